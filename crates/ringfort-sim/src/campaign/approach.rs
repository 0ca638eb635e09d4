//! One approach: when its tasks begin, what notices it, when it is there; and the race that it is.

use ringfort_analysis::interruption::Place;
use ringfort_analysis::moments::lognormal_from_mean_cv;
use ringfort_analysis::plan::{DrawnTask, Way, people, serving};
use ringfort_model::law::Law;
use ringfort_model::units::{Duration, Instant, Probability};
use ringfort_world::light::Illumination;

use super::crossing::{Crossings, SetOff, first_share};
use super::{Setting, purpose};
use crate::chance::{Chance, Entity};

/// When the tasks of an approach begin, what notices it, and when it is there.
pub(super) struct Timeline {
    pub(super) starts: Vec<Instant>,
    pub(super) detected: Option<(Instant, u16)>,
    pub(super) set_off: Vec<SetOff>,
    pub(super) ends: Instant,
}

/// Those who approach.
pub(super) struct Approaching<'a> {
    pub(super) chance: &'a Chance,
    /// The name of the strike.
    pub(super) key: Entity,
    /// Which strike it is.
    pub(super) number: u32,
    pub(super) begins: Instant,
    /// The coefficient of variation of its pace.
    pub(super) time_cv: f64,
    /// The factor f on watching.
    pub(super) watching: f64,
    /// How many they are.
    pub(super) seekers: u32,
}

impl Approaching<'_> {
    /// Plays the tasks: one pace for the whole approach, each task noticed or not on its own. This
    /// is the race of [`ringfort_analysis::race`], drawn. What a task decides is drawn under its own
    /// name, and whether he is noticed at all under that of the stretch whose part it is: a layer
    /// more or less, or a stretch cut otherwise, leaves the luck of the others.
    pub(super) fn timeline(&self, way: &Way, tasks: &[DrawnTask]) -> Timeline {
        let pace = lognormal_from_mean_cv(1.0, self.time_cv).map_or(1.0, |(mu, sigma)| {
            let law = Law::Lognormal { mu, sigma };
            self.chance.sample(&law, self.key.draw(purpose::PACE, self.number))
        });
        let mut at_s = 0.0;
        let mut starts = Vec::with_capacity(tasks.len());
        let mut detected = None;
        let mut crossing = Crossings::new(self.seekers);
        // of the stretch at hand: −ln P(not noticed in its parts before)
        let mut unnoticed = 0.0;
        for (named, task) in way.tasks.iter().zip(tasks) {
            let key = Entity::named(&named.name);
            if named.part.is_none_or(|(number, _)| number == 1) {
                unnoticed = 0.0;
            }
            let after = |share: f64| {
                self.begins + Duration::from_seconds((at_s + share * task.mean_s) * pace)
            };
            starts.push(after(0.0));
            let ground = Entity::named(&named.title());
            let set_off = crossing.play(self.chance, ground, self.number, task, after);
            let noticed = key.draw(purpose::DETECTION, self.number);
            let here = task.watching(self.watching);
            let watching = Probability::clamped(-libm::expm1(-here));
            unnoticed += here;
            let by_now = Probability::clamped(-libm::expm1(-unnoticed));
            if detected.is_none() && self.chance.happens(by_now, noticed) {
                let done = match task.place {
                    Place::Throughout => {
                        let u = self.chance.uniform(key.draw(purpose::WHERE, self.number));
                        if task.crossing.is_some() { first_share(u, watching) } else { u }
                    }
                    place => 1.0 - place.share_ahead(),
                };
                let weights: Vec<f64> = task.hazards.iter().map(|(_, h)| *h).collect();
                let chosen = self.chance.choose(&weights, key.draw(purpose::DETECTOR, self.number));
                let detector = task.hazards[chosen.unwrap_or(0)].0;
                if set_off.is_none_or(|(share, _)| done < share) {
                    detected = Some((after(done), detector));
                }
            }
            if let (None, Some((share, detector))) = (detected, set_off) {
                detected = Some((after(share), detector));
            }
            at_s += task.mean_s;
        }
        let ends = self.begins + Duration::from_seconds(at_s * pace);
        Timeline { starts, detected, set_off: crossing.set_off, ends }
    }
}

/// Whether a strike on a site is interrupted, with every state pinned: all quantities at their means,
/// the alert factor `watching`, the light given. None for a site beyond the map.
///
/// The race of campaigns without campaigns around it: the share of many replications is
/// [`Way::interruption`] at the means.
pub fn race(
    set: &Setting<'_>,
    site: usize,
    light: Illumination,
    watching: f64,
    seed: u64,
    replication: u64,
) -> Option<bool> {
    let chance = Chance::new(seed, replication);
    let (scenario, values) = (set.scenario, &set.plan.means);
    let way = &set.plan.ways[site].as_ref()?[light.index()];
    let strike = &scenario.file.seeker.strike;
    let approach = Approaching {
        chance: &chance,
        key: set.keys.strike,
        number: 0,
        begins: Instant::START,
        time_cv: values.of(&strike.time_cv),
        watching,
        seekers: people(values.of(&strike.force.people), 1),
    };
    let timeline = approach.timeline(way, &way.drawn(scenario, values));
    let Some((noticed, _)) = timeline.detected else { return Some(false) };
    Some(serving(scenario, site).any(|(index, response)| {
        let key = set.keys.responses[index];
        let through = key.draw(purpose::CALL, 0);
        let (mean_s, cv) = (values.of(&response.time), values.of(&response.time_cv));
        let time_s = lognormal_from_mean_cv(mean_s, cv).map_or(mean_s, |(mu, sigma)| {
            chance.sample(&Law::Lognormal { mu, sigma }, key.draw(purpose::RESPONSE, 0))
        });
        chance.happens(values.chance(&response.communication), through)
            && noticed + Duration::from_seconds(time_s) < timeline.ends
    }))
}
