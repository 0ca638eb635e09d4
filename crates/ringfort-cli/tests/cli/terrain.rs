//! Do the commands about ground write what they say, on the cells of the file that was given?

use ringfort_world::frame::Crs;
use ringfort_world::terrain::{Raster, geotiff};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Where the first sample of the hill lies: no whole millimetres, as after a warp.
const FIRST: (f64, f64) = (376_123.456_789_1, 4_710_987.654_321_9);
const CELL: f64 = 24.999_9;
const COLS: u32 = 61;
const ROWS: u32 = 41;

/// An empty folder with `hill.tif` in it: a ridge from north to south through the middle, UTM 31.
fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let height = |i: u32| (100.0 - 10.0 * f64::from((i % COLS).abs_diff(30))).max(0.0) as f32;
    let raster = Raster {
        cols: COLS,
        rows: ROWS,
        values: (0..COLS * ROWS).map(height).collect(),
        crs: Crs::from_epsg(32_631).unwrap(),
        x: FIRST.0,
        y: FIRST.1,
        step_x: CELL,
        step_y: CELL,
    };
    fs::write(folder.join("hill.tif"), geotiff::write_raster(&raster).unwrap()).unwrap();
    folder
}

/// The coordinates of the centre of a cell, as an argument.
fn at(col: u32, row: u32) -> String {
    format!("{},{}", FIRST.0 + f64::from(col) * CELL, FIRST.1 - f64::from(row) * CELL)
}

fn ringfort(folder: &Path, line: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ringfort"));
    command.current_dir(folder).arg("terrain").args(line.split_whitespace()).output().unwrap()
}

