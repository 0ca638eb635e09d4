use std::collections::BTreeMap;
use std::path::Path;

use ringfort_model::diagnostic::Diagnosed;
use ringfort_model::parse;
use ringfort_model::scenario::Scenario;

use super::*;
use crate::sources::Memory;

const SCENARIO: &str = r#"
[scenario]
title   = "Places from maps"
subject = "synthetic"
start   = 2026-05-04T00:00:00+00:00
horizon = "14 d"

[world]
terrain = { file = "terrain.tif" }
ROADS

[[site]]
id = "house"
at = AT

[principal]
starts_at = "house"
moves     = "stay"

[eyesight.guard]
by_day   = { value = "500 m", assumed = "an example" }
by_night = { value = "80 m", assumed = "an example" }

[[layer]]
id     = "yard"
around = "house"
radius = "100 m"
posts  = { on = ON, guards = { value = 4, assumed = "an example" } }

[[seeker.informant]]
id    = "neighbour"
rate  = { value = "0.3 / d", assumed = "a report every third day" }
right = { beta = [4, 2], assumed = "mistaken one time in three" }

[seeker.decision]
go_when = { belief = { value = 0.8, assumed = "a chosen threshold" }, window = { value = "6 h", assumed = "a chosen window" } }

[seeker.strike]
way   = "foot"
start = "2 h before sunrise"
force = { people = { value = 6, assumed = "one vehicle" } }
"#;

fn file(path: &str) -> Vec<u8> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    std::fs::read(root.join(path)).unwrap()
}

/// The scenario with a site, posts and roads, over the terrain of the template and some maps.
fn built(at: &str, on: &str, roads: &str) -> (Diagnosed<Scenario>, Result<World, Vec<Diagnostic>>) {
    let text = SCENARIO.replace("AT", at).replace("ON", on).replace("ROADS", roads);
    let read = parse::parse("scenario.toml", &text, &[], &mut |name| Err(name.to_owned()));
    let scenario = read.usable().unwrap_or_else(|| panic!("{}", read.plain())).clone();
    let terrain = file("crates/ringfort-cli/templates/terrain.tif");
    let frame = Terrain::read("terrain.tif", &terrain, None).unwrap().frame().clone();
    let place = |east_m: f64, north_m: f64| {
        let place = frame.lonlat_from_position(Position { east_m, north_m }).unwrap();
        format!(r#"lon="{}" lat="{}""#, place.longitude_deg, place.latitude_deg)
    };
    let gpx = format!(
        "<gpx><wpt {}><name>house</name></wpt><wpt {}><name>gate</name></wpt>
         <wpt {}><name>twin</name></wpt><wpt {}><name>twin</name></wpt>
         <rte><name>way</name><rtept {}/><rtept {}/></rte></gpx>",
        place(6000.0, 6000.0),
        place(6050.0, 6000.0),
        place(1.0, 1.0),
        place(2.0, 2.0),
        place(1.0, 1.0),
        place(2.0, 2.0),
    );
    let posts = format!(
        "<gpx><wpt {}/><wpt {}/><wpt {}/></gpx>",
        place(6050.0, 6000.0),
        place(6000.0, 6050.0),
        place(6000.0, 5950.0)
    );
    let swapped =
        place(6000.0, 6000.0).replace("lat", "x").replace("lon", "lat").replace('x', "lon");
    let files = [
        ("terrain.tif", terrain),
        ("places.gpx", gpx.into_bytes()),
        ("posts.gpx", posts.into_bytes()),
        ("swapped.gpx", format!("<gpx><wpt {swapped}/></gpx>").into_bytes()),
        ("broken.gpx", b"<gpx".to_vec()),
        ("roads.osm.pbf", file("fuzz/seeds/pbf/roads")),
    ];
    let files: BTreeMap<String, Vec<u8>> =
        files.into_iter().map(|(name, bytes)| (name.to_owned(), bytes)).collect();
    let world = build(&scenario, &Memory(files));
    (read, world)
}

#[test]
fn law_places_of_maps_are_where_the_map_says() {
    let at = r#"{ file = "places.gpx", name = "house" }"#;
    let (_, world) = built(at, r#"{ file = "posts.gpx" }"#, "");
    let world = world.unwrap();
    let near =
        |p: Position, east_m: f64, north_m: f64| p.distance_m(Position { east_m, north_m }) < 0.01;
    assert!(near(world.sites[0].unwrap(), 6000.0, 6000.0));
    let posts = &world.layers[0].posts;
    assert_eq!(posts.len(), 3);
    assert!(near(posts[0], 6050.0, 6000.0) && near(posts[2], 6000.0, 5950.0));
    let maps: Vec<&str> = world.maps.keys().map(String::as_str).collect();
    assert_eq!(maps, ["places.gpx", "posts.gpx"]);
    let read: Vec<&str> = world.readings.iter().map(|r| r.file.as_str()).collect();
    assert!(read.ends_with(&["places.gpx", "posts.gpx"]), "{read:?}");
    // one by one, and by a name
    let on = r#"[[6000, 6050], { file = "places.gpx", name = "gate" }]"#;
    let posts = built(at, on, "").1.unwrap().layers[0].posts.clone();
    assert!(near(posts[0], 6000.0, 6050.0) && near(posts[1], 6050.0, 6000.0));
}

#[test]
fn golden_places_that_are_not_found() {
    let good = "[6000, 6000]";
    let said = |at: &str, on: &str, roads: &str| {
        let (mut read, world) = built(at, on, roads);
        read.diagnostics.extend(world.err().unwrap_or_default());
        read.plain()
    };
    let cases = [
        (r#"{ file = "none.gpx" }"#, "`none.gpx` cannot be read: there is no such file"),
        (r#"{ file = "broken.gpx" }"#, "the map broken.gpx: the file is no GPX: "),
        (
            r#"{ file = "places.gpx", name = "hose" }"#,
            "site `house` is not found in places.gpx: the file has no feature named `hose`; the nearest are `house`, `gate`, `twin`",
        ),
        (
            r#"{ file = "places.gpx", name = "twin" }"#,
            "site `house` is not found in places.gpx: the file has 2 features named `twin`, and one is meant",
        ),
        (
            r#"{ file = "places.gpx", name = "way" }"#,
            "site `house` is not found in places.gpx: `way` is a line, and a point is needed",
        ),
        (
            r#"{ file = "swapped.gpx" }"#,
            "help: longitude and latitude seem to have changed places: longitude comes first",
        ),
    ];
    for (at, says) in cases {
        let said = said(at, "[[6000, 6050]]", "");
        assert!(said.contains(says), "{at}\n{said}");
        // it points at the place
        assert!(said.contains("scenario.toml:14:6"), "{at}\n{said}");
    }
    let posts = said(good, r#"{ file = "places.gpx" }"#, "");
    assert!(
        posts.contains("a post of layer `yard` is not found in places.gpx: `way` is a line"),
        "{posts}"
    );
    let roads = said(good, "[[6000, 6050]]", r#"roads = "roads.osm.pbf""#);
    assert!(
        roads.contains(
            "the roads roads.osm.pbf: all 6 roads of the file lie more than 100 km off the map"
        ),
        "{roads}"
    );
}
