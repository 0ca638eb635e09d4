//! How likely does a sensor or observer detect, given its tests or its range curve?
//!
//! Looks, rates, patrols and several sensors are put together here, the ways in which they fail
//! together included. What a searcher's effort over an area finds is in [`crate::effort`]; how many
//! tests prove a sensor is in [`crate::interval::lower_bound`]; what a busy desk does to alarms is in
//! [`load`].

pub mod load;

use crate::special::ln_beta;
use ringfort_model::units::Probability;

/// P(D) of one element: sensed, transmitted and assessed, P_S·P_T·P_A.
///
/// Defined only for one adversary, way of moving and weather: the caller sees to that.
pub fn detected(
    sensed: Probability,
    transmitted: Probability,
    assessed: Probability,
) -> Probability {
    sensed.and(transmitted).and(assessed)
}

/// P(at least one of `looks` independent looks detects) = 1 − (1 − g)ⁿ.
///
/// `looks` may be a fraction, the mean of a number of looks; under 0 counts as 0.
pub fn glimpses(glimpse: Probability, looks: f64) -> Probability {
    missed_to_the(glimpse, looks)
}

/// P(detected) under an alert state that multiplies watching by `factor`: P′ = 1 − (1 − P)^f.
///
/// Two watchers where there was one are `factor` 2; 0 is nobody watching; 1 changes nothing.
///
/// ```
/// use ringfort_analysis::detection::alerted;
/// use ringfort_model::units::Probability;
/// let relaxed = Probability::clamped(0.3);
/// assert!((alerted(relaxed, 2.0).value() - 0.51).abs() < 1e-15);
/// // Factors multiply, and nothing becomes certain that was not.
/// assert!((alerted(alerted(relaxed, 2.0), 0.5).value() - 0.3).abs() < 1e-15);
/// ```
pub fn alerted(detection: Probability, factor: f64) -> Probability {
    missed_to_the(detection, factor)
}

/// 1 − (1 − p)^n without losing small p.
fn missed_to_the(p: Probability, n: f64) -> Probability {
    if n.is_nan() || n <= 0.0 {
        return Probability::ZERO;
    }
    Probability::clamped(-libm::expm1(n * libm::log1p(-p.value())))
}

/// P(detected) after `duration_s` under a constant rate: 1 − exp(−λt).
///
/// Source: Koopman, Search and Screening, OEG report 56, 1946.
pub fn by_rate(rate_per_s: f64, duration_s: f64) -> Probability {
    by_hazard([(rate_per_s, duration_s)])
}

/// P(detected) along pieces of constant rate, `(rate_per_s, duration_s)` each: 1 − exp(−Σ λt).
pub fn by_hazard(pieces: impl IntoIterator<Item = (f64, f64)>) -> Probability {
    let integral: f64 = pieces.into_iter().map(|(rate, duration)| rate * duration).sum();
    Probability::clamped(-libm::expm1(-integral))
}

/// The constant rate that detects with `detection` in `duration_s`: −ln(1 − P)/t, a second.
///
/// Infinite for a certain detection; None when the duration is not over 0.
pub fn rate_of(detection: Probability, duration_s: f64) -> Option<f64> {
    (duration_s > 0.0).then(|| -libm::log1p(-detection.value()) / duration_s)
}

/// How a patrol keeps its rounds, and what the intruder knows of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounds {
    /// By the clock, unknown to the intruder: min(1, e/T).
    Clockwork,
    /// At random, with the same mean period: 1 − exp(−e/T).
    Random,
    /// By the clock, and watched by the intruder, who slips between two rounds if he can: 0, or 1
    /// when he needs the whole period or more.
    WatchedClockwork,
}

/// P(a patrol of mean period `period_s` comes by during an exposure of `exposure_s`).
///
/// A period that is not over 0 is a standing post: 1 for any exposure over 0.
pub fn patrol(rounds: Rounds, exposure_s: f64, period_s: f64) -> Probability {
    if exposure_s <= 0.0 {
        return Probability::ZERO;
    }
    if period_s <= 0.0 {
        return Probability::ONE;
    }
    match rounds {
        Rounds::Clockwork => Probability::clamped(exposure_s / period_s),
        Rounds::Random => Probability::clamped(-libm::expm1(-exposure_s / period_s)),
        Rounds::WatchedClockwork if exposure_s < period_s => Probability::ZERO,
        Rounds::WatchedClockwork => Probability::ONE,
    }
}

/// P(a patrol comes by, sees and reports) while it makes `rounds_made` rounds, each pass reported with
/// `reported` on its own: [`patrol`] at e/T = `rounds_made`, with whole rounds counted as passes.
///
/// With certain reports it is [`patrol`] itself.
pub fn patrol_reports(rounds: Rounds, rounds_made: f64, reported: Probability) -> Probability {
    let (made, r) = (rounds_made.max(0.0), reported.value());
    let whole = libm::floor(made);
    let after_whole = libm::exp(whole * libm::log1p(-r.min(1.0 - 1e-16)));
    Probability::clamped(match rounds {
        Rounds::Random => -libm::expm1(-made * r),
        Rounds::Clockwork => 1.0 - after_whole * (1.0 - r * (made - whole)),
        Rounds::WatchedClockwork => 1.0 - after_whole,
    })
}

