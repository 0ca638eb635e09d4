//! Questions that closed forms answer alone, without a scenario and without chance.

mod detection;
mod diagram;
mod path;

pub use detection::detection;
pub use diagram::{AskDiagram, diagram};
pub use path::{AskPath, path};
