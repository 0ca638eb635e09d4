//! The optimal rule for a window that closes.
//!
//! The value of a belief b that the fix is right is convex and piecewise linear, so it is held as
//! the upper envelope of straight lines; nothing is put on a grid. Up to [`LINES_KEPT_EXACTLY`]
//! lines it is exact; beyond, lines that hardly raise it are dropped, so that it falls short by at
//! most 10⁻⁵ of the stakes over all steps.

use std::fmt;

use ringfort_model::units::Probability;

use super::envelope::{Envelope, Line};

/// More lines than this in one step are thinned out.
pub const LINES_KEPT_EXACTLY: usize = 256;

/// What may be observed in one step: its probability if the fix is right, and if it is wrong.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observation {
    /// P(o | he is there).
    pub if_right: Probability,
    /// P(o | he is not).
    pub if_wrong: Probability,
}

/// The stopping problem. Values are in one unit of the caller's choice; times in seconds.
///
/// Going is worth G(b) = a [p_s gain − (1 − p_s) ℓ_fail] − (1 − a) ℓ_FA − F with a = b e^(−h L). At
/// the end V_T(b) = max(G, N), and before
///
/// V_t(b) = max{G, N, −c − (1 − e^(−ιΔ)) ℓ_int + e^(−ιΔ) Σ_o P(o | b̃) V_{t+1}(b̃ after o)}
///
/// with b̃ = b e^(−hΔ): departures go into the belief; as a discount they would be wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct Stopping {
    /// How many more times one may wait; 0 is now or never.
    pub steps: u32,
    /// Length Δ of a step.
    pub step_s: f64,
    /// Hazard h with which he leaves, a second.
    pub departure_per_s: f64,
    /// Hazard ι with which a third party acts first, a second.
    pub intervention_per_s: f64,
    /// Lag L between going and being there.
    pub launch_lag_s: f64,
    /// P(success | the fix is right on arrival), p_s.
    pub success: Probability,
    /// Gain of a success.
    pub gain: f64,
    /// Loss when the fix was right and the strike fails, ℓ_fail.
    pub loss_if_repelled: f64,
    /// Loss of going to the wrong place, ℓ_FA.
    pub loss_if_wrong: f64,
    /// Loss when a third party acts first, ℓ_int.
    pub loss_if_forestalled: f64,
    /// Fallout F expected of going, whatever comes of it.
    pub fallout: f64,
    /// Value N of never going.
    pub value_of_never: f64,
    /// Cost c of watching one step more.
    pub cost_of_step: f64,
    /// What a step may show; the probabilities sum to 1 in both columns. Empty is a blind step.
    pub observations: Vec<Observation>,
}

/// One moment of a window that is not alike throughout.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moment {
    /// P(he who is there now is there at the next moment).
    pub stays: Probability,
    /// Going now; None when nobody can set out.
    pub going: Option<Going>,
}

/// Setting out at one moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Going {
    /// P(he who is there now is there on arrival), e^(−hL) under a hazard.
    pub holds: Probability,
    /// P(success | the fix is right on arrival), p_s.
    pub success: Probability,
}

/// What is best at a belief.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Advice {
    /// Go now.
    Go,
    /// Watch one step more.
    Wait,
    /// Give it up.
    Never,
}

/// Why the problem cannot be solved.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum StoppingError {
    /// A number is not finite, or a time or hazard is negative.
    BadNumber {
        /// What the number is.
        what: &'static str,
        /// Its value.
        value: f64,
    },
    /// The observations do not sum to 1.
    Observations {
        /// Sum if the fix is right.
        if_right: f64,
        /// Sum if it is wrong.
        if_wrong: f64,
    },
}

impl fmt::Display for StoppingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadNumber { what, value } => write!(
                f,
                "the {what} is {value}; it must be finite, and times and hazards 0 or more"
            ),
            Self::Observations { if_right, if_wrong } => write!(
                f,
                "the observations sum to {if_right} if the fix is right and to {if_wrong} if it \
                 is wrong; both must sum to 1"
            ),
        }
    }
}

impl std::error::Error for StoppingError {}

