//! Moments and quantiles of the laws a scenario may use.
//!
//! The quantile is what a draw is made of: one uniform in, one value out, rising, so that runs
//! which share their uniforms share their luck.

use crate::special::{beta_cdf, beta_quantile, normal_cdf, normal_quantile};
use core::fmt;
use ringfort_model::law::Law;

/// Why two numbers do not describe a lognormal law.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum LognormalError {
    /// The median and the 90 % point must be finite, over 0 and rising.
    MedianP90 {
        /// The median that was given.
        median: f64,
        /// The 90 % point that was given.
        p90: f64,
    },
    /// The mean and the coefficient of variation must be finite and over 0.
    MeanCv {
        /// The mean that was given.
        mean: f64,
        /// The coefficient of variation that was given.
        cv: f64,
    },
}

impl fmt::Display for LognormalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MedianP90 { median, p90 } => write!(
                f,
                "a lognormal needs a median over 0 and a 90 % point over the median, not {median} and {p90}"
            ),
            Self::MeanCv { mean, cv } => write!(
                f,
                "a lognormal needs a mean and a coefficient of variation over 0, not {mean} and {cv}"
            ),
        }
    }
}

impl core::error::Error for LognormalError {}

/// The value that `law` stays at or under with probability `u`, in the unit of the law.
///
/// - `u` between 0 and 1, both excluded; it is held a hair inside, so that every answer is finite.
/// - Rises with `u` (never falls), so a smaller uniform never gives a larger value.
/// - Triangular and uniform in closed form; PERT and beta by the incomplete beta; an empirical law
///   gives its ⌈n u⌉-th value, no interpolation.
pub fn quantile(law: &Law, u: f64) -> f64 {
    let u = if u.is_nan() { 0.5 } else { u.clamp(f64::MIN_POSITIVE, 1.0 - f64::EPSILON / 2.0) };
    match law {
        Law::Point(value) => *value,
        Law::Uniform { low, high } => low + u * (high - low),
        Law::Triangular { low, mode, high } => {
            let (width, rise) = (high - low, mode - low);
            if u * width <= rise {
                low + libm::sqrt(u * width * rise)
            } else {
                high - libm::sqrt((1.0 - u) * width * (high - mode))
            }
        }
        Law::Normal { mean, sd } => mean + sd * normal_quantile(u),
        Law::Lognormal { mu, sigma } => libm::exp(mu + sigma * normal_quantile(u)),
        Law::Beta { a, b } => beta_quantile(*a, *b, u),
        Law::Pert { low, mode, high } => {
            let (a, b) = pert_shapes(*low, *mode, *high);
            low + (high - low) * beta_quantile(a, b, u)
        }
        Law::Empirical(values) => {
            let index = (u * values.len() as f64) as usize;
            values.get(index).or(values.last()).copied().unwrap_or(f64::NAN)
        }
    }
}

/// Probability that `law` is at most `value`.
pub fn cdf(law: &Law, value: f64) -> f64 {
    match law {
        Law::Point(point) => f64::from(u8::from(value >= *point)),
        Law::Uniform { low, high } => ((value - low) / (high - low)).clamp(0.0, 1.0),
        Law::Triangular { low, mode, high } => {
            let (above, below) = (value.max(*low) - low, high - value.min(*high));
            if value <= *mode && mode > low {
                (above * above / ((high - low) * (mode - low))).min(1.0)
            } else if below > 0.0 && mode < high {
                1.0 - (below * below / ((high - low) * (high - mode))).min(1.0)
            } else {
                1.0
            }
        }
        Law::Normal { mean, sd } => normal_cdf((value - mean) / sd),
        Law::Lognormal { .. } if value <= 0.0 => 0.0,
        Law::Lognormal { mu, sigma } => normal_cdf((libm::log(value) - mu) / sigma),
        Law::Beta { a, b } => beta_cdf(*a, *b, value),
        Law::Pert { low, mode, high } => {
            let (a, b) = pert_shapes(*low, *mode, *high);
            beta_cdf(a, b, (value - low) / (high - low))
        }
        Law::Empirical(values) => {
            values.partition_point(|v| *v <= value) as f64 / values.len() as f64
        }
    }
}

/// Mean of `law`, in its unit.
pub fn mean(law: &Law) -> f64 {
    match law {
        Law::Point(value) => *value,
        Law::Uniform { low, high } => 0.5 * (low + high),
        Law::Triangular { low, mode, high } => (low + mode + high) / 3.0,
        Law::Normal { mean, .. } => *mean,
        Law::Lognormal { mu, sigma } => libm::exp(mu + 0.5 * sigma * sigma),
        Law::Beta { a, b } => a / (a + b),
        Law::Pert { low, mode, high } => (low + 4.0 * mode + high) / 6.0,
        Law::Empirical(values) => values.iter().sum::<f64>() / values.len() as f64,
    }
}

/// Standard deviation of `law`, in its unit; of an empirical law, that of its list as the whole.
pub fn standard_deviation(law: &Law) -> f64 {
    match law {
        Law::Point(_) => 0.0,
        Law::Uniform { low, high } => (high - low) / libm::sqrt(12.0),
        Law::Triangular { low, mode, high } => {
            let (width, rise) = (high - low, mode - low);
            libm::sqrt((width * width - rise * (high - mode)) / 18.0)
        }
        Law::Normal { sd, .. } => *sd,
        Law::Lognormal { sigma, .. } => mean(law) * libm::sqrt(libm::expm1(sigma * sigma)),
        Law::Beta { a, b } => libm::sqrt(a * b / (a + b + 1.0)) / (a + b),
        Law::Pert { low, mode, high } => {
            let (a, b) = pert_shapes(*low, *mode, *high);
            (high - low) * libm::sqrt(a * b / 7.0) / 6.0
        }
        Law::Empirical(values) => {
            let centre = mean(law);
            let squares: f64 = values.iter().map(|v| (v - centre) * (v - centre)).sum();
            libm::sqrt(squares / values.len() as f64)
        }
    }
}

