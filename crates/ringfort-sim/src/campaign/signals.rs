//! Devices near him emit; some of it is heard, with a fix that is more or less wide.

use ringfort_analysis::channels::signals::{Heard, fix_density_per_m2, silence};
use ringfort_analysis::plan::STEP_S;
use ringfort_model::log::{Phase, What};
use ringfort_model::units::Position;

use super::{Campaign, Next, purpose};
use crate::chance::Entity;

impl Campaign<'_> {
    pub(super) fn begin_signals(&mut self) {
        for s in 0..self.truth.ears.len() {
            if self.options.without.holds(self.set.plan.sources.signals[s]) {
                continue;
            }
            for device in 0..self.seeker.heard[s].len() {
                self.plan_hearing(s, device);
            }
        }
    }

    /// Plans the next time that something would be heard of a device, or, after the last of them, that
    /// something else is taken for one. A device that is silent where he then is, is not heard.
    fn plan_hearing(&mut self, s: usize, device: usize) {
        let ear = &self.truth.ears[s];
        let loudest = |rates: &Vec<f64>| rates.iter().copied().fold(0.0, f64::max);
        let devices = ear.rates_per_s.len();
        let rate = match ear.rates_per_s.get(device) {
            Some(rates) => loudest(rates),
            None if devices > 0 => ear.mistakes_per_s,
            None => 0.0,
        };
        let draw = self.hearing(s, device).draw(purpose::HEARD_GAP, self.seeker.heard[s][device]);
        let wait_s = self.chance.exponential(rate, draw);
        if wait_s.is_finite() {
            self.plan_afresh(wait_s, Next::Heard { signals: s as u16, device: device as u16 });
        }
    }

    /// The name of draws about one listener and one device.
    fn hearing(&self, s: usize, device: usize) -> Entity {
        let keys = &self.set.keys;
        let of_device = keys.emissions.get(device).map_or(0, |key| key.0);
        Entity(keys.signals[s].0 ^ of_device)
    }

    pub(super) fn heard(&mut self, signals: u16, device: u16) {
        let (s, device) = (usize::from(signals), usize::from(device));
        let count = self.seeker.heard[s][device];
        self.seeker.heard[s][device] += 1;
        let key = self.hearing(s, device);
        let ear = &self.truth.ears[s];
        let uniform = |purpose| self.chance.uniform(key.draw(purpose, count));
        let fix = if let Some(rates) = ear.rates_per_s.get(device) {
            let place = self.principal.site().unwrap_or(rates.len() - 1);
            let is_heard = rates[place] > 0.0 && !self.principal.is_gone();
            self.position_of_him().filter(|_| is_heard).map(|at| {
                let bearing = std::f64::consts::TAU * uniform(purpose::KEPT_BEARING);
                let kept_m = ear.kept_m[device];
                let error = |purpose| self.chance.normal(0.0, ear.sd_m, key.draw(purpose, count));
                Position {
                    east_m: at.east_m + kept_m * libm::sin(bearing) + error(purpose::FIX_EAST),
                    north_m: at.north_m + kept_m * libm::cos(bearing) + error(purpose::FIX_NORTH),
                }
            })
        } else {
            let map = self.set.world.terrain.lattice().extent();
            let (east, north) = (uniform(purpose::FIX_EAST), uniform(purpose::FIX_NORTH));
            Some(Position {
                east_m: map.west_m + east * (map.east_m - map.west_m),
                north_m: map.south_m + north * (map.north_m - map.south_m),
            })
        };
        if let Some(fix) = fix {
            let devices = ear.rates_per_s.len();
            // what is taken for a device of his is taken for any of them
            let taken_for = if device < devices {
                device
            } else {
                let draw = key.draw(purpose::TAKEN_FOR, count);
                self.chance.pick(devices as u32, draw).unwrap_or(0) as usize
            };
            self.take_fix(s, taken_for, fix);
        }
        self.plan_hearing(s, device);
    }

    fn take_fix(&mut self, s: usize, device: usize, fix: Position) {
        let ear = &self.set.plan.channels.ears[s];
        let source = self.set.plan.sources.signals[s];
        let sites = &self.set.world.sites;
        let apart_m = |site: Option<Position>| {
            site.map(|at| libm::hypot(at.east_m - fix.east_m, at.north_m - fix.north_m))
        };
        let mistakes = ear.mistakes_per_s / ear.kept_m.len().max(1) as f64 / ear.map_m2;
        for (place, l) in self.seeker.likelihood.iter_mut().enumerate() {
            let density = match sites.get(place) {
                Some(site) => apart_m(*site)
                    .map_or(0.0, |m| fix_density_per_m2(m, ear.kept_m[device], ear.sd_m)),
                None => 1.0 / ear.map_m2,
            };
            let rate_per_s = ear.rates_per_s[device][place];
            let heard = Heard { rate_per_s, density_per_m2: density, mistakes_per_s_m2: mistakes };
            // per hour and square kilometre, so that no number is too small to be kept; a fix from
            // beyond all sites excludes none for good
            *l = (heard.intensity() * 3.6e9).max(1e-30);
        }
        self.row.first_lead = self.row.first_lead.or(Some(self.now));
        self.take_in(source);
        let nearest = (0..sites.len())
            .filter_map(|site| Some((apart_m(sites[site])?, site)))
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .map_or(0, |(_, site)| site);
        self.note_at(Phase::Find, What::Fix { source, site: nearest as u16 }, Some(fix));
        self.seeker.last_word = self.last_event();
        self.own_word(source, nearest);
    }

    /// An hour in which what was heard was heard: where more would have been, he is less likely.
    pub(super) fn hear_silence(&mut self) {
        for s in 0..self.set.plan.channels.ears.len() {
            let ear = &self.set.plan.channels.ears[s];
            let source = self.set.plan.sources.signals[s];
            if ear.silence_speaks && !self.options.without.holds(source) {
                self.observe_by(source, |place| silence(ear.all_per_s[place], STEP_S));
            }
        }
    }

    /// Where he is: at a site, or as far along the straight way as the time says.
    fn position_of_him(&self) -> Option<Position> {
        if let Some(site) = self.principal.site() {
            return self.set.world.sites[site];
        }
        let (from, to, share) = self.principal.way_behind(self.now)?;
        let (a, b) = (self.set.world.sites[from]?, self.set.world.sites[to]?);
        Some(Position {
            east_m: a.east_m + share * (b.east_m - a.east_m),
            north_m: a.north_m + share * (b.north_m - a.north_m),
        })
    }
}
