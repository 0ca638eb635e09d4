//! How does he move over a grid, when every cell is like its neighbours?
//!
//! One kernel of nine chances for all cells: no matrix is stored, and a step reads each cell once.

use super::MotionError;

/// What becomes of a step over the edge of the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// He stays where he is.
    Stay,
    /// He is elsewhere from then on.
    Leave,
}

/// One step on a grid of `height` rows of `width` cells, row after row, and elsewhere as the last place.
#[derive(Debug, Clone, PartialEq)]
pub struct Stencil {
    width: usize,
    height: usize,
    /// Chance of moving by −1, 0, 1 rows and −1, 0, 1 columns.
    chances: [[f64; 3]; 3],
    edge: Edge,
    is_cross: bool,
    /// Cells from which a step may lead over the edge, and its chance.
    rim: Vec<(u32, f64)>,
}

impl Stencil {
    /// With the chance of each displacement: `chances[1 + rows][1 + columns]`.
    ///
    /// Errors: a chance that is negative or no number, or a sum that is not 1. A grid without cells has
    /// only elsewhere.
    pub fn new(
        width: usize,
        height: usize,
        chances: [[f64; 3]; 3],
        edge: Edge,
    ) -> Result<Self, MotionError> {
        for (to, value) in chances.iter().flatten().copied().enumerate() {
            if value < 0.0 || value.is_nan() {
                return Err(MotionError::BadProbability { from: 4, to, value });
            }
        }
        let sum: f64 = chances.iter().flatten().sum();
        if (sum - 1.0).abs() > 1e-9 || sum.is_nan() {
            return Err(MotionError::RowSum { from: 4, sum });
        }
        let [[a, _, b], _, [c, _, d]] = chances;
        let is_cross = a == 0.0 && b == 0.0 && c == 0.0 && d == 0.0;
        let mut made = Self { width, height, chances, edge, is_cross, rim: Vec::new() };
        for row in 0..height {
            let is_inner = row > 0 && row + 1 < height;
            for column in 0..width {
                if is_inner && column > 0 && column + 1 < width {
                    continue;
                }
                made.rim.push(((row * width + column) as u32, made.over_the_edge(row, column)));
            }
        }
        Ok(made)
    }

    /// To each of the four neighbours with `chance`, at most ¼; else he stays.
    pub fn walk(width: usize, height: usize, chance: f64, edge: Edge) -> Result<Self, MotionError> {
        let stay = 1.0 - 4.0 * chance;
        Self::new(
            width,
            height,
            [[0.0, chance, 0.0], [chance, stay, chance], [0.0, chance, 0.0]],
            edge,
        )
    }

    /// Cells and elsewhere.
    pub fn places(&self) -> usize {
        self.width * self.height + 1
    }

    /// `into` = where `p` is one step later; both have as many places as this.
    pub fn carry(&self, p: &[f64], into: &mut [f64]) {
        let (w, h) = (self.width, self.height);
        let mut away = p[w * h];
        let none = vec![0.0; w];
        for row in 0..h {
            let of = |row: usize| &p[row * w..(row + 1) * w];
            let above = if row > 0 { of(row - 1) } else { &none };
            let below = if row + 1 < h { of(row + 1) } else { &none };
            self.row(above, of(row), below, &mut into[row * w..(row + 1) * w]);
        }
        for (cell, lost) in &self.rim {
            let cell = *cell as usize;
            match self.edge {
                Edge::Stay => into[cell] += lost * p[cell],
                Edge::Leave => away += lost * p[cell],
            }
        }
        into[w * h] = away;
    }

    /// One row of the grid from the three it can be reached from.
    fn row(&self, above: &[f64], own: &[f64], below: &[f64], into: &mut [f64]) {
        let w = own.len();
        // by row −1, 0, 1: who comes from below has moved up
        let [up, level, down] = self.chances;
        let ends = |column: usize, from: &[f64], chances: [f64; 3]| -> f64 {
            let left = if column > 0 { from[column - 1] } else { 0.0 };
            let right = if column + 1 < w { from[column + 1] } else { 0.0 };
            chances[2] * left + chances[1] * from[column] + chances[0] * right
        };
        let whole = |column: usize| {
            ends(column, own, level) + ends(column, above, down) + ends(column, below, up)
        };
        if w < 3 {
            for (column, into) in into.iter_mut().enumerate() {
                *into = whole(column);
            }
            return;
        }
        into[0] = whole(0);
        into[w - 1] = whole(w - 1);
        let n = w - 2;
        let into = &mut into[1..=n];
        let (left, middle, right) = (&own[..n], &own[1..=n], &own[2..n + 2]);
        let (a, b) = (&above[1..=n], &below[1..=n]);
        if self.is_cross {
            for c in 0..n {
                into[c] = (level[1] * middle[c] + (level[2] * left[c] + level[0] * right[c]))
                    + (down[1] * a[c] + up[1] * b[c]);
            }
            return;
        }
        let (al, ar, bl, br) = (&above[..n], &above[2..n + 2], &below[..n], &below[2..n + 2]);
        for c in 0..n {
            into[c] = (level[1] * middle[c] + (level[2] * left[c] + level[0] * right[c]))
                + (down[1] * a[c] + (down[2] * al[c] + down[0] * ar[c]))
                + (up[1] * b[c] + (up[2] * bl[c] + up[0] * br[c]));
        }
    }

    /// Chance of stepping over the edge from a cell.
    fn over_the_edge(&self, row: usize, column: usize) -> f64 {
        let mut lost = 0.0;
        for (by_row, chances) in self.chances.iter().enumerate() {
            for (by_column, chance) in chances.iter().enumerate() {
                let out = |at: usize, by: usize, end: usize| {
                    (by == 0 && at == 0) || (by == 2 && at + 1 == end)
                };
                if out(row, by_row, self.height) || out(column, by_column, self.width) {
                    lost += chance;
                }
            }
        }
        lost
    }
}
