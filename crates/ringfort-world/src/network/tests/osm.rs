//! Networks from OpenStreetMap files.

use super::*;

#[test]
fn law_a_pbf_becomes_a_network() {
    let network = Network::read(&frame(), &small_map().bytes()).unwrap();
    let said: Vec<String> = network
        .roads()
        .iter()
        .map(|r| {
            let speed = libm::round(r.speed_m_s * 3.6);
            format!(
                "{} {} {speed} {:?} {} {}",
                r.feature,
                r.class,
                r.passage,
                r.level,
                r.points.len()
            )
        })
        .collect();
    assert_eq!(
        said,
        [
            "100 primary 40 Ground 0 4",
            "101 secondary 55 Bridge 1 3",
            "102 tertiary 20 Ground 0 3",
            "103 primary 65 Ground 0 2",
            "107 service 15 Ground 0 2",
        ]
    );
    assert_eq!(
        network.reading("map.osm.pbf").dropped,
        [
            "1 restriction of turns is not used",
            "1 ferry is not used",
            "1 road was cut where its nodes are not in the file",
            "1 feature: a footway is not for vehicles",
            "1 feature: it is closed to vehicles (`access`)",
            "1 feature: its nodes are not in the file",
        ]
    );
    assert_eq!(network.place("Alp").unwrap().population, Some(1234));
    assert_eq!(network.place("Berg").unwrap().population, None);
    let barriers: Vec<(&str, Effect)> =
        network.barriers().iter().map(|b| (b.kind.as_str(), b.effect)).collect();
    assert_eq!(barriers, [("gate", Effect::Delays(GATE_DELAY_S)), ("bollard", Effect::Closes)]);
}

#[test]
fn law_gates_delay_bollards_close_and_bridges_pass_over() {
    let frame = frame();
    let network = Network::read(&frame, &small_map().bytes()).unwrap();
    let place = |x: f64, y: f64| {
        let (longitude_deg, latitude_deg) = (1.5 + x * 0.001, 42.5 + y * 0.001);
        frame.position_from_lonlat(LonLat { longitude_deg, latitude_deg }).unwrap()
    };
    // along the road, through the gate and under the bridge
    let metres = |a: (f64, f64), b: (f64, f64)| {
        let at = |(x, y): (f64, f64)| LonLat {
            longitude_deg: 1.5 + x * 0.001,
            latitude_deg: 42.5 + y * 0.001,
        };
        crate::geodesic::length_m(at(a), at(b))
    };
    let route = network.route(place(0.0, 0.0), place(20.0, 0.0)).unwrap();
    let along = metres((0.0, 0.0), (20.0, 0.0));
    assert!((route.length_m - along).abs() < 1e-6, "{route:?}");
    assert!((route.time_s - (along / (40.0 / 3.6) + GATE_DELAY_S)).abs() < 1e-6, "{route:?}");
    // up to the gate there is nothing to wait for
    let before = network.route(place(0.0, 0.0), place(9.0, 0.0)).unwrap();
    assert!((before.time_s - metres((0.0, 0.0), (9.0, 0.0)) / (40.0 / 3.6)).abs() < 0.1);
    // from the road onto the bridge the way is round by the service road, not up
    let up = network.route(place(16.0, 0.0), place(15.0, 5.0)).unwrap();
    assert!(up.points.contains(&place(20.0, 0.0)) && up.points.contains(&place(15.0, 10.0)));
    // a bollard: to it from either side, and never past it
    assert!(network.route(place(20.0, 0.0), place(29.0, 0.0)).is_some());
    assert_eq!(network.route(place(20.0, 0.0), place(35.0, 0.0)), None);
    assert!(network.route(place(35.0, 0.0), place(31.0, 0.0)).is_some());
    let parts = network.components();
    assert_eq!((parts.parts, parts.there_and_back), (2, 2));
    assert!((0.7..0.95).contains(&parts.largest_part), "{parts:?}");
}

