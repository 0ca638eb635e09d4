//! A plan of search on a terminal.

use std::fmt::Write as _;

use ringfort_model::finding::{
    EffortCell, EffortFinding, EffortOverTime, LooksFinding, MovingFinding,
};

use super::{say, short};
use crate::view::words::cut;

/// How many cells are shown at most, those with most effort first.
const MOST_SHOWN: usize = 20;
/// How many steps and looks are shown at most.
const MOST_STEPS: usize = 24;

/// The finding in at most 100 columns.
pub fn effort_text(found: &EffortFinding) -> String {
    let mut out = String::new();
    let mut cells: Vec<&EffortCell> = found.allocation.iter().collect();
    cells.sort_by(|a, b| b.effort.total_cmp(&a.effort).then(b.prior.total_cmp(&a.prior)));
    let hidden = cells.len().saturating_sub(MOST_SHOWN);
    cells.truncate(MOST_SHOWN);
    let longest = cells.iter().map(|cell| cell.cell.chars().count()).max().unwrap_or(0);
    let width = longest.clamp(9, 24);
    let names: Vec<&str> = match found.resources.as_slice() {
        [] => vec!["looks"],
        [_] => vec!["effort"],
        several => several.iter().map(|each| each.resource.as_str()).collect(),
    };
    let _ = write!(out, "{:width$}", "cell");
    for name in &names {
        let _ = write!(out, " {:>12}", cut(name, 12));
    }
    let _ = writeln!(out, "  {:>8} {:>13} {:>13}", "prior", "P(found|there)", "if not found");
    for cell in &cells {
        let _ = write!(out, "{:width$}", cut(&cell.cell, width));
        let one = [cell.effort];
        let each = if cell.by_resource.is_empty() { &one[..] } else { &cell.by_resource };
        for effort in each {
            let _ = write!(out, " {:>12}", short(*effort));
        }
        let after = cell.posterior.map_or_else(|| "–".to_owned(), |p| format!("{p:.4}"));
        let _ = writeln!(out, "  {:>8.4} {:>13.4} {after:>13}", cell.prior, cell.p_detection);
    }
    if hidden > 0 {
        let rest: f64 = found.allocation.iter().map(|cell| cell.effort).sum::<f64>()
            - cells.iter().map(|cell| cell.effort).sum::<f64>();
        let _ = writeln!(out, "and {hidden} more cells with effort {}", short(rest.max(0.0)));
    }
    if found.elsewhere.prior > 0.0 || found.elsewhere.posterior.is_some_and(|p| p > 0.0) {
        let after = found.elsewhere.posterior.map_or_else(|| "–".to_owned(), |p| format!("{p:.4}"));
        let skipped = width + 13 * names.len();
        let _ = writeln!(
            out,
            "{:skipped$}  {:>8.4} {:>13} {after:>13}",
            "elsewhere", found.elsewhere.prior, ""
        );
    }
    let _ = writeln!(out, "\nP(found)         {:.4}", found.p_detection);
    if found.gap > 0.0 {
        let _ = writeln!(out, "                 no plan finds {:.1e} more", found.gap);
    }
    for resource in &found.resources {
        let name = if resource.resource.is_empty() { "Budget" } else { resource.resource.as_str() };
        let each = if found.moving.is_some() { " a step" } else { "" };
        let more = resource
            .marginal
            .map_or_else(String::new, |more| format!("; one more adds {more:.2e}"));
        let _ = writeln!(
            out,
            "{:16} {}{each}, spent {}{more}",
            cut(name, 16),
            short(resource.budget),
            short(resource.spent)
        );
    }
    if found.width_cv > 0.0 {
        let _ = writeln!(out, "Sweep width      known to {} %", short(100.0 * found.width_cv));
    }
    if found.cap < 1.0 {
        let _ = writeln!(out, "P(found|there)   taken to be at most {}", short(found.cap));
    }
    if let Some(time) = &found.over_time {
        over_time(&mut out, time);
    }
    if let Some(looks) = &found.looks {
        looked(&mut out, looks);
    }
    if let Some(moving) = &found.moving {
        moved(&mut out, moving, found);
    }
    if !found.other_priors.is_empty() {
        let _ = writeln!(out, "\nIf another prior is true  this plan  the best for it");
    }
    for other in &found.other_priors {
        let _ = writeln!(
            out,
            "  {:22}  {:>9.4}  {:>15.4}",
            cut(&other.prior, 22),
            other.p_detection,
            other.p_detection_best
        );
    }
    for text in &found.assumed {
        say(&mut out, "Assumed: ", text);
    }
    for text in &found.warnings {
        say(&mut out, "Warning: ", text);
    }
    out
}

