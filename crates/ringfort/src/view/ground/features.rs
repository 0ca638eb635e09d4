//! How do cells become shapes that any GIS reads?

use ringfort_model::units::Position;
use ringfort_world::frame::{Frame, FrameError};
use ringfort_world::grid::Grid;
use ringfort_world::outline::{Outline, outlines};
use ringfort_world::sight::{HIDDEN, SEEN};
use serde_json::{Value, json};

/// What is seen and what is hidden, as GeoJSON: a feature each, of the outlines of its cells, with
/// `visible` 1 or 0 and its `area_m2`.
pub fn seen_features(frame: &Frame, seen: &Grid<u8>) -> Result<Value, FrameError> {
    let mut features = Vec::new();
    for (class, visible) in [(SEEN, 1), (HIDDEN, 0)] {
        let shapes = outlines(seen.lattice(), |cell| seen.get(cell) == class);
        let properties = json!({ "visible": visible, "area_m2": area_m2(seen, &shapes) });
        features.extend(feature(frame, &shapes, &properties)?);
    }
    Ok(collection(&features))
}

/// What is reached within each of `bands`, as GeoJSON: a feature each, the widest first, with the
/// upper end of the band as `within_s` or `within_m`, and its `area_m2`.
pub fn time_features(
    frame: &Frame,
    cost: &Grid<f32>,
    bands: &[f64],
    unit: &str,
) -> Result<Value, FrameError> {
    let mut features = Vec::new();
    for band in bands.iter().rev() {
        let shapes = outlines(cost.lattice(), |cell| f64::from(cost.get(cell)) <= *band);
        let mut properties = json!({ "area_m2": area_m2(cost, &shapes) });
        properties[format!("within_{unit}")] = json!(band);
        features.extend(feature(frame, &shapes, &properties)?);
    }
    Ok(collection(&features))
}

/// A collection of features.
pub(super) fn collection(features: &[Value]) -> Value {
    json!({ "type": "FeatureCollection", "features": features })
}

fn area_m2<T>(grid: &Grid<T>, shapes: &[Outline]) -> f64 {
    let cells: u64 = shapes.iter().map(|s| u64::from(s.cells)).sum();
    cells as f64 * grid.lattice().cell_m() * grid.lattice().cell_m()
}

/// A multipolygon of shapes; none without shapes.
fn feature(
    frame: &Frame,
    shapes: &[Outline],
    properties: &Value,
) -> Result<Option<Value>, FrameError> {
    let ring = |ring: &[Position]| -> Result<Value, FrameError> {
        ring.iter().map(|p| place(frame, *p)).collect::<Result<Vec<_>, _>>().map(Value::from)
    };
    let polygons = shapes.iter().map(|shape| {
        let rings = std::iter::once(&shape.outer).chain(&shape.holes);
        rings.map(|r| ring(r)).collect::<Result<Vec<_>, _>>()
    });
    let polygons: Vec<Vec<Value>> = polygons.collect::<Result<_, _>>()?;
    Ok((!polygons.is_empty()).then(|| {
        json!({
            "type": "Feature",
            "properties": properties,
            "geometry": { "type": "MultiPolygon", "coordinates": polygons },
        })
    }))
}

/// Longitude and latitude of a position to 10⁻⁷ degrees, a centimetre.
pub(super) fn place(frame: &Frame, position: Position) -> Result<Value, FrameError> {
    let at = frame.lonlat_from_position(position)?;
    let round = |degrees: f64| libm::round(degrees * 1e7) / 1e7;
    Ok(json!([round(at.longitude_deg), round(at.latitude_deg)]))
}