/// In GeoJSON, where nodes have no names: mere crossings of two levels are no junctions, ends are.
#[test]
fn law_levels_are_joined_at_ends_only() {
    let network = read(
        &[
            line(r#""highway": "primary""#, "[[0, 0], [100, 0], [200, 0]]"),
            line(r#""highway": "primary", "bridge": "yes""#, "[[100, -50], [100, 0], [100, 50]]"),
            line(r#""highway": "primary""#, "[[100, 50], [300, 50]]"),
            line(r#""highway": "primary""#, "[[150, 0], [150, 30]]"),
            line(r#""highway": "primary", "tunnel": "yes""#, "[[200, 0], [250, 0], [300, 50]]"),
            r#"{"type": "Feature", "properties": {"barrier": "gate", "locked": "yes"},
                "geometry": {"type": "Point", "coordinates": [250, 0]}}"#
                .to_owned(),
            r#"{"type": "Feature", "properties": {"barrier": "wall"},
                "geometry": {"type": "Point", "coordinates": [7, 7]}}"#
                .to_owned(),
        ]
        .join(","),
    )
    .unwrap();
    let arrives = |from: (f64, f64), to: (f64, f64)| {
        network.route(at(from.0, from.1), at(to.0, to.1)).is_some()
    };
    assert!(!arrives((0.0, 0.0), (100.0, -50.0)), "not up onto the bridge");
    assert!(arrives((100.0, -50.0), (300.0, 50.0)), "off the bridge at its end");
    assert!(arrives((0.0, 0.0), (240.0, 0.0)) && !arrives((0.0, 0.0), (300.0, 50.0)));
    assert_eq!(network.barriers().len(), 1, "the wall stands beside the roads");
    let passages: Vec<Passage> = network.roads().iter().map(|r| r.passage).collect();
    assert_eq!(
        passages,
        [Passage::Ground, Passage::Bridge, Passage::Ground, Passage::Ground, Passage::Tunnel]
    );
}

#[test]
fn golden_what_is_said_of_a_network() {
    let network = Network::read(&frame(), &small_map().bytes()).unwrap();
    assert_eq!(
        network.reading("map.osm.pbf").what,
        "OpenStreetMap PBF: 5 roads of 8.4 km, 2 places, 2 barriers on roads; 2 separate parts, \
         the largest with 90.2 % of the length (90.2 % can be driven both there and back)"
    );
    let other = |longitude_deg, latitude_deg, map| {
        let frame = Frame::at(LonLat { longitude_deg, latitude_deg }).unwrap();
        Network::read_near(&frame, &small_map().bytes(), map).unwrap_err().to_string()
    };
    let map = Extent { west_m: 0.0, south_m: 0.0, east_m: 5e4, north_m: 5e4 };
    assert_eq!(other(4.5, 42.5, map), "all 6 roads of the file lie more than 100 km off the map");
    assert_eq!(other(-84.0, 36.0, map), "all 6 roads of the file lie more than 100 km off the map");
    let swapped = br#"{"type": "FeatureCollection", "features": [{"type": "Feature",
        "properties": {"highway": "primary"},
        "geometry": {"type": "LineString", "coordinates": [[42.5, 1.5], [42.51, 1.51]]}}]}"#;
    let said = "every road lies far from the map, and near it once longitude and latitude change \
                places: the file seems to give latitude first; GeoJSON gives longitude first";
    assert_eq!(Network::read(&frame(), swapped).unwrap_err().to_string(), said);
    assert_eq!(Network::read_near(&frame(), swapped, map).unwrap_err().to_string(), said);
    let mut empty = small_map();
    empty.ways.clear();
    assert_eq!(
        Network::read(&frame(), &empty.bytes()).unwrap_err().to_string(),
        "the file holds no road for vehicles (0 features were left out)"
    );
    let mut nowhere = small_map();
    nowhere.nodes[0].2 = 950_000_000;
    assert_eq!(
        Network::read(&frame(), &nowhere.bytes()).unwrap_err().to_string(),
        "feature 1 has a vertex that is no place: longitude 1.5, latitude 95 is no place on the globe"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(128) })]
    /// The tree of boxes against looking at every piece, ties and all.
    #[test]
    fn agree_nearest_with_looking_at_all(
        corners in prop::collection::vec((0_i32..12, 0_i32..12), 2..40),
        spots in prop::collection::vec((-20_i32..140, -20_i32..140), 1..20),
    ) {
        let place = |(x, y): (i32, i32)| (f64::from(x) * 10.0, f64::from(y) * 10.0);
        let roads: Vec<Road> = corners
            .windows(2)
            .filter(|pair| pair[0] != pair[1])
            .map(|pair| road(&[place(pair[0]), place(pair[1])], 10.0, false))
            .collect();
        let network = Network::new(roads, Vec::new()).unwrap();
        for (x, y) in spots {
            let spot = at(f64::from(x), f64::from(y));
            let all = network.segments().iter().enumerate().map(|(index, s)| {
                let [a, b] = [s.from, s.to].map(|n| network.node_positions()[n as usize]);
                let (dx, dy) = (b.east_m - a.east_m, b.north_m - a.north_m);
                let along = (spot.east_m - a.east_m) * dx + (spot.north_m - a.north_m) * dy;
                let foot = between(a, b, (along / (dx * dx + dy * dy)).clamp(0.0, 1.0));
                (foot.distance_m(spot), index)
            });
            let least = all.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            let snap = network.nearest(spot).map(|s| (s.distance_m, s.segment as usize));
            prop_assert_eq!(snap, least);
        }
    }

    /// Parts against reaching every node from every other.
    #[test]
    fn agree_components_with_reaching_every_node(
        ends in prop::collection::vec((0_usize..8, 0_usize..8, any::<bool>()), 1..14),
    ) {
        let corner = |i: usize| (f64::from(i as u32) * 100.0, f64::from((i * i) as u32) * 10.0);
        let roads: Vec<Road> = ends
            .iter()
            .filter(|(a, b, _)| a != b)
            .map(|(a, b, one_way)| road(&[corner(*a), corner(*b)], 10.0, *one_way))
            .collect();
        prop_assume!(!roads.is_empty());
        let network = Network::new(roads, Vec::new()).unwrap();
        let reach: Vec<Vec<bool>> = (0..network.nodes() as u32)
            .map(|n| network.times_from(&[(n, 0.0)]).time_s.iter().map(|t| t.is_finite()).collect())
            .collect();
        let strong = (0..reach.len())
            .filter(|a| (0..*a).all(|b| !(reach[*a][b] && reach[b][*a])))
            .count();
        let parts = network.components();
        prop_assert_eq!(parts.there_and_back, strong);
        prop_assert!(parts.parts <= strong && parts.largest_there_and_back <= parts.largest_part);
        prop_assert!(parts.largest_part <= 1.0 + 1e-12);
    }
}

