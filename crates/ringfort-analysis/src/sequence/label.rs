//! What must be remembered of the rest of a course, and which rests can be forgotten?
//!
//! Going backward from the target, all that the tasks before can ask of the rest is its mean time μ, its
//! variance σ² and its value V: a task in front makes V′ = a·g(μ′, σ′²) + (1 − a)·V. A rest A makes a
//! rest B superfluous when V_A ≤ V_B and, whatever comes in front, an alarm there is worth no more with
//! A than with B. With equal variances μ_A ≤ μ_B says that; with unequal ones the sign of the margin
//! decides, and it is enough to look at the corners of what can come in front: see [`Front`]. Derived
//! here.

use super::{DiagramError, Objective, Step};
use crate::interruption::{Place, Response, Task};
use crate::special::normal_cdf;

/// What an alarm is worth, by the time that it leaves: units with their arrival and what each adds.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Worth {
    /// Mean arrival in seconds, its variance, and what being there adds.
    units: Vec<(f64, f64, f64)>,
    /// P(C) inside each alarm.
    inside: f64,
    /// P(C) outside the whole.
    pub outside: f64,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Times have spreads.
    Spread,
    /// Times are their means.
    Fixed,
    /// The value is the mean time.
    Time,
    /// The value is P(noticed), whenever that is.
    Noticed,
}

/// The rest of a course. `low` and `high` bound its variance; they differ only where rests were merged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Label {
    pub mean: f64,
    pub low: f64,
    pub high: f64,
    /// Its value, or a lower bound of it where rests were merged.
    pub value: f64,
    /// The step that it begins with, and the label after that step.
    pub step: usize,
    pub next: usize,
}

impl Label {
    /// The end of a course: nothing left.
    pub const END: Self =
        Self { mean: 0.0, low: 0.0, high: 0.0, value: 0.0, step: usize::MAX, next: usize::MAX };
}

impl Worth {
    pub fn of(objective: &Objective) -> Result<Self, DiagramError> {
        let made = |response: &Response, kind| {
            let (inside, outside) = response.inside_and_outside();
            let sd = if kind == Kind::Fixed { 0.0 } else { response.time.sd_s };
            Self { units: vec![(response.time.mean_s, sd * sd, 1.0)], inside, outside, kind }
        };
        Ok(match objective {
            Objective::Interruption(response) => made(response, Kind::Spread),
            Objective::Deterministic(response) => made(response, Kind::Fixed),
            Objective::Effectiveness(response, units) => {
                let (inside, outside) = response.inside_and_outside();
                let mut before = 0.0;
                let mut list = Vec::new();
                for (number, unit) in units.iter().enumerate() {
                    let gain = unit.neutralised.value() - before;
                    if gain < 0.0 {
                        return Err(DiagramError::Falling { unit: number });
                    }
                    before = unit.neutralised.value();
                    list.push((unit.time.mean_s, unit.time.sd_s * unit.time.sd_s, gain));
                }
                Self { units: list, inside, outside, kind: Kind::Spread }
            }
            Objective::Time => {
                Self { units: Vec::new(), inside: 0.0, outside: 1.0, kind: Kind::Time }
            }
            Objective::Detection => {
                Self { units: Vec::new(), inside: 1.0, outside: 1.0, kind: Kind::Noticed }
            }
        })
    }

    /// The rest with one step in front.
    pub fn before(&self, step: &Step, number: usize, rest: &Label, place: usize) -> Label {
        let mut label = Label { step: number, next: place, ..*rest };
        for task in step.tasks.iter().rev() {
            self.front(task, &mut label);
        }
        label
    }

    /// Puts one task in front of a rest.
    fn front(&self, task: &Task, rest: &mut Label) {
        let own = task.delay.sd_s * task.delay.sd_s;
        let share = task.place.share_ahead();
        let alarm = task.detection.value() * self.inside;
        match self.kind {
            Kind::Time => rest.value += task.delay.mean_s,
            Kind::Noticed => rest.value = alarm + (1.0 - alarm) * rest.value,
            Kind::Spread | Kind::Fixed if alarm > 0.0 => {
                let ahead = if self.kind == Kind::Fixed { 0.0 } else { ahead(task) };
                let mean = share * task.delay.mean_s + rest.mean;
                let worth = self.least(mean, rest.low + ahead, rest.high + ahead);
                rest.value = alarm * worth + (1.0 - alarm) * rest.value;
            }
            Kind::Spread | Kind::Fixed => {}
        }
        rest.mean += task.delay.mean_s;
        if self.kind == Kind::Spread {
            rest.low += own;
            rest.high += own;
        }
    }

