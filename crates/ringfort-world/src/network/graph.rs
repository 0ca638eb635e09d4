//! How do roads become a graph: nodes, the pieces between them, and what bars a node?

use std::collections::BTreeMap;

use ringfort_model::units::Position;

use super::{Effect, JOIN_M, NetworkError, Parts, Road};
use crate::geodesic;

/// A straight piece of road between two nodes, in the direction of the road.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Segment {
    /// The node where it begins.
    pub from: u32,
    /// The node where it ends, which is another.
    pub to: u32,
    /// The road that it is a piece of: an index into [`Network::roads`](super::Network::roads).
    pub road: u32,
    /// Its length in metres, over 0.
    pub length_m: f64,
    /// Seconds that a vehicle takes from end to end.
    pub time_s: f64,
    /// Whether it is driven from `from` to `to` only.
    pub one_way: bool,
}

/// That one node can be driven to from another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Arc {
    /// The node that it leads to.
    pub to: u32,
    /// Seconds that it takes.
    pub time_s: f64,
    /// Metres of road; 0 where it only passes a barrier.
    pub length_m: f64,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Graph {
    pub(super) nodes: Vec<Position>,
    pub(super) segments: Vec<Segment>,
    /// The arcs that leave node n are `arcs[first[n]..first[n + 1]]`.
    first: Vec<u32>,
    arcs: Vec<Arc>,
}

impl Graph {
    pub(super) fn new(parts: &Parts) -> Result<Self, NetworkError> {
        let mut nodes = parts.nodes.clone();
        let mut segments = Vec::with_capacity(parts.at.iter().map(Vec::len).sum());
        let mut links: Vec<(u32, Arc)> = Vec::new();
        for (index, (road, at)) in parts.roads.iter().zip(&parts.at).enumerate() {
            let feature = road.feature;
            if !(road.speed_m_s > 0.0 && road.speed_m_s.is_finite()) {
                let speed = (road.speed_m_s * 3.6).to_string();
                return Err(NetworkError::BadSpeed { feature, speed });
            }
            let before = segments.len();
            for ends in at.windows(2) {
                let [a, b] = [ends[0] as usize, ends[1] as usize];
                let length_m = match (parts.lonlats.get(a), parts.lonlats.get(b)) {
                    (Some(a), Some(b)) => geodesic::length_m(*a, *b),
                    _ => nodes[a].distance_m(nodes[b]),
                };
                if a == b {
                    continue;
                }
                let [from, to] =
                    [ends[0], ends[1]].map(|n| held_end(n, parts, &mut nodes, &mut links));
                // two nodes at one place: nothing to drive on, and yet a way through
                if length_m <= 0.0 || nodes[a] == nodes[b] {
                    let arc = Arc { to, time_s: 0.0, length_m: 0.0 };
                    links.push((from, arc));
                    if !road.one_way {
                        links.push((to, Arc { to: from, ..arc }));
                    }
                    continue;
                }
                segments.push(Segment {
                    from,
                    to,
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
        let (first, arcs) = compressed_rows(nodes.len(), &segments, links);
        Ok(Self { nodes, segments, first, arcs })
    }

    pub(super) fn ends(&self, segment: &Segment) -> (Position, Position) {
        (self.nodes[segment.from as usize], self.nodes[segment.to as usize])
    }

    pub(super) fn arcs_from(&self, node: u32) -> &[Arc] {
        match self.first.get(node as usize..=node as usize + 1) {
            Some(&[from, to]) => &self.arcs[from as usize..to as usize],
            _ => &[],
        }
    }
}

/// The node where a piece of road ends: `node`, or one of its own where a barrier stands there. A
/// barrier that delays takes half of its time on either side.
fn held_end(
    node: u32,
    parts: &Parts,
    nodes: &mut Vec<Position>,
    links: &mut Vec<(u32, Arc)>,
) -> u32 {
    let half_s = match parts.held.get(&node) {
        None | Some(Effect::Open) => return node,
        Some(Effect::Delays(s)) => Some(s / 2.0),
        Some(Effect::Closes) => None,
    };
    let own = nodes.len() as u32;
    nodes.push(nodes[node as usize]);
    if let Some(time_s) = half_s {
        links.push((own, Arc { to: node, time_s, length_m: 0.0 }));
        links.push((node, Arc { to: own, time_s, length_m: 0.0 }));
    }
    own
}

/// The arcs of all segments and those of `arcs`, sorted by the node they leave.
fn compressed_rows(
    nodes: usize,
    segments: &[Segment],
    mut arcs: Vec<(u32, Arc)>,
) -> (Vec<u32>, Vec<Arc>) {
    arcs.reserve(2 * segments.len());
    for s in segments {
        let (time_s, length_m) = (s.time_s, s.length_m);
        arcs.push((s.from, Arc { to: s.to, time_s, length_m }));
        if !s.one_way {
            arcs.push((s.to, Arc { to: s.from, time_s, length_m }));
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

/// Nodes by place: a position within [`JOIN_M`] of a node is that node, unless both lie in the
/// middle of roads of different levels, which then only cross.
#[derive(Default)]
pub(super) struct Nodes {
    places: Vec<Position>,
    /// The level of the roads that have the node in their middle; none where a road ends.
    level: Vec<Option<i8>>,
    buckets: BTreeMap<(i64, i64), Vec<u32>>,
}

impl Nodes {
    /// The nodes of a road's points.
    pub(super) fn of_road(&mut self, road: &Road) -> Result<Vec<u32>, NetworkError> {
        let last = road.points.len().saturating_sub(1);
        let place = |(i, p): (usize, &Position)| {
            if !(p.east_m.abs() < 1e8 && p.north_m.abs() < 1e8) {
                let reason = format!("it lies at {} m east, {} m north", p.east_m, p.north_m);
                return Err(NetworkError::BadVertex { feature: road.feature, reason });
            }
            Ok(self.at(*p, (i != 0 && i != last).then_some(road.level)))
        };
        road.points.iter().enumerate().map(place).collect()
    }

    pub(super) fn into_places(self) -> Vec<Position> {
        self.places
    }

    fn at(&mut self, position: Position, level: Option<i8>) -> u32 {
        let (x, y) = bucket(position);
        let near = self
            .near(position)
            .filter(|(_, node)| match (self.level[*node as usize], level) {
                (Some(there), Some(here)) => there == here,
                _ => true,
            })
            .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        if let Some((_, node)) = near {
            if level.is_none() {
                self.level[node as usize] = None;
            }
            return node;
        }
        let node = self.places.len() as u32;
        self.places.push(position);
        self.level.push(level);
        self.buckets.entry((x, y)).or_default().push(node);
        node
    }

    /// All nodes within [`JOIN_M`] of a position, with their distances.
    pub(super) fn near(&self, position: Position) -> impl Iterator<Item = (f64, u32)> {
        let (x, y) = bucket(position);
        let around = (x - 1..=x + 1).flat_map(move |x| (y - 1..=y + 1).map(move |y| (x, y)));
        around
            .filter_map(|key| self.buckets.get(&key))
            .flatten()
            .map(move |node| (self.places[*node as usize].distance_m(position), *node))
            .filter(|(distance, _)| *distance <= JOIN_M)
    }
}

fn bucket(position: Position) -> (i64, i64) {
    let of = |metres: f64| libm::floor(metres / JOIN_M) as i64;
    (of(position.east_m), of(position.north_m))
}
