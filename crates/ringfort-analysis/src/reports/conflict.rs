//! Do sources contradict each other so much that something must be wrong with one of them?
//!
//! The conflict of Dempster-Shafer theory is used as an alarm and its discounting as a way to
//! weaken a source. Its rule of combination is here to be checked against, not to be believed: two
//! sources that each give 1 % to an option can make it certain (Zadeh 1979; Shafer, *A Mathematical
//! Theory of Evidence*, 1976; sources not read).

use std::collections::BTreeMap;
use std::fmt;

/// Mass over sets of options; bit i of a set stands for option i.
#[derive(Debug, Clone, PartialEq)]
pub struct Mass {
    options: u32,
    of: BTreeMap<u32, f64>,
}

/// Why masses cannot be made or combined.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ConflictError {
    /// Not 1 to 31 options, or two masses over different numbers of them.
    Options {
        /// The number at fault.
        options: u32,
    },
    /// A set is empty or names an option that does not exist.
    BadSet {
        /// The set, as bits.
        set: u32,
    },
    /// A mass is negative or not a number, or they do not sum to 1.
    BadMass {
        /// The mass, or the sum.
        value: f64,
    },
    /// The sources agree on nothing at all.
    Total,
}

impl fmt::Display for ConflictError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Options { options } => {
                write!(f, "{options} options: there must be 1 to 31, the same for both sources")
            }
            Self::BadSet { set } => {
                write!(f, "the set {set:#b} is empty or names an unknown option")
            }
            Self::BadMass { value } => {
                write!(f, "a mass or sum of masses is {value}; masses are 0 or more and sum to 1")
            }
            Self::Total => write!(f, "the two sources contradict each other in everything"),
        }
    }
}

impl std::error::Error for ConflictError {}

impl Mass {
    /// From `(set, mass)` pairs; equal sets add up.
    pub fn new(options: u32, masses: &[(u32, f64)]) -> Result<Self, ConflictError> {
        if !(1..=31).contains(&options) {
            return Err(ConflictError::Options { options });
        }
        let mut of = BTreeMap::new();
        for &(set, value) in masses {
            if set == 0 || set >> options != 0 {
                return Err(ConflictError::BadSet { set });
            }
            if value < 0.0 || value.is_nan() {
                return Err(ConflictError::BadMass { value });
            }
            *of.entry(set).or_insert(0.0) += value;
        }
        let sum: f64 = of.values().sum();
        if (sum - 1.0).abs() > 1e-9 {
            return Err(ConflictError::BadMass { value: sum });
        }
        Ok(Self { options, of })
    }

    /// Weakened by a reliability α (held to 0 to 1): m'(A) = α m(A), the rest goes to "anything".
    #[must_use]
    pub fn discounted(&self, reliability: f64) -> Self {
        let alpha = reliability.clamp(0.0, 1.0);
        let mut of: BTreeMap<u32, f64> = self.of.iter().map(|(s, m)| (*s, alpha * m)).collect();
        *of.entry((1 << self.options) - 1).or_insert(0.0) += 1.0 - alpha;
        Self { options: self.options, of }
    }

    /// The conflict K = Σ m₁(B) m₂(C) over disjoint B, C: 0 in harmony, 1 in total contradiction.
    pub fn conflict(&self, other: &Self) -> Result<f64, ConflictError> {
        Ok(self.intersect(other)?.1)
    }

    /// Dempster's rule, m(A) = Σ_{B∩C=A} m₁(B) m₂(C)/(1 − K). Not the engine: see the module.
    pub fn combined(&self, other: &Self) -> Result<Self, ConflictError> {
        let (mut of, conflict) = self.intersect(other)?;
        let kept: f64 = of.values().sum();
        if kept <= 0.0 || conflict >= 1.0 {
            return Err(ConflictError::Total);
        }
        for mass in of.values_mut() {
            *mass /= kept;
        }
        Ok(Self { options: self.options, of })
    }

    /// Belief in `set`: the mass of all that implies it.
    pub fn belief(&self, set: u32) -> f64 {
        self.of.iter().filter(|(s, _)| **s & !set == 0).map(|(_, m)| m).sum()
    }

    /// Plausibility of `set`: the mass of all that allows it.
    pub fn plausibility(&self, set: u32) -> f64 {
        self.of.iter().filter(|(s, _)| **s & set != 0).map(|(_, m)| m).sum()
    }

    fn intersect(&self, other: &Self) -> Result<(BTreeMap<u32, f64>, f64), ConflictError> {
        if self.options != other.options {
            return Err(ConflictError::Options { options: other.options });
        }
        let (mut of, mut conflict) = (BTreeMap::new(), 0.0);
        for (b, m) in &self.of {
            for (c, n) in &other.of {
                if b & c == 0 {
                    conflict += m * n;
                } else {
                    *of.entry(b & c).or_insert(0.0) += m * n;
                }
            }
        }
        Ok((of, conflict))
    }
}
