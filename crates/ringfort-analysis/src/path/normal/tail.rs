//! Where so much time is left that only being noticed counts: sums of exposure again.
//!
//! With q held at its value q* for the time μ* from which on it hardly grows, V′ = a q* + (1 − a) V
//! means that −ln(1 − V/q*) grows by the exposure of the step: the least of it spreads from the labels
//! like any cost. That is the bound from below; the ways found so, with q as it is, are the bound
//! from above.

use ringfort_world::travel::{Spreading, Step, StepCost, least_by};

use super::{Label, NONE, NormalWatch, NormalWays, Question};
use crate::path::Watch;

struct Exposed<'r, 'q>(&'q Question<'r>);

impl StepCost for Exposed<'_, '_> {
    #[inline]
    fn around<const K: usize>(&self, at: usize, steps: &[Step; K]) -> [f64; K] {
        self.0
            .steps_to(at, steps)
            .map(|moved| if moved.rush_s.is_finite() { moved.exposure } else { f64::INFINITY })
    }
}

impl Question<'_> {
    /// Lets ways go on from labels that lie beyond the times that are told apart.
    pub(super) fn go_beyond(&self, ways: &mut NormalWays, beyond: &[Label], enough_s: f64) {
        let (lattice, left_s) = (self.remaining.lattice(), self.remaining.remaining_s());
        let least_timely = self.least_timely(enough_s);
        // a way may also be beyond that time when a label that stands for it is not yet
        let mut setting_out: Vec<Option<Label>> = vec![None; lattice.cells()];
        for (first, last) in setting_out.iter_mut().zip(&ways.last) {
            *first = ways.kept.get(*last as usize).map(|label| Label { on: *last, ..*label });
        }
        for label in beyond {
            let first = &mut setting_out[label.cell as usize];
            if first.is_none_or(|first| label.value < first.value) {
                *first = Some(Label { on: ways.kept.len() as u32, ..*label });
                ways.kept.push(*label);
            }
        }
        let start = |label: &Label| {
            let share = (label.value / least_timely).min(1.0 - f64::EPSILON);
            (label.cell, -libm::log1p(-share))
        };
        let starts: Vec<(u32, f64)> = setting_out.iter().flatten().map(start).collect();
        let NormalWatch { hazard_per_s, factor, .. } = self.watch;
        let watch = Watch { hazard_per_s, factor, response_time_s: 0.0 };
        let spreading = Spreading {
            around: self.remaining.approach.around,
            width: self.remaining.width(watch),
            limit: f64::INFINITY,
        };
        let tail = least_by(lattice, &starts, &Exposed(self), spreading, |cell| {
            left_s.get(cell).is_finite()
        });

        // the ways as they are, each cell after the next one on its way
        let mut real = setting_out;
        for (label, cell) in real.iter_mut().zip(0..) {
            if tail.next(cell).is_some() {
                *label = None;
            }
        }
        ways.starts = (real.iter().flatten()).map(|label| (label.cell, label.on)).collect();
        let mut ahead = Vec::new();
        for cell in 0..lattice.cells() as u32 {
            let mut here = cell;
            while real[here as usize].is_none() {
                let Some(next) = tail.next(here) else { break };
                ahead.push(here);
                here = next;
            }
            let mut label = real[here as usize];
            while let Some(from) = ahead.pop() {
                label = label.and_then(|label| self.extended(label, from));
                real[from as usize] = label;
            }
        }
        for cell in 0..lattice.cells() as u32 {
            let exposure = tail.cost.get(cell);
            if exposure.is_finite() {
                let least = -libm::expm1(-exposure) * least_timely;
                ways.lower.set(cell, ways.lower.get(cell).min(least));
            }
            if let Some(label) = real[cell as usize]
                && label.value < ways.upper.get(cell)
            {
                ways.upper.set(cell, label.value);
                let ends = tail.next(cell).is_none();
                ways.last[cell as usize] = if ends { label.on } else { NONE };
            }
        }
        ways.tail = Some(tail);
    }

    /// A label and the step to its cell from another, as it is.
    fn extended(&self, label: Label, from: u32) -> Option<Label> {
        let moved = self.step(from, label.cell)?;
        let mean_s = label.mean_s + moved.rush_s;
        let behind = label.behind | moved.entered & self.uncertain;
        let seen = -libm::expm1(-moved.exposure);
        let timely = self.timely(mean_s, self.variance(behind));
        let value = seen * timely + (1.0 - seen) * label.value;
        Some(Label { mean_s, value, cell: from, behind, ..label })
    }
}
