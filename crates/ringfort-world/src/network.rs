//! Which roads are there, how long does a drive take, and where do roads cross a ring?
//!
//! A network is the roads of a file as a graph: every vertex of a road is a node, vertices within
//! 0.1 m of each other are one, and nothing else is joined, so a bridge stays a bridge. Drives are
//! least-time ways (Dijkstra 1959) between the nearest points of roads.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use ringfort_model::units::Position;

mod read;

pub use read::{CLASS_SPEEDS_KM_H, LIMIT_SHARE};

/// Vertices closer than this are one node, in metres.
pub const JOIN_M: f64 = 0.1;

/// Crossings of a circle closer than this to each other are one way in, in metres: a post watches
/// both lanes of a road.
pub const ONE_WAY_IN_M: f64 = 25.0;

/// The roads of a scenario and the towns along them.
#[derive(Debug, Clone, PartialEq)]
pub struct Network {
    roads: Vec<Road>,
    places: Vec<Place>,
    dropped: Vec<Dropped>,
    nodes: Vec<Position>,
    segments: Vec<Segment>,
    /// The arcs that leave node n are `arcs[first[n]..first[n + 1]]`.
    first: Vec<u32>,
    arcs: Vec<Arc>,
}

/// One road: a line of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Road {
    /// Its name, where it has one.
    pub name: Option<String>,
    /// Its class, as OpenStreetMap's `highway`.
    pub class: String,
    /// Speed of a vehicle on it in metres a second, over 0.
    pub speed_m_s: f64,
    /// Whether it may be driven in the order of its points only.
    pub one_way: bool,
    /// Its vertices in the frame: at least two, of a length over 0.
    pub points: Vec<Position>,
    /// Which feature of the file it was, from 0.
    pub feature: u32,
}

/// A named place, such as a town.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Its name.
    pub name: String,
    /// What it is, as OpenStreetMap's `place`: town, village, …
    pub kind: String,
    /// Where it lies in the frame.
    pub position: Position,
}

/// A feature of the file that is not in the network, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dropped {
    /// Which feature of the file, from 0.
    pub feature: u32,
    /// A plain clause: "it is for walking only".
    pub reason: String,
}

/// Why a file is no road network.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum NetworkError {
    /// The bytes are not text.
    #[error("the file is not UTF-8: byte {at} begins no character")]
    NotText {
        /// How many bytes are good.
        at: usize,
    },
    /// Not JSON, or not GeoJSON.
    #[error("the file is no GeoJSON: {0}")]
    NotGeoJson(String),
    /// A single geometry or feature.
    #[error("the GeoJSON holds {0}, and a FeatureCollection is needed")]
    NotACollection(String),
    /// A vertex that is no place.
    #[error("feature {feature} has a vertex that is no place: {reason}")]
    BadVertex {
        /// Which feature of the file, from 0.
        feature: u32,
        /// A plain clause.
        reason: String,
    },
    /// A road that leads nowhere.
    #[error("feature {feature}{name} is a road of zero length")]
    ZeroLength {
        /// Which feature of the file, from 0.
        feature: u32,
        /// Its name in parentheses, or nothing.
        name: String,
    },
    /// A speed that is not over 0.
    #[error("feature {feature} has a speed of {speed}; it must be a number of km/h over 0")]
    BadSpeed {
        /// Which feature of the file, from 0.
        feature: u32,
        /// As the file says it.
        speed: String,
    },
    /// Nothing to drive on.
    #[error("the file holds no road for vehicles ({dropped} features were left out)")]
    NoRoads {
        /// How many features were left out.
        dropped: usize,
    },
}

/// A least-time drive.
#[derive(Debug, Clone, PartialEq)]
pub struct Route {
    /// The way along the roads, from the road point nearest to the start to the one nearest to the
    /// end; at least one point.
    pub points: Vec<Position>,
    /// Its length in metres.
    pub length_m: f64,
    /// How long it takes in seconds.
    pub time_s: f64,
    /// Metres from the start that was asked for to the road.
    pub start_gap_m: f64,
    /// Metres from the road to the end that was asked for.
    pub end_gap_m: f64,
}

