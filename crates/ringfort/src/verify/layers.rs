//! Recomputes the cases of layered protection: EASI, timely detection, the race, detection.

use ringfort_analysis::detection::{alarm_spread_s, any_of, by_rate, glimpses, with_common_cause};
use ringfort_analysis::interruption::{
    Convention, Place, Response, Spread, Task, Timing, Unknowns, boundary_delay,
    certain_interruption, interruption, interruption_correlated, risk, sensitivities, timely,
    unknown,
};
use ringfort_analysis::interval::{fewest_successes, lower_bound};
use ringfort_analysis::moments::lognormal_from_mean_cv;
use ringfort_analysis::path::{Raster, raster_way};
use ringfort_analysis::race::{exceeds, exponential_race};
use ringfort_model::law::Law;
use ringfort_model::units::Probability;
use ringfort_world::grid::{Grid, Lattice};
use serde_json::{Map, Value, json};

use super::Formula;
use super::inputs::Inputs;

pub(super) fn formula(name: &str) -> Option<Formula> {
    Some(match name {
        "easi" => easi,
        "easi slopes" => slopes,
        "easi effectiveness" => effectiveness,
        "easi second order" => second_order,
        "certain interruption" => certain,
        "timely detection" => timeline,
        "boundary" => boundary,
        "raster" => raster,
        "exceeds" => race,
        "exponential race" => exponential,
        "any of" => sensors,
        "common cause" => common_cause,
        "glimpses" => looks,
        "hazard" => hazard,
        "shoot look shoot" => shoot_look_shoot,
        "alarm spread" => spread,
        "risk" => risks,
        "fewest successes" => fewest,
        "proved" => proved,
        _ => return None,
    })
}

fn easi(inputs: Inputs<'_>) -> Option<Value> {
    let correlation = inputs.number("correlation").unwrap_or(0.0);
    let whole = interruption_correlated(&path(inputs)?, &response(inputs)?, correlation);
    Some(json!({ "P_I": whole.probability.value() }))
}

fn certain(inputs: Inputs<'_>) -> Option<Value> {
    Some(json!({ "P_I": certain_interruption(&path(inputs)?, &response(inputs)?).value() }))
}

fn slopes(inputs: Inputs<'_>) -> Option<Value> {
    let slopes = sensitivities(&path(inputs)?, &response(inputs)?);
    Some(json!({ "detection": slopes.detection, "response": slopes.response_per_s }))
}

fn raster(inputs: Inputs<'_>) -> Option<Value> {
    let grid = |name| {
        let table = inputs.table(name)?;
        let (cols, rows) = (table.first()?.len() as u64, table.len() as u64);
        let lattice = Lattice::new(cols, rows, 1.0, 0.0, rows as f64).ok()?;
        Grid::new(lattice, table.concat()).ok()
    };
    let (time_s, noticed) = (grid("time_s")?, grid("noticed")?);
    let entries: Vec<u32> = inputs.list("entries")?.into_iter().map(|cell| cell as u32).collect();
    let raster = Raster { time_s: &time_s, noticed: &noticed, diagonal: false };
    let way = raster_way(raster, &entries, inputs.count("target")?, inputs.number("response_s")?)?;
    Some(json!({ "P_I": way.interruption.value() }))
}

fn effectiveness(inputs: Inputs<'_>) -> Option<Value> {
    let won: Option<Vec<_>> =
        inputs.list("neutralised")?.into_iter().map(Probability::new).collect();
    let response = response(inputs)?;
    let whole = interruption(&path(inputs)?, &response);
    Some(json!({ "P_E": whole.effectiveness(&response, &won?).value() }))
}

/// P(I) over what is not known of its inputs: detections beta, means of delays and response normal about
/// their values, spreads as they were.
fn second_order(inputs: Inputs<'_>) -> Option<Value> {
    let (path, response) = (path(inputs)?, response(inputs)?);
    let &[a, b] = inputs.list("detection_beta")?.as_slice() else { return None };
    let (delay, arrival) = (inputs.number("delay_cv")?, inputs.number("response_cv")?);
    let about = |mean: f64, cv: f64| Law::Normal { mean, sd: cv * mean };
    let is_watched = |task: &Task| task.detection > Probability::ZERO;
    let unknowns = Unknowns {
        detection: path.iter().map(|t| is_watched(t).then_some(Law::Beta { a, b })).collect(),
        delay_s: path.iter().map(|task| Some(about(task.delay.mean_s, delay))).collect(),
        response_s: Some(about(response.time.mean_s, arrival)),
        points: 4096,
    };
    let found = unknown(&path, &response, &unknowns).ok()?;
    let (low, high) = (found.quantile(0.05), found.quantile(0.95));
    Some(json!({ "mean_sd_p05_p95": [found.mean, found.sd, low, high] }))
}

fn timeline(inputs: Inputs<'_>) -> Option<Value> {
    let line = timely(
        &inputs.list("delays_s")?,
        Some(inputs.count("detected_at")? as usize),
        inputs.number("assessment_s")?,
        inputs.number("response_s")?,
        inputs.number("margin_s")?,
    );
    let verdict = match line.verdict {
        Timing::Timely => 1,
        Timing::Marginal => 0,
        Timing::NotTimely => -1,
        Timing::NotDetected => return None,
    };
    Some(json!({
        "T_T": line.total_s,
        "T_D": line.detected_s,
        "T_A": line.left_s,
        "margin": line.margin_s,
        "deficit": line.deficit_s,
        "T_D_max": line.required_detection_raw_s,
        "verdict": verdict,
    }))
}

