//! When does it get light, and how light is it now?
//!
//! The sun's place is the low-precision one of Meeus, *Astronomical Algorithms*, 2nd ed. (1998),
//! chapter 25, good to 0.01°, as in NOAA's solar calculator; the moon's is that of chapter 47.
//! Rising and setting are where the sun's centre passes 0.833° below the horizon (34′ of refraction
//! and 16′ of its disc), first and last light where it passes 6° (civil twilight). Times are right
//! to a minute between the polar circles and on a level horizon.

mod calendar;
mod moon;
mod sun;
mod turns;

pub use calendar::{Calendar, CalendarError, DateTime, utc_offset_min};
pub use moon::{Moon, moon_at};
pub use ringfort_model::moment::Date;
pub use sun::{Direction, Sun, sun_at};
pub use turns::{DayLight, LightTurns, MoonDay, day_light, illumination_day, moon_day};

use ringfort_model::units::{Instant, LonLat};

/// Altitude of the sun's centre at sunrise and sunset, in degrees.
pub const SUNRISE_DEG: f64 = -0.833;
/// Altitude of the sun's centre at first and last light, in degrees.
pub const CIVIL_TWILIGHT_DEG: f64 = -6.0;

/// Moonlight from which on a night counts as moonlit, in lux: the border between "low" and "high
/// light level" of military aviators with night vision (as commonly given; source not read). A
/// half moon 20° up gives it ten times over, stars alone do not give a half.
pub const MOONLIT_LUX: f64 = 0.0022;

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

/// How light it is for eyes: as [`Light`], with the nights told apart by the moon. From dark to
/// light; range curves go by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Illumination {
    /// Night, with less than [`MOONLIT_LUX`] from the moon under a clear sky.
    DarkNight,
    /// Night, with at least that from the moon.
    MoonlitNight,
    /// Civil twilight.
    Twilight,
    /// The sun is up.
    Day,
}

impl Illumination {
    /// All of them, from dark to light.
    pub const ALL: [Self; 4] = [Self::DarkNight, Self::MoonlitNight, Self::Twilight, Self::Day];

    /// What it is called.
    pub fn words(self) -> &'static str {
        match self {
            Self::DarkNight => "dark night",
            Self::MoonlitNight => "moonlit night",
            Self::Twilight => "civil twilight",
            Self::Day => "day",
        }
    }

    /// The place in [`Self::ALL`], for arrays by illumination.
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The same without the moon.
    pub fn light(self) -> Light {
        match self {
            Self::DarkNight | Self::MoonlitNight => Light::Night,
            Self::Twilight => Light::Twilight,
            Self::Day => Light::Day,
        }
    }
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

/// How light it is for eyes at a place under a clear sky, `unix_s` seconds after 1970-01-01 0 h UTC.
pub fn illumination_at(place: LonLat, unix_s: f64) -> Illumination {
    match light_at(place, unix_s) {
        Light::Day => Illumination::Day,
        Light::Twilight => Illumination::Twilight,
        Light::Night if moon_at(unix_s).illuminance_lux(place, unix_s) >= MOONLIT_LUX => {
            Illumination::MoonlitNight
        }
        Light::Night => Illumination::DarkNight,
    }
}

impl Calendar {
    /// How light it is at `place` at an instant of the scenario.
    pub fn light_at(&self, place: LonLat, instant: Instant) -> Light {
        light_at(place, self.unix_s(instant))
    }

    /// How light it is for eyes at `place` at an instant of the scenario.
    pub fn illumination_at(&self, place: LonLat, instant: Instant) -> Illumination {
        illumination_at(place, self.unix_s(instant))
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

#[cfg(test)]
mod tests;
