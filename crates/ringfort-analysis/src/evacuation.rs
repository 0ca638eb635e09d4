//! Does the wounded man live until care?
//!
//! Time from wounding to the moment from which care comes too late is a mixture: a share killed at
//! once, and a continuous law for the others. The quantile is fixed when he is wounded, so a
//! quicker evacuation can only help the same man. Mills, Argon and Ziya, "Resource-based patient
//! prioritization in mass-casualty incidents", M&SOM 15(3) (2013) for the scaled log-logistic form
//! (source not read; the parameters stand in published triage code).

use std::fmt;

use ringfort_model::units::Probability;

use crate::special::{normal_cdf, normal_quantile};

/// Time to death of a wounded person without care, from the wounding on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DeathTime {
    /// A probability; plain, so that the published laws can be constants.
    killed_at_once: f64,
    later: Later,
}

/// The continuous part of a [`DeathTime`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Later {
    /// P(T > t) = 1/(1 + (t/scale)^shape); half are dead at `scale_s`.
    LogLogistic {
        /// The median, seconds.
        scale_s: f64,
        /// How sharply survival falls about the median.
        shape: f64,
    },
    /// ln T is normal.
    Lognormal {
        /// The median, seconds.
        median_s: f64,
        /// Standard deviation of ln T.
        sigma: f64,
    },
}

/// A time to death that cannot be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BadDeathTime {
    /// What the number is.
    pub what: &'static str,
    /// Its value.
    pub value: f64,
}

impl fmt::Display for BadDeathTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the {} of a time to death is {}; it must be over 0 and finite",
            self.what, self.value
        )
    }
}

impl std::error::Error for BadDeathTime {}

/// When a casualty is picked up and when he reaches care, seconds since the wounding.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evacuation {
    /// Picked up.
    pub pick_up_s: f64,
    /// In care; a time before the pick-up counts as the pick-up.
    pub care_s: f64,
}

/// What becomes of one casualty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Dead at the moment of wounding.
    KilledAtOnce,
    /// Alive at first, dead when the pick-up came.
    DiedBeforePickUp,
    /// Picked up alive, dead before care.
    DiedInEvacuation,
    /// Alive in care.
    Saved,
}

/// How likely each [`Fate`] is; the four sum to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chances {
    /// Dead at the moment of wounding.
    pub killed_at_once: Probability,
    /// Alive at first, dead when the pick-up came.
    pub died_before_pick_up: Probability,
    /// Picked up alive, dead before care.
    pub died_in_evacuation: Probability,
    /// Alive in care.
    pub saved: Probability,
}

impl DeathTime {
    /// Penetrating wounds, triage class "immediate": b₀ 0.3510, b₁ 35.838 min, b₂ 1.9886.
    pub const PENETRATING_IMMEDIATE: Self = Self {
        killed_at_once: 1.0 - 0.3510,
        later: Later::LogLogistic { scale_s: 35.838 * 60.0, shape: 1.9886 },
    };

    /// Penetrating wounds, triage class "delayed": b₀ 0.9124, b₁ 213.5976 min, b₂ 2.3445.
    pub const PENETRATING_DELAYED: Self = Self {
        killed_at_once: 1.0 - 0.9124,
        later: Later::LogLogistic { scale_s: 213.5976 * 60.0, shape: 2.3445 },
    };

    /// Those killed in action among United Kingdom forces 2004 to 2014 (n = 303): a fit of ours,
    /// 57.2 % at once and a lognormal of median 21.76 min and σ 1.096 for the others, to the shares
    /// 57.1, 67.7, 91.4, 99.0 % dead at 0, 10, 60, 120 min; within 2 points. Webster et al., BMJ
    /// Military Health 167(2):84. Given that he dies of it: no law for all the wounded.
    pub const KILLED_IN_ACTION: Self = Self {
        killed_at_once: 0.571_893_851_390_114,
        later: Later::Lognormal {
            median_s: 21.756_352_642_891_05 * 60.0,
            sigma: 1.096_093_679_885_981_5,
        },
    };

    /// A share killed at once and a law for the others. Errors: a median, scale, shape or σ that
    /// is not over 0 and finite.
    pub fn new(killed_at_once: Probability, later: Later) -> Result<Self, BadDeathTime> {
        let numbers = match later {
            Later::LogLogistic { scale_s, shape } => [("scale", scale_s), ("shape", shape)],
            Later::Lognormal { median_s, sigma } => [("median", median_s), ("sigma", sigma)],
        };
        match numbers.into_iter().find(|(_, value)| !(*value > 0.0 && *value < f64::INFINITY)) {
            Some((what, value)) => Err(BadDeathTime { what, value }),
            None => Ok(Self { killed_at_once: killed_at_once.value(), later }),
        }
    }

