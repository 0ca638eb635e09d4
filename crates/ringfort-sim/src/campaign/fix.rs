//! The hourly step of belief, and what watchers left at a site see or do not see.

use ringfort_analysis::plan::STEP_S;
use ringfort_model::log::{Phase, What};
use ringfort_model::units::{Instant, Probability};

use super::{Campaign, Next, purpose};

/// Room for one step of watching.
#[derive(Debug, Clone, Default)]
pub(super) struct Room {
    watchers: Vec<Watcher>,
    before: Vec<f64>,
    unseen: Vec<f64>,
    was: Vec<f64>,
    leaves_unseen: Vec<f64>,
    comes_unseen: Vec<f64>,
    kernel: Vec<f64>,
}

/// Whoever watches a site for his moves.
#[derive(Debug, Clone, Copy)]
struct Watcher {
    site: usize,
    /// P(he is seen to leave | he does), as the seeker believes it.
    leaves: f64,
    /// P(he is seen to come | he does).
    comes: f64,
    source: u16,
    /// The tail whose watchers they are.
    tail: Option<usize>,
}

impl Campaign<'_> {
    /// One step: he may have moved; what watchers saw, and that they saw nothing, is taken in.
    pub(super) fn step_of_belief(&mut self) {
        let step = self.seeker.steps;
        self.seeker.steps += 1;
        if step > 0 {
            self.predict_and_watch(step);
        }
        if self.options.trace {
            self.beliefs.push((self.now, self.seeker.belief.probabilities().to_vec()));
        }
        self.consider();
        self.watch_plans();
        if !self.settled {
            self.plan_afresh(STEP_S, Next::Step);
        }
    }

    fn predict_and_watch(&mut self, step: u32) {
        let motion = self.set.plan.seeker.motion_at(step - 1);
        if self.watchers().next().is_none() {
            if self.seeker.has_joints() {
                self.seeker.predict_joints(self.set.plan.seeker.kernel_at(step - 1));
            }
            // the number of places is the same by construction
            let _ = self.seeker.belief.predict(motion);
        } else {
            self.predict_and_look(step);
        }
        self.look_from_the_air(step);
        self.hear_silence();
    }

    /// Whoever would see him leave a site or, from above, come to it: tails first, then from the air.
    fn watchers(&self) -> impl Iterator<Item = Watcher> + use<'_> {
        let tails = self.set.scenario.file.seeker.tail.iter().enumerate();
        let signature = self.set.scenario.file.principal.transit.signature.as_ref();
        let shows = signature.map_or(1.0, |q| self.believed(q));
        let tails = tails.filter_map(move |(t, tail)| {
            let site = self.seeker.watching[t]?;
            let leaves = self.believed(&tail.sees_departure) * shows;
            let source = self.set.plan.sources.tails[t];
            Some(Watcher { site, leaves, comes: 0.0, source, tail: Some(t) })
        });
        let eyes = self.seeker.eyes.iter().enumerate();
        let eyes = eyes.filter_map(|(e, eyes)| {
            let site = eyes.staring?;
            let sees = self.set.plan.channels.eyes[e].sees_moves[site];
            let source = self.set.plan.sources.surveillance[e];
            Some(Watcher { site, leaves: sees, comes: sees, source, tail: None })
        });
        tails.chain(eyes)
    }

    fn predict_and_look(&mut self, step: u32) {
        // taken out for the step, so that no step allocates
        let mut room = std::mem::take(&mut self.seeker.room);
        room.watchers.clear();
        room.watchers.extend(self.watchers());
        self.predict_and_look_in(&mut room, step);
        self.seeker.room = room;
        // watchers whose site is no longer believed in leave it
        let belief = &self.seeker.belief;
        for watching in &mut self.seeker.watching {
            *watching = watching.filter(|site| belief.probability(*site) >= 0.02);
        }
    }

    fn predict_and_look_in(&mut self, room: &mut Room, step: u32) {
        let seeker = &self.set.plan.seeker;
        let (motion, moves) = (seeker.motion_at(step - 1), seeker.kernel_at(step - 1));
        let Room { watchers, before, unseen, was, leaves_unseen, comes_unseen, kernel } = room;
        let copy = |to: &mut Vec<f64>, from: &[f64]| {
            to.clear();
            to.extend_from_slice(from);
        };
        copy(before, self.seeker.belief.probabilities());
        let _ = self.seeker.belief.predict(motion);
        // P(he is here now, and nothing was seen of his moves), as the watchers are asked in turn
        copy(unseen, self.seeker.belief.probabilities());
        let places = before.len();
        for unseen in [&mut *leaves_unseen, &mut *comes_unseen] {
            unseen.clear();
            unseen.resize(places, 1.0);
        }
        if self.seeker.has_joints() {
            copy(kernel, moves);
            for watcher in &*watchers {
                for (at, p) in kernel[watcher.site * places..][..places].iter_mut().enumerate() {
                    *p *= if at == watcher.site { 1.0 } else { 1.0 - watcher.leaves };
                }
                for (from, row) in kernel.chunks_exact_mut(places).enumerate() {
                    let comes = if from == watcher.site { 0.0 } else { watcher.comes };
                    row[watcher.site] *= 1.0 - comes;
                }
            }
            self.seeker.predict_joints(kernel);
        }
        for Watcher { site, leaves, comes, source, tail } in watchers.iter().copied() {
            copy(was, unseen);
            for (place, unseen) in unseen.iter_mut().enumerate().filter(|(p, _)| *p != site) {
                let left = before[site] * motion.probability(site, place);
                let left = left * leaves_unseen[site] * comes_unseen[place];
                *unseen = (*unseen - leaves * left).max(0.0);
            }
            leaves_unseen[site] *= 1.0 - leaves;
            if comes > 0.0 {
                for (from, before) in before.iter().enumerate().filter(|(p, _)| *p != site) {
                    let come = before * moves[from * places + site];
                    let come = come * leaves_unseen[from] * comes_unseen[site];
                    unseen[site] = (unseen[site] - comes * come).max(0.0);
                }
                comes_unseen[site] *= 1.0 - comes;
            }
            let ratio = |place: usize| {
                if was[place] > 0.0 { unseen[place] / was[place] } else { 1.0 }
            };
            self.observe_moves_unseen(source, ratio);
            if let Some(t) = tail {
                self.sign(t, site, source, step);
            }
        }
    }

    /// Takes in that no move was seen: what is carried along has been through it with the motion.
    fn observe_moves_unseen(&mut self, source: u16, ratio: impl Fn(usize) -> f64) {
        for (place, l) in self.seeker.likelihood.iter_mut().enumerate() {
            *l = ratio(place).max(0.0);
        }
        self.credit(source);
        let _ = self.seeker.belief.weigh(&self.seeker.likelihood);
    }

    /// Whether the watchers saw a sign of him within the step, true or mistaken.
    fn sign(&mut self, t: usize, site: usize, source: u16, step: u32) {
        let tail = &self.set.scenario.file.seeker.tail[t];
        let means = &self.set.plan.means;
        // whom a look does not identify is somebody, and says nothing
        let identity = self.set.scenario.file.identity.as_ref().map(|i| &i.per_look);
        let (known, believed) =
            identity.map_or((1.0, 1.0), |look| (self.take(look, step), means.of(look)));
        let seen_if = |rate: f64| -libm::expm1(-rate * STEP_S);
        let truly = self.principal.site() == Some(site);
        let rate = if truly {
            self.take(&tail.sights, step) * known
        } else {
            self.take(&tail.mistakes, step)
        };
        let draw = self.set.keys.tails[t].draw(purpose::SIGHTED, step);
        let (here, elsewhere) =
            (seen_if(means.of(&tail.sights) * believed), seen_if(means.of(&tail.mistakes)));
        if self.chance.happens(Probability::clamped(seen_if(rate)), draw) {
            self.observe_at(source, site, here, elsewhere);
            self.because_of(self.seeker.watched_since[t]);
            self.word(Phase::Fix, What::Sighting { tail: t as u16, site: site as u16 }, site);
        } else {
            self.observe_at(source, site, 1.0 - here, 1.0 - elsewhere);
        }
    }

    /// He leaves `from`: watchers there may see it.
    pub(super) fn departure_seen(&mut self, from: usize, left: Option<u32>) {
        let tails = &self.set.scenario.file.seeker.tail;
        for (t, tail) in tails.iter().enumerate() {
            if self.seeker.watching[t] != Some(from) {
                continue;
            }
            let occurrence = (self.now.0 / 1000) as u32;
            let draw = self.set.keys.tails[t].draw(purpose::SEES_DEPARTURE, occurrence);
            let signature = self.set.scenario.file.principal.transit.signature.as_ref();
            let shows = signature.map_or(Probability::ONE, |q| self.chance_of(q, occurrence));
            let sees = self.chance_of(&tail.sees_departure, occurrence).and(shows);
            if self.chance.happens(sees, draw) {
                self.seeker.has_left(self.set.plan.seeker.motion_at(self.hour()), from);
                self.seeker.watching[t] = None;
                self.because_of(left);
                let what = What::DepartureSeen { tail: t as u16, site: from as u16 };
                self.word(Phase::Fix, what, from);
            }
        }
    }

    /// Whether anybody watches a site, on the ground or from above.
    pub(super) fn is_watched(&self, site: usize) -> bool {
        self.seeker.watching.contains(&Some(site))
            || self.seeker.eyes.iter().any(|eyes| eyes.staring == Some(site))
    }

    /// The moment at which the force has had its time since belief first held.
    pub(super) fn force_ready(&self) -> Option<Instant> {
        let ready_s = self.take(&self.set.scenario.file.seeker.decision.ready, 0);
        let (_, since) = self.seeker.sure_since?;
        Some(since + ringfort_model::units::Duration::from_seconds(ready_s))
    }
}
