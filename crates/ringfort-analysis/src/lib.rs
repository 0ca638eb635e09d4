//! Closed forms, graphs and beliefs: exact, without chance.

// numbers and their laws
pub mod special;
pub mod moments;
pub mod interval;
pub mod sensitivity;
// layered protection
pub mod detection;
pub mod interruption;
pub mod race;
pub mod path;
// find, fix, decide
pub mod belief;
pub mod reports;
pub mod effort;
pub mod decision;
// engage, pursue, evacuate
pub mod attrition;
pub mod pursuit;
pub mod evacuation;
