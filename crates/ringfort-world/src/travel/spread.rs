//! How do least costs spread from some cells over all others, fast?
//!
//! Label-correcting in slots of about one step's cost ([`Buckets`]): nearly every cell is taken up
//! once, in any order within its slot, and what comes out does not depend on that order, since the
//! least cost of a cell is the least over its neighbours whoever was first. Cells lie in rows with a
//! rim whose cost is no number, which nothing ever improves: no step has to ask for the edge. A cell
//! that was taken up carries its cost with a minus sign until it improves again.

use super::Surface;
use super::around::{Around, Step, opposite, steps};
use super::buckets::Buckets;
use crate::grid::{Grid, Lattice};

/// The width of the rim: as far as the longest step reaches.
const RIM: usize = 3;

/// In `towards`: the cell is a goal, or has no way.
pub(super) const NOWHERE: u8 = u8::MAX;

/// What the steps around a cell cost.
pub trait StepCost {
    /// The cost of each of the steps that link the cell at place `at` of the [`Sheet`] with the
    /// cells at `at + step.to`, in the order of `steps`: 0 or more, infinite or NaN where there is no
    /// going. A place of the rim may be asked for at the far end of a step, never as `at`; what is
    /// answered for it is passed over.
    fn around<const K: usize>(&self, at: usize, steps: &[Step; K]) -> [f64; K];
}

/// Rows of cells with a rim around them, so that no step has to ask for the edge. A *place* is an
/// index into values that are laid out so.
#[derive(Debug, Clone, Copy)]
pub struct Sheet {
    cols: usize,
    rows: usize,
}

impl Sheet {
    /// The sheet of a lattice.
    pub fn new(lattice: &Lattice) -> Self {
        Self { cols: lattice.cols() as usize, rows: lattice.rows() as usize }
    }

    /// Places from one row to the next.
    pub fn stride(self) -> usize {
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

    /// The place of a cell.
    pub fn place(self, cell: u32) -> usize {
        let (col, row) = (cell as usize % self.cols, cell as usize / self.cols);
        (row + RIM) * self.stride() + RIM + col
    }

    /// The cell at a place, which must not be of the rim.
    #[inline]
    pub fn cell(self, place: usize) -> u32 {
        let (place, stride) = (place as u32, self.stride() as u32);
        let row = place / stride;
        (row - RIM as u32) * self.cols as u32 + (place - row * stride) - RIM as u32
    }

    /// The values of a grid with a rim of zeros, each as `value` makes it.
    pub fn laid_out<T: Copy, V: Copy + Default>(
        self,
        grid: &Grid<T>,
        value: impl Fn(T) -> V,
    ) -> Vec<V> {
        let mut sheet = vec![V::default(); self.len()];
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

/// Over which cells least costs spread, and how.
#[derive(Debug, Clone, Copy)]
pub struct Spreading {
    /// In how many directions.
    pub around: Around,
    /// About what a step costs, over 0: it decides on the speed alone. Best is the least of the
    /// sizes that are common, if not under a hundredth of the middle one.
    pub width: f64,
    /// Beyond this the cost stays infinite.
    pub limit: f64,
}

/// The least cost from every cell to the nearest of some (or from it: [`StepCost`] decides), for any
/// cost of a step.
///
/// - `starts`: cells with the cost they begin with; those off the map, and costs that are not finite
///   and not negative, are left out.
/// - `open(cell)`: whether a cell may be reached at all. A start need not be.
/// - The same whatever the order of `starts`, except for the choice among ways of exactly the same
///   cost. Memory while it works: 9 bytes a cell, and the cells that wait.
///
/// Source: as [`super::least_cost`]; the queue is Dial's, see the module `buckets`.
pub fn least_by(
    lattice: &Lattice,
    starts: &[(u32, f64)],
    cost: &impl StepCost,
    spreading: Spreading,
    open: impl Fn(u32) -> bool,
) -> Surface {
    match spreading.around {
        Around::Eight => spread::<8>(lattice, starts, cost, spreading, open),
        Around::Sixteen => spread::<16>(lattice, starts, cost, spreading, open),
        Around::ThirtyTwo => spread::<32>(lattice, starts, cost, spreading, open),
    }
}

fn spread<const K: usize>(
    lattice: &Lattice,
    starts: &[(u32, f64)],
    cost: &impl StepCost,
    Spreading { width, limit, .. }: Spreading,
    open: impl Fn(u32) -> bool,
) -> Surface {
    let sheet = Sheet::new(lattice);
    // what is no number is never improved
    let mut least = vec![f64::NAN; sheet.len()];
    for row in 0..sheet.rows {
        let first = (row * sheet.cols) as u32;
        for (cell, least) in (first..).zip(&mut least[sheet.row(row)]) {
            if open(cell) {
                *least = f64::INFINITY;
            }
        }
    }
    let mut towards = vec![NOWHERE; sheet.len()];
    let mut buckets = Buckets::new(width);
    for (cell, start) in starts {
        let start = start + 0.0; // −0 becomes 0: a minus sign says that a cell was taken up
        if (*cell as usize) < lattice.cells() && start >= 0.0 && start <= limit {
            let at = sheet.place(*cell);
            if least[at].is_nan() || start < least[at] {
                least[at] = start;
                buckets.push(start, at as u32);
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
    for (cost, towards) in least.iter_mut().zip(&mut towards) {
        if cost.is_nan() || cost.abs() > limit {
            (*cost, *towards) = (f64::INFINITY, NOWHERE);
        }
    }
    let cost = Grid::from_values(*lattice, sheet.taken_in(least, |cost| *cost = cost.abs()));
    let towards = Grid::from_values(*lattice, sheet.taken_in(towards, |_| ()));
    Surface { cost, towards }
}
