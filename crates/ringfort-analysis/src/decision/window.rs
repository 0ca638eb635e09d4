//! The optimal rule for a window that closes.
//!
//! The value of a belief b that the fix is right is convex and piecewise linear, so it is held as
//! the upper envelope of straight lines; nothing is put on a grid. Up to [`LINES_KEPT_EXACTLY`]
//! lines it is exact; beyond, lines that hardly raise it are dropped, so that it falls short by at
//! most 10⁻⁵ of the stakes over all steps.

use std::fmt;

use ringfort_model::units::Probability;

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

/// A straight line over b: its values at b = 0 and at b = 1.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Line {
    wrong: f64,
    right: f64,
}

impl Line {
    fn at(self, b: f64) -> f64 {
        self.wrong + (self.right - self.wrong) * b
    }

    fn slope(self) -> f64 {
        self.right - self.wrong
    }
}

/// A convex function as the maximum of lines, in rising order of slope, none of them idle on 0 to
/// 1.
#[derive(Debug, Clone, PartialEq)]
struct Envelope(Vec<Line>);

/// The solved problem: what is best at each step and belief.
#[derive(Debug, Clone, PartialEq)]
pub struct Solution {
    go: Line,
    never: Line,
    /// Value of waiting at step t, for t in 0 .. steps.
    waiting: Vec<Envelope>,
}

