//! Where a search should go, and what it then finds.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A plan of search, best for the stated prior.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EffortFinding {
    /// P(found): Σ prior · p_detection over the cells.
    pub p_detection: f64,
    /// No plan finds more than `p_detection` and this together; 0 where the plan is exact.
    pub gap: f64,
    /// The cells, in the order of the table.
    pub allocation: Vec<EffortCell>,
    /// What no cell is about.
    pub elsewhere: EffortElsewhere,
    /// What could be spent, one a resource; empty where looks are counted.
    pub resources: Vec<EffortResource>,
    /// Coefficient of variation of the sweep width; 0 where it is taken as known.
    pub width_cv: f64,
    /// What effort at one cell is believed to find at most.
    pub cap: f64,
    /// P(found) as effort flows in; null for several resources, looks, motion, or an unknown width.
    pub over_time: Option<EffortOverTime>,
    /// Looks that find or overlook, when asked for.
    pub looks: Option<LooksFinding>,
    /// Step by step, when he moves.
    pub moving: Option<MovingFinding>,
    /// The same plan under other priors; none where looks are counted or he moves.
    pub other_priors: Vec<OtherPrior>,
    /// What was filled in because the table leaves it open.
    pub assumed: Vec<String>,
    /// Where the answer is not to be relied on, and why.
    pub warnings: Vec<String>,
}

/// One cell of a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EffortCell {
    /// Its name.
    pub cell: String,
    /// Effort there: of all resources together, over all steps, or the number of looks.
    pub effort: f64,
    /// P(he is there), before the search.
    pub prior: f64,
    /// P(he is there | nothing is found); when he moves, at the last look. Null when the search must
    /// find him.
    pub posterior: Option<f64>,
    /// P(found | he is there); when he moves, there at the first step.
    pub p_detection: f64,
    /// Effort by resource, in the order of `resources`; empty with one.
    pub by_resource: Vec<f64>,
}

/// What no cell is about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EffortElsewhere {
    /// P(elsewhere): what the priors leave to 1.
    pub prior: f64,
    /// P(elsewhere | nothing is found); null when the search must find him.
    pub posterior: Option<f64>,
}

/// One resource.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EffortResource {
    /// Its name; empty where there is only one.
    pub resource: String,
    /// What can be spent of it; when he moves, at each step.
    pub budget: f64,
    /// What is spent of it, over all steps.
    pub spent: f64,
    /// What one more unit would add to P(found), to first order; null when he moves.
    pub marginal: Option<f64>,
}

/// P(found) as a steady flow of effort always goes where it finds most: one plan, ahead of all others
/// at every moment, under this prior.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EffortOverTime {
    /// Effort spent and P(found) by then, from 0 to twice the budget.
    pub curve: Vec<[f64; 2]>,
    /// P(found) with effort without end.
    pub p_ever: f64,
    /// Mean effort until he is found, given that he ever is; null when he never is.
    pub mean_effort: Option<f64>,
    /// Effort after which P(found) is half of `p_ever`; null when he never is found.
    pub median_effort: Option<f64>,
}

/// A row of looks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LooksFinding {
    /// The looks in order.
    pub order: Vec<LookFinding>,
    /// Mean cost, when the search ends with the find or the last look.
    pub mean_cost: f64,
    /// Mean cost to find him who is surely in a cell, with looks without end; null when he may be where
    /// no look finds him.
    pub mean_cost_to_find: Option<f64>,
    /// The cell to name when it is as good to know where he is as to find him.
    pub whereabouts: Option<WhereaboutsFinding>,
    /// When to stop, if a reward was given.
    pub stopping: Option<StoppingFinding>,
}

/// One look.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LookFinding {
    /// Into which cell.
    pub cell: String,
    /// P(found by the end of this look).
    pub p_found: f64,
}

/// The same number of looks when naming the right cell at the end is as good.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WhereaboutsFinding {
    /// The cell to name if nothing is found; it is never looked into.
    pub guess: String,
    /// How many looks go into each cell, in the order of the table.
    pub looks: Vec<u32>,
    /// P(found, or named rightly).
    pub p_known: f64,
}

/// When a search for a reward is over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StoppingFinding {
    /// What finding him is worth, in the unit of cost.
    pub reward: f64,
    /// After how many fruitless looks to stop, in the order above.
    pub looks: usize,
    /// What the search is then worth; a lower bound of the best.
    pub worth: f64,
    /// How many looks pay for themselves alone, before the first that does not.
    pub one_step: usize,
}

/// A plan against somebody who moves: looks, then he takes a step, and so on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MovingFinding {
    /// The steps in order.
    pub steps: Vec<MovingStep>,
    /// P(found) by the plan that takes the most at every step and does not look ahead.
    pub p_detection_myopic: f64,
    /// P(found) by the plan for one who stands still, repeated at every step.
    pub p_detection_standing: f64,
    /// How many sweeps over all steps it took.
    pub sweeps: u32,
}

/// One step of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MovingStep {
    /// From 1.
    pub step: usize,
    /// P(found by the end of this step).
    pub p_found: f64,
    /// The same of the plan that does not look ahead.
    pub p_found_myopic: f64,
    /// Effort by cell, in the order of the table.
    pub effort: Vec<f64>,
}

/// What the plan finds if another prior is true.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OtherPrior {
    /// Its name: `flat`, or that of a column `prior:NAME`.
    pub prior: String,
    /// P(found) by this plan.
    pub p_detection: f64,
    /// P(found) by the plan that is best for it.
    pub p_detection_best: f64,
}
