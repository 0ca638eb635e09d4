//! Which way in is the weakest from all sides, what is each thing that protects the site worth, and what
//! comes first?

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::MapPoint;

/// A site looked at from all sides, as `ringfort paths` does: at the means, in a normal state of alert.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Around {
    /// Light, alert and response in words: "dark night, normal alert, response in 15 min 30 s".
    pub conditions: String,
    /// The ways, the one of least P(I) first.
    pub ways: Vec<AroundWay>,
    /// What each thing that protects the site is worth, what is worth most of an improvement first.
    pub elements: Vec<AroundElement>,
    /// The roads into each layer, from the outside in; empty without roads.
    #[serde(default)]
    pub roads: Vec<AroundRoads>,
    /// What to do first, in sentences.
    pub advice: Vec<String>,
    /// Where the answer is not to be relied on, and why.
    #[serde(default)]
    pub warnings: Vec<String>,
}

/// One way in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AroundWay {
    /// From where, and how: "on foot from the north and the north-east".
    pub label: String,
    /// Whether campaigns take it.
    pub in_campaigns: bool,
    /// How long it takes, in seconds.
    pub time_s: f64,
    /// P(noticed at all).
    pub detected: f64,
    /// P(I) by the exact race.
    pub interrupted: f64,
    /// P(I) by EASI with one communication event an attack.
    pub easi: f64,
    /// P(I) if every time were exactly its mean.
    pub fixed_times: f64,
    /// Where it runs; several lines where ways that come to the same are told once.
    pub lines: Vec<Vec<MapPoint>>,
}

/// What one thing that protects a site is worth.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AroundElement {
    /// What it is.
    pub label: String,
    /// P(I) of the weakest way without it.
    pub without: f64,
    /// What is improved.
    pub improvement: String,
    /// P(I) of the weakest way with the improvement.
    pub improved: f64,
    /// The latter less P(I) as it stands.
    pub gain: f64,
    /// What the improvement costs, in the scenario's own unit. Absent where no cost is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<f64>,
}

/// The roads into one layer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AroundRoads {
    /// The layer.
    pub layer: String,
    /// The fewest places at which all ways by road can be watched.
    pub fewest_places: u32,
    /// Ways by road that pass no post of the layer and share nothing with each other.
    pub open_ways: u32,
    /// Where posts would close them.
    pub close_at: Vec<MapPoint>,
}
