//! Can others read what a run writes?
//!
//! A small run of the gallery's scenario is read by pyarrow, and a replay of it by Cesium's parser.

use crate::place::Place;
use crate::step::{self, Outcome};
use crate::{tools, web};
use std::path::Path;
use std::process::{Command, Stdio};

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
    let home = place.root.join("web/tests/czml");
    web::install(&home)?;
    let mut node = Command::new("node");
    node.current_dir(&home).arg("czml.mjs").arg(results.join("replay.czml"));
    step::step("cesium", &mut node)
}
