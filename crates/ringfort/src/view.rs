//! The studies as pages, tables and pictures: no new numbers.

pub mod page;
