//! How many looks until one of two hypotheses is settled?
//!
//! Wald's sequential probability ratio test (*Sequential Analysis*, 1947; source not read), with
//! the exact numbers by recursion beside his approximations, which ignore that the last look
//! overshoots the bound.

use ringfort_model::units::Probability;

/// The bounds (ln B, ln A) between which one goes on: ln β/(1 − α) and ln (1 − β)/α, with α the
/// wanted chance of accepting H₁ when H₀ holds, β of accepting H₀ when H₁ holds.
pub fn wald_bounds(alpha: Probability, beta: Probability) -> (f64, f64) {
    (
        libm::log(beta.value() / alpha.complement().value()),
        libm::log(beta.complement().value() / alpha.value()),
    )
}

/// Wald's approximate mean number of looks, under H₀ and under H₁, for looks that say yes with
/// probability p₀ or p₁.
pub fn wald_mean_looks(
    p0: Probability,
    p1: Probability,
    alpha: Probability,
    beta: Probability,
) -> (f64, f64) {
    let (low, high) = wald_bounds(alpha, beta);
    let (yes, no) = gains(p0, p1);
    let mean_gain = |p: Probability| p.value() * yes + p.complement().value() * no;
    let mean_end =
        |accept_0: Probability| accept_0.value() * low + accept_0.complement().value() * high;
    (mean_end(alpha.complement()) / mean_gain(p0), mean_end(beta) / mean_gain(p1))
}

/// What an exact test of yes-or-no looks does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ExactTest {
    /// Mean number of looks.
    pub mean_looks: f64,
    /// Probability of accepting H₁.
    pub accepts_1: Probability,
    /// Probability of neither within the looks allowed.
    pub open: Probability,
}

/// The test when each look truly says yes with probability `truth`, exactly, cut off after
/// `most_looks`.
///
/// Pushes probability over the number of yeses, look by look; proportional to `most_looks` squared.
pub fn exact_test(
    p0: Probability,
    p1: Probability,
    alpha: Probability,
    beta: Probability,
    truth: Probability,
    most_looks: u32,
) -> ExactTest {
    let (low, high) = wald_bounds(alpha, beta);
    let (yes, no) = gains(p0, p1);
    let mut open = vec![1.0];
    let (mut mean_looks, mut accepts_1) = (0.0, 0.0);
    for look in 1..=most_looks {
        mean_looks += open.iter().sum::<f64>();
        let mut next = vec![0.0; open.len() + 1];
        for (yeses, p) in open.iter().enumerate() {
            next[yeses] += p * truth.complement().value();
            next[yeses + 1] += p * truth.value();
        }
        for (yeses, p) in next.iter_mut().enumerate() {
            let sum = yeses as f64 * yes + (look as usize - yeses) as f64 * no;
            if sum >= high {
                accepts_1 += std::mem::take(p);
            } else if sum <= low {
                *p = 0.0;
            }
        }
        open = next;
        if open.iter().all(|p| *p < 1e-18) {
            break;
        }
    }
    ExactTest {
        mean_looks,
        accepts_1: Probability::clamped(accepts_1),
        open: Probability::clamped(open.iter().sum()),
    }
}

/// Gain of the log-ratio by a yes and by a no.
fn gains(p0: Probability, p1: Probability) -> (f64, f64) {
    (
        libm::log(p1.value() / p0.value()),
        libm::log(p1.complement().value() / p0.complement().value()),
    )
}
