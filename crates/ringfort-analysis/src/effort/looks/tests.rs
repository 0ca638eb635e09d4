//! What looks are held against: every order, and every policy.

use super::*;

fn near(value: f64, expected: f64, tolerance: f64) {
    assert!((value - expected).abs() <= tolerance, "{value} v {expected}");
}

fn boxes<const N: usize>(prior: [f64; N], detect: [f64; N], cost: [f64; N]) -> Vec<Place> {
    (0..N).map(|i| Place { prior: prior[i], detect: detect[i], cost: cost[i] }).collect()
}

/// The expected cost that every order of twelve looks, enumerated, cannot beat.
#[test]
fn verify_blackwell_index() {
    let two = boxes([0.5, 0.5], [0.3, 0.8], [1.0, 2.5]);
    near(mean_cost_to_find(&two).unwrap(), 5.354_818_237_421_687, 1e-9);
    let order: Vec<usize> = Looks::new(&two).take(12).map(|look| look.place + 1).collect();
    assert_eq!(order, [2, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 2]);
}

/// Kadane's theorem on four boxes, against all ways to spread five looks and to guess.
#[test]
fn agree_whereabouts_with_every_plan() {
    let four = boxes([0.35, 0.3, 0.2, 0.15], [0.5, 0.6, 0.7, 0.9], [1.0; 4]);
    let best = whereabouts(&four, 5).unwrap();
    near(best.known.value(), 0.919, 1e-12);
    assert_eq!(best.counts[best.guess], 0);
    let mut most = 0.0_f64;
    for plan in 0..6_u32.pow(4) {
        let counts = [plan % 6, plan / 6 % 6, plan / 36 % 6, plan / 216];
        if counts.iter().sum::<u32>() != 5 {
            continue;
        }
        let missed: Vec<f64> =
            (0..4).map(|i| four[i].prior * (1.0 - four[i].detect).powi(counts[i] as i32)).collect();
        let found = 1.0 - missed.iter().sum::<f64>();
        most = most.max(found + missed.iter().copied().fold(0.0, f64::max));
    }
    near(best.known.value(), most, 1e-14);
}

/// With equal costs the order is ahead after every number of looks.
#[test]
fn agree_looks_with_every_spread() {
    let three = boxes([0.5, 0.2, 0.2], [0.3, 0.8, 0.5], [1.0; 3]);
    for count in 0..7 {
        let ours = looks(&three, count);
        let mut most = 0.0_f64;
        for first in 0..=count {
            for second in 0..=count - first {
                let n = [first, second, count - first - second];
                let found: f64 = (0..3)
                    .map(|i| three[i].prior * (1.0 - (1.0 - three[i].detect).powi(n[i] as i32)))
                    .sum();
                most = most.max(found);
            }
        }
        near(ours.found.value(), most, 1e-14);
        let (left, elsewhere) = ours.after_nothing.unwrap();
        near(left.iter().sum::<f64>() + elsewhere, 1.0, 1e-14);
        near(elsewhere, 0.1 / (1.0 - most), 1e-14);
    }
}

/// The best of all policies that may look anywhere or stop, by recursion over the looks made.
fn best_policy(boxes: &[Place], left: &mut [f64], elsewhere: f64, reward: f64, most: u32) -> f64 {
    if most == 0 {
        return 0.0;
    }
    let unfound = left.iter().sum::<f64>() + elsewhere;
    let mut best = 0.0_f64;
    for (place, each) in boxes.iter().enumerate() {
        let held = left[place];
        let gain = reward * held * each.detect - each.cost * unfound;
        left[place] = held * (1.0 - each.detect);
        best = best.max(gain + best_policy(boxes, left, elsewhere, reward, most - 1));
        left[place] = held;
    }
    best
}

#[test]
fn agree_stopping_with_every_policy() {
    for (reward, cost) in [(3.0, 1.0), (6.0, 2.0), (20.0, 1.0), (1.0, 2.0)] {
        let two = boxes([0.5, 0.3], [0.3, 0.8], [1.0, cost]);
        let ours = stopping(&two, reward, 9);
        let best = best_policy(&two, &mut [0.5, 0.3], 0.2, reward, 9);
        assert!(ours.worth <= best + 1e-12, "{ours:?} {best}");
        assert!(ours.looks >= ours.one_step, "{ours:?}");
        assert!(ours.worth >= 0.95 * best, "{ours:?} {best}");
    }
    // a dear look that pays for nothing but what lies behind it
    let none = stopping(&boxes([0.5], [0.1], [1.0]), 10.0, 100);
    assert_eq!((none.looks, none.worth), (0, 0.0));
}

#[test]
fn law_perfect_looks_end() {
    let two = boxes([0.6, 0.4], [1.0, 1.0], [1.0, 1.0]);
    let all = looks(&two, 100);
    assert_eq!((all.looks.len(), all.found.value()), (2, 1.0));
    assert_eq!(all.after_nothing, None);
    near(mean_cost_to_find(&two).unwrap(), 1.4, 1e-15);
    assert_eq!(mean_cost_to_find(&boxes([0.5], [0.0], [1.0])), None);
    assert_eq!(whereabouts(&[], 3), None);
}
