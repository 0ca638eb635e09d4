//! What is worked out once a study, before any campaign: ways in, forecasts, and the seeker's
//! picture of the other side.
//!
//! Everything here rests on the means of the scenario, which is what the seeker acts on. The unknowns
//! that a campaign draws scale the tasks of these ways ([`Way::drawn`]); they never move them.

mod channels;
mod habits;
mod routine;
mod secrets;
mod stopping;
mod ways;
mod worlds;

pub use channels::{Channels, Ear, Eye, Worth};
pub use routine::{STEP_S, SeekerModel};
pub use secrets::{About, Holdings, Price, Prices, turned_per_s};
pub use stopping::{OptimalRule, SiteRule, Start};
pub use ways::{
    Conditions, Crossed, Crossing, DrawnTask, EYES_M, Known, SHOWS_M, Stop, Survey, Vulnerable,
    Watch, WatchKind, Way, WayTask, checkpoint_of, ground_of, raced, survey, written,
};
pub use worlds::{Unknown, Worlds};

use ringfort_model::form::Id;
use ringfort_model::log::Names;
use ringfort_model::quantity::Values;
use ringfort_model::scenario::{Scenario, Way as Moving};
use ringfort_model::units::{Instant, Probability};
use ringfort_world::World;
use ringfort_world::light::Illumination;

use crate::attrition::{Side, rates_from_quickly, win_probability};
use crate::moments;

/// Everything that is worked out before the first campaign. Immutable once made.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The names that logs refer to by index.
    pub names: Names,
    /// Which source each lead, raid, tail and informant is.
    pub sources: SourceIndex,
    /// What only some people know.
    pub secrets: Holdings,
    /// What every quantity is worth on average.
    pub means: Values,
    /// How the seeker pictures the principal's routine.
    pub seeker: SeekerModel,
    /// The seeker's picture of what searches from the air and listens.
    pub channels: Channels,
    /// What is unknown of the sources themselves.
    pub worlds: Worlds,
    /// The origins that several sources may share.
    pub origins: Vec<String>,
    /// The way into each site by light, as [`Illumination::ALL`] has them; none for a site beyond
    /// the map.
    pub ways: Vec<Option<[Way; 4]>>,
    /// The seeker's forecast of success by site and light.
    pub forecasts: Vec<[Probability; 4]>,
    /// Whether a night with a moon is another light than one without.
    pub moon_matters: bool,
    /// Moments at which a strike may start.
    pub starts: Vec<Instant>,
    /// How long the scenario is followed.
    pub horizon: Instant,
    /// The optimal rule, where the seeker goes by it.
    pub optimal: Option<OptimalRule>,
}

/// Which of [`Names::sources`] each thing is.
#[derive(Debug, Clone, Default)]
pub struct SourceIndex {
    /// By lead: its raids.
    pub raids: Vec<u16>,
    /// By tail.
    pub tails: Vec<u16>,
    /// By informant.
    pub informants: Vec<u16>,
    /// By lead: the lead itself, which gives people rather than places.
    pub leads: Vec<u16>,
    /// By compartment: its people, once turned or caught.
    pub compartments: Vec<u16>,
    /// By surveillance.
    pub surveillance: Vec<u16>,
    /// By signals.
    pub signals: Vec<u16>,
    /// By liaison.
    pub liaison: Vec<u16>,
    /// By source: its origin, if it has one that others may share.
    pub origins: Vec<Option<u16>>,
}

/// Works out everything that one study needs once.
pub fn plan(scenario: &Scenario, world: &World) -> Plan {
    let means = scenario.values(|_, entry| moments::mean(&entry.law));
    let horizon = Instant::START
        + ringfort_model::units::Duration::from_seconds(means.of(&scenario.file.scenario.horizon));
    let (names, sources, origins) = names(scenario);
    let mut plan = Plan {
        forecasts: Vec::new(),
        moon_matters: ways::moon_matters(scenario),
        secrets: Holdings::of(scenario),
        seeker: SeekerModel::new(scenario, world, &means),
        channels: Channels::new(scenario, world, &|id| means.by_id(id)),
        worlds: Worlds::new(scenario, &sources, names.sources.len(), &means),
        origins,
        ways: ways::all(scenario, world, &means, &names),
        starts: world.daily(scenario.file.seeker.strike.start, horizon),
        names,
        sources,
        means,
        horizon,
        optimal: None,
    };
    plan.forecasts = (0..world.sites.len())
        .map(|site| Illumination::ALL.map(|light| plan.success(scenario, &plan.means, site, light)))
        .collect();
    plan.optimal = stopping::rule(scenario, world, &plan);
    plan
}

