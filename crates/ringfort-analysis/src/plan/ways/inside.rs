//! What ends a way at a site with a diagram of its own? The weakest course through what is finer than
//! a cell there: doors, rooms, what is done at the target.

use ringfort_model::diagram::{Noticed, Passing, SiteDiagram};
use ringfort_model::form::Id;
use ringfort_model::law::Law;
use ringfort_model::log::Names;
use ringfort_model::quantity::Values;
use ringfort_model::scenario::{Scenario, Way as Moving};
use ringfort_world::light::Illumination;

use super::{Watch, WatchKind, Way, WayTask};
use crate::interruption::{Convention, Place, Response, Spread, Task};
use crate::plan::serving;
use crate::sequence::{Diagram, Drawn, Effort, Objective, Part, Step, drawn_shape, weakest};

/// Of so many of the courses that are weakest by EASI, the one that is weakest by the exact race is
/// taken.
const WEIGHED: usize = 32;
/// The deviation of a time, as a share of its mean, where nobody says.
const USUAL_SHARE: f64 = 0.3;

/// A part of a site's diagram in which somebody may be noticed.
pub(in crate::plan) struct Watching {
    site: usize,
    part: Part,
    /// As detectors are named.
    pub(in crate::plan) name: String,
}

/// Every part of every diagram in which somebody may be noticed, in the order of the detectors.
pub(in crate::plan) fn watching(scenario: &Scenario) -> Vec<Watching> {
    let mut all = Vec::new();
    for (site, place) in scenario.file.site.iter().enumerate() {
        let Some(diagram) = &place.diagram else { continue };
        let shape = diagram.shape();
        let areas = shape.area.iter().enumerate();
        let areas = areas.map(|(n, area)| (Part::Area(n), &area.id, &area.crossing));
        let elements = shape.element.iter().enumerate();
        let elements = elements.map(|(n, e)| (Part::Element(n), &e.id, &e.defeat));
        let target = (Part::Target, &shape.target.id, &shape.target.task);
        for (part, id, rows) in areas.chain(elements).chain([target]) {
            if rows.iter().any(is_watched) {
                all.push(Watching { site, part, name: format!("{id} at {}", place.id) });
            }
        }
    }
    all
}

fn is_watched(row: &Passing) -> bool {
    row.detection.law != Law::Point(0.0)
}

/// The diagram of one site under each light, at mean values.
pub(super) struct Inside<'a> {
    scenario: &'a Scenario,
    means: &'a Values,
    site: usize,
    diagram: &'a SiteDiagram,
    /// By light; none where nobody gets in, which a check has told.
    drawn: [Option<Drawn>; 4],
    /// Which detector each watched part is.
    detectors: Vec<(Part, u16)>,
}

impl<'a> Inside<'a> {
    /// None for a site without a diagram.
    pub(super) fn new(
        scenario: &'a Scenario,
        means: &'a Values,
        names: &Names,
        site: usize,
    ) -> Option<Self> {
        let place = &scenario.file.site[site];
        let diagram = place.diagram.as_ref()?;
        let strike = &scenario.file.seeker.strike;
        let threat = diagram.threat(strike.threat.as_ref());
        let cv = means.of(&strike.time_cv);
        let states = &diagram.table.diagram.states;
        let drawn = Illumination::ALL.map(|light| {
            let state = place.diagram_states.of(states, word(light)).map(Id::as_str);
            drawn_shape(diagram.shape(), &diagram.levels, means, cv, state, threat).ok()
        });
        let number = |name: &str| names.detectors.iter().position(|known| known == name);
        let here = watching(scenario).into_iter().filter(|watching| watching.site == site);
        let detectors = here.filter_map(|w| Some((w.part, number(&w.name)? as u16))).collect();
        Some(Self { scenario, means, site, diagram, drawn, detectors })
    }

    /// The diagram under a light; none where nobody gets in.
    pub(super) fn drawn(&self, light: Illumination) -> Option<&Drawn> {
        self.drawn[light.index()].as_ref()
    }

    /// The least mean time from the target's cell to the end, on foot, in seconds.
    pub(super) fn least_s(&self, light: Illumination) -> f64 {
        let left = self.drawn(light).map(|drawn| drawn.diagram.time_left_s());
        left.and_then(|left| left.get(ON_FOOT).copied()).filter(|s| s.is_finite()).unwrap_or(0.0)
    }

