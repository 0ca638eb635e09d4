//! The shape of a quantity: a value, or a distribution over values.
//!
//! This is data only. Quantiles and moments live in `ringfort-analysis`, draws in `ringfort-sim`.

use serde::Serialize;

/// A distribution, in the base unit of its dimension (seconds, metres, metres a second, a second
/// to the minus one, radians, or a bare number).
///
/// Invariant: parameters are finite and legal, held by [`Law::checked`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Law {
    /// One known value.
    Point(f64),
    /// Equally likely between two bounds, `low < high`.
    Uniform {
        /// Lowest value.
        low: f64,
        /// Highest value.
        high: f64,
    },
    /// Triangular between two bounds with a mode.
    Triangular {
        /// Lowest value.
        low: f64,
        /// Most likely value.
        mode: f64,
        /// Highest value.
        high: f64,
    },
    /// Normal, `sd > 0`.
    Normal {
        /// Mean.
        mean: f64,
        /// Standard deviation.
        sd: f64,
    },
    /// Lognormal: the logarithm is normal with these parameters, `sigma > 0`.
    Lognormal {
        /// Mean of the logarithm.
        mu: f64,
        /// Standard deviation of the logarithm.
        sigma: f64,
    },
    /// Beta on 0 to 1, `a, b > 0`.
    Beta {
        /// First shape: successes, loosely.
        a: f64,
        /// Second shape: failures, loosely.
        b: f64,
    },
    /// PERT: the beta on `low` to `high` with mean (low + 4 mode + high)/6.
    Pert {
        /// Lowest value.
        low: f64,
        /// Most likely value.
        mode: f64,
        /// Highest value.
        high: f64,
    },
    /// One of the listed values, each equally likely; sorted, never empty.
    Empirical(Vec<f64>),
}

impl Law {
    /// The law itself if its parameters are legal, else a sentence that says which one is not.
    pub fn checked(self) -> Result<Self, String> {
        let finite = |values: &[f64]| values.iter().all(|v| v.is_finite());
        let ordered = |low: f64, mode: f64, high: f64| {
            if !finite(&[low, mode, high]) {
                Err("its numbers must be finite".to_owned())
            } else if low >= high {
                Err("the first number must be smaller than the last".to_owned())
            } else if !(low..=high).contains(&mode) {
                Err("the middle number must lie between the first and the last".to_owned())
            } else {
                Ok(())
            }
        };
        match &self {
            Self::Point(v) if !v.is_finite() => Err("the value must be finite".to_owned())?,
            Self::Point(_) => {}
            Self::Uniform { low, high } => ordered(*low, *low, *high)?,
            Self::Triangular { low, mode, high } | Self::Pert { low, mode, high } => {
                ordered(*low, *mode, *high)?;
            }
            Self::Normal { mean, sd } if finite(&[*mean, *sd]) && *sd > 0.0 => {}
            Self::Normal { .. } => Err("a standard deviation must be over 0".to_owned())?,
            Self::Lognormal { mu, sigma } if finite(&[*mu, *sigma]) && *sigma > 0.0 => {}
            Self::Lognormal { .. } => {
                Err("a lognormal needs a median over 0 and a spread over 0".to_owned())?;
            }
            Self::Beta { a, b } if finite(&[*a, *b]) && *a > 0.0 && *b > 0.0 => {}
            Self::Beta { .. } => Err("both shapes of a beta must be over 0".to_owned())?,
            Self::Empirical(values) if !values.is_empty() && finite(values) => {}
            Self::Empirical(_) => Err("it needs at least one finite number".to_owned())?,
        }
        Ok(match self {
            Self::Empirical(mut values) => {
                values.sort_by(f64::total_cmp);
                Self::Empirical(values)
            }
            other => other,
        })
    }

    /// Lowest and highest value it can take; infinite where it has no bound.
    pub fn support(&self) -> (f64, f64) {
        match self {
            Self::Point(v) => (*v, *v),
            Self::Uniform { low, high }
            | Self::Triangular { low, high, .. }
            | Self::Pert { low, high, .. } => (*low, *high),
            Self::Normal { .. } => (f64::NEG_INFINITY, f64::INFINITY),
            Self::Lognormal { .. } => (0.0, f64::INFINITY),
            Self::Beta { .. } => (0.0, 1.0),
            Self::Empirical(values) => {
                (values.first().copied().unwrap_or(0.0), values.last().copied().unwrap_or(0.0))
            }
        }
    }

    /// Whether it always takes one value.
    pub fn is_point(&self) -> bool {
        matches!(self, Self::Point(_))
    }
}
