//! When the seeker goes: belief, forecast, window, gates, and the next start of the day.

use ringfort_analysis::decision::Threshold;
use ringfort_analysis::plan::{Known, STEP_S};
use ringfort_model::log::{Phase, Stage, What};
use ringfort_model::scenario::{Gate, GoWhen};
use ringfort_model::units::{Duration, Instant, Probability};
use ringfort_world::light::Illumination;

use super::{Campaign, Next, purpose};

impl Campaign<'_> {
    /// Looks at the belief as it stands: is he located, and is it time to go?
    pub(super) fn consider(&mut self) {
        let convinced = self.convinced();
        self.look_for_truth(convinced);
        match (convinced, self.seeker.sure_since) {
            (Some(best), Some((site, _))) if site == best => {}
            (Some(best), _) => self.seeker.sure_since = Some((best, self.now)),
            (None, Some((site, _))) => {
                // the window closes when belief is lost before a strike began
                self.seeker.sure_since = None;
                self.because_of(self.seeker.last_word.filter(|_| self.cause.is_none()));
                self.note(Phase::Decide, What::Unlocated { site: site as u16 });
                if self.strike.is_none() && self.row.located.is_some() {
                    self.row.window_missed = true;
                }
            }
            (None, None) => {}
        }
        if self.strike.is_none()
            && let Some(site) = convinced
            && let Some(start) = self.go(site)
        {
            self.row.decided = self.row.decided.or(Some(self.now));
            self.because_of(self.seeker.held_by);
            let go = What::Go {
                site: site as u16,
                belief: self.seeker.belief.probability(site),
                asked: self.asked(site).unwrap_or(1.0),
                in_s: (start - self.now).seconds(),
            };
            self.note_at(Phase::Decide, go, self.set.world.sites[site]);
            self.strike = Some(super::reach::Strike::planned(site));
            self.plan_at(start, Next::Strike);
        }
    }

    /// The belief that the rule asks for in a site at this moment; none where it asks for more than
    /// certainty.
    fn asked(&self, site: usize) -> Option<f64> {
        if let Some(rule) = &self.set.scenario.file.seeker.decision.go_when {
            return Some(self.take(&rule.belief, 0));
        }
        let rule = self.set.plan.optimal.as_ref()?.sites.get(site)?.as_ref()?;
        Some(rule.next(self.now)?.go?.value())
    }

    /// The site in which belief passes what is asked: the likeliest one, or by the optimal rule the one
    /// at which going is worth most.
    fn convinced(&self) -> Option<usize> {
        let belief = &self.seeker.belief;
        let sites = self.set.plan.names.sites.len();
        let passes = |site: usize| {
            site < sites && self.asked(site).is_some_and(|asked| belief.probability(site) >= asked)
        };
        let Some(optimal) = &self.set.plan.optimal else {
            return Some(belief.likeliest()).filter(|best| passes(*best));
        };
        let worth = |site: &usize| {
            let rule = optimal.sites[*site].as_ref()?;
            let believed = Probability::clamped(belief.probability(*site));
            Some(rule.solution.value_of_going(rule.next(self.now)?.step, believed))
        };
        (0..sites)
            .filter(|site| passes(*site))
            .filter_map(|site| Some((site, worth(&site)?)))
            .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
            .map(|(site, _)| site)
    }

    /// Notes when belief in a site passes the threshold, and whether it is the right one.
    fn look_for_truth(&mut self, held: Option<usize>) {
        if held == self.seeker.held {
            return;
        }
        self.seeker.held = held;
        let Some(site) = held else { return };
        let truly = self.principal.site() == Some(site);
        self.because_of(self.seeker.last_word.filter(|_| self.cause.is_none()));
        self.note_at(
            Phase::Decide,
            What::Located { site: site as u16, truly },
            self.set.world.sites[site],
        );
        self.seeker.held_by = self.last_event();
        if truly && self.row.located.is_none() {
            self.row.located = Some(self.now);
            self.row.deciding_source = self.seeker.deciding();
            self.reached_stage(Stage::LocatedNoGo);
        }
    }

    /// The start at which a strike on a site that convinces would begin, if the rule says go.
    fn go(&self, site: usize) -> Option<Instant> {
        if self.set.plan.ways.get(site)?.is_none() || !self.gates_open(site) {
            return None;
        }
        match &self.set.scenario.file.seeker.decision.go_when {
            Some(rule) => self.go_by(rule, site),
            None => {
                let rule = self.set.plan.optimal.as_ref()?.sites.get(site)?.as_ref()?;
                rule.due(self.now).map(|start| start.at)
            }
        }
    }

    fn go_by(&self, rule: &GoWhen, site: usize) -> Option<Instant> {
        let start = *self.set.plan.starts.iter().find(|s| **s >= self.now)?;
        let window_s = self.take(&rule.window, 0);
        if start > self.now + Duration::from_seconds(window_s) {
            return None;
        }
        let threshold = Threshold {
            belief: Probability::clamped(self.take(&rule.belief, 0)),
            staying: Probability::clamped(self.take(&rule.stays, 0)),
        };
        let steps = libm::ceil(window_s / STEP_S).min(1e5) as u32;
        let staying = self.set.plan.seeker.staying(site, self.hour(), steps);
        let believed = Probability::clamped(self.seeker.belief.probability(site));
        if !threshold.go(believed, Probability::clamped(staying)) {
            return None;
        }
        let light = self.set.world.illumination_at(start);
        let asked = self.take(&rule.success, 0);
        let forecast = || self.forecast(site, light);
        (asked <= 0.0 || forecast().value() >= asked).then_some(start)
    }

    /// Whole hours since the start.
    pub(super) fn hour(&self) -> u32 {
        (self.now.seconds().max(0.0) / STEP_S) as u32
    }

    /// Somebody else may act first, if the scenario knows of one.
    pub(super) fn begin_decide(&mut self) {
        let Some(third) = &self.set.scenario.file.seeker.decision.third_party else { return };
        let draw = self.set.keys.strike.draw(purpose::THIRD_PARTY, 0);
        let wait_s = self.chance.exponential(self.take(&third.acts, 0), draw);
        if wait_s.is_finite() {
            self.plan_afresh(wait_s, Next::Forestalled);
        }
    }

    /// Somebody else has acted: unless a strike is under way, that ends the search.
    pub(super) fn forestalled(&mut self) {
        if !self.strike.as_ref().is_some_and(|s| s.begun) {
            self.note(Phase::Decide, What::Forestalled {});
            self.settle();
        }
    }

    /// The forecast of success for a seeker who knows what was given away to him.
    fn forecast(&self, site: usize, light: Illumination) -> Probability {
        let plan = self.set.plan;
        let known = plan.secrets.known(self.leaks.given);
        if known == Known::default() {
            return plan.forecast(site, light);
        }
        let used = plan.used(self.set.scenario, site, light, &known);
        plan.success_by(self.set.scenario, &plan.means, site, light, &used)
    }

    /// Whether what else must hold, holds as far as the seeker can see.
    pub(super) fn gates_open(&self, site: usize) -> bool {
        self.set.scenario.file.seeker.decision.gate.iter().all(|gate| match gate {
            Gate::VisitorGone => {
                let watched = self.is_watched(site);
                !(watched && self.principal.site() == Some(site) && self.principal.has_visitor())
            }
            Gate::ForceReady => self.force_ready().is_some_and(|ready| ready <= self.now),
        })
    }
}
