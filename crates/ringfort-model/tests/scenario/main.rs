//! What does the reader of scenarios say of right and wrong texts?

#![expect(clippy::unwrap_used, reason = "a test that cannot set itself up has failed")]

mod diagnostics;
mod documents;
mod endurance;
mod example;
mod places;
mod properties;
mod quantities;
mod schema;
mod unsimulated;

use std::fs;
use std::path::{Path, PathBuf};

use ringfort_model::diagnostic::Diagnosed;
use ringfort_model::parse;
use ringfort_model::scenario::Scenario;

/// Reads a scenario that needs no ledger.
fn read(text: &str) -> Diagnosed<Scenario> {
    parse::parse("scenario.toml", text, &[], &mut |name| Err(format!("there is no {name}")))
}

/// The root of the repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Compares a text with the one pinned at `path`; with RINGFORT_GOLDEN=1 rewrites it instead.
fn pinned(path: &Path, text: &str) {
    if std::env::var_os("RINGFORT_GOLDEN").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        return;
    }
    let there = fs::read_to_string(path).unwrap_or_default();
    assert!(
        there == text,
        "{} is not what comes out; `cargo xtask golden` rewrites it.\n{text}",
        path.display()
    );
}
