//! Denial areas on the way: one field for all who cross it, drawn loss by loss.

use ringfort_analysis::plan::{DrawnTask, Known, side};
use ringfort_model::log::{Phase, Stage, What};
use ringfort_model::units::{Instant, Probability};

use super::{Campaign, Next, purpose};
use crate::chance::{Chance, Entity};

/// Something that is set off, and when.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct SetOff {
    pub(super) at: Instant,
    pub(super) next: Next,
}

/// The crossings of one approach: how many are left, and whom they lost where.
#[derive(Debug, Clone)]
pub(super) struct Crossings {
    left: u32,
    count: u32,
    pub(super) set_off: Vec<SetOff>,
}

impl Crossings {
    pub(super) fn new(seekers: u32) -> Self {
        Self { left: seekers, count: 0, set_off: Vec::new() }
    }

    /// Plays a task: the pure death process of [`ringfort_analysis::denial`] along its ground. Gives
    /// the share of the task at which the first thing is set off, and what notices it.
    pub(super) fn play(
        &mut self,
        chance: &Chance,
        key: Entity,
        number: u32,
        task: &DrawnTask,
        after: impl Fn(f64) -> Instant,
    ) -> Option<(f64, u16)> {
        let crossing = task.crossing.as_ref()?;
        let (area, length_m) = (crossing.over.area, crossing.over.length_m);
        let (mut at_m, mut first) = (0.0, None);
        for lost in 0..self.left {
            let rate = crossing.field.rate_per_m(self.left);
            let draw = key.draw(purpose::SET_OFF, number * 16_384 + lost);
            at_m += chance.exponential(rate, draw);
            if at_m > length_m {
                break;
            }
            let share = at_m / length_m.max(f64::MIN_POSITIVE);
            first.get_or_insert((share, crossing.over.detector));
            let next = Next::SetsOff { area, count: self.count };
            self.set_off.push(SetOff { at: after(share), next });
            self.count += 1;
            self.left -= 1;
        }
        first
    }
}

/// The share of a task at which it is first noticed, at a constant rate and given that it is:
/// `u` from 0 to 1 decides.
pub(super) fn first_share(u: f64, noticed: Probability) -> f64 {
    let p = noticed.value();
    let hazard = -libm::log1p(-p);
    if hazard > 0.0 && hazard.is_finite() {
        (-libm::log1p(-u * p) / hazard).clamp(0.0, 1.0)
    } else if p >= 1.0 {
        0.0
    } else {
        u
    }
}

impl Campaign<'_> {
    /// What the seeker knows and makes use of on the way into a site.
    pub(super) fn known(&self, site: usize) -> Known {
        let light = self.set.world.illumination_at(self.now);
        let known = self.set.plan.secrets.known(self.leaks.given);
        self.set.plan.used(self.set.scenario, site, light, &known)
    }

    /// One of those who come is harmed; a force that has lost its share turns back.
    pub(super) fn sets_off(&mut self, area: u16, count: u32) {
        let number = self.row.strikes;
        // beyond any number of losses in the fight, and of companions
        let killed = self.casualty(false, number * 16_384 + 12_000 + count);
        let place = self.strike.as_ref().and_then(|s| self.set.world.sites[s.site]);
        self.note_at(Phase::Approach, What::Harmed { area, killed }, place);
        let share = &self.set.scenario.file.engagement.withdraw.seekers;
        let share = self.chance_of(share, number);
        let Some(strike) = &mut self.strike else { return };
        strike.seekers_left = strike.seekers_left.saturating_sub(1);
        let (left, fled) = (strike.seekers_left, strike.fled);
        if !side(strike.committed, share).broken_at(left) {
            return;
        }
        // what was set off is heard, whether or not anybody follows
        if self.row.detected.is_none()
            && let Some(detector) = self.ground_of(area)
        {
            self.detected(detector);
        }
        if self.strike.is_none() || self.settled {
            return;
        }
        if fled {
            self.seekers_yield(left);
            return;
        }
        self.note(Phase::Approach, What::SeekersYield { left: left as u16 });
        self.reached_stage(Stage::Repelled);
        self.strike_over();
        if !self.settled {
            self.raise_alert();
        }
    }

    fn ground_of(&self, area: u16) -> Option<u16> {
        let names = &self.set.plan.names;
        // one detector an area, the last of the list
        let first = names.detectors.len().checked_sub(names.areas.len())?;
        Some((first + usize::from(area)) as u16)
    }
}
