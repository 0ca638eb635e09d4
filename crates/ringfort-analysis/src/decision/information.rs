//! What is it worth to know more before choosing?
//!
//! The value of perfect information is E[max u] − max E[u]; that of a source is what the best choice
//! after each of its answers adds to the best choice without it (Howard, Information value theory,
//! IEEE Transactions on Systems Science and Cybernetics 2, 1966, *source not read*). Sources are worth
//! more together than apart, or less: sets are ranked, never sources one by one.

use ringfort_model::units::Probability;

use super::window::{Moment, Observation, Stopping, StoppingError};

/// More sources than this are not put together in every way.
pub const MOST_SOURCES: usize = 8;

/// One choice under uncertainty: P(state), and the worth of each action in each state.
#[derive(Debug, Clone, Copy)]
pub struct Choice<'a> {
    /// P(state); sums to 1.
    pub prior: &'a [f64],
    /// By action, a value for each state.
    pub worth: &'a [Vec<f64>],
}

impl Choice<'_> {
    /// max over actions of E[u]; −∞ without an action.
    pub fn value(&self) -> f64 {
        self.worth.iter().map(|row| dot(self.prior, row)).fold(f64::NEG_INFINITY, f64::max)
    }

    /// E[max over actions of u] − max over actions of E[u].
    pub fn perfect_information(&self) -> f64 {
        let states: Vec<usize> = (0..self.prior.len()).collect();
        self.knowing(&states)
    }

    /// Worth of being told the class to which the true state belongs, `class` beside the prior.
    pub fn knowing(&self, class: &[usize]) -> f64 {
        let classes = class.iter().max().map_or(0, |most| most + 1);
        let mut best = vec![f64::NEG_INFINITY; classes];
        for row in self.worth {
            let mut sums = vec![0.0; classes];
            for ((p, u), class) in self.prior.iter().zip(row).zip(class) {
                sums[*class] += p * u;
            }
            for (best, sum) in best.iter_mut().zip(sums) {
                *best = best.max(sum);
            }
        }
        best.iter().sum::<f64>() - self.value()
    }

    /// Worth of an answer drawn with `says[answer][state]`, which sums to 1 over answers.
    pub fn told(&self, says: &[Vec<f64>]) -> f64 {
        let after = says.iter().map(|answer| {
            let joint: Vec<f64> = self.prior.iter().zip(answer).map(|(p, a)| p * a).collect();
            self.worth.iter().map(|row| dot(&joint, row)).fold(f64::NEG_INFINITY, f64::max)
        });
        after.sum::<f64>() - self.value()
    }
}

fn dot(p: &[f64], u: &[f64]) -> f64 {
    p.iter().zip(u).map(|(p, u)| p * u).sum()
}

/// What several sources show together in a step, when each errs by itself. No source is a blind
/// step.
pub fn together(sources: &[&[Observation]]) -> Vec<Observation> {
    let mut all = vec![Observation { if_right: Probability::ONE, if_wrong: Probability::ONE }];
    for source in sources.iter().filter(|source| !source.is_empty()) {
        all = all
            .iter()
            .flat_map(|a| {
                source.iter().map(|b| Observation {
                    if_right: a.if_right.and(b.if_right),
                    if_wrong: a.if_wrong.and(b.if_wrong),
                })
            })
            .collect();
        all = merged(all);
    }
    if all.len() == 1 { Vec::new() } else { all }
}

/// Observations in the order of their ratios, those with one ratio as one: nothing is lost.
fn merged(mut all: Vec<Observation>) -> Vec<Observation> {
    let cross = |a: &Observation, b: &Observation| {
        (a.if_right.value() * b.if_wrong.value(), b.if_right.value() * a.if_wrong.value())
    };
    all.retain(|o| o.if_right.value() > 0.0 || o.if_wrong.value() > 0.0);
    all.sort_by(|a, b| {
        let (left, right) = cross(a, b);
        left.total_cmp(&right)
    });
    let mut kept: Vec<Observation> = Vec::with_capacity(all.len());
    for o in all {
        match kept.last_mut() {
            Some(last) if alike(cross(last, &o)) => *last = joined(*last, o),
            _ => kept.push(o),
        }
    }
    kept
}

