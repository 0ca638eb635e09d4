//! Many campaigns, comparisons, verification, and the views of them.

pub mod calc;
pub mod outside;
pub mod study;
pub mod verify;
pub mod view;
