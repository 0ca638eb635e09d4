//! What a performance test says of a sensor.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// P(detection) after so many successes in so many trials.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DetectionFinding {
    /// Trials in which it detected.
    pub successes: u64,
    /// All trials.
    pub trials: u64,
    /// Confidence of the bounds.
    pub confidence: f64,
    /// Share of trials in which it detected; null without trials.
    pub share: Option<f64>,
    /// What is exceeded with one-sided `confidence` (Clopper and Pearson): what the test proves.
    pub lower_bound: f64,
    /// What is not reached with one-sided `confidence`.
    pub upper_bound: f64,
    /// Two-sided interval of Clopper and Pearson at `confidence`.
    pub interval: [f64; 2],
    /// What is believed after the test, from the prior of Jeffreys.
    pub posterior: Posterior,
    /// The least that is asked for.
    pub required: f64,
    /// P(P(D) is at least `required`), by the posterior.
    pub p_required_met: f64,
    /// Whether `lower_bound` is at least `required`.
    pub proved: bool,
    /// How many more trials, all successes, would prove `required`; null when over a million.
    pub further_successes_needed: Option<u64>,
    /// In words.
    pub verdict: String,
}

/// A beta law.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Posterior {
    /// First shape: ½ + successes.
    pub a: f64,
    /// Second shape: ½ + failures.
    pub b: f64,
    /// Mean.
    pub mean: f64,
    /// Standard deviation.
    pub sd: f64,
    /// The central interval that holds `confidence` of it.
    pub interval: [f64; 2],
}
