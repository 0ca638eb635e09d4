//! Where to look, step by step, for somebody who moves.

use ringfort_analysis::belief::Motion;
use ringfort_analysis::effort::moving::{Enough, MovingTarget};
use ringfort_analysis::effort::{Detection, plan};
use ringfort_model::finding::{EffortFinding, EffortResource, MovingFinding, MovingStep};
use ringfort_model::search_table::{Moves, SearchTable};

/// What is asked of somebody who moves.
#[derive(Debug, Clone, PartialEq)]
pub struct AskMoving {
    /// The budget of every step, as for [`effort`](super::effort()).
    pub budgets: Vec<(String, f64)>,
    /// How he moves between cells, elsewhere last.
    pub moves: Moves,
    /// How many looks there are, with one of his steps in between.
    pub steps: u16,
    /// What effort at one cell and step is believed to find at most.
    pub cap: f64,
    /// When the plan is good enough.
    pub enough: Enough,
}

/// The plan over all steps, with the one that does not look ahead beside it.
///
/// Errors: as of [`effort`](super::effort()), and several resources.
pub fn moving(table: &SearchTable, ask: &AskMoving) -> Result<EffortFinding, Vec<String>> {
    let mut wrong = Vec::new();
    if table.resources.len() != 1 {
        wrong.push(
            "--moving goes with one resource; leave the other columns `effectiveness:NAME` out"
                .to_owned(),
        );
    }
    let budgets = super::budgets(table, &ask.budgets).unwrap_or_else(|why| {
        wrong.extend(why);
        Vec::new()
    });
    let motion = Motion::from_rows(&ask.moves).map_err(|why| vec![why.to_string()])?;
    if motion.places() != table.rows.len() + 1 {
        let cells = table.rows.len();
        wrong.push(format!("the motion has {} places, not {cells} and elsewhere", motion.places()));
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let cells = table.rows.len();
    let mut prior = super::priors(table);
    prior.push((1.0 - prior.iter().sum::<f64>()).max(0.0));
    let mut w = super::effectiveness(table, 0);
    w.push(0.0);
    let every = vec![budgets[0]; usize::from(ask.steps)];
    let motions = [&motion];
    let target = MovingTarget {
        prior: &prior,
        effectiveness: &w,
        motion: &motions,
        budgets: &every,
        cap: ask.cap,
    };
    let best = target.best(ask.enough);
    let myopic = target.myopic();
    let still = plan(&prior, &w, Detection { width_cv: 0.0, cap: ask.cap }, budgets[0]);
    let standing = target.planned(vec![still.effort; every.len()]);
    let total: Vec<f64> =
        (0..cells).map(|cell| best.effort.iter().map(|effort| effort[cell]).sum()).collect();
    let left: f64 = best.left.iter().sum();
    let after = (left > 0.0)
        .then(|| (best.left[..cells].iter().map(|p| p / left).collect(), best.left[cells] / left));
    let outside = after.as_ref().map(|(_, outside): &(Vec<f64>, f64)| *outside);
    let mut found = super::finding(table, &prior[..cells], &total, &best.detection[..cells], after);
    found.elsewhere.posterior = outside;
    found.p_detection = best.found().value();
    found.gap = best.gap;
    found.cap = ask.cap;
    found.resources = vec![EffortResource {
        resource: table.resources[0].clone(),
        budget: budgets[0],
        spent: total.iter().sum(),
        marginal: None,
    }];
    let steps = (best.effort.iter().enumerate())
        .map(|(step, effort)| MovingStep {
            step: step + 1,
            p_found: best.found_by[step].value(),
            p_found_myopic: myopic.found_by[step].value(),
            effort: effort[..cells].to_vec(),
        })
        .collect();
    found.moving = Some(MovingFinding {
        steps,
        p_detection_myopic: myopic.found().value(),
        p_detection_standing: standing.found().value(),
        sweeps: best.sweeps,
    });
    found.warnings = super::warnings(&found, table);
    if best.gap > ask.enough.within {
        found.warnings.push(format!(
            "after {} sweeps the plan may still fall {} short of the best",
            best.sweeps,
            super::short(best.gap)
        ));
    }
    Ok(found)
}
