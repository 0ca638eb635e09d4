//! An emission is heard, or nothing is: where does that put him?
//!
//! Emissions are a Poisson process by device, and a part of them is heard, each with a fix of circular
//! normal error. The likelihood of the fixes of an interval is the product of their intensities times
//! exp(−∫ intensity): what is heard speaks for places near the fix, silence against places where much
//! would be heard. A device that goes with him everywhere emits as much at one site as at the next:
//! its silence then tells only that he is out of earshot, at a site off the map.

use core::f64::consts::{PI, TAU};

/// Standard deviation, in metres, of a circular normal error whose radius of 50 % is this:
/// R₅₀ = σ √(2 ln 2).
pub fn sd_of_half_radius_m(half_radius_m: f64) -> f64 {
    half_radius_m / libm::sqrt(2.0 * core::f64::consts::LN_2)
}

/// Density, a square metre, of a fix `distance_m` away from where he is, when the device is kept
/// `kept_m` from him on a bearing of chance and the error has standard deviation `sd_m`.
///
/// (1/2πσ²) exp(−(d² + r²)/2σ²) I₀(dr/σ²): the law of Rice in two dimensions (Rice, *Mathematical
/// analysis of random noise*, 1945, source not read; derived by averaging over the bearing).
pub fn fix_density_per_m2(distance_m: f64, kept_m: f64, sd_m: f64) -> f64 {
    let variance = sd_m * sd_m;
    let apart = distance_m - kept_m;
    let scaled = bessel_i0_scaled(distance_m * kept_m / variance);
    libm::exp(-apart * apart / (2.0 * variance)) * scaled / (TAU * variance)
}

/// What of the intensity of a device's fixes belongs to each place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Heard {
    /// How often it is heard while he is there, a second.
    pub rate_per_s: f64,
    /// Density of the fix there, a square metre.
    pub density_per_m2: f64,
    /// Intensity of mistaken fixes, the same everywhere: their rate over the area of the map.
    pub mistakes_per_s_m2: f64,
}

impl Heard {
    /// The likelihood of the fix at that place: the intensity λ g(f) + μ/A.
    pub fn intensity(self) -> f64 {
        self.rate_per_s * self.density_per_m2 + self.mistakes_per_s_m2
    }
}

/// The likelihood of hearing nothing for a time at a place where this much would be heard:
/// exp(−λ t). Mistakes are as frequent everywhere and say nothing.
pub fn silence(rate_per_s: f64, duration_s: f64) -> f64 {
    libm::exp(-rate_per_s.max(0.0) * duration_s.max(0.0))
}

/// e^(−x) I₀(x) for x of 0 or more: the power series up to 12, then Hankel's expansion, both to 10⁻¹⁰
/// (Abramowitz and Stegun, *Handbook of Mathematical Functions*, 1964, 9.6.12 and 9.7.1, source not
/// read; checked against the integral).
fn bessel_i0_scaled(x: f64) -> f64 {
    if x < 25.0 {
        let quarter = 0.25 * x * x;
        let (mut term, mut sum) = (1.0, 1.0);
        for k in 1..120 {
            term *= quarter / (f64::from(k) * f64::from(k));
            sum += term;
            if term < sum * 1e-17 {
                break;
            }
        }
        return libm::exp(-x) * sum;
    }
    let (mut term, mut sum) = (1.0, 1.0);
    for k in 1..14 {
        let odd = f64::from(2 * k - 1);
        term *= odd * odd / (8.0 * f64::from(k) * x);
        sum += term;
    }
    sum / libm::sqrt(2.0 * PI * x)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// I₀ as the mean of exp(x cos θ) over the circle.
    #[test]
    fn agree_bessel_with_its_integral() {
        for x in [0.0, 0.3, 1.0, 5.0, 11.9, 24.9, 25.1, 60.0, 400.0] {
            let n = 2000;
            let mean: f64 = (0..n)
                .map(|k| {
                    let angle = TAU * f64::from(k) / f64::from(n);
                    libm::exp(x * (libm::cos(angle) - 1.0))
                })
                .sum::<f64>()
                / f64::from(n);
            let ours = bessel_i0_scaled(x);
            assert!((ours / mean - 1.0).abs() < 1e-9, "{x}: {ours} {mean}");
        }
    }

    /// Abramowitz and Stegun, table 9.8: e^(−x) I₀(x) at 1 and 5 (source not read).
    #[test]
    fn verify_bessel_table() {
        assert!((bessel_i0_scaled(1.0) - 0.465_759_607_6).abs() < 0.5e-10);
        assert!((bessel_i0_scaled(5.0) - 0.183_540_812_6).abs() < 0.5e-10);
    }

    #[test]
    fn law_a_fix_density_integrates_to_one_and_halves_at_its_radius() {
        let sd = sd_of_half_radius_m(1000.0);
        for kept in [0.0, 500.0, 4000.0] {
            let (mut all, mut within) = (0.0, 0.0);
            let step = 2.0;
            for k in 0..10_000 {
                let r = step * (f64::from(k) + 0.5);
                let mass = TAU * r * step * fix_density_per_m2(r, kept, sd);
                all += mass;
                within += if r < 1000.0 { mass } else { 0.0 };
            }
            assert!((all - 1.0).abs() < 1e-5, "{kept}: {all}");
            if kept == 0.0 {
                assert!((within - 0.5).abs() < 1e-5, "{within}");
            }
        }
    }

    /// A device that is as loud everywhere tells nothing by its silence.
    #[test]
    fn law_even_silence_says_nothing() {
        let rates = [0.3 / 3600.0; 3];
        let l = rates.map(|rate| silence(rate, 7200.0));
        assert!(l.iter().all(|v| *v == l[0]));
        assert!((l[0] - libm::exp(-0.6)).abs() < 1e-15);
        let heard = Heard { rate_per_s: 0.0, density_per_m2: 1.0, mistakes_per_s_m2: 2.0 };
        assert!((heard.intensity() - 2.0).abs() < 1e-15);
    }
}
