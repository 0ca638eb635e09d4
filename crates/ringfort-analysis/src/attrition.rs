//! Who wins the fight, how soon, and with what losses?
//!
//! Two sides lose people one at a time at rates that depend on how many are left: a continuous-time
//! Markov chain on the pair of counts. It ends when a side is at or below its break point. Brown,
//! "Theory of combat: the probability of winning", Operations Research 11(3) (1963); the laws of
//! fire are Lanchester's (*Aircraft in Warfare*, 1916) and Deitchman's (Operations Research 10(6),
//! 1962; source not read).
//!
//! Throughout, `x` is the first side (by habit the protector) and `y` the second (the seeker).
//! Strengths are heads, rates are per second, durations are seconds.

pub mod deterministic;
mod exposure;
mod outcome;
mod parameters;
mod standing;

pub use exposure::{Exposed, exposed_during, hit_by};
pub use outcome::{Outcome, outcome, win_probability};
pub use parameters::{rates_from, rates_from_quickly};
pub use standing::{
    Arrival, Standing, duration_quantile_s, median_duration_s, win_probability_with_arrivals,
};

use std::fmt;

/// The most states (count of x × count of y), and the most heads on a side, that one call takes on.
pub const MOST_STATES: u64 = 10_000_000;

/// One side of a fight, in heads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Side {
    /// How many it starts with.
    pub strength: u32,
    /// It gives up as soon as no more than this many are left; 0 fights to the last.
    pub breaks_at: u32,
}

impl Side {
    /// A side that fights to the last.
    pub const fn to_the_last(strength: u32) -> Self {
        Self { strength, breaks_at: 0 }
    }

    /// Whether it has given up once `left` are left.
    pub const fn broken_at(self, left: u32) -> bool {
        left <= self.breaks_at
    }

    /// How many it must lose before it gives up; 0 if it is broken from the start.
    pub const fn losses_to_break(self) -> u32 {
        self.strength.saturating_sub(self.breaks_at)
    }
}

/// What makes a side lose people, given how many are left: the one thing a chain needs to know.
///
/// Implemented by [`Rates`] and by any closure `(x, y) -> (on_x, on_y)`, so cover, alertness or a
/// dead leader can enter as long as they follow from the counts.
pub trait LossRates {
    /// Rates at which x, and y, lose one, per second, with `x` and `y` left.
    fn losses_per_s(&self, x: u32, y: u32) -> (f64, f64);
}

impl<F: Fn(u32, u32) -> (f64, f64)> LossRates for F {
    fn losses_per_s(&self, x: u32, y: u32) -> (f64, f64) {
        self(x, y)
    }
}

/// How the fire of one side takes effect on the other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Fire {
    /// Everyone can aim at everyone: the loss rate is `per_shooter_per_s` × shooters.
    Aimed {
        /// Losses caused by one shooter, per second.
        per_shooter_per_s: f64,
    },
    /// Fire into an area, or one-to-one frontage: `per_pair_per_s` × shooters × targets.
    Area {
        /// Losses caused by one shooter among one target, per second.
        per_pair_per_s: f64,
    },
}

impl Fire {
    /// Losses per second that `shooters` cause among `targets`.
    pub fn losses_per_s(self, shooters: u32, targets: u32) -> f64 {
        match self {
            Self::Aimed { per_shooter_per_s } => per_shooter_per_s * f64::from(shooters),
            Self::Area { per_pair_per_s } => {
                per_pair_per_s * f64::from(shooters) * f64::from(targets)
            }
        }
    }
}

/// The fire on either side. Both aimed is Lanchester's square law, both area the linear law, one
/// of each Deitchman's mixed law.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rates {
    /// The fire of y, under which x loses.
    pub on_x: Fire,
    /// The fire of x, under which y loses.
    pub on_y: Fire,
}

impl Rates {
    /// Aimed fire both ways: one y removes x at `on_x_per_s`, one x removes y at `on_y_per_s`.
    pub const fn aimed(on_x_per_s: f64, on_y_per_s: f64) -> Self {
        Self {
            on_x: Fire::Aimed { per_shooter_per_s: on_x_per_s },
            on_y: Fire::Aimed { per_shooter_per_s: on_y_per_s },
        }
    }

