//! Does `ringfort calc` answer, and refuse, as it says?

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

const PUMP: &str = "task,p_detection,location,delay_mean_s,delay_sd_s\n\
    Cut fence,0,B,10,3\nRun to building,0,B,12,3.6\nOpen door,0.9,B,90,27\n\
    Run to vital area,0,B,10,3\nOpen inner door,0.9,B,90,27\nSabotage target,0,B,120,\n";

fn calc(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ringfort")).arg("calc").args(arguments).output().unwrap()
}

fn file(name: &str, text: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, text).unwrap();
    path
}

fn answer(arguments: &[&str]) -> Value {
    let output = calc(arguments);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Checks that a question ends with code 2 and says every one of `sentences`.
fn check_refused(arguments: &[&str], sentences: &[&str]) {
    let output = calc(arguments);
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    for sentence in sentences {
        assert!(said.contains(sentence), "`{sentence}` is missing in:\n{said}");
    }
}

/// The pump path of the textbook, as recalled; *source not read*.
#[test]
fn verify_easi_of_the_pump_path() {
    let table = file("pump.csv", PUMP);
    let table = table.to_str().unwrap();
    let common = answer(&["easi", table, "--json"]);
    let near = |value: &Value, expected: f64| {
        let value = value.as_f64().unwrap();
        assert!((value - expected).abs() < 0.0005, "{value} v {expected}");
    };
    near(&common["p_interruption"], 0.476);
    near(&common["p_interruption_common"], 0.476);
    near(&common["p_interruption_per_alarm"], 0.483);
    near(&common["p_interruption_deterministic"], 0.855);
    assert_eq!(common["convention"], "common");
    assert_eq!(common["critical_detection_point"], "Open door");
    assert!(common["d_pi_d_response"].as_f64().unwrap() < 0.0);
    let tasks = common["tasks"].as_array().unwrap();
    let sum: f64 = tasks.iter().map(|task| task["contribution"].as_f64().unwrap()).sum();
    assert!((sum - common["p_interruption"].as_f64().unwrap()).abs() < 1e-12);
    for key in ["p_timely", "contribution", "d_pi_d_detection", "d_pi_d_delay"] {
        assert!(tasks[2][key].is_f64(), "{key}");
    }
    assert!(common["assumed"][0].as_str().unwrap().contains("30 % of the mean"));
    let per_alarm = answer(&["easi", table, "--convention", "per-alarm", "--json"]);
    near(&per_alarm["p_interruption"], 0.483);
    // a response slower than the whole path: no number where there is none
    let late = answer(&["easi", table, "--response-mean", "400", "--json"]);
    assert!(late["critical_detection_point"].is_null());
    assert!(late["timely"]["latest_timely_detection_s"].is_null());
    assert!(late["timely"]["verdict"].as_str().unwrap().starts_with("no detection placement"));
    let words = String::from_utf8(calc(&["easi", table]).stdout).unwrap();
    assert!(
        words.contains("0.4760  EASI") && words.contains("Critical point   Open door"),
        "{words}"
    );
}

#[test]
fn law_a_bad_table_is_refused_at_once() {
    let bad = PUMP.replace("0.9,B,90", "90,B,90").replace(",B,10,3", ",X,-10,3");
    let bad = file("bad.csv", &bad);
    check_refused(
        &["easi", bad.to_str().unwrap()],
        &[
            "if 90 percent is meant, write 0.9",
            "`delay_mean_s` is -10, and a time is not negative",
            "`X` is not a location",
            "bad.csv:2:13",
            "6 errors",
        ],
    );
    let short = file("short.csv", "task,p_detection,location\na,0,B\n");
    check_refused(&["easi", short.to_str().unwrap()], &["no column `delay_mean_s`", "delay_sd_s"]);
    let book = file("no.xlsx", "task,p_detection");
    check_refused(&["easi", book.to_str().unwrap()], &["no workbook"]);
    check_refused(&["easi", "nowhere.csv"], &["there is no nowhere.csv"]);
    let percent = ["easi", "pump.csv", "--communication", "95"];
    check_refused(&percent, &["if percent is meant, write 0.95"]);
}

#[test]
fn verify_detection_of_a_test_record() {
    let found = answer(&[
        "detection",
        "--successes",
        "45",
        "--trials",
        "48",
        "--confidence",
        "0.95",
        "--json",
    ]);
    assert!((found["lower_bound"].as_f64().unwrap() - 0.846).abs() < 5e-4);
    assert_eq!(found["posterior"]["a"], 45.5);
    check_refused(&["detection", "--successes", "9", "--trials", "8"], &["9 successes are more"]);
}

/// The fictional laboratory: 36 paths, found by enumeration elsewhere.
#[test]
fn verify_diagram_of_the_laboratory() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let path = root.join("verification/carrowbeg/diagram.toml");
    let path = path.to_str().unwrap();
    let found = answer(&["diagram", path, "--response", "roving", "--best", "36", "--json"]);
    assert_eq!(found["paths"], 36);
    assert!((found["p_interruption"].as_f64().unwrap() - 0.892_714).abs() < 5e-7);
    assert_eq!(found["rankings"][0]["courses"].as_array().unwrap().len(), 36);
    assert_eq!(found["layers"].as_array().unwrap().len(), 5);
    check_refused(
        &["diagram", path, "--threat", "dynamite"],
        &["has no threat `dynamite`; it has hand tools, power tools"],
    );
    let text = fs::read_to_string(path).unwrap();
    let circle = text.replacen("from = \"offsite\"", "from = \"vault\"", 1);
    let circle = file("circle.toml", &circle);
    check_refused(&["diagram", circle.to_str().unwrap()], &["lead in a circle", "turn one round"]);
}

