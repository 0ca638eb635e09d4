//! How sure is a proportion, and a difference of two?
//!
//! Intervals for counts, for paired counts, for nested runs ([`nested`]) and for times with
//! competing ends ([`Incidence`]). `confidence` is always two-sided unless a name says otherwise.

mod nested;
mod survival;

pub use nested::{Nested, NestedDifference, nested, nested_difference};
pub use survival::{Ending, Incidence, Step, incidence};

use crate::special::{beta_cdf, beta_quantile, normal_quantile};

/// A range of values, `low <= high`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Lowest value.
    pub low: f64,
    /// Highest value.
    pub high: f64,
}

impl Interval {
    /// Half the distance from `low` to `high`.
    pub fn half_width(self) -> f64 {
        0.5 * (self.high - self.low)
    }

    /// Whether `value` lies inside, ends included.
    pub fn holds(self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }
}

/// What is known of a proportion of which nothing has been seen.
const UNKNOWN: Interval = Interval { low: 0.0, high: 1.0 };

/// Score interval of Wilson for `successes` out of `trials`; the one we print by default.
///
/// - No trials give 0 to 1. The mean coverage is close to `confidence`; single cases fall under it.
/// - Source: Newcombe, Two-sided confidence intervals for the single proportion, 1998, method 3
///   (after Wilson, 1927).
///
/// ```
/// let seen = ringfort_analysis::interval::wilson(0, 20, 0.95);
/// assert_eq!(seen.low, 0.0);
/// assert!((seen.high - 0.1611).abs() < 0.00005);
/// ```
pub fn wilson(successes: u64, trials: u64, confidence: f64) -> Interval {
    if trials == 0 {
        return UNKNOWN;
    }
    let trials = trials as f64;
    wilson_at(successes as f64 / trials, trials, normal_quantile(0.5 + 0.5 * confidence))
}

/// The interval of Wilson for a share seen in an effective number of trials, at `z` standard errors.
fn wilson_at(share: f64, trials: f64, z: f64) -> Interval {
    let stretch = 1.0 + z * z / trials;
    let centre = (share + z * z / (2.0 * trials)) / stretch;
    let spread = libm::sqrt(share * (1.0 - share) / trials + z * z / (4.0 * trials * trials));
    let half = z * spread / stretch;
    Interval {
        low: if share <= 0.0 { 0.0 } else { (centre - half).max(0.0) },
        high: if share >= 1.0 { 1.0 } else { (centre + half).min(1.0) },
    }
}

/// Interval of Clopper and Pearson for `successes` out of `trials`: coverage is never under
/// `confidence`, whatever the true proportion.
///
/// - No trials give 0 to 1.
/// - Source: Newcombe, Two-sided confidence intervals for the single proportion, 1998, method 5
///   (after Clopper and Pearson, 1934), as beta quantiles.
pub fn clopper_pearson(successes: u64, trials: u64, confidence: f64) -> Interval {
    let tail = 0.5 - 0.5 * confidence;
    Interval {
        low: lower_bound(successes, trials, 1.0 - tail),
        high: upper_bound(successes, trials, 1.0 - tail),
    }
}

/// The proportion that is exceeded with one-sided `confidence` after `successes` of `trials`: what a
/// performance test proves of a sensor. 0 without successes.
///
/// Beta⁻¹(1 − confidence; s, n − s + 1), the exact bound of Clopper and Pearson.
pub fn lower_bound(successes: u64, trials: u64, confidence: f64) -> f64 {
    if successes == 0 {
        return 0.0;
    }
    let failures = trials.saturating_sub(successes);
    beta_quantile(successes as f64, failures as f64 + 1.0, 1.0 - confidence)
}

/// The proportion that is not reached with one-sided `confidence`; 1 without failures.
pub fn upper_bound(successes: u64, trials: u64, confidence: f64) -> f64 {
    1.0 - lower_bound(trials.saturating_sub(successes), trials, confidence)
}

/// Upper one-sided bound on a proportion of which nothing was seen in `trials`: 1 − α^(1/n).
///
/// The exact form of the rule of three, 3/n at `confidence` 0.95. No trials give 1.
pub fn zero_event_bound(trials: u64, confidence: f64) -> f64 {
    if trials == 0 {
        return 1.0;
    }
    -libm::expm1(libm::log1p(-confidence) / trials as f64)
}

/// The fewest trials, all successes, that prove a proportion of at least `proportion` at one-sided
/// `confidence`; none when `proportion` is not between 0 and 1 or nothing could prove it.
pub fn fewest_successes(proportion: f64, confidence: f64) -> Option<u64> {
    if !(proportion > 0.0 && proportion < 1.0 && confidence > 0.0 && confidence < 1.0) {
        return None;
    }
    let trials = libm::ceil(libm::log1p(-confidence) / libm::log(proportion) - 1e-9);
    Some((trials as u64).max(1))
}

/// The difference of two proportions seen on the same `trials`, as paired reruns give it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Paired {
    /// Share that succeeded under the first minus share under the second.
    pub difference: f64,
    /// Its standard error, √((n₁₀ + n₀₁ − (n₁₀ − n₀₁)²/n))/n.
    pub standard_error: f64,
    /// 95 % interval; has width even where no pair differed.
    pub interval: Interval,
    /// Exact two-sided p-value of the test of McNemar: how likely pairs that differ would split as
    /// unevenly as these if neither were better.
    pub p_value: f64,
}

