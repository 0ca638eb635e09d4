use std::sync::OnceLock;

use ringfort_model::scenario::Subject;
use ringfort_model::units::LonLat;
use serde_json::Value;

use super::*;
use crate::study::Case;
use crate::view::testing::{tapalpa, tapalpa_with};

/// The first campaign in which a strike reached the principal and he got out of the site.
fn reached() -> &'static (Case, Log) {
    static REACHED: OnceLock<(Case, Log)> = OnceLock::new();
    REACHED.get_or_init(|| {
        let case = tapalpa();
        let log = (0..3000)
            .map(|replication| case.replay(1, 200, replication))
            .find(|log| log.row.reached && log.row.broke_out.is_some() && log.row.found.is_some())
            .expect("one campaign of three thousand");
        (case, log)
    })
}

fn scene() -> Scene<'static> {
    let (case, log) = reached();
    Scene::new(&case.scenario, &case.world, &case.plan, log).unwrap()
}

fn documents() -> (Value, Value) {
    let (Case { scenario, world, plan, .. }, log) = reached();
    (geojson(scenario, world, plan, log).unwrap(), czml(scenario, world, plan, log).unwrap())
}

/// Whether a place in degrees lies on the terrain.
fn is_on_map(world: &World, place: &Value) -> bool {
    let (longitude_deg, latitude_deg) = (place[0].as_f64().unwrap(), place[1].as_f64().unwrap());
    let place = LonLat { longitude_deg, latitude_deg };
    world
        .terrain
        .lattice()
        .extent()
        .contains(world.terrain.frame().position_from_lonlat(place).unwrap())
}

#[test]
fn law_tracks_run_forward_within_the_campaign() {
    let scene = scene();
    let ids: Vec<&str> = scene.tracks.iter().map(|t| t.id.as_str()).collect();
    assert!(ids.contains(&"principal") && ids.contains(&"strike-1"), "{ids:?}");
    for track in &scene.tracks {
        let mut now = Instant::START;
        for leg in &track.legs {
            assert!(leg.from() >= now && leg.to() <= scene.ended(), "{}: {leg:?}", track.id);
            assert!(leg.samples.windows(2).all(|s| s[0].0 < s[1].0), "{}: {leg:?}", track.id);
            now = leg.to();
        }
    }
}

#[test]
fn law_tracks_are_where_the_log_says() {
    let scene = scene();
    let at = |id: &str, when: Instant| {
        let track = scene.tracks.iter().find(|t| t.id == id).unwrap();
        let leg = track.legs.iter().find(|l| (l.from()..=l.to()).contains(&when))?;
        track::between(&leg.samples, when, when).last().map(|s| s.1)
    };
    let row = &scene.log.row;
    let struck = scene.site(row.struck.unwrap()).unwrap();
    let contact = row.contact.unwrap();
    assert_eq!(at("strike-1", contact), Some(struck));
    let (mut found, mut arrived) = (0, 0);
    for event in &scene.log.events {
        match event.what {
            ringfort_model::log::What::Found {} => {
                assert_eq!(at("principal", event.at), event.place);
                found += 1;
            }
            ringfort_model::log::What::Arrives { site } => {
                assert!(
                    at("principal", event.at).unwrap().distance_m(scene.site(site).unwrap()) < 1.0
                );
                arrived += 1;
            }
            _ => {}
        }
    }
    assert!(found == 1 && arrived > 0);
    // the strike comes nearer, without leaps
    let strike = scene.tracks.iter().find(|t| t.id == "strike-1").unwrap();
    let kinds: Vec<&str> = strike.legs.iter().map(|l| l.kind).collect();
    assert_eq!(kinds, ["approach by air", "approach on foot", "engagement"]);
    for legs in strike.legs.windows(2) {
        let (end, begin) = (legs[0].samples.last().unwrap(), legs[1].samples[0]);
        assert!(end.0 == begin.0 && end.1.distance_m(begin.1) < 1.0);
    }
}

#[test]
fn law_geojson_keeps_to_rfc_7946() {
    let (case, log) = reached();
    let (document, _) = documents();
    assert_eq!(document["type"], "FeatureCollection");
    assert!(document.get("crs").is_none());
    let features = document["features"].as_array().unwrap();
    let placed = log.events.iter().filter(|e| e.place.is_some()).count();
    assert_eq!(features.iter().filter(|f| f["properties"]["kind"] == "event").count(), placed);
    let mut ids: Vec<&str> = features.iter().map(|f| f["id"].as_str().unwrap()).collect();
    ids.sort_unstable();
    assert!(ids.windows(2).all(|id| id[0] != id[1]));
    for feature in features {
        let (geometry, properties) = (&feature["geometry"], &feature["properties"]);
        let places = &geometry["coordinates"];
        let aloft = properties["kind"] == "approach by air" || properties["kind"] == "evacuation";
        match geometry["type"].as_str().unwrap() {
            "Point" => assert!(aloft || is_on_map(&case.world, places), "{feature}"),
            "LineString" => {
                let (places, times) =
                    (places.as_array().unwrap(), properties["times"].as_array().unwrap());
                assert!(places.len() > 1 && places.len() == times.len());
                assert!(aloft || places.iter().all(|p| is_on_map(&case.world, p)), "{feature}");
                assert_eq!(properties["from"], times[0]);
            }
            "Polygon" => {
                let ring = places[0].as_array().unwrap();
                assert_eq!(ring.first(), ring.last());
                let twice_area: f64 = ring
                    .windows(2)
                    .map(|p| {
                        let v = |i: usize, k: usize| p[i][k].as_f64().unwrap();
                        v(0, 0) * v(1, 1) - v(1, 0) * v(0, 1)
                    })
                    .sum();
                assert!(twice_area > 0.0, "the outline runs with the clock");
            }
            other => panic!("{other}"),
        }
    }
}

