//! What the filter is held against.

use super::*;

#[track_caller]
fn close(ours: f64, theirs: f64, tolerance: f64) {
    assert!((ours - theirs).abs() <= tolerance, "ours {ours}, theirs {theirs}");
}

/// The umbrella world of Russell and Norvig, five days (numbers recalled, recomputed).
#[test]
fn verify_umbrella_world() {
    let motion = Motion::from_matrix(&[vec![0.7, 0.3], vec![0.3, 0.7]]).unwrap();
    let mut belief = Belief::uniform(2).unwrap();
    let days = [true, true, false, true, true];
    for (umbrella, printed) in days.into_iter().zip([0.8182, 0.8834, 0.1907, 0.7308, 0.8673]) {
        belief.predict(&motion).unwrap();
        belief.observe(if umbrella { &[0.9, 0.2] } else { &[0.1, 0.8] }).unwrap();
        close(belief.probability(0), printed, 5e-5);
    }
}

/// Eight drawers with 0.8 between them: after n empty ones (8 − n)/(10 − n) is left inside. A look
/// that overlooks with probability 1 − q takes p to p(1 − q)/(1 − p q), and all others to p/(1 − p
/// q).
#[test]
fn verify_negative_information() {
    let mut drawers = Belief::from_weights(&[0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.2]).unwrap();
    for n in 0..8 {
        let mut empty = [1.0; 9];
        empty[n] = 0.0;
        drawers.observe(&empty).unwrap();
        close(1.0 - drawers.probability(8), (7 - n) as f64 / (9 - n) as f64, 1e-14);
    }
    let mut belief = Belief::from_weights(&[0.5, 0.3, 0.2]).unwrap();
    let evidence = belief.weigh(&[1.0 - 0.8, 1.0, 1.0]).unwrap();
    close(evidence, 1.0 - 0.5 * 0.8, 1e-15);
    for (p, wanted) in belief.probabilities().iter().zip([0.1 / 0.6, 0.3 / 0.6, 0.2 / 0.6]) {
        close(*p, wanted, 1e-15);
    }
}

/// Stone et al., Statistical Science 29 (2014), eqs 4.1 and 4.2: samples inside the searched
/// rectangle keep 0.1 of their weight. The five cells are ours.
#[test]
fn verify_searched_rectangle() {
    let mut belief = Belief::from_weights(&[0.3, 0.3, 0.2, 0.1, 0.1]).unwrap();
    belief.observe(&[0.1, 0.1, 1.0, 1.0, 1.0]).unwrap();
    let wanted = [0.065_217_391, 0.065_217_391, 0.434_782_609, 0.217_391_304, 0.217_391_304];
    for (p, wanted) in belief.probabilities().iter().zip(wanted) {
        close(*p, wanted, 5e-10);
    }
}

/// Stone Soup's Bayesian-search tutorial: 24 cells about a circle, a sweep that sees three,
/// P(detect) 0.9.
#[test]
fn verify_sequential_sweep() {
    let weight = |cell: usize| {
        let k = cell % 12;
        (if k < 6 { k } else { 11 - k }) as f64 + 0.1
    };
    let mut belief = Belief::from_weights(&(0..24).map(weight).collect::<Vec<_>>()).unwrap();
    let printed = [
        0.134_135, 0.340_385, 0.431_25, 0.45, 0.584_135, 0.790_385, 0.881_25, 0.9, 0.913_413,
        0.934_038, 0.943_125, 0.945, 0.958_413, 0.979_038, 0.988_125,
    ];
    let mut log_unseen = 0.0;
    for (look, printed) in printed.into_iter().enumerate() {
        let mut miss = [1.0; 24];
        for k in 0..3 {
            miss[(14 + 3 * look + k) % 24] = 0.1;
        }
        log_unseen += belief.observe(&miss).unwrap();
        close(1.0 - libm::exp(log_unseen), printed, 5e-7);
    }
}

