//! Where is he, given everything seen and not seen?
//!
//! An exact Bayes filter over finitely many places and "elsewhere": predict along a Markov chain,
//! then weigh by the likelihood of what was observed, a miss included (the forward pass of a hidden
//! Markov model; Stone, *Theory of Optimal Search*, 1975). Without "elsewhere" no miss could ever
//! lower the belief in all places together.

mod joint;
mod motion;
mod score;
mod stencil;
mod worlds;

pub use joint::Joint;
pub use motion::{Motion, MotionError};
pub use score::{map_score, map_score_outside};
pub use stencil::{Edge, Stencil};
pub use worlds::{Routine, Step, Worlds};

use std::fmt;

/// Probabilities of the places `0 .. places − 1`; by habit the last one is "elsewhere".
///
/// Invariant: finite, not negative, and they sum to 1 within rounding. The buffer for the next step
/// is kept inside, so that no step allocates.
#[derive(Debug, Clone)]
pub struct Belief {
    p: Vec<f64>,
    next: Vec<f64>,
}

/// Why a belief cannot be made or changed; it is then as it was before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum BeliefError {
    /// There is no place at all.
    NoPlaces,
    /// A weight or likelihood is negative, infinite or not a number.
    BadNumber {
        /// Which place.
        place: usize,
        /// Its weight or likelihood.
        value: f64,
    },
    /// The weights do not have a positive finite sum.
    NoWeight {
        /// Their sum.
        sum: f64,
    },
    /// The observation is impossible wherever the belief has any probability.
    ZeroEvidence,
    /// Something speaks of another number of places.
    WrongPlaces {
        /// How many the belief has.
        belief: usize,
        /// How many the other has.
        other: usize,
    },
    /// There is no such place.
    NoSuchPlace {
        /// The place asked for.
        place: usize,
        /// How many there are.
        places: usize,
    },
}

impl fmt::Display for BeliefError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPlaces => write!(f, "a belief needs at least one place"),
            Self::BadNumber { place, value } => write!(
                f,
                "the number for place {place} is {value}; it must be finite and 0 or more"
            ),
            Self::NoWeight { sum } => {
                write!(f, "the weights sum to {sum}; they must sum to something over 0")
            }
            Self::ZeroEvidence => {
                write!(f, "the observation is impossible in every place that the belief allows")
            }
            Self::WrongPlaces { belief, other } => {
                write!(f, "the belief is over {belief} places, but {other} were given")
            }
            Self::NoSuchPlace { place, places } => {
                write!(f, "there is no place {place} among {places}")
            }
        }
    }
}

impl std::error::Error for BeliefError {}

impl Belief {
    /// In proportion to `weights`, one a place. Errors: none at all, a bad one, or a sum of 0.
    ///
    /// ```
    /// use ringfort_analysis::belief::{Belief, BeliefError};
    /// // Eight drawers share 0.8, elsewhere has 0.2; two empty drawers leave 6/8.
    /// let mut belief = Belief::from_weights(&[1., 1., 1., 1., 1., 1., 1., 1., 2.]).unwrap();
    /// belief.observe(&[0., 0., 1., 1., 1., 1., 1., 1., 1.]).unwrap();
    /// assert!((belief.probability(8) - 0.25).abs() < 1e-15);
    /// assert_eq!(belief.observe(&[1., 0., 0., 0., 0., 0., 0., 0., 0.]), Err(BeliefError::ZeroEvidence));
    /// ```
    pub fn from_weights(weights: &[f64]) -> Result<Self, BeliefError> {
        if weights.is_empty() {
            return Err(BeliefError::NoPlaces);
        }
        check(weights)?;
        let sum: f64 = weights.iter().sum();
        if !(sum > 0.0 && sum < f64::INFINITY) {
            return Err(BeliefError::NoWeight { sum });
        }
        let p = weights.iter().map(|w| w / sum).collect();
        Ok(Self { p, next: vec![0.0; weights.len()] })
    }

    /// Equal in all of `places`.
    pub fn uniform(places: usize) -> Result<Self, BeliefError> {
        Self::from_weights(&vec![1.0; places])
    }

    /// The probabilities, one a place.
    pub fn probabilities(&self) -> &[f64] {
        &self.p
    }

    /// How many places there are, "elsewhere" included.
    pub fn places(&self) -> usize {
        self.p.len()
    }

    /// Probability of `place`; 0 for a place that does not exist.
    pub fn probability(&self, place: usize) -> f64 {
        self.p.get(place).copied().unwrap_or(0.0)
    }

    /// The likeliest place, the first of equals.
    pub fn likeliest(&self) -> usize {
        let mut best = 0;
        for (place, p) in self.p.iter().enumerate() {
            if *p > self.p[best] {
                best = place;
            }
        }
        best
    }

