//! Which unknown does the answer lean on?

use ringfort_analysis::sensitivity::first_order;
use ringfort_model::quantity::{Basis, Draw};
use ringfort_model::scenario::Scenario;
use ringfort_model::summary::{InputLeverage, Leverage};

use crate::study::case::Case;
use crate::study::ensemble::Ensemble;
use crate::study::rounded;

/// The share of the variance of P(`answer`) over the draws that each unknown explains alone.
pub fn leverage(case: &Case, run: &Ensemble, answer: &str) -> Leverage {
    let varied: Vec<usize> = (case.scenario.quantities.iter().enumerate())
        .filter(|(_, q)| q.draw == Draw::Study && !q.law.is_point())
        .map(|(id, _)| id)
        .collect();
    let counts = run.tally.by_draw(answer);
    let used: Vec<usize> = (0..counts.len()).filter(|k| counts[*k].1 > 1).collect();
    let share = |k: &usize| counts[*k].0 as f64 / counts[*k].1 as f64;
    let answers: Vec<f64> = used.iter().map(share).collect();
    let noise: Vec<f64> =
        (used.iter()).map(|k| share(k) * (1.0 - share(k)) / (counts[*k].1 as f64 - 1.0)).collect();
    let inputs: Vec<Vec<f64>> = (varied.iter())
        .map(|id| used.iter().map(|k| run.unknowns[*k].values.by_id(*id)).collect())
        .collect();
    let none = |why: String| Leverage {
        answer: answer.to_owned(),
        none_because: Some(why),
        ..Leverage::default()
    };
    if varied.is_empty() {
        return none("nothing in the scenario is unknown".to_owned());
    }
    let found = match first_order(&inputs, &answers, &noise, None) {
        Ok(found) => found,
        Err(why) => return none(why.to_string()),
    };
    let mut inputs: Vec<InputLeverage> = (varied.iter().zip(&found.shares))
        .map(|(id, share)| InputLeverage {
            path: case.scenario.quantities[*id].path.clone(),
            share: rounded(*share),
            assumed: is_assumed(&case.scenario.quantities[*id].basis),
        })
        .collect();
    inputs.sort_by(|a, b| b.share.total_cmp(&a.share).then(a.path.cmp(&b.path)));
    let positive = |assumed: bool| {
        let shares = inputs.iter().filter(|i| i.share > found.floor);
        shares.filter(|i| i.assumed || !assumed).map(|i| i.share).sum::<f64>()
    };
    let all = positive(false);
    let assumed = (all > 0.0).then(|| rounded(positive(true) / all));
    Leverage {
        answer: answer.to_owned(),
        inputs,
        dummy: Some(rounded(found.floor)),
        assumed,
        none_because: None,
    }
}

pub(crate) fn is_assumed(basis: &Basis) -> bool {
    !matches!(basis, Basis::Evidence(_))
}

/// Share of the quantities that rest on an assumption rather than on a claim; defaults count.
pub fn share_assumed(scenario: &Scenario) -> f64 {
    let n = scenario.quantities.len().max(1) as f64;
    let assumed = scenario.quantities.iter().filter(|q| is_assumed(&q.basis)).count();
    rounded(assumed as f64 / n)
}
