//! Does every source file still hold one idea?

use super::{files, from_root, read};
use crate::step::Outcome;
use std::path::Path;

/// The most lines a source file may have.
const MOST: usize = 500;

/// Files that may be longer, each with the reason.
const LONGER: &[(&str, &str)] =
    &[("web/src/generated/report.ts", "generated from the JSON Schema of the report")];

/// One sentence for each source file that is longer without a reason, or listed without need.
pub fn too_long(root: &Path) -> Outcome<Vec<String>> {
    let mut problems = Vec::new();
    for path in files(root, &[".rs", ".ts", ".tsx"]) {
        let name = from_root(root, &path);
        let lines = read(&path)?.lines().count();
        let listed = LONGER.iter().any(|(file, _)| *file == name);
        if lines > MOST && !listed {
            problems.push(format!("{name}: {lines} lines are more than {MOST}; split it by idea."));
        }
        if lines <= MOST && listed {
            problems.push(format!(
                "{name}: at {lines} lines it needs no place in the list of longer files."
            ));
        }
    }
    // The tests plant trees that hold none of these files; ours has a manifest at its root.
    let listed = LONGER.iter().filter(|_| root.join("Cargo.toml").is_file());
    for (file, _) in listed.filter(|(file, _)| !root.join(file).exists()) {
        problems.push(format!("{file}: it is listed as a longer file, but is not there."));
    }
    Ok(problems)
}
