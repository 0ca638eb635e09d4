//! When do sun and moon rise and set on a day?

use ringfort_model::moment::Date;
use ringfort_model::units::{Instant, LonLat};

use super::{CIVIL_TWILIGHT_DEG, Illumination, SUNRISE_DEG, illumination_at, moon_at, sun_at};

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

/// First light, sunrise, noon, sunset and last light of the local solar day of `date` at `place`.
pub fn day_light(place: LonLat, date: Date) -> DayLight {
    let midnight_s = date.days() as f64 * 86_400.0;
    // the noon whose local mean time falls on the date
    let guess = midnight_s + 43_200.0 - place.longitude_deg * 240.0;
    let noon = (0..3).fold(guess, |noon, _| noon - sun_at(noon).since_noon_s(place, noon));
    let turn = |altitude_deg: f64, sign: f64| {
        let mut at = noon;
        // the sun moves little in a day: each round shrinks the error some hundredfold
        for _ in 0..6 {
            let half_day_s = sun_at(at).half_day_s(place, altitude_deg)?;
            let near = at - sun_at(at).since_noon_s(place, at);
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

/// The moon over one day: 24 hours from a moment, in seconds from that moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MoonDay {
    /// The first moonrise (upper limb), if there is one.
    pub rise_s: Option<f64>,
    /// The first moonset (upper limb), if there is one.
    pub set_s: Option<f64>,
    /// When its centre stands highest, to ten minutes.
    pub highest_s: f64,
    /// How high it then stands, in degrees; under the horizon it is negative.
    pub highest_deg: f64,
}

/// When the moon rises and sets at `place` within the 24 hours from `from_unix_s`, to a second.
///
/// A moon that is up for less than ten minutes may be missed.
pub fn moon_day(place: LonLat, from_unix_s: f64) -> MoonDay {
    const STEP_S: f64 = 600.0;
    // altitude, and how far the upper limb is over the horizon
    let seen = |s: f64| {
        let moon = moon_at(from_unix_s + s);
        let altitude_deg = moon.altitude_deg(place, from_unix_s + s);
        (altitude_deg, altitude_deg - moon.rising_deg())
    };
    let crossing = |from_s: f64, is_rise: bool| {
        let (mut low, mut high) = (from_s, from_s + STEP_S);
        while high - low > 0.5 {
            let middle = f64::midpoint(low, high);
            if (seen(middle).1 >= 0.0) == is_rise { high = middle } else { low = middle }
        }
        high
    };
    let (altitude_deg, mut over) = seen(0.0);
    let mut day = MoonDay { rise_s: None, set_s: None, highest_s: 0.0, highest_deg: altitude_deg };
    for step in 0..144 {
        let from_s = f64::from(step) * STEP_S;
        let (altitude_deg, next) = seen(from_s + STEP_S);
        if altitude_deg > day.highest_deg {
            (day.highest_s, day.highest_deg) = (from_s + STEP_S, altitude_deg);
        }
        match (over >= 0.0, next >= 0.0) {
            (false, true) if day.rise_s.is_none() => day.rise_s = Some(crossing(from_s, true)),
            (true, false) if day.set_s.is_none() => day.set_s = Some(crossing(from_s, false)),
            _ => (),
        }
        over = next;
    }
    day
}

/// How light it is for eyes at `place` through the 24 hours from `from_unix_s`: the seconds at which
/// each level begins, to a minute; the first is 0.
pub fn illumination_day(place: LonLat, from_unix_s: f64) -> Vec<(f64, Illumination)> {
    let mut levels: Vec<(f64, Illumination)> = Vec::new();
    for minute in 0..24 * 60 {
        let s = f64::from(minute) * 60.0;
        let level = illumination_at(place, from_unix_s + s);
        if levels.last().is_none_or(|(_, before)| *before != level) {
            levels.push((s, level));
        }
    }
    levels
}