fn names(scenario: &Scenario) -> (Names, SourceIndex, Vec<String>) {
    let file = &scenario.file;
    let mut names = Names {
        sites: file.site.iter().map(|s| s.id.to_string()).collect(),
        visitors: file.principal.visitor.iter().map(|v| v.id.to_string()).collect(),
        occasions: file.principal.event.iter().map(|e| e.id.to_string()).collect(),
        needs: file.principal.need.iter().map(|n| n.what.to_string()).collect(),
        leads: file.seeker.lead.iter().map(|l| l.id.to_string()).collect(),
        tails: file.seeker.tail.iter().map(|t| t.follows.to_string()).collect(),
        informants: file.seeker.informant.iter().map(|i| i.id.to_string()).collect(),
        layers: file.layer.iter().map(|l| l.id.to_string()).collect(),
        responses: file.response.iter().map(|r| r.id.to_string()).collect(),
        areas: file.denial_area.iter().map(|a| a.id.to_string()).collect(),
        compartments: file.compartment.iter().map(|c| c.id.to_string()).collect(),
        warnings: file.early_warning.iter().map(|w| w.id.to_string()).collect(),
        secrets: Holdings::of(scenario).names,
        ..Names::default()
    };
    let mut index = SourceIndex::default();
    let mut source = |name: String| {
        names.sources.push(name);
        (names.sources.len() - 1) as u16
    };
    for lead in &file.seeker.lead {
        index.leads.push(source(format!("lead: {}", lead.id)));
        index.raids.push(source(format!("raids after: {}", lead.id)));
    }
    for tail in &file.seeker.tail {
        index.tails.push(source(format!("following {}", tail.follows)));
    }
    for informant in &file.seeker.informant {
        index.informants.push(source(format!("informant {}", informant.id)));
    }
    for compartment in &file.compartment {
        index.compartments.push(source(format!("people of {}", compartment.id)));
    }
    for eye in &file.seeker.surveillance {
        index.surveillance.push(source(format!("surveillance {}", eye.id)));
    }
    for ears in &file.seeker.signals {
        index.signals.push(source(format!("signals {}", ears.id)));
    }
    for liaison in &file.seeker.liaison {
        index.liaison.push(source(format!("liaison {}", liaison.id)));
    }
    let origins = index.name_origins(scenario, names.sources.len());
    for layer in &file.layer {
        if layer.posts.is_some() {
            names.detectors.push(format!("posts of {}", layer.id));
        }
        if layer.patrol.is_some() {
            names.detectors.push(format!("patrol of {}", layer.id));
        }
        names.detectors.extend(layer.sensor.iter().map(|s| format!("{} of {}", s.id, layer.id)));
    }
    names.detectors.extend(ways::watching(scenario).into_iter().map(|watching| watching.name));
    if file.seeker.strike.way == Moving::Air {
        names.detectors.push(ways::EARS.to_owned());
    }
    let checked = file.layer.iter().filter(|layer| layer.checkpoint.is_some());
    names.detectors.extend(checked.map(|layer| checkpoint_of(&layer.id)));
    names.detectors.extend(file.denial_area.iter().map(|area| ground_of(&area.id)));
    (names, index, origins)
}

