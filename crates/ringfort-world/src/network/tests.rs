use proptest::prelude::*;
use ringfort_model::units::LonLat;

use super::*;
use crate::frame::Frame;
use crate::grid::Extent;
use crate::pbf::write::{self, Map};
use crate::testing::test_data;

fn at(east_m: f64, north_m: f64) -> Position {
    Position { east_m, north_m }
}

fn road(points: &[(f64, f64)], speed_m_s: f64, one_way: bool) -> Road {
    Road {
        name: None,
        class: "tertiary".to_owned(),
        speed_m_s,
        one_way,
        passage: Passage::Ground,
        level: 0,
        points: points.iter().map(|(e, n)| at(*e, *n)).collect(),
        feature: 0,
    }
}

fn frame() -> Frame {
    Frame::at(LonLat { longitude_deg: 1.5, latitude_deg: 42.5 }).unwrap()
}

fn read(features: &str) -> Result<Network, NetworkError> {
    let text = format!(
        r#"{{"type": "FeatureCollection", "ringfort_frame": true, "features": [{features}]}}"#
    );
    Network::read(&frame(), text.as_bytes())
}

fn line(properties: &str, coordinates: &str) -> String {
    format!(
        r#"{{"type": "Feature", "properties": {{{properties}}},
            "geometry": {{"type": "LineString", "coordinates": {coordinates}}}}}"#
    )
}

#[test]
fn law_routes_by_hand() {
    // a slow straight road and a fast detour; a side road joined within 0.1 m
    let network = Network::new(
        vec![
            road(&[(0.0, 0.0), (1000.0, 0.0)], 5.0, false),
            road(&[(0.0, 0.0), (0.0, 500.0), (1000.0, 500.0), (1000.0, 0.05)], 25.0, false),
            road(&[(1000.0, 0.0), (1500.0, 0.0)], 10.0, true),
        ],
        Vec::new(),
    )
    .unwrap();
    assert_eq!(network.nodes(), 5);
    let route = network.route(at(0.0, -3.0), at(1500.0, 4.0)).unwrap();
    assert!((route.time_s - (1999.95 / 25.0 + 50.0)).abs() < 0.01, "{route:?}");
    assert!((route.length_m - 2500.0).abs() < 0.1);
    assert_eq!((route.start_gap_m, route.end_gap_m), (3.0, 4.0));
    assert_eq!(route.points.len(), 5);
    // against the one-way there is no way
    assert_eq!(network.route(at(1500.0, 0.0), at(0.0, 0.0)), None);
    assert_eq!(network.route(at(1300.0, 0.0), at(1200.0, 0.0)), None);
    // along a piece of one segment, either way
    let route = network.route(at(200.0, 0.0), at(300.0, 0.0)).unwrap();
    assert!((route.time_s - 20.0).abs() < 1e-9);
    assert!((route.length_m - 100.0).abs() < 1e-9);
    assert_eq!(route.points.len(), 2);
    let back = network.route(at(300.0, 0.0), at(200.0, 0.0)).unwrap();
    assert!((back.time_s - 20.0).abs() < 1e-9);
    // nowhere to nowhere
    let route = network.route(at(200.0, 0.0), at(200.0, 0.0)).unwrap();
    assert_eq!((route.time_s, route.length_m), (0.0, 0.0));
    // in the middle of one slow segment to near its end: the detour does not pay
    let route = network.route(at(400.0, 0.0), at(900.0, 0.0)).unwrap();
    assert!((route.time_s - 100.0).abs() < 1e-9);
}

#[test]
fn law_crossings_are_where_roads_meet_the_circle() {
    let network = Network::new(
        vec![
            road(&[(-500.0, 0.0), (500.0, 0.0)], 10.0, false),
            // the other lane of the same road
            road(&[(500.0, 8.0), (-500.0, 8.0)], 10.0, true),
            road(&[(0.0, 50.0), (0.0, 400.0)], 10.0, false),
            road(&[(300.0, 300.0), (400.0, 300.0)], 10.0, false),
        ],
        Vec::new(),
    )
    .unwrap();
    let crossings = network.crossings(at(0.0, 0.0), 200.0);
    assert_eq!(crossings.len(), 3, "{crossings:?}");
    assert!(crossings[0].distance_m(at(0.0, 200.0)) < 1e-9, "clockwise from the north");
    assert!(crossings[1].distance_m(at(200.0, 0.0)) < 9.0);
    assert!(crossings[2].distance_m(at(-200.0, 0.0)) < 9.0);
    for p in crossings {
        assert!((p.distance_m(at(0.0, 0.0)) - 200.0).abs() < 1e-9);
    }
    assert!(network.crossings(at(0.0, 0.0), 5000.0).is_empty());
    assert!(network.crossings(at(0.0, 0.0), f64::NAN).is_empty());
}

