//! The approach: tasks of the way in, what detects them, and the race between the two sides.

use ringfort_analysis::moments::lognormal_from_mean_cv;
use ringfort_analysis::plan::{DrawnTask, Way, people, serving};
use ringfort_model::law::Law;
use ringfort_model::log::{Phase, Stage, What};
use ringfort_model::units::Instant;

use super::approach::{Approaching, Timeline};
use super::engage::Fight;
use super::{Campaign, Next, purpose};
use crate::agenda::Ticket;

/// A strike, from the decision until it is over.
#[derive(Debug, Clone)]
pub(super) struct Strike {
    pub(super) site: usize,
    pub(super) begun: bool,
    /// Whether those who protect him know of it: responses are called, the escort moves.
    called: bool,
    /// What is still to come of the approach.
    pub(super) tickets: Vec<Ticket>,
    /// When it reaches the site.
    pub(super) arrives: Instant,
    /// Responders in place, and those of them in the fight.
    pub(super) in_place: u32,
    pub(super) contact: Option<Instant>,
    pub(super) fight: Option<Fight>,
    pub(super) break_out: Option<Ticket>,
    pub(super) fled: bool,
    /// How many set out.
    pub(super) committed: u32,
    pub(super) seekers_left: u32,
    pub(super) pursuit: Vec<Ticket>,
}

impl Strike {
    pub(super) fn planned(site: usize) -> Self {
        Self {
            site,
            begun: false,
            called: false,
            tickets: Vec::new(),
            arrives: Instant::START,
            in_place: 0,
            contact: None,
            fight: None,
            break_out: None,
            fled: false,
            committed: 0,
            seekers_left: 0,
            pursuit: Vec::new(),
        }
    }
}

