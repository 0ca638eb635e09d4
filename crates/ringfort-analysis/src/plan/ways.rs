//! The way into each site, as a sequence of tasks with what watches each of them.
//!
//! Where it leads is found in [`ground`], how it falls into tasks in [`tasks`]; here is what it is
//! worth under drawn values, and the race that is run along it.

mod diagram;
mod drive;
mod field;
mod ground;
mod in_view;
mod inside;
mod known;
mod pieces;
mod ring;
mod stretch;
mod survey;
mod tasks;
mod vulnerable;
mod watch;

pub use ground::{EYES_M, SHOWS_M};
pub use known::Known;
pub use survey::{Conditions, Survey, Vulnerable, survey};
pub use watch::{Stop, Watch, WatchKind};

pub(super) use inside::watching;

use std::collections::BTreeMap;

use ringfort_model::form::Id;
use ringfort_model::law::Law;
use ringfort_model::log::Names;
use ringfort_model::quantity::Values;
use ringfort_model::scenario::{Scenario, Timing, Way as Moving};
use ringfort_model::units::{Position, Probability};
use ringfort_world::World;
use ringfort_world::light::Illumination;

use crate::denial::{Field, certain};
use crate::detection::Rounds;
use crate::interruption::{Convention, Interruption, Place, Response, Spread, Task};
use crate::moments::lognormal_from_mean_cv;
use crate::plan::{people, serving};
use crate::race::{race, race_of_several};

/// What hears aircraft, by name.
pub const EARS: &str = "those who hear the aircraft";

/// What looks at vehicles on the way into a layer, by name.
pub fn checkpoint_of(layer: &Id) -> String {
    format!("the checkpoint of {layer}")
}

/// What notices whoever sets something off in a denial area, by name.
pub fn ground_of(area: &Id) -> String {
    format!("the ground of {area}")
}

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
    /// How many of the tasks, at the end, are of the site's own diagram.
    pub inside: usize,
    /// Where an aircraft or a vehicle comes from, if one is used.
    pub carried_from: Option<Position>,
    /// Points where the time left on foot equals the response time: the critical detection line.
    /// None where nobody comes.
    pub contour: Vec<Position>,
}

/// One task of a way.
#[derive(Debug, Clone, PartialEq)]
pub struct WayTask {
    /// What is done: the whole stretch, of which this may be a part.
    pub name: String,
    /// Which part of the stretch it is, from 1, and of how many: a stretch is cut where the rate of
    /// being noticed changes. None for a whole one.
    pub part: Option<(u16, u16)>,
    /// Index of the layer in which it lies.
    pub layer: Option<u16>,
    /// How one moves in it.
    pub by: Moving,
    /// Time that it takes, in seconds, beside any barrier, unrehearsed and at mean values.
    pub moving_s: f64,
    /// The barrier that it crosses: id of the quantity of its delay.
    pub barrier: Option<usize>,
    /// The checkpoint that it stops at.
    pub stop: Option<Stop>,
    /// The denial area that it crosses.
    pub crossed: Option<Crossed>,
    /// Where in the task detection happens.
    pub place: Place,
    /// What watches it.
    pub watches: Vec<Watch>,
}

impl WayTask {
    /// What is done, with the part that it is: no two tasks of a way are called alike.
    pub fn title(&self) -> String {
        match self.part {
            Some((number, of)) => format!("{} ({number} of {of})", self.name),
            None => self.name.clone(),
        }
    }

    /// What it takes beside moving and beside the ground of a denial area, in seconds.
    pub fn overcoming_s(&self, values: &Values, known: &Known) -> f64 {
        let barrier = self.barrier.filter(|id| !known.codes.contains(id));
        let barrier_s = barrier.map_or(0.0, |id| values.by_id(id));
        barrier_s + self.stop.map_or(0.0, |stop| stop.mean_s(values))
    }
}

/// The ground of a denial area on a way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Crossed {
    /// Index of the area.
    pub area: u16,
    /// Index into the names of detectors.
    pub detector: u16,
    /// How far the task leads through it, in metres.
    pub length_m: f64,
    /// Its share of all the way through it, and so of the time that the ground costs.
    pub share: f64,
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
    /// The ground that it leads over off the lane, whatever the alert state.
    pub crossing: Option<Crossing>,
}

