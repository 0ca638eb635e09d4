//! Where is everything? The map of a scenario, as the report draws it.
//!
//! Nothing is computed here that the world and the plan do not hold already: heights are shaded,
//! sight lines are painted, and lines lose the points that nobody would see.

mod lines;
mod pictures;

use ringfort_analysis::plan::{EYES_M, SHOWS_M};
use ringfort_analysis::plan::{Plan, Way, people};
use ringfort_model::log::{Log, What};
use ringfort_model::report::{
    Basis, Extent, LineKind, Map, MapLine, MapMark, MapPoint, MapPost, MapRing, MapSite, MapTown,
    PostSymbol, Side,
};
use ringfort_model::scenario::{Layer, Scenario, Way as Moving};
use ringfort_model::units::Position;
use ringfort_world::light::Illumination;
use ringfort_world::network::Network;
use ringfort_world::sight::{Air, Look};
use ringfort_world::{LayerPlace, World};

use super::words;
use lines::{chained, drawn};
pub(super) use lines::{drawn_within, rounded};

/// What the picture of the ground that posts see means.
const SEEN: &str = "seen from a post by day, within the half range: somebody who walks bent";
/// What a self-audit does not show.
const WITHHELD: &str =
    "Posts, what they see, ways in and the critical detection line are withheld in a self-audit.";

/// Symbol codes of MIL-STD-2525C, 15 characters, friend, present, by what a unit is.
mod sidc {
    /// Infantry.
    pub const POST: &str = "SFGPUCI--------";
    /// Reconnaissance.
    pub const LOOKOUT: &str = "SFGPUCR--------";
    /// Emplaced sensor.
    pub const SENSOR: &str = "SFGPESE--------";
}

/// Draws the map of a scenario; the shares by site are left out, and a story is added by [`tell`].
///
/// - Places are in metres of the frame, rounded to one; lines keep within 20 m of their points.
/// - Ways in are those of the lights at which a strike may start.
/// - A self-audit shows sites and rings alone, and says so.
pub fn map(scenario: &Scenario, world: &World, plan: &Plan) -> Map {
    let file = &scenario.file;
    let guarded = file.scenario.subject.is_guarded();
    let frame = world.terrain.lattice().extent();
    let part = &file.world.terrain;
    let mut lines = roads(world);
    if !guarded {
        lines.extend(ways(scenario, world, plan));
    }
    let seen = if guarded { None } else { seen(scenario, world, plan) };
    Map {
        extent: Extent {
            west_m: frame.west_m,
            south_m: frame.south_m,
            east_m: frame.east_m,
            north_m: frame.north_m,
        },
        hillshade: pictures::hillshade(&world.terrain),
        seen_label: seen.as_ref().map(|_| SEEN.to_owned()),
        seen,
        sites: sites(scenario, world),
        rings: rings(scenario, world),
        zones: Vec::new(),
        posts: if guarded { Vec::new() } else { posts(scenario, world, plan) },
        lines,
        towns: towns(world),
        marks: Vec::new(),
        credit: credit(scenario, world),
        stand_in: part.stand_in.as_ref().map(|what| format!("Stand-in terrain: {what}")),
        withheld: guarded.then(|| WITHHELD.to_owned()),
    }
}

/// Adds a campaign to a map: the events of its story that have a place, and the way of the flight.
///
/// - `told`: for each step of the story, the index of its event in the log.
/// - Of several events at one place the last is marked, so that marks stay apart.
/// - A map that withholds something is left as it is.
pub fn tell(map: &mut Map, log: &Log, told: &[usize]) {
    if map.withheld.is_some() {
        return;
    }
    let mut marks: Vec<MapMark> = Vec::new();
    for (step, event) in told.iter().enumerate() {
        let Some(at) = log.events.get(*event).and_then(|e| e.place).map(rounded) else { continue };
        marks.retain(|mark| mark.at != at);
        marks.push(MapMark { step: step as u32, at });
    }
    map.marks = marks;
    let mut flight: Vec<Position> = Vec::new();
    for event in &log.events {
        let Some(place) = event.place else { continue };
        match event.what {
            What::BreaksOut { .. } => flight = vec![place],
            What::CordonCloses { .. } | What::Found {} if !flight.is_empty() => flight.push(place),
            _ => {}
        }
    }
    let points = drawn(&flight);
    if points.len() > 1 {
        let label = "the flight of the principal".to_owned();
        map.lines.push(MapLine { kind: LineKind::Escape, label, points, undetected: None });
    }
}

/// Where heights and roads come from.
pub fn credit(scenario: &Scenario, world: &World) -> String {
    let part = &scenario.file.world.terrain;
    let files = || match part.file.0.as_slice() {
        [] => "a level plane".to_owned(),
        files => files.join(", "),
    };
    let terrain = part.credit.clone().unwrap_or_else(files);
    match &scenario.file.world.roads {
        Some(roads) => {
            let whose = world.roads.as_ref().and_then(Network::credit);
            let roads = whose.map_or_else(|| format!("{roads} of the scenario"), str::to_owned);
            format!("Terrain: {terrain}. Roads: {roads}.")
        }
        None => format!("Terrain: {terrain}."),
    }
}

