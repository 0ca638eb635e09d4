//! Are the libraries we link ones we may link, and does any input make the readers fall over?
//!
//! No vulnerability database is asked: nothing beyond the package registry is reached.

use crate::place::Place;
use crate::step::{self, Outcome};
use crate::tools;
use std::fs;

/// How long all fuzz targets run together, in seconds.
const FUZZ_TOGETHER_S: usize = 300;

/// Checks the dependencies, then fuzzes.
pub fn guard(place: &Place) -> Outcome {
    tools::need_cargo_tool(place, "deny")?;
    let mut deny = tools::cargo(place)?;
    deny.args(["deny", "check", "bans", "licenses", "sources"]);
    step::step("dependencies", &mut deny)?;
    fuzz(place)
}

/// Every target in `fuzz/fuzz_targets`, each for its share of the time.
fn fuzz(place: &Place) -> Outcome {
    let targets = targets(place)?;
    if targets.is_empty() {
        step::announce("fuzzing: there are no targets in fuzz/fuzz_targets");
        return Ok(());
    }
    if !tools::has_nightly() {
        step::announce(
            "fuzzing: skipped, because it needs a nightly toolchain (rustup toolchain install nightly)",
        );
        return Ok(());
    }
    tools::need_cargo_tool(place, "fuzz")?;
    let share_s = FUZZ_TOGETHER_S / targets.len();
    for target in &targets {
        let corpus = place.target.join("fuzz-corpus").join(target);
        fs::create_dir_all(&corpus)
            .map_err(|error| format!("{} cannot be made: {error}.", corpus.display()))?;
        let mut fuzz = tools::cargo(place)?;
        fuzz.args(["+nightly", "fuzz", "run", "--target-dir"]).arg(place.target.join("fuzz"));
        fuzz.arg(target).arg(&corpus);
        let seeds = place.root.join("fuzz").join("seeds").join(target);
        if seeds.is_dir() {
            fuzz.arg(seeds);
        }
        fuzz.arg("--").arg(format!("-max_total_time={share_s}"));
        fuzz.args(["-rss_limit_mb=2048", "-timeout=10", "-print_final_stats=1", "-verbosity=0"]);
        step::step("fuzzing", &mut fuzz)?;
        println!("{target}: no failure in {share_s} s");
    }
    Ok(())
}

/// The names of the fuzz targets, in order.
fn targets(place: &Place) -> Outcome<Vec<String>> {
    let folder = place.root.join("fuzz").join("fuzz_targets");
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let entries = fs::read_dir(&folder)
        .map_err(|error| format!("{} cannot be read: {error}.", folder.display()))?;
    let paths = entries.flatten().map(|entry| entry.path());
    let rust = paths.filter(|path| path.extension().is_some_and(|end| end == "rs"));
    let mut names: Vec<_> =
        rust.filter_map(|p| Some(p.file_stem()?.to_string_lossy().into_owned())).collect();
    names.sort();
    Ok(names)
}
