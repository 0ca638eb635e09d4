//! Does `ringfort calc effort` answer, and refuse, as it says? Does the lost hiker's page hold?

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};

fn file(name: &str, text: &str) -> String {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

fn effort(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ringfort"));
    command.args(["calc", "effort"]).args(arguments).output().unwrap()
}

fn answer(arguments: &[&str]) -> Value {
    let mut all = arguments.to_vec();
    all.push("--json");
    let output = effort(&all);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Checks that a question ends with code 2 and says every one of `sentences`.
fn check_refused(arguments: &[&str], sentences: &[&str]) {
    let output = effort(arguments);
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    for sentence in sentences {
        assert!(said.contains(sentence), "`{sentence}` is missing in:\n{said}");
    }
}

const FOUR: &str = "cell,prior,effectiveness\na,0.5333333333,1\nb,0.2666666667,4\nc,0.0666666667,12\n\
    d,0.1333333333,8\n";

/// SORAL's first case, scaled to sum to 1.
#[test]
fn verify_a_plan_on_the_command_line() {
    let table = file("four.csv", FOUR);
    let found = answer(&[&table, "--budget", "0.05"]);
    let cells = found["allocation"].as_array().unwrap();
    for (cell, printed) in cells.iter().zip([0.0, 0.033_333, 0.0, 0.016_666_7]) {
        assert!((cell["effort"].as_f64().unwrap() - printed).abs() < 1e-6, "{cell}");
    }
    let number = |cell: &Value, key: &str| cell[key].as_f64().unwrap();
    let p: f64 = cells.iter().map(|cell| number(cell, "prior") * number(cell, "p_detection")).sum();
    assert!((p - number(&found, "p_detection")).abs() < 1e-12);
    let after: f64 = cells.iter().map(|cell| number(cell, "posterior")).sum();
    assert!((after - 1.0).abs() < 1e-9 && found["elsewhere"]["prior"] == 0.0);
    assert_eq!(cells[1]["cell"], "b");
}

#[test]
fn law_what_is_missing_is_elsewhere_and_too_much_is_refused() {
    let table = file("less.csv", "cell,prior,effectiveness\na,0.5,1\nb,0.3,1\n");
    let found = answer(&[&table, "--budget", "2"]);
    assert!((found["elsewhere"]["prior"].as_f64().unwrap() - 0.2).abs() < 1e-12);
    assert!(found["elsewhere"]["posterior"].as_f64().unwrap() > 0.2);
    assert!(found["assumed"][0].as_str().unwrap().contains("elsewhere"));
    let over = file("over.csv", "cell,prior,effectiveness\na,0.8,1\nb,0.7,1\n");
    check_refused(
        &[&over, "--budget", "2"],
        &["sums to 1.5, which is over 1", "divide each by 1.5"],
    );
    let bad = file("bad-cells.csv", "cell,prior,effectiveness\na,40,1\na,x,-1\n");
    check_refused(
        &[&bad, "--budget", "2"],
        &[
            "if 40 percent is meant, write 0.4",
            "`prior` is `x`, which is not a number",
            "`effectiveness` is -1",
            "stands in line 2 already",
            "4 errors",
        ],
    );
    check_refused(&[&table], &["no budget is given: add --budget T"]);
    check_refused(&[&table, "--budget", "dogs=1"], &["no resource `dogs`"]);
    check_refused(&[&table, "--budget=-1"], &["is not from 0"]);
    check_refused(&[&table, "--looks", "3"], &["no column `detect`"]);
    check_refused(&[&table, "--budget", "1", "--cap", "90"], &["if percent is meant, write 0.9"]);
    check_refused(&["nowhere.csv", "--budget", "1"], &["there is no nowhere.csv"]);
}

#[test]
fn verify_several_resources_looks_and_motion() {
    let text = "cell,prior,effectiveness:x,effectiveness:y\na,0.5,0.1,0.05\nb,0.5,0.02,0.005\n";
    let table = file("two.csv", text);
    let found = answer(&[&table, "--budget", "x=16.1", "--budget", "y=13.9"]);
    let first = found["allocation"][0]["by_resource"].as_array().unwrap();
    assert!((first[0].as_f64().unwrap() - 10.30365).abs() < 5e-6, "{first:?}");
    assert!(found["gap"].as_f64().unwrap() < 1e-9);

    let table = file("boxes.csv", "cell,prior,detect,cost\na,0.5,0.3,1\nb,0.5,0.8,2.5\n");
    let found = answer(&[&table, "--looks", "12", "--reward", "30"]);
    let cost = found["looks"]["mean_cost_to_find"].as_f64().unwrap();
    assert!((cost - 5.354_818_237_421_687).abs() < 1e-9, "{cost}");
    assert_eq!(found["looks"]["order"][0]["cell"], "b");
    assert!(found["looks"]["stopping"]["looks"].as_u64().unwrap() > 3);

    let cells = file("ring.csv", "cell,prior,effectiveness\na,0.5,1\nb,0.3,2\nc,0.1,1\n");
    let motion = file("ring-motion.csv", "from,to,probability\na,b,0.6\nb,c,0.6\nc,a,0.6\n");
    let found = answer(&[&cells, "--budget", "1", "--moving", &motion, "--steps", "5"]);
    let best = found["p_detection"].as_f64().unwrap();
    assert!(found["gap"].as_f64().unwrap() <= 1e-6);
    assert!(found["moving"]["p_detection_myopic"].as_f64().unwrap() <= best);
    assert_eq!(found["moving"]["steps"].as_array().unwrap().len(), 5);
    let wrong = file("wrong-motion.csv", "from,to,probability\na,z,0.6\nb,c,1.6\n");
    check_refused(
        &[&cells, "--budget", "1", "--moving", &wrong, "--steps", "5"],
        &["`z` is no cell of the table", "`probability` is 1.6", "2 errors"],
    );
    check_refused(&[&cells, "--budget", "1", "--moving", &motion], &["--steps"]);
}

fn hiker() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/lost-hiker")
}

fn golden(path: &Path, made: &str) {
    if std::env::var_os("RINGFORT_GOLDEN").is_some() {
        fs::write(path, made).unwrap();
    }
    let kept = fs::read_to_string(path).unwrap_or_default();
    assert!(kept == made, "{} is not what is computed now: see CONTRIBUTING", path.display());
}

/// Every command of the page, with what it prints right below it.
#[test]
fn golden_page_of_the_lost_hiker() {
    let page = hiker().join("README.md");
    let text = fs::read_to_string(&page).unwrap();
    let mut parts = text.split("```sh\n");
    let mut made = parts.next().unwrap().to_owned();
    let mut commands = 0;
    for part in parts {
        let (line, rest) = part.split_once("\n```\n\n```text\n").unwrap();
        let (_, after) = rest.split_once("```\n").unwrap();
        let words = line.strip_prefix("ringfort ").unwrap().split_whitespace();
        let mut command = Command::new(env!("CARGO_BIN_EXE_ringfort"));
        let output = command.current_dir(hiker().join("../..")).args(words).output().unwrap();
        assert!(output.status.success(), "{line}: {output:?}");
        let printed = String::from_utf8(output.stdout).unwrap();
        for piece in ["```sh\n", line, "\n```\n\n```text\n", printed.as_str(), "```\n", after] {
            made.push_str(piece);
        }
        commands += 1;
    }
    assert_eq!(commands, 3);
    golden(&page, &made);
}

#[test]
fn golden_expected_of_the_lost_hiker() {
    let folder = hiker();
    let (cells, motion) = (folder.join("cells.csv"), folder.join("motion.csv"));
    let (cells, motion) = (cells.to_str().unwrap(), motion.to_str().unwrap());
    let one = answer(&[cells, "--budget", "72"]);
    let day = answer(&[cells, "--budget", "72", "--moving", motion, "--steps", "4"]);
    let by_step: Vec<&Value> =
        day["moving"]["steps"].as_array().unwrap().iter().map(|step| &step["p_found"]).collect();
    let expected = json!({
        "one_shift": { "p_detection": one["p_detection"], "other_priors": one["other_priors"] },
        "a_day": {
            "p_detection": day["p_detection"],
            "gap": day["gap"],
            "p_detection_myopic": day["moving"]["p_detection_myopic"],
            "p_detection_standing": day["moving"]["p_detection_standing"],
            "p_found_by_shift": by_step,
        },
    });
    let made = serde_json::to_string_pretty(&expected).unwrap() + "\n";
    golden(&folder.join("expected.json"), &made);
}
