//! What do the tags of a map say of a road, and of what stands on it?
//!
//! The meaning of tags is OpenStreetMap's. Speeds, what they are capped at, and which barriers let
//! vehicles pass follow the Open Source Routing Machine, `profiles/car.lua` of version 5; the delays
//! at barriers are those of Valhalla's routing interface (its reference, *Automobile costing
//! options*: `gate_cost`, `toll_booth_cost`, `country_crossing_cost`; read as client libraries quote
//! it).

use super::{Effect, Passage};

/// Speeds of cars by class of road, in km/h.
///
/// Source: Open Source Routing Machine, `profiles/car.lua`, version 5, `speeds.highway`. `busway`,
/// `track` and `road` are not in it: assumed.
pub const CLASS_SPEEDS_KM_H: [(&str, f64); 17] = [
    ("motorway", 90.0),
    ("motorway_link", 45.0),
    ("trunk", 85.0),
    ("trunk_link", 40.0),
    ("primary", 65.0),
    ("primary_link", 30.0),
    ("secondary", 55.0),
    ("secondary_link", 25.0),
    ("tertiary", 40.0),
    ("tertiary_link", 20.0),
    ("unclassified", 25.0),
    ("residential", 25.0),
    ("living_street", 10.0),
    ("service", 15.0),
    ("busway", 25.0),
    ("track", 15.0),
    ("road", 25.0),
];

/// The share of a speed limit that is driven on average; the same source, `speed_reduction`.
pub const LIMIT_SHARE: f64 = 0.8;

/// The most that is driven by `surface`, in km/h; the same source, `surface_speeds`.
pub const SURFACE_SPEEDS_KM_H: [(&str, f64); 23] = [
    ("cement", 80.0),
    ("compacted", 80.0),
    ("fine_gravel", 80.0),
    ("paving_stones", 60.0),
    ("metal", 60.0),
    ("bricks", 60.0),
    ("grass", 40.0),
    ("wood", 40.0),
    ("sett", 40.0),
    ("grass_paver", 40.0),
    ("gravel", 40.0),
    ("unpaved", 40.0),
    ("ground", 40.0),
    ("dirt", 40.0),
    ("pebblestone", 40.0),
    ("tartan", 40.0),
    ("cobblestone", 30.0),
    ("clay", 30.0),
    ("earth", 20.0),
    ("stone", 20.0),
    ("rocky", 20.0),
    ("sand", 20.0),
    ("mud", 10.0),
];

/// The most that is driven by `smoothness`, in km/h; the same source, `smoothness_speeds`.
pub const SMOOTHNESS_SPEEDS_KM_H: [(&str, f64); 5] = [
    ("intermediate", 80.0),
    ("bad", 40.0),
    ("very_bad", 20.0),
    ("horrible", 10.0),
    ("very_horrible", 5.0),
];

/// The most that is driven by `tracktype`, in km/h; the same source, `tracktype_speeds`.
pub const TRACK_SPEEDS_KM_H: [(&str, f64); 5] =
    [("grade1", 60.0), ("grade2", 40.0), ("grade3", 30.0), ("grade4", 25.0), ("grade5", 20.0)];

/// Seconds that a gate takes which is not known to be locked.
pub const GATE_DELAY_S: f64 = 30.0;

/// Seconds that a toll booth takes.
pub const TOLL_DELAY_S: f64 = 15.0;

/// Seconds that a border post takes.
pub const BORDER_DELAY_S: f64 = 600.0;

/// Classes that no vehicle drives on.
const ON_FOOT: [&str; 9] = [
    "footway",
    "path",
    "pedestrian",
    "steps",
    "cycleway",
    "bridleway",
    "corridor",
    "platform",
    "elevator",
];

/// The tags that say who may drive, the most particular first.
const ACCESS: [&str; 4] = ["motorcar", "motor_vehicle", "vehicle", "access"];

/// What is known of a road apart from where it runs.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Known {
    pub(super) name: Option<String>,
    pub(super) class: String,
    pub(super) speed_m_s: f64,
    pub(super) direction: Direction,
    pub(super) passage: Passage,
    pub(super) level: i8,
}

/// Which way a road is driven.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    /// Either way.
    Both,
    /// In the order of its points.
    Forward,
    /// Against it.
    Backward,
}

/// Why tags describe no road for vehicles.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum NotARoad {
    /// It is something else, or for others: a plain clause.
    Dropped(String),
    /// Its own speed is not a number over 0.
    BadSpeed(String),
}

