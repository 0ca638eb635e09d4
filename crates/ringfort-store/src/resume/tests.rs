use super::*;
use crate::manifest::{Input, MANIFEST};
use crate::tables::tests::{event, names, row};

const COUNT: u64 = 3;

fn manifest(seed: u64) -> Manifest {
    Manifest {
        version: "0.1.0".to_owned(),
        study: "run".to_owned(),
        inputs: vec![Input::new("scenario.toml", b"abc")],
        seed,
        replications: 10,
        part_size: 4,
        started: "now".to_owned(),
        ..Manifest::default()
    }
}

fn open(place: &tempfile::TempDir) -> Run {
    Run::open(Folder::open(place.path()).unwrap(), manifest(7), &names()).unwrap()
}

fn part_rows(part: u64) -> Vec<Row> {
    (part * 4..(part * 4 + 4).min(10)).map(row).collect()
}

/// Replication k has k % 3 events.
fn write(run: &Run, part: u64) {
    let rows = part_rows(part);
    let events = rows.iter().flat_map(|row| {
        let replication = row.replication;
        (0..replication % 3).map(move |index| event(replication, index as u32))
    });
    run.write_part(part, &rows, &events.collect::<Vec<_>>()).unwrap();
}

fn write_all(run: &Run, parts: impl IntoIterator<Item = u64>) {
    for part in parts {
        write(run, part);
    }
}

fn results(place: &tempfile::TempDir) -> (Vec<u8>, Vec<u8>) {
    let read = |name| fs::read(place.path().join(name)).unwrap();
    (read(REPLICATIONS), read(EVENTS))
}

/// A run in one go, to compare with.
fn undisturbed() -> (Vec<u8>, Vec<u8>) {
    let place = tempfile::tempdir().unwrap();
    let mut run = open(&place);
    write_all(&run, 0..COUNT);
    run.join(COUNT).unwrap();
    results(&place)
}

fn check_resumed(place: &tempfile::TempDir, expected: &[u64]) {
    let mut run = open(place);
    assert_eq!(run.finished_parts().unwrap().into_iter().collect::<Vec<_>>(), expected);
    let finished = run.finished_parts().unwrap();
    write_all(&run, (0..COUNT).filter(|part| !finished.contains(part)));
    run.join(COUNT).unwrap();
    run.end("later").unwrap();
    assert_eq!(results(place), undisturbed());
    let left = Folder::open(place.path()).unwrap().list(".").unwrap();
    assert_eq!(left, [LOCK, EVENTS, MANIFEST, REPLICATIONS]);
    assert!(!place.path().join(PARTS).exists() && !place.path().join(LEAVING).exists());
    assert!(open(place).is_joined());
}

#[test]
fn law_order_of_parts_changes_nothing() {
    let place = tempfile::tempdir().unwrap();
    let mut run = open(&place);
    write_all(&run, [2, 0, 1]);
    run.join(COUNT).unwrap();
    assert_eq!(results(&place), undisturbed());
    let bytes = File::open(place.path().join(EVENTS)).unwrap();
    let (rows, notes) = inspect(&bytes).unwrap();
    assert_eq!((rows, notes.len()), (9, 4));
    assert_eq!(run.manifest().rows, Some(10));
    // Joined, the parts are still there to be read.
    assert!((0..COUNT).all(|part| run.rows(part).unwrap() == Some(part_rows(part))));
    assert_eq!(run.rows(COUNT).unwrap(), None);
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
    write_all(&run, 0..COUNT);
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
    let foreign = Run::open(Folder::open(other.path()).unwrap(), manifest(8), &names()).unwrap();
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
fn law_kept_parts_come_back_as_they_were() {
    let place = tempfile::tempdir().unwrap();
    let run = open(&place);
    write_all(&run, [0, 2]);
    let kept: Vec<_> = (0..COUNT).map(|part| run.rows(part).unwrap()).collect();
    assert_eq!(kept, [Some(part_rows(0)), None, Some(part_rows(2))]);
}

#[test]
fn law_killed_while_finishing() {
    // After the files were joined, before the manifest: the parts are still there.
    let place = tempfile::tempdir().unwrap();
    let run = open(&place);
    write_all(&run, 0..COUNT);
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
    assert!(run.is_joined() && !place.path().join(PARTS).exists());
    run.join(COUNT).unwrap();
    run.end("again").unwrap();
    assert_eq!(open(&place).manifest().ended.as_deref(), Some("later"));
}

#[test]
fn golden_refusals() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().display().to_string();
    let said = |error: StoreError| error.to_string().replace(&root, "out");
    let mut run = open(&place);
    write(&run, 0);
    let folder = Folder::open(place.path()).unwrap();
    let busy = Run::open(folder.clone(), manifest(7), &names()).unwrap_err();
    assert!(busy.is_environment());
    assert_eq!(said(busy), "another run is writing to `out`");
    assert_eq!(
        said(run.join(COUNT).unwrap_err()),
        "the run is not finished: part 1 of 3 is missing"
    );
    assert_eq!(
        said(run.write_part(2, &[], &[]).unwrap_err()),
        "`out/parts/00002.events.parquet` cannot be used: a part needs at least one replication"
    );
    drop(run);
    let other = Run::open(folder, manifest(8), &names()).unwrap_err();
    assert!(!other.is_environment());
    assert_eq!(said(other), "`out` holds another run: its seed is 7, not 8");
}
