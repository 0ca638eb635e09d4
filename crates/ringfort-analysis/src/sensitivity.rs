//! Which unknown input does the answer lean on?
//!
//! From K outer draws of the unknowns and the probability estimated in each: the share Var E[p |
//! input]/Var p of every input, from these data alone (the correlation ratio of Pearson, 1905, over
//! equal-frequency bins, with Kelley's correction of its bias, PNAS 21, 1935; sources not read).
//! The noise that finite replication leaves within a draw is taken out of Var p. Shares of inputs
//! drawn independently sum to at most 1; what is missing is interaction.

use std::fmt;

/// How the shares came out.
#[derive(Debug, Clone, PartialEq)]
pub struct FirstOrder {
    /// One share an input, in the order given. Bias is removed, so a share may come out a little
    /// under 0.
    pub shares: Vec<f64>,
    /// The largest share that [`DUMMIES`] inputs which cannot matter got from the same data: a
    /// share that does not exceed it is not told from nothing.
    pub floor: f64,
    /// Variance of the answer over the outer draws, the noise within a draw removed.
    pub variance: f64,
    /// The noise that was removed, as a share of the raw variance.
    pub noise_share: f64,
    /// Bins used.
    pub bins: usize,
}

/// How many inputs that cannot matter set the floor.
pub const DUMMIES: usize = 20;

/// Why no shares can be given.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum SensitivityError {
    /// Fewer than 8 outer draws.
    TooFew {
        /// How many there are.
        draws: usize,
    },
    /// An input has another number of draws than the answer.
    Length {
        /// Which input.
        input: usize,
        /// How many it has.
        draws: usize,
        /// How many the answer has.
        answers: usize,
    },
    /// A number is infinite or not a number, or a noise variance is negative.
    BadNumber {
        /// Which draw.
        draw: usize,
        /// The number.
        value: f64,
    },
    /// The answers vary no more than the noise within a draw would make them.
    NothingVaries {
        /// Variance of the answers.
        raw: f64,
        /// Mean variance of the noise.
        noise: f64,
    },
}

impl fmt::Display for SensitivityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooFew { draws } => {
                write!(f, "{draws} outer draws; at least 8 are needed to share out a variance")
            }
            Self::Length { input, draws, answers } => {
                write!(f, "input {input} has {draws} draws, but there are {answers} answers")
            }
            Self::BadNumber { draw, value } => {
                write!(f, "draw {draw} holds {value}, which is not a legal number here")
            }
            Self::NothingVaries { raw, noise } => write!(
                f,
                "the answers vary by {raw:e}, the noise within a draw alone makes {noise:e}: more \
                 replications in each draw are needed"
            ),
        }
    }
}

impl std::error::Error for SensitivityError {}

