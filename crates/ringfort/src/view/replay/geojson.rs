//! A campaign as GeoJSON: RFC 7946, WGS 84, outlines against the clock.

use ringfort_model::log::Event;
use ringfort_model::units::Position;
use serde_json::{Value, json};

use super::frame::{iso, lonlat};
use super::strike::Cordon;
use super::track::{Leg, Track};
use super::{ReplayError, Scene};

/// Corners of the outline of a cordon.
const CORNERS: u32 = 64;

/// The whole campaign.
pub fn document(scene: &Scene) -> Result<Value, ReplayError> {
    let mut features = Vec::new();
    for (name, at) in scene.sites() {
        let properties = json!({ "kind": "site", "entity": name, "label": name });
        features.push(feature(&format!("site-{name}"), &point(scene, at)?, &properties));
    }
    for track in &scene.tracks {
        for (i, leg) in track.legs.iter().enumerate() {
            features.push(stretch(scene, track, i, leg)?);
        }
    }
    for cordon in &scene.cordons {
        features.push(outline(scene, cordon)?);
    }
    for (i, event, at) in scene.placed() {
        features.push(happening(scene, i, event, at)?);
    }
    Ok(json!({
        "type": "FeatureCollection",
        "title": scene.scenario.file.scenario.title,
        "description": scene.about(),
        "features": features,
    }))
}

fn feature(id: &str, geometry: &Value, properties: &Value) -> Value {
    json!({ "type": "Feature", "id": id, "geometry": geometry, "properties": properties })
}

fn point(scene: &Scene, at: Position) -> Result<Value, ReplayError> {
    Ok(json!({ "type": "Point", "coordinates": lonlat(scene.world, at)? }))
}

fn stretch(scene: &Scene, track: &Track, index: usize, leg: &Leg) -> Result<Value, ReplayError> {
    let calendar = &scene.world.calendar;
    let mut properties = json!({
        "kind": leg.kind,
        "entity": track.id,
        "label": track.label,
        "side": track.side.words(),
        "doing": leg.doing,
        "from": iso(calendar, leg.from()),
        "to": iso(calendar, leg.to()),
        "illustrative": leg.illustrative,
    });
    let geometry = if leg.is_stay() {
        point(scene, leg.samples[0].1)?
    } else {
        let places: Result<Vec<[f64; 2]>, ReplayError> =
            leg.samples.iter().map(|s| lonlat(scene.world, s.1)).collect();
        let times: Vec<String> = leg.samples.iter().map(|s| iso(calendar, s.0)).collect();
        properties["times"] = times.into();
        json!({ "type": "LineString", "coordinates": places? })
    };
    Ok(feature(&format!("{}-{}", track.id, index + 1), &geometry, &properties))
}

fn outline(scene: &Scene, cordon: &Cordon) -> Result<Value, ReplayError> {
    // against the clock, as the right-hand rule asks, and closed
    let mut ring = Vec::with_capacity(CORNERS as usize + 1);
    for corner in 0..CORNERS {
        let angle = std::f64::consts::TAU * f64::from(corner) / f64::from(CORNERS);
        let at = Position {
            east_m: cordon.centre.east_m + cordon.radius_m * libm::cos(angle),
            north_m: cordon.centre.north_m + cordon.radius_m * libm::sin(angle),
        };
        ring.push(lonlat(scene.world, at)?);
    }
    ring.push(ring[0]);
    let properties = json!({
        "kind": "cordon",
        "entity": cordon.id,
        "label": "cordon at its mean radius",
        "side": "seeker",
        "from": iso(&scene.world.calendar, cordon.from),
        "to": iso(&scene.world.calendar, cordon.to),
        "illustrative": true,
    });
    let geometry = json!({ "type": "Polygon", "coordinates": [ring] });
    Ok(feature(&cordon.id, &geometry, &properties))
}

fn happening(
    scene: &Scene,
    index: usize,
    event: &Event,
    at: Position,
) -> Result<Value, ReplayError> {
    let when = iso(&scene.world.calendar, event.at);
    let properties = json!({
        "kind": "event",
        "event": event.what.kind(),
        "index": index,
        "cause": event.cause,
        "phase": event.phase.words(),
        "side": event.what.side().words(),
        "text": event.what.sentence(&scene.plan.names),
        "from": when,
        "to": when,
    });
    Ok(feature(&format!("event-{index}"), &point(scene, at)?, &properties))
}
