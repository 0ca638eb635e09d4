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
    let start = Eye { position: from, level_m: terrain.height_m(from)? + from_height_m };
    let end_level_m = terrain.height_m(to)? + to_height_m;
    Some(start.least_clearance(terrain, to, end_level_m, air, f64::NEG_INFINITY))
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
/// - `canopy`: what stands on the ground and cannot be looked through, in metres above it (woods,
///   houses); both ends of a line are still measured from the ground, so that whoever stands in a
///   wood sees out of it only from above. Of another shape than the terrain it is left out.
/// - An observer off the map sees nothing: every cell is [`OUTSIDE`].
pub fn viewshed(
    terrain: &Terrain,
    canopy: Option<&Grid<f32>>,
    look: &Look,
    care: Care,
) -> Grid<u8> {
    let mut seen = Grid::filled(*terrain.lattice(), OUTSIDE);
    let _ = (canopy, care);
    let Look { observer, observer_height_m, target_height_m, radius_m, air } = *look;
    for_each_in_reach(
        terrain,
        observer,
        observer_height_m,
        target_height_m,
        radius_m,
        air,
        |cell, _, is_seen| seen.set(cell, if is_seen { SEEN } else { HIDDEN }),
    );
    seen
}

/// Calls `visit(cell, distance_m, is_seen)` for every cell within `radius_m` of an observer, row by
/// row: a viewshed without a grid of its own.
pub fn for_each_in_reach(
    terrain: &Terrain,
    observer: Position,
    observer_height_m: f64,
    target_height_m: f64,
    radius_m: f64,
    air: Air,
    mut visit: impl FnMut(u32, f64, bool),
) {
    let lattice = terrain.lattice();
    let Some(ground_m) = terrain.height_m(observer) else { return };
    let eye = Eye { position: observer, level_m: ground_m + observer_height_m };
    let (col, row) = lattice.col_row_exact(observer);
    // also holds when the radius is NaN or endless
    let reach = (radius_m / lattice.cell_m()).clamp(0.0, 1e6);
    let span = |middle: f64, count: u32| {
        let first = libm::ceil(middle - reach).max(0.0) as u32;
        let last = libm::floor(middle + reach).min(f64::from(count) - 1.0);
        first..(last + 1.0).max(0.0) as u32
    };
    for row in span(row, lattice.rows()) {
        for col in span(col, lattice.cols()) {
            let cell = lattice.cell(col, row);
            let centre = lattice.centre(cell);
            let distance_m = observer.distance_m(centre);
            if distance_m <= radius_m {
                let level_m = f64::from(terrain.heights_m().get(cell)) + target_height_m;
                let clearance = eye.least_clearance(terrain, centre, level_m, air, -TOUCH_M);
                visit(cell, distance_m, clearance >= -TOUCH_M);
            }
        }
    }
}

/// One end of a sight line: where, and how high above sea level.
struct Eye {
    position: Position,
    level_m: f64,
}

impl Eye {
    /// The least clearance to a target at `level_m`; stops early below `enough`.
    fn least_clearance(
        &self,
        terrain: &Terrain,
        target: Position,
        level_m: f64,
        air: Air,
        enough: f64,
    ) -> f64 {
        let lattice = terrain.lattice();
        let (x0, y0) = lattice.col_row_exact(self.position);
        let (x1, y1) = lattice.col_row_exact(target);
        let (dx, dy) = (x1 - x0, y1 - y0);
        let distance_m = self.position.distance_m(target);
        let fall = air.fall_a_square_metre() * distance_m * distance_m;
        // clearance(t) = sight line − ground + fall t², with both levels seen from the observer's
        // horizon: the target itself has fallen by `fall`
        let line = |t: f64| self.level_m + t * (level_m - fall - self.level_m) + fall * t * t;
        let ground = |t: f64| terrain.heights_m().bilinear_at(x0 + t * dx, y0 + t * dy);
        let clearance = |t: f64| line(t) - ground(t);

        let mut here = clearance(0.0);
        let mut least = here.min(clearance(1.0));
        let mut columns = Crossings::new(x0, dx);
        let mut rows = Crossings::new(y0, dy);
        let mut t = 0.0;
        while t < 1.0 && least >= enough {
            let until = columns.after(t).min(rows.after(t)).min(1.0);
            let (middle, there) = (clearance(0.5 * (t + until)), clearance(until));
            least = least.min(there).min(vertex(here, middle, there));
            (t, here) = (until, there);
        }
        least
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

#[cfg(test)]
mod tests;
