//! What the ways into one site come to, and what each thing that protects it is worth.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{InsidersFinding, PathTask};

/// The ways into the sites of a scenario.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WaysFinding {
    /// The title of the scenario.
    pub title: String,
    /// The variants that were laid over it.
    pub variants: Vec<String>,
    /// Site by site, in the order of the scenario; those beyond the map are left out.
    pub sites: Vec<SiteFinding>,
}

/// The ways into one site.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SiteFinding {
    /// The site.
    pub site: String,
    /// How light it is.
    pub light: String,
    /// The state of alert.
    pub alert: String,
    /// Mean time from being noticed until the first response is in place, in seconds; null where
    /// nobody comes.
    pub response_s: Option<f64>,
    /// Whether that was asked for, rather than the scenario's own.
    pub response_asked: bool,
    /// The ways, the one of least P(I) first.
    pub ways: Vec<WayFinding>,
    /// The most vulnerable way on foot from the edge of the map in EASI's normal form, cell by cell; null
    /// where nobody comes when called, or the map is too large.
    pub normal: Option<NormalFinding>,
    /// P(I) of the campaign's way in each light and state of alert.
    pub states: Vec<StateFinding>,
    /// What each thing that protects the site is worth, the largest gain first.
    pub elements: Vec<ElementFinding>,
    /// What it is worth that a secret is kept.
    pub secrets: Vec<SecretFinding>,
    /// What is known when some of those who hold secrets are turned or caught; null where nobody
    /// holds any.
    pub turned: Option<TurnedFinding>,
    /// What insiders would make of the site's own diagram; null where it names nobody inside.
    pub insiders: Option<InsidersFinding>,
    /// The roads into each layer, from the outside in; empty without roads.
    pub roads: Vec<RoadsFinding>,
    /// The drive on which posts on roads notice least in time; null without roads.
    pub drive: Option<DriveFinding>,
    /// What a closed road does to responses and to the way out; empty without roads.
    pub closed_roads: Vec<ClosedRoadFinding>,
    /// What to do first, in sentences.
    pub advice: Vec<String>,
    /// Where the answer is not to be relied on, and why.
    pub warnings: Vec<String>,
}

/// One way in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WayFinding {
    /// What it is called: from where, and how.
    pub label: String,
    /// Whether campaigns take it.
    pub in_campaigns: bool,
    /// Its length over ground in metres.
    pub length_m: f64,
    /// How long it takes at the means, in seconds.
    pub time_s: f64,
    /// P(noticed at all).
    pub p_noticed: f64,
    /// P(I) by the exact race: the laws that campaigns draw from. All else is ranked by it.
    pub p_interruption: f64,
    /// P(I) by EASI with one communication event an attack.
    pub p_interruption_common: f64,
    /// P(I) by EASI when each alarm is communicated, or not, on its own.
    pub p_interruption_per_alarm: f64,
    /// P(I) if every time were exactly its mean.
    pub p_interruption_deterministic: f64,
    /// The last task that may be noticed with more than the response time left; null when there is
    /// none.
    pub critical_detection_point: Option<String>,
    /// Its tasks, with the derivatives of EASI with one communication event.
    pub tasks: Vec<PathTask>,
}

/// The most vulnerable way in EASI's normal form, and how exactly that is known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NormalFinding {
    /// From where it comes.
    pub label: String,
    /// No way on foot from the edge of the map has a P(I) under this, in the normal form on the grid.
    pub p_interruption_least: f64,
    /// P(I) of this way in the normal form: one factor on speed for all of it, noticed cell by cell,
    /// against the response that is there first in the mean, called once.
    pub p_interruption: f64,
    /// Whether the two are the same because the search was exhaustive; else they differ by no more
    /// than what was asked for.
    pub is_exact: bool,
    /// What it leaves out; empty where it leaves out nothing that the scenario has.
    pub left_out: Vec<String>,
    /// P(I) of the same way by the exact race, task by task.
    pub p_interruption_race: f64,
    /// How long it takes at the means, in seconds.
    pub time_s: f64,
    /// Its length over ground in metres.
    pub length_m: f64,
}

