//! Which secrets does a scenario have, who holds them, and what are they worth to whoever comes?

use ringfort_model::quantity::Values;
use ringfort_model::scenario::Scenario;
use ringfort_model::units::Probability;
use ringfort_world::light::Illumination;

use super::ways::Known;
use super::{Plan, people};
use crate::compartments::{Compartments, MOST_SECRETS, Role, Secrets, prices};

/// What a secret is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// The lane of the denial area of that index.
    Lane(u16),
    /// Whether he is at the site of that index.
    Site(usize),
    /// The times of the patrol of the layer of that index.
    Times(u16),
    /// A barrier that opens at once: the ids of its delays, in each layer that has one of that name.
    Code(Vec<usize>),
}

/// The secrets of a scenario: those of its `[[secret]]` tables, then the lanes that a denial area says
/// by `known_to` alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holdings {
    /// Their names.
    pub names: Vec<String>,
    /// What each is about.
    pub about: Vec<About>,
    /// How many holders each takes to be given away.
    pub holders: Vec<u8>,
    /// By compartment: what its people know, a bit a secret.
    pub held: Vec<Secrets>,
}

/// What one secret is worth on the way into a site, at the means of the scenario and in the normal
/// alert state.
#[derive(Debug, Clone, PartialEq)]
pub struct Price {
    /// Its name.
    pub secret: String,
    /// P(I) to whoever knows everything but this.
    pub interruption_without: Probability,
    /// P(success), as the seeker forecasts it, to whoever knows everything but this.
    pub success_without: Probability,
    /// By how much P(I) falls when this becomes known as the last: P(I) without it less P(I) with
    /// full knowledge.
    pub interruption: f64,
    /// By how much P(success) rises.
    pub success: f64,
    /// By how much P(I) falls when this becomes known as the only one.
    pub alone: f64,
}

/// The prices of all secrets on the way into one site.
#[derive(Debug, Clone, PartialEq)]
pub struct Prices {
    /// P(I) to whoever knows nothing that cannot be seen.
    pub interruption_unknown: Probability,
    /// P(I) to whoever knows everything.
    pub interruption_known: Probability,
    /// P(success) to whoever knows nothing that cannot be seen.
    pub success_unknown: Probability,
    /// P(success) to whoever knows everything.
    pub success_known: Probability,
    /// Each secret.
    pub secrets: Vec<Price>,
}

impl Holdings {
    /// Those of a scenario.
    pub fn of(scenario: &Scenario) -> Self {
        let file = &scenario.file;
        let mut holdings = Self { held: vec![0; file.compartment.len()], ..Self::default() };
        for secret in &file.secret {
            let area =
                |id: &ringfort_model::form::Id| file.denial_area.iter().position(|a| a.id == *id);
            let about = if let Some(lane) = secret.lane.as_ref().and_then(area) {
                About::Lane(lane as u16)
            } else if let Some(site) =
                secret.site.as_ref().and_then(|id| scenario.site(id.as_str()))
            {
                About::Site(site)
            } else if let Some(times) = &secret.times {
                let layer = file.layer.iter().position(|l| l.id == *times);
                About::Times(layer.unwrap_or(0) as u16)
            } else {
                let barriers = file.layer.iter().flat_map(|l| &l.barrier);
                let opened = barriers.filter(|b| secret.code.as_ref() == Some(&b.id));
                let delays = |b: &ringfort_model::scenario::Barrier| {
                    std::iter::once(b.on_foot.id)
                        .chain(b.by_vehicle.as_ref().map(|q| q.id))
                        .collect::<Vec<_>>()
                };
                About::Code(opened.flat_map(delays).collect())
            };
            holdings.add(secret.id.to_string(), about, secret.holders.min(255) as u8);
        }
        for (c, compartment) in file.compartment.iter().enumerate() {
            for (s, secret) in file.secret.iter().enumerate().take(MOST_SECRETS) {
                if compartment.secrets.contains(&secret.id) {
                    holdings.held[c] |= 1 << s;
                }
            }
        }
        for (a, area) in file.denial_area.iter().enumerate() {
            let Some(known_to) = &area.known_to else { continue };
            let lane = About::Lane(a as u16);
            let place = holdings.about.iter().position(|about| *about == lane);
            let secret = place.unwrap_or_else(|| {
                holdings.add(format!("the lane of {}", area.id), lane, 1);
                holdings.names.len() - 1
            });
            if let Some(c) = file.compartment.iter().position(|c| c.id == *known_to)
                && secret < MOST_SECRETS
            {
                holdings.held[c] |= 1 << secret;
            }
        }
        holdings
    }

    fn add(&mut self, name: String, about: About, holders: u8) {
        self.names.push(name);
        self.about.push(about);
        self.holders.push(holders.max(1));
    }

    /// All secrets.
    pub fn all(&self) -> Secrets {
        bits(0..self.names.len())
    }

