//! `ringfort terrain light`: when does it get light and dark, and how bright is the night?

use crate::args::Light;
use crate::failure::Failure;
use crate::screen::Screen;
use ringfort_model::units::LonLat;
use ringfort_world::light::{
    Date, DayLight, Illumination, MoonDay, day_light, illumination_day, moon_at, moon_day,
};
use serde_json::{Value, json};
use std::fmt::Write;

/// Prints the turns of sun and moon of a local date.
pub fn light(arguments: &Light, screen: Screen) -> Result<(), Failure> {
    let (longitude_deg, latitude_deg) = arguments.at;
    if longitude_deg.abs() > 180.0 || latitude_deg.abs() > 90.0 {
        let swapped = if longitude_deg.abs() <= 90.0 && latitude_deg.abs() <= 180.0 {
            "; longitude comes first, were the two exchanged?"
        } else {
            ""
        };
        return Err(Failure::Input(format!(
            "longitude {longitude_deg}, latitude {latitude_deg} is no place on the globe{swapped}"
        )));
    }
    let place = LonLat { longitude_deg, latitude_deg };
    let clock = Clock { date: arguments.date, zone_min: arguments.zone };
    let sun = day_light(place, arguments.date);
    let sky = Sky {
        sun,
        moon: moon_day(place, clock.midnight_s()),
        levels: illumination_day(place, clock.midnight_s()),
    };
    if arguments.json {
        screen.json(&document(place, clock, &sky))
    } else {
        screen.say(&text(place, clock, &sky))
    }
}

struct Sky {
    sun: DayLight,
    moon: MoonDay,
    levels: Vec<(f64, Illumination)>,
}

/// A local date and how far its clock is ahead of UTC.
#[derive(Clone, Copy)]
struct Clock {
    date: Date,
    zone_min: i32,
}

impl Clock {
    /// Local midnight, in seconds after 1970-01-01 0 h UTC.
    fn midnight_s(self) -> f64 {
        self.date.days() as f64 * 86_400.0 - f64::from(self.zone_min) * 60.0
    }

    /// The local date and clock, to a second, so many seconds after local midnight.
    fn at(self, since_midnight_s: f64) -> (Date, String) {
        let seconds = since_midnight_s.round() as i64;
        let of_day = seconds.rem_euclid(86_400);
        (
            self.date.plus_days(seconds.div_euclid(86_400)),
            format!("{:02}:{:02}:{:02}", of_day / 3600, of_day / 60 % 60, of_day % 60),
        )
    }

    /// From seconds after 0 h UTC of the date to seconds after local midnight.
    fn local_s(self, utc_s: f64) -> f64 {
        utc_s + f64::from(self.zone_min) * 60.0
    }

    fn zone(self) -> String {
        if self.zone_min == 0 {
            return "Z".to_owned();
        }
        let (sign, minutes) = (if self.zone_min < 0 { '-' } else { '+' }, self.zone_min.abs());
        format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }

    fn iso(self, since_midnight_s: f64) -> String {
        let (date, clock) = self.at(since_midnight_s);
        format!("{date}T{clock}{}", self.zone())
    }

    /// `06:57:10`, with the date where it is another.
    fn words(self, since_midnight_s: f64) -> String {
        let (date, clock) = self.at(since_midnight_s);
        if date == self.date { clock } else { format!("{clock} on {date}") }
    }
}

