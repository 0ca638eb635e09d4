//! How does a way fall into tasks? It is cut where it enters a layer; what must be overcome there
//! stands between.

use ringfort_model::scenario::Way as Moving;
use ringfort_model::units::Position;
use ringfort_world::grid::Grid;
use ringfort_world::light::Illumination;
use ringfort_world::travel::{OFF_PATH, tobler_speed_m_s};

use super::drive::between;
use super::field::{self, off_lane_s};
use super::ground::Ground;
use super::ring::Ring;
use super::stretch::{Stretch, Stride, cover, named};
use super::{Known, Stop, Watch, WatchKind, Way, WayTask};
use crate::interruption::Place;
use crate::path::Remaining;

/// The way into a site under one light, up to the target's cell, where at least `inside_s` more are
/// needed; none where no way leads.
pub(super) fn way(
    ground: &Ground,
    remaining: &Remaining<'_>,
    light: Illumination,
    ears: u16,
    contour: Vec<Position>,
    inside_s: f64,
) -> Option<Way> {
    let noticing = ground.noticing(light);
    let walk = ground.walk(remaining, &noticing, light, inside_s)?;
    let moves = Moves { drive: &ground.drive, cells: &walk.cells };
    way_along(ground, &noticing, &moves, light, ears, contour)
}

/// A given drive, and a given walk.
pub(super) struct Moves<'a> {
    /// Places with seconds from one to the next, barriers aside; may be empty.
    pub(super) drive: &'a [(Position, f64)],
    /// The cells of the walk.
    pub(super) cells: &'a [u32],
}

/// The way that consists of a given drive and walk.
pub(super) fn way_along(
    ground: &Ground,
    noticing: &[Option<Grid<f32>>],
    moves: &Moves<'_>,
    light: Illumination,
    ears: u16,
    contour: Vec<Position>,
) -> Option<Way> {
    let landing = ground.lattice().centre(*moves.cells.first()?);
    let mut tasks = Vec::new();
    let mut carried_from = None;
    let mut entered = None;
    if ground.by == Moving::Air {
        let (task, from) = fly_in(ground, ears, landing);
        tasks.push(task);
        carried_from = Some(from);
    } else if let Some((start, _)) = moves.drive.first() {
        let mut cut = Cut::new(ground, noticing, light, Moving::Vehicle, *start, None);
        for (to, seconds) in &moves.drive[1..] {
            cut.go(*to, *seconds);
        }
        entered = cut.inside;
        tasks.extend(cut.finish());
        carried_from = Some(*start);
    }
    let mut cut = Cut::new(ground, noticing, light, Moving::Foot, landing, entered);
    let mut points = vec![landing];
    let mut seconds = vec![0.0];
    for pair in moves.cells.windows(2) {
        let lattice = ground.lattice();
        let to = lattice.centre(pair[1]);
        let length_m = lattice.centre(pair[0]).distance_m(to);
        cut.go(to, ground.step_s(pair[0], pair[1], length_m));
        points.push(to);
        seconds.push(cut.total_s);
    }
    // the last cell's centre is not yet the target
    let rest_m = cut.at.distance_m(ground.target);
    if rest_m > 0.0 {
        cut.go(
            ground.target,
            rest_m * ground.slowness_at(cut.at) / (tobler_speed_m_s(0.0) * OFF_PATH),
        );
        points.push(ground.target);
        seconds.push(cut.total_s);
    }
    tasks.extend(cut.finish());
    let length_m = points.windows(2).map(|p| p[0].distance_m(p[1])).sum();
    Some(Way { tasks, points, seconds, length_m, inside: 0, carried_from, contour })
}

