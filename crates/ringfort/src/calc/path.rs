//! Would responders arrive in time along one path, and what would change it?

use ringfort_analysis::interruption::{
    Convention as Asked, InputKind, Place, Response, Shape, Spread, Task, Unit, Unknown, Unknowns,
    certain_interruption, critical_detection_point, interruption, interruption_correlated,
    interruption_positive, sensitivities, staged, tested, unknown,
};
use ringfort_model::finding::{
    Convention, LateAlarms, PathFinding, PathInput, PathLocation, PathTask, PathUncertainty,
    Positive, ResponseUsed, TimelyDetection, Told,
};
use ringfort_model::law::Law;
use ringfort_model::path_table::{Location, PathTable};
use ringfort_model::units::Probability;

/// The usual mean response time of worked examples, in seconds.
const USUAL_RESPONSE_S: f64 = 300.0;
/// The usual P(communication) of worked examples.
const USUAL_COMMUNICATION: f64 = 0.95;
/// The deviation of a time where nothing is known of it, as a share of its mean.
const USUAL_SHARE: f64 = 0.3;
/// A score under this is too near for the deterministic verdict.
const NEAR: f64 = 2.0;
/// A deviation over this share of its mean gives a normal law too many negative times.
const WILD: f64 = 0.5;
/// A difference of probabilities that is worth a warning.
const WORTH_SAYING: f64 = 0.02;

/// What is asked of a path, beside its table. What is none is taken from the table, or assumed.
#[derive(Debug, Clone, PartialEq)]
pub struct AskPath {
    /// Mean response time, in seconds.
    pub response_mean_s: Option<f64>,
    /// Its standard deviation, in seconds.
    pub response_sd_s: Option<f64>,
    /// P(an alarm gets through).
    pub communication: Option<f64>,
    /// How often that is asked.
    pub convention: Convention,
    /// Stages before the response that take time (assessment, the call): mean and deviation, seconds.
    pub stages: Vec<(f64, f64)>,
    /// How alike delays are in the figures that say so, 0 to 1.
    pub correlation: f64,
    /// Units that arrive one after another: mean and deviation of their time in seconds, and P(N) once
    /// they have joined the others. None: P(E) is not asked.
    pub units: Vec<(f64, f64, f64)>,
    /// How well mean delays are known: their coefficient of variation.
    pub delay_known_to: f64,
    /// How well the mean response time is known, likewise.
    pub response_known_to: f64,
    /// How many further tests of an element are weighed.
    pub further_trials: u64,
}

impl Default for AskPath {
    fn default() -> Self {
        Self {
            response_mean_s: None,
            response_sd_s: None,
            communication: None,
            convention: Convention::Common,
            stages: Vec::new(),
            correlation: 0.5,
            units: Vec::new(),
            delay_known_to: 0.0,
            response_known_to: 0.0,
            further_trials: 30,
        }
    }
}

/// Everything that can be said of one path.
pub fn path(table: &PathTable, ask: &AskPath) -> PathFinding {
    let mut assumed = Vec::new();
    let tasks = tasks(table, &mut assumed);
    let (used, response) = response(table, ask, &mut assumed);
    let with = |convention| Response { convention, ..response };
    let whole = interruption(&tasks, &response);
    let slopes = sensitivities(&tasks, &response);
    let share = |convention| interruption(&tasks, &with(convention)).probability.value();
    let critical = critical_detection_point(&tasks, response.time.mean_s);
    let positive = |shape, correlation| {
        interruption_positive(&tasks, &response, shape, correlation).probability.value()
    };
    let by_task: Vec<f64> = whole.by_task(&response).collect();
    let rows = (table.rows.iter().zip(&tasks).zip(&whole.points).zip(&by_task).enumerate())
        .map(|(index, (((row, task), point), contribution))| PathTask {
            task: row.task.clone(),
            p_detection: row.p_detection,
            location: match row.location {
                Location::Beginning => PathLocation::B,
                Location::Middle => PathLocation::M,
                Location::End => PathLocation::E,
            },
            delay_mean_s: task.delay.mean_s,
            delay_sd_s: task.delay.sd_s,
            time_left_s: point.time_left.mean_s,
            p_timely: point.timely.value(),
            contribution: *contribution,
            d_pi_d_detection: slopes.detection[index],
            d_pi_d_delay: slopes.delay_per_s[index],
        })
        .collect();
    let mut found = PathFinding {
        p_interruption: whole.probability.value(),
        convention: ask.convention,
        p_interruption_per_alarm: share(Asked::PerAlarm),
        p_interruption_common: share(Asked::Common),
        p_interruption_deterministic: certain_interruption(&tasks, &response).value(),
        critical_detection_point: critical.map(|task| table.rows[task].task.clone()),
        critical_detection_index: critical,
        d_pi_d_response: slopes.response_per_s,
        tasks: rows,
        response: used,
        timely: timely(&tasks, &response, critical, table),
        positive: Positive {
            p_interruption_lognormal: positive(Shape::Lognormal, 0.0),
            p_interruption_gamma: positive(Shape::Gamma, 0.0),
            correlation: ask.correlation,
            p_interruption_correlated: interruption_correlated(&tasks, &response, ask.correlation)
                .probability
                .value(),
            p_interruption_lognormal_correlated: positive(Shape::Lognormal, ask.correlation),
        },
        effectiveness: effectiveness(&tasks, &response, ask),
        uncertainty: uncertainty(table, &tasks, &response, ask),
        assumed,
        warnings: Vec::new(),
    };
    let near = whole
        .points
        .iter()
        .filter(|point| point.alarm > Probability::ZERO && point.score.abs() < NEAR)
        .count();
    found.warnings = warnings(&found, table, near);
    found
}

