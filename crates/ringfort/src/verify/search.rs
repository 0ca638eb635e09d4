//! Recomputes the cases of finding: effort, beliefs, reports, the decision, the flaming datum.

use core::f64::consts::{LN_2, PI};

use ringfort_analysis::belief::{Belief, Motion};
use ringfort_analysis::decision::Stopping;
use ringfort_analysis::decision::sequential::{exact_test, wald_bounds, wald_mean_looks};
use ringfort_analysis::detection::any_of;
use ringfort_analysis::effort::{
    RangeCurve, Sweep, allocate, found, found_around_datum, mean_time_around_datum_s, sweep_width_m,
};
use ringfort_analysis::pursuit::{Pursuit, Search};
use ringfort_analysis::reports::{Mass, OriginState, SharedOrigin, Source, updated};
use ringfort_model::units::Probability;
use serde_json::{Value, json};

use super::Formula;
use super::inputs::Inputs;

pub(super) fn formula(name: &str) -> Option<Formula> {
    Some(match name {
        "found" => coverage,
        "inverse cube width" => width,
        "inverse cube width by quadrature" => width_by_quadrature,
        "datum plan" => datum_plan,
        "datum mean time" => datum_mean_time,
        "allocate" => allocation,
        "beacons" => beacons,
        "mixture" => mixture,
        "miss" => miss,
        "filter" => filter,
        "sweep" => sweep,
        "grid" => grid,
        "drawers" => drawers,
        "shared origin" => shared_origin,
        "taken for independent" => taken_for_independent,
        "dempster" => dempster,
        "wait" => wait,
        "wald bound" => wald_bound,
        "wald looks" => wald_looks,
        "exact looks" => exact_looks,
        "flaming datum" => flaming_datum,
        _ => return None,
    })
}

fn coverage(inputs: Inputs<'_>) -> Option<Value> {
    let how = match inputs.word("sweep")? {
        "random" => Sweep::Random,
        "inverse cube" => Sweep::InverseCube,
        "exhaustive" => Sweep::Exhaustive,
        _ => return None,
    };
    let all = inputs.list("coverage")?;
    Some(json!({ "P": all.into_iter().map(|c| found(how, c).value()).collect::<Vec<_>>() }))
}

fn width(inputs: Inputs<'_>) -> Option<Value> {
    let widths = inputs.list("m")?.into_iter();
    let widths = widths.map(|m_m2| RangeCurve::InverseCube { m_m2 }.sweep_width_m());
    Some(json!({ "W": widths.collect::<Vec<_>>() }))
}

fn width_by_quadrature(inputs: Inputs<'_>) -> Option<Value> {
    let widths = inputs.list("m")?.into_iter().map(|m_m2| {
        let curve = RangeCurve::InverseCube { m_m2 };
        sweep_width_m(|x_m| curve.at(x_m).value(), libm::sqrt(m_m2))
    });
    Some(json!({ "W": widths.collect::<Vec<_>>() }))
}

/// W v = π and σ = 1, so that H = 1 and the time is the square of the reach.
fn datum_plan(inputs: Inputs<'_>) -> Option<Value> {
    let reaches = inputs.list("reach")?.into_iter();
    let found = reaches.map(|reach| found_around_datum(PI, 1.0, 1.0, reach * reach).value());
    Some(json!({ "P": found.collect::<Vec<_>>() }))
}

fn datum_mean_time(inputs: Inputs<'_>) -> Option<Value> {
    let h = inputs.number("H")?;
    Some(json!({ "mean": mean_time_around_datum_s(PI * h * h, 1.0, 1.0) }))
}

fn allocation(inputs: Inputs<'_>) -> Option<Value> {
    Some(json!({ "t": allocate(&inputs.list("p")?, &inputs.list("w")?, inputs.number("T")?) }))
}

fn beacons(inputs: Inputs<'_>) -> Option<Value> {
    let one = probability(inputs, "detect")?.and(probability(inputs, "survive")?);
    Some(json!({ "P": any_of(&[one, one]).value() }))
}

fn mixture(inputs: Inputs<'_>) -> Option<Value> {
    let weight = probability(inputs, "weight")?;
    let mixed = weight.mix(probability(inputs, "first")?, probability(inputs, "second")?);
    Some(json!({ "P": mixed.value() }))
}

fn miss(inputs: Inputs<'_>) -> Option<Value> {
    let mut belief = Belief::from_weights(&inputs.list("prior")?).ok()?;
    let detect = inputs.number("detect")?;
    let missed: Vec<f64> =
        inputs.list("inside")?.into_iter().map(|inside| 1.0 - detect * inside).collect();
    belief.observe(&missed).ok()?;
    Some(json!({ "posterior": belief.probabilities() }))
}

