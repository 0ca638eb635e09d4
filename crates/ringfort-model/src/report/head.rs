//! What was asked, and how is it repeated?

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Title, answer, and all that names the run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// The scenario's title.
    pub title: String,
    /// The answer in one sentence with its numbers, as the terminal prints it first.
    pub answer: String,
    /// What kind of subject the scenario declares.
    pub subject: Subject,
    /// Variants applied, in order; empty for the scenario as it stands.
    #[serde(default)]
    pub variants: Vec<String>,
    /// The scenario's start in words: "2 February 2026, 00:00 local time".
    pub starts: String,
    /// Length of a campaign, in hours, after which it is cut off.
    pub horizon_h: f64,
    /// The day on which the report was written, `2026-03-02`. Absent where bytes must repeat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub written_on: Option<String>,
    /// Hash of the scenario and its files, hexadecimal.
    pub scenario_hash: String,
    /// Version of ringfort.
    pub version: String,
    /// The exact command that reproduces the report.
    pub command: String,
    /// The seed, as decimal text, since numbers of a web page end at 2^53.
    pub seed: String,
    /// Campaigns simulated.
    pub replications: u64,
    /// Draws of the unknowns that they are spread over.
    pub outer_draws: u64,
    /// Why the terrain is not that of the place: "SRTM of another country, …". Absent when it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stand_in: Option<String>,
    /// A banner over everything, for samples and interrupted runs: "an invented sample".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<String>,
}

/// The kind of subject; decides what a report may show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Subject {
    /// Invented.
    Synthetic,
    /// A closed operation of the past.
    Historical {
        /// The year in which it closed.
        year: i32,
    },
    /// The author's own site; no person.
    Facility {
        /// Who allowed the study.
        authority: String,
    },
    /// A person's study of their own protection: no events, no replay, no paths.
    SelfAudit,
}