fn tasks(table: &PathTable, assumed: &mut Vec<String>) -> Vec<Task> {
    let open = table.rows.iter().filter(|row| row.delay_sd_s.is_none()).count();
    if open > 0 {
        let rows = if open == 1 { "1 task has".to_owned() } else { format!("{open} tasks have") };
        assumed
            .push(format!("{rows} no standard deviation of the delay: 30 % of the mean is taken"));
    }
    let task = |row: &ringfort_model::path_table::Row| Task {
        detection: Probability::clamped(row.p_detection),
        place: match row.location {
            Location::Beginning => Place::Beginning,
            Location::Middle => Place::Middle,
            Location::End => Place::End,
        },
        delay: Spread {
            mean_s: row.delay_mean_s,
            sd_s: row.delay_sd_s.unwrap_or(USUAL_SHARE * row.delay_mean_s),
        },
    };
    table.rows.iter().map(task).collect()
}

/// The response that is reckoned with: as asked, else as in the table, else as usual.
fn response(
    table: &PathTable,
    ask: &AskPath,
    assumed: &mut Vec<String>,
) -> (ResponseUsed, Response) {
    let choose = |asked: Option<f64>, read: Option<f64>, usual: f64| match (asked, read) {
        (Some(value), _) => (value, Told::Asked),
        (None, Some(value)) => (value, Told::Table),
        (None, None) => (usual, Told::Assumed),
    };
    let (mean_s, mean_from) = choose(ask.response_mean_s, table.response_mean_s, USUAL_RESPONSE_S);
    // a deviation in the table belongs to the mean in the table
    let read = table.response_sd_s.filter(|_| mean_from == Told::Table);
    let (sd_s, sd_from) = choose(ask.response_sd_s, read, USUAL_SHARE * mean_s);
    let (communication, communication_from) =
        choose(ask.communication, table.communication, USUAL_COMMUNICATION);
    if mean_from == Told::Assumed {
        assumed.push(format!("no response time is given: a mean of {mean_s} s is taken"));
    }
    if sd_from == Told::Assumed {
        assumed.push(format!(
            "no standard deviation of the response time is given: 30 % of the mean, {sd_s} s, is taken"
        ));
    }
    if communication_from == Told::Assumed {
        assumed.push(format!("no P(communication) is given: {communication} is taken"));
    }
    let stages: Vec<Spread> =
        ask.stages.iter().map(|&(mean_s, sd_s)| Spread { mean_s, sd_s }).collect();
    let convention = match ask.convention {
        Convention::Common => Asked::Common,
        Convention::PerAlarm => Asked::PerAlarm,
    };
    let response = Response {
        time: Spread { mean_s, sd_s },
        communication: Probability::clamped(communication),
        convention,
    }
    .after(&stages);
    let used = ResponseUsed {
        mean_s: response.time.mean_s,
        sd_s: response.time.sd_s,
        communication,
        mean_from,
        sd_from,
        communication_from,
    };
    (used, response)
}

fn timely(
    tasks: &[Task],
    response: &Response,
    critical: Option<usize>,
    table: &PathTable,
) -> TimelyDetection {
    let total_delay_s: f64 = tasks.iter().map(|task| task.delay.mean_s).sum();
    let response_s = response.time.mean_s;
    let time_left_s = critical.map(|index| {
        let after: f64 = tasks[index + 1..].iter().map(|task| task.delay.mean_s).sum();
        tasks[index].place.share_ahead() * tasks[index].delay.mean_s + after
    });
    let latest = total_delay_s - response_s;
    let is_watched = tasks.iter().any(|task| task.detection > Probability::ZERO);
    let verdict = match (critical, time_left_s) {
        _ if latest <= 0.0 => format!(
            "no detection placement can fix this: the whole path takes {total_delay_s} s, the response \
             {response_s} s; add delay or shorten the response"
        ),
        _ if !is_watched => "nothing on this path detects".to_owned(),
        (Some(index), Some(left)) => format!(
            "timely up to `{}`: {left} s are left there, {} s more than the response needs",
            table.rows[index].task,
            left - response_s
        ),
        _ => format!(
            "no detection is timely; it would have to come within the first {latest} s of the path"
        ),
    };
    TimelyDetection {
        total_delay_s,
        time_left_s,
        margin_s: time_left_s.map(|left| left - response_s),
        latest_timely_detection_s: (latest > 0.0).then_some(latest),
        verdict,
    }
}

