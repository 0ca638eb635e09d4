//! Special functions: normal, beta and gamma, with their quantiles.
//!
//! Every transcendental step goes through `libm`, so the numbers are the same on every machine.

mod gamma;

pub use gamma::gamma_cdf;

use core::f64::consts::{FRAC_1_SQRT_2, PI};

/// 1/√(2π).
const INVERSE_SQRT_2PI: f64 = 0.398_942_280_401_432_7;
/// ln √(2π).
const LN_SQRT_2PI: f64 = 0.918_938_533_204_672_8;

/// Density of the standard normal law, φ(z) = exp(−z²/2)/√(2π).
pub fn normal_pdf(z: f64) -> f64 {
    INVERSE_SQRT_2PI * libm::exp(-0.5 * z * z)
}

/// Probability that a standard normal is at most `z`, Φ(z) = erfc(−z/√2)/2.
///
/// Keeps its relative accuracy in the lower tail: Φ(−30) is about 5e−198, not 0.
pub fn normal_cdf(z: f64) -> f64 {
    0.5 * libm::erfc(-z * FRAC_1_SQRT_2)
}

/// The value that a standard normal stays under with probability `probability`.
///
/// - 0 gives −∞ and 1 gives +∞; outside 0 to 1 and for NaN, NaN.
/// - Relative error a few 1e−16: 4e−16 at a probability of 1e−20.
/// - Source: Wichura, Algorithm AS 241: The Percentage Points of the Normal Distribution, 1988
///   (routine PPND16; *source not read*, coefficients from memory, checked by inversion).
pub fn normal_quantile(probability: f64) -> f64 {
    if !(0.0..=1.0).contains(&probability) {
        return f64::NAN;
    }
    let from_middle = probability - 0.5;
    if from_middle.abs() <= 0.425 {
        let r = 0.180_625 - from_middle * from_middle;
        return from_middle * ratio(r, &CENTRE_OVER, &CENTRE_UNDER);
    }
    let tail = if from_middle < 0.0 { probability } else { 1.0 - probability };
    if tail == 0.0 {
        return if from_middle < 0.0 { f64::NEG_INFINITY } else { f64::INFINITY };
    }
    let r = libm::sqrt(-libm::log(tail));
    let size = if r <= 5.0 {
        ratio(r - 1.6, &SHOULDER_OVER, &SHOULDER_UNDER)
    } else {
        ratio(r - 5.0, &TAIL_OVER, &TAIL_UNDER)
    };
    if from_middle < 0.0 { -size } else { size }
}

/// Logarithm of the gamma function at `x > 0`.
pub fn ln_gamma(x: f64) -> f64 {
    libm::lgamma(x)
}

/// Logarithm of the beta function B(a, b) = Γ(a)Γ(b)/Γ(a+b), for `a, b > 0`.
pub fn ln_beta(a: f64, b: f64) -> f64 {
    // The saddle-point form at x = a/(a+b), where both deviances vanish: no large numbers cancel.
    let n = a + b;
    let x_to_the_a = a * libm::log(a / n) + b * libm::log(b / n);
    x_to_the_a - ln_beta_kernel(a, b, a / n, b / n)
}

/// Probability that a Beta(a, b) variable is at most `x`: the regularised incomplete beta Iₓ(a, b).
///
/// - `a, b > 0`, else NaN; `x` under 0 gives 0 and over 1 gives 1.
/// - Relative error about 1e−13 for shapes up to 1e6; the number of steps grows as the root of the
///   larger shape, so that the large-parameter regime stays exact rather than asymptotic.
/// - Source: continued fraction of Abramowitz and Stegun, Handbook of Mathematical Functions, 1964,
///   26.5.8, by the method of Lentz (1976); its prefactor in the saddle-point form of Loader, Fast
///   and Accurate Computation of Binomial Probabilities, 2000, without which the difference of
///   three large log-gammas loses eight digits at a = b = 1e6.
pub fn beta_cdf(a: f64, b: f64, x: f64) -> f64 {
    beta_cdf_of(a, b, x, 1.0 - x)
}

/// Density of Beta(a, b) at `x` between 0 and 1, both excluded; 0 outside.
pub fn beta_pdf(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 || x >= 1.0 {
        return 0.0;
    }
    libm::exp(ln_beta_kernel(a, b, x, 1.0 - x)) / (x * (1.0 - x))
}

