//! Where should effort go, step by step, to find somebody who moves?
//!
//! Each step has a budget; effort x at a place finds with 1 − exp(−w x) whoever is there; then he takes
//! a step of a Markov chain that does not know of the search. P(never found) is convex in the plan. The
//! forward-and-backward algorithm solves one step at a time, as a still target whose prior is f·g: f
//! what comes there unfound from before, g the chance to stay unfound afterwards. Sources: Brown,
//! Optimal Search for a Moving Target in Discrete Time and Space, Operations Research 28, 1980;
//! Washburn, Search for a Moving Target: The FAB Algorithm, Operations Research 31, 1983 (*sources not
//! read*; checked against a solver of another kind).

use ringfort_model::units::Probability;

use crate::belief::Motion;

use super::allocation::{Detection, bands, fill};

/// What is known of somebody who moves, and of who searches.
#[derive(Debug, Clone, Copy)]
pub struct MovingTarget<'a> {
    /// P(there at the first step), by place, summing to at most 1; what is missing is elsewhere for
    /// good.
    pub prior: &'a [f64],
    /// What a unit of effort does at a place, 0 or more.
    pub effectiveness: &'a [f64],
    /// His steps between looks, taken in turn and then from the first again; never empty.
    pub motion: &'a [&'a Motion],
    /// Budget of effort of every step.
    pub budgets: &'a [f64],
    /// What the look of one step into one place is believed to find at most; 1 for no limit.
    pub cap: f64,
}

/// When to stop improving.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Enough {
    /// Stop when no plan can find more than this beyond what is found.
    pub within: f64,
    /// Stop after so many sweeps over all steps at the latest.
    pub sweeps: u32,
}

impl Default for Enough {
    /// A millionth, and a thousand sweeps.
    fn default() -> Self {
        Self { within: 1e-6, sweeps: 1000 }
    }
}

/// Effort by step and place, and what it comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct MovingPlan {
    /// Effort of every step, by place.
    pub effort: Vec<Vec<f64>>,
    /// P(found by the end of a step), by step.
    pub found_by: Vec<Probability>,
    /// P(found | there at the first step), by place.
    pub detection: Vec<f64>,
    /// P(there at the last look, and not found by it or before), by place; with `elsewhere` and what
    /// was found it sums to 1.
    pub left: Vec<f64>,
    /// P(he was elsewhere from the start).
    pub elsewhere: f64,
    /// No plan with these budgets finds more than this one and `gap` together.
    pub gap: f64,
    /// How many sweeps it took; 0 for the myopic plan.
    pub sweeps: u32,
}

impl MovingPlan {
    /// P(found by the last step).
    pub fn found(&self) -> Probability {
        self.found_by.last().copied().unwrap_or(Probability::ZERO)
    }
}

