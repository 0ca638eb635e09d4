//! When the seeker goes: belief, forecast, window, gates, and the next start of the day.

use ringfort_analysis::decision::Threshold;
use ringfort_analysis::plan::{Known, STEP_S};
use ringfort_model::log::{Phase, Stage, What};
use ringfort_model::scenario::{Gate, GoWhen};
use ringfort_model::units::{Duration, Instant, Probability};
use ringfort_world::light::Illumination;

use super::{Campaign, Next};

impl Campaign<'_> {
    /// Looks at the belief as it stands: is he located, and is it time to go?
    pub(super) fn consider(&mut self) {
        let Some(rule) = &self.set.scenario.file.seeker.decision.go_when else { return };
        let threshold = self.take(&rule.belief, 0);
        self.look_for_truth(threshold);
        let best = self.seeker.belief.likeliest();
        let sites = self.set.plan.names.sites.len();
        let sure = best < sites && self.seeker.belief.probability(best) >= threshold;
        match (sure, self.seeker.sure_since) {
            (true, Some((site, _))) if site == best => {}
            (true, _) => self.seeker.sure_since = Some((best, self.now)),
            (false, Some((site, _))) => {
                // the window closes when belief is lost before a strike began
                self.seeker.sure_since = None;
                self.because_of(self.seeker.last_word.filter(|_| self.cause.is_none()));
                self.note(Phase::Decide, What::Unlocated { site: site as u16 });
                if self.strike.is_none() && self.row.located.is_some() {
                    self.row.window_missed = true;
                }
            }
            (false, None) => {}
        }
        if self.strike.is_none()
            && let Some(start) = self.go(rule, best, sure)
        {
            self.row.decided = self.row.decided.or(Some(self.now));
            self.because_of(self.seeker.held_by);
            self.note_at(Phase::Decide, What::Go { site: best as u16 }, self.set.world.sites[best]);
            self.strike = Some(super::reach::Strike::planned(best));
            self.plan_at(start, Next::Strike);
        }
    }

    /// Notes when belief in a site passes the threshold, and whether it is the right one.
    fn look_for_truth(&mut self, threshold: f64) {
        let best = self.seeker.belief.likeliest();
        let sites = self.set.plan.names.sites.len();
        let sure = best < sites && self.seeker.belief.probability(best) >= threshold;
        let held = if sure { Some(best) } else { None };
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

    /// The start at which a strike on `site` would begin, if the rule says go.
    fn go(&self, rule: &GoWhen, site: usize, sure: bool) -> Option<Instant> {
        if !sure || self.set.plan.ways.get(site)?.is_none() || !self.gates_open(site) {
            return None;
        }
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
        let staying =
            Probability::clamped(self.set.plan.seeker.motion.probability_of_staying(site, steps));
        let believed = Probability::clamped(self.seeker.belief.probability(site));
        if !threshold.go(believed, staying) {
            return None;
        }
        let light = self.set.world.illumination_at(start);
        let asked = self.take(&rule.success, 0);
        let forecast = || self.forecast(site, light);
        (asked <= 0.0 || forecast().value() >= asked).then_some(start)
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
