//! How many of those who cross ground that takes people off the lane are lost?
//!
//! Off the lane harm comes at a rate a metre, so one alone gets over L metres with probability
//! exp(−∫h ds). People who cross in file do not share it out independently: what has been set off is
//! gone for those behind. Where one who comes on a hazard sets it off with probability q, a hazard
//! that k people come on is set off with 1 − (1 − q)ᵏ, and hazards lie along the way as a Poisson
//! process of rate h/q; so k people lose one at the rate (h/q)(1 − (1 − q)ᵏ) a metre, and the number
//! left is a pure death process. At q = 1 the losses are min(Poisson(hL), n); as q goes to 0 each of
//! the n is lost on his own, as independent draws would have it. That attrition and mine models are
//! biased by taking crossers as independent: National Research Council panel, NAP 5869, p. 238
//! (quoted in reviews, source not read); the process is derived here.

use ringfort_model::units::Probability;

/// What a stretch of ground does to those who cross it off the lane.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Field {
    /// Rate of harm a metre to one who crosses first, 0 or more.
    pub hazard_per_m: f64,
    /// That one who comes on a hazard sets it off; what was set off is gone. Near 0 counts as 0:
    /// then each is lost on his own.
    pub sets_off: Probability,
}

/// Below this the chance of setting off counts as 0.
const EACH_ALONE: f64 = 1e-6;
/// The most steps of the chain that are added up; ground that takes more takes everyone.
const MOST_STEPS: f64 = 2e5;

impl Field {
    /// The rate a metre at which a file of `people` loses the next of them.
    ///
    /// ```
    /// use ringfort_analysis::denial::Field;
    /// use ringfort_model::units::Probability;
    /// let shared = Field { hazard_per_m: 0.01, sets_off: Probability::ONE };
    /// assert_eq!(shared.rate_per_m(8), 0.01);
    /// let alone = Field { sets_off: Probability::ZERO, ..shared };
    /// assert_eq!(alone.rate_per_m(8), 0.08);
    /// ```
    pub fn rate_per_m(&self, people: u32) -> f64 {
        let (h, q) = (self.hazard_per_m.max(0.0), self.sets_off.value());
        if people == 0 {
            0.0
        } else if q < EACH_ALONE {
            h * f64::from(people)
        } else if q >= 1.0 {
            h
        } else {
            -h / q * libm::expm1(f64::from(people) * libm::log1p(-q))
        }
    }

    /// P(a file of `people` sets something off within `length_m`): it is then noticed.
    pub fn noticed(&self, people: u32, length_m: f64) -> Probability {
        Probability::clamped(-libm::expm1(-self.rate_per_m(people) * length_m.max(0.0)))
    }

    /// P(0, 1, … `people` lost) when a file of `people` crosses `length_m`.
    ///
    /// Exact but for rounding: the chain is added up by uniformisation, its steps from the rate of
    /// the whole file.
    pub fn losses(&self, people: u32, length_m: f64) -> Vec<f64> {
        self.losses_from(&certain(people), length_m)
    }

    /// The same for a file that has lost some before: `before[l]` is P(l lost), and the file had
    /// `before.len() - 1` people.
    pub fn losses_from(&self, before: &[f64], length_m: f64) -> Vec<f64> {
        let people = before.len().saturating_sub(1) as u32;
        let top = self.rate_per_m(people);
        let steps = top * length_m.max(0.0);
        if steps.is_nan() || steps <= 0.0 {
            return before.to_vec();
        }
        if steps > MOST_STEPS {
            let mut all = vec![0.0; before.len()];
            all[before.len() - 1] = before.iter().sum();
            return all;
        }
        // from l lost, a step of the uniform clock takes one more with this probability
        let lose: Vec<f64> = (0..=people).map(|l| self.rate_per_m(people - l) / top).collect();
        let mut state = before.to_vec();
        let mut sum = vec![0.0; before.len()];
        let most = steps + 12.0 * libm::sqrt(steps) + 40.0;
        let mut count = 0.0;
        while count <= most {
            let log = count * libm::log(steps) - steps - libm::lgamma(count + 1.0);
            let weight = libm::exp(log);
            for (sum, state) in sum.iter_mut().zip(&state) {
                *sum += weight * state;
            }
            for l in (0..state.len()).rev() {
                let arrives = if l > 0 { state[l - 1] * lose[l - 1] } else { 0.0 };
                state[l] = state[l] * (1.0 - lose[l]) + arrives;
            }
            count += 1.0;
        }
        sum
    }
}

