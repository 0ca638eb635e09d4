//! How does noticing by one observer fall with range, and with the light?

use super::{MOST_A_SECOND, REACH_IN_HALF_RANGES};

/// How noticing by one observer falls with range.
///
/// γ(r) = (ln 2 / 60 s) · (h / r)³ a second, h the half-range: the range at which a minute of
/// watching someone in view notices him with probability 1/2. At most [`MOST_A_SECOND`], which
/// binds within 0.226 h; nothing beyond `reach_m`.
///
/// Source: Koopman, *Search and Screening*, OEG Report 56 (1946), the inverse-cube law of sighting
/// γ = kh/r³; the parametrisation by a minute is ours.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RangeCurve {
    /// The half-range h in metres; 0 or less (or NaN) for an observer who notices nothing.
    pub half_range_m: f64,
    /// The range beyond which nothing is noticed, in metres.
    pub reach_m: f64,
}

impl RangeCurve {
    /// The curve of a half-range, with a reach of [`REACH_IN_HALF_RANGES`] of it.
    pub fn new(half_range_m: f64) -> Self {
        Self { half_range_m, reach_m: REACH_IN_HALF_RANGES * half_range_m }
    }

    /// The rate of noticing at `range_m`, a second.
    ///
    /// ```
    /// # use ringfort_world::coverage::RangeCurve;
    /// let curve = RangeCurve::new(200.0);
    /// let unseen_a_minute = libm::exp(-60.0 * curve.hazard_per_s(200.0));
    /// assert!((unseen_a_minute - 0.5).abs() < 1e-12);
    /// assert_eq!(curve.hazard_per_s(0.0), 1.0);
    /// assert_eq!(curve.hazard_per_s(2000.1), 0.0);
    /// ```
    pub fn hazard_per_s(&self, range_m: f64) -> f64 {
        let Self { half_range_m, reach_m } = *self;
        // NaN takes this way out too
        if !(half_range_m > 0.0 && range_m <= reach_m) {
            return 0.0;
        }
        let ratio = half_range_m / range_m.max(0.0);
        (std::f64::consts::LN_2 / 60.0 * ratio * ratio * ratio).min(MOST_A_SECOND)
    }
}

/// Light on level ground at sunrise and sunset under a clear sky, in lux: from here on it is day for
/// eyes (as commonly given; source not read).
pub const DAYLIGHT_LUX: f64 = 400.0;
/// Light in the middle of civil twilight, in lux: the mean on a logarithmic scale of 400 at sunset
/// and 3.4 at its end (as commonly given; source not read).
pub const TWILIGHT_LUX: f64 = 36.9;
/// Light of a clear night without a moon, in lux (as commonly given; source not read).
pub const STARLIGHT_LUX: f64 = 0.002;

/// The half-ranges of one pair of eyes, in metres: what a scenario says of day, night and twilight,
/// and everything between.
///
/// Assumes that the half-range goes with the logarithm of light in straight lines between what is
/// said: by night at [`STARLIGHT_LUX`], in twilight (where that is said) at [`TWILIGHT_LUX`], by day
/// at [`DAYLIGHT_LUX`], level beyond. That sharpness of sight goes about with the logarithm of
/// light is known since König (1897; source not read); that the range at which people are noticed
/// does so too is our assumption, *unverified*.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HalfRanges {
    /// By day.
    pub by_day_m: f64,
    /// In the middle of civil twilight, if that is known.
    pub by_twilight_m: Option<f64>,
    /// On a night with stars and no moon.
    pub by_night_m: f64,
}

impl HalfRanges {
    /// The half-range under `lux` on level ground, in metres; that of the night where `lux` is no
    /// number.
    ///
    /// Moonlight comes from `light::Moon`; full and overhead it gives 0.27 lux.
    ///
    /// ```
    /// # use ringfort_world::coverage::HalfRanges;
    /// let eyes = HalfRanges { by_day_m: 400.0, by_twilight_m: None, by_night_m: 40.0 };
    /// assert_eq!(eyes.under(100_000.0), 400.0);
    /// assert_eq!(eyes.under(0.0), 40.0);
    /// let full_moon = eyes.under(0.27);
    /// assert!(full_moon > 180.0 && full_moon < 190.0);
    /// ```
    pub fn under(&self, lux: f64) -> f64 {
        let twilight = self.by_twilight_m.map(|m| (TWILIGHT_LUX, m));
        let points =
            [Some((STARLIGHT_LUX, self.by_night_m)), twilight, Some((DAYLIGHT_LUX, self.by_day_m))];
        let mut below: Option<(f64, f64)> = None;
        for (at, half_range_m) in points.into_iter().flatten() {
            if lux.is_nan() || lux <= at {
                return below.map_or(half_range_m, |(from, before)| {
                    let share = libm::log(lux / from) / libm::log(at / from);
                    before + share * (half_range_m - before)
                });
            }
            below = Some((at, half_range_m));
        }
        self.by_day_m
    }

    /// The curve under `lux` on level ground.
    pub fn curve(&self, lux: f64) -> RangeCurve {
        RangeCurve::new(self.under(lux))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn law_the_half_range_meets_what_is_said_and_grows_with_light() {
        let eyes = HalfRanges { by_day_m: 300.0, by_twilight_m: Some(200.0), by_night_m: 50.0 };
        assert_eq!(eyes.under(STARLIGHT_LUX), 50.0);
        assert!((eyes.under(TWILIGHT_LUX) - 200.0).abs() < 1e-9);
        assert_eq!(eyes.under(DAYLIGHT_LUX * 1.000_1), 300.0);
        assert_eq!(eyes.under(f64::NAN), 50.0);
        let mut before = 0.0;
        for i in -60..60 {
            let now = eyes.under(libm::pow(10.0, f64::from(i) / 10.0));
            assert!(now >= before && (50.0..=300.0).contains(&now));
            before = now;
        }
    }
}