/// 10,000 cells, a moving window that looks and misses: P(never detected) after 20 and 500 steps,
/// as four other programs gave it to 12 digits.
#[test]
fn verify_large_filter() {
    let n = 100;
    let cell = |row: usize, column: usize| row * n + column;
    let mut weights = vec![0.0; n * n];
    let mut rows = Vec::with_capacity(n * n);
    for r in 0..n {
        for c in 0..n {
            let (dr, dc) = (r as f64 - 50.0, c as f64 - 40.0);
            weights[cell(r, c)] = libm::exp(-(dr * dr + dc * dc) / 450.0);
            let last = n - 1;
            rows.push(vec![
                (cell(r, c), 0.6),
                (cell(r.saturating_sub(1), c), 0.1),
                (cell((r + 1).min(last), c), 0.1),
                (cell(r, c.saturating_sub(1)), 0.1),
                (cell(r, (c + 1).min(last)), 0.1),
            ]);
        }
    }
    let motion = Motion::from_rows(&rows).unwrap();
    let mut belief = Belief::from_weights(&weights).unwrap();
    let mut log_unseen = 0.0;
    for t in 0..500 {
        let mut miss = vec![1.0; n * n];
        for r in 0..5 {
            for c in 0..5 {
                miss[cell((11 * t) % 96 + r, (37 * t) % 96 + c)] = 0.2;
            }
        }
        log_unseen += belief.observe(&miss).unwrap();
        belief.predict(&motion).unwrap();
        if t == 19 {
            close(libm::exp(log_unseen), 0.960_379_124_745, 5e-13);
        }
    }
    close(libm::exp(log_unseen), 0.571_668_009_997, 5e-12);
}

/// Every way of moving over four steps, enumerated, against the filter.
#[test]
fn agree_with_every_path() {
    let matrix = [
        vec![0.7, 0.2, 0.1, 0.0],
        vec![0.0, 0.5, 0.25, 0.25],
        vec![0.3, 0.3, 0.4, 0.0],
        vec![0.05, 0.0, 0.05, 0.9],
    ];
    let prior = [0.4, 0.3, 0.2, 0.1];
    let likelihoods =
        [[0.2, 1.0, 0.5, 0.9], [1.0, 0.0, 0.3, 0.8], [0.4, 0.4, 0.1, 0.7], [0.9, 0.2, 0.6, 0.5]];
    let mut joint = [0.0; 4];
    for path in 0..4_usize.pow(5) {
        let at = |step: u32| path / 4_usize.pow(step) % 4;
        let mut p = prior[at(0)];
        for step in 1..5 {
            p *= matrix[at(step - 1)][at(step)] * likelihoods[step as usize - 1][at(step)];
        }
        joint[at(4)] += p;
    }
    let motion = Motion::from_matrix(&matrix).unwrap();
    let mut belief = Belief::from_weights(&prior).unwrap();
    let mut log_evidence = 0.0;
    for likelihood in &likelihoods {
        belief.predict(&motion).unwrap();
        log_evidence += belief.observe(likelihood).unwrap();
    }
    let total: f64 = joint.iter().sum();
    close(log_evidence, libm::log(total), 1e-14);
    for (p, j) in belief.probabilities().iter().zip(joint) {
        close(*p, j / total, 1e-15);
    }
}

/// Gains in log-odds add up to the change of log-odds, with motion left out.
#[test]
fn agree_attribution_adds_up() {
    let mut belief = Belief::from_weights(&[5.0, 2.0, 1.0, 2.0]).unwrap();
    let before = belief.log_odds(2);
    let mut gained = 0.0;
    for likelihood in [[0.5, 0.2, 0.9, 0.3], [0.1, 0.8, 0.7, 1.0], [1.0, 0.0, 0.3, 0.2]] {
        gained += belief.log_likelihood_ratio(&likelihood, 2).unwrap();
        belief.observe(&likelihood).unwrap();
    }
    close(belief.log_odds(2) - before, gained, 1e-13);
    let only = [0.0, 0.0, 1.0, 0.0];
    assert_eq!(belief.log_likelihood_ratio(&only, 2), Ok(f64::INFINITY));
    assert_eq!(belief.log_likelihood_ratio(&only, 0), Ok(f64::NEG_INFINITY));
    belief.observe(&only).unwrap();
    assert_eq!(belief.log_likelihood_ratio(&[0.5; 4], 2), Err(BeliefError::ZeroEvidence));
    assert!(belief.log_likelihood_ratio(&[0.5; 4], 9).is_err());
}

