//! Where should a search go, and how likely does it find?

mod looks;
mod moving;

pub use looks::{AskLooks, looks};
pub use moving::{AskMoving, moving};
pub use ringfort_analysis::effort::moving::Enough;

use ringfort_analysis::effort::several::several;
use ringfort_analysis::effort::timed::Timed;
use ringfort_analysis::effort::{Detection, plan};
use ringfort_model::finding::{
    EffortCell, EffortElsewhere, EffortFinding, EffortOverTime, EffortResource, OtherPrior,
};
use ringfort_model::search_table::SearchTable;
use ringfort_model::units::Probability;

/// A plan of several resources is taken when no other finds this much more,
const WITHIN: f64 = 1e-12;
/// or when so many cells have been filled: a few seconds.
const MOST_FILLED: usize = 10_000_000;
/// What a plan may fall short without a warning.
const SLIGHT: f64 = 1e-6;
/// Points of the curve over time, from 0 to twice the budget.
const POINTS: u32 = 40;
/// A loss under another prior that is worth a warning.
const WORTH_SAYING: f64 = 0.02;

/// What is asked of a table of cells.
#[derive(Debug, Clone, PartialEq)]
pub struct AskEffort {
    /// Budgets by name of the resource; an empty name where there is only one.
    pub budgets: Vec<(String, f64)>,
    /// Coefficient of variation of the sweep width; 0 for one that is known.
    pub width_cv: f64,
    /// What effort at one cell is believed to find at most.
    pub cap: f64,
}

/// The plan for somebody who stands still.
///
/// Errors: a sentence for each budget that is missing, unknown or given twice, and for what several
/// resources do not go with.
pub fn effort(table: &SearchTable, ask: &AskEffort) -> Result<EffortFinding, Vec<String>> {
    let budgets = budgets(table, &ask.budgets);
    let single = table.resources.len() == 1;
    let mut wrong = budgets.as_ref().err().cloned().unwrap_or_default();
    if !single && (ask.width_cv > 0.0 || ask.cap < 1.0) {
        wrong.push(
            "--width-cv and --cap go with one resource; leave them out, or plan one resource alone"
                .to_owned(),
        );
    }
    let (Ok(budgets), true) = (budgets, wrong.is_empty()) else { return Err(wrong) };
    let prior = priors(table);
    let mut found =
        if single { one(table, &prior, budgets[0], ask) } else { many(table, &prior, &budgets) };
    found.warnings.extend(warnings(&found, table));
    Ok(found)
}

fn priors(table: &SearchTable) -> Vec<f64> {
    table.rows.iter().map(|row| row.prior).collect()
}

fn effectiveness(table: &SearchTable, resource: usize) -> Vec<f64> {
    table.rows.iter().map(|row| row.effectiveness[resource]).collect()
}

/// The budget of every resource, in their order, or everything that is wrong with them.
fn budgets(table: &SearchTable, given: &[(String, f64)]) -> Result<Vec<f64>, Vec<String>> {
    let plain = table.resources.len() == 1;
    let shown = |name: &str| {
        if name.is_empty() { "--budget T".to_owned() } else { format!("--budget {name}=T") }
    };
    let belongs = |name: &String, resource: &String| name == resource || (plain && name.is_empty());
    let mut wrong = Vec::new();
    let mut found = Vec::new();
    for resource in &table.resources {
        let all: Vec<f64> =
            given.iter().filter(|(name, _)| belongs(name, resource)).map(|(_, t)| *t).collect();
        match all.as_slice() {
            [one] => found.push(*one),
            [] => wrong.push(format!("no budget is given: add {}", shown(resource))),
            _ => wrong.push(format!("{} is given more than once", shown(resource))),
        }
    }
    for (name, _) in given {
        if !table.resources.iter().any(|resource| belongs(name, resource)) {
            let names: Vec<&str> = table.resources.iter().map(String::as_str).collect();
            let names = names.join(", ");
            wrong.push(match (name.is_empty(), names.is_empty()) {
                (true, _) => {
                    format!("--budget needs a name here, as NAME=T; the table has {names}")
                }
                (false, true) => format!("the table has no resource `{name}`; write --budget T"),
                (false, false) => format!("the table has no resource `{name}`, but {names}"),
            });
        }
    }
    if wrong.is_empty() { Ok(found) } else { Err(wrong) }
}

