//! Things that move, as stretches of places in time.

use ringfort_model::log::Side;
use ringfort_model::units::{Instant, Position};
use ringfort_world::World;

/// Height at which aircraft are drawn above the ground, in metres.
pub const ALOFT_M: f64 = 100.0;

/// One thing that moves.
#[derive(Debug, Clone, PartialEq)]
pub struct Track {
    /// Its name within the replay.
    pub id: String,
    /// Its name for people.
    pub label: String,
    /// What it is, in a word.
    pub kind: &'static str,
    /// Whose it is.
    pub side: Side,
    /// Its stretches, in order, none beginning before the one before has ended.
    pub legs: Vec<Leg>,
}

/// A stretch of a track: a stay at one place, or a way.
#[derive(Debug, Clone, PartialEq)]
pub struct Leg {
    /// What is done, in a word or two.
    pub kind: &'static str,
    /// What is done, for people.
    pub doing: String,
    /// Whether the log tells when, but not where.
    pub illustrative: bool,
    /// Whether it is flown.
    pub aloft: bool,
    /// Where and when: at least two, at ascending times.
    pub samples: Vec<Sample>,
}

/// A place at a moment.
pub type Sample = (Instant, Position);

impl Leg {
    /// A stretch on the ground that the log places.
    pub fn new(kind: &'static str, doing: String, samples: Vec<Sample>) -> Self {
        Self { kind, doing, illustrative: false, aloft: false, samples }
    }

    /// A stay at one place.
    pub fn stay(
        kind: &'static str,
        doing: String,
        at: Position,
        from: Instant,
        to: Instant,
    ) -> Self {
        Self::new(kind, doing, vec![(from, at), (to, at)])
    }

    /// When it begins.
    pub fn from(&self) -> Instant {
        self.samples.first().map_or(Instant::START, |s| s.0)
    }

    /// When it ends.
    pub fn to(&self) -> Instant {
        self.samples.last().map_or(Instant::START, |s| s.0)
    }

    /// Whether it stays in one place.
    pub fn is_stay(&self) -> bool {
        self.samples.iter().all(|s| s.1 == self.samples[0].1)
    }
}

impl Track {
    /// A track without any stretch.
    pub fn new(id: String, label: String, kind: &'static str, side: Side) -> Self {
        Self { id, label, kind, side, legs: Vec::new() }
    }

    /// Adds a stretch; what of it lies before the end of the track is cut off, and what then takes
    /// no time is left out.
    pub fn add(&mut self, mut leg: Leg) {
        let after = self.legs.last().map_or(Instant(i64::MIN), Leg::to);
        leg.samples = between(&leg.samples, after, Instant(i64::MAX));
        if leg.samples.len() > 1 {
            self.legs.push(leg);
        }
    }
}

/// The part of a way between two moments, its ends interpolated; samples of one moment become the
/// last of them.
pub fn between(samples: &[Sample], from: Instant, to: Instant) -> Vec<Sample> {
    let mut kept: Vec<Sample> = Vec::with_capacity(samples.len());
    let mut put = |sample: Sample| {
        if kept.last().is_some_and(|last| last.0 >= sample.0) {
            kept.pop();
        }
        kept.push(sample);
    };
    for (i, sample) in samples.iter().enumerate() {
        if let Some(before) = i.checked_sub(1).map(|b| samples[b]) {
            for edge in [from, to] {
                if before.0 < edge && edge < sample.0 {
                    let share = (edge - before.0).seconds() / (sample.0 - before.0).seconds();
                    put((edge, mixed(before.1, sample.1, share)));
                }
            }
        }
        if (from..=to).contains(&sample.0) {
            put(*sample);
        }
    }
    kept
}

/// The place a share of the way from `a` to `b`.
fn mixed(a: Position, b: Position, share: f64) -> Position {
    Position {
        east_m: a.east_m + share * (b.east_m - a.east_m),
        north_m: a.north_m + share * (b.north_m - a.north_m),
    }
}

/// A way with the seconds from its first point to each point.
pub type Way = Vec<(f64, Position)>;

/// A way as samples between two moments, in proportion to its seconds.
pub fn timed(way: &[(f64, Position)], from: Instant, to: Instant) -> Vec<Sample> {
    let total_s = way.last().map_or(0.0, |p| p.0);
    let long_ms = (to - from).0 as f64;
    way.iter()
        .map(|(seconds, at)| {
            let share = if total_s > 0.0 { seconds / total_s } else { 1.0 };
            (Instant(from.0 + libm::round(share * long_ms) as i64), *at)
        })
        .collect()
}

/// The way by road from one place to another, off the road at `off_road_m_s` where none leads;
/// straight across where no road helps at all.
pub fn by_road(world: &World, from: Position, to: Position, off_road_m_s: f64) -> Way {
    let mut way = vec![(0.0, from)];
    let speed = off_road_m_s.max(0.1);
    if let Some(route) = world.roads.as_ref().and_then(|roads| roads.route(from, to)) {
        let pace = route.time_s / route.length_m.max(1.0);
        let mut seconds = route.start_gap_m / speed;
        let mut before: Option<Position> = None;
        for point in &route.points {
            seconds += before.map_or(0.0, |b| b.distance_m(*point) * pace);
            before = Some(*point);
            way.push((seconds, *point));
        }
        way.push((seconds + route.end_gap_m / speed, to));
    } else {
        way.push((from.distance_m(to) / speed, to));
    }
    way
}
