//! From a scenario and its files to the world in which it takes place.

use std::collections::BTreeMap;

use ringfort_model::diagnostic::{Code, Diagnostic};
use ringfort_model::moment::Daily;
use ringfort_model::scenario::{PostsOn, Scenario};
use ringfort_model::units::{Instant, LonLat, Position};

use crate::cover::Cover;
use crate::light::{Calendar, DateTime, Illumination, Light};
use crate::network::Network;
use crate::sight::Covered;
use crate::sources::{Reading, Sources};
use crate::terrain::Terrain;
use crate::vector::Layer;

mod ground;
mod places;

use places::Locator;

/// What is there, before anyone acts in it. Immutable once made.
#[derive(Debug, Clone)]
pub struct World {
    /// Heights, in the scenario's frame.
    pub terrain: Terrain,
    /// What grows and stands there; none for open ground everywhere.
    pub cover: Option<Cover>,
    /// Roads and towns, if there are any.
    pub roads: Option<Network>,
    /// The maps that places were taken from, by the name of their file: points that the scenario
    /// names, and lines and areas that nothing uses yet.
    pub maps: BTreeMap<String, Layer>,
    /// What was read of each file, and what was left out and why: heights, cover, roads, maps.
    pub readings: Vec<Reading>,
    /// The scenario's clock.
    pub calendar: Calendar,
    /// Where the sun is reckoned.
    pub sky: LonLat,
    /// Each site's position, in the order of the scenario; none for a site beyond the map.
    pub sites: Vec<Option<Position>>,
    /// Each layer's site and posts, in the order of the scenario.
    pub layers: Vec<LayerPlace>,
    /// From where each response sets out, in the order of the scenario; none where nobody says.
    pub responses: Vec<Option<Position>>,
    /// Seconds from site to site, `travel_s[from][to]`.
    pub travel_s: Vec<Vec<f64>>,
}

/// Where a layer is.
#[derive(Debug, Clone, PartialEq)]
pub struct LayerPlace {
    /// Index of the site that it surrounds.
    pub site: usize,
    /// Its radius in metres.
    pub radius_m: f64,
    /// Where its posts stand.
    pub posts: Vec<Position>,
}

