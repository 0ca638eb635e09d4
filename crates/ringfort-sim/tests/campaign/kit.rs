//! What do the tests of campaigns share? Tiny scenarios, flat ground, counts with their errors.

use std::collections::BTreeMap;

use ringfort_analysis::plan::{Plan, plan};
use ringfort_model::diagnostic::Severity;
use ringfort_model::log::{Event, Log, What};
use ringfort_model::scenario::Scenario;
use ringfort_model::units::Position;
use ringfort_sim::campaign::{Campaign, Options, Setting};
use ringfort_sim::replay::playthrough;
use ringfort_sim::{Keys, Unknowns, run};
use ringfort_world::World;
use ringfort_world::frame::{Crs, UtmZone};
use ringfort_world::sources::Memory;
use ringfort_world::terrain::{Raster, Terrain, geotiff};

/// What every tiny scenario begins with: a week from midnight.
pub const WEEK: &str = r#"
[scenario]
title = "tiny"
subject = "synthetic"
start = 2026-02-02T00:00:00-06:00
horizon = "7 d"

[world]
terrain = { file = "flat.tif" }
"#;

/// One site in the middle of the map, where he stays and where the seeker knows him to be: a strike
/// goes at 01:00 of the first night.
pub const KNOWN_HOUSE: &str = r#"
[[site]]
id = "house"
at = [2025, 2025]

[principal]
starts_at = "house"
moves = "stay"

[seeker.prior]
elsewhere = 0

[seeker.decision]
go_when = { belief = 0.5, window = "24 h" }
"#;

/// On foot, eight of them, at one in the morning.
pub const ON_FOOT: &str = r#"
[seeker.strike]
way = "foot"
start = "01:00"
force = { people = 8 }
"#;

/// A case ready to be run, its unknowns at their means.
pub struct Case {
    pub scenario: Scenario,
    pub world: World,
    pub plan: Plan,
    pub keys: Keys,
    pub unknowns: Unknowns,
}

impl Case {
    /// The scenario that these parts make together.
    #[track_caller]
    pub fn of(parts: &[&str]) -> Self {
        Self::variant(parts, &[])
    }

    /// The same under variants.
    #[track_caller]
    pub fn variant(parts: &[&str], variants: &[&str]) -> Self {
        Self::with(parts, variants, None, None)
    }

    /// The same with a diagram, which a site names `facility.toml`.
    #[track_caller]
    pub fn hung(parts: &[&str], diagram: &str) -> Self {
        Self::with(parts, &[], None, Some(diagram))
    }

    /// The same with a road from town to town, straight through these places of the frame.
    #[track_caller]
    pub fn on_a_road(parts: &[&str], places: &[(f64, f64)]) -> Self {
        Self::with(parts, &[], Some(places), None)
    }

    #[track_caller]
    fn with(
        parts: &[&str],
        variants: &[&str],
        road: Option<&[(f64, f64)]>,
        diagram: Option<&str>,
    ) -> Self {
        let text = parts.concat();
        let variants: Vec<String> = variants.iter().map(|&v| v.to_owned()).collect();
        let mut file = |name: &str| match diagram {
            Some(diagram) if name == "facility.toml" => Ok(diagram.to_owned()),
            _ => Err(format!("there is no {name}")),
        };
        let mut read = ringfort_model::parse::parse("tiny.toml", &text, &variants, &mut file);
        // tiny scenarios do not say what they rest on
        read.diagnostics.retain(|d| d.severity == Severity::Error);
        let scenario = read.usable().unwrap_or_else(|| panic!("{}", read.plain())).clone();
        let flat = Raster {
            cols: 81,
            rows: 81,
            values: vec![100.0; 81 * 81],
            crs: Crs::utm(UtmZone::new(13, false).unwrap()).unwrap(),
            x: 600_025.0,
            y: 2_204_025.0,
            step_x: 50.0,
            step_y: 50.0,
        };
        let flat = geotiff::write_raster(&flat).unwrap();
        let roads = road.map(|places| {
            let terrain = Terrain::read("flat.tif", &flat, None).unwrap();
            let points: Vec<String> = (places.iter())
                .map(|&(east_m, north_m)| {
                    let place = Position { east_m, north_m };
                    let p = terrain.frame().lonlat_from_position(place).unwrap();
                    format!("[{}, {}]", p.longitude_deg, p.latitude_deg)
                })
                .collect();
            format!(
                r#"{{"type": "FeatureCollection", "features": [
                {{"type": "Feature", "properties": {{"highway": "tertiary"}},
                  "geometry": {{"type": "LineString", "coordinates": [{}]}}}},
                {{"type": "Feature", "properties": {{"place": "town", "name": "Town"}},
                  "geometry": {{"type": "Point", "coordinates": {}}}}}]}}"#,
                points.join(","),
                points[0]
            )
        });
        let mut files = BTreeMap::from([("flat.tif".to_owned(), flat)]);
        files.extend(roads.map(|roads| ("roads.geojson".to_owned(), roads.into_bytes())));
        let world = ringfort_world::build(&scenario, &Memory(files)).unwrap();
        let plan = plan(&scenario, &world);
        let keys = Keys::new(&scenario).unwrap();
        let unknowns = Unknowns::pinned(&scenario, &plan);
        Self { scenario, world, plan, keys, unknowns }
    }

    pub fn setting(&self) -> Setting<'_> {
        let Self { scenario, world, plan, keys, unknowns } = self;
        Setting { scenario, world, plan, keys, unknowns }
    }

    /// Replication `k` of seed 1.
    pub fn play(&self, k: u64) -> Log {
        run(self.setting(), 1, k, Options::default())
    }

    /// The same with the belief kept step by step.
    pub fn traced(&self, k: u64) -> Log {
        run(self.setting(), 1, k, Options { trace: true, ..Options::default() })
    }

    /// The log as text.
    pub fn told(&self, log: &Log) -> String {
        playthrough(log, &self.plan.names, &self.scenario.file.scenario.start)
    }

    pub fn start(&self, k: u64) -> Campaign<'_> {
        Campaign::new(self.setting(), 1, k, Options::default())
    }
}

/// Checks a share of `n` against its probability, to four standard errors.
#[track_caller]
pub fn check_share(what: &str, count: u32, n: u32, probability: f64) {
    let share = f64::from(count) / f64::from(n);
    let error = (probability * (1.0 - probability) / f64::from(n)).sqrt();
    // where chance has no room, rounding has
    let slack = 4.0 * error + 1e-9;
    assert!((share - probability).abs() <= slack, "{what}: {share} of {n}, not {probability}");
}

/// Checks the mean of values against what it should be, to four standard errors.
#[track_caller]
pub fn check_mean(what: &str, values: &[f64], wanted: f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / (n - 1.0);
    let slack = 4.0 * (variance / n).sqrt() + 1e-9;
    assert!((mean - wanted).abs() <= slack, "{what}: {mean} ± {slack}, not {wanted}");
}

/// The first event that `is` it.
pub fn first(log: &Log, is: impl Fn(&What) -> bool) -> Option<&Event> {
    log.events.iter().find(|event| is(&event.what))
}

/// How many events are `is`.
pub fn count(log: &Log, is: impl Fn(&What) -> bool) -> u32 {
    log.events.iter().filter(|event| is(&event.what)).count() as u32
}