/// The flight from where it is heard to the landing, and where that is.
fn fly_in(ground: &Ground, ears: u16, landing: Position) -> (WayTask, Position) {
    let strike = &ground.scenario.file.seeker.strike;
    let flown_m = (ground.means.of(&strike.heard) - ground.means.of(&strike.dismount)).max(0.0);
    let task = WayTask {
        name: "fly in".to_owned(),
        part: None,
        layer: None,
        by: Moving::Air,
        moving_s: flown_m / ground.means.of(&strike.speed).max(1.0),
        barrier: None,
        stop: None,
        crossed: None,
        place: Place::Throughout,
        watches: vec![Watch { detector: ears, kind: WatchKind::All(vec![strike.understood.id]) }],
    };
    let out_m = ground.target.distance_m(landing).max(1.0);
    (task, between(ground.target, landing, (out_m + flown_m) / out_m))
}

/// A movement that is cut into tasks where it enters a layer for the first time: who goes out and
/// in again does not overcome it twice.
struct Cut<'a> {
    ground: &'a Ground<'a>,
    noticing: &'a [Option<Grid<f32>>],
    light: Illumination,
    by: Moving,
    at: Position,
    /// The deepest ring entered so far.
    inside: Option<usize>,
    tasks: Vec<WayTask>,
    /// The stretch at hand.
    stretch: Stretch,
    /// Seconds so far at mean values, barriers included.
    total_s: f64,
    /// By ring: metres on foot in its denial area.
    field_m: Vec<f64>,
}

impl<'a> Cut<'a> {
    /// A movement from `at`, deepest so far in the ring `inside`; a ring that holds `at` itself was
    /// entered before.
    fn new(
        ground: &'a Ground<'a>,
        noticing: &'a [Option<Grid<f32>>],
        light: Illumination,
        by: Moving,
        at: Position,
        inside: Option<usize>,
    ) -> Self {
        let inside = inside.max(ground.ring_at(at));
        let task = stretch(ground, by, inside, at);
        let total_s = off_lane_s(ground, &task);
        Self {
            ground,
            noticing,
            light,
            by,
            at,
            inside,
            tasks: Vec::new(),
            stretch: Stretch::new(task),
            total_s,
            field_m: vec![0.0; ground.rings.len()],
        }
    }

    /// Goes straight on to a place, which takes this long beside what must be overcome.
    fn go(&mut self, to: Position, seconds: f64) {
        let ground = self.ground;
        self.total_s +=
            if self.by == Moving::Foot { seconds * ground.rehearsal() } else { seconds };
        let rate = |grid: &Option<Grid<f32>>| {
            let at = |p: Position| grid.as_ref().and_then(|g| g.at(p)).map_or(0.0, f64::from);
            f64::midpoint(at(self.at), at(to)) * seconds
        };
        let field_m = |ring: &Ring| {
            let field = ring.field.as_ref().filter(|_| self.by == Moving::Foot);
            field.map_or(0.0, |f| f.length_m(ground.target, self.at, to))
        };
        let stride = Stride {
            seconds,
            shown_s: seconds * f64::midpoint(ground.seen_at(self.at), ground.seen_at(to)),
            noticing: self.noticing.iter().map(rate).collect(),
            field_m: ground.rings.iter().map(field_m).collect(),
        };
        for (all_m, more_m) in self.field_m.iter_mut().zip(&stride.field_m) {
            *all_m += more_m;
        }
        self.stretch.strides.push(stride);
        self.at = to;
        let now = ground.ring_at(to);
        if now > self.inside {
            let first = self.inside.map_or(0, |i| i + 1);
            let next = stretch(ground, self.by, now, to);
            let enters_field = next.crossed.is_some();
            self.total_s += off_lane_s(ground, &next);
            self.close(next);
            let last = now.unwrap_or(first);
            for index in first..=last {
                let ring = &ground.rings[index];
                for task in crossing(ring, self.by) {
                    self.total_s += task.overcoming_s(ground.means, &Known::default());
                    self.tasks.push(task);
                }
                // ground that lies wholly within one step
                if self.field_m[index] > 0.0 && !(index == last && enters_field) {
                    let task = field::over(ground, ring);
                    self.total_s += off_lane_s(ground, &task);
                    self.tasks.push(task);
                }
            }
            self.inside = now;
        } else if let Some(inside) = self.inside.filter(|_| self.stretch.task.crossed.is_some())
            && !ground.rings[inside].is_field(ground.target, to)
        {
            let next = plain(ground, self.by, self.inside);
            self.close(next);
        }
    }

