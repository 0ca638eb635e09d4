//! What does a GeoJSON file of roads and towns say?
//!
//! Lines with a `highway` (or `class`) are roads, points with a `place` and a `name` are towns,
//! points with a `barrier` hold up the roads that have a vertex there, all else is left out with a
//! reason.

use std::collections::BTreeMap;

use geojson::{Feature, FeatureCollection, GeoJson, GeometryValue, JsonObject};
use ringfort_model::units::{LonLat, Position};

use super::graph::Nodes;
use super::read::{Area, OFF_MAP, runs};
use super::tags::{self, Direction, NotARoad};
use super::{Barrier, NetworkError, Parts, Place};

pub(super) fn read(area: Area, bytes: &[u8]) -> Result<Parts, NetworkError> {
    let collection = collection(bytes)?;
    let in_frame = collection
        .foreign_members
        .as_ref()
        .and_then(|members| members.get("ringfort_frame"))
        .is_some_and(|value| value.as_bool() == Some(true));
    let parts = Parts { form: "GeoJSON", ..Parts::default() };
    let mut reader = Reader { area, in_frame, parts, lonlats: Vec::new(), swapped: 0, read: 0 };
    for (index, feature) in collection.features.iter().enumerate() {
        reader.feature(index as i64, feature)?;
    }
    let Reader { mut parts, lonlats, swapped, read, .. } = reader;
    if swapped > 0 && swapped == read {
        return Err(NetworkError::Swapped);
    }
    let mut nodes = Nodes::default();
    parts.at = parts.roads.iter().map(|road| nodes.of_road(road)).collect::<Result<_, _>>()?;
    for barrier in &parts.barriers {
        parts.held.extend(nodes.near(barrier.position).map(|(_, node)| (node, barrier.effect)));
    }
    let held = |b: &Barrier| nodes.near(b.position).next().is_some();
    parts.barriers.retain(held);
    parts.nodes = nodes.into_places();
    if !in_frame {
        let nowhere = LonLat { longitude_deg: 0.0, latitude_deg: 0.0 };
        parts.lonlats = vec![nowhere; parts.nodes.len()];
        // the last to name a node is as good as the first: they lie within 0.1 m
        for (node, lonlat) in parts.at.iter().flatten().zip(lonlats) {
            parts.lonlats[*node as usize] = lonlat;
        }
    }
    Ok(parts)
}

/// The features of a GeoJSON file.
pub(crate) fn collection(bytes: &[u8]) -> Result<FeatureCollection, NetworkError> {
    let text =
        std::str::from_utf8(bytes).map_err(|e| NetworkError::NotText { at: e.valid_up_to() })?;
    let json: GeoJson = text
        .trim_start_matches('\u{feff}')
        .parse()
        .map_err(|e: geojson::Error| NetworkError::NotGeoJson(e.to_string()))?;
    match json {
        GeoJson::FeatureCollection(collection) => Ok(collection),
        GeoJson::Feature(_) => Err(NetworkError::NotACollection("a single Feature".to_owned())),
        GeoJson::Geometry(_) => Err(NetworkError::NotACollection("a bare geometry".to_owned())),
    }
}

struct Reader<'a> {
    area: Area<'a>,
    in_frame: bool,
    parts: Parts,
    /// Of every vertex of every road.
    lonlats: Vec<LonLat>,
    /// Of how many vertices, that ones seem swapped which are off the map.
    swapped: usize,
    read: usize,
}

/// A vertex of a file, in the frame and on the globe.
type Vertex = (Position, LonLat);

