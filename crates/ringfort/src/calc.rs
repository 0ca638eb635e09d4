//! Questions that closed forms answer alone, without chance.

mod closed;
mod decide;
mod detection;
mod diagram;
mod effort;
mod flight;
mod insiders;
mod path;
mod predictability;
mod site_diagram;
mod ways;
mod worth;

pub use decide::decide;
pub use detection::detection;
pub use diagram::{AskDiagram, Telling, diagram};
pub use effort::{AskEffort, AskLooks, AskMoving, Enough, effort, looks, moving};
pub use flight::{AskChase, AskDatum, AskEvacuation, chase, datum, evacuation, ring};
pub use path::{AskPath, path};
pub(crate) use predictability::guessing;
pub use predictability::{routine, visits};
pub use ringfort_analysis::pursuit::{Cordon, Search};
pub use site_diagram::{AskSite, site_diagram};
pub use ways::{AskWays, Surveyed, ways};
pub(crate) use ways::{answer, easi_and_fixed};
