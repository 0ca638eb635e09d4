//! The channels of a scenario in numbers: as the seeker believes them, and as they truly are.

use ringfort_model::scenario::{Passes, Scenario};
use ringfort_model::units::Position;
use ringfort_world::World;

use crate::channels::air::{Look, Pass, pass_rate_per_s};
use crate::channels::signals::sd_of_half_radius_m;
use crate::effort::Sweep;
use crate::plan::STEP_S;

const DAY_S: f64 = 86_400.0;

/// What a quantity is worth, by its id.
pub type Worth<'a> = &'a dyn Fn(usize) -> f64;

/// What of the channels is worked out before a campaign, under one reading of the quantities.
#[derive(Debug, Clone, Default)]
pub struct Channels {
    /// By surveillance.
    pub eyes: Vec<Eye>,
    /// By signals.
    pub ears: Vec<Ear>,
}

impl Channels {
    /// Under these values.
    pub fn new(scenario: &Scenario, world: &World, worth: Worth<'_>) -> Self {
        let seeker = &scenario.file.seeker;
        Self {
            eyes: (0..seeker.surveillance.len())
                .map(|e| Eye::new(scenario, world, worth, e))
                .collect(),
            ears: (0..seeker.signals.len()).map(|s| Ear::new(scenario, world, worth, s)).collect(),
        }
    }
}

/// Aerial surveillance, by step.
#[derive(Debug, Clone)]
pub struct Eye {
    /// Whether it has anything to search with.
    pub pass: Pass,
    /// P(it passes over a place in its area in a step).
    pub passes: f64,
    /// That nothing shows from the air at a site.
    pub masked: f64,
    /// Share of elsewhere within its area.
    pub covers_elsewhere: f64,
    /// Staying over each site; empty when it only searches.
    pub looks: Vec<Look>,
    /// By site: P(it sees him come or go), while it stays over it.
    pub sees_moves: Vec<f64>,
    /// P(a look at the site in a step gives it away through what counters it | he is there, or not).
    pub given_away: Vec<(f64, f64)>,
    /// Whether that can be anywhere.
    pub can_be_given_away: bool,
    /// Share of the day on station.
    pub on_station: f64,
    /// Belief from which on it stays over a site; over 1 when it only searches.
    pub stares_at: f64,
    /// P(it keeps contact with him on the way).
    pub keeps: f64,
}

impl Eye {
    fn new(scenario: &Scenario, world: &World, worth: Worth<'_>, index: usize) -> Self {
        let file = &scenario.file;
        let eye = &file.seeker.surveillance[index];
        let extent = world.terrain.lattice().extent();
        let map_m2 = (extent.east_m - extent.west_m) * (extent.north_m - extent.south_m);
        let area_m2 = eye.area.as_ref().map_or(map_m2, |area| worth(area.id));
        let station_s = eye.on_station.as_ref().map_or(DAY_S, |t| worth(t.id).min(DAY_S));
        let on_station = station_s / DAY_S;
        let sweep = match eye.passes {
            Passes::AtRandom => Sweep::Random,
            Passes::Parallel => Sweep::InverseCube,
            Passes::WithoutOverlap => Sweep::Exhaustive,
        };
        let (width, speed) = (worth(eye.sweep_width.id), worth(eye.speed.id));
        // hours on station fall anywhere in the day
        let passes = pass_rate_per_s(sweep, width, speed, station_s, area_m2) * on_station * STEP_S;
        let covered: Vec<bool> = (file.site.iter().zip(&world.sites))
            .map(|(site, at)| at.is_some() && (eye.over.is_empty() || eye.over.contains(&site.id)))
            .collect();
        let altitude = eye.altitude.as_ref().map(|a| worth(a.id));
        let reaching = |site: usize| {
            file.counter_drone.iter().filter(move |counter| {
                let around = scenario.site(counter.around.as_str());
                let apart = around.and_then(|a| distance_m(world.sites[a], world.sites[site]));
                apart.is_some_and(|m| m <= worth(counter.radius.id))
                    && altitude.is_none_or(|m| m < worth(counter.ceiling.id))
            })
        };
        let sites = file.site.len();
        let mut factor: Vec<f64> = (0..sites)
            .map(|site| reaching(site).map(|c| worth(c.factor.id).clamp(0.0, 1.0)).product())
            .collect();
        let given_away: Vec<(f64, f64)> = (0..sites)
            .map(|site| {
                let missed = |with: bool| -> f64 {
                    reaching(site)
                        .map(|c| {
                            let without = if with { 1.0 } else { worth(c.without_him.id) };
                            1.0 - (worth(c.gives_away.id) * without).clamp(0.0, 1.0)
                        })
                        .product()
                };
                (1.0 - missed(true), 1.0 - missed(false))
            })
            .collect();
        let identity = file.identity.as_ref().map(|i| &i.per_look);
        let identified = eye.identifies.as_ref().or(identity).map_or(1.0, |q| worth(q.id));
        let signature = file.principal.transit.signature.as_ref().map_or(1.0, |q| worth(q.id));
        let stare = eye.stare.as_ref();
        let looks = stare.map_or_else(Vec::new, |stare| {
            let (sights, mistakes) = (worth(stare.sights.id), worth(stare.mistakes.id));
            let look = |f: &f64| {
                Look::new(sights, mistakes * on_station, identified * on_station * f, STEP_S)
            };
            factor.iter().map(look).collect()
        });
        let sees = stare.map_or(0.0, |s| worth(s.sees_moves.id) * signature * on_station);
        let sees_moves = factor.iter().map(|f| (sees * f).clamp(0.0, 1.0)).collect();
        factor.push(1.0);
        let (detects, mistakes) = (worth(eye.detects.id), worth(eye.mistakes.id));
        Self {
            pass: Pass::new(passes, detects, mistakes, covered, &factor),
            passes,
            masked: worth(eye.masked.id).clamp(0.0, 1.0),
            covers_elsewhere: worth(eye.covers_elsewhere.id).clamp(0.0, 1.0),
            looks,
            sees_moves,
            can_be_given_away: !file.counter_drone.is_empty()
                && given_away.iter().any(|(with, without)| *with > 0.0 || *without > 0.0),
            given_away,
            on_station,
            stares_at: stare.map_or(2.0, |s| worth(s.at_belief.id)),
            keeps: stare.map_or(0.0, |s| worth(s.keeps.id)),
        }
    }

