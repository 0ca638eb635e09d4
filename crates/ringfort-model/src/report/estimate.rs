//! How is a number shown? Always with what simulation leaves open and with what is not known.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A number with its two intervals, written `0.62 ± 0.01 (0.35–0.81)`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Estimate {
    /// The number, in the unit that its field or [`Figure::unit`] names.
    pub value: f64,
    /// Half width of the 95 % interval left by simulating only so often. Absent for exact values.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<f64>,
    /// From the 5 % to the 95 % quantile over the draws of the unknowns, lower first. Absent when
    /// nothing unknown bears on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub band: Option<[f64; 2]>,
}

impl Estimate {
    /// A number that has neither interval.
    pub const fn exact(value: f64) -> Self {
        Self { value, error: None, band: None }
    }

    /// A number with both.
    pub const fn new(value: f64, error: f64, band: [f64; 2]) -> Self {
        Self { value, error: Some(error), band: Some(band) }
    }
}

/// What a number counts; decides how it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// A probability or a share, 0 to 1.
    Share,
    /// Days.
    Days,
    /// Hours; the page writes long ones in days, short ones in minutes.
    Hours,
    /// Minutes.
    Minutes,
    /// Seconds; the page writes long ones in minutes.
    Seconds,
    /// Metres; the page writes long ones in kilometres.
    Metres,
    /// People.
    People,
    /// A bare number.
    Count,
}

/// One figure in words: "interrupted in time (P_I): 0.41 ± 0.01 (0.20–0.60)".
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// Words a non-specialist reads.
    pub label: String,
    /// The term of art, such as `P_I`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term: Option<String>,
    /// The number.
    pub number: Estimate,
    /// Its unit.
    pub unit: Unit,
    /// A sentence beneath: among which campaigns, under which condition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// What it rests on, when it is an input and not a result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<Basis>,
}

/// What an input rests on. The page underlines evidence solid and assumptions dashed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Basis {
    /// Claims of the ledger.
    Evidence {
        /// Ids of the claims, as in [`Ledger::claims`](super::Ledger::claims).
        claims: Vec<String>,
    },
    /// Nothing but a reasoned guess.
    Assumed {
        /// The reason given.
        why: String,
    },
}

/// A quantity over the campaign's hours, drawn with two bands. All lists have one length.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Curve {
    /// Hours since the start, ascending.
    pub at_h: Vec<f64>,
    /// The value from each time on (a step function).
    pub value: Vec<f64>,
    /// Half width of the 95 % simulation interval at each time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<Vec<f64>>,
    /// The 5–95 % band over the unknowns at each time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub band: Option<CurveBand>,
}

/// The two edges of a band, one value for each time of its curve.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CurveBand {
    /// The 5 % quantiles.
    pub low: Vec<f64>,
    /// The 95 % quantiles.
    pub high: Vec<f64>,
}
