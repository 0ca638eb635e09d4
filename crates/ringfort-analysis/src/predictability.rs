//! How well can one guess where he is?
//!
//! Entropies are customary, and say little by themselves: what a seeker needs is the chance to be
//! right at one guess or at k, the number of guesses, the distance by which he errs, and the time that
//! the best search takes. Sources: Song, Qu, Blumm and Barabási, *Limits of predictability in human
//! mobility*, Science 327, 2010 (*source not read*); Teixeira and others, the notes of their public
//! repository `predictability` (read); Shokri and others, *Quantifying location privacy*, 2011
//! (abstract read).

mod sequence;

pub use sequence::{Habits, habits, real_entropy};

use ringfort_model::units::Probability;

/// Exposure under one law of where he is.
#[derive(Debug, Clone, PartialEq)]
pub struct Exposure {
    /// Entropy if all places that are possible were alike, log₂ N, in bits.
    pub random_bits: f64,
    /// Entropy −Σ p log₂ p, in bits.
    pub shannon_bits: f64,
    /// Min-entropy −log₂ max p, in bits: of being right at one guess.
    pub min_bits: f64,
    /// P(right within k guesses), for k from 1 to the number of places.
    pub guessed: Vec<Probability>,
    /// Mean number of guesses, the likeliest first, Σ i p₍ᵢ₎ (guesswork).
    pub guesses: f64,
}

/// The exposure under weights of any positive sum; None without one, or when one is negative or not
/// finite.
///
/// ```
/// use ringfort_analysis::predictability::exposure;
/// let even = exposure(&[1.0, 1.0, 1.0, 1.0]).unwrap();
/// assert_eq!((even.shannon_bits, even.min_bits, even.guesses), (2.0, 2.0, 2.5));
/// ```
pub fn exposure(weights: &[f64]) -> Option<Exposure> {
    let total: f64 = weights.iter().sum();
    if !(total > 0.0 && total.is_finite() && weights.iter().all(|w| *w >= 0.0)) {
        return None;
    }
    let mut p: Vec<f64> = weights.iter().map(|w| w / total).filter(|p| *p > 0.0).collect();
    p.sort_by(|a, b| b.total_cmp(a));
    let mut sum = 0.0;
    let guessed = p.iter().map(|p| {
        sum += p;
        Probability::clamped(sum)
    });
    Some(Exposure {
        guessed: guessed.collect(),
        random_bits: libm::log2(p.len() as f64),
        shannon_bits: p.iter().map(|p| -p * libm::log2(*p)).sum::<f64>() + 0.0,
        min_bits: -libm::log2(p[0]) + 0.0,
        guesses: p.iter().enumerate().map(|(i, p)| (i as f64 + 1.0) * p).sum(),
    })
}

/// The greatest predictability Π that an entropy allows by Fano's inequality,
/// S = H_b(Π) + (1 − Π) log₂(N − 1), over `places` N.
///
/// An index, not a bound in practice: its entropy is estimated, and models have been more often right
/// than it allows (Kulkarni and others, *Entropy* 21(4), 432, 2019). 1 for one place; entropies at
/// log₂ N or over give 1/N. To 10⁻¹².
pub fn fano_bound(bits: f64, places: usize) -> Probability {
    if places < 2 || bits <= 0.0 {
        return Probability::ONE;
    }
    let n = places as f64;
    let entropy = |p: f64| {
        let term = |q: f64| if q > 0.0 { -q * libm::log2(q) } else { 0.0 };
        term(p) + term(1.0 - p) + (1.0 - p) * libm::log2(n - 1.0)
    };
    // it falls from log₂ N at 1/N to 0 at 1
    let (mut low, mut high) = (1.0 / n, 1.0);
    if bits >= entropy(low) {
        return Probability::clamped(low);
    }
    while high - low > 1e-13 {
        let middle = 0.5 * (low + high);
        if entropy(middle) > bits { low = middle } else { high = middle }
    }
    Probability::clamped(0.5 * (low + high))
}

/// Mean distance by which the best single guess errs, in the unit of `distance`, and that guess:
/// min over places g of Σ p d(g, x). `distance[a][b]` between places; None for the same reasons as
/// [`exposure`], or rows of another length.
pub fn distance_error(weights: &[f64], distance: &[Vec<f64>]) -> Option<(f64, usize)> {
    exposure(weights)?;
    let total: f64 = weights.iter().sum();
    if distance.len() != weights.len() || distance.iter().any(|row| row.len() != weights.len()) {
        return None;
    }
    let errs = |row: &Vec<f64>| weights.iter().zip(row).map(|(w, d)| w * d).sum::<f64>() / total;
    let (guess, row) =
        distance.iter().enumerate().min_by(|a, b| errs(a.1).total_cmp(&errs(b.1)))?;
    Some((errs(row), guess))
}

/// Mean number of looks of the searcher who is quickest on average, when a look in the right place
/// finds with probability `finds`: looks go where p q (1 − q)^m is largest (Blackwell; with one price
/// and one q the order is by that index, and no other finds more by any number of looks, Chew 1967,
/// *source not read*).
///
/// Infinite when nothing can be found. Summed until the rest is under 10⁻¹².
pub fn mean_looks(weights: &[f64], finds: Probability) -> Option<f64> {
    let exposure = exposure(weights)?;
    let q = finds.value();
    if q <= 0.0 {
        return Some(f64::INFINITY);
    }
    // he is found at the look after which he has been missed everywhere often enough: Σ P(not yet)
    let mut p: Vec<f64> = Vec::with_capacity(exposure.guessed.len());
    let mut before = 0.0;
    for sum in &exposure.guessed {
        p.push(sum.value() - before);
        before = sum.value();
    }
    let (mut hidden, mut looks) = (1.0, 0.0);
    let mut looked = 0_u32;
    while hidden > 1e-12 && looked < 1_000_000 {
        looks += hidden;
        let best = (0..p.len()).max_by(|a, b| p[*a].total_cmp(&p[*b]).then(b.cmp(a)))?;
        hidden -= p[best] * q;
        p[best] *= 1.0 - q;
        looked += 1;
    }
    Some(looks)
}

#[cfg(test)]
mod tests;
