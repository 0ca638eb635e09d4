//! Scenarios, evidence, findings and logs: what the user says and what ringfort answers.

pub mod diagnostic;
pub mod document;
pub mod evidence;
pub mod form;
pub mod law;
pub mod log;
pub mod moment;
pub mod parse;
pub mod quantity;
pub mod report;
pub mod scenario;
pub mod schema;
pub mod units;
mod variant;
