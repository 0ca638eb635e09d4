//! From a scenario and its files to the world in which it takes place.

use ringfort_model::diagnostic::{Code, Diagnostic};
use ringfort_model::moment::Daily;
use ringfort_model::scenario::{
    Coordinates, CoverPart, Place, PostsOn, Resampling, Scenario, TerrainPart,
};
use ringfort_model::units::{Instant, LonLat, Position};

use crate::cover::{Class, Cover};
use crate::frame::Crs;
use crate::light::{Calendar, Date, DateTime, Light};
use crate::network::Network;
use crate::sources::Sources;
use crate::terrain::{Resample, Terrain, TerrainError, Wanted};

/// What is there, before anyone acts in it. Immutable once made.
#[derive(Debug, Clone)]
pub struct World {
    /// Heights, in the scenario's frame.
    pub terrain: Terrain,
    /// What grows and stands there; none for open ground everywhere.
    pub cover: Option<Cover>,
    /// Roads and towns, if there are any.
    pub roads: Option<Network>,
    /// The scenario's clock.
    pub calendar: Calendar,
    /// Where the sun is reckoned.
    pub sky: LonLat,
    /// Each site's position, in the order of the scenario; none for a site beyond the map.
    pub sites: Vec<Option<Position>>,
    /// Each layer's site and posts, in the order of the scenario.
    pub layers: Vec<LayerPlace>,
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

    let terrain = match ground(scenario, sources) {
        Ok(terrain) => terrain,
        Err(message) => {
            problems
                .push(wrong(message, "name a GeoTIFF or an SRTM .hgt file beside the scenario"));
            return Err(problems);
        }
    };
    let cover = file.world.cover.as_ref().and_then(|part| {
        let cover = covered(part, scenario, &terrain, sources);
        let help = "name a GeoTIFF of classes or GeoJSON of polygons beside the scenario";
        cover.map_err(|m| problems.push(wrong(m, help))).ok()
    });
    let roads = file.world.roads.as_ref().and_then(|name| {
        let read = sources.read(name).map_err(|e| e.to_string());
        let network = read.and_then(|bytes| {
            Network::read(terrain.frame(), &bytes).map_err(|e| format!("the roads {name}: {e}"))
        });
        network
            .map_err(|m| {
                problems.push(wrong(m, "roads are a GeoJSON file of lines beside the scenario"));
            })
            .ok()
    });

    let extent = terrain.lattice().extent();
    let mut locate = |place: &Place, what: &str| -> Option<Position> {
        let position = match place.at {
            Coordinates::Frame(east_m, north_m) => Ok(Position { east_m, north_m }),
            Coordinates::LonLat(longitude_deg, latitude_deg) => {
                terrain.frame().position_from_lonlat(LonLat { longitude_deg, latitude_deg })
            }
        };
        match position {
            Ok(position) if extent.contains(position) => Some(position),
            Ok(_) | Err(_) if is_swapped(&terrain, place) => {
                let message = format!(
                    "{what} lies off the map; with longitude and latitude exchanged it would lie on it"
                );
                problems.push(
                    Diagnostic::error(Code::OFF_MAP, place.span, message)
                        .label("exchanged?")
                        .help("write { lonlat = [longitude, latitude] }: east first, then north"),
                );
                None
            }
            Ok(position) => {
                let message = format!(
                    "{what} lies off the map, at {:.0} m east and {:.0} m north; the map reaches {:.0} m east and {:.0} m north",
                    position.east_m,
                    position.north_m,
                    extent.width_m(),
                    extent.height_m()
                );
                problems.push(
                    Diagnostic::error(Code::OFF_MAP, place.span, message)
                        .label("off the map")
                        .help("mend the position, or write off_map = { area, travel } for a site beyond the map"),
                );
                None
            }
            Err(error) => {
                let message = format!("{what} has no place in the frame: {error}");
                problems.push(
                    Diagnostic::error(Code::OFF_MAP, place.span, message).help("mend the position"),
                );
                None
            }
        }
    };
    let sites: Vec<Option<Position>> = (file.site.iter())
        .map(|site| locate(site.at.as_ref()?, &format!("site `{}`", site.id)))
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
                places.iter().filter_map(|place| locate(place, &what)).collect()
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

    let start = &file.scenario.start;
    let date = Date::new(start.year, start.month as u8, start.day as u8);
    let calendar = date.and_then(|date| {
        let start_of_day = DateTime { date, ms_of_day: (start.clock_s * 1000) as u32 };
        Calendar::new(start_of_day, (start.utc_offset_s / 60) as i32).ok()
    });
    let Some(calendar) = calendar else {
        return Err(vec![wrong(
            "the scenario's start is not a date and time".into(),
            "mend `scenario.start`",
        )]);
    };
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
    Ok(World { terrain, cover, roads, calendar, sky, sites, layers, travel_s })
}

