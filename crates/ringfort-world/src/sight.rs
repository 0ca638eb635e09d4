//! What can be seen from where?
//!
//! A line of sight is tested exactly against the bilinear surface between cell centres: along a
//! straight line that surface is a parabola within each square of four centres, and so is the fall
//! of the curved earth, so the least clearance has a closed form per square.

mod profile;

pub use profile::{Profile, ProfilePoint, profile};

use ringfort_model::units::Position;

use crate::grid::Grid;
use crate::terrain::Terrain;

mod chance;
mod fan;
mod line;

pub use chance::{HeightError, STRETCH_M, chance_cell_seen, chance_seen, chance_viewshed};
pub(crate) use fan::Window;

use fan::Scene;
use line::Eye;

/// Mean radius of the earth, in metres.
const EARTH_RADIUS_M: f64 = 6_371_008.8;

/// A sight line may dip this far into the ground, in metres: what rounding makes of touching.
const TOUCH_M: f64 = 1e-6;

/// In a viewshed: the cell's target is seen.
pub const SEEN: u8 = 1;
/// In a viewshed: the cell is in reach, and hidden by the ground.
pub const HIDDEN: u8 = 0;
/// In a viewshed: the cell lies beyond the radius.
pub const OUTSIDE: u8 = 255;

/// How light travels over the ground.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Air {
    /// Whether the earth falls away under the line.
    pub curved: bool,
    /// How much of that fall refraction takes back: 0.13 for light by day, as surveyors assume.
    pub refraction: f64,
}

impl Air {
    /// A flat earth: right within a metre to 3.5 km.
    pub const FLAT: Self = Self { curved: false, refraction: 0.0 };
    /// The curved earth with the refraction coefficient that surveyors assume by day, 0.13
    /// (Gauss's value, as commonly given; source not read).
    pub const STANDARD: Self = Self { curved: true, refraction: 0.13 };

    /// How far the ground has fallen below the level of the observer for each squared metre.
    fn fall_a_square_metre(self) -> f64 {
        if self.curved { (1.0 - self.refraction) / (2.0 * EARTH_RADIUS_M) } else { 0.0 }
    }
}

/// Whether `to_height_m` above the ground at `to` is seen from `from_height_m` above the ground at
/// `from`; a line that only touches the ground is clear. `false` if either end is off the map.
pub fn is_seen(
    terrain: &Terrain,
    from: Position,
    from_height_m: f64,
    to: Position,
    to_height_m: f64,
    air: Air,
) -> bool {
    least_clearance_m(terrain, from, from_height_m, to, to_height_m, air)
        .is_some_and(|clearance| clearance >= -TOUCH_M)
}

/// The least height of a sight line over the ground between two places, in metres: negative where
/// the ground hides them from each other. The two ends count too. `None` if either is off the map.
///
/// Exact on the bilinear surface, up to rounding.
pub fn least_clearance_m(
    terrain: &Terrain,
    from: Position,
    from_height_m: f64,
    to: Position,
    to_height_m: f64,
    air: Air,
) -> Option<f64> {
    let start = eye(terrain, None, from, from_height_m, air)?;
    let end_level_m = terrain.height_m(to)? + to_height_m;
    let (col, row) = terrain.lattice().col_row_exact(to);
    Some(start.least_clearance(col, row, end_level_m, f64::NEG_INFINITY))
}

fn eye<'a>(
    terrain: &'a Terrain,
    covered: Option<&'a Covered>,
    position: Position,
    height_m: f64,
    air: Air,
) -> Option<Eye<'a>> {
    let ground = terrain.heights_m();
    let level_m = terrain.height_m(position)? + height_m;
    let (col, row) = terrain.lattice().col_row_exact(position);
    let surface = covered.map_or(ground, |covered| &covered.surface);
    Some(Eye { surface, bare: covered.map(|_| ground), col, row, level_m, air })
}

/// The ground with what stands on it and cannot be looked through: woods, houses.
///
/// - It hides what lies behind it. What stands within a cell of the observer does not: whoever
///   watches stands where he can look out.
/// - A target in cover counts as in view where the top of the cover is; how well he is noticed in
///   it is another factor ([`crate::cover::Class::seen`]).
#[derive(Debug, Clone, PartialEq)]
pub struct Covered {
    surface: Grid<f32>,
    /// What targets of the height that is meant stand on: the ground, or as far below the top of
    /// the cover.
    stands: Grid<f32>,
}

impl Covered {
    /// The ground under a `canopy` (its height above the ground in each cell, in metres; what is no
    /// height over 0 is none), for targets that reach `target_height_m` above the ground. None where
    /// the canopy is of another shape than the terrain.
    pub fn new(terrain: &Terrain, canopy: &Grid<f32>, target_height_m: f64) -> Option<Self> {
        let heights = terrain.heights_m();
        if canopy.lattice() != heights.lattice() {
            return None;
        }
        let above = |c: u32| Some(canopy.get(c)).filter(|h| *h > 0.0 && h.is_finite());
        let surface =
            Grid::from_fn(*heights.lattice(), |c| heights.get(c) + above(c).unwrap_or(0.0));
        let stands = Grid::from_fn(*heights.lattice(), |c| {
            let top = f64::from(surface.get(c));
            let mut below = (top - target_height_m) as f32;
            // rounding must not put the target under the top
            if f64::from(below) + target_height_m < top {
                below = below.next_up();
            }
            if above(c).is_some() { heights.get(c).max(below) } else { heights.get(c) }
        });
        Some(Self { surface, stands })
    }
}

