//! How is the site approached by road, and where does the drive end?

use ringfort_model::units::Position;
use ringfort_world::World;

/// The fastest drive from a town towards the target, until it is within `until_m` of it or the road
/// ends, in stretches of at most a cell. Empty where no road leads.
pub(super) fn drive(world: &World, target: Position, until_m: f64) -> Vec<(Position, f64)> {
    let Some(roads) = &world.roads else { return Vec::new() };
    let route = (roads.places().iter())
        .filter(|town| town.position.distance_m(target) > until_m)
        .filter_map(|town| roads.route(town.position, target))
        .min_by(|a, b| a.time_s.total_cmp(&b.time_s));
    let Some(route) = route else { return Vec::new() };
    let pace = route.time_s / route.length_m.max(1.0);
    let cell_m = world.terrain.lattice().cell_m();
    let mut drive: Vec<(Position, f64)> =
        route.points.first().map(|p| (*p, 0.0)).into_iter().collect();
    for pair in route.points.windows(2) {
        let length_m = pair[0].distance_m(pair[1]);
        let pieces = (length_m / cell_m).ceil().max(1.0) as u32;
        for piece in 1..=pieces {
            let at = between(pair[0], pair[1], f64::from(piece) / f64::from(pieces));
            drive.push((at, length_m * pace / f64::from(pieces)));
            if at.distance_m(target) <= until_m {
                return drive;
            }
        }
    }
    drive
}

/// The place the share `t` of the way from `a` to `b`.
pub(super) fn between(a: Position, b: Position, t: f64) -> Position {
    Position {
        east_m: a.east_m + t * (b.east_m - a.east_m),
        north_m: a.north_m + t * (b.north_m - a.north_m),
    }
}
