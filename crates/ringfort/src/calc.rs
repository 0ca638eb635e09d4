//! Questions that closed forms answer alone, without a scenario and without chance.

mod detection;
mod path;

pub use detection::detection;
pub use path::{AskPath, path};
