//! The smallest scenario, in pieces: a test writes the piece that it is about, and takes the others.

use std::fmt::Write as _;

/// Each table of the smallest scenario, with its header.
const PIECES: [(&str, &str); 7] = [
    (
        "[scenario]",
        "title = \"An example\"\nsubject = \"synthetic\"\nstart = 2026-05-04T00:00:00+00:00\nhorizon = \"14 d\"",
    ),
    ("[world]", "terrain = { file = \"terrain.tif\" }"),
    ("[[site]]", "id = \"house\"\nat = [6000, 6000]"),
    ("[principal]", "starts_at = \"house\"\nmoves = \"stay\""),
    (
        "[[seeker.informant]]",
        "id = \"neighbour\"\nrate = { value = \"0.3 / d\", assumed = \"an example\" }\nright = { value = 0.6, assumed = \"an example\" }",
    ),
    (
        "[seeker.decision]",
        "go_when = { belief = { value = 0.8, assumed = \"an example\" }, window = { value = \"6 h\", assumed = \"an example\" } }",
    ),
    (
        "[seeker.strike]",
        "way = \"foot\"\nstart = \"2 h before sunrise\"\nforce = { people = { value = 6, assumed = \"an example\" } }",
    ),
];

/// `text`, with the tables of the smallest scenario that it does not have itself; a line
/// `# without [table]` keeps that table out.
pub fn completed(text: &str) -> String {
    let mut whole = text.trim_end().to_owned() + "\n";
    for (header, piece) in PIECES {
        let without = format!("# without {header}");
        if !text.lines().any(|line| line.trim() == header || line.trim() == without) {
            let _ = write!(whole, "\n{header}\n{piece}\n");
        }
    }
    whole
}

#[test]
fn the_smallest_scenario_has_no_problems() {
    let diagnosed = super::read(&completed(""));
    assert!(diagnosed.diagnostics.is_empty(), "{}", diagnosed.plain());
}
