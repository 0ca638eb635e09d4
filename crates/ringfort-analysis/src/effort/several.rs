//! Where should several kinds of searchers go at once, so that together they find most?
//!
//! P(not found) = Σ_a p_a exp(−Σ_r w_ar t_ar) with Σ_a t_ar ≤ T_r for every resource r: convex, so
//! filling one resource after the other, each exactly, goes to the best of all plans. How far it still
//! is from there is bounded by the dual of the problem. Source: SORAL, the SARBayes Optimal Resource
//! Allocation Library (formulation read); Washburn, Finite Method for a Nonlinear Allocation Problem,
//! JOTA 85, 1995 (*source not read*; its example is a test).

use ringfort_model::units::Probability;

use super::allocation::{Detection, bands, fill};

/// Effort by resource and place, and what it comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct SeveralPlan {
    /// Effort of every resource, by place.
    pub effort: Vec<Vec<f64>>,
    /// P(found | he is there), by place.
    pub detection: Vec<f64>,
    /// P(found).
    pub found: Probability,
    /// No plan finds more than `found` and this together.
    pub gap: f64,
    /// What one more unit of every resource would add to P(found), to first order.
    pub marginal: Vec<f64>,
    /// How often all resources were gone through.
    pub rounds: u32,
}

/// The best plan for resources with `budgets`, which finds at most `within` less than any other.
///
/// - `prior`: P(there) by place; `effectiveness` of every resource, by place; finite, 0 or more.
/// - Ends after `most_rounds` if it must; [`SeveralPlan::gap`] then says how good it is.
pub fn several(
    prior: &[f64],
    effectiveness: &[Vec<f64>],
    budgets: &[f64],
    within: f64,
    most_rounds: u32,
) -> SeveralPlan {
    let mut effort = vec![vec![0.0; prior.len()]; effectiveness.len()];
    let mut rounds = 0;
    loop {
        for (resource, w) in effectiveness.iter().enumerate() {
            effort[resource].fill(0.0);
            let left = unfound(prior, effectiveness, &effort);
            let bands = bands(&left, w, Detection::EXPONENTIAL);
            let budget = budgets.get(resource).copied().unwrap_or(0.0);
            if budget > 0.0 {
                fill(&bands, budget, &mut effort[resource]);
            }
        }
        rounds += 1;
        let left = unfound(prior, effectiveness, &effort);
        let (bound, marginal) = bound(prior, &left, effectiveness, budgets);
        let gap = (left.iter().sum::<f64>() - bound).max(0.0);
        if gap <= within || rounds >= most_rounds || effectiveness.len() < 2 {
            let share = |(p, left): (&f64, &f64)| if *p > 0.0 { 1.0 - left / p } else { 0.0 };
            let detection: Vec<f64> = exponents(prior.len(), effectiveness, &effort)
                .map(|exponent| -libm::expm1(-exponent))
                .collect();
            debug_assert!(
                prior.iter().zip(&left).map(share).zip(&detection).all(|(a, b)| a <= b + 1e-9)
            );
            let found = Probability::clamped(super::allocation::dot(prior, &detection));
            return SeveralPlan { effort, detection, found, gap, marginal, rounds };
        }
    }
}

fn exponents(
    places: usize,
    effectiveness: &[Vec<f64>],
    effort: &[Vec<f64>],
) -> impl Iterator<Item = f64> {
    (0..places).map(move |place| {
        effectiveness.iter().zip(effort).map(|(w, t)| w[place] * t[place]).sum::<f64>()
    })
}

/// p_a exp(−Σ w t), by place.
fn unfound(prior: &[f64], effectiveness: &[Vec<f64>], effort: &[Vec<f64>]) -> Vec<f64> {
    exponents(prior.len(), effectiveness, effort)
        .zip(prior)
        .map(|(exponent, p)| p * libm::exp(-exponent))
        .collect()
}

