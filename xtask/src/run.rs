//! How does one command lead from a fresh clone to an answer and a report?

use crate::place::Place;
use crate::step::{self, Outcome};
use crate::web;
use std::path::PathBuf;
use std::process::Command;

/// Builds what is needed, runs the scenario, and says where the report is.
///
/// With no arguments it runs `scenarios/tapalpa`. The results go to `out/NAME`, unless the arguments
/// name another folder with `--out`; an earlier run of ours in `out/NAME` is replaced.
pub fn run(place: &Place, arguments: &[String]) -> Outcome {
    let (scenario, rest) = match arguments.split_first() {
        Some((first, rest)) if !first.starts_with('-') => (first.clone(), rest),
        _ => ("scenarios/tapalpa".to_owned(), arguments),
    };
    web::bundle(place)?;
    let mut build = Command::new("cargo");
    build.current_dir(&place.root).args(["build", "--release", "--package", "ringfort-cli"]);
    step::step("binary", &mut build)?;

    let out = named_folder(rest);
    let folder = out.clone().unwrap_or_else(|| place.root.join("out").join(name_of(&scenario)));
    if out.is_none() && folder.join("manifest.json").is_file() {
        let error = |error| format!("{} cannot be replaced: {error}.", folder.display());
        std::fs::remove_dir_all(&folder).map_err(error)?;
    }
    let mut simulate = Command::new(place.target.join("release").join("ringfort"));
    simulate.arg("run").arg(&scenario).args(rest);
    if out.is_none() {
        simulate.arg("--out").arg(&folder);
    }
    step::step("simulate", &mut simulate)?;
    let report = folder.join("report.html");
    if report.is_file() {
        println!("\nThe report is {}", report.display());
    }
    Ok(())
}

/// The folder after `--out`, if the arguments have one.
fn named_folder(arguments: &[String]) -> Option<PathBuf> {
    let place = arguments.iter().position(|word| word == "--out" || word.starts_with("--out="))?;
    match arguments[place].strip_prefix("--out=") {
        Some(folder) => Some(PathBuf::from(folder)),
        None => arguments.get(place + 1).map(PathBuf::from),
    }
}

/// The folder name of a scenario: `scenarios/tapalpa/scenario.toml` is `tapalpa`.
fn name_of(scenario: &str) -> String {
    let path = std::path::Path::new(scenario);
    let folder =
        if path.extension().is_some_and(|end| end == "toml") { path.parent() } else { Some(path) };
    let name =
        folder.and_then(std::path::Path::file_name).map(|name| name.to_string_lossy().into_owned());
    name.unwrap_or_else(|| "run".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_results_folder_is_named_after_the_scenario() {
        assert_eq!(name_of("scenarios/tapalpa"), "tapalpa");
        assert_eq!(name_of("scenarios/tapalpa/"), "tapalpa");
        assert_eq!(name_of("scenarios/tapalpa/scenario.toml"), "tapalpa");
        assert_eq!(name_of("scenario.toml"), "run");
    }

    #[test]
    fn a_named_folder_is_found_in_both_spellings() {
        let words = |line: &str| line.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(named_folder(&words("--seed 1 --out a/b")), Some("a/b".into()));
        assert_eq!(named_folder(&words("--out=c")), Some("c".into()));
        assert_eq!(named_folder(&words("--seed 1")), None);
    }
}