/// Compares two designs played on the same draws.
///
/// - `n10` pairs succeeded under the first only, `n01` under the second only, `trials` in all.
/// - The interval adds half a pair to each of the four cells, which keeps its coverage when few
///   pairs differ (Agresti and Min, 2005, *source not read*); the difference itself adds nothing.
/// - No trials give a difference of 0 and the interval −1 to 1.
/// - Source of the standard error and test: McNemar, 1947, as in any text on paired proportions.
pub fn paired(n10: u64, n01: u64, trials: u64) -> Paired {
    let changed = n10 + n01;
    let p_value = if changed == 0 {
        1.0
    } else {
        // P(Binomial(changed, ½) ≤ fewer) as an incomplete beta.
        let fewer = n10.min(n01) as f64;
        (2.0 * beta_cdf(changed as f64 - fewer, fewer + 1.0, 0.5)).min(1.0)
    };
    if trials == 0 {
        let interval = Interval { low: -1.0, high: 1.0 };
        return Paired { difference: 0.0, standard_error: 0.0, interval, p_value };
    }
    let (difference, standard_error) = matched(n10 as f64, n01 as f64, trials as f64);
    let (centre, spread) = matched(n10 as f64 + 0.5, n01 as f64 + 0.5, trials as f64 + 2.0);
    let half = normal_quantile(0.975) * spread;
    let interval = Interval { low: (centre - half).max(-1.0), high: (centre + half).min(1.0) };
    Paired { difference, standard_error, interval, p_value }
}

/// Difference and standard error of matched proportions.
fn matched(n10: f64, n01: f64, trials: f64) -> (f64, f64) {
    let more = n10 - n01;
    (more / trials, libm::sqrt(n10 + n01 - more * more / trials) / trials)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Newcombe (1998), Table I, four of its cases, to the four decimals printed there.
    #[test]
    fn verify_newcombe_table() {
        let printed = [
            (81, 263, (0.2553, 0.3662), (0.2527, 0.3676)),
            (15, 148, (0.0624, 0.1605), (0.0578, 0.1617)),
            (0, 20, (0.0, 0.1611), (0.0, 0.1684)),
            (1, 29, (0.0061, 0.1718), (0.0009, 0.1776)),
        ];
        for (successes, trials, score, exact) in printed {
            let close = |interval: Interval, (low, high): (f64, f64)| {
                assert!((interval.low - low).abs() <= 5e-5, "{successes}/{trials} {interval:?}");
                assert!((interval.high - high).abs() <= 5e-5, "{successes}/{trials} {interval:?}");
            };
            close(wilson(successes, trials, 0.95), score);
            close(clopper_pearson(successes, trials, 0.95), exact);
        }
    }

    #[test]
    fn verify_trials_that_prove_a_sensor() {
        assert_eq!(fewest_successes(0.9, 0.95), Some(29));
        assert!(lower_bound(29, 29, 0.95) >= 0.9 && lower_bound(28, 28, 0.95) < 0.9);
        assert!((lower_bound(30, 30, 0.95) - 0.905).abs() < 5e-4);
        assert!((lower_bound(45, 48, 0.95) - 0.846).abs() < 5e-4);
        assert_eq!(fewest_successes(0.5, 0.75), Some(2));
        assert_eq!(fewest_successes(1.0, 0.95), None);
    }

    #[test]
    fn verify_paired_proportions() {
        let seen = paired(15, 5, 100);
        assert!((seen.difference - 0.1).abs() < 1e-15);
        assert!((seen.standard_error - 0.043_588_989_435_406_74).abs() < 1e-15);
        assert!((seen.p_value - 0.041_389_465_332_031_25).abs() < 1e-12);
        assert!(seen.interval.low > 0.0 && seen.interval.high < 0.2);
    }

    #[test]
    fn law_nothing_seen_is_not_certainty() {
        assert_eq!(wilson(0, 0, 0.95), UNKNOWN);
        assert_eq!(clopper_pearson(0, 0, 0.95), UNKNOWN);
        assert!(wilson(5, 5, 0.95).low < 0.6 && wilson(5, 5, 0.95).high == 1.0);
        let same = paired(0, 0, 200);
        assert!(same.interval.low < 0.0 && same.interval.high > 0.0 && same.p_value == 1.0);
        assert!((zero_event_bound(100, 0.95) - upper_bound(0, 100, 0.95)).abs() < 1e-12);
    }

    /// Exact coverage by summing the binomial: never under 95 % for Clopper and Pearson, and near it
    /// on average for Wilson.
    #[test]
    fn law_coverage_of_the_intervals() {
        let trials = 40u64;
        let mut wilson_mean = 0.0;
        for step in 1..100 {
            let truth = f64::from(step) / 100.0;
            let mut covered = (0.0, 0.0);
            let mut mass = libm::pow(1.0 - truth, trials as f64);
            for successes in 0..=trials {
                if wilson(successes, trials, 0.95).holds(truth) {
                    covered.0 += mass;
                }
                if clopper_pearson(successes, trials, 0.95).holds(truth) {
                    covered.1 += mass;
                }
                let odds = truth / (1.0 - truth);
                mass *= (trials - successes) as f64 / (successes as f64 + 1.0) * odds;
            }
            assert!(covered.1 >= 0.95 - 1e-12, "Clopper-Pearson covers {} at {truth}", covered.1);
            wilson_mean += covered.0 / 99.0;
        }
        assert!((wilson_mean - 0.95).abs() < 0.01, "Wilson covers {wilson_mean}");
    }
}