fn filter(inputs: Inputs<'_>) -> Option<Value> {
    let motion = Motion::from_matrix(&inputs.table("motion")?).ok()?;
    let mut belief = Belief::from_weights(&inputs.list("prior")?).ok()?;
    let says_so = inputs.list("says_so")?;
    let mut rain = Vec::new();
    for seen in inputs.list("evidence")? {
        belief.predict(&motion).ok()?;
        let likelihood: Vec<f64> =
            says_so.iter().map(|p| if seen > 0.0 { *p } else { 1.0 - p }).collect();
        belief.observe(&likelihood).ok()?;
        rain.push(belief.probability(0));
    }
    Some(json!({ "P_rain": rain }))
}

/// A window of cells sweeps along a ring of them, look after look; the target stands still.
fn sweep(inputs: Inputs<'_>) -> Option<Value> {
    let half = inputs.list("half_row")?;
    let row: Vec<f64> = half.iter().chain(half.iter().rev()).copied().collect();
    let mut belief = Belief::from_weights(&[row.as_slice(), &row].concat()).ok()?;
    let cells = belief.places();
    let (window, first) = (inputs.count("window")? as usize, inputs.count("first_cell")? as usize);
    let detect = inputs.number("detect")?;
    let (mut found, mut unseen) = (Vec::new(), 1.0);
    for look in 0..inputs.count("looks")? as usize {
        let mut missed = vec![1.0; cells];
        for cell in 0..window {
            missed[(first + look * window + cell) % cells] -= detect;
        }
        unseen *= belief.weigh(&missed).ok()?;
        found.push(1.0 - unseen);
    }
    Some(json!({ "P_found": found }))
}

/// A square of cells, row by row; a window that jumps about is searched, then he takes a step of a
/// random walk that is reflected at the edge.
fn grid(inputs: Inputs<'_>) -> Option<Value> {
    let side = inputs.count("side")? as usize;
    let (sd, stay, detect) =
        (inputs.number("sd")?, inputs.number("stay")?, inputs.number("detect")?);
    let &[row, column] = inputs.list("centre")?.as_slice() else { return None };
    let &[down, across] = inputs.list("stride")?.as_slice() else { return None };
    let (window, wrap) = (inputs.count("window")? as usize, inputs.count("wrap")? as usize);
    let near = |cell: usize, centre: f64| {
        let away = (cell as f64 - centre) / sd;
        libm::exp(-0.5 * away * away)
    };
    let prior: Vec<f64> =
        (0..side * side).map(|cell| near(cell / side, row) * near(cell % side, column)).collect();
    let rows: Vec<Vec<(usize, f64)>> = (0..side * side)
        .map(|cell| {
            let (i, j) = (cell / side, cell % side);
            let step = (1.0 - stay) / 4.0;
            let ways = [
                (i > 0).then(|| cell - side),
                (i + 1 < side).then(|| cell + side),
                (j > 0).then(|| cell - 1),
                (j + 1 < side).then(|| cell + 1),
            ];
            let kept = ways.iter().filter(|way| way.is_none()).count() as f64;
            let moves = ways.iter().flatten().map(|to| (*to, step));
            std::iter::once((cell, stay + kept * step)).chain(moves).collect()
        })
        .collect();
    let motion = Motion::from_rows(&rows).ok()?;
    let mut never = Vec::new();
    for steps in inputs.list("steps")? {
        let mut belief = Belief::from_weights(&prior).ok()?;
        let mut log_unseen = 0.0;
        for t in 0..steps as usize {
            let (top, left) = ((down as usize * t) % wrap, (across as usize * t) % wrap);
            let mut missed = vec![1.0; side * side];
            for i in top..top + window {
                missed[i * side + left..i * side + left + window].fill(1.0 - detect);
            }
            log_unseen += belief.observe(&missed).ok()?;
            belief.predict(&motion).ok()?;
        }
        never.push(libm::exp(log_unseen));
    }
    Some(json!({ "P_never": never }))
}

/// Drawers are opened one after another and are empty; "elsewhere" is kept.
fn drawers(inputs: Inputs<'_>) -> Option<Value> {
    let drawers = inputs.count("drawers")? as usize;
    let inside = inputs.number("inside")?;
    let mut weights = vec![inside / drawers as f64; drawers];
    weights.push(1.0 - inside);
    let mut belief = Belief::from_weights(&weights).ok()?;
    let mut left = vec![1.0 - belief.probability(drawers)];
    for opened in 0..drawers {
        let mut empty = vec![1.0; drawers + 1];
        empty[opened] = 0.0;
        belief.observe(&empty).ok()?;
        left.push(1.0 - belief.probability(drawers));
    }
    Some(json!({ "P_inside": left }))
}