/// P(I) in one light and state of alert.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StateFinding {
    /// How light it is.
    pub light: String,
    /// The state of alert.
    pub alert: String,
    /// P(I) by the exact race, of the way that campaigns take in that light.
    pub p_interruption: f64,
}

/// What one thing that protects a site is worth: P(I) of the weakest way with it changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ElementFinding {
    /// What it is.
    pub element: String,
    /// The layer it belongs to; null for responses.
    pub layer: Option<String>,
    /// P(I) of the weakest way without it.
    pub p_interruption_without: f64,
    /// What is improved.
    pub improvement: String,
    /// P(I) of the weakest way with the improvement.
    pub p_interruption_improved: f64,
    /// The latter less P(I) of the weakest way as it stands.
    pub gain: f64,
    /// What it costs as it stands, in the scenario's own unit; null where none is given.
    pub cost: Option<f64>,
    /// P(I) of the weakest way as it stands less that without it, for each unit of its cost; null
    /// likewise.
    pub worth_per_cost: Option<f64>,
    /// What the improvement costs, if more of a thing costs in proportion; null where no cost is given,
    /// and where the improvement is not more of the same.
    pub improvement_cost: Option<f64>,
    /// The gain for each unit of that; null likewise.
    pub gain_per_cost: Option<f64>,
}

/// What it is worth that the seeker does not know a secret.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SecretFinding {
    /// The secret.
    pub secret: String,
    /// P(I) of the way that campaigns take, for a seeker who knows this and no other.
    pub p_interruption_known: f64,
    /// P(I) for one who knows none, less that: its price when it is the only one that is lost.
    pub price_alone: f64,
    /// Its price when it is the last that is lost: P(I) for one who knows all others, less P(I) for
    /// one who knows all.
    pub price_last: f64,
}

/// What those who hold secrets give away.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TurnedFinding {
    /// P(a whole safe way is known | m people turned), for m from 0 on.
    pub p_way_known: Vec<f64>,
    /// The fewest people who give a whole way away; null when all of them together do not.
    pub fewest: Option<Vec<RoleCount>>,
    /// P(a whole way is known by the end of the scenario) at the rates at which people are turned;
    /// null where it cannot be worked out exactly.
    pub p_known_by_horizon: Option<f64>,
}

/// People of one role.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleCount {
    /// The role.
    pub role: String,
    /// How many.
    pub people: u32,
}

/// The roads into one layer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoadsFinding {
    /// The layer.
    pub layer: String,
    /// The fewest places at which all ways by road can be watched: a smallest cut.
    pub fewest_places: u32,
    /// Ways by road that pass no post of the layer and share nothing with each other.
    pub open_ways: u32,
    /// Where posts would close them, in metres of the scenario's frame.
    pub close_at: Vec<[f64; 2]>,
    /// Junctions that every way by road passes, from the outside in.
    pub all_pass: Vec<[f64; 2]>,
}

/// What one closed road does to a drive.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClosedRoadFinding {
    /// Whose drive it is: a response on its way in, or those of the site on their way out.
    pub drive: String,
    /// How long it takes while every road is open, in seconds.
    pub time_s: f64,
    /// The road: its name, or its class and number.
    pub road: String,
    /// A place on it, in metres of the scenario's frame.
    pub at: [f64; 2],
    /// What closing it adds, in seconds; null when no other way is left.
    pub adds_s: Option<f64>,
    /// P(I) of the weakest way with that added to the response; null for a way out.
    pub p_interruption: Option<f64>,
}

/// The drive on which posts notice least in time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DriveFinding {
    /// How long it takes, in seconds.
    pub time_s: f64,
    /// Posts that it passes.
    pub posts_passed: u32,
    /// P(a post notices it with more driving time left than the response takes).
    pub p_interruption: f64,
    /// Where one more post would help most, and what it buys; null where none helps.
    pub one_more: Option<OneMorePost>,
}

/// One more post.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OneMorePost {
    /// Where, in metres of the scenario's frame.
    pub at: [f64; 2],
    /// P(I) of the weakest drive with it.
    pub p_interruption: f64,
    /// That less P(I) without it.
    pub buys: f64,
}
