//! How surely is a drive to the target stopped, what is one more post worth, and what does a closed
//! road do?
//!
//! As over the terrain: a post with more driving time left behind it than the response takes is in
//! time whatever follows, any other never is if the driver hurries on. Two passes of Dijkstra's
//! algorithm over the roads are therefore exact.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use ringfort_model::units::{Position, Probability};
use ringfort_world::network::{Network, Snap};

use super::{POST_REACH_M, distance_to_piece_m};

/// A post on a road.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Post {
    /// Where it stands.
    pub at: Position,
    /// P(a vehicle that passes is detected and reported).
    pub detects: Probability,
    /// How long it holds a vehicle up, in seconds, 0 or more.
    pub delay_s: f64,
}

/// A drive from any of some places to a target, past posts.
#[derive(Debug, Clone, Copy)]
pub struct Drive<'a> {
    /// The roads.
    pub roads: &'a Network,
    /// Where the driver may come from; the nearest road point of each counts.
    pub from: &'a [Position],
    /// Where he goes; the nearest road point counts.
    pub target: Position,
    /// The posts.
    pub posts: &'a [Post],
    /// From being detected until the response is in place, in seconds.
    pub response_s: f64,
}

/// The drive on which he is least likely to be stopped.
#[derive(Debug, Clone, PartialEq)]
pub struct Weakest {
    /// The way, from a start to the target's road.
    pub points: Vec<Position>,
    /// How long it takes, posts included, in seconds.
    pub time_s: f64,
    /// P(he is detected by a post with more time left than the response takes).
    pub interruption: Probability,
    /// The posts he passes, in order: indices into [`Drive::posts`].
    pub passed: Vec<u32>,
}

/// What a post more would do.
#[derive(Debug, Clone, PartialEq)]
pub struct OneMore {
    /// Where it would stand.
    pub at: Position,
    /// P(interruption) on the weakest drive with it.
    pub interruption: Probability,
    /// P(interruption) with it less P(interruption) without it.
    pub buys: f64,
}

/// What a closed road does to a drive.
#[derive(Debug, Clone, PartialEq)]
pub struct Closed {
    /// Which road: an index into [`Network::roads`].
    pub road: u32,
    /// How long the drive takes without it, in seconds; none when no way is left.
    pub time_s: Option<f64>,
}

/// The drive as a graph: the junctions of the roads, then the starts, then the goal.
struct Graph<'a> {
    posts: &'a [Post],
    places: Vec<Position>,
    /// By node: the nodes that can be driven to, and the seconds that takes.
    arcs: Vec<Vec<(u32, f64)>>,
    starts: Vec<u32>,
    goal: u32,
    /// By node: posts that have it in view.
    at_node: Vec<Vec<u32>>,
    /// By piece of road, the lower node first: posts that have it in view, and the roads it is of.
    pieces: BTreeMap<(u32, u32), Piece>,
}

#[derive(Default)]
struct Piece {
    seen_by: Vec<u32>,
    roads: Vec<u32>,
}

impl Drive<'_> {
    /// The drive on which he is least likely to be stopped; of several, the quickest. `None` when no
    /// road leads there.
    ///
    /// - Exact under the deterministic rule: detection counts where more time is left than the
    ///   response takes. A post is met when its view is entered, once for each entry.
    /// - Assumes that posts detect independently of each other.
    pub fn weakest(&self) -> Option<Weakest> {
        let graph = Graph::new(self)?;
        // backwards: time left
        let (left, _) =
            graph.least(&[graph.goal], true, |from, to, time_s| time_s + graph.delay_s(from, to));
        // forwards: −ln of going unnoticed in time, and a breath of time to break ties
        let (cost, before) = graph.least(&graph.starts, false, |from, to, time_s| {
            let delay_s = graph.delay_s(from, to);
            let in_time = left[to as usize] + delay_s > self.response_s;
            let seen = if in_time { graph.exposure(from, to) } else { 0.0 };
            seen + PATIENCE * (time_s + delay_s)
        });
        cost[graph.goal as usize].is_finite().then(|| {
            let nodes = way_to(&before, graph.goal);
            let (mut time_s, mut unseen, mut passed) = (0.0, 1.0, Vec::new());
            for pair in nodes.windows(2) {
                let (from, to) = (pair[0], pair[1]);
                let delay_s = graph.delay_s(from, to);
                time_s += graph.time_s(from, to) + delay_s;
                for post in graph.met(from, to) {
                    passed.push(post);
                    if left[to as usize] + delay_s > self.response_s {
                        unseen *= 1.0 - self.posts[post as usize].detects.value();
                    }
                }
            }
            let mut points: Vec<Position> =
                nodes.iter().map(|n| graph.places[*n as usize]).collect();
            points.dedup();
            Weakest { points, time_s, interruption: Probability::clamped(1.0 - unseen), passed }
        })
    }

    /// What one more post like `kind` would do at each of some places, the best first.
    pub fn one_more(&self, kind: Post, places: &[Position]) -> Vec<OneMore> {
        let Some(before) = self.weakest() else { return Vec::new() };
        let with = |at: &Position| {
            let posts: Vec<Post> =
                self.posts.iter().copied().chain([Post { at: *at, ..kind }]).collect();
            let after = Drive { posts: &posts, ..*self }.weakest()?;
            let buys = after.interruption.value() - before.interruption.value();
            Some(OneMore { at: *at, interruption: after.interruption, buys })
        };
        let mut worth: Vec<OneMore> = places.iter().filter_map(with).collect();
        worth.sort_by(|a, b| b.buys.total_cmp(&a.buys));
        worth
    }
}

