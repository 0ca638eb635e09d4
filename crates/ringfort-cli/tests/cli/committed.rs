//! Are the committed schemas and pages the ones that this program makes?
//!
//! `cargo xtask golden` rewrites them.

use std::fs;
use std::path::Path;
use std::process::Command;

/// Compares what `arguments` print with the file at `path` from the root, or rewrites it.
fn check(arguments: &[&str], path: &str) {
    let output = Command::new(env!("CARGO_BIN_EXE_ringfort")).args(arguments).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let made = String::from_utf8(output.stdout).unwrap();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path);
    if std::env::var_os("RINGFORT_GOLDEN").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &made).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == made, "{} is out of date: run `cargo xtask golden`", path.display());
}

#[test]
fn golden_schema_of_scenarios() {
    check(&["schema"], "schema/scenario.json");
}

#[test]
fn golden_schema_of_ledgers() {
    check(&["schema", "--of", "ledger"], "schema/ledger.json");
}

#[test]
fn golden_keys_of_scenarios() {
    check(&["schema", "--page"], "docs/book/src/keys-scenario.md");
}

#[test]
fn golden_keys_of_ledgers() {
    check(&["schema", "--of", "ledger", "--page"], "docs/book/src/keys-ledger.md");
}
