//! Which unknown input does the answer lean on?
//!
//! From K outer draws of the unknowns and the probability estimated in each: the share
//! Var E[p | input]/Var p of every input, from these data alone (the correlation ratio of Pearson, 1905, over
//! equal-frequency bins, with Kelley's correction of its bias, PNAS 21, 1935; sources not read). The noise that finite
//! replication leaves within a draw is taken out of Var p. Shares of inputs drawn independently
//! sum to at most 1; what is missing is interaction.

use std::fmt;

/// How the shares came out.
#[derive(Debug, Clone, PartialEq)]
pub struct FirstOrder {
    /// One share an input, in the order given. Bias is removed, so a share may come out a little under 0.
    pub shares: Vec<f64>,
    /// The largest share that [`DUMMIES`] inputs which cannot matter got from the same data: a share that does
    /// not exceed it is not told from nothing.
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
/// - Shape: `inputs[i][k]` is input i in outer draw k; `answers[k]` the probability (or mean) estimated in it;
///   `noise[k]` the variance of that estimate within the draw, p(1 − p)/m, or empty if there is none.
/// - Method: sort by the input, cut into B bins of equal numbers (equal values stay together), compare the
///   variance between and within bins; (MST − MSW)/(MST − noise) with the mean squares of the analysis of variance.
/// - `bins`: `None` takes the cube root of the number of draws, rounded, times 1.5, from 4 to 50.
/// - Assumes: outer draws are independent of one another. Dependent inputs share what they explain in common, and
///   their shares may sum to over 1.
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
    let bins =
        bins.unwrap_or_else(|| (libm::round(1.5 * libm::cbrt(draws as f64)) as usize).clamp(4, 50));
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