/// The point of the roads nearest to a position.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Snap {
    /// Where it is.
    pub position: Position,
    /// How far off the position lies, in metres.
    pub distance_m: f64,
    /// Which road it is on: an index into [`Network::roads`].
    pub road: u32,
    segment: u32,
    fraction: f64,
}

/// A straight piece of road between two nodes, in the direction of the road.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Segment {
    from: u32,
    to: u32,
    road: u32,
    length_m: f64,
    time_s: f64,
    one_way: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Arc {
    to: u32,
    time_s: f64,
}

impl Network {
    /// The network of some roads and places.
    ///
    /// Errors: [`NetworkError::ZeroLength`], [`NetworkError::BadSpeed`] and
    /// [`NetworkError::BadVertex`] for roads that break what [`Road`] promises. No roads at all are
    /// a network on which nothing can be driven.
    pub fn new(roads: Vec<Road>, places: Vec<Place>) -> Result<Self, NetworkError> {
        let mut nodes = Nodes::default();
        let mut segments = Vec::new();
        for (index, road) in roads.iter().enumerate() {
            let feature = road.feature;
            if !(road.speed_m_s > 0.0 && road.speed_m_s.is_finite()) {
                let speed = (road.speed_m_s * 3.6).to_string();
                return Err(NetworkError::BadSpeed { feature, speed });
            }
            if let Some(p) =
                road.points.iter().find(|p| !(p.east_m.abs() < 1e8 && p.north_m.abs() < 1e8))
            {
                let reason = format!("it lies at {} m east, {} m north", p.east_m, p.north_m);
                return Err(NetworkError::BadVertex { feature, reason });
            }
            let at: Vec<u32> = road.points.iter().map(|p| nodes.at(*p)).collect();
            let before = segments.len();
            for ends in at.windows(2).filter(|ends| ends[0] != ends[1]) {
                let (a, b) = (nodes.places[ends[0] as usize], nodes.places[ends[1] as usize]);
                let length_m = a.distance_m(b);
                segments.push(Segment {
                    from: ends[0],
                    to: ends[1],
                    road: index as u32,
                    length_m,
                    time_s: length_m / road.speed_m_s,
                    one_way: road.one_way,
                });
            }
            if segments.len() == before {
                let name = road.name.as_ref().map_or(String::new(), |n| format!(" ({n})"));
                return Err(NetworkError::ZeroLength { feature, name });
            }
        }
        let (first, arcs) = compressed_rows(nodes.places.len(), &segments);
        let nodes = nodes.places;
        Ok(Self { roads, places, dropped: Vec::new(), nodes, segments, first, arcs })
    }

    /// Its roads, in the order of the file.
    pub fn roads(&self) -> &[Road] {
        &self.roads
    }

    /// Its named places, in the order of the file.
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// The place of that name, letter for letter.
    pub fn place(&self, name: &str) -> Option<&Place> {
        self.places.iter().find(|place| place.name == name)
    }

    /// What of the file is not in it.
    pub fn dropped(&self) -> &[Dropped] {
        &self.dropped
    }

    /// How many nodes the graph has.
    pub fn nodes(&self) -> usize {
        self.nodes.len()
    }

    /// Length of all roads in metres.
    pub fn length_m(&self) -> f64 {
        self.segments.iter().map(|s| s.length_m).sum()
    }

    /// The point of the roads nearest to a position; `None` if there are no roads. Of equally near
    /// ones, the first of the file.
    pub fn nearest(&self, position: Position) -> Option<Snap> {
        let mut best: Option<Snap> = None;
        for (index, segment) in self.segments.iter().enumerate() {
            let (a, b) = (self.nodes[segment.from as usize], self.nodes[segment.to as usize]);
            let (dx, dy) = (b.east_m - a.east_m, b.north_m - a.north_m);
            let along = (position.east_m - a.east_m) * dx + (position.north_m - a.north_m) * dy;
            // + 0.0 makes of −0 a 0, whose bits sort first
            let fraction = (along / (dx * dx + dy * dy)).clamp(0.0, 1.0) + 0.0;
            let foot = between(a, b, fraction);
            let distance_m = foot.distance_m(position);
            if best.is_none_or(|b| distance_m < b.distance_m) {
                best = Some(Snap {
                    position: foot,
                    distance_m,
                    road: segment.road,
                    segment: index as u32,
                    fraction,
                });
            }
        }
        best
    }

