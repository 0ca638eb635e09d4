//! Recomputes the cases of planning a search: several resources, looks, somebody who moves, maps.

use ringfort_analysis::belief::{Belief, Motion, map_score, map_score_outside};
use ringfort_analysis::effort::diffusing::decay_rate_per_s;
use ringfort_analysis::effort::looks::{Looks, Place, looks, mean_cost_to_find, whereabouts};
use ringfort_analysis::effort::moving::{Enough, MovingTarget};
use ringfort_analysis::effort::several::{SeveralPlan, several};
use serde_json::{Value, json};

use super::Formula;
use super::inputs::Inputs;

pub(super) fn formula(name: &str) -> Option<Formula> {
    Some(match name {
        "several resources" => several_efforts,
        "found by several resources" => several_found,
        "looks" => in_order,
        "after looks" => after_looks,
        "whereabouts" => to_know,
        "moving plan" => moving_best,
        "moving plan, not looking ahead" => moving_myopic,
        "diffusing" => diffusing,
        "map score" => score,
        "map score outside" => score_outside,
        _ => return None,
    })
}

/// Weights of any sum are scaled to 1, which leaves the efforts as they are.
fn several_plan(inputs: Inputs<'_>) -> Option<SeveralPlan> {
    let weights = inputs.list("p")?;
    let sum: f64 = weights.iter().sum();
    let prior: Vec<f64> = weights.iter().map(|p| p / sum).collect();
    let by_area = inputs.table("w")?;
    let budgets = inputs.list("T")?;
    let by_resource: Vec<Vec<f64>> = (0..budgets.len())
        .map(|resource| by_area.iter().map(|area| area[resource]).collect())
        .collect();
    Some(several(&prior, &by_resource, &budgets, 1e-13, 20_000))
}

fn several_efforts(inputs: Inputs<'_>) -> Option<Value> {
    let found = several_plan(inputs)?;
    let areas = found.detection.len();
    let by_area: Vec<Vec<f64>> =
        (0..areas).map(|area| found.effort.iter().map(|effort| effort[area]).collect()).collect();
    Some(json!({ "t": by_area }))
}

fn several_found(inputs: Inputs<'_>) -> Option<Value> {
    Some(json!({ "P": [several_plan(inputs)?.found.value()] }))
}

fn places(inputs: Inputs<'_>) -> Option<Vec<Place>> {
    let (prior, detect) = (inputs.list("p")?, inputs.list("q")?);
    let cost = inputs.list("cost").unwrap_or_else(|| vec![1.0; prior.len()]);
    let each = prior.into_iter().zip(detect).zip(cost);
    Some(each.map(|((prior, detect), cost)| Place { prior, detect, cost }).collect())
}

fn in_order(inputs: Inputs<'_>) -> Option<Value> {
    let places = places(inputs)?;
    let order: Vec<usize> = Looks::new(&places)
        .take(inputs.count("looks")? as usize)
        .map(|look| look.place + 1)
        .collect();
    Some(json!({ "mean_cost": mean_cost_to_find(&places)?, "order": order }))
}

fn after_looks(inputs: Inputs<'_>) -> Option<Value> {
    let looked = looks(&places(inputs)?, inputs.count("looks")? as usize);
    Some(json!({ "posterior": looked.after_nothing?.0 }))
}

fn to_know(inputs: Inputs<'_>) -> Option<Value> {
    let known = whereabouts(&places(inputs)?, inputs.count("looks")? as usize)?;
    Some(json!({ "P": known.known.value() }))
}

/// Around a ring of places, as it stands in the case.
fn moving(inputs: Inputs<'_>, looks_ahead: bool) -> Option<Value> {
    let prior = inputs.list("p")?;
    let n = prior.len();
    let (stay, on, back) = (inputs.number("stay")?, inputs.number("on")?, inputs.number("back")?);
    let rows: Vec<Vec<(usize, f64)>> =
        (0..n).map(|i| vec![(i, stay), ((i + 1) % n, on), ((i + n - 1) % n, back)]).collect();
    let motion = Motion::from_rows(&rows).ok()?;
    let target = MovingTarget {
        prior: &prior,
        effectiveness: &inputs.list("w")?,
        motion: &[&motion],
        budgets: &inputs.list("budgets")?,
        cap: inputs.number("cap")?,
    };
    let plan = if looks_ahead {
        target.best(Enough { within: 1e-12, sweeps: 100_000 })
    } else {
        target.myopic()
    };
    Some(json!({ "P": plan.found().value() }))
}

fn moving_best(inputs: Inputs<'_>) -> Option<Value> {
    moving(inputs, true)
}

fn moving_myopic(inputs: Inputs<'_>) -> Option<Value> {
    moving(inputs, false)
}

fn diffusing(inputs: Inputs<'_>) -> Option<Value> {
    let (d, reach) = (inputs.number("D")?, inputs.number("R")?);
    let rates: Option<Vec<f64>> =
        inputs.list("r")?.into_iter().map(|seen| decay_rate_per_s(d, seen, reach)).collect();
    Some(json!({ "rate": rates? }))
}

/// A half in how many cells come first stands for one that is tied: the two in the middle.
fn score(inputs: Inputs<'_>) -> Option<Value> {
    let cells = inputs.count("cells")? as usize;
    let mut scores = Vec::new();
    for first in inputs.list("first")? {
        let tied = first != libm::trunc(first);
        let truth = first as usize;
        let mut weights: Vec<f64> = (0..cells).map(|cell| (cells - cell) as f64).collect();
        if tied {
            weights[truth + 1] = weights[truth];
        }
        scores.push(map_score(&Belief::from_weights(&weights).ok()?, truth)?);
    }
    Some(json!({ "R": scores }))
}

fn score_outside(inputs: Inputs<'_>) -> Option<Value> {
    Some(json!({ "R": [map_score_outside(inputs.number("rest")?)] }))
}
