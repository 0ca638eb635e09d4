//! Scenarios, evidence, findings and logs: what the user says and what ringfort answers.

pub mod law;
pub mod report;
pub mod units;
