//! Setting labels by rising time left.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use ringfort_world::grid::Grid;
use ringfort_world::travel::steps;

use super::{Effort, Label, NONE, NormalError, NormalWays, Question};

/// A label that waits, in the order in which labels are settled.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Waiting(Label);

impl Eq for Waiting {}

impl Ord for Waiting {
    fn cmp(&self, other: &Self) -> Ordering {
        let (a, b) = (&self.0, &other.0);
        let by_time = a.mean_s.total_cmp(&b.mean_s).then(a.value.total_cmp(&b.value));
        by_time.then(a.cell.cmp(&b.cell)).then(a.on.cmp(&b.on)).then(a.behind.cmp(&b.behind))
    }
}

impl PartialOrd for Waiting {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Labels with the same barriers behind them.
struct Class {
    behind: u32,
    variance: f64,
    /// The least value kept so far, by place of the sheet; −∞ where no label may lie.
    least: Vec<f64>,
}

/// What label setting leaves.
pub(super) struct Settled {
    kept: Vec<Label>,
    /// By cell: the label of the least value; `NONE` where there is none.
    last: Vec<u32>,
    /// Labels that have more time left than is told apart: the least value at each cell.
    beyond: Vec<Label>,
}

impl Question<'_> {
    pub(super) fn answer<const K: usize>(&self, effort: Effort) -> Result<NormalWays, NormalError> {
        let half = 0.5 * effort.within;
        let enough_s = if half > 0.0 { self.enough_s(half) } else { f64::INFINITY };
        let loss_per_s = if half > 0.0 { half / enough_s } else { 0.0 };
        let Settled { kept, last, beyond } =
            self.settle::<K>(enough_s, loss_per_s, effort.most_labels)?;
        let mut upper = Grid::filled(*self.remaining.lattice(), f64::INFINITY);
        for (value, last) in upper.values_mut().iter_mut().zip(&last) {
            if let Some(label) = kept.get(*last as usize) {
                *value = label.value;
            }
        }
        let (lower, labels) = (upper.clone(), kept.len());
        let mut ways =
            NormalWays { lower, upper, labels, kept, last, tail: None, starts: Vec::new() };
        if !beyond.is_empty() {
            self.go_beyond(&mut ways, &beyond, enough_s);
        }
        if half > 0.0 {
            for value in ways.lower.values_mut() {
                *value = (*value - half).max(0.0);
            }
        }
        Ok(ways)
    }

    fn settle<const K: usize>(
        &self,
        enough_s: f64,
        loss_per_s: f64,
        most_labels: usize,
    ) -> Result<Settled, NormalError> {
        let (lattice, sheet) = (self.remaining.lattice(), self.remaining.ground.sheet);
        let steps = steps::<K>(sheet.stride());
        // what leads nowhere takes no label, nor does the rim
        let open = sheet.laid_out(self.remaining.remaining_s(), |left_s: f64| left_s.is_finite());
        let mut classes = vec![self.class(0, &open)];
        let mut kept: Vec<Label> = Vec::new();
        let mut beyond: Vec<Option<Label>> = Vec::new();
        if enough_s.is_finite() {
            beyond.resize(lattice.cells(), None);
        }
        let mut waiting = BinaryHeap::new();
        if let Some(cell) = lattice.cell_at(self.remaining.approach.target) {
            let target = Label { mean_s: 0.0, value: 0.0, cell, on: NONE, behind: 0 };
            waiting.push(Reverse(Waiting(target)));
        }
        while let Some(Reverse(Waiting(label))) = waiting.pop() {
            let at = sheet.place(label.cell);
            let before_s = kept.get(label.on as usize).map_or(label.mean_s, |on| on.mean_s);
            let class = self.class_of(&mut classes, label.behind, &open);
            let least = &mut classes[class].least[at];
            if *least <= label.value + loss_per_s * (label.mean_s - before_s) {
                continue;
            }
            *least = label.value;
            if kept.len() >= most_labels.min(NONE as usize) {
                return Err(NormalError::TooManyLabels(most_labels));
            }
            let on = kept.len() as u32;
            kept.push(label);
            let now = self.timely(label.mean_s, classes[class].variance);
            for (step, moved) in steps.iter().zip(self.steps_to(at, &steps)) {
                let place = at.wrapping_add_signed(step.to);
                if !open[place] || !moved.rush_s.is_finite() {
                    continue;
                }
                let loss = loss_per_s * moved.rush_s;
                let seen = -libm::expm1(-moved.exposure);
                let rest = (1.0 - seen) * label.value;
                let behind = label.behind | moved.entered & self.uncertain;
                let same = behind == label.behind;
                let class = if same { class } else { self.class_of(&mut classes, behind, &open) };
                let least = classes[class].least[place];
                // with the same barriers q can only have grown
                if same && least <= seen * now + rest + loss {
                    continue;
                }
                let mean_s = label.mean_s + moved.rush_s;
                let value = seen * self.timely(mean_s, classes[class].variance) + rest;
                if least <= value + loss {
                    continue;
                }
                let cell = sheet.cell(place);
                let label = Label { mean_s, value, cell, on, behind };
                if mean_s <= enough_s {
                    waiting.push(Reverse(Waiting(label)));
                } else if beyond[cell as usize].is_none_or(|b| value < b.value) {
                    beyond[cell as usize] = Some(label);
                }
            }
        }
        let mut last = vec![NONE; lattice.cells()];
        for (index, label) in kept.iter().enumerate() {
            let best = &mut last[label.cell as usize];
            if kept.get(*best as usize).is_none_or(|b| label.value < b.value) {
                *best = index as u32;
            }
        }
        Ok(Settled { kept, last, beyond: beyond.into_iter().flatten().collect() })
    }

    fn class(&self, behind: u32, open: &[bool]) -> Class {
        let free = |open: &bool| if *open { f64::INFINITY } else { f64::NEG_INFINITY };
        let least = open.iter().map(free).collect();
        Class { behind, variance: self.variance(behind), least }
    }

    fn class_of(&self, classes: &mut Vec<Class>, behind: u32, open: &[bool]) -> usize {
        classes.iter().position(|class| class.behind == behind).unwrap_or_else(|| {
            classes.push(self.class(behind, open));
            classes.len() - 1
        })
    }
}