impl MovingTarget<'_> {
    /// The plan that finds most by the last step, within what is [`Enough`].
    pub fn best(&self, enough: Enough) -> MovingPlan {
        let mut effort = self.myopic_effort();
        let (mut gap, mut sweeps) = (f64::INFINITY, 0);
        let mut after = self.chances_after(&effort);
        while sweeps < enough.sweeps {
            self.forward(&mut effort, Some(&after));
            after = self.chances_after(&effort);
            gap = self.gap(&effort, &after);
            sweeps += 1;
            if gap <= enough.within {
                break;
            }
        }
        if sweeps == 0 {
            gap = self.gap(&effort, &after);
        }
        self.told(effort, gap, sweeps)
    }

    /// The plan that finds most at each step, whatever comes after.
    pub fn myopic(&self) -> MovingPlan {
        let effort = self.myopic_effort();
        let gap = self.gap(&effort, &self.chances_after(&effort));
        self.told(effort, gap, 0)
    }

    /// What a given plan, effort by step and place, comes to.
    pub fn planned(&self, effort: Vec<Vec<f64>>) -> MovingPlan {
        let gap = self.gap(&effort, &self.chances_after(&effort));
        self.told(effort, gap, 0)
    }

    fn myopic_effort(&self) -> Vec<Vec<f64>> {
        let mut effort = vec![vec![0.0; self.prior.len()]; self.budgets.len()];
        self.forward(&mut effort, None);
        effort
    }

    fn motion_after(&self, step: usize) -> &Motion {
        self.motion[step % self.motion.len()]
    }

    fn detection(&self) -> Detection {
        Detection { width_cv: 0.0, cap: self.cap }
    }

    fn missed(&self, place: usize, effort: f64) -> f64 {
        1.0 - self.detection().found(self.effectiveness[place], effort)
    }

    /// Plans one step after the other, each for f·g with `after` g; for f alone without.
    fn forward(&self, effort: &mut [Vec<f64>], after: Option<&[Vec<f64>]>) {
        let mut come = self.prior.to_vec();
        let mut next = vec![0.0; come.len()];
        for (step, effort) in effort.iter_mut().enumerate() {
            if let Some(after) = after {
                next.iter_mut().zip(&come).zip(&after[step]).for_each(|((w, f), g)| *w = f * g);
            } else {
                next.copy_from_slice(&come);
            }
            effort.fill(0.0);
            let bands = bands(&next, self.effectiveness, self.detection());
            if self.budgets[step] > 0.0 {
                fill(&bands, self.budgets[step], effort);
            }
            for (place, (f, x)) in come.iter_mut().zip(effort.iter()).enumerate() {
                *f *= self.missed(place, *x);
            }
            self.motion_after(step).carry(&come, &mut next);
            std::mem::swap(&mut come, &mut next);
        }
    }

    /// g: P(not found after a step | there at it), by step and place.
    fn chances_after(&self, effort: &[Vec<f64>]) -> Vec<Vec<f64>> {
        let mut after = vec![vec![1.0; self.prior.len()]; effort.len()];
        let mut looked = vec![0.0; self.prior.len()];
        for step in (0..effort.len().saturating_sub(1)).rev() {
            for (place, value) in looked.iter_mut().enumerate() {
                *value = after[step + 1][place] * self.missed(place, effort[step + 1][place]);
            }
            self.motion_after(step).expect(&looked, &mut after[step]);
        }
        after
    }

    /// Σ_t [max Σ d y − Σ d x] over legal y, d = w f g exp(−w x): by convexity no plan finds more than
    /// this beyond x. Washburn, as above.
    fn gap(&self, effort: &[Vec<f64>], after: &[Vec<f64>]) -> f64 {
        let mut come = self.prior.to_vec();
        let mut next = vec![0.0; come.len()];
        let mut gap = 0.0;
        let most = self.detection().most();
        for (step, effort) in effort.iter().enumerate() {
            let mut slopes = Vec::with_capacity(come.len());
            for (place, f) in come.iter_mut().enumerate() {
                let w = self.effectiveness[place];
                *f *= self.missed(place, effort[place]);
                // at the cap the slope is that from below: the effort is bounded there, not the find
                slopes.push((w * *f * after[step][place], place));
            }
            gap -= slopes.iter().map(|(d, place)| d * effort[*place]).sum::<f64>();
            gap += self.most_of(&mut slopes, self.budgets[step], most);
            self.motion_after(step).carry(&come, &mut next);
            std::mem::swap(&mut come, &mut next);
        }
        gap.max(0.0)
    }

    /// The most that a budget brings at fixed slopes, each place taking w x up to `most`.
    fn most_of(&self, slopes: &mut [(f64, usize)], budget: f64, most: f64) -> f64 {
        let mut rest = budget.max(0.0);
        if most == f64::INFINITY {
            return rest * slopes.iter().map(|(d, _)| *d).fold(0.0, f64::max);
        }
        slopes.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut sum = 0.0;
        for (d, place) in slopes.iter().take_while(|(d, _)| *d > 0.0) {
            let spent = rest.min(most / self.effectiveness[*place]);
            sum += d * spent;
            rest -= spent;
        }
        sum
    }

    fn told(&self, effort: Vec<Vec<f64>>, gap: f64, sweeps: u32) -> MovingPlan {
        let start: f64 = self.prior.iter().sum();
        let mut come = self.prior.to_vec();
        let mut next = vec![0.0; come.len()];
        let mut found_by = Vec::with_capacity(effort.len());
        let mut found = 0.0;
        for (step, effort) in effort.iter().enumerate() {
            if step > 0 {
                self.motion_after(step - 1).carry(&come, &mut next);
                std::mem::swap(&mut come, &mut next);
            }
            for (place, f) in come.iter_mut().enumerate() {
                let missed = self.missed(place, effort[place]);
                found += *f * (1.0 - missed);
                *f *= missed;
            }
            found_by.push(Probability::clamped(found));
        }
        let elsewhere = (1.0 - start).max(0.0);
        let detection = match (effort.first(), self.chances_after(&effort).first()) {
            (Some(effort), Some(after)) => (after.iter().zip(effort).enumerate())
                .map(|(place, (g, x))| 1.0 - g * self.missed(place, *x))
                .collect(),
            _ => vec![0.0; come.len()],
        };
        MovingPlan { effort, found_by, detection, left: come, elsewhere, gap, sweeps }
    }
}

#[cfg(test)]
mod tests;
