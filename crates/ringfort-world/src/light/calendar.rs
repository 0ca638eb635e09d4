//! Which local date and hour is it, so many seconds into the scenario?

use std::fmt;
use std::str::FromStr;

use ringfort_model::moment::Date;
use ringfort_model::units::Instant;

/// A local date with its time of day, in whole milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct DateTime {
    /// The day.
    pub date: Date,
    /// Milliseconds since local midnight, 0 to 86,399,999.
    pub ms_of_day: u32,
}

/// The clock of a scenario: local time at its start, and how local time differs from UTC.
///
/// The offset stays the same throughout: a change to summer time within a scenario is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Calendar {
    start: DateTime,
    utc_offset_min: i32,
}

/// Why a text is no date, or there is no such calendar.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// Not `YYYY-MM-DDTHH:MM` or `YYYY-MM-DD HH:MM:SS`.
    #[error("`{0}` is no date and time; write it as 2026-02-21 18:30")]
    DateTime(String),
    /// Not `+HH:MM`, `-HH:MM` or `Z`.
    #[error("`{0}` is no offset from UTC; write it as -06:00")]
    Offset(String),
    /// Beyond the offsets that are in use.
    #[error("an offset of {0} minutes from UTC is refused; it may be up to 16 hours")]
    OffsetRange(i32),
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let s = self.ms_of_day / 1000;
        write!(f, "{} {:02}:{:02}:{:02}", self.date, s / 3600, s / 60 % 60, s % 60)
    }
}

impl FromStr for DateTime {
    type Err = CalendarError;

    /// Reads `2026-02-21 18:30`, also with `T` between, and with seconds.
    fn from_str(text: &str) -> Result<Self, CalendarError> {
        let parsed = || {
            let (date, time) = text.split_once(['T', ' '])?;
            let mut parts = time.splitn(3, ':');
            let (hour, minute) = (number(parts.next()?, 2)?, number(parts.next()?, 2)?);
            let second = parts.next().map_or(Some(0), |s| number(s, 2))?;
            (hour < 24 && minute < 60 && second < 60).then_some(())?;
            let ms_of_day = ((hour * 60 + minute) * 60 + second) * 1000;
            Some(Self { date: date.parse().ok()?, ms_of_day })
        };
        parsed().ok_or_else(|| CalendarError::DateTime(text.to_owned()))
    }
}

/// Exactly `digits` decimal digits.
fn number(text: &str, digits: usize) -> Option<u32> {
    (text.len() == digits && text.bytes().all(|b| b.is_ascii_digit())).then_some(())?;
    text.parse().ok()
}

/// Minutes east of UTC of a text like `-06:00`, `+05:45` or `Z`.
pub fn utc_offset_min(text: &str) -> Result<i32, CalendarError> {
    let parsed = || {
        if text == "Z" {
            return Some(0);
        }
        let sign = match text.get(..1)? {
            "+" => 1,
            "-" => -1,
            _ => return None,
        };
        let (hours, minutes) = text.get(1..)?.split_once(':')?;
        let (hours, minutes) = (number(hours, 2)?, number(minutes, 2)?);
        (hours <= 16 && minutes < 60).then_some(sign * (hours * 60 + minutes) as i32)
    };
    parsed().ok_or_else(|| CalendarError::Offset(text.to_owned()))
}

impl Calendar {
    /// A scenario that starts at local time `start`, `utc_offset_min` minutes east of UTC.
    pub fn new(start: DateTime, utc_offset_min: i32) -> Result<Self, CalendarError> {
        if utc_offset_min.abs() > 16 * 60 {
            return Err(CalendarError::OffsetRange(utc_offset_min));
        }
        Ok(Self { start, utc_offset_min })
    }

    /// Local time at the start.
    pub fn start(&self) -> DateTime {
        self.start
    }

    /// Minutes that local time is ahead of UTC.
    pub fn utc_offset_min(&self) -> i32 {
        self.utc_offset_min
    }

    /// Local date and time at an instant.
    pub fn local(&self, instant: Instant) -> DateTime {
        let ms = self.start_ms().saturating_add(instant.0);
        DateTime {
            date: Date::from_days(ms.div_euclid(DAY_MS)),
            ms_of_day: ms.rem_euclid(DAY_MS) as u32,
        }
    }

    /// The instant of a local date and time.
    pub fn instant(&self, local: DateTime) -> Instant {
        Instant(local.date.days() * DAY_MS + i64::from(local.ms_of_day) - self.start_ms())
    }

    /// Milliseconds since local midnight at an instant.
    pub fn ms_of_day(&self, instant: Instant) -> u32 {
        self.local(instant).ms_of_day
    }

    /// The first instant at or after `from` at which the local clock shows `ms_of_day`.
    pub fn next_time_of_day(&self, from: Instant, ms_of_day: u32) -> Instant {
        let now = i64::from(self.ms_of_day(from));
        Instant(from.0 + (i64::from(ms_of_day) - now).rem_euclid(DAY_MS))
    }

    /// Seconds since 1970-01-01 0 h UTC at an instant.
    pub fn unix_s(&self, instant: Instant) -> f64 {
        let ms = self.start_ms().saturating_add(instant.0);
        (ms - i64::from(self.utc_offset_min) * 60_000) as f64 / 1000.0
    }

    /// The instant that many seconds after 1970-01-01 0 h UTC, to the nearest millisecond.
    pub fn instant_from_unix_s(&self, unix_s: f64) -> Instant {
        let local_ms =
            libm::round(unix_s * 1000.0) as i64 + i64::from(self.utc_offset_min) * 60_000;
        Instant(local_ms - self.start_ms())
    }

    fn start_ms(&self) -> i64 {
        self.start.date.days() * DAY_MS + i64::from(self.start.ms_of_day)
    }
}

const DAY_MS: i64 = 86_400_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn law_local_clock_and_instants_are_inverse() {
        let calendar = Calendar::new("2026-02-21 18:30".parse().unwrap(), -360).unwrap();
        assert_eq!(calendar.local(Instant(0)).to_string(), "2026-02-21 18:30:00");
        let later = Instant(20 * 3_600_000 + 1);
        assert_eq!(calendar.local(later).to_string(), "2026-02-22 14:30:00");
        assert_eq!(calendar.instant(calendar.local(later)), later);
        // 2026-02-22 0:30 UTC
        assert_eq!(calendar.unix_s(Instant(0)), 1_771_720_200.0);
        assert_eq!(calendar.instant_from_unix_s(1_771_720_200.0), Instant(0));
        let six = calendar.next_time_of_day(Instant(0), 6 * 3_600_000);
        assert_eq!(calendar.local(six).to_string(), "2026-02-22 06:00:00");
        assert_eq!(calendar.next_time_of_day(six, 6 * 3_600_000), six);
    }

    #[test]
    fn golden_bad_dates() {
        let wrong = "2026-02-30 06:00".parse::<DateTime>().unwrap_err();
        assert_eq!(
            wrong.to_string(),
            "`2026-02-30 06:00` is no date and time; write it as 2026-02-21 18:30"
        );
        for bad in
            ["", "2026-02-21", "2026-02-21 24:00", "2026-02-21 1:00", "é", "2026-02-21T06:00:60"]
        {
            assert!(bad.parse::<DateTime>().is_err(), "{bad}");
        }
        assert_eq!(utc_offset_min("-06:00"), Ok(-360));
        assert_eq!(utc_offset_min("+05:45"), Ok(345));
        assert_eq!(utc_offset_min("Z"), Ok(0));
        assert!(utc_offset_min("6").is_err());
        assert!(utc_offset_min("é6:00").is_err());
    }
}
