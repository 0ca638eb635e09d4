//! When does it get light, and how light is it now?
//!
//! The sun's place is the low-precision one of Meeus, *Astronomical Algorithms*, 2nd ed. (1998),
//! chapter 25, good to 0.01°, as in NOAA's solar calculator; rising and setting are where its
//! centre passes 0.833° below the horizon (34′ of refraction and 16′ of its disc), first and last
//! light where it passes 6° (civil twilight). Times are right to a minute between the polar circles
//! and on a level horizon.

mod calendar;
mod sun;

pub use calendar::{Calendar, CalendarError, Date, DateTime, utc_offset_min};
pub use sun::{Sun, sun_at};

use ringfort_model::units::{Instant, LonLat};

/// Altitude of the sun's centre at sunrise and sunset, in degrees.
pub const SUNRISE_DEG: f64 = -0.833;
/// Altitude of the sun's centre at first and last light, in degrees.
pub const CIVIL_TWILIGHT_DEG: f64 = -6.0;

/// How light it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Light {
    /// The sun is more than 6° below the horizon.
    Night,
    /// The sun is down, by at most 6°.
    Twilight,
    /// The sun is up.
    Day,
}

/// The four turns of light of one day, in seconds from 0 h UTC of the date that was asked for; each
/// `None` when it does not happen (polar day, polar night, white nights).
///
/// They are the turns around the local noon of that date, so they may lie before 0 or after
/// 86,400: sunset in Mexico is on the next day of UTC.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DayLight {
    /// First light: the sun passes 6° below the horizon, upwards.
    pub first_light_s: Option<f64>,
    /// Sunrise.
    pub sunrise_s: Option<f64>,
    /// Solar noon.
    pub noon_s: f64,
    /// Sunset.
    pub sunset_s: Option<f64>,
    /// Last light: the sun passes 6° below the horizon, downwards.
    pub last_light_s: Option<f64>,
}

/// How light it is at a place, `unix_s` seconds after 1970-01-01 0 h UTC.
pub fn light_at(place: LonLat, unix_s: f64) -> Light {
    let altitude_deg = sun_at(unix_s).altitude_deg(place, unix_s);
    if altitude_deg >= SUNRISE_DEG {
        Light::Day
    } else if altitude_deg >= CIVIL_TWILIGHT_DEG {
        Light::Twilight
    } else {
        Light::Night
    }
}

/// First light, sunrise, noon, sunset and last light of the local solar day of `date` at `place`.
pub fn day_light(place: LonLat, date: Date) -> DayLight {
    let midnight_s = date.days() as f64 * 86_400.0;
    // the noon whose local mean time falls on the date
    let guess = midnight_s + 43_200.0 - place.longitude_deg * 240.0;
    let noon = (0..3).fold(guess, |noon, _| noon - sun_at(noon).hour_angle_s(place, noon));
    let turn = |altitude_deg: f64, sign: f64| {
        let mut at = noon;
        // the sun moves little in a day: each round shrinks the error some hundredfold
        for _ in 0..6 {
            let half_day_s = sun_at(at).half_day_s(place, altitude_deg)?;
            let near = at - sun_at(at).hour_angle_s(place, at);
            // a turn just before midnight may find the noon of another day nearer
            let near = near + 86_400.0 * libm::round((noon - near) / 86_400.0);
            at = near + sign * half_day_s;
        }
        Some(at - midnight_s)
    };
    DayLight {
        first_light_s: turn(CIVIL_TWILIGHT_DEG, -1.0),
        sunrise_s: turn(SUNRISE_DEG, -1.0),
        noon_s: noon - midnight_s,
        sunset_s: turn(SUNRISE_DEG, 1.0),
        last_light_s: turn(CIVIL_TWILIGHT_DEG, 1.0),
    }
}

impl Calendar {
    /// How light it is at `place` at an instant of the scenario.
    pub fn light_at(&self, place: LonLat, instant: Instant) -> Light {
        light_at(place, self.unix_s(instant))
    }

    /// The turns of light at `place` on a local date, as instants of the scenario; they may lie
    /// before its start.
    pub fn day_light(&self, place: LonLat, date: Date) -> LightTurns {
        let day = day_light(place, date);
        let midnight_s = date.days() as f64 * 86_400.0;
        let instant = |s: f64| self.instant_from_unix_s(midnight_s + s);
        LightTurns {
            first_light: day.first_light_s.map(instant),
            sunrise: day.sunrise_s.map(instant),
            noon: instant(day.noon_s),
            sunset: day.sunset_s.map(instant),
            last_light: day.last_light_s.map(instant),
        }
    }
}

/// The turns of light of one local day as instants of the scenario; `None` as in [`DayLight`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LightTurns {
    /// First light.
    pub first_light: Option<Instant>,
    /// Sunrise.
    pub sunrise: Option<Instant>,
    /// Solar noon.
    pub noon: Instant,
    /// Sunset.
    pub sunset: Option<Instant>,
    /// Last light.
    pub last_light: Option<Instant>,
}

#[cfg(test)]
mod tests;