#[test]
fn law_properties_make_speed_and_direction() {
    let network = read(
        &[
            line(r#""highway": "primary", "maxspeed": "50", "name": "Main""#, "[[0, 0], [100, 0]]"),
            line(r#""highway": "primary", "oneway": "-1""#, "[[100, 0], [200, 0]]"),
            line(r#""class": "track", "maxspeed": "none""#, "[[200, 0], [300, 0]]"),
            line(r#""highway": "motorway", "maxspeed": "40 mph""#, "[[300, 0], [400, 0]]"),
            line(r#""highway": "anything", "speed_kmh": 36"#, "[[400, 0], [500, 0]]"),
            line(r#""highway": "path""#, "[[0, 0], [9, 9]]"),
            line(r#""highway": "proposed""#, "[[0, 0], [9, 9]]"),
            line(r#""waterway": "river""#, "[[0, 0], [9, 9]]"),
            r#"{"type": "Feature", "properties": {"place": "town", "name": "Atemajac"},
                "geometry": {"type": "Point", "coordinates": [5, 6, 700]}}"#
                .to_owned(),
            r#"{"type": "Feature", "properties": null, "geometry": null}"#.to_owned(),
        ]
        .join(","),
    )
    .unwrap();
    let speeds: Vec<f64> =
        network.roads().iter().map(|r| libm::round(r.speed_m_s * 3.6 * 100.0) / 100.0).collect();
    assert_eq!(speeds, [40.0, 65.0, 15.0, 51.5, 36.0]);
    let ways: Vec<bool> = network.roads().iter().map(|r| r.one_way).collect();
    assert_eq!(ways, [false, true, false, true, false]);
    assert_eq!(network.roads()[1].points[0], at(200.0, 0.0));
    assert_eq!(network.roads()[0].name.as_deref(), Some("Main"));
    assert_eq!(network.place("Atemajac").unwrap().position, at(5.0, 6.0));
    assert_eq!(network.length_m(), 500.0);
    let dropped: Vec<String> =
        network.dropped().iter().map(|d| format!("{}: {}", d.feature, d.reason)).collect();
    assert_eq!(
        dropped,
        [
            "5: a path is not for vehicles",
            "6: `proposed` is not a class of road that is driven on",
            "7: it is a line without `highway` or `class`",
            "9: it has no geometry",
        ]
    );
}

#[test]
fn golden_files_that_are_refused() {
    let say = |features: &str| read(features).unwrap_err().to_string();
    let primary = r#""highway": "primary", "name": "Elm Street""#;
    let good = line(primary, "[[0, 0], [1, 0]]");
    assert_eq!(
        say(&format!("{good}, {}", line(primary, "[[5, 5], [5, 5], [5, 5.01]]"))),
        "feature 1 (Elm Street) is a road of zero length"
    );
    assert_eq!(say(&line(primary, "[[5, 5]]")), "feature 0 (Elm Street) is a road of zero length");
    assert_eq!(
        say(&line(r#""highway": "primary", "speed_kmh": 0"#, "[[0, 0], [1, 0]]")),
        "feature 0 has a speed of 0; it must be a number of km/h over 0"
    );
    assert_eq!(say(""), "the file holds no road for vehicles (0 features were left out)");
    assert!(say(&line(primary, "[[NaN, 5], [6, 6]]")).starts_with("the file is no GeoJSON: "));
    assert!(say(&line(primary, "[[1e999, 5], [6, 6]]")).starts_with("the file is no GeoJSON: "));
    assert_eq!(
        say(&line(primary, "[[1e300, 5], [6, 6]]")),
        format!(
            "feature 0 has a vertex that is no place: it lies at {} m east, 5 m north",
            1e300_f64
        )
    );
    let whole = |text: &[u8]| Network::read(&frame(), text).unwrap_err().to_string();
    assert_eq!(whole(b"\xff\xfe"), "the file is not UTF-8: byte 0 begins no character");
    assert_eq!(
        whole(br#"{"type": "Point", "coordinates": [1, 2]}"#),
        "the GeoJSON holds a bare geometry, and a FeatureCollection is needed"
    );
    let far = r#"{"type": "FeatureCollection", "features": [{"type": "Feature",
        "properties": {"highway": "primary"},
        "geometry": {"type": "LineString", "coordinates": [[1.5, 42.5], [200, 42.5]]}}]}"#;
    assert_eq!(
        whole(far.as_bytes()),
        "feature 0 has a vertex that is no place: longitude 200, latitude 42.5 is no place on \
         the globe"
    );
    let deep = "[".repeat(100_000);
    assert!(whole(deep.as_bytes()).starts_with("the file is no GeoJSON: "));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]
    /// Dijkstra against Floyd and Warshall's least times over all pairs of nodes.
    #[test]
    fn agree_with_all_pairs(
        ends in prop::collection::vec((0_usize..7, 0_usize..7, 1.0_f64..20.0, any::<bool>()), 1..16),
        from in 0_usize..7,
        to in 0_usize..7,
    ) {
        let corners =
            [(0.0, 0.0), (130.0, 20.0), (250.0, -40.0), (80.0, 170.0), (210.0, 160.0), (-60.0, 90.0), (10.0, 260.0)];
        let roads: Vec<Road> = ends
            .iter()
            .filter(|(a, b, ..)| a != b)
            .map(|(a, b, speed, one_way)| road(&[corners[*a], corners[*b]], *speed, *one_way))
            .collect();
        let mut time = [[f64::INFINITY; 7]; 7];
        let mut known = [false; 7];
        for (a, b, speed, one_way) in ends.iter().filter(|(a, b, ..)| a != b) {
            let (p, q) = (corners[*a], corners[*b]);
            let s = at(p.0, p.1).distance_m(at(q.0, q.1)) / speed;
            time[*a][*b] = time[*a][*b].min(s);
            if !one_way {
                time[*b][*a] = time[*b][*a].min(s);
            }
            known[*a] = true;
            known[*b] = true;
        }
        for k in 0..7 {
            time[k][k] = 0.0;
            for i in 0..7 {
                for j in 0..7 {
                    time[i][j] = time[i][j].min(time[i][k] + time[k][j]);
                }
            }
        }
        prop_assume!(known[from] && known[to]);
        let network = Network::new(roads, Vec::new()).unwrap();
        let place = |i: usize| at(corners[i].0, corners[i].1);
        let route = network.route(place(from), place(to));
        let expected = time[from][to];
        match route {
            Some(route) => prop_assert!((route.time_s - expected).abs() < 1e-6, "{} {expected}", route.time_s),
            None => prop_assert!(expected.is_infinite()),
        }
    }
}

/// Andorra la Vella to the Pas de la Casa, 26 km as such maps say it, over real roads.
#[test]
fn law_real_roads_are_read_and_driven() {
    let Some(bytes) = test_data("andorra_roads.geojson") else { return };
    let frame = frame();
    let network = Network::read(&frame, &bytes).unwrap();
    assert!(network.roads().len() > 1000, "{}", network.roads().len());
    assert!(network.roads().len() + network.dropped().len() >= 1614);
    let place = |longitude_deg, latitude_deg| {
        frame.position_from_lonlat(LonLat { longitude_deg, latitude_deg }).unwrap()
    };
    let (capital, pass) = (place(1.5218, 42.5075), place(1.7330, 42.5430));
    let route = network.route(capital, pass).unwrap();
    assert!((20_000.0..35_000.0).contains(&route.length_m), "{}", route.length_m);
    assert!((1200.0..3600.0).contains(&route.time_s), "{}", route.time_s);
    assert!(route.length_m > capital.distance_m(pass));
    assert!(route.start_gap_m < 300.0 && route.end_gap_m < 300.0);
    let crossings = network.crossings(capital, 3000.0);
    assert!((2..30).contains(&crossings.len()), "{}", crossings.len());
}

/// A crossing of a bridge over a road, a gate, a bollard, a roundabout and a road that leaves the
/// file, as a PBF.
pub(crate) fn small_map() -> Map<'static> {
    // a hundredth of a degree is 1.1 km north and 0.8 km east here
    let at = |x: i64, y: i64| (15_000_000 + x * 10_000, 425_000_000 + y * 10_000);
    let node = |id: i64, x: i64, y: i64, tags: write::Pairs<'static>| {
        let (longitude, latitude) = at(x, y);
        (id, longitude, latitude, tags)
    };
    Map {
        nodes: vec![
            node(1, 0, 0, &[]),
            node(2, 10, 0, &[("barrier", "gate")]),
            node(3, 20, 0, &[]),
            // the bridge passes over the middle of the road at the same place
            node(4, 15, -10, &[]),
            node(5, 15, 0, &[]),
            node(6, 15, 10, &[]),
            node(7, 15, 0, &[]),
            node(8, 30, 0, &[("barrier", "bollard")]),
            node(9, 40, 0, &[]),
            node(10, 3, 3, &[("place", "town"), ("name", "Alp"), ("population", "1 234")]),
            node(11, 5, 5, &[("place", "village"), ("name", "Berg")]),
        ],
        ways: vec![
            (100, vec![1, 2, 5, 3], &[("highway", "primary"), ("maxspeed", "50")]),
            (101, vec![4, 7, 6], &[("highway", "secondary"), ("bridge", "yes"), ("layer", "1")]),
            (102, vec![3, 8, 9], &[("highway", "tertiary"), ("surface", "sand")]),
            (103, vec![4, 1], &[("highway", "primary"), ("oneway", "yes")]),
            (104, vec![9, 999], &[("highway", "primary")]),
            (105, vec![1, 9], &[("highway", "footway")]),
            (106, vec![1, 9], &[("highway", "service"), ("motor_vehicle", "no")]),
            (107, vec![3, 6, 998], &[("highway", "service"), ("access", "private")]),
            (108, vec![1, 3], &[("waterway", "river")]),
            (109, vec![1, 3], &[("route", "ferry")]),
        ],
        relations: vec![(1, vec![(1, 100, "from")], &[("type", "restriction")])],
    }
}

mod osm;
