use super::*;
use crate::sight::viewshed;
use crate::testing::{hills, terrain_from};

/// ∫ γ dt of a straight pass at closest distance `x`, by Simpson's rule in the angle to the
/// walker: with y = x tan θ the integrand is smooth and the pass is finite.
fn noticed_on_pass(curve: &RangeCurve, x: f64, speed_m_s: f64) -> f64 {
    let steps = 2000;
    let half_pi = std::f64::consts::FRAC_PI_2;
    let value = |i: u32| {
        let theta = -half_pi + std::f64::consts::PI * f64::from(i) / f64::from(steps);
        let cosine = libm::cos(theta);
        if cosine <= 0.0 {
            return 0.0;
        }
        // dt = x / (v cos² θ) dθ
        curve.hazard_per_s(x / cosine) * x / (speed_m_s * cosine * cosine)
    };
    let step = std::f64::consts::PI / f64::from(steps);
    let sum: f64 = (1..steps).map(|i| value(i) * if i % 2 == 1 { 4.0 } else { 2.0 }).sum::<f64>();
    step / 3.0 * (sum + value(0) + value(steps))
}

fn endless(half_range_m: f64) -> RangeCurve {
    RangeCurve { half_range_m, reach_m: f64::INFINITY }
}

/// Koopman's lateral range curve of the inverse-cube law, 1 − exp(−m/x²).
#[test]
fn verify_lateral_range_curve() {
    let curve = endless(300.0);
    let m = lateral_range_constant_m2(&curve, 1.4);
    for x in [80.0, 150.0, 300.0, 700.0, 2000.0] {
        let p = 1.0 - libm::exp(-noticed_on_pass(&curve, x, 1.4));
        assert!((p - (1.0 - libm::exp(-m / (x * x)))).abs() < 1e-9, "{x}");
    }
}

/// Sweep widths 2 √(π m) for m = 0.1, 1, 4 (Koopman 1946; Washburn, *Search and Detection*,
/// chapter 2; sources not read, figures recomputed by two roads).
#[test]
fn verify_sweep_width() {
    for (m, width) in [(0.1, 1.120_998_243), (1.0, 3.544_907_702), (4.0, 7.089_815_404)] {
        // the half-range at which a pass at 1 m/s has this m
        let half_range_m = libm::cbrt(m * 30.0 / std::f64::consts::LN_2);
        let curve = endless(half_range_m);
        assert!((lateral_range_constant_m2(&curve, 1.0) - m).abs() < 1e-12);
        // W = 2 ∫₀^∞ p(x) dx with x = tan φ; p from the closed curve, verified above
        let steps = 20_000_u32;
        let step = std::f64::consts::FRAC_PI_2 / f64::from(steps);
        let sum: f64 = (0..steps)
            .map(|i| {
                let phi = (f64::from(i) + 0.5) * step;
                let (x, cosine) = (libm::tan(phi), libm::cos(phi));
                (1.0 - libm::exp(-m / (x * x))) / (cosine * cosine)
            })
            .sum();
        assert!((2.0 * sum * step - width).abs() < 1e-6, "{m}");
    }
}

/// Parallel passes at spacing S: P = erf(√π/2 · W/S). Printed to three places as the ideal curve
/// of the National Search and Rescue Manual, 79.0 % at coverage 1 (source not read).
#[test]
fn verify_parallel_sweeps() {
    let curve = endless(100.0);
    let m = lateral_range_constant_m2(&curve, 1.0);
    let width = 2.0 * (std::f64::consts::PI * m).sqrt();
    for (coverage, printed) in [(0.5, 0.469_115_9), (1.0, 0.789_908_6), (2.0, 0.987_811_1)] {
        let spacing = width / coverage;
        let tracks = 400;
        let points = 400;
        let missed: f64 = (0..points)
            .map(|i| {
                let x = (f64::from(i) + 0.5) / f64::from(points) * spacing;
                let sum: f64 = (-tracks..=tracks)
                    .map(|k| {
                        let off = x - f64::from(k) * spacing;
                        m / (off * off)
                    })
                    .sum();
                // the tracks further out: Σ 1/k² beyond n is 1/(n + 1/2) to third order
                let rest = 2.0 * m / (spacing * spacing) / (f64::from(tracks) + 0.5);
                libm::exp(-sum - rest)
            })
            .sum::<f64>()
            / f64::from(points);
        assert!((1.0 - missed - printed).abs() < 5e-7, "{coverage}: {}", 1.0 - missed);
        let erf = libm::erf(std::f64::consts::PI.sqrt() / 2.0 * coverage);
        assert!((erf - printed).abs() < 5e-8);
    }
}

#[test]
fn law_the_rate_falls_with_range_and_never_passes_its_bound() {
    let curve = RangeCurve::new(250.0);
    let mut before = f64::INFINITY;
    for i in 0..300 {
        let rate = curve.hazard_per_s(f64::from(i) * 10.0);
        assert!(rate <= before.min(MOST_A_SECOND) && rate >= 0.0);
        before = rate;
    }
    for blind in [RangeCurve::new(0.0), RangeCurve::new(-1.0), RangeCurve::new(f64::NAN)] {
        assert_eq!(blind.hazard_per_s(0.0), 0.0);
    }
    assert_eq!(curve.hazard_per_s(f64::NAN), 0.0);
}

#[test]
fn law_rates_of_observers_add_up_and_the_ground_hides() {
    let terrain = terrain_from(40, 40, 50.0, hills(2));
    let observer = |east_m, north_m, vigilance| Observer {
        position: Position { east_m, north_m },
        eye_height_m: 1.7,
        curve: RangeCurve::new(150.0),
        vigilance,
    };
    let one = observer(600.0, 700.0, 1.0);
    let two = observer(1500.0, 900.0, 0.5);
    let (a, b, both) = (
        coverage(&terrain, None, &[one], 1.7, Air::FLAT, Care::Exact),
        coverage(&terrain, None, &[two], 1.7, Air::FLAT, Care::Exact),
        coverage(&terrain, None, &[one, two], 1.7, Air::FLAT, Care::Exact),
    );
    let look = Look {
        observer: one.position,
        observer_height_m: 1.7,
        target_height_m: 1.7,
        radius_m: 1500.0,
        air: Air::FLAT,
    };
    let seen = viewshed(&terrain, None, &look, Care::Exact);
    for cell in 0..1600 {
        assert!((a.get(cell) + b.get(cell) - both.get(cell)).abs() < 1e-6);
        assert_eq!(a.get(cell) > 0.0, seen.get(cell) == SEEN);
    }
    let doubled = coverage(
        &terrain,
        None,
        &[Observer { vigilance: 2.0, ..one }],
        1.7,
        Air::FLAT,
        Care::Exact,
    );
    assert!((doubled.get(0) - 2.0 * a.get(0)).abs() < 1e-7);
    let asleep = Observer { vigilance: 0.0, ..one };
    let off = observer(-500.0, 0.0, 1.0);
    let none = coverage(&terrain, None, &[asleep, off], 1.7, Air::FLAT, Care::Exact);
    assert!(none.values().iter().all(|v| *v == 0.0));
}