/// A belief that tells nothing scores 0; one that is certain and right scores 1 in the limit.
#[test]
fn verify_scores() {
    let uniform = Belief::uniform(4).unwrap();
    assert_eq!(map_score(&uniform, 1), Some(0.0));
    close(uniform.entropy_nats(), libm::log(4.0), 1e-15);
    close(uniform.log_score(0), libm::log(4.0), 1e-15);
    close(uniform.brier(0), 0.75, 1e-15);
    let mut weights = vec![0.0; 1000];
    weights[7] = 1.0;
    let sure = Belief::from_weights(&weights).unwrap();
    close(map_score(&sure, 7).unwrap(), 0.999, 1e-12);
    close(map_score(&sure, 8).unwrap(), -0.001, 1e-12);
    close(map_score_outside(0.05), -0.9, 1e-15);
    assert_eq!((sure.entropy_nats(), sure.log_score(7), sure.brier(7)), (0.0, 0.0, 0.0));
    assert_eq!((sure.log_score(8), sure.brier(8)), (f64::INFINITY, 2.0));
    assert_eq!(map_score(&sure, 1000), None);
}

/// Staying, by power, by product, and by motion with everyone who leaves swallowed.
#[test]
fn agree_on_staying() {
    let motion = Motion::leaving(&[0.1, 0.2, 0.0], &[1.0, 1.0, 2.0]).unwrap();
    close(motion.probability(0, 2), 0.1 * 2.0 / 3.0, 1e-16);
    close(motion.probability_of_staying(0, 8), 0.9_f64.powi(8), 1e-15);
    let hours = [&motion, &Motion::identity(3), &motion];
    close(Motion::probability_of_staying_through(hours, 1), 0.64, 1e-15);
    assert_eq!(motion.probability_of_staying(0, 0), 1.0);
    assert_eq!(motion.probability_of_staying(7, 3), 0.0);
    let mut belief = Belief::from_weights(&[1.0, 0.0, 0.0]).unwrap();
    belief.predict(&motion).unwrap();
    assert!(belief.probability(0) > 0.899 && belief.probability(2) > belief.probability(1));
}

#[test]
fn law_belief_sums_to_one_and_identity_changes_nothing() {
    let motion = Motion::leaving(&[0.3, 0.01, 0.5, 0.2], &[1.0, 2.0, 3.0, 4.0]).unwrap();
    let mut belief = Belief::from_weights(&[1.0, 2.0, 3.0, 4.0]).unwrap();
    for step in 0..1000 {
        belief.predict(&motion).unwrap();
        let tilt = 1e-3 + f64::from(step % 7) / 7.0;
        belief.observe(&[1.0, tilt, 0.5, 1.0 - tilt / 2.0]).unwrap();
        close(belief.probabilities().iter().sum(), 1.0, 1e-14);
    }
    let before = belief.clone();
    belief.predict(&Motion::identity(4)).unwrap();
    assert_eq!(belief, before);
    assert!(Motion::from_rows(&[vec![(0, 1.0)], vec![(1, 1.0)]]).unwrap().is_identity());
}

#[test]
fn golden_refusals_say_why_and_change_nothing() {
    let mut belief = Belief::from_weights(&[1.0, 1.0, 0.0]).unwrap();
    let before = belief.clone();
    assert_eq!(
        belief.observe(&[0.0, 0.0, 1.0]).unwrap_err().to_string(),
        "the observation is impossible in every place that the belief allows"
    );
    assert_eq!(
        belief.observe(&[1.0, f64::NAN, 1.0]).unwrap_err().to_string(),
        "the number for place 1 is NaN; it must be finite and 0 or more"
    );
    assert_eq!(
        belief.observe(&[1.0]).unwrap_err().to_string(),
        "the belief is over 3 places, but 1 were given"
    );
    assert!(belief.predict(&Motion::identity(2)).is_err());
    assert_eq!(belief, before);
    assert_eq!(Belief::from_weights(&[]).unwrap_err(), BeliefError::NoPlaces);
    assert!(Belief::from_weights(&[0.0, 0.0]).is_err());
    assert_eq!(
        Motion::from_matrix(&[vec![0.5, 0.4], vec![0.0, 1.0]]).unwrap_err().to_string(),
        "the chances of moving from place 0 sum to 0.9, not to 1"
    );
    assert!(Motion::leaving(&[0.5, 0.5], &[0.0, 0.0]).is_err());
}