fn text(place: LonLat, clock: Clock, sky: &Sky) -> String {
    let zone = if clock.zone_min == 0 { "UTC".to_owned() } else { format!("UTC{}", clock.zone()) };
    let mut text = format!("{}, {}, {zone}\n", degrees(place), clock.date);
    let turn = |s: Option<f64>| s.map(|s| clock.words(clock.local_s(s)));
    let noon = clock.words(clock.local_s(sky.sun.noon_s));
    let rows = [
        ("first light", turn(sky.sun.first_light_s)),
        ("sunrise", turn(sky.sun.sunrise_s)),
        ("solar noon", Some(noon)),
        ("sunset", turn(sky.sun.sunset_s)),
        ("last light", turn(sky.sun.last_light_s)),
        ("moonrise", sky.moon.rise_s.map(|s| clock.words(s))),
        ("moonset", sky.moon.set_s.map(|s| clock.words(s))),
    ];
    for (what, when) in rows {
        // writing to a string cannot fail
        let _ = writeln!(text, "  {what:<12} {}", when.as_deref().unwrap_or("none"));
    }
    let moon = moon_at(clock.midnight_s() + sky.moon.highest_s);
    let _ = writeln!(
        text,
        "  the moon is {:.0} % lit and {}; it stands highest at {}, {:.0}° up",
        100.0 * moon.illuminated_fraction,
        if moon.waxing { "waxing" } else { "waning" },
        &clock.words(sky.moon.highest_s)[..5],
        sky.moon.highest_deg,
    );
    text.push_str("how light it is for eyes, under a clear sky:\n");
    for (i, (from, level)) in sky.levels.iter().enumerate() {
        let to = sky.levels.get(i + 1).map_or(86_400.0, |(s, _)| *s);
        let until =
            if to >= 86_400.0 { "24:00".to_owned() } else { clock.words(to)[..5].to_owned() };
        let _ = writeln!(text, "  {} to {until}  {}", &clock.words(*from)[..5], level.words());
    }
    text
}

fn document(place: LonLat, clock: Clock, sky: &Sky) -> Value {
    let turn = |s: Option<f64>| s.map(|s| clock.iso(clock.local_s(s)));
    let moon = moon_at(clock.midnight_s() + sky.moon.highest_s);
    let levels: Vec<Value> = sky
        .levels
        .iter()
        .map(|(from, level)| json!({ "from": clock.iso(*from), "level": level.words() }))
        .collect();
    json!({
        "lonlat": [place.longitude_deg, place.latitude_deg],
        "date": clock.date.to_string(),
        "zone": clock.zone(),
        "first_light": turn(sky.sun.first_light_s),
        "sunrise": turn(sky.sun.sunrise_s),
        "solar_noon": clock.iso(clock.local_s(sky.sun.noon_s)),
        "sunset": turn(sky.sun.sunset_s),
        "last_light": turn(sky.sun.last_light_s),
        "moon": {
            "rise": sky.moon.rise_s.map(|s| clock.iso(s)),
            "set": sky.moon.set_s.map(|s| clock.iso(s)),
            "highest": clock.iso(sky.moon.highest_s),
            "highest_deg": rounded(sky.moon.highest_deg, 2),
            "illuminated_fraction": rounded(moon.illuminated_fraction, 3),
            "waxing": moon.waxing,
        },
        "illumination": levels,
    })
}

fn degrees(place: LonLat) -> String {
    let side = |value: f64, plus: char, minus: char| {
        format!("{:.4}° {}", value.abs(), if value < 0.0 { minus } else { plus })
    };
    format!("{}, {}", side(place.latitude_deg, 'N', 'S'), side(place.longitude_deg, 'E', 'W'))
}

fn rounded(value: f64, decimals: i32) -> f64 {
    let power = 10_f64.powi(decimals);
    (value * power).round() / power
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn golden_light() {
        let place = LonLat { longitude_deg: -84.2, latitude_deg: 36.5 };
        let clock = Clock { date: "2026-02-22".parse().unwrap(), zone_min: -300 };
        let sky = Sky {
            sun: day_light(place, clock.date),
            moon: moon_day(place, clock.midnight_s()),
            levels: illumination_day(place, clock.midnight_s()),
        };
        let expected = "\
36.5000° N, 84.2000° W, 2026-02-22, UTC-05:00
  first light  06:50:10
  sunrise      07:16:16
  solar noon   12:50:14
  sunset       18:24:43
  last light   18:50:50
  moonrise     09:49:15
  moonset      none
  the moon is 32 % lit and waxing; it stands highest at 17:00, 74° up
how light it is for eyes, under a clear sky:
  00:00 to 06:51  dark night
  06:51 to 07:17  civil twilight
  07:17 to 18:25  day
  18:25 to 18:51  civil twilight
  18:51 to 23:08  moonlit night
  23:08 to 24:00  dark night
";
        assert_eq!(text(place, clock, &sky), expected);
    }
}