    /// The least-time drive between the road points nearest to two positions; `None` if no way
    /// leads from one to the other.
    pub fn route(&self, from: Position, to: Position) -> Option<Route> {
        self.route_between(&self.nearest(from)?, &self.nearest(to)?)
    }

    /// As [`route`](Self::route), between points that were found before.
    pub fn route_between(&self, start: &Snap, end: &Snap) -> Option<Route> {
        let first = *self.segments.get(start.segment as usize)?;
        let last = *self.segments.get(end.segment as usize)?;
        let gaps = |points: Vec<Position>, time_s: f64| {
            let length_m = points.windows(2).map(|p| p[0].distance_m(p[1])).sum();
            let (start_gap_m, end_gap_m) = (start.distance_m, end.distance_m);
            Route { points, length_m, time_s, start_gap_m, end_gap_m }
        };
        // along one segment, without any node
        let ahead = end.fraction - start.fraction;
        let direct = (start.segment == end.segment && (ahead >= 0.0 || !first.one_way))
            .then(|| ahead.abs() * first.time_s);

        let mut starts = vec![(first.to, (1.0 - start.fraction) * first.time_s)];
        // whoever stands on a node may leave it by any road
        if !first.one_way || start.fraction * first.length_m <= JOIN_M {
            starts.push((first.from, start.fraction * first.time_s));
        }
        let mut ends = vec![(last.from, end.fraction * last.time_s)];
        if !last.one_way || (1.0 - end.fraction) * last.length_m <= JOIN_M {
            ends.push((last.to, (1.0 - end.fraction) * last.time_s));
        }
        let (time, before) = self.times_from(&starts, &ends);
        let by_nodes = ends
            .iter()
            .map(|(node, rest)| (time[*node as usize] + rest, *node))
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .filter(|(time, _)| time.is_finite());
        match (direct, by_nodes) {
            (Some(direct), rest) if rest.is_none_or(|(time, _)| direct <= time) => {
                Some(gaps(vec![start.position, end.position], direct))
            }
            (_, Some((time, node))) => {
                let mut points = vec![end.position];
                let mut here = node;
                loop {
                    points.push(self.nodes[here as usize]);
                    if before[here as usize] == here {
                        break;
                    }
                    here = before[here as usize];
                }
                points.push(start.position);
                points.reverse();
                points.dedup();
                Some(gaps(points, time))
            }
            (_, None) => None,
        }
    }

    /// Where roads cross the circle around `centre`: the places for posts on every road in.
    ///
    /// In order of bearing from the north, clockwise; crossings within [`ONE_WAY_IN_M`] of one
    /// before are left out. A road that only touches the circle crosses it. Empty if no road does.
    pub fn crossings(&self, centre: Position, radius_m: f64) -> Vec<Position> {
        let mut found: Vec<(f64, Position)> = Vec::new();
        for segment in &self.segments {
            let (a, b) = (self.nodes[segment.from as usize], self.nodes[segment.to as usize]);
            let (dx, dy) = (b.east_m - a.east_m, b.north_m - a.north_m);
            let (fx, fy) = (a.east_m - centre.east_m, a.north_m - centre.north_m);
            // |f + s d|² = r²
            let (qa, qb) = (dx * dx + dy * dy, fx * dx + fy * dy);
            let qc = fx * fx + fy * fy - radius_m * radius_m;
            let root = (qb * qb - qa * qc).sqrt();
            for s in [(-qb - root) / qa, (-qb + root) / qa] {
                // NaN where the line misses the circle
                if (0.0..=1.0).contains(&s) {
                    let p = between(a, b, s);
                    let bearing = libm::atan2(p.east_m - centre.east_m, p.north_m - centre.north_m);
                    let turn = std::f64::consts::TAU;
                    found.push((if bearing < 0.0 { bearing + turn } else { bearing }, p));
                }
            }
        }
        found.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut kept: Vec<Position> = Vec::new();
        for (_, p) in found {
            if kept.iter().all(|k| k.distance_m(p) > ONE_WAY_IN_M) {
                kept.push(p);
            }
        }
        kept
    }

