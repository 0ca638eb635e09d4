//! Reports of other agencies, what goes back to one origin, and who contradicts whom.
//!
//! A report is made at one moment and comes at another. It speaks of where he was when it was made: what
//! the seeker knew then is carried along until it comes, as a joint probability of then and now.
//!
//! The rule of origins: a report that is made within `repeats_within` of its origin's last own word
//! repeats that word, and counts for nothing. Sights from the air and fixes are own words of their
//! origin too, and always count: they are looks, not reports.

use ringfort_analysis::belief::Joint;
use ringfort_analysis::channels::named::conflict;
use ringfort_model::log::{Phase, What};
use ringfort_model::quantity::{Chance as Share, Quantity};
use ringfort_model::units::Probability;

use super::{Campaign, Next, purpose};

/// A report that was made and has not come yet.
#[derive(Debug, Clone)]
pub(super) struct Pending {
    liaison: u16,
    count: u32,
    /// The site that it names.
    site: usize,
    /// Where he was by what was known when it was made, and where he is; none when it repeats.
    pub(super) joint: Option<Joint>,
}

impl Pending {
    pub(super) fn joint(&mut self) -> Option<&mut Joint> {
        self.joint.as_mut()
    }
}

impl Campaign<'_> {
    pub(super) fn begin_liaison(&mut self) {
        self.draw_world();
        for l in 0..self.set.scenario.file.seeker.liaison.len() {
            self.plan_liaison(l);
        }
    }

    /// Draws what is unknown of the sources, once.
    fn draw_world(&mut self) {
        let worlds = &self.set.plan.worlds;
        if !worlds.are_several() {
            return;
        }
        let cases: Vec<usize> = (worlds.unknowns.iter().enumerate())
            .map(|(u, unknown)| {
                let shares = unknown.cases(&|id| self.worth(id));
                let draw = self.set.keys.unknowns[u].draw(purpose::WORLD, 0);
                self.chance.choose(&shares, draw).unwrap_or(0)
            })
            .collect();
        self.world = worlds.world(&cases);
    }

    fn plan_liaison(&mut self, l: usize) {
        let liaison = &self.set.scenario.file.seeker.liaison[l];
        if self.options.without.holds(self.set.plan.sources.liaison[l]) {
            return;
        }
        let count = self.seeker.liaison[l];
        let draw = self.set.keys.liaison[l].draw(purpose::LIAISON_GAP, count);
        let wait_s = self.chance.exponential(self.take(&liaison.rate, count), draw);
        if wait_s.is_finite() {
            self.plan_afresh(wait_s, Next::ReportMade(l as u16));
        }
    }

    /// A report is made: it names a site, and is on its way.
    pub(super) fn report_made(&mut self, l: u16) {
        let index = usize::from(l);
        let liaison = &self.set.scenario.file.seeker.liaison[index];
        let key = self.set.keys.liaison[index];
        let count = self.seeker.liaison[index];
        self.seeker.liaison[index] += 1;
        let source = self.set.plan.sources.liaison[index];
        let delay_s = liaison.delay.as_ref().map_or(0.0, |q| self.take(q, count));
        let (site, joint) = if let Some(site) = self.said_before(source) {
            (site, None)
        } else {
            let right = self.truly_right(source, &liaison.right, count);
            let right = self.chance.happens(right, key.draw(purpose::LIAISON_RIGHT, count));
            let named = self.named_site(right, key.draw(purpose::LIAISON_WRONG, count));
            self.own_word(source, named);
            let belief = self.seeker.belief.probabilities();
            let now = || Joint::new(belief, 1, |_, _| 1.0);
            (named, Some(self.seeker.worlds.as_ref().map_or_else(now, Clone::clone).split()))
        };
        self.seeker.pending.push(Pending { liaison: l, count, site, joint });
        if delay_s > 0.0 {
            self.plan_afresh(delay_s, Next::ReportComes { liaison: l, count });
        } else {
            self.report_comes(l, count);
        }
        self.plan_liaison(index);
    }

    /// A report comes, and is taken in for what it says of then.
    pub(super) fn report_comes(&mut self, l: u16, count: u32) {
        let is_it = |p: &Pending| p.liaison == l && p.count == count;
        let Some(at) = self.seeker.pending.iter().position(is_it) else { return };
        let report = self.seeker.pending.remove(at);
        let source = self.set.plan.sources.liaison[usize::from(l)];
        let site = report.site as u16;
        self.row.first_lead = self.row.first_lead.or(Some(self.now));
        let Some(old) = report.joint else {
            let place = self.set.world.sites[report.site];
            self.note_at(Phase::Find, What::Repeats { source, site }, place);
            return;
        };
        let liaison = &self.set.scenario.file.seeker.liaison[usize::from(l)];
        let believed = self.believed(&liaison.right);
        let by_world = self.right_by_world(source, believed);
        self.seeker.hears_of_before(&old, report.site, &by_world);
        self.credit(source);
        self.seeker.weigh_said();
        self.seeker.named[usize::from(source)] = Some((self.now, report.site, believed));
        self.word(Phase::Find, What::SiteNamed { source, site }, report.site);
        self.look_for_conflict(source);
    }

    /// The last own word of a source's origin, while what is told on is no news.
    pub(super) fn said_before(&self, source: u16) -> Option<usize> {
        let origin = self.set.plan.sources.origins[usize::from(source)]?;
        let (at, site) = self.seeker.words[usize::from(origin)]?;
        let fresh_s = self.take(&self.set.scenario.file.seeker.fusion.repeats_within, 0);
        ((self.now - at).seconds() <= fresh_s).then_some(site)
    }

    /// Notes that a source's origin has something of its own to tell.
    pub(super) fn own_word(&mut self, source: u16, site: usize) {
        if let Some(origin) = self.set.plan.sources.origins[usize::from(source)] {
            self.seeker.words[usize::from(origin)] = Some((self.now, site));
        }
    }

    /// P(a source is right), truly: as the scenario says, or as the world changes it.
    pub(super) fn truly_right(
        &self,
        source: u16,
        right: &Quantity<Share>,
        occurrence: u32,
    ) -> Probability {
        let right = self.take(right, occurrence);
        let worlds = &self.set.plan.worlds;
        Probability::clamped(worlds.right(source, self.world, right, &|id| self.worth(id)))
    }

    /// How right the seeker takes a source to be in each world; one value where that is the same.
    pub(super) fn right_by_world(&self, source: u16, believed: f64) -> Vec<f64> {
        let worlds = &self.set.plan.worlds;
        if !worlds.are_several() || !worlds.changes(source) {
            return vec![believed];
        }
        let means = &self.set.plan.means;
        (0..worlds.weights.len())
            .map(|world| worlds.right(source, world, believed, &|id| means.by_id(id)))
            .collect()
    }

    /// Whether what a source just named conflicts with what another one named: an alarm for whoever
    /// puts them together, not a weight.
    pub(super) fn look_for_conflict(&mut self, source: u16) {
        let Some((_, site, right)) = self.seeker.named[usize::from(source)] else { return };
        let fusion = &self.set.scenario.file.seeker.fusion;
        let within_s = self.take(&fusion.repeats_within, 0);
        let origins = &self.set.plan.sources.origins;
        let origin = origins[usize::from(source)];
        let others = self.seeker.named.iter().enumerate().filter(|(other, _)| {
            *other != usize::from(source) && (origin.is_none() || origins[*other] != origin)
        });
        let strongest = others
            .filter_map(|(other, named)| {
                let (at, there, as_right) = (*named)?;
                ((self.now - at).seconds() <= within_s && there != site)
                    .then(|| (conflict(right, as_right), other))
            })
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        if let Some((k, other)) = strongest
            && k >= self.take(&fusion.conflict, 0)
        {
            let cause = self.cause;
            self.note(Phase::Fix, What::Conflict { source, other: other as u16 });
            self.cause = cause;
        }
    }
}
