//! Does every relative link in our pages lead somewhere?

use super::{files, from_root, read};
use crate::step::Outcome;
use std::path::Path;

/// One sentence for each relative link, in any Markdown file, whose target is missing.
///
/// Links in code (between backticks, or in fenced or indented blocks) are text, not links. Fragments
/// are not checked.
pub fn dead(root: &Path) -> Outcome<Vec<String>> {
    let mut problems = Vec::new();
    for page in files(root, &[".md"]) {
        let folder = page.parent().unwrap_or(root);
        for target in targets(&read(&page)?) {
            let path = target.split(['#', '?']).next().unwrap_or_default();
            if !path.is_empty() && !folder.join(path).exists() {
                problems
                    .push(format!("{}: the link to `{target}` is dead.", from_root(root, &page)));
            }
        }
    }
    Ok(problems)
}

/// The relative targets of the links on a page.
pub fn targets(page: &str) -> Vec<String> {
    let mut targets = Vec::new();
    let mut fenced = false;
    for line in page.lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
            continue;
        }
        if fenced || line.starts_with("    ") {
            continue;
        }
        // Every other piece between backticks is code.
        for prose in line.split('`').step_by(2) {
            for piece in prose.split("](").skip(1) {
                let target = piece.split([')', ' ']).next().unwrap_or_default();
                let elsewhere = target.contains("://")
                    || target.starts_with("mailto:")
                    || target.starts_with('/');
                if !elsewhere && !target.is_empty() {
                    targets.push(target.to_owned());
                }
            }
        }
    }
    targets
}