/// What tags say of a line; `tag` gives the value of a key.
pub(super) fn road<'a>(tag: impl Fn(&str) -> Option<&'a str>) -> Result<Known, NotARoad> {
    let dropped = |reason: &str| Err(NotARoad::Dropped(reason.to_owned()));
    let Some(class) = tag("highway").or_else(|| tag("class")) else {
        return dropped("it is a line without `highway` or `class`");
    };
    if ON_FOOT.contains(&class) {
        return Err(NotARoad::Dropped(format!("a {class} is not for vehicles")));
    }
    if tag("area") == Some("yes") {
        return dropped("it is an area, not a line");
    }
    // private roads stay: whom they keep out is a matter of the scenario, not of the map
    if let Some("no" | "emergency" | "psv" | "agricultural" | "forestry") = access(&tag) {
        return dropped("it is closed to vehicles (`access`)");
    }
    if tag("smoothness") == Some("impassable") {
        return dropped("it is impassable (`smoothness`)");
    }
    let speed_km_h = match tag("speed_kmh") {
        Some(said) => {
            let speed = said.parse().ok().filter(|v: &f64| *v > 0.0 && v.is_finite());
            speed.ok_or(NotARoad::BadSpeed(said.to_owned()))?
        }
        None => {
            let Some(by_class) = table(&CLASS_SPEEDS_KM_H, class) else {
                let class: String = class.chars().take(40).collect();
                let reason = format!("`{class}` is not a class of road that is driven on");
                return Err(NotARoad::Dropped(reason));
            };
            let limit = tag("maxspeed").and_then(limit_km_h).map(|limit| LIMIT_SHARE * limit);
            let caps = [
                tag("surface").and_then(|said| table(&SURFACE_SPEEDS_KM_H, said)),
                tag("smoothness").and_then(|said| table(&SMOOTHNESS_SPEEDS_KM_H, said)),
                tag("tracktype").and_then(|said| table(&TRACK_SPEEDS_KM_H, said)),
            ];
            caps.into_iter().flatten().fold(limit.unwrap_or(by_class), f64::min)
        }
    };
    let is = |key: &str| tag(key).is_some_and(|said| said != "no");
    let passage = match (is("tunnel"), is("bridge")) {
        (true, _) => Passage::Tunnel,
        (false, true) => Passage::Bridge,
        (false, false) => Passage::Ground,
    };
    let level = match (tag("layer").and_then(|said| said.parse().ok()), passage) {
        (Some(level), _) => level,
        (None, Passage::Ground) => 0,
        (None, Passage::Bridge) => 1,
        (None, Passage::Tunnel) => -1,
    };
    Ok(Known {
        name: tag("name").map(str::to_owned),
        class: class.to_owned(),
        speed_m_s: speed_km_h / 3.6,
        direction: direction(class, &tag),
        passage,
        level,
    })
}

/// What a barrier does; `None` where there is none. What is locked or closed to vehicles closes the
/// road, what opens delays, and what only stands beside or over it is reported.
pub(super) fn barrier<'a>(tag: impl Fn(&str) -> Option<&'a str>) -> Option<(String, Effect)> {
    let kind = tag("barrier").filter(|kind| *kind != "no")?;
    let access = access(&tag);
    let effect = match kind {
        _ if tag("locked") == Some("yes") => Effect::Closes,
        _ if access.is_some_and(|a| matches!(a, "no" | "emergency" | "forestry" | "psv")) => {
            Effect::Closes
        }
        "gate" | "lift_gate" | "swing_gate" | "sliding_gate" | "hampshire_gate" | "sally_port"
        | "chain" | "checkpoint" => Effect::Delays(GATE_DELAY_S),
        "toll_booth" => Effect::Delays(TOLL_DELAY_S),
        "border_control" => Effect::Delays(BORDER_DELAY_S),
        "bollard" if tag("bollard") == Some("rising") => Effect::Delays(GATE_DELAY_S),
        "cattle_grid" | "entrance" | "height_restrictor" | "kerb" | "coupure" | "arch" => {
            Effect::Open
        }
        // whoever maps it says that vehicles pass
        _ if matches!(access, Some("yes" | "permissive" | "designated")) => Effect::Open,
        _ => Effect::Closes,
    };
    Some((kind.chars().take(40).collect(), effect))
}

/// A number of people like `22 256` or `1,234`.
pub(super) fn population(said: &str) -> Option<u64> {
    let digits: String =
        said.chars().filter(|c| !matches!(c, ' ' | ',' | '\u{a0}' | '\u{202f}')).collect();
    digits.parse().ok()
}

fn access<'a>(tag: &impl Fn(&str) -> Option<&'a str>) -> Option<&'a str> {
    ACCESS.iter().find_map(|key| tag(key))
}

fn table(speeds: &[(&str, f64)], name: &str) -> Option<f64> {
    speeds.iter().find(|(known, _)| *known == name).map(|(_, v)| *v)
}

/// A limit like `60` or `40 mph`; `None` for words such as `none` and for what is not over 0.
fn limit_km_h(said: &str) -> Option<f64> {
    let (number, factor) = match said.strip_suffix("mph") {
        Some(number) => (number, 1.609_344),
        None => (said.strip_suffix("km/h").unwrap_or(said), 1.0),
    };
    let limit: f64 = number.trim().parse().ok()?;
    (limit > 0.0 && limit.is_finite()).then_some(factor * limit)
}

fn direction<'a>(class: &str, tag: &impl Fn(&str) -> Option<&'a str>) -> Direction {
    match tag("oneway") {
        Some("yes" | "true" | "1") => Direction::Forward,
        Some("-1" | "reverse") => Direction::Backward,
        Some("no" | "false" | "0") => Direction::Both,
        _ if matches!(tag("junction"), Some("roundabout" | "circular")) => Direction::Forward,
        _ if class == "motorway" => Direction::Forward,
        _ => Direction::Both,
    }
}
