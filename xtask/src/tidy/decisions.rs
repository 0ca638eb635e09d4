//! Are the decisions numbered without gaps, each with its five parts?

use super::children;
use std::path::Path;

/// What every decision answers, as headings.
const PARTS: [&str; 5] =
    ["## Question", "## Choice", "## Why", "## Cost", "## What would change our mind"];

/// One sentence for each number that is missing, and for each part that a page lacks.
pub fn gaps(root: &Path) -> Vec<String> {
    let mut problems = Vec::new();
    let pages = children(&root.join("docs").join("decisions"));
    let pages =
        pages.iter().filter(|path| path.file_name().is_some_and(|name| name != "README.md"));
    for (index, page) in pages.enumerate() {
        let name = page.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let due = format!("{:04}-", index + 1);
        if !name.starts_with(&due) {
            problems.push(format!("docs/decisions/{name}: the next number is {due}…"));
        }
        let text = std::fs::read_to_string(page).unwrap_or_default();
        for part in PARTS.iter().filter(|part| !text.contains(*part)) {
            problems.push(format!("docs/decisions/{name}: the heading `{part}` is missing."));
        }
    }
    problems
}
