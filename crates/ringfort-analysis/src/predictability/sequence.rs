//! What a list of visits, in order, says of predictability.

use std::collections::BTreeSet;

/// Simple habits of a sequence of visits, each 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Habits {
    /// 1 − N/n: visits to places known already.
    pub regularity: f64,
    /// Share of steps that lead to the place where he was.
    pub stationarity: f64,
    /// Distinct runs of visits over all n(n + 1)/2 runs.
    pub diversity: f64,
}

/// The habits of a sequence; None for fewer than two visits.
///
/// Source: Teixeira and others, repository `predictability` (read). In n² for the diversity, by the
/// longest common beginnings of sorted suffixes.
pub fn habits(visits: &[usize]) -> Option<Habits> {
    let n = visits.len();
    if n < 2 {
        return None;
    }
    let distinct = visits.iter().collect::<BTreeSet<_>>().len();
    let same = visits.windows(2).filter(|w| w[0] == w[1]).count();
    let mut suffixes: Vec<usize> = (0..n).collect();
    suffixes.sort_by(|a, b| visits[*a..].cmp(&visits[*b..]));
    let repeated: usize = suffixes
        .windows(2)
        .map(|w| {
            let pairs = visits[w[0]..].iter().zip(&visits[w[1]..]);
            pairs.take_while(|(a, b)| a == b).count()
        })
        .sum();
    let runs = n * (n + 1) / 2;
    Some(Habits {
        regularity: 1.0 - distinct as f64 / n as f64,
        stationarity: same as f64 / (n as f64 - 1.0),
        diversity: (runs - repeated) as f64 / runs as f64,
    })
}

/// The entropy rate by the lengths of what is new, S = n log₂ n/Σ Λᵢ, in bits; None for fewer than two
/// visits.
///
/// - Λᵢ is the length of the shortest run from i on that was not seen before i; it runs to the end
///   where there is none.
/// - Source: Kontoyiannis and others, *Nonparametric entropy estimation for stationary processes*,
///   IEEE Transactions on Information Theory 44, 1998 (*source not read*; the convention is that of
///   the repository named above).
/// - **Biased high on short lists**: a week that repeats exactly has 0 bits; five visits give 1.93,
///   fifty 0.47, a hundred and twenty-five 0.23. No difference under half a bit means anything with
///   fewer than some hundred visits.
/// - In n² time.
pub fn real_entropy(visits: &[usize]) -> Option<f64> {
    let n = visits.len();
    if n < 2 {
        return None;
    }
    let mut total = 0_usize;
    for i in 0..n {
        let mut longest = 0;
        for j in 0..i {
            // what was seen before i ends before i
            let most = (i - j).min(n - i);
            let same = (0..most).take_while(|k| visits[j + k] == visits[i + k]).count();
            longest = longest.max(same);
        }
        total += (longest + 1).min(n - i);
    }
    Some(n as f64 * libm::log2(n as f64) / total as f64)
}
