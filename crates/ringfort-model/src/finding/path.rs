//! What one path through the layers comes to.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The probability of interruption along one path, and what would change it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PathFinding {
    /// P(I) by EASI, under `convention`.
    pub p_interruption: f64,
    /// How often communication is put to the test in `p_interruption`, and in everything below that
    /// does not name a convention.
    pub convention: Convention,
    /// P(I) when each alarm is communicated, or not, on its own.
    pub p_interruption_per_alarm: f64,
    /// P(I) with one communication event an attack; never over P(C).
    pub p_interruption_common: f64,
    /// P(I) if every time were exactly its mean; 0 when no detection is timely.
    pub p_interruption_deterministic: f64,
    /// The last task that may be noticed with more than the response time left, by mean times; null
    /// when there is none.
    pub critical_detection_point: Option<String>,
    /// Its place among the tasks, from 0.
    pub critical_detection_index: Option<usize>,
    /// ∂P(I)/∂(mean response time), a second; never over 0.
    pub d_pi_d_response: f64,
    /// The tasks, from the first to the last.
    pub tasks: Vec<PathTask>,
    /// The response that was reckoned with.
    pub response: ResponseUsed,
    /// Fixed times, task by task.
    pub timely: TimelyDetection,
    /// The same path under other laws of its times.
    pub positive: Positive,
    /// P(E), when P(neutralised) was given for units that arrive one after another.
    pub effectiveness: Option<LateAlarms>,
    /// P(I) over what is not known of the inputs, when that was given.
    pub uncertainty: Option<PathUncertainty>,
    /// What was filled in because the table leaves it open.
    pub assumed: Vec<String>,
    /// Where the answer is not to be relied on, and why.
    pub warnings: Vec<String>,
}

/// How often communication with the response force is put to the test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Convention {
    /// Once an attack: the lineage of the spreadsheets.
    Common,
    /// Of each alarm on its own: the formula as it is printed.
    PerAlarm,
}

/// Where in a task it is noticed, if it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum PathLocation {
    /// At its beginning.
    B,
    /// Half way through it.
    M,
    /// At its end.
    E,
}

/// One task of a path.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PathTask {
    /// Its name.
    pub task: String,
    /// P(D).
    pub p_detection: f64,
    /// Where in it that happens.
    pub location: PathLocation,
    /// Mean delay, in seconds.
    pub delay_mean_s: f64,
    /// Its standard deviation, in seconds.
    pub delay_sd_s: f64,
    /// Mean time left to the end of the path when it is noticed here, in seconds.
    pub time_left_s: f64,
    /// P(the response is in time), given an alarm here.
    pub p_timely: f64,
    /// P(first alarm here, communicated and answered in time): sums to `p_interruption`.
    pub contribution: f64,
    /// ∂P(I)/∂P(D).
    pub d_pi_d_detection: f64,
    /// ∂P(I)/∂(mean delay), a second.
    pub d_pi_d_delay: f64,
}

/// The response that was reckoned with, and where its numbers came from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResponseUsed {
    /// Mean time from sensing until a sufficient force is in place, in seconds.
    pub mean_s: f64,
    /// Its standard deviation, in seconds.
    pub sd_s: f64,
    /// P(an alarm gets through).
    pub communication: f64,
    /// Where the mean came from.
    pub mean_from: Told,
    /// Where the standard deviation came from.
    pub sd_from: Told,
    /// Where P(communication) came from.
    pub communication_from: Told,
}

/// Where a number came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Told {
    /// The one who asked.
    Asked,
    /// The table or workbook.
    Table,
    /// Nobody: a usual value.
    Assumed,
}

/// Timely detection with fixed times.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TimelyDetection {
    /// All tasks together, in seconds.
    pub total_delay_s: f64,
    /// Time left when it is noticed at the critical detection point, in seconds; null without one.
    pub time_left_s: Option<f64>,
    /// By how much that exceeds the response time; null without a critical detection point.
    pub margin_s: Option<f64>,
    /// The latest moment from the start at which detection would still be timely, in seconds; null
    /// when it would have to be before the start.
    pub latest_timely_detection_s: Option<f64>,
    /// In words.
    pub verdict: String,
}

/// The path under laws that EASI does not have, means and deviations kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Positive {
    /// P(I) with lognormal delays and response, which cannot be negative.
    pub p_interruption_lognormal: f64,
    /// P(I) with gamma delays and response, likewise.
    pub p_interruption_gamma: f64,
    /// How alike the delays of any two tasks are taken to be in the next two, 0 to 1.
    pub correlation: f64,
    /// P(I) by EASI with delays so correlated.
    pub p_interruption_correlated: f64,
    /// P(I) with lognormal delays so correlated, through a pace that they share.
    pub p_interruption_lognormal_correlated: f64,
}

/// P(E) with several response units that arrive one after another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LateAlarms {
    /// P(E) with P(N) of those who can arrive in the time that an alarm leaves.
    pub integrated: f64,
    /// P(I)·P(N), with P(N) of all units together.
    pub product: f64,
    /// `product` less `integrated`.
    pub overstated: f64,
}

/// P(I) over what is not known of its inputs; chance of the attack stays inside each figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PathUncertainty {
    /// Mean.
    pub mean: f64,
    /// Standard deviation.
    pub sd: f64,
    /// What 5 %, 50 % and 95 % of it stay under.
    pub p05_p50_p95: [f64; 3],
    /// Which input it leans on, largest share first.
    pub inputs: Vec<PathInput>,
}

/// One uncertain input of a path.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PathInput {
    /// Its name, such as `P(D) of door`.
    pub input: String,
    /// Share of the variance of P(I) that it explains alone: knowing it exactly would take this away.
    pub share: f64,
    /// Standard deviation of P(I) that would be left, on average, once it were tested this much more;
    /// null for what is no count of trials.
    pub sd_after_testing: Option<f64>,
    /// How many further trials that is; null likewise.
    pub further_trials: Option<u64>,
}
