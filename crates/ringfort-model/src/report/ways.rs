//! How was he reached? The ways in, each a race of tasks against a response.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Basis, Estimate};

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
