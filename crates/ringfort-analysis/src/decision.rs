//! When to go?
//!
//! Two answers: a rule of thumb with a threshold on the belief and on the forecast of staying, and
//! the optimal rule for a window that closes, by backward induction (Wald, *Sequential Analysis*,
//! 1947; the finite-horizon recursion of Smallwood and Sondik, Operations Research 21(5), 1973;
//! sources not read).

mod envelope;
pub mod information;
pub mod sequential;
mod window;

pub use window::{Advice, Going, Moment, Observation, Solution, Stopping, StoppingError};

use ringfort_model::units::Probability;

/// Go when the fix is believed enough and expected to hold long enough.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Threshold {
    /// Least belief in the place.
    pub belief: Probability,
    /// Least probability that he stays through the window.
    pub staying: Probability,
}

impl Threshold {
    /// Whether to go, with this belief in the place and this forecast of staying there through the
    /// window.
    pub fn go(self, belief: Probability, staying: Probability) -> bool {
        belief >= self.belief && staying >= self.staying
    }
}

#[cfg(test)]
mod tests;
