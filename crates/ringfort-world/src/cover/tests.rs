use super::*;
use crate::terrain::Raster;
use crate::testing::{terrain_from, terrain_in_degrees};

fn classes() -> Vec<Class> {
    let class = |id: &str, values: &[u32], tags: &[&str], on_foot| Class {
        id: id.to_owned(),
        values: values.to_vec(),
        tags: tags.iter().map(|t| (*t).to_owned()).collect(),
        on_foot,
        seen: 0.5,
        canopy_m: 12.0,
    };
    vec![
        class("forest", &[10], &["natural=wood"], 0.5),
        class("houses", &[50], &["building=*"], 1.0),
        class("water", &[80], &[], 0.0),
    ]
}

fn read(terrain: &Terrain, file: &[u8]) -> Result<Cover, CoverError> {
    Cover::read(terrain, classes(), &[("cover", file)])
}

/// A raster of the terrain's own projection and cells, one cell wider on every side.
fn raster_around(terrain: &Terrain, value: impl Fn(u32, u32) -> f32) -> Raster {
    let lattice = terrain.lattice();
    let (cols, rows, side) = (lattice.cols() + 2, lattice.rows() + 2, lattice.cell_m());
    let (east, north) = terrain.frame().origin_m();
    let cells = (0..rows).flat_map(|row| (0..cols).map(move |col| (col, row)));
    Raster {
        cols,
        rows,
        values: cells.map(|(col, row)| value(col, row)).collect(),
        crs: terrain.frame().crs().clone(),
        x: east - side / 2.0,
        y: north + lattice.extent().north_m + side / 2.0,
        step_x: side,
        step_y: side,
    }
}

#[test]
fn law_a_raster_says_the_class_of_each_cell() {
    let terrain = terrain_from(6, 4, 30.0, |_| 100.0);
    let values = |col: u32, row: u32| match (col, row) {
        (1, 1) => 10.0,
        (2, 1) => 80.0,
        (3, 1) => 33.0,
        (4, 1) => f32::NAN,
        _ => 50.0,
    };
    let file = geotiff::write_raster(&raster_around(&terrain, values)).unwrap();
    let cover = read(&terrain, &file).unwrap();
    let id = |cell| cover.class(cell).map(|class| class.id.as_str());
    assert_eq!(
        [id(0), id(1), id(2), id(3), id(4)],
        [Some("forest"), Some("water"), None, None, Some("houses")]
    );
    assert_eq!(cover.on_foot().values()[..5], [0.5, 0.0, 1.0, 1.0, 1.0]);
    assert_eq!(cover.seen().values()[..5], [0.5, 0.5, 1.0, 1.0, 0.5]);
    assert_eq!(cover.canopy_m().values()[..5], [12.0, 12.0, 0.0, 0.0, 12.0]);
    assert_eq!(cover.cells()["houses"], 20);
    let reading = &cover.readings()[0];
    assert_eq!(reading.file, "cover");
    assert_eq!(
        reading.dropped,
        [
            "value 33 is in no class: 1 cells of 24 are taken as open ground",
            "1 cells of 24 have no value in it"
        ]
    );
}

/// A square of two cells by two with a hole of one, whatever the way round.
#[test]
fn law_polygons_hold_the_centres_within_them() {
    let terrain = terrain_from(8, 8, 100.0, |_| 100.0);
    let place = |east_m: f64, north_m: f64| {
        let p = terrain.frame().lonlat_from_position(Position { east_m, north_m }).unwrap();
        format!("[{},{}]", p.longitude_deg, p.latitude_deg)
    };
    let ring = |corners: &[(f64, f64)]| {
        let points: Vec<String> = corners.iter().map(|(e, n)| place(*e, *n)).collect();
        format!("[{}]", points.join(","))
    };
    let outer = [(100.0, 100.0), (500.0, 100.0), (500.0, 500.0), (100.0, 500.0), (100.0, 100.0)];
    let hole = [(200.0, 200.0), (200.0, 300.0), (300.0, 300.0), (300.0, 200.0), (200.0, 200.0)];
    let feature = |tags: &str, rings: &str| {
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{{tags}}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[{rings}]}}}}"
        )
    };
    let collection = |features: &[String]| {
        format!("{{\"type\":\"FeatureCollection\",\"features\":[{}]}}", features.join(","))
    };
    let wood = feature("\"natural\":\"wood\"", &format!("{},{}", ring(&outer), ring(&hole)));
    let house = feature("\"building\":\"yes\"", &ring(&outer));
    let meadow = feature("\"landuse\":\"meadow\",\"building\":\"no\"", &ring(&outer));
    let both = collection(&[wood.clone(), house, meadow]);
    let cover = read(&terrain, both.as_bytes()).unwrap();
    for cell in 0..64 {
        let p = terrain.lattice().centre(cell);
        let within = |low: f64, high: f64| {
            (low..high).contains(&p.east_m) && (low..high).contains(&p.north_m)
        };
        // the first polygon holds, and the house shows through the hole in the wood
        let expected = match (within(200.0, 300.0), within(100.0, 500.0)) {
            (true, _) => Some("houses"),
            (false, true) => Some("forest"),
            _ => None,
        };
        assert_eq!(cover.class(cell).map(|c| c.id.as_str()), expected, "{p:?}");
    }
    assert_eq!(cover.readings()[0].what, "GeoJSON; 2 polygons of a class, which cover 16 cells");
    assert_eq!(cover.readings()[0].dropped, ["1 features have no tag that a class names"]);
    let reversed: Vec<(f64, f64)> = outer.iter().rev().copied().collect();
    let turned = feature("\"natural\":\"wood\"", &format!("{},{}", ring(&reversed), ring(&hole)));
    let alone = |f: String| read(&terrain, collection(&[f]).as_bytes()).unwrap().indices().clone();
    assert_eq!(alone(wood), alone(turned));
}

