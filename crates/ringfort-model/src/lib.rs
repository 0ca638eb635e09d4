//! Scenarios, evidence, findings and logs: what the user says and what ringfort answers.

// numbers
pub mod units;
pub mod law;
pub mod moment;
pub mod quantity;
// what the user says
pub mod scenario;
pub mod evidence;
pub mod sheet;
pub mod path_table;
pub mod search_table;
pub mod flight_table;
pub mod diagram;
pub mod stopping;
pub mod visits;
pub mod parse;
mod variant;
pub mod document;
pub mod form;
pub mod schema;
pub mod diagnostic;
// what ringfort answers
pub mod finding;
pub mod log;
pub mod report;
pub mod summary;
pub mod verdict;
