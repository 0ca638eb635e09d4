//! The way into each site, as a sequence of tasks with what watches each of them.
//!
//! Where it leads is found in [`ground`], how it falls into tasks in [`tasks`]; here is what it is
//! worth under drawn values, and the race that is run along it.

mod ground;
mod tasks;

pub use ground::{EYES_M, SHOWS_M};

use ringfort_model::law::Law;
use ringfort_model::log::Names;
use ringfort_model::quantity::Values;
use ringfort_model::scenario::{Scenario, Way as Moving};
use ringfort_model::units::{Position, Probability};
use ringfort_world::World;
use ringfort_world::light::Illumination;

use crate::interruption::{Convention, Interruption, Place, Response, Spread, Task};
use crate::moments::lognormal_from_mean_cv;
use crate::plan::serving;
use crate::race::{race, race_of_several};

/// What hears aircraft, by name.
pub const EARS: &str = "those who hear the aircraft";

/// The way into a site under one light: a sequence of tasks, from the first to the target.
#[derive(Debug, Clone, PartialEq)]
pub struct Way {
    /// The tasks in order.
    pub tasks: Vec<WayTask>,
    /// The way on foot, from where it begins to the target.
    pub points: Vec<Position>,
    /// Seconds from its first point to each point, at mean values and barriers included.
    pub seconds: Vec<f64>,
    /// Length of the way on foot in plan, in metres.
    pub length_m: f64,
    /// Where an aircraft or a vehicle comes from, if one is used.
    pub carried_from: Option<Position>,
    /// Points where the time left on foot equals the response time: the critical detection line.
    /// None where nobody comes.
    pub contour: Vec<Position>,
}

/// One task of a way.
#[derive(Debug, Clone, PartialEq)]
pub struct WayTask {
    /// What is done.
    pub name: String,
    /// Index of the layer in which it lies.
    pub layer: Option<u16>,
    /// How one moves in it.
    pub by: Moving,
    /// Time that it takes, in seconds, beside any barrier, unrehearsed and at mean values.
    pub moving_s: f64,
    /// The barrier that it crosses: id of the quantity of its delay.
    pub barrier: Option<usize>,
    /// Where in the task detection happens.
    pub place: Place,
    /// What watches it.
    pub watches: Vec<Watch>,
}

/// Something that watches a task, and what it is worth there.
#[derive(Debug, Clone, PartialEq)]
pub struct Watch {
    /// Index into the names of detectors.
    pub detector: u16,
    /// What it is.
    pub kind: WatchKind,
}

/// The kinds of watching, each with the ids of its quantities.
#[derive(Debug, Clone, PartialEq)]
pub enum WatchKind {
    /// Posts: the integrated rate of noticing at the mean half range, which grows with its cube.
    Posts {
        /// Integrated rate of noticing.
        noticing: f64,
        /// Mean half range in metres.
        half_range_m: f64,
        /// Ids whose mean is the half range.
        eyes: Vec<usize>,
        /// Id of the probability that it is reported.
        reports: usize,
    },
    /// A patrol: random search of a ring.
    Patrol {
        /// Seconds in the ring over its area, s/m².
        exposure: f64,
        /// Ids whose mean is the half range.
        eyes: Vec<usize>,
        /// Ids of groups, speed and P(report).
        groups_speed_reports: [usize; 3],
    },
    /// A device, or ears: ids of probabilities that must all come true.
    All(Vec<usize>),
}

/// A task under drawn values: its mean time and the hazard of each detector.
#[derive(Debug, Clone, PartialEq)]
pub struct DrawnTask {
    /// Mean time in seconds.
    pub mean_s: f64,
    /// Where in the task detection happens.
    pub place: Place,
    /// Detector and -ln(1 - P) in the normal alert state.
    pub hazards: Vec<(u16, f64)>,
}

impl DrawnTask {
    /// P(detected) at an alert factor f: P' = 1 - (1 - P)^f, over all detectors.
    pub fn detection(&self, alert: f64) -> Probability {
        let sum: f64 = self.hazards.iter().map(|(_, h)| h).sum();
        Probability::clamped(-libm::expm1(-alert * sum))
    }
}

impl Watch {
    /// -ln(1 - P) over a task whose time is `time_factor` times that of the plan.
    fn hazard(&self, values: &Values, time_factor: f64) -> f64 {
        let mean = |ids: &[usize]| {
            ids.iter().map(|id| values.by_id(*id)).sum::<f64>() / ids.len().max(1) as f64
        };
        let hazard = match &self.kind {
            WatchKind::Posts { noticing, half_range_m, eyes, reports } => {
                let ratio = mean(eyes) / half_range_m.max(1e-9);
                noticing * time_factor * ratio * ratio * ratio * values.by_id(*reports)
            }
            WatchKind::Patrol {
                exposure,
                eyes,
                groups_speed_reports: [groups, speed, reports],
            } => {
                let sweep = 2.0 * mean(eyes);
                let covered = sweep * values.by_id(*groups) * values.by_id(*speed);
                exposure * time_factor * covered * values.by_id(*reports)
            }
            WatchKind::All(ids) => {
                let p: f64 = ids.iter().map(|id| values.by_id(*id).clamp(0.0, 1.0)).product();
                -libm::log1p(-p)
            }
        };
        // certain detection stays certain at every alert state without leaving the numbers
        hazard.clamp(0.0, 700.0)
    }
}

