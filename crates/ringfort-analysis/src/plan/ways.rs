//! The way into each site, as a sequence of tasks with what watches each of them.

use ringfort_model::law::Law;
use ringfort_model::quantity::Values;
use ringfort_model::scenario::{Eyesight, Layer, Scenario, Way as Moving};
use ringfort_model::units::{Position, Probability};
use ringfort_world::World;
use ringfort_world::coverage::{Observer, RangeCurve, coverage};
use ringfort_world::grid::{Grid, Lattice};
use ringfort_world::light::Light;
use ringfort_world::sight::Air;
use ringfort_world::travel::{OFF_PATH, Surface, foot_step_s, least_cost};

use crate::interruption::{Convention, Interruption, Place, Response, Spread, Task};
use crate::moments::lognormal_from_mean_cv;
use crate::plan::serving;
use crate::race::race;

/// What hears aircraft, by name.
pub const EARS: &str = "those who hear the aircraft";
/// Height of a watcher's eyes above the ground, in metres.
const EYES_M: f64 = 1.7;
/// Height at which somebody who walks bent still shows, in metres.
const SHOWS_M: f64 = 1.2;

/// The way into a site under one light: a sequence of tasks, from the first to the target.
#[derive(Debug, Clone, PartialEq)]
pub struct Way {
    /// The tasks in order.
    pub tasks: Vec<WayTask>,
    /// The way over the ground, from where it begins to the target.
    pub points: Vec<Position>,
    /// Seconds from its first point to each point, at mean values.
    pub seconds: Vec<f64>,
    /// Where an aircraft or a vehicle comes from, if one is used.
    pub carried_from: Option<Position>,
    /// Points where the time left on foot equals the response time: the critical detection line.
    pub contour: Vec<Position>,
}

/// One task of a way.
#[derive(Debug, Clone, PartialEq)]
pub struct WayTask {
    /// What is done.
    pub name: String,
    /// Index of the layer in which it lies.
    pub layer: Option<u16>,
    /// Time that it takes, in seconds, beside any barrier.
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
    fn hazard(&self, values: &Values) -> f64 {
        let mean = |ids: &[usize]| {
            ids.iter().map(|id| values.by_id(*id)).sum::<f64>() / ids.len().max(1) as f64
        };
        let hazard = match &self.kind {
            WatchKind::Posts { noticing, half_range_m, eyes, reports } => {
                let ratio = mean(eyes) / half_range_m.max(1e-9);
                noticing * ratio * ratio * ratio * values.by_id(*reports)
            }
            WatchKind::Patrol {
                exposure,
                eyes,
                groups_speed_reports: [groups, speed, reports],
            } => {
                let sweep = 2.0 * mean(eyes);
                exposure
                    * sweep
                    * values.by_id(*groups)
                    * values.by_id(*speed)
                    * values.by_id(*reports)
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
        let rehearsal = values.of(&scenario.file.seeker.strike.rehearsal).max(0.0);
        let task = |task: &WayTask| DrawnTask {
            mean_s: task.moving_s * rehearsal + task.barrier.map_or(0.0, |id| values.by_id(id)),
            place: task.place,
            hazards: task.watches.iter().map(|w| (w.detector, w.hazard(values))).collect(),
        };
        self.tasks.iter().map(task).collect()
    }

    /// P(I) of this way by the exact race, against the first response that serves the site.
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

    /// The same, whole: the tasks as path analysis writes them, and what happens at each.
    pub fn race(
        &self,
        scenario: &Scenario,
        values: &Values,
        site: usize,
        alert: f64,
    ) -> Option<(Vec<Task>, Interruption)> {
        let (_, response) = serving(scenario, site).next()?;
        let cv = values.of(&scenario.file.seeker.strike.time_cv);
        let tasks: Vec<Task> = (self.drawn(scenario, values).iter())
            .map(|task| Task {
                detection: task.detection(alert),
                place: task.place,
                delay: Spread { mean_s: task.mean_s, sd_s: cv * task.mean_s },
            })
            .collect();
        let mean_s = values.of(&response.time);
        let time_cv = values.of(&response.time_cv);
        let law = lognormal_from_mean_cv(mean_s, time_cv)
            .map_or(Law::Point(mean_s), |(mu, sigma)| Law::Lognormal { mu, sigma });
        let answer = Response {
            time: Spread { mean_s, sd_s: time_cv * mean_s },
            communication: values.chance(&response.communication),
            convention: Convention::Common,
        };
        let race = race(&tasks, &answer, cv, &law);
        Some((tasks, race))
    }
}

/// The ids whose mean is a watcher's half range under a light, and that mean.
fn half_range(eyes: &Eyesight, light: Light, means: &Values) -> (Vec<usize>, f64) {
    let ids = match (light, &eyes.by_twilight) {
        (Light::Day, _) => vec![eyes.by_day.id],
        (Light::Night, _) => vec![eyes.by_night.id],
        (Light::Twilight, Some(twilight)) => vec![twilight.id],
        (Light::Twilight, None) => vec![eyes.by_day.id, eyes.by_night.id],
    };
    let mean = ids.iter().map(|id| means.by_id(*id)).sum::<f64>() / ids.len() as f64;
    (ids, mean)
}

/// A layer around the site in question, from the outside in.
struct Ring<'a> {
    index: u16,
    layer: &'a Layer,
    radius_m: f64,
    /// Radius of the next layer inside.
    inner_m: f64,
    posts: &'a [Position],
    /// Index of its first detector.
    detector: u16,
}

impl Ring<'_> {
    fn patrol_detector(&self) -> u16 {
        self.detector + u16::from(self.layer.posts.is_some())
    }

