//! When to go, and what would it be worth to know more?

use ringfort_analysis::decision::information::{
    interaction, together, worth_of_certainty, worth_of_sets,
};
use ringfort_analysis::decision::{Advice, Observation, Stopping};
use ringfort_analysis::moments;
use ringfort_model::finding::{DecideFinding, DecidePair, DecideSet, DecideThreshold};
use ringfort_model::quantity::Quantity;
use ringfort_model::stopping::StoppingProblem;
use ringfort_model::units::Probability;

/// Solves a stopping problem that was read without errors; quantities count at their means.
///
/// Errors: a sentence, when a number is not finite.
pub fn decide(problem: &StoppingProblem) -> Result<DecideFinding, String> {
    let file = &problem.file;
    let (window, worth) = (&file.window, &file.worth);
    let step_s = of(problem, &window.step);
    let steps = libm::floor(of(problem, &window.lasts) / step_s + 1e-9).max(0.0) as u32;
    let chance = |q: &Quantity<_>| Probability::clamped(of(problem, q));
    let sources: Vec<Vec<Observation>> = (file.source.iter())
        .map(|source| {
            let both = source.here.iter().zip(&source.away);
            both.map(|(h, a)| Observation { if_right: chance(h), if_wrong: chance(a) }).collect()
        })
        .collect();
    let all: Vec<&[Observation]> = sources.iter().map(Vec::as_slice).collect();
    let stopping = Stopping {
        steps,
        step_s,
        departure_per_s: of(problem, &window.leaves) + of(problem, &window.noticed),
        intervention_per_s: of(problem, &window.third_party),
        launch_lag_s: of(problem, &window.lag),
        success: chance(&worth.success),
        gain: of(problem, &worth.gain),
        loss_if_repelled: of(problem, &worth.failed),
        loss_if_wrong: of(problem, &worth.wrong_fix),
        loss_if_forestalled: of(problem, &worth.forestalled),
        fallout: of(problem, &worth.fallout),
        value_of_never: -of(problem, &worth.missed),
        cost_of_step: of(problem, &worth.step),
        observations: together(&all),
    };
    let told = |error: ringfort_analysis::decision::StoppingError| error.to_string();
    let solution = stopping.solve().map_err(told)?;
    let belief = chance(&window.belief);
    let (value, going) = (solution.value(0, belief), solution.value_of_going(0, belief));
    let never = stopping.value_of_never;
    let thresholds = (0..=steps).map(|step| DecideThreshold {
        at_h: rounded(f64::from(step) * step_s / 3600.0),
        go: solution.go_between(step).map(|(low, _)| rounded(low.value())),
        never: solution.never_between(step).map(|(_, high)| rounded(high.value())),
    });
    let sets = worth_of_sets(&stopping, None, &sources, belief).map_err(told)?;
    let name = |k: usize| file.source[k].id.to_string();
    let mut pairs = Vec::new();
    for a in 0..sources.len() {
        for b in a + 1..sources.len() {
            pairs.extend(interaction(&sets, a, b).map(|interaction| DecidePair {
                first: name(a),
                second: name(b),
                interaction: rounded(interaction),
            }));
        }
    }
    Ok(DecideFinding {
        belief: belief.value(),
        advice: match solution.advice(0, belief) {
            Advice::Go => "go",
            Advice::Wait => "wait",
            Advice::Never => "never",
        }
        .to_owned(),
        value: rounded(value),
        value_of_going: rounded(going),
        value_of_never: never,
        value_of_waiting: rounded((value - going.max(never)).max(0.0)),
        thresholds: thresholds.collect(),
        certainty: rounded(worth_of_certainty(&stopping, None, belief).map_err(told)?),
        sets: (sets.iter())
            .map(|worth| DecideSet {
                sources: (0..sources.len()).filter(|k| worth.set >> k & 1 == 1).map(name).collect(),
                value: rounded(worth.value),
                gain: rounded(worth.gain),
            })
            .collect(),
        pairs,
    })
}

fn of<D>(problem: &StoppingProblem, quantity: &Quantity<D>) -> f64 {
    problem.value(quantity, moments::mean)
}

/// To nine digits, beyond which thinned lines say nothing.
fn rounded(value: f64) -> f64 {
    libm::round(value * 1e9) / 1e9 + 0.0
}