/// The value that a Beta(a, b) variable stays under with probability `probability`.
///
/// - 0 gives 0 and 1 gives 1; NaN outside 0 to 1 or for shapes that are not over 0.
/// - Solved on ln Iₓ against ln x in the half that holds the answer, where the curve is concave and
///   nearly straight: Newton steps held in a shrinking bracket, at most a hundred of them.
pub fn beta_quantile(a: f64, b: f64, probability: f64) -> f64 {
    if !(0.0..=1.0).contains(&probability) || !legal_shapes(a, b) {
        return f64::NAN;
    }
    if probability == 0.0 || probability == 1.0 {
        return probability;
    }
    if probability <= beta_cdf_of(a, b, 0.5, 0.5) {
        beta_quantile_under_half(a, b, probability)
    } else {
        1.0 - beta_quantile_under_half(b, a, 1.0 - probability)
    }
}

/// The value that Student's t with `freedom` degrees of freedom stays under with probability
/// `probability`; NaN outside 0 to 1 or when `freedom` is not over 0.
///
/// Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 1964, 26.5.27.
pub fn student_t_quantile(freedom: f64, probability: f64) -> f64 {
    if !(0.0..=1.0).contains(&probability) || freedom <= 0.0 || freedom.is_nan() {
        return f64::NAN;
    }
    let both_tails = 2.0 * probability.min(1.0 - probability);
    let x = beta_quantile(0.5 * freedom, 0.5, both_tails);
    let size = libm::sqrt(freedom * (1.0 - x) / x);
    if probability < 0.5 { -size } else { size }
}

/// Iₓ(a, b) with y = 1 − x told apart, for when x is too near 1 to subtract.
fn beta_cdf_of(a: f64, b: f64, x: f64, y: f64) -> f64 {
    if !legal_shapes(a, b) || x.is_nan() {
        return f64::NAN;
    }
    if x <= 0.0 {
        return 0.0;
    }
    if y <= 0.0 {
        return 1.0;
    }
    if x <= turning_point(a, b) {
        libm::exp(ln_beta_under(a, b, x, y))
    } else {
        1.0 - libm::exp(ln_beta_under(b, a, y, x))
    }
}

fn legal_shapes(a: f64, b: f64) -> bool {
    a > 0.0 && b > 0.0 && a.is_finite() && b.is_finite()
}

/// Under this x the continued fraction of Iₓ(a, b) converges fast; over it, that of the complement.
fn turning_point(a: f64, b: f64) -> f64 {
    (a + 1.0) / (a + b + 2.0)
}

/// Quantile when it lies at or under one half.
fn beta_quantile_under_half(a: f64, b: f64, probability: f64) -> f64 {
    let target = libm::log(probability);
    // ln Iₓ(a, b) at ln x, and its slope there.
    let curve = |ln_x: f64| {
        let x = libm::exp(ln_x);
        let y = 1.0 - x;
        let height = if x <= turning_point(a, b) {
            ln_beta_under(a, b, x, y)
        } else {
            libm::log1p(-libm::exp(ln_beta_under(b, a, y, x)))
        };
        (height, libm::exp(ln_beta_kernel(a, b, x, y) - height) / y)
    };
    let (mut low, mut high) = (-700.0, -core::f64::consts::LN_2);
    if curve(low).0 >= target {
        return 0.0;
    }
    let mean = a / (a + b);
    let sd = libm::sqrt(mean * (1.0 - mean) / (a + b + 1.0));
    let guess = mean + sd * normal_quantile(probability);
    let mut ln_x = if guess > 0.0 && guess < 0.5 {
        libm::log(guess)
    } else {
        // Far in the lower tail Iₓ(a, b) is about xᵃ/(a B(a, b)).
        (target + libm::log(a) + ln_beta(a, b)) / a
    };
    if !(low..high).contains(&ln_x) {
        ln_x = 0.5 * (low + high);
    }
    for _ in 0..100 {
        let (height, slope) = curve(ln_x);
        let over = height - target;
        if over == 0.0 {
            break;
        }
        if over < 0.0 {
            low = ln_x;
        } else {
            high = ln_x;
        }
        let newton = ln_x - over / slope;
        let next = if newton > low && newton < high { newton } else { 0.5 * (low + high) };
        let step = (next - ln_x).abs();
        ln_x = next;
        if step <= 2e-16 * ln_x.abs() {
            break;
        }
    }
    libm::exp(ln_x)
}

/// ln Iₓ(a, b) by its continued fraction, for x at or under the turning point.
fn ln_beta_under(a: f64, b: f64, x: f64, y: f64) -> f64 {
    ln_beta_kernel(a, b, x, y) + libm::log(continued_fraction(a, b, x) / a)
}

