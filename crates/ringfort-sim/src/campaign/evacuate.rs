//! Wounds, the time they leave, and the way to care.
//!
//! The published laws of [`DeathTime`] give each triage class a share b₀ that care without any delay
//! would save, and a law of the time from which care comes too late for those. Here only that law is
//! used, that is S(t)/b₀: who is killed at once is the scenario's own figure
//! (`wounds.killed_at_once`), and taking 1 − b₀ beside it would count the same men twice. What this
//! leaves out are those whom no care would save and who yet live for a while: for them the share
//! killed at once must be set that much higher. So "alive in care" means that care came in time,
//! not that he lives in the end.

use ringfort_analysis::evacuation::DeathTime;
use ringfort_model::log::{Fate, Phase, What};
use ringfort_model::units::{Duration, Instant};

use super::{Campaign, Next, purpose};
use crate::chance::Entity;

/// A wound, with the moment at which it would kill; the quantile is fixed when it is received, so
/// that quicker care can only help.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Wound {
    dies_at: Instant,
}

impl Campaign<'_> {
    /// Whether somebody hit is killed at once, and if not, after how many seconds he would die.
    fn severity(&self, entity: Entity, occurrence: u32) -> Option<f64> {
        let wounds = &self.set.scenario.file.engagement.wounds;
        let draw = |purpose| entity.draw(purpose, occurrence);
        if self
            .chance
            .happens(self.chance_of(&wounds.killed_at_once, occurrence), draw(purpose::KILLED))
        {
            return None;
        }
        let immediate = self
            .chance
            .happens(self.chance_of(&wounds.immediate, occurrence), draw(purpose::SEVERITY));
        let class = if immediate {
            DeathTime::PENETRATING_IMMEDIATE
        } else {
            DeathTime::PENETRATING_DELAYED
        };
        // the share whom no care would save is the scenario's own: see above
        let u = self.chance.uniform(draw(purpose::DEATH));
        let lived = class.killed_at_once().value();
        Some(class.time_of_death_s(lived + (1.0 - lived) * u))
    }

    /// For one of the many: killed at once, or dead before care.
    pub(super) fn wounding(&self, entity: Entity, occurrence: u32) -> (bool, bool) {
        match self.severity(entity, occurrence) {
            None => (true, false),
            Some(dies_s) => (false, dies_s < self.time_to_care_s()),
        }
    }

    fn time_to_care_s(&self) -> f64 {
        let evacuation = &self.set.scenario.file.seeker.evacuation;
        self.take(&evacuation.pick_up, self.row.strikes)
            + self.take(&evacuation.to_care, self.row.strikes)
    }

    /// The principal is wounded; true if he is killed at once. A second wound counts if it is worse.
    pub(super) fn wound_principal(&mut self, occurrence: u32) -> bool {
        let Some(dies_s) = self.severity(self.set.keys.principal, occurrence) else { return true };
        let dies_at = self.now + Duration::from_seconds(dies_s);
        let worse = self.wound.is_none_or(|w| dies_at < w.dies_at);
        if worse {
            self.wound = Some(Wound { dies_at });
        }
        false
    }

    /// He is in the seeker's hands at `at`.
    pub(super) fn taken(&mut self, at: Instant) {
        let dead = self.wound.is_some_and(|w| w.dies_at <= at);
        self.principal.flees();
        self.note(Phase::Evacuate, What::Taken { alive: !dead });
        if dead {
            self.end_with(Fate::DiedBeforePickUp);
            return;
        }
        // those who still fight have nothing left to fight for
        self.fight_ends();
        if let Some(strike) = &mut self.strike {
            // whoever is still on the way comes too late to change what follows
            for ticket in strike.pursuit.drain(..).chain(strike.tickets.drain(..)) {
                self.agenda.cancel(ticket);
            }
        }
        let pick_up_s =
            self.take(&self.set.scenario.file.seeker.evacuation.pick_up, self.row.strikes);
        self.plan_in(pick_up_s, Next::PickUp);
        if let Some(wound) = self.wound {
            self.plan_at(wound.dies_at, Next::Dies);
        }
    }

    pub(super) fn pick_up(&mut self) {
        self.note(Phase::Evacuate, What::PickedUp {});
        self.picked_up = true;
        let to_care_s =
            self.take(&self.set.scenario.file.seeker.evacuation.to_care, self.row.strikes);
        self.plan_in(to_care_s, Next::Care);
    }

    pub(super) fn dies(&mut self) {
        self.note(Phase::Evacuate, What::Dies {});
        self.end_with(if self.picked_up { Fate::DiedInEvacuation } else { Fate::DiedBeforePickUp });
    }

    pub(super) fn reaches_care(&mut self) {
        self.note(Phase::Evacuate, What::ReachesCare {});
        self.end_with(Fate::CapturedAlive);
    }

    /// Whether a man who got away wounded dies before his own people bring him to care, which is
    /// taken to need as long from now as the seeker's evacuation.
    pub(super) fn dies_in_own_care(&self) -> bool {
        let until = self.now + Duration::from_seconds(self.time_to_care_s());
        self.wound.is_some_and(|w| w.dies_at < until)
    }
}