fn alike((left, right): (f64, f64)) -> bool {
    (left - right).abs() <= 1e-13 * left.max(right)
}

fn joined(a: Observation, b: Observation) -> Observation {
    let sum = |x: Probability, y: Probability| Probability::clamped(x.value() + y.value());
    Observation { if_right: sum(a.if_right, b.if_right), if_wrong: sum(a.if_wrong, b.if_wrong) }
}

/// The same observations in at most `most` kinds: neighbours in ratio are taken for one, the rarest
/// first. Something is lost, so that a source so told is worth no more than it was.
pub fn coarsened(observations: Vec<Observation>, most: usize) -> Vec<Observation> {
    let mut kept = merged(observations);
    while kept.len() > most.max(2) {
        let weight = |o: &Observation| o.if_right.value() + o.if_wrong.value();
        let pair = |i: usize| weight(&kept[i]) + weight(&kept[i + 1]);
        let rarest = (0..kept.len() - 1).min_by(|a, b| pair(*a).total_cmp(&pair(*b))).unwrap_or(0);
        let next = kept.remove(rarest + 1);
        kept[rarest] = joined(kept[rarest], next);
    }
    kept
}

/// What a set of sources is worth before the window opens.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Worth {
    /// Which: bit k is source k.
    pub set: u32,
    /// Value of the window with it.
    pub value: f64,
    /// What it adds to the window without any source.
    pub gain: f64,
}

/// The worth of every set of `sources`, in the order of their bits, at a belief and the first step.
///
/// `moments` as in [`Stopping::solve_through`]; None for moments that are alike. What the problem
/// itself says of observations is left out. Errors: as there; sources over [`MOST_SOURCES`] are left
/// out.
pub fn worth_of_sets(
    stopping: &Stopping,
    moments: Option<&[Moment]>,
    sources: &[Vec<Observation>],
    belief: Probability,
) -> Result<Vec<Worth>, StoppingError> {
    let sources = &sources[..sources.len().min(MOST_SOURCES)];
    let mut all = Vec::with_capacity(1 << sources.len());
    let mut alone = 0.0;
    for set in 0..1_u32 << sources.len() {
        let chosen: Vec<&[Observation]> = (sources.iter().enumerate())
            .filter(|(k, _)| set >> k & 1 == 1)
            .map(|(_, source)| source.as_slice())
            .collect();
        let value = value_with(stopping, moments, together(&chosen), belief)?;
        if set == 0 {
            alone = value;
        }
        all.push(Worth { set, value, gain: value - alone });
    }
    Ok(all)
}

/// Value of the window for one who is told at every step whether he is there, over one who learns
/// nothing: no source can be worth more.
pub fn worth_of_certainty(
    stopping: &Stopping,
    moments: Option<&[Moment]>,
    belief: Probability,
) -> Result<f64, StoppingError> {
    let sure = vec![
        Observation { if_right: Probability::ONE, if_wrong: Probability::ZERO },
        Observation { if_right: Probability::ZERO, if_wrong: Probability::ONE },
    ];
    let told = value_with(stopping, moments, sure, belief)?;
    Ok(told - value_with(stopping, moments, Vec::new(), belief)?)
}

fn value_with(
    stopping: &Stopping,
    moments: Option<&[Moment]>,
    observations: Vec<Observation>,
    belief: Probability,
) -> Result<f64, StoppingError> {
    let problem = Stopping { observations, ..stopping.clone() };
    let solution = match moments {
        Some(moments) => problem.solve_through(moments)?,
        None => problem.solve()?,
    };
    Ok(solution.value(0, belief))
}

/// What two sources are worth together beyond what each is worth alone: over 0 they complete each
/// other, under 0 they repeat each other. None when `worth` lacks one of the sets.
pub fn interaction(worth: &[Worth], a: usize, b: usize) -> Option<f64> {
    let gain = |set: u32| Some(worth.get(set as usize)?.gain);
    let (a, b) = (1_u32.checked_shl(a as u32)?, 1_u32.checked_shl(b as u32)?);
    Some(gain(a | b)? - gain(a)? - gain(b)?)
}
