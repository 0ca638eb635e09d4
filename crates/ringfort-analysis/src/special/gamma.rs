//! The distribution function of the gamma law.

/// Probability that a gamma variable of that shape and scale 1 is at most `x`: the regularised lower
/// incomplete gamma function P(shape, x).
///
/// - 0 for `x` not over 0; NaN when `shape` is not over 0 or either is NaN.
/// - Relative error about 1e−13 up to a shape of 1e5; beyond, the cube-root normal approximation of
///   Wilson and Hilferty (1931), good to 1e−7 there.
/// - Series below shape + 1, continued fraction above: Abramowitz and Stegun, Handbook of
///   Mathematical Functions, 1964, 6.5.29 and 6.5.31.
pub fn gamma_cdf(shape: f64, x: f64) -> f64 {
    if shape.is_nan() || x.is_nan() || shape <= 0.0 {
        return f64::NAN;
    }
    if x <= 0.0 {
        return 0.0;
    }
    if x.is_infinite() {
        return 1.0;
    }
    if shape > 1e5 {
        let ninth = 1.0 / (9.0 * shape);
        let z = (libm::cbrt(x / shape) - 1.0 + ninth) / libm::sqrt(ninth);
        return super::normal_cdf(z);
    }
    let front = libm::exp(shape * libm::log(x) - x - super::ln_gamma(shape));
    if x < shape + 1.0 {
        let (mut term, mut sum, mut n) = (1.0 / shape, 1.0 / shape, shape);
        while term > sum * 1e-17 {
            n += 1.0;
            term *= x / n;
            sum += term;
        }
        return (front * sum).min(1.0);
    }
    // Lentz's evaluation of the fraction for Q = 1 − P.
    let mut b = x + 1.0 - shape;
    let mut c = 1e300;
    let mut d = 1.0 / b;
    let mut h = d;
    for k in 1..20_000 {
        let a = -f64::from(k) * (f64::from(k) - shape);
        b += 2.0;
        d = 1.0 / (a * d + b);
        c = b + a / c;
        let step = c * d;
        h *= step;
        if (step - 1.0).abs() < 1e-16 {
            break;
        }
    }
    (1.0 - front * h).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::special::normal_cdf;

    /// Closed forms: shape 1 is the exponential, shape ½ a squared normal, whole shapes Poisson sums.
    #[test]
    fn verify_closed_forms() {
        for x in [1e-6, 0.1, 0.9, 1.0, 2.5, 10.0, 40.0] {
            assert!((gamma_cdf(1.0, x) + libm::expm1(-x)).abs() < 1e-14, "{x}");
            let normal = 2.0 * normal_cdf(libm::sqrt(2.0 * x)) - 1.0;
            assert!((gamma_cdf(0.5, x) - normal).abs() < 1e-13, "{x}");
            let mut term = libm::exp(-x);
            let mut below = 0.0;
            for k in 0..12 {
                below += term;
                term *= x / f64::from(k + 1);
            }
            assert!((gamma_cdf(12.0, x) - (1.0 - below)).abs() < 1e-13, "{x}");
        }
    }

    #[test]
    fn law_it_rises_and_joins_the_approximation() {
        for shape in [0.01, 0.7, 11.1, 900.0, 99_999.0] {
            let mut last = 0.0;
            for step in 1..200 {
                let value = gamma_cdf(shape, shape * f64::from(step) / 60.0);
                assert!(value >= last - 1e-13 && value <= 1.0, "{shape} {step}");
                last = value;
            }
        }
        for z in [-3.0, -1.0, 0.0, 2.0] {
            let at = |shape: f64| gamma_cdf(shape, shape + z * libm::sqrt(shape));
            assert!((at(99_999.0) - at(100_001.0)).abs() < 1e-7, "{z}");
        }
        assert_eq!(gamma_cdf(2.0, -1.0), 0.0);
        assert!(gamma_cdf(0.0, 1.0).is_nan());
    }
}