    fn sensor_detector(&self, sensor: usize) -> u16 {
        self.patrol_detector() + u16::from(self.layer.patrol.is_some()) + sensor as u16
    }

    fn area_m2(&self) -> f64 {
        std::f64::consts::PI * (self.radius_m * self.radius_m - self.inner_m * self.inner_m)
    }
}

/// The way into every site, by light.
pub(super) fn all(
    scenario: &Scenario,
    world: &World,
    means: &Values,
    names: &ringfort_model::log::Names,
) -> Vec<Option<[Way; 3]>> {
    (0..world.sites.len())
        .map(|site| {
            let target = world.sites[site]?;
            let rings = rings(scenario, world, site);
            let ground = Ground::new(scenario, world, means, site, target, &rings);
            let by = |light| ground.way(scenario, world, means, site, target, &rings, light, names);
            Some([by(Light::Night)?, by(Light::Twilight)?, by(Light::Day)?])
        })
        .collect()
}

fn rings<'a>(scenario: &'a Scenario, world: &'a World, site: usize) -> Vec<Ring<'a>> {
    let mut detector = 0;
    let mut rings = Vec::new();
    for (index, (layer, place)) in scenario.file.layer.iter().zip(&world.layers).enumerate() {
        if place.site == site {
            rings.push(Ring {
                index: index as u16,
                layer,
                radius_m: place.radius_m,
                inner_m: 0.0,
                posts: &place.posts,
                detector,
            });
        }
        detector += u16::from(layer.posts.is_some()) + u16::from(layer.patrol.is_some());
        detector += layer.sensor.len() as u16;
    }
    rings.sort_by(|a, b| b.radius_m.total_cmp(&a.radius_m));
    for i in 1..rings.len() {
        rings[i - 1].inner_m = rings[i].radius_m;
    }
    rings
}

/// What a site's ways share whatever the light: where the walk begins and how long it takes.
struct Ground {
    lattice: Lattice,
    target: u32,
    /// Seconds on foot to the target from every cell near enough.
    on_foot: Surface,
    /// Cells where the walk may begin.
    entries: Vec<u32>,
    response_s: f64,
}

impl Ground {
    fn new(
        scenario: &Scenario,
        world: &World,
        means: &Values,
        site: usize,
        target: Position,
        rings: &[Ring],
    ) -> Self {
        let lattice = *world.terrain.lattice();
        let strike = &scenario.file.seeker.strike;
        let dismount_m = means.of(&strike.dismount).max(lattice.cell_m());
        let outermost_m = rings.first().map_or(0.0, |r| r.radius_m);
        let begin_m = match strike.way {
            Moving::Foot => {
                (outermost_m * 1.1).max(outermost_m + 2.0 * lattice.cell_m()).max(dismount_m)
            }
            Moving::Air | Moving::Vehicle => dismount_m,
        };
        let reach_m = begin_m + 2.0 * lattice.cell_m();
        let cell = lattice.cell_at(target).unwrap_or(0);
        let distance = |cell: u32| lattice.centre(cell).distance_m(target);
        let on_foot = least_cost(&lattice, &[(cell, 0.0)], |from, to, length_m| {
            if distance(from) > reach_m {
                f64::INFINITY
            } else {
                foot_step_s(&world.terrain, from, to, length_m, OFF_PATH)
            }
        });
        let entries = (0..lattice.cells() as u32)
            .filter(|c| (distance(*c) - begin_m).abs() <= lattice.cell_m() * 0.75)
            .filter(|c| on_foot.cost.get(*c).is_finite())
            .collect();
        let response_s = serving(scenario, site).map(|(_, r)| means.of(&r.time)).reduce(f64::min);
        let reaction = scenario.file.escort.as_ref().map(|e| means.of(&e.reaction));
        Self {
            lattice,
            target: cell,
            on_foot,
            entries,
            response_s: response_s.or(reaction).unwrap_or(0.0),
        }
    }