impl Reader<'_> {
    fn feature(&mut self, index: i64, feature: &Feature) -> Result<(), NetworkError> {
        let empty = JsonObject::new();
        let properties = feature.properties.as_ref().unwrap_or(&empty);
        let words: BTreeMap<&str, String> = properties
            .keys()
            .filter_map(|key| Some((key.as_str(), word(properties, key)?)))
            .collect();
        let tag = |key: &str| words.get(key).map(String::as_str);
        let lines = match feature.geometry.as_ref().map(|geometry| &geometry.value) {
            Some(GeometryValue::LineString { coordinates }) => std::slice::from_ref(coordinates),
            Some(GeometryValue::MultiLineString { coordinates }) => coordinates.as_slice(),
            Some(GeometryValue::Point { coordinates }) => {
                return self.point(index, coordinates, tag);
            }
            Some(other) => {
                let kind = other.type_name();
                self.parts.drop(index, format!("a {kind} is neither a road nor a place"));
                return Ok(());
            }
            None => {
                self.parts.drop(index, "it has no geometry");
                return Ok(());
            }
        };
        let known = match tags::road(tag) {
            Ok(known) => known,
            Err(NotARoad::BadSpeed(speed)) => {
                return Err(NetworkError::BadSpeed { feature: index, speed });
            }
            Err(NotARoad::Dropped(reason)) => {
                self.parts.drop(index, reason);
                return Ok(());
            }
        };
        for line in lines {
            let mut vertices = Vec::with_capacity(line.len());
            for vertex in line {
                vertices.push(self.vertex(index, vertex.as_slice())?);
            }
            if vertices.len() < 2 {
                let name = known.name.map_or(String::new(), |n| format!(" ({n})"));
                return Err(NetworkError::ZeroLength { feature: index, name });
            }
            if known.direction == Direction::Backward {
                vertices.reverse();
            }
            let before = self.parts.roads.len();
            for run in runs(&vertices) {
                self.lonlats.extend(run.iter().map(|(_, lonlat)| *lonlat));
                let points = run.into_iter().map(|(position, _)| position).collect();
                self.parts.road(index, &known, points);
            }
            if self.parts.roads.len() == before {
                self.parts.drop(index, OFF_MAP);
            }
        }
        Ok(())
    }

    fn point<'a>(
        &mut self,
        index: i64,
        vertex: &geojson::Position,
        tag: impl Fn(&str) -> Option<&'a str>,
    ) -> Result<(), NetworkError> {
        let place = tag("place").zip(tag("name"));
        let barrier = tags::barrier(&tag);
        if place.is_none() && barrier.is_none() {
            self.parts.drop(index, "it is a point without `place` and `name`, or `barrier`");
            return Ok(());
        }
        let Some((position, _)) = self.vertex(index, vertex.as_slice())? else {
            self.parts.drop(index, OFF_MAP);
            return Ok(());
        };
        if let Some((kind, name)) = place {
            let population = tag("population").and_then(tags::population);
            let (kind, name) = (kind.to_owned(), name.to_owned());
            self.parts.places.push(Place { name, kind, population, position });
        }
        if let Some((kind, effect)) = barrier {
            self.parts.barriers.push(Barrier { kind, effect, position });
        }
        Ok(())
    }

    fn vertex(&mut self, feature: i64, vertex: &[f64]) -> Result<Option<Vertex>, NetworkError> {
        let bad = |reason: String| NetworkError::BadVertex { feature, reason };
        let [x, y, ..] = vertex else { return Err(bad("it has fewer than 2 numbers".to_owned())) };
        if !(x.is_finite() && y.is_finite()) {
            return Err(bad(format!("its numbers are {x} and {y}")));
        }
        let lonlat = LonLat { longitude_deg: *x, latitude_deg: *y };
        if self.in_frame {
            return Ok(Some((Position { east_m: *x, north_m: *y }, lonlat)));
        }
        self.read += 1;
        let swapped = || self.area.seems_swapped(lonlat);
        match self.area.position(lonlat) {
            Ok(Some(position)) => {
                // far from a map whose extent is not known
                self.swapped += usize::from(self.swapped + 1 == self.read && swapped());
                Ok(Some((position, lonlat)))
            }
            Ok(None) => {
                self.swapped += usize::from(self.swapped + 1 == self.read && swapped());
                Ok(None)
            }
            Err(_) if swapped() => Err(NetworkError::Swapped),
            Err(error) => Err(bad(error.to_string())),
        }
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