impl Way {
    /// The tasks under drawn values.
    pub fn drawn(&self, scenario: &Scenario, values: &Values) -> Vec<DrawnTask> {
        let strike = &scenario.file.seeker.strike;
        let rehearsal = values.of(&strike.rehearsal).max(0.0);
        let flown_m = (values.of(&strike.heard) - values.of(&strike.dismount)).max(0.0);
        let task = |task: &WayTask| {
            let factor = if task.by == Moving::Foot { rehearsal } else { 1.0 };
            let moving_s = match task.by {
                Moving::Foot | Moving::Vehicle => task.moving_s * factor,
                Moving::Air => flown_m / values.of(&strike.speed).max(1.0),
            };
            let hazards = task.watches.iter().map(|w| (w.detector, w.hazard(values, factor)));
            DrawnTask {
                mean_s: moving_s + task.barrier.map_or(0.0, |id| values.by_id(id)),
                place: task.place,
                hazards: hazards.collect(),
            }
        };
        self.tasks.iter().map(task).collect()
    }

    /// P(I) of this way by the exact race: some response that serves the site is in place before
    /// the strike is there.
    pub fn interruption(
        &self,
        scenario: &Scenario,
        values: &Values,
        site: usize,
        alert: f64,
    ) -> Probability {
        self.race(scenario, values, site, alert)
            .map_or(Probability::ZERO, |(_, race)| race.probability)
    }

    /// The same, whole: the tasks as path analysis writes them, and what happens at each. None
    /// where no response serves the site.
    ///
    /// `alert` is the factor f on watching. With several responses each is called on its own, and
    /// the first in place counts; P(C) is then part of each time left being enough.
    pub fn race(
        &self,
        scenario: &Scenario,
        values: &Values,
        site: usize,
        alert: f64,
    ) -> Option<(Vec<Task>, Interruption)> {
        let cv = values.of(&scenario.file.seeker.strike.time_cv);
        let tasks: Vec<Task> = (self.drawn(scenario, values).iter())
            .map(|task| Task {
                detection: task.detection(alert),
                place: task.place,
                delay: Spread { mean_s: task.mean_s, sd_s: cv * task.mean_s },
            })
            .collect();
        let answers: Vec<(Probability, Spread, Law)> = serving(scenario, site)
            .map(|(_, response)| {
                let mean_s = values.of(&response.time);
                let time_cv = values.of(&response.time_cv);
                let law = lognormal_from_mean_cv(mean_s, time_cv)
                    .map_or(Law::Point(mean_s), |(mu, sigma)| Law::Lognormal { mu, sigma });
                let time = Spread { mean_s, sd_s: time_cv * mean_s };
                (values.chance(&response.communication), time, law)
            })
            .collect();
        let race = match answers.as_slice() {
            [] => return None,
            [(communication, time, law)] => {
                let answer = Response {
                    time: *time,
                    communication: *communication,
                    convention: Convention::Common,
                };
                race(&tasks, &answer, cv, law)
            }
            several => {
                let several: Vec<(Probability, &Law)> =
                    several.iter().map(|(p, _, law)| (*p, law)).collect();
                race_of_several(&tasks, &several, cv)
            }
        };
        Some((tasks, race))
    }
}

/// Whether any watcher sees otherwise under a moon than without one.
pub(super) fn moon_matters(scenario: &Scenario) -> bool {
    scenario.file.eyesight.values().any(|eyes| eyes.by_moonlight.is_some())
}

/// The way into every site, by light; none for a site beyond the map.
pub(super) fn all(
    scenario: &Scenario,
    world: &World,
    means: &Values,
    names: &Names,
) -> Vec<Option<[Way; 4]>> {
    let ears = names.detectors.iter().position(|d| d == EARS).unwrap_or(0) as u16;
    let covered = world.covered(SHOWS_M);
    let moon_matters = moon_matters(scenario);
    (0..world.sites.len())
        .map(|site| {
            let ground = ground::Ground::new(scenario, world, means, site, covered.as_ref())?;
            let barriers = ground.barriers();
            let contour = ground.contour(&barriers);
            let remaining = ground.remaining(&barriers)?;
            let by = |light| tasks::way(&ground, &remaining, light, ears, contour.clone());
            let dark = by(Illumination::DarkNight)?;
            let moonlit = if moon_matters { by(Illumination::MoonlitNight)? } else { dark.clone() };
            Some([dark, moonlit, by(Illumination::Twilight)?, by(Illumination::Day)?])
        })
        .collect()
}

#[cfg(test)]
mod tests;