/// What a second weighs beside −ln(1 − P): of drives that are equally sure the quickest is taken.
const PATIENCE: f64 = 1e-9;

/// The nodes from a start to `node`.
fn way_to(before: &[u32], node: u32) -> Vec<u32> {
    let mut nodes = vec![node];
    let mut here = node;
    while before[here as usize] != here {
        here = before[here as usize];
        nodes.push(here);
    }
    nodes.reverse();
    nodes
}

impl<'a> Graph<'a> {
    /// `None` if there are no roads.
    fn new(drive: &Drive<'a>) -> Option<Self> {
        let roads = drive.roads;
        let end = roads.nearest(drive.target)?;
        let snaps: Vec<Snap> =
            drive.from.iter().filter_map(|place| roads.nearest(*place)).collect();
        let junctions = roads.nodes() as u32;
        let goal = junctions + snaps.len() as u32;
        let mut places = roads.node_positions().to_vec();
        places.extend(snaps.iter().chain([&end]).map(|snap| snap.position));
        let mut arcs: Vec<Vec<(u32, f64)>> = (0..junctions)
            .map(|node| roads.arcs_from(node).iter().map(|arc| (arc.to, arc.time_s)).collect())
            .collect();
        arcs.resize(places.len(), Vec::new());
        let mut of_road: Vec<(u32, u32, u32)> =
            roads.segments().iter().map(|s| (s.from, s.to, s.road)).collect();
        for (node, rest_s) in roads.nodes_before(&end) {
            arcs[node as usize].push((goal, rest_s));
            of_road.push((node, goal, end.road));
        }
        for (start, snap) in (junctions..).zip(&snaps) {
            arcs[start as usize] = roads.nodes_after(snap);
            of_road.extend(arcs[start as usize].iter().map(|(node, _)| (start, *node, snap.road)));
            let segment = &roads.segments()[snap.segment as usize];
            let ahead = end.fraction - snap.fraction;
            if snap.segment == end.segment && (ahead >= 0.0 || !segment.one_way) {
                arcs[start as usize].push((goal, ahead.abs() * segment.time_s));
                of_road.push((start, goal, snap.road));
            }
        }
        let in_view = |a: Position, b: Position| -> Vec<u32> {
            let near = drive.posts.iter().zip(0_u32..);
            near.filter(|(post, _)| distance_to_piece_m(post.at, a, b) <= POST_REACH_M)
                .map(|(_, index)| index)
                .collect()
        };
        let at_node = places.iter().map(|place| in_view(*place, *place)).collect();
        let mut pieces: BTreeMap<(u32, u32), Piece> = BTreeMap::new();
        for (from, to, road) in of_road {
            let piece = pieces.entry((from.min(to), from.max(to))).or_default();
            piece.seen_by = in_view(places[from as usize], places[to as usize]);
            piece.roads.push(road);
        }
        let starts = (junctions..goal).collect();
        Some(Self { posts: drive.posts, places, arcs, starts, goal, at_node, pieces })
    }

    fn time_s(&self, from: u32, to: u32) -> f64 {
        let arcs = self.arcs[from as usize].iter().filter(|(there, _)| *there == to);
        arcs.map(|(_, time_s)| *time_s).fold(f64::INFINITY, f64::min)
    }

