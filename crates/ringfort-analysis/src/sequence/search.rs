//! The weakest courses through a diagram, with a certificate.
//!
//! Where courses are few they are all gone through. Otherwise rests of courses are carried backward
//! from the target, node by node, and a rest is dropped once `k` others make it superfluous: the k
//! weakest are then exact. Where more rests would be kept than asked for, the answer is a real course
//! beside a lower bound that no course goes under.

use super::label::{Front, Label, Worth};
use super::{Diagram, DiagramError, Objective, Step};

/// How much may be spent on a search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort {
    /// The most courses that are gone through one by one.
    pub courses: u64,
    /// The most rests that are kept at one node.
    pub labels: usize,
}

impl Default for Effort {
    fn default() -> Self {
        Self { courses: 20_000, labels: 4_000 }
    }
}

/// One course.
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    /// Numbers of its steps, in order.
    pub steps: Vec<usize>,
    /// What it comes to under the objective.
    pub value: f64,
}

/// Why the answer can be relied on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Certificate {
    /// All courses were gone through.
    Enumerated {
        /// How many.
        courses: u64,
    },
    /// Exact: what was dropped cannot be weaker.
    Dominance {
        /// The most rests kept at a node.
        labels: usize,
    },
    /// Not exact: a real course, and what no course goes under.
    Bounded {
        /// The lower bound on the weakest.
        lowest: f64,
        /// The rests kept at a node.
        labels: usize,
    },
}

/// The weakest courses.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// From the weakest on, at most as many as asked for; of equal ones, those with earlier steps
    /// first where all were gone through.
    pub courses: Vec<Course>,
    /// Why they can be relied on.
    pub certificate: Certificate,
}

/// The `k` weakest courses of `diagram` (at least one).
///
/// Errors: [`DiagramError::Unreachable`] without a course, [`DiagramError::Falling`] when P(N) falls as
/// a unit joins.
pub fn weakest(
    diagram: &Diagram,
    objective: &Objective,
    k: usize,
    effort: Effort,
) -> Result<Found, DiagramError> {
    let worth = Worth::of(objective)?;
    let k = k.max(1);
    let count = diagram.courses();
    if count == 0 {
        return Err(DiagramError::Unreachable);
    }
    if count <= u128::from(effort.courses) {
        let courses = enumerated(diagram, &worth, k);
        return Ok(Found {
            courses,
            certificate: Certificate::Enumerated { courses: count as u64 },
        });
    }
    let limit = effort.labels.max(k + 1);
    let all = |_: usize, _: &Step| true;
    let search = Search::run(diagram, &worth, k, limit, Beyond::Drop, &all);
    let courses = search.courses(&worth, k);
    let certificate = if search.is_exact {
        Certificate::Dominance { labels: search.most }
    } else {
        let bound = Search::run(diagram, &worth, 1, limit, Beyond::Merge, &all);
        let lowest = bound.least().unwrap_or(0.0) * worth.outside;
        Certificate::Bounded { lowest, labels: search.most }
    };
    Ok(Found { courses, certificate })
}

/// Every course in turn; keeps the `k` weakest.
fn enumerated(diagram: &Diagram, worth: &Worth, k: usize) -> Vec<Course> {
    let mut kept: Vec<Course> = Vec::new();
    let mut steps: Vec<usize> = Vec::new();
    // the next leaving step to try, node by node along the course
    let mut tries = vec![0usize];
    while let Some(tried) = tries.last_mut() {
        let node = steps.last().map_or(0, |step| diagram.steps[*step].into);
        if let Some(&step) = diagram.leaving[node].get(*tried) {
            *tried += 1;
            steps.push(step);
            tries.push(0);
            continue;
        }
        if node + 1 == diagram.nodes {
            let rest = steps
                .iter()
                .rev()
                .fold(Label::END, |rest, &step| worth.before(&diagram.steps[step], step, &rest, 0));
            let value = rest.value * worth.outside;
            if kept.len() < k || kept.last().is_some_and(|last| value < last.value) {
                let place = kept.partition_point(|course| course.value <= value);
                kept.insert(place, Course { steps: steps.clone(), value });
                kept.truncate(k);
            }
        }
        tries.pop();
        steps.pop();
    }
    kept
}

/// What is done with rests beyond the limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beyond {
    /// Dropped: what is left are real courses.
    Drop,
    /// Merged into rests that are worth no more: what is left bounds from below.
    Merge,
}

/// The rests at every node.
pub(super) struct Search {
    /// All rests that were kept, in one list; the first is the end.
    pool: Vec<Label>,
    /// Which of them belong to each node.
    pub at: Vec<Vec<usize>>,
    pub is_exact: bool,
    pub most: usize,
}

