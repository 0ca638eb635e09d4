//! Does a run end in the same bytes, however it came about?

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

/// An empty folder of its own for one test, with a villa in `villa`.
fn place(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("runs").join(test);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let made = ringfort(&folder, "new villa");
    assert!(made.status.success(), "{made:?}");
    folder
}

fn command(folder: &Path, line: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ringfort"));
    command.current_dir(folder).args(line.split(' '));
    command
}

fn ringfort(folder: &Path, line: &str) -> Output {
    command(folder, line).output().unwrap()
}

/// Runs a line that must succeed, and returns standard output.
fn answer(folder: &Path, line: &str) -> String {
    let output = ringfort(folder, line);
    assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The files of a run that may hold nothing of threads, clock, machine or folder.
fn results(folder: &Path) -> Vec<Vec<u8>> {
    let names = ["summary.json", "replications.parquet", "events.parquet", "report.html"];
    names.iter().filter_map(|name| fs::read(folder.join(name)).ok()).collect()
}

#[test]
fn law_results_do_not_depend_on_threads_or_folder() {
    let folder = place("threads");
    answer(&folder, "run villa --replications 600 --threads 1 --out one");
    answer(&folder, "run ./villa/scenario.toml --replications 600 --threads 3 --out deep/two");
    let (one, two) = (results(&folder.join("one")), results(&folder.join("deep/two")));
    assert!(one.len() >= 3);
    // The report names the scenario as it was typed; everything else is equal.
    assert!(one[..3] == two[..3], "the results differ");
}

#[test]
fn law_json_is_the_summary() {
    let folder = place("json");
    let printed = answer(&folder, "run villa --replications 300 --out out --json");
    assert_eq!(printed, fs::read_to_string(folder.join("out/summary.json")).unwrap());
    let document: serde_json::Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(document["replications"], 300);
    assert_eq!(document["complete"], true);
}

/// Waits until a first part is kept, which is when there is something to lose.
fn wait_for_a_part(folder: &Path) {
    for _ in 0..600 {
        if fs::read_dir(folder.join("out/parts")).is_ok_and(|entries| entries.count() >= 2) {
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("no part appeared within twelve seconds");
}

const LONG: &str = "run villa --replications 20000 --threads 1 --out out";

/// Stops a run with a signal, finishes it, and compares it with one that was left alone.
fn check_stopped_and_resumed(test: &str, signal: &str) -> Option<i32> {
    let folder = place(test);
    let mut child =
        command(&folder, LONG).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    wait_for_a_part(&folder);
    let pid = child.id().to_string();
    assert!(Command::new("kill").args([signal, &pid]).status().unwrap().success());
    let status = child.wait().unwrap();
    assert!(!status.success(), "the run ended before it could be stopped");
    assert!(!folder.join("out/summary.json").exists());
    answer(&folder, &format!("{LONG} --resume"));
    answer(&folder, &LONG.replace("--out out", "--out whole"));
    assert!(results(&folder.join("out")) == results(&folder.join("whole")), "the results differ");
    assert!(!folder.join("out/parts").exists());
    status.code()
}

#[test]
fn law_a_run_that_was_killed_is_finished_to_the_same_bytes() {
    assert_eq!(check_stopped_and_resumed("killed", "-KILL"), None);
}

#[test]
fn law_a_run_that_was_interrupted_is_finished_to_the_same_bytes() {
    assert_eq!(check_stopped_and_resumed("interrupted", "-INT"), Some(1));
}

#[test]
fn law_a_folder_with_something_in_it_is_left_alone() {
    let folder = place("in-use");
    let output = ringfort(&folder, "run villa --replications 10 --out villa");
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("villa is not empty"), "{said}");
    answer(&folder, "run villa --replications 10 --out out");
    let output = ringfort(&folder, "run villa --replications 11 --out out --resume");
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("holds another run: its number of replications is 10, not 11"), "{said}");
}

#[test]
fn law_a_folder_that_cannot_be_made_is_the_machines_fault() {
    let folder = place("no-folder");
    let output = ringfort(&folder, "run villa --replications 10 --out /proc/out");
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    // A file stands where the folder should be.
    fs::write(folder.join("file"), "").unwrap();
    let output = ringfort(&folder, "run villa --replications 10 --out file/out");
    assert_eq!(output.status.code(), Some(1), "{output:?}");
}

#[test]
fn law_a_replay_is_the_campaign_that_was_counted() {
    let folder = place("replay");
    answer(&folder, "run villa --replications 60 --out out");
    let printed = answer(&folder, "replay out --replication 17");
    assert!(printed.starts_with("campaign 17\n"), "{printed}");
    let events: serde_json::Value =
        serde_json::from_str(&answer(&folder, "replay out --replication 17 --json")).unwrap();
    // a heading, an empty line, the names of the columns; below the events how it ended, and why
    let table = printed.lines().skip(3).take_while(|line| !line.is_empty());
    assert_eq!(events.as_array().unwrap().len(), table.count() - 1);
    assert!(printed.contains("\nIt went ") || printed.contains("\nIt never went"), "{printed}");
    for name in ["replay.geojson", "replay.czml"] {
        let text = fs::read_to_string(folder.join("out").join(name)).unwrap();
        assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok(), "{name}");
    }
    let output = ringfort(&folder, "replay out --replication 60");
    assert_eq!(output.status.code(), Some(2));

    let scenario = folder.join("villa/scenario.toml");
    let text = fs::read_to_string(&scenario).unwrap();
    fs::write(&scenario, text + "# a remark\n").unwrap();
    let output = ringfort(&folder, "replay out --replication 17");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("has changed since the run"));
}

#[test]
fn law_a_self_audit_keeps_no_events_and_is_not_replayed() {
    let folder = place("self-audit");
    let scenario = folder.join("villa/scenario.toml");
    let text = fs::read_to_string(&scenario).unwrap();
    let audit = "subject = { self-audit = { consent = \"invented, for a test\" } }";
    let text =
        text.replace("subject = \"synthetic\"", audit).replace("[4300, 7700]", "[4000, 8000]");
    fs::write(&scenario, text.replace("[8900, 2700]", "[9000, 3000]")).unwrap();
    answer(&folder, "run villa --replications 60 --out out");
    let output = ringfort(&folder, "replay out --replication 1");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("a self-audit keeps no events"));
    assert!(!folder.join("out/replay.czml").exists());
}

#[test]
fn law_variants_are_compared_pair_by_pair() {
    let folder = place("compare");
    let line =
        "compare villa --variant no-visitors --variant four-more-guards --replications 400 --json";
    let document: serde_json::Value = serde_json::from_str(&answer(&folder, line)).unwrap();
    assert_eq!(document["base"], "no-visitors");
    assert_eq!(document["variants"][0]["id"], "four-more-guards");
    let output = ringfort(&folder, "compare villa --variant no-visitor");
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("RF0161") && said.contains("no-visitors"), "{said}");
}