/// A wood with a pond and a house in it, as ways of OpenStreetMap: the smallest area holds.
#[test]
fn law_areas_of_openstreetmap_are_cover() {
    let terrain = terrain_from(8, 8, 100.0, |_| 100.0);
    let mut nodes = Vec::new();
    let mut ways = Vec::new();
    let mut square = |from_m: f64, to_m: f64, tags: &'static [(&'static str, &'static str)]| {
        let first = nodes.len() as i64 + 1;
        for (east_m, north_m) in [(from_m, from_m), (to_m, from_m), (to_m, to_m), (from_m, to_m)] {
            let p = terrain.frame().lonlat_from_position(Position { east_m, north_m }).unwrap();
            let tenth_of_a_micro = |degrees: f64| libm::round(degrees * 1e7) as i64;
            let (x, y) = (tenth_of_a_micro(p.longitude_deg), tenth_of_a_micro(p.latitude_deg));
            nodes.push((nodes.len() as i64 + 1, x, y, &[] as &[(&str, &str)]));
        }
        ways.push((first, vec![first, first + 1, first + 2, first + 3, first], tags));
    };
    square(100.0, 700.0, &[("natural", "wood"), ("name", "Bois")]);
    square(200.0, 400.0, &[("building", "yes")]);
    square(500.0, 600.0, &[("leisure", "pitch")]);
    let file = crate::pbf::write::Map { nodes, ways, relations: vec![] }.bytes();
    let cover = read(&terrain, &file).unwrap();
    for cell in 0..64 {
        let p = terrain.lattice().centre(cell);
        let within = |low: f64, high: f64| {
            (low..high).contains(&p.east_m) && (low..high).contains(&p.north_m)
        };
        let expected = match (within(200.0, 400.0), within(100.0, 700.0)) {
            (true, _) => Some("houses"),
            (false, true) => Some("forest"),
            _ => None,
        };
        assert_eq!(cover.class(cell).map(|c| c.id.as_str()), expected, "{p:?}");
    }
    let reading = &cover.readings()[0];
    assert_eq!(reading.what, "OpenStreetMap PBF; 2 polygons of a class, which cover 36 cells");
    assert_eq!(reading.dropped[0], "1 features have no tag that a class names");
    for end in 0..file.len() {
        let _ = read(&terrain, &file[..end]);
    }
}

#[test]
fn golden_cover_that_is_refused() {
    let terrain = terrain_from(8, 8, 100.0, |_| 100.0);
    let say = |bytes: &[u8]| read(&terrain, bytes).unwrap_err().to_string();
    assert_eq!(
        say(b"hello"),
        "cover: this is none of a GeoTIFF of classes, GeoJSON of polygons and an OpenStreetMap PBF"
    );
    let square = |points: [[f64; 2]; 4]| {
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"natural\":\"wood\"}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[{points:?}]}}}}"
        )
    };
    let away = square([[10.0, 50.0], [10.1, 50.0], [10.1, 50.1], [10.0, 50.0]]);
    assert_eq!(say(away.as_bytes()), "cover: it lies beside the terrain");
    let swapped =
        square([[19.501, -103.599], [19.502, -103.599], [19.502, -103.598], [19.501, -103.599]]);
    assert_eq!(
        say(swapped.as_bytes()),
        "cover: it lies beside the terrain; longitude and latitude seem to be exchanged"
    );
    let mut far = raster_around(&terrain, |_, _| 10.0);
    far.x += 1e5;
    let far = geotiff::write_raster(&far).unwrap();
    assert_eq!(say(&far), "cover: it lies beside the terrain");
    let degrees = terrain_in_degrees(-103.6, 19.5);
    let swapped = Raster { x: 19.4, y: -103.5, ..degrees };
    assert_eq!(
        say(&geotiff::write_raster(&swapped).unwrap()),
        "cover: it lies beside the terrain; longitude and latitude seem to be exchanged"
    );
    let good =
        square([[-103.599, 19.501], [-103.598, 19.501], [-103.598, 19.502], [-103.599, 19.501]]);
    for length in 0..good.len() {
        let _ = read(&terrain, &good.as_bytes()[..length]);
    }
}
