//! How long does one campaign of the gallery take, and what does a second thread bring?
//!
//! `cargo bench -p ringfort --bench campaign`

use std::path::{Path, PathBuf};

use divan::counter::ItemsCount;
use ringfort::outside::{Nowhere, Unwatched};
use ringfort::study::{Ask, Case, Goal, ensemble};
use ringfort_sim::campaign::Options;
use ringfort_world::sources::{SourceError, Sources};

struct Folder(PathBuf);

impl Sources for Folder {
    fn read(&self, name: &str) -> Result<Vec<u8>, SourceError> {
        std::fs::read(self.0.join(name))
            .map_err(|e| SourceError { name: name.to_owned(), reason: e.to_string() })
    }
}

fn tapalpa() -> Case {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/tapalpa");
    let text =
        std::fs::read_to_string(folder.join("scenario.toml")).expect("the scenario is there");
    let read = ringfort_model::parse::parse("scenario.toml", &text, &[], &mut |name| {
        std::fs::read_to_string(folder.join(name)).map_err(|e| e.to_string())
    });
    let scenario = read.usable().expect("the scenario is right").clone();
    Case::prepare(scenario, &Folder(folder)).expect("its files are right")
}

fn main() {
    divan::main();
}

/// One replication after the other on one core.
#[divan::bench(sample_count = 20)]
fn replications(bencher: divan::Bencher<'_, '_>) {
    let case = tapalpa();
    let unknowns: Vec<_> = (0..200).map(|k| case.unknowns(1, k)).collect();
    bencher.counter(ItemsCount::new(2000_u32)).bench_local(|| {
        (0..2000_u64)
            .map(|r| case.run(&unknowns[(r % 200) as usize], 1, r, Options::default()).events.len())
            .sum::<usize>()
    });
}

/// A whole study on so many threads.
#[divan::bench(args = [1, 2], sample_count = 10)]
fn study(bencher: divan::Bencher<'_, '_>, threads: usize) {
    let case = tapalpa();
    let ask = Ask { goal: Goal::Replications(40_960), seed: 1, outer: 200, threads };
    bencher
        .counter(ItemsCount::new(40_960_u32))
        .bench_local(|| ensemble(&case, ask, &mut Nowhere, &Unwatched).map(|run| run.tally.rows));
}

/// From the files to the plan.
#[divan::bench(sample_count = 5)]
fn prepare() -> usize {
    tapalpa().plan.ways.len()
}
