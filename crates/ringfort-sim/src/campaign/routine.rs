//! The principal's days: moves, needs, visitors, occasions, and how alert his people are.

use ringfort_model::log::{Phase, What};
use ringfort_model::scenario::{AlertState, Equipment, Moves};
use ringfort_model::units::{Duration, Instant};

use super::{Campaign, Next, Setting, purpose};
use crate::agenda::Ticket;

/// Where the principal is, and what he has done.
#[derive(Debug, Clone)]
pub(super) struct Principal {
    place: Whereabouts,
    /// Moves begun so far.
    moves: u32,
    departure: Option<Ticket>,
    /// A departure set off by an alarm.
    alarmed: Option<Ticket>,
    /// When each need was last met, and times it was met; what is drawn for a wait is drawn once.
    met: Vec<(Instant, u32)>,
    /// Per visitor: the end of the visit that is on, and visits begun so far.
    visits: Vec<(Option<Ticket>, u32)>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Whereabouts {
    At(usize),
    OnTheWay {
        from: usize,
        to: usize,
        since: Instant,
        until: Instant,
    },
    /// Taken, or in flight.
    Gone,
}

impl Principal {
    pub(super) fn new(set: Setting<'_>) -> Self {
        let file = &set.scenario.file;
        let start = set.scenario.site(file.principal.starts_at.as_str()).unwrap_or(0);
        Self {
            place: Whereabouts::At(start),
            moves: 0,
            departure: None,
            alarmed: None,
            met: vec![(Instant::START, 0); file.principal.need.len()],
            visits: vec![(None, 0); file.principal.visitor.len()],
        }
    }

    /// The site where he is; none while on the way or in flight.
    pub(super) fn site(&self) -> Option<usize> {
        if let Whereabouts::At(site) = self.place { Some(site) } else { None }
    }

    /// Whether he is taken, or in flight.
    pub(super) fn is_gone(&self) -> bool {
        self.place == Whereabouts::Gone
    }

    /// From where to where he is on the way, and how much of it is behind him.
    pub(super) fn way_behind(&self, now: Instant) -> Option<(usize, usize, f64)> {
        let Whereabouts::OnTheWay { from, to, since, until } = self.place else { return None };
        let share = (now - since).seconds() / (until - since).seconds().max(1e-3);
        Some((from, to, share.clamp(0.0, 1.0)))
    }

    /// Moves begun so far.
    pub(super) fn moves(&self) -> u32 {
        self.moves
    }

    /// Where he is on the way to, and when he arrives.
    pub(super) fn on_the_way(&self) -> Option<(usize, Instant)> {
        if let Whereabouts::OnTheWay { to, until, .. } = self.place {
            Some((to, until))
        } else {
            None
        }
    }

    pub(super) fn has_visitor(&self) -> bool {
        self.visits.iter().any(|(on, _)| on.is_some())
    }

    pub(super) fn visits_of(&self, visitor: usize) -> u32 {
        self.visits[visitor].1
    }

    pub(super) fn is_visited_by(&self, visitor: usize) -> bool {
        self.visits[visitor].0.is_some()
    }

    /// After a strike that failed he is taken to be there until he leaves, at once.
    pub(super) fn returns_to(&mut self, site: usize) {
        self.place = Whereabouts::At(site);
    }

    pub(super) fn flees(&mut self) {
        self.place = Whereabouts::Gone;
    }
}

/// The alert state: high until one moment, relaxed until another; high goes before relaxed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Alertness {
    /// What it is while nothing raises or lowers it.
    usual: AlertState,
    high_until: Option<Instant>,
    relaxed_until: Option<Instant>,
}

impl Alertness {
    pub(super) const fn usually(usual: AlertState) -> Self {
        Self { usual, high_until: None, relaxed_until: None }
    }

    pub(super) fn state(self) -> AlertState {
        if self.high_until.is_some() {
            AlertState::High
        } else if self.relaxed_until.is_some() {
            AlertState::Relaxed
        } else {
            self.usual
        }
    }
}

