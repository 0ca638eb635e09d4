//! The studies as pages, tables and pictures: no new numbers.

pub mod map;
pub mod page;
mod replay;
pub mod report;
pub mod summary;
mod terminal;
#[cfg(test)]
mod testing;
mod words;

pub use replay::{replay_czml, replay_geojson};
pub use summary::{Origin, summary};
pub use terminal::{comparison_text, summary_text};
