//! Does `ringfort expose` share out what finds him, and value what would change it?

use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};

fn expose(line: &str) -> Output {
    let scenarios = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
    let mut command = Command::new(env!("CARGO_BIN_EXE_ringfort"));
    command.current_dir(scenarios).arg("expose").args(line.split_whitespace()).output().unwrap()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

#[test]
fn law_shares_add_up_and_changes_are_paired() {
    let line = "tapalpa --replications 100 --outer 50 --json";
    let output = expose(line);
    assert!(output.status.success(), "{output:?}");
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    let shared = &found["attribution"];
    assert_eq!(shared["every_set"], true);
    let channels = shared["channels"].as_array().unwrap();
    let shares: Vec<f64> = channels.iter().map(|c| number(&c["share"]["value"])).collect();
    let sum: f64 = shares.iter().sum();
    assert!((sum - (number(&shared["with_all"]) - number(&shared["from_the_start"]))).abs() < 1e-5);
    assert!(shares.iter().rev().is_sorted() && shares[0] > 0.0);
    // the same campaigns stand behind both
    assert!((number(&shared["with_all"]) - number(&found["located"]["value"])).abs() < 1e-6);
    let changes = found["changes"].as_array().unwrap();
    let of =
        |what: &str| changes.iter().find(|c| c["id"] == what).unwrap_or_else(|| panic!("{what}"));
    for change in changes {
        let moved = number(&change["located"]["value"]) - number(&change["difference"]["value"]);
        assert!((moved - number(&found["located"]["value"])).abs() < 1e-5, "{change}");
    }
    assert_eq!(of("nobody-visits")["is_variant"], true);
    assert!(number(&of("nobody-visits")["difference"]["value"]) < 0.0);
    assert_eq!(of("change: what treatment takes is brought to any site")["is_variant"], false);
    // the same bytes on any number of threads
    let alone = expose(&format!("{line} --threads 1"));
    assert_eq!(alone.stdout, output.stdout);
}

#[test]
fn law_what_is_asked_wrongly_is_said() {
    let output = expose("tapalpa --variant no-such");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("there is no variant `no-such`"));
    let output = expose("nowhere");
    assert_eq!(output.status.code(), Some(2));
}
