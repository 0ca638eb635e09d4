//! The most vulnerable way on foot under EASI's normal form, cell by cell: see [`crate::path`].

use ringfort_model::quantity::Values;
use ringfort_model::scenario::Scenario;
use ringfort_world::grid::Grid;

use crate::interruption::Spread;
use crate::path::{Effort, NormalWatch, Remaining};
use crate::plan::serving;

/// On a map of so many cells every label is kept, and the answer is exact.
const EXACT: usize = 4000;
/// On larger ones, by how much the bounds of P(I) may differ.
const WITHIN: f64 = 0.02;
/// Beyond so many cells the normal form is not asked: it would take minutes.
const MOST_CELLS: usize = 4_000_000;
/// The most labels that are kept, of 32 bytes each.
const MOST_LABELS: usize = 12_000_000;

/// A way in the normal form, before it is told as tasks.
pub(super) struct Found {
    /// From the edge of the map to the target.
    pub(super) cells: Vec<u32>,
    /// No way from the edge has a P(I) under this.
    pub(super) least: f64,
    /// The P(I) of this one.
    pub(super) interruption: f64,
    /// Whether the search was exhaustive.
    pub(super) is_exact: bool,
}

/// The most vulnerable way from one of `entries`; none where nobody comes when called, where the map is
/// too large, and where no way leads.
///
/// - `inside_s`: what is left to do at the end of every way; that it may be noticed there is left out.
/// - The response is the one that is there first in the mean, called once an attack.
pub(super) fn most_vulnerable(
    remaining: &Remaining<'_>,
    hazard_per_s: &Grid<f32>,
    factor: f64,
    (scenario, values, site): (&Scenario, &Values, usize),
    inside_s: f64,
    entries: &[u32],
) -> Option<Found> {
    let cells = hazard_per_s.lattice().cells();
    let answers = serving(scenario, site).map(|(_, response)| response);
    let first = answers.min_by(|a, b| values.of(&a.time).total_cmp(&values.of(&b.time)))?;
    if cells > MOST_CELLS {
        return None;
    }
    let mean_s = values.of(&first.time);
    let watch = NormalWatch {
        hazard_per_s,
        factor,
        // what is left at the end of the way is left everywhere on it
        response: Spread {
            mean_s: (mean_s - inside_s).max(0.0),
            sd_s: values.of(&first.time_cv) * mean_s,
        },
        time_cv: values.of(&scenario.file.seeker.strike.time_cv),
        barrier_sd_s: &[],
    };
    let within = if cells <= EXACT { 0.0 } else { WITHIN };
    let ways = remaining.normal_ways(watch, Effort { within, most_labels: MOST_LABELS }).ok()?;
    let called = values.chance(&first.communication).value();
    let from = entries.iter().copied();
    let from = from.min_by(|a, b| ways.upper.get(*a).total_cmp(&ways.upper.get(*b)))?;
    let least = entries.iter().map(|cell| ways.lower.get(*cell)).fold(f64::INFINITY, f64::min);
    let interruption = ways.upper.get(from);
    interruption.is_finite().then(|| Found {
        cells: ways.cells_from(from),
        least: called * least,
        interruption: called * interruption,
        is_exact: within == 0.0,
    })
}
