//! Where is he, when it is not even known which world he is in?
//!
//! A world is one answer to how he lives: where he starts, and how he moves at each hour of the week.
//! Held is the joint P(world, place, everything observed so far), not normalised: its sum is the chance
//! of all observations together, and P(never found) needs no account of its own. Sums run over worlds
//! and places in their order.

use super::{BeliefError, Motion, Stencil, check};

/// Hours of a week.
const HOURS: usize = 168;
/// What the joint may shrink to before it is scaled up.
const SMALLEST: f64 = 1e-200;

/// One step of motion.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// Any sparse chain; elsewhere is its last place.
    Sparse(Motion),
    /// One kernel for all cells of a grid.
    Grid(Stencil),
}

impl Step {
    /// Cells and elsewhere.
    pub fn places(&self) -> usize {
        match self {
            Self::Sparse(motion) => motion.places(),
            Self::Grid(stencil) => stencil.places(),
        }
    }

    fn is_still(&self) -> bool {
        matches!(self, Self::Sparse(motion) if motion.is_identity())
    }

    fn carry(&self, p: &[f64], into: &mut [f64]) {
        match self {
            Self::Sparse(motion) => motion.carry(p, into),
            Self::Grid(stencil) => stencil.carry(p, into),
        }
    }
}

/// How he moves at each hour of the week.
#[derive(Debug, Clone, PartialEq)]
pub struct Routine {
    steps: Vec<Step>,
    hours: Vec<u8>,
}

impl Routine {
    /// The same step at every hour.
    pub fn steady(step: Step) -> Self {
        Self { steps: vec![step], hours: vec![0; HOURS] }
    }

    /// Which of `steps` is taken at an hour of the week, 0 to 167 from Monday midnight.
    ///
    /// None without steps, with over 256 of them, when they differ in their places, or when `hour` names
    /// one that is not there.
    pub fn weekly(steps: Vec<Step>, hour: impl Fn(usize) -> usize) -> Option<Self> {
        let places = steps.first()?.places();
        let hours: Option<Vec<u8>> = (0..HOURS)
            .map(|at| u8::try_from(hour(at)).ok().filter(|step| usize::from(*step) < steps.len()))
            .collect();
        let hours = hours?;
        steps.iter().all(|step| step.places() == places).then_some(Self { steps, hours })
    }

    /// Cells and elsewhere.
    pub fn places(&self) -> usize {
        self.steps[0].places()
    }

    fn at(&self, hour: usize) -> &Step {
        &self.steps[usize::from(self.hours[hour % HOURS])]
    }
}

/// A belief over worlds and places.
#[derive(Debug, Clone)]
pub struct Worlds {
    joint: Vec<Vec<f64>>,
    routines: Vec<Routine>,
    next: Vec<f64>,
    /// Sum of the joint, kept along; the exact sum is taken whenever it has fallen by half.
    total: f64,
    log_scale: f64,
}

impl Worlds {
    /// From each world's weight, the weights of its places (elsewhere last) and its routine.
    ///
    /// Errors: no world, a bad or empty set of weights, worlds with different places.
    pub fn new(worlds: Vec<(f64, Vec<f64>, Routine)>) -> Result<Self, BeliefError> {
        let weights: Vec<f64> = worlds.iter().map(|(weight, _, _)| *weight).collect();
        check(&weights)?;
        let all: f64 = weights.iter().sum();
        if !(all > 0.0 && all < f64::INFINITY) {
            return Err(BeliefError::NoWeight { sum: all });
        }
        let places = worlds[0].1.len();
        let (mut joint, mut routines) = (Vec::new(), Vec::new());
        for (weight, mut cells, routine) in worlds {
            for other in [cells.len(), routine.places()] {
                if other != places {
                    return Err(BeliefError::WrongPlaces { belief: places, other });
                }
            }
            check(&cells)?;
            let sum: f64 = cells.iter().sum();
            if !(sum > 0.0 && sum < f64::INFINITY) {
                return Err(BeliefError::NoWeight { sum });
            }
            for p in &mut cells {
                *p *= weight / all / sum;
            }
            joint.push(cells);
            routines.push(routine);
        }
        let mut made =
            Self { joint, routines, next: vec![0.0; places], total: 1.0, log_scale: 0.0 };
        made.total = made.sum();
        Ok(made)
    }

    /// Cells and elsewhere.
    pub fn places(&self) -> usize {
        self.next.len()
    }