/// Builds the world of a scenario, or says everything that is wrong with its files and places.
///
/// The scenario must be usable: its names refer to something, and its geometry is fixed.
pub fn build(scenario: &Scenario, sources: &dyn Sources) -> Result<World, Vec<Diagnostic>> {
    let file = &scenario.file;
    let point = |id: usize| scenario.quantities[id].law.support().0;
    let mut problems = Vec::new();
    let wrong =
        |message: String, help: &str| Diagnostic::general(Code::WRONG_WORLD, message).help(help);

    let terrain = match ground::terrain(scenario, sources) {
        Ok(terrain) => terrain,
        Err((message, help)) => {
            problems.push(wrong(message, help));
            return Err(problems);
        }
    };
    let cover = file.world.cover.as_ref().and_then(|part| {
        let cover = ground::cover(part, scenario, &terrain, sources);
        let help = "name a GeoTIFF of classes, GeoJSON of polygons or an OpenStreetMap PBF beside the scenario";
        cover.map_err(|m| problems.push(wrong(m, help))).ok()
    });
    let roads = file.world.roads.as_ref().and_then(|name| {
        let read = sources.read(name).map_err(|e| e.to_string());
        let network = read.and_then(|bytes| {
            let map = terrain.lattice().extent();
            Network::read_near(terrain.frame(), &bytes, map)
                .map_err(|e| format!("the roads {name}: {e}"))
        });
        network
            .map_err(|m| {
                problems.push(wrong(
                    m,
                    "roads are an OpenStreetMap PBF or a GeoJSON file of lines beside the scenario",
                ));
            })
            .ok()
    });

    let extent = terrain.lattice().extent();
    let locator = Locator::new(scenario, sources, terrain.frame(), extent);
    let mut found = |position: Result<Position, Box<Diagnostic>>| {
        position.map_err(|problem| problems.push(*problem)).ok()
    };
    let sites: Vec<Option<Position>> = (file.site.iter())
        .map(|site| found(locator.position(site.at.as_ref()?, &format!("site `{}`", site.id))))
        .collect();
    let responses: Vec<Option<Position>> = (file.response.iter())
        .map(|r| found(locator.position(r.from.as_ref()?, &format!("response `{}`", r.id))))
        .collect();
    let mut layers = Vec::with_capacity(file.layer.len());
    for layer in &file.layer {
        let site = scenario.site(layer.around.as_str()).unwrap_or(0);
        let radius_m = point(layer.radius.id);
        let posts = match (sites[site], layer.posts.as_ref().map(|p| (&p.on, p.number))) {
            (Some(centre), Some((PostsOn::EveryRoadIn, _))) => {
                roads.as_ref().map_or_else(Vec::new, |r: &Network| r.crossings(centre, radius_m))
            }
            (Some(centre), Some((PostsOn::SpreadEvenly, number))) => {
                around(centre, radius_m, number.unwrap_or(1))
            }
            (_, Some((PostsOn::At(places), _))) => {
                let what = format!("a post of layer `{}`", layer.id);
                locator.positions(places, &what).into_iter().filter_map(&mut found).collect()
            }
            _ => Vec::new(),
        };
        let posts = posts.into_iter().filter(|p| extent.contains(*p)).collect();
        layers.push(LayerPlace { site, radius_m, posts });
    }
    if let Some(cover) = &cover {
        for (site, at) in file.site.iter().zip(&sites) {
            let class = at.and_then(|at| cover.class_at(at)).filter(|class| class.on_foot == 0.0);
            if let Some(class) = class {
                let message = format!(
                    "site `{}` lies in `{}`, where nobody walks: no way on foot leads there",
                    site.id, class.id
                );
                let help = "mend the position, or give the class a speed factor over 0";
                problems
                    .push(Diagnostic::error(Code::WRONG_WORLD, site.id.span, message).help(help));
            }
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let maps = locator.into_maps();
    let of_roads = file.world.roads.as_ref().zip(roads.as_ref());
    let of_roads = of_roads.map(|(name, roads)| roads.reading(name));
    let of_ground = terrain.readings().iter().cloned();
    let of_cover = cover.iter().flat_map(|cover| cover.readings().iter().cloned());
    let of_maps = maps.values().map(|map| map.reading.clone());
    let readings = of_ground.chain(of_cover).chain(of_roads).chain(of_maps).collect();

    let start = &file.scenario.start;
    let local = DateTime { date: start.date, ms_of_day: (start.clock_s * 1000) as u32 };
    let calendar = Calendar::new(local, (start.utc_offset_s / 60) as i32)
        .map_err(|e| vec![wrong(e.to_string(), "mend the offset of `scenario.start`")])?;
    let sky = match &file.world.light {
        Some(light) => LonLat {
            longitude_deg: point(light.longitude.id).to_degrees(),
            latitude_deg: point(light.latitude.id).to_degrees(),
        },
        None => {
            let middle =
                Position { east_m: extent.width_m() / 2.0, north_m: extent.height_m() / 2.0 };
            terrain.frame().lonlat_from_position(middle).map_err(|e| {
                vec![wrong(e.to_string(), "give [world.light] a latitude and a longitude")]
            })?
        }
    };
    let travel_s = travel(scenario, &sites, roads.as_ref());
    Ok(World {
        terrain,
        cover,
        roads,
        maps,
        readings,
        calendar,
        sky,
        sites,
        layers,
        responses,
        travel_s,
    })
}

/// Places spread evenly around a circle, the first to the north.
fn around(centre: Position, radius_m: f64, number: u32) -> Vec<Position> {
    (0..number)
        .map(|i| {
            let bearing = std::f64::consts::TAU * f64::from(i) / f64::from(number);
            Position {
                east_m: centre.east_m + radius_m * libm::sin(bearing),
                north_m: centre.north_m + radius_m * libm::cos(bearing),
            }
        })
        .collect()
}

/// By road where one leads, and at the off-road speed over the gaps or as the crow flies.
fn travel(
    scenario: &Scenario,
    sites: &[Option<Position>],
    roads: Option<&Network>,
) -> Vec<Vec<f64>> {
    let off_road = scenario.quantities[scenario.file.principal.transit.off_road.id].law.support().0;
    let off_road = off_road.max(0.1);
    let away_s = |site: usize| {
        let off_map = scenario.file.site[site].off_map.as_ref();
        off_map.map_or(0.0, |o| scenario.quantities[o.travel.id].law.support().0)
    };
    (0..sites.len())
        .map(|from| {
            (0..sites.len())
                .map(|to| match (sites[from], sites[to]) {
                    _ if from == to => 0.0,
                    (Some(a), Some(b)) => match roads.and_then(|r| r.route(a, b)) {
                        Some(route) => {
                            route.time_s + (route.start_gap_m + route.end_gap_m) / off_road
                        }
                        None => a.distance_m(b) / off_road,
                    },
                    _ => away_s(from).max(away_s(to)),
                })
                .collect()
        })
        .collect()
}

impl World {
    /// How light it is at a moment of the campaign.
    pub fn light_at(&self, at: Instant) -> Light {
        self.calendar.light_at(self.sky, at)
    }

    /// How light it is for eyes at a moment of the campaign, under a clear sky.
    pub fn illumination_at(&self, at: Instant) -> Illumination {
        self.calendar.illumination_at(self.sky, at)
    }

    /// The ground with what stands on it and hides, for targets that show this high above it; none
    /// where nothing stands.
    pub fn covered(&self, target_height_m: f64) -> Option<Covered> {
        let cover = self.cover.as_ref()?;
        let hides = cover.classes().iter().any(|class| class.canopy_m > 0.0);
        hides.then(|| Covered::new(&self.terrain, &cover.canopy_m(), target_height_m)).flatten()
    }

    /// The moments, from the start to `until`, at which a time of day comes round; days on which
    /// the sun does not rise or set have none that is reckoned from it.
    pub fn daily(&self, daily: Daily, until: Instant) -> Vec<Instant> {
        let start = self.calendar.start();
        let midnight_ms = -i64::from(start.ms_of_day);
        let days = (until.0 - midnight_ms) / 86_400_000 + 1;
        (0..=days)
            .filter_map(|day| {
                let turns = || self.calendar.day_light(self.sky, start.date.plus_days(day));
                let shifted =
                    |at: Option<Instant>, s: f64| Some(Instant(at?.0 + (s * 1000.0) as i64));
                match daily {
                    Daily::Clock(s) => {
                        Some(Instant(midnight_ms + day * 86_400_000 + (s * 1000.0) as i64))
                    }
                    Daily::FromSunrise(s) => shifted(turns().sunrise, s),
                    Daily::FromSunset(s) => shifted(turns().sunset, s),
                }
            })
            .filter(|at| *at >= Instant::START && *at <= until)
            .collect()
    }
}

#[cfg(test)]
mod tests;