/// Shares of the variance of `answers` that each of `inputs` explains alone.
///
/// - Shape: `inputs[i][k]` is input i in outer draw k; `answers[k]` the probability (or mean)
///   estimated in it; `noise[k]` the variance of that estimate within the draw, p(1 − p)/m, or
///   empty if there is none.
/// - Method: sort by the input, cut into B bins of equal numbers (equal values stay together),
///   compare the variance between and within bins; (MST − MSW)/(MST − noise) with the mean squares
///   of the analysis of variance.
/// - `bins`: `None` takes one for eight draws, from 4 to 64. Too few smear an answer that waves;
///   more cost little.
/// - Assumes: outer draws are independent of one another; with quasi-random draws, more even than
///   chance, shares come out too low by up to bins/draws. Dependent inputs share what they explain
///   in common, and their shares may sum to over 1.
/// - Deterministic: the dummies are fixed sequences, frac(k √prime).
pub fn first_order(
    inputs: &[Vec<f64>],
    answers: &[f64],
    noise: &[f64],
    bins: Option<usize>,
) -> Result<FirstOrder, SensitivityError> {
    let draws = answers.len();
    if draws < 8 {
        return Err(SensitivityError::TooFew { draws });
    }
    finite(answers)?;
    finite(noise)?;
    if let Some((draw, value)) = noise.iter().enumerate().find(|(_, v)| **v < 0.0) {
        return Err(SensitivityError::BadNumber { draw, value: *value });
    }
    if !noise.is_empty() && noise.len() != draws {
        return Err(SensitivityError::Length {
            input: inputs.len(),
            draws: noise.len(),
            answers: draws,
        });
    }
    let bins = bins.unwrap_or((draws / 8).clamp(4, 64));
    let bins = bins.clamp(2, draws / 2);
    let centre = mean(answers);
    let centred: Vec<f64> = answers.iter().map(|p| p - centre).collect();
    let raw = centred.iter().map(|d| d * d).sum::<f64>() / (draws - 1) as f64;
    let noise_variance = if noise.is_empty() { 0.0 } else { mean(noise) };
    let variance = raw - noise_variance;
    if variance <= 0.0 {
        return Err(SensitivityError::NothingVaries { raw, noise: noise_variance });
    }
    let mut shares = Vec::with_capacity(inputs.len());
    for (input, values) in inputs.iter().enumerate() {
        if values.len() != draws {
            return Err(SensitivityError::Length { input, draws: values.len(), answers: draws });
        }
        finite(values)?;
        shares.push((raw - within(values, &centred, bins)) / variance);
    }
    let floor = (0..DUMMIES)
        .map(|d| (raw - within(&dummy(d, draws), &centred, bins)) / variance)
        .fold(f64::NEG_INFINITY, f64::max);
    Ok(FirstOrder { shares, floor, variance, noise_share: noise_variance / raw, bins })
}

/// Mean square within bins of equal numbers along `values`; equal values share a bin.
fn within(values: &[f64], centred: &[f64], bins: usize) -> f64 {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]).then(a.cmp(b)));
    let n = order.len();
    let (mut squares, mut used, mut from) = (0.0, 0, 0);
    for bin in 1..=bins {
        let mut to = bin * n / bins;
        while to > from && to < n && values[order[to]] == values[order[to - 1]] {
            to += 1;
        }
        if to <= from {
            continue;
        }
        let members = &order[from..to];
        let centre = members.iter().map(|k| centred[*k]).sum::<f64>() / members.len() as f64;
        squares +=
            members.iter().map(|k| (centred[*k] - centre) * (centred[*k] - centre)).sum::<f64>();
        used += 1;
        from = to;
    }
    if n > used { squares / (n - used) as f64 } else { 0.0 }
}

