//! Which days, clock times and starts does a scenario name?

mod date;

pub use date::{Date, DateError};

use serde_json::json;

use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Kind, Node};
use crate::form::{Form, Reading};
use crate::schema::Definitions;

/// The moment at which a scenario starts: local date and clock with the offset from UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Start {
    /// The local date.
    pub date: Date,
    /// Seconds since local midnight.
    pub clock_s: i64,
    /// Seconds that local time is ahead of UTC.
    pub utc_offset_s: i64,
}

impl Start {
    /// `2026-02-22 05:40` for a moment of the campaign, in local time.
    pub fn local(&self, at: crate::units::Instant) -> String {
        let seconds = self.clock_s + at.0.div_euclid(1000);
        let date = self.date.plus_days(seconds.div_euclid(86_400));
        let clock = seconds.rem_euclid(86_400);
        format!("{date} {:02}:{:02}", clock / 3600, clock / 60 % 60)
    }
}

/// Seconds after the midnight of day 1 of `day 3` or `day 3 20:00`.
pub fn day_and_time(text: &str) -> Option<f64> {
    let rest = text.trim().strip_prefix("day")?.trim_start();
    let (day, clock) = rest.split_once(' ').unwrap_or((rest, "00:00"));
    let day: f64 = day.parse().ok().filter(|d: &f64| (1.0..=1e5).contains(d))?;
    Some((day - 1.0) * 86_400.0 + clock_time(clock)?)
}

/// Seconds after midnight of `5:40`, `05:40` or `05:40:30`.
pub fn clock_time(text: &str) -> Option<f64> {
    let part = |part: &str, digits: std::ops::RangeInclusive<usize>, below: u32| {
        let legal = digits.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        part.parse::<u32>().ok().filter(|v| legal && *v < below)
    };
    let parts: Vec<&str> = text.trim().split(':').collect();
    let (hour, minute, second) = match parts.as_slice() {
        [hour, minute] => (hour, minute, "00"),
        [hour, minute, second] => (hour, minute, *second),
        _ => return None,
    };
    let (hour, minute) = (part(hour, 1..=2, 24)?, part(minute, 2..=2, 60)?);
    Some(f64::from(hour * 3600 + minute * 60 + part(second, 2..=2, 60)?))
}

impl Form for Start {
    fn read(node: &Node, reading: &mut Reading) -> Option<Self> {
        let text = match &node.kind {
            Kind::Date(text) | Kind::Text(text) => text.as_str(),
            _ => "",
        };
        let start = start(text);
        if start.is_none() {
            reading.report(
                Diagnostic::error(
                    Code::WRONG_MOMENT,
                    node.span,
                    format!("`{text}` is not a start"),
                )
                .label("date, local time and offset are due here")
                .help("write it like 2026-02-02T00:00:00-06:00"),
            );
        }
        start
    }

    fn stand_in(_: &mut Reading) -> Self {
        Self { date: Date::from_days(0), clock_s: 0, utc_offset_s: 0 }
    }

    fn schema(_: &mut Definitions) -> serde_json::Value {
        json!({ "examples": ["2026-02-02T00:00:00-06:00"] })
    }
}

fn start(text: &str) -> Option<Start> {
    let (date, rest) = text.split_once(['T', ' ', 't'])?;
    let date = date.parse().ok()?;
    let at = rest.find(['+', '-', 'Z', 'z'])?;
    let clock_s = clock_time(rest[..at].split('.').next()?)? as i64;
    let utc_offset_s = match &rest[at..] {
        "Z" | "z" => 0,
        offset => {
            let sign = if offset.starts_with('-') { -1 } else { 1 };
            sign * clock_time(&offset[1..])? as i64
        }
    };
    Some(Start { date, clock_s, utc_offset_s })
}

/// A time of day at which something may begin, perhaps reckoned from the sun.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Daily {
    /// At a clock time, in seconds after local midnight.
    Clock(f64),
    /// So many seconds after sunrise; negative for before.
    FromSunrise(f64),
    /// So many seconds after sunset; negative for before.
    FromSunset(f64),
}

