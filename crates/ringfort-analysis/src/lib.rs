//! Closed forms, graphs and beliefs: exact, without chance.

// numbers and their laws
pub mod interval;
pub mod moments;
pub mod sensitivity;
pub mod special;
// layered protection
pub mod compartments;
pub mod covert;
pub mod denial;
pub mod detection;
pub mod insiders;
pub mod interruption;
pub mod path;
pub mod race;
pub mod routes;
pub mod sequence;
// find, fix, decide
pub mod belief;
pub mod channels;
pub mod decision;
pub mod effort;
pub mod predictability;
pub mod reports;
pub mod resighting;
// engage, pursue, evacuate
pub mod attrition;
pub mod evacuation;
pub mod pursuit;
// all of it, once a study
pub mod plan;
