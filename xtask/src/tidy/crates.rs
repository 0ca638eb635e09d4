//! Does each crate use only what ARCHITECTURE.md says it may?
//!
//! The edges come from `cargo metadata`; the table is the one on the page whose first column is
//! `crate` and whose last is `uses`.

use crate::step::Outcome;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The crates of the workspace that stand along the road, each with what it links.
#[derive(Debug, Clone, Default)]
pub struct Workspace {
    /// By name; the values are its normal and build dependencies, not those of its tests.
    pub crates: BTreeMap<String, BTreeSet<String>>,
}

/// From scenario to view. A crate may use those before it, never those after.
const ROAD: [&str; 8] = [
    "ringfort-model",
    "ringfort-world",
    "ringfort-analysis",
    "ringfort-sim",
    "ringfort",
    "ringfort-store",
    "ringfort-server",
    "ringfort-cli",
];

/// What only some crates may link, and why. A name that ends in `*` stands for all that begin so.
const ONLY: [(&[&str], &[&str], &str); 8] = [
    (
        &["serde", "serde_derive", "schemars"],
        &["ringfort-model", "ringfort-server"],
        "formats of files and results are declared in one crate",
    ),
    (
        &["rayon*"],
        &["ringfort", "ringfort-world", "ringfort-analysis"],
        "a campaign knows nothing of threads",
    ),
    (
        &["arrow*", "parquet", "zstd*"],
        &["ringfort-store"],
        "only the store knows how results lie on a disk",
    ),
    (
        &["rand*", "fastrand", "getrandom", "oorandom"],
        &["ringfort-sim"],
        "only a campaign draws chance",
    ),
    (
        &["tiff", "geotiff*", "geojson", "proj4rs", "osmpbf"],
        &["ringfort-world"],
        "only the world reads geodata",
    ),
    (
        &["clap*", "indicatif", "anstream", "ctrlc"],
        &["ringfort-cli"],
        "only the command line knows a terminal",
    ),
    (
        &["tokio*", "axum*", "hyper*", "sqlx*"],
        &["ringfort-server"],
        "only the server opens sockets",
    ),
    (&["toml*"], &["ringfort-model"], "scenario files are read in one crate"),
];

impl Workspace {
    /// Reads what `cargo metadata --no-deps` printed.
    pub fn read(metadata: &str) -> Outcome<Self> {
        let metadata: Value = serde_json::from_str(metadata)
            .map_err(|error| format!("cargo metadata is not JSON: {error}."))?;
        let packages =
            metadata["packages"].as_array().ok_or("cargo metadata lists no packages.")?;
        let mut crates = BTreeMap::new();
        for package in packages {
            let name = package["name"].as_str().unwrap_or_default().to_owned();
            if name == "xtask" {
                continue;
            }
            let dependencies = package["dependencies"].as_array().into_iter().flatten();
            let linked =
                dependencies.filter(|dependency| dependency["kind"].as_str() != Some("dev"));
            let names =
                linked.filter_map(|dependency| Some(dependency["name"].as_str()?.to_owned()));
            crates.insert(name, names.collect());
        }
        Ok(Self { crates })
    }

    /// The crates of ours that `name` uses.
    pub fn edges(&self, name: &str) -> BTreeSet<String> {
        let linked = self.crates.get(name).cloned().unwrap_or_default();
        linked.into_iter().filter(|other| self.crates.contains_key(other)).collect()
    }
}

/// Where the table on the page and the real edges differ.
pub fn table_differs(page: &str, workspace: &Workspace) -> Vec<String> {
    let table = table(page);
    if table.is_empty() {
        return vec![
            "ARCHITECTURE.md: there is no table whose columns run from `crate` to `uses`."
                .to_owned(),
        ];
    }
    let mut problems = Vec::new();
    for (name, said) in &table {
        if !workspace.crates.contains_key(name) {
            problems.push(format!(
                "ARCHITECTURE.md: the table lists `{name}`, which is not a crate of the workspace."
            ));
            continue;
        }
        let real = workspace.edges(name);
        for other in real.difference(said) {
            problems.push(format!(
                "ARCHITECTURE.md: `{name}` uses `{other}`, but its row does not say so."
            ));
        }
        for other in said.difference(&real) {
            problems.push(format!(
                "ARCHITECTURE.md: the row of `{name}` says that it uses `{other}`, but it does not."
            ));
        }
    }
    for name in workspace.crates.keys().filter(|name| !table.contains_key(*name)) {
        problems.push(format!("ARCHITECTURE.md: the table has no row for `{name}`."));
    }
    problems
}

/// Crates that link what their place on the road keeps out.
pub fn knows_too_much(workspace: &Workspace) -> Vec<String> {
    let mut problems = Vec::new();
    let place = |name: &str| ROAD.iter().position(|other| *other == name);
    for (name, linked) in &workspace.crates {
        for other in workspace.edges(name) {
            if matches!((place(name), place(&other)), (Some(own), Some(used)) if used > own) {
                problems.push(format!(
                    "{name}: it may not use `{other}`, which stands after it on the road."
                ));
            }
        }
        for (names, allowed, reason) in &ONLY {
            let barred = linked
                .iter()
                .filter(|dependency| names.iter().any(|name| matches_name(name, dependency)));
            for dependency in barred.filter(|_| !allowed.contains(&name.as_str())) {
                problems.push(format!("{name}: it may not use `{dependency}`: {reason}."));
            }
        }
    }
    problems
}

/// Crates whose manifest does not take the workspace's lints.
pub fn without_lints(root: &Path, workspace: &Workspace) -> Vec<String> {
    let takes = |name: &String| {
        let manifest = root.join("crates").join(name).join("Cargo.toml");
        std::fs::read_to_string(manifest)
            .is_ok_and(|text| text.contains("[lints]\nworkspace = true"))
    };
    let lax = workspace.crates.keys().filter(|name| !takes(name));
    lax.map(|name| format!("{name}: its Cargo.toml lacks `[lints]` with `workspace = true`."))
        .collect()
}

fn matches_name(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => name == pattern,
    }
}

/// The rows of the crate table: name and what its last column says it uses.
fn table(page: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut rows = BTreeMap::new();
    let mut inside = false;
    for line in page.lines() {
        let cells: Vec<_> = line.trim().trim_matches('|').split('|').map(str::trim).collect();
        if !line.trim_start().starts_with('|') {
            inside = false;
        } else if cells.first() == Some(&"crate") && cells.last() == Some(&"uses") {
            inside = true;
        } else if inside && !cells[0].starts_with('-') {
            rows.insert(cells[0].trim_matches('`').to_owned(), names(cells[cells.len() - 1]));
        }
    }
    rows
}

/// The names in a cell: every word in backticks; short ones stand for `ringfort-…`.
fn names(cell: &str) -> BTreeSet<String> {
    let words = cell.split('`').skip(1).step_by(2);
    words
        .map(|word| {
            if word.starts_with("ringfort") { word.to_owned() } else { format!("ringfort-{word}") }
        })
        .collect()
}