/// Parameters (μ, σ) of the lognormal with this median and this 90 % point, both in one unit.
///
/// μ = ln median, σ = ln(p90/median)/z₀.₉ with z₀.₉ = 1.28155…
pub fn lognormal_from_median_p90(median: f64, p90: f64) -> Result<(f64, f64), LognormalError> {
    if !(median > 0.0 && p90 > median && p90.is_finite()) {
        return Err(LognormalError::MedianP90 { median, p90 });
    }
    Ok((libm::log(median), libm::log(p90 / median) / normal_quantile(0.9)))
}

/// Parameters (μ, σ) of the lognormal with this mean and this coefficient of variation.
///
/// σ² = ln(1 + cv²), μ = ln mean − σ²/2.
pub fn lognormal_from_mean_cv(mean: f64, cv: f64) -> Result<(f64, f64), LognormalError> {
    if !(mean > 0.0 && mean.is_finite() && cv > 0.0 && cv.is_finite()) {
        return Err(LognormalError::MeanCv { mean, cv });
    }
    let variance = libm::log1p(cv * cv);
    Ok((libm::log(mean) - 0.5 * variance, libm::sqrt(variance)))
}

/// Shapes of the beta behind a PERT law; they sum to 6.
fn pert_shapes(low: f64, mode: f64, high: f64) -> (f64, f64) {
    let rise = (mode - low) / (high - low);
    (1.0 + 4.0 * rise, 5.0 - 4.0 * rise)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn laws() -> Vec<Law> {
        vec![
            Law::Point(3.5),
            Law::Uniform { low: 2.0, high: 5.0 },
            Law::Triangular { low: 1.0, mode: 2.0, high: 6.0 },
            Law::Triangular { low: 1.0, mode: 1.0, high: 6.0 },
            Law::Normal { mean: -2.0, sd: 3.0 },
            Law::Lognormal { mu: 1.0, sigma: 0.4 },
            Law::Beta { a: 27.0, b: 3.0 },
            Law::Pert { low: 0.0, mode: 2.0, high: 10.0 },
            Law::Pert { low: 0.0, mode: 10.0, high: 10.0 },
            Law::Empirical(vec![1.0, 2.0, 2.0, 7.0]),
        ]
    }

    /// The mean and spread of ten thousand evenly spaced quantiles are those in closed form.
    #[test]
    fn agree_quantiles_with_moments() {
        for law in laws() {
            let n = 10_000;
            let values: Vec<f64> =
                (0..n).map(|k| quantile(&law, (f64::from(k) + 0.5) / f64::from(n))).collect();
            let sum: f64 = values.iter().sum();
            let centre = sum / f64::from(n);
            let squares: f64 = values.iter().map(|v| (v - centre) * (v - centre)).sum();
            let spread = libm::sqrt(squares / f64::from(n));
            assert!((centre - mean(&law)).abs() < 1e-3 * (1.0 + spread), "{law:?} {centre}");
            assert!((spread - standard_deviation(&law)).abs() < 2e-3 * (1.0 + spread), "{law:?}");
        }
    }

    #[test]
    fn law_quantiles_rise_and_stay_in_the_support() {
        for law in laws() {
            let (low, high) = law.support();
            let mut last = f64::NEG_INFINITY;
            for k in 0..=2000 {
                let value = quantile(&law, f64::from(k) / 2000.0);
                assert!(value.is_finite() && value >= last, "{law:?} at {k}: {value} v {last}");
                assert!(value >= low && value <= high, "{law:?} at {k}: {value}");
                last = value;
            }
        }
    }

    #[test]
    fn law_cdf_inverts_the_quantile() {
        for law in laws() {
            let (low, high) = law.support();
            assert_eq!((cdf(&law, low - 1.0), cdf(&law, high + 1.0)), (0.0, 1.0), "{law:?}");
            if matches!(law, Law::Point(_) | Law::Empirical(_)) {
                continue;
            }
            for k in 1..100 {
                let u = f64::from(k) / 100.0;
                assert!((cdf(&law, quantile(&law, u)) - u).abs() < 1e-10, "{law:?} at {u}");
            }
        }
        let list = Law::Empirical(vec![1.0, 2.0, 2.0, 7.0]);
        assert_eq!((cdf(&list, 2.0), cdf(&list, 1.9)), (0.75, 0.25));
    }

    #[test]
    fn verify_lognormal_conversions() {
        let (mu, sigma) = lognormal_from_median_p90(20.0, 60.0).unwrap();
        let law = Law::Lognormal { mu, sigma };
        assert!((quantile(&law, 0.5) - 20.0).abs() < 1e-12);
        assert!((quantile(&law, 0.9) - 60.0).abs() < 1e-12);
        let (mu, sigma) = lognormal_from_mean_cv(300.0, 0.8).unwrap();
        let law = Law::Lognormal { mu, sigma };
        assert!((mean(&law) - 300.0).abs() < 1e-10);
        assert!((standard_deviation(&law) - 240.0).abs() < 1e-10);
    }

    #[test]
    fn law_impossible_lognormals_are_refused_with_their_numbers() {
        let error = lognormal_from_median_p90(5.0, 4.0).unwrap_err();
        assert!(error.to_string().contains("5 and 4"));
        assert!(lognormal_from_mean_cv(0.0, 0.3).is_err());
        assert!(lognormal_from_mean_cv(f64::NAN, 0.3).is_err());
    }
}
