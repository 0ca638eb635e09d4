use std::collections::BTreeMap;

use super::*;
use crate::pbf::write::Map;

/// A feature in one line.
fn told(layer: &Layer) -> Vec<String> {
    let place = |p: &LonLat| format!("{} {}", p.longitude_deg, p.latitude_deg);
    let line = |l: &[LonLat]| l.iter().map(place).collect::<Vec<_>>().join(", ");
    let one = |f: &Feature| {
        let shape = match &f.shape {
            Shape::Points(points) => format!("points {}", line(points)),
            Shape::Lines(lines) => {
                let lines: Vec<String> = lines.iter().map(|l| line(l)).collect();
                format!("lines {}", lines.join(" / "))
            }
            Shape::Polygons(polygons) => {
                let rings =
                    |p: &Polygon| p.0.iter().map(|r| line(r)).collect::<Vec<_>>().join(" - ");
                let polygons: Vec<String> = polygons.iter().map(rings).collect();
                format!("areas {}", polygons.join(" + "))
            }
        };
        let properties: String = f.properties.iter().flat_map(|(k, v)| [" ", k, "=", v]).collect();
        format!("{}: {shape}{properties}", f.name.as_deref().unwrap_or("-"))
    };
    layer.features.iter().map(one).collect()
}

fn refused(bytes: &[u8]) -> String {
    read("a file", bytes).unwrap_err().to_string()
}

const GEOJSON: &str = r#"{"type": "FeatureCollection", "features": [
    {"type": "Feature", "properties": {"name": " gate ", "guards": 2, "note": null},
     "geometry": {"type": "Point", "coordinates": [1.5, 42.5, 900]}},
    {"type": "Feature", "id": 7, "properties": null, "geometry": {"type": "GeometryCollection",
     "geometries": [{"type": "LineString", "coordinates": [[1, 2], [3, 4]]},
                    {"type": "MultiPoint", "coordinates": [[5, 6], [7, 8]]}]}},
    {"type": "Feature", "properties": {"name": "yard"}, "geometry": {"type": "Polygon",
     "coordinates": [[[0, 0], [9, 0], [9, 9], [0, 0]], [[1, 1], [2, 1], [2, 2], [1, 1]]]}},
    {"type": "Feature", "properties": {}, "geometry": null},
    {"type": "Feature", "properties": {}, "geometry": {"type": "LineString", "coordinates": [[1, 1]]}},
    {"type": "Feature", "properties": {"name": "moon"}, "geometry": {"type": "Point", "coordinates": [1e9, 0]}}
]}"#;

