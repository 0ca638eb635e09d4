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
    /// P(says so | so) = π_H η + π_R ρ + π_D (1 − η), and with φ for "not so". With π_R or π_D over
    /// 0 the ratio is bounded: no one source can give certainty however often it repeats itself.
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

#[cfg(test)]
mod tests {
    use super::*;

    fn p(value: f64) -> Probability {
        Probability::new(value).unwrap()
    }

    fn source(hit: f64, false_alarm: f64) -> Source {
        Source { hit: p(hit), false_alarm: p(false_alarm) }
    }

    #[track_caller]
    fn close(ours: f64, theirs: f64, tolerance: f64) {
        assert!((ours - theirs).abs() <= tolerance, "ours {ours}, theirs {theirs}");
    }

    /// Twelve reports with one hidden origin, prior 0.3: exactly 0.98352370 (as two
    /// Bayesian-network libraries gave it), against 0.99997555 if they are taken for independent:
    /// the odds 685 times too high.
    #[test]
    fn verify_shared_origin() {
        let origin = SharedOrigin::new(vec![
            OriginState { probability: p(0.4), source: source(0.9, 0.6) },
            OriginState { probability: p(0.6), source: source(0.7, 0.1) },
        ])
        .unwrap();
        let exact = origin.posterior(p(0.3), 12, 0).unwrap().value();
        close(exact, 0.983_523_701_715_431_5, 1e-14);
        let naive = updated(p(0.3), 12.0 * origin.taken_for_independent().log_ratio(true)).value();
        close(naive, 0.999_975_550, 5e-10);
        close(naive / (1.0 - naive) / (exact / (1.0 - exact)), 685.0, 0.5);
    }

    /// Zadeh: 0.99 and 0.01 against 0.99 and 0.01 on three options; the conflict is 0.9999 and
    /// Dempster's rule is certain of the one that both held all but impossible.
    #[test]
    fn verify_zadeh() {
        let (a, b, c) = (0b001, 0b010, 0b100);
        let first = Mass::new(3, &[(a, 0.99), (b, 0.01)]).unwrap();
        let second = Mass::new(3, &[(c, 0.99), (b, 0.01)]).unwrap();
        close(first.conflict(&second).unwrap(), 0.9999, 1e-15);
        close(first.combined(&second).unwrap().belief(b), 1.0, 1e-15);
        // Discounted, they say that they do not know.
        let (first, second) = (first.discounted(0.8), second.discounted(0.8));
        let both = first.combined(&second).unwrap();
        assert!(both.belief(b) < 0.02 && both.plausibility(a) > 0.4);
        assert!(first.conflict(&second).unwrap() < 0.65);
    }

    /// The log-ratio, the posterior of one report, and the filter's weighing are one thing.
    #[test]
    fn agree_on_one_report() {
        let informant = source(0.8, 0.05);
        let alone = SharedOrigin::new(vec![OriginState { probability: p(1.0), source: informant }])
            .unwrap();
        for said in [true, false] {
            let by_odds = updated(p(0.3), informant.log_ratio(said)).value();
            let exact = alone.posterior(p(0.3), u32::from(said), u32::from(!said)).unwrap().value();
            close(by_odds, exact, 1e-15);
            let mut belief = crate::belief::Belief::from_weights(&[0.3, 0.5, 0.2]).unwrap();
            let mut likelihood = [0.0; 3];
            informant.likelihood_over(0, said, &mut likelihood);
            belief.observe(&likelihood).unwrap();
            close(belief.probability(0), exact, 1e-15);
        }
        // Silence of a good source speaks against.
        assert!(informant.log_ratio(false) < 0.0 && informant.log_ratio(true) > 0.0);
    }

    /// A source that may be hostile or careless can never push the ratio past a bound.
    #[test]
    fn law_doubtful_character_bounds_the_ratio() {
        let perfect = source(1.0, 0.0);
        assert_eq!(perfect.log_ratio(true), f64::INFINITY);
        let doubtful = perfect.of_character(Character::new(8.0, 1.0, 1.0, p(0.3)).unwrap());
        close(doubtful.hit.value(), 0.83, 1e-15);
        close(doubtful.false_alarm.value(), 0.13, 1e-15);
        let hostile = perfect.of_character(Character::new(0.0, 0.0, 1.0, p(0.5)).unwrap());
        assert!(hostile.log_ratio(true) < 0.0);
        let honest = source(0.7, 0.2).of_character(Character::new(3.0, 0.0, 0.0, p(0.5)).unwrap());
        assert_eq!(honest, source(0.7, 0.2));
        assert_eq!(Character::new(0.0, 0.0, 0.0, p(0.5)), None);
        assert_eq!(Character::new(f64::NAN, 1.0, 0.0, p(0.5)), None);
        assert_eq!(source(0.0, 0.0).log_ratio(true), 0.0);
    }

    #[test]
    fn law_one_origin_is_worth_between_one_report_and_all() {
        close(effective_reports(10.0, 0.0), 10.0, 0.0);
        close(effective_reports(10.0, 1.0), 1.0, 0.0);
        close(effective_reports(10.0, 0.25), 10.0 / 3.25, 1e-15);
        assert_eq!(effective_reports(0.0, 0.5), 0.0);
        close(pooled_log_odds(&[2.0, 1.0, f64::INFINITY], &[0.5, 0.25, 0.0]), 1.25, 1e-15);
        let origin = SharedOrigin::new(vec![
            OriginState { probability: p(0.5), source: source(0.9, 0.0) },
            OriginState { probability: p(0.5), source: source(0.5, 0.5) },
        ])
        .unwrap();
        let mut before = 0.3;
        for said in 1..2000 {
            let now = origin.posterior(p(0.3), said, 0).unwrap().value();
            assert!(now >= before - 1e-15 && now <= 1.0);
            before = now;
        }
        assert!(SharedOrigin::new(vec![]).is_err());
    }

    /// The default table, pinned: whoever changes it changes results.
    #[test]
    fn golden_grades() {
        let table = GradeTable::default();
        let told = |grade: &str| {
            let prior = table.prior(grade.parse().unwrap());
            format!("{grade} {:.3} of {:.0}", prior.mean().value(), prior.count())
        };
        let lines =
            ["A1", "B2", "C3", "D4", "E5", "F6", "A6", "F2", "B3", "E1"].map(told).join("\n");
        assert_eq!(
            lines,
            "A1 0.950 of 20\nB2 0.800 of 10\nC3 0.600 of 6\nD4 0.400 of 6\nE5 0.200 of 6\n\
             F6 0.500 of 2\nA6 0.950 of 2\nF2 0.800 of 2\nB3 0.700 of 6\nE1 0.575 of 6"
        );
        for letter in "ABCDEF".chars() {
            for digit in 1..=6 {
                let text = format!("{letter}{digit}");
                assert_eq!(text.parse::<Grade>().unwrap().to_string(), text);
            }
        }
        for wrong in ["", "B", "B7", "G1", "2B", "B2b", "B0", "é1"] {
            assert!(wrong.parse::<Grade>().is_err(), "{wrong}");
        }
        assert_eq!(" b2 ".parse::<Grade>().unwrap().to_string(), "B2");
        close(BetaPrior { a: 8.0, b: 2.0 }.after(1, 4).mean().value(), 0.6, 1e-15);
    }
}
