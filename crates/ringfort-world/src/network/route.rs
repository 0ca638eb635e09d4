//! Which way along the roads takes the least time, and where is the nearest road?
//!
//! Dijkstra, *A note on two problems in connexion with graphs*, Numerische Mathematik 1 (1959). The
//! nearest piece of road comes from a tree of boxes: Guttman, *R-trees*, SIGMOD (1984), as `rstar`
//! has it.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use ringfort_model::units::Position;
use rstar::{AABB, PointDistance, RTree, RTreeObject};

use super::graph::{Graph, Segment};
use super::{JOIN_M, Network, between};

/// A least-time drive.
#[derive(Debug, Clone, PartialEq)]
pub struct Route {
    /// The way along the roads, from the road point nearest to the start to the one nearest to the
    /// end; at least one point.
    pub points: Vec<Position>,
    /// Its length in metres of road.
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
    /// Which piece of road it is on: an index into [`Network::segments`].
    pub segment: u32,
    /// Where on that piece, from 0 at its start to 1 at its end.
    pub fraction: f64,
}

/// Least times to all nodes.
#[derive(Debug, Clone, PartialEq)]
pub struct Times {
    /// Seconds to each node; infinite where no way leads.
    pub time_s: Vec<f64>,
    /// The node before each on its least-time way; itself where the way begins, and where none is.
    pub before: Vec<u32>,
}