fn one(table: &SearchTable, prior: &[f64], budget: f64, ask: &AskEffort) -> EffortFinding {
    let w = effectiveness(table, 0);
    let detection = Detection { width_cv: ask.width_cv, cap: ask.cap };
    let best = plan(prior, &w, detection, budget);
    let after = best.after_nothing(prior);
    let known = ask.width_cv == 0.0 && ask.cap == 1.0;
    let mut found = finding(table, prior, &best.effort, &best.detection, after);
    found.p_detection = best.found.value();
    found.width_cv = ask.width_cv;
    found.cap = ask.cap;
    found.resources = vec![EffortResource {
        resource: table.resources[0].clone(),
        budget,
        spent: best.effort.iter().sum(),
        marginal: Some(best.marginal),
    }];
    found.over_time = known.then(|| over_time(&Timed::new(prior, &w), budget));
    found.other_priors = others(table, |other| {
        (best.found_under(other).value(), plan(other, &w, detection, budget).found.value())
    });
    found
}

fn many(table: &SearchTable, prior: &[f64], budgets: &[f64]) -> EffortFinding {
    let w: Vec<Vec<f64>> =
        (0..table.resources.len()).map(|resource| effectiveness(table, resource)).collect();
    let rounds = (MOST_FILLED / (prior.len() * w.len())).clamp(20, 50_000) as u32;
    let best = several(prior, &w, budgets, WITHIN, rounds);
    let total: Vec<f64> =
        (0..prior.len()).map(|cell| best.effort.iter().map(|effort| effort[cell]).sum()).collect();
    let after = after_nothing(prior, &best.detection);
    let mut found = finding(table, prior, &total, &best.detection, after);
    for (cell, told) in found.allocation.iter_mut().enumerate() {
        told.by_resource = best.effort.iter().map(|effort| effort[cell]).collect();
    }
    found.p_detection = best.found.value();
    found.gap = best.gap;
    if best.gap > SLIGHT {
        let short = short(best.gap);
        found.warnings.push(format!("the plan may still fall {short} short of the best"));
    }
    found.resources = (table.resources.iter().zip(budgets).enumerate())
        .map(|(at, (resource, budget))| EffortResource {
            resource: resource.clone(),
            budget: *budget,
            spent: best.effort[at].iter().sum(),
            marginal: Some(best.marginal[at]),
        })
        .collect();
    found.other_priors = others(table, |other| {
        let under: f64 = other.iter().zip(&best.detection).map(|(p, d)| p * d).sum();
        (under, several(other, &w, budgets, WITHIN, rounds).found.value())
    });
    found
}

/// What is believed of the cells and of elsewhere when nothing was found.
fn after_nothing(prior: &[f64], detection: &[f64]) -> Option<(Vec<f64>, f64)> {
    let elsewhere = (1.0 - prior.iter().sum::<f64>()).max(0.0);
    let left: Vec<f64> = prior.iter().zip(detection).map(|(p, d)| p * (1.0 - d)).collect();
    let sum = left.iter().sum::<f64>() + elsewhere;
    (sum > 0.0).then(|| (left.iter().map(|p| p / sum).collect(), elsewhere / sum))
}

