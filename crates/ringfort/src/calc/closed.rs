//! What does one closed road do to those who come when called, and to those who must get away?

use std::collections::BTreeSet;

use ringfort_analysis::plan::{Known, serving};
use ringfort_analysis::routes::drive::{Drive, closures};
use ringfort_model::finding::ClosedRoadFinding;
use ringfort_model::units::Position;
use ringfort_world::network::Network;

use super::ways::Ground;

/// Roads that are told of for each drive, the worst first.
const TOLD: usize = 5;
/// A detour that is told of, in seconds.
const LEAST_S: f64 = 1.0;

/// What each road does when it is closed: to every response that says from where it sets out, and to
/// the quickest way out, to the town that is reached first beyond all layers. Drives one after the
/// other, the worst road first; empty without roads.
pub(super) fn roads(ground: &Ground) -> Vec<ClosedRoadFinding> {
    let (world, scenario) = (&ground.case.world, ground.scenario());
    let (Some(roads), Some(site)) = (&world.roads, world.sites[ground.site]) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (index, response) in serving(scenario, ground.site) {
        let Some(from) = world.responses[index] else { continue };
        let with = |adds_s: f64| {
            let time_s = ground.values.of(&response.time) + adds_s;
            let values = ground.values.with(response.time.id, time_s);
            ground.weakest(|way| ground.interrupted(way, &values, &Known::default()))
        };
        // a response that is cut off is as good as none: so late that it counts for nothing
        let without = || with(NEVER_S);
        let p = |adds_s: Option<f64>| Some(adds_s.map_or_else(without, with));
        found.extend(drive(roads, &format!("response {}", response.id), from, site, p));
    }
    let outermost_m = world.layers.iter().filter(|layer| layer.site == ground.site);
    let outermost_m = outermost_m.map(|layer| layer.radius_m).fold(0.0, f64::max);
    let towns = roads.places().iter().filter(|town| town.position.distance_m(site) > outermost_m);
    let nearest = towns
        .filter_map(|town| Some((least_s(roads, site, town.position)?, town)))
        .min_by(|a, b| a.0.total_cmp(&b.0));
    if let Some((_, town)) = nearest {
        found.extend(drive(
            roads,
            &format!("way out to {}", town.name),
            site,
            town.position,
            |_| None,
        ));
    }
    found
}

/// Later than anything that is raced against.
const NEVER_S: f64 = 1e7;

fn least_s(roads: &Network, from: Position, to: Position) -> Option<f64> {
    let drive = Drive { roads, from: &[from], target: to, posts: &[], response_s: 0.0 };
    drive.weakest().map(|weakest| weakest.time_s)
}

fn drive(
    roads: &Network,
    name: &str,
    from: Position,
    to: Position,
    p_interruption: impl Fn(Option<f64>) -> Option<f64>,
) -> Vec<ClosedRoadFinding> {
    let Some(time_s) = least_s(roads, from, to) else { return Vec::new() };
    let mut told = BTreeSet::new();
    (closures(roads, from, to).into_iter())
        .map(|closed| (closed.road, closed.time_s.map(|longer_s| (longer_s - time_s).max(0.0))))
        .filter(|(_, adds_s)| adds_s.is_none_or(|adds_s| adds_s >= LEAST_S))
        .map(|(index, adds_s)| (&roads.roads()[index as usize], adds_s))
        // a street in several pieces that come to the same is told once
        .filter(|(road, adds_s)| {
            let whole = adds_s.map(|adds_s| libm::round(adds_s) as u64);
            road.name.as_ref().is_none_or(|name| told.insert((name.clone(), whole)))
        })
        .take(TOLD)
        .map(|(road, adds_s)| {
            let middle = road.points[road.points.len() / 2];
            ClosedRoadFinding {
                drive: name.to_owned(),
                time_s,
                road: (road.name.clone())
                    .unwrap_or_else(|| format!("{} road, feature {}", road.class, road.feature)),
                at: [middle.east_m, middle.north_m],
                adds_s,
                p_interruption: p_interruption(adds_s),
            }
        })
        .collect()
}