/// The continued fraction 26.5.8, by the modified method of Lentz.
fn continued_fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let held = |value: f64| if value.abs() < TINY { TINY } else { value };
    let steps = 200 + (10.0 * libm::sqrt(a.max(b))).min(1e7) as u64;
    let mut c = 1.0;
    let mut d = 1.0 / held(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    for step in 1..=steps {
        let m = step as f64;
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / held(1.0 + even * d);
        c = held(1.0 + even / c);
        fraction *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / held(1.0 + odd * d);
        c = held(1.0 + odd / c);
        fraction *= d * c;
        if (d * c - 1.0).abs() < 1e-16 {
            break;
        }
    }
    fraction
}

/// ln( xᵃ yᵇ / B(a, b) ) with y = 1 − x, without cancellation between large log-gammas.
fn ln_beta_kernel(a: f64, b: f64, x: f64, y: f64) -> f64 {
    let n = a + b;
    stirling_error(n)
        - stirling_error(a)
        - stirling_error(b)
        - deviance(a, n * x)
        - deviance(b, n * y)
        + 0.5 * libm::log(a / n * b / (2.0 * PI))
}

/// ln Γ(n+1) − (n + ½) ln n + n − ln √(2π): what Stirling's formula leaves out.
fn stirling_error(n: f64) -> f64 {
    if n < 16.0 {
        return ln_gamma(n + 1.0) - (n + 0.5) * libm::log(n) + n - LN_SQRT_2PI;
    }
    let s = 1.0 / (n * n);
    (1.0 / 12.0 - (1.0 / 360.0 - (1.0 / 1260.0 - (1.0 / 1680.0 - s / 1188.0) * s) * s) * s) / n
}

/// k ln(k/m) + m − k, kept exact when k is near m.
fn deviance(k: f64, m: f64) -> f64 {
    let difference = k - m;
    if difference.abs() >= 0.1 * (k + m) {
        return k * libm::log(k / m) + m - k;
    }
    let v = difference / (k + m);
    let mut sum = difference * v;
    let mut term = 2.0 * k * v;
    for j in 1..1000 {
        term *= v * v;
        let next = sum + term / f64::from(2 * j + 1);
        if next == sum {
            break;
        }
        sum = next;
    }
    sum
}

fn ratio(x: f64, over: &[f64; 8], under: &[f64; 8]) -> f64 {
    let horner =
        |coefficients: &[f64; 8]| coefficients.iter().rev().fold(0.0, |sum, c| sum * x + c);
    horner(over) / horner(under)
}

// The coefficients of AS 241, PPND16, lowest power first.
const CENTRE_OVER: [f64; 8] = [
    3.387_132_872_796_366_5,
    133.141_667_891_784_38,
    1_971.590_950_306_551_3,
    13_731.693_765_509_46,
    45_921.953_931_549_87,
    67_265.770_927_008_7,
    33_430.575_583_588_13,
    2_509.080_928_730_122_7,
];
const CENTRE_UNDER: [f64; 8] = [
    1.0,
    42.313_330_701_600_91,
    687.187_007_492_057_9,
    5_394.196_021_424_751,
    21_213.794_301_586_597,
    39_307.895_800_092_71,
    28_729.085_735_721_943,
    5_226.495_278_852_854,
];
const SHOULDER_OVER: [f64; 8] = [
    1.423_437_110_749_683_5,
    4.630_337_846_156_546,
    5.769_497_221_460_691,
    3.647_848_324_763_204_5,
    1.270_458_252_452_368_4,
    0.241_780_725_177_450_6,
    0.022_723_844_989_269_184,
    0.000_774_545_014_278_341_4,
];
const SHOULDER_UNDER: [f64; 8] = [
    1.0,
    2.053_191_626_637_759,
    1.676_384_830_183_803_8,
    0.689_767_334_985_1,
    0.148_103_976_427_480_08,
    0.015_198_666_563_616_457,
    0.000_547_593_808_499_534_5,
    1.050_750_071_644_416_8e-9,
];
const TAIL_OVER: [f64; 8] = [
    6.657_904_643_501_103,
    5.463_784_911_164_114,
    1.784_826_539_917_291_3,
    0.296_560_571_828_504_87,
    0.026_532_189_526_576_124,
    0.001_242_660_947_388_078_4,
    2.711_555_568_743_487_6e-5,
    2.010_334_399_292_288_1e-7,
];
const TAIL_UNDER: [f64; 8] = [
    1.0,
    0.599_832_206_555_888,
    0.136_929_880_922_735_8,
    0.014_875_361_290_850_615,
    0.000_786_869_131_145_613_3,
    1.846_318_317_510_054_8e-5,
    1.421_511_758_316_446e-7,
    2.044_263_103_389_939_8e-15,
];

#[cfg(test)]
mod tests {
    use super::*;