#[test]
fn law_geojson_is_read() {
    let layer = read("a.geojson", GEOJSON.as_bytes()).unwrap();
    assert_eq!(
        told(&layer),
        [
            "gate: points 1.5 42.5 guards=2",
            "7: points 5 6, 7 8",
            "7: lines 1 2, 3 4",
            "yard: areas 0 0, 9 0, 9 9 - 1 1, 2 1, 2 2",
        ]
    );
    assert_eq!(layer.reading.what, "GeoJSON: 4 features (2 of points, 1 of lines, 1 of areas)");
    assert_eq!(
        layer.reading.dropped,
        [
            "1 feature: feature `moon`: longitude 1000000000, latitude 0 is no place on the globe",
            "1 feature: it has no geometry",
            "1 feature: it has too few vertices for a point, a line or an area",
        ]
    );
    assert_eq!(layer.areas().count(), 1);
    let bare = read("a", br#"{"type": "Point", "coordinates": [1, 2]}"#).unwrap();
    assert_eq!(told(&bare), ["-: points 1 2"]);
}

const KML: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder><name>all</name>
  <Placemark><name>gate</name><description><![CDATA[the <b>north</b> gate]]></description>
    <ExtendedData><Data name="guards"><value>2</value></Data>
      <SchemaData><SimpleData name="kind">post</SimpleData></SchemaData></ExtendedData>
    <Point><coordinates> 1.5,42.5,900 </coordinates></Point></Placemark>
  <Placemark><name>way</name><LineString><coordinates>1,2 3,4
     5,6</coordinates></LineString></Placemark>
  <Placemark><name>yard</name><MultiGeometry><Polygon>
     <outerBoundaryIs><LinearRing><coordinates>0,0 9,0 9,9 0,0</coordinates></LinearRing></outerBoundaryIs>
     <innerBoundaryIs><LinearRing><coordinates>1,1 2,1 2,2 1,1</coordinates></LinearRing></innerBoundaryIs>
     </Polygon><Point><coordinates>4,4</coordinates></Point></MultiGeometry></Placemark>
  <Placemark><name>bad</name><Point><coordinates>1;2</coordinates></Point></Placemark>
  <NetworkLink><Link><href>http://example.org/more.kml</href></Link></NetworkLink>
</Folder></Document></kml>"#;

#[test]
fn law_kml_and_kmz_are_read() {
    let expected = [
        "gate: points 1.5 42.5 description=the <b>north</b> gate guards=2 kind=post",
        "way: lines 1 2, 3 4, 5 6",
        "yard: points 4 4",
        "yard: areas 0 0, 9 0, 9 9 - 1 1, 2 1, 2 2",
    ];
    let layer = read("a.kml", KML.as_bytes()).unwrap();
    assert_eq!(told(&layer), expected);
    assert_eq!(
        layer.reading.dropped,
        [
            "1 links to other files are not read",
            "1 feature: its `coordinates` are not numbers apart by commas",
        ]
    );
    for packed in [true, false] {
        let zipped = zip(&[("readme.txt", b"no"), ("doc.KML", KML.as_bytes())], packed);
        let layer = read("a.kmz", &zipped).unwrap();
        assert_eq!(told(&layer), expected);
        assert!(layer.reading.what.starts_with("KMZ: "), "{}", layer.reading.what);
        // cut anywhere, it is refused
        for end in (0..zipped.len()).step_by(7) {
            assert!(read("a.kmz", &zipped[..end]).is_err());
        }
    }
}

#[test]
fn law_gpx_is_read() {
    let layer = read("a.gpx", GPX.as_bytes()).unwrap();
    assert_eq!(
        told(&layer),
        [
            "gate: points 1.5 42.5 ele=900 sym=Flag",
            "round: lines 1 2, 3 4",
            "-: lines 1 1, 2 2 / 5 5, 6 6",
        ]
    );
    assert_eq!(
        layer.reading.dropped,
        [
            "1 feature: `lat` or `lon` is no number",
            "1 feature: feature 3: longitude NaN, latitude 2 is no place on the globe",
        ]
    );
}

#[test]
fn law_areas_of_a_pbf_are_read() {
    let node = |id: i64, x: i64, y: i64| (id, x * 10_000_000, y * 10_000_000, &[][..]);
    let map = Map {
        nodes: vec![
            node(1, 0, 0),
            node(2, 9, 0),
            node(3, 9, 9),
            node(4, 0, 9),
            node(5, 1, 1),
            node(6, 2, 1),
            node(7, 2, 2),
            (8, 50_000_000, 50_000_000, &[("name", "Alp"), ("natural", "peak")]),
        ],
        ways: vec![
            (10, vec![1, 2, 3], &[]),
            (11, vec![1, 4, 3], &[]),
            (12, vec![5, 6, 7, 5], &[("natural", "water"), ("name", "pond")]),
            (13, vec![5, 6, 7, 5], &[("highway", "service")]),
            (14, vec![1, 2, 99, 1], &[("building", "yes")]),
            (15, vec![5, 6, 7, 5], &[("natural", "cliff")]),
        ],
        relations: vec![
            (
                20,
                vec![(1, 10, "outer"), (1, 11, "outer"), (1, 12, "inner")],
                &[("type", "multipolygon"), ("landuse", "forest")],
            ),
            (21, vec![(1, 10, "outer")], &[("type", "multipolygon"), ("landuse", "farmland")]),
        ],
    };
    let layer = areas("a.osm.pbf", &map.bytes()).unwrap();
    assert_eq!(
        told(&layer),
        [
            "Alp: points 5 5 natural=peak",
            "-: areas 0 0, 9 0, 9 9, 0 9 - 1 1, 2 1, 2 2 landuse=forest type=multipolygon",
            "pond: areas 1 1, 2 1, 2 2 natural=water",
        ]
    );
    assert_eq!(
        layer.reading.dropped,
        ["1 lines of areas do not close", "1 rings of areas have nodes that are not in the file"]
    );
}

#[test]
fn law_real_areas_are_read() {
    let Some(bytes) = crate::testing::test_data("andorra.osm.pbf") else { return };
    let layer = read("andorra.osm.pbf", &bytes).unwrap();
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for (feature, _) in layer.areas() {
        let keys = feature.properties.keys().map(String::as_str);
        for key in keys.filter(|key| ["building", "landuse", "natural"].contains(key)) {
            *kinds.entry(key).or_default() += 1;
        }
    }
    assert!(kinds["building"] > 250 && kinds["landuse"] > 50 && kinds["natural"] > 20, "{kinds:?}");
}

#[test]
fn golden_files_that_are_no_layer() {
    assert_eq!(
        refused(b"hello"),
        "the file is none of GeoJSON, GeoPackage, KML, KMZ, GPX and OpenStreetMap PBF"
    );
    assert!(refused(b"").ends_with("PBF: it is empty"));
    assert!(
        refused(&[0, 0, 0x27, 0x0a, 0]).ends_with("a Shapefile; save it as GeoPackage or GeoJSON")
    );
    assert!(refused(&[0xff, 0xfe, b'<', 0]).ends_with("or it is in UTF-16; save it as UTF-8"));
    assert!(refused(b"{\"type\": \"FeatureColl").starts_with("the file is no GeoJSON: "));
    assert!(
        refused(b"{\"type\": \"Point\", \"coordinates\": [NaN, 1]}").starts_with("the file is no")
    );
    assert_eq!(refused(b"{\xff}"), "the file is not UTF-8: byte 1 begins no character");
    let frame = br#"{"type": "FeatureCollection", "ringfort_frame": true, "features": []}"#;
    assert!(refused(frame).starts_with("the file gives metres of a scenario's frame"));
    assert_eq!(
        refused(br#"{"type": "FeatureCollection", "features": []}"#),
        "the file holds no point, line or area that can be used"
    );
    assert_eq!(
        refused(br#"{"type": "Point", "coordinates": [42.5, 101.5]}"#),
        "feature 0 has latitude 101.5: longitude and latitude seem to have changed places; \
         longitude comes first"
    );
    assert!(refused(b"<svg/>").ends_with("its first element is `svg`, and `kml` is needed"));
    assert!(refused(b"<gpx><wpt").starts_with("the file is no GPX: "));
    assert_eq!(
        refused(b"PK\x03\x04"),
        "the file is no KMZ: its directory is missing, so it was cut off"
    );
    assert_eq!(
        refused(&zip(&[("a.txt", b"")], true)),
        "the file is no KMZ: no file in it ends in .kml"
    );
}

/// Texts that grow when they are read, or stand deep within each other.
#[test]
fn law_bombs_are_refused_in_time() {
    let bomb = zip(&[("doc.kml", &vec![b' '; 65 << 20])], true);
    assert!(bomb.len() < 1 << 20);
    assert_eq!(refused(&bomb), "the KMZ unpacks to more than 67108864 bytes, which is refused");
    let laughs =
        r#"<!DOCTYPE kml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><kml>&b;</kml>"#;
    assert!(refused(laughs.as_bytes()).starts_with("the file is no KML: "));
    for (open, close) in [("<Folder>", "</Folder>"), ("<Placemark>", "</Placemark>")] {
        let deep = format!("<kml>{}{}</kml>", open.repeat(20_000), close.repeat(20_000));
        assert!(!refused(deep.as_bytes()).is_empty());
    }
    let deep = format!("<kml>{}", "<Folder>".repeat(100_000));
    assert!(refused(deep.as_bytes()).starts_with("the file is no KML: "));
    let geometry = r#"{"type":"GeometryCollection","geometries":["#.repeat(5000);
    assert!(refused(geometry.as_bytes()).starts_with("the file is no GeoJSON: "));
}

#[test]
fn golden_names_that_are_not_found() {
    let layer = read("a.geojson", GEOJSON.as_bytes()).unwrap();
    let say = |name| layer.point(name).unwrap_err().to_string();
    assert_eq!(layer.point(Some("gate")).unwrap().longitude_deg, 1.5);
    assert_eq!(
        say(Some("gait")),
        "the file has no feature named `gait`; the nearest are `gate`, `yard`, `7`"
    );
    assert_eq!(say(Some("7")), "the file has 2 features named `7`, and one is meant");
    assert_eq!(say(Some("yard")), "`yard` is an area, and a point is needed");
    assert_eq!(say(None), "the file has 4 features; say which one is meant by its `name`");
    assert_eq!(layer.points(Some("gate")).unwrap().len(), 1);
    assert_eq!(layer.points(None).unwrap_err().to_string(), "`7` is a line, and a point is needed");
    assert!(layer.points(Some("none")).is_err());
}

const GPX: &str = r#"<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">
      <wpt lat="42.5" lon="1.5"><ele>900</ele><name>gate</name><sym>Flag</sym></wpt>
      <rte><name>round</name><rtept lat="2" lon="1"/><rtept lat="4" lon="3"/></rte>
      <trk><trkseg><trkpt lat="1" lon="1"/><trkpt lat="2" lon="2"/></trkseg>
           <trkseg><trkpt lat="5" lon="5"/><trkpt lat="6" lon="6"/></trkseg><trkseg/></trk>
      <rte><rtept lat="2" lon="NaN"/><rtept lat="4" lon="inf"/></rte>
      <rte><rtept lat="2"/></rte></gpx>"#;

/// The seeds of the fuzzer are files of ours; `RINGFORT_GOLDEN=1` writes them anew.
#[test]
fn golden_seeds_of_the_fuzzer() {
    let kmz = zip(
        &[(
            "doc.kml",
            b"<kml><Placemark><Point><coordinates>1,2</coordinates></Point></Placemark></kml>",
        )],
        true,
    );
    let seeds: [(&str, &[u8]); 4] = [
        ("geojson", GEOJSON.as_bytes()),
        ("kml", KML.as_bytes()),
        ("gpx", GPX.as_bytes()),
        ("kmz", &kmz),
    ];
    for (name, bytes) in seeds {
        let path = format!("{}/../../fuzz/seeds/layers/{name}", env!("CARGO_MANIFEST_DIR"));
        if std::env::var_os("RINGFORT_GOLDEN").is_some() {
            std::fs::create_dir_all(std::path::Path::new(&path).parent().unwrap()).unwrap();
            std::fs::write(&path, bytes).unwrap();
        }
        assert_eq!(std::fs::read(&path).unwrap(), bytes, "{name}");
    }
}

/// A zip archive, packed or as it is.
fn zip(files: &[(&str, &[u8])], deflate: bool) -> Vec<u8> {
    let (mut archive, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in files {
        let data = if deflate {
            miniz_oxide::deflate::compress_to_vec(content, 6)
        } else {
            content.to_vec()
        };
        let method: [u8; 2] = if deflate { [8, 0] } else { [0, 0] };
        let sizes =
            [(data.len() as u32).to_le_bytes(), (content.len() as u32).to_le_bytes()].concat();
        let length = (name.len() as u16).to_le_bytes();
        let start = (archive.len() as u32).to_le_bytes();
        // version, flags, method; time, date, checksum (not looked at); sizes; lengths of the name
        // and of more
        let common = [&[20, 0, 0, 0][..], &method, &[0; 8], &sizes, &length, &[0, 0]].concat();
        archive.extend([b"PK\x03\x04", &common[..], name.as_bytes(), &data].concat());
        let rest = [&[0; 10][..], &start].concat();
        directory.extend([b"PK\x01\x02\x14\x00", &common[..], &rest, name.as_bytes()].concat());
    }
    let (start, size) = (archive.len() as u32, directory.len() as u32);
    let count = (files.len() as u16).to_le_bytes();
    archive.extend(directory);
    archive.extend(b"PK\x05\x06\0\0\0\0");
    archive
        .extend([&count[..], &count, &size.to_le_bytes(), &start.to_le_bytes(), &[0, 0]].concat());
    archive
}

#[cfg(feature = "geopackage")]
mod packages {
    use rusqlite::Connection;

    use super::*;

    const TABLES: &str = "
        CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY,
            organization TEXT, organization_coordsys_id INTEGER, definition TEXT);
        INSERT INTO gpkg_spatial_ref_sys VALUES ('WGS 84', 4326, 'EPSG', 4326, ''),
            ('UTM 31', 32631, 'EPSG', 32631, ''), ('a plan', 99, 'LOCAL', 99, '');
        CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT,
            geometry_type_name TEXT, srs_id INTEGER, z INTEGER, m INTEGER);";

    /// A geometry with a header without envelope, little-endian.
    fn blob(kind: u32, numbers: &[u32], places: &[&[(f64, f64)]]) -> Vec<u8> {
        let mut blob = b"GP\0\x01\xe6\x10\0\0\x01".to_vec();
        blob.extend(kind.to_le_bytes());
        for number in numbers {
            blob.extend(number.to_le_bytes());
        }
        for line in places {
            if kind != 1 {
                blob.extend((line.len() as u32).to_le_bytes());
            }
            for (x, y) in *line {
                blob.extend([x.to_le_bytes(), y.to_le_bytes()].concat());
            }
        }
        blob
    }

    fn package(more: &str, features: &[(&str, &str, Vec<u8>)]) -> Vec<u8> {
        let database = Connection::open_in_memory().unwrap();
        database.execute_batch(TABLES).unwrap();
        database.execute_batch(more).unwrap();
        for (table, name, geometry) in features {
            let insert = format!("INSERT INTO {table} (geom, name) VALUES (?1, ?2)");
            database.execute(&insert, (geometry, name)).unwrap();
        }
        database.serialize("main").unwrap().to_vec()
    }

    fn table(name: &str, system: u32) -> String {
        format!(
            "CREATE TABLE {name} (fid INTEGER PRIMARY KEY, geom BLOB, name TEXT, guards INTEGER);
             INSERT INTO gpkg_geometry_columns VALUES ('{name}', 'geom', 'GEOMETRY', {system}, 0, 0);"
        )
    }

    #[test]
    fn law_a_geopackage_is_read() {
        let gate = blob(1, &[], &[&[(1.5, 42.5)]]);
        let line = blob(2, &[], &[&[(1.0, 2.0), (3.0, 4.0)]]);
        let area = blob(3, &[1], &[&[(0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 0.0)]]);
        let utm = blob(1, &[], &[&[(376_749.548, 4_706_383.170)]]);
        let more = [table("posts", 4326), table("far", 32_631), table("plan", 99)].concat();
        let bytes = package(
            &more,
            &[
                ("posts", "gate", gate.clone()),
                ("posts", "way", line),
                ("posts", "yard", area),
                ("posts", "broken", b"GP\0\x01....".to_vec()),
                ("far", "far gate", utm),
                ("plan", "none", gate.clone()),
            ],
        );
        if std::env::var_os("RINGFORT_GOLDEN").is_some() {
            let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/seeds/layers/gpkg");
            std::fs::write(path, &bytes).unwrap();
        }
        let mut layer = read("a.gpkg", &bytes).unwrap();
        // 10⁻⁸ degrees are a millimetre
        for feature in &mut layer.features {
            if let Shape::Points(points) = &mut feature.shape {
                points[0].longitude_deg = libm::round(points[0].longitude_deg * 1e6) / 1e6;
                points[0].latitude_deg = libm::round(points[0].latitude_deg * 1e6) / 1e6;
            }
        }
        assert_eq!(
            told(&layer),
            [
                "far gate: points 1.5 42.5 fid=1",
                "gate: points 1.5 42.5 fid=1",
                "way: lines 1 2, 3 4 fid=2",
                "yard: areas 0 0, 9 0, 9 9 fid=3",
            ]
        );
        assert_eq!(
            layer.reading.dropped,
            [
                "layer `plan` is in reference system LOCAL:99, which is not read",
                "1 feature: its geometry is no point, line or area",
            ]
        );
        // as QGIS writes it
        let mut ahead = bytes.clone();
        (ahead[18], ahead[19]) = (2, 2);
        assert_eq!(told(&read("a.gpkg", &ahead).unwrap()).len(), 4);
        for end in [16, 99, 100, 1000, bytes.len() / 2, bytes.len() - 1] {
            let said = refused(&bytes[..end]);
            assert!(said.starts_with("the file is no GeoPackage: "), "{said}");
        }
        let only = package(&table("plan", 99), &[("plan", "none", gate)]);
        assert_eq!(
            refused(&only),
            "layer `plan` is in reference system LOCAL:99; save it in longitude and latitude on \
             WGS 84 (EPSG:4326)"
        );
    }

    #[test]
    fn law_hostile_geopackages_are_refused_in_time() {
        // a view that never ends in the place of a table
        let view =
            "CREATE VIEW posts AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)
                SELECT x AS geom, x AS name FROM n;
            INSERT INTO gpkg_geometry_columns VALUES ('posts', 'geom', 'POINT', 4326, 0, 0);";
        assert_eq!(
            refused(&package(view, &[])),
            "the file is no GeoPackage: it has no layer of features"
        );
        // the same in the place of the list of tables
        let database = Connection::open_in_memory().unwrap();
        database
            .execute_batch(
                "CREATE VIEW gpkg_geometry_columns AS WITH RECURSIVE n(x) AS
                     (SELECT 1 UNION ALL SELECT x + 1 FROM n)
                     SELECT x AS table_name, x AS column_name, x AS srs_id FROM n;
                 CREATE TABLE gpkg_spatial_ref_sys (srs_id, organization, organization_coordsys_id);",
            )
            .unwrap();
        assert!(
            refused(&database.serialize("main").unwrap()).starts_with("the file is no GeoPackage")
        );
        // a column that is reckoned, and large
        let large = "CREATE TABLE posts (geom BLOB, name TEXT,
                more TEXT GENERATED ALWAYS AS (hex(zeroblob(400000000))) VIRTUAL);
            INSERT INTO gpkg_geometry_columns VALUES ('posts', 'geom', 'POINT', 4326, 0, 0);";
        let gate = blob(1, &[], &[&[(1.5, 42.5)]]);
        let said = refused(&package(large, &[("posts", "gate", gate)]));
        assert!(said.contains("too big"), "{said}");
        // numbers of parts that are not there
        let lies = [
            blob(2, &[u32::MAX], &[]),
            blob(3, &[u32::MAX], &[]),
            blob(7, &[u32::MAX], &[]),
            blob(99, &[], &[]),
        ];
        let lies = lies.map(|blob| ("posts", "lie", blob));
        assert_eq!(
            refused(&package(&table("posts", 4326), &lies)),
            "the file holds no point, line or area that can be used: its geometry is no point, \
             line or area"
        );
        assert_eq!(
            refused(&package("", &[])),
            "the file is no GeoPackage: it has no layer of features"
        );
    }
}