/// Ground that is crossed off the lane, under drawn values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Crossing {
    /// Which ground.
    pub over: Crossed,
    /// What it does.
    pub field: Field,
    /// How many set out to cross it.
    pub people: u32,
}

impl Crossing {
    /// -ln P(nothing is set off).
    pub fn hazard(&self) -> f64 {
        (self.field.rate_per_m(self.people) * self.over.length_m).clamp(0.0, 700.0)
    }
}

impl DrawnTask {
    /// P(detected) at an alert factor f: P' = 1 - (1 - P)^f, over all detectors; and by whatever is
    /// set off, at any alert state.
    pub fn detection(&self, alert: f64) -> Probability {
        let set_off = self.crossing.as_ref().map_or(0.0, Crossing::hazard);
        Probability::clamped(-libm::expm1(-(self.watching(alert) + set_off)))
    }

    /// -ln P(no detector notices) at an alert factor.
    pub fn watching(&self, alert: f64) -> f64 {
        alert * self.hazards.iter().map(|(_, h)| h).sum::<f64>()
    }
}

impl Way {
    /// The tasks under drawn values, for a seeker who knows nothing that cannot be seen.
    pub fn drawn(&self, scenario: &Scenario, values: &Values) -> Vec<DrawnTask> {
        self.drawn_by(scenario, values, &Known::default())
    }

    /// The tasks under drawn values, for a seeker who makes use of this.
    pub fn drawn_by(&self, scenario: &Scenario, values: &Values, known: &Known) -> Vec<DrawnTask> {
        let strike = &scenario.file.seeker.strike;
        let force = people(values.of(&strike.force.people), 1);
        let rehearsal = values.of(&strike.rehearsal).max(0.0);
        let flown_m = (values.of(&strike.heard) - values.of(&strike.dismount)).max(0.0);
        let factor = |task: &WayTask| if task.by == Moving::Foot { rehearsal } else { 1.0 };
        let exposures = self.exposures(factor);
        let rounds = |watch: &Watch| match &watch.kind {
            WatchKind::Patrol { layer, .. } => {
                let knows = strike.watched || known.times.contains(layer);
                let rounds = if knows { Rounds::WatchedClockwork } else { Rounds::Clockwork };
                (rounds, exposures.get(&watch.detector).copied().unwrap_or(0.0))
            }
            _ => (Rounds::Random, 0.0),
        };
        let task = |task: &WayTask| {
            let factor = factor(task);
            let moving_s = match task.by {
                Moving::Foot | Moving::Vehicle => task.moving_s * factor,
                Moving::Air => flown_m / values.of(&strike.speed).max(1.0),
            };
            let hazards =
                (task.watches.iter()).map(|w| (w.detector, w.hazard(values, factor, rounds(w))));
            let ground = task.crossed.map(|over| {
                let area = &scenario.file.denial_area[usize::from(over.area)];
                let field = Field {
                    hazard_per_m: values.of(&area.hazard),
                    sets_off: values.chance(&area.sets_off),
                };
                let off_lane = !known.lanes.contains(&over.area);
                let takes = if off_lane { &area.off_lane } else { &area.on_lane };
                let crossing = off_lane.then_some(Crossing { over, field, people: force });
                (crossing, over.share * takes.as_ref().map_or(0.0, |time| values.of(time)))
            });
            let (crossing, crossing_s) = ground.unwrap_or((None, 0.0));
            DrawnTask {
                mean_s: moving_s + task.overcoming_s(values, known) + crossing_s,
                place: task.place,
                hazards: hazards.collect(),
                crossing,
            }
        };
        self.tasks.iter().map(task).collect()
    }

    /// By detector: how long the whole way is exposed to a patrol that goes by the clock, in s/m².
    fn exposures(&self, factor: impl Fn(&WayTask) -> f64) -> BTreeMap<u16, f64> {
        let mut all = BTreeMap::new();
        for task in &self.tasks {
            for watch in &task.watches {
                let WatchKind::Patrol { exposure, timing: Timing::Clockwork, .. } = watch.kind
                else {
                    continue;
                };
                *all.entry(watch.detector).or_insert(0.0) += exposure * factor(task);
            }
        }
        all
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
        self.interruption_by(scenario, values, site, alert, &Known::default())
    }