    fn near(value: f64, expected: f64, relative: f64) {
        assert!((value - expected).abs() <= relative * expected.abs(), "{value:e} v {expected:e}");
    }

    /// Three check values of AS 241, from memory (*source not read*), to a relative 1e−15.
    #[test]
    fn verify_normal_quantile_as241() {
        near(normal_quantile(0.25), -0.674_489_750_196_081_7, 1e-15);
        near(normal_quantile(0.001), -3.090_232_306_167_813_5, 1e-15);
        near(normal_quantile(1e-20), -9.262_340_089_798_408, 1e-15);
    }

    /// Tabulated values (Abramowitz and Stegun, table 26.1), from memory.
    #[test]
    fn verify_normal_tables() {
        assert!((normal_cdf(1.0) - 0.841_344_746_068_543).abs() < 5e-16);
        assert!((normal_cdf(2.0) - 0.977_249_868_051_821).abs() < 5e-16);
        assert!((normal_quantile(0.975) - 1.959_963_984_540_054).abs() < 5e-16);
        assert!((normal_quantile(0.9) - 1.281_551_565_544_600_4).abs() < 5e-16);
        near(normal_pdf(1.0), 0.241_970_724_519_143_37, 1e-15);
    }

    #[test]
    fn law_normal_quantile_inverts_the_cdf() {
        for step in 1..400 {
            let u = f64::from(step) / 400.0;
            near(normal_cdf(normal_quantile(u)), u, 1e-14);
            near(normal_cdf(normal_quantile(u * 1e-12)), u * 1e-12, 1e-13);
        }
        assert_eq!(normal_quantile(0.0), f64::NEG_INFINITY);
        assert_eq!(normal_quantile(1.0), f64::INFINITY);
        assert!(normal_quantile(1.5).is_nan());
    }

    /// Iₓ with whole shapes is a binomial tail: Iₓ(2, 3) = P(Bin(4, x) ≥ 2).
    #[test]
    fn verify_beta_cdf_is_a_binomial_tail() {
        near(beta_cdf(2.0, 3.0, 0.3), 0.3483, 1e-14);
        near(beta_cdf(1.0, 1.0, 0.37), 0.37, 1e-15);
        near(beta_cdf(0.5, 0.5, 0.25), 1.0 / 3.0, 1e-14);
        near(beta_cdf(10.0, 1.0, 0.9), 0.348_678_440_1, 1e-13);
    }

    #[test]
    fn law_beta_is_symmetric_even_when_large() {
        for shape in [0.1, 1.0, 30.0, 1e3, 1e6, 1e9] {
            near(beta_cdf(shape, shape, 0.5), 0.5, 1e-11);
            near(beta_quantile(shape, shape, 0.5), 0.5, 1e-12);
        }
        // One standard deviation above the middle; the normal limit is Φ(1) to 1e-7.
        let sd = 0.5 / libm::sqrt(2e6 + 1.0);
        near(beta_cdf(1e6, 1e6, 0.5 + sd), normal_cdf(1.0), 1e-6);
    }

    #[test]
    fn law_beta_quantile_inverts_and_rises() {
        for (a, b) in [(0.02, 0.5), (0.5, 0.5), (1.0, 9.0), (27.0, 3.0), (2.0, 1e5), (4e5, 3e4)] {
            let mut last = 0.0;
            for step in 1..200 {
                let u = f64::from(step) / 200.0;
                let x = beta_quantile(a, b, u);
                assert!(x >= last, "Beta({a}, {b}) at {u}: {x} under {last}");
                last = x;
                // Very near 1 the spacing of doubles, not the solver, limits what x can say.
                if x > 1e-300 && x < 1.0 - 1e-6 {
                    near(beta_cdf(a, b, x), u, 1e-11);
                }
            }
        }
    }

    /// ln B at whole numbers, and where the direct difference of log-gammas still has its digits.
    #[test]
    fn verify_ln_beta() {
        near(ln_beta(2.0, 3.0), libm::log(1.0 / 12.0), 1e-14);
        near(ln_beta(0.5, 0.5), libm::log(PI), 1e-14);
        near(ln_beta(40.0, 2.5), ln_gamma(40.0) + ln_gamma(2.5) - ln_gamma(42.5), 1e-13);
    }

    /// Tabulated 97.5 % points of Student's t to three decimals, from memory.
    #[test]
    fn verify_student_t_table() {
        for (freedom, point) in [(1.0, 12.706), (4.0, 2.776), (10.0, 2.228), (30.0, 2.042)] {
            assert!((student_t_quantile(freedom, 0.975) - point).abs() <= 0.0005);
            assert!((student_t_quantile(freedom, 0.025) + point).abs() <= 0.0005);
        }
    }
}
