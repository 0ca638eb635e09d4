//! Leads, raids, informants and tails: how the seeker learns where the principal may be.

use ringfort_model::log::{Phase, What};
use ringfort_model::quantity::{Chance as Share, Quantity};
use ringfort_model::units::{Duration, Probability};

use super::{Campaign, Next, purpose};
use crate::chance::Entity;

impl Campaign<'_> {
    pub(super) fn begin_find(&mut self) {
        let seeker = &self.set.scenario.file.seeker;
        let clock_s = self.set.scenario.file.scenario.start.clock_s as f64;
        for (l, lead) in seeker.lead.iter().enumerate() {
            let at_s = self.take(&lead.at, 0) - clock_s;
            let silent = [self.set.plan.sources.leads[l], self.set.plan.sources.raids[l]];
            let both = silent.iter().all(|s| self.options.without.holds(*s));
            if at_s >= 0.0 && !both {
                self.plan_in(at_s, Next::Lead(l as u16));
            }
        }
        for i in 0..seeker.informant.len() {
            self.plan_report(i);
        }
        self.begin_liaison();
        self.begin_signals();
        self.plan_in(0.0, Next::Step);
    }

    /// Takes in an observation whose likelihood by place is in `self.seeker.likelihood`.
    pub(super) fn take_in(&mut self, source: u16) {
        self.credit(source);
        // an observation that nothing allows is left out: the seeker's picture is then too narrow
        self.seeker.weigh();
    }

    /// Credits a source with what its word speaks for the site where he truly is.
    pub(super) fn credit(&mut self, source: u16) {
        let knowledge = &mut self.seeker;
        if let Some(site) = self.principal.site()
            && let Ok(gain) = knowledge.belief.log_likelihood_ratio(&knowledge.likelihood, site)
        {
            // an observation that excludes the truth counts as a very bad one, not an infinite one
            knowledge.gains[usize::from(source)] += gain.clamp(-50.0, 50.0);
        }
    }

    /// A report that he is at `site`, from a source that the seeker takes to be right with probability
    /// `right`, where the world does not change that.
    pub(super) fn observe_named(&mut self, source: u16, site: usize, right: f64) {
        if self.row.first_lead.is_none() {
            self.row.first_lead = Some(self.now);
        }
        let by_world = self.right_by_world(source, right);
        self.seeker.hears_named(site, &by_world);
        self.credit(source);
        self.seeker.weigh_said();
        self.seeker.named[usize::from(source)] = Some((self.now, site, right));
    }

    /// An observation with one likelihood at `site` and another everywhere else.
    pub(super) fn observe_at(&mut self, source: u16, site: usize, here: f64, elsewhere: f64) {
        self.seeker.likelihood.fill(elsewhere.max(1e-12));
        self.seeker.likelihood[site] = here.max(1e-12);
        self.take_in(source);
    }

    /// An observation with a likelihood for each place.
    pub(super) fn observe_by(&mut self, source: u16, likelihood: impl Fn(usize) -> f64) {
        for (place, l) in self.seeker.likelihood.iter_mut().enumerate() {
            *l = likelihood(place).max(0.0);
        }
        self.take_in(source);
    }

    /// Writes down what speaks of where he is, once it is taken in.
    pub(super) fn word(&mut self, phase: Phase, what: What, site: usize) {
        self.note_at(phase, what, self.set.world.sites[site]);
        self.seeker.last_word = self.last_event();
    }

    /// The seeker's own idea of a share: the mean of the scenario.
    pub(super) fn believed(&self, share: &Quantity<Share>) -> f64 {
        self.set.plan.means.of(share)
    }

    pub(super) fn lead(&mut self, l: u16) {
        let index = usize::from(l);
        let lead = &self.set.scenario.file.seeker.lead[index];
        self.note(Phase::Find, What::Lead { lead: l });
        let come = self.last_event();
        self.row.first_lead = self.row.first_lead.or(Some(self.now));
        if !self.options.without.holds(self.set.plan.sources.leads[index]) {
            for (y, yields) in lead.yields.iter().enumerate() {
                let draw = self.set.keys.leads[index].draw(purpose::NAMED, y as u32);
                if self.chance.happens(self.chance_of(&yields.p, 0), draw) {
                    self.names(&yields.names);
                }
            }
        }
        if let Some(raids) = &lead.raids
            && !self.options.without.holds(self.set.plan.sources.raids[index])
        {
            self.seeker.raids[index].0 =
                self.now + Duration::from_seconds(self.take(&raids.lasts, 0));
            self.because_of(come);
            self.plan_raid(index);
        }
    }

    /// A visitor becomes known, by name or through the one who brings them.
    fn names(&mut self, id: &ringfort_model::form::Id) {
        let visitors = &self.set.scenario.file.principal.visitor;
        for (v, visitor) in visitors.iter().enumerate() {
            if (visitor.id == *id || visitor.comes_with.as_ref() == Some(id))
                && !self.seeker.known[v]
            {
                self.seeker.known[v] = true;
                self.note(Phase::Find, What::VisitorNamed { visitor: v as u16 });
                self.seeker.named_by[v] = self.last_event();
            }
        }
    }

    fn plan_raid(&mut self, l: usize) {
        let Some(raids) = &self.set.scenario.file.seeker.lead[l].raids else { return };
        let (until, count) = self.seeker.raids[l];
        let draw = self.set.keys.leads[l].draw(purpose::RAID_GAP, count);
        let wait_s = self.chance.exponential(self.take(&raids.rate, count), draw);
        let at = self.now + Duration::from_seconds(wait_s);
        if wait_s.is_finite() && at <= until {
            self.plan_at(at, Next::Raid(l as u16));
        }
    }

    pub(super) fn raid(&mut self, l: u16) {
        let index = usize::from(l);
        let Some(raids) = &self.set.scenario.file.seeker.lead[index].raids else { return };
        let source = self.set.plan.sources.raids[index];
        let key = self.set.keys.leads[index];
        let count = self.seeker.raids[index].1;
        self.seeker.raids[index].1 += 1;
        // the lead, or the find that gave something more to follow
        let mut followed = self.cause;
        let happens = |c: &Self, share, purpose| {
            c.chance.happens(c.chance_of(share, count), key.draw(purpose, count))
        };
        if happens(self, &raids.finds, purpose::RAID_FINDS) {
            self.seeker.raids[index].0 =
                self.now + Duration::from_seconds(self.take(&raids.lasts, count));
            let right = happens(self, &raids.right, purpose::RAID_RIGHT);
            let named = self.named_site(right, key.draw(purpose::RAID_WRONG, count));
            let believed = self.believed(&raids.right);
            self.observe_named(source, named, believed);
            self.word(Phase::Find, What::SiteNamed { source, site: named as u16 }, named);
            followed = self.last_event();
            self.look_for_conflict(source);
            if let Some(catches) = &raids.catches
                && happens(self, catches, purpose::CATCHES)
            {
                self.catches_someone(key.draw(purpose::CAUGHT, count));
                self.because_of(followed);
            }
            if happens(self, &raids.names_visitor, purpose::RAID_VISITOR) {
                let visitors = &self.set.scenario.file.principal.visitor;
                for visitor in visitors {
                    self.names(&visitor.id);
                }
            }
        } else {
            self.note(Phase::Find, What::RaidEmpty { source });
        }
        self.because_of(followed);
        self.plan_raid(index);
    }

    /// The site that a source names: the true one, or any other.
    pub(super) fn named_site(&self, right: bool, draw: crate::chance::Draw) -> usize {
        let sites = self.set.plan.names.sites.len();
        let truth = self.principal.site();
        match truth {
            Some(site) if right || sites == 1 => site,
            _ => {
                let others: Vec<usize> = (0..sites).filter(|s| Some(*s) != truth).collect();
                let pick = self.chance.pick(others.len() as u32, draw).unwrap_or(0);
                others[pick as usize]
            }
        }
    }

    fn plan_report(&mut self, i: usize) {
        let informant = &self.set.scenario.file.seeker.informant[i];
        if self.options.without.holds(self.set.plan.sources.informants[i]) {
            return;
        }
        let count = self.seeker.reports[i];
        let draw = self.set.keys.informants[i].draw(purpose::REPORT_GAP, count);
        let wait_s = self.chance.exponential(self.take(&informant.rate, count), draw);
        if wait_s.is_finite() {
            self.plan_afresh(wait_s, Next::Report(i as u16));
        }
    }

    pub(super) fn report(&mut self, i: u16) {
        let index = usize::from(i);
        let informant = &self.set.scenario.file.seeker.informant[index];
        let key = self.set.keys.informants[index];
        let count = self.seeker.reports[index];
        self.seeker.reports[index] += 1;
        let source = self.set.plan.sources.informants[index];
        if let Some(site) = self.said_before(source) {
            self.note_at(
                Phase::Find,
                What::Repeats { source, site: site as u16 },
                self.set.world.sites[site],
            );
        } else {
            let right = self.truly_right(source, &informant.right, count);
            let right = self.chance.happens(right, key.draw(purpose::REPORT_RIGHT, count));
            let named = self.named_site(right, key.draw(purpose::REPORT_WRONG, count));
            let believed = self.believed(&informant.right);
            self.observe_named(source, named, believed);
            self.word(Phase::Find, What::SiteNamed { source, site: named as u16 }, named);
            self.own_word(source, named);
            self.look_for_conflict(source);
        }
        if let Some(compartment) = informant.belongs_to.as_ref().filter(|_| count == 0) {
            self.one_of(compartment);
        }
        self.plan_report(index);
    }

    /// A visit begins: whoever follows the visitor may be led to a site, or be noticed.
    pub(super) fn followed(&mut self, v: u16, site: usize) {
        let file = &self.set.scenario.file;
        let visitor = &file.principal.visitor[usize::from(v)];
        let come = self.cause;
        self.mistakes_a_stranger(v);
        self.cause = come;
        if !self.seeker.known[usize::from(v)] {
            return;
        }
        let trip = self.principal.visits_of(usize::from(v));
        let begun = come;
        for (t, tail) in file.seeker.tail.iter().enumerate() {
            let follows =
                visitor.id == tail.follows || visitor.comes_with.as_ref() == Some(&tail.follows);
            let source = self.set.plan.sources.tails[t];
            let is_so = follows && self.set.unknowns.tails[t];
            if !is_so || self.options.without.holds(source) {
                continue;
            }
            // whoever follows a driver follows all whom he brings, each trip on its own
            let key = Entity(self.set.keys.tails[t].0 ^ self.set.keys.visitors[usize::from(v)].0);
            let happens =
                |c: &Self, p: Probability, purpose| c.chance.happens(p, key.draw(purpose, trip));
            if happens(self, self.chance_of(&tail.keeps, trip), purpose::KEEPS) {
                let right = self.truly_right(source, &tail.right, trip);
                let right = happens(self, right, purpose::TAIL_RIGHT);
                let named = if right {
                    site
                } else {
                    self.named_site(false, key.draw(purpose::TAIL_WRONG, trip))
                };
                let believed = self.believed(&tail.right);
                self.observe_named(source, named, believed);
                self.because_of(self.seeker.named_by[usize::from(v)].or(begun));
                let what = What::TailArrives { tail: t as u16, site: named as u16 };
                self.word(Phase::Find, what, named);
                self.seeker.watching[t] = Some(named);
                self.seeker.watched_since[t] = self.last_event();
                self.followed_at = Some(self.now);
                self.look_for_conflict(source);
            } else {
                self.because_of(begun);
                self.note(Phase::Find, What::TailLost { tail: t as u16 });
            }
            if happens(self, self.noticed(tail, trip), purpose::NOTICED) {
                self.because_of(begun);
                self.note(Phase::Find, What::TailNoticed { tail: t as u16 });
                self.set_off(&tail.sets_off);
            }
        }
    }
}
