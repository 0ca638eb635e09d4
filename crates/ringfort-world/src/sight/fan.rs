//! What is seen from a place, by a fan of rays?
//!
//! Seen in steps of one row away from the observer, a place is the pair (u, s): sideways and upwards
//! for each row forwards. Straight lines stay straight in it, so that the ground along a row of
//! centres is a chain of straight pieces, and a line of sight is the point (u, s) of its target. The
//! horizon is kept at evenly spaced u, one ray for every cell of the furthest row, and raised row by
//! row; a cell is seen if its s is no lower than the horizon between its two nearest rays. Four
//! quarters are swept like this, the northern, southern, eastern and western.
//!
//! Two things are left out: what the horizon does between two rays, and what the ground does between
//! two rows, save near the observer and right before the target, where it matters most. Cells near
//! the observer, and on demand all that are in doubt, are therefore looked at along their exact
//! lines.
//!
//! The sweep in projected coordinates is our own arrangement of what Franklin & Ray (1994, *Higher
//! isn't necessarily better: visibility algorithms and experiments*, SDH '94; source not read) call
//! R2.

use super::line::Eye;
use super::{Care, HIDDEN, OUTSIDE, SEEN, TOUCH_M};
use crate::grid::{Grid, Lattice};

mod horizon;

use horizon::Fan;

/// Cells as near as this to the observer, along rows and columns, are looked at exactly.
const NEAR: f64 = 6.0;

/// How many columns are turned into rows at a time.
const TURNED: usize = 16;

/// In the making of a viewshed: seen or hidden, but in doubt.
const DOUBT: u8 = 2;

/// A rectangle of the cells of a grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) col: usize,
    pub(crate) row: usize,
    pub(crate) cols: usize,
    pub(crate) rows: usize,
}

impl Window {
    /// The cells that can lie within `reach` cells of a place on the map.
    pub(super) fn around(lattice: &Lattice, col: f64, row: f64, reach: f64) -> Self {
        let span = |middle: f64, count: u32| {
            let last = f64::from(count - 1);
            // at least two, for there to be ground between
            let first = libm::floor(middle - reach - 1.0).clamp(0.0, (last - 1.0).max(0.0));
            let end = libm::ceil(middle + reach + 1.0).clamp(first + 1.0, last.max(first + 1.0));
            (first as usize, (end - first) as usize + 1)
        };
        let (col, cols) = span(col, lattice.cols());
        let (row, rows) = span(row, lattice.rows());
        Self { col, row, cols, rows }
    }
}

/// What is looked at: one observer, the surface that hides, and what targets stand on.
pub(super) struct Scene<'a> {
    pub(super) eye: Eye<'a>,
    pub(super) ground: &'a Grid<f32>,
    pub(super) target_height_m: f64,
    /// How far he looks, in cells.
    pub(super) reach: f64,
    pub(super) window: Window,
    pub(super) care: Care,
}