    /// One step of motion, b ← b A. Error: another number of places.
    pub fn predict(&mut self, motion: &Motion) -> Result<(), BeliefError> {
        if motion.places() != self.p.len() {
            return Err(BeliefError::WrongPlaces { belief: self.p.len(), other: motion.places() });
        }
        if !motion.is_identity() {
            motion.carry(&self.p, &mut self.next);
            std::mem::swap(&mut self.p, &mut self.next);
        }
        Ok(())
    }

    /// Weighs by `likelihood`, P(observation | he is at the place), and returns ln P(observation).
    ///
    /// - A miss has likelihood 1 − P(detect there). Likelihoods need only be right up to a common
    ///   factor, which then also enters what is returned.
    /// - Errors: zero evidence, a bad likelihood, another number of places; the belief is then
    ///   unchanged.
    pub fn observe(&mut self, likelihood: &[f64]) -> Result<f64, BeliefError> {
        let evidence = self.weigh(likelihood)?;
        Ok(libm::log(evidence))
    }

    /// As [`observe`](Self::observe), returning P(observation) itself: no logarithm is taken.
    pub fn weigh(&mut self, likelihood: &[f64]) -> Result<f64, BeliefError> {
        self.check_places(likelihood.len())?;
        let mut sum = 0.0;
        let mut legal = true;
        for ((next, p), l) in self.next.iter_mut().zip(&self.p).zip(likelihood) {
            legal &= *l >= 0.0 && *l < f64::INFINITY;
            *next = p * l;
            sum += *next;
        }
        if !legal {
            check(likelihood)?;
        }
        if !(sum > 0.0 && sum < f64::INFINITY) {
            return Err(BeliefError::ZeroEvidence);
        }
        let scale = 1.0 / sum;
        if scale.is_finite() {
            for (p, next) in self.p.iter_mut().zip(&self.next) {
                *p = next * scale;
            }
        } else {
            for (p, next) in self.p.iter_mut().zip(&self.next) {
                *p = next / sum;
            }
        }
        Ok(sum)
    }

    /// P(observation) under the present belief, which stays as it is.
    pub fn evidence(&self, likelihood: &[f64]) -> Result<f64, BeliefError> {
        self.check_places(likelihood.len())?;
        check(likelihood)?;
        Ok(self.p.iter().zip(likelihood).map(|(p, l)| p * l).sum())
    }

    /// How strongly an observation speaks for `truth` against all other places together, before it
    /// is taken in: ln L(truth) − ln [Σ_{x ≠ truth} b(x) L(x)/(1 − b(truth))].
    ///
    /// It is the gain in the log-odds of `truth`, so gains add up along a campaign and attribute
    /// the final belief to its observations. −∞ if the observation excludes the truth, +∞ if it
    /// excludes everything else.
    ///
    /// Errors: zero evidence; nothing but `truth` believed possible (then nothing can speak for
    /// it); a bad likelihood; no such place.
    pub fn log_likelihood_ratio(
        &self,
        likelihood: &[f64],
        truth: usize,
    ) -> Result<f64, BeliefError> {
        self.check_places(likelihood.len())?;
        check(likelihood)?;
        let (Some(l_true), Some(_)) = (likelihood.get(truth), self.p.get(truth)) else {
            return Err(BeliefError::NoSuchPlace { place: truth, places: self.p.len() });
        };
        let (mut others, mut weighed) = (0.0, 0.0);
        for (place, (p, l)) in self.p.iter().zip(likelihood).enumerate() {
            if place != truth {
                others += p;
                weighed += p * l;
            }
        }
        if others == 0.0 || (*l_true == 0.0 && weighed == 0.0) {
            return Err(BeliefError::ZeroEvidence);
        }
        Ok(libm::log(*l_true) - libm::log(weighed / others))
    }

    /// Log-odds of `place`, ln b/(1 − b): −∞ at 0, +∞ at 1.
    pub fn log_odds(&self, place: usize) -> f64 {
        let others: f64 =
            self.p.iter().enumerate().filter(|(i, _)| *i != place).map(|(_, p)| p).sum();
        libm::log(self.probability(place)) - libm::log(others)
    }

    fn check_places(&self, other: usize) -> Result<(), BeliefError> {
        if other == self.p.len() {
            Ok(())
        } else {
            Err(BeliefError::WrongPlaces { belief: self.p.len(), other })
        }
    }
}

impl PartialEq for Belief {
    fn eq(&self, other: &Self) -> bool {
        self.p == other.p
    }
}

/// Refuses numbers that are negative, infinite or not numbers.
fn check(numbers: &[f64]) -> Result<(), BeliefError> {
    match numbers.iter().enumerate().find(|(_, v)| !(**v >= 0.0 && **v < f64::INFINITY)) {
        Some((place, &value)) => Err(BeliefError::BadNumber { place, value }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
