//! Can a week be lived as its habits say?

use crate::diagnostic::{Code, Diagnostic};
use crate::form::{Id, Reading};
use crate::scenario::{Habit, Moves, ScenarioFile};

use super::routine::refuse;

const DAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// Whether he can be where his habits take him.
pub(super) fn check(file: &ScenarioFile, reading: &mut Reading) {
    let principal = &file.principal;
    if !reading.is_read("principal.moves") || !reading.is_read("principal.habit") {
        return;
    }
    let Moves::Week(week) = &principal.moves else {
        if let Some(habit) = principal.habit.first() {
            let message = format!("the habit `{}` has no home to set out from", habit.id);
            refuse(reading, habit.id.span, message, "write moves = { home = \"…\" }");
        }
        return;
    };
    let starts_at = &principal.starts_at;
    let known = |id: &Id| *id == week.home || principal.habit.iter().any(|h| h.at_site == *id);
    if !starts_at.as_str().is_empty() && !known(starts_at) {
        let message = format!("he starts at `{starts_at}`, which is not his home and no habit");
        refuse(reading, starts_at.span, message, "start at home, or at the site of a habit");
    }
    if principal.habit.is_empty() {
        let message = "no habit takes him from home";
        reading.report(
            Diagnostic::warning(Code::NEVER, week.home.span, message)
                .label("where he stays")
                .help("add a [[principal.habit]], or write moves = \"stay\""),
        );
    }
    for habit in &principal.habit {
        alone(habit, &week.home, reading);
    }
    for (n, later) in principal.habit.iter().enumerate() {
        for earlier in &principal.habit[..n] {
            together(earlier, later, reading);
        }
    }
}

fn alone(habit: &Habit, home: &Id, reading: &mut Reading) {
    if habit.until <= habit.from {
        let message = format!(
            "the habit `{}` ends at {}, before it begins at {}",
            habit.id, habit.until, habit.from
        );
        let help = "mend the hours; a night away is two habits, one until 24:00 and one from 00:00";
        refuse(reading, habit.id.span, message, help);
    }
    if habit.days.is_empty() || habit.at_site == *home {
        let why = if habit.days.is_empty() { "falls on no day" } else { "takes him home" };
        reading.report(
            Diagnostic::warning(
                Code::NEVER,
                habit.id.span,
                format!("the habit `{}` {why}", habit.id),
            )
            .label("has no effect")
            .help("mend it, or take it out: where nothing takes him elsewhere he is at home"),
        );
    }
}

/// Two habits may not take him to two places at one hour.
fn together(earlier: &Habit, later: &Habit, reading: &mut Reading) {
    let day = (0..7).find(|day| earlier.falls_on(*day) && later.falls_on(*day));
    let from = if earlier.from > later.from { earlier.from } else { later.from };
    let until = if earlier.until < later.until { earlier.until } else { later.until };
    let Some(day) = day.filter(|_| from < until) else { return };
    let message = format!(
        "the habits `{}` and `{}` both take him on {} from {from} to {until}",
        earlier.id,
        later.id,
        DAYS[usize::from(day)]
    );
    let help = "let one end before the other begins, or give them other days; a chance of either is a habit and a variant";
    refuse(reading, later.id.span, message, help);
}