    /// What an alarm is worth with that mean time left, at the worst variance between two bounds.
    fn least(&self, mean: f64, low: f64, high: f64) -> f64 {
        let (mut sum, mut chain) = (0.0, 1.0_f64);
        for (arrival, variance, gain) in &self.units {
            let over = mean - arrival;
            // narrower is worse for him who is short of time, wider for him who has some
            let spread = libm::sqrt(variance + if over < 0.0 { low } else { high });
            let in_time = if spread > 0.0 {
                normal_cdf(over / spread)
            } else {
                f64::from(u8::from(over > 0.0))
            };
            chain = chain.min(in_time);
            sum += chain * gain;
        }
        sum
    }

    /// Whether rest `a` makes rest `b` superfluous, whatever of `front` comes before.
    pub fn dominates(&self, a: &Label, b: &Label, front: &Front) -> bool {
        if a.value > b.value {
            return false;
        }
        match self.kind {
            Kind::Time | Kind::Noticed => true,
            Kind::Fixed => a.mean <= b.mean,
            Kind::Spread if a.low == a.high && b.low == b.high && a.low != b.low => {
                self.corners(a, b, front)
            }
            // of the same variance, or a merged rest that covers the other
            Kind::Spread => a.low <= b.low && b.high <= a.high && a.mean <= b.mean,
        }
    }

    /// Whether an alarm in front is worth no more with `a` than with `b` at each corner of what can
    /// come in front. For a fixed variance the comparison is linear in the mean in front; for a fixed
    /// mean it is monotone in the variance in front, once both margins have one sign. So the corners
    /// decide for all that lies between.
    fn corners(&self, a: &Label, b: &Label, front: &Front) -> bool {
        self.units.iter().all(|(arrival, variance, _)| {
            [0.0, front.mean].into_iter().all(|mean| {
                [0.0, front.variance].into_iter().all(|more| {
                    let over = |label: &Label| label.mean + mean - arrival;
                    let spread = |label: &Label| libm::sqrt(label.low + more + variance);
                    // without any spread, being exactly as late as the response is too late
                    let is_step = spread(b) <= 0.0;
                    if is_step { over(b) > 0.0 } else { over(a) * spread(b) <= over(b) * spread(a) }
                })
            })
        })
    }

    /// Several rests as one that is worth no more than any of them.
    pub fn merged(labels: &[Label]) -> Option<Label> {
        let (first, others) = labels.split_first()?;
        Some(others.iter().fold(*first, |sum, label| Label {
            mean: sum.mean.min(label.mean),
            low: sum.low.min(label.low),
            high: sum.high.max(label.high),
            value: sum.value.min(label.value),
            ..sum
        }))
    }
}

/// Variance of what is left of a task when it is noticed in it.
fn ahead(task: &Task) -> f64 {
    let (mean, sd) = (task.delay.mean_s, task.delay.sd_s);
    match task.place {
        Place::Throughout => sd * sd / 3.0 + mean * mean / 12.0,
        place => place.share_ahead() * place.share_ahead() * sd * sd,
    }
}

/// The most that can come in front of a node: of mean time, and of variance. The least is nothing.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Front {
    pub mean: f64,
    pub variance: f64,
}

impl Front {
    /// What can come in front once a step is in front too.
    pub fn beyond(self, step: &Step) -> Self {
        step.tasks.iter().fold(self, |sum, task| {
            let own = (task.delay.sd_s * task.delay.sd_s).max(ahead(task));
            Self { mean: sum.mean + task.delay.mean_s, variance: sum.variance + own }
        })
    }

    /// The wider of two.
    pub fn or(self, other: Self) -> Self {
        Self { mean: self.mean.max(other.mean), variance: self.variance.max(other.variance) }
    }
}
