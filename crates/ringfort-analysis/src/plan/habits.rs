//! The seeker's picture of a life by the hours of the week: a chain whose steps repeat every week.

use ringfort_model::quantity::Values;
use ringfort_model::scenario::{Scenario, Week};

use super::routine::STEP_S;
use crate::belief::Motion;

/// Hours of a week.
const HOURS: usize = 168;

/// A turn of a day: a habit begins or ends.
#[derive(Debug, Clone, Copy)]
struct Turn {
    /// Seconds since Monday, midnight.
    at_s: f64,
    site: usize,
    /// P(it takes him there); none for its end, which takes him home.
    begins: Option<f64>,
}

/// The steps of a week, the first from the scenario's start on.
///
/// Whoever is anywhere goes along when a habit begins, with its chance and at its mean lateness, and
/// home when it ends; a move leads off the list as often as the seeker thinks. Between turns nobody
/// moves: the time on the way is left out.
pub(super) fn steps(scenario: &Scenario, week: &Week, means: &Values) -> Vec<Motion> {
    let file = &scenario.file;
    let places = file.site.len() + 1;
    let home = scenario.site(week.home.as_str()).unwrap_or(0);
    let leaves = means.of(&file.seeker.prior.leaves_the_list).clamp(0.0, 1.0);
    let start = &file.scenario.start;
    let start_s = f64::from(start.date.weekday()) * 86_400.0 + start.clock_s as f64;
    let turns = turns(scenario, means);
    (0..HOURS)
        .map(|step| {
            let week_s = HOURS as f64 * STEP_S;
            let from_s = (start_s + step as f64 * STEP_S).rem_euclid(week_s);
            let since = |turn: &Turn| (turn.at_s - from_s).rem_euclid(week_s);
            // a turn on the hour itself has been taken by then
            let mut within: Vec<&Turn> =
                turns.iter().filter(|t| since(t) > 0.0 && since(t) <= STEP_S).collect();
            within.sort_by(|a, b| {
                since(a).total_cmp(&since(b)).then(a.begins.is_some().cmp(&b.begins.is_some()))
            });
            let rows: Vec<Vec<(usize, f64)>> = (0..places)
                .map(|from| {
                    let mut at = vec![0.0; places];
                    at[from] = 1.0;
                    for turn in &within {
                        take(&mut at, turn, home, leaves);
                    }
                    at.into_iter().enumerate().collect()
                })
                .collect();
            Motion::from_rows(&rows).unwrap_or_else(|_| Motion::identity(places))
        })
        .collect()
}

/// Every turn of a week.
fn turns(scenario: &Scenario, means: &Values) -> Vec<Turn> {
    let mut turns = Vec::new();
    for habit in &scenario.file.principal.habit {
        let Some(site) = scenario.site(habit.at_site.as_str()) else { continue };
        let chance = means.of(&habit.chance).clamp(0.0, 1.0);
        let until_s = habit.until.0;
        let from_s = (habit.from.0 + means.of(&habit.late).max(0.0)).min(until_s);
        for day in (0..7_u8).filter(|day| habit.falls_on(*day)) {
            let midnight_s = f64::from(day) * 86_400.0;
            turns.push(Turn { at_s: midnight_s + from_s, site, begins: Some(chance) });
            turns.push(Turn { at_s: midnight_s + until_s, site, begins: None });
        }
    }
    turns
}

/// What a turn does to where he is.
fn take(at: &mut [f64], turn: &Turn, home: usize, leaves: f64) {
    let elsewhere = at.len() - 1;
    let (to, share, from_all) = match turn.begins {
        Some(chance) => (turn.site, chance, true),
        None => (home, 1.0, false),
    };
    let mut moved = 0.0;
    for (place, p) in at.iter_mut().enumerate() {
        let goes = if from_all { place != to } else { place == turn.site && place != to };
        if goes {
            moved += *p * share;
            *p *= 1.0 - share;
        }
    }
    at[to] += moved * (1.0 - leaves);
    at[elsewhere] += moved * leaves;
}
