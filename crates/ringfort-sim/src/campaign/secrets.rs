//! Who is turned or caught, what that gives away, and what the seeker makes of it.

use ringfort_analysis::compartments::Secrets;
use ringfort_analysis::plan::{About, people, turned_per_s};
use ringfort_model::form::Id;
use ringfort_model::log::{Phase, What};
use ringfort_model::units::{Duration, Probability};

use super::{Campaign, Next, purpose};
use crate::chance::Draw;

/// What was given away so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Leaks {
    /// The secrets that are out, a bit each.
    pub(super) given: Secrets,
    /// By compartment, its people: whether each was turned or caught.
    turned: Vec<Vec<bool>>,
    /// By secret: holders turned.
    holders: Vec<u8>,
}

impl Campaign<'_> {
    /// The leak clock: each of those who know has his own.
    pub(super) fn begin_secrets(&mut self) {
        let file = &self.set.scenario.file;
        self.leaks.holders = vec![0; self.set.plan.secrets.names.len()];
        let horizon = self.set.plan.horizon;
        let horizon_s = horizon.seconds().max(1.0);
        for (c, compartment) in file.compartment.iter().enumerate() {
            let count = people(self.take(&compartment.people, 0), 0);
            self.leaks.turned.push(vec![false; count as usize]);
            if self.is_silent(c) {
                continue;
            }
            let rate = turned_per_s(self.take(&compartment.turned, 0), horizon_s);
            for person in 0..count {
                let draw = self.set.keys.compartments[c].draw(purpose::TURNED, person);
                let after_s = self.chance.exponential(rate, draw);
                if after_s.is_finite() && self.now + Duration::from_seconds(after_s) <= horizon {
                    self.plan_afresh(after_s, Next::Turned { compartment: c as u16, person });
                }
            }
        }
    }

    /// Whether the seeker does without what these people say.
    fn is_silent(&self, compartment: usize) -> bool {
        self.options.without.holds(self.set.plan.sources.compartments[compartment])
    }

    /// One of those who know is turned or caught; what takes no more holders than those is out.
    pub(super) fn turned(&mut self, compartment: u16, person: u32) {
        let c = usize::from(compartment);
        let Some(turned) = self.leaks.turned[c].get_mut(person as usize) else { return };
        if std::mem::replace(turned, true) {
            return;
        }
        self.note(Phase::Find, What::Turned { compartment });
        let caught = self.last_event();
        let holdings = &self.set.plan.secrets;
        for s in 0..self.leaks.holders.len().min(Secrets::BITS as usize) {
            let bit = 1 << s;
            if holdings.held[c] & bit == 0 || self.leaks.given & bit != 0 {
                continue;
            }
            self.leaks.holders[s] = self.leaks.holders[s].saturating_add(1);
            if self.leaks.holders[s] < holdings.holders[s] {
                continue;
            }
            self.leaks.given |= bit;
            self.because_of(caught);
            self.note(Phase::Find, What::GivenAway { secret: s as u16 });
            if let About::Site(site) = holdings.about[s] {
                self.tells_of(c, s, site);
            }
        }
        self.because_of(caught);
    }

    /// What they say of a site: whether he is there, right as often as the secret says.
    fn tells_of(&mut self, compartment: usize, secret: usize, site: usize) {
        let Some(said) = self.set.scenario.file.secret.get(secret) else { return };
        let source = self.set.plan.sources.compartments[compartment];
        let draw = self.set.keys.secrets[secret].draw(purpose::TELLS, 0);
        let right = self.chance.happens(self.chance_of(&said.right, 0), draw);
        let believed = Probability::clamped(self.believed(&said.right)).value();
        let is_there = self.principal.site() == Some(site);
        self.row.first_lead = self.row.first_lead.or(Some(self.now));
        if is_there == right {
            self.observe_at(source, site, believed, 1.0 - believed);
            self.word(Phase::Find, What::SiteNamed { source, site: site as u16 }, site);
        } else {
            self.observe_at(source, site, 1.0 - believed, believed);
            self.word(Phase::Find, What::SiteDenied { source, site: site as u16 }, site);
        }
    }

    /// A raid leads to one of those who know and are not turned yet, any of them alike.
    pub(super) fn catches_someone(&mut self, draw: Draw) {
        let left: Vec<(u16, u32)> = (self.leaks.turned.iter().enumerate())
            .filter(|(c, _)| !self.is_silent(*c))
            .flat_map(|(c, people)| {
                let left = people.iter().enumerate().filter(|(_, turned)| !**turned);
                left.map(move |(person, _)| (c as u16, person as u32))
            })
            .collect();
        if let Some(pick) = self.chance.pick(left.len() as u32, draw) {
            let (compartment, person) = left[pick as usize];
            self.turned(compartment, person);
        }
    }

    /// An informant turns out to be one of these people.
    pub(super) fn one_of(&mut self, compartment: &Id) {
        let all = &self.set.scenario.file.compartment;
        let Some(c) = all.iter().position(|group| group.id == *compartment) else { return };
        let first = self.leaks.turned[c].iter().position(|turned| !turned);
        if let Some(person) = first.filter(|_| !self.is_silent(c)) {
            self.turned(c as u16, person as u32);
        }
    }
}
