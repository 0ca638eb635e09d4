use std::collections::BTreeMap;

use ringfort_model::parse;
use ringfort_model::scenario::Scenario;

use ringfort_model::units::Position;

use crate::build::build;
use crate::sources::Memory;
use crate::terrain::geotiff;
use crate::testing::terrain_in_degrees;

/// The smallest scenario with this `[world]` and this position of its site.
fn scenario(world: &str, at: &str) -> Scenario {
    let text = format!(
        "[scenario]\ntitle = 'An example'\nsubject = 'synthetic'\nstart = 2026-05-04T00:00:00+00:00\nhorizon = '14 d'\n\
         [world]\n{world}\n\
         [[site]]\nid = 'house'\nat = {at}\n\
         [principal]\nstarts_at = 'house'\nmoves = 'stay'\n\
         [[seeker.informant]]\nid = 'one'\nrate = {{ value = '0.3 / d', assumed = 'x' }}\nright = {{ value = 0.6, assumed = 'x' }}\n\
         [seeker.decision]\ngo_when = {{ belief = {{ value = 0.8, assumed = 'x' }}, window = {{ value = '6 h', assumed = 'x' }} }}\n\
         [seeker.strike]\nway = 'foot'\nstart = '2 h before sunrise'\nforce = {{ people = {{ value = 6, assumed = 'x' }} }}\n"
    );
    let diagnosed = parse::parse("scenario.toml", &text, &[], &mut |_: &str| Ok(String::new()));
    assert!(diagnosed.usable().is_some(), "{}", diagnosed.plain());
    diagnosed.usable().cloned().unwrap()
}

fn files(files: &[(&str, &[u8])]) -> Memory {
    Memory(files.iter().map(|(n, b)| ((*n).to_owned(), b.to_vec())).collect::<BTreeMap<_, _>>())
}

fn dem() -> Vec<u8> {
    geotiff::write_raster(&terrain_in_degrees(1.2, 42.4)).unwrap()
}

fn said(world: &str, at: &str, sources: &Memory) -> Vec<String> {
    let problems = build(&scenario(world, at), sources).unwrap_err();
    problems.into_iter().map(|p| format!("{} / {}", p.message, p.help)).collect()
}

#[test]
fn golden_exchanged_longitude_and_latitude_of_a_site() {
    let sources = files(&[("dem.tif", &dem())]);
    let world = "terrain = { file = 'dem.tif' }";
    assert!(build(&scenario(world, "{ lonlat = [1.3, 42.45] }"), &sources).is_ok());
    assert_eq!(
        said(world, "{ lonlat = [42.45, 1.3] }", &sources),
        ["site `house` has no place in the frame: longitude 42.45° lies too far from UTM zone 31 \
             to be shown in it / longitude and latitude seem to have changed places: longitude comes \
             first"]
    );
    let off = said(world, "{ lonlat = [1.3, 43.45] }", &sources);
    assert!(off[0].starts_with("site `house` lies off the map, at "), "{off:?}");
}

#[test]
fn law_a_level_plane_lies_around_the_sites() {
    let none = files(&[]);
    let flat = "terrain = { flat = { value = '10 m', assumed = 'x' }, size = { value = '2 km', assumed = 'x' } }";
    let world = build(&scenario(flat, "{ lonlat = [1.3, 42.45] }"), &none).unwrap();
    assert_eq!(world.terrain.range_m(), (10.0, 10.0));
    let at = world.sites[0].unwrap();
    assert_eq!((at.east_m, at.north_m), (1000.0, 1000.0));
    assert_eq!(world.terrain.lattice().cell_m(), 25.0);
    assert_eq!(
        said(flat, "[100, 100]", &none),
        [
            "a level plane needs a place / give `world.terrain` a `middle`, or a site a position as { \
         lonlat = [longitude, latitude] }"
        ]
    );
    let placed = flat.replace("flat =", "middle = { lonlat = [1.3, 42.45] }, flat =");
    let world = build(&scenario(&placed, "[100, 100]"), &none).unwrap();
    assert_eq!(world.sites[0], Some(Position { east_m: 100.0, north_m: 100.0 }));
}

#[test]
fn law_what_the_terrain_part_says_arrives() {
    let grid = b"ncols 40\nnrows 30\nxllcorner 1.2\nyllcorner 42.4\ncellsize 0.005\n";
    let heights = "7 ".repeat(1200);
    let grid = [&grid[..], heights.as_bytes()].concat();
    let prj = br#"GEOGCS["GCS_WGS_1984"]"#;
    let sources = files(&[("a.asc", &grid), ("a.prj", prj), ("dem.tif", &dem())]);
    let world = "terrain = { file = ['a.asc', 'dem.tif'], crs = 'EPSG:32630', resample = 'cubic', vertical_sigma = { value = '3 m', assumed = 'x' } }";
    let built = build(&scenario(world, "{ lonlat = [1.3, 42.45] }"), &sources).unwrap();
    assert_eq!(built.terrain.vertical_sigma_m(), Some(3.0));
    assert_eq!(built.terrain.frame().crs().epsg(), 32_630);
    let read: Vec<&str> = built.terrain.readings().iter().map(|r| r.file.as_str()).collect();
    assert_eq!(read, ["a.asc", "dem.tif"]);
    // the first holds
    assert_eq!(built.terrain.range_m(), (7.0, 7.0));
    let wrong = world.replace("EPSG:32630", "UTM 30");
    assert_eq!(
        said(&wrong, "[100, 100]", &sources),
        ["`UTM 30` names no reference system; write its EPSG code, such as \"EPSG:32631\" / mend \
         `world.terrain.crs`, or leave it out"]
    );
    let missing = "terrain = { file = ['dem.tif', 'b.tif'] }";
    assert_eq!(
        said(missing, "[100, 100]", &sources),
        [
            "`b.tif` cannot be read: there is no such file / name a GeoTIFF or an SRTM .hgt file beside \
         the scenario"
        ]
    );
    let damaged = files(&[("dem.tif", &dem()[..200]), ("b.tif", &dem())]);
    let many = said(missing, "[100, 100]", &damaged);
    assert!(many[0].starts_with("the terrain dem.tif: "), "{many:?}");
}

#[test]
fn golden_a_site_where_nobody_walks() {
    let water = geotiff::write_raster(&crate::terrain::Raster {
        values: vec![80.0; 1200],
        ..terrain_in_degrees(1.2, 42.4)
    });
    let sources = files(&[("dem.tif", &dem()), ("cover.tif", &water.unwrap())]);
    let world = "terrain = { file = 'dem.tif' }\ncover = { file = 'cover.tif' }";
    assert_eq!(
        said(world, "{ lonlat = [1.3, 42.45] }", &sources),
        [
            "site `house` lies in `water`, where nobody walks: no way on foot leads there / mend the \
         position, or give the class a speed factor over 0"
        ]
    );
    let open = world.replace("cover.tif", "dem.tif");
    let built = build(&scenario(&open, "{ lonlat = [1.3, 42.45] }"), &sources).unwrap();
    assert_eq!(built.cover.unwrap().classes().len(), 11);
}
