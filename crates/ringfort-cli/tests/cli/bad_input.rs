//! Does every kind of bad input end in a message and the right exit code, soon?
//!
//! Exit code 2 asks the person to change the input, 1 says that the machine would not.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A villa of its own for one test, in a folder that is empty before.
fn villa(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    let _ = fs::remove_dir_all(&folder);
    let made = ringfort(&["new", folder.to_str().unwrap()]);
    assert_eq!(made.status.code(), Some(0), "{made:?}");
    folder
}

fn ringfort(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ringfort")).args(arguments).output().unwrap()
}

/// Checks that `check` on `folder` ends with code 2 and says `sentence`.
fn check_refused(folder: &Path, sentence: &str) {
    let output = ringfort(&["check", folder.to_str().unwrap()]);
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains(sentence), "`{sentence}` is missing in:\n{said}");
}

/// Replaces `old` by `new` in the scenario, once.
fn change(folder: &Path, old: &str, new: &str) {
    let path = folder.join("scenario.toml");
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(old), "`{old}` is not in the scenario");
    fs::write(path, text.replacen(old, new, 1)).unwrap();
}

/// The villa's terrain with the 32-bit or 16-bit value of one TIFF field replaced.
fn terrain_with(folder: &Path, tag: u16, value: u32) -> Vec<u8> {
    let mut bytes = fs::read(folder.join("terrain.tif")).unwrap();
    let fields = usize::from(u16::from_le_bytes([bytes[8], bytes[9]]));
    for field in 0..fields {
        let at = 10 + 12 * field;
        if u16::from_le_bytes([bytes[at], bytes[at + 1]]) == tag {
            bytes[at + 8..at + 12].copy_from_slice(&value.to_le_bytes());
        }
    }
    bytes
}

fn roads(coordinates: &str) -> String {
    format!(
        r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{"highway":"track"}},
        "geometry":{{"type":"LineString","coordinates":{coordinates}}}}}]}}"#
    )
}

