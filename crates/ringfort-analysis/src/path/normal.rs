//! Which way over the terrain has the least P(I) in EASI's normal form, and what is it?
//!
//! A way is a sequence of steps. In step i he is noticed, at its beginning, with aᵢ = 1 − e^(−eᵢ), eᵢ
//! being what he is exposed to while he sneaks along it; then μᵢ seconds of rushing are left, and
//!
//! P(I) = Σ aᵢ qᵢ Πⱼ₍ⱼ<ᵢ₎ (1 − aⱼ),  q = Φ((μ − μ_R)/√((cv μ)² + s² + σ_R²)).
//!
//! One factor on speed holds for a whole way (standard deviation cv μ; errors independent from cell
//! to cell would vanish as cells shrink); the barriers passed add variances s² of their own. This is
//! [`interruption_correlated`](crate::interruption::interruption_correlated) with correlation 1.
//!
//! Backwards from the target a way is a label (μ, V), V being the P(I) of what is left, that grows by
//! V′ = a q(μ′) + (1 − a) V, μ′ = μ + Δ. *Of two labels at one cell with the same barriers behind
//! them, one that is no larger in μ and in V is as good in every continuation*: both grow by the same
//! Δ and a, and V′ does not fall in V, nor in μ′, because q does not: the derivative of its argument
//! has the sign of s² + σ_R² + μ_R cv² μ ≥ 0. So labels are settled by rising μ, and one is kept if
//! its V is under all that were kept before it at its cell. Hansen, *Bicriterion path problems*
//! (1980), for sums (source not read); the growth here is derived as above.

use ringfort_world::grid::{Grid, Lattice};
use ringfort_world::travel::{Around, Step, Surface, steps};

use super::ground::{Ground, along};
use super::{MOST_BARRIERS, PathError, Remaining, Watch};
use crate::interruption::{Place, Spread, Task};
use crate::special::normal_cdf;
use ringfort_model::units::Probability;

mod labels;
mod tail;

/// Who watches, how soon responders come, and how far times may be off.
#[derive(Debug, Clone, Copy)]
pub struct NormalWatch<'a> {
    /// The rate of being noticed a second in each cell, of the terrain's shape.
    pub hazard_per_s: &'a Grid<f32>,
    /// Factor f on it, 0 or more.
    pub factor: f64,
    /// From being noticed until responders are in place, both parts finite and 0 or more.
    pub response: Spread,
    /// Coefficient of variation of his own times, 0 or more.
    pub time_cv: f64,
    /// Standard deviation of each barrier's delay in seconds, beside that, in the order of the
    /// approach; barriers without one have none. A barrier that is passed again takes as long
    /// again, without more spread.
    pub barrier_sd_s: &'a [f64],
}

/// How exact an answer is to be, and what it may cost.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effort {
    /// By how much the lower and the upper P(I) of a cell may differ: 0 for the exact answer.
    pub within: f64,
    /// The most labels that are kept; 32 bytes each, and as many again may wait.
    pub most_labels: usize,
}

/// The least P(I) of every cell, from below and from above: see [`Remaining::normal_ways`].
#[derive(Debug, Clone)]
pub struct NormalWays {
    /// No way has less, cell by cell; infinite where no way leads.
    pub lower: Grid<f64>,
    /// The way that [`cells_from`](Self::cells_from) gives has this, cell by cell; infinite where no
    /// way leads. The same as `lower` if the answer is exact.
    pub upper: Grid<f64>,
    /// How many labels were kept.
    pub labels: usize,
    kept: Vec<Label>,
    /// The label that each cell's way ends with; `NONE` where it goes on by `tail`.
    last: Vec<u32>,
    /// Beyond the times that matter: the step towards the labels.
    tail: Option<Surface>,
    /// The cells where the tail sets out from, with their labels; by cell.
    starts: Vec<(u32, u32)>,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum NormalError {
    /// The question is none.
    #[error(transparent)]
    Path(#[from] PathError),
    /// A mean, a spread or an accuracy that is no finite number of 0 or more.
    #[error("{value} is no {what}: it must be a finite number of 0 or more")]
    BadNumber {
        /// What it is.
        what: &'static str,
        /// What it was.
        value: f64,
    },
    /// The answer takes more labels than it may.
    #[error(
        "the answer takes more than {0} labels: allow a larger difference between the bounds, more labels, or a shorter reach"
    )]
    TooManyLabels(usize),
}