/// The solved problem: what is best at each step and belief.
#[derive(Debug, Clone, PartialEq)]
pub struct Solution {
    /// Going at step t, for t in 0 ..= steps; none when nobody can set out.
    goings: Vec<Option<Line>>,
    never: Line,
    /// Value of waiting at step t, for t in 0 .. steps.
    waiting: Vec<Envelope>,
}

impl Stopping {
    /// Solves by backward induction, exactly, with every moment like the next.
    ///
    /// Errors: numbers that are not finite, negative times or hazards, observations that do not sum
    /// to 1 within 10⁻⁹.
    pub fn solve(&self) -> Result<Solution, StoppingError> {
        self.check()?;
        let holds = libm::exp(-self.departure_per_s * self.launch_lag_s);
        let going = Going { holds: Probability::clamped(holds), success: self.success };
        let stays = Probability::clamped(libm::exp(-self.departure_per_s * self.step_s));
        self.solve_through(&vec![Moment { stays, going: Some(going) }; self.steps as usize + 1])
    }

    /// The same with moments that differ: hours of the week, a start once a day. The last one is
    /// now or never.
    ///
    /// They take the place of the number of steps, the hazard of departure, the lag and the
    /// probability of success. Errors: as [`solve`](Self::solve), and no moment at all.
    pub fn solve_through(&self, moments: &[Moment]) -> Result<Solution, StoppingError> {
        self.check()?;
        if moments.is_empty() {
            return Err(StoppingError::BadNumber { what: "number of moments", value: 0.0 });
        }
        let goings: Vec<Option<Line>> =
            moments.iter().map(|m| m.going.map(|going| self.line(going))).collect();
        let never = Line { wrong: self.value_of_never, right: self.value_of_never };
        let left_alone = libm::exp(-self.intervention_per_s * self.step_s);
        let price = self.cost_of_step + (1.0 - left_alone) * self.loss_if_forestalled;
        let blind = [Observation { if_right: Probability::ONE, if_wrong: Probability::ONE }];
        let observations =
            if self.observations.is_empty() { &blind[..] } else { &self.observations };

        let stakes = goings.iter().flatten().fold(0.0_f64, |stakes, go| {
            stakes.max((go.wrong - never.wrong).abs()).max((go.right - never.right).abs())
        });
        let steps = moments.len() - 1;
        let slack = 1e-5 * stakes / (steps.max(1) as f64);
        let stopping = |step: usize| goings[step].into_iter().chain([never]);
        let mut value = Envelope::of(stopping(steps).collect());
        let mut waiting = Vec::with_capacity(steps);
        for step in (0..steps).rev() {
            let stay = moments[step].stays.value();
            let mut seen = Envelope(vec![Line { wrong: 0.0, right: 0.0 }]);
            for o in observations {
                seen = seen.plus(&value.weighed(o));
            }
            let continued = seen
                .map(|line| {
                    // In terms of b before the departures, and at the price of a step.
                    let moved = Line { wrong: line.wrong, right: line.at(stay) };
                    Line {
                        wrong: left_alone * moved.wrong - price,
                        right: left_alone * moved.right - price,
                    }
                })
                .thinned(slack);
            value = Envelope::of(continued.0.iter().copied().chain(stopping(step)).collect());
            waiting.push(continued);
        }
        waiting.reverse();
        Ok(Solution { goings, never, waiting })
    }

    /// G, going at one moment.
    fn line(&self, going: Going) -> Line {
        let (holds, p) = (going.holds.value(), going.success.value());
        let if_there = p * self.gain - (1.0 - p) * self.loss_if_repelled;
        Line {
            wrong: -self.loss_if_wrong - self.fallout,
            right: holds * if_there - (1.0 - holds) * self.loss_if_wrong - self.fallout,
        }
    }

