//! What closed forms say of a flight: search, cordon, the wounded.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A search that comes late to a place that somebody has left.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DatumFinding {
    /// P(found before the search stops).
    pub p_found: f64,
    /// P(outside when the cordon closes); 0 without one.
    pub p_outside: f64,
    /// P(neither found nor out when the search stops).
    pub p_hidden: f64,
    /// P(found) if the search never stopped: under 1 without a cordon.
    pub p_found_ever: f64,
    /// Time from the start of the flight by which he is found with probability ½, in seconds; null if never.
    pub median_s: Option<f64>,
    /// Radius of the disc in which he may be when the search begins, in metres.
    pub radius_at_start_m: f64,
    /// P(found) by the time since his flight began.
    pub by_time: Vec<FoundBy>,
    /// P(found before the search stops) by how late the search begins; nothing else is changed.
    pub by_lateness: Vec<FoundLate>,
    /// How late the search may begin to find with probability ½, in seconds; null if it never does.
    pub lateness_for_half_s: Option<f64>,
    /// In words.
    pub verdict: String,
}

/// P(found) by one time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FoundBy {
    /// Seconds since his flight began.
    pub time_s: f64,
    /// P(found by then).
    pub p_found: f64,
}

/// P(found) by one lateness.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FoundLate {
    /// Seconds from the start of his flight to that of the search.
    pub late_s: f64,
    /// P(found before the search stops).
    pub p_found: f64,
}

/// A ring of posts, and a chase on a network.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CordonFinding {
    /// The ring; null when none was asked for.
    pub ring: Option<RingFinding>,
    /// The chase; null when no network was given.
    pub network: Option<ChaseFinding>,
}

/// Posts that are manned one by one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RingFinding {
    /// P(every post is manned when he could first be at one).
    pub p_closed_in_time: f64,
    /// Mean time until every post is manned, in seconds.
    pub mean_closed_s: f64,
    /// P(he gets out by an exit taken at random).
    pub p_escape_random: f64,
    /// P(he gets out by the exit that is likeliest to be open).
    pub p_escape_best_exit: f64,
    /// P(he gets out) if he knows which posts will be manned in time.
    pub p_escape_informed: f64,
    /// The exits.
    pub exits: Vec<ExitFinding>,
}

/// One exit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExitFinding {
    /// Its name.
    pub exit: String,
    /// When he could be there, in seconds after his flight began.
    pub reached_s: f64,
    /// P(its post is not manned then).
    pub p_open: f64,
}

/// A chase on a network between sides that know everything.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChaseFinding {
    /// Each junction, in the order in which the network names them.
    pub junctions: Vec<JunctionFinding>,
    /// The exits that he can come to before them.
    pub safe_exits: Vec<String>,
    /// The fewest junctions that shut him off from every exit, all of which they can hold in time; null when nothing does.
    pub fewest_posts: Option<Vec<String>>,
}

/// One junction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct JunctionFinding {
    /// Its name.
    pub junction: String,
    /// When he could be there, in seconds; null if no road leads there.
    pub fugitive_s: Option<f64>,
    /// When the first of those who pursue is there, in seconds; null if no road leads there.
    pub pursuer_s: Option<f64>,
    /// Whether he gets there without meeting anybody.
    pub safe: bool,
}

/// What becomes of the wounded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EvacuationFinding {
    /// Over all classes by their shares.
    pub all: CasualtyFinding,
    /// Each class of severity.
    pub classes: Vec<CasualtyFinding>,
    /// P(saved) by the time to care, pick-up taken in proportion.
    pub by_time: Vec<SavedBy>,
    /// What P(saved) loses for each minute that care comes later, at the times asked for.
    pub lost_per_minute: f64,
}

/// How likely each end is, for one class of severity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CasualtyFinding {
    /// The class.
    pub class: String,
    /// Its share of those hit.
    pub share: f64,
    /// P(dead at once).
    pub p_killed_at_once: f64,
    /// P(alive at first, dead before the pick-up).
    pub p_died_before_pick_up: f64,
    /// P(picked up alive, dead before care).
    pub p_died_in_evacuation: f64,
    /// P(alive in care).
    pub p_saved: f64,
}

/// P(saved) by one time to care.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SavedBy {
    /// Seconds from the wounding until care.
    pub care_s: f64,
    /// P(alive then).
    pub p_saved: f64,
}