#[test]
fn law_a_sound_scenario_is_accepted() {
    let output = ringfort(&["check", villa("sound").to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(output.stderr.is_empty(), "{output:?}");
}

#[test]
fn law_a_hundred_errors_are_all_told() {
    let folder = villa("hundred");
    let path = folder.join("scenario.toml");
    let mut text = fs::read_to_string(&path).unwrap();
    for number in 0..100 {
        let site = format!("\n[[site]]\nid = \"s{number}\"\nat = [100, 100]\nabilitys = [\"x\"]\n");
        text.push_str(&site);
    }
    fs::write(path, text).unwrap();
    let output = ringfort(&["check", folder.to_str().unwrap(), "--json"]);
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["problems"].as_array().unwrap().len(), 100);
    assert_eq!(output.status.code(), Some(2));
    check_refused(&folder, "100 errors");
}

#[test]
fn law_a_quantity_of_the_wrong_unit_is_refused() {
    let folder = villa("unit");
    change(&folder, "radius = \"120 m\"", "radius = \"120 s\"");
    check_refused(&folder, "`s` is not a unit of a length");
}

#[test]
fn law_a_probability_that_is_not_a_number_is_refused() {
    let folder = villa("nan");
    change(&folder, "belief = { value = 0.8", "belief = { value = nan");
    check_refused(&folder, "is NaN, and a probability lies from 0 to 1");
}

#[test]
fn law_an_impossible_routine_is_refused() {
    let folder = villa("routine");
    let need = "[[principal.need]]\nfor = \"dialysis\"\nevery = { value = \"24 h\", assumed = \"x\" }\nlate = { value = \"2 h\", assumed = \"x\" }\n";
    change(&folder, "[[principal.visitor]]", &format!("{need}\n[[principal.visitor]]"));
    check_refused(&folder, "RF0141");
}

#[test]
fn law_a_site_off_the_map_is_refused() {
    let folder = villa("off-map");
    change(&folder, "at = [8900, 2700]", "at = [89000, 2700]");
    check_refused(&folder, "site `lodge` lies off the map");
}

#[test]
fn law_a_named_file_that_is_missing_is_refused() {
    let folder = villa("missing");
    fs::remove_file(folder.join("terrain.tif")).unwrap();
    check_refused(&folder, "`terrain.tif` cannot be read: there is no such file");
}

#[test]
fn law_a_name_that_leaves_the_folder_is_refused() {
    let folder = villa("leaves");
    change(&folder, "roads   = \"roads.geojson\"", "roads   = \"../villa/roads.geojson\"");
    check_refused(&folder, "`..` could leave the folder");
}

#[test]
fn law_bytes_that_are_not_utf8_are_refused() {
    let folder = villa("utf8");
    let mut bytes = fs::read(folder.join("scenario.toml")).unwrap();
    let line_5 = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n').nth(3).unwrap().0 + 1;
    bytes[line_5] = 0xff;
    fs::write(folder.join("scenario.toml"), bytes).unwrap();
    check_refused(&folder, "is not UTF-8 text: line 5");
}

#[test]
fn law_a_truncated_raster_is_refused() {
    let folder = villa("truncated");
    let bytes = fs::read(folder.join("terrain.tif")).unwrap();
    for length in [0, 3, 100, bytes.len() / 2] {
        fs::write(folder.join("terrain.tif"), &bytes[..length]).unwrap();
        check_refused(&folder, "the terrain terrain.tif");
    }
}

#[test]
fn law_a_raster_of_huge_dimensions_is_refused() {
    let folder = villa("huge");
    for tag in [256, 257] {
        let bytes = terrain_with(&folder, tag, 4_000_000_000);
        fs::write(folder.join("terrain.tif"), bytes).unwrap();
        check_refused(&folder, "the terrain terrain.tif");
    }
}

#[test]
fn law_a_raster_without_data_is_refused() {
    let folder = villa("nodata");
    // All heights differ from the nodata value of the file, so name one whole height as void and
    // leave nothing else: a raster of zeros whose nodata value is zero.
    let mut bytes = terrain_with(&folder, 259, 1);
    let zeros = vec![0_u8; 240 * 240 * 2];
    let at = u32::try_from(bytes.len()).unwrap();
    bytes.extend(zeros);
    fs::write(folder.join("terrain.tif"), &bytes).unwrap();
    let bytes = terrain_with(&folder, 273, at);
    fs::write(folder.join("terrain.tif"), &bytes).unwrap();
    let bytes = terrain_with(&folder, 279, 240 * 240 * 2);
    fs::write(folder.join("terrain.tif"), &bytes).unwrap();
    let mut bytes = terrain_with(&folder, 317, 1);
    let nodata = bytes.windows(7).position(|window| window == b"-32768\0").unwrap();
    bytes[nodata..nodata + 7].copy_from_slice(b"0\0\0\0\0\0\0");
    fs::write(folder.join("terrain.tif"), bytes).unwrap();
    check_refused(&folder, "the terrain terrain.tif");
}

#[test]
fn law_roads_that_are_not_roads_are_refused() {
    let folder = villa("roads");
    for coordinates in
        ["[[3.0,1.8],[NaN,1.8]]", "[[3.0,1.8],[1e999,1.8]]", "[[3.0]]", "[[3.0,1.8],[3.0,91.0]]"]
    {
        fs::write(folder.join("roads.geojson"), roads(coordinates)).unwrap();
        check_refused(&folder, "the roads roads.geojson");
    }
}

#[test]
fn law_a_road_of_no_length_is_refused() {
    let folder = villa("no-length");
    fs::write(folder.join("roads.geojson"), roads("[[3.02,1.86],[3.02,1.86]]")).unwrap();
    check_refused(&folder, "feature 0 is a road of zero length");
}

#[test]
fn law_a_scenario_that_is_not_there_is_the_inputs_fault() {
    let output = ringfort(&["check", "/nowhere/at/all"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "ringfort: there is no /nowhere/at/all\n");
}

#[test]
fn law_an_unwritable_folder_is_the_machines_fault() {
    // Not even root makes a folder in /proc.
    let output = ringfort(&["new", "/proc/villa"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(
        String::from_utf8_lossy(&output.stderr).contains("/proc/villa cannot be written"),
        "{output:?}"
    );
}

#[test]
fn law_a_full_disk_is_the_machines_fault() {
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_ringfort"))
        .args(["schema"])
        .stdout(full)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(
        String::from_utf8_lossy(&output.stderr).contains("the output cannot be written"),
        "{output:?}"
    );
}

#[test]
fn law_a_folder_in_use_is_left_alone() {
    let folder = villa("in-use");
    let before = fs::read(folder.join("scenario.toml")).unwrap();
    let output = ringfort(&["new", folder.to_str().unwrap(), "--template", "minimal"]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert_eq!(fs::read(folder.join("scenario.toml")).unwrap(), before);
}
