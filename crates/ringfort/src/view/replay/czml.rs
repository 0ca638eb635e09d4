//! A campaign as CZML, the document that Cesium plays.
//!
//! Source: *CZML Guide* and *CZML Structure*, AnalyticalGraphicsInc/czml-writer wiki.

use ringfort_model::log::{Event, Side};
use ringfort_model::units::{Instant, Position};
use serde_json::{Value, json};

use super::frame::{iso, lonlat};
use super::strike::Cordon;
use super::track::{ALOFT_M, Track};
use super::{ReplayError, Scene};

/// Campaign time that passes in a second when the document is opened: an hour.
const MULTIPLIER: u32 = 3600;

/// The whole campaign.
pub fn document(scene: &Scene) -> Result<Value, ReplayError> {
    let mut packets = vec![head(scene)];
    for (name, at) in scene.sites() {
        packets.push(json!({
            "id": format!("site-{name}"),
            "name": name,
            "position": { "cartographicDegrees": above(scene, at, 0.0)? },
            "point": dot(SITE, 8),
            "label": label(name, SITE),
        }));
    }
    for track in &scene.tracks {
        packets.push(moving(scene, track)?);
    }
    for cordon in &scene.cordons {
        packets.push(closed(scene, cordon)?);
    }
    for (i, event, at) in scene.placed() {
        packets.push(happening(scene, i, event, at)?);
    }
    Ok(Value::Array(packets))
}

/// Ink, for sites and the principal.
const SITE: [u8; 4] = [31, 41, 51, 255];

/// The hue of a side: the protector's, the seeker's, ink for the principal.
const fn hue(side: Side) -> [u8; 4] {
    match side {
        Side::Protector => [0x0F, 0x6E, 0x84, 255],
        Side::Seeker => [0xB4, 0x58, 0x1A, 255],
        Side::Principal => SITE,
    }
}

fn head(scene: &Scene) -> Value {
    let (start, end) = (when(scene, Instant::START), when(scene, scene.ended()));
    json!({
        "id": "document",
        "name": scene.scenario.file.scenario.title,
        "description": scene.about(),
        "version": "1.0",
        "clock": {
            "interval": format!("{start}/{end}"),
            "currentTime": start,
            "multiplier": MULTIPLIER,
            "range": "LOOP_STOP",
            "step": "SYSTEM_CLOCK_MULTIPLIER",
        },
    })
}

fn when(scene: &Scene, at: Instant) -> String {
    iso(&scene.world.calendar, at)
}

fn interval(scene: &Scene, from: Instant, to: Instant) -> String {
    format!("{}/{}", when(scene, from), when(scene, to))
}

fn above(scene: &Scene, at: Position, height_m: f64) -> Result<[f64; 3], ReplayError> {
    let [longitude, latitude] = lonlat(scene.world, at)?;
    Ok([longitude, latitude, height_m])
}

fn dot(rgba: [u8; 4], pixels: u32) -> Value {
    json!({
        "pixelSize": pixels,
        "color": { "rgba": rgba },
        "outlineColor": { "rgba": [255, 255, 255, 255] },
        "outlineWidth": 2,
        "heightReference": "RELATIVE_TO_GROUND",
    })
}

fn label(text: &str, rgba: [u8; 4]) -> Value {
    json!({
        "text": text,
        "font": "13px Inter, sans-serif",
        "style": "FILL_AND_OUTLINE",
        "fillColor": { "rgba": rgba },
        "outlineColor": { "rgba": [255, 255, 255, 255] },
        "outlineWidth": 3,
        "horizontalOrigin": "LEFT",
        "pixelOffset": { "cartesian2": [10, 0] },
        "heightReference": "RELATIVE_TO_GROUND",
    })
}

fn moving(scene: &Scene, track: &Track) -> Result<Value, ReplayError> {
    let mut samples: Vec<Value> = Vec::new();
    let mut last: Option<Instant> = None;
    for leg in &track.legs {
        let height_m = if leg.aloft { ALOFT_M } else { 0.0 };
        for (at, place) in &leg.samples {
            // where one stretch ends and the next begins, the first of the two stands
            if last.is_some_and(|last| *at <= last) {
                continue;
            }
            last = Some(*at);
            samples.push(json!(at.seconds()));
            samples.extend(above(scene, *place, height_m)?.map(Value::from));
        }
    }
    let doing: Vec<Value> = (track.legs.iter())
        .map(
            |leg| json!({ "interval": interval(scene, leg.from(), leg.to()), "string": leg.doing }),
        )
        .collect();
    let illustrative: Vec<Value> = (track.legs.iter())
        .map(|leg| {
            let interval = interval(scene, leg.from(), leg.to());
            json!({ "interval": interval, "boolean": leg.illustrative })
        })
        .collect();
    let rgba = hue(track.side);
    Ok(json!({
        "id": track.id,
        "name": track.label,
        "description": format!("{} ({})", track.label, track.side.words()),
        "availability": availability(scene, track),
        "properties": { "kind": track.kind, "side": track.side.words(), "doing": doing, "illustrative": illustrative },
        "position": {
            "epoch": when(scene, Instant::START),
            "interpolationAlgorithm": "LINEAR",
            "interpolationDegree": 1,
            "cartographicDegrees": samples,
        },
        "point": dot(rgba, 11),
        "label": label(&track.label, rgba),
        "path": {
            "material": { "solidColor": { "color": { "rgba": [rgba[0], rgba[1], rgba[2], 160] } } },
            "width": 3,
            "leadTime": 0,
            "trailTime": 43_200,
            "resolution": 600,
        },
    }))
}

/// When a track is somewhere: its stretches, those that follow each other at once as one.
fn availability(scene: &Scene, track: &Track) -> Vec<String> {
    let mut spans: Vec<(Instant, Instant)> = Vec::new();
    for leg in &track.legs {
        match spans.last_mut() {
            Some(span) if span.1 == leg.from() => span.1 = leg.to(),
            _ => spans.push((leg.from(), leg.to())),
        }
    }
    spans.into_iter().map(|(from, to)| interval(scene, from, to)).collect()
}

fn closed(scene: &Scene, cordon: &Cordon) -> Result<Value, ReplayError> {
    let rgba = hue(Side::Seeker);
    Ok(json!({
        "id": cordon.id,
        "name": "cordon at its mean radius",
        "availability": interval(scene, cordon.from, cordon.to),
        "position": { "cartographicDegrees": above(scene, cordon.centre, 0.0)? },
        "ellipse": {
            "semiMajorAxis": cordon.radius_m,
            "semiMinorAxis": cordon.radius_m,
            "height": 0,
            "fill": true,
            "material": { "solidColor": { "color": { "rgba": [rgba[0], rgba[1], rgba[2], 40] } } },
            "outline": true,
            "outlineColor": { "rgba": rgba },
        },
    }))
}

fn happening(
    scene: &Scene,
    index: usize,
    event: &Event,
    at: Position,
) -> Result<Value, ReplayError> {
    let side = event.what.side();
    Ok(json!({
        "id": format!("event-{index}"),
        "name": event.what.kind(),
        "description": event.what.sentence(&scene.plan.names),
        "availability": interval(scene, event.at, scene.ended()),
        "properties": {
            "kind": "event",
            "side": side.words(),
            "phase": event.phase.words(),
            "at": when(scene, event.at),
        },
        "position": { "cartographicDegrees": above(scene, at, 0.0)? },
        "point": dot(hue(side), 5),
    }))
}