    /// A way to the target's cell, ended by the course that leaves the lowest P(I) of the whole; where
    /// nobody answers, by the fastest. None where nobody gets in.
    pub(super) fn ended(
        &self,
        way: &Way,
        innermost: Option<u16>,
        light: Illumination,
    ) -> Option<Way> {
        let drawn = self.drawn(light)?;
        let (diagram, shift) = after(drawn, self.tasks(way))?;
        let found = weakest(&diagram, &self.objective(), WEIGHED, Effort::default()).ok()?;
        let ended = found.courses.iter().map(|course| {
            let mut ended = way.clone();
            let steps = course.steps.iter().filter_map(|step| step.checked_sub(shift));
            for step in steps {
                ended.tasks.extend(self.task(drawn, step, innermost));
            }
            ended
        });
        let worth = |way: &Way| way.interruption(self.scenario, self.means, self.site, 1.0).value();
        let mut best: Option<(f64, Way)> = None;
        for ended in ended {
            let value = worth(&ended);
            // of equal ones the first, which EASI finds weakest
            if best.as_ref().is_none_or(|(least, _)| value < *least) {
                best = Some((value, ended));
            }
        }
        let mut ended = best?.1;
        ended.inside = ended.tasks.len() - way.tasks.len();
        let inside = &ended.drawn(self.scenario, self.means)[way.tasks.len()..];
        let inside_s: f64 = inside.iter().map(|task| task.mean_s).sum();
        if let (Some(last), Some(at)) = (way.seconds.last(), way.points.last())
            && inside_s > 0.0
        {
            ended.points.push(*at);
            ended.seconds.push(last + inside_s);
        }
        Some(ended)
    }

    /// The tasks of a way as path analysis writes them, when as alert as usual.
    fn tasks(&self, way: &Way) -> Vec<Task> {
        let cv = self.means.of(&self.scenario.file.seeker.strike.time_cv);
        let tasks = way.drawn(self.scenario, self.means).into_iter().map(|task| Task {
            detection: task.detection(1.0),
            place: task.place,
            delay: Spread { mean_s: task.mean_s, sd_s: cv * task.mean_s },
        });
        tasks.collect()
    }

    /// What makes a course weak: P(I) against whoever is there first, else the time that it takes.
    fn objective(&self) -> Objective {
        let of = |id| self.means.of(id);
        let answers = serving(self.scenario, self.site).map(|(_, response)| Response {
            time: Spread {
                mean_s: of(&response.time),
                sd_s: self.means.of(&response.time_cv) * of(&response.time),
            },
            communication: self.means.chance(&response.communication),
            convention: Convention::Common,
        });
        let soonest = answers.min_by(|a, b| a.time.mean_s.total_cmp(&b.time.mean_s));
        let escort = self.scenario.file.escort.as_ref().map(|escort| Response {
            time: Spread { mean_s: of(&escort.reaction), sd_s: USUAL_SHARE * of(&escort.reaction) },
            communication: ringfort_model::units::Probability::ONE,
            convention: Convention::Common,
        });
        soonest.or(escort).map_or(Objective::Time, Objective::Interruption)
    }

    /// A step of the diagram as a task of a way; none where nothing has to be done.
    fn task(&self, drawn: &Drawn, step: usize, innermost: Option<u16>) -> Option<WayTask> {
        let passed = drawn.passed[step];
        let shape = self.diagram.shape();
        let (name, rows) = match passed.part {
            Part::Element(n) => (format!("pass {}", shape.element[n].id), &shape.element[n].defeat),
            Part::Area(n) => (format!("go through {}", shape.area[n].id), &shape.area[n].crossing),
            Part::Target => (format!("at the target: {}", shape.target.id), &shape.target.task),
        };
        let row = rows.get(passed.row?)?;
        let detector = self.detectors.iter().find(|(part, _)| *part == passed.part);
        let watches = detector.filter(|_| is_watched(row)).map(|(_, detector)| Watch {
            detector: *detector,
            kind: WatchKind::All(vec![row.detection.id]),
        });
        Some(WayTask {
            name,
            part: None,
            layer: innermost,
            by: Moving::Foot,
            moving_s: 0.0,
            barrier: Some(row.delay.id),
            stop: None,
            crossed: None,
            place: match row.noticed {
                Noticed::Beginning => Place::Beginning,
                Noticed::Middle => Place::Middle,
                Noticed::End => Place::End,
                Noticed::Throughout => Place::Throughout,
            },
            watches: watches.into_iter().collect(),
        })
    }
}

/// The node at which somebody on foot enters a drawn diagram.
pub(super) const ON_FOOT: usize = 1;

/// The diagram behind a way of these tasks, and by how much its steps are shifted: a first step leads
/// on foot into what it calls outside.
fn after(drawn: &Drawn, way: Vec<Task>) -> Option<(Diagram, usize)> {
    let first = Step { from: 0, into: ON_FOOT + 1, element: None, tasks: way };
    let steps = drawn.diagram.steps().iter().map(|step| Step {
        from: step.from + 1,
        into: step.into + 1,
        ..step.clone()
    });
    let steps = std::iter::once(first).chain(steps).collect();
    Some((Diagram::new(drawn.diagram.nodes() + 1, steps).ok()?, 1))
}

/// A light as states are told by.
fn word(light: Illumination) -> &'static str {
    match light {
        Illumination::DarkNight | Illumination::MoonlitNight => "night",
        Illumination::Twilight => "twilight",
        Illumination::Day => "day",
    }
}