    /// Least times from some nodes with their times, and the node before each; stops once all of
    /// `until` are settled.
    fn times_from(&self, starts: &[(u32, f64)], until: &[(u32, f64)]) -> (Vec<f64>, Vec<u32>) {
        let mut time = vec![f64::INFINITY; self.nodes.len()];
        let mut before: Vec<u32> = (0..self.nodes.len() as u32).collect();
        let mut open = BinaryHeap::new();
        for (node, start) in starts {
            if *start < time[*node as usize] {
                time[*node as usize] = *start;
                open.push(Reverse((start.to_bits(), *node)));
            }
        }
        let mut waiting: Vec<u32> = until.iter().map(|(node, _)| *node).collect();
        while let Some(Reverse((bits, node))) = open.pop() {
            let here = f64::from_bits(bits);
            if here > time[node as usize] {
                continue;
            }
            waiting.retain(|w| *w != node);
            if waiting.is_empty() {
                break;
            }
            let out = self.first[node as usize] as usize..self.first[node as usize + 1] as usize;
            for arc in &self.arcs[out] {
                let there = here + arc.time_s;
                if there < time[arc.to as usize] {
                    time[arc.to as usize] = there;
                    before[arc.to as usize] = node;
                    open.push(Reverse((there.to_bits(), arc.to)));
                }
            }
        }
        (time, before)
    }
}

fn between(a: Position, b: Position, fraction: f64) -> Position {
    Position {
        east_m: a.east_m + fraction * (b.east_m - a.east_m),
        north_m: a.north_m + fraction * (b.north_m - a.north_m),
    }
}

/// The arcs of all segments, sorted by the node they leave.
fn compressed_rows(nodes: usize, segments: &[Segment]) -> (Vec<u32>, Vec<Arc>) {
    let mut arcs: Vec<(u32, Arc)> = Vec::with_capacity(2 * segments.len());
    for s in segments {
        arcs.push((s.from, Arc { to: s.to, time_s: s.time_s }));
        if !s.one_way {
            arcs.push((s.to, Arc { to: s.from, time_s: s.time_s }));
        }
    }
    arcs.sort_by_key(|(from, arc)| (*from, arc.to));
    let mut first = vec![0_u32; nodes + 1];
    for (from, _) in &arcs {
        first[*from as usize + 1] += 1;
    }
    for node in 0..nodes {
        first[node + 1] += first[node];
    }
    (first, arcs.into_iter().map(|(_, arc)| arc).collect())
}

/// Nodes by place: a position within [`JOIN_M`] of a node is that node.
#[derive(Default)]
struct Nodes {
    places: Vec<Position>,
    buckets: BTreeMap<(i64, i64), Vec<u32>>,
}

impl Nodes {
    fn at(&mut self, position: Position) -> u32 {
        let bucket = |metres: f64| libm::floor(metres / JOIN_M) as i64;
        let (x, y) = (bucket(position.east_m), bucket(position.north_m));
        let around = (x - 1..=x + 1).flat_map(|x| (y - 1..=y + 1).map(move |y| (x, y)));
        let near = around
            .filter_map(|key| self.buckets.get(&key))
            .flatten()
            .map(|node| (self.places[*node as usize].distance_m(position), *node))
            .filter(|(distance, _)| *distance <= JOIN_M)
            .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        if let Some((_, node)) = near {
            return node;
        }
        let node = self.places.len() as u32;
        self.places.push(position);
        self.buckets.entry((x, y)).or_default().push(node);
        node
    }
}

#[cfg(test)]
mod tests;
