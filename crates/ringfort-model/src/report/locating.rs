//! How was he found? The time it took, what gave him away, what saw the seeker, what delayed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Curve, Estimate, FateCurve};

/// The time to be found, and to meet each fate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Locating {
    /// Share of campaigns in which he had been located, by the hour.
    pub curve: Curve,
    /// The times by which a quarter, half and three quarters of *all* campaigns had located him.
    pub quartiles: Vec<Quartile>,
    /// One sentence on the curve.
    pub sentence: String,
    /// Cumulative incidence of the fates other than free; empty when none occurred.
    #[serde(default)]
    pub fates: Vec<FateCurve>,
}

/// One quartile of the time to locate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Quartile {
    /// The share of campaigns, 0.25, 0.5 or 0.75.
    pub share: f64,
    /// Hours since the start. Absent when that share was not reached before the horizon.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_h: Option<Estimate>,
}

/// Counts over chains of causes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Causes {
    /// Sources that gave the location away, largest share first.
    pub gave_away: Vec<GaveAway>,
    /// What detected the approach first, as shares of the strikes that came.
    #[serde(default)]
    pub detected_by: Vec<CauseShare>,
    /// Which layer delayed most, as shares of the strikes that came.
    #[serde(default)]
    pub delayed_by: Vec<CauseShare>,
    /// From the source that gave him away to how it ended; empty where nobody was located.
    #[serde(default)]
    pub flow: Vec<FlowLink>,
    /// One sentence: what would have changed the answer most (the largest paired difference).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changes_most: Option<String>,
}

/// One source that gave the location away.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GaveAway {
    /// The source in words: "a tail on the trusted man".
    pub label: String,
    /// Among located campaigns, the share in which it weighed most: the largest summed
    /// log-likelihood ratio for the true site.
    pub share: Estimate,
    /// Among located campaigns, the share that would not have located him without it, by paired
    /// rerun. Absent when the reruns were not made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needed: Option<Estimate>,
}

/// One cause and its share.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CauseShare {
    /// The cause in words: "post on the north road", "nothing".
    pub label: String,
    /// Its share, as the list that holds it says.
    pub share: Estimate,
}

/// A strand of the flow from a source to an ending.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FlowLink {
    /// The label of a [`GaveAway`], or another origin in words.
    pub from: String,
    /// The label of a fate or a stage.
    pub to: String,
    /// Share of located campaigns, 0 to 1; all links sum to 1.
    pub share: f64,
}
