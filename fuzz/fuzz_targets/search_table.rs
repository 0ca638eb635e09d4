//! Does any text make the readers of search tables, and of tables of a flight, panic, hang or grow?
//!
//! The input is a table and, after a line `---`, a table of motion.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ringfort_model::diagnostic::SourceFile;
use ringfort_model::flight_table::{read_exits, read_roads};
use ringfort_model::search_table::{Purpose, read, read_motion};
use ringfort_model::sheet::separated;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let (cells, motion) = text.split_once("\n---\n").unwrap_or((&text, ""));
    let sheet =
        |text: &str| separated(&SourceFile { name: "a table".to_owned(), text: text.to_owned() });
    let (exits, problems) = read_exits(&sheet(cells));
    assert!(exits.is_some() || !problems.is_empty(), "refused without a word");
    let (roads, problems) = read_roads(&sheet(cells));
    assert!(roads.is_some() || !problems.is_empty(), "refused without a word");
    for purpose in [Purpose::Effort, Purpose::Looks] {
        let (table, problems) = read(&sheet(cells), purpose);
        assert!(table.is_some() || !problems.is_empty(), "refused without a word");
        let Some(table) = table else { continue };
        let sum: f64 = table.rows.iter().map(|row| row.prior).sum();
        assert!(sum > 0.0 && sum <= 1.0 + 1e-9, "priors sum to {sum}");
        let names: Vec<&str> = table.rows.iter().map(|row| row.cell.as_str()).collect();
        let (moves, problems) = read_motion(&sheet(motion), &names);
        assert!(moves.is_some() || !problems.is_empty(), "refused without a word");
        for row in moves.iter().flatten() {
            let sum: f64 = row.iter().map(|(_, chance)| chance).sum();
            assert!((sum - 1.0).abs() < 1e-8, "a row sums to {sum}");
        }
    }
});
