//! One campaign: draws chance and advances time.

pub mod chance;
pub mod agenda;
pub mod unknowns;
pub mod campaign;
pub mod replay;
pub mod leaks;

pub use campaign::{Campaign, Options, run};
pub use unknowns::{Keys, Unknowns};
