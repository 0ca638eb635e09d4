//! How was he reached? The ways in, each a race of tasks against a response.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Around, Basis, Estimate};

/// The ways in to one site.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SiteWays {
    /// Id of the site.
    pub site: String,
    /// Its name.
    pub label: String,
    /// The ways, weakest for the protector (least P_I) first.
    pub ways: Vec<Way>,
    /// Its layers, and what is finer than a cell there, as a sequence diagram in the light in which
    /// strikes start. Absent when nobody answers an alarm there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diagram: Option<SequenceDiagram>,
    /// The site looked at from all sides: every way, what each thing is worth, what to do first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub around: Option<Around>,
}

/// A sequence diagram, drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SequenceDiagram {
    /// State and response in words: "night · roving guards in 390 s".
    pub conditions: String,
    /// P(I) of the weakest path by EASI, with independent times.
    pub interrupted: Estimate,
    /// How many paths there are.
    pub paths: u64,
    /// The picture: one SVG text that takes the page's colours.
    pub svg: String,
    /// The same as a table, from outside in.
    pub rows: Vec<SequenceRow>,
}

/// An area, an element or the target of a sequence diagram.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SequenceRow {
    /// Its name.
    pub label: String,
    /// What it is, in words: "area", "from the yard into the hall", "at the target".
    pub place: String,
    /// Whether the weakest path passes it.
    pub on_weakest_path: bool,
    /// P(D), and mean delay in seconds, from the least to the most of all ways of passing; null
    /// where passing takes nothing, and where nobody can pass.
    pub detected: Option<[f64; 2]>,
    /// Mean delay in seconds, likewise.
    pub delay_s: Option<[f64; 2]>,
    /// P(I) of the weakest path through it; null for areas, and where no path passes.
    pub through: Option<f64>,
    /// P(I) of the weakest path if nobody could pass it; null likewise, and where nobody could then
    /// get in.
    pub if_closed: Option<f64>,
}

/// One way in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Way {
    /// Its name: "from the north-east, on foot".
    pub label: String,
    /// The way of moving.
    pub means: Means,
    /// Light and alert in words: "night, relaxed".
    pub conditions: String,
    /// Its length in metres.
    pub length_m: f64,
    /// Tasks in order.
    pub tasks: Vec<Task>,
    /// Seconds from the start of the first task to the end of the last.
    pub total_s: Estimate,
    /// Probability of being detected anywhere along it.
    pub detected: Estimate,
    /// Probability of being interrupted in time (P_I).
    pub interrupted: Estimate,
    /// The same by other roads, and why they differ.
    pub by_other_roads: OtherRoads,
    /// Who comes when called. Absent when nobody does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response: Option<Response>,
    /// The escort's race to take the principal out, as a response. Absent when none is modelled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extraction: Option<Response>,
    /// Index of the task at which a detection is last in time (the critical detection point).
    /// Absent when even the first is too late.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub critical_task: Option<u32>,
    /// Seconds since the first task at which the time left equals the mean response time. Absent
    /// when it was too little from the start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub critical_at_s: Option<f64>,
}

/// P(I) by other roads than the exact race, at the means and with the states pinned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OtherRoads {
    /// The share of simulated strikes that are interrupted, with twice its standard error.
    pub simulated: Estimate,
    /// By EASI with one communication event an attack.
    pub easi_common: f64,
    /// By EASI when each alarm is communicated, or not, on its own.
    pub easi_per_alarm: f64,
    /// If every time were exactly its mean.
    pub fixed_times: f64,
    /// Why they differ, in a sentence.
    pub why: String,
}

/// A way of moving.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Means {
    /// On foot.
    OnFoot,
    /// By vehicle.
    Vehicle,
    /// By air.
    Air,
}

/// One task of a way in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Task {
    /// What is done: "cross the yard".
    pub label: String,
    /// Id of the layer in which it lies. Absent outside all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layer: Option<String>,
    /// Seconds since the first task began, in the mean.
    pub starts_s: f64,
    /// Delay in seconds.
    pub delay_s: Estimate,
    /// Standard deviation of the delay, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sd_s: Option<f64>,
    /// Probability of being detected in it.
    pub detected: Estimate,
    /// Where in the task detection happens.
    pub detection_at: DetectionAt,
    /// What delay and detection rest on, when they are inputs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<Basis>,
}

/// Where in a task detection happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DetectionAt {
    /// At its beginning: the whole delay is left.
    Beginning,
    /// In its middle.
    Middle,
    /// At its end: none of it is left.
    End,
    /// At any moment of it, each alike.
    Throughout,
}

/// Who comes, and how long that takes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Response {
    /// Who: "reaction force in the town".
    pub label: String,
    /// Seconds from detection to arrival.
    pub time_s: Estimate,
    /// Standard deviation, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sd_s: Option<f64>,
    /// Probability that the alarm is understood and passed on, P(C).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub communicated: Option<Estimate>,
    /// What the time rests on, when it is an input.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<Basis>,
}
