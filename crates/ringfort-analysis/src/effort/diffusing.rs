//! How long does somebody who wanders about stay out of the sight of an eye that does not move?
//!
//! He diffuses in a disc of radius R whose rim reflects him; an eye in the middle sees whatever comes
//! within r. Source: Eagle, Estimating the Probability of a Diffusing Target Encountering a Stationary
//! Sensor, Naval Research Logistics 34, 1987 (*source not read*; the rate follows from the equation of
//! diffusion).

/// Rate Λ at which P(not seen) falls in the long run, exp(−Λ t), a second: D k², k the smallest root of
/// J₀(kr) Y₁(kR) − Y₀(kr) J₁(kR).
///
/// `diffusion_m2_per_s` D, so that he is √(4 D t) away after t in the root mean square. None unless
/// 0 < `seen_m` < `reach_m` and D > 0, all finite.
pub fn decay_rate_per_s(diffusion_m2_per_s: f64, seen_m: f64, reach_m: f64) -> Option<f64> {
    let ratio = seen_m / reach_m;
    let legal = ratio > 0.0 && ratio < 1.0 && reach_m < f64::INFINITY;
    if !(legal && diffusion_m2_per_s > 0.0 && diffusion_m2_per_s < f64::INFINITY) {
        return None;
    }
    // under 0 for small k, where Y₁ outweighs everything
    let value = |k: f64| libm::j0(k * ratio) * libm::y1(k) - libm::y0(k * ratio) * libm::j1(k);
    let mut low = libm::sqrt(2.0 / (0.25 - libm::log(ratio))) / 64.0;
    let mut high = low;
    while value(high) < 0.0 {
        low = high;
        high *= 1.0625;
    }
    for _ in 0..200 {
        let middle = low.midpoint(high);
        if value(middle) < 0.0 { low = middle } else { high = middle }
    }
    let k = low.midpoint(high) / reach_m;
    Some(diffusion_m2_per_s * k * k)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rates found by shooting through the equation itself, and their limit for a small eye,
    /// 2D/(R²(ln(R/r) − ¾)).
    #[test]
    fn verify_decay_of_diffusion() {
        for (seen, rate) in
            [(0.1, 1.215_934_622_683), (0.01, 0.513_645_462_669), (0.001, 0.323_531_047_679)]
        {
            let ours = decay_rate_per_s(1.0, seen, 1.0).unwrap();
            assert!((ours - rate).abs() < 1e-11, "{ours} v {rate}");
            let scaled = decay_rate_per_s(3.0, 200.0 * seen, 200.0).unwrap();
            assert!((scaled - 3.0 * rate / 40_000.0).abs() < 1e-15);
        }
        let limit = 2.0 / (libm::log(1000.0) - 0.75);
        let ratio = decay_rate_per_s(1.0, 0.001, 1.0).unwrap() / limit;
        assert!((ratio - 0.9961).abs() < 5e-5, "{ratio}");
        assert!(decay_rate_per_s(1.0, 0.9, 1.0).unwrap() > 100.0);
        for (d, seen, reach) in
            [(0.0, 0.1, 1.0), (1.0, 1.0, 1.0), (1.0, 0.0, 1.0), (1.0, f64::NAN, 1.0)]
        {
            assert_eq!(decay_rate_per_s(d, seen, reach), None);
        }
    }
}
