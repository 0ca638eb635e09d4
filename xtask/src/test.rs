//! Does everything that this repository claims still hold?
//!
//! The quick checks come first, so that a slip shows before the long builds.

use crate::place::Place;
use crate::step::{self, Outcome};
use crate::{results, tidy, tools, web};
use std::process::Command;

/// A check by the name that `cargo xtask test NAME` gives it.
type Part = (&'static str, fn(&Place) -> Outcome);

/// Every check, in order.
const PARTS: [Part; 7] = [
    ("format", formatting),
    ("tidy", tidy::tidy),
    ("lint", lints),
    ("rust", rust_tests),
    ("doc", examples),
    ("web", web_tests),
    ("results", results::results),
];

/// Every check, or those named; the first failure stops.
pub fn test(place: &Place, named: &[String]) -> Outcome {
    let names = PARTS.map(|(name, _)| name);
    if let Some(unknown) = named.iter().find(|name| !names.contains(&name.as_str())) {
        return Err(format!("there is no check `{unknown}`; there are {}.", names.join(", ")));
    }
    for (name, check) in PARTS {
        if named.is_empty() || named.iter().any(|wanted| wanted == name) {
            check(place)?;
        }
    }
    step::announce("all checks passed");
    Ok(())
}

fn formatting(place: &Place) -> Outcome {
    step::step("formatting", tools::cargo(place)?.args(["fmt", "--all", "--check"]))
}

fn lints(place: &Place) -> Outcome {
    let mut clippy = tools::cargo(place)?;
    clippy.args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]);
    step::step("lints", &mut clippy)
}

fn examples(place: &Place) -> Outcome {
    step::step(
        "examples in the documentation",
        tools::cargo(place)?.args(["test", "--workspace", "--doc"]),
    )
}

/// Rewrites what the `golden_` tests pin; the diff then shows what changed.
pub fn golden(place: &Place) -> Outcome {
    let mut tests = tools::cargo(place)?;
    tests.env("RINGFORT_GOLDEN", "1").args([
        "test",
        "--workspace",
        "--lib",
        "--bins",
        "--tests",
        "golden_",
    ]);
    step::step("golden texts", &mut tests)?;
    step::step(
        "what changed",
        Command::new("git").current_dir(&place.root).args(["status", "--short"]),
    )
}

fn rust_tests(place: &Place) -> Outcome {
    let mut tests = tools::cargo(place)?;
    if tools::has_nextest() {
        tests.args(["nextest", "run", "--workspace", "--no-fail-fast"]);
    } else {
        tests.args(["test", "--workspace", "--lib", "--bins", "--tests"]);
    }
    step::step("tests", &mut tests)
}

/// The tests of the web app, some of them in a real browser.
fn web_tests(place: &Place) -> Outcome {
    let folder = place.root.join("web");
    if !folder.join("package.json").is_file() {
        step::announce("web tests: there is no web/package.json yet");
        return Ok(());
    }
    tools::need_node()?;
    let chromium = tools::need_chromium()?;
    web::install(&folder)?;
    web::bundle(place)?;
    step::step("web tests", web::npm(&folder).env("CHROMIUM", chromium).args(["run", "test"]))
}