impl Campaign<'_> {
    pub(super) fn strike_begins(&mut self) {
        let Some(strike) = &self.strike else { return };
        let site = strike.site;
        if self.seeker.held != Some(site) || !self.gates_open(site) {
            self.note_at(
                Phase::Decide,
                What::CalledOff { site: site as u16 },
                self.set.world.sites[site],
            );
            self.row.window_missed = true;
            self.strike = None;
            return;
        }
        let file = &self.set.scenario.file;
        let seekers = people(self.take(&file.seeker.strike.force.people, self.row.strikes), 1);
        self.row.strikes += 1;
        self.row.launched = Some(self.now);
        self.row.struck = Some(site as u16);
        self.row.visitor_left = self.visitor_left;
        self.row.followed = self.followed_at;
        // what the row says of a strike, it says of the last one
        self.row.detected = None;
        self.row.detected_by = None;
        self.row.contact = None;
        self.row.broke_out = None;
        self.row.found = None;
        self.row.with_him = 0;
        self.note_at(
            Phase::Approach,
            What::StrikeBegins { site: site as u16, people: seekers as u16 },
            self.set.plan.ways[site].as_ref().map(|w| w[0].points[0]),
        );
        let light = self.set.world.illumination_at(self.now).index();
        let Some(ways) = &self.set.plan.ways[site] else { return };
        let way = &ways[light];
        let known = self.known(site);
        let tasks = way.drawn_by(self.set.scenario, &self.values(self.row.strikes), &known);
        let timeline = self.timeline(way, &tasks, seekers);
        self.row.delayed_by = self.slowest_layer(way, &tasks);

        let mut tickets = Vec::new();
        let mut before = None;
        for (task, at) in way.tasks.iter().zip(&timeline.starts) {
            if task.layer != before
                && let Some(layer) = task.layer
            {
                tickets.push(self.plan_at(*at, Next::Cross(layer)));
            }
            before = task.layer;
        }
        for set_off in &timeline.set_off {
            tickets.push(self.plan_at(set_off.at, set_off.next));
        }
        if let Some((at, detector)) = timeline.detected {
            tickets.push(self.plan_at(at, Next::Detect(detector)));
        }
        tickets.push(self.plan_at(timeline.ends, Next::Contact));
        if let Some(strike) = &mut self.strike {
            strike.begun = true;
            strike.tickets = tickets;
            strike.arrives = timeline.ends;
            strike.committed = seekers;
            strike.seekers_left = seekers;
        }
        self.watch_plans();
    }

    /// The approach as it is now.
    fn timeline(&self, way: &Way, tasks: &[DrawnTask], seekers: u32) -> Timeline {
        let number = self.row.strikes;
        let strike = Approaching {
            chance: &self.chance,
            key: self.set.keys.strike,
            number,
            begins: self.now,
            time_cv: self.take(&self.set.scenario.file.seeker.strike.time_cv, number),
            watching: self.watch_factor(),
            seekers,
        };
        strike.timeline(way, tasks)
    }

    fn slowest_layer(&self, way: &Way, drawn: &[DrawnTask]) -> Option<u16> {
        let mut by_layer = vec![0.0; self.set.plan.names.layers.len()];
        for (task, drawn) in way.tasks.iter().zip(drawn) {
            if let Some(layer) = task.layer {
                by_layer[usize::from(layer)] += drawn.mean_s;
            }
        }
        let slowest = (0..by_layer.len())
            .max_by(|a, b| by_layer[*a].total_cmp(&by_layer[*b]).then(b.cmp(a)))?;
        (by_layer[slowest] > 0.0).then_some(slowest as u16)
    }

    /// The approach is noticed: the alert is raised, responses are called, the escort moves.
    pub(super) fn detected(&mut self, detector: u16) {
        let Some(strike) = &self.strike else { return };
        let (site, arrives) = (strike.site, strike.arrives);
        self.note(Phase::Approach, What::Detected { detector });
        self.row.detected = Some(self.now);
        self.row.detected_by = Some(detector);
        let factor = self.time_factor();
        let number = self.row.strikes - 1;
        let file = &self.set.scenario.file;
        // the seeker reckons with the mean of whoever is there first
        let mean_s = serving(self.set.scenario, site)
            .map(|(_, r)| self.set.plan.means.of(&r.time))
            .reduce(f64::min);
        let time_left = (arrives - self.now).seconds();
        let early = mean_s.is_some_and(|mean| time_left > mean);
        let aborts = self.set.keys.strike.draw(purpose::ABORTS, number);
        if early && self.chance.happens(self.chance_of(&file.seeker.strike.aborts, number), aborts)
        {
            self.note(Phase::Approach, What::TurnsBack {});
            self.reached_stage(Stage::Aborted);
            self.strike_over();
            if !self.settled {
                self.raise_alert();
            }
            return;
        }
        if self.principal.site() != Some(site) {
            // those whom he left behind call nobody who matters to him
            return;
        }
        self.alarm(factor);
        self.raise_alert();
    }

    /// Responses are called and the escort moves, once a strike, because of what was noted last.
    pub(super) fn alarm(&mut self, factor: f64) {
        let noted = self.last_event();
        if let Some(strike) = &mut self.strike
            && !std::mem::replace(&mut strike.called, true)
        {
            self.call_responses(factor, noted);
            self.because_of(noted);
            self.plan_break_out(factor);
        }
    }

    /// Calls every response that serves the site; one call each an attack.
    fn call_responses(&mut self, factor: f64, noted: Option<u32>) {
        let Some(strike) = &self.strike else { return };
        let (site, number) = (strike.site, self.row.strikes - 1);
        let scenario = self.set.scenario;
        for (r, response) in serving(scenario, site) {
            self.because_of(noted);
            let key = self.set.keys.responses[r];
            let through = key.draw(purpose::CALL, number);
            if !self.chance.happens(self.chance_of(&response.communication, number), through) {
                self.note(Phase::Approach, What::CallFails { response: r as u16 });
                continue;
            }
            let (mean_s, cv) =
                (self.take(&response.time, number) * factor, self.take(&response.time_cv, number));
            let time_s = lognormal_from_mean_cv(mean_s, cv).map_or(mean_s, |(mu, sigma)| {
                self.chance
                    .sample(&Law::Lognormal { mu, sigma }, key.draw(purpose::RESPONSE, number))
            });
            let ticket = self.plan_in(time_s, Next::Response(r as u16));
            if let Some(strike) = &mut self.strike {
                strike.tickets.push(ticket);
            }
        }
    }

    /// The escort takes him out after its time of reaction, unless he is on the way already.
    fn plan_break_out(&mut self, factor: f64) {
        let planned = self.strike.as_ref().is_none_or(|s| s.break_out.is_some() || s.fled);
        let Some(escort) = self.set.scenario.file.escort.as_ref().filter(|_| !planned) else {
            return;
        };
        let reaction_s = self.take(&escort.reaction, self.row.strikes - 1) * factor;
        let ticket = self.plan_in(reaction_s, Next::BreakOut);
        if let Some(strike) = &mut self.strike {
            strike.break_out = Some(ticket);
        }
    }

    /// A response is in place: before contact it waits for the strike, after it joins the fight.
    pub(super) fn response_arrives(&mut self, r: u16) {
        let response = &self.set.scenario.file.response[usize::from(r)];
        let joining = people(self.take(&response.people, self.row.strikes - 1), 0);
        let Some(strike) = &mut self.strike else { return };
        strike.in_place += joining;
        let before_contact = strike.contact.is_none();
        self.note(Phase::Approach, What::ResponseArrives { response: r });
        if before_contact {
            self.row.interrupted = true;
        } else {
            self.reinforce(joining);
        }
    }

    /// The strike comes to the site.
    pub(super) fn contact(&mut self) {
        let Some(strike) = &self.strike else { return };
        let (site, fled) = (strike.site, strike.fled);
        self.row.contact = Some(self.now);
        if !fled && self.principal.site() != Some(site) {
            self.note_at(
                Phase::Engage,
                What::DryHole { site: site as u16 },
                self.set.world.sites[site],
            );
            self.reached_stage(Stage::DryHole);
            self.seeker_finds_nobody(site);
            self.strike_over();
            if !self.settled {
                self.raise_alert();
            }
            return;
        }
        if !fled {
            self.row.reached = true;
        }
        if let Some(strike) = &mut self.strike {
            strike.contact = Some(self.now);
        }
        self.fight_begins();
    }

    /// He is not there, and belief in the site falls to nothing.
    fn seeker_finds_nobody(&mut self, site: usize) {
        for watching in &mut self.seeker.watching {
            if *watching == Some(site) {
                *watching = None;
            }
        }
        self.seeker.rules_out(site);
        self.seeker.starts_anew();
    }

    /// The strike is over and he is free; the campaign goes on if the seeker may try again.
    pub(super) fn strike_over(&mut self) {
        self.fight_ends();
        if let Some(strike) = self.strike.take() {
            let rest = strike.tickets.into_iter().chain(strike.break_out).chain(strike.pursuit);
            for ticket in rest {
                self.agenda.cancel(ticket);
            }
        }
        let past_horizon = self.now >= self.set.plan.horizon;
        if past_horizon || self.row.strikes >= self.set.scenario.file.scenario.max_strikes {
            self.settle();
        }
    }
}
