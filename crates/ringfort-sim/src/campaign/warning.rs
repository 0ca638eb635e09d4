//! The other side's plans leak, a tail is noticed: what he is warned by, and what that sets off.

use ringfort_analysis::resighting::{Rule, Venue, alarm_bound, rule};
use ringfort_model::log::{Phase, What};
use ringfort_model::scenario::{SetsOff, Tail, Watchfulness};
use ringfort_model::units::Probability;

use super::{Campaign, Next, purpose};
use crate::agenda::Ticket;

/// What is planned of leaks: those of the stage that the seeker is in.
#[derive(Debug, Clone, Default)]
pub(super) struct Warnings {
    stage: Stage,
    tickets: Vec<Ticket>,
    /// Stages so far.
    stages: u32,
}

/// How far the seeker's planning is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Stage {
    #[default]
    Searching,
    Preparing,
    Striking,
}

impl Campaign<'_> {
    /// Looks at how far the planning is; a new stage has its own hazard of leaking.
    pub(super) fn watch_plans(&mut self) {
        let file = &self.set.scenario.file;
        if file.early_warning.is_empty() {
            return;
        }
        let stage = match &self.strike {
            Some(strike) if strike.begun && strike.contact.is_none() => Stage::Striking,
            // in the fight there is nothing left to warn of
            Some(strike) if strike.begun => Stage::Searching,
            Some(_) => Stage::Preparing,
            None if self.seeker.held.is_some() => Stage::Preparing,
            None => Stage::Searching,
        };
        if stage == self.warnings.stage {
            return;
        }
        for ticket in std::mem::take(&mut self.warnings.tickets) {
            self.agenda.cancel(ticket);
        }
        self.warnings.stage = stage;
        self.warnings.stages += 1;
        let number = self.warnings.stages;
        for (w, warning) in file.early_warning.iter().enumerate() {
            let rate = match stage {
                Stage::Searching => continue,
                Stage::Preparing => Some(&warning.while_preparing),
                Stage::Striking => warning.while_striking.as_ref(),
            };
            let planners = self.take(&warning.planners, 0);
            let rate = rate.map_or(0.0, |rate| self.take(rate, number) * planners);
            let draw = self.set.keys.warnings[w].draw(purpose::LEAKS, number);
            let wait_s = self.chance.exponential(rate, draw);
            if wait_s.is_finite() {
                self.because_of(self.seeker.held_by);
                let ticket = self.plan_in(wait_s, Next::Leaks(w as u16));
                self.warnings.tickets.push(ticket);
            }
        }
    }

    pub(super) fn leaks(&mut self, w: u16) {
        let warning = &self.set.scenario.file.early_warning[usize::from(w)];
        self.note(Phase::Decide, What::Leaks { warning: w });
        let lead_s = self.take(&warning.lead_time, self.warnings.stages);
        self.plan_in(lead_s, Next::Warned(w));
    }

    pub(super) fn warned(&mut self, w: u16) {
        let warning = &self.set.scenario.file.early_warning[usize::from(w)];
        self.note(Phase::Decide, What::Warned { warning: w });
        self.set_off(&warning.sets_off);
    }

    /// What a warning sets off.
    pub(super) fn set_off(&mut self, what: &[SetsOff]) {
        let warned = self.cause;
        if what.contains(&SetsOff::Alert) {
            self.raise_alert();
        }
        if what.contains(&SetsOff::Move) {
            self.cause = warned;
            let on_alarm = self.set.scenario.file.principal.on_alarm.as_ref();
            let reaction_s =
                on_alarm.map_or(0.0, |a| self.take(&a.reaction, self.principal.moves()));
            self.leaves_in(reaction_s);
        }
        self.cause = warned;
    }

    /// P(a tail is noticed on a trip).
    pub(super) fn noticed(&self, tail: &Tail, trip: u32) -> Probability {
        if let Some(noticed) = &tail.noticed {
            return self.chance_of(noticed, trip);
        }
        let watch = self.set.scenario.file.watchfulness.as_ref();
        watch.map_or(Probability::ZERO, |watch| {
            self.meetings(watch, self.take(&tail.team, 0)).follower
        })
    }

    /// How often faces that are met too often are taken for followers: the rule of so many meetings
    /// whose likelihood ratio passes ln(M/α).
    fn meetings(&self, watch: &Watchfulness, faces: f64) -> Rule {
        let venue = Venue {
            by_chance: self.chance_of(&watch.by_chance, 0),
            if_following: self.chance_of(&watch.if_following, 0),
        };
        let attention = self.chance_of(&watch.attention, 0);
        let strangers = f64::from(watch.strangers);
        let places = watch.places as usize;
        // the rule is made for one follower; a team that rotates shows each face less often
        let expected = venue.watched(attention, 1.0);
        let (met, missed) = (expected.weight(true), expected.weight(false));
        let bound = alarm_bound(strangers, self.chance_of(&watch.false_alarm, 0));
        let ratio = |k: usize| {
            let times = |n: usize, weight: f64| if n == 0 { 0.0 } else { n as f64 * weight };
            times(k, met) + times(places - k, missed)
        };
        let least = (1..=places).find(|k| met > 0.0 && ratio(*k) > bound);
        let venues = vec![venue.watched(attention, faces); places];
        rule(&venues, least.unwrap_or(places + 1), strangers)
    }

    /// Whoever comes to him may take a stranger for a follower.
    pub(super) fn mistakes_a_stranger(&mut self, v: u16) {
        let Some(watch) = &self.set.scenario.file.watchfulness else { return };
        let trip = self.principal.visits_of(usize::from(v));
        let draw = self.set.keys.visitors[usize::from(v)].draw(purpose::STRANGER, trip);
        if self.chance.happens(self.meetings(watch, 1.0).outing, draw) {
            self.note(Phase::Find, What::StrangerSuspected { visitor: v });
            self.set_off(&watch.sets_off);
        }
    }
}
