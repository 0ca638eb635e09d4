//! How sure is a probability when some of its inputs are unknown?
//!
//! Runs nest: an outer draw fixes the unknowns, the replications within it share them. Chance
//! within a draw shrinks as replications are added, ignorance between draws does not; the two are
//! told apart here by the method of moments of one-way analysis of variance.

use super::{Interval, UNKNOWN, wilson, wilson_at};
use crate::special::student_t_quantile;

/// So many successes and so many failures are needed in all before a band is read: with fewer, the
/// spread between draws cannot be told from chance.
pub const FEWEST_TO_SPREAD: f64 = 20.0;

/// A probability estimated from nested runs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Nested {
    /// Share of all trials that succeeded; 0 without trials.
    pub mean: f64,
    /// Half the width of the 95 % interval of `mean` that comes of simulating finitely many draws
    /// and trials, mean ± half_width.
    pub half_width: f64,
    /// The same interval bent to stay within 0 and 1 (Wilson on the effective number of trials).
    pub interval: Interval,
    /// 5 % and 95 % points of the probability over the draws, the chance within a draw removed:
    /// what not knowing the inputs does. None when a draw has fewer than two trials, there are fewer
    /// than two draws, or [`FEWEST_TO_SPREAD`] are not reached.
    pub band: Option<(f64, f64)>,
    /// Variance of the probability between draws, chance removed; 0 where chance explains it all,
    /// and without a band.
    pub between: f64,
}

/// Summarises `(successes, trials)` of each outer draw.
///
/// - Draws without trials are left out; with none left the interval is 0 to 1.
/// - The standard error is that of a ratio over draws as clusters, with Student's t on the number
///   of draws: √(K/(K−1) Σ(sₖ − p mₖ)²)/M. When it cannot be had (one draw, or no difference between
///   draws) the interval is Wilson's on the total.
/// - Between draws: var(pₖ) − mean(pₖ(1 − pₖ)/(mₖ − 1)); the pₖ are drawn toward their mean by
///   √(between/total) before their 5 % and 95 % points are read.
/// - Assumes that draws are independent and alike, and trials within a draw too.
pub fn nested(draws: &[(u64, u64)]) -> Nested {
    let draws: Vec<(f64, f64)> = draws
        .iter()
        .filter(|(_, trials)| *trials > 0)
        .map(|&(successes, trials)| (successes as f64, trials as f64))
        .collect();
    let successes: f64 = draws.iter().map(|draw| draw.0).sum();
    let trials: f64 = draws.iter().map(|draw| draw.1).sum();
    if draws.is_empty() {
        return Nested { mean: 0.0, half_width: 0.5, interval: UNKNOWN, band: None, between: 0.0 };
    }
    let mean = successes / trials;
    let count = draws.len() as f64;
    let residues: f64 = draws.iter().map(|(s, m)| (s - mean * m) * (s - mean * m)).sum();
    let error = libm::sqrt(count / (count - 1.0).max(1.0) * residues) / trials;
    let chance_only = draws.len() < 2 || error == 0.0;
    let (half_width, interval) = if chance_only {
        let interval = wilson(successes as u64, trials as u64, 0.95);
        (interval.half_width(), interval)
    } else {
        let t = student_t_quantile(count - 1.0, 0.975);
        let effective = mean * (1.0 - mean) / (error * error);
        (t * error, wilson_at(mean, effective, t))
    };
    let enough = successes.min(trials - successes) >= FEWEST_TO_SPREAD;
    let (band, between) = if enough { spread(&draws) } else { (None, 0.0) };
    Nested { mean, half_width, interval, band, between }
}

/// The band over the draws and the variance between them.
fn spread(draws: &[(f64, f64)]) -> (Option<(f64, f64)>, f64) {
    if draws.len() < 2 || draws.iter().any(|(_, trials)| *trials < 2.0) {
        return (None, 0.0);
    }
    let count = draws.len() as f64;
    let shares: Vec<f64> = draws.iter().map(|(s, m)| s / m).collect();
    let mean = shares.iter().sum::<f64>() / count;
    let total = shares.iter().map(|p| (p - mean) * (p - mean)).sum::<f64>() / (count - 1.0);
    let chance = shares.iter().zip(draws).map(|(p, (_, m))| p * (1.0 - p) / (m - 1.0)).sum::<f64>();
    let between = (total - chance / count).max(0.0);
    let pull = if total > 0.0 { libm::sqrt(between / total) } else { 0.0 };
    let mut drawn: Vec<f64> = shares.iter().map(|p| mean + pull * (p - mean)).collect();
    drawn.sort_by(f64::total_cmp);
    (Some((sorted_quantile(&drawn, 0.05), sorted_quantile(&drawn, 0.95))), between)
}

