//! Questions that closed forms answer alone, without chance.

mod detection;
mod diagram;
mod path;
mod ways;
mod worth;

pub use detection::detection;
pub use diagram::{AskDiagram, diagram};
pub use path::{AskPath, path};
pub use ways::{AskWays, Surveyed, ways};