/// The same roads from the PBF and from the GeoJSON that was made of it: one knows its nodes by
/// name, the other by place.
#[test]
fn agree_pbf_with_geojson_of_andorra() {
    let (Some(pbf), Some(json)) =
        (test_data("andorra.osm.pbf"), test_data("andorra_roads.geojson"))
    else {
        return;
    };
    let frame = frame();
    let [pbf, json] = [pbf, json].map(|bytes| Network::read(&frame, &bytes).unwrap());
    let near = |a: f64, b: f64, share: f64| (a - b).abs() <= share * a.max(b);
    assert_eq!(pbf.roads().len(), json.roads().len());
    assert!(near(pbf.length_m(), json.length_m(), 1e-9), "{} {}", pbf.length_m(), json.length_m());
    let place = |longitude_deg, latitude_deg| {
        frame.position_from_lonlat(LonLat { longitude_deg, latitude_deg }).unwrap()
    };
    let spots = [(1.5218, 42.5075), (1.7330, 42.5430), (1.4905, 42.4640), (1.5180, 42.5565)];
    for from in spots {
        for to in spots {
            let drive = |n: &Network| n.route(place(from.0, from.1), place(to.0, to.1)).unwrap();
            let (a, b) = (drive(&pbf), drive(&json));
            assert!(
                near(a.time_s, b.time_s, 0.01) && near(a.length_m, b.length_m, 0.01),
                "{a:?} {b:?}"
            );
        }
    }
}

/// The seeds of the fuzzer are files of ours; `RINGFORT_GOLDEN=1` writes them anew.
#[test]
fn golden_seeds_of_the_fuzzer() {
    let map = small_map();
    for (name, bytes) in [("roads", map.bytes()), ("raw", map.raw_bytes())] {
        let path = format!("{}/../../fuzz/seeds/pbf/{name}", env!("CARGO_MANIFEST_DIR"));
        if std::env::var_os("RINGFORT_GOLDEN").is_some() {
            std::fs::create_dir_all(std::path::Path::new(&path).parent().unwrap()).unwrap();
            std::fs::write(&path, &bytes).unwrap();
        }
        assert_eq!(std::fs::read(&path).unwrap(), bytes, "{name}");
    }
}

#[test]
fn law_a_file_that_is_not_packed_is_read_as_well() {
    let [packed, raw] = [small_map().bytes(), small_map().raw_bytes()]
        .map(|bytes| Network::read(&frame(), &bytes).unwrap());
    assert_eq!(packed, raw);
}