/// What somebody looks at, and from where.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Look {
    /// Where his eyes are, in plan.
    pub observer: Position,
    /// His eyes above the ground there, in metres.
    pub observer_height_m: f64,
    /// How high above the ground of a cell's centre the thing to be seen reaches, in metres.
    pub target_height_m: f64,
    /// How far he looks, in metres of plan; what is further off is [`OUTSIDE`].
    pub radius_m: f64,
    /// How light travels.
    pub air: Air,
}

/// How much work a viewshed is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Care {
    /// As fast as can be; at most 0.2 % of the cells differ from their exact lines of sight.
    #[default]
    Fast,
    /// At most 0.05 % of the cells differ.
    Exact,
    /// Every cell is its own exact line of sight: the work grows with the cube of radius over cell
    /// side.
    EveryLine,
}

/// Which cells are seen from a place: [`SEEN`], [`HIDDEN`], or [`OUTSIDE`] where the centre lies
/// further than the radius in plan.
///
/// - `canopy`: what stands on the ground, see [`Covered`], in metres above it. Of another shape than
///   the terrain it is left out.
/// - An observer off the map sees nothing: every cell is [`OUTSIDE`].
pub fn viewshed(
    terrain: &Terrain,
    canopy: Option<&Grid<f32>>,
    look: &Look,
    care: Care,
) -> Grid<u8> {
    let mut all = Grid::filled(*terrain.lattice(), OUTSIDE);
    let covered = canopy.and_then(|c| Covered::new(terrain, c, look.target_height_m));
    if let Some((window, seen)) = window_seen(terrain, covered.as_ref(), look, care) {
        let width = all.lattice().cols() as usize;
        for (line, seen) in seen.chunks_exact(window.cols).enumerate() {
            let at = (window.row + line) * width + window.col;
            all.values_mut()[at..at + window.cols].copy_from_slice(seen);
        }
    }
    all
}

/// A viewshed without a grid of its own: the cells in reach and what is seen of them, row by row.
/// None off the map.
pub(crate) fn window_seen(
    terrain: &Terrain,
    covered: Option<&Covered>,
    look: &Look,
    care: Care,
) -> Option<(Window, Vec<u8>)> {
    let eye = eye(terrain, covered, look.observer, look.observer_height_m, look.air)?;
    // also holds when the radius is NaN or endless
    let reach = (look.radius_m / terrain.lattice().cell_m()).clamp(0.0, 1e6);
    let reach = if reach > 0.0 { reach } else { 0.0 };
    let window = Window::around(terrain.lattice(), eye.col, eye.row, reach);
    let target_height_m = look.target_height_m;
    let ground = covered.map_or(terrain.heights_m(), |covered| &covered.stands);
    let scene = Scene { eye, ground, target_height_m, reach, window, care };
    Some((window, scene.seen()))
}

/// Whether the target in a cell is seen, along its exact line and whatever the radius; `covered` must
/// be made for `look.target_height_m`. `false` for an observer off the map.
///
/// # Panics
/// If the cell is not one of the terrain's.
pub fn is_cell_seen(terrain: &Terrain, covered: Option<&Covered>, look: &Look, cell: u32) -> bool {
    let eye = eye(terrain, covered, look.observer, look.observer_height_m, look.air);
    let stands = covered.map_or(terrain.heights_m(), |covered| &covered.stands);
    let level_m = f64::from(stands.get(cell)) + look.target_height_m;
    let (col, row) = terrain.lattice().col_row(cell);
    eye.is_some_and(|eye| {
        eye.least_clearance(f64::from(col), f64::from(row), level_m, -TOUCH_M) >= -TOUCH_M
    })
}

/// Calls `visit(cell, distance_m, is_seen)` for every cell within `look.radius_m` of an observer, row
/// by row, each along its exact line: a viewshed without a grid of its own.
///
/// `covered` must be made for `look.target_height_m`.
pub fn for_each_in_reach(
    terrain: &Terrain,
    covered: Option<&Covered>,
    look: &Look,
    mut visit: impl FnMut(u32, f64, bool),
) {
    let Some((window, seen)) = window_seen(terrain, covered, look, Care::EveryLine) else { return };
    let lattice = terrain.lattice();
    for (at, seen) in seen.iter().enumerate().filter(|(_, seen)| **seen != OUTSIDE) {
        let (col, row) = (window.col + at % window.cols, window.row + at / window.cols);
        let cell = lattice.cell(col as u32, row as u32);
        visit(cell, look.observer.distance_m(lattice.centre(cell)), *seen == SEEN);
    }
}

#[cfg(test)]
mod tests;
