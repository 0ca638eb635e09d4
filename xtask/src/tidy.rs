//! Do the pages that describe this repository still agree with it?
//!
//! Each check returns sentences; all of them are printed before the task fails, so that one run
//! shows the whole work. No check needs the network or a build.

mod crates;
mod decisions;
mod gallery;
mod lengths;
mod links;
mod tree;

use crate::place::Place;
use crate::step::{self, Outcome};
use crates::Workspace;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Runs every check.
pub fn tidy(place: &Place) -> Outcome {
    step::announce("tidy: pages, crates and folders agree");
    let mut metadata = Command::new("cargo");
    metadata.current_dir(&place.root);
    metadata.args(["metadata", "--no-deps", "--offline", "--format-version", "1"]);
    let workspace = Workspace::read(&step::output(&mut metadata)?)?;
    let problems = problems(&place.root, &workspace)?;
    for problem in &problems {
        println!("  {problem}");
    }
    match problems.len() {
        0 => Ok(()),
        1 => Err("one thing is untidy; it is listed above.".to_owned()),
        n => Err(format!("{n} things are untidy; they are listed above.")),
    }
}

/// Lists the modules of every crate anew on ARCHITECTURE.md, then runs every check.
pub fn write(place: &Place) -> Outcome {
    let path = place.root.join("ARCHITECTURE.md");
    let page = tree::rewritten(&place.root, &read(&path)?);
    fs::write(&path, page)
        .map_err(|error| format!("{} cannot be written: {error}.", path.display()))?;
    tidy(place)
}

/// One sentence for each disagreement in the repository at `root`.
fn problems(root: &Path, workspace: &Workspace) -> Outcome<Vec<String>> {
    let page = read(&root.join("ARCHITECTURE.md"))?;
    let mut problems = Vec::new();
    problems.extend(crates::table_differs(&page, workspace));
    problems.extend(crates::knows_too_much(workspace));
    problems.extend(crates::without_lints(root, workspace));
    problems.extend(tree::differs(root, &page, workspace));
    problems.extend(gallery::missing(root)?);
    problems.extend(decisions::gaps(root));
    problems.extend(links::dead(root)?);
    problems.extend(lengths::too_long(root)?);
    Ok(problems)
}

/// Every file under `root` whose name ends in one of `ends`, in order; built and fetched things left out.
fn files(root: &Path, ends: &[&str]) -> Vec<PathBuf> {
    const SKIPPED: [&str; 7] =
        ["target", "node_modules", "dist", ".git", "out", "corpus", "artifacts"];
    let mut found = Vec::new();
    for path in children(root) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            if !SKIPPED.contains(&name.as_str()) {
                found.extend(files(&path, ends));
            }
        } else if ends.iter().any(|end| name.ends_with(end)) {
            found.push(path);
        }
    }
    found
}

/// The entries of a folder, in order; none when there is no such folder.
fn children(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<_> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

fn read(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).map_err(|error| format!("{} cannot be read: {error}.", path.display()))
}

/// `path` as it is written from `root`.
fn from_root(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).display().to_string()
}

#[cfg(test)]
mod tests;
