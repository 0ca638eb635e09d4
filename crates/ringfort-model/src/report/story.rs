//! What happened in one campaign? The story, its timeline, and what the seeker then believed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Basis;
pub use crate::log::{Phase, Side};

/// The median campaign.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Story {
    /// Which replication.
    pub replication: u64,
    /// Why this one, in a sentence.
    pub chosen: String,
    /// The story in paragraphs.
    pub paragraphs: Vec<String>,
    /// Its events in order of time.
    pub steps: Vec<Step>,
}

/// One event of the story.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Its phase.
    pub phase: Phase,
    /// Whose doing it is.
    pub side: Side,
    /// Hours since the start.
    pub at_h: f64,
    /// The time in words: "day 20, 05:51".
    pub when: String,
    /// The event as a sentence.
    pub text: String,
    /// Index in [`Story::steps`] of the event that brought it about, always an earlier one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<u32>,
}

/// The seeker's belief over the sites in one replication.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Belief {
    /// Which replication.
    pub replication: u64,
    /// Hours since the start, ascending, one for every value of every series.
    pub at_h: Vec<f64>,
    /// A series a site, "elsewhere" last; at each time the values sum to 1.
    pub series: Vec<BeliefSeries>,
    /// Lines to pass: "go", "drop".
    pub thresholds: Vec<Threshold>,
    /// The thresholds that change over time, under the optimal rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub course: Option<ThresholdCourse>,
    /// Why the seeker went when it went, or why it never did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// Where the principal really was.
    #[serde(default)]
    pub stays: Vec<Stay>,
    /// Reports that moved the belief.
    #[serde(default)]
    pub marks: Vec<BeliefMark>,
}

/// The belief in one site.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BeliefSeries {
    /// Id of the site, `elsewhere` for the rest of the world.
    pub site: String,
    /// Its name.
    pub label: String,
    /// The belief from each time on, 0 to 1.
    pub value: Vec<f64>,
}

/// A belief at which something is decided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Threshold {
    /// What is decided there.
    pub label: String,
    /// The belief, 0 to 1.
    pub value: f64,
    /// What it rests on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<Basis>,
}

/// The beliefs in one site at which something is decided, start by start.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ThresholdCourse {
    /// Id of the site, as in [`BeliefSeries::site`].
    pub site: String,
    /// Hours since the start at which one could set out, ascending; each holds from the one before.
    pub at_h: Vec<f64>,
    /// From this belief on going is best; null where it never is.
    pub go: Vec<Option<f64>>,
    /// Up to this belief giving up is best; null where it never is.
    pub drop: Vec<Option<f64>>,
}

/// A time at one site.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stay {
    /// Id of the site, as in [`BeliefSeries::site`].
    pub site: String,
    /// Hours since the start.
    pub from_h: f64,
    /// Hours since the start.
    pub until_h: f64,
}

/// A moment on the chart of beliefs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BeliefMark {
    /// Hours since the start.
    pub at_h: f64,
    /// A few words: "tail kept contact".
    pub text: String,
    /// Whose doing.
    pub side: Side,
}