    /// The rate at which each ring's posts notice a walker, cell by cell, under a light.
    fn noticing(
        &self,
        scenario: &Scenario,
        world: &World,
        means: &Values,
        rings: &[Ring],
        light: Light,
    ) -> Vec<Option<Grid<f32>>> {
        rings
            .iter()
            .map(|ring| {
                let posts = ring.layer.posts.as_ref()?;
                let eyes = scenario.file.eyesight.get(posts.eyesight.as_str())?;
                let curve = RangeCurve::new(half_range(eyes, light, means).1);
                let observers: Vec<Observer> = (ring.posts.iter())
                    .map(|p| Observer { position: *p, eye_height_m: EYES_M, curve, vigilance: 1.0 })
                    .collect();
                Some(coverage(&world.terrain, &observers, SHOWS_M, Air::FLAT))
            })
            .collect()
    }

    #[expect(clippy::too_many_arguments, reason = "one call, from one place")]
    fn way(
        &self,
        scenario: &Scenario,
        world: &World,
        means: &Values,
        _site: usize,
        target: Position,
        rings: &[Ring],
        light: Light,
        names: &ringfort_model::log::Names,
    ) -> Option<Way> {
        let noticing = self.noticing(scenario, world, means, rings, light);
        let rate =
            |cell: u32| -> f64 { noticing.iter().flatten().map(|g| f64::from(g.get(cell))).sum() };
        let cells = self.cells(&rate)?;
        let mut walk = Walk::new(self, &cells, rings);
        let mut tasks = Vec::new();
        let mut carried_from = None;
        let strike = &scenario.file.seeker.strike;
        match strike.way {
            Moving::Air => {
                let heard_m = means.of(&strike.heard);
                let ears = names.detectors.iter().position(|d| d == EARS).unwrap_or(0) as u16;
                tasks.push(WayTask {
                    name: "fly in".to_owned(),
                    layer: None,
                    moving_s: heard_m / means.of(&strike.speed).max(1.0),
                    barrier: None,
                    place: Place::Throughout,
                    watches: vec![Watch {
                        detector: ears,
                        kind: WatchKind::All(vec![strike.understood.id]),
                    }],
                });
                let landing = self.lattice.centre(cells[0]);
                carried_from = Some(outward(target, landing, heard_m));
            }
            Moving::Vehicle => {
                let (from, task) =
                    self.drive(scenario, world, means, rings, &noticing, light, cells[0])?;
                tasks.extend(task);
                carried_from = Some(from);
            }
            Moving::Foot => {}
        }
        while let Some(task) = walk.next_task(scenario, means, rings, &noticing, light) {
            tasks.push(task);
        }
        let contour = self.contour();
        let points: Vec<Position> = cells.iter().map(|c| self.lattice.centre(*c)).collect();
        let first = self.on_foot.cost.get(cells[0]);
        let seconds = cells.iter().map(|c| first - self.on_foot.cost.get(*c)).collect();
        Some(Way { tasks, points, seconds, carried_from, contour })
    }

    /// The most vulnerable way: least detection while detection can still be answered in time, and
    /// least time from there on.
    fn cells(&self, rate: &dyn Fn(u32) -> f64) -> Option<Vec<u32>> {
        let left_s = |cell: u32| self.on_foot.cost.get(cell);
        let inside: Vec<(u32, f64)> = (0..self.lattice.cells() as u32)
            .filter(|c| left_s(*c) <= self.response_s)
            .map(|c| (c, 0.0))
            .collect();
        let goals = if inside.is_empty() { vec![(self.target, 0.0)] } else { inside };
        let sneak = least_cost(&self.lattice, &goals, |from, to, _| {
            let dt = left_s(from) - left_s(to);
            let (a, b) = (left_s(from), left_s(to));
            if !a.is_finite() || !b.is_finite() {
                return f64::INFINITY;
            }
            // a step that leads away still takes its time
            let seconds = dt.abs().max(1.0);
            seconds * (rate(from) + rate(to)) / 2.0 + 1e-9 * seconds
        });
        let cost = |c: &u32| sneak.cost.get(*c);
        let entry = self.entries.iter().copied().filter(|c| cost(c).is_finite());
        let best = entry
            .min_by(|a, b| cost(a).total_cmp(&cost(b)).then(left_s(*a).total_cmp(&left_s(*b))))?;
        let mut cells = sneak.way_from(best);
        let rush = self.on_foot.way_from(*cells.last()?);
        cells.extend(rush.into_iter().skip(1));
        Some(cells)
    }

