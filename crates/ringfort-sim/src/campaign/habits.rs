//! A life by the hours of the week: what takes him from home, and when he comes back.

use ringfort_model::form::Id;
use ringfort_model::scenario::Moves;
use ringfort_model::units::{Duration, Instant};

use super::{Campaign, Next, purpose};

impl Campaign<'_> {
    /// Plans the first turn of every habit, and of the one that he is at.
    pub(super) fn begin_habits(&mut self) {
        let file = &self.set.scenario.file;
        if !matches!(file.principal.moves, Moves::Week(_)) {
            return;
        }
        for (h, habit) in file.principal.habit.iter().enumerate() {
            self.plan_habit(h, 0);
            let ends = self.on_day(0, habit.until.0);
            let here = self.principal.site();
            if here == self.set.scenario.site(habit.at_site.as_str()) && self.is_on(h) {
                self.plan_at(ends, Next::GoesHome(h as u16));
            }
        }
    }

    /// A day on which a habit falls: he keeps it or not, and the next one is planned.
    pub(super) fn habit(&mut self, habit: u16, day: u32) {
        let h = usize::from(habit);
        self.plan_habit(h, day + 1);
        self.cause = None;
        let file = &self.set.scenario.file.principal.habit[h];
        let draw = self.set.keys.habits[h].draw(purpose::KEPT, day);
        if self.chance.happens(self.chance_of(&file.chance, day), draw) {
            self.goes(habit);
        }
        self.cause = None;
        self.plan_at(self.on_day(day, file.until.0), Next::GoesHome(habit));
    }

    /// He sets out for the site of a habit, from wherever he is or as soon as he has arrived.
    pub(super) fn goes(&mut self, habit: u16) {
        let file = &self.set.scenario.file.principal.habit[usize::from(habit)];
        let Some(to) = self.set.scenario.site(file.at_site.as_str()) else { return };
        if let Some((_, until)) = self.principal.on_the_way() {
            self.plan_at(until + Duration(1), Next::Goes(habit));
        }
        if let Some(from) = self.principal.site().filter(|from| *from != to)
            && !self.in_contact(from)
        {
            self.sets_out(from, to, false);
        }
    }

    /// A habit ends: he sets out for home, unless another habit has him by now; on the way to it, as
    /// soon as he has arrived.
    pub(super) fn goes_home(&mut self, habit: u16) {
        let file = &self.set.scenario.file.principal;
        let Moves::Week(week) = &file.moves else { return };
        let site = |id: &Id| self.set.scenario.site(id.as_str());
        let ended = &file.habit[usize::from(habit)];
        let Some(home) = site(&week.home) else { return };
        if let Some((to, until)) = self.principal.on_the_way()
            && site(&ended.at_site) == Some(to)
        {
            self.plan_at(until + Duration(1), Next::GoesHome(habit));
        }
        let Some(from) = self.principal.site().filter(|from| *from != home) else { return };
        let has_him = |h: usize| site(&file.habit[h].at_site) == Some(from) && self.is_on(h);
        if !(0..file.habit.len()).any(has_him) && !self.in_contact(from) {
            self.sets_out(from, home, false);
        }
    }

    /// Whether a habit is on at this moment.
    fn is_on(&self, h: usize) -> bool {
        let file = &self.set.scenario.file;
        let since_midnight = self.now.seconds() + file.scenario.start.clock_s as f64;
        let day = (since_midnight / 86_400.0).max(0.0) as u32;
        let habit = &file.principal.habit[h];
        let (from, until) = (self.on_day(day, habit.from.0), self.on_day(day, habit.until.0));
        self.falls_on(h, day) && from <= self.now && self.now < until
    }

    /// Plans the first day, from `day` on, on which a habit falls and can still be kept.
    fn plan_habit(&mut self, h: usize, day: u32) {
        let file = &self.set.scenario.file.principal;
        let (habit, Moves::Week(week)) = (&file.habit[h], &file.moves) else { return };
        let site = |id: &Id| self.set.scenario.site(id.as_str());
        let (Some(home), Some(to)) = (site(&week.home), site(&habit.at_site)) else { return };
        let travel_s = self.set.world.travel_s[home][to];
        // a week later it falls on the same day
        for day in (day..day + 8).filter(|day| self.falls_on(h, *day)) {
            let there_s = (habit.from.0 + self.take(&habit.late, day)).min(habit.until.0);
            let at = self.on_day(day, there_s - travel_s);
            if at >= self.now && self.on_day(day, habit.from.0) >= self.now {
                self.plan_at(at, Next::Habit { habit: h as u16, day });
                return;
            }
        }
    }

    fn falls_on(&self, h: usize, day: u32) -> bool {
        let file = &self.set.scenario.file;
        let weekday = u32::from(file.scenario.start.date.weekday()) + day;
        file.principal.habit[h].falls_on((weekday % 7) as u8)
    }

    /// A time of a day, counted from the date of the start, in seconds after midnight.
    fn on_day(&self, day: u32, clock_s: f64) -> Instant {
        let start = &self.set.scenario.file.scenario.start;
        let since_start = f64::from(day) * 86_400.0 + clock_s - start.clock_s as f64;
        Instant::START + Duration::from_seconds(since_start)
    }
}
