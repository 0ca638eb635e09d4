//! How far does a straight line stay above the ground? The exact answer, square by square.

use super::Air;
use crate::grid::Grid;

/// One end of sight lines, over a surface that hides what lies behind it.
pub(super) struct Eye<'a> {
    pub(super) surface: &'a Grid<f32>,
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
        let clearance = |t: f64| {
            let ground = self.surface.bilinear_at(self.col + t * dx, self.row + t * dy);
            self.level_m + t * rise + fall * t * t - ground
        };
        let mut here = clearance(0.0);
        if !visit(0.0, 0.0, here.min(clearance(1.0))) {
            return;
        }
        let mut columns = Crossings::new(self.col, dx);
        let mut rows = Crossings::new(self.row, dy);
        let mut t = 0.0;
        while t < 1.0 {
            let until = columns.after(t).min(rows.after(t)).min(1.0);
            let (middle, there) = (clearance(0.5 * (t + until)), clearance(until));
            if !visit(t, until, there.min(vertex(here, middle, there))) {
                return;
            }
            (t, here) = (until, there);
        }
    }
}

/// The value at the vertex of the parabola through three equally spaced values, where it has one
/// below its ends and between them; else the smaller end.
fn vertex(a: f64, m: f64, b: f64) -> f64 {
    let curvature = 2.0 * (a + b - 2.0 * m);
    let slope = 4.0 * m - 3.0 * a - b;
    let s = -slope / (2.0 * curvature);
    if curvature > 0.0 && s > 0.0 && s < 1.0 { a + s * (slope + s * curvature) } else { a.min(b) }
}

/// The parameters at which a line crosses whole columns (or rows), in order.
struct Crossings {
    start: f64,
    delta: f64,
    next: f64,
}

impl Crossings {
    fn new(start: f64, delta: f64) -> Self {
        let next = if delta > 0.0 { libm::floor(start) + 1.0 } else { libm::ceil(start) - 1.0 };
        Self { start, delta, next }
    }

    /// The first crossing after `t`, endless when there is none.
    fn after(&mut self, t: f64) -> f64 {
        if self.delta == 0.0 {
            return f64::INFINITY;
        }
        loop {
            let at = (self.next - self.start) / self.delta;
            if at > t {
                return at;
            }
            self.next += if self.delta > 0.0 { 1.0 } else { -1.0 };
        }
    }
}
