//! A life by the hours of the week: home, and where he is from when to when.

use crate::form::Id;
use crate::moment::Clock;
use crate::quantity::{Chance, Quantity, Time};
use crate::{record, words};

record! {
    /// A life by the hours of the week: the principal is at home but for his `[[principal.habit]]`s.
    pub struct Week {
        /// The site where he is when nothing takes him elsewhere.
        home: Id,
    }
}

record! {
    /// Something that takes the principal to a site at the same hours of a week.
    pub struct Habit {
        /// Its name.
        id: Id,
        /// Where it takes him.
        at_site: Id,
        /// On which days.
        days: Vec<Days> = "['every day']",
        /// When he is there from, in local time; he sets out from home in time for it.
        from: Clock,
        /// When he leaves for home.
        until: Clock,
        /// That he goes on one such day.
        chance: Quantity<Chance> = "{ value = 1, assumed = 'a fixed habit' }",
        /// How much later than `from` he comes; with `draw = "use"` it differs from day to day.
        late: Quantity<Time> = "{ value = '0 s', assumed = 'to the minute' }",
    }
}

words! {
    /// Days of the week.
    pub enum Days {
        /// All seven.
        Every = "every day",
        /// Monday to Friday.
        Weekdays = "weekdays",
        /// Saturday and Sunday.
        Weekend = "weekend",
        /// Monday.
        Monday = "monday",
        /// Tuesday.
        Tuesday = "tuesday",
        /// Wednesday.
        Wednesday = "wednesday",
        /// Thursday.
        Thursday = "thursday",
        /// Friday.
        Friday = "friday",
        /// Saturday.
        Saturday = "saturday",
        /// Sunday.
        Sunday = "sunday",
    }
}

impl Days {
    /// Whether a day is among them: 0 is Monday.
    pub const fn hold(self, weekday: u8) -> bool {
        let single = match self {
            Self::Every => return true,
            Self::Weekdays => return weekday < 5,
            Self::Weekend => return weekday >= 5,
            Self::Monday => 0,
            Self::Tuesday => 1,
            Self::Wednesday => 2,
            Self::Thursday => 3,
            Self::Friday => 4,
            Self::Saturday => 5,
            Self::Sunday => 6,
        };
        weekday == single
    }
}

impl Habit {
    /// Whether it falls on a day: 0 is Monday.
    pub fn falls_on(&self, weekday: u8) -> bool {
        self.days.iter().any(|days| days.hold(weekday))
    }
}