    /// Area fire both ways, per pair and second.
    pub const fn area(on_x_per_s: f64, on_y_per_s: f64) -> Self {
        Self {
            on_x: Fire::Area { per_pair_per_s: on_x_per_s },
            on_y: Fire::Area { per_pair_per_s: on_y_per_s },
        }
    }

    /// Mixed fire: x is exposed and aimed at, y is hidden and answered by area fire.
    pub const fn mixed(on_x_per_s: f64, on_y_per_pair_s: f64) -> Self {
        Self {
            on_x: Fire::Aimed { per_shooter_per_s: on_x_per_s },
            on_y: Fire::Area { per_pair_per_s: on_y_per_pair_s },
        }
    }
}

impl LossRates for Rates {
    fn losses_per_s(&self, x: u32, y: u32) -> (f64, f64) {
        (self.on_x.losses_per_s(y, x), self.on_y.losses_per_s(x, y))
    }
}

/// Why a fight cannot be worked out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum AttritionError {
    /// A loss rate is negative, infinite or not a number.
    BadRate {
        /// How many of x were left.
        x: u32,
        /// How many of y were left.
        y: u32,
        /// Rate at which x loses one, per second.
        on_x: f64,
        /// Rate at which y loses one, per second.
        on_y: f64,
    },
    /// The fight can reach a state in which neither side loses anyone.
    NeverEnds {
        /// How many of x were left.
        x: u32,
        /// How many of y were left.
        y: u32,
    },
    /// More states than [`MOST_STATES`].
    TooLarge {
        /// How many states it would take.
        states: u64,
    },
    /// The rates of different states lie so far apart that the transient takes too many steps.
    TooLong {
        /// How many steps it would take.
        steps: f64,
    },
    /// A number that must be over zero and finite is not.
    NotPositive {
        /// What the number is.
        what: &'static str,
        /// Its value.
        value: f64,
    },
    /// A side is broken before the fight begins, so it has no duration to set.
    BrokenAtStart {
        /// How many it starts with.
        strength: u32,
        /// Where it breaks.
        breaks_at: u32,
    },
}

impl fmt::Display for AttritionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadRate { x, y, on_x, on_y } => write!(
                f,
                "with {x} against {y} left the loss rates are {on_x} and {on_y} a second; both \
                 must be numbers of 0 or more"
            ),
            Self::NeverEnds { x, y } => {
                write!(f, "with {x} against {y} left nobody is lost any more: the fight never ends")
            }
            Self::TooLarge { states } => {
                write!(f, "the fight has {states} states; at most {MOST_STATES} are worked out")
            }
            Self::TooLong { steps } => {
                write!(f, "the course of the fight would take {steps:e} steps to follow")
            }
            Self::NotPositive { what, value } => {
                write!(f, "the {what} is {value}; it must be over 0")
            }
            Self::BrokenAtStart { strength, breaks_at } => write!(
                f,
                "a side of {strength} that breaks at {breaks_at} is broken before the fight begins"
            ),
        }
    }
}

impl std::error::Error for AttritionError {}

/// Refuses fights with too many states, or too many heads to list what is left.
fn check_size(x: Side, y: Side) -> Result<(), AttritionError> {
    let along = |side: Side| u64::from(side.losses_to_break()) + 1;
    let listed = u64::from(x.strength).max(u64::from(y.strength));
    let states = along(x).saturating_mul(along(y)).max(listed);
    if states > MOST_STATES { Err(AttritionError::TooLarge { states }) } else { Ok(()) }
}

/// The two loss rates at (x, y), legal and with a sum over zero.
fn checked_rates(rates: &impl LossRates, x: u32, y: u32) -> Result<(f64, f64), AttritionError> {
    let (on_x, on_y) = rates.losses_per_s(x, y);
    let sum = on_x + on_y;
    if on_x >= 0.0 && on_y >= 0.0 && sum > 0.0 && sum < f64::INFINITY {
        return Ok((on_x, on_y));
    }
    if on_x == 0.0 && on_y == 0.0 {
        Err(AttritionError::NeverEnds { x, y })
    } else {
        Err(AttritionError::BadRate { x, y, on_x, on_y })
    }
}

#[cfg(test)]
mod tests;