    /// P(what is there shows, or is hidden | place): the two cases of what masks it.
    pub fn shows(&self, case: usize, place: usize) -> f64 {
        let elsewhere = place == self.given_away.len();
        let shows = (1.0 - self.masked) * if elsewhere { self.covers_elsewhere } else { 1.0 };
        if case == 0 { shows } else { 1.0 - shows }
    }

    /// P(it was over the site in a step of the search).
    pub fn was_over(&self, site: usize) -> f64 {
        if self.pass.covered[site] { -libm::expm1(-self.passes) } else { 0.0 }
    }
}

/// What a listener hears.
#[derive(Debug, Clone)]
pub struct Ear {
    /// By device, then place: how often it is heard while he is there, a second.
    pub rates_per_s: Vec<Vec<f64>>,
    /// By place: all devices together.
    pub all_per_s: Vec<f64>,
    /// By device: distance kept, in metres.
    pub kept_m: Vec<f64>,
    /// Standard deviation of a fix, in metres.
    pub sd_m: f64,
    /// How often something else is taken for a device of his, a second.
    pub mistakes_per_s: f64,
    /// Area of the map, in square metres.
    pub map_m2: f64,
    /// Whether silence says anything: not as much is heard everywhere.
    pub silence_speaks: bool,
}

impl Ear {
    fn new(scenario: &Scenario, world: &World, worth: Worth<'_>, index: usize) -> Self {
        let file = &scenario.file;
        let signals = &file.seeker.signals[index];
        let intercept = worth(signals.intercept.id);
        let places = file.site.len() + 1;
        let rates_per_s: Vec<Vec<f64>> = (file.emission.iter())
            .map(|device| {
                let rate = worth(device.rate.id) * intercept;
                let is_heard = |place: usize| match file.site.get(place) {
                    Some(_) if world.sites[place].is_none() => false,
                    Some(site) => device.at.is_empty() || device.at.contains(&site.id),
                    // whoever is elsewhere is taken to be on the map, with what goes with him
                    None => device.at.is_empty(),
                };
                (0..places).map(|p| if is_heard(p) { rate } else { 0.0 }).collect()
            })
            .collect();
        let all_per_s: Vec<f64> =
            (0..places).map(|p| rates_per_s.iter().map(|device| device[p]).sum()).collect();
        let extent = world.terrain.lattice().extent();
        Self {
            silence_speaks: all_per_s.iter().any(|rate| *rate != all_per_s[0]),
            kept_m: (file.emission.iter())
                .map(|d| d.kept_at.as_ref().map_or(0.0, |q| worth(q.id)))
                .collect(),
            sd_m: sd_of_half_radius_m(worth(signals.error.id)),
            mistakes_per_s: worth(signals.mistakes.id),
            map_m2: (extent.east_m - extent.west_m) * (extent.north_m - extent.south_m),
            rates_per_s,
            all_per_s,
        }
    }
}

fn distance_m(a: Option<Position>, b: Option<Position>) -> Option<f64> {
    let (a, b) = (a?, b?);
    Some(libm::hypot(a.east_m - b.east_m, a.north_m - b.north_m))
}
