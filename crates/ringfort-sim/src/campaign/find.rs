//! Leads, raids, informants and tails: how the seeker learns where the principal may be.

use ringfort_analysis::belief::Belief;
use ringfort_model::log::{Phase, What};
use ringfort_model::quantity::{Chance as Share, Quantity};
use ringfort_model::units::{Duration, Instant, Probability};

use super::{Campaign, Next, Setting, purpose};

/// What the seeker knows.
#[derive(Debug, Clone)]
pub(super) struct Knowledge {
    pub(super) belief: Belief,
    likelihood: Vec<f64>,
    /// Visitors known by name.
    known: Vec<bool>,
    /// By source: summed log-likelihood ratio for the site where he truly is, since he came there.
    gains: Vec<f64>,
    /// By lead: until when its raids have something to follow, and raids so far.
    raids: Vec<(Instant, u32)>,
    /// By informant: reports so far.
    reports: Vec<u32>,
    /// By tail: the site that its watchers are at.
    pub(super) watching: Vec<Option<usize>>,
    /// Steps of belief so far.
    pub(super) steps: u32,
    /// When belief in some site first passed the threshold, while it still holds.
    pub(super) sure_since: Option<(usize, Instant)>,
    pub(super) held: Option<usize>,
}

impl Knowledge {
    pub(super) fn new(set: Setting<'_>) -> Self {
        let prior = &set.plan.seeker.prior;
        let file = &set.scenario.file;
        let belief = Belief::from_weights(prior).or_else(|_| Belief::uniform(prior.len()));
        let belief = belief.expect("a scenario has at least one site, and elsewhere");
        let known = |id: &ringfort_model::form::Id| {
            let tails = file.seeker.tail.iter().filter(|t| t.known);
            tails.clone().any(|t| t.follows == *id)
        };
        let visitors = file.principal.visitor.iter();
        Self {
            likelihood: vec![1.0; prior.len()],
            known: visitors
                .map(|v| known(&v.id) || v.comes_with.as_ref().is_some_and(known))
                .collect(),
            gains: vec![0.0; set.plan.names.sources.len()],
            raids: vec![(Instant(i64::MIN), 0); file.seeker.lead.len()],
            reports: vec![0; file.seeker.informant.len()],
            watching: vec![None; file.seeker.tail.len()],
            belief,
            steps: 0,
            sure_since: None,
            held: None,
        }
    }

    /// What spoke for the site where he was says nothing of the one where he is.
    pub(super) fn forget_gains(&mut self) {
        self.gains.fill(0.0);
    }

    /// He is not at `site`: searched, and nobody there.
    pub(super) fn rules_out(&mut self, site: usize) {
        self.likelihood.fill(1.0);
        self.likelihood[site] = 1e-6;
        let _ = self.belief.weigh(&self.likelihood);
    }

    /// The source that has spoken most for the true site, if any did.
    pub(super) fn deciding(&self) -> Option<u16> {
        let best = (0..self.gains.len())
            .max_by(|a, b| self.gains[*a].total_cmp(&self.gains[*b]).then(b.cmp(a)))?;
        (self.gains[best] > 0.0).then_some(best as u16)
    }
}