/// A lower bound on P(not found), elsewhere left out, and the prices β of the resources it stands on.
///
/// The dual at β_r = max_a w_ar q_a, q what is left unfound: a place then pays ρ_a = min_r β_r/w_ar for
/// each unit of its exponent, and buys down to ρ_a.
fn bound(
    prior: &[f64],
    left: &[f64],
    effectiveness: &[Vec<f64>],
    budgets: &[f64],
) -> (f64, Vec<f64>) {
    let prices: Vec<f64> = effectiveness
        .iter()
        .map(|w| w.iter().zip(left).map(|(w, q)| w * q).fold(0.0, f64::max))
        .collect();
    let mut bound = 0.0;
    for (place, p) in prior.iter().enumerate() {
        let price = (effectiveness.iter().zip(&prices))
            .filter(|(w, _)| w[place] > 0.0)
            .map(|(w, price)| price / w[place])
            .fold(f64::INFINITY, f64::min);
        bound += if price >= *p { *p } else { price * (1.0 + libm::log(p / price)) };
    }
    let paid: f64 = prices.iter().zip(budgets).map(|(price, budget)| price * budget.max(0.0)).sum();
    (bound - paid, prices)
}

#[cfg(test)]
mod tests {
    use super::super::plan;
    use super::*;

    fn near(value: f64, expected: f64, tolerance: f64) {
        assert!((value - expected).abs() <= tolerance, "{value} v {expected}");
    }

    /// SORAL's cases 7 and 8, the latter of Washburn's paper, to the digits they print.
    #[test]
    fn verify_allocation_of_several_resources() {
        let two = [vec![0.1, 0.02], vec![0.05, 0.005]];
        let best = several(&[0.5, 0.5], &two, &[16.1, 13.9], 1e-13, 1000);
        let printed = [[10.30365, 5.79635], [13.9, 0.0]];
        for (value, expected) in best.effort.iter().flatten().zip(printed.iter().flatten()) {
            near(*value, *expected, 5e-6);
        }
        let three = [vec![1.0, 2.0, 3.0, 4.0], vec![3.0, 2.0, 2.0, 1.0], vec![0.0, 1.0, 0.0, 1.0]];
        let prior = [1.0, 1.0, 2.0, 2.0].map(|p| p / 6.0);
        let best = several(&prior, &three, &[3.0, 2.0, 1.0], 1e-14, 10_000);
        let printed =
            [[0.0, 0.37167, 1.46081, 1.16753], [1.22976, 0.77024, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0]];
        for (value, expected) in best.effort.iter().flatten().zip(printed.iter().flatten()) {
            near(*value, *expected, 5e-6);
        }
        assert!(best.gap <= 1e-14 && best.rounds < 10_000, "{best:?}");
    }

    /// One resource alone is the plan of one; two of a kind are one with both budgets.
    #[test]
    fn agree_with_one_resource() {
        let (p, w) = ([0.4, 0.3, 0.2, 0.05], vec![1.0, 0.5, 2.0, 3.0]);
        let one = plan(&p, &w, Detection::EXPONENTIAL, 2.0);
        let alone = several(&p, std::slice::from_ref(&w), &[2.0], 1e-13, 9);
        assert_eq!(alone.effort[0], one.effort);
        near(alone.marginal[0], one.marginal, 1e-12);
        assert!(alone.gap < 1e-12);
        let both = several(&p, &[w.clone(), w], &[1.5, 0.5], 1e-13, 99);
        near(both.found.value(), one.found.value(), 1e-13);
        assert!(both.gap <= 1e-13);
    }

    #[test]
    fn law_nothing_to_spend_finds_nothing() {
        let none = several(&[0.5, 0.5], &[vec![1.0, 0.0], vec![0.0, 0.0]], &[0.0, 3.0], 1e-12, 5);
        assert_eq!(none.found, Probability::ZERO);
        assert_eq!(none.gap, 0.0);
        assert_eq!(several(&[], &[], &[], 1e-12, 5).found, Probability::ZERO);
    }
}
