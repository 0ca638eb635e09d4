//! What is a report worth, from a source of this reliability?
//!
//! A source speaks with a hit rate and a false-alarm rate; the ratio of the two, or of their
//! complements when it is silent, is all that a report adds to the odds. Reports that share an
//! origin are weighed together, since the second of them is not news.

mod conflict;
mod grade;
mod origin;

pub use conflict::{ConflictError, Mass};
pub use grade::{BetaPrior, Credibility, Grade, GradeError, GradeTable, Reliability};
pub use origin::{
    OriginState, SharedOrigin, SharedOriginError, effective_reports, pooled_log_odds,
};

use ringfort_model::units::Probability;

/// How a source speaks about a proposition, in each of its two cases.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Source {
    /// P(it says so | it is so), η.
    pub hit: Probability,
    /// P(it says so | it is not so), φ.
    pub false_alarm: Probability,
}

impl Source {
    /// P(what was heard | so) and P(what was heard | not so); silence is heard too.
    pub fn likelihoods(self, said: bool) -> (Probability, Probability) {
        if said {
            (self.hit, self.false_alarm)
        } else {
            (self.hit.complement(), self.false_alarm.complement())
        }
    }

    /// What it adds to the log-odds: ln η/φ if it said so, ln (1 − η)/(1 − φ) if it was silent.
    ///
    /// Infinite where one case excludes what was heard; 0 where both do (then it cannot be heard).
    pub fn log_ratio(self, said: bool) -> f64 {
        let (so, not_so) = self.likelihoods(said);
        if so == not_so {
            return 0.0;
        }
        libm::log(so.value()) - libm::log(not_so.value())
    }

    /// Writes the likelihood of "he is at `named`" (or of silence about it) for every place.
    ///
    /// A place that does not exist leaves the false-alarm figure everywhere.
    pub fn likelihood_over(self, named: usize, said: bool, into: &mut [f64]) {
        let (so, not_so) = self.likelihoods(said);
        into.fill(not_so.value());
        if let Some(at_named) = into.get_mut(named) {
            *at_named = so.value();
        }
    }

    /// The same source if it may also be answering at random or against the truth.
    ///
    /// P(says so | so) = π_H η + π_R ρ + π_D (1 − η), and with φ for "not so". With π_R or π_D over 0
    /// the ratio is bounded: no one source can give certainty however often it repeats itself.
    #[must_use]
    pub fn of_character(self, character: Character) -> Self {
        let mixed = |p: Probability| {
            Probability::clamped(
                character.honest * p.value()
                    + character.random * character.says_so_at_random.value()
                    + character.hostile * p.complement().value(),
            )
        };
        Self { hit: mixed(self.hit), false_alarm: mixed(self.false_alarm) }
    }
}

/// How far a source means what it says: shares that sum to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Character {
    honest: f64,
    random: f64,
    hostile: f64,
    says_so_at_random: Probability,
}

impl Character {
    /// From weights in any scale. None if one is negative or not finite, or all are 0.
    pub fn new(
        honest: f64,
        random: f64,
        hostile: f64,
        says_so_at_random: Probability,
    ) -> Option<Self> {
        let sum = honest + random + hostile;
        let legal =
            [honest, random, hostile].iter().all(|w| *w >= 0.0) && sum > 0.0 && sum.is_finite();
        legal.then(|| Self {
            honest: honest / sum,
            random: random / sum,
            hostile: hostile / sum,
            says_so_at_random,
        })
    }
}

/// The odds form of Bayes: `prior` moved by a gain in log-odds. Certainty stays certainty.
pub fn updated(prior: Probability, log_ratio: f64) -> Probability {
    let p = prior.value();
    if p == 0.0 || p == 1.0 || log_ratio.is_nan() {
        return prior;
    }
    let log_odds = libm::log(p) - libm::log1p(-p) + log_ratio;
    Probability::clamped(1.0 / (1.0 + libm::exp(-log_odds)))
}