    /// What whoever holds these makes use of on the way in.
    pub fn known(&self, given: Secrets) -> Known {
        let mut known = Known::default();
        for (s, about) in self.about.iter().enumerate().take(MOST_SECRETS) {
            if given & 1 << s == 0 {
                continue;
            }
            match about {
                About::Lane(area) => {
                    known.lanes.insert(*area);
                }
                About::Times(layer) => {
                    known.times.insert(*layer);
                }
                About::Code(delays) => known.codes.extend(delays),
                About::Site(_) => {}
            }
        }
        known
    }

    /// The secrets that the way into a site takes to be known whole: its lanes, times and codes. None
    /// where an area around it has a lane that nobody holds, or where there is nothing to know.
    pub fn way(&self, scenario: &Scenario, site: usize) -> Option<Secrets> {
        let file = &scenario.file;
        let around: Vec<usize> =
            (0..file.layer.len()).filter(|l| file.layer[*l].around == file.site[site].id).collect();
        let mut way = 0;
        for (a, area) in file.denial_area.iter().enumerate() {
            if around.iter().any(|l| file.layer[*l].id == area.layer) {
                let lane = About::Lane(a as u16);
                way |= 1 << self.about.iter().position(|about| *about == lane)?;
            }
        }
        let delays = |layer: &usize| {
            file.layer[*layer].barrier.iter().map(|b| b.on_foot.id).collect::<Vec<_>>()
        };
        let delays: Vec<usize> = around.iter().flat_map(delays).collect();
        let concerns = |about: &About| match about {
            About::Times(layer) => around.contains(&usize::from(*layer)),
            About::Code(opened) => opened.iter().any(|id| delays.contains(id)),
            About::Lane(_) | About::Site(_) => false,
        };
        way |= bits((0..self.about.len()).filter(|s| concerns(&self.about[*s])));
        (way != 0).then_some(way)
    }

    /// Who knows what, as [`crate::compartments`] asks it: a role a compartment, a way a site.
    pub fn compartments(&self, scenario: &Scenario, values: &Values) -> Compartments {
        let file = &scenario.file;
        let horizon_s = values.of(&file.scenario.horizon).max(1.0);
        let role =
            |(compartment, knows): (&ringfort_model::scenario::Compartment, &Secrets)| Role {
                people: people(values.of(&compartment.people), 0),
                knows: *knows,
                turned_per_s: turned_per_s(values.of(&compartment.turned), horizon_s),
            };
        Compartments {
            roles: file.compartment.iter().zip(&self.held).map(role).collect(),
            holders_needed: self.holders.iter().copied().take(MOST_SECRETS).collect(),
            ways: (0..file.site.len()).filter_map(|site| self.way(scenario, site)).collect(),
        }
    }
}

/// The rate of a clock that has run down with `probability` by the horizon.
pub fn turned_per_s(probability: f64, horizon_s: f64) -> f64 {
    // certain within the horizon, and no later than a millionth of it
    let p = probability.clamp(0.0, 1.0);
    if p >= 1.0 { 1e6 / horizon_s } else { -libm::log1p(-p) / horizon_s }
}

fn bits(secrets: impl Iterator<Item = usize>) -> Secrets {
    secrets.filter(|s| *s < MOST_SECRETS).fold(0, |bits, s| bits | 1 << s)
}

impl Plan {
    /// What each secret is worth on the way into a site under a light; None for a site beyond the
    /// map.
    ///
    /// A secret about whereabouts is worth nothing here: it moves the finding, not the way.
    pub fn prices(&self, scenario: &Scenario, site: usize, light: Illumination) -> Option<Prices> {
        let way = &self.ways.get(site)?.as_ref()?[light.index()];
        let used = |given| self.used(scenario, site, light, &self.secrets.known(given));
        let interruption =
            |given| way.interruption_by(scenario, &self.means, site, 1.0, &used(given)).value();
        let success =
            |given| self.success_by(scenario, &self.means, site, light, &used(given)).value();
        let (count, all) = (self.secrets.names.len().min(MOST_SECRETS), self.secrets.all());
        // with every one known, less with all but that one
        let of_interruption = prices(count, |given| 1.0 - interruption(given));
        let of_success = prices(count, success);
        let (unknown, known) = (interruption(0), interruption(all));
        let succeeds = success(all);
        let secrets = (0..count)
            .map(|s| Price {
                secret: self.secrets.names[s].clone(),
                interruption_without: Probability::clamped(known + of_interruption[s]),
                success_without: Probability::clamped(succeeds - of_success[s]),
                interruption: of_interruption[s],
                success: of_success[s],
                alone: unknown - interruption(1 << s),
            })
            .collect();
        Some(Prices {
            interruption_unknown: Probability::clamped(unknown),
            interruption_known: Probability::clamped(known),
            success_unknown: Probability::clamped(success(0)),
            success_known: Probability::clamped(succeeds),
            secrets,
        })
    }
}
