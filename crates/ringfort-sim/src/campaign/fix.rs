//! The hourly step of belief, and what watchers left at a site see or do not see.

use ringfort_analysis::plan::STEP_S;
use ringfort_model::log::{Phase, What};
use ringfort_model::units::{Instant, Probability};

use super::{Campaign, Next, purpose};

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
        if !self.settled {
            self.plan_afresh(STEP_S, Next::Step);
        }
    }

    fn predict_and_watch(&mut self, step: u32) {
        let tails = &self.set.scenario.file.seeker.tail;
        let motion = self.set.plan.seeker.motion_at(step - 1);
        if self.seeker.watching.iter().all(Option::is_none) {
            // the number of places is the same by construction
            let _ = self.seeker.belief.predict(motion);
            return;
        }
        let before = self.seeker.belief.probabilities().to_vec();
        let _ = self.seeker.belief.predict(motion);
        // P(he is here now, and nothing was seen of his leaving), as the watchers are asked in turn
        let mut unseen = self.seeker.belief.probabilities().to_vec();
        let mut not_reported = vec![1.0; before.len()];
        for (t, tail) in tails.iter().enumerate() {
            let Some(site) = self.seeker.watching[t] else { continue };
            let source = self.set.plan.sources.tails[t];
            let sees = self.believed(&tail.sees_departure);
            let was = unseen.clone();
            for (place, unseen) in unseen.iter_mut().enumerate().filter(|(p, _)| *p != site) {
                let left = before[site] * motion.probability(site, place) * not_reported[site];
                *unseen = (*unseen - sees * left).max(0.0);
            }
            not_reported[site] *= 1.0 - sees;
            let ratio = |place: usize| {
                if was[place] > 0.0 { unseen[place] / was[place] } else { 1.0 }
            };
            self.observe_by(source, ratio);
            self.sign(t, site, source, step);
        }
        // watchers whose site is no longer believed in leave it
        let belief = &self.seeker.belief;
        for watching in &mut self.seeker.watching {
            *watching = watching.filter(|site| belief.probability(*site) >= 0.02);
        }
    }

    /// Whether the watchers saw a sign of him within the step, true or mistaken.
    fn sign(&mut self, t: usize, site: usize, source: u16, step: u32) {
        let tail = &self.set.scenario.file.seeker.tail[t];
        let means = &self.set.plan.means;
        let seen_if = |rate: f64| -libm::expm1(-rate * STEP_S);
        let truly = self.principal.site() == Some(site);
        let rate =
            if truly { self.take(&tail.sights, step) } else { self.take(&tail.mistakes, step) };
        let draw = self.set.keys.tails[t].draw(purpose::SIGHTED, step);
        let (here, elsewhere) =
            (seen_if(means.of(&tail.sights)), seen_if(means.of(&tail.mistakes)));
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
            if self.chance.happens(self.chance_of(&tail.sees_departure, occurrence), draw) {
                self.seeker.has_left(self.set.plan.seeker.motion_at(self.hour()), from);
                self.seeker.watching[t] = None;
                self.because_of(left);
                let what = What::DepartureSeen { tail: t as u16, site: from as u16 };
                self.word(Phase::Fix, what, from);
            }
        }
    }

    /// The moment at which the force has had its time since belief first held.
    pub(super) fn force_ready(&self) -> Option<Instant> {
        let ready_s = self.take(&self.set.scenario.file.seeker.decision.ready, 0);
        let (_, since) = self.seeker.sure_since?;
        Some(since + ringfort_model::units::Duration::from_seconds(ready_s))
    }
}
