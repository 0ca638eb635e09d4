//! Searching from the air, and staying over a site once it is believed in.

use ringfort_analysis::belief::{Belief, Joint};
use ringfort_analysis::plan::Eye;
use ringfort_model::log::{Phase, What};
use ringfort_model::units::Probability;

use super::{Campaign, purpose};

/// One surveillance: what it does, and what hides him from it.
#[derive(Debug, Clone)]
pub(super) struct Eyes {
    /// The site that it stays over.
    pub(super) staring: Option<usize>,
    /// The event by which it came there.
    pub(super) since: Option<u32>,
    /// Whether it follows him on the way.
    pub(super) follows: bool,
    /// P(what is there shows or is hidden, place); one roof for all passes and looks of a stay.
    pub(super) hidden: Joint,
    /// P(shows | place) of a stay that begins.
    shows: Vec<f64>,
}

impl Eyes {
    pub(super) fn new(eye: &Eye, belief: &Belief) -> Self {
        let shows: Vec<f64> = (0..belief.places()).map(|place| eye.shows(0, place)).collect();
        let hidden = Self::afresh(&shows, belief);
        Self { staring: None, since: None, follows: false, hidden, shows }
    }

    fn afresh(shows: &[f64], belief: &Belief) -> Joint {
        Joint::new(belief.probabilities(), 2, |case, place| given(shows, case, place))
    }

    pub(super) fn starts_anew(&mut self, belief: &Belief) {
        self.hidden = Self::afresh(&self.shows, belief);
    }

    /// Whoever moves comes under another roof.
    pub(super) fn predict(&mut self, kernel: &[f64]) {
        let shows = &self.shows;
        self.hidden.predict_redrawn(kernel, |case, place| given(shows, case, place));
    }
}

fn given(shows: &[f64], case: usize, place: usize) -> f64 {
    if case == 0 { shows[place] } else { 1.0 - shows[place] }
}

