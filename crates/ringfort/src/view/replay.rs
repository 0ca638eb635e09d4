//! Where did everybody move in one campaign? As GeoJSON for maps, and CZML for globes with a clock.
//!
//! The log says when somebody left and arrived; roads and planned ways say by which points. Nothing
//! is computed but the share of a way's time at which each of its points is passed.

use ringfort_analysis::plan::by_light;
use ringfort_model::log::{Log, Side, What};
use ringfort_model::units::{Instant, Position};
use ringfort_world::World;
use ringfort_world::light::Date;
use serde_json::{Value, json};

use crate::study::Case;

const DAY_MS: i64 = 86_400_000;

/// Somebody who moved, or stayed somewhere for a while.
#[derive(Debug, Clone, PartialEq)]
struct Track {
    id: String,
    name: String,
    side: Side,
    /// When and where, in order of time; at least one.
    points: Vec<(Instant, Position)>,
}

/// Everything that moved, as a GeoJSON feature collection (RFC 7946), and every event that has a
/// place.
///
/// - Times are UTC, one for each point of a line, in the member `times` that time sliders read.
/// - A self-audit has no replay: the collection is empty.
pub fn replay_geojson(case: &Case, log: &Log) -> Value {
    let world = &case.world;
    let mut features = Vec::new();
    if !case.scenario.file.scenario.subject.is_guarded() {
        for track in tracks(case, log) {
            let places: Vec<_> = track.points.iter().map(|(_, at)| lonlat(world, *at)).collect();
            let times: Vec<_> = track.points.iter().map(|(at, _)| utc(world, *at)).collect();
            let geometry = match places.as_slice() {
                [place] => json!({ "type": "Point", "coordinates": place }),
                _ => json!({ "type": "LineString", "coordinates": places }),
            };
            let properties = json!({ "id": track.id, "name": track.name, "side": track.side.words(), "times": times });
            features
                .push(json!({ "type": "Feature", "properties": properties, "geometry": geometry }));
        }
        for (index, event) in log.events.iter().enumerate() {
            let Some(place) = event.place else { continue };
            let properties = json!({
                "event": index,
                "time": utc(world, event.at),
                "phase": event.phase.words(),
                "side": event.what.side().words(),
                "kind": event.what.kind(),
                "text": event.what.sentence(&case.plan.names),
            });
            let geometry = json!({ "type": "Point", "coordinates": lonlat(world, place) });
            features
                .push(json!({ "type": "Feature", "properties": properties, "geometry": geometry }));
        }
    }
    json!({ "type": "FeatureCollection", "features": features })
}

/// Everything that moved, as a CZML document: packets with positions by time, on a clock that runs
/// through the campaign.
///
/// - Positions are longitude and latitude in degrees and height of the ground in metres.
/// - A self-audit has no replay: the document has its first packet only.
/// - Source: the CZML Guide of the Cesium project (source not read; checked by loading it).
pub fn replay_czml(case: &Case, log: &Log) -> Value {
    let world = &case.world;
    let interval = format!("{}/{}", utc(world, Instant::START), utc(world, log.row.ended));
    let mut packets = vec![json!({
        "id": "document",
        "name": format!("{}, campaign {}", case.scenario.file.scenario.title, log.row.replication),
        "version": "1.0",
        "clock": {
            "interval": interval,
            "currentTime": utc(world, Instant::START),
            "multiplier": 600,
            "range": "LOOP_STOP",
        },
    })];
    if case.scenario.file.scenario.subject.is_guarded() {
        return Value::Array(packets);
    }
    for (site, position) in case.scenario.file.site.iter().zip(&world.sites) {
        let Some(position) = position else { continue };
        packets.push(json!({
            "id": format!("site {}", site.id),
            "name": site.id.to_string(),
            "position": { "cartographicDegrees": lonlat_height(world, *position) },
            "point": { "pixelSize": 7, "color": { "rgba": [71, 85, 105, 255] } },
            "label": { "text": site.id.to_string(), "font": "12px sans-serif", "pixelOffset": { "cartesian2": [0, -16] } },
        }));
    }
    for track in tracks(case, log) {
        packets.push(packet(world, &track));
    }
    Value::Array(packets)
}

fn packet(world: &World, track: &Track) -> Value {
    let (first, last) = (track.points[0].0, track.points[track.points.len() - 1].0);
    let since = |at: Instant| (at.0 - first.0) as f64 / 1000.0;
    let samples: Vec<Value> = (track.points.iter())
        .flat_map(|(at, place)| [json!(since(*at))].into_iter().chain(lonlat_height(world, *place)))
        .collect();
    let colour = match track.side {
        Side::Protector => [15, 110, 132, 255],
        Side::Seeker => [180, 88, 26, 255],
        Side::Principal => [17, 24, 39, 255],
    };
    json!({
        "id": track.id,
        "name": track.name,
        "availability": format!("{}/{}", utc(world, first), utc(world, last)),
        "position": { "epoch": utc(world, first), "cartographicDegrees": samples },
        "point": { "pixelSize": 10, "color": { "rgba": colour } },
        "path": {
            "width": 2,
            "leadTime": 0,
            "material": { "solidColor": { "color": { "rgba": colour } } },
        },
    })
}

