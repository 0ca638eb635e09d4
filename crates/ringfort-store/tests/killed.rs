//! A run that is killed again and again leaves the same bytes as one that is not.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use ringfort::outside::Sink;
use ringfort_model::log::{EventRow, Fate, Names, Phase, Row, Side};
use ringfort_model::scenario::AlertState;
use ringfort_model::units::{Instant, Position};
use ringfort_store::{Folder, Manifest, Run};

const PARTS: u64 = 24;
const PART_SIZE: u64 = 512;
/// Where the child process writes.
const PLACE: &str = "RINGFORT_TEST_KILLED";

fn row(replication: u64) -> Row {
    let at = |every: u64| {
        (!replication.is_multiple_of(every)).then_some(Instant(replication as i64 * 997))
    };
    Row {
        replication,
        outer: (replication % 200) as u32,
        fate: Fate::CapturedAlive,
        stage: None,
        window_missed: false,
        moved: replication.is_multiple_of(2),
        interrupted: false,
        reached: true,
        hit: false,
        strikes: 1,
        first_lead: at(2),
        located: at(3),
        decided: at(4),
        visitor_left: at(10),
        followed: at(11),
        launched: at(5),
        detected: at(6),
        contact: at(7),
        broke_out: at(8),
        found: at(9),
        ended: Instant(replication as i64 * 1000),
        deciding_source: replication.is_multiple_of(3).then_some(0),
        struck: None,
        detected_by: None,
        delayed_by: None,
        protectors_killed: 0,
        protectors_wounded: 1,
        seekers_killed: 2,
        seekers_wounded: 3,
        with_him: 4,
    }
}

fn event(replication: u64, index: u32) -> EventRow {
    EventRow {
        replication,
        index,
        at: Instant(i64::from(index) * 60_000),
        phase: Phase::Find,
        side: Side::Seeker,
        kind: "lead",
        text: format!("Lead {index} comes."),
        cause: index.checked_sub(1),
        place: index.is_multiple_of(2).then_some(Position { east_m: 100.0, north_m: -50.5 }),
        belief: 1.0 / f64::from(index + 2),
        alert: AlertState::Normal,
    }
}

/// Runs what is not yet done in `place`, the way the engine does.
fn run(place: &Path) {
    let names = Names { sources: vec!["informant".to_owned()], ..Names::default() };
    let manifest = Manifest {
        version: "0.1.0".to_owned(),
        study: "run".to_owned(),
        seed: 7,
        replications: PARTS * PART_SIZE,
        part_size: PART_SIZE,
        ..Manifest::default()
    };
    let folder = Folder::create(place).expect("a folder can be made");
    let mut run = Run::open(folder, manifest, &names).expect("the run can be opened");
    for part in 0..PARTS {
        let rows: Vec<_> = (part * PART_SIZE..(part + 1) * PART_SIZE).map(row).collect();
        if let Some(kept) = run.kept(part).expect("a part can be read") {
            assert_eq!(kept, rows);
            continue;
        }
        let sampled = rows.iter().filter(|row| row.replication.is_multiple_of(100));
        let events = sampled.flat_map(|row| (0..50).map(|index| event(row.replication, index)));
        run.put(part, &rows, &events.collect::<Vec<_>>()).expect("a part can be written");
    }
    run.finish(PARTS).expect("the parts can be joined");
    run.end("later").expect("the manifest can be written");
}

/// Not a test by itself: what the other one kills.
#[test]
#[ignore = "run by the other test"]
fn child() {
    if let Some(place) = std::env::var_os(PLACE) {
        run(Path::new(&place));
    }
}

#[test]
fn law_killed_again_and_again_the_bytes_are_the_same() {
    let place = tempfile::tempdir().expect("a folder can be made");
    let (whole, killed) = (place.path().join("whole"), place.path().join("killed"));
    run(&whole);
    let this = std::env::current_exe().expect("a test knows where it is");
    for wait_ms in (0..60_u64).map(|time| 5 + 3 * time) {
        let mut child = Command::new(&this)
            .args(["--exact", "child", "--ignored"])
            .env(PLACE, &killed)
            .stdout(Stdio::null())
            .spawn()
            .expect("a test can start itself");
        std::thread::sleep(Duration::from_millis(wait_ms));
        child.kill().expect("a child can be killed");
        child.wait().expect("a child can be waited for");
        if killed.join("replications.parquet").exists() {
            break;
        }
    }
    run(&killed);
    for name in ["replications.parquet", "events.parquet"] {
        let read = |run: &Path| std::fs::read(run.join(name)).expect("the results are there");
        assert!(read(&whole) == read(&killed), "{name} differs");
    }
    assert!(!killed.join("set_aside").exists(), "a kill leaves no broken part");
    assert!(!killed.join("parts").exists());
}
