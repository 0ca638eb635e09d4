//! Is every scenario in the gallery, and does each say what it is?

use super::{children, read};
use crate::step::Outcome;
use std::path::Path;

/// One sentence for each scenario folder that `scenarios/README.md` does not link to, or that has no
/// `scenario.toml` (or tables of a search) or no README.
pub fn missing(root: &Path) -> Outcome<Vec<String>> {
    let folder = root.join("scenarios");
    let scenarios: Vec<_> = children(&folder).into_iter().filter(|path| path.is_dir()).collect();
    if scenarios.is_empty() {
        return Ok(Vec::new());
    }
    let page = read(&folder.join("README.md"))?;
    let mut problems = Vec::new();
    for scenario in scenarios {
        let name = scenario.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !page.contains(&format!("]({name}/")) {
            problems.push(format!("scenarios/README.md: the gallery has no link to `{name}/`."));
        }
        // a study of closed forms alone has tables instead of a scenario
        let kinds: [&[&str]; 2] = [&["scenario.toml", "cells.csv"], &["README.md"]];
        for kind in kinds {
            if !kind.iter().any(|file| scenario.join(file).is_file()) {
                problems.push(format!("scenarios/{name}: it has no {}.", kind[0]));
            }
        }
    }
    Ok(problems)
}
