//! Can others read what a run writes?
//!
//! A small run of the gallery's scenario is read by pyarrow, and a replay of it by Cesium's parser.

use crate::place::Place;
use crate::step::{self, Outcome};
use crate::tools;
use std::path::Path;
use std::process::{Command, Stdio};

/// The version of Cesium whose parser loads the replay; later ones need a later Node.
const CESIUM: &str = "cesium@1.145.0";

/// Runs, replays, and reads both.
pub fn results(place: &Place) -> Outcome {
    let results = place.target.join("results-test");
    if results.exists() {
        let error = |error| format!("{} cannot be removed: {error}.", results.display());
        std::fs::remove_dir_all(&results).map_err(error)?;
    }
    let mut run = ringfort(place)?;
    run.args(["run", "scenarios/tapalpa", "--replications", "300", "--json", "--out"])
        .arg(&results);
    step::step("results to read", run.stdout(Stdio::null()))?;
    let mut replay = ringfort(place)?;
    replay.arg("replay").arg(&results).args(["--replication", "0", "--json"]);
    step::step("a replay to read", replay.stdout(Stdio::null()))?;
    read_with_pyarrow(place, &results)?;
    read_with_cesium(place, &results)
}

/// The command line as the tests built it.
fn ringfort(place: &Place) -> Outcome<Command> {
    let mut cargo = tools::cargo(place)?;
    cargo.args(["run", "--quiet", "--package", "ringfort-cli", "--"]);
    Ok(cargo)
}

fn read_with_pyarrow(place: &Place, results: &Path) -> Outcome {
    let Some(python) = tools::python_with(place, &["pyarrow"])? else {
        step::announce(
            "pyarrow: skipped, because python3 is not installed (on Debian: apt-get install python3-venv)",
        );
        return Ok(());
    };
    let script = place.root.join("crates/ringfort-store/tests/pyarrow_reads.py");
    step::step("pyarrow", Command::new(python).arg(script).arg(results))
}

fn read_with_cesium(place: &Place, results: &Path) -> Outcome {
    tools::need_node()?;
    let home = place.tools().join("cesium");
    if !home.join("node_modules").join("cesium").is_dir() {
        let unmade = |error| format!("{} cannot be made: {error}.", home.display());
        std::fs::create_dir_all(&home).map_err(unmade)?;
        std::fs::write(home.join("package.json"), "{ \"private\": true }\n").map_err(unmade)?;
        let mut install = Command::new("npm");
        install.current_dir(&home).args(["install", "--no-audit", "--no-fund", CESIUM]);
        step::step("missing package", &mut install)?;
    }
    let script = place.root.join("xtask/checks/load_czml.mjs");
    let mut node = Command::new("node");
    node.arg(script).arg(&home).arg(results.join("replay.czml"));
    step::step("cesium", &mut node)
}
