//! What does a GeoJSON file of roads and towns say?
//!
//! Lines with a `highway` (or `class`) are roads, points with a `place` and a `name` are towns, all
//! else is left out with a reason. Source: Butler et al., *The GeoJSON Format*, RFC 7946 (2016);
//! the meaning of the properties is OpenStreetMap's.

use geojson::{Feature, GeoJson, GeometryValue, JsonObject};
use ringfort_model::units::{LonLat, Position};

use super::{Dropped, Network, NetworkError, Place, Road};
use crate::frame::Frame;

/// Speeds of cars by class of road, in km/h.
///
/// Source: Open Source Routing Machine, `profiles/car.lua`, version 5 (source not read here: the
/// table is as commonly quoted). `track` and `road` are not in it: assumed.
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

/// The share of a speed limit that is driven on average; the same source.
pub const LIMIT_SHARE: f64 = 0.8;

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

impl Network {
    /// Reads roads and places from a GeoJSON `FeatureCollection`.
    ///
    /// - Coordinates are longitude and latitude; or, where the collection carries the member
    ///   `"ringfort_frame": true`, metres east and north in the scenario's frame.
    /// - Speed: `speed_kmh` as it is; else [`LIMIT_SHARE`] of `maxspeed`; else by class
    ///   ([`CLASS_SPEEDS_KM_H`]).
    /// - `oneway`, `junction=roundabout` and motorways are driven one way.
    /// - Errors: the first feature that is wrong. Features that are merely not roads for vehicles
    ///   are listed in [`Network::dropped`].
    pub fn read(frame: &Frame, bytes: &[u8]) -> Result<Self, NetworkError> {
        let text = std::str::from_utf8(bytes)
            .map_err(|e| NetworkError::NotText { at: e.valid_up_to() })?;
        let json: GeoJson = text
            .trim_start_matches('\u{feff}')
            .parse()
            .map_err(|e: geojson::Error| NetworkError::NotGeoJson(e.to_string()))?;
        let collection = match json {
            GeoJson::FeatureCollection(collection) => collection,
            GeoJson::Feature(_) => {
                return Err(NetworkError::NotACollection("a single Feature".to_owned()));
            }
            GeoJson::Geometry(_) => {
                return Err(NetworkError::NotACollection("a bare geometry".to_owned()));
            }
        };
        let in_frame = collection
            .foreign_members
            .as_ref()
            .and_then(|members| members.get("ringfort_frame"))
            .is_some_and(|value| value.as_bool() == Some(true));
        let mut reader = Reader { frame, in_frame, ..Reader::new(frame) };
        for (index, feature) in collection.features.iter().enumerate() {
            reader.feature(index as u32, feature)?;
        }
        let Reader { roads, places, dropped, .. } = reader;
        if roads.is_empty() {
            return Err(NetworkError::NoRoads { dropped: dropped.len() });
        }
        Ok(Self { dropped, ..Self::new(roads, places)? })
    }
}

struct Reader<'a> {
    frame: &'a Frame,
    in_frame: bool,
    roads: Vec<Road>,
    places: Vec<Place>,
    dropped: Vec<Dropped>,
}

impl<'a> Reader<'a> {
    fn new(frame: &'a Frame) -> Self {
        let (roads, places, dropped) = (Vec::new(), Vec::new(), Vec::new());
        Self { frame, in_frame: false, roads, places, dropped }
    }