/// Quantile of sorted values, straight between neighbours.
fn sorted_quantile(sorted: &[f64], u: f64) -> f64 {
    let place = u * (sorted.len() as f64 - 1.0);
    let below = place as usize;
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + (place - below as f64) * (sorted[above] - sorted[below])
}

/// A difference of two probabilities from nested paired runs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NestedDifference {
    /// Share that succeeded under the first minus share under the second.
    pub difference: f64,
    /// 95 % interval of simulation.
    pub interval: Interval,
    /// 5 % and 95 % points of the difference over the draws, the chance within a draw removed; None
    /// as in [`Nested`], the pairs that differ taken as successes.
    pub band: Option<(f64, f64)>,
}

/// Compares two designs over nested runs that share their draws and their luck.
///
/// - Each row is `(n10, n01, trials)` of one outer draw: succeeded under the first only, under the
///   second only, in all.
/// - Draws are clusters, as in [`nested`]; the interval is never narrower than that of all pairs
///   taken together ([`super::paired`]), which keeps its width when a single pair differs.
pub fn nested_difference(draws: &[(u64, u64, u64)]) -> NestedDifference {
    let draws: Vec<_> = draws.iter().copied().filter(|draw| draw.2 > 0).collect();
    let sum = |part: fn(&(u64, u64, u64)) -> u64| draws.iter().map(part).sum::<u64>();
    let (n10, n01, trials) = (sum(|d| d.0), sum(|d| d.1), sum(|d| d.2));
    let pooled = super::paired(n10, n01, trials);
    let rows: Vec<(f64, f64, f64)> = draws
        .iter()
        .map(|&(n10, n01, m)| (n10 as f64 - n01 as f64, (n10 + n01) as f64, m as f64))
        .collect();
    let count = rows.len() as f64;
    let residues: f64 = rows
        .iter()
        .map(|(more, _, m)| (more - pooled.difference * m) * (more - pooled.difference * m))
        .sum();
    let error = libm::sqrt(count / (count - 1.0).max(1.0) * residues) / (trials as f64).max(1.0);
    let of_draws = if rows.len() < 2 || error == 0.0 {
        0.0
    } else {
        student_t_quantile(count - 1.0, 0.975) * error
    };
    let interval = if of_draws <= pooled.interval.half_width() {
        pooled.interval
    } else {
        let half = of_draws;
        Interval {
            low: (pooled.difference - half).max(-1.0),
            high: (pooled.difference + half).min(1.0),
        }
    };
    let enough = (n10 + n01) as f64 >= FEWEST_TO_SPREAD;
    let band = (enough && rows.len() > 1 && rows.iter().all(|row| row.2 >= 2.0)).then(|| {
        let shares: Vec<f64> = rows.iter().map(|(more, _, m)| more / m).collect();
        let mean = shares.iter().sum::<f64>() / count;
        let total = shares.iter().map(|d| (d - mean) * (d - mean)).sum::<f64>() / (count - 1.0);
        let chance: f64 = rows
            .iter()
            .map(|(more, changed, m)| (changed / m - more * more / (m * m)) / (m - 1.0))
            .sum();
        let between = (total - chance / count).max(0.0);
        let pull = if total > 0.0 { libm::sqrt(between / total) } else { 0.0 };
        let mut drawn: Vec<f64> = shares.iter().map(|d| mean + pull * (d - mean)).collect();
        drawn.sort_by(f64::total_cmp);
        (sorted_quantile(&drawn, 0.05), sorted_quantile(&drawn, 0.95))
    });
    NestedDifference { difference: pooled.difference, interval, band }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::special::beta_quantile;

    /// A tiny generator, enough for a test of coverage (splitmix64).
    struct Tiny(u64);

    impl Tiny {
        fn uniform(&mut self) -> f64 {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = self.0;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            ((z ^ (z >> 31)) >> 11) as f64 / 9_007_199_254_740_992.0
        }

        fn count(&mut self, trials: u64, probability: f64) -> u64 {
            (0..trials).filter(|_| self.uniform() < probability).count() as u64
        }
    }

    /// Draws from Beta(4, 8): the mean is covered 95 times of a hundred, and the band is that of the
    /// beta although each draw has only twelve trials.
    #[test]
    fn law_nested_covers_the_mean_and_finds_the_band() {
        let mut luck = Tiny(7);
        let (mut covered, mut bent, studies) = (0, 0, 400);
        let (mut low, mut high, mut between) = (0.0, 0.0, 0.0);
        for _ in 0..studies {
            let draws: Vec<_> = (0..100)
                .map(|_| {
                    let p = beta_quantile(4.0, 8.0, luck.uniform().max(1e-12));
                    (luck.count(12, p), 12)
                })
                .collect();
            let seen = nested(&draws);
            let truth = 1.0 / 3.0;
            covered += u32::from((seen.mean - truth).abs() <= seen.half_width);
            bent += u32::from(seen.interval.holds(truth));
            let band = seen.band.unwrap();
            low += band.0 / f64::from(studies);
            high += band.1 / f64::from(studies);
            between += seen.between / f64::from(studies);
        }
        // Four standard errors of a share of 0.95 in 400 studies are 0.044.
        assert!((f64::from(covered) / f64::from(studies) - 0.95).abs() < 0.044, "{covered}");
        assert!((f64::from(bent) / f64::from(studies) - 0.95).abs() < 0.044, "{bent}");
        // Var of Beta(4, 8) is 0.0171; its 5 % and 95 % points are 0.135 and 0.564.
        assert!((between - 0.017_094).abs() < 0.0015, "{between}");
        assert!((low - 0.135).abs() < 0.03 && (high - 0.564).abs() < 0.03, "{low} {high}");
    }

    #[test]
    fn law_without_unknowns_the_band_closes() {
        let mut luck = Tiny(11);
        let draws: Vec<_> = (0..200).map(|_| (luck.count(500, 0.3), 500)).collect();
        let seen = nested(&draws);
        let (low, high) = seen.band.unwrap();
        assert!(high - low < 0.03, "{low} {high}");
        assert!((seen.half_width - 1.96 * libm::sqrt(0.21 / 1e5)).abs() < 0.0006);
    }

    #[test]
    fn law_rare_and_missing_counts_keep_an_interval() {
        let none = nested(&[(0, 50), (0, 50)]);
        assert_eq!((none.mean, none.interval.low), (0.0, 0.0));
        assert!(none.interval.high > 0.01 && none.band.is_none());
        let all = nested(&[(5, 5)]);
        assert!(all.interval.high == 1.0 && all.interval.low < 0.7 && all.band.is_none());
        assert_eq!(nested(&[]).interval, UNKNOWN);
        assert_eq!(nested(&[(0, 0)]).interval, UNKNOWN);
        assert!(nested(&[(1, 1), (0, 1)]).band.is_none());
        let rare = nested(&[(1, 100), (0, 100), (0, 100)]);
        assert!(rare.interval.low > 0.0 && rare.interval.high < 0.5);
    }

    #[test]
    fn law_paired_draws_cover_their_difference() {
        let mut luck = Tiny(3);
        let (mut covered, studies) = (0, 400);
        for _ in 0..studies {
            let draws: Vec<_> = (0..50)
                .map(|_| {
                    let p = beta_quantile(4.0, 8.0, luck.uniform().max(1e-12));
                    let (mut n10, mut n01) = (0, 0);
                    for _ in 0..20 {
                        // One uniform serves both designs; the first succeeds at p, the second at p/2.
                        let u = luck.uniform();
                        n10 += u64::from(u < p && u >= 0.5 * p);
                        n01 += u64::from(u >= p && u < 0.5 * p);
                    }
                    (n10, n01, 20)
                })
                .collect();
            let seen = nested_difference(&draws);
            covered += u32::from(seen.interval.holds(1.0 / 6.0));
            assert!(seen.band.is_some());
        }
        assert!((f64::from(covered) / f64::from(studies) - 0.95).abs() < 0.05, "{covered}");
        let one = nested_difference(&[(1, 0, 2000), (0, 0, 2000)]);
        assert!(one.interval.holds(0.0) && one.interval.half_width() > one.difference);
        assert!(one.band.is_none());
        let same = nested_difference(&[(0, 0, 50), (0, 0, 50)]);
        assert!(same.interval.low < 0.0 && same.interval.high > 0.0);
    }
}
