//! What the rules are held against.

use super::sequential::{exact_test, wald_bounds, wald_mean_looks};
use super::*;

fn p(value: f64) -> Probability {
    Probability::new(value).unwrap()
}

#[track_caller]
fn close(ours: f64, theirs: f64, tolerance: f64) {
    assert!((ours - theirs).abs() <= tolerance, "ours {ours}, theirs {theirs}");
}

fn observations() -> Vec<Observation> {
    [(0.5, 0.1), (0.3, 0.3), (0.2, 0.6)]
        .map(|(right, wrong)| Observation { if_right: p(right), if_wrong: p(wrong) })
        .to_vec()
}

fn problem() -> Stopping {
    Stopping {
        steps: 5,
        step_s: 600.0,
        departure_per_s: 1.0 / 20_000.0,
        intervention_per_s: 1.0 / 50_000.0,
        launch_lag_s: 900.0,
        success: p(0.7),
        gain: 10.0,
        loss_if_repelled: 6.0,
        loss_if_wrong: 8.0,
        loss_if_forestalled: 3.0,
        fallout: 0.5,
        value_of_never: -0.2,
        cost_of_step: 0.1,
        observations: observations(),
    }
}

/// The recursion written out as a tree, with no envelope in it.
fn by_tree(s: &Stopping, step: u32, b: f64) -> f64 {
    let a = b * libm::exp(-s.departure_per_s * s.launch_lag_s);
    let ps = s.success.value();
    let go = a * (ps * s.gain - (1.0 - ps) * s.loss_if_repelled)
        - (1.0 - a) * s.loss_if_wrong
        - s.fallout;
    let mut best = go.max(s.value_of_never);
    if step < s.steps {
        best = best.max(waiting_by_tree(s, step, b));
    }
    best
}

fn waiting_by_tree(s: &Stopping, step: u32, b: f64) -> f64 {
    let left_alone = libm::exp(-s.intervention_per_s * s.step_s);
    let predicted = b * libm::exp(-s.departure_per_s * s.step_s);
    let mut sum = 0.0;
    if s.observations.is_empty() {
        sum = by_tree(s, step + 1, predicted);
    }
    for o in &s.observations {
        let seen = predicted * o.if_right.value();
        let evidence = seen + (1.0 - predicted) * o.if_wrong.value();
        sum += evidence * by_tree(s, step + 1, seen / evidence);
    }
    -s.cost_of_step - (1.0 - left_alone) * s.loss_if_forestalled + left_alone * sum
}

#[test]
fn agree_envelope_and_tree() {
    let blind = Stopping { observations: Vec::new(), ..problem() };
    let sure = Stopping { departure_per_s: 0.0, intervention_per_s: 0.0, ..problem() };
    for s in [problem(), blind, sure] {
        let solution = s.solve().unwrap();
        for k in 0..=100 {
            let b = f64::from(k) / 100.0;
            close(solution.value(0, p(b)), by_tree(&s, 0, b), 1e-12);
            close(solution.value_of_waiting(2, p(b)), waiting_by_tree(&s, 2, b), 1e-12);
        }
    }
}

/// Departures belong in the belief, not in a discount: with half gone in a blind step, waiting on a
/// certain fix is worth 0 here, not 0.5.
#[test]
fn verify_departures_are_not_a_discount() {
    let s = Stopping {
        steps: 1,
        step_s: 1.0,
        departure_per_s: libm::log(2.0),
        intervention_per_s: 0.0,
        launch_lag_s: 0.0,
        success: p(1.0),
        gain: 1.0,
        loss_if_repelled: 0.0,
        loss_if_wrong: 1.0,
        loss_if_forestalled: 0.0,
        fallout: 0.0,
        value_of_never: -0.2,
        cost_of_step: 0.0,
        observations: Vec::new(),
    };
    let solution = s.solve().unwrap();
    close(solution.value_of_waiting(0, p(1.0)), 0.0, 1e-15);
    assert_eq!(solution.value_of_going(0, p(1.0)), 1.0);
    assert_eq!(solution.advice(0, p(1.0)), Advice::Go);
    assert_eq!(solution.value_of_waiting(1, p(1.0)), f64::NEG_INFINITY);
}

/// Without departures the belief that it takes to go falls as the window closes, and giving up
/// grows easier.
#[test]
fn law_threshold_falls_as_the_window_closes() {
    let s = Stopping { steps: 12, departure_per_s: 0.0, intervention_per_s: 0.0, ..problem() };
    let solution = s.solve().unwrap();
    let (mut go, mut never) = (1.0, 0.0);
    for step in 0..=12 {
        let (low, high) = solution.go_between(step).unwrap();
        assert_eq!(high.value(), 1.0);
        let (from, to) = solution.never_between(step).unwrap();
        assert!(low.value() <= go + 1e-12 && to.value() >= never - 1e-12 && from.value() == 0.0);
        (go, never) = (low.value(), to.value());
    }
    close(go, never, 1e-12);
}

