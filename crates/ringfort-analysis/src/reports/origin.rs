//! What are several reports worth when they go back to one origin?

use std::fmt;

use ringfort_model::units::Probability;

use super::Source;

/// One state in which the common origin may be, such as "has seen it himself" or "repeats a
/// rumour".
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OriginState {
    /// Its probability, the same whether the proposition holds or not.
    pub probability: Probability,
    /// How each report speaks while the origin is in this state.
    pub source: Source,
}

/// Reports that share an origin: independent given its state, not otherwise.
#[derive(Debug, Clone, PartialEq)]
pub struct SharedOrigin(Vec<OriginState>);

/// States whose probabilities do not sum to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SharedOriginError {
    /// Their sum.
    pub sum: f64,
}

impl fmt::Display for SharedOriginError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the states of a common origin sum to {}, not to 1", self.sum)
    }
}

impl std::error::Error for SharedOriginError {}

impl SharedOrigin {
    /// From its states. Error: probabilities that do not sum to 1 within 10⁻⁹.
    pub fn new(states: Vec<OriginState>) -> Result<Self, SharedOriginError> {
        let sum: f64 = states.iter().map(|s| s.probability.value()).sum();
        if (sum - 1.0).abs() <= 1e-9 { Ok(Self(states)) } else { Err(SharedOriginError { sum }) }
    }

    /// ln P(reports | so) and ln P(reports | not so), for `said` reports that say so and `silent`
    /// that do not: Σ_c P(c) Π_k P(r_k | case, c), summed without underflow.
    pub fn log_likelihoods(&self, said: u32, silent: u32) -> (f64, f64) {
        let in_case = |speaks: fn(Source) -> Probability| {
            let term = |state: &OriginState| {
                let p = speaks(state.source);
                libm::log(state.probability.value())
                    + times(said, libm::log(p.value()))
                    + times(silent, libm::log(p.complement().value()))
            };
            let top = self.0.iter().map(term).fold(f64::NEG_INFINITY, f64::max);
            if top == f64::NEG_INFINITY {
                return top;
            }
            top + libm::log(self.0.iter().map(|s| libm::exp(term(s) - top)).sum())
        };
        (in_case(|s| s.hit), in_case(|s| s.false_alarm))
    }

    /// P(so | reports). None if the reports are impossible in both cases.
    pub fn posterior(&self, prior: Probability, said: u32, silent: u32) -> Option<Probability> {
        let (so, not_so) = self.log_likelihoods(said, silent);
        let log_odds_of = |p: Probability, l: f64| libm::log(p.value()) + l;
        let (so, not_so) = (log_odds_of(prior, so), log_odds_of(prior.complement(), not_so));
        if so == f64::NEG_INFINITY && not_so == f64::NEG_INFINITY {
            return None;
        }
        Some(Probability::clamped(1.0 / (1.0 + libm::exp(not_so - so))))
    }

    /// The same reports taken for independent, each with the mean hit and false-alarm rates: the
    /// error that counting one origin many times makes.
    pub fn taken_for_independent(&self) -> Source {
        let mean = |speaks: fn(Source) -> Probability| {
            Probability::clamped(
                self.0.iter().map(|s| s.probability.value() * speaks(s.source).value()).sum(),
            )
        };
        Source { hit: mean(|s| s.hit), false_alarm: mean(|s| s.false_alarm) }
    }
}

/// `count` × `log`, where no reports at all weigh nothing even if each were impossible.
fn times(count: u32, log: f64) -> f64 {
    if count == 0 { 0.0 } else { f64::from(count) * log }
}

/// How many independent reports `n` equally correlated ones are worth: n/(1 + (n − 1) ρ).
///
/// ρ is held to 0 to 1: 0 gives n, 1 gives one. Kish, *Survey Sampling*, 1965 (source not read).
pub fn effective_reports(reports: f64, correlation: f64) -> f64 {
    reports / (1.0 + (reports - 1.0).max(0.0) * correlation.clamp(0.0, 1.0))
}

/// A pool of log-ratios with weights, Σ wᵢ rᵢ; within one origin the weights should sum to at most
/// 1.
///
/// The shorter of the two lists decides how many are pooled.
pub fn pooled_log_odds(log_ratios: &[f64], weights: &[f64]) -> f64 {
    log_ratios.iter().zip(weights).filter(|(_, w)| **w != 0.0).map(|(r, w)| r * w).sum()
}