impl Search {
    /// Carries rests backward over the steps that `allowed` lets pass.
    pub fn run(
        diagram: &Diagram,
        worth: &Worth,
        k: usize,
        limit: usize,
        beyond: Beyond,
        allowed: &dyn Fn(usize, &Step) -> bool,
    ) -> Self {
        let fronts = fronts(diagram);
        let mut search = Self {
            pool: vec![Label::END],
            at: vec![Vec::new(); diagram.nodes],
            is_exact: true,
            most: 1,
        };
        for node in (0..diagram.nodes).rev() {
            if node + 1 == diagram.nodes {
                search.at[node].push(0);
                continue;
            }
            let mut labels = Vec::new();
            for &number in &diagram.leaving[node] {
                let step = &diagram.steps[number];
                if allowed(number, step) {
                    search.extend(diagram, worth, number, &mut labels);
                }
            }
            search.keep(node, labels, worth, (k, limit, beyond), &fronts[node]);
        }
        search
    }

    /// Carries the rests of this search backward through courses that pass one of `through`: the
    /// weakest value at the outside, if there is such a course.
    pub fn least_through(
        &self,
        diagram: &Diagram,
        worth: &Worth,
        limit: usize,
        is_through: &dyn Fn(&Step) -> bool,
    ) -> Option<f64> {
        let fronts = fronts(diagram);
        let mut second = Self {
            pool: self.pool.clone(),
            at: vec![Vec::new(); diagram.nodes],
            is_exact: self.is_exact,
            most: 0,
        };
        for node in (0..diagram.nodes.saturating_sub(1)).rev() {
            let mut labels = Vec::new();
            for &number in &diagram.leaving[node] {
                let step = &diagram.steps[number];
                let rests = if is_through(step) { &self.at } else { &second.at };
                for &rest in &rests[step.into] {
                    labels.push(worth.before(step, number, &second.pool[rest], rest));
                }
            }
            second.keep(node, labels, worth, (1, limit, Beyond::Drop), &fronts[node]);
        }
        second.least()
    }

    fn extend(&self, diagram: &Diagram, worth: &Worth, number: usize, into: &mut Vec<Label>) {
        let step = &diagram.steps[number];
        for &rest in &self.at[step.into] {
            into.push(worth.before(step, number, &self.pool[rest], rest));
        }
    }

    /// Keeps what no `k` others make superfluous, within the limit.
    fn keep(
        &mut self,
        node: usize,
        mut labels: Vec<Label>,
        worth: &Worth,
        (k, limit, beyond): (usize, usize, Beyond),
        front: &Front,
    ) {
        labels.sort_by(|a, b| {
            (a.value.total_cmp(&b.value))
                .then(a.mean.total_cmp(&b.mean))
                .then(a.low.total_cmp(&b.low))
        });
        let mut kept: Vec<Label> = Vec::new();
        for label in labels {
            let better = kept.iter().filter(|held| worth.dominates(held, &label, front)).take(k);
            if better.count() < k {
                kept.push(label);
            }
        }
        if kept.len() > limit {
            self.is_exact = false;
            kept = match beyond {
                // the weakest as they stand, and the shortest, which may become the weakest
                Beyond::Drop => {
                    let short = kept.split_off(limit / 2);
                    let mut short = short;
                    short.sort_by(|a, b| a.mean.total_cmp(&b.mean));
                    short.truncate(limit - limit / 2);
                    kept.into_iter().chain(short).collect()
                }
                Beyond::Merge => {
                    kept.sort_by(|a, b| a.mean.total_cmp(&b.mean).then(a.low.total_cmp(&b.low)));
                    let size = kept.len().div_ceil(limit);
                    kept.chunks(size).filter_map(Worth::merged).collect()
                }
            };
        }
        self.most = self.most.max(kept.len());
        self.at[node] = (self.pool.len()..self.pool.len() + kept.len()).collect();
        self.pool.extend(kept);
    }

    /// The least value at the outside, P(C) outside the whole left out.
    pub fn least(&self) -> Option<f64> {
        let first = self.at.first()?;
        first.iter().map(|place| self.pool[*place].value).min_by(f64::total_cmp)
    }

    /// The `k` weakest courses from the outside.
    fn courses(&self, worth: &Worth, k: usize) -> Vec<Course> {
        let mut places: Vec<usize> = self.at.first().cloned().unwrap_or_default();
        places.sort_by(|a, b| self.pool[*a].value.total_cmp(&self.pool[*b].value).then(a.cmp(b)));
        places.truncate(k);
        let course = |place: &usize| {
            let value = self.pool[*place].value * worth.outside;
            let mut steps = Vec::new();
            let mut at = *place;
            while self.pool[at].step != usize::MAX {
                steps.push(self.pool[at].step);
                at = self.pool[at].next;
            }
            Course { steps, value }
        };
        places.iter().map(course).collect()
    }
}

/// The most that can come in front of each node.
fn fronts(diagram: &Diagram) -> Vec<Front> {
    let mut fronts = vec![Front::default(); diagram.nodes];
    for node in 0..diagram.nodes {
        for &step in &diagram.leaving[node] {
            let step = &diagram.steps[step];
            fronts[step.into] = fronts[step.into].or(fronts[node].beyond(step));
        }
    }
    fronts
}