    /// Ends the stretch at hand and begins the next.
    fn close(&mut self, next: WayTask) {
        let done = std::mem::replace(&mut self.stretch, Stretch::new(next));
        let ring = self.inside.map(|i| &self.ground.rings[i]);
        self.tasks.extend(done.parts(self.ground, self.light, ring));
    }

    fn finish(mut self) -> Vec<WayTask> {
        let next = plain(self.ground, self.by, None);
        self.close(next);
        for (ring, all_m) in self.ground.rings.iter().zip(&self.field_m) {
            if let Some(field) = &ring.field {
                cover(&mut self.tasks, field.index, *all_m);
            }
        }
        self.tasks
    }
}

/// A stretch of movement that begins at a place, not yet of any length: over the ground of a denial
/// area where it lies in one.
fn stretch(ground: &Ground, by: Moving, inside: Option<usize>, at: Position) -> WayTask {
    match inside.map(|i| &ground.rings[i]) {
        Some(ring) if by == Moving::Foot && ring.is_field(ground.target, at) => {
            field::over(ground, ring)
        }
        _ => plain(ground, by, inside),
    }
}

/// A stretch of movement, not yet of any length.
pub(super) fn plain(ground: &Ground, by: Moving, inside: Option<usize>) -> WayTask {
    let layer = inside.map(|i| ground.rings[i].layer.id.text.as_str());
    WayTask {
        name: named(layer, by),
        part: None,
        layer: inside.map(|i| ground.rings[i].index),
        by,
        moving_s: 0.0,
        barrier: None,
        stop: None,
        crossed: None,
        place: Place::Throughout,
        watches: Vec::new(),
    }
}

/// What must be done to cross into a ring: the checkpoint on the road, then each barrier a task,
/// sensors at the first of them. What is not said of vehicles is as it is on foot.
fn crossing(ring: &Ring, by: Moving) -> Vec<WayTask> {
    let layer = ring.layer;
    let task = |name: String, barrier: Option<usize>| WayTask {
        name,
        part: None,
        layer: Some(ring.index),
        by,
        moving_s: 0.0,
        barrier,
        stop: None,
        crossed: None,
        place: Place::Beginning,
        watches: Vec::new(),
    };
    let driven = by == Moving::Vehicle;
    let mut tasks: Vec<WayTask> = (layer.barrier.iter())
        .map(|b| {
            let delay = b.by_vehicle.as_ref().filter(|_| driven).unwrap_or(&b.on_foot);
            task(format!("overcome {} of {}", b.id, layer.id), Some(delay.id))
        })
        .collect();
    let watches: Vec<Watch> = (layer.sensor.iter().enumerate())
        .map(|(i, s)| {
            let senses = s.by_vehicle.as_ref().filter(|_| driven).unwrap_or(&s.on_foot);
            let kind = WatchKind::All(vec![senses.id, s.assess.id, s.communicate.id]);
            Watch { detector: ring.sensor_detector(i), kind }
        })
        .collect();
    if !watches.is_empty() {
        if tasks.is_empty() {
            tasks.push(task(format!("enter {}", layer.id), None));
        }
        tasks[0].watches = watches;
    }
    if let Some((checkpoint, detector)) = layer.checkpoint.as_ref().zip(ring.checkpoint)
        && driven
    {
        // he waits his turn, and is looked at last
        let kind = WatchKind::All(vec![checkpoint.detects.id, checkpoint.reports.id]);
        let stop = WayTask {
            stop: Some(Stop {
                arrivals: checkpoint.arrivals.id,
                service: checkpoint.service.id,
                services: checkpoint.services,
            }),
            place: Place::End,
            watches: vec![Watch { detector, kind }],
            ..task(format!("stop at the checkpoint of {}", layer.id), None)
        };
        tasks.insert(0, stop);
    }
    tasks
}