fn sites(scenario: &Scenario, world: &World) -> Vec<MapSite> {
    let on_map = scenario.file.site.iter().zip(&world.sites);
    on_map
        .filter_map(|(site, at)| {
            let id = site.id.to_string();
            Some(MapSite { label: id.clone(), id, at: rounded((*at)?), located: None })
        })
        .collect()
}

fn towns(world: &World) -> Vec<MapTown> {
    let places = world.roads.iter().flat_map(Network::places);
    places.map(|p| MapTown { label: p.name.clone(), at: rounded(p.position) }).collect()
}

/// The layers of the scenario with their places, and the position of the site of each.
fn layers<'a>(
    scenario: &'a Scenario,
    world: &'a World,
) -> impl Iterator<Item = (&'a Layer, &'a LayerPlace, Position)> {
    let layers = scenario.file.layer.iter().zip(&world.layers);
    layers.filter_map(|(layer, place)| Some((layer, place, world.sites[place.site]?)))
}

fn rings(scenario: &Scenario, world: &World) -> Vec<MapRing> {
    layers(scenario, world)
        .map(|(layer, place, centre)| MapRing {
            label: format!("{}, {}", layer.id, length(place.radius_m)),
            at: rounded(centre),
            radius_m: place.radius_m,
            basis: basis(scenario, layer.radius.id),
        })
        .collect()
}

/// The posts of every layer, and its patrol and sensors as one symbol each on its northern edge,
/// since they have no place of their own.
fn posts(scenario: &Scenario, world: &World, plan: &Plan) -> Vec<MapPost> {
    let mut posts = Vec::new();
    for (layer, place, centre) in layers(scenario, world) {
        // those of the layer nearest the site fight beside the escort; the others watch
        let nearest = !world
            .layers
            .iter()
            .any(|other| other.site == place.site && other.radius_m < place.radius_m);
        let count = place.posts.len();
        for (i, at) in place.posts.iter().enumerate() {
            let Some(posted) = &layer.posts else { continue };
            let guards = people(plan.means.of(&posted.guards), 0);
            let strength = match guards {
                0 => String::new(),
                _ if count == 1 => format!(", about {guards} guards"),
                _ => format!(", about {guards} guards at all of them"),
            };
            let number =
                if count == 1 { "post".into() } else { format!("post {} of {count}", i + 1) };
            posts.push(MapPost {
                id: format!("{}-post-{}", layer.id, i + 1),
                label: format!("{number} of {}{strength}", layer.id),
                at: rounded(*at),
                side: Side::Protector,
                symbol: if nearest { PostSymbol::Post } else { PostSymbol::Lookout },
                sidc: Some(if nearest { sidc::POST } else { sidc::LOOKOUT }.to_owned()),
                basis: basis(scenario, posted.guards.id),
            });
        }
        let mut somewhere =
            |id: String, label: String, turn: f64, symbol, sidc: Option<&str>, by| {
                let at = on_circle(centre, place.radius_m, turn);
                posts.push(MapPost {
                    id,
                    label,
                    at: rounded(at),
                    side: Side::Protector,
                    symbol,
                    sidc: sidc.map(str::to_owned),
                    basis: basis(scenario, by),
                });
            };
        if let Some(patrol) = &layer.patrol {
            let groups = people(plan.means.of(&patrol.groups), 0);
            let label = format!("patrol of {}, {groups} groups, anywhere in the ring", layer.id);
            let id = format!("{}-patrol", layer.id);
            somewhere(id, label, 0.1, PostSymbol::Patrol, Some(sidc::POST), patrol.groups.id);
        }
        for (i, sensor) in layer.sensor.iter().enumerate() {
            let label = format!("{} of {}, all along the ring", sensor.id, layer.id);
            let id = format!("{}-{}", layer.id, sensor.id);
            let turn = 0.3 + 0.1 * i as f64;
            let by = sensor.on_foot.id;
            somewhere(id, label, turn, PostSymbol::Sensor, Some(sidc::SENSOR), by);
        }
        if let Some(checkpoint) = &layer.checkpoint {
            let label = format!("checkpoint of {}, on every road in", layer.id);
            let by = checkpoint.service.id;
            let id = format!("{}-checkpoint", layer.id);
            somewhere(id, label, 0.6, PostSymbol::Barrier, None, by);
        }
        for (i, barrier) in layer.barrier.iter().enumerate() {
            let label = format!("{} of {}, all along the ring", barrier.id, layer.id);
            let id = format!("{}-{}", layer.id, barrier.id);
            let turn = 0.7 + 0.1 * i as f64;
            somewhere(id, label, turn, PostSymbol::Barrier, None, barrier.on_foot.id);
        }
    }
    posts
}

