//! What features does a GeoJSON file hold?
//!
//! Source: Butler et al., *The GeoJSON Format*, RFC 7946 (2016): longitude first, on WGS 84.

use std::collections::BTreeMap;

use geojson::{GeoJson, GeometryValue, JsonObject, JsonValue};
use ringfort_model::units::LonLat;

use super::{Gather, Layer, Polygon, Shape, VectorError};

/// Properties that may hold the name of a feature, the first that is there.
const NAMES: [&str; 5] = ["name", "Name", "NAME", "title", "id"];

pub(super) fn read(file: &str, bytes: &[u8]) -> Result<Layer, VectorError> {
    let text =
        std::str::from_utf8(bytes).map_err(|e| VectorError::NotText { at: e.valid_up_to() })?;
    let json: GeoJson = text
        .trim_start_matches('\u{feff}')
        .parse()
        .map_err(|e: geojson::Error| VectorError::NotGeoJson(e.to_string()))?;
    let features = match json {
        GeoJson::FeatureCollection(collection) => {
            let frame = collection.foreign_members.as_ref().and_then(|m| m.get("ringfort_frame"));
            if frame.is_some_and(|value| value.as_bool() == Some(true)) {
                return Err(VectorError::InFrame);
            }
            collection.features
        }
        GeoJson::Feature(feature) => vec![feature],
        GeoJson::Geometry(geometry) => vec![geometry.into()],
    };
    let mut gather = Gather::new();
    for feature in features {
        let mut properties = feature.properties.as_ref().map(texts).unwrap_or_default();
        let mut name = take_name(&mut properties);
        if let (None, Some(id)) = (&name, &feature.id) {
            name = Some(match id {
                geojson::feature::Id::String(id) => id.clone(),
                geojson::feature::Id::Number(id) => id.to_string(),
            });
        }
        let Some(geometry) = feature.geometry else {
            gather.drop("it has no geometry");
            continue;
        };
        let mut open = vec![geometry.value];
        let mut found = Found::default();
        while let Some(value) = open.pop() {
            found.take(value, &mut open);
        }
        if found.short {
            gather.drop("a vertex has fewer than 2 numbers");
            continue;
        }
        found.give(&mut gather, name, properties)?;
    }
    gather.into_layer(file, "GeoJSON")
}

/// The name among properties, taken out of them.
pub(super) fn take_name(properties: &mut BTreeMap<String, String>) -> Option<String> {
    let key = NAMES.into_iter().find(|key| properties.contains_key(*key))?;
    properties.remove(key)
}

fn texts(properties: &JsonObject) -> BTreeMap<String, String> {
    let text = |value: &JsonValue| match value {
        JsonValue::Null => None,
        JsonValue::String(text) => Some(text.trim().to_owned()),
        other => Some(other.to_string()),
    };
    let pairs = properties.iter().filter_map(|(key, value)| Some((key.clone(), text(value)?)));
    pairs.filter(|(_, value)| !value.is_empty()).collect()
}

/// The parts of a geometry, by kind: what mixes kinds becomes one feature of each.
#[derive(Default)]
pub(super) struct Found {
    pub(super) points: Vec<LonLat>,
    pub(super) lines: Vec<Vec<LonLat>>,
    pub(super) polygons: Vec<Polygon>,
    /// Whether a vertex had fewer than two numbers.
    pub(super) short: bool,
}

impl Found {
    fn take(&mut self, value: GeometryValue, open: &mut Vec<GeometryValue>) {
        match value {
            GeometryValue::Point { coordinates } => {
                let point = self.vertex(&coordinates);
                self.points.push(point);
            }
            GeometryValue::MultiPoint { coordinates } => {
                let points = self.vertices(&coordinates);
                self.points.extend(points);
            }
            GeometryValue::LineString { coordinates } => {
                let line = self.vertices(&coordinates);
                self.lines.push(line);
            }
            GeometryValue::MultiLineString { coordinates } => {
                let lines: Vec<_> = coordinates.iter().map(|line| self.vertices(line)).collect();
                self.lines.extend(lines);
            }
            GeometryValue::Polygon { coordinates } => {
                let rings = coordinates.iter().map(|ring| self.vertices(ring)).collect();
                self.polygons.push(Polygon(rings));
            }
            GeometryValue::MultiPolygon { coordinates } => {
                for polygon in &coordinates {
                    let rings = polygon.iter().map(|ring| self.vertices(ring)).collect();
                    self.polygons.push(Polygon(rings));
                }
            }
            GeometryValue::GeometryCollection { geometries } => {
                open.extend(geometries.into_iter().rev().map(|geometry| geometry.value));
            }
        }
    }

    fn vertices(&mut self, vertices: &[geojson::Position]) -> Vec<LonLat> {
        vertices.iter().map(|vertex| self.vertex(vertex)).collect()
    }

    fn vertex(&mut self, vertex: &geojson::Position) -> LonLat {
        match vertex.as_slice() {
            [x, y, ..] => LonLat { longitude_deg: *x, latitude_deg: *y },
            _ => {
                self.short = true;
                LonLat { longitude_deg: f64::NAN, latitude_deg: f64::NAN }
            }
        }
    }

    /// Adds a feature for each kind that is there.
    pub(super) fn give(
        self,
        gather: &mut Gather,
        name: Option<String>,
        properties: BTreeMap<String, String>,
    ) -> Result<(), VectorError> {
        let shapes = [
            (!self.points.is_empty()).then_some(Shape::Points(self.points)),
            (!self.lines.is_empty()).then_some(Shape::Lines(self.lines)),
            (!self.polygons.is_empty()).then_some(Shape::Polygons(self.polygons)),
        ];
        let mut shapes: Vec<Shape> = shapes.into_iter().flatten().collect();
        let Some(last) = shapes.pop() else {
            gather.drop("its geometry is empty");
            return Ok(());
        };
        for shape in shapes {
            gather.add(name.clone(), properties.clone(), shape)?;
        }
        gather.add(name, properties, last)
    }
}