/// A way from a cell to the target.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Label {
    mean_s: f64,
    value: f64,
    cell: u32,
    /// The label that it extends; `NONE` at the target.
    on: u32,
    /// Which barriers of uncertain delay lie behind it, as bits.
    behind: u32,
}

const NONE: u32 = u32::MAX;

/// What is asked, laid out.
struct Question<'r> {
    remaining: &'r Remaining<'r>,
    watch: NormalWatch<'r>,
    hazard: Vec<f32>,
    /// The barriers whose delay is uncertain, as bits.
    uncertain: u32,
}

impl<'r> Remaining<'r> {
    /// The least P(I) from every cell by label setting with dominance.
    ///
    /// - `effort.within` 0: exact, for grids of some thousand cells. Over 0, say 0.01: a label is
    ///   also left out if one that is kept is worse by no more than ρ times the seconds of the last
    ///   step, so that a way that has come to μ seconds has lost no more than ρ μ; and where more
    ///   than μ* seconds are left, at which q is within half of the accuracy of its limit, only V
    ///   counts. ρ μ* is the other half: `lower` and `upper` never differ by more than the whole.
    ///   Each way of `upper` is a real one.
    /// - Assumes what [`Remaining::ways_in`] does, but for the response time.
    pub fn normal_ways(
        &'r self,
        watch: NormalWatch<'r>,
        effort: Effort,
    ) -> Result<NormalWays, NormalError> {
        let question = self.question(watch)?;
        if !(effort.within >= 0.0 && effort.within.is_finite()) {
            return Err(NormalError::BadNumber { what: "accuracy", value: effort.within });
        }
        match self.approach.around {
            Around::Eight => question.answer::<8>(effort),
            Around::Sixteen => question.answer::<16>(effort),
            Around::ThirtyTwo => question.answer::<32>(effort),
        }
    }

    fn question(&'r self, watch: NormalWatch<'r>) -> Result<Question<'r>, NormalError> {
        let NormalWatch { hazard_per_s, factor, response, time_cv, barrier_sd_s } = watch;
        Watch { hazard_per_s, factor, response_time_s: 0.0 }.check(self)?;
        let numbers = [
            ("mean response time", response.mean_s),
            ("deviation of the response time", response.sd_s),
            ("coefficient of variation", time_cv),
        ];
        let deviations = barrier_sd_s.iter().map(|sd_s| ("deviation of a barrier", *sd_s));
        for (what, value) in numbers.into_iter().chain(deviations) {
            if !(value >= 0.0 && value.is_finite()) {
                return Err(NormalError::BadNumber { what, value });
            }
        }
        let hazard = self.ground.sheet.laid_out(hazard_per_s, |rate| rate);
        let spread = barrier_sd_s.iter().take(MOST_BARRIERS).enumerate();
        let uncertain = spread.fold(0, |bits, (i, sd_s)| bits | u32::from(*sd_s > 0.0) << i);
        Ok(Question { remaining: self, watch, hazard, uncertain })
    }

    /// The steps of a way as tasks for [`crate::interruption`] and [`crate::race`], each noticed at
    /// its beginning; `None` if two cells are not one step apart. The deviation of a task is that
    /// of his times; barriers' own are left out.
    pub fn tasks_along(&'r self, cells: &[u32], watch: NormalWatch<'r>) -> Option<Vec<Task>> {
        let question = self.question(watch).ok()?;
        cells
            .windows(2)
            .map(|pair| {
                let step = question.step(pair[0], pair[1])?;
                Some(Task {
                    detection: Probability::clamped(-libm::expm1(-step.exposure)),
                    place: Place::Beginning,
                    delay: Spread { mean_s: step.rush_s, sd_s: watch.time_cv * step.rush_s },
                })
            })
            .collect()
    }
}

/// One step.
#[derive(Debug, Clone, Copy)]
struct Moved {
    /// How long it takes in a rush.
    rush_s: f64,
    /// What he is exposed to while he sneaks along it.
    exposure: f64,
    /// The barriers that it enters, as bits.
    entered: u32,
}

