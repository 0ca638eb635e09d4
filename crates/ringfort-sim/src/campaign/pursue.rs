//! The break-out, the cordon, and the search for a man in flight.

use ringfort_analysis::plan::people;
use ringfort_analysis::pursuit::{Cordon, Pursuit, Search};
use ringfort_model::log::{Phase, Stage, What};
use ringfort_model::units::{Duration, Position};

use super::{Campaign, Next, purpose};

impl Campaign<'_> {
    /// The escort takes him out of the site.
    pub(super) fn break_out(&mut self) {
        let here = self.principal.site();
        let Some(strike) = &mut self.strike else { return };
        strike.break_out = None;
        let in_contact = strike.contact;
        let site = strike.site;
        if here != Some(site) {
            // his routine has taken him away in the meantime
            return;
        }
        strike.fled = true;
        let number = self.row.strikes;
        let file = &self.set.scenario.file;
        let wanted = file.escort.as_ref().map_or(0, |e| {
            let people_left = people(self.take(&e.people, number), 0);
            people(self.take(&e.go_with_him, number), 0).min(people_left)
        });
        let with = self.leave_fight(wanted);
        self.row.with_him = with;
        self.row.broke_out = Some(self.now);
        self.principal.flees();
        self.note_at(
            Phase::Pursue,
            What::BreaksOut { with: with as u16 },
            self.set.world.sites[site],
        );
        let out = self.last_event();
        if in_contact.is_some() {
            let draw = self.set.keys.strike.draw(purpose::HIT, self.row.strikes * 8 + 1);
            if self.chance.happens(
                self.chance_of(&file.engagement.principal.break_out, self.row.strikes),
                draw,
            ) {
                self.principal_hit(Phase::Pursue, 1);
                if self.settled {
                    return;
                }
            }
        }
        self.because_of(out);
        self.plan_search();
    }

    /// Plans the cordon and the search, counted from contact; the law of finding is the closed form.
    fn plan_search(&mut self) {
        let Some(strike) = &self.strike else { return };
        let seeker = &self.set.scenario.file.seeker;
        let number = self.row.strikes;
        // the seekers reckon from when they are there; he may have gone before
        let contact = strike.contact.unwrap_or(strike.arrives);
        let ahead_s = (contact - self.now).seconds().max(0.0);
        let Some(pursuit) = &seeker.pursuit else {
            self.get_away(Duration::from_seconds(ahead_s));
            return;
        };
        let cordon = seeker.cordon.as_ref().map(|c| Cordon {
            closes_at_s: ((contact - self.now).seconds() + self.take(&c.closes, number)).max(1.0),
            radius_m: self.take(&c.radius, 0),
        });
        let search = Search {
            searchers: self.take(&pursuit.searchers, number),
            speed_m_per_s: self.take(&pursuit.speed, number),
            sweep_width_m: self.take(&pursuit.sweep_width, number),
            lateness_s: ahead_s + self.take(&pursuit.late, number),
            lasts_s: self.take(&pursuit.lasts, number),
        };
        let speed = self.take(&pursuit.flight_speed, number);
        let Ok(chase) = Pursuit::new(speed, search, cordon) else {
            self.get_away(Duration::ZERO);
            return;
        };
        let draw = self.set.keys.strike.draw(purpose::FINDING, number);
        let found_s = chase.time_of_finding_s(self.chance.uniform(draw));
        // whoever kept contact leads the search to him as it starts
        let is_kept = self.strike.as_ref().map(|s| s.site).is_some_and(|s| self.kept_in_flight(s));
        let found_s = if is_kept { Some(search.lateness_s) } else { found_s };
        let mut tickets = vec![self.plan_in(search.lateness_s, Next::SearchStarts)];
        if let Some(cordon) = cordon {
            tickets.push(self.plan_in(cordon.closes_at_s, Next::CordonCloses));
        }
        tickets.push(match found_s {
            Some(found_s) => self.plan_in(found_s, Next::Found),
            None => self.plan_in(search.lateness_s + search.lasts_s, Next::SearchEnds),
        });
        if let Some(strike) = &mut self.strike {
            strike.pursuit = tickets;
        }
    }

    fn get_away(&mut self, later: Duration) {
        let ticket = self.plan_at(self.now + later, Next::SearchEnds);
        if let Some(strike) = &mut self.strike {
            strike.pursuit = vec![ticket];
        }
    }

    /// Where he is in flight: straight out from the site at his speed, on a bearing of chance.
    pub(super) fn in_flight(&self) -> Option<Position> {
        let site = self.set.world.sites[self.strike.as_ref()?.site]?;
        let speed = self
            .take(&self.set.scenario.file.seeker.pursuit.as_ref()?.flight_speed, self.row.strikes);
        let draw = self.set.keys.strike.draw(purpose::HEADING, self.row.strikes);
        let bearing = std::f64::consts::TAU * self.chance.uniform(draw);
        let out_m = speed * (self.now - self.row.broke_out?).seconds();
        // once the cordon is closed he lies up inside it
        let radius = self.set.scenario.file.seeker.cordon.as_ref().map(|c| self.take(&c.radius, 0));
        let out_m = radius.map_or(out_m, |r| out_m.min(r * 1.2));
        Some(Position {
            east_m: site.east_m + out_m * libm::sin(bearing),
            north_m: site.north_m + out_m * libm::cos(bearing),
        })
    }

    pub(super) fn cordon_closes(&mut self) {
        let Some(cordon) = &self.set.scenario.file.seeker.cordon else { return };
        let radius = self.take(&cordon.radius, 0);
        let speed = self
            .set
            .scenario
            .file
            .seeker
            .pursuit
            .as_ref()
            .map_or(0.0, |p| self.take(&p.flight_speed, self.row.strikes));
        let out_m = speed * self.row.broke_out.map_or(0.0, |at| (self.now - at).seconds());
        let inside = out_m <= radius;
        self.note_at(Phase::Pursue, What::CordonCloses { inside }, self.in_flight());
        if !inside {
            self.search_ends();
        }
    }

    /// He is found; those with him may fight.
    pub(super) fn found(&mut self) {
        self.row.found = Some(self.now);
        self.note_at(Phase::Pursue, What::Found {}, self.in_flight());
        let engagement = &self.set.scenario.file.engagement;
        let number = self.row.strikes;
        let p = self.chance_of(&engagement.principal.when_found, number);
        let key = self.set.keys.strike;
        for companion in 0..self.row.with_him {
            // beyond any number of losses in the fight
            let occurrence = number * 16_384 + 10_000 + companion;
            if self.chance.happens(p, key.draw(purpose::COMPANION, occurrence)) {
                let killed = self.casualty(true, occurrence);
                self.note(Phase::Pursue, What::ProtectorFalls { killed });
            }
        }
        if self.wound.is_none() && self.chance.happens(p, key.draw(purpose::HIT, number * 8 + 2)) {
            self.principal_hit(Phase::Pursue, 2);
            if self.settled {
                return;
            }
        }
        self.taken(self.now);
    }

    pub(super) fn search_ends(&mut self) {
        self.note(Phase::Pursue, What::SearchEnds {});
        self.reached_stage(Stage::EscapedContact);
        self.stays_free();
    }

    /// He is free: with his own people, who care for his wounds, or dead of them before that.
    pub(super) fn stays_free(&mut self) {
        if self.dies_in_own_care() {
            self.note(Phase::Evacuate, What::Dies {});
            self.end_with(ringfort_model::log::Fate::DiedBeforePickUp);
            return;
        }
        self.wound = None;
        let site = self.strike.as_ref().map(|s| s.site);
        self.strike_over();
        if !self.settled {
            self.goes_to_ground(site);
        }
    }

    /// After a strike he turns up at another site if he has one, and what was known is void.
    fn goes_to_ground(&mut self, left: Option<usize>) {
        self.seeker.starts_anew();
        if let Some(site) = left {
            self.seeker.watching.fill(None);
            self.principal.returns_to(site);
            self.raise_alert();
            self.depart(true);
            if self.principal.site() != Some(site) {
                self.seeker.has_left(self.set.plan.seeker.motion_at(self.hour()), site);
            }
        }
    }
}