/// The tracks of one campaign: his own, each visit, each strike.
fn tracks(case: &Case, log: &Log) -> Vec<Track> {
    let mut tracks = Vec::new();
    tracks.extend(principal(case, log));
    tracks.extend(visits(case, log));
    tracks.extend(strikes(case, log));
    tracks
}

/// Where the principal was, from site to site by road where one leads, until the end.
fn principal(case: &Case, log: &Log) -> Option<Track> {
    let site = |index: u16| case.world.sites.get(usize::from(index)).copied().flatten();
    let start = case.scenario.site(case.scenario.file.principal.starts_at.as_str())?;
    let mut points: Vec<_> =
        case.world.sites[start].map(|place| (Instant::START, place)).into_iter().collect();
    let mut left = None;
    for event in &log.events {
        match event.what {
            What::Leaves { site: from, .. } => {
                left = Some((event.at, site(from)));
                points.extend(site(from).map(|place| (event.at, place)));
            }
            What::Arrives { site: to } => {
                if let (Some((from_at, Some(from))), Some(to)) = (left.take(), site(to)) {
                    points.extend(along_road(case, (from_at, from), (event.at, to)));
                }
                points.extend(site(to).map(|place| (event.at, place)));
            }
            What::BreaksOut { .. } | What::Hit { .. } | What::Found {} | What::Taken { .. } => {
                points.extend(event.place.map(|place| (event.at, place)));
            }
            _ => {}
        }
    }
    let (_, last) = *points.last()?;
    points.push((log.row.ended, last));
    let name = "the principal".to_owned();
    Some(Track {
        id: "principal".to_owned(),
        name,
        side: Side::Principal,
        points: in_order(points),
    })
}

/// The points of the road between two places, at even speed; none where no road leads.
fn along_road(
    case: &Case,
    from: (Instant, Position),
    to: (Instant, Position),
) -> Vec<(Instant, Position)> {
    let route = case.world.roads.as_ref().and_then(|roads| roads.route(from.1, to.1));
    let Some(route) = route else { return Vec::new() };
    let mut way = vec![from.1];
    way.extend(route.points);
    way.push(to.1);
    let lengths: Vec<f64> = way.windows(2).map(|pair| pair[0].distance_m(pair[1])).collect();
    let total: f64 = lengths.iter().sum();
    if total <= 0.0 {
        return Vec::new();
    }
    let mut gone = 0.0;
    let time_ms = (to.0.0 - from.0.0) as f64;
    (way.iter().skip(1).zip(&lengths))
        .map(|(place, length)| {
            gone += length;
            (Instant(from.0.0 + libm::round(time_ms * gone / total) as i64), *place)
        })
        .collect()
}

/// Each visit: the visitor at the site, from coming to leaving.
fn visits(case: &Case, log: &Log) -> Vec<Track> {
    let mut tracks: Vec<Track> = Vec::new();
    let mut open: Vec<(u16, Instant, Position)> = Vec::new();
    let mut close = |visitor: u16, came: Instant, left: Instant, place: Position| {
        let name =
            case.plan.names.visitors.get(usize::from(visitor)).map_or("a visitor", String::as_str);
        tracks.push(Track {
            id: format!("visit {}", tracks.len() + 1),
            name: name.to_owned(),
            side: Side::Protector,
            points: in_order(vec![(came, place), (left, place)]),
        });
    };
    for event in &log.events {
        match event.what {
            What::VisitBegins { visitor, site } => {
                let place = case.world.sites.get(usize::from(site)).copied().flatten();
                open.extend(place.map(|place| (visitor, event.at, place)));
            }
            What::VisitEnds { visitor } => {
                if let Some(index) = open.iter().position(|(who, ..)| *who == visitor) {
                    let (who, came, place) = open.remove(index);
                    close(who, came, event.at, place);
                }
            }
            _ => {}
        }
    }
    for (who, came, place) in open {
        close(who, came, log.row.ended, place);
    }
    tracks
}