impl Form for Daily {
    fn read(node: &Node, reading: &mut Reading) -> Option<Self> {
        let text = node.text().unwrap_or("");
        let daily = daily(text);
        if daily.is_none() {
            let message = format!("`{text}` is not a time of day");
            reading.report(
                Diagnostic::error(Code::WRONG_MOMENT, node.span, message).help(
                    "write `05:40`, `sunrise`, `40 min before sunrise` or `1 h after sunset`",
                ),
            );
        }
        daily
    }

    fn stand_in(_: &mut Reading) -> Self {
        Self::Clock(0.0)
    }

    fn schema(_: &mut Definitions) -> serde_json::Value {
        json!({ "type": "string", "examples": ["05:40", "40 min before sunrise"] })
    }
}

fn daily(text: &str) -> Option<Daily> {
    let words: Vec<&str> = text.split_whitespace().collect();
    match words.as_slice() {
        ["sunrise"] => Some(Daily::FromSunrise(0.0)),
        ["sunset"] => Some(Daily::FromSunset(0.0)),
        [clock] => clock_time(clock).map(Daily::Clock),
        [number, unit, side @ ("before" | "after"), sun @ ("sunrise" | "sunset")] => {
            let factor = match *unit {
                "s" => 1.0,
                "min" => 60.0,
                "h" => 3600.0,
                _ => return None,
            };
            let seconds = number.parse::<f64>().ok().filter(|v| (0.0..=1e4).contains(v))? * factor;
            let signed = if *side == "before" { -seconds } else { seconds };
            Some(if *sun == "sunrise" {
                Daily::FromSunrise(signed)
            } else {
                Daily::FromSunset(signed)
            })
        }
        _ => None,
    }
}

/// A time of day on the clock, in seconds after local midnight; `24:00` is the end of the day.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Clock(pub f64);

impl Form for Clock {
    fn read(node: &Node, reading: &mut Reading) -> Option<Self> {
        let text = node.text().unwrap_or("");
        let clock = if text == "24:00" { Some(86_400.0) } else { clock_time(text) };
        if clock.is_none() {
            let message = format!("`{text}` is not a time of day");
            reading.report(
                Diagnostic::error(Code::WRONG_MOMENT, node.span, message)
                    .help("write it like `08:30`; the end of the day is `24:00`"),
            );
        }
        clock.map(Self)
    }

    fn stand_in(_: &mut Reading) -> Self {
        Self(0.0)
    }

    fn schema(_: &mut Definitions) -> serde_json::Value {
        json!({ "type": "string", "examples": ["08:30"] })
    }
}

impl std::fmt::Display for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let minutes = (self.0 / 60.0) as u32;
        write!(f, "{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_read_and_refuse() {
        assert_eq!(day_and_time("day 1"), Some(0.0));
        assert_eq!(day_and_time("day 20 20:00"), Some(19.0 * 86_400.0 + 72_000.0));
        assert_eq!(day_and_time("day 0"), None);
        assert_eq!(day_and_time("day 2 24:00"), None);
        assert_eq!(clock_time("05:40"), clock_time("5:40:00"));
        for wrong in ["5:4:3:2", "5:4", "5", "24:00", "12:60", "12:00:60", "-1:00", "+1:00", ""] {
            assert_eq!(clock_time(wrong), None, "{wrong}");
        }
        assert_eq!(daily("40 min before sunrise"), Some(Daily::FromSunrise(-2400.0)));
        assert_eq!(daily("NaN h after sunset"), None);
        for wrong in [
            "2026-02-30T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "0000-01-01T00:00:00Z",
            "4294967295-01-01T00:00:00Z",
            "2026-01-01T00:00:00",
            "2026-01-01",
            "2026-01-01T00:00:00+25:00",
            "",
        ] {
            assert!(start(wrong).is_none(), "{wrong}");
        }
        let start = start("2026-02-02T06:30:00-06:00").unwrap();
        assert_eq!(start.utc_offset_s, -21_600);
        assert_eq!(start.local(crate::units::Instant(86_400_000)), "2026-02-03 06:30");
    }
}
