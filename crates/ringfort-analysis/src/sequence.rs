//! Which way through the layers is the weakest?
//!
//! The adversary sequence diagram: areas one inside another, and between them the elements by which one
//! can pass, each with its delay and detection by the way in which it is defeated. Every course from
//! outside to the target is one path of tasks; the weakest is the one with the lowest P(I), P(E) or
//! time. Source: Nuclear Security Science and Policy Institute, course pages on physical protection,
//! multi-path analysis; the rule that all paths are gone through, keeping the least, is that of PANL,
//! Sandia, 2007 (abstract read).

mod balance;
mod drawn;
mod label;
mod search;

pub use balance::{Balance, Cut, Worth, balance};
pub use drawn::{Area, Drawn, Element, Part, Passed, drawn, drawn_shape};
pub use search::{Certificate, Course, Effort, Found, weakest};

use crate::interruption::{Response, Task, Unit};
use core::fmt;
use ringfort_model::units::Probability;
use std::collections::{BTreeMap, BTreeSet};

/// One way of passing from one node to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Node that it leaves, from 0.
    pub from: usize,
    /// Node that it enters; over `from`, so that no course comes back.
    pub into: usize,
    /// The element of the diagram that it passes, or none for what is not counted as a choice of
    /// element, such as crossing an area.
    pub element: Option<usize>,
    /// What it takes, in order. May be empty.
    pub tasks: Vec<Task>,
}

/// A diagram at one state of the facility, for one kind of adversary.
///
/// Invariant: every step leads to a node of a higher number, so there are finitely many courses; node
/// 0 is outside, the last node is the end of the last task. Held by [`Diagram::new`].
#[derive(Debug, Clone, PartialEq)]
pub struct Diagram {
    nodes: usize,
    steps: Vec<Step>,
    /// Steps by the node that they leave.
    leaving: Vec<Vec<usize>>,
}

/// Why steps are no diagram.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DiagramError {
    /// A step does not lead to a later node, or leads past the last.
    Step {
        /// Which step.
        step: usize,
        /// The node that it leaves.
        from: usize,
        /// The node that it enters.
        into: usize,
        /// How many nodes there are.
        nodes: usize,
    },
    /// No course leads from outside to the target.
    Unreachable,
    /// P(N) falls when a unit joins.
    Falling {
        /// Which unit, from 0.
        unit: usize,
    },
}

impl fmt::Display for DiagramError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Step { step, from, into, nodes } => {
                write!(f, "step {step} leads from node {from} to {into} of {nodes}, not further in")
            }
            Self::Unreachable => write!(f, "no course leads from outside to the target"),
            Self::Falling { unit } => {
                write!(f, "P(N) falls when unit {unit} joins those before it")
            }
        }
    }
}

impl core::error::Error for DiagramError {}

/// What makes a course weak.
#[derive(Debug, Clone, PartialEq)]
pub enum Objective {
    /// P(I) by EASI, for this response.
    Interruption(Response),
    /// P(I) if every time were its mean, for this response.
    Deterministic(Response),
    /// P(E) with units that arrive one after another; of the response only P(C) is used.
    Effectiveness(Response, Vec<Unit>),
    /// Mean time from start to end, in seconds.
    Time,
    /// P(noticed anywhere), whether in time or not.
    Detection,
}

impl Diagram {
    /// Puts `steps` together between `nodes` nodes.
    pub fn new(nodes: usize, steps: Vec<Step>) -> Result<Self, DiagramError> {
        let mut leaving = vec![Vec::new(); nodes];
        for (number, step) in steps.iter().enumerate() {
            let (from, into) = (step.from, step.into);
            if from >= into || into >= nodes {
                return Err(DiagramError::Step { step: number, from, into, nodes });
            }
            leaving[from].push(number);
        }
        Ok(Self { nodes, steps, leaving })
    }

    /// The steps, in the order given.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// How many nodes there are; 0 is outside, the last is the end.
    pub fn nodes(&self) -> usize {
        self.nodes
    }

    /// The tasks of a course, in order.
    pub fn tasks(&self, course: &[usize]) -> Vec<Task> {
        course.iter().flat_map(|step| self.steps[*step].tasks.iter().copied()).collect()
    }

