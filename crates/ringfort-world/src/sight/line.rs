//! How far does a straight line stay above the ground? The exact answer, square by square.

use super::Air;
use crate::grid::Grid;

/// One end of sight lines, over a surface that hides what lies behind it.
pub(super) struct Eye<'a> {
    pub(super) surface: &'a Grid<f32>,
    /// What the surface is within a cell of the eye, where that differs.
    pub(super) bare: Option<&'a Grid<f32>>,
    /// Column and row, whole at the centres of cells.
    pub(super) col: f64,
    pub(super) row: f64,
    /// Height above sea level.
    pub(super) level_m: f64,
    pub(super) air: Air,
}

impl Eye<'_> {
    /// The least clearance to a target at (`col`, `row`), `level_m` above sea level; stops early
    /// below `enough`.
    pub(super) fn least_clearance(&self, col: f64, row: f64, level_m: f64, enough: f64) -> f64 {
        let mut least = f64::INFINITY;
        self.each_piece(col, row, level_m, |_, _, piece| {
            least = least.min(piece);
            least >= enough
        });
        least
    }

    /// Calls `visit(from, to, least)` for each piece of the line to a target, from the eye on: the
    /// two ends of the piece as shares of the line, and the least clearance on it. Stops where
    /// `visit` is false.
    pub(super) fn each_piece(
        &self,
        col: f64,
        row: f64,
        level_m: f64,
        mut visit: impl FnMut(f64, f64, f64) -> bool,
    ) {
        let (dx, dy) = (col - self.col, row - self.row);
        let side = self.surface.lattice().cell_m();
        let fall = self.air.fall_a_square_metre() * (dx * dx + dy * dy) * side * side;
        // clearance(t) = sight line − ground + fall t², with both levels seen from the observer's
        // horizon: the target itself has fallen by `fall`
        let rise = level_m - fall - self.level_m;
        let clearance = |square: &Square, t: f64| {
            let ground = square.height_m(self.col + t * dx, self.row + t * dy);
            self.level_m + t * rise + fall * t * t - ground
        };
        let square = |t: f64| self.square(self.col + t * dx, self.row + t * dy);
        let mut here = clearance(&square(0.0), 0.0);
        if !visit(0.0, 0.0, here.min(clearance(&square(1.0), 1.0))) {
            return;
        }
        let mut columns = Crossings::new(self.col, dx);
        let mut rows = Crossings::new(self.row, dy);
        let mut t = 0.0;
        while t < 1.0 {
            let until = columns.after(t).min(rows.after(t)).min(1.0);
            let middle = 0.5 * (t + until);
            let square = square(middle);
            let (middle, there) = (clearance(&square, middle), clearance(&square, until));
            if !visit(t, until, there.min(vertex(here, middle, there))) {
                return;
            }
            (t, here) = (until, there);
        }
    }

    /// The height of the surface that hides, above sea level, at a place in columns and rows.
    pub(super) fn surface_m(&self, col: f64, row: f64) -> f64 {
        self.square(col, row).height_m(col, row)
    }

    #[inline]
    fn square(&self, col: f64, row: f64) -> Square {
        match self.bare {
            None => Square::around(self.surface, col, row),
            Some(bare) => self.square_beside(bare, col, row),
        }
    }

    fn square_beside(&self, bare: &Grid<f32>, col: f64, row: f64) -> Square {
        if (col - self.col).abs() >= 2.0 || (row - self.row).abs() >= 2.0 {
            return Square::around(self.surface, col, row);
        }
        let (c, r) = Square::corner(self.surface, col, row);
        let at = |c: usize, r: usize| self.cell_m(bare, c, r);
        Square::new(
            self.surface,
            c,
            r,
            [[at(c, r), at(c + 1, r)], [at(c, r + 1), at(c + 1, r + 1)]],
        )
    }

    /// The surface at the centre of a cell.
    pub(super) fn cell_m(&self, bare: &Grid<f32>, col: usize, row: usize) -> f32 {
        let (x, y) = (col as f64 - self.col, row as f64 - self.row);
        let grid = if x.abs() <= 1.0 && y.abs() <= 1.0 { bare } else { self.surface };
        grid.values()[row * grid.lattice().cols() as usize + col]
    }
}

/// The surface between four centres: a + x (b + y d) + y c from the north-western one on. Over the
/// outer half cells the surface is level.
struct Square {
    col: f64,
    row: f64,
    last_col: f64,
    last_row: f64,
    a: f64,
    b: f64,
    c: f64,
    d: f64,
}

impl Square {
    #[inline]
    fn around(surface: &Grid<f32>, col: f64, row: f64) -> Self {
        let (c, r) = Self::corner(surface, col, row);
        let cols = surface.lattice().cols() as usize;
        let heights = [r, r + 1].map(|r| {
            let pair = &surface.values()[r * cols + c..r * cols + c + 2];
            [pair[0], pair[1]]
        });
        Self::new(surface, c, r, heights)
    }

    /// The north-western cell of the square that a place lies in.
    #[inline]
    fn corner(surface: &Grid<f32>, col: f64, row: f64) -> (usize, usize) {
        let (cols, rows) = (surface.lattice().cols() as usize, surface.lattice().rows() as usize);
        // conversion cuts off fractions, and what is under 0 or no number becomes 0
        ((col as usize).min(cols - 2), (row as usize).min(rows - 2))
    }

    /// The square from cell (`c`, `r`) on, with the heights of its northern and southern corners.
    #[inline]
    fn new(surface: &Grid<f32>, c: usize, r: usize, heights: [[f32; 2]; 2]) -> Self {
        let [north, south] = heights.map(|pair| pair.map(f64::from));
        Self {
            col: c as f64,
            row: r as f64,
            last_col: f64::from(surface.lattice().cols() - 1),
            last_row: f64::from(surface.lattice().rows() - 1),
            a: north[0],
            b: north[1] - north[0],
            c: south[0] - north[0],
            d: south[1] - south[0] - north[1] + north[0],
        }
    }

    fn height_m(&self, col: f64, row: f64) -> f64 {
        let x = col.max(0.0).min(self.last_col) - self.col;
        let y = row.max(0.0).min(self.last_row) - self.row;
        self.a + x * (self.b + y * self.d) + y * self.c
    }
}

/// The value at the vertex of the parabola through three equally spaced values, where it has one
/// below its ends and between them; else the smaller end.
fn vertex(a: f64, m: f64, b: f64) -> f64 {
    let curvature = 2.0 * (a + b - 2.0 * m);
    let slope = 4.0 * m - 3.0 * a - b;
    // falling at the one end and rising at the other
    if slope < 0.0 && slope + 2.0 * curvature > 0.0 {
        a - slope * slope / (4.0 * curvature)
    } else {
        a.min(b)
    }
}

/// The parameters at which a line crosses whole columns (or rows), in order.
struct Crossings {
    start: f64,
    delta: f64,
    next: f64,
    /// Where `next` is crossed; endless where nothing is.
    at: f64,
}

impl Crossings {
    fn new(start: f64, delta: f64) -> Self {
        let next = if delta > 0.0 { libm::floor(start) + 1.0 } else { libm::ceil(start) - 1.0 };
        let at = if delta == 0.0 { f64::INFINITY } else { (next - start) / delta };
        Self { start, delta, next, at }
    }

    /// The first crossing after `t`, which never goes back; endless when there is none.
    fn after(&mut self, t: f64) -> f64 {
        while self.at <= t {
            self.next += if self.delta > 0.0 { 1.0 } else { -1.0 };
            self.at = (self.next - self.start) / self.delta;
        }
        self.at
    }
}
