//! The fight at the site: a Markov chain on counts, drawn loss by loss.

use ringfort_analysis::attrition::{LossRates, Rates, Side};
use ringfort_analysis::plan::{fight, side};
use ringfort_model::log::{Fate, Phase, Stage, What};

use super::{Campaign, Next, purpose};
use crate::agenda::Ticket;

/// A fight under way. The protectors are the first side.
#[derive(Debug, Clone)]
pub(super) struct Fight {
    rates: Rates,
    protectors: Side,
    seekers: Side,
    protectors_left: u32,
    seekers_left: u32,
    losses: u32,
    next: Option<Ticket>,
    hit: Option<Ticket>,
}

impl Campaign<'_> {
    pub(super) fn fight_begins(&mut self) {
        let Some(strike) = &self.strike else { return };
        let (site, fled, in_place) = (strike.site, strike.fled, strike.in_place);
        let (seekers, committed) = (strike.seekers_left, strike.committed);
        let file = &self.set.scenario.file;
        let values = self.values(self.row.strikes);
        let strengths = self.set.plan.strengths(self.set.scenario, &values, site);
        let gone = if fled { self.row.with_him } else { 0 };
        let protectors = strengths.at_site.saturating_sub(gone) + in_place;
        self.note_at(
            Phase::Engage,
            What::Contact { seekers: seekers as u16, protectors: protectors as u16 },
            self.set.world.sites[site],
        );
        let contact = self.last_event();
        if !fled {
            // the first shot calls whoever was not called before
            let factor = self.time_factor();
            self.alarm(factor);
            self.because_of(contact);
        }
        // fire and break points are those of the whole force, however many came through
        let (x, y, rates) = fight(self.set.scenario, &values, protectors.max(1), committed);
        let Some(rates) = rates.filter(|_| protectors > 0) else {
            self.protectors_yield(0);
            return;
        };
        let hit = (!fled).then(|| {
            let rate = self.take(&file.engagement.principal.at_site, self.row.strikes);
            let draw = self.set.keys.strike.draw(purpose::HIT, self.row.strikes * 8);
            self.chance.exponential(rate, draw)
        });
        let hit = hit.filter(|s| s.is_finite()).map(|s| self.plan_in(s, Next::HitAtSite));
        if let Some(strike) = &mut self.strike {
            strike.fight = Some(Fight {
                rates,
                protectors: x,
                seekers: y,
                protectors_left: protectors,
                seekers_left: seekers,
                losses: 0,
                next: None,
                hit,
            });
        }
        self.plan_loss();
    }

    fn fight_mut(&mut self) -> Option<&mut Fight> {
        self.strike.as_mut()?.fight.as_mut()
    }

    /// Plans the next loss at the rates of the present counts; the chain has no memory, so it may
    /// be planned anew whenever they change.
    fn plan_loss(&mut self) {
        let number = self.row.strikes;
        let Some(fight) = self.fight_mut() else { return };
        let (on_x, on_y) = fight.rates.losses_per_s(fight.protectors_left, fight.seekers_left);
        let (old, occurrence) = (fight.next.take(), number * 16_384 + fight.losses);
        if let Some(ticket) = old {
            self.agenda.cancel(ticket);
        }
        let draw = self.set.keys.strike.draw(purpose::NEXT_LOSS, occurrence);
        let wait_s = self.chance.exponential(on_x + on_y, draw);
        if wait_s.is_finite() {
            let ticket = self.plan_in(wait_s, Next::Loss);
            if let Some(fight) = self.fight_mut() {
                fight.next = Some(ticket);
            }
        }
    }

    pub(super) fn loss(&mut self) {
        let number = self.row.strikes;
        let Some(fight) = self.fight_mut() else { return };
        let (on_x, on_y) = fight.rates.losses_per_s(fight.protectors_left, fight.seekers_left);
        let occurrence = number * 16_384 + fight.losses;
        fight.losses += 1;
        fight.next = None;
        let key = self.set.keys.strike;
        let whose = self.chance.uniform(key.draw(purpose::WHOSE_LOSS, occurrence));
        let on_protector = whose * (on_x + on_y) < on_x;
        let killed = self.casualty(on_protector, occurrence);
        let what = if on_protector {
            What::ProtectorFalls { killed }
        } else {
            What::SeekerFalls { killed }
        };
        self.note(Phase::Engage, what);
        let Some(fight) = self.fight_mut() else { return };
        if on_protector {
            fight.protectors_left -= 1;
        } else {
            fight.seekers_left -= 1;
        }
        let (protectors, seekers) = (fight.protectors_left, fight.seekers_left);
        let (x_broken, y_broken) =
            (fight.protectors.broken_at(protectors), fight.seekers.broken_at(seekers));
        if let Some(strike) = &mut self.strike {
            strike.seekers_left = seekers;
        }
        if x_broken {
            self.protectors_yield(protectors);
        } else if y_broken {
            self.seekers_yield(seekers);
        } else {
            self.plan_loss();
        }
    }

    /// More protectors join; both sides' break points follow what was committed.
    pub(super) fn reinforce(&mut self, joining: u32) {
        let share = &self.set.scenario.file.engagement.withdraw.protectors;
        let share = self.chance_of(share, self.row.strikes);
        let Some(fight) = self.fight_mut() else { return };
        fight.protectors = side(fight.protectors.strength + joining, share);
        fight.protectors_left += joining;
        fight.losses += 1;
        self.plan_loss();
    }

    /// Some protectors leave the fight to go with the principal.
    pub(super) fn leave_fight(&mut self, leaving: u32) -> u32 {
        let Some(fight) = self.fight_mut() else { return leaving };
        let hit = fight.hit.take();
        // those who hold must hold: at least one more than the break point stays
        let spare = fight.protectors_left.saturating_sub(fight.protectors.breaks_at + 1);
        let leaving = leaving.min(spare);
        fight.protectors_left -= leaving;
        fight.losses += 1;
        if let Some(ticket) = hit {
            self.agenda.cancel(ticket);
        }
        self.plan_loss();
        leaving
    }

    pub(super) fn fight_ends(&mut self) {
        let Some(strike) = &mut self.strike else { return };
        if let Some(fight) = strike.fight.take() {
            for ticket in fight.next.into_iter().chain(fight.hit) {
                self.agenda.cancel(ticket);
            }
        }
    }

    pub(super) fn protectors_yield(&mut self, left: u32) {
        self.note(Phase::Engage, What::ProtectorsYield { left: left as u16 });
        self.fight_ends();
        let Some(strike) = &mut self.strike else { return };
        let waiting = strike.break_out.take();
        if strike.fled {
            return;
        }
        if let Some(ticket) = waiting {
            self.agenda.cancel(ticket);
        }
        self.taken(self.now);
    }

    pub(super) fn seekers_yield(&mut self, left: u32) {
        self.note(Phase::Engage, What::SeekersYield { left: left as u16 });
        self.fight_ends();
        let fled = self.strike.as_ref().is_some_and(|s| s.fled);
        self.reached_stage(if fled { Stage::EscapedContact } else { Stage::Repelled });
        self.stays_free();
    }

    pub(super) fn hit_at_site(&mut self) {
        if let Some(fight) = self.fight_mut() {
            fight.hit = None;
        }
        self.principal_hit(Phase::Engage, 0);
    }

    /// A man falls; whether he is killed at once or dies before care.
    pub(super) fn casualty(&mut self, protector: bool, occurrence: u32) -> bool {
        let (at_once, dies) = self.wounding(self.set.keys.strike, occurrence);
        let lost = at_once || dies;
        match (protector, lost) {
            (true, true) => self.row.protectors_killed += 1,
            (true, false) => self.row.protectors_wounded += 1,
            (false, true) => self.row.seekers_killed += 1,
            (false, false) => self.row.seekers_wounded += 1,
        }
        at_once
    }

    /// The principal is hit: killed at once, or wounded with a time at which he would die.
    pub(super) fn principal_hit(&mut self, phase: Phase, which: u32) {
        self.row.hit = true;
        let occurrence = self.row.strikes * 8 + which;
        let killed = self.wound_principal(occurrence);
        self.note(phase, What::Hit { killed });
        if killed {
            self.end_with(Fate::KilledAtSite);
        }
    }
}