    fn check(&self) -> Result<(), StoppingError> {
        let bounded = [
            ("gain", self.gain),
            ("loss if repelled", self.loss_if_repelled),
            ("loss of going to the wrong place", self.loss_if_wrong),
            ("loss if a third party acts first", self.loss_if_forestalled),
            ("fallout", self.fallout),
            ("value of never going", self.value_of_never),
            ("cost of a step", self.cost_of_step),
        ];
        let not_negative = [
            ("length of a step in seconds", self.step_s),
            ("hazard of departure a second", self.departure_per_s),
            ("hazard of intervention a second", self.intervention_per_s),
            ("launch lag in seconds", self.launch_lag_s),
        ];
        let bad = bounded
            .iter()
            .find(|(_, v)| !v.is_finite())
            .or_else(|| not_negative.iter().find(|(_, v)| !(*v >= 0.0 && v.is_finite())));
        if let Some(&(what, value)) = bad {
            return Err(StoppingError::BadNumber { what, value });
        }
        let sum = |column: fn(&Observation) -> Probability| -> f64 {
            self.observations.iter().map(|o| column(o).value()).sum()
        };
        let (if_right, if_wrong) = (sum(|o| o.if_right), sum(|o| o.if_wrong));
        let sums_to_one = |s: f64| (s - 1.0).abs() <= 1e-9;
        let legal =
            self.observations.is_empty() || (sums_to_one(if_right) && sums_to_one(if_wrong));
        if !legal {
            return Err(StoppingError::Observations { if_right, if_wrong });
        }
        Ok(())
    }
}

impl Solution {
    /// G(b): going at `step`; −∞ when nobody can set out then.
    pub fn value_of_going(&self, step: u32, belief: Probability) -> f64 {
        self.going(step).map_or(f64::NEG_INFINITY, |go| go.at(belief.value()))
    }

    /// Waiting at `step` and acting best afterwards; −∞ once the window has closed.
    pub fn value_of_waiting(&self, step: u32, belief: Probability) -> f64 {
        self.waiting.get(step as usize).map_or(f64::NEG_INFINITY, |w| w.at(belief.value()))
    }

    /// V_t(b): the best of going, never going and waiting.
    pub fn value(&self, step: u32, belief: Probability) -> f64 {
        let stopping = self.value_of_going(step, belief).max(self.never.at(belief.value()));
        stopping.max(self.value_of_waiting(step, belief))
    }

    /// What is best; of equals, going before giving up before waiting.
    pub fn advice(&self, step: u32, belief: Probability) -> Advice {
        let (go, never) = (self.value_of_going(step, belief), self.never.at(belief.value()));
        let wait = self.value_of_waiting(step, belief);
        if go >= never && go >= wait {
            Advice::Go
        } else if never >= wait {
            Advice::Never
        } else {
            Advice::Wait
        }
    }

    /// The beliefs `(lowest, highest)` at which going is best at `step`; None if there are none.
    /// The value is convex and going is one line, so they are one interval.
    pub fn go_between(&self, step: u32) -> Option<(Probability, Probability)> {
        self.best_between(self.going(step)?, Some(self.never), step)
    }

    /// The beliefs `(lowest, highest)` at which giving up is best at `step`; None if there are
    /// none.
    pub fn never_between(&self, step: u32) -> Option<(Probability, Probability)> {
        self.best_between(self.never, self.going(step), step)
    }

    /// How many steps one may wait.
    pub fn steps(&self) -> u32 {
        self.waiting.len() as u32
    }

    /// How many straight lines the solution is made of, over all steps.
    pub fn lines(&self) -> usize {
        self.waiting.iter().map(|w| w.0.len()).sum::<usize>() + self.goings.len() + 1
    }

    fn going(&self, step: u32) -> Option<Line> {
        *self.goings.get(step as usize)?
    }

    /// Where `line` is at least as high as `other` and every line of waiting.
    fn best_between(
        &self,
        line: Line,
        other: Option<Line>,
        step: u32,
    ) -> Option<(Probability, Probability)> {
        let waiting = self.waiting.get(step as usize).map_or(&[][..], |w| &w.0);
        let (mut low, mut high) = (0.0_f64, 1.0_f64);
        for rival in waiting.iter().chain(&other) {
            let (at_0, at_1) = (line.wrong - rival.wrong, line.right - rival.right);
            if at_0 < 0.0 && at_1 < 0.0 {
                return None;
            }
            if at_0 < 0.0 {
                low = low.max(at_0 / (at_0 - at_1));
            } else if at_1 < 0.0 {
                high = high.min(at_0 / (at_0 - at_1));
            }
        }
        (low <= high).then(|| (Probability::clamped(low), Probability::clamped(high)))
    }
}