/// The drawing is written whole or not at all.
#[test]
fn law_a_diagram_is_drawn_into_a_file() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let path = root.join("scenarios/research-reactor/facility.toml");
    let path = path.to_str().unwrap();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("drawn");
    fs::remove_dir_all(&folder).ok();
    fs::create_dir_all(&folder).unwrap();
    let svg = folder.join("laboratory.svg");
    let found = answer(&["diagram", path, "--svg", svg.to_str().unwrap(), "--json"]);
    assert!((found["p_interruption"].as_f64().unwrap() - 0.892_714).abs() < 5e-7);
    assert_eq!(found["elements"][3]["passages"][0]["p_detection"], 0.3);
    assert_eq!(found["areas"].as_array().unwrap().len(), 6);
    let drawn = fs::read_to_string(&svg).unwrap();
    assert!(drawn.starts_with("<svg ") && drawn.ends_with("</svg>\n"), "{drawn}");
    assert!(drawn.contains(">culvert grille</text>"));
    let names = || fs::read_dir(&folder).unwrap().map(|e| e.unwrap().file_name());
    assert_eq!(names().count(), 1, "{:?}", names().collect::<Vec<_>>());
    let png = folder.join("laboratory.png");
    check_refused(
        &["diagram", path, "--svg", png.to_str().unwrap()],
        &["this command writes .svg"],
    );
    let broken = fs::read_to_string(path).unwrap();
    let broken = broken.replacen("mean = \"75 s\"", "mean = \"-75 s\"", 1);
    let broken = file("negative.toml", &broken.replacen("value = 0.9,", "value = 90,", 1));
    let other = folder.join("other.svg");
    check_refused(
        &["diagram", broken.to_str().unwrap(), "--svg", other.to_str().unwrap()],
        &["if percent is meant, write 0.9", "75"],
    );
    assert_eq!(names().count(), 1);
}

/// Those inside: the laboratory with a guard, a desk and a keeper; JSON and text name the worst.
#[test]
fn law_diagram_names_the_worst_insiders() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let text = fs::read_to_string(root.join("verification/carrowbeg/diagram.toml")).unwrap();
    let inside = "\n[[insider]]\nid = \"desk\"\npeople = 2\nbypasses = [\"protected area\"]\n\
        response_delay = { value = \"2 min\", assumed = \"an example\" }\n\
        communication = { value = 0.5, assumed = \"an example\" }\n\
        [[insider]]\nid = \"keeper\"\npeople = 2\nauthorised = [\"Class 5-V vault door, seismic sensor\"]\n\
        [[insider]]\nid = \"cook\"\n";
    let head =
        "[diagram]\ntwo_person = [\"Class 5-V vault door, seismic sensor\"]\nprotracted = 20\n";
    let plain = file("laboratory.toml", &text);
    let with = file("insiders.toml", &(text.replacen("[diagram]\n", head, 1) + inside));
    let outsider = answer(&["diagram", plain.to_str().unwrap(), "--json"]);
    assert!(outsider["insiders"].is_null());
    let found = answer(&["diagram", with.to_str().unwrap(), "--json"]);
    assert_eq!(found["p_interruption"], outsider["p_interruption"]);
    let inside = &found["insiders"];
    assert_eq!(inside["p_interruption_outsider"], found["p_interruption"]);
    let roles = |list: &str| -> Vec<String> {
        let list = inside[list].as_array().unwrap().iter();
        list.map(|i| i["roles"].to_string()).collect()
    };
    // the keeper alone may not pass the door; two of them may
    assert_eq!(roles("singles"), ["[\"desk\"]", "[\"keeper\"]", "[\"cook\"]"]);
    assert_eq!(roles("pairs").len(), 5);
    let p = |list: &str, at: usize| inside[list][at]["p_interruption"].as_f64().unwrap();
    let alone = found["p_interruption"].as_f64().unwrap();
    assert!(p("singles", 0) < 0.7 * alone);
    assert_eq!((p("singles", 1), p("singles", 2)), (alone, alone));
    assert!(p("pairs", 0) <= p("singles", 0));
    let [abrupt, slowly] = ["p_detection_abrupt", "p_detection_protracted"]
        .map(|key| inside["singles"][0][key].as_f64().unwrap());
    assert!((slowly - (1.0 - (1.0 - abrupt).powi(20))).abs() < 1e-12);
    let said = calc(&["diagram", with.to_str().unwrap()]);
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    for part in ["Insiders: P(I)", "one: desk", "two: desk", "in 20 parts"] {
        assert!(said.contains(part), "`{part}` is missing in:\n{said}");
    }
    let (_, inside) = said.split_once("Insiders: P(I)").unwrap();
    assert!(inside.lines().all(|line| line.chars().count() <= 100), "{inside}");
}

