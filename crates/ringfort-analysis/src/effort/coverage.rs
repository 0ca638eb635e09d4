//! How much of an area does a searcher cover, and what does that find?
//!
//! From the range curve of a watcher to the width he sweeps, from width and speed to coverage, from
//! coverage to P(found). Source: Koopman, Search and Screening,
//! OEG report 56, 1946, and Stone, Theory of Optimal Search, 1975 (*source not read*; formulas as in
//! the public lecture notes of Washburn and of sarbayes.org).

use core::f64::consts::PI;
use ringfort_model::units::Probability;

/// P(detected) on a straight pass as a function of the closest distance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum RangeCurve {
    /// Seen whenever it comes within `range_m`.
    Definite {
        /// Furthest distance, in metres.
        range_m: f64,
    },
    /// 1 − exp(−m/x²): glimpses that fade with the cube of distance.
    InverseCube {
        /// m = 2kh/v, in square metres.
        m_m2: f64,
    },
    /// 1/(1 + exp(a + b|x|)), fitted for an object and a visibility.
    Logit {
        /// Log-odds of a miss at distance 0.
        a: f64,
        /// Growth of those log-odds, a metre, over 0.
        b_per_m: f64,
    },
}

impl RangeCurve {
    /// P(detected) when the closest distance is `x_m`, either side.
    pub fn at(self, x_m: f64) -> Probability {
        let x = x_m.abs();
        match self {
            Self::Definite { range_m } if x <= range_m => Probability::ONE,
            Self::Definite { .. } => Probability::ZERO,
            Self::InverseCube { m_m2 } => Probability::clamped(-libm::expm1(-m_m2 / (x * x))),
            Self::Logit { a, b_per_m } => {
                Probability::clamped(1.0 / (1.0 + libm::exp(a + b_per_m * x)))
            }
        }
    }

    /// Sweep width ∫ p(x) dx, in metres: 2R, 2√(πm), or 2 ln(1 + e^(−a))/b.
    ///
    /// A length; not twice the furthest range.
    pub fn sweep_width_m(self) -> f64 {
        match self {
            Self::Definite { range_m } => 2.0 * range_m,
            Self::InverseCube { m_m2 } => 2.0 * libm::sqrt(PI * m_m2),
            Self::Logit { a, b_per_m } => 2.0 * libm::log1p(libm::exp(-a)) / b_per_m,
        }
    }

    /// P(found) by endless parallel passes `spacing_m` apart, for a target anywhere between two: the
    /// mean over the strip of 1 − Π(1 − p), by a midpoint rule with 1000 steps.
    ///
    /// - Passes further than 2000 spacings are left out.
    /// - For the inverse cube it is [`Sweep::InverseCube`] in closed form; see there.
    pub fn parallel_passes(self, spacing_m: f64) -> Probability {
        let steps = 1000;
        let missed: f64 = (0..steps)
            .map(|step| {
                let x = spacing_m * (f64::from(step) + 0.5) / f64::from(steps);
                (-2000..=2000)
                    .map(|k| self.at(x - f64::from(k) * spacing_m).complement().value())
                    .product::<f64>()
            })
            .sum();
        Probability::clamped(1.0 - missed / f64::from(steps))
    }
}

/// Width swept by any curve, ∫ p(x) dx over all distances, in metres, by the midpoint rule on
/// x = s·t/(1 − t) with 20 000 steps a side.
///
/// `scale_m` is a typical range s; the answer hardly leans on it.
pub fn sweep_width_m(curve: impl Fn(f64) -> f64, scale_m: f64) -> f64 {
    let steps = 20_000;
    let side = |sign: f64| -> f64 {
        (0..steps)
            .map(|step| {
                let t = (f64::from(step) + 0.5) / f64::from(steps);
                curve(sign * scale_m * t / (1.0 - t)) * scale_m / ((1.0 - t) * (1.0 - t))
            })
            .sum()
    };
    (side(1.0) + side(-1.0)) / f64::from(steps)
}

/// How well the effort is laid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sweep {
    /// Without overlap and with a definite range: min(1, C). An upper bound, claimed by no trial.
    Exhaustive,
    /// Parallel tracks under the inverse-cube law: erf(√π/2 · C). The optimistic bound.
    InverseCube,
    /// As if thrown at random: 1 − exp(−C). The default: sea trials fell between the last two.
    Random,
}

