//! The answer of a run as `summary.json` holds it: every number that the terminal prints.
//!
//! It holds nothing that depends on threads, clock, machine or folder: the same version, scenario
//! and seed give the same bytes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::report::{CauseShare, Check, Estimate, FateShare, GaveAway, StageShare};

/// The answer of one run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Summary {
    /// Version of ringfort.
    pub version: String,
    /// The scenario's title.
    pub title: String,
    /// What kind of subject it declares.
    pub subject: String,
    /// SHA-256 over the scenario, its ledger and its geodata, hexadecimal.
    pub scenario_hash: String,
    /// Variants applied, in order.
    pub variants: Vec<String>,
    /// The seed, as decimal text.
    pub seed: String,
    /// Campaigns simulated.
    pub replications: u64,
    /// Draws of the unknowns that they are spread over: replication r belongs to draw r modulo this.
    pub outer_draws: u32,
    /// Whether every campaign that was asked for was simulated.
    pub complete: bool,
    /// The answer in one sentence.
    pub answer: String,
    /// What happened, as shares of all campaigns.
    pub events: Vec<EventShare>,
    /// What became of the principal; the shares sum to 1.
    pub fates: Vec<FateShare>,
    /// The furthest stage where he stayed free; the shares sum to that of free.
    pub stages: Vec<StageShare>,
    /// Time to locate, among campaigns that located him: lower quartile, median, upper quartile, in hours.
    pub hours_to_locate: Vec<Estimate>,
    /// What gave the location away, among located campaigns.
    pub gave_away: Vec<GaveAway>,
    /// What first detected the strikes that began.
    pub detected_by: Vec<CauseShare>,
    /// Which layer delayed the strikes most.
    pub delayed_by: Vec<CauseShare>,
    /// What the answer leans on.
    pub leverage: Leverage,
    /// Share of the quantities that rest on an assumption rather than on a claim.
    pub share_assumed: f64,
    /// The model against the claims kept for checking.
    pub checks: Vec<Check>,
}

/// The share of campaigns in which something happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EventShare {
    /// A stable word, such as `located`.
    pub name: String,
    /// Share of all campaigns.
    pub share: Estimate,
}

/// How far an answer leans on each unknown.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Leverage {
    /// The answer in question: the name of one of [`Summary::events`].
    pub answer: String,
    /// Var E[answer | input] / Var answer over the draws, largest first.
    pub inputs: Vec<InputLeverage>,
    /// The largest such share that inputs which cannot matter got from the same data.
    pub dummy: Option<f64>,
    /// Share of the variance that comes from inputs that are assumed, as far as shares add up.
    pub assumed: Option<f64>,
    /// Why there are no shares, when there are none.
    pub none_because: Option<String>,
}

/// How far an answer leans on one unknown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InputLeverage {
    /// Path of the quantity.
    pub path: String,
    /// Its share of the variance; chance may take it a little under 0.
    pub share: f64,
    /// Whether it is assumed rather than evidenced.
    pub assumed: bool,
}

/// Differences of variants from a base, as `ringfort compare` gives them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Comparison {
    /// Version of ringfort.
    pub version: String,
    /// The scenario's title.
    pub title: String,
    /// The seed, as decimal text.
    pub seed: String,
    /// Pairs of campaigns.
    pub replications: u64,
    /// Draws of the unknowns.
    pub outer_draws: u32,
    /// The differences.
    pub what_if: crate::report::WhatIf,
}

/// The JSON Schema of [`Summary`].
pub fn summary_schema() -> serde_json::Value {
    schemars::schema_for!(Summary).to_value()
}

/// The JSON Schema of [`Comparison`].
pub fn comparison_schema() -> serde_json::Value {
    schemars::schema_for!(Comparison).to_value()
}
