//! Every scenario of the gallery gives what it is expected to give, to the byte.
//!
//! `RINGFORT_GOLDEN=1` rewrites `expected.json` and the table of checks in each README.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on ends here")]

use std::path::{Path, PathBuf};

use ringfort::outside::{Nowhere, Unwatched};
use ringfort::study::{Ask, Case, Ensemble, Goal, ensemble};
use ringfort::view::{Origin, checks_table, summary};
use ringfort_world::light::Illumination;
use ringfort_world::sources::{SourceError, Sources};

struct Folder(PathBuf);

impl Sources for Folder {
    fn read(&self, name: &str) -> Result<Vec<u8>, SourceError> {
        std::fs::read(self.0.join(name))
            .map_err(|e| SourceError { name: name.to_owned(), reason: e.to_string() })
    }
}

fn gallery() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
    let mut folders: Vec<PathBuf> = (std::fs::read_dir(root).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("scenario.toml").exists())
        .collect();
    folders.sort();
    folders
}

fn case(folder: &Path, variants: &[String]) -> Case {
    let text = std::fs::read_to_string(folder.join("scenario.toml")).unwrap();
    let read = ringfort_model::parse::parse("scenario.toml", &text, variants, &mut |name| {
        std::fs::read_to_string(folder.join(name)).map_err(|e| e.to_string())
    });
    let scenario = read.usable().unwrap_or_else(|| panic!("{}", read.plain())).clone();
    Case::prepare(scenario, &Folder(folder.to_owned())).unwrap()
}

fn run(case: &Case, replications: u64, threads: usize) -> Ensemble {
    let ask = Ask { goal: Goal::Replications(replications), seed: 1, outer: 200, threads };
    ensemble(case, ask, &mut Nowhere, &Unwatched).unwrap()
}

fn answer(case: &Case, run: &Ensemble) -> String {
    let origin = Origin { scenario_hash: "not part of this file".to_owned(), ..Origin::default() };
    serde_json::to_string_pretty(&summary(case, run, &[], &origin)).unwrap() + "\n"
}

fn golden(path: &Path, made: &str) {
    if std::env::var_os("RINGFORT_GOLDEN").is_some() {
        std::fs::write(path, made).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert!(kept == made, "{} is not what is computed now: see CONTRIBUTING", path.display());
}

#[test]
fn golden_expected_of_every_scenario() {
    let folders = gallery();
    assert!(!folders.is_empty());
    for folder in folders {
        let case = case(&folder, &[]);
        golden(&folder.join("expected.json"), &answer(&case, &run(&case, 2000, 2)));
    }
}

#[test]
fn golden_checks_in_the_readme() {
    const BEGIN: &str = "<!-- checks: made by the gallery test -->\n";
    const END: &str = "<!-- end of checks -->";
    for folder in gallery() {
        let readme = folder.join("README.md");
        let text = std::fs::read_to_string(&readme).unwrap_or_default();
        let Some((before, rest)) = text.split_once(BEGIN) else { continue };
        let (_, after) = rest.split_once(END).unwrap();
        let case = case(&folder, &[]);
        let run = run(&case, 20_000, 0);
        let table = checks_table(&case, &run);
        golden(&readme, &format!("{before}{BEGIN}{table}{END}{after}"));
    }
}

#[test]
fn law_same_bytes_on_any_threads() {
    for folder in gallery() {
        let case = case(&folder, &[]);
        let one = answer(&case, &run(&case, 600, 1));
        assert_eq!(one, answer(&case, &run(&case, 600, 2)));
        assert_eq!(one, answer(&case, &run(&case, 600, 16)));
    }
}

#[test]
fn law_every_variant_runs() {
    for folder in gallery() {
        let text = std::fs::read_to_string(folder.join("scenario.toml")).unwrap();
        for variant in ringfort_model::parse::variants(&text) {
            let case = case(&folder, std::slice::from_ref(&variant));
            assert_eq!(run(&case, 200, 0).tally.rows, 200, "{variant}");
        }
    }
}

/// The race that campaigns play is the one that path analysis works out exactly, at every site and in
/// every light, all states pinned.
#[test]
fn agree_simulated_strikes_with_the_exact_race() {
    let mut compared = 0;
    for folder in gallery() {
        let case = case(&folder, &[]);
        for (site, ways) in case.plan.ways.iter().enumerate() {
            for light in Illumination::ALL {
                let Some(ways) = ways else { continue };
                let way = &ways[light.index()];
                let exact = way.interruption(&case.scenario, &case.plan.means, site, 1.0).value();
                let strikes = 20_000;
                let (share, _) = case.interrupted_share(site, light, 7, strikes).unwrap();
                let error = (exact * (1.0 - exact) / f64::from(strikes)).sqrt().max(5e-5);
                let name = &case.plan.names.sites[site];
                assert!((share - exact).abs() < 4.0 * error, "{name} {light:?}: {share} {exact}");
                compared += 1;
            }
        }
    }
    assert!(compared >= 8);
}
