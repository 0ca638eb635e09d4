//! What plans of one resource are held against.

use super::*;

fn near(value: f64, expected: f64, tolerance: f64) {
    assert!((value - expected).abs() <= tolerance, "{value} v {expected}");
}

/// SORAL's own test cases, to the digits it prints.
#[test]
fn verify_allocation_soral() {
    let check = |p: &[f64], w: &[f64], budget: f64, printed: &[f64]| {
        let effort = allocate(p, w, budget);
        for (value, expected) in effort.iter().zip(printed) {
            near(*value, *expected, 6e-6);
        }
        assert!(effort.iter().sum::<f64>() <= budget + 1e-12);
    };
    check(&[8.0, 4.0, 1.0, 2.0], &[1.0, 4.0, 12.0, 8.0], 0.05, &[0.0, 0.033_333, 0.0, 0.016_666_7]);
    check(&[4.0, 2.0, 8.0, 1.0], &[4.0, 1.0, 1.0, 12.0], 0.1, &[0.09298, 0.0, 0.0, 0.00702]);
    check(&[1.0, 4.0, 20.0, 0.0], &[8.0, 4.0, 0.0, 10.0], 0.5, &[0.1089, 0.3911, 0.0, 0.0]);
    check(&[0.0, 7.0, 0.0, 5.0], &[8.0, 0.0, 0.0, 0.0], 0.5, &[0.0; 4]);
}

/// No spread of the same budget finds more.
#[test]
fn law_allocation_is_the_best() {
    let (p, w) = ([0.4, 0.3, 0.2, 0.1], [1.0, 0.5, 2.0, 3.0]);
    let gain = |t: &[f64]| -> f64 {
        p.iter().zip(&w).zip(t).map(|((p, w), t)| -p * libm::expm1(-w * t)).sum()
    };
    let best = allocate(&p, &w, 2.0);
    near(best.iter().sum(), 2.0, 1e-12);
    for from in 0..4 {
        for to in 0..4 {
            let mut moved = best.clone();
            let step = 0.01f64.min(moved[from]);
            moved[from] -= step;
            moved[to] += step;
            assert!(gain(&moved) <= gain(&best) + 1e-15);
        }
    }
}

/// No spread of the same budget finds more, with an unknown width and a cap too; small moves of
/// effort between any two places, and unspent effort, are tried.
#[test]
fn law_every_plan_is_the_best() {
    let (p, w) = ([0.4, 0.3, 0.1, 0.1], [1.0, 0.5, 2.0, 3.0]);
    for (width_cv, cap) in [(0.0, 0.7), (0.5, 1.0), (1.3, 1.0), (0.5, 0.7), (0.0, 1.0)] {
        let detection = Detection { width_cv, cap };
        for budget in [0.3, 1.0, 2.0, 5.0, 50.0] {
            let best = plan(&p, &w, detection, budget);
            let gain = |t: &[f64]| -> f64 {
                p.iter().zip(&w).zip(t).map(|((p, w), t)| p * detection.found(*w, *t)).sum()
            };
            let spent: f64 = best.effort.iter().sum();
            assert!(spent <= budget * (1.0 + 1e-12));
            if cap == 1.0 {
                near(spent, budget, 1e-12 * budget);
            }
            near(gain(&best.effort), best.found.value(), 1e-15);
            for from in 0..4 {
                for to in 0..4 {
                    let mut moved = best.effort.clone();
                    let step = 0.01f64.min(moved[from]);
                    moved[from] -= step;
                    moved[to] += step;
                    assert!(gain(&moved) <= gain(&best.effort) + 1e-14, "{detection:?} {budget}");
                }
            }
            // the level is the worth of more budget
            let more = plan(&p, &w, detection, budget + 1e-6).found.value();
            let worth = (more - best.found.value()) / 1e-6;
            near(worth, best.marginal, 1e-5);
        }
    }
}

/// The gamma law of the width is the mean of exponentials over it, and tends to one.
#[test]
fn agree_unknown_width_with_its_mean() {
    let detection = Detection { width_cv: 0.5, cap: 1.0 };
    // gamma of shape 4 and mean 1: density 4⁴ x³ exp(−4x)/6
    let steps = 20_000;
    let mean: f64 = (0..steps)
        .map(|k| {
            let x = 8.0 * (f64::from(k) + 0.5) / f64::from(steps);
            let density = 256.0 * x * x * x * libm::exp(-4.0 * x) / 6.0;
            -density * libm::expm1(-1.5 * x) * 8.0 / f64::from(steps)
        })
        .sum();
    near(detection.found(1.5, 1.0), mean, 1e-7);
    let nearly = Detection { width_cv: 1e-4, cap: 1.0 };
    near(nearly.found(1.5, 1.0), -libm::expm1(-1.5), 1e-8);
    let (p, w) = ([0.5, 0.3, 0.2], [1.0, 1.0, 1.0]);
    let (sure, unsure) = (plan(&p, &w, Detection::EXPONENTIAL, 1.0), plan(&p, &w, detection, 1.0));
    assert!(unsure.effort[0] < sure.effort[0] && unsure.effort[2] >= sure.effort[2]);
}

#[test]
fn law_what_is_left_after_nothing_sums_to_one() {
    let (p, w) = ([0.5, 0.2, 0.1], [1.0, 2.0, 0.0]);
    let best = plan(&p, &w, Detection::EXPONENTIAL, 1.5);
    let (left, elsewhere) = best.after_nothing(&p).unwrap();
    near(left.iter().sum::<f64>() + elsewhere, 1.0, 1e-15);
    assert!(elsewhere > 0.2 && left[2] > 0.1 && left[0] < 0.5);
    near(best.found_under(&p).value(), best.found.value(), 1e-16);
    let capped = plan(&p, &w, Detection { width_cv: 0.0, cap: 0.9 }, 1e9);
    assert_eq!((capped.detection[0], capped.detection[2], capped.marginal), (0.9, 0.0, 0.0));
    assert!(plan(&[1.0], &[1.0], Detection::EXPONENTIAL, 800.0).after_nothing(&[1.0]).is_none());
    assert_eq!(plan(&[], &[], Detection::EXPONENTIAL, 1.0).found, Probability::ZERO);
}