/// W 1 m, v 20 m/s, u 5 m/s, late by 1 s, searched for 3 s: Washburn's expanding disc.
#[test]
fn verify_a_search_that_comes_late() {
    let asked =
        "datum --speed 5m/s --late 1s --searcher-speed 20m/s --sweep-width 1m --lasts 3s --json";
    let found = answer(&asked.split(' ').collect::<Vec<_>>());
    assert!((found["p_found"].as_f64().unwrap() - 0.173_86).abs() < 5e-6);
    assert_eq!(found["by_time"].as_array().unwrap().len(), 13);
}

#[test]
fn law_a_ring_and_a_chase_answer() {
    let roads = file(
        "chase.csv",
        "from,to,length_m\nhouse,fork,800\nfork,bridge,2500\nvillage,bridge,600\n",
    );
    let asked = format!(
        "cordon --nodes 12 --radius 3km --mean 20min --speed 4km/h --roads {} --start house \
         --pursuer village=5min --pursuer-speed 40km/h --exit bridge --json",
        roads.display()
    );
    let found = answer(&asked.split(' ').collect::<Vec<_>>());
    let mean_s = found["ring"]["mean_closed_s"].as_f64().unwrap();
    assert!((mean_s - 1200.0 * 3.103_210_678_210_678).abs() < 1e-6);
    assert_eq!(found["network"]["safe_exits"].as_array().unwrap().len(), 0);
    assert_eq!(found["network"]["fewest_posts"][0], "fork");
}

#[test]
fn law_the_wounded_are_all_counted() {
    let found = answer(&["evacuation", "--pick-up", "20min", "--to-care", "45min", "--json"]);
    let all = &found["all"];
    let sum: f64 = ["p_killed_at_once", "p_died_before_pick_up", "p_died_in_evacuation", "p_saved"]
        .iter()
        .map(|key| all[key].as_f64().unwrap())
        .sum();
    assert!((sum - 1.0).abs() < 1e-9);
}

#[test]
fn law_flights_that_cannot_be_are_refused() {
    let wrong = file("wrong-roads.csv", "from,to,length\nhouse,fork,800\n");
    let wrong = wrong.display().to_string();
    let roads = file("named-roads.csv", "from,to,length_m\nhouse,fork,800\n");
    let roads = roads.display().to_string();
    let chase = |table| {
        [
            "cordon",
            "--speed",
            "4km/h",
            "--roads",
            table,
            "--start",
            "hous",
            "--pursuer",
            "fork",
            "--pursuer-speed",
            "9km/h",
        ]
    };
    check_refused(&chase(&wrong), &["the table has no column `length_m`", "rename `length`"]);
    check_refused(&chase(&roads), &["the start `hous` is no junction", "did you mean `house`"]);
    check_refused(&["cordon", "--speed", "4km/h"], &["EXITS"]);
    check_refused(&["cordon", "--speed", "4", "--nodes", "3"], &["no unit: write it like 4km/h"]);
    let late = [
        "datum",
        "--speed",
        "4km/h",
        "--late",
        "-3min",
        "--searcher-speed",
        "1m/s",
        "--sweep-width",
        "9m",
    ];
    check_refused(&late, &["--late"]);
    check_refused(
        &["evacuation", "--pick-up", "20min", "--to-care", "45 miles"],
        &["`miles` is no unit of a time"],
    );
    check_refused(
        &["evacuation", "--pick-up", "20min", "--to-care", "45min", "--first-aid", "0"],
        &["factor of first aid"],
    );
}
