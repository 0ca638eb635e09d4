//! What lies under a sight line?

use ringfort_model::units::Position;

use super::{Air, TOUCH_M, least_clearance_m};
use crate::terrain::Terrain;

/// The ground under a straight line between two places, and the sight line over it.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// From one end to the other, evenly spaced; both ends are among them.
    pub points: Vec<ProfilePoint>,
    /// The least height of the sight line over the ground, in metres: exact, and so at most the
    /// least of the points.
    pub least_clearance_m: f64,
    /// Whether each end is seen from the other.
    pub is_seen: bool,
}

/// One place of a profile.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ProfilePoint {
    /// From the first end, in plan.
    pub distance_m: f64,
    /// Where it is.
    pub position: Position,
    /// The ground, above the sea.
    pub ground_m: f64,
    /// The sight line, above the sea. Over a curved earth it sags between its ends by what the sea
    /// bulges under it.
    pub line_m: f64,
}

impl ProfilePoint {
    /// How far the line is over the ground; negative where it runs through it.
    pub fn clearance_m(&self) -> f64 {
        self.line_m - self.ground_m
    }
}

/// The profile from `from_height_m` above the ground at `from` to `to_height_m` above it at `to`,
/// in `steps` equal steps (at least 1, at most a million). `None` if either end is off the map.
pub fn profile(
    terrain: &Terrain,
    (from, from_height_m): (Position, f64),
    (to, to_height_m): (Position, f64),
    air: Air,
    steps: u32,
) -> Option<Profile> {
    let least = least_clearance_m(terrain, from, from_height_m, to, to_height_m, air)?;
    let start_m = terrain.height_m(from)? + from_height_m;
    let end_m = terrain.height_m(to)? + to_height_m;
    let length_m = from.distance_m(to);
    let fall_m = air.fall_a_square_metre() * length_m * length_m;
    let steps = steps.clamp(1, 1_000_000);
    let points = (0..=steps).map(|step| {
        let t = f64::from(step) / f64::from(steps);
        let position = Position {
            east_m: from.east_m + t * (to.east_m - from.east_m),
            north_m: from.north_m + t * (to.north_m - from.north_m),
        };
        Some(ProfilePoint {
            distance_m: t * length_m,
            position,
            ground_m: terrain.height_m(position)?,
            line_m: start_m + t * (end_m - start_m) - fall_m * t * (1.0 - t),
        })
    });
    Some(Profile {
        points: points.collect::<Option<_>>()?,
        least_clearance_m: least,
        is_seen: least >= -TOUCH_M,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::terrain_from;

    #[test]
    fn law_a_hill_hides_and_the_least_clearance_bounds_the_points() {
        let terrain = terrain_from(60, 3, 100.0, |p| 40.0 - (p.east_m - 3000.0).abs() / 75.0);
        let (from, to) = (
            Position { east_m: 100.0, north_m: 150.0 },
            Position { east_m: 5900.0, north_m: 150.0 },
        );
        for (height_m, is_seen) in [(2.0, false), (60.0, true)] {
            for air in [Air::FLAT, Air::STANDARD] {
                let seen = profile(&terrain, (from, height_m), (to, height_m), air, 58).unwrap();
                assert_eq!(seen.is_seen, is_seen);
                assert_eq!(seen.points.len(), 59);
                let least =
                    seen.points.iter().map(ProfilePoint::clearance_m).fold(f64::INFINITY, f64::min);
                assert!(least >= seen.least_clearance_m - 1e-9);
                assert!((seen.points[0].clearance_m() - height_m).abs() < 1e-9);
                assert!((seen.points[58].clearance_m() - height_m).abs() < 1e-9);
            }
        }
        let off = Position { east_m: -1.0, north_m: 0.0 };
        assert_eq!(profile(&terrain, (off, 1.0), (to, 1.0), Air::FLAT, 5), None);
    }
}