/// Each strike on its planned way: its points are passed at their share of the time that it took.
fn strikes(case: &Case, log: &Log) -> Vec<Track> {
    let mut tracks = Vec::new();
    for (index, event) in log.events.iter().enumerate() {
        let What::StrikeBegins { site, .. } = event.what else { continue };
        let ways = case.plan.ways.get(usize::from(site)).and_then(Option::as_ref);
        let Some(way) = ways.map(|ways| &ways[by_light(case.world.light_at(event.at))]) else {
            continue;
        };
        let mean_s = way.seconds.last().copied().unwrap_or(0.0);
        let reached = log.events[index..].iter().find_map(|later| match later.what {
            What::Contact { .. } | What::DryHole { .. } => Some(later.at),
            _ => None,
        });
        // On foot for as long as the plan says; whatever is left before was the way there.
        let arrives = reached.unwrap_or(Instant(event.at.0 + libm::round(mean_s * 1000.0) as i64));
        let taken_ms = (arrives.0 - event.at.0).max(0) as f64;
        let on_foot_ms =
            if way.carried_from.is_some() { taken_ms.min(mean_s * 1000.0) } else { taken_ms };
        let share = |seconds: f64| if mean_s > 0.0 { seconds / mean_s } else { 1.0 };
        let mut points: Vec<_> =
            way.carried_from.map(|place| (event.at, place)).into_iter().collect();
        points.extend(way.points.iter().zip(&way.seconds).map(|(place, seconds)| {
            let before_end_ms = on_foot_ms * (1.0 - share(*seconds));
            (Instant(arrives.0 - libm::round(before_end_ms) as i64), *place)
        }));
        if !points.is_empty() {
            let number = tracks.len() + 1;
            let name = format!("strike {number}");
            tracks.push(Track {
                id: name.clone(),
                name,
                side: Side::Seeker,
                points: in_order(points),
            });
        }
    }
    tracks
}

/// The points with times that never run back; of several at one time the last.
fn in_order(mut points: Vec<(Instant, Position)>) -> Vec<(Instant, Position)> {
    points.sort_by_key(|(at, _)| *at);
    let mut kept: Vec<(Instant, Position)> = Vec::with_capacity(points.len());
    for point in points {
        match kept.last_mut() {
            Some(last) if last.0 == point.0 => *last = point,
            _ => kept.push(point),
        }
    }
    kept
}

/// Longitude and latitude to a tenth of a metre.
fn lonlat(world: &World, place: Position) -> [f64; 2] {
    let round = |degrees: f64| libm::round(degrees * 1e6) / 1e6;
    match world.terrain.frame().lonlat_from_position(place) {
        Ok(at) => [round(at.longitude_deg), round(at.latitude_deg)],
        Err(_) => [0.0, 0.0],
    }
}

/// The same with the height of the ground, in metres.
fn lonlat_height(world: &World, place: Position) -> [Value; 3] {
    let [longitude, latitude] = lonlat(world, place);
    let height_m = libm::round(world.terrain.height_m(place).unwrap_or(0.0) * 10.0) / 10.0;
    [json!(longitude), json!(latitude), json!(height_m)]
}

/// A moment as `2026-03-02T14:05:09.250Z`.
fn utc(world: &World, at: Instant) -> String {
    let ms = libm::round(world.calendar.unix_s(at) * 1000.0) as i64;
    let date = Date::from_days(ms.div_euclid(DAY_MS));
    let ms = ms.rem_euclid(DAY_MS);
    let (hour, minute, second) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60);
    let (year, month, day) = (date.year(), date.month(), date.day());
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{:03}Z", ms % 1000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::testing::tapalpa;

    fn struck(case: &Case) -> Log {
        (0..2000).map(|k| case.replay(1, 200, k)).find(|log| log.row.reached).unwrap()
    }

    #[test]
    fn law_tracks_run_forward_and_stay_on_the_map() {
        let case = tapalpa();
        let extent = case.world.terrain.lattice().extent();
        let log = struck(&case);
        let tracks = tracks(&case, &log);
        assert!(tracks.iter().any(|track| track.id == "principal" && track.points.len() > 2));
        assert!(tracks.iter().any(|track| track.side == Side::Seeker));
        for track in tracks {
            assert!(track.points.windows(2).all(|pair| pair[0].0 < pair[1].0), "{}", track.id);
            assert!(track.points.iter().all(|(_, place)| extent.contains(*place)), "{}", track.id);
        }
    }

    #[test]
    fn law_a_czml_packet_has_four_numbers_a_sample() {
        let case = tapalpa();
        let czml = replay_czml(&case, &struck(&case));
        let packets = czml.as_array().unwrap();
        assert_eq!(packets[0]["id"], "document");
        let principal = packets.iter().find(|packet| packet["id"] == "principal").unwrap();
        let samples = principal["position"]["cartographicDegrees"].as_array().unwrap();
        assert_eq!(samples.len() % 4, 0);
        assert!(principal["availability"].as_str().unwrap().starts_with("2026-"));
    }

    #[test]
    fn law_geojson_says_when() {
        let case = tapalpa();
        let geojson = replay_geojson(&case, &struck(&case));
        for feature in geojson["features"].as_array().unwrap() {
            if feature["geometry"]["type"] == "LineString" {
                let points = feature["geometry"]["coordinates"].as_array().unwrap().len();
                assert_eq!(feature["properties"]["times"].as_array().unwrap().len(), points);
            }
        }
    }
}