impl Campaign<'_> {
    pub(super) fn begin_find(&mut self) {
        let seeker = &self.set.scenario.file.seeker;
        let clock_s = self.set.scenario.file.scenario.start.clock_s as f64;
        for (l, lead) in seeker.lead.iter().enumerate() {
            let at_s = self.take(&lead.at, 0) - clock_s;
            let silent = [self.set.plan.sources.leads[l], self.set.plan.sources.raids[l]];
            let both = silent.iter().all(|s| self.options.without == Some(*s));
            if at_s >= 0.0 && !both {
                self.plan_in(at_s, Next::Lead(l as u16));
            }
        }
        for i in 0..seeker.informant.len() {
            self.plan_report(i);
        }
        self.plan_in(0.0, Next::Step);
    }

    /// Takes in an observation whose likelihood by place is in `self.seeker.likelihood`.
    fn take_in(&mut self, source: u16) {
        let knowledge = &mut self.seeker;
        if let Some(site) = self.principal.site()
            && let Ok(gain) = knowledge.belief.log_likelihood_ratio(&knowledge.likelihood, site)
        {
            // an observation that excludes the truth counts as a very bad one, not an infinite one
            knowledge.gains[usize::from(source)] += gain.clamp(-50.0, 50.0);
        }
        // an observation that nothing allows is left out: the seeker's picture is then too narrow
        let _ = knowledge.belief.weigh(&knowledge.likelihood);
    }

    /// A report that he is at `site`, right with probability `right`, else at any other place alike.
    pub(super) fn observe_named(&mut self, source: u16, site: usize, right: f64) {
        if self.row.first_lead.is_none() {
            self.row.first_lead = Some(self.now);
        }
        let others = (self.seeker.likelihood.len() - 1) as f64;
        let wrong = ((1.0 - right) / others.max(1.0)).max(1e-9);
        self.seeker.likelihood.fill(wrong);
        self.seeker.likelihood[site] = right.max(1e-9);
        self.take_in(source);
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

    /// The seeker's own idea of a share: the mean of the scenario.
    pub(super) fn believed(&self, share: &Quantity<Share>) -> f64 {
        self.set.plan.means.of(share)
    }

    pub(super) fn lead(&mut self, l: u16) {
        let index = usize::from(l);
        let lead = &self.set.scenario.file.seeker.lead[index];
        self.note(Phase::Find, What::Lead { lead: l });
        self.row.first_lead = self.row.first_lead.or(Some(self.now));
        if self.options.without != Some(self.set.plan.sources.leads[index]) {
            for (y, yields) in lead.yields.iter().enumerate() {
                let draw = self.draw(self.set.keys.leads[index], purpose::NAMED, y as u32);
                if self.chance.happens(self.chance_of(&yields.p, 0), draw) {
                    self.names(&yields.names);
                }
            }
        }
        if let Some(raids) = &lead.raids
            && self.options.without != Some(self.set.plan.sources.raids[index])
        {
            self.seeker.raids[index].0 =
                self.now + Duration::from_seconds(self.take(&raids.lasts, 0));
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
            }
        }
    }

    fn plan_raid(&mut self, l: usize) {
        let Some(raids) = &self.set.scenario.file.seeker.lead[l].raids else { return };
        let (until, count) = self.seeker.raids[l];
        let draw = self.draw(self.set.keys.leads[l], purpose::RAID_GAP, count);
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
        let happens = |c: &Self, share, purpose| {
            c.chance.happens(c.chance_of(share, count), c.draw(key, purpose, count))
        };
        if happens(self, &raids.finds, purpose::RAID_FINDS) {
            self.seeker.raids[index].0 =
                self.now + Duration::from_seconds(self.take(&raids.lasts, count));
            let right = happens(self, &raids.right, purpose::RAID_RIGHT);
            let named = self.named_site(right, self.draw(key, purpose::RAID_WRONG, count));
            self.note_at(
                Phase::Find,
                What::SiteNamed { source, site: named as u16 },
                self.set.world.sites[named],
            );
            let believed = self.believed(&raids.right);
            self.observe_named(source, named, believed);
            if happens(self, &raids.names_visitor, purpose::RAID_VISITOR) {
                let visitors = &self.set.scenario.file.principal.visitor;
                for v in visitors {
                    self.names(&v.id);
                }
            }
        } else {
            self.note(Phase::Find, What::RaidEmpty { source });
        }
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
        if self.options.without == Some(self.set.plan.sources.informants[i]) {
            return;
        }
        let count = self.seeker.reports[i];
        let draw = self.draw(self.set.keys.informants[i], purpose::REPORT_GAP, count);
        let wait_s = self.chance.exponential(self.take(&informant.rate, count), draw);
        if wait_s.is_finite() {
            self.plan_in(wait_s, Next::Report(i as u16));
        }
    }

    pub(super) fn report(&mut self, i: u16) {
        let index = usize::from(i);
        let informant = &self.set.scenario.file.seeker.informant[index];
        let key = self.set.keys.informants[index];
        let count = self.seeker.reports[index];
        self.seeker.reports[index] += 1;
        let right = self.chance.happens(
            self.chance_of(&informant.right, count),
            self.draw(key, purpose::REPORT_RIGHT, count),
        );
        let named = self.named_site(right, self.draw(key, purpose::REPORT_WRONG, count));
        let source = self.set.plan.sources.informants[index];
        self.note_at(
            Phase::Find,
            What::SiteNamed { source, site: named as u16 },
            self.set.world.sites[named],
        );
        let believed = self.believed(&informant.right);
        self.observe_named(source, named, believed);
        self.plan_report(index);
    }

    /// A visit begins: whoever follows the visitor may be led to a site, or be noticed.
    pub(super) fn followed(&mut self, v: u16, site: usize) {
        let file = &self.set.scenario.file;
        let visitor = &file.principal.visitor[usize::from(v)];
        if !self.seeker.known[usize::from(v)] {
            return;
        }
        let trip = self.principal.visits_of(usize::from(v));
        for (t, tail) in file.seeker.tail.iter().enumerate() {
            let follows =
                visitor.id == tail.follows || visitor.comes_with.as_ref() == Some(&tail.follows);
            let source = self.set.plan.sources.tails[t];
            if !follows || self.options.without == Some(source) {
                continue;
            }
            let key = self.set.keys.tails[t];
            let happens =
                |c: &Self, p: Probability, purpose| c.chance.happens(p, c.draw(key, purpose, trip));
            let begun = self.last_event();
            if happens(self, self.chance_of(&tail.keeps, trip), purpose::KEEPS) {
                let right = happens(self, self.chance_of(&tail.right, trip), purpose::TAIL_RIGHT);
                let named = if right {
                    site
                } else {
                    self.named_site(false, self.draw(key, purpose::TAIL_WRONG, trip))
                };
                self.because_of(begun);
                self.note_at(
                    Phase::Find,
                    What::TailArrives { tail: t as u16, site: named as u16 },
                    self.set.world.sites[named],
                );
                let believed = self.believed(&tail.right);
                self.observe_named(source, named, believed);
                self.seeker.watching[t] = Some(named);
                self.followed_at = Some(self.now);
            } else {
                self.because_of(begun);
                self.note(Phase::Find, What::TailLost { tail: t as u16 });
            }
            if happens(self, self.chance_of(&tail.noticed, trip), purpose::NOTICED) {
                self.because_of(begun);
                self.note(Phase::Find, What::TailNoticed { tail: t as u16 });
                self.raise_alert();
            }
        }
    }
}