/// An input that cannot matter: frac(k √prime), k from 1.
fn dummy(which: usize, draws: usize) -> Vec<f64> {
    const PRIMES: [f64; DUMMIES] = [
        2., 3., 5., 7., 11., 13., 17., 19., 23., 29., 31., 37., 41., 43., 47., 53., 59., 61., 67.,
        71.,
    ];
    let step = libm::sqrt(PRIMES[which]);
    (1..=draws).map(|k| (k as f64 * step) % 1.0).collect()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn finite(values: &[f64]) -> Result<(), SensitivityError> {
    match values.iter().enumerate().find(|(_, v)| !v.is_finite()) {
        Some((draw, &value)) => Err(SensitivityError::BadNumber { draw, value }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::f64::consts::PI;

    use super::*;

    /// Point k of the Halton sequence, one base a dimension.
    fn halton(draws: usize, dimensions: usize) -> Vec<Vec<f64>> {
        let radical_inverse = |mut k: usize, base: usize| {
            let (mut value, mut part) = (0.0, 1.0 / base as f64);
            while k > 0 {
                value += part * (k % base) as f64;
                part /= base as f64;
                k /= base;
            }
            value
        };
        [2, 3, 5, 7, 11, 13, 17, 19][..dimensions]
            .iter()
            .map(|base| (1..=draws).map(|k| radical_inverse(k, *base)).collect())
            .collect()
    }

    fn answers(inputs: &[Vec<f64>], f: impl Fn(&[f64]) -> f64) -> Vec<f64> {
        (0..inputs[0].len()).map(|k| f(&inputs.iter().map(|x| x[k]).collect::<Vec<_>>())).collect()
    }

    #[track_caller]
    fn near(ours: &[f64], exact: &[f64], tolerance: f64) {
        for (a, b) in ours.iter().zip(exact) {
            assert!((a - b).abs() <= tolerance, "ours {ours:?}, exact {exact:?}");
        }
    }

    /// A linear answer: shares in proportion to the squares of the slopes.
    #[test]
    fn verify_linear() {
        let x = halton(4096, 4);
        let p = answers(&x, |x| 4.0 * x[0] + 2.0 * x[1] + x[2]);
        let found = first_order(&x, &p, &[], Some(32)).unwrap();
        near(&found.shares, &[16.0 / 21.0, 4.0 / 21.0, 1.0 / 21.0, 0.0], 0.01);
        assert!(found.floor < 0.02 && found.noise_share == 0.0, "{found:?}");
    }

    /// Ishigami's function, a 7, b 0.1: first-order shares 0.3139, 0.4424, 0 (closed form; Ishigami
    /// and Homma 1990, source not read).
    #[test]
    fn verify_ishigami() {
        let x = halton(8192, 4);
        let p = answers(&x, |x| {
            let z: Vec<f64> = x.iter().map(|u| PI * (2.0 * u - 1.0)).collect();
            let s = libm::sin(z[1]);
            libm::sin(z[0]) * (1.0 + 0.1 * z[2] * z[2] * z[2] * z[2]) + 7.0 * s * s
        });
        let found = first_order(&x, &p, &[], Some(50)).unwrap();
        near(&found.shares, &[0.3139, 0.4424, 0.0, 0.0], 0.01);
        assert!((found.variance - 13.8446).abs() < 0.05);
        // The default number of bins, on fewer draws, still tells what matters from what does not.
        let x: Vec<Vec<f64>> = x.iter().map(|x| x[..512].to_vec()).collect();
        let found = first_order(&x, &p[..512], &[], None).unwrap();
        near(&found.shares, &[0.3139, 0.4424, 0.0, 0.0], 64.0 / 512.0);
        assert!(found.shares[0] > found.floor && found.shares[2] < found.floor);
    }

    /// Sobol's G with a = 0, 1, 4.5, 9, 99, …: variance 0.46542, first-order shares as in Saltelli
    /// et al.
    #[test]
    fn verify_sobol_g() {
        let a = [0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0];
        let x = halton(16_384, 8);
        let p = answers(&x, |x| {
            x.iter().zip(a).map(|(x, a)| ((4.0 * x - 2.0).abs() + a) / (1.0 + a)).product()
        });
        let found = first_order(&x, &p, &[], Some(50)).unwrap();
        near(&found.shares, &[0.7162, 0.1790, 0.0237, 0.0072, 0.0, 0.0, 0.0, 0.0], 0.01);
        assert!((found.variance - 0.465_42).abs() < 0.01);
    }

    /// p = x₁ x₂ seen through m coin tosses, x₃ idle: shares 3/7, 3/7, 0 of the conditional mean
    /// once the noise is taken out, whatever m is; left in, it takes a known part of them away.
    #[test]
    fn verify_noise_is_removed() {
        let x = halton(8192, 3);
        let exact = answers(&x, |x| x[0] * x[1]);
        for m in [5_u32, 20] {
            let mut state = 1_u64;
            let mut estimates = Vec::new();
            let mut noise = Vec::new();
            for p in &exact {
                let mut hits = 0.0;
                for _ in 0..m {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    hits +=
                        f64::from(u8::from(((state >> 11) as f64) / 9.007_199_254_740_992e15 < *p));
                }
                let estimate = hits / f64::from(m);
                estimates.push(estimate);
                // Unbiased for p(1 − p)/m.
                noise.push(estimate * (1.0 - estimate) / f64::from(m - 1));
            }
            let found = first_order(&x, &estimates, &noise, None).unwrap();
            near(&found.shares, &[3.0 / 7.0, 3.0 / 7.0, 0.0], 0.03);
            assert!((found.variance - 7.0 / 144.0).abs() < 0.003, "{found:?}");
            let left_in = first_order(&x, &estimates, &[], None).unwrap();
            let diluted = 3.0 / 7.0 * (7.0 / 144.0) / (7.0 / 144.0 + 5.0 / 36.0 / f64::from(m));
            near(&left_in.shares, &[diluted, diluted, 0.0], 0.03);
        }
    }

    /// With draws by chance the shares are unbiased: 200 designs of 128 draws, four standard
    /// errors.
    #[test]
    fn agree_on_average_over_designs() {
        let mut state = 7_u64;
        let mut uniform = || {
            state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut z = state;
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            ((z ^ (z >> 31)) >> 11) as f64 / 9_007_199_254_740_992.0
        };
        let designs = 200;
        let (mut sum, mut squares, mut beaten) = ([0.0; 2], [0.0; 2], 0);
        for _ in 0..designs {
            let x: Vec<Vec<f64>> = (0..2).map(|_| (0..128).map(|_| uniform()).collect()).collect();
            let p: Vec<f64> = x[0].iter().map(|x| x + 0.5 * uniform()).collect();
            let found = first_order(&x, &p, &[], None).unwrap();
            for i in 0..2 {
                sum[i] += found.shares[i];
                squares[i] += found.shares[i] * found.shares[i];
            }
            beaten += i32::from(found.shares[1] > found.floor);
        }
        let n = f64::from(designs);
        // 16 bins blur the line by 1/256 of its share.
        for (i, exact) in [0.8 * (1.0 - 1.0 / 256.0), 0.0].into_iter().enumerate() {
            let mean = sum[i] / n;
            let error = ((squares[i] / n - mean * mean) / n).sqrt();
            assert!((mean - exact).abs() < 4.0 * error + 0.002, "{i}: {mean} {exact} {error}");
        }
        // An idle input beats the largest of twenty idle ones once in twenty-one times.
        assert!(beaten < 30, "{beaten}");
    }

    #[test]
    fn law_scale_order_and_ties() {
        let x = halton(512, 2);
        let p = answers(&x, |x| x[0] + 0.3 * x[1]);
        let found = first_order(&x, &p, &[], None).unwrap();
        let scaled: Vec<f64> = p.iter().map(|p| 5.0 - 3.0 * p).collect();
        let same = first_order(&x, &scaled, &[], None).unwrap();
        near(&same.shares, &found.shares, 1e-12);
        // A monotone change of an input moves nothing: only its order counts.
        let bent: Vec<Vec<f64>> = x.iter().map(|x| x.iter().map(|v| v * v * v).collect()).collect();
        assert_eq!(first_order(&bent, &p, &[], None).unwrap(), found);
        // A switch is one input with two values, and a constant explains nothing.
        let switch: Vec<f64> = x[0].iter().map(|v| f64::from(u8::from(*v > 0.7))).collect();
        let constant = vec![1.0; 512];
        let q: Vec<f64> = switch.iter().map(|s| 0.2 + 0.5 * s).collect();
        let found = first_order(&[switch, constant], &q, &[], None).unwrap();
        near(&found.shares, &[1.0, 0.0], 1e-12);
    }

    #[test]
    fn golden_refusals_say_why() {
        let x = vec![vec![0.5; 16]];
        let told = |e: SensitivityError| e.to_string();
        assert_eq!(
            told(first_order(&x, &[0.5; 16], &[], None).unwrap_err()),
            "the answers vary by 0e0, the noise within a draw alone makes 0e0: more replications in \
             each draw are needed"
        );
        assert_eq!(
            told(first_order(&x, &[0.5; 4], &[], None).unwrap_err()),
            "4 outer draws; at least 8 are needed to share out a variance"
        );
        let p: Vec<f64> = (0..12).map(f64::from).collect();
        assert_eq!(
            told(first_order(&x, &p, &[], None).unwrap_err()),
            "input 0 has 16 draws, but there are 12 answers"
        );
        assert!(first_order(&x, &[f64::NAN; 16], &[], None).is_err());
    }
}