fn over_time(out: &mut String, time: &EffortOverTime) {
    let told = |value: Option<f64>| value.map_or_else(|| "never".to_owned(), short);
    let _ = writeln!(
        out,
        "Until found      mean effort {}, median {}, if he is ever found: P {:.4}",
        told(time.mean_effort),
        told(time.median_effort),
        time.p_ever
    );
    let tenth = time.curve.len() / 8;
    let _ = write!(out, "P(found) by      ");
    for [effort, found] in time.curve.iter().skip(tenth).step_by(tenth.max(1)) {
        let _ = write!(out, "{}: {found:.3}  ", short(*effort));
    }
    while out.ends_with(' ') {
        out.pop();
    }
    out.push('\n');
}

fn looked(out: &mut String, looks: &LooksFinding) {
    let names: Vec<&str> = looks.order.iter().map(|look| look.cell.as_str()).collect();
    let rest = names.len().saturating_sub(MOST_STEPS);
    let mut order = names[..names.len() - rest].join(", ");
    if rest > 0 {
        let _ = write!(order, " and {rest} more");
    }
    say(out, "Order: ", &order);
    let _ = writeln!(out, "Mean cost        {} for these looks", short(looks.mean_cost));
    if let Some(cost) = looks.mean_cost_to_find {
        let _ = writeln!(out, "                 {} until he is found in a cell", short(cost));
    }
    if let Some(known) = &looks.whereabouts {
        let _ = writeln!(
            out,
            "To know is enough: never look into `{}`, name it at the end: P(known) {:.4}",
            known.guess, known.p_known
        );
    }
    if let Some(stop) = &looks.stopping {
        let _ = writeln!(
            out,
            "For a reward of {}: stop after {} fruitless looks, worth {}; alone, {} pay for themselves",
            short(stop.reward),
            stop.looks,
            short(stop.worth),
            stop.one_step
        );
    }
}

fn moved(out: &mut String, moving: &MovingFinding, found: &EffortFinding) {
    let _ = writeln!(
        out,
        "                 {:.4} if each step takes the most it can, not looking ahead\n                 \
         {:.4} as if he stood still",
        moving.p_detection_myopic, moving.p_detection_standing
    );
    let _ = writeln!(out, "\nstep  P(found by)  not looking ahead  most effort");
    for step in moving.steps.iter().take(MOST_STEPS) {
        let mut most: Vec<(usize, f64)> = step.effort.iter().copied().enumerate().collect();
        most.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let most: Vec<String> = (most.iter().take(3).filter(|(_, effort)| *effort > 0.0))
            .map(|(at, effort)| format!("{} {}", found.allocation[*at].cell, short(*effort)))
            .collect();
        let _ = writeln!(
            out,
            "{:>4}  {:>11.4}  {:>17.4}  {}",
            step.step,
            step.p_found,
            step.p_found_myopic,
            most.join(", ")
        );
    }
    let hidden = moving.steps.len().saturating_sub(MOST_STEPS);
    if hidden > 0 {
        let _ = writeln!(out, "and {hidden} more steps");
    }
}