#[test]
fn law_czml_is_a_clock_and_packets_that_run_forward() {
    let (case, _) = reached();
    let (_, document) = documents();
    let packets = document.as_array().unwrap();
    assert_eq!(packets[0]["id"], "document");
    assert_eq!(packets[0]["version"], "1.0");
    assert!(
        packets[0]["clock"]["interval"].as_str().unwrap().starts_with("2026-02-02T00:00:00-06:00/")
    );
    assert!(packets[0]["description"].as_str().unwrap().contains("Stand-in terrain"));
    for packet in &packets[1..] {
        let numbers = packet["position"]["cartographicDegrees"].as_array().unwrap();
        if packet["position"].get("epoch").is_none() {
            assert!(
                numbers.len() == 3
                    && is_on_map(&case.world, &packet["position"]["cartographicDegrees"])
            );
            continue;
        }
        let samples: Vec<&[Value]> = numbers.chunks(4).collect();
        assert!(samples.len() > 1 && samples.iter().all(|s| s.len() == 4));
        assert!(samples.windows(2).all(|s| s[0][0].as_f64() < s[1][0].as_f64()));
        assert!(!packet["availability"].as_array().unwrap().is_empty());
    }
    let size = document.to_string().len();
    assert!(size < 1_500_000, "{size} bytes");
    if let Some(path) = std::env::var_os("RINGFORT_CZML") {
        std::fs::write(path, document.to_string()).unwrap();
    }
}

#[test]
fn law_a_self_audit_has_no_replay() {
    let (mut case, log) = (tapalpa(), &reached().1);
    case.scenario.file.scenario.subject = Subject::SelfAudit { consent: "on file".to_owned() };
    let refused = czml(&case.scenario, &case.world, &case.plan, log).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "a replay is refused, because the subject is a self-audit: it would show places and times"
    );
    assert!(geojson(&case.scenario, &case.world, &case.plan, log).is_err());
}

/// The greatest speed that is believed of a stretch, in metres a second.
fn most_m_s(kind: &str) -> f64 {
    match kind {
        "flees" => 3.0,
        "approach on foot" => 6.0,
        // drawn from where aircraft are heard on average; a campaign may hear them much nearer
        "approach by air" => 500.0,
        // its place is not the simulation's
        "evacuation" => f64::INFINITY,
        _ => 45.0,
    }
}

#[test]
fn law_every_campaign_has_a_replay() {
    for way in ["air", "foot", "vehicle"] {
        let case = tapalpa_with(&[
            ("way        = \"air\"", &format!("way = \"{way}\"")),
            ("horizon = \"28 d\"", "horizon = \"28 d\"\nmax_strikes = 3"),
        ]);
        let (mut struck, mut fled, mut cordons) = (0, 0, 0);
        for replication in 0..150 {
            let log = case.replay(7, 200, replication);
            let scene = Scene::new(&case.scenario, &case.world, &case.plan, &log).unwrap();
            for track in &scene.tracks {
                let samples = track.legs.iter().flat_map(|l| &l.samples);
                assert!(samples.clone().all(|s| (Instant::START..=scene.ended()).contains(&s.0)));
                for legs in track.legs.windows(2) {
                    assert!(legs[0].to() <= legs[1].from());
                }
                for leg in &track.legs {
                    let most = most_m_s(leg.kind);
                    for s in leg.samples.windows(2) {
                        let speed = s[0].1.distance_m(s[1].1) / (s[1].0 - s[0].0).seconds();
                        assert!(speed <= most, "{way} {replication} {}: {speed} m/s", leg.kind);
                    }
                }
                struck += u32::from(track.kind == "strike");
                fled += u32::from(track.legs.iter().any(|l| l.kind == "flees"));
            }
            cordons += scene.cordons.len();
            assert!(geojson::document(&scene).is_ok() && czml::document(&scene).is_ok());
        }
        assert!(struck > 10 && fled > 0 && cordons > 0, "{way}: {struck} {fled} {cordons}");
    }
}

#[test]
fn golden_times_carry_the_offset_of_the_scenario() {
    let (case, _) = reached();
    assert_eq!(iso(&case.world.calendar, Instant(0)), "2026-02-02T00:00:00-06:00");
    assert_eq!(
        iso(&case.world.calendar, Instant(86_400_000 + 61_001)),
        "2026-02-03T00:01:01.001-06:00"
    );
}
