//! Does `ringfort paths` rank the ways in, value what stands there, and write maps that agree?

use ringfort_world::terrain::geotiff;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn scenario(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios").join(name)
}

fn paths(name: &str, line: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ringfort"));
    command.arg("paths").arg(scenario(name)).args(line.split_whitespace()).output().unwrap()
}

/// The first site of the finding.
fn site(name: &str, line: &str) -> Value {
    let output = paths(name, &format!("{line} --json"));
    assert!(output.status.success(), "{line}: {output:?}");
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    found["sites"][0].clone()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

fn weakest(site: &Value) -> f64 {
    number(&site["ways"][0]["p_interruption"])
}

#[test]
fn law_the_weakest_way_comes_first_and_what_is_there_helps() {
    let lab = site("research-reactor", "");
    let ways = lab["ways"].as_array().unwrap();
    // ways on foot that come to the same are told once
    assert!((2..=9).contains(&ways.len()));
    assert_eq!(ways.iter().filter(|way| way["in_campaigns"] == true).count(), 1);
    let p: Vec<f64> = ways.iter().map(|way| number(&way["p_interruption"])).collect();
    assert!(p.is_sorted() && p[0] > 0.0 && p[0] < 1.0);
    for way in ways {
        let tasks = way["tasks"].as_array().unwrap();
        let time_s: f64 = tasks.iter().map(|task| number(&task["delay_mean_s"])).sum();
        assert!((time_s - number(&way["time_s"])).abs() < 1e-6);
        let easi: f64 = tasks.iter().map(|task| number(&task["contribution"])).sum();
        assert!((easi - number(&way["p_interruption_common"])).abs() < 1e-9);
    }
    let elements = lab["elements"].as_array().unwrap();
    assert!(elements.len() > 5);
    for element in elements {
        assert!(number(&element["p_interruption_without"]) <= p[0] + 1e-9, "{element}");
        assert!(number(&element["gain"]) >= -1e-9, "{element}");
    }
    // everything hangs on the vault's delay, and each detector is told with its own layer
    let named = |name: &str| elements.iter().find(|e| e["element"] == name).unwrap();
    let without = number(&named("pass vault door")["p_interruption_without"]);
    assert!(without < p[0] - 0.1, "{without}");
    assert_eq!(named("posts of inner fence")["layer"], "inner fence");
    let gains: Vec<f64> = elements.iter().map(|e| -number(&e["gain"])).collect();
    assert!(gains.is_sorted());
    // more alert is never worse, a later response never better
    for light in lab["states"].as_array().unwrap().chunks(3) {
        let p: Vec<f64> = light.iter().map(|state| number(&state["p_interruption"])).collect();
        assert!(p.is_sorted(), "{light:?}");
    }
    assert!(weakest(&site("research-reactor", "--response 1min")) > p[0]);
    assert!(weakest(&site("research-reactor", "--response 20min")) < p[0]);
    assert!(weakest(&site("research-reactor", "--alert relaxed")) < p[0]);
}

/// A closed road makes the police late, and never helps; those who are cut off are as good as none.
#[test]
fn law_closed_roads_delay_who_comes() {
    let lab = site("research-reactor", "");
    let closed = lab["closed_roads"].as_array().unwrap();
    let of = |drive: &str| -> Vec<&Value> {
        closed.iter().filter(|road| road["drive"].as_str().unwrap().starts_with(drive)).collect()
    };
    let (police, out) = (of("response police"), of("way out to "));
    assert!(police.len() >= 2 && out.len() >= 2);
    let without = lab["elements"].as_array().unwrap().iter();
    let without = without.filter(|e| e["element"] == "response police");
    let without = without.map(|e| number(&e["p_interruption_without"])).fold(1.0, f64::min);
    for road in police {
        let p = number(&road["p_interruption"]);
        assert!(p <= weakest(&lab) + 1e-9, "{road}");
        if road["adds_s"].is_null() {
            assert!((p - without).abs() < 1e-6, "{road} {without}");
        } else {
            assert!(number(&road["adds_s"]) > 0.0 && p >= without - 1e-9, "{road}");
        }
    }
    assert!(out.iter().all(|road| road["p_interruption"].is_null()));
}

#[test]
fn law_maps_are_of_the_terrain_and_agree_with_the_finding() {
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("paths-maps");
    let _ = fs::remove_dir_all(&out);
    let line = format!("--variant at-the-main-compound --site compound --out {}", out.display());
    let found = site("tapalpa", &line);
    let raster = |what: &str| {
        geotiff::read(&fs::read(out.join(format!("compound-{what}.tif"))).unwrap()).unwrap()
    };
    let (stopped, left, seen) = (raster("interruption"), raster("time-left"), raster("noticing"));
    assert_eq!((stopped.cols, stopped.rows), (left.cols, left.rows));
    assert!(seen.values.iter().all(|rate| *rate >= 0.0));
    let response_s = number(&found["response_s"]) as f32;
    for (p, left_s) in stopped.values.iter().zip(&left.values) {
        assert!(p.is_nan() || (0.0..=1.0).contains(p));
        // within the critical detection contour nobody is stopped
        assert!(*left_s > response_s || *p == 0.0, "{p} with {left_s} s left");
    }
    assert!(stopped.values.iter().any(|p| *p > 0.5));
    let shapes: Value =
        serde_json::from_slice(&fs::read(out.join("compound-ways.geojson")).unwrap()).unwrap();
    let kinds = |kind: &str| {
        let features = shapes["features"].as_array().unwrap();
        features.iter().filter(|f| f["properties"]["kind"] == kind).count()
    };
    assert_eq!(kinds("way in"), found["ways"].as_array().unwrap().len());
    assert!(kinds("critical detection contour") > 0);
    let of = |key: &str| -> u64 {
        let roads = found["roads"].as_array().unwrap().iter();
        roads
            .map(|into| {
                into[key].as_u64().unwrap_or_else(|| into[key].as_array().unwrap().len() as u64)
            })
            .sum()
    };
    assert!(of("open_ways") > 0);
    assert_eq!(kinds("way by road past no post") as u64, of("open_ways"));
    assert_eq!(kinds("a post here closes a way by road") as u64, of("close_at"));
    assert!(fs::read(out.join("compound-interruption.png")).unwrap().starts_with(b"\x89PNG"));
    let diagram = fs::read_to_string(out.join("compound-diagram.svg")).unwrap();
    assert!(diagram.starts_with("<svg") && diagram.contains("inner circle"));
    let normal = &found["normal"];
    let [least, most] = ["p_interruption_least", "p_interruption"].map(|key| number(&normal[key]));
    assert!((0.0..=1.0).contains(&least) && least <= most && most - least <= 0.02 + 1e-12);
    assert_eq!(kinds("way in, normal form"), 1);
}

#[test]
fn law_what_is_asked_wrongly_is_said() {
    let refused = |line: &str, code: i32, sentence: &str| {
        let output = paths("research-reactor", line);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{line}: {said}");
        assert!(said.contains(sentence), "{line}: `{sentence}` is missing in {said}");
    };
    refused("--site nowhere", 2, "there is no site `nowhere`; there are laboratory");
    refused("--response 5", 2, "has no unit: write it like 5min");
    refused("--response -3s", 2, "it must be over 0");
    refused("--state dusk", 2, "[possible values: night, moonlit, twilight, day]");
    refused("--variant nobody", 2, "nobody");
}

/// The laboratory with pieces of its files replaced, each of which must be there.
fn laboratory(name: &str, changes: &[(&str, &str, &str)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    for entry in fs::read_dir(scenario("research-reactor")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            fs::copy(&path, folder.join(path.file_name().unwrap())).unwrap();
        }
    }
    for (file, from, to) in changes {
        let text = fs::read_to_string(folder.join(file)).unwrap();
        assert!(text.contains(from), "{from}");
        fs::write(folder.join(file), text.replacen(from, to, 1)).unwrap();
    }
    folder
}

const DEAR: (&str, &str, &str) =
    ("scenario.toml", "id            = \"roving guards\"", "id = \"roving guards\"\ncost = 1000");
const CHEAP: (&str, &str, &str) =
    ("scenario.toml", "id            = \"police\"", "id = \"police\"\ncost = 2");

#[test]
fn law_costs_rank_what_to_do_first() {
    let folder = laboratory("paths-costs", &[DEAR, CHEAP]);
    let lab = site(folder.to_str().unwrap(), "");
    let priced = |name: &str, improvement: &str| {
        let elements = lab["elements"].as_array().unwrap().iter();
        let mut named = elements.filter(|e| e["element"] == name);
        named.find(|e| e["improvement"] == improvement).unwrap().clone()
    };
    let police = priced("response police", "in place in half the time");
    assert_eq!((number(&police["cost"]), number(&police["improvement_cost"])), (2.0, 2.0));
    assert!((number(&police["gain_per_cost"]) - number(&police["gain"]) / 2.0).abs() < 1e-12);
    let worth = weakest(&lab) - number(&police["p_interruption_without"]);
    assert!((number(&police["worth_per_cost"]) - worth / 2.0).abs() < 1e-12);
    // being called without fail is not more of the same
    assert!(priced("response police", "called without fail")["improvement_cost"].is_null());
    // by gain alone a sure call is first; for its cost the police are
    let first = |site: &Value| site["advice"][0].as_str().unwrap().to_owned();
    let unpriced = site("research-reactor", "");
    assert!(first(&unpriced).starts_with("response roving guards"), "{}", first(&unpriced));
    assert!(first(&lab).starts_with("response police, in place in half the time"));
    assert!(first(&lab).contains("for a cost of 2"), "{}", first(&lab));
    assert_eq!(weakest(&lab), weakest(&unpriced));
    for wrong in ["cost = 0", "cost = -3", "cost = \"much\"", "cost = inf"] {
        let change = ("scenario.toml", "cost = 2", wrong);
        let folder = laboratory("paths-costs-wrong", &[CHEAP, change]);
        let refused = paths(folder.to_str().unwrap(), "");
        let said = String::from_utf8(refused.stderr).unwrap();
        assert_eq!(refused.status.code(), Some(2), "{said}");
        assert!(said.contains("police.cost`"), "{said}");
    }
}

#[test]
fn law_insiders_of_a_site_are_those_of_its_diagram() {
    let people = "[[insider]]\nid = \"keeper\"\npeople = 2\nauthorised = [\"building\", \"protected area\"]\n\
        [[insider]]\nid = \"desk\"\n\
        response_delay = { value = \"3 min\", assumed = \"an example\" }\n\
        # ------------------------------------------------------------------ areas, from outside in";
    let areas = "# ------------------------------------------------------------------ areas, from outside in";
    let folder = laboratory("paths-insiders", &[("facility.toml", areas, people)]);
    let lab = site(folder.to_str().unwrap(), "");
    let inside = &lab["insiders"];
    assert_eq!(inside["singles"].as_array().unwrap().len(), 2);
    assert_eq!(inside["singles"][0]["roles"][0], "desk");
    let alone = number(&inside["p_interruption_outsider"]);
    assert!(number(&inside["singles"][0]["p_interruption"]) < alone);
    let plain = site("research-reactor", "");
    assert!(plain["insiders"].is_null());
    assert_eq!(weakest(&lab), weakest(&plain));
    let said = String::from_utf8(paths(folder.to_str().unwrap(), "").stdout).unwrap();
    assert!(said.contains("Insiders: P(I)") && said.contains("one: desk"), "{said}");
}

/// Of a self-audit no geometry of paths is told, nor written.
#[test]
fn law_a_self_audit_keeps_its_ways() {
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("paths-self-audit");
    let _ = fs::remove_dir_all(&place);
    fs::create_dir_all(&place).unwrap();
    let run = |line: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ringfort"));
        command.current_dir(&place).args(line.split_whitespace()).output().unwrap()
    };
    assert!(run("new audit --template self-audit").status.success());
    let output = run("paths audit --out maps");
    assert_eq!(output.status.code(), Some(2));
    assert!(
        String::from_utf8_lossy(&output.stderr).contains("self-audit are withheld"),
        "{output:?}"
    );
    assert!(output.stdout.is_empty() && !place.join("maps").exists());
    assert!(run("expose audit --replications 40").status.success());
}