fn boundary(inputs: Inputs<'_>) -> Option<Value> {
    let (elements, required) = (inputs.list("elements_s")?, inputs.number("required_s")?);
    let quick = |index: &usize| boundary_delay(&elements[*index..=*index]) < Some(required);
    let too_quick: Vec<usize> = (0..elements.len()).filter(quick).collect();
    Some(json!({ "delay": boundary_delay(&elements), "too_quick": too_quick }))
}

fn race(inputs: Inputs<'_>) -> Option<Value> {
    let law = |name| {
        let law = inputs.inner(name)?;
        if let Some(&[mean, sd]) = law.list("normal").as_deref() {
            return Some(Law::Normal { mean, sd });
        }
        let &[mean, cv] = law.list("lognormal_mean_cv")?.as_slice() else { return None };
        let (mu, sigma) = lognormal_from_mean_cv(mean, cv).ok()?;
        Some(Law::Lognormal { mu, sigma })
    };
    Some(json!({ "P": exceeds(&law("delay")?, &law("response")?) }))
}

fn exponential(inputs: Inputs<'_>) -> Option<Value> {
    let first = exponential_race(inputs.number("delay_rate")?, inputs.number("response_rate")?);
    Some(json!({ "P": first }))
}

fn sensors(inputs: Inputs<'_>) -> Option<Value> {
    Some(json!({ "P": any_of(&probabilities(inputs)?).value() }))
}

fn common_cause(inputs: Inputs<'_>) -> Option<Value> {
    let common = probability(inputs, "common")?;
    Some(json!({ "P": with_common_cause(&probabilities(inputs)?, common).value() }))
}

fn looks(inputs: Inputs<'_>) -> Option<Value> {
    Some(json!({ "P": glimpses(probability(inputs, "glimpse")?, inputs.number("looks")?).value() }))
}

fn hazard(inputs: Inputs<'_>) -> Option<Value> {
    Some(json!({ "P": by_rate(inputs.number("rate")?, inputs.number("duration")?).value() }))
}

/// Up to k shots, each only if the one before missed: P(hit), and the mean number P/p.
fn shoot_look_shoot(inputs: Inputs<'_>) -> Option<Value> {
    let shot = probability(inputs, "p")?;
    let hit = glimpses(shot, inputs.number("k")?).value();
    Some(json!({ "P": hit, "mean_shots": hit / shot.value() }))
}

fn spread(inputs: Inputs<'_>) -> Option<Value> {
    Some(json!({
        "mean_s": alarm_spread_s(inputs.count("posts")?, inputs.number("meetings_per_s")?)
    }))
}

/// Events of P(attack), P(I), P(N) and consequence.
fn risks(inputs: Inputs<'_>) -> Option<Value> {
    let mut told = Map::new();
    for (place, event) in inputs.table("events")?.iter().enumerate() {
        let &[attack, interrupted, neutralised, consequence] = event.as_slice() else {
            return None;
        };
        let effective = Probability::new(interrupted)?.and(Probability::new(neutralised)?);
        let risk = risk(Probability::new(attack)?, effective, consequence);
        told.insert(format!("event{}", place + 1), json!(risk));
    }
    Some(Value::Object(told))
}

fn fewest(inputs: Inputs<'_>) -> Option<Value> {
    let trials = fewest_successes(inputs.number("proportion")?, inputs.number("confidence")?)?;
    Some(json!({ "trials": trials }))
}

fn proved(inputs: Inputs<'_>) -> Option<Value> {
    let (successes, trials) = (inputs.count("successes")?, inputs.count("trials")?);
    let bound = lower_bound(successes.into(), trials.into(), inputs.number("confidence")?);
    Some(json!({ "proportion": bound }))
}

/// `tasks` of [P(D), "B" | "M" | "E", mean, deviation].
fn path(inputs: Inputs<'_>) -> Option<Vec<Task>> {
    inputs
        .items("tasks")?
        .iter()
        .map(|task| {
            let [detection, place, mean, sd] = task.as_array()?.as_slice() else { return None };
            Some(Task {
                detection: Probability::new(detection.as_f64()?)?,
                place: noticed_at(place)?,
                delay: Spread { mean_s: mean.as_f64()?, sd_s: sd.as_f64()? },
            })
        })
        .collect()
}

pub(super) fn noticed_at(place: &Value) -> Option<Place> {
    match place.as_str()? {
        "B" => Some(Place::Beginning),
        "M" => Some(Place::Middle),
        "E" => Some(Place::End),
        _ => None,
    }
}

pub(super) fn response(inputs: Inputs<'_>) -> Option<Response> {
    let &[mean_s, sd_s] = inputs.list("response")?.as_slice() else { return None };
    let convention = match inputs.word("convention")? {
        "common" => Convention::Common,
        "per alarm" => Convention::PerAlarm,
        _ => return None,
    };
    let communication = probability(inputs, "communication")?;
    Some(Response { time: Spread { mean_s, sd_s }, communication, convention })
}

fn probability(inputs: Inputs<'_>, name: &str) -> Option<Probability> {
    Probability::new(inputs.number(name)?)
}

fn probabilities(inputs: Inputs<'_>) -> Option<Vec<Probability>> {
    inputs.list("sensors")?.into_iter().map(Probability::new).collect()
}