    /// The same for a seeker who makes use of this.
    pub fn interruption_by(
        &self,
        scenario: &Scenario,
        values: &Values,
        site: usize,
        alert: f64,
        known: &Known,
    ) -> Probability {
        self.race_by(scenario, values, site, alert, known)
            .map_or(Probability::ZERO, |(_, race)| race.probability)
    }

    /// P(0, 1, … lost) of a force of `seekers` on the ground of denial areas, from the first to the
    /// target; one entry where none is crossed off the lane.
    pub fn losses(
        &self,
        scenario: &Scenario,
        values: &Values,
        seekers: u32,
        known: &Known,
    ) -> Vec<f64> {
        if self.tasks.iter().all(|task| task.crossed.is_none()) {
            return vec![1.0];
        }
        (self.drawn_by(scenario, values, known).iter())
            .filter_map(|task| task.crossing.as_ref())
            .fold(certain(seekers), |lost, c| c.field.losses_from(&lost, c.over.length_m))
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
        self.race_by(scenario, values, site, alert, &Known::default())
    }

    /// The same for a seeker who makes use of this.
    pub fn race_by(
        &self,
        scenario: &Scenario,
        values: &Values,
        site: usize,
        alert: f64,
        known: &Known,
    ) -> Option<(Vec<Task>, Interruption)> {
        raced(&self.drawn_by(scenario, values, known), scenario, values, site, alert)
    }
}

/// Tasks under drawn values as path analysis writes them, at an alert factor f on watching.
pub fn written(drawn: &[DrawnTask], scenario: &Scenario, values: &Values, alert: f64) -> Vec<Task> {
    let cv = values.of(&scenario.file.seeker.strike.time_cv);
    (drawn.iter())
        .map(|task| Task {
            detection: task.detection(alert),
            place: task.place,
            delay: Spread { mean_s: task.mean_s, sd_s: cv * task.mean_s },
        })
        .collect()
}

/// The race along tasks under drawn values: [`Way::race`] for tasks that somebody has changed.
pub fn raced(
    drawn: &[DrawnTask],
    scenario: &Scenario,
    values: &Values,
    site: usize,
    alert: f64,
) -> Option<(Vec<Task>, Interruption)> {
    let cv = values.of(&scenario.file.seeker.strike.time_cv);
    let whole = written(drawn, scenario, values, alert);
    let (tasks, counts) = pieces::cut(&whole, drawn);
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
    Some((whole, pieces::joined(&race, &counts)))
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
            let covered = covered.as_ref();
            let ground = ground::Ground::new(scenario, world, means, names, site, covered)?;
            let barriers = ground.barriers();
            let remaining = ground.remaining(&barriers)?;
            let inside = inside::Inside::new(scenario, means, names, site);
            // the same in every light, unless the time inside is not
            let mut contours: Vec<(f64, Vec<Position>)> = Vec::new();
            let mut by = |light| {
                let inside_s = inside.as_ref().map_or(0.0, |inside| inside.least_s(light));
                let same = contours.iter().find(|(s, _)| s.total_cmp(&inside_s).is_eq());
                let contour = same.map(|(_, contour)| contour.clone());
                let contour = contour.unwrap_or_else(|| {
                    let contour = ground.contour(&barriers, inside_s);
                    contours.push((inside_s, contour.clone()));
                    contour
                });
                let way = tasks::way(&ground, &remaining, light, ears, contour, inside_s)?;
                match &inside {
                    Some(inside) => inside.ended(&way, ground.innermost(), light),
                    None => Some(way),
                }
            };
            let dark = by(Illumination::DarkNight)?;
            let moonlit = if moon_matters { by(Illumination::MoonlitNight)? } else { dark.clone() };
            Some([dark, moonlit, by(Illumination::Twilight)?, by(Illumination::Day)?])
        })
        .collect()
}

#[cfg(test)]
mod tests;
