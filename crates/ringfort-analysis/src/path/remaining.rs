//! How much time is left to the target, and where does it equal the response time?

use ringfort_model::units::Position;
use ringfort_world::grid::{Grid, Lattice, NEIGHBOURS};
use ringfort_world::travel::{Pace, Spreading, Step, StepCost, Surface, least_by};

use super::Approach;
use super::ground::Ground;

/// The least time left to the target from every cell, rushing: see [`Approach::remaining`].
///
/// It does not depend on who watches, on the light or on the response, and serves them all.
#[derive(Debug, Clone)]
pub struct Remaining<'a> {
    pub(super) approach: Approach<'a>,
    pub(super) ground: Ground,
    pub(super) surface: Surface,
}

impl<'a> Remaining<'a> {
    pub(super) fn new(approach: Approach<'a>, target: u32) -> Self {
        let lattice = approach.terrain.lattice();
        let ground = Ground::new(&approach);
        let rushing = Rushing { ground: &ground, slowness: 1.0 / approach.rush.speed_factor };
        let spreading = Spreading {
            around: approach.around,
            width: usual_step_s(&approach) * rushing.slowness,
            limit: f64::INFINITY,
        };
        let near = |cell: u32| lattice.centre(cell).distance_m(approach.target) <= approach.reach_m;
        let surface = if approach.reach_m == f64::INFINITY {
            least_by(lattice, &[(target, 0.0)], &rushing, spreading, |_| true)
        } else {
            least_by(lattice, &[(target, 0.0)], &rushing, spreading, near)
        };
        Self { approach, ground, surface }
    }

    /// The question it answers.
    pub fn approach(&self) -> &Approach<'a> {
        &self.approach
    }

    /// The shape of all fields.
    pub fn lattice(&self) -> &Lattice {
        self.surface.cost.lattice()
    }

    /// The least time left to the target from each cell, rushing, in seconds; infinite where no
    /// way leads. Where it equals the response time runs the critical detection contour.
    pub fn remaining_s(&self) -> &Grid<f64> {
        &self.surface.cost
    }

    /// The cells of the quickest way from a cell to the target, both included; empty where there is
    /// none.
    pub fn quickest_from(&self, cell: u32) -> Vec<u32> {
        self.surface.way_from(cell)
    }

    /// The centres of the outermost cells from which no more than the response time is left: the
    /// critical detection line, to be drawn. Row by row from the north. Where no way leads any
    /// further, or beyond the reach of the search, there is no line.
    pub fn contour(&self, response_time_s: f64) -> Vec<Position> {
        let lattice = self.lattice();
        let left_s = |cell: u32| self.surface.cost.get(cell);
        let late = |cell: u32| left_s(cell) <= response_time_s;
        (0..lattice.cells() as u32)
            .filter(|cell| {
                late(*cell)
                    && NEIGHBOURS.iter().any(|step| {
                        let beyond = lattice.step(*cell, *step);
                        beyond.is_some_and(|n| !late(n) && left_s(n).is_finite())
                    })
            })
            .map(|cell| lattice.centre(cell))
            .collect()
    }
}

/// Seconds that a step over usual ground takes at speed factor 1.
pub(super) fn usual_step_s(approach: &Approach<'_>) -> f64 {
    let cell_m = approach.terrain.lattice().cell_m();
    let cover = approach.cover.map_or(1.0, |cover| {
        let every = (cover.values().len() / 4096).max(1) | 1;
        let sample = cover.values().iter().step_by(every).copied().filter(|v| *v > 0.0);
        let mut sample: Vec<f32> = sample.collect();
        sample.sort_by(f32::total_cmp);
        sample.get(sample.len() / 2).map_or(1.0, |v| f64::from(*v))
    });
    cell_m * Pace::Tobler.s_per_m(0.1) / cover
}

/// What a step takes somebody who rushes.
struct Rushing<'r> {
    ground: &'r Ground,
    /// One over the factor on speed.
    slowness: f64,
}

impl StepCost for Rushing<'_> {
    #[inline]
    fn around<const K: usize>(&self, at: usize, steps: &[Step; K]) -> [f64; K] {
        let (open, delays) = self.ground.times_s(at, steps);
        std::array::from_fn(|k| open[k] * self.slowness + delays[k])
    }
}
