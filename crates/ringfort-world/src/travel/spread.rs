//! How do least costs spread from some cells over all others, fast?
//!
//! Label-correcting in slots of about one step's cost ([`Buckets`]): nearly every cell is taken up
//! once, in any order within its slot, and what comes out does not depend on that order, since the
//! least cost of a cell is the least over its neighbours whoever was first. Cells lie in rows with a
//! rim whose cost is no number, which nothing ever improves: no step has to ask for the edge. A cell
//! that was taken up carries its cost with a minus sign until it improves again.

use super::around::{Step, opposite, steps};
use super::buckets::Buckets;
use crate::grid::{Grid, Lattice};

/// The width of the rim: as far as the longest step reaches.
pub(super) const RIM: usize = 3;

/// In `towards`: the cell is a goal, or has no way.
pub(super) const NOWHERE: u8 = u8::MAX;

/// What the steps around a cell cost.
pub(super) trait Cost {
    /// The cost of each of the steps around the cell at index `at` of the sheet, in the order of
    /// `steps`: 0 or more, infinite or NaN where there is no going.
    fn around<const K: usize>(&self, at: usize, steps: &[Step; K]) -> [f64; K];
}

/// Rows of cells with a rim around them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sheet {
    cols: usize,
    rows: usize,
}

impl Sheet {
    pub(super) fn new(lattice: &Lattice) -> Self {
        Self { cols: lattice.cols() as usize, rows: lattice.rows() as usize }
    }

    pub(super) fn stride(self) -> usize {
        self.cols + 2 * RIM
    }

    fn len(self) -> usize {
        // one rim of rows above, one below
        self.stride() * (self.rows + 2 * RIM)
    }

    fn row(self, row: usize) -> std::ops::Range<usize> {
        let start = (row + RIM) * self.stride() + RIM;
        start..start + self.cols
    }

    fn place(self, cell: u32) -> u32 {
        let (col, row) = (cell as usize % self.cols, cell as usize / self.cols);
        ((row + RIM) * self.stride() + RIM + col) as u32
    }

    /// The values of a grid with a rim of zeros.
    pub(super) fn laid_out(self, grid: &Grid<f32>, value: impl Fn(f32) -> f32) -> Vec<f32> {
        let mut sheet = vec![0.0; self.len()];
        for (row, values) in grid.values().chunks_exact(self.cols).enumerate() {
            for (cell, from) in sheet[self.row(row)].iter_mut().zip(values) {
                *cell = value(*from);
            }
        }
        sheet
    }

    /// The values without the rim, in the same memory, each as `value` makes it.
    fn taken_in<T: Copy>(self, mut sheet: Vec<T>, value: impl Fn(&mut T)) -> Vec<T> {
        for row in 0..self.rows {
            let start = row * self.cols;
            sheet.copy_within(self.row(row), start);
            sheet[start..start + self.cols].iter_mut().for_each(&value);
        }
        sheet.truncate(self.rows * self.cols);
        sheet
    }
}

/// Least costs from some cells to all cells up to `limit`, stepping in `K` directions, and the index
/// in [`super::around::STEPS`] of the step back ([`NOWHERE`] for a start).
///
/// `width`: about what a step costs. Cells beyond `limit` stay infinite.
pub(super) fn spread<const K: usize>(
    lattice: &Lattice,
    starts: &[(u32, f64)],
    cost: &impl Cost,
    width: f64,
    limit: f64,
) -> (Grid<f64>, Grid<u8>) {
    let sheet = Sheet::new(lattice);
    let mut least = vec![f64::NAN; sheet.len()];
    for row in 0..sheet.rows {
        least[sheet.row(row)].fill(f64::INFINITY);
    }
    let mut towards = vec![NOWHERE; sheet.len()];
    let mut buckets = Buckets::new(width);
    for (cell, start) in starts {
        let start = start + 0.0; // −0 becomes 0: a minus sign says that a cell was taken up
        if (*cell as usize) < lattice.cells() && start >= 0.0 && start <= limit {
            let at = sheet.place(*cell);
            if start < least[at as usize] {
                least[at as usize] = start;
                buckets.push(start, at);
            }
        }
    }
    let steps: [Step; K] = steps(sheet.stride());
    let offsets: [isize; K] = std::array::from_fn(|k| steps[k].to);
    let back: [u8; K] = std::array::from_fn(|k| opposite(k) as u8);
    let mut taken = Vec::new();
    let waiting = |least: &[f64], at: u32| {
        Some(least[at as usize]).filter(|cost: &f64| cost.is_sign_positive())
    };
    while buckets.take(&mut taken, |at| waiting(&least, at)) {
        for at in &taken {
            let at = *at as usize;
            let here = least[at];
            if here.is_sign_negative() || here > limit {
                continue;
            }
            least[at] = -here;
            let around = cost.around(at, &steps);
            let there: [f64; K] = std::array::from_fn(|k| here + around[k]);
            for k in 0..K {
                let to = at.wrapping_add_signed(offsets[k]);
                if there[k] < least[to].abs() {
                    least[to] = there[k];
                    towards[to] = back[k];
                    buckets.push(there[k], to as u32);
                }
            }
        }
        taken.clear();
    }
    if limit < f64::INFINITY {
        for (cost, towards) in least.iter_mut().zip(&mut towards) {
            if cost.abs() > limit {
                (*cost, *towards) = (f64::INFINITY, NOWHERE);
            }
        }
    }
    let least = sheet.taken_in(least, |cost| *cost = cost.abs());
    let towards = sheet.taken_in(towards, |_| ());
    (Grid::from_values(*lattice, least), Grid::from_values(*lattice, towards))
}
