//! When to go, on a terminal.

use std::fmt::Write as _;

use ringfort_model::finding::DecideFinding;

use crate::view::terminal::wrapped;

/// The most steps that a table shows.
const MOST: usize = 24;

/// The advice, the thresholds over time, and what sources are worth.
pub fn decide_text(found: &DecideFinding) -> String {
    let mut out = String::new();
    let advice = match found.advice.as_str() {
        "go" => "Go now.",
        "never" => "Give it up.",
        _ => "Wait.",
    };
    let told = format!(
        "{advice} At a belief of {} the window is worth {:.3}: going at once {:.3}, never going {:.3}, and to be able to wait adds {:.3}.",
        found.belief,
        found.value,
        found.value_of_going,
        found.value_of_never,
        found.value_of_waiting
    );
    out.push_str(&wrapped(&told, 100).join("\n"));
    let _ = write!(out, "\n\n{:>9}  {:>9}  {:>11}\n", "hours", "go from", "give up to");
    let said = |p: Option<f64>| p.map_or("-".to_owned(), |p| format!("{p:.3}"));
    let every = found.thresholds.len().div_ceil(MOST).max(1);
    let last = found.thresholds.len().saturating_sub(1);
    for (n, at) in found.thresholds.iter().enumerate() {
        if n % every == 0 || n == last {
            let _ = writeln!(out, "{:>9}  {:>9}  {:>11}", at.at_h, said(at.go), said(at.never));
        }
    }
    if found.sets.len() > 1 {
        let _ = write!(out, "\n{:>9}  {:>9}  sources\n", "value", "adds");
        for set in &found.sets {
            let names =
                if set.sources.is_empty() { "none".to_owned() } else { set.sources.join(", ") };
            let _ = writeln!(out, "{:>9.3}  {:>9.3}  {names}", set.value, set.gain);
        }
        let _ = writeln!(
            out,
            "{:>9}  {:>9.3}  told at every step whether he is there",
            "", found.certainty
        );
    }
    for pair in &found.pairs {
        let how = if pair.interaction > 1e-6 {
            "complete each other"
        } else if pair.interaction < -1e-6 {
            "repeat each other"
        } else {
            "do not touch each other"
        };
        let _ = write!(out, "\n{} and {} {how}: {:+.3}", pair.first, pair.second, pair.interaction);
    }
    out.trim_end().to_owned()
}