impl SourceIndex {
    /// Gives each source its origin, and tells their names.
    fn name_origins(&mut self, scenario: &Scenario, sources: usize) -> Vec<String> {
        let seeker = &scenario.file.seeker;
        let mut all: Vec<(u16, &Id)> = Vec::new();
        for (informant, source) in seeker.informant.iter().zip(&self.informants) {
            all.extend(informant.origin.as_ref().map(|origin| (*source, origin)));
        }
        for (eye, source) in seeker.surveillance.iter().zip(&self.surveillance) {
            all.extend(eye.origin.as_ref().map(|origin| (*source, origin)));
        }
        for (ears, source) in seeker.signals.iter().zip(&self.signals) {
            all.extend(ears.origin.as_ref().map(|origin| (*source, origin)));
        }
        for (liaison, source) in seeker.liaison.iter().zip(&self.liaison) {
            all.push((*source, &liaison.origin));
        }
        self.origins = vec![None; sources];
        let mut names: Vec<String> = Vec::new();
        for (source, origin) in all {
            let known = names.iter().position(|name| *origin == **name);
            let index = known.unwrap_or_else(|| {
                names.push(origin.to_string());
                names.len() - 1
            });
            self.origins[usize::from(source)] = Some(index as u16);
        }
        names
    }
}

/// Who fights whom, when a strike reaches a site.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Strengths {
    /// Escort and the guards of the innermost layer.
    pub at_site: u32,
    /// Those of the responses that serve the site, together.
    pub responses: u32,
    /// Those who come.
    pub seekers: u32,
}

/// A count of people: rounded, at least `least`, at most 5000.
pub fn people(value: f64, least: u32) -> u32 {
    (libm::round(value.clamp(0.0, 5000.0)) as u32).max(least)
}

/// A side that gives up when it has lost this share of its people, at least one of them.
pub fn side(strength: u32, share: Probability) -> Side {
    let losses = libm::ceil(share.value() * f64::from(strength) - 1e-9).max(1.0) as u32;
    Side { strength, breaks_at: strength.saturating_sub(losses) }
}

impl Plan {
    /// The light as far as the plan tells lights apart: every night is dark where nobody sees
    /// otherwise under a moon.
    pub fn told_apart(&self, light: Illumination) -> Illumination {
        match light {
            Illumination::MoonlitNight if !self.moon_matters => Illumination::DarkNight,
            light => light,
        }
    }

    /// The seeker's forecast that a strike on a site prevails there, at its means.
    pub fn forecast(&self, site: usize, light: Illumination) -> Probability {
        self.forecasts[site][light.index()]
    }

    /// Who fights whom at a site, under these values.
    pub fn strengths(&self, scenario: &Scenario, values: &Values, site: usize) -> Strengths {
        let file = &scenario.file;
        let escort = file.escort.as_ref().map_or(0, |e| people(values.of(&e.people), 0));
        let around = file.layer.iter().filter(|l| l.around == file.site[site].id);
        let innermost = around.min_by(|a, b| values.of(&a.radius).total_cmp(&values.of(&b.radius)));
        let guards =
            innermost.and_then(|l| l.posts.as_ref()).map_or(0, |p| people(values.of(&p.guards), 0));
        let responses = serving(scenario, site).map(|(_, r)| people(values.of(&r.people), 0)).sum();
        Strengths {
            at_site: escort + guards,
            responses,
            seekers: people(values.of(&file.seeker.strike.force.people), 1),
        }
    }

    /// P(the strike force prevails at the site), as the seeker forecasts it: interrupted or not by
    /// the exact race, then the exact chain against whoever is there by then.
    pub fn success(
        &self,
        scenario: &Scenario,
        values: &Values,
        site: usize,
        light: Illumination,
    ) -> Probability {
        self.success_by(scenario, values, site, light, &Known::default())
    }

    /// The same for a seeker who knows this.
    ///
    /// Whom denial areas take is reckoned apart from being interrupted, though both lean on being
    /// noticed there: the seeker's forecast, not the race that is played.
    pub fn success_by(
        &self,
        scenario: &Scenario,
        values: &Values,
        site: usize,
        light: Illumination,
        known: &Known,
    ) -> Probability {
        let Some(ways) = &self.ways[site] else { return Probability::ZERO };
        let way = &ways[light.index()];
        let interrupted = way.interruption_by(scenario, values, site, 1.0, known);
        let s = self.strengths(scenario, values, site);
        let lost = way.losses(scenario, values, s.seekers, known);
        let alone = wins_after(scenario, values, s.at_site, s.seekers, &lost);
        let reinforced = wins_after(scenario, values, s.at_site + s.responses, s.seekers, &lost);
        interrupted.mix(reinforced, alone)
    }