/// P(at least one of several sensors senses) = 1 − Π(1 − P), each on its own; 0 without sensors.
///
/// Source: Nuclear Security Science and Policy Institute, course pages on physical protection,
/// sensors. Assumes that they fail independently; [`with_common_cause`] does not.
pub fn any_of(sensors: &[Probability]) -> Probability {
    sensors.iter().fold(Probability::ZERO, |sum, &sensor| sum.or(sensor))
}

/// [`any_of`] when a share `common` of failures has one cause (weather, power, one head-end, one
/// skill): miss = β·min(1 − P) + (1 − β)·Π(1 − P).
///
/// The best sensor's misses are those shared: what blinds it is taken to blind all.
pub fn with_common_cause(sensors: &[Probability], common: Probability) -> Probability {
    let Some(best) = sensors.iter().copied().max_by(|a, b| a.value().total_cmp(&b.value())) else {
        return Probability::ZERO;
    };
    common.mix(best, any_of(sensors))
}

/// P(detected in `looks` looks) when with probability `masked` all of them fail for one reason (a
/// roof, canopy, cloud, a dead beacon): (1 − μ)(1 − (1 − g)ⁿ). Never over 1 − μ.
pub fn through_masking(masked: Probability, glimpse: Probability, looks: f64) -> Probability {
    masked.complement().and(glimpses(glimpse, looks))
}

/// P(detected in `looks` looks) when how visible it is was drawn once: g ~ Beta(a, b), and
/// P = 1 − B(a, b + n)/B(a, b).
///
/// None when `a`, `b` are not over 0 or `looks` is under 0.
pub fn with_drawn_visibility(a: f64, b: f64, looks: f64) -> Option<Probability> {
    (a > 0.0 && b > 0.0 && looks >= 0.0)
        .then(|| Probability::clamped(-libm::expm1(ln_beta(a, b + looks) - ln_beta(a, b))))
}

/// P(detected by `duration_s`) by a standing sensor whose conditions are redrawn at `redraw_per_s`
/// and suffice with probability `suffices` at each draw: 1 − (1 − p) exp(−λpt).
///
/// The λ–σ jump model, from memory, *source not read*.
pub fn by_changing_conditions(
    suffices: Probability,
    redraw_per_s: f64,
    duration_s: f64,
) -> Probability {
    let p = suffices.value();
    Probability::clamped(1.0 - (1.0 - p) * libm::exp(-redraw_per_s * p * duration_s))
}

/// What watchfulness is left after `watch_s` on watch: h∞ + (h₀ − h∞) exp(−t/τ).
///
/// A fit in common use for the decline that Mackworth found, most of it in the first half hour; the
/// parameters are the caller's.
pub fn vigilance(fresh: Probability, floor: Probability, decline_s: f64, watch_s: f64) -> f64 {
    let (fresh, floor) = (fresh.value(), floor.value());
    floor + (fresh - floor) * libm::exp(-watch_s / decline_s)
}

/// Watchfulness left at the start of each watch in a steady cycle of watch and rest, as a share of
/// fresh: r* = (1 − e^(−ρs))/(1 − e^(−δw − ρs)).
///
/// `wear_per_s` δ while on watch for `watch_s`, `renewal_per_s` ρ during a rest of `rest_s`. Without
/// any wear or renewal, 1. Derived here from r′ = ρ(1 − r) at rest and −δr on watch.
pub fn rested(wear_per_s: f64, watch_s: f64, renewal_per_s: f64, rest_s: f64) -> f64 {
    let (worn, renewed) = (wear_per_s * watch_s, renewal_per_s * rest_s);
    let cycle = -libm::expm1(-worn - renewed);
    if cycle > 0.0 { -libm::expm1(-renewed) / cycle } else { 1.0 }
}

