//! Tidy is only worth running if it sees a mistake: each test plants one in a small tree.

use super::crates::{self, Workspace};
use super::{decisions, gallery, lengths, links, tree};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A folder of its own for one test, with `files` in it.
fn planted(test: &str, files: &[(&str, &str)]) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/tidy-tests").join(test);
    let _ = fs::remove_dir_all(&root);
    fs::create_dir_all(&root).unwrap();
    for (name, text) in files {
        let path = root.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    root
}

fn workspace(crates: &[(&str, &[&str])]) -> Workspace {
    let linked = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    Workspace {
        crates: crates
            .iter()
            .map(|(name, uses)| ((*name).to_owned(), linked(uses)))
            .collect::<BTreeMap<_, _>>(),
    }
}

const PAGE: &str = "\
| crate | does not know | uses |
| --- | --- | --- |
| `ringfort-model` | chance | |
| `ringfort-world` | results | `model` |
";

#[test]
fn a_table_that_agrees_is_tidy() {
    let real = workspace(&[
        ("ringfort-model", &["libm"]),
        ("ringfort-world", &["ringfort-model", "tiff"]),
    ]);
    assert_eq!(crates::table_differs(PAGE, &real), [""; 0]);
    assert_eq!(crates::knows_too_much(&real), [""; 0]);
}

#[test]
fn an_edge_that_the_table_lacks_is_seen() {
    let real = workspace(&[
        ("ringfort-model", &["ringfort-world"]),
        ("ringfort-world", &["ringfort-model"]),
    ]);
    let problems = crates::table_differs(PAGE, &real);
    assert_eq!(
        problems,
        ["ARCHITECTURE.md: `ringfort-model` uses `ringfort-world`, but its row does not say so."]
    );
    let problems = crates::knows_too_much(&real);
    assert_eq!(
        problems,
        ["ringfort-model: it may not use `ringfort-world`, which stands after it on the road."]
    );
}

#[test]
fn an_edge_that_only_the_table_has_is_seen() {
    let real =
        workspace(&[("ringfort-model", &[]), ("ringfort-world", &[]), ("ringfort-sim", &[])]);
    let problems = crates::table_differs(PAGE, &real);
    assert!(
        problems[0].contains("says that it uses `ringfort-model`, but it does not"),
        "{problems:?}"
    );
    assert!(problems[1].contains("no row for `ringfort-sim`"), "{problems:?}");
}

#[test]
fn a_generator_in_analysis_is_seen() {
    let real = workspace(&[
        ("ringfort-analysis", &["rand_core"]),
        ("ringfort-sim", &["rand_core", "rayon"]),
    ]);
    let problems = crates::knows_too_much(&real);
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(problems[0].contains("`rand_core`: only a campaign draws chance"), "{problems:?}");
    assert!(problems[1].contains("`rayon`: a campaign knows nothing of threads"), "{problems:?}");
}

#[test]
fn dev_dependencies_are_not_edges() {
    let metadata = r#"{"packages":[{"name":"ringfort-analysis","dependencies":[
        {"name":"libm","kind":null},{"name":"rand","kind":"dev"}]},{"name":"xtask","dependencies":[]}]}"#;
    let real = Workspace::read(metadata).unwrap();
    assert_eq!(real.crates.len(), 1);
    assert_eq!(crates::knows_too_much(&real), [""; 0]);
    assert!(Workspace::read("[]").is_err());
}

#[test]
fn a_manifest_without_our_lints_is_seen() {
    let with = "[lints]\nworkspace = true\n";
    let root =
        planted("lints", &[("crates/a/Cargo.toml", with), ("crates/b/Cargo.toml", "[package]\n")]);
    let problems = crates::without_lints(&root, &workspace(&[("a", &[]), ("b", &[])]));
    assert_eq!(problems, ["b: its Cargo.toml lacks `[lints]` with `workspace = true`."]);
}

#[test]
fn the_tree_and_the_folders_are_compared_both_ways() {
    let page = "\n## The tree\n```\ncrates/a/   one.rs  two.rs\n            gone.rs  deep/{x,y}.rs\nweb/  the app\n```\n";
    let files =
        [("crates/a/src/lib.rs", ""), ("crates/a/src/one.rs", ""), ("crates/a/src/two.rs", "")];
    let more = [("crates/a/src/deep/x.rs", ""), ("crates/a/src/new.rs", ""), ("extra/file", "")];
    let root = planted("tree", &[&files[..], &more[..]].concat());
    let problems = tree::differs(&root, page, &workspace(&[("a", &[])]));
    let expected = [
        "ARCHITECTURE.md: the tree lists `gone` in a, which is not there.",
        "ARCHITECTURE.md: the tree does not list `new` of a.",
        "ARCHITECTURE.md: the tree lists `web/`, which is not there.",
        "ARCHITECTURE.md: the tree has no line for the folder `extra/`.",
    ];
    assert_eq!(problems, expected);
}

#[test]
fn the_tree_is_rewritten_in_reading_order() {
    let page = "before\n```\ncrates/a/  old.rs\n    older.rs\nweb/  the app\n```\n";
    let root = "//! A crate.\n\npub mod two;\nmod one;\n";
    let files =
        [("crates/a/src/lib.rs", root), ("crates/a/src/one.rs", ""), ("crates/a/src/two.rs", "")];
    let written = tree::rewritten(&planted("rewritten", &files), page);
    let line = format!("{:28}two.rs  one.rs", "crates/a/");
    assert_eq!(written, format!("before\n```\n{line}\nweb/  the app\n```\n"));
}

#[test]
fn a_scenario_missing_from_the_gallery_is_seen() {
    let files = [
        ("scenarios/README.md", "[villa](villa/README.md)"),
        ("scenarios/villa/scenario.toml", ""),
    ];
    let more = [("scenarios/villa/README.md", ""), ("scenarios/depot/scenario.toml", "")];
    let root = planted("gallery", &[&files[..], &more[..]].concat());
    let problems = gallery::missing(&root).unwrap();
    let expected = [
        "scenarios/README.md: the gallery has no link to `depot/`.",
        "scenarios/depot: it has no README.md.",
    ];
    assert_eq!(problems, expected);
}

#[test]
fn a_gap_in_the_decisions_is_seen() {
    let whole = "## Question\n## Choice\n## Why\n## Cost\n## What would change our mind\n";
    let pages =
        [("docs/decisions/0001-a.md", whole), ("docs/decisions/0003-b.md", "## Question\n")];
    let problems = decisions::gaps(&planted("decisions", &pages));
    assert_eq!(problems[0], "docs/decisions/0003-b.md: the next number is 0002-…");
    assert_eq!(problems.len(), 5, "{problems:?}");
}

#[test]
fn a_dead_link_is_seen_and_code_is_not_a_link() {
    let page = "[a](b.md) [c](gone.md#x) [d](https://example.org) `[e](f.md)`\n```\n[g](h.md)\n```\n[i](#here)\n";
    let root = planted("links", &[("a.md", page), ("b.md", "")]);
    assert_eq!(links::dead(&root).unwrap(), ["a.md: the link to `gone.md#x` is dead."]);
    assert_eq!(links::targets("![p](x.png \"title\")"), ["x.png"]);
}

#[test]
fn a_long_file_is_seen() {
    let long = "// a line\n".repeat(501);
    let root = planted(
        "lengths",
        &[("src/a.rs", &long), ("src/b.rs", "fn b() {}\n"), ("target/c.rs", &long)],
    );
    assert_eq!(
        lengths::too_long(&root).unwrap(),
        ["src/a.rs: 501 lines are more than 500; split it by idea."]
    );
}
