//! Is the web bundle that reports embed older than its sources, and if so, how is it made?

use crate::place::Place;
use crate::step::{self, Outcome};
use crate::tools;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

/// What the bundle is made from, inside `web/`.
const SOURCES: [&str; 7] = [
    "src",
    "report.html",
    "scripts",
    "package.json",
    "package-lock.json",
    "vite.config.ts",
    "tsconfig.json",
];

/// Makes `web/dist` unless it is newer than everything it is made from.
pub fn bundle(place: &Place) -> Outcome {
    let web = place.root.join("web");
    if !web.join("package.json").is_file() {
        step::announce(
            "web bundle: there is no web/package.json yet, so there is nothing to build",
        );
        return Ok(());
    }
    if fresh(&web) {
        step::announce("web bundle: web/dist is newer than its sources");
        return Ok(());
    }
    install(&web)?;
    step::step("web bundle", npm(&web).args(["run", "build"]))
}

/// Installs the packages of the lockfile, unless they are installed already.
pub fn install(web: &Path) -> Outcome {
    tools::need_node()?;
    let installed = newest(&web.join("node_modules").join(".package-lock.json"));
    if installed.is_some() && installed > newest(&web.join("package-lock.json")) {
        return Ok(());
    }
    step::step("web packages", npm(web).args(["ci", "--no-audit", "--no-fund"]))
}

/// npm, to be run in `web/`.
pub fn npm(web: &Path) -> Command {
    let mut npm = Command::new("npm");
    npm.current_dir(web);
    npm
}

fn fresh(web: &Path) -> bool {
    let built = oldest(&web.join("dist"));
    let changed = SOURCES.iter().filter_map(|name| newest(&web.join(name))).max();
    matches!((built, changed), (Some(built), Some(changed)) if built > changed)
}

/// When anything under `path` last changed; nothing when there is no such path.
fn newest(path: &Path) -> Option<SystemTime> {
    times(path).into_iter().max()
}

/// When the oldest file under `path` was written.
fn oldest(path: &Path) -> Option<SystemTime> {
    times(path).into_iter().min()
}

/// The times of every file under `path`. Folders are left out: listing one may touch it.
fn times(path: &Path) -> Vec<SystemTime> {
    if path.is_dir() {
        let entries = fs::read_dir(path).into_iter().flatten().flatten();
        return entries.flat_map(|entry| times(&entry.path())).collect();
    }
    fs::metadata(path).and_then(|about| about.modified()).into_iter().collect()
}