/// Mean time until an alarm known at one of `posts` posts has reached all, when each pair meets at
/// `meetings_per_s`: 2 H₍ₙ₋₁₎/(b n), in seconds.
///
/// Pure birth on the complete graph, Σ 1/(b k (n − k)). 0 for one post; infinite without meetings.
pub fn alarm_spread_s(posts: u32, meetings_per_s: f64) -> f64 {
    let n = f64::from(posts);
    (1..posts).map(|k| 1.0 / (meetings_per_s * f64::from(k) * (n - f64::from(k)))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn p(value: f64) -> Probability {
        Probability::new(value).unwrap()
    }

    fn near(value: Probability, expected: f64, tolerance: f64) {
        assert!((value.value() - expected).abs() <= tolerance, "{value} v {expected}");
    }

    #[test]
    fn verify_three_sensors_and_their_common_cause() {
        let sensors = [p(0.7), p(0.8), p(0.9)];
        near(any_of(&sensors), 0.994, 1e-12);
        near(with_common_cause(&sensors, p(0.2)), 0.9752, 1e-12);
        near(with_common_cause(&sensors, Probability::ZERO), 0.994, 1e-12);
        near(with_common_cause(&sensors, Probability::ONE), 0.9, 1e-12);
        assert_eq!(any_of(&[]), Probability::ZERO);
        assert_eq!(with_common_cause(&[], p(0.2)), Probability::ZERO);
    }

    /// Two beacons of 0.9 each, each surviving with 0.8: printed 0.92 (Stone et al., 2014, 4.3).
    #[test]
    fn verify_two_beacons() {
        let beacon = p(0.8).and(p(0.9));
        near(any_of(&[beacon, beacon]), 0.92, 0.005);
        near(any_of(&[beacon, beacon]), 0.9216, 1e-12);
    }

    #[test]
    fn verify_repeated_small_chances() {
        near(glimpses(p(0.05), 20.0), 0.641_514_077_591_458_1, 1e-12);
        near(glimpses(p(2.0 / 100.0), 10.0), 0.182_927_193_112_453_3, 1e-12);
        near(by_rate(0.2, 1.0), 0.181_269_246_922_018_18, 1e-15);
        near(glimpses(p(1e-12), 3.0), 3e-12, 1e-20);
    }

    #[test]
    fn law_random_rounds_never_beat_the_clock_unless_it_is_watched() {
        for exposure in [10.0, 300.0, 900.0, 2000.0] {
            let clock = patrol(Rounds::Clockwork, exposure, 900.0);
            let random = patrol(Rounds::Random, exposure, 900.0);
            let watched = patrol(Rounds::WatchedClockwork, exposure, 900.0);
            assert!(random <= clock);
            assert!(watched == Probability::ZERO || clock == Probability::ONE);
        }
        for rounds in [Rounds::Clockwork, Rounds::Random, Rounds::WatchedClockwork] {
            for made in [0.0, 0.3, 0.99, 1.0, 2.5] {
                let (sure, plain) =
                    (patrol_reports(rounds, made, Probability::ONE), patrol(rounds, made, 1.0));
                assert!((sure.value() - plain.value()).abs() < 1e-12, "{rounds:?} {made}");
            }
        }
        // two passes and a half, each reported with 0.6: 1 − 0.4² · 0.7
        let half = patrol_reports(Rounds::Clockwork, 2.5, Probability::clamped(0.6));
        assert!((half.value() - (1.0 - 0.16 * 0.7)).abs() < 1e-12);
        assert_eq!(patrol(Rounds::Random, 0.0, 0.0), Probability::ZERO);
        assert_eq!(patrol(Rounds::Random, 1.0, 0.0), Probability::ONE);
    }

    #[test]
    fn law_rates_and_probabilities_invert() {
        for value in [0.0, 1e-9, 0.3, 0.999] {
            let rate = rate_of(p(value), 40.0).unwrap();
            near(by_rate(rate, 40.0), value, 1e-15);
        }
        assert_eq!(rate_of(p(0.5), 0.0), None);
        near(by_hazard([(0.1, 2.0), (0.3, 1.0)]), 1.0 - libm::exp(-0.5), 1e-15);
        assert_eq!(alerted(p(0.4), 0.0), Probability::ZERO);
        assert_eq!(alerted(Probability::ONE, 0.5), Probability::ONE);
        assert_eq!(alerted(p(0.4), f64::NAN), Probability::ZERO);
    }

    /// Dependence always costs: masked and drawn visibility find no more than independent looks of
    /// the same mean.
    #[test]
    fn law_dependence_finds_less() {
        for looks in [1.0, 2.0, 5.0, 50.0] {
            let drawn = with_drawn_visibility(2.0, 3.0, looks).unwrap();
            assert!(drawn.value() <= glimpses(p(0.4), looks).value() + 1e-12);
            let masked = through_masking(p(0.2), p(0.5), looks);
            assert!(masked.value() <= 0.8);
        }
        near(with_drawn_visibility(2.0, 3.0, 1.0).unwrap(), 0.4, 1e-12);
        near(with_drawn_visibility(1.0, 1.0, 4.0).unwrap(), 0.8, 1e-12);
        assert_eq!(with_drawn_visibility(0.0, 1.0, 1.0), None);
        near(by_changing_conditions(p(0.3), 0.1, 0.0), 0.3, 1e-15);
    }

    #[test]
    fn verify_alarm_spread_and_rest() {
        assert!((alarm_spread_s(10, 0.1) - 5.657_936_507_936_507).abs() < 1e-12);
        assert_eq!(alarm_spread_s(1, 0.1), 0.0);
        // One more cycle leaves the steady share where it was.
        let (worn, renewed) = (0.5, 0.8);
        let r = rested(worn, 1.0, renewed, 1.0);
        let next = 1.0 - (1.0 - r * libm::exp(-worn)) * libm::exp(-renewed);
        assert!((next - r).abs() < 1e-15);
        assert_eq!(rested(0.0, 10.0, 0.0, 10.0), 1.0);
        assert!((vigilance(p(0.9), p(0.4), 600.0, 0.0) - 0.9).abs() < 1e-15);
    }
}
