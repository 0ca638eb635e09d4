use super::*;

fn close(ours: f64, theirs: f64, tolerance: f64) {
    assert!((ours - theirs).abs() <= tolerance, "ours {ours}, theirs {theirs}");
}

const WEEK: [usize; 5] = [0, 0, 1, 2, 0];

fn repeated(times: usize) -> Vec<usize> {
    WEEK.iter().copied().cycle().take(5 * times).collect()
}

/// H H W S H, as the repository's page prints it.
#[test]
fn verify_habits() {
    let habits = habits(&WEEK).unwrap();
    close(habits.regularity, 0.4, 1e-15);
    close(habits.stationarity, 0.25, 1e-15);
    close(habits.diversity, 0.866_666_666_666_666_7, 1e-15);
    assert_eq!(super::habits(&[1]), None);
}

/// The same five visits again and again have no entropy; the estimate has.
#[test]
fn verify_real_entropy_and_its_bias() {
    for (times, printed, half) in [(1, 1.93, 5e-3), (10, 0.468, 5e-4), (25, 0.226, 5e-4)] {
        close(real_entropy(&repeated(times)).unwrap(), printed, half);
    }
    assert!(real_entropy(&repeated(1)).unwrap() > libm::log2(3.0));
}

#[test]
fn verify_fano() {
    close(fano_bound(0.467_981_441_938_202_7, 3).value(), 0.923, 5e-4);
    close(fano_bound(0.8, 45).value(), 0.93, 1e-2);
    close(libm::exp2(0.8), 1.74, 5e-3);
    assert_eq!(fano_bound(0.0, 9), Probability::ONE);
    assert_eq!(fano_bound(5.0, 4).value(), 0.25);
    // three places alike allow one third
    close(fano_bound(libm::log2(3.0), 3).value(), 1.0 / 3.0, 1e-6);
}

/// Fano holds for the true entropy: one guess is never right more often.
#[test]
fn law_one_guess_is_within_fano() {
    for weights in [[5.0, 3.0, 1.0, 1.0], [1.0, 1.0, 1.0, 1.0], [97.0, 1.0, 1.0, 1.0]] {
        let e = exposure(&weights).unwrap();
        assert!(e.guessed[0].value() <= fano_bound(e.shannon_bits, 4).value() + 1e-9);
        assert!(e.min_bits <= e.shannon_bits + 1e-12 && e.shannon_bits <= e.random_bits + 1e-12);
        assert!(e.guessed.windows(2).all(|w| w[1] >= w[0]));
        assert!(e.guesses >= 1.0 && e.guesses <= 2.5);
    }
    assert_eq!(exposure(&[]), None);
    assert_eq!(exposure(&[1.0, -1.0, 3.0]), None);
    assert_eq!(exposure(&[f64::NAN]), None);
    assert_eq!(exposure(&[2.0, 0.0]).unwrap().guessed.len(), 1);
}

/// With perfect looks the search takes as many as the guesses; with poor ones 1/q times as many at
/// least, less than that only by luck of the last place, which needs looking into as well.
#[test]
fn agree_looks_with_guesses() {
    let weights = [5.0, 3.0, 1.0, 1.0];
    let guesses = exposure(&weights).unwrap().guesses;
    close(mean_looks(&weights, Probability::ONE).unwrap(), guesses, 1e-9);
    // one place: geometric
    close(mean_looks(&[1.0], Probability::clamped(0.25)).unwrap(), 4.0, 1e-9);
    let poor = mean_looks(&weights, Probability::clamped(0.5)).unwrap();
    assert!(poor > guesses);
    assert_eq!(mean_looks(&weights, Probability::ZERO), Some(f64::INFINITY));
}

#[test]
fn law_distance_error() {
    let away = vec![vec![0.0, 3.0, 4.0], vec![3.0, 0.0, 5.0], vec![4.0, 5.0, 0.0]];
    assert_eq!(distance_error(&[1.0, 0.0, 0.0], &away), Some((0.0, 0)));
    let (error, guess) = distance_error(&[1.0, 1.0, 1.0], &away).unwrap();
    assert_eq!(guess, 0);
    close(error, 7.0 / 3.0, 1e-15);
    assert_eq!(distance_error(&[1.0, 1.0], &away), None);
}