    /// The posts whose view is entered between two nodes.
    fn met(&self, from: u32, to: u32) -> impl Iterator<Item = u32> {
        let piece = self.pieces.get(&(from.min(to), from.max(to))).map(|piece| &piece.seen_by);
        let there = &self.at_node[to as usize];
        let here = &self.at_node[from as usize];
        let on_the_way = piece.into_iter().flatten().filter(move |p| !there.contains(p));
        on_the_way.chain(there).filter(move |p| !here.contains(p)).copied()
    }

    fn delay_s(&self, from: u32, to: u32) -> f64 {
        self.met(from, to).map(|post| self.posts[post as usize].delay_s).sum()
    }

    fn exposure(&self, from: u32, to: u32) -> f64 {
        let unseen = |post: u32| -libm::log1p(-self.posts[post as usize].detects.value());
        // certain detection is dear, not endless: where all ways are watched one is still the least
        self.met(from, to).map(|post| unseen(post).min(1e3)).sum()
    }

    /// Dijkstra's algorithm with `cost(from, to, time_s)` along the direction of travel; backwards
    /// it starts at the goal.
    fn least(
        &self,
        starts: &[u32],
        backwards: bool,
        cost: impl Fn(u32, u32, f64) -> f64,
    ) -> (Vec<f64>, Vec<u32>) {
        let turned = backwards.then(|| {
            let mut turned = vec![Vec::new(); self.arcs.len()];
            for (from, arcs) in (0_u32..).zip(&self.arcs) {
                for (to, time_s) in arcs {
                    turned[*to as usize].push((from, *time_s));
                }
            }
            turned
        });
        let arcs = turned.as_ref().unwrap_or(&self.arcs);
        let mut least = vec![f64::INFINITY; arcs.len()];
        let mut before: Vec<u32> = (0..arcs.len() as u32).collect();
        let mut open = BinaryHeap::new();
        for node in starts {
            least[*node as usize] = 0.0;
            open.push(Reverse((0_u64, *node)));
        }
        while let Some(Reverse((bits, node))) = open.pop() {
            let here = f64::from_bits(bits);
            if here > least[node as usize] {
                continue;
            }
            for (next, time_s) in &arcs[node as usize] {
                let (from, to) = if backwards { (*next, node) } else { (node, *next) };
                let there = here + cost(from, to, *time_s);
                if there < least[*next as usize] {
                    least[*next as usize] = there;
                    before[*next as usize] = node;
                    open.push(Reverse((there.to_bits(), *next)));
                }
            }
        }
        (least, before)
    }
}

/// What each road on the least-time drive does to it when it is closed, the worst first; the drive
/// is a response on its way in, or a flight on its way out.
///
/// Roads that the drive does not use change nothing and are left out. A road is closed as a whole.
pub fn closures(roads: &Network, from: Position, to: Position) -> Vec<Closed> {
    let drive = Drive { roads, from: &[from], target: to, posts: &[], response_s: 0.0 };
    let Some(graph) = Graph::new(&drive) else { return Vec::new() };
    let roads_of = |from: u32, to: u32| {
        graph.pieces.get(&(from.min(to), from.max(to))).map_or(&[][..], |piece| &piece.roads)
    };
    let least = |closed: Option<u32>| -> Option<(f64, Vec<u32>)> {
        let (time, before) = graph.least(&graph.starts, false, |from, to, time_s| {
            let of = roads_of(from, to);
            let barred = !of.is_empty() && of.iter().all(|road| Some(*road) == closed);
            if barred { f64::INFINITY } else { time_s }
        });
        let time_s = time[graph.goal as usize];
        time_s.is_finite().then(|| (time_s, way_to(&before, graph.goal)))
    };
    let Some((_, nodes)) = least(None) else { return Vec::new() };
    let used: BTreeSet<u32> =
        nodes.windows(2).flat_map(|p| roads_of(p[0], p[1]).iter().copied()).collect();
    let mut closed: Vec<Closed> = used
        .into_iter()
        .map(|road| Closed { road, time_s: least(Some(road)).map(|(time_s, _)| time_s) })
        .collect();
    let worth = |c: &Closed| c.time_s.unwrap_or(f64::INFINITY);
    closed.sort_by(|a, b| worth(b).total_cmp(&worth(a)));
    closed
}