    /// S(t) = b₀/(1 + (t/b₁)^b₂), with b₁ in seconds. Errors as [`new`](Self::new).
    pub fn scaled_log_logistic(b0: Probability, b1_s: f64, b2: f64) -> Result<Self, BadDeathTime> {
        Self::new(b0.complement(), Later::LogLogistic { scale_s: b1_s, shape: b2 })
    }

    /// The same wounds under care by comrades that multiplies every later time by `factor` (b₁ by
    /// it, in the scaled log-logistic form). Errors: a factor that is not over 0 and finite.
    pub fn slowed_by(self, factor: f64) -> Result<Self, BadDeathTime> {
        if !(factor > 0.0 && factor < f64::INFINITY) {
            return Err(BadDeathTime { what: "factor of first aid", value: factor });
        }
        let later = match self.later {
            Later::LogLogistic { scale_s, shape } => {
                Later::LogLogistic { scale_s: scale_s * factor, shape }
            }
            Later::Lognormal { median_s, sigma } => {
                Later::Lognormal { median_s: median_s * factor, sigma }
            }
        };
        Self::new(self.killed_at_once(), later)
    }

    /// Probability of being dead at the moment of wounding.
    pub fn killed_at_once(self) -> Probability {
        Probability::clamped(self.killed_at_once)
    }

    /// The law of those not killed at once.
    pub fn later(self) -> Later {
        self.later
    }

    /// Probability of being alive `time_s` after the wounding, so of being saved by care then.
    /// Before the wounding it is 1.
    pub fn alive_at(self, time_s: f64) -> Probability {
        if time_s < 0.0 {
            return Probability::ONE;
        }
        let later = match self.later {
            Later::LogLogistic { scale_s, shape } => {
                1.0 / (1.0 + libm::pow(time_s / scale_s, shape))
            }
            Later::Lognormal { median_s, sigma } => {
                normal_cdf(-libm::log(time_s / median_s) / sigma)
            }
        };
        Probability::clamped((1.0 - self.killed_at_once) * later)
    }

    /// The time of death, seconds after the wounding, of the man with quantile `uniform` (0 to 1):
    /// 0 up to the share killed at once, then rising, infinite at 1. The inverse of 1 − S.
    pub fn time_of_death_s(self, uniform: f64) -> f64 {
        let at_once = self.killed_at_once;
        if uniform <= at_once || uniform.is_nan() {
            return 0.0;
        }
        if uniform >= 1.0 {
            return f64::INFINITY;
        }
        // Quantile among those not killed at once, and its complement without cancellation.
        let (dead, alive) =
            ((uniform - at_once) / (1.0 - at_once), (1.0 - uniform) / (1.0 - at_once));
        match self.later {
            Later::LogLogistic { scale_s, shape } => scale_s * libm::pow(dead / alive, 1.0 / shape),
            Later::Lognormal { median_s, sigma } => {
                median_s * libm::exp(sigma * normal_quantile(dead))
            }
        }
    }

    /// What becomes of the man with quantile `uniform`. Dying at the very moment of a pick-up or of
    /// care counts as dying before it.
    pub fn fate(self, uniform: f64, evacuation: Evacuation) -> Fate {
        let death_s = self.time_of_death_s(uniform);
        if death_s == 0.0 {
            Fate::KilledAtOnce
        } else if death_s <= evacuation.pick_up_s {
            Fate::DiedBeforePickUp
        } else if death_s <= evacuation.care_s {
            Fate::DiedInEvacuation
        } else {
            Fate::Saved
        }
    }