/// P(found) at `coverage` C = W·v·t/A, for a target somewhere in the area.
///
/// ```
/// use ringfort_analysis::effort::{Sweep, found};
/// assert!((found(Sweep::Random, 1.0).value() - 0.6321).abs() < 0.00005);
/// assert!((found(Sweep::InverseCube, 1.0).value() - 0.7899).abs() < 0.00005);
/// ```
pub fn found(sweep: Sweep, coverage: f64) -> Probability {
    let coverage = coverage.max(0.0);
    Probability::clamped(match sweep {
        Sweep::Exhaustive => coverage,
        Sweep::InverseCube => libm::erf(0.5 * libm::sqrt(PI) * coverage),
        Sweep::Random => -libm::expm1(-coverage),
    })
}

/// Coverage C = W v t/A of an area: how often it has been swept over, on average.
///
/// None when the area is not over 0.
pub fn coverage(width_m: f64, speed_mps: f64, duration_s: f64, area_m2: f64) -> Option<f64> {
    (area_m2 > 0.0).then(|| width_m * speed_mps * duration_s / area_m2)
}

/// Rate of random search, W v/A, a second: the hazard of being found while searched for.
///
/// None when the area is not over 0.
pub fn search_rate_per_s(width_m: f64, speed_mps: f64, area_m2: f64) -> Option<f64> {
    coverage(width_m, speed_mps, 1.0, area_m2)
}

/// Rate at which an eye that wanders over an area sees a target in it: (F/A)·g·d/τ, a second.
///
/// `footprint_m2` F seen at a look of `look_s` τ, P(detect a look) g, and the share of time d that the
/// target can be seen at all. None when area or look is not over 0.
pub fn look_rate_per_s(
    footprint_m2: f64,
    area_m2: f64,
    glimpse: Probability,
    seen_share: Probability,
    look_s: f64,
) -> Option<f64> {
    let share = (footprint_m2 / area_m2).min(1.0);
    (area_m2 > 0.0 && look_s > 0.0).then(|| share * glimpse.and(seen_share).value() / look_s)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(value: f64, expected: f64, tolerance: f64) {
        assert!((value - expected).abs() <= tolerance, "{value} v {expected}");
    }

    #[test]
    fn verify_random_search() {
        for (coverage, printed) in [(0.5, 0.3935), (1.0, 0.6321), (2.0, 0.8647)] {
            near(found(Sweep::Random, coverage).value(), printed, 0.00005);
        }
    }

    /// The closed form against passes laid out one by one.
    #[test]
    fn agree_inverse_cube_with_parallel_passes() {
        let curve = RangeCurve::InverseCube { m_m2: 1.0 };
        for coverage in [0.5, 1.0, 2.0] {
            let spacing = curve.sweep_width_m() / coverage;
            let laid = curve.parallel_passes(spacing).value();
            // 2000 passes a side leave 2m/(2000 S²) of the exponent out.
            near(laid, found(Sweep::InverseCube, coverage).value(), 5e-4);
        }
        let spaced = RangeCurve::Definite { range_m: 30.0 }.parallel_passes(100.0).value();
        near(spaced, 0.6, 1e-12);
    }

    #[test]
    fn agree_widths_in_closed_form_with_quadrature() {
        for curve in [
            RangeCurve::InverseCube { m_m2: 0.1 },
            RangeCurve::InverseCube { m_m2: 4.0 },
            RangeCurve::Logit { a: -2.0, b_per_m: 0.5 },
        ] {
            let numeric = sweep_width_m(|x| curve.at(x).value(), 2.0);
            near(numeric, curve.sweep_width_m(), 1e-5 * numeric);
        }
    }

    #[test]
    fn law_random_under_inverse_cube_under_exhaustive() {
        for step in 0..60 {
            let coverage = f64::from(step) / 20.0;
            assert!(found(Sweep::Random, coverage) <= found(Sweep::InverseCube, coverage));
            assert!(found(Sweep::InverseCube, coverage) <= found(Sweep::Exhaustive, coverage));
        }
        assert_eq!(found(Sweep::Random, -1.0), Probability::ZERO);
        assert_eq!(coverage(1.0, 1.0, 1.0, 0.0), None);
        near(search_rate_per_s(100.0, 2.0, 1e6).unwrap(), 2e-4, 1e-18);
        let half = Probability::clamped(0.5);
        near(look_rate_per_s(1e4, 1e6, half, half, 10.0).unwrap(), 2.5e-4, 1e-18);
    }
}