    /// The least mean time from each node to the end, in seconds; infinite where no course leads there.
    pub fn time_left_s(&self) -> Vec<f64> {
        let mut left = vec![f64::INFINITY; self.nodes];
        if let Some(last) = left.last_mut() {
            *last = 0.0;
        }
        for node in (0..self.nodes).rev() {
            for &step in &self.leaving[node] {
                let step = &self.steps[step];
                let takes_s: f64 = step.tasks.iter().map(|task| task.delay.mean_s).sum();
                left[node] = left[node].min(takes_s + left[step.into]);
            }
        }
        left
    }

    /// The least mean time that is left when he is noticed in each step, in seconds: where sensing
    /// happens in the first of its tasks in which it can, and the fastest course from there on.
    /// None for a step in which nothing is noticed, or from which no course leads to the end.
    pub fn noticed_with_s(&self) -> Vec<Option<f64>> {
        let left = self.time_left_s();
        let noticed = |step: &Step| {
            let first = step.tasks.iter().position(|task| task.detection > Probability::ZERO)?;
            let after: f64 = step.tasks[first + 1..].iter().map(|task| task.delay.mean_s).sum();
            let here = step.tasks[first].place.share_ahead() * step.tasks[first].delay.mean_s;
            Some(here + after + left[step.into]).filter(|s| s.is_finite())
        };
        self.steps.iter().map(noticed).collect()
    }

    /// How many courses there are: ways to go from outside to the end, step by step.
    pub fn courses(&self) -> u128 {
        let mut from = vec![0u128; self.nodes];
        if let Some(last) = from.last_mut() {
            *last = 1;
        }
        for node in (0..self.nodes).rev() {
            for &step in &self.leaving[node] {
                from[node] = from[node].saturating_add(from[self.steps[step].into]);
            }
        }
        from.first().copied().unwrap_or(0)
    }

    /// How many paths there are: sequences of elements that some course takes, however it defeats them.
    pub fn paths(&self) -> u128 {
        let end = self.nodes.saturating_sub(1);
        let mut known = BTreeMap::new();
        self.paths_from(&self.closed_over(BTreeSet::from([0])), end, &mut known)
    }

    /// The nodes, and all that can be reached from them without passing an element.
    fn closed_over(&self, mut nodes: BTreeSet<usize>) -> BTreeSet<usize> {
        // rising order: what is added comes later
        let mut next = nodes.first().copied();
        while let Some(node) = next {
            for &step in self.leaving.get(node).into_iter().flatten() {
                if self.steps[step].element.is_none() {
                    nodes.insert(self.steps[step].into);
                }
            }
            next = nodes.range(node + 1..).next().copied();
        }
        nodes
    }

    fn paths_from(
        &self,
        nodes: &BTreeSet<usize>,
        end: usize,
        known: &mut BTreeMap<BTreeSet<usize>, u128>,
    ) -> u128 {
        if let Some(count) = known.get(nodes) {
            return *count;
        }
        let mut by_element: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for node in nodes {
            for &step in self.leaving.get(*node).into_iter().flatten() {
                if let Some(element) = self.steps[step].element {
                    by_element.entry(element).or_default().insert(self.steps[step].into);
                }
            }
        }
        let mut count = u128::from(nodes.contains(&end));
        for reached in by_element.into_values() {
            let reached = self.closed_over(reached);
            count = count.saturating_add(self.paths_from(&reached, end, known));
        }
        known.insert(nodes.clone(), count);
        count
    }

    /// The same diagram with some steps left out.
    #[must_use]
    pub fn without(&self, is_closed: impl Fn(&Step) -> bool) -> Self {
        let steps: Vec<Step> = self.steps.iter().filter(|s| !is_closed(s)).cloned().collect();
        let mut leaving = vec![Vec::new(); self.nodes];
        for (number, step) in steps.iter().enumerate() {
            leaving[step.from].push(number);
        }
        Self { nodes: self.nodes, steps, leaving }
    }

    /// The same diagram with the tasks of some steps changed.
    #[must_use]
    pub fn changed(&self, mut change: impl FnMut(&Step, &mut Task)) -> Self {
        let mut diagram = self.clone();
        for step in &mut diagram.steps {
            let before = step.clone();
            for task in &mut step.tasks {
                change(&before, task);
            }
        }
        diagram
    }

    /// The same diagram with the tasks of some steps changed, each by the number of its step.
    #[must_use]
    pub fn changed_at(&self, mut change: impl FnMut(usize, &mut Task)) -> Self {
        let mut diagram = self.clone();
        for (number, step) in diagram.steps.iter_mut().enumerate() {
            for task in &mut step.tasks {
                change(number, task);
            }
        }
        diagram
    }
}

#[cfg(test)]
mod tests;