/// Nobody lost yet of so many.
pub fn certain(people: u32) -> Vec<f64> {
    let mut none = vec![0.0; people as usize + 1];
    none[0] = 1.0;
    none
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn field(hazard_per_m: f64, sets_off: f64) -> Field {
        Field { hazard_per_m, sets_off: Probability::clamped(sets_off) }
    }

    /// One shared field: min(Poisson(hL), n) are lost. By hand for hL = 1 and three people.
    #[test]
    fn verify_a_file_on_a_shared_field_by_hand() {
        let e = libm::exp(-1.0);
        let lost = field(0.01, 1.0).losses(3, 100.0);
        for (l, p) in [e, e, e / 2.0, 1.0 - 2.5 * e].into_iter().enumerate() {
            assert!((lost[l] - p).abs() < 1e-12, "{lost:?}");
        }
        assert!((field(0.01, 1.0).noticed(3, 100.0).value() - (1.0 - e)).abs() < 1e-12);
    }

    /// One person: exp(−hL), whatever the chance of setting off.
    #[test]
    fn law_one_alone_survives_by_the_integral() {
        for sets_off in [0.0, 0.1, 0.5, 1.0] {
            let lost = field(0.004, sets_off).losses(1, 250.0);
            assert!((lost[0] - libm::exp(-1.0)).abs() < 1e-9, "{sets_off} {lost:?}");
        }
    }

    /// As the chance of setting off goes to 0 each is lost on his own: binomial.
    #[test]
    fn agree_no_sharing_is_independent() {
        let p = -libm::expm1(-0.7);
        let lost = field(0.007, 0.0).losses(6, 100.0);
        let choose = [1.0, 6.0, 15.0, 20.0, 15.0, 6.0, 1.0];
        for (l, ways) in choose.into_iter().enumerate() {
            let wanted = ways * libm::pow(p, l as f64) * libm::pow(1.0 - p, 6.0 - l as f64);
            assert!((lost[l] - wanted).abs() < 1e-10, "{l} {lost:?}");
        }
        let nearly = field(0.007, 1e-5).losses(6, 100.0);
        for (a, b) in nearly.iter().zip(&lost) {
            assert!((a - b).abs() < 1e-4);
        }
    }

    /// The mean that independent draws would give is far too high for a file: 5.06 of 8 at hL = 1,
    /// against 1.00.
    #[test]
    fn law_independence_biases_losses_upwards() {
        let mean = |lost: &[f64]| lost.iter().enumerate().map(|(l, p)| l as f64 * p).sum::<f64>();
        let shared = mean(&field(0.01, 1.0).losses(8, 100.0));
        let independent = mean(&field(0.01, 0.0).losses(8, 100.0));
        assert!((independent - 8.0 * -libm::expm1(-1.0)).abs() < 1e-9);
        assert!((0.99..=1.0).contains(&shared), "{shared}");
    }

    proptest! {
        /// A distribution; crossing in two parts is crossing at once; sharing never raises losses.
        #[test]
        fn law_losses_add_up(
            people in 1u32..40,
            hazard in 0.0f64..0.05,
            sets_off in 0.01f64..1.0,
            length in 0.0f64..400.0,
            part in 0.0f64..1.0,
        ) {
            let field = field(hazard, sets_off);
            let lost = field.losses(people, length);
            prop_assert!((lost.iter().sum::<f64>() - 1.0).abs() < 1e-9);
            let first = field.losses(people, part * length);
            let both = field.losses_from(&first, (1.0 - part) * length);
            for (a, b) in lost.iter().zip(&both) {
                prop_assert!((a - b).abs() < 1e-9);
            }
            prop_assert!((lost[0] - field.noticed(people, length).complement().value()).abs() < 1e-9);
            let mean = |lost: &[f64]| lost.iter().enumerate().map(|(l, p)| l as f64 * p).sum::<f64>();
            let alone = f64::from(people) * -libm::expm1(-hazard * length);
            prop_assert!(mean(&lost) <= alone + 1e-9);
        }
    }
}
