//! What happened in one campaign, as a person reads it: a line an event.

use std::fmt::Write;

use ringfort_model::log::{Log, Names, Row};
use ringfort_model::moment::Start;
use ringfort_model::units::Instant;

/// The events of a campaign in order, one a line, and how it ended.
///
/// Each line gives the number of the event and of the one that brought it about, the local time,
/// the part of the campaign, the seeker's belief in the site where the principal truly is (0 while
/// he is at none), the protectors' alert state, and what happened, as a sentence.
pub fn playthrough(log: &Log, names: &Names, start: &Start) -> String {
    let mut text =
        String::from("  no. after  time                 phase      belief  alert    event\n");
    for (index, event) in log.events.iter().enumerate() {
        let after = event.cause.map_or_else(String::new, |cause| cause.to_string());
        // writing to a string cannot fail
        let _ = writeln!(
            text,
            "{index:5} {after:>5}  {}  {:9}  {:6.3}  {:7}  {}",
            local(start, event.at),
            event.phase.words(),
            event.belief,
            event.alert.word(),
            event.what.sentence(names)
        );
    }
    let _ = writeln!(text, "{:12} {}  {}", "", local(start, log.row.ended), ending(&log.row));
    text
}

/// How a campaign ended, as one sentence.
fn ending(row: &Row) -> String {
    let mut text = format!("The end: {}", row.fate.words());
    if let Some(stage) = row.stage {
        let _ = write!(text, ", {}", stage.words());
    }
    if row.strikes > 0 {
        let (killed, wounded) = (row.protectors_killed, row.protectors_wounded);
        let _ = write!(
            text,
            "; protectors {killed} dead and {wounded} wounded, seekers {} dead and {} wounded",
            row.seekers_killed, row.seekers_wounded
        );
    }
    text + "."
}

/// Local date and time to the second.
fn local(start: &Start, at: Instant) -> String {
    let seconds = start.clock_s + at.0.div_euclid(1000);
    format!("{}:{:02}", start.local(at), seconds.rem_euclid(60))
}