impl Stopping {
    /// Solves by backward induction, exactly.
    ///
    /// Errors: numbers that are not finite, negative times or hazards, observations that do not sum
    /// to 1 within 10⁻⁹.
    pub fn solve(&self) -> Result<Solution, StoppingError> {
        self.check()?;
        let holds = libm::exp(-self.departure_per_s * self.launch_lag_s);
        let p = self.success.value();
        let if_there = p * self.gain - (1.0 - p) * self.loss_if_repelled;
        let wrong = -self.loss_if_wrong - self.fallout;
        let go = Line {
            wrong,
            right: holds * if_there - (1.0 - holds) * self.loss_if_wrong - self.fallout,
        };
        let never = Line { wrong: self.value_of_never, right: self.value_of_never };
        let stay = libm::exp(-self.departure_per_s * self.step_s);
        let left_alone = libm::exp(-self.intervention_per_s * self.step_s);
        let price = self.cost_of_step + (1.0 - left_alone) * self.loss_if_forestalled;
        let blind = [Observation { if_right: Probability::ONE, if_wrong: Probability::ONE }];
        let observations =
            if self.observations.is_empty() { &blind[..] } else { &self.observations };

        let stopping = Envelope::of(vec![go, never]);
        let stakes = (go.wrong - never.wrong).abs().max((go.right - never.right).abs());
        let slack = 1e-5 * stakes / f64::from(self.steps.max(1));
        let mut value = stopping.clone();
        let mut waiting = Vec::new();
        for _ in 0..self.steps {
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
            value = Envelope::of(continued.0.iter().chain(&stopping.0).copied().collect());
            waiting.push(continued);
        }
        waiting.reverse();
        Ok(Solution { go, never, waiting })
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
    /// G(b): going now.
    pub fn value_of_going(&self, belief: Probability) -> f64 {
        self.go.at(belief.value())
    }

    /// Waiting at `step` and acting best afterwards; −∞ once the window has closed.
    pub fn value_of_waiting(&self, step: u32, belief: Probability) -> f64 {
        self.waiting.get(step as usize).map_or(f64::NEG_INFINITY, |w| w.at(belief.value()))
    }

    /// V_t(b): the best of going, never going and waiting.
    pub fn value(&self, step: u32, belief: Probability) -> f64 {
        let b = belief.value();
        self.go.at(b).max(self.never.at(b)).max(self.value_of_waiting(step, belief))
    }

    /// What is best; of equals, going before giving up before waiting.
    pub fn advice(&self, step: u32, belief: Probability) -> Advice {
        let (go, never) = (self.go.at(belief.value()), self.never.at(belief.value()));
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
        self.best_between(self.go, self.never, step)
    }

    /// The beliefs `(lowest, highest)` at which giving up is best at `step`; None if there are
    /// none.
    pub fn never_between(&self, step: u32) -> Option<(Probability, Probability)> {
        self.best_between(self.never, self.go, step)
    }

    /// How many straight lines the solution is made of, over all steps.
    pub fn lines(&self) -> usize {
        self.waiting.iter().map(|w| w.0.len()).sum::<usize>() + 2
    }

    /// Where `line` is at least as high as `other` and every line of waiting.
    fn best_between(
        &self,
        line: Line,
        other: Line,
        step: u32,
    ) -> Option<(Probability, Probability)> {
        let waiting = self.waiting.get(step as usize).map_or(&[][..], |w| &w.0);
        let (mut low, mut high) = (0.0_f64, 1.0_f64);
        for rival in waiting.iter().chain([&other]) {
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

impl Envelope {
    /// Keeps the lines that are highest somewhere on 0 to 1.
    fn of(mut lines: Vec<Line>) -> Self {
        lines.sort_by(|a, b| a.slope().total_cmp(&b.slope()).then(a.wrong.total_cmp(&b.wrong)));
        let mut kept: Vec<Line> = Vec::with_capacity(lines.len());
        for line in lines {
            while let Some(&last) = kept.last() {
                // The new line is steeper: it takes over from `last` where they cross.
                if line.wrong >= last.wrong {
                    kept.pop();
                    continue;
                }
                let taken_over_by_last = match kept.len() {
                    1 => 0.0,
                    n => crossing(kept[n - 2], last),
                };
                if crossing(last, line) <= taken_over_by_last {
                    kept.pop();
                    continue;
                }
                break;
            }
            if kept.last().is_none_or(|last| line.right > last.right) {
                kept.push(line);
            }
        }
        Self(kept)
    }

    /// Value at `b`: each line rules one interval, in order, so the ruling one is found by
    /// bisection.
    fn at(&self, b: f64) -> f64 {
        let (mut low, mut high) = (0, self.0.len().saturating_sub(1));
        while low < high {
            let middle = usize::midpoint(low, high);
            if self.0[middle + 1].at(b) > self.0[middle].at(b) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        self.0.get(low).map_or(f64::NEG_INFINITY, |line| line.at(b))
    }

    /// P(o | b) V(b after o), which is linear wherever V is.
    fn weighed(&self, o: &Observation) -> Self {
        let (right, wrong) = (o.if_right.value(), o.if_wrong.value());
        Self::of(
            self.0
                .iter()
                .map(|line| Line { wrong: line.wrong * wrong, right: line.right * right })
                .collect(),
        )
    }

    /// The sum of two convex functions: a new line wherever either changes its line.
    fn plus(&self, other: &Self) -> Self {
        let (mut i, mut j) = (0, 0);
        let mut sum = Vec::with_capacity(self.0.len() + other.0.len());
        loop {
            let (a, b) = (self.0[i], other.0[j]);
            sum.push(Line { wrong: a.wrong + b.wrong, right: a.right + b.right });
            let next = |lines: &[Line], k: usize| {
                lines.get(k + 1).map_or(f64::INFINITY, |line| crossing(lines[k], *line))
            };
            let (next_a, next_b) = (next(&self.0, i), next(&other.0, j));
            if next_a == f64::INFINITY && next_b == f64::INFINITY {
                return Self::of(sum);
            }
            if next_a <= next_b {
                i += 1;
            }
            if next_b <= next_a {
                j += 1;
            }
        }
    }

    /// Drops lines that raise the envelope by less than `slack` anywhere, no two neighbours at
    /// once.
    fn thinned(mut self, slack: f64) -> Self {
        while self.0.len() > LINES_KEPT_EXACTLY {
            let mut kept: Vec<Line> = Vec::with_capacity(self.0.len());
            let mut just_dropped = true;
            for (i, line) in self.0.iter().enumerate() {
                let idle = match (kept.last(), self.0.get(i + 1)) {
                    (Some(&before), Some(&after)) if !just_dropped => {
                        let gap = crossing(before, after);
                        line.at(gap) - before.at(gap) < slack
                    }
                    _ => false,
                };
                if !idle {
                    kept.push(*line);
                }
                just_dropped = idle;
            }
            if kept.len() * 10 > self.0.len() * 9 {
                return self;
            }
            self.0 = kept;
        }
        self
    }

    fn map(&self, f: impl Fn(Line) -> Line) -> Self {
        Self::of(self.0.iter().map(|line| f(*line)).collect())
    }
}

/// Where the steeper line `upper` overtakes `lower`.
fn crossing(lower: Line, upper: Line) -> f64 {
    (lower.wrong - upper.wrong) / (upper.slope() - lower.slope())
}
