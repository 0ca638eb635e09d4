//! The studies as pages, tables and pictures: no new numbers.

pub mod calc;
pub mod diagram;
pub mod exposure;
pub mod ground;
pub mod map;
pub mod page;
pub mod replay;
pub mod report;
pub mod summary;
mod terminal;
#[cfg(test)]
pub(crate) mod testing;
pub mod why;
mod words;

pub use summary::{Origin, checks_table, summary};
pub use terminal::{comparison_text, summary_text};
