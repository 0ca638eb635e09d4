//! What would be different? The same campaigns under two scenarios, pair by pair.

use rayon::prelude::*;
use ringfort_analysis::interval::{Interval, nested_difference, zero_event_bound};
use ringfort_model::log::Row;
use ringfort_model::report::{Difference, Estimate, VariantEffect, WhatIf};
use ringfort_sim::Unknowns;
use ringfort_sim::campaign::Options;

use crate::outside::Watch;
use crate::study::case::Case;
use crate::study::ensemble::{Ask, Goal, StudyError};
use crate::study::pool::pool;
use crate::study::tally::{HAPPENINGS, Tally};
use crate::study::{estimate, rounded};

/// The happenings whose differences are shown.
const SHOWN: &[&str] = &["located", "reached", "taken or killed"];
/// Pairs that are played before they are counted.
const BATCH: u64 = 4096;

/// Compares variants with a base by common random numbers: replication r of every case shares its
/// unknowns and its luck, draw by draw, with replication r of the base.
///
/// `variants`: id, why one would ask, and the case. None when it was stopped.
pub fn compare(
    base: (&str, &Case),
    variants: &[(String, String, Case)],
    ask: Ask,
    watch: &dyn Watch,
) -> Result<Option<WhatIf>, StudyError> {
    let pool = pool(ask.threads).ok_or(StudyError::Threads(ask.threads))?;
    let total = match ask.goal {
        Goal::Replications(n) => n,
        Goal::Precision(_) => 20_000,
    };
    let cases: Vec<&Case> = std::iter::once(base.1).chain(variants.iter().map(|v| &v.2)).collect();
    let unknowns: Vec<Vec<Unknowns>> = (cases.iter())
        .map(|case| {
            pool.install(|| {
                (0..ask.outer.max(1)).into_par_iter().map(|k| case.unknowns(ask.seed, k)).collect()
            })
        })
        .collect();
    let mut tallies: Vec<Tally> = cases.iter().map(|case| Tally::new(case, ask.outer)).collect();
    let draws = ask.outer.max(1) as usize;
    // by variant, happening and draw: in the base only, in the variant only, pairs
    let mut pairs = vec![vec![vec![(0_u64, 0_u64, 0_u64); draws]; SHOWN.len()]; variants.len()];
    let happened: Vec<fn(&Row) -> bool> = (SHOWN.iter())
        .filter_map(|name| HAPPENINGS.iter().find(|h| h.name == *name).map(|h| h.happened))
        .collect();
    let mut start = 0;
    while start < total {
        if watch.stopped() {
            return Ok(None);
        }
        let end = (start + BATCH).min(total);
        let play = |r: u64| -> Vec<Row> {
            let outer = (r % draws as u64) as usize;
            let one = |(case, unknowns): (&&Case, &Vec<Unknowns>)| {
                case.run(&unknowns[outer], ask.seed, r, Options::default()).row
            };
            cases.iter().zip(&unknowns).map(one).collect()
        };
        let rows: Vec<Vec<Row>> = pool.install(|| (start..end).into_par_iter().map(play).collect());
        for rows in &rows {
            for ((tally, case), row) in tallies.iter_mut().zip(&cases).zip(rows) {
                tally.add(case, row);
            }
            let k = rows[0].outer as usize % draws;
            for (variant, row) in pairs.iter_mut().zip(&rows[1..]) {
                for (counts, happened) in variant.iter_mut().zip(&happened) {
                    let (before, after) = (happened(&rows[0]), happened(row));
                    counts[k].0 += u64::from(before && !after);
                    counts[k].1 += u64::from(after && !before);
                    counts[k].2 += 1;
                }
            }
        }
        start = end;
        watch.progress("pairs", end, total);
    }
    let mut effects: Vec<VariantEffect> = (variants.iter().zip(&pairs).zip(&tallies[1..]))
        .map(|(((id, why, _), pairs), tally)| VariantEffect {
            id: id.clone(),
            why: why.clone(),
            differences: (SHOWN.iter().zip(pairs))
                .map(|(name, counts)| difference(name, counts, &tallies[0], tally))
                .collect(),
        })
        .collect();
    let size = |e: &VariantEffect| e.differences.last().map_or(0.0, |d| d.difference.value.abs());
    effects.sort_by(|a, b| size(b).total_cmp(&size(a)).then(a.id.cmp(&b.id)));
    let sentence = effects.first().map_or_else(String::new, sentence);
    Ok(Some(WhatIf { base: base.0.to_owned(), sentence, variants: effects }))
}

fn difference(name: &str, counts: &[(u64, u64, u64)], base: &Tally, variant: &Tally) -> Difference {
    // the variant less the base: what happened in the variant only counts for it
    let turned: Vec<(u64, u64, u64)> =
        counts.iter().filter(|c| c.2 > 0).map(|(n10, n01, n)| (*n01, *n10, *n)).collect();
    let nested = nested_difference(&turned);
    let pairs: u64 = counts.iter().map(|c| c.2).sum();
    let differ: u64 = counts.iter().map(|c| c.0 + c.1).sum();
    // the interval of few differing pairs lies about another middle than the difference itself
    let Interval { low, high } = nested.interval;
    let error = if differ == 0 {
        zero_event_bound(pairs, 0.95)
    } else {
        (nested.difference - low).max(high - nested.difference)
    };
    let label = HAPPENINGS.iter().find(|h| h.name == name).map_or(name, |h| h.label);
    Difference {
        label: label.to_owned(),
        base: estimate(&base.share(name)),
        variant: estimate(&variant.share(name)),
        difference: Estimate {
            value: rounded(nested.difference),
            error: Some(rounded(error)),
            band: nested.band.map(|(low, high)| [rounded(low), rounded(high)]),
        },
        pairs,
        n10: counts.iter().map(|c| c.0).sum(),
        n01: counts.iter().map(|c| c.1).sum(),
    }
}

fn sentence(largest: &VariantEffect) -> String {
    let Some(d) = largest.differences.last() else { return String::new() };
    let direction = if d.difference.value < 0.0 { "lowers" } else { "raises" };
    let sure = d.difference.value.abs() > d.difference.error.unwrap_or(0.0);
    if !sure {
        return "No variant changes the probability of being taken or killed by more than these replications resolve.".to_owned();
    }
    let named = if largest.why.is_empty() {
        format!("\u{201c}{}\u{201d}", largest.id)
    } else {
        format!("\u{201c}{}\u{201d} ({})", largest.why, largest.id)
    };
    format!(
        "{named} {direction} the probability of being taken or killed most: from {:.3} to {:.3}.",
        d.base.value, d.variant.value
    )
}
