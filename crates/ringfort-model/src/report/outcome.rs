//! How did it end? Five fates, and how far the seeker came where the principal stayed free.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Curve, Estimate, Figure};

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

/// The principal's fate.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// Captured alive.
    CapturedAlive,
    /// Killed at the site.
    KilledAtSite,
    /// Wounded, and dead before he was picked up.
    DiedBeforePickUp,
    /// Wounded, and dead in evacuation.
    DiedInEvacuation,
    /// Free at the horizon.
    Free,
}

impl Fate {
    /// All five, in the order in which they are shown.
    pub const ALL: [Self; 5] = [
        Self::CapturedAlive,
        Self::KilledAtSite,
        Self::DiedBeforePickUp,
        Self::DiedInEvacuation,
        Self::Free,
    ];

    /// What page and terminal call it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::CapturedAlive => "captured alive",
            Self::KilledAtSite => "killed at the site",
            Self::DiedBeforePickUp => "died before pick-up",
            Self::DiedInEvacuation => "died in evacuation",
            Self::Free => "free",
        }
    }
}

/// How far the seeker came in a campaign that left the principal free, nearest last.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The belief in the true site never passed the threshold.
    NeverLocated,
    /// Located, but no strike was ordered.
    LocatedNoGo,
    /// A strike on the wrong site, or on a site he had left.
    DryHole,
    /// A strike that turned back.
    Aborted,
    /// A strike that was beaten off.
    Repelled,
    /// In contact, and away.
    EscapedContact,
}

impl Stage {
    /// All six, in the order in which they are shown.
    pub const ALL: [Self; 6] = [
        Self::NeverLocated,
        Self::LocatedNoGo,
        Self::DryHole,
        Self::Aborted,
        Self::Repelled,
        Self::EscapedContact,
    ];

    /// What page and terminal call it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::NeverLocated => "never located",
            Self::LocatedNoGo => "located, no go",
            Self::DryHole => "dry hole",
            Self::Aborted => "aborted",
            Self::Repelled => "repelled",
            Self::EscapedContact => "escaped contact",
        }
    }
}

/// The share of one fate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FateShare {
    /// Which.
    pub fate: Fate,
    /// [`Fate::label`].
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
    /// [`Stage::label`].
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
    /// [`Fate::label`].
    pub label: String,
    /// Cumulative incidence (the other fates compete, the horizon censors).
    pub curve: Curve,
}
