//! What plans for a moving target are held against: a general solver, and enumeration.

use super::*;
use crate::effort::{Detection as Of, plan};

fn near(value: f64, expected: f64, tolerance: f64) {
    assert!((value - expected).abs() <= tolerance, "{value} v {expected}");
}

const PRIOR: [f64; 6] = [0.30, 0.05, 0.25, 0.15, 0.05, 0.15];
const WORTH: [f64; 6] = [1.0, 0.8, 0.5, 1.2, 0.9, 0.7];

/// Around a ring of six: stay 0.4, on 0.45, back 0.15.
fn ring() -> Motion {
    let rows: Vec<Vec<(usize, f64)>> =
        (0..6).map(|i| vec![(i, 0.4), ((i + 1) % 6, 0.45), ((i + 5) % 6, 0.15)]).collect();
    Motion::from_rows(&rows).unwrap()
}

fn target<'a>(motion: &'a [&'a Motion], budgets: &'a [f64], cap: f64) -> MovingTarget<'a> {
    MovingTarget { prior: &PRIOR, effectiveness: &WORTH, motion, budgets, cap }
}

const EXACT: Enough = Enough { within: 1e-12, sweeps: 100_000 };

/// Sequential quadratic programming (scipy 1.x, SLSQP) on the same ring from five starts.
#[test]
fn verify_moving_plan() {
    let ring = ring();
    let best = target(&[&ring], &[1.0; 4], 1.0).best(EXACT);
    near(best.found().value(), 0.495_569_724_018_729, 1e-11);
    assert!(best.gap <= 1e-12, "{} after {}", best.gap, best.sweeps);
    let printed = [0.835_825, 0.0, 0.0, 0.164_175, 0.0, 0.0];
    for (value, expected) in best.effort[0].iter().zip(printed) {
        near(*value, expected, 1e-4);
    }
    let capped = target(&[&ring], &[1.0; 4], 0.4).best(EXACT);
    near(capped.found().value(), 0.487_992_559_459, 1e-10);
    assert!(capped.gap <= 1e-12, "{} after {}", capped.gap, capped.sweeps);
}

#[test]
fn law_gap_holds_and_myopic_is_not_best() {
    let ring = ring();
    let motion = [&ring];
    let target = target(&motion, &[1.0, 0.5, 0.0, 2.0], 1.0);
    let (best, myopic) = (target.best(EXACT), target.myopic());
    assert!(myopic.found() < best.found());
    assert!(best.found().value() <= myopic.found().value() + myopic.gap);
    for (effort, budget) in best.effort.iter().zip(target.budgets) {
        near(effort.iter().sum(), *budget, 1e-12);
    }
    let all = best.left.iter().sum::<f64>() + best.elsewhere + best.found().value();
    near(all, 1.0, 1e-14);
    let by_start: f64 = PRIOR.iter().zip(&best.detection).map(|(p, d)| p * d).sum();
    near(by_start, best.found().value(), 1e-14);
    assert!(best.found_by.windows(2).all(|pair| pair[0] <= pair[1]));
    let again = target.planned(best.effort.clone());
    assert_eq!((again.found(), again.gap), (best.found(), best.gap));
}

/// A target that stands still, searched over two steps, is one that is searched once with both budgets.
#[test]
fn agree_standing_still_with_one_plan() {
    let still = Motion::identity(6);
    let best = target(&[&still], &[0.7, 1.3], 1.0).best(EXACT);
    let once = plan(&PRIOR, &WORTH, Of::EXPONENTIAL, 2.0);
    near(best.found().value(), once.found.value(), 1e-12);
    near(best.elsewhere, 0.05, 1e-15);
}

/// P(found) of a plan by every way he may take.
#[test]
fn agree_with_every_way() {
    let ring = ring();
    let other = Motion::leaving(&[0.2; 6], &[1.0, 2.0, 3.0, 1.0, 1.0, 1.0]).unwrap();
    let motion = [&ring, &other];
    let target = target(&motion, &[1.0, 1.5, 0.5], 1.0);
    let best = target.best(Enough::default());
    let mut unfound = 0.0;
    for way in 0..216_usize {
        let at = [way % 6, way / 6 % 6, way / 36];
        let mut p = PRIOR[at[0]] * ring.probability(at[0], at[1]) * other.probability(at[1], at[2]);
        for step in 0..3 {
            p *= libm::exp(-WORTH[at[step]] * best.effort[step][at[step]]);
        }
        unfound += p;
    }
    near(best.found().value(), 0.95 - unfound, 1e-14);
}
