//! `ringfort verify`: does this program reproduce what others have published?

use crate::args::Verify;
use crate::failure::Failure;
use crate::screen::Screen;
use ringfort::verify;
use ringfort_model::verdict::{Verdict, VerdictKind};
use std::fmt::Write;

/// Recomputes every case; any miss makes the exit code 1.
pub fn verify(arguments: &Verify, screen: Screen) -> Result<(), Failure> {
    let verdicts = verify::verify();
    let missed = count(&verdicts, VerdictKind::Miss);
    if arguments.json {
        let document = serde_json::to_value(&verdicts).map_err(|error| {
            Failure::Environment(format!("the verdicts cannot be written: {error}"))
        })?;
        screen.json(&document)?;
    } else if arguments.page {
        screen.say(&verify::page(&verdicts))?;
    } else {
        screen.say(&table(&verdicts))?;
    }
    if missed == 0 { Ok(()) } else { Err(Failure::Unmet) }
}

/// A line for each figure, and a last one that counts.
fn table(verdicts: &[Verdict]) -> String {
    let longest = verdicts.iter().map(|seen| seen.id.chars().count()).max().unwrap_or(0);
    let mut text = format!(
        "{:longest$}  {:>14}  {:>14}  {:>10}  {:>9}  verdict\n",
        "case", "published", "computed", "difference", "tolerance"
    );
    for seen in verdicts {
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{:longest$}  {:>14}  {:>14}  {:>10}  {:>9}  {}",
            seen.id,
            figure(seen.published),
            seen.computed.map_or_else(|| "none".to_owned(), figure),
            seen.difference.map_or_else(String::new, |difference| small(difference, 1)),
            small(seen.tolerance, 0),
            seen.verdict.words(),
        );
    }
    let _ = writeln!(
        text,
        "\n{} figures: {} ok, {} differ from a published error as they must, {} missed",
        verdicts.len(),
        count(verdicts, VerdictKind::Ok),
        count(verdicts, VerdictKind::MustDiffer),
        count(verdicts, VerdictKind::Miss),
    );
    text
}

fn count(verdicts: &[Verdict], kind: VerdictKind) -> usize {
    verdicts.iter().filter(|seen| seen.verdict == kind).count()
}

/// A small number as a power of ten with so many decimals; nought is 0.
fn small(value: f64, decimals: usize) -> String {
    if value == 0.0 { "0".to_owned() } else { format!("{value:.decimals$e}") }
}

/// A number in at most ten significant digits, without trailing zeros.
fn figure(value: f64) -> String {
    let size = value.abs();
    if value != 0.0 && !(1e-4..1e12).contains(&size) {
        return format!("{value:.6e}");
    }
    let whole = if size < 1.0 { 1 } else { format!("{size:.0}").len() };
    let text = format!("{value:.*}", 10_usize.saturating_sub(whole));
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn golden_table() {
        let seen = |id: &str, computed, must_differ| {
            Verdict::of(id.to_owned(), 0.476, computed, 0.0005, must_differ)
        };
        let verdicts = [
            seen("easi/baseline", Some(0.476_04), false),
            seen("wrong", Some(0.5), true),
            seen("none", None, false),
        ];
        let expected = "\
case                published        computed  difference  tolerance  verdict
easi/baseline           0.476         0.47604      4.0e-5       5e-4  ok
wrong                   0.476             0.5      2.4e-2       5e-4  must differ
none                    0.476            none                   5e-4  miss

3 figures: 1 ok, 1 differ from a published error as they must, 1 missed
";
        assert_eq!(table(&verdicts), expected);
    }

    #[test]
    fn law_figures_are_short() {
        assert_eq!(figure(0.0), "0");
        assert_eq!(figure(1500.0), "1500");
        assert_eq!(figure(1.0 / 3.0), "0.333333333");
        assert_eq!(figure(2.5e-7), "2.500000e-7");
    }
}
