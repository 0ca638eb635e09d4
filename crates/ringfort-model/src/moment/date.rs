//! Which day is it, and which comes so many days later?
//!
//! Civil dates are turned into days by the closed form of Hinnant, *chrono-Compatible Low-Level
//! Date Algorithms* (2013), for the Gregorian calendar carried backwards.

use std::fmt;
use std::str::FromStr;

/// A day of the Gregorian calendar, years 1 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    year: i32,
    month: u8,
    day: u8,
}

/// A text that is not a date written `YYYY-MM-DD`, or a day that there is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateError(pub String);

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no date; write it as 2026-02-21", self.0)
    }
}

impl std::error::Error for DateError {}

impl Date {
    /// The date, or `None` if there is no such day.
    pub fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => return None,
        };
        ((1..=9999).contains(&year) && (1..=days).contains(&day)).then_some(Self {
            year,
            month,
            day,
        })
    }

    /// Days since 1970-01-01; negative before.
    pub fn days(self) -> i64 {
        let year = i64::from(self.year) - i64::from(self.month <= 2);
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let shifted_month = (i64::from(self.month) + 9) % 12;
        let day_of_year = (153 * shifted_month + 2) / 5 + i64::from(self.day) - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        era * 146_097 + day_of_era - 719_468
    }

    /// The date so many days after 1970-01-01, held to years 1 to 9999.
    pub fn from_days(days: i64) -> Self {
        let days = days.clamp(-719_162, 2_932_896) + 719_468;
        let era = days.div_euclid(146_097);
        let doe = days.rem_euclid(146_097);
        let year_of_era = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
        let day_of_year = doe - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Self { year: year as i32, month: month as u8, day: day as u8 }
    }

    /// The date `days` later, or earlier where negative.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Self {
        Self::from_days(self.days().saturating_add(days))
    }

    /// The year.
    pub fn year(self) -> i32 {
        self.year
    }

    /// The month, 1 to 12.
    pub fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, from 1.
    pub fn day(self) -> u8 {
        self.day
    }

    /// The day of the week, 0 for Monday to 6 for Sunday.
    pub fn weekday(self) -> u8 {
        (self.days() + 3).rem_euclid(7) as u8
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let parsed = || {
            let mut parts = text.splitn(3, '-');
            let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
            Self::new(number(year, 4)? as i32, number(month, 2)? as u8, number(day, 2)? as u8)
        };
        parsed().ok_or_else(|| DateError(text.to_owned()))
    }
}

/// Exactly `digits` decimal digits.
fn number(text: &str, digits: usize) -> Option<u32> {
    (text.len() == digits && text.bytes().all(|b| b.is_ascii_digit())).then_some(())?;
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn law_days_and_dates_are_inverse() {
        let first = Date::new(1, 1, 1).unwrap();
        let last = Date::new(9999, 12, 31).unwrap();
        let mut before = None;
        for days in (first.days()..=last.days()).step_by(17) {
            let date = Date::from_days(days);
            assert_eq!(date.days(), days);
            assert_eq!(Date::new(date.year(), date.month(), date.day()), Some(date));
            assert!(before < Some(date));
            before = Some(date);
        }
        assert_eq!(Date::from_days(0).to_string(), "1970-01-01");
        assert_eq!(Date::new(2000, 2, 29).unwrap().days(), 11_016);
        assert_eq!(Date::new(1900, 2, 29), None);
        assert_eq!(Date::from_days(i64::MAX), last);
        // 2000-01-01 was a Saturday
        assert_eq!(Date::new(2000, 1, 1).unwrap().weekday(), 5);
    }

    #[test]
    fn golden_no_dates() {
        let said = "2026-02-30".parse::<Date>().unwrap_err().to_string();
        assert_eq!(said, "`2026-02-30` is no date; write it as 2026-02-21");
        for wrong in ["", "2026-2-21", "2026-02", "0000-01-01", "+026-01-01", "2026-02-21-01", "é"]
        {
            assert!(wrong.parse::<Date>().is_err(), "{wrong}");
        }
    }
}