    fn feature(&mut self, index: u32, feature: &Feature) -> Result<(), NetworkError> {
        let empty = JsonObject::new();
        let properties = feature.properties.as_ref().unwrap_or(&empty);
        let lines = match feature.geometry.as_ref().map(|geometry| &geometry.value) {
            Some(GeometryValue::LineString { coordinates }) => std::slice::from_ref(coordinates),
            Some(GeometryValue::MultiLineString { coordinates }) => coordinates.as_slice(),
            Some(GeometryValue::Point { coordinates }) => {
                return self.point(index, coordinates, properties);
            }
            Some(other) => {
                self.drop(index, format!("a {} is neither a road nor a place", other.type_name()));
                return Ok(());
            }
            None => {
                self.drop(index, "it has no geometry".to_owned());
                return Ok(());
            }
        };
        let Some(class) = word(properties, "highway").or_else(|| word(properties, "class")) else {
            self.drop(index, "it is a line without `highway` or `class`".to_owned());
            return Ok(());
        };
        if ON_FOOT.contains(&class.as_str()) {
            self.drop(index, format!("a {class} is not for vehicles"));
            return Ok(());
        }
        let Some(speed_km_h) = speed_km_h(index, &class, properties)? else {
            self.drop(index, format!("`{class}` is not a class of road that is driven on"));
            return Ok(());
        };
        let direction = direction(&class, properties);
        for line in lines {
            let mut points = Vec::with_capacity(line.len());
            for vertex in line {
                points.push(self.position(index, vertex.as_slice())?);
            }
            if direction == Direction::Backward {
                points.reverse();
            }
            self.roads.push(Road {
                name: word(properties, "name"),
                class: class.clone(),
                speed_m_s: speed_km_h / 3.6,
                one_way: direction != Direction::Both,
                points,
                feature: index,
            });
        }
        Ok(())
    }

    fn point(
        &mut self,
        index: u32,
        vertex: &geojson::Position,
        properties: &JsonObject,
    ) -> Result<(), NetworkError> {
        if let (Some(kind), Some(name)) = (word(properties, "place"), word(properties, "name")) {
            let position = self.position(index, vertex.as_slice())?;
            self.places.push(Place { name, kind, position });
        } else {
            self.drop(index, "it is a point without `place` and `name`".to_owned());
        }
        Ok(())
    }

    fn position(&self, feature: u32, vertex: &[f64]) -> Result<Position, NetworkError> {
        let bad = |reason: String| NetworkError::BadVertex { feature, reason };
        let [x, y, ..] = vertex else { return Err(bad("it has fewer than 2 numbers".to_owned())) };
        if !(x.is_finite() && y.is_finite()) {
            return Err(bad(format!("its numbers are {x} and {y}")));
        }
        if self.in_frame {
            return Ok(Position { east_m: *x, north_m: *y });
        }
        self.frame
            .position_from_lonlat(LonLat { longitude_deg: *x, latitude_deg: *y })
            .map_err(|e| bad(e.to_string()))
    }

    fn drop(&mut self, feature: u32, reason: String) {
        self.dropped.push(Dropped { feature, reason });
    }
}

/// A property as text: strings, numbers and truth values.
fn word(properties: &JsonObject, key: &str) -> Option<String> {
    let value = properties.get(key)?;
    match value.as_str() {
        Some(text) if text.trim().is_empty() => None,
        Some(text) => Some(text.trim().to_owned()),
        None if value.is_number() || value.is_boolean() => Some(value.to_string()),
        None => None,
    }
}

/// The speed of a road in km/h; `None` where its class is not driven on.
fn speed_km_h(
    feature: u32,
    class: &str,
    properties: &JsonObject,
) -> Result<Option<f64>, NetworkError> {
    if let Some(said) = word(properties, "speed_kmh") {
        let speed = said.parse().ok().filter(|v: &f64| *v > 0.0 && v.is_finite());
        return speed.map(Some).ok_or(NetworkError::BadSpeed { feature, speed: said });
    }
    let by_class = CLASS_SPEEDS_KM_H.iter().find(|(name, _)| *name == class).map(|(_, v)| *v);
    let limit = word(properties, "maxspeed").and_then(|said| limit_km_h(&said));
    Ok(by_class.map(|by_class| limit.map_or(by_class, |limit| LIMIT_SHARE * limit)))
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

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Direction {
    Both,
    Forward,
    Backward,
}

fn direction(class: &str, properties: &JsonObject) -> Direction {
    match word(properties, "oneway").as_deref() {
        Some("yes" | "true" | "1") => Direction::Forward,
        Some("-1" | "reverse") => Direction::Backward,
        Some("no" | "false" | "0") => Direction::Both,
        _ if word(properties, "junction").as_deref() == Some("roundabout") => Direction::Forward,
        _ if class == "motorway" => Direction::Forward,
        _ => Direction::Both,
    }
}
