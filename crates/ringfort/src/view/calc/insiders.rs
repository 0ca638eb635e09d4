//! Those inside on a terminal: the worst alone, the worst two.

use std::fmt::Write as _;

use ringfort_model::finding::{InsiderFinding, InsidersFinding};

use super::short;

/// How many are listed of each; JSON has them all.
const LISTED: usize = 5;

/// The finding as lines of at most 100 columns.
pub(super) fn insiders_text(out: &mut String, found: &InsidersFinding) {
    let _ = writeln!(
        out,
        "\nInsiders: P(I) {:.4} and P(noticed) {:.4} for an outsider whom nobody helps",
        found.p_interruption_outsider, found.p_detection_outsider
    );
    let parts = if found.parts > 1 { format!("  in {} parts", found.parts) } else { String::new() };
    let _ = writeln!(
        out,
        "  {:>6} {:>8}  {:>9}{parts}   who helps, and the way then",
        "P(I)", "lower by", "alone: P"
    );
    for (of, list) in [("one", &found.singles), ("two", &found.pairs)] {
        for insider in list.iter().take(LISTED) {
            line(out, of, insider, &parts);
        }
    }
}

fn line(out: &mut String, of: &str, insider: &InsiderFinding, parts: &str) {
    let slowly = insider.p_detection_protracted.map_or_else(String::new, |p| {
        let width = parts.chars().count();
        format!("{p:>width$.3}")
    });
    let mut who = format!("{of}: {}", insider.roles.join(" and "));
    let _ = write!(who, " · {}", insider.path.join(" > "));
    let _ = write!(who, " · response {} s", short(insider.response_mean_s));
    let start = format!(
        "  {:>6.4} {:>8.4}  {:>9.4}{slowly}   ",
        insider.p_interruption, insider.lowers_by, insider.p_detection_abrupt
    );
    let indent = start.chars().count();
    for (number, text) in crate::view::terminal::wrapped(&who, 98 - indent).into_iter().enumerate()
    {
        let _ = if number == 0 {
            writeln!(out, "{start}{text}")
        } else {
            writeln!(out, "{:indent$}{text}", "")
        };
    }
}
