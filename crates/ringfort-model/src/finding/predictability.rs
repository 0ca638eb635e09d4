//! How well one can guess where he is.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Exposure, overall and by the hour of the week.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PredictabilityFinding {
    /// What it rests on: `visits`, or `routine` of a scenario as the seeker pictures it.
    pub from: String,
    /// The places.
    pub places: Vec<String>,
    /// Without knowing the hour.
    pub overall: ExposureFinding,
    /// By the hour of the week that is told apart, from Monday midnight; hours without a record are
    /// left out.
    pub hours: Vec<HourExposure>,
    /// Mean over those hours of P(right at one guess).
    pub one_guess_by_hour: f64,
    /// What the order of visits says; null for a routine.
    pub sequence: Option<SequenceFinding>,
}

/// Exposure under one law of where he is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExposureFinding {
    /// The place to guess.
    pub guess: String,
    /// P(right at one guess).
    pub one_guess: f64,
    /// P(right within three guesses).
    pub three_guesses: f64,
    /// Mean number of guesses.
    pub guesses: f64,
    /// Mean number of looks of the quickest searcher, when a look at the right place finds with one half.
    pub looks: f64,
    /// Shannon entropy, in bits.
    pub shannon_bits: f64,
    /// Min-entropy, in bits.
    pub min_bits: f64,
    /// Mean distance by which the best guess errs, in kilometres; null where places have no position.
    pub errs_km: Option<f64>,
}

/// Exposure at one hour of the week.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HourExposure {
    /// Hour of the week, 0 from Monday midnight.
    pub hour: u32,
    /// That hour in words: `Monday 08`.
    pub when: String,
    /// Its exposure.
    pub exposure: ExposureFinding,
}

/// What the order of visits says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SequenceFinding {
    /// Visits.
    pub visits: u64,
    /// Entropy if all places were alike, in bits.
    pub random_bits: f64,
    /// Entropy of how often each place is visited, in bits.
    pub visited_bits: f64,
    /// Entropy rate by the lengths of what is new (Kontoyiannis); biased high on short lists.
    pub real_bits: f64,
    /// What Fano's inequality makes of it: an index, not a bound in practice.
    pub fano: f64,
    /// Share of visits to places known already.
    pub regularity: f64,
    /// Share of steps that lead to the same place.
    pub stationarity: f64,
    /// Distinct runs over all runs.
    pub diversity: f64,
}
