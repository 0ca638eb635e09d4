//! What does the best plan find around the point where he was last seen?
//!
//! Source: Koopman, The Theory of Search III, 1957 (*source not read*; checked against water-filling).

use core::f64::consts::PI;
use ringfort_model::units::Probability;

/// P(found by t) under the best plan for a target spread around a point as a circular normal of
/// deviation σ: 1 − (1 + H√t) exp(−H√t), H² = W v/(πσ²).
///
/// Source: Koopman, The Theory of Search III, 1957 (*source not read*; checked against
/// [`allocate`](super::allocate)).
pub fn found_around_datum(
    width_m: f64,
    speed_mps: f64,
    deviation_m: f64,
    duration_s: f64,
) -> Probability {
    let rate = width_m * speed_mps / (PI * deviation_m * deviation_m);
    let reach = libm::sqrt((rate * duration_s).max(0.0));
    Probability::clamped(1.0 - (1.0 + reach) * libm::exp(-reach))
}

/// Mean time to find under that plan: 6πσ²/(W v), in seconds.
pub fn mean_time_around_datum_s(width_m: f64, speed_mps: f64, deviation_m: f64) -> f64 {
    6.0 * PI * deviation_m * deviation_m / (width_m * speed_mps)
}

#[cfg(test)]
mod tests {
    use super::super::allocate;
    use super::*;

    fn near(value: f64, expected: f64, tolerance: f64) {
        assert!((value - expected).abs() <= tolerance, "{value} v {expected}");
    }

    /// The disc plan against water-filling over a fine grid of rings.
    #[test]
    fn agree_datum_plan_with_allocation() {
        let (rings, sigma, reach) = (4000, 1.0, 8.0);
        let edge = |k: usize| reach * k as f64 / rings as f64;
        let mass = |r: f64| -libm::expm1(-r * r / (2.0 * sigma * sigma));
        let area = |r: f64| PI * r * r;
        let p: Vec<f64> = (0..rings).map(|k| mass(edge(k + 1)) - mass(edge(k))).collect();
        let w: Vec<f64> = (0..rings).map(|k| 1.0 / (area(edge(k + 1)) - area(edge(k)))).collect();
        for reach in [0.5, 1.0, 2.0, 3.0] {
            // W v = π and σ = 1 make H = 1; the effort by t is then π t with t = reach².
            let effort = allocate(&p, &w, PI * reach * reach);
            let sum: f64 =
                p.iter().zip(&w).zip(&effort).map(|((p, w), t)| -p * libm::expm1(-w * t)).sum();
            near(sum, found_around_datum(PI, 1.0, 1.0, reach * reach).value(), 2e-6);
        }
        near(mean_time_around_datum_s(PI, 1.0, 1.0), 6.0, 1e-12);
    }
}