    fn contour(&self) -> Vec<Position> {
        let left = |c: u32| self.on_foot.cost.get(c);
        let edge = |c: &u32| {
            left(*c) <= self.response_s
                && ringfort_world::grid::NEIGHBOURS.iter().any(|s| {
                    self.lattice
                        .step(*c, *s)
                        .is_some_and(|n| left(n).is_finite() && left(n) > self.response_s)
                })
        };
        (0..self.lattice.cells() as u32).filter(edge).map(|c| self.lattice.centre(c)).collect()
    }

    /// The drive to where the walk begins, from the nearest town, as one task a layer passed.
    #[expect(clippy::too_many_arguments, reason = "one call, from one place")]
    fn drive(
        &self,
        scenario: &Scenario,
        world: &World,
        means: &Values,
        rings: &[Ring],
        noticing: &[Option<Grid<f32>>],
        light: Light,
        end: u32,
    ) -> Option<(Position, Vec<WayTask>)> {
        let roads = world.roads.as_ref()?;
        let end = self.lattice.centre(end);
        let route = (roads.places().iter())
            .filter_map(|town| roads.route(town.position, end))
            .min_by(|a, b| a.time_s.total_cmp(&b.time_s))?;
        let pace = route.time_s / route.length_m.max(1.0);
        let target = self.lattice.centre(self.target);
        let mut tasks: Vec<WayTask> = Vec::new();
        let mut before = u16::MAX;
        for pair in route.points.windows(2) {
            let pieces =
                (pair[0].distance_m(pair[1]) / self.lattice.cell_m()).ceil().max(1.0) as u32;
            for piece in 0..pieces {
                let at = between(pair[0], pair[1], (f64::from(piece) + 0.5) / f64::from(pieces));
                let ring = rings.iter().rev().find(|r| at.distance_m(target) <= r.radius_m);
                let here = ring.map_or(u16::MAX - 1, |r| r.index);
                if here != before {
                    tasks.push(WayTask {
                        name: ring
                            .map_or("drive up".into(), |r| format!("drive through {}", r.layer.id)),
                        layer: ring.map(|r| r.index),
                        moving_s: 0.0,
                        barrier: None,
                        place: Place::Throughout,
                        watches: Vec::new(),
                    });
                    before = here;
                }
                let dt = pair[0].distance_m(pair[1]) * pace / f64::from(pieces);
                let Some(task) = tasks.last_mut() else { continue };
                task.moving_s += dt;
                for (ring, grid) in rings.iter().zip(noticing) {
                    let rate = grid.as_ref().and_then(|g| g.at(at)).map_or(0.0, f64::from);
                    watch_posts(&mut task.watches, scenario, means, ring, light, rate * dt);
                }
            }
        }
        Some((*route.points.first()?, tasks))
    }
}

fn between(a: Position, b: Position, t: f64) -> Position {
    Position {
        east_m: a.east_m + t * (b.east_m - a.east_m),
        north_m: a.north_m + t * (b.north_m - a.north_m),
    }
}

/// The place `distance_m` beyond `landing`, seen from the target.
fn outward(target: Position, landing: Position, distance_m: f64) -> Position {
    let d = target.distance_m(landing).max(1.0);
    between(target, landing, (d + distance_m) / d)
}

/// Adds what the posts of a ring notice to a task.
fn watch_posts(
    watches: &mut Vec<Watch>,
    scenario: &Scenario,
    means: &Values,
    ring: &Ring,
    light: Light,
    more: f64,
) {
    let Some(posts) = ring.layer.posts.as_ref().filter(|_| more > 0.0) else { return };
    if let Some(Watch { kind: WatchKind::Posts { noticing, .. }, .. }) =
        watches.iter_mut().find(|w| w.detector == ring.detector)
    {
        *noticing += more;
        return;
    }
    let Some(eyes) = scenario.file.eyesight.get(posts.eyesight.as_str()) else { return };
    let (eyes, half_range_m) = half_range(eyes, light, means);
    let kind = WatchKind::Posts { noticing: more, half_range_m, eyes, reports: posts.reports.id };
    watches.push(Watch { detector: ring.detector, kind });
}

