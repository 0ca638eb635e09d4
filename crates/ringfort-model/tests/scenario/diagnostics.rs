//! Each file of `tests/diagnostics` has a fault; beside it stands what is said of it.
//!
//! The first line of a file, `# RF0103 RF0130`, gives exactly the codes that come out, so that no
//! fault is told twice and none brings others along. `# variants a, b` chooses variants;
//! `# facility.toml` begins a diagram and `# ledger.toml` the ledger; `# no ledger.toml: why` says why it cannot be read.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use ringfort_model::diagnostic::{CODES, Code, Diagnosed, Severity};
use ringfort_model::parse;
use ringfort_model::scenario::Scenario;

use crate::example::completed;
use crate::{pinned, root};

struct Case {
    path: PathBuf,
    codes: Vec<String>,
    said: Diagnosed<Scenario>,
}

fn cases() -> Vec<Case> {
    let folder = root().join("crates/ringfort-model/tests/diagnostics");
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|end| end == "toml"));
    paths.sort();
    paths.into_iter().map(case).collect()
}

fn case(path: PathBuf) -> Case {
    let text = fs::read_to_string(&path).unwrap();
    let first = text.lines().next().unwrap_or("");
    let codes = first.trim_start_matches('#').split_whitespace().map(str::to_owned).collect();
    let after = |mark: &str| text.lines().find_map(|line| Some(line.strip_prefix(mark)?.trim()));
    let variants: Vec<String> = after("# variants ")
        .map(|names| names.split(", ").map(str::to_owned).collect())
        .unwrap_or_default();
    let unreadable = after("# no ledger.toml:").map(str::to_owned);
    let (scenario, ledger) = text.split_once("# ledger.toml\n").unwrap_or((&text, ""));
    let (scenario, facility) = scenario.split_once("# facility.toml\n").unwrap_or((scenario, ""));
    let mut read = |name: &str| match &unreadable {
        Some(why) => Err(why.clone()),
        None if name == "ledger.toml" => Ok(ledger.to_owned()),
        None if name == "facility.toml" => Ok(facility.to_owned()),
        None => Err(format!("there is no {name}")),
    };
    let said = parse::parse("scenario.toml", &completed(scenario), &variants, &mut read);
    Case { path, codes, said }
}

#[test]
fn golden_diagnostics() {
    for case in cases() {
        let plain = case.said.plain();
        let name = case.path.display();
        let mut expected = case.codes.clone();
        let mut found: Vec<String> =
            case.said.diagnostics.iter().map(|d| d.code.to_string()).collect();
        expected.sort();
        found.sort();
        if std::env::var_os("RINGFORT_GOLDEN").is_none() {
            assert_eq!(found, expected, "{name}\n{plain}");
        } else if found != expected {
            println!("{name}: {found:?} instead of {expected:?}\n{plain}");
        }
        pinned(&case.path.with_extension("txt"), &plain);
    }
}

#[test]
fn every_diagnostic_says_what_where_and_what_next() {
    for case in cases() {
        let name = case.path.display();
        let mut seen = BTreeSet::new();
        for d in &case.said.diagnostics {
            let ended = d
                .message
                .chars()
                .next()
                .is_some_and(|c| c.is_lowercase() || "`0123456789".contains(c))
                && !d.message.ends_with('.');
            assert!(ended, "{name}: `{}` does not read like the others", d.message);
            assert!(!d.help.is_empty(), "{name}: `{}` has no next step", d.message);
            assert!(seen.insert((d.span, &d.message)), "{name}: `{}` is told twice", d.message);
            let placeless = [Code::UNKNOWN_VARIANT, Code::MISSING_KEY, Code::MORE, Code::TOO_LARGE];
            assert!(
                d.span.is_some_and(|s| s.end > s.start) || placeless.contains(&d.code),
                "{name}: `{}` stands nowhere",
                d.message
            );
        }
    }
}

/// Each code has a page, and a file that raises it.
#[test]
fn every_code_is_shown() {
    let raised: BTreeSet<Code> =
        cases().iter().flat_map(|c| &c.said.diagnostics).map(|d| d.code).collect();
    // raised where the world is built, where draws are keyed, after a thousand others, and of diagrams
    let elsewhere = [
        Code::WRONG_WORLD,
        Code::NO_FEATURE,
        Code::NAME_COLLISION,
        Code::MORE,
        Code::IMPOSSIBLE_DIAGRAM,
    ];
    for (code, short, page) in CODES {
        assert!(short.trim().ends_with('.') && page.ends_with('.'), "{code} has no page");
        let shown = raised.contains(code) || elsewhere.contains(code);
        assert!(shown, "no file of tests/diagnostics raises {code}:{short}");
    }
}

/// A scenario with warnings alone can be used; one with an error cannot.
#[test]
fn errors_refuse_and_warnings_do_not() {
    for case in cases() {
        let wrong = case.said.diagnostics.iter().any(|d| d.severity == Severity::Error);
        assert_eq!(case.said.usable().is_none(), wrong, "{}", case.path.display());
        assert!(case.said.json().as_array().is_some_and(|all| all.len() == case.codes.len()));
    }
}