/// A finding with its cells, and everything else empty.
fn finding(
    table: &SearchTable,
    prior: &[f64],
    effort: &[f64],
    detection: &[f64],
    after: Option<(Vec<f64>, f64)>,
) -> EffortFinding {
    let allocation = (table.rows.iter().enumerate())
        .map(|(at, row)| EffortCell {
            cell: row.cell.clone(),
            effort: effort[at],
            prior: row.prior,
            posterior: after.as_ref().map(|(cells, _)| cells[at]),
            p_detection: detection[at],
            by_resource: Vec::new(),
        })
        .collect();
    let elsewhere = (1.0 - prior.iter().sum::<f64>()).max(0.0);
    // what rounding leaves is nowhere
    let elsewhere = if elsewhere < 1e-12 { 0.0 } else { elsewhere };
    let mut assumed = Vec::new();
    if elsewhere > 0.0 {
        assumed.push(format!(
            "the priors sum to {}: the missing {} is taken as elsewhere, where nobody looks",
            short(1.0 - elsewhere),
            short(elsewhere)
        ));
    }
    EffortFinding {
        p_detection: 0.0,
        gap: 0.0,
        allocation,
        elsewhere: EffortElsewhere {
            prior: elsewhere,
            posterior: after.map(|(_, outside)| if elsewhere > 0.0 { outside } else { 0.0 }),
        },
        resources: Vec::new(),
        width_cv: 0.0,
        cap: 1.0,
        over_time: None,
        looks: None,
        moving: None,
        other_priors: Vec::new(),
        assumed,
        warnings: Vec::new(),
    }
}

fn over_time(timed: &Timed, budget: f64) -> EffortOverTime {
    let ever = timed.ever().value();
    let curve = (0..=POINTS)
        .map(|point| {
            let effort = 2.0 * budget * f64::from(point) / f64::from(POINTS);
            [effort, timed.found_by(effort).value()]
        })
        .collect();
    EffortOverTime {
        curve,
        p_ever: ever,
        mean_effort: timed.mean_effort(),
        median_effort: timed.effort_for(Probability::clamped(ever / 2.0)),
    }
}

/// The plan under a flat prior of the same sum over the cells with any, and under those of the table.
fn others(table: &SearchTable, under: impl Fn(&[f64]) -> (f64, f64)) -> Vec<OtherPrior> {
    let prior = priors(table);
    let held = prior.iter().filter(|p| **p > 0.0).count() as f64;
    let each = prior.iter().sum::<f64>() / held;
    let flat: Vec<f64> = prior.iter().map(|p| if *p > 0.0 { each } else { 0.0 }).collect();
    let mut all = vec![("flat".to_owned(), flat)];
    for (at, name) in table.others.iter().enumerate() {
        all.push((name.clone(), table.rows.iter().map(|row| row.others[at]).collect()));
    }
    all.into_iter()
        .map(|(prior, other)| {
            let (p_detection, p_detection_best) = under(&other);
            OtherPrior { prior, p_detection, p_detection_best }
        })
        .collect()
}

fn warnings(found: &EffortFinding, table: &SearchTable) -> Vec<String> {
    let mut warnings = Vec::new();
    let searched = table.rows.iter().any(|row| {
        row.prior > 0.0 && row.effectiveness.iter().any(|effectiveness| *effectiveness > 0.0)
    });
    if !searched {
        warnings.push("no cell has both a prior and an effectiveness: nothing is spent".to_owned());
    }
    let skipped: Vec<&EffortCell> = (found.allocation.iter())
        .filter(|cell| cell.prior > 0.0 && cell.p_detection <= 0.0)
        .collect();
    if searched && !skipped.is_empty() {
        let left: f64 = skipped.iter().map(|cell| cell.prior).sum();
        let cells = match skipped.len() {
            1 => "1 cell".to_owned(),
            more => format!("{more} cells"),
        };
        warnings.push(format!(
            "{cells} with prior {} in all: this plan never finds him who is there",
            short(left)
        ));
    }
    for other in &found.other_priors {
        let lost = other.p_detection_best - other.p_detection;
        if lost > WORTH_SAYING {
            warnings.push(format!(
                "if the prior `{}` is the true one, this plan finds {}, the best for it {}",
                other.prior,
                short(other.p_detection),
                short(other.p_detection_best)
            ));
        }
    }
    warnings
}

/// A number with at most four decimals, small ones as powers of ten.
fn short(value: f64) -> String {
    if value != 0.0 && value.abs() < 5e-4 {
        return format!("{value:.1e}");
    }
    let text = format!("{value:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests;