    /// How likely each fate is.
    pub fn chances(self, evacuation: Evacuation) -> Chances {
        let at = |time_s: f64| self.alive_at(time_s.max(0.0)).value();
        let pick_up = at(evacuation.pick_up_s);
        let care = at(evacuation.care_s.max(evacuation.pick_up_s));
        let alive = 1.0 - self.killed_at_once;
        Chances {
            killed_at_once: self.killed_at_once(),
            died_before_pick_up: Probability::clamped(alive - pick_up),
            died_in_evacuation: Probability::clamped(pick_up - care),
            saved: Probability::clamped(care),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAWS: [DeathTime; 3] = [
        DeathTime::PENETRATING_IMMEDIATE,
        DeathTime::PENETRATING_DELAYED,
        DeathTime::KILLED_IN_ACTION,
    ];

    fn close(ours: f64, theirs: f64, tolerance: f64) {
        assert!((ours - theirs).abs() <= tolerance, "ours {ours}, theirs {theirs}");
    }

    /// S(60 min)/S(0), to the digits given with the published parameters.
    #[test]
    fn verify_golden_hour() {
        for (law, printed) in
            [(DeathTime::PENETRATING_IMMEDIATE, 0.264), (DeathTime::PENETRATING_DELAYED, 0.952)]
        {
            close(law.alive_at(3600.0).value() / law.alive_at(0.0).value(), printed, 5e-4);
        }
        close(DeathTime::PENETRATING_IMMEDIATE.alive_at(0.0).value(), 0.3510, 1e-15);
        close(DeathTime::PENETRATING_DELAYED.alive_at(213.5976 * 60.0).value(), 0.4562, 1e-15);
    }

    /// Webster et al., BMJ Military Health 167(2):84: 173, 205, 277, 300 of 303 dead by 0, 10, 60,
    /// 120 min. The fit is ours, so its tolerance is stated: 2 points.
    #[test]
    fn verify_killed_in_action() {
        for (minutes, dead) in [(0.0, 173.0), (10.0, 205.0), (60.0, 277.0), (120.0, 300.0)] {
            let ours = DeathTime::KILLED_IN_ACTION.alive_at(minutes * 60.0).complement().value();
            close(ours, dead / 303.0, 0.02);
        }
    }

    #[test]
    fn agree_time_of_death_inverts_survival() {
        for law in LAWS {
            for k in 1..1000 {
                let uniform = f64::from(k) / 1000.0;
                let time_s = law.time_of_death_s(uniform);
                if time_s == 0.0 {
                    assert!(uniform <= law.killed_at_once().value());
                } else {
                    close(law.alive_at(time_s).value(), 1.0 - uniform, 1e-13);
                }
            }
            assert_eq!(law.time_of_death_s(0.0), 0.0);
            assert_eq!(law.time_of_death_s(1.0), f64::INFINITY);
            assert_eq!(law.time_of_death_s(f64::NAN), 0.0);
        }
    }

    /// The fates of evenly spaced quantiles are shared out as the chances say.
    #[test]
    fn agree_fates_and_chances() {
        let evacuation = Evacuation { pick_up_s: 1500.0, care_s: 4000.0 };
        for law in LAWS {
            let n = 100_000_u32;
            let mut counts = [0.0; 4];
            for k in 0..n {
                let fate = law.fate((f64::from(k) + 0.5) / f64::from(n), evacuation);
                counts[fate as usize] += 1.0 / f64::from(n);
            }
            let c = law.chances(evacuation);
            let chances = [c.killed_at_once, c.died_before_pick_up, c.died_in_evacuation, c.saved];
            for (count, chance) in counts.into_iter().zip(chances) {
                close(count, chance.value(), 1.1e-5);
            }
            close(chances.iter().map(|p| p.value()).sum(), 1.0, 1e-15);
        }
    }

    /// The same man is never worse off for being fetched sooner, or for first aid.
    #[test]
    fn law_quicker_can_only_help() {
        for law in LAWS {
            for k in 0..200 {
                let uniform = f64::from(k) / 200.0;
                let mut best = Fate::KilledAtOnce;
                for care_s in [20_000.0, 9000.0, 3000.0, 600.0, 1.0] {
                    let fate = law.fate(uniform, Evacuation { pick_up_s: care_s / 2.0, care_s });
                    assert!(fate as u8 >= best as u8);
                    best = fate;
                }
                let aided = law.slowed_by(1.5).unwrap();
                assert!(aided.time_of_death_s(uniform) >= law.time_of_death_s(uniform));
            }
        }
        let late = Evacuation { pick_up_s: 500.0, care_s: 100.0 };
        let c = DeathTime::PENETRATING_DELAYED.chances(late);
        assert_eq!(c.died_in_evacuation, Probability::ZERO);
    }

    #[test]
    fn golden_refusals_say_why() {
        let bad = DeathTime::scaled_log_logistic(Probability::ONE, 0.0, 2.0).unwrap_err();
        assert_eq!(
            bad.to_string(),
            "the scale of a time to death is 0; it must be over 0 and finite"
        );
        assert!(DeathTime::KILLED_IN_ACTION.slowed_by(f64::NAN).is_err());
    }
}
