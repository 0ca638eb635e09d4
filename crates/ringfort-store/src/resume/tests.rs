use super::*;
use crate::manifest::{Input, MANIFEST};
use crate::parquet::Values;

fn manifest(seed: u64) -> Manifest {
    Manifest {
        version: "0.1.0".to_owned(),
        study: "run".to_owned(),
        inputs: vec![Input::new("scenario.toml", b"abc")],
        seed,
        replications: 10,
        outer: 1,
        variants: Vec::new(),
        part_size: 4,
        command_line: vec!["ringfort".to_owned()],
        started: "now".to_owned(),
        ended: None,
    }
}

fn open(place: &tempfile::TempDir) -> Run {
    Run::open(Folder::open(place.path()).unwrap(), manifest(7)).unwrap()
}

/// The tables of a part: campaign k has k % 3 events.
fn write(run: &Run, part: u64) {
    let campaigns = run.campaigns_of(part);
    let replications = Table(vec![("replication", Values::Wide(campaigns.clone().collect()))]);
    let events = campaigns.flat_map(|k| (0..k % 3).map(move |_| k as i64)).collect();
    run.write_part(part, &replications, &Table(vec![("at_ms", Values::Millis(events))])).unwrap();
}

fn results(place: &tempfile::TempDir) -> (Vec<u8>, Vec<u8>) {
    let read = |name| fs::read(place.path().join(name)).unwrap();
    (read(REPLICATIONS), read(EVENTS))
}

/// A run in one go, to compare with.
fn undisturbed() -> (Vec<u8>, Vec<u8>) {
    let place = tempfile::tempdir().unwrap();
    let mut run = open(&place);
    (0..run.parts()).for_each(|part| write(&run, part));
    run.finish("later").unwrap();
    results(&place)
}

fn check_resumed(place: &tempfile::TempDir, expected: &[u64]) {
    let mut run = open(place);
    assert_eq!(run.finished_parts().unwrap().into_iter().collect::<Vec<_>>(), expected);
    let finished = run.finished_parts().unwrap();
    (0..run.parts()).filter(|part| !finished.contains(part)).for_each(|part| write(&run, part));
    run.finish("later").unwrap();
    drop(run);
    assert_eq!(results(place), undisturbed());
    let left = Folder::open(place.path()).unwrap().list(".").unwrap();
    assert_eq!(left, [LOCK, EVENTS, MANIFEST, REPLICATIONS]);
    assert!(!place.path().join(PARTS).exists() && !place.path().join(LEAVING).exists());
    assert!(open(place).is_finished());
}

#[test]
fn law_parts_cover_the_run() {
    let place = tempfile::tempdir().unwrap();
    let run = open(&place);
    let parts: Vec<_> = (0..run.parts()).map(|part| run.campaigns_of(part)).collect();
    assert_eq!(parts, [0..4, 4..8, 8..10]);
    assert_eq!(run.campaigns_of(9), 10..10);
}

#[test]
fn law_order_of_parts_changes_nothing() {
    let place = tempfile::tempdir().unwrap();
    let mut run = open(&place);
    [2, 0, 1].into_iter().for_each(|part| write(&run, part));
    run.finish("another time").unwrap();
    assert_eq!(results(&place), undisturbed());
    let bytes = File::open(place.path().join(EVENTS)).unwrap();
    let (rows, notes) = inspect(&bytes).unwrap();
    assert_eq!((rows, notes.len()), (9, 4));
    assert_eq!(run.manifest().ended.as_deref(), Some("another time"));
}

#[test]
fn law_a_killed_run_is_taken_up_again() {
    let place = tempfile::tempdir().unwrap();
    let run = open(&place);
    write(&run, 1);
    // Killed while part 2 was half written, and part 0 had its events only.
    write(&run, 0);
    fs::remove_file(place.path().join("parts/00000.replications.parquet")).unwrap();
    fs::write(place.path().join("parts/00002.events.parquet.part"), b"PAR1").unwrap();
    drop(run);
    check_resumed(&place, &[1]);
}

#[test]
fn law_spoilt_parts_are_set_aside_and_redone() {
    let place = tempfile::tempdir().unwrap();
    let run = open(&place);
    (0..3).for_each(|part| write(&run, part));
    drop(run);
    let part = |name: &str| place.path().join(PARTS).join(name);
    // One cut short, one that is another part.
    let bytes = fs::read(part("00000.events.parquet")).unwrap();
    fs::write(part("00000.events.parquet"), &bytes[..bytes.len() / 2]).unwrap();
    fs::copy(part("00001.replications.parquet"), part("00002.replications.parquet")).unwrap();
    check_resumed(&place, &[1]);
    let aside = Folder::open(place.path().join(ASIDE)).unwrap().list(".").unwrap();
    assert_eq!(aside, ["0.00000.events.parquet", "0.00002.replications.parquet"]);
}

#[test]
fn law_parts_of_another_run_are_not_taken() {
    let (place, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let foreign = Run::open(Folder::open(other.path()).unwrap(), manifest(8)).unwrap();
    write(&foreign, 0);
    let run = open(&place);
    write(&run, 0);
    write(&run, 1);
    let name = "parts/00000.events.parquet";
    fs::copy(other.path().join(name), place.path().join(name)).unwrap();
    drop(run);
    check_resumed(&place, &[1]);
}

#[test]
fn law_killed_while_finishing() {
    // After the files were joined, before the manifest: the parts are still there.
    let place = tempfile::tempdir().unwrap();
    let run = open(&place);
    (0..3).for_each(|part| write(&run, part));
    fs::write(place.path().join(REPLICATIONS), b"joined").unwrap();
    fs::write(place.path().join("events.parquet.part"), b"half").unwrap();
    drop(run);
    check_resumed(&place, &[0, 1, 2]);

    // After the manifest, while the parts were removed: what is left of them goes.
    let mut run = open(&place);
    fs::create_dir(place.path().join(PARTS)).unwrap();
    fs::create_dir(place.path().join(LEAVING)).unwrap();
    drop(run);
    run = open(&place);
    assert!(run.is_finished() && !place.path().join(PARTS).exists());
    run.finish("again").unwrap();
    assert_eq!(run.manifest().ended.as_deref(), Some("later"));
}

#[test]
fn golden_refusals() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().display().to_string();
    let said = |error: StoreError| error.to_string().replace(&root, "out");
    let mut run = open(&place);
    write(&run, 0);
    let folder = Folder::open(place.path()).unwrap();
    let busy = Run::open(folder.clone(), manifest(7)).unwrap_err();
    assert!(busy.is_environment());
    assert_eq!(said(busy), "another run is writing to `out`");
    assert_eq!(
        said(run.finish("").unwrap_err()),
        "the run is not finished: part 1 of 3 is missing"
    );
    let none = Table::default();
    assert_eq!(
        said(run.write_part(2, &none, &none).unwrap_err()),
        "`out/parts/00002.replications.parquet` cannot be used: it has 0 campaigns, not 2"
    );
    drop(run);
    let other = Run::open(folder, manifest(8)).unwrap_err();
    assert!(!other.is_environment());
    assert_eq!(said(other), "`out` holds another run: its seed is 7, not 8");
}