impl Network {
    /// The point of the roads nearest to a position; `None` if there are no roads. Of equally near
    /// ones, the first of the file.
    pub fn nearest(&self, position: Position) -> Option<Snap> {
        let mut best: Option<Snap> = None;
        let mut bound = f64::INFINITY;
        let at = [position.east_m, position.north_m];
        for (piece, distance_2) in self.index.0.nearest_neighbor_iter_with_distance_2(at) {
            // the tree's order is that of squares: those that differ in their last digits only are
            // all looked at
            if distance_2 > bound * (1.0 + 1e-9) {
                break;
            }
            let segment = self.graph.segments.get(piece.segment as usize)?;
            let (foot, fraction) = piece.foot(at);
            let distance_m = foot.distance_m(position);
            let better = |b: Snap| {
                distance_m.total_cmp(&b.distance_m).then(piece.segment.cmp(&b.segment)).is_lt()
            };
            if best.is_none_or(better) {
                let (segment, road) = (piece.segment, segment.road);
                best = Some(Snap { position: foot, distance_m, road, segment, fraction });
            }
            bound = bound.min(distance_2);
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
        let first = *self.graph.segments.get(start.segment as usize)?;
        let last = *self.graph.segments.get(end.segment as usize)?;
        let whole = |points: Vec<Position>, time_s: f64, length_m: f64| {
            let (start_gap_m, end_gap_m) = (start.distance_m, end.distance_m);
            Route { points, length_m, time_s, start_gap_m, end_gap_m }
        };
        // along one segment, without any node
        let ahead = end.fraction - start.fraction;
        let direct = (start.segment == end.segment && (ahead >= 0.0 || !first.one_way))
            .then(|| ahead.abs() * first.time_s);

        let (starts, ends) = (self.nodes_after(start), self.nodes_before(end));
        let waiting: Vec<u32> = ends.iter().map(|(node, _)| *node).collect();
        let Times { time_s, before } = self.least_times(&starts, &waiting);
        let by_nodes = ends
            .iter()
            .map(|(node, rest)| (time_s[*node as usize] + rest, *node))
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .filter(|(time, _)| time.is_finite());
        match (direct, by_nodes) {
            (Some(direct), rest) if rest.is_none_or(|(time, _)| direct <= time) => {
                let length_m = ahead.abs() * first.length_m;
                Some(whole(vec![start.position, end.position], direct, length_m))
            }
            (_, Some((time, node))) => {
                let mut points = vec![end.position, self.graph.nodes[node as usize]];
                let mut length_m = to_end_m(&last, node, end.fraction);
                let mut here = node;
                while before[here as usize] != here {
                    let there = before[here as usize];
                    let quickest = self.graph.arcs_from(there).iter().filter(|a| a.to == here);
                    length_m += quickest
                        .min_by(|a, b| a.time_s.total_cmp(&b.time_s))
                        .map_or(0.0, |arc| arc.length_m);
                    points.push(self.graph.nodes[there as usize]);
                    here = there;
                }
                length_m += to_end_m(&first, here, start.fraction);
                points.push(start.position);
                points.reverse();
                points.dedup();
                Some(whole(points, time, length_m))
            }
            (_, None) => None,
        }
    }

    /// The nodes at the ends of a piece of road that can be driven to from a point of it, with the
    /// seconds that takes.
    pub fn nodes_after(&self, snap: &Snap) -> Vec<(u32, f64)> {
        let Some(s) = self.graph.segments.get(snap.segment as usize) else { return Vec::new() };
        let mut nodes = vec![(s.to, (1.0 - snap.fraction) * s.time_s)];
        // whoever stands on a node may leave it by any road
        if !s.one_way || snap.fraction * s.length_m <= JOIN_M {
            nodes.push((s.from, snap.fraction * s.time_s));
        }
        nodes
    }

    /// The nodes at the ends of a piece of road from which a point of it can be driven to, with the
    /// seconds that takes.
    pub fn nodes_before(&self, snap: &Snap) -> Vec<(u32, f64)> {
        let Some(s) = self.graph.segments.get(snap.segment as usize) else { return Vec::new() };
        let mut nodes = vec![(s.from, snap.fraction * s.time_s)];
        if !s.one_way || (1.0 - snap.fraction) * s.length_m <= JOIN_M {
            nodes.push((s.to, (1.0 - snap.fraction) * s.time_s));
        }
        nodes
    }

    /// Least times to all nodes from some, each with the seconds that were spent before it; nodes
    /// that are not there and times that are negative or no number are passed over.
    pub fn times_from(&self, starts: &[(u32, f64)]) -> Times {
        self.least_times(starts, &[])
    }

    /// As [`times_from`](Self::times_from); stops once all of `until` are settled, if there are any.
    fn least_times(&self, starts: &[(u32, f64)], until: &[u32]) -> Times {
        let nodes = self.graph.nodes.len();
        let mut time = vec![f64::INFINITY; nodes];
        let mut before: Vec<u32> = (0..nodes as u32).collect();
        let mut open = BinaryHeap::new();
        for (node, start) in starts {
            // + 0.0 makes of −0 a 0, whose bits sort first
            let start = start + 0.0;
            if start >= 0.0 && time.get(*node as usize).is_some_and(|t| start < *t) {
                time[*node as usize] = start;
                open.push(Reverse((start.to_bits(), *node)));
            }
        }
        let mut waiting = until.to_vec();
        while let Some(Reverse((bits, node))) = open.pop() {
            let here = f64::from_bits(bits);
            if here > time[node as usize] {
                continue;
            }
            waiting.retain(|w| *w != node);
            if waiting.is_empty() && !until.is_empty() {
                break;
            }
            for arc in self.graph.arcs_from(node) {
                let there = here + arc.time_s;
                if there < time[arc.to as usize] {
                    time[arc.to as usize] = there;
                    before[arc.to as usize] = node;
                    open.push(Reverse((there.to_bits(), arc.to)));
                }
            }
        }
        Times { time_s: time, before }
    }
}

/// Metres along a segment between a point of it and the node at one of its ends.
fn to_end_m(segment: &Segment, node: u32, fraction: f64) -> f64 {
    segment.length_m * if node == segment.from { fraction } else { 1.0 - fraction }
}

/// The pieces of road, by where they lie.
#[derive(Debug, Clone)]
pub(super) struct Index(RTree<Piece>);

/// It follows from the segments.
impl PartialEq for Index {
    fn eq(&self, other: &Self) -> bool {
        self.0.size() == other.0.size()
    }
}

impl Index {
    pub(super) fn new(graph: &Graph) -> Self {
        let piece = |(index, segment): (usize, &Segment)| {
            let (a, b) = graph.ends(segment);
            Piece { a, b, segment: index as u32 }
        };
        Self(RTree::bulk_load(graph.segments.iter().enumerate().map(piece).collect()))
    }
}

#[derive(Debug, Clone, Copy)]
struct Piece {
    a: Position,
    b: Position,
    segment: u32,
}

impl Piece {
    /// The point of it that is nearest to a place, and where on it that is.
    fn foot(&self, at: [f64; 2]) -> (Position, f64) {
        let (a, b) = (self.a, self.b);
        let (dx, dy) = (b.east_m - a.east_m, b.north_m - a.north_m);
        let along = (at[0] - a.east_m) * dx + (at[1] - a.north_m) * dy;
        // + 0.0 makes of −0 a 0, whose bits sort first
        let fraction = (along / (dx * dx + dy * dy)).clamp(0.0, 1.0) + 0.0;
        (between(a, b, fraction), fraction)
    }
}

impl RTreeObject for Piece {
    type Envelope = AABB<[f64; 2]>;

    fn envelope(&self) -> Self::Envelope {
        let corner = |p: Position| [p.east_m, p.north_m];
        AABB::from_corners(corner(self.a), corner(self.b))
    }
}

impl PointDistance for Piece {
    fn distance_2(&self, at: &[f64; 2]) -> f64 {
        let (foot, _) = self.foot(*at);
        let (dx, dy) = (foot.east_m - at[0], foot.north_m - at[1]);
        dx * dx + dy * dy
    }
}
