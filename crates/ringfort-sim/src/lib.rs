//! One campaign: draws chance and advances time.

pub mod agenda;
pub mod chance;
