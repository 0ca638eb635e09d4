//! What of a scenario fits its ground badly, though it can be used?

use ringfort_model::diagnostic::{Code, Diagnostic};
use ringfort_model::scenario::Scenario;
use ringfort_world::World;
use ringfort_world::cover::Cover;

/// Warnings of layers that reach beyond the map, and of sites and posts where nobody walks.
pub fn remarks(scenario: &Scenario, world: &World) -> Vec<Diagnostic> {
    let mut remarks = Vec::new();
    let extent = world.terrain.lattice().extent();
    let on_foot = world.cover.as_ref().map(Cover::on_foot);
    let is_closed = |at| on_foot.as_ref().and_then(|grid| grid.at(at)).is_some_and(|f| f <= 0.0);
    for (site, at) in scenario.file.site.iter().zip(&world.sites) {
        if at.is_some_and(is_closed) {
            let message = format!("the cover lets nobody walk at `{}`", site.id);
            remarks.push(
                Diagnostic::warning(Code::NEVER, site.id.span, message)
                    .label("no way leads to it")
                    .help("move the site to open ground, or let its class of cover be walked"),
            );
        }
    }
    for (layer, place) in scenario.file.layer.iter().zip(&world.layers) {
        let Some(centre) = world.sites[place.site] else { continue };
        let east_m = (centre.east_m - extent.west_m).min(extent.east_m - centre.east_m);
        let north_m = (centre.north_m - extent.south_m).min(extent.north_m - centre.north_m);
        let room_m = east_m.min(north_m);
        if place.radius_m > room_m {
            let message = format!(
                "layer `{}` reaches {:.0} m from `{}`, and the map ends after {room_m:.0} m",
                layer.id, place.radius_m, layer.around
            );
            remarks.push(
                Diagnostic::warning(Code::OFF_MAP, layer.id.span, message)
                    .label("a part of it lies beyond the map")
                    .help("name terrain that holds all of it: whoever enters at the edge is inside it already"),
            );
        }
        let closed = place.posts.iter().filter(|at| is_closed(**at)).count();
        if closed > 0 {
            let message = format!(
                "{closed} of {} posts of `{}` stand where the cover lets nobody walk",
                place.posts.len(),
                layer.id
            );
            remarks.push(
                Diagnostic::warning(Code::WRONG_POSTS, layer.id.span, message)
                    .label("in rock, water or a wall")
                    .help("give their positions, or let the class of cover be walked"),
            );
        }
    }
    remarks
}
