//! Does any text make the readers of stopping problems and of visits panic, hang or grow?
#![no_main]

use libfuzzer_sys::fuzz_target;
use ringfort_model::diagnostic::SourceFile;
use ringfort_model::{sheet, stopping, visits};

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let read = stopping::read("window.toml", &text);
    let _ = (read.plain(), read.json());
    assert!(read.value.is_some() || read.errors() > 0, "refused without a word");
    if let Some(problem) = read.usable() {
        for source in &problem.file.source {
            assert_eq!(source.here.len(), source.away.len());
        }
    }
    let file = SourceFile { name: "visits.csv".into(), text: text.into_owned() };
    let (table, problems) = visits::read(&sheet::separated(&file));
    match table {
        Some(table) => assert!(table.visits.windows(2).all(|w| w[0].at_s < w[1].at_s)),
        None => assert!(!problems.is_empty(), "refused without a word"),
    }
});
