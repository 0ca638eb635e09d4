//! How is the verification told? One page, a table for each source.

use std::fmt::Write;

use ringfort_model::verdict::{Verdict, VerdictKind};

use super::{BOOKS, Book};

/// The page `docs/verification.md`, made from `verdicts`: what was published, what we compute, and
/// what each source does not show.
///
/// Verdicts of cases that no source holds are left out. Numbers are cut to ten digits, so that the
/// page does not lean on the last bit.
pub fn page(verdicts: &[Verdict]) -> String {
    let count = |kind| verdicts.iter().filter(|seen| seen.verdict == kind).count();
    let mut page = String::from(
        "# Verification\n\n\
         Made by `ringfort verify` from the cases under [`verification/`](../verification); do not edit. \
         A figure is `ok` when the difference is within the tolerance: half the last printed digit \
         where a source prints one, else what the case states. Where a source is known to be wrong, ours \
         `must differ`.\n\n",
    );
    let _ = writeln!(
        page,
        "{} figures: {} ok, {} must differ and do, {} missed.",
        verdicts.len(),
        count(VerdictKind::Ok),
        count(VerdictKind::MustDiffer),
        count(VerdictKind::Miss),
    );
    for book in &BOOKS {
        section(&mut page, book, verdicts);
    }
    page.push_str(
        "\n## What could not be reproduced\n\n\
         See [verification/not-reproduced](../verification/not-reproduced/README.md).\n",
    );
    page
}

/// One source: where it comes from, how far it was read, its figures.
fn section(page: &mut String, book: &Book, verdicts: &[Verdict]) {
    let read = book.read();
    let told = |field: &str| read[field].as_str().unwrap_or_default().to_owned();
    let _ = write!(
        page,
        "\n## {}\n\n{}. Read: {}. [What is checked, and what is not](../verification/{}/README.md).\n\n\
         | case | kind | published | computed | difference | tolerance | verdict |\n\
         | --- | --- | --: | --: | --: | --: | --- |\n",
        told("title"),
        told("source"),
        told("read"),
        book.folder
    );
    for case in read["cases"].as_array().into_iter().flatten() {
        let id = case["id"].as_str().unwrap_or_default();
        let within = |seen: &&Verdict| {
            seen.id.strip_prefix(id).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        for seen in verdicts.iter().filter(within) {
            let _ = writeln!(
                page,
                "| `{}` | {} | {} | {} | {} | {} | {} |",
                seen.id,
                case["kind"].as_str().unwrap_or_default(),
                digits(seen.published),
                seen.computed.map_or_else(|| "none".to_owned(), digits),
                seen.difference.map_or_else(|| "none".to_owned(), |gap| gauge(gap, seen)),
                short(seen.tolerance),
                seen.verdict.words()
            );
        }
    }
}

/// Ten significant digits, without trailing zeros.
fn digits(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let size = libm::floor(libm::log10(value.abs())) as i32;
    if (-5..12).contains(&size) {
        let text = format!("{value:.*}", (9 - size).max(0) as usize);
        if text.contains('.') {
            return text.trim_end_matches('0').trim_end_matches('.').to_owned();
        }
        return text;
    }
    format!("{value:.9e}")
}

/// A difference to two digits; under a thousandth of the tolerance, or of the tenth digit, nothing.
fn gauge(gap: f64, seen: &Verdict) -> String {
    let least = (1e-3 * seen.tolerance).max(1e-10 * seen.published.abs());
    if gap.abs() <= least { "0".to_owned() } else { short(gap) }
}

/// Two significant digits.
fn short(value: f64) -> String {
    if value == 0.0 { "0".to_owned() } else { format!("{value:.1e}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn law_numbers_are_short_and_true() {
        assert_eq!(digits(0.476), "0.476");
        assert_eq!(digits(-1150.0), "-1150");
        assert_eq!(digits(52_735.0), "52735");
        assert_eq!(digits(1.0 / 3.0), "0.3333333333");
        assert_eq!(digits(3_937_497_734.0), "3937497734");
        assert_eq!(digits(9.865_876_450_376_946e-10), "9.865876450e-10");
        assert_eq!(short(0.0005), "5.0e-4");
    }

    #[test]
    fn law_the_page_names_every_verdict() {
        let verdict = Verdict::of("pump-common".to_owned(), 0.476, Some(0.5), 0.0005, false);
        let made = page(std::slice::from_ref(&verdict));
        assert!(
            made.contains("| `pump-common` | published | 0.476 | 0.5 | 2.4e-2 | 5.0e-4 | miss |")
        );
        assert!(made.contains("1 missed"));
    }
}