/// The ground that posts see by day within their mean half range, as a picture.
fn seen(scenario: &Scenario, world: &World, plan: &Plan) -> Option<String> {
    let mut looks = Vec::new();
    for (layer, place, _) in layers(scenario, world) {
        let Some(posted) = &layer.posts else { continue };
        let Some(eyes) = scenario.file.eyesight.get(posted.eyesight.as_str()) else { continue };
        let radius_m = plan.means.of(&eyes.by_day);
        looks.extend(place.posts.iter().map(|at| Look {
            observer: *at,
            observer_height_m: EYES_M,
            target_height_m: SHOWS_M,
            radius_m,
            air: Air::FLAT,
        }));
    }
    pictures::seen(&world.terrain, world.covered(SHOWS_M).as_ref(), &looks)
}

fn roads(world: &World) -> Vec<MapLine> {
    let roads = world.roads.iter().flat_map(Network::roads);
    roads
        .map(|road| MapLine {
            kind: LineKind::Road,
            label: road.name.clone().unwrap_or_default(),
            points: drawn(&road.points),
            undetected: None,
        })
        .collect()
}

/// Ways in, flights and critical detection lines, site by site.
fn ways(scenario: &Scenario, world: &World, plan: &Plan) -> Vec<MapLine> {
    let mut lines = Vec::new();
    let lights = lights(world, plan);
    for (name, ways) in plan.names.sites.iter().zip(&plan.ways) {
        let Some(ways) = ways else { continue };
        // the time left on foot does not depend on the light
        for points in chained(&ways[0].contour, world.terrain.lattice()) {
            lines.push(MapLine {
                kind: LineKind::CriticalDetection,
                label: format!("critical detection line of {name}"),
                points: drawn(&points),
                undetected: None,
            });
        }
        for light in &lights {
            let way = &ways[light.index()];
            let when = by(*light);
            if let (Moving::Air, Some(from), Some(to)) =
                (scenario.file.seeker.strike.way, way.carried_from, way.points.first())
            {
                lines.push(MapLine {
                    kind: LineKind::Flight,
                    label: format!("flight to {name}, {when}"),
                    points: drawn(&[from, *to]),
                    undetected: None,
                });
            }
            lines.push(MapLine {
                kind: LineKind::Way,
                label: format!("way in to {name}, {when}"),
                points: drawn(&over_ground(scenario, world, way)),
                undetected: Some(undetected(scenario, plan, way)),
            });
        }
    }
    lines
}

/// The way over the ground: the drive, if there is one, and the walk.
fn over_ground(scenario: &Scenario, world: &World, way: &Way) -> Vec<Position> {
    let driven = match (scenario.file.seeker.strike.way, way.carried_from, way.points.first()) {
        (Moving::Vehicle, Some(from), Some(to)) => {
            world.roads.as_ref().and_then(|roads| roads.route(from, *to))
        }
        _ => None,
    };
    let mut points = driven.map_or_else(Vec::new, |route| route.points);
    points.extend(&way.points);
    points
}

/// P(not detected) along a way at mean values, in the normal alert state.
fn undetected(scenario: &Scenario, plan: &Plan, way: &Way) -> f64 {
    let tasks = way.drawn(scenario, &plan.means);
    tasks.iter().map(|task| task.detection(1.0).complement().value()).product()
}

/// The lights at which a strike may start, darkest first; all of them if it never may.
fn lights(world: &World, plan: &Plan) -> Vec<Illumination> {
    let told = |light: Illumination| plan.told_apart(light);
    let met = plan.starts.iter().map(|at| told(world.illumination_at(*at)));
    let mut lights: Vec<Illumination> = met.collect();
    if lights.is_empty() {
        lights = Illumination::ALL.map(told).to_vec();
    }
    lights.sort();
    lights.dedup();
    lights
}

const fn by(light: Illumination) -> &'static str {
    match light {
        Illumination::DarkNight => "by night",
        Illumination::MoonlitNight => "by moonlight",
        Illumination::Twilight => "in twilight",
        Illumination::Day => "by day",
    }
}

/// The place on a circle after a share `turn` of a whole turn, clockwise from the north.
fn on_circle(centre: Position, radius_m: f64, turn: f64) -> Position {
    let bearing = std::f64::consts::TAU * turn;
    Position {
        east_m: centre.east_m + radius_m * libm::sin(bearing),
        north_m: centre.north_m + radius_m * libm::cos(bearing),
    }
}

/// A length as people say it.
fn length(metres: f64) -> String {
    if metres < 1000.0 {
        format!("{metres:.0} m")
    } else {
        format!("{} km", libm::round(metres / 100.0) / 10.0)
    }
}

/// What a quantity rests on, as the report shows it.
fn basis(scenario: &Scenario, id: usize) -> Option<Basis> {
    scenario.quantities.get(id).map(|entry| words::basis(&entry.basis))
}

#[cfg(test)]
mod tests;
