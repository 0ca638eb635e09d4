//! How did it end? Five fates, and how far the seeker came where the principal stayed free.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Curve, Estimate, Figure};
pub use crate::log::{Fate, Stage};

/// The answer: one stacked bar and three sentences.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Outcomes {
    /// All five fates in the order of [`Fate`]; the values sum to 1.
    pub fates: Vec<FateShare>,
    /// The furthest stage where he stayed free, as shares of *all* campaigns: they sum to the
    /// share of [`Fate::Free`].
    pub stages: Vec<StageShare>,
    /// Three sentences that a non-specialist reads.
    pub sentences: Vec<String>,
    /// Two to five headline figures: located, reached, median time to locate, share assumed.
    #[serde(default)]
    pub figures: Vec<Figure>,
}

/// The share of one fate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FateShare {
    /// Which.
    pub fate: Fate,
    /// [`Fate::words`].
    pub label: String,
    /// Share of all campaigns.
    pub share: Estimate,
}

/// The share of one stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StageShare {
    /// Which.
    pub stage: Stage,
    /// [`Stage::words`].
    pub label: String,
    /// Share of all campaigns.
    pub share: Estimate,
}

/// The share of campaigns that had met one fate by each hour.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FateCurve {
    /// Which; never [`Fate::Free`].
    pub fate: Fate,
    /// [`Fate::words`].
    pub label: String,
    /// Cumulative incidence (the other fates compete, the horizon censors).
    pub curve: Curve,
}