#[test]
fn agree_intervals_and_advice() {
    let s = problem();
    let solution = s.solve().unwrap();
    for step in 0..=5 {
        let go = solution.go_between(step);
        for k in 0..=1000 {
            let b = f64::from(k) / 1000.0;
            let inside = go.is_some_and(|(low, high)| low.value() <= b && b <= high.value());
            assert_eq!(inside, solution.advice(step, p(b)) == Advice::Go, "step {step} b {b}");
        }
    }
    // Value can only fall as chances to wait run out, and is convex in the belief.
    for k in 1..1000 {
        let v = |step: u32, k: i32| solution.value(step, p(f64::from(k) / 1000.0));
        assert!(v(0, k) >= v(1, k) - 1e-12);
        assert!(v(0, k - 1) + v(0, k + 1) >= 2.0 * v(0, k) - 1e-12);
    }
}

/// Many steps stay few lines.
#[test]
fn law_long_windows_stay_cheap() {
    let s = Stopping { steps: 500, step_s: 60.0, cost_of_step: 0.001, ..problem() };
    let solution = s.solve().unwrap();
    println!("{} lines", solution.lines());
    assert!(solution.lines() < 500 * 5000, "{}", solution.lines());
}

#[test]
fn law_threshold_rule() {
    let rule = Threshold { belief: p(0.8), staying: p(0.9) };
    assert!(rule.go(p(0.8), p(0.9)));
    assert!(!rule.go(p(0.79), p(1.0)) && !rule.go(p(1.0), p(0.89)));
}

/// The example printed by the R package SPRT: α 0.05, β 0.20, ln B −1.558.
#[test]
fn verify_wald_bounds() {
    let (low, high) = wald_bounds(p(0.05), p(0.20));
    close(low, -1.558, 5e-4);
    close(high, libm::log(16.0), 1e-15);
    // Its data: normal looks, mean 0 or 1; n = 10, sum 0.746 gives 0.746 − 5, below ln B.
    assert!(0.746_256_4 - 5.0 < low);
}

/// p₀ 0.1, p₁ 0.3, α = β = 0.05: Wald's 22.78 and 17.25, exactly 24.54 and 20.14.
#[test]
fn verify_sequential_test() {
    let (p0, p1, level) = (p(0.1), p(0.3), p(0.05));
    let (under_0, under_1) = wald_mean_looks(p0, p1, level, level);
    close(under_0, 22.78, 5e-3);
    close(under_1, 17.25, 5e-3);
    let exact = |truth| exact_test(p0, p1, level, level, truth, 5000);
    close(exact(p0).mean_looks, 24.54, 5e-3);
    close(exact(p1).mean_looks, 20.14, 5e-3);
    // Wald's bounds keep what they promise.
    assert!(exact(p0).accepts_1 <= level && exact(p1).accepts_1 >= level.complement());
    assert!(exact(p0).open.value() < 1e-12);
}

#[test]
fn golden_refusals_say_why() {
    let wrong = vec![Observation { if_right: p(0.5), if_wrong: p(1.0) }];
    assert_eq!(
        Stopping { observations: wrong, ..problem() }.solve().unwrap_err().to_string(),
        "the observations sum to 0.5 if the fix is right and to 1 if it is wrong; both must sum to 1"
    );
    assert_eq!(
        Stopping { gain: f64::NAN, ..problem() }.solve().unwrap_err().to_string(),
        "the gain is NaN; it must be finite, and times and hazards 0 or more"
    );
    assert!(Stopping { launch_lag_s: -1.0, ..problem() }.solve().is_err());
}

/// Moments that differ reduce to ones that do not, and a moment at which nobody can set out is worth
/// waiting or giving up only.
#[test]
fn agree_moments_with_steps() {
    let s = problem();
    let stays = p(libm::exp(-s.departure_per_s * s.step_s));
    let holds = p(libm::exp(-s.departure_per_s * s.launch_lag_s));
    let going = Some(Going { holds, success: s.success });
    let alike = vec![Moment { stays, going }; 6];
    assert_eq!(s.solve_through(&alike).unwrap(), s.solve().unwrap());
    let mut seldom = alike;
    for moment in &mut seldom[..5] {
        moment.going = None;
    }
    let solution = s.solve_through(&seldom).unwrap();
    assert_eq!(solution.go_between(0), None);
    assert_eq!(solution.value_of_going(0, p(1.0)), f64::NEG_INFINITY);
    assert_eq!(solution.steps(), 5);
    assert!(solution.go_between(5).is_some());
    for k in 0..=10 {
        let b = p(f64::from(k) / 10.0);
        assert!(solution.value(0, b) <= s.solve().unwrap().value(0, b) + 1e-12);
    }
    assert!(s.solve_through(&[]).is_err());
}