impl Scene<'_> {
    /// The cells of the window, row by row: seen, hidden or outside.
    pub(super) fn seen(&self) -> Vec<u8> {
        let Window { col, row, cols, rows } = self.window;
        let mut seen = vec![OUTSIDE; cols * rows];
        if self.reach <= 0.0 {
            return seen;
        }
        if self.care == Care::EveryLine {
            seen.fill(DOUBT);
            self.look_again(&mut seen);
            return seen;
        }
        // rows up to the observer's, and those beyond; the same with columns
        let split = |middle: f64, first: usize, count: usize| {
            ((libm::floor(middle) - first as f64 + 1.0).max(0.0) as usize).min(count)
        };
        let (north, south) = seen.split_at_mut(split(self.eye.row, row, rows) * cols);
        rayon::join(
            || self.sweep_rows(north, Side::Before),
            || self.sweep_rows(south, Side::Beyond),
        );
        let middle = split(self.eye.col, col, cols);
        let (mut west, mut east): (Vec<&mut [u8]>, Vec<&mut [u8]>) =
            seen.chunks_exact_mut(cols).map(|line| line.split_at_mut(middle)).unzip();
        rayon::join(
            || self.sweep_columns(&mut west, Side::Before),
            || self.sweep_columns(&mut east, Side::Beyond),
        );
        self.look_again(&mut seen);
        seen
    }

    /// The northern or southern quarter.
    fn sweep_rows(&self, seen: &mut [u8], side: Side) {
        let Window { col, row, cols, .. } = self.window;
        let rows = seen.len() / cols;
        let lateral = self.eye.col - col as f64;
        let first = if side == Side::Before { row } else { row + self.window.rows - rows };
        let mut fan = Fan::new(self, lateral, side.furthest(self.eye.row, first, rows));
        let width = self.ground.lattice().cols() as usize;
        for k in 0..rows {
            let line = side.nth(k, rows);
            let forward = (self.eye.row - (first + line) as f64).abs();
            let cells = (first + line) * width + col;
            let ground = &self.ground.values()[cells..cells + cols];
            let surface = &self.eye.surface.values()[cells..cells + cols];
            let bared = self.bared(forward, surface, |by| (col + by, first + line));
            let surface = bared.as_deref().unwrap_or(surface);
            fan.pass(forward, ground, surface, &mut seen[line * cols..(line + 1) * cols]);
        }
    }

    /// The western or eastern quarter: columns are turned into rows, some at a time.
    fn sweep_columns(&self, seen: &mut [&mut [u8]], side: Side) {
        let Window { col, row, rows, .. } = self.window;
        let cols = seen.first().map_or(0, |line| line.len());
        let lateral = self.eye.row - row as f64;
        let first = if side == Side::Before { col } else { col + self.window.cols - cols };
        let mut fan = Fan::new(self, lateral, side.furthest(self.eye.col, first, cols));
        let width = self.ground.lattice().cols() as usize;
        let same = std::ptr::eq(self.ground, self.eye.surface);
        // an odd stride keeps the turned rows out of each other's way in the cache
        let stride = rows + 17;
        let mut ground = vec![0.0_f32; TURNED * stride];
        let mut surface = vec![0.0_f32; if same { 0 } else { TURNED * stride }];
        let mut turned = vec![OUTSIDE; TURNED * stride];
        let mut done = 0;
        while done < cols {
            let count = TURNED.min(cols - done);
            let start = if side == Side::Before { cols - done - count } else { done };
            // what the widest of these lines can see of its quarter
            let furthest = side.nth(done + count - 1, cols);
            let reach = (self.eye.col - (first + furthest) as f64).abs();
            let low = ((lateral - reach - 1.0).max(0.0) as usize).min(rows);
            let high = ((lateral + reach + 2.0).max(0.0) as usize).clamp(low, rows);
            let turn = |grid: &Grid<f32>, into: &mut [f32]| {
                for line in low..high {
                    let cells = (row + line) * width + first + start;
                    let values = &grid.values()[cells..cells + count];
                    for (by, value) in values.iter().enumerate() {
                        into[by * stride + line] = *value;
                    }
                }
            };
            turn(self.ground, &mut ground);
            if !same {
                turn(self.eye.surface, &mut surface);
            }
            turned.fill(OUTSIDE);
            for k in done..done + count {
                let line = side.nth(k, cols);
                let forward = (self.eye.col - (first + line) as f64).abs();
                let at = (line - start) * stride..(line - start) * stride + rows;
                let ground = &ground[at.clone()];
                let surface = if same { ground } else { &surface[at.clone()] };
                let bared = self.bared(forward, surface, |by| (first + line, row + by));
                let surface = bared.as_deref().unwrap_or(surface);
                fan.pass(forward, ground, surface, &mut turned[at]);
            }
            for line in low..high {
                for (by, cell) in seen[line][start..start + count].iter_mut().enumerate() {
                    let value = turned[by * stride + line];
                    if value != OUTSIDE {
                        *cell = value;
                    }
                }
            }
            done += count;
        }
    }

    /// A line near the observer without what stands within a cell of him; none where that is as it
    /// was. `cell` gives column and row of a place in the line.
    fn bared(
        &self,
        forward: f64,
        line: &[f32],
        cell: impl Fn(usize) -> (usize, usize),
    ) -> Option<Vec<f32>> {
        let bare = self.eye.bare.filter(|_| forward <= 1.0)?;
        let mut line = line.to_vec();
        for (by, height) in line.iter_mut().enumerate() {
            let (col, row) = cell(by);
            *height = self.eye.cell_m(bare, col, row);
        }
        Some(line)
    }

    /// Looks at the cells near the observer, and at those in doubt, along their own lines.
    fn look_again(&self, seen: &mut [u8]) {
        use rayon::prelude::*;
        let Window { col, row, cols, .. } = self.window;
        let width = self.ground.lattice().cols() as usize;
        let buried = self.eye.level_m < self.eye.surface_m(self.eye.col, self.eye.row) - TOUCH_M;
        seen.par_chunks_mut(cols).enumerate().for_each(|(line, seen)| {
            let y = (row + line) as f64;
            let near_row = (y - self.eye.row).abs() <= NEAR;
            for (by, cell) in seen.iter_mut().enumerate() {
                let doubted = *cell & DOUBT != 0 && *cell != OUTSIDE;
                if !near_row && !doubted && !buried {
                    continue;
                }
                let x = (col + by) as f64;
                let (dx, dy) = (x - self.eye.col, y - self.eye.row);
                if dx * dx + dy * dy > self.reach * self.reach {
                    *cell = OUTSIDE;
                    continue;
                }
                if buried {
                    *cell = HIDDEN;
                } else if doubted || (near_row && dx.abs() <= NEAR) {
                    let ground = self.ground.values()[(row + line) * width + col + by];
                    let level_m = f64::from(ground) + self.target_height_m;
                    let clear = self.eye.least_clearance(x, y, level_m, -TOUCH_M) >= -TOUCH_M;
                    *cell = if clear { SEEN } else { HIDDEN };
                }
            }
        });
    }
}

/// Which way a quarter lies from the observer, along rows or columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Before,
    Beyond,
}

impl Side {
    /// The `k`-th of `count` lines, counted from the observer.
    fn nth(self, k: usize, count: usize) -> usize {
        match self {
            Self::Before => count - 1 - k,
            Self::Beyond => k,
        }
    }

    /// How far the furthest of `count` lines from `first` on lies from the observer.
    fn furthest(self, observer: f64, first: usize, count: usize) -> f64 {
        match self {
            Self::Before => observer - first as f64,
            Self::Beyond => (first + count) as f64 - 1.0 - observer,
        }
    }
}