/// A walk along cells, cut into tasks where it enters a layer.
struct Walk<'a> {
    ground: &'a Ground,
    cells: &'a [u32],
    at: usize,
    /// The ring entered last.
    inside: Option<usize>,
    /// Tasks of the crossing that still stand before the next stretch.
    crossing: Vec<WayTask>,
}

impl<'a> Walk<'a> {
    fn new(ground: &'a Ground, cells: &'a [u32], rings: &[Ring]) -> Self {
        let target = ground.lattice.centre(ground.target);
        let first = ground.lattice.centre(cells[0]);
        let inside = rings.iter().rposition(|r| first.distance_m(target) <= r.radius_m);
        Self { ground, cells, at: 0, inside, crossing: Vec::new() }
    }

    fn next_task(
        &mut self,
        scenario: &Scenario,
        means: &Values,
        rings: &[Ring],
        noticing: &[Option<Grid<f32>>],
        light: Light,
    ) -> Option<WayTask> {
        if !self.crossing.is_empty() {
            return Some(self.crossing.remove(0));
        }
        if self.at + 1 >= self.cells.len() {
            return None;
        }
        let target = self.ground.lattice.centre(self.ground.target);
        let layer = self.inside.map(|i| rings[i].index);
        let mut task = WayTask {
            name: self.inside.map_or("walk up".into(), |i| format!("cross {}", rings[i].layer.id)),
            layer,
            moving_s: 0.0,
            barrier: None,
            place: Place::Throughout,
            watches: Vec::new(),
        };
        while self.at + 1 < self.cells.len() {
            let (from, to) = (self.cells[self.at], self.cells[self.at + 1]);
            let left = |c: u32| self.ground.on_foot.cost.get(c);
            let dt = (left(from) - left(to)).abs().max(1.0);
            task.moving_s += dt;
            for (ring, grid) in rings.iter().zip(noticing) {
                let rate = grid.as_ref().map_or(0.0, |g| f64::from(g.get(from) + g.get(to)) / 2.0);
                watch_posts(&mut task.watches, scenario, means, ring, light, rate * dt);
            }
            self.at += 1;
            let here = self.ground.lattice.centre(to);
            let now = rings.iter().rposition(|r| here.distance_m(target) <= r.radius_m);
            if now > self.inside {
                let first = self.inside.map_or(0, |i| i + 1);
                for ring in &rings[first..=now.unwrap_or(first)] {
                    self.crossing.extend(crossing(ring));
                }
                self.watch_patrol(&mut task, scenario, means, rings, light);
                self.inside = now;
                return Some(task);
            }
        }
        self.watch_patrol(&mut task, scenario, means, rings, light);
        Some(task)
    }

    fn watch_patrol(
        &self,
        task: &mut WayTask,
        scenario: &Scenario,
        means: &Values,
        rings: &[Ring],
        light: Light,
    ) {
        let Some(ring) = self.inside.map(|i| &rings[i]) else { return };
        let Some(patrol) = &ring.layer.patrol else { return };
        let Some(eyes) = scenario.file.eyesight.get(patrol.eyesight.as_str()) else { return };
        let exposure = task.moving_s / ring.area_m2().max(1.0);
        let kind = WatchKind::Patrol {
            exposure,
            eyes: half_range(eyes, light, means).0,
            groups_speed_reports: [patrol.groups.id, patrol.speed.id, patrol.reports.id],
        };
        task.watches.push(Watch { detector: ring.patrol_detector(), kind });
    }
}

/// What must be done to cross into a ring: each barrier a task, sensors at the first of them.
fn crossing(ring: &Ring) -> Vec<WayTask> {
    let layer = ring.layer;
    let watches: Vec<Watch> = (layer.sensor.iter().enumerate())
        .map(|(i, s)| Watch {
            detector: ring.sensor_detector(i),
            kind: WatchKind::All(vec![s.on_foot.id, s.assess.id, s.communicate.id]),
        })
        .collect();
    let mut tasks: Vec<WayTask> = (layer.barrier.iter())
        .map(|b| WayTask {
            name: format!("overcome {} of {}", b.id, layer.id),
            layer: Some(ring.index),
            moving_s: 0.0,
            barrier: Some(b.on_foot.id),
            place: Place::Beginning,
            watches: Vec::new(),
        })
        .collect();
    if watches.is_empty() {
        return tasks;
    }
    if let Some(first) = tasks.first_mut() {
        first.watches = watches;
    } else {
        tasks.push(WayTask {
            name: format!("enter {}", layer.id),
            layer: Some(ring.index),
            moving_s: 0.0,
            barrier: None,
            place: Place::Beginning,
            watches,
        });
    }
    tasks
}