/// The ground that the scenario names, or its level plane.
fn ground(scenario: &Scenario, sources: &dyn Sources) -> Result<Terrain, String> {
    let part = &scenario.file.world.terrain;
    let point = |id: usize| scenario.quantities[id].law.support().0;
    let cell_m = part.cell.as_ref().map(|cell| point(cell.id));
    let crs = part.crs.as_deref().map(Crs::from_name).transpose().map_err(|e| e.to_string())?;
    let terrain = if let Some(flat) = &part.flat {
        let middle = middle(part, scenario).ok_or(
            "a level plane needs a place: give `world.terrain` a `middle`, or a site a `lonlat`",
        )?;
        let size_m = part.size.as_ref().map_or(10_000.0, |size| point(size.id));
        Terrain::flat(middle, size_m, cell_m.unwrap_or(25.0), point(flat.id))
            .map_err(|e| format!("the level plane: {e}"))?
    } else {
        let files = bytes_of(&with_projections(&part.file.0, sources), sources)?;
        let resample = match part.resample {
            Resampling::Bilinear => Resample::Bilinear,
            Resampling::Cubic => Resample::Cubic,
        };
        Terrain::from_files(&named(&files), &Wanted { cell_m, crs, resample })
            .map_err(|e| told_of_terrain(&part.file.0, &e))?
    };
    Ok(terrain.with_vertical_sigma_m(part.vertical_sigma.as_ref().map(|s| point(s.id))))
}

/// The middle of a level plane: as given, or that of the sites.
fn middle(part: &TerrainPart, scenario: &Scenario) -> Option<LonLat> {
    let lonlat = |place: &Place| match place.at {
        Coordinates::LonLat(longitude_deg, latitude_deg) => {
            Some(LonLat { longitude_deg, latitude_deg })
        }
        Coordinates::Frame(..) => None,
    };
    if let Some(middle) = &part.middle {
        return lonlat(middle);
    }
    let places = scenario.file.site.iter().filter_map(|site| lonlat(site.at.as_ref()?));
    let places: Vec<LonLat> = places.collect();
    let between = |of: fn(&LonLat) -> f64| -> Option<f64> {
        let values = || places.iter().map(of);
        Some(f64::midpoint(values().reduce(f64::min)?, values().reduce(f64::max)?))
    };
    Some(LonLat {
        longitude_deg: between(|p| p.longitude_deg)?,
        latitude_deg: between(|p| p.latitude_deg)?,
    })
}

fn told_of_terrain(files: &[String], error: &TerrainError) -> String {
    match (files, error) {
        (_, TerrainError::File { .. }) => format!("the terrain {error}"),
        ([file], _) => format!("the terrain {file}: {error}"),
        _ => format!("the terrain: {error}"),
    }
}

/// The files, and after each ASCII grid the `.prj` beside it, if there is one.
fn with_projections(names: &[String], sources: &dyn Sources) -> Vec<String> {
    let mut all = Vec::new();
    for name in names {
        all.push(name.clone());
        let Some((stem, ending)) = name.rsplit_once('.') else { continue };
        let beside = format!("{stem}.prj");
        let is_grid = ["asc", "grd", "txt"].iter().any(|e| ending.eq_ignore_ascii_case(e));
        if is_grid && !names.contains(&beside) && sources.read(&beside).is_ok() {
            all.push(beside);
        }
    }
    all
}

fn bytes_of(names: &[String], sources: &dyn Sources) -> Result<Vec<(String, Vec<u8>)>, String> {
    let read = |name: &String| {
        sources.read(name).map(|bytes| (name.clone(), bytes)).map_err(|e| e.to_string())
    };
    names.iter().map(read).collect()
}

fn named(files: &[(String, Vec<u8>)]) -> Vec<(&str, &[u8])> {
    files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect()
}

/// The cover that the scenario names, with its table of factors.
fn covered(
    part: &CoverPart,
    scenario: &Scenario,
    terrain: &Terrain,
    sources: &dyn Sources,
) -> Result<Cover, String> {
    let point = |id: usize| scenario.quantities[id].law.support().0;
    let class = |class: &ringfort_model::scenario::CoverClass| Class {
        id: class.id.as_str().to_owned(),
        values: class.values.clone(),
        tags: class.tags.clone(),
        on_foot: point(class.on_foot.id),
        seen: point(class.seen.id),
        canopy_m: point(class.canopy.id),
    };
    let files = bytes_of(&part.file.0, sources)?;
    Cover::read(terrain, part.class.iter().map(class).collect(), &named(&files))
        .map_err(|e| format!("the cover {e}"))
}

/// Whether a place that is off the map would be on it with longitude and latitude exchanged.
fn is_swapped(terrain: &Terrain, place: &Place) -> bool {
    let Coordinates::LonLat(longitude_deg, latitude_deg) = place.at else { return false };
    terrain.is_swapped(LonLat { longitude_deg, latitude_deg })
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
