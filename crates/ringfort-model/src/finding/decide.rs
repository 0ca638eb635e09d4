//! What a window is worth, when to go in it, and what knowing more would be worth.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The answer to a stopping problem. Values are in the unit of its file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideFinding {
    /// The belief when the window opens.
    pub belief: f64,
    /// What is best then: `go`, `wait` or `never`.
    pub advice: String,
    /// What the window is worth then.
    pub value: f64,
    /// What going at once is worth.
    pub value_of_going: f64,
    /// What never going is worth.
    pub value_of_never: f64,
    /// What may be waited for adds to the better of the two: 0 when waiting is not best.
    pub value_of_waiting: f64,
    /// The thresholds, step by step.
    pub thresholds: Vec<DecideThreshold>,
    /// What being told at every step whether he is there would be worth.
    pub certainty: f64,
    /// Every set of sources, none first.
    pub sets: Vec<DecideSet>,
    /// Every pair of sources.
    pub pairs: Vec<DecidePair>,
}

/// The beliefs at which something is decided at one step.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideThreshold {
    /// Hours since the window opened.
    pub at_h: f64,
    /// From this belief on going is best; null where it never is.
    pub go: Option<f64>,
    /// Up to this belief giving up is best; null where it never is.
    pub never: Option<f64>,
}

/// A set of sources.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideSet {
    /// Their names.
    pub sources: Vec<String>,
    /// What the window is worth with them alone.
    pub value: f64,
    /// What they add to a window without any.
    pub gain: f64,
}

/// Two sources.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DecidePair {
    /// One.
    pub first: String,
    /// The other.
    pub second: String,
    /// What both add beyond what each adds alone: over 0 they complete each other, under 0 they repeat
    /// each other.
    pub interaction: f64,
}