impl Campaign<'_> {
    pub(super) fn begin_routine(&mut self) {
        let file = &self.set.scenario.file;
        self.plan_stay();
        self.begin_habits();
        for (v, visitor) in file.principal.visitor.iter().enumerate() {
            let draw = self.set.keys.visitors[v].draw(purpose::PHASE, 0);
            let wait_s = self.chance.uniform(draw) * self.take(&visitor.every, 0);
            self.plan_in(wait_s, Next::Visit(v as u16));
        }
        for (o, occasion) in file.principal.event.iter().enumerate() {
            let since_midnight = self.take(&occasion.on, 0);
            let at_s = since_midnight - file.scenario.start.clock_s as f64;
            if at_s >= 0.0 {
                self.plan_in(at_s, Next::Occasion(o as u16));
            }
        }
        let mut detector = 0;
        for (layer, place) in file.layer.iter().zip(&self.set.world.layers) {
            detector += u16::from(layer.posts.is_some()) + u16::from(layer.patrol.is_some());
            for sensor in &layer.sensor {
                self.sensors.push((detector, place.site));
                self.nuisances.push(0);
                detector += 1;
                if sensor.nuisance.is_some() {
                    self.plan_nuisance(self.sensors.len() - 1, 0);
                }
            }
        }
    }

    /// Decides how long he stays where he has just arrived, and plans the departure.
    fn plan_stay(&mut self) {
        let file = &self.set.scenario.file;
        let Moves::Rotate(rotation) = &file.principal.moves else { return };
        let Some(site) = self.principal.site() else { return };
        let mut leave =
            self.now + Duration::from_seconds(self.take(&rotation.stay, self.principal.moves));
        // at a site that cannot meet a need he stays no longer than the need allows
        for (n, need) in file.principal.need.iter().enumerate() {
            if !need.is_met_at(&file.site[site]) {
                let (met, times) = self.principal.met[n];
                let due_s = self.take(&need.every, times) + self.take(&need.late, times);
                let latest = met + Duration::from_seconds(due_s);
                leave = leave.min(latest);
            }
        }
        let wait_s = (leave - self.now).seconds();
        let ticket = self.plan_afresh(wait_s, Next::Depart { alarm: false });
        self.principal.departure = Some(ticket);
    }

    /// He leaves for another site that his needs allow.
    pub(super) fn depart(&mut self, alarm: bool) {
        let Some(from) = self.principal.site() else { return };
        // out of a fight there is no way but to break out
        if self.in_contact(from) {
            return;
        }
        let planned = [self.principal.departure.take(), self.principal.alarmed.take()];
        for ticket in planned.into_iter().flatten() {
            self.agenda.cancel(ticket);
        }
        let choices = self.destinations(from);
        let draw = self.set.keys.principal.draw(purpose::DESTINATION, self.principal.moves);
        let Some(choice) = self.chance.pick(choices.len() as u32, draw) else {
            self.plan_stay();
            return;
        };
        self.sets_out(from, choices[choice as usize], alarm);
    }

    /// Whether a strike has reached him at a site.
    pub(super) fn in_contact(&self, site: usize) -> bool {
        self.strike.as_ref().is_some_and(|s| s.site == site && s.contact.is_some())
    }

    /// He leaves one site for another.
    pub(super) fn sets_out(&mut self, from: usize, to: usize, alarm: bool) {
        let file = &self.set.scenario.file;
        self.meet_needs(from);
        self.principal.moves += 1;
        self.row.moved |= alarm;
        let until = self.now + Duration::from_seconds(self.set.world.travel_s[from][to].max(60.0));
        let place = self.set.world.sites[from];
        self.principal.place = Whereabouts::OnTheWay { from, to, since: self.now, until };
        self.note_at(Phase::Find, What::Leaves { site: from as u16, to: to as u16 }, place);
        let left = self.last_event();
        for v in 0..file.principal.visitor.len() {
            if self.principal.is_visited_by(v) {
                self.because_of(left);
                self.visit_ends(v as u16);
            }
        }
        self.because_of(left);
        self.plan_at(until, Next::Arrive);
        self.departure_seen(from, left);
        self.departure_seen_from_the_air(from, left);
    }

    /// Sites that he may go to from here: those of his rotation, or any other after an alarm; from
    /// a site that could not meet a need, one that can.
    fn destinations(&self, from: usize) -> Vec<usize> {
        let file = &self.set.scenario.file;
        let usable = |site: usize| match &file.principal.moves {
            Moves::Rotate(rotation) => rotation.rotate.contains(&file.site[site].id),
            Moves::Stay | Moves::Week(_) => true,
        };
        let able = |site: usize| file.principal.need.iter().all(|n| n.is_met_at(&file.site[site]));
        let others: Vec<usize> =
            (0..file.site.len()).filter(|s| *s != from && usable(*s)).collect();
        let pressed = !able(from) || matches!(file.principal.moves, Moves::Stay);
        let fit: Vec<usize> = others.iter().copied().filter(|s| !pressed || able(*s)).collect();
        if fit.is_empty() && able(from) { others } else { fit }
    }

    pub(super) fn arrive(&mut self) {
        let Whereabouts::OnTheWay { to, .. } = self.principal.place else { return };
        self.principal.place = Whereabouts::At(to);
        self.note_at(Phase::Find, What::Arrives { site: to as u16 }, self.set.world.sites[to]);
        let come = self.last_event();
        self.check_needs(to);
        self.seeker.forget_gains();
        self.arrival_seen_from_the_air(to, come);
        self.because_of(come);
        self.equipment_comes(to);
        self.plan_stay();
    }

    /// What a need takes is brought to a site that does not have it, by whoever brings it.
    fn equipment_comes(&mut self, site: usize) {
        let file = &self.set.scenario.file;
        for need in &file.principal.need {
            let is_brought = need.equipment == Equipment::Portable
                && !file.site[site].abilities.contains(&need.what.text);
            let bearer =
                file.principal.visitor.iter().position(|v| need.brought_by.as_ref() == Some(&v.id));
            if let Some(v) = bearer.filter(|v| is_brought && !self.principal.is_visited_by(*v)) {
                self.plan_in(0.0, Next::Brings(v as u16));
            }
        }
    }

    /// At an able site needs are met as they fall due; only the last time matters to the moves.
    fn meet_needs(&mut self, site: usize) {
        let file = &self.set.scenario.file;
        for (n, need) in file.principal.need.iter().enumerate() {
            if need.is_met_at(&file.site[site]) {
                let (met, times) = &mut self.principal.met[n];
                (*met, *times) = (self.now, *times + 1);
            }
        }
    }

    /// On arrival: a need that is overdue beyond its tolerance was missed; an able site meets it.
    fn check_needs(&mut self, site: usize) {
        let file = &self.set.scenario.file;
        for (n, need) in file.principal.need.iter().enumerate() {
            let able = need.is_met_at(&file.site[site]);
            let (met, times) = self.principal.met[n];
            let waited = (self.now - met).seconds();
            let bearable = self.take(&need.every, times) + self.take(&need.late, times);
            // a trip that ends just past the limit is what he set out in time for
            let travel = Duration::from_seconds(2.0 * 3600.0).seconds();
            if waited > bearable + travel {
                self.note(Phase::Find, What::NeedMissed { need: n as u16 });
            } else if able && waited > 0.0 {
                self.note(Phase::Find, What::Treated { need: n as u16 });
            }
        }
        self.meet_needs(site);
    }

    /// Whoever brings what a need takes comes beside the visits that were planned.
    pub(super) fn brings(&mut self, v: u16) {
        if let Some(site) = self.principal.site()
            && !self.principal.is_visited_by(usize::from(v))
        {
            self.visit_begins(v, site);
        }
    }

    pub(super) fn visit(&mut self, v: u16) {
        let site = match self.principal.place {
            Whereabouts::At(site) => site,
            // the visitor waits until he has arrived
            Whereabouts::OnTheWay { until, .. } => {
                self.plan_at(until + Duration(1), Next::Visit(v));
                return;
            }
            // in flight he has no visitors; who is to come later asks again
            Whereabouts::Gone => {
                self.plan_afresh(3600.0, Next::Visit(v));
                return;
            }
        };
        self.visit_begins(v, site);
    }

    fn visit_begins(&mut self, v: u16, site: usize) {
        let visitor = &self.set.scenario.file.principal.visitor[usize::from(v)];
        self.principal.visits[usize::from(v)].1 += 1;
        let count = self.principal.visits_of(usize::from(v));
        self.note_at(
            Phase::Find,
            What::VisitBegins { visitor: v, site: site as u16 },
            self.set.world.sites[site],
        );
        let stays_s = self.take(&visitor.stays, count);
        let end = self.plan_in(stays_s, Next::VisitEnds(v));
        self.principal.visits[usize::from(v)].0 = Some(end);
        self.followed(v, site);
    }

    pub(super) fn visit_ends(&mut self, v: u16) {
        let Some(ticket) = self.principal.visits[usize::from(v)].0.take() else { return };
        self.agenda.cancel(ticket);
        let count = self.principal.visits_of(usize::from(v));
        self.visitor_left = Some(self.now);
        self.note(Phase::Find, What::VisitEnds { visitor: v });
        let every = &self.set.scenario.file.principal.visitor[usize::from(v)].every;
        let wait_s = self.take(every, count);
        self.plan_afresh(wait_s, Next::Visit(v));
    }

    /// An occasion lowers the alert state where it is held, if he is there.
    pub(super) fn occasion(&mut self, o: u16) {
        let occasion = &self.set.scenario.file.principal.event[usize::from(o)];
        let here = self.principal.site().map(|s| &self.set.scenario.file.site[s].id);
        if here != Some(&occasion.at_site) {
            return;
        }
        self.note(Phase::Find, What::Held { occasion: o });
        match occasion.lowers.alert {
            AlertState::High => self.raise_alert(),
            AlertState::Normal => {}
            AlertState::Relaxed => {
                let lasts_s = self.take(&occasion.lowers.lasts, u32::from(o));
                let until = self.now + Duration::from_seconds(lasts_s);
                self.alert.relaxed_until = self.alert.relaxed_until.max(Some(until));
                self.plan_at(until, Next::AlertEnds);
                self.note(Phase::Find, What::Alert { state: self.alert.state() });
            }
        }
    }

    /// Raises the alert state to high; it decays from now.
    pub(super) fn raise_alert(&mut self) {
        let file = &self.set.scenario.file;
        let raised_already = self.alert.high_until.is_some();
        let until = self.now + Duration::from_seconds(self.take(&file.alert.decay, 0));
        self.alert.high_until = Some(until);
        self.alert.relaxed_until = None;
        self.plan_at(until, Next::AlertEnds);
        if raised_already {
            return;
        }
        self.note(Phase::Find, What::Alert { state: AlertState::High });
        if let Some(on_alarm) = &file.principal.on_alarm
            // of a strike that is only planned he knows nothing; from one under way he breaks out
            && !self.strike.as_ref().is_some_and(|s| s.begun)
        {
            let reaction_s = self.take(&on_alarm.reaction, self.principal.moves);
            self.leaves_in(reaction_s);
        }
    }

    /// He is warned, and leaves after his reaction.
    pub(super) fn leaves_in(&mut self, reaction_s: f64) {
        let ticket = self.plan_in(reaction_s, Next::Depart { alarm: true });
        if let Some(before) = self.principal.alarmed.replace(ticket) {
            self.agenda.cancel(before);
        }
    }

    pub(super) fn alert_ends(&mut self) {
        let before = self.alert.state();
        let over = |until: Option<Instant>| until.filter(|until| *until > self.now);
        self.alert.high_until = over(self.alert.high_until);
        self.alert.relaxed_until = over(self.alert.relaxed_until);
        if self.alert.state() != before {
            self.note(Phase::Find, What::Alert { state: self.alert.state() });
        }
    }

    fn plan_nuisance(&mut self, sensor: usize, count: u32) {
        let mut sensors = self.set.scenario.file.layer.iter().flat_map(|l| &l.sensor);
        let Some(sensor_file) = sensors.nth(sensor) else { return };
        let Some(rate) = &sensor_file.nuisance else { return };
        // only those that the desk does not see through raise the alarm
        let believed = self.take(rate, count)
            * self.chance_of(&sensor_file.assess, count).complement().value();
        let draw = self.set.keys.sensors[sensor].draw(purpose::NUISANCE_GAP, count);
        let wait_s = self.chance.exponential(believed, draw);
        if wait_s.is_finite() {
            self.plan_afresh(wait_s, Next::Nuisance(sensor as u16));
        }
    }

    pub(super) fn nuisance(&mut self, sensor: u16) {
        let (detector, site) = self.sensors[usize::from(sensor)];
        if self.principal.site() == Some(site) {
            self.note(Phase::Find, What::Nuisance { detector });
            self.raise_alert();
        }
        self.nuisances[usize::from(sensor)] += 1;
        self.plan_nuisance(usize::from(sensor), self.nuisances[usize::from(sensor)]);
    }
}
