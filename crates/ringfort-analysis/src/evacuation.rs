//! Does the wounded man live until care?
//!
//! Time from wounding to the moment from which care comes too late is a mixture: a share killed at
//! once, and a continuous law for the others. The quantile is fixed when he is wounded, so a quicker
//! evacuation can only help the same man. Mills, Argon and Ziya, "Resource-based patient
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
    /// 57.2 % at once and a lognormal of median 21.76 min and σ 1.096 for the others, to the shares 57.1,
    /// 67.7, 91.4, 99.0 % dead at 0, 10, 60, 120 min; within 2 points. Webster et al.,
    /// BMJ Military Health 167(2):84. Given that he dies of it: no law for all the wounded.
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

    /// What becomes of the man with quantile `uniform`. Dying at the very moment of a pick-up or of care
    /// counts as dying before it.
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