    /// What a seeker who knows this makes use of on the way into a site: a lane that takes time of
    /// its own is kept to only where that forecasts better.
    pub fn used(
        &self,
        scenario: &Scenario,
        site: usize,
        light: Illumination,
        known: &Known,
    ) -> Known {
        let mut used = known.clone();
        for lane in &known.lanes {
            let area = &scenario.file.denial_area[usize::from(*lane)];
            if area.on_lane.is_none() {
                continue;
            }
            let by = |known: &Known| self.success_by(scenario, &self.means, site, light, known);
            let mut off = used.clone();
            off.lanes.remove(lane);
            if by(&off) > by(&used) {
                used = off;
            }
        }
        used
    }
}

/// The responses that serve a site, with their indices.
pub fn serving(
    scenario: &Scenario,
    site: usize,
) -> impl Iterator<Item = (usize, &ringfort_model::scenario::Response)> {
    let id = &scenario.file.site[site].id;
    let serves =
        move |r: &ringfort_model::scenario::Response| r.serves.is_empty() || r.serves.contains(id);
    scenario.file.response.iter().enumerate().filter(move |(_, r)| serves(r))
}

/// P(seekers win) of the exact chain.
pub fn wins(scenario: &Scenario, values: &Values, protectors: u32, seekers: u32) -> Probability {
    if protectors == 0 {
        return Probability::ONE;
    }
    let (x, y, rates) = fight(scenario, values, protectors, seekers);
    rates.map_or(Probability::ZERO, |rates| {
        win_probability(&rates, x, y).map_or(Probability::ZERO, Probability::complement)
    })
}

/// P(seekers win) of the exact chain when `lost[l]` is P(l of them were lost before it): their fire
/// and their break point are those of the whole force.
fn wins_after(
    scenario: &Scenario,
    values: &Values,
    protectors: u32,
    seekers: u32,
    lost: &[f64],
) -> Probability {
    let [_, some @ ..] = lost else { return wins(scenario, values, protectors, seekers) };
    if some.iter().all(|p| *p <= 0.0) {
        return wins(scenario, values, protectors, seekers);
    }
    let (x, y, rates) = fight(scenario, values, protectors.max(1), seekers);
    let win = |l: usize| {
        let left = Side { strength: seekers.saturating_sub(l as u32), ..y };
        match &rates {
            _ if left.broken_at(left.strength) => 0.0,
            _ if protectors == 0 => 1.0,
            None => 0.0,
            Some(rates) => win_probability(rates, x, left).map_or(0.0, |p| p.complement().value()),
        }
    };
    // what is rarer than this changes no forecast
    let likely = lost.iter().enumerate().filter(|(_, p)| **p > 1e-9);
    Probability::clamped(likely.map(|(l, p)| p * win(l)).sum())
}

/// The two sides of a fight, protectors first, and the rates at which they lose people.
///
/// The loss ratio is entered at equal strengths: a side with more people has more fire.
pub fn fight(
    scenario: &Scenario,
    values: &Values,
    protectors: u32,
    seekers: u32,
) -> (Side, Side, Option<crate::attrition::Rates>) {
    let engagement = &scenario.file.engagement;
    let x = side(protectors, values.chance(&engagement.withdraw.protectors));
    let y = side(seekers, values.chance(&engagement.withdraw.seekers));
    let quality = scenario.file.escort.as_ref().map_or(1.0, |e| values.of(&e.quality)).max(1e-6);
    let ratio = values.of(&engagement.loss_ratio) / quality;
    let at_strengths = ratio * f64::from(seekers) / f64::from(protectors.max(1));
    let median_s = values.of(&engagement.median_duration).max(1.0);
    let rates = rates_from_quickly(at_strengths.clamp(1e-6, 1e6), median_s, x, y).ok();
    (x, y, rates)
}