fn answer(folder: &Path, line: &str) -> String {
    let output = ringfort(folder, line);
    assert!(output.status.success(), "{line}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn json(folder: &Path, line: &str) -> serde_json::Value {
    serde_json::from_str(&answer(folder, &format!("{line} --json"))).unwrap()
}

fn document(folder: &Path, name: &str) -> serde_json::Value {
    serde_json::from_slice(&fs::read(folder.join(name)).unwrap()).unwrap()
}

/// The raster that was written; its cells must be those of the hill, to the last bit.
fn raster(folder: &Path, name: &str) -> Raster {
    let written = geotiff::read(&fs::read(folder.join(name)).unwrap()).unwrap();
    let given = geotiff::read(&fs::read(folder.join("hill.tif")).unwrap()).unwrap();
    let grid = |r: &Raster| (r.cols, r.rows, r.crs.epsg(), r.x, r.y, r.step_x, r.step_y);
    assert_eq!(grid(&written), grid(&given), "{name}");
    written
}

#[test]
fn law_a_viewshed_parts_seen_hidden_and_out_of_reach() {
    let folder = folder("terrain-viewshed");
    let line = format!(
        "viewshed hill.tif --observer {} --height 2 --radius 700 --out v.tif --out v.png --out v.geojson",
        at(5, 20)
    );
    let said = json(&folder, &line);
    let seen = raster(&folder, "v.tif");
    let value = |col: u32, row: u32| seen.values[(row * COLS + col) as usize];
    // level ground before the ridge, the ground behind it, and what is too far; 255 stands for none
    assert_eq!((value(10, 20), value(33, 20)), (1.0, 0.0));
    assert!(value(40, 20).is_nan());
    let count = |v: f32| seen.values.iter().filter(|s| **s == v).count();
    assert_eq!(said["visible_cells"], count(1.0));
    assert_eq!(said["hidden_cells"], count(0.0));
    assert!(fs::read(folder.join("v.png")).unwrap().starts_with(b"\x89PNG"));
    let shapes = document(&folder, "v.geojson");
    assert_eq!(shapes["features"][0]["properties"]["visible"], 1);
    assert_eq!(shapes["features"][0]["geometry"]["type"], "MultiPolygon");
    let place = &shapes["features"][0]["geometry"]["coordinates"][0][0][0];
    assert!((1.4..1.6).contains(&place[0].as_f64().unwrap()), "{place}");

    let exact = json(&folder, &format!("{line} --exact"));
    let cells = |of: &serde_json::Value| of["visible_cells"].as_i64().unwrap();
    // lines that just graze level ground may fall either way
    assert!((cells(&exact) - cells(&said)).abs() <= 10, "{} {}", cells(&exact), cells(&said));
    // a mast looks over the ridge
    let mast = json(&folder, &line.replace("--height 2", "--height 200"));
    assert!(cells(&mast) > cells(&said));
    // heights in error: a chance, sure where the ridge is high and where nothing is between
    let line = format!("viewshed hill.tif --observer {} --height 2 --radius 700", at(5, 20));
    let chances = json(&folder, &format!("{line} --sigma 2 --stretch 100 --out p.tif --out p.png"));
    let p = raster(&folder, "p.tif");
    let chance = |col: u32, row: u32| p.values[(row * COLS + col) as usize];
    assert!(chance(6, 20) > 0.99 && chance(33, 20) < 0.01 && chance(40, 20).is_nan());
    assert!(p.values.iter().any(|p| (0.05..0.95).contains(p)));
    assert!(chances["in_doubt_share"].as_f64().unwrap() > 0.0);
    let curved = json(&folder, &format!("{line} --out v.tif --curvature --refraction"));
    assert_eq!((&curved["curvature"], &curved["refraction"]), (&true.into(), &0.13.into()));
}

#[test]
fn law_a_speed_of_one_gives_metres() {
    let folder = folder("terrain-travel");
    let from = at(0, 20);
    answer(&folder, &format!("travel-time hill.tif --from {from} --speed 1 --out m.tif"));
    let metres = raster(&folder, "m.tif");
    for (cell, metres) in metres.values.iter().enumerate() {
        let (dx, dy) = ((cell as u32 % COLS).abs_diff(0), (cell as u32 / COLS).abs_diff(20));
        let steps = f64::from(dx.max(dy)) + (2_f64.sqrt() - 1.0) * f64::from(dx.min(dy));
        assert!((f64::from(*metres) - CELL * steps).abs() < 1e-3 * CELL, "cell {cell}");
    }
    let line =
        format!("travel-time hill.tif --from {from} --out t.tif --out t.png --out t.geojson");
    let said = json(&folder, &line);
    let seconds = raster(&folder, "t.tif");
    assert_eq!(seconds.values[20 * COLS as usize], 0.0);
    let over = seconds.values[20 * COLS as usize + 60];
    // 1.5 km on the level take 18 minutes, over the ridge more
    assert!((1072.0..3000.0).contains(&over), "{over}");
    assert_eq!(said["reached_cells"], COLS * ROWS);
    let widest = &document(&folder, "t.geojson")["features"][0]["properties"];
    assert!(widest["within_s"].as_f64() >= said["longest_s"].as_f64());
    // many directions are never slower
    let any = json(&folder, &format!("{line} --any-angle"));
    assert!(any["longest_s"].as_f64() <= said["longest_s"].as_f64());
    let naismith = json(&folder, &format!("{line} --pace naismith --factor 0.6 --towards"));
    assert!(naismith["longest_s"].as_f64() > said["longest_s"].as_f64());
}

#[test]
fn law_relief_lies_on_the_hills_own_cells() {
    let folder = folder("terrain-relief");
    answer(&folder, "hillshade hill.tif --out h.tif --out h.png");
    // level ground under a light 45° up
    assert_eq!(raster(&folder, "h.tif").values[20 * COLS as usize + 5], 180.0);
    let said = json(&folder, "slope hill.tif --out s.tif --out s.png");
    let degrees = raster(&folder, "s.tif");
    let steep = degrees.values[20 * COLS as usize + 25];
    assert!((f64::from(steep) - (10.0 / CELL).atan().to_degrees()).abs() < 1e-3, "{steep}");
    assert!(said["steepest_deg"].as_f64().unwrap() >= 21.8);
    answer(&folder, "slope hill.tif --unit percent --out p.tif");
    let percent = raster(&folder, "p.tif").values[20 * COLS as usize + 25];
    assert!((percent - 40.0).abs() < 0.01, "{percent}");
}

#[test]
fn law_a_profile_says_what_hides() {
    let folder = folder("terrain-profile");
    let line = format!("profile hill.tif --from {} --to {}", at(5, 20), at(55, 20));
    let said =
        json(&folder, &format!("{line} --out p.csv --out p.svg --out p.geojson --out p.json"));
    assert_eq!(said["visible"], false);
    assert!(said["least_clearance_m"].as_f64().unwrap() < -98.0);
    let rows = fs::read_to_string(folder.join("p.csv")).unwrap().lines().count();
    assert_eq!(rows, 1 + said["points"].as_array().unwrap().len());
    assert!(fs::read_to_string(folder.join("p.svg")).unwrap().starts_with("<svg"));
    assert_eq!(document(&folder, "p.geojson")["features"][0]["properties"]["visible"], 0);
    assert_eq!(document(&folder, "p.json")["visible"], false);
    assert!(answer(&folder, &line).contains("the far end is hidden"));
    let high = json(&folder, &format!("{line} --height 150 --target-height 150"));
    assert_eq!(high["visible"], true);
}

#[test]
fn golden_info() {
    let folder = folder("terrain-info");
    let said = json(&folder, "info hill.tif");
    assert_eq!(said["grid"]["crs"], "EPSG:32631");
    assert_eq!((&said["grid"]["cols"], &said["grid"]["rows"]), (&COLS.into(), &ROWS.into()));
    assert_eq!((&said["is_resampled"], &said["voids_filled"]), (&false.into(), &0.into()));
    assert_eq!((&said["lowest_m"], &said["highest_m"]), (&0.0.into(), &100.0.into()));
    let text = answer(&folder, "info hill.tif");
    assert!(
        text.contains("cells    61 × 41 of 24.9999 m: the file's own, in EPSG:32631"),
        "{text}"
    );
    let finer = json(&folder, "info hill.tif --cell 10");
    assert_eq!((&finer["is_resampled"], &finer["grid"]["cell_m"]), (&true.into(), &10.0.into()));
}

#[test]
fn golden_light() {
    let said =
        json(&folder("terrain-light"), "light --at -84.2,36.5 --date 2026-02-22 --zone -05:00");
    assert_eq!(said["sunrise"], "2026-02-22T07:16:16-05:00");
    assert_eq!(said["last_light"], "2026-02-22T18:50:50-05:00");
    assert_eq!(said["moon"]["rise"], "2026-02-22T09:49:15-05:00");
    assert_eq!(said["illumination"][0]["level"], "dark night");
    let polar = json(Path::new("."), "light --at 25.78,71.17 --date 2026-06-21");
    assert!(polar["sunrise"].is_null() && polar["last_light"].is_null());
}

#[test]
fn law_what_cannot_be_answered_says_why() {
    let folder = folder("terrain-refused");
    let refused = |line: &str, sentence: &str| {
        let output = ringfort(&folder, line);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{line}: {said}");
        assert!(said.contains(sentence), "{line}: `{sentence}` is missing in {said}");
        assert!(!folder.join("v.tif").exists());
    };
    let out = "--out v.tif";
    refused(&format!("viewshed none.tif --observer 1,2 {out}"), "there is no none.tif");
    refused(&format!("viewshed . --observer 1,2 {out}"), "is a folder; name a file of heights");
    refused(
        &format!("viewshed hill.tif --observer 1,2 {out}"),
        "lies off the map in coordinates of EPSG:32631, which reaches from",
    );
    refused(
        &format!("viewshed hill.tif --observer 1.5,42.54 {out}"),
        "add --lonlat if these are degrees",
    );
    refused(
        &format!("viewshed hill.tif --lonlat --observer 42.54,1.5 {out}"),
        "were the two exchanged?",
    );
    refused(&format!("viewshed hill.tif --observer 1;2 {out}"), "two numbers with a comma");
    refused(&format!("viewshed hill.tif --observer 1,nan {out}"), "not a finite number");
    refused(
        "viewshed hill.tif --observer 1,2 --out v.bmp",
        "this command writes .tif, .tiff, .png, .geojson, .json",
    );
    refused(
        &format!("viewshed hill.tif --observer {} --sigma 2 --out v.geojson", at(5, 20)),
        "chances (--sigma) go into a .tif or a .png",
    );
    refused("slope hill.tif --cell -5 --out v.tif", "-5 is not over 0");
    refused("slope hill.tif --out ./hill.tif", "would be written over the heights that are read");
    refused("slope hill.tif --out v.tif --out v.tif", "name each file once");
    refused("slope hill.tif --out .", "is a folder");
    refused("hillshade hill.tif --out v.geojson", "this command writes .tif, .tiff, .png");
    refused(&format!("travel-time hill.tif --from 1,2 --speed 0 {out}"), "0 is not over 0");
    refused("info hill.tif --crs EPSG:1", "EPSG");
    refused("light --at 42.5,101.5 --date 2026-02-22", "were the two exchanged?");
    refused("light --at 1,2 --date 2026-02-30", "is no date");
    fs::write(folder.join("half.tif"), &fs::read(folder.join("hill.tif")).unwrap()[..200]).unwrap();
    refused(&format!("slope half.tif {out}"), "half.tif");
}