mod information {
    use super::super::information::*;
    use super::*;

    fn sources() -> Vec<Vec<Observation>> {
        let o = |right: f64, wrong: f64| Observation { if_right: p(right), if_wrong: p(wrong) };
        vec![
            vec![o(0.3, 0.05), o(0.7, 0.95)],
            vec![o(0.6, 0.4), o(0.4, 0.6)],
            vec![o(0.2, 0.2), o(0.8, 0.8)],
        ]
    }

    /// Howard's bid: the cost is uniform from 0 to 1, the lowest rival bid from 0 to 2. To know the
    /// cost is worth 1/96, the rival 27/96, both 29/96: more than their sum.
    #[test]
    fn verify_howard() {
        let (costs, bids) = (24, 480);
        let cost = |i: usize| (i as f64 + 0.5) / costs as f64;
        let bid = |j: usize| 2.0 * (j as f64 + 0.5) / bids as f64;
        let prior = vec![1.0 / (costs * bids) as f64; costs * bids];
        let worth: Vec<Vec<f64>> = (0..bids)
            .map(|mine| {
                (0..costs * bids)
                    .map(|s| if s % bids >= mine { bid(mine) - cost(s / bids) } else { 0.0 })
                    .collect()
            })
            .collect();
        let choice = Choice { prior: &prior, worth: &worth };
        let by = |class: &dyn Fn(usize) -> usize| -> f64 {
            choice.knowing(&(0..costs * bids).map(class).collect::<Vec<_>>())
        };
        let (own, rival) = (by(&|s| s / bids), by(&|s| s % bids));
        close(choice.value(), 9.0 / 32.0, 2e-3);
        close(own, 1.0 / 96.0, 1e-3);
        close(rival, 27.0 / 96.0, 2e-3);
        close(choice.perfect_information(), 29.0 / 96.0, 2e-3);
        assert!(choice.perfect_information() > own + rival + 0.005);
    }

    #[test]
    fn agree_told_and_knowing() {
        let (prior, worth) =
            ([0.2, 0.5, 0.3], vec![vec![1.0, 0.0, 4.0], vec![2.0, 1.0, -3.0], vec![0.5; 3]]);
        let choice = Choice { prior: &prior, worth: &worth };
        let says = vec![vec![1.0, 0.0, 1.0], vec![0.0, 1.0, 0.0]];
        close(choice.told(&says), choice.knowing(&[0, 1, 0]), 1e-15);
        close(choice.told(&[vec![0.5; 3], vec![0.5; 3]]), 0.0, 1e-15);
        assert!(choice.told(&[vec![0.9, 0.2, 0.4], vec![0.1, 0.8, 0.6]]) >= 0.0);
        close(choice.perfect_information(), 0.2 * 2.0 + 0.5 + 0.3 * 4.0 - 1.4, 1e-15);
    }

    /// Information costs nothing and hurts nobody; certainty is worth most; what tells nothing is
    /// worth nothing.
    #[test]
    fn law_worth_of_sets() {
        let s = Stopping { observations: Vec::new(), ..problem() };
        let worth = worth_of_sets(&s, None, &sources(), p(0.5)).unwrap();
        assert_eq!(worth.len(), 8);
        let certain = worth_of_certainty(&s, None, p(0.5)).unwrap();
        for one in &worth {
            assert!(one.gain >= -1e-9 && one.gain <= certain + 1e-9, "{one:?} {certain}");
            for more in worth.iter().filter(|more| more.set & one.set == one.set) {
                assert!(more.value >= one.value - 1e-9);
            }
        }
        close(worth[4].gain, 0.0, 1e-12);
        close(interaction(&worth, 0, 2).unwrap(), 0.0, 1e-9);
        close(
            interaction(&worth, 0, 1).unwrap(),
            worth[3].gain - worth[1].gain - worth[2].gain,
            0.0,
        );
        assert_eq!(interaction(&worth, 0, 3), None);
    }

    /// Two sources together are the product of both; kinds taken for one tell no more.
    #[test]
    fn law_together() {
        let all = sources();
        let both = together(&[&all[0], &all[1]]);
        assert_eq!(both.len(), 4);
        close(both.iter().map(|o| o.if_right.value()).sum(), 1.0, 1e-15);
        close(both.iter().map(|o| o.if_wrong.value()).sum(), 1.0, 1e-15);
        assert_eq!(together(&[&all[0], &all[2]]).len(), 2, "what tells nothing adds no kind");
        assert!(together(&[]).is_empty() && together(&[&all[2]]).is_empty());
        let few = coarsened(both.clone(), 3);
        assert_eq!(few.len(), 3);
        let value =
            |observations| Stopping { observations, ..problem() }.solve().unwrap().value(0, p(0.5));
        assert!(value(few) <= value(both) + 1e-9);
    }
}