fn effectiveness(tasks: &[Task], response: &Response, ask: &AskPath) -> Option<LateAlarms> {
    let unit = |&(mean_s, sd_s, neutralised): &(f64, f64, f64)| Unit {
        time: Spread { mean_s, sd_s },
        neutralised: Probability::clamped(neutralised),
    };
    let units: Vec<Unit> = ask.units.iter().map(unit).collect();
    let found = staged(tasks, response, &units, 0.0);
    let (integrated, product) = (found.effectiveness.value(), found.product.value());
    (!units.is_empty()).then_some(LateAlarms {
        integrated,
        product,
        overstated: product - integrated,
    })
}

fn uncertainty(
    table: &PathTable,
    tasks: &[Task],
    response: &Response,
    ask: &AskPath,
) -> Option<PathUncertainty> {
    let normal = |mean: f64, cv: f64| {
        (mean > 0.0 && cv > 0.0).then_some(Law::Normal { mean, sd: cv * mean })
    };
    let unknowns = Unknowns {
        detection: table
            .rows
            .iter()
            .map(|row| row.tests.map(|(successes, trials)| tested(successes, trials)))
            .collect(),
        delay_s: tasks.iter().map(|task| normal(task.delay.mean_s, ask.delay_known_to)).collect(),
        response_s: normal(response.time.mean_s, ask.response_known_to),
        points: 4096,
    };
    let found = unknown(tasks, response, &unknowns).ok()?;
    Some(PathUncertainty {
        mean: found.mean,
        sd: found.sd,
        p05_p50_p95: [0.05, 0.5, 0.95].map(|u| found.quantile(u)),
        inputs: inputs(table, &found, &unknowns, ask.further_trials),
    })
}

fn inputs(table: &PathTable, found: &Unknown, unknowns: &Unknowns, further: u64) -> Vec<PathInput> {
    let mut inputs: Vec<PathInput> = found
        .inputs
        .iter()
        .map(|input| {
            let (name, after) = match input.kind {
                InputKind::Detection(task) => {
                    let after = match unknowns.detection[task] {
                        Some(Law::Beta { a, b }) => {
                            Some(found.sd_after(input.share, (a, b), further))
                        }
                        _ => None,
                    };
                    (format!("P(D) of {}", table.rows[task].task), after)
                }
                InputKind::Delay(task) => (format!("delay of {}", table.rows[task].task), None),
                InputKind::Response => ("response time".to_owned(), None),
            };
            PathInput {
                input: name,
                share: input.share,
                sd_after_testing: after,
                further_trials: after.map(|_| further),
            }
        })
        .collect();
    inputs.sort_by(|a, b| b.share.total_cmp(&a.share));
    inputs
}

fn warnings(found: &PathFinding, table: &PathTable, near: usize) -> Vec<String> {
    let mut warnings = Vec::new();
    for task in &found.tasks {
        if task.delay_sd_s > WILD * task.delay_mean_s {
            warnings.push(format!(
                "`{}` takes {} s with a standard deviation of {} s, over half the mean: a normal law \
                 then has negative times, and an added barrier may lower P(I); rely on the lognormal \
                 figure",
                task.task, task.delay_mean_s, task.delay_sd_s
            ));
        }
    }
    let response = &found.response;
    if response.sd_s > WILD * response.mean_s {
        warnings.push(format!(
            "the response takes {} s with a standard deviation of {} s, over half the mean: rely on the \
             lognormal figure",
            response.mean_s, response.sd_s
        ));
    }
    let gap = (found.p_interruption - found.p_interruption_deterministic).abs();
    if near > 0 && gap > WORTH_SAYING {
        let tasks =
            if near == 1 { "1 task leaves".to_owned() } else { format!("{near} tasks leave") };
        warnings.push(format!(
            "{tasks} a time within two standard deviations of the response time: the deterministic \
             figure ({:.3}) is not to be relied on there",
            found.p_interruption_deterministic
        ));
    }
    let lognormal = found.positive.p_interruption_lognormal;
    if (lognormal - found.p_interruption).abs() > WORTH_SAYING {
        warnings.push(format!(
            "with times that cannot be negative P(I) is {lognormal:.3}, not {:.3}",
            found.p_interruption
        ));
    }
    if let Some(late) = &found.effectiveness
        && late.overstated.abs() > WORTH_SAYING
    {
        warnings.push(format!(
            "P(I)·P(N) is {:.3}, but late alarms bring fewer people: P(E) is {:.3}",
            late.product, late.integrated
        ));
    }
    if let Some(shown) = table.interruption {
        let other = match found.convention {
            Convention::Common => ("per-alarm", found.p_interruption_per_alarm),
            Convention::PerAlarm => ("common", found.p_interruption_common),
        };
        if (shown - found.p_interruption).abs() > 0.0006 {
            let fits = if (shown - other.1).abs() <= 0.0006 {
                format!("; the {} convention gives it", other.0)
            } else {
                String::new()
            };
            warnings.push(format!(
                "the workbook shows {shown}, and this is {:.4}{fits}",
                found.p_interruption
            ));
        }
    }
    warnings
}