/// Reports of one origin in one of two states: P(says so) by truth and state.
fn origin(inputs: Inputs<'_>) -> Option<(Probability, u32, SharedOrigin)> {
    let prior = probability(inputs, "prior")?;
    let state = probability(inputs, "state")?;
    let says: Option<Vec<_>> = inputs.list("p")?.into_iter().map(Probability::new).collect();
    let says = says?;
    let &[true_in, true_out, false_in, false_out] = says.as_slice() else { return None };
    let states = vec![
        OriginState { probability: state, source: Source { hit: true_in, false_alarm: false_in } },
        OriginState {
            probability: state.complement(),
            source: Source { hit: true_out, false_alarm: false_out },
        },
    ];
    Some((prior, inputs.count("reports")?, SharedOrigin::new(states).ok()?))
}

fn shared_origin(inputs: Inputs<'_>) -> Option<Value> {
    let (prior, reports, origin) = origin(inputs)?;
    Some(json!({ "P": origin.posterior(prior, reports, 0)?.value() }))
}

fn taken_for_independent(inputs: Inputs<'_>) -> Option<Value> {
    let (prior, reports, origin) = origin(inputs)?;
    let once = origin.taken_for_independent().log_ratio(true);
    Some(json!({ "P": updated(prior, f64::from(reports) * once).value() }))
}

/// Three options; each source gives most to its own and the rest to the third.
fn dempster(inputs: Inputs<'_>) -> Option<Value> {
    let masses = |name, own: u32| {
        let &[most, rest] = inputs.list(name)?.as_slice() else { return None };
        Mass::new(3, &[(own, most), (0b100, rest)]).ok()
    };
    let (first, second) = (masses("first", 0b001)?, masses("second", 0b010)?);
    Some(json!({
        "conflict": first.conflict(&second).ok()?,
        "belief": first.combined(&second).ok()?.belief(0b100),
    }))
}

/// One blind step, in which he leaves with the given probability.
fn wait(inputs: Inputs<'_>) -> Option<Value> {
    let leaves = inputs.number("departure")?;
    let stopping = Stopping {
        steps: 1,
        step_s: 1.0,
        departure_per_s: if leaves == 0.5 { LN_2 } else { -libm::log1p(-leaves) },
        intervention_per_s: 0.0,
        launch_lag_s: 0.0,
        success: Probability::ONE,
        gain: inputs.number("gain")?,
        loss_if_repelled: 0.0,
        loss_if_wrong: inputs.number("loss_if_wrong")?,
        loss_if_forestalled: 0.0,
        fallout: 0.0,
        value_of_never: inputs.number("never")?,
        cost_of_step: 0.0,
        observations: Vec::new(),
    };
    let solution = stopping.solve().ok()?;
    Some(json!({ "value": solution.value_of_waiting(0, probability(inputs, "belief")?) }))
}

fn wald_bound(inputs: Inputs<'_>) -> Option<Value> {
    let (low, _) = wald_bounds(probability(inputs, "alpha")?, probability(inputs, "beta")?);
    Some(json!({ "logB": low }))
}

fn wald_looks(inputs: Inputs<'_>) -> Option<Value> {
    let p = |name| probability(inputs, name);
    let (h0, h1) = wald_mean_looks(p("p0")?, p("p1")?, p("alpha")?, p("beta")?);
    Some(json!({ "h0": h0, "h1": h1 }))
}

fn exact_looks(inputs: Inputs<'_>) -> Option<Value> {
    let p = |name| probability(inputs, name);
    let (p0, p1, alpha, beta) = (p("p0")?, p("p1")?, p("alpha")?, p("beta")?);
    let looks = |truth| exact_test(p0, p1, alpha, beta, truth, 1000).mean_looks;
    Some(json!({ "h0": looks(p0), "h1": looks(p1) }))
}

fn flaming_datum(inputs: Inputs<'_>) -> Option<Value> {
    let (late, time) = (inputs.number("late")?, inputs.number("time")?);
    let search = Search {
        searchers: 1.0,
        speed_m_per_s: inputs.number("searcher_speed")?,
        sweep_width_m: inputs.number("width")?,
        lateness_s: late,
        lasts_s: f64::INFINITY,
    };
    let pursuit = Pursuit::new(inputs.number("speed")?, search, None).ok()?;
    Some(json!({
        "found": pursuit.found_by(late + time).value(),
        "ever": pursuit.ends().found.value(),
    }))
}

fn probability(inputs: Inputs<'_>, name: &str) -> Option<Probability> {
    Probability::new(inputs.number(name)?)
}