impl Campaign<'_> {
    /// One step of everything that looks from the air.
    pub(super) fn look_from_the_air(&mut self, step: u32) {
        for e in 0..self.seeker.eyes.len() {
            let source = self.set.plan.sources.surveillance[e];
            if self.options.without.holds(source) {
                continue;
            }
            match self.seeker.eyes[e].staring {
                Some(site) => self.look_at(e, site, source, step),
                None => self.search(e, source, step),
            }
            self.counter_located(e, source, step);
            self.choose_where_to_stay(e, source);
        }
    }

    /// Whether he shows from the air where he is, as long as he stays there.
    fn shows(&self, e: usize) -> bool {
        let draw = self.set.keys.eyes[e].draw(purpose::MASKED, self.principal.moves());
        let masked = Probability::clamped(self.truth.eyes[e].masked);
        !self.chance.happens(masked, draw)
    }

    /// What a step of the search names, and that it names nothing else.
    fn search(&mut self, e: usize, source: u16, step: u32) {
        let key = self.set.keys.eyes[e];
        let truth = &self.truth.eyes[e].pass;
        let sites = truth.covered.len();
        let place = self.principal.site();
        let mut named = Vec::new();
        if let Some(site) = place {
            let p = Probability::clamped(truth.seen[site]);
            if self.chance.happens(p, key.draw(purpose::AIR_SEES, step)) && self.shows(e) {
                named.push(site);
            }
        }
        let wrong = Probability::clamped(truth.mistaken[place.unwrap_or(sites)]);
        if self.chance.happens(wrong, key.draw(purpose::AIR_MISTAKES, step)) {
            let others: Vec<usize> =
                (0..sites).filter(|s| truth.covered[*s] && place != Some(*s)).collect();
            let draw = key.draw(purpose::AIR_MISTAKEN, step);
            named.extend(self.chance.pick(others.len() as u32, draw).map(|i| others[i as usize]));
        }
        let believed = &self.set.plan.channels.eyes[e].pass;
        if named.is_empty() {
            self.observe_from_the_air(e, source, |case, place| believed.quiet[case][place]);
            return;
        }
        self.observe_from_the_air(e, source, |case, place| {
            believed.likelihood(&named, place, case == 0)
        });
        for site in named {
            self.row.first_lead = self.row.first_lead.or(Some(self.now));
            let wrong = believed.mistaken[sites] / believed.others(sites).max(1) as f64;
            let right = believed.seen[site] / (believed.seen[site] + wrong).max(1e-12);
            self.seeker.named[usize::from(source)] = Some((self.now, site, right));
            self.cause = None;
            self.word(Phase::Find, What::SiteNamed { source, site: site as u16 }, site);
            self.own_word(source, site);
            self.look_for_conflict(source);
        }
    }

    /// Whether a sign of him is seen in a step over a site, true or mistaken.
    fn look_at(&mut self, e: usize, site: usize, source: u16, step: u32) {
        let is_there = self.principal.site() == Some(site);
        let shows = is_there && self.shows(e);
        let p = self.truth.eyes[e].looks[site].likelihood(true, is_there, shows);
        let draw = self.set.keys.eyes[e].draw(purpose::AIR_SIGN, step);
        let is_seen = self.chance.happens(Probability::clamped(p), draw);
        let look = self.set.plan.channels.eyes[e].looks[site];
        self.observe_from_the_air(e, source, |case, place| {
            look.likelihood(is_seen, place == site, case == 0)
        });
        if is_seen {
            self.because_of(self.seeker.eyes[e].since);
            self.word(Phase::Fix, What::SeenFromAbove { source, site: site as u16 }, site);
            self.own_word(source, site);
        }
    }

    /// What counters it may give away the site that it is used at.
    fn counter_located(&mut self, e: usize, source: u16, step: u32) {
        if !self.truth.eyes[e].can_be_given_away {
            return;
        }
        for site in 0..self.truth.eyes[e].given_away.len() {
            let eyes = &self.seeker.eyes[e];
            let over = |eye: &Eye| match eyes.staring {
                Some(stared) if stared == site => eye.on_station,
                Some(_) => 0.0,
                None => eye.was_over(site),
            };
            let by = |eye: &Eye| {
                let (with, without) = eye.given_away[site];
                (over(eye) * with, over(eye) * without)
            };
            let (here, elsewhere) = by(&self.set.plan.channels.eyes[e]);
            let (with, without) = by(&self.truth.eyes[e]);
            if with <= 0.0 && here <= 0.0 {
                continue;
            }
            let p = if self.principal.site() == Some(site) { with } else { without };
            let sites = self.truth.eyes[e].given_away.len() as u32;
            let occurrence = step.wrapping_mul(sites).wrapping_add(site as u32);
            let draw = self.set.keys.eyes[e].draw(purpose::COUNTER_LOCATED, occurrence);
            if self.chance.happens(Probability::clamped(p), draw) {
                self.observe_at(source, site, here, elsewhere);
                self.because_of(self.seeker.eyes[e].since);
                let what = What::CounterLocated { source, site: site as u16 };
                self.word(Phase::Find, what, site);
                self.own_word(source, site);
            } else {
                self.observe_at(source, site, 1.0 - here, 1.0 - elsewhere);
            }
        }
    }

    /// Takes in what was seen or not from the air, by whether he shows there, and place.
    fn observe_from_the_air(
        &mut self,
        e: usize,
        source: u16,
        likelihood: impl Fn(usize, usize) -> f64,
    ) {
        let knowledge = &mut self.seeker;
        let hidden = &knowledge.eyes[e].hidden;
        for (place, l) in knowledge.likelihood.iter_mut().enumerate() {
            *l = hidden.expected(place, |case| likelihood(case, place)).max(0.0);
        }
        self.credit(source);
        let knowledge = &mut self.seeker;
        if knowledge.belief.weigh(&knowledge.likelihood).is_err() {
            return;
        }
        knowledge.weigh_joints(Some(e));
        knowledge.eyes[e].hidden.weigh(likelihood);
    }

    /// Comes to stay over a site that is believed in, and leaves it at half of that belief.
    fn choose_where_to_stay(&mut self, e: usize, source: u16) {
        let belief = &self.seeker.belief;
        let stares_at = self.truth.eyes[e].stares_at;
        let best = belief.likeliest();
        if let Some(site) = self.seeker.eyes[e].staring {
            if belief.probability(site) >= 0.5 * stares_at {
                return;
            }
            self.because_of(self.seeker.eyes[e].since);
            self.note(Phase::Fix, What::StayEnds { source, site: site as u16 });
            self.seeker.eyes[e].staring = None;
        }
        let on_map = self.set.world.sites.get(best).is_some_and(Option::is_some);
        if on_map && self.seeker.belief.probability(best) >= stares_at {
            self.cause = self.seeker.last_word;
            self.stays_over(e, source, best);
        }
    }

    fn stays_over(&mut self, e: usize, source: u16, site: usize) {
        let what = What::StaysOver { source, site: site as u16 };
        self.note_at(Phase::Fix, what, self.set.world.sites[site]);
        self.seeker.eyes[e].since = self.last_event();
        self.seeker.eyes[e].staring = Some(site);
    }

    /// He leaves `from`: whoever stays over it may see that, and follow him.
    pub(super) fn departure_seen_from_the_air(&mut self, from: usize, left: Option<u32>) {
        for e in 0..self.seeker.eyes.len() {
            if self.seeker.eyes[e].staring != Some(from) {
                continue;
            }
            let key = self.set.keys.eyes[e];
            let number = self.principal.moves();
            let eye = &self.truth.eyes[e];
            let sees = Probability::clamped(eye.sees_moves[from]);
            if !self.chance.happens(sees, key.draw(purpose::AIR_SEES_LEAVE, number)) {
                continue;
            }
            let keeps = Probability::clamped(eye.keeps);
            let follows = self.chance.happens(keeps, key.draw(purpose::AIR_KEEPS, number));
            self.seeker.has_left(self.set.plan.seeker.motion_at(self.hour()), from);
            let source = self.set.plan.sources.surveillance[e];
            self.because_of(left);
            let what = What::LeavesSeenFromAbove { source, site: from as u16 };
            self.word(Phase::Fix, what, from);
            self.seeker.eyes[e].staring = None;
            self.seeker.eyes[e].follows = follows;
        }
    }

    /// He arrives at `site`: whoever stays over it may see that, and whoever followed him knows.
    pub(super) fn arrival_seen_from_the_air(&mut self, site: usize, come: Option<u32>) {
        for e in 0..self.seeker.eyes.len() {
            let follows = std::mem::take(&mut self.seeker.eyes[e].follows);
            let source = self.set.plan.sources.surveillance[e];
            let number = self.principal.moves();
            let sees = Probability::clamped(self.truth.eyes[e].sees_moves[site]);
            let draw = self.set.keys.eyes[e].draw(purpose::AIR_SEES_ARRIVE, number);
            let stays = self.seeker.eyes[e].staring == Some(site);
            if !(follows || stays && self.chance.happens(sees, draw)) {
                continue;
            }
            self.seeker.likelihood.fill(1e-9);
            self.seeker.likelihood[site] = 1.0;
            self.credit(source);
            self.seeker.is_certain(site);
            self.because_of(come);
            let what = if follows {
                What::FollowedFromAbove { source, site: site as u16 }
            } else {
                What::ArrivesSeenFromAbove { source, site: site as u16 }
            };
            self.word(Phase::Fix, what, site);
            self.own_word(source, site);
            if follows && self.set.world.sites[site].is_some() {
                self.stays_over(e, source, site);
            }
        }
    }

    /// Whether a surveillance that stays over the site keeps contact with him as he breaks out.
    pub(super) fn kept_in_flight(&mut self, site: usize) -> bool {
        for e in 0..self.seeker.eyes.len() {
            if self.seeker.eyes[e].staring != Some(site) {
                continue;
            }
            let keeps = Probability::clamped(self.truth.eyes[e].keeps);
            let draw = self.set.keys.eyes[e].draw(purpose::AIR_KEEPS_FLIGHT, self.row.strikes);
            if self.chance.happens(keeps, draw) {
                let source = self.set.plan.sources.surveillance[e];
                let cause = self.cause;
                self.note(Phase::Pursue, What::KeptInFlight { source });
                self.cause = cause;
                return true;
            }
        }
        false
    }
}
