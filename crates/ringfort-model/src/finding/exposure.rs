//! How would he be found, how soon, by what, and what would closing that buy?

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::report::Estimate;

/// The protected side's view of being found. Of every subject it holds aggregates alone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FoundFinding {
    /// The scenario.
    pub title: String,
    /// The variants laid over it.
    pub variants: Vec<String>,
    /// Campaigns behind the shares and times.
    pub campaigns: u64,
    /// How long campaigns are followed, in days.
    pub horizon_days: f64,
    /// P(located within that time).
    pub located: Estimate,
    /// Mean days until located, of those not located the whole time: E[min(T, horizon)].
    pub days: Estimate,
    /// The time by which half of all campaigns have located him, in days; null where fewer do.
    pub median_days: Option<f64>,
    /// What leads to it.
    pub attribution: Attribution,
    /// What changes would buy, the largest first.
    pub changes: Vec<ChangeFinding>,
    /// How well he can be guessed from his routine alone; null where it cannot be told.
    pub guessing: Option<GuessFinding>,
}

/// P(located) shared out over channels, by the value of Shapley.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Attribution {
    /// Whether every set of channels was played; else orders were drawn.
    pub every_set: bool,
    /// Campaigns that were played under each set, or orders that were drawn.
    pub campaigns: u64,
    /// P(located) with no channel at all: what is known from the start.
    pub from_the_start: f64,
    /// P(located) with all of them, in these campaigns.
    pub with_all: f64,
    /// The channels, the largest share first.
    pub channels: Vec<ChannelFinding>,
}

/// One channel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChannelFinding {
    /// What it is, with the person, the device or the agency.
    pub channel: String,
    /// Its share of P(located): its mean contribution over all orders in which channels may join.
    pub share: Estimate,
    /// By how many days it shortens the mean time until located, shared out likewise.
    pub days: Estimate,
    /// P(located) with all others; null where orders were drawn.
    pub located_without: Option<f64>,
    /// P(located) with it alone; null where orders were drawn.
    pub located_alone: Option<f64>,
}

/// One protective change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeFinding {
    /// Its name: a variant of the scenario, or one that follows from its parts.
    pub id: String,
    /// What it is.
    pub what: String,
    /// Whether the scenario has it as a variant.
    pub is_variant: bool,
    /// P(located) with it.
    pub located: Estimate,
    /// That less P(located) as it stands, campaign by campaign.
    pub difference: Estimate,
    /// P(taken or killed) with it.
    pub taken: Estimate,
    /// That less P(taken or killed) as it stands.
    pub taken_difference: Estimate,
    /// What it costs, in the scenario's own unit; null where nobody says.
    pub cost: Option<f64>,
    /// How much P(located) falls for each unit of cost.
    pub fall_per_cost: Option<f64>,
}

/// The routine alone, over the hours of a week.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GuessFinding {
    /// P(right at one guess), a mean over the hours.
    pub one_guess: f64,
    /// The hours at which one guess is best: in words, with its chance.
    pub surest_hours: Vec<(String, f64)>,
    /// Mean number of looks of the quickest searcher who starts at any hour, when a look at the right
    /// place finds with one half.
    pub looks: f64,
}
