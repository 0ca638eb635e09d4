//! Would he have been found without this source? The same campaigns, run again without it.

use rayon::prelude::*;
use ringfort_analysis::interval::{Nested, nested};
use ringfort_sim::campaign::{Options, Without};

use crate::outside::Watch;
use crate::study::case::Case;
use crate::study::ensemble::Ensemble;
use crate::study::pool::pool;

/// The most located campaigns that are run again for each source.
pub(crate) const RERUNS: usize = 500;

/// For each source, the share of located campaigns that would not have located him without it.
///
/// The reruns share every draw with the original, except those of the source itself. At most 500
/// located campaigns are used, the first of the run.
pub fn without_each_source(case: &Case, run: &Ensemble, watch: &dyn Watch) -> Vec<Option<Nested>> {
    let located = run.tally.first_located();
    let sources = case.plan.names.sources.len();
    let Some(pool) = pool(run.ask.threads).filter(|_| !located.is_empty()) else {
        return vec![None; sources];
    };
    let draws = run.unknowns.len() as u64;
    (0..sources)
        .map(|source| {
            watch.progress("reruns without a source", source as u64, sources as u64);
            let still = |replication: &u64| {
                let outer = (replication % draws) as usize;
                let options = Options { trace: false, without: Without::one(source as u16) };
                let log = case.run(&run.unknowns[outer], run.ask.seed, *replication, options);
                (outer, log.row.located.is_none())
            };
            let lost: Vec<(usize, bool)> = pool.install(|| located.par_iter().map(still).collect());
            let mut counts = vec![(0, 0); run.unknowns.len()];
            for (outer, lost) in lost {
                counts[outer].0 += u64::from(lost);
                counts[outer].1 += 1;
            }
            counts.retain(|(_, n)| *n > 0);
            Some(nested(&counts))
        })
        .collect()
}
