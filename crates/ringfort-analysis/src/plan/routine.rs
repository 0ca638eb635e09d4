//! How the seeker pictures the principal's routine: a Markov chain over the sites and elsewhere.

use ringfort_model::quantity::Values;
use ringfort_model::scenario::{Moves, Scenario};
use ringfort_world::World;

use super::habits;
use crate::belief::Motion;

/// Length of a step of belief, in seconds.
pub const STEP_S: f64 = 3600.0;

/// The seeker's picture: where he may be at first, and how he moves from one step to the next.
///
/// Its means are those of the scenario unless the scenario says what the seeker believes. The last
/// place is "elsewhere": on the way, or at a site that the seeker does not know.
#[derive(Debug, Clone)]
pub struct SeekerModel {
    /// Belief at the start: each site in order, then elsewhere.
    pub prior: Vec<f64>,
    /// One step of an hour; with a life by the hours of the week, no step.
    pub motion: Motion,
    /// With such a life, the steps of a week from the scenario's start on; else none.
    pub week: Vec<Motion>,
    /// The motion as a full matrix, row by row.
    kernel: Vec<f64>,
    /// The steps of a week, each as a full matrix.
    week_kernels: Vec<Vec<f64>>,
}

impl SeekerModel {
    /// The picture that fits the means of a scenario.
    ///
    /// From each site he leaves with probability 1 − exp(−1 h/mean stay) a step, to any other site
    /// of his rotation alike. Where the seeker knows of a need, a site that cannot meet it is left
    /// within the need's interval and tolerance, and left for one that can.
    pub(super) fn new(scenario: &Scenario, _: &World, means: &Values) -> Self {
        let file = &scenario.file;
        let sites = file.site.len();
        let seeker = &file.seeker;
        let elsewhere = means.of(&seeker.prior.elsewhere).clamp(0.0, 1.0);
        let weights: Vec<f64> = file.site.iter().map(|s| means.of(&s.weight).max(0.0)).collect();
        let total: f64 = weights.iter().sum();
        let share = |w: f64| if total > 0.0 { w / total } else { 1.0 / sites as f64 };
        let mut prior: Vec<f64> = weights.iter().map(|w| share(*w) * (1.0 - elsewhere)).collect();
        prior.push(elsewhere.max(1e-9));

        let believes = seeker.believes.as_ref();
        let knows_needs = believes.and_then(|b| b.knows_needs).unwrap_or(true);
        let motion = match &file.principal.moves {
            Moves::Stay | Moves::Week(_) => Motion::identity(sites + 1),
            Moves::Rotate(rotation) => {
                let stay = believes.and_then(|b| b.stay.as_ref()).unwrap_or(&rotation.stay);
                let stay_s = means.of(stay).max(STEP_S);
                let leaves = means.of(&seeker.prior.leaves_the_list).clamp(0.0, 1.0);
                let usable = |i: usize| rotation.rotate.contains(&file.site[i].id);
                let lacking = |i: usize| {
                    let needs = file.principal.need.iter();
                    let unmet = needs.filter(|n| !n.is_met_at(&file.site[i]));
                    let limits = unmet.map(|n| means.of(&n.every) + means.of(&n.late));
                    limits.min_by(f64::total_cmp).filter(|_| knows_needs)
                };
                let step = |stay_s: f64| -libm::expm1(-STEP_S / stay_s.max(STEP_S / 4.0));
                let mut rows = Vec::with_capacity(sites + 1);
                for from in 0..sites {
                    let limit = lacking(from);
                    let away = step(limit.map_or(stay_s, |limit| limit.min(stay_s)));
                    let to: Vec<usize> = (0..sites)
                        .filter(|to| *to != from && usable(*to))
                        .filter(|to| limit.is_none() || lacking(*to).is_none())
                        .collect();
                    rows.push(row(from, away, &to, leaves, sites));
                }
                let all: Vec<usize> = (0..sites).filter(|i| usable(*i)).collect();
                rows.push(row(sites, step(stay_s), &all, 0.0, sites));
                Motion::from_rows(&rows).unwrap_or_else(|_| Motion::identity(sites + 1))
            }
        };
        let week = match &file.principal.moves {
            Moves::Week(week) => habits::steps(scenario, week, means),
            _ => Vec::new(),
        };
        let full = |motion: &Motion| -> Vec<f64> {
            let places = sites + 1;
            (0..places * places).map(|at| motion.probability(at / places, at % places)).collect()
        };
        let (kernel, week_kernels) = (full(&motion), week.iter().map(full).collect());
        Self { prior, motion, week, kernel, week_kernels }
    }

    /// How he moves from the `step`-th hour since the start to the next.
    pub fn motion_at(&self, step: u32) -> &Motion {
        match self.week.len() {
            0 => &self.motion,
            steps => &self.week[step as usize % steps],
        }
    }

    /// The same as a full matrix, row by row.
    pub fn kernel_at(&self, step: u32) -> &[f64] {
        match self.week_kernels.len() {
            0 => &self.kernel,
            steps => &self.week_kernels[step as usize % steps],
        }
    }

    /// P(he who is at `place` at the `step`-th hour is there at each of the next `steps`).
    pub fn staying(&self, place: usize, step: u32, steps: u32) -> f64 {
        if self.week.is_empty() {
            return self.motion.probability_of_staying(place, steps);
        }
        let motions = (step..step.saturating_add(steps)).map(|step| self.motion_at(step));
        Motion::probability_of_staying_through(motions, place)
    }
}

fn row(from: usize, away: f64, to: &[usize], leaves: f64, elsewhere: usize) -> Vec<(usize, f64)> {
    let leaves = if to.is_empty() && from != elsewhere { 1.0 } else { leaves };
    if to.is_empty() && from == elsewhere {
        return vec![(from, 1.0)];
    }
    let mut row = vec![(from, 1.0 - away)];
    row.extend(to.iter().map(|t| (*t, away * (1.0 - leaves) / to.len() as f64)));
    if leaves > 0.0 {
        row.push((elsewhere, away * leaves));
    }
    row
}
