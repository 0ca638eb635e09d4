//! Does the tree on ARCHITECTURE.md name what is there, and only what is there?
//!
//! The tree is the first code block under the heading `## The tree`. A line that begins with a folder
//! or file names it from the root; the words after it, and on indented lines below it, are its
//! modules (`name.rs`, `name/`, or `name/{a,b}.rs`).

use super::children;
use super::crates::Workspace;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Where the modules of a crate begin on its line, and where a line ends, in columns.
const START: usize = 28;
const WIDTH: usize = 110;

/// One sentence for each thing that is listed but missing, or there but not listed.
pub fn differs(root: &Path, page: &str, workspace: &Workspace) -> Vec<String> {
    let tree = tree(page);
    if tree.is_empty() {
        return vec!["ARCHITECTURE.md: there is no code block under `## The tree`.".to_owned()];
    }
    let mut problems = Vec::new();
    for (place, modules) in &tree {
        if !root.join(place).exists() {
            problems
                .push(format!("ARCHITECTURE.md: the tree lists `{place}`, which is not there."));
            continue;
        }
        let Some(name) = place.strip_prefix("crates/").map(|name| name.trim_end_matches('/'))
        else {
            continue;
        };
        let real = modules_of(&root.join("crates").join(name).join("src"));
        for module in modules.difference(&real) {
            problems.push(format!(
                "ARCHITECTURE.md: the tree lists `{module}` in {name}, which is not there."
            ));
        }
        for module in real.difference(modules) {
            problems.push(format!("ARCHITECTURE.md: the tree does not list `{module}` of {name}."));
        }
    }
    for name in workspace.crates.keys() {
        let place = format!("crates/{name}/");
        if root.join(&place).exists() && !tree.contains_key(&place) {
            problems.push(format!("ARCHITECTURE.md: the tree has no line for `{place}`."));
        }
    }
    for folder in children(root).iter().filter(|path| path.is_dir()) {
        let name = format!("{}/", folder.file_name().unwrap_or_default().to_string_lossy());
        let known =
            ["target/", "out/", "crates/"].contains(&name.as_str()) || name.starts_with('.');
        if !known && !tree.contains_key(&name) {
            problems
                .push(format!("ARCHITECTURE.md: the tree has no line for the folder `{name}`."));
        }
    }
    problems
}

/// The places of the tree, each with the modules listed for it.
fn tree(page: &str) -> BTreeMap<String, BTreeSet<String>> {
    let section = page.split("\n## The tree").nth(1).unwrap_or_default();
    let block = section.split("```").nth(1).unwrap_or_default();
    let mut tree: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut place = String::new();
    for line in block.lines().skip(1) {
        let mut words = line.split_whitespace();
        if !line.starts_with(' ') {
            let Some(first) = words.next() else { continue };
            first.clone_into(&mut place);
            tree.entry(place.clone()).or_default();
        }
        let modules =
            words.filter_map(|word| word.strip_suffix(".rs").or_else(|| word.strip_suffix('/')));
        let names = modules.map(|module| module.split('/').next().unwrap_or(module).to_owned());
        tree.entry(place.clone()).or_default().extend(names);
    }
    tree
}

/// `page` with the modules of every crate of its tree listed anew, in the order of its `mod` lines.
pub fn rewritten(root: &Path, page: &str) -> String {
    let mut lines = Vec::new();
    let mut inside = false;
    for line in page.lines() {
        // The lines below a crate continue its list, so they are written with it.
        if inside && line.starts_with(' ') {
            continue;
        }
        inside = line.starts_with("crates/");
        match line.split_whitespace().next().filter(|_| inside) {
            Some(place) => lines.extend(entry(root, place)),
            None => lines.push(line.to_owned()),
        }
    }
    lines.join("\n") + "\n"
}

/// A crate's lines in the tree.
fn entry(root: &Path, place: &str) -> Vec<String> {
    let source = root.join(place).join("src");
    let mut lines = vec![format!("{place:START$}")];
    for module in in_reading_order(&source) {
        let word = format!("{module}.rs  ");
        if lines.last().is_some_and(|line| line.len() + word.len() > WIDTH + 2) {
            lines.push(" ".repeat(START));
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(&word);
        }
    }
    lines.iter().map(|line| line.trim_end().to_owned()).collect()
}

/// The top modules as the crate's root declares them, then any that it does not.
fn in_reading_order(source: &Path) -> Vec<String> {
    let root = ["lib.rs", "main.rs"]
        .map(|name| std::fs::read_to_string(source.join(name)).unwrap_or_default());
    let declared = root.iter().flat_map(|text| text.lines()).filter_map(|line| {
        let line =
            line.strip_prefix("pub ").or_else(|| line.strip_prefix("pub(crate) ")).unwrap_or(line);
        Some(line.strip_prefix("mod ")?.strip_suffix(';')?.to_owned())
    });
    let mut real = modules_of(source);
    let mut ordered: Vec<_> = declared.filter(|name| real.remove(name)).collect();
    ordered.extend(real);
    ordered
}

/// The top modules of a crate: files and folders of `src`, less its roots.
fn modules_of(source: &Path) -> BTreeSet<String> {
    let stems = children(source)
        .into_iter()
        .filter(|path| path.is_dir() || path.extension().is_some_and(|e| e == "rs"));
    let names = stems.filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned()));
    names.filter(|name| !matches!(name.as_str(), "lib" | "main" | "tests")).collect()
}
