//! What can be confused is wrapped: probabilities, instants and durations, places.
//!
//! A raw number elsewhere carries its unit last (`delay_s`, `radius_m`). These types do not catch
//! a probability of the wrong event, or a position in another scenario's frame.

use std::fmt;
use std::ops::{Add, AddAssign, Sub};

use serde::{Deserialize, Serialize};

/// A number from 0 to 1. It has no `+`: probabilities are combined by [`and`](Self::and),
/// [`or`](Self::or), [`mix`](Self::mix) and [`complement`](Self::complement).
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default, Serialize)]
#[serde(transparent)]
pub struct Probability(f64);

impl Probability {
    /// The impossible event.
    pub const ZERO: Self = Self(0.0);
    /// The certain event.
    pub const ONE: Self = Self(1.0);

    /// Refuses what is not a number from 0 to 1, NaN included.
    pub fn new(value: f64) -> Option<Self> {
        (0.0..=1.0).contains(&value).then_some(Self(value))
    }

    /// The nearest probability: for values that may leave 0 to 1 by rounding only. NaN becomes 0.
    ///
    /// ```
    /// # use ringfort_model::units::Probability;
    /// assert_eq!(Probability::clamped(1.0 + 1e-16), Probability::ONE);
    /// ```
    pub fn clamped(value: f64) -> Self {
        if value > 0.0 { Self(value.min(1.0)) } else { Self::ZERO }
    }

    /// The number itself.
    pub const fn value(self) -> f64 {
        self.0
    }

    /// P(not A).
    #[must_use]
    pub fn complement(self) -> Self {
        Self(1.0 - self.0)
    }

    /// P(A and B) of independent events.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 * other.0)
    }

    /// P(A or B) of independent events.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        self.complement().and(other.complement()).complement()
    }

    /// P(A)·yes + P(not A)·no: the law of total probability over two cases.
    #[must_use]
    pub fn mix(self, yes: Self, no: Self) -> Self {
        Self::clamped(self.0 * yes.0 + (1.0 - self.0) * no.0)
    }
}

impl fmt::Display for Probability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A moment of a campaign, in whole milliseconds since the scenario's start.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Instant(pub i64);

/// A length of time in whole milliseconds. It may be negative, as a difference of instants can be.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Duration(pub i64);

impl Instant {
    /// The scenario's start.
    pub const START: Self = Self(0);

    /// Seconds since the start.
    pub fn seconds(self) -> f64 {
        self.0 as f64 / 1000.0
    }
}

impl Duration {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// Rounds to the nearest millisecond; not-a-number becomes zero, and what would overflow
    /// becomes some 292,000 years, which no horizon reaches.
    pub fn from_seconds(seconds: f64) -> Self {
        const FAR: f64 = 9.2e15;
        if seconds.is_nan() {
            return Self::ZERO;
        }
        Self(libm::round(seconds.clamp(-FAR / 1000.0, FAR / 1000.0) * 1000.0) as i64)
    }

    /// Its length in seconds.
    pub fn seconds(self) -> f64 {
        self.0 as f64 / 1000.0
    }
}

impl Add<Duration> for Instant {
    type Output = Self;
    fn add(self, rhs: Duration) -> Self {
        Self(self.0.saturating_add(rhs.0))
    }
}

impl Sub for Instant {
    type Output = Duration;
    fn sub(self, rhs: Self) -> Duration {
        Duration(self.0.saturating_sub(rhs.0))
    }
}

impl Add for Duration {
    type Output = Self;
    fn add(self, rhs: Self) -> Self {
        Self(self.0.saturating_add(rhs.0))
    }
}

impl AddAssign for Duration {
    fn add_assign(&mut self, rhs: Self) {
        *self = *self + rhs;
    }
}

/// A place in the scenario's frame: metres east and north of its origin.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Position {
    /// Metres east of the origin.
    pub east_m: f64,
    /// Metres north of the origin.
    pub north_m: f64,
}

impl Position {
    /// Plan distance to `other`, in metres.
    pub fn distance_m(self, other: Self) -> f64 {
        libm::hypot(self.east_m - other.east_m, self.north_m - other.north_m)
    }
}

/// A place on the ellipsoid, in degrees: the form in which files give it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct LonLat {
    /// Degrees east of Greenwich, -180 to 180.
    pub longitude_deg: f64,
    /// Degrees north of the equator, -90 to 90.
    pub latitude_deg: f64,
}

/// A time as people say it: `45 s`, `20 min`, `1 h 30 min`.
pub fn time_words(seconds: f64) -> String {
    let whole = libm::round(seconds) as u64;
    match (whole / 3600, whole / 60 % 60, whole % 60) {
        (0, 0, s) => format!("{s} s"),
        (0, m, 0) => format!("{m} min"),
        (0, m, s) => format!("{m} min {s} s"),
        (h, 0, _) => format!("{h} h"),
        (h, m, _) => format!("{h} h {m} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn law_probability_stays_in_bounds() {
        assert_eq!(Probability::new(f64::NAN), None);
        assert_eq!(Probability::new(1.000_1), None);
        let p = Probability::clamped(0.3);
        assert!((p.or(p).value() - 0.51).abs() < 1e-15);
        assert!((p.mix(Probability::ONE, Probability::ZERO).value() - 0.3).abs() < 1e-15);
    }

    #[test]
    fn law_durations_saturate() {
        assert_eq!(Duration::from_seconds(f64::NAN), Duration::ZERO);
        assert_eq!(Duration::from_seconds(1.5), Duration(1500));
        assert!(Instant::START + Duration::from_seconds(f64::INFINITY) > Instant(1_000_000));
    }
}