impl Question<'_> {
    /// Every step to the cell at a place.
    #[inline]
    fn steps_to<const K: usize>(&self, at: usize, steps: &[Step; K]) -> [Moved; K] {
        let (ground, approach) = (&self.remaining.ground, &self.remaining.approach);
        let (open, delays) = ground.times_s(at, steps);
        let seen = along(&self.hazard, at, steps);
        let factor = self.watch.factor * approach.sneak.hazard_factor;
        std::array::from_fn(|k| Moved {
            rush_s: open[k] / approach.rush.speed_factor + delays[k],
            exposure: seen[k] * factor * (open[k] / approach.sneak.speed_factor + delays[k]),
            entered: ground.entered(at, &steps[k]),
        })
    }

    /// The step from a cell to another; `None` if it is not one step away.
    fn step(&self, from: u32, to: u32) -> Option<Moved> {
        match self.remaining.approach.around {
            Around::Eight => self.step_among::<8>(from, to),
            Around::Sixteen => self.step_among::<16>(from, to),
            Around::ThirtyTwo => self.step_among::<32>(from, to),
        }
    }

    fn step_among<const K: usize>(&self, from: u32, to: u32) -> Option<Moved> {
        let ground: &Ground = &self.remaining.ground;
        let lattice: &Lattice = self.remaining.lattice();
        if from as usize >= lattice.cells() || to as usize >= lattice.cells() {
            return None;
        }
        let steps = steps::<K>(ground.sheet.stride());
        let at = ground.sheet.place(to);
        let back = ground.sheet.place(from) as isize - at as isize;
        let k = steps.iter().position(|step| step.to == back)?;
        Some(self.steps_to(at, &steps)[k])
    }

    /// The variance that the barriers of a mask bring, in square seconds.
    fn variance(&self, mask: u32) -> f64 {
        let each = self.watch.barrier_sd_s.iter().take(MOST_BARRIERS).enumerate();
        each.filter(|(i, _)| mask >> i & 1 == 1).map(|(_, sd_s)| sd_s * sd_s).sum()
    }

    /// q: P(the response comes in time) with a mean of `mean_s` left.
    fn timely(&self, mean_s: f64, variance: f64) -> f64 {
        let response = self.watch.response;
        let own = self.watch.time_cv * mean_s;
        let spread = (own * own + variance + response.sd_s * response.sd_s).sqrt();
        let over = mean_s - response.mean_s;
        if spread > 0.0 { normal_cdf(over / spread) } else { f64::from(u8::from(over > 0.0)) }
    }

    /// What q comes to when the time left grows without end.
    fn limit(&self) -> f64 {
        if self.watch.time_cv > 0.0 { normal_cdf(1.0 / self.watch.time_cv) } else { 1.0 }
    }

    /// The least q with a mean of `mean_s` left, whatever barriers lie behind: it falls or rises
    /// with the variance all the way.
    fn least_timely(&self, mean_s: f64) -> f64 {
        self.timely(mean_s, 0.0).min(self.timely(mean_s, self.variance(self.uncertain)))
    }

    /// A time left from which on q is within `slack` of its limit.
    fn enough_s(&self, slack: f64) -> f64 {
        let limit = self.limit();
        let is_enough = |mean_s: f64| limit - self.least_timely(mean_s) <= slack;
        let mut high = self.watch.response.mean_s.max(1.0);
        while !is_enough(high) && high < 1e12 {
            high *= 2.0;
        }
        let mut low = 0.0;
        for _ in 0..40 {
            let middle = f64::midpoint(low, high);
            if is_enough(middle) { high = middle } else { low = middle }
        }
        high
    }
}

impl NormalWays {
    /// The cells of the way that `upper` tells of, to the target; empty where no way leads.
    pub fn cells_from(&self, cell: u32) -> Vec<u32> {
        let Some(mut label) = self.last.get(cell as usize).copied() else { return Vec::new() };
        let mut cells = Vec::new();
        if label == NONE {
            cells = self.tail.as_ref().map_or_else(Vec::new, |tail| tail.way_from(cell));
            let start = cells
                .pop()
                .and_then(|start| self.starts.binary_search_by_key(&start, |(cell, _)| *cell).ok());
            let Some(start) = start else { return Vec::new() };
            label = self.starts[start].1;
        }
        while let Some(kept) = self.kept.get(label as usize) {
            cells.push(kept.cell);
            label = kept.on;
        }
        cells
    }
}

#[cfg(test)]
mod tests;
