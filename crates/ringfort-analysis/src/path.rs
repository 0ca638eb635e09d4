//! Which way over the terrain is the most vulnerable, and where does noticing come too late?
//!
//! Outside of the critical detection contour, where the least time left to the target equals the
//! response time, the seeker *sneaks*: he takes the way on which he is noticed least. Inside it
//! being noticed no longer helps the protector, and he *rushes*: he takes the way that is shortest
//! in time. Two passes of Dijkstra's algorithm over the grid give the exact optimum: noticed at a
//! place with more time left than the response takes, he is interrupted on every continuation;
//! elsewhere on none, if he continues by the least time.
//!
//! The first pass, [`Approach::remaining`], depends on the ground and on how he moves alone; the
//! second, [`Remaining::ways_in`], on who watches and how soon responders come. So one first pass
//! serves every state of alert, every light and every response time.
//!
//! The rule "minimise detection up to the critical detection point, minimise delay after it" is
//! that of the SAVI and ASSESS codes of Sandia National Laboratories (sources not read); its proof
//! on a graph is the sentence above, and is checked against exhaustive search in the tests.

use ringfort_model::units::Position;
use ringfort_world::grid::{Grid, Lattice};
use ringfort_world::terrain::Terrain;
use ringfort_world::travel::Around;

mod contour;
mod exposure;
mod fields;
mod ground;
mod joined;
mod normal;
mod raster;
mod remaining;
mod way;

pub use contour::level_lines;
pub use exposure::{Watch, WaysIn};
pub use fields::{AlertState, Fields};
pub use joined::{By, ByRoad, Driving, Joined, JoinedWay, Stretch};
pub use normal::{Effort, NormalError, NormalWatch, NormalWays};
pub use raster::{Raster, RasterWay, raster_way};
pub use remaining::Remaining;
pub use way::WayIn;

/// The most barriers that an approach can meet.
pub const MOST_BARRIERS: usize = 32;

/// How one moves.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Manner {
    /// Factor on walking speed (see [`ringfort_world::travel::tobler_speed_m_s`]), over 0.
    pub speed_factor: f64,
    /// Factor on the rate of being noticed, 0 or more.
    pub hazard_factor: f64,
}

/// A line around a place that takes time to pass inwards: a fence, a checkpoint.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Barrier {
    /// The middle of the circle.
    pub centre: Position,
    /// Its radius in metres.
    pub radius_m: f64,
    /// How long passing it takes, in seconds, 0 or more.
    pub delay_s: f64,
}

/// A question: how does one get to `target` over this ground?
#[derive(Debug, Clone, Copy)]
pub struct Approach<'a> {
    /// The ground.
    pub terrain: &'a Terrain,
    /// Factor on walking speed in each cell, of the terrain's shape, 0 where nobody walks; a step
    /// takes the mean slowness of both its cells. None: 1 everywhere.
    pub cover: Option<&'a Grid<f32>>,
    /// What delays on the way; at most [`MOST_BARRIERS`].
    pub barriers: &'a [Barrier],
    /// Where the way leads.
    pub target: Position,
    /// No step begins further than this from the target in plan, in metres. Infinite for the whole
    /// map; less is faster.
    pub reach_m: f64,
    /// How he moves while noticing would still be in time.
    pub sneak: Manner,
    /// How he moves afterwards, and once he knows that he was noticed.
    pub rush: Manner,
    /// In how many directions a step may go.
    pub around: Around,
}

/// Why the question has no answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PathError {
    /// The target lies off the map.
    #[error("the target at {} m east, {} m north lies off the map", .0.east_m, .0.north_m)]
    TargetOffMap(Position),
    /// The hazard, or the cover, is of another shape than the terrain.
    #[error("the terrain has {terrain} cells and the {what} over it {other}, or another corner")]
    OtherShape {
        /// What it is.
        what: &'static str,
        /// Cells of the terrain.
        terrain: usize,
        /// Cells of the other.
        other: usize,
    },
    /// A speed factor that is not over 0, or a hazard factor or rate under 0 or NaN.
    #[error("{0} is no factor on a speed or a hazard")]
    BadFactor(f64),
    /// A response time under 0 or NaN.
    #[error("{0} s is no response time: it must be 0 s or more, or infinite where nobody comes")]
    BadResponseTime(f64),
    /// A barrier whose delay is under 0 or NaN.
    #[error("a barrier cannot take {0} s")]
    BadDelay(f64),
    /// More barriers than can be told apart.
    #[error("{0} barriers are more than the {MOST_BARRIERS} that an approach can meet")]
    TooManyBarriers(usize),
}

impl<'a> Approach<'a> {
    /// The first pass: the least time left to the target from every cell.
    ///
    /// A step between cells takes plan length over walking speed at its slope, times the manner's
    /// factor, and the delay of every barrier it enters.
    ///
    /// - Exact on the grid to 10⁻¹¹. Lengths along the directions of `around` exceed straight ones
    ///   by up to 8.2, 2.8 or 1.3 %: see [`Around::longest`].
    /// - Memory: 13 bytes a cell, 4 more with cover and 4 more with barriers.
    pub fn remaining(self) -> Result<Remaining<'a>, PathError> {
        let lattice = self.terrain.lattice();
        for Manner { speed_factor, hazard_factor } in [self.sneak, self.rush] {
            if !(speed_factor > 0.0 && speed_factor.is_finite()) {
                return Err(PathError::BadFactor(speed_factor));
            }
            if !(hazard_factor >= 0.0 && hazard_factor.is_finite()) {
                return Err(PathError::BadFactor(hazard_factor));
            }
        }
        if let Some(cover) = self.cover {
            same_shape(lattice, cover, "cover")?;
        }
        if self.barriers.len() > MOST_BARRIERS {
            return Err(PathError::TooManyBarriers(self.barriers.len()));
        }
        if let Some(b) = self.barriers.iter().find(|b| b.delay_s.is_nan() || b.delay_s < 0.0) {
            return Err(PathError::BadDelay(b.delay_s));
        }
        let Some(target) = lattice.cell_at(self.target) else {
            return Err(PathError::TargetOffMap(self.target));
        };
        Ok(Remaining::new(self, target))
    }
}

/// Refuses a grid of another shape, or with a value that is no factor.
fn same_shape(lattice: &Lattice, grid: &Grid<f32>, what: &'static str) -> Result<(), PathError> {
    if grid.lattice() != lattice {
        let (terrain, other) = (lattice.cells(), grid.lattice().cells());
        return Err(PathError::OtherShape { what, terrain, other });
    }
    match grid.values().iter().find(|v| v.is_nan() || **v < 0.0) {
        Some(value) => Err(PathError::BadFactor(f64::from(*value))),
        None => Ok(()),
    }
}

/// The cells at which a seeker enters who starts `radius_m` from `centre`: the outermost cells
/// whose centre lies within the circle, and the rim of the map where the circle leaves it.
pub fn entries_at(lattice: &Lattice, centre: Position, radius_m: f64) -> Vec<u32> {
    let inside = |cell: u32| lattice.centre(cell).distance_m(centre) <= radius_m;
    (0..lattice.cells() as u32)
        .filter(|cell| inside(*cell))
        .filter(|cell| {
            let sides = [(0, -1), (1, 0), (0, 1), (-1, 0)];
            sides.iter().any(|side| lattice.step(*cell, *side).is_none_or(|n| !inside(n)))
        })
        .collect()
}

#[cfg(test)]
mod tests;