    /// One step of motion in every world, as of `hour` of the week.
    pub fn advance(&mut self, hour: usize) {
        for (joint, routine) in self.joint.iter_mut().zip(&self.routines) {
            let step = routine.at(hour);
            if !step.is_still() {
                step.carry(joint, &mut self.next);
                std::mem::swap(joint, &mut self.next);
            }
        }
    }

    /// Weighs the places named by P(observation | there); all others have 1, as in a miss that
    /// concerns a few cells. The same in every world. Returns P(observation | all before).
    ///
    /// Errors: a bad likelihood, no such place, zero evidence; the belief is then as it was.
    pub fn observe_at(&mut self, likelihoods: &[(usize, f64)]) -> Result<f64, BeliefError> {
        for &(place, value) in likelihoods {
            if place >= self.places() {
                return Err(BeliefError::NoSuchPlace { place, places: self.places() });
            }
            if !(0.0..f64::INFINITY).contains(&value) {
                return Err(BeliefError::BadNumber { place, value });
            }
        }
        let before: Vec<f64> = (self.joint.iter())
            .flat_map(|joint| likelihoods.iter().map(|(place, _)| joint[*place]))
            .collect();
        let mut change = 0.0;
        for joint in &mut self.joint {
            for &(place, likelihood) in likelihoods {
                let p = joint[place];
                joint[place] = p * likelihood;
                change += joint[place] - p;
            }
        }
        let old = self.total;
        let new = if old + change > 0.5 * old { old + change } else { self.sum() };
        if !(new > 0.0 && new < f64::INFINITY) {
            let mut kept = before.iter().rev();
            // backwards, since a place may be named twice
            for joint in self.joint.iter_mut().rev() {
                for (place, _) in likelihoods.iter().rev() {
                    joint[*place] = kept.next().copied().unwrap_or(joint[*place]);
                }
            }
            return Err(BeliefError::ZeroEvidence);
        }
        self.settle(new);
        Ok(new / old)
    }

    /// Weighs every place of every world: `likelihood(world)` has one number a place, P(observation |
    /// world, there). Returns P(observation | all before). Errors as of [`observe_at`](Self::observe_at).
    pub fn observe<'a>(
        &mut self,
        likelihood: impl Fn(usize) -> &'a [f64],
    ) -> Result<f64, BeliefError> {
        let mut weighed = Vec::with_capacity(self.joint.len());
        let mut new = 0.0;
        for (world, joint) in self.joint.iter().enumerate() {
            let likelihood = likelihood(world);
            if likelihood.len() != joint.len() {
                return Err(BeliefError::WrongPlaces {
                    belief: joint.len(),
                    other: likelihood.len(),
                });
            }
            check(likelihood)?;
            let next: Vec<f64> = joint.iter().zip(likelihood).map(|(p, l)| p * l).collect();
            new += next.iter().sum::<f64>();
            weighed.push(next);
        }
        if !(new > 0.0 && new < f64::INFINITY) {
            return Err(BeliefError::ZeroEvidence);
        }
        let old = self.total;
        self.joint = weighed;
        self.settle(new);
        Ok(new / old)
    }

    fn settle(&mut self, total: f64) {
        self.total = total;
        if !(SMALLEST..=1.0 / SMALLEST).contains(&total) {
            let sum = self.sum();
            for p in self.joint.iter_mut().flatten() {
                *p /= sum;
            }
            self.log_scale += libm::log(sum);
            self.total = self.sum();
        }
    }

    fn sum(&self) -> f64 {
        self.joint.iter().map(|joint| joint.iter().sum::<f64>()).sum()
    }

    /// ln P(everything observed so far): with misses alone, ln P(never found).
    pub fn log_evidence(&self) -> f64 {
        self.log_scale + libm::log(self.sum())
    }

    /// b(s), by world.
    pub fn worlds(&self) -> Vec<f64> {
        let total = self.sum();
        self.joint.iter().map(|joint| joint.iter().sum::<f64>() / total).collect()
    }

    /// b(i | s), by place; None without such a world, or when it is ruled out.
    pub fn places_in(&self, world: usize) -> Option<Vec<f64>> {
        let joint = self.joint.get(world)?;
        let sum: f64 = joint.iter().sum();
        (sum > 0.0).then(|| joint.iter().map(|p| p / sum).collect())
    }

    /// b(i) = Σ b(s) b(i | s), by place, elsewhere last.
    pub fn anywhere(&self) -> Vec<f64> {
        let total = self.sum();
        let mut all = vec![0.0; self.places()];
        for joint in &self.joint {
            for (all, p) in all.iter_mut().zip(joint) {
                *all += p / total;
            }
        }
        all
    }
}

#[cfg(test)]
mod tests;
