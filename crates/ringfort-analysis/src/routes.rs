//! Does every road into a layer pass a post, and where would one more post close what is open?
//!
//! The roads inside of a layer's circle are a network from everything outside of it to the target.
//! Ways that share no piece of road and no junction are counted by the largest flow, and by the
//! theorem of largest flow and smallest cut there are as many places, and no fewer, at which all
//! ways can be watched. What a post has in view is taken out; if a way is left, it is open.

use petgraph::algo::dominators::simple_fast;
use petgraph::algo::maximum_flow::dinics;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;
use ringfort_model::units::Position;
use ringfort_world::network::{Arc, Network, ONE_WAY_IN_M};

pub mod drive;

/// A post has the road in view within this distance, in metres: both lanes, and the verge.
pub const POST_REACH_M: f64 = ONE_WAY_IN_M;

/// The roads from outside of a circle to a target within it.
#[derive(Debug, Clone, Copy)]
pub struct Into<'a> {
    /// The roads.
    pub roads: &'a Network,
    /// Where they lead; the nearest road point counts.
    pub target: Position,
    /// The middle of the layer.
    pub centre: Position,
    /// Its radius in metres.
    pub radius_m: f64,
}

/// What the posts of a layer leave open.
#[derive(Debug, Clone, PartialEq)]
pub struct Watched {
    /// The fewest places at which all ways in can be watched: a smallest cut. Empty when no road
    /// leads from outside to the target.
    pub fewest: Vec<Position>,
    /// Ways that pass no post and share nothing with each other, the shortest in time first: as
    /// many as there can be.
    pub open: Vec<OpenWay>,
    /// Where posts would close every open way; as many as open ways.
    pub close: Vec<Position>,
    /// Junctions that every way passes, from the outside in: one post there sees everybody.
    pub all_pass: Vec<Position>,
}

/// A way that passes no post.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenWay {
    /// From the last place outside of the circle to the target's road.
    pub points: Vec<Position>,
    /// Seconds of driving from the circle's crossing piece to the target's road.
    pub time_s: f64,
}

/// Capacity of what no post can close.
const NO_BOUND: u32 = 1 << 20;

impl Into<'_> {
    /// What these posts leave open; `None` if there are no roads.
    ///
    /// - A post sees all road within [`POST_REACH_M`] of it.
    /// - Everything outside of the circle counts as outside, whether or not a town lies there.
    /// - Exact. Source of the count: Menger's theorem, as the largest flow of Ford and Fulkerson,
    ///   *Maximal Flow through a Network*, Canadian Journal of Mathematics 8 (1956) (source not
    ///   read), computed by Dinic's method in `petgraph`. Of junctions that all pass: dominators.
    pub fn watched(&self, posts: &[Position]) -> Option<Watched> {
        let all = Flow::new(self, &[])?;
        let open = Flow::new(self, posts)?;
        let (close, ways) = open.solved();
        let mut ways: Vec<OpenWay> = ways.into_iter().map(|nodes| self.drawn(&nodes)).collect();
        ways.sort_by(|a, b| a.time_s.total_cmp(&b.time_s));
        Some(Watched { fewest: all.solved().0, open: ways, close, all_pass: all.all_pass() })
    }

    fn drawn(&self, nodes: &[u32]) -> OpenWay {
        let places = self.roads.node_positions();
        let quickest = |pair: &[u32]| {
            let arcs = self.roads.arcs_from(pair[0]).iter().filter(|arc| arc.to == pair[1]);
            arcs.map(|arc| arc.time_s).fold(f64::INFINITY, f64::min)
        };
        let mut points: Vec<Position> = nodes.iter().map(|n| places[*n as usize]).collect();
        points.dedup();
        OpenWay { points, time_s: nodes.windows(2).map(quickest).sum() }
    }

    fn is_outside(&self, place: Position) -> bool {
        place.distance_m(self.centre) > self.radius_m
    }
}

/// The ways that are left, as a flow of ones.
struct Flow<'a> {
    into: &'a Into<'a>,
    graph: DiGraph<(), u32>,
    /// What each edge stands for.
    edges: Vec<Piece>,
    source: NodeIndex,
    sink: NodeIndex,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Piece {
    /// A junction.
    Node(u32),
    /// A piece of road between two.
    Road(u32, u32),
    /// The way to the sink.
    End,
}

impl<'a> Flow<'a> {
    fn new(into: &'a Into<'a>, posts: &[Position]) -> Option<Self> {
        let roads = into.roads;
        let places = roads.node_positions();
        let snap = roads.nearest(into.target)?;
        let goals: Vec<u32> = roads.nodes_before(&snap).into_iter().map(|(node, _)| node).collect();
        let seen = |a: Position, b: Position| {
            posts.iter().any(|post| distance_to_piece_m(*post, a, b) <= POST_REACH_M)
        };
        let inside: Vec<bool> = (places.iter().zip(0_u32..))
            .map(|(place, node)| goals.contains(&node) || !into.is_outside(*place))
            .collect();
        let mut graph = DiGraph::with_capacity(2 * places.len() + 2, 4 * places.len());
        let mut edges = Vec::new();
        let ends: Vec<(NodeIndex, NodeIndex)> =
            places.iter().map(|_| (graph.add_node(()), graph.add_node(()))).collect();
        let (source, sink) = (graph.add_node(()), graph.add_node(()));
        let mut add = |from, to, capacity, piece| {
            graph.add_edge(from, to, capacity);
            edges.push(piece);
        };
        for (node, (enter, leave)) in (0_u32..).zip(&ends) {
            let place = places[node as usize];
            if !inside[node as usize] {
                // outside is one place
                for Arc { to, .. } in roads.arcs_from(node) {
                    if inside[*to as usize] && !seen(place, places[*to as usize]) {
                        add(source, ends[*to as usize].0, 1, Piece::Road(node, *to));
                    }
                }
                continue;
            }
            let is_goal = goals.contains(&node);
            if is_goal {
                add(*enter, sink, NO_BOUND, Piece::End);
            } else if !seen(place, place) {
                add(*enter, *leave, 1, Piece::Node(node));
                for Arc { to, .. } in roads.arcs_from(node) {
                    if inside[*to as usize] && !seen(place, places[*to as usize]) {
                        add(*leave, ends[*to as usize].0, 1, Piece::Road(node, *to));
                    }
                }
            }
        }
        Some(Self { into, graph, edges, source, sink })
    }

    /// The places of a smallest cut, and ways that share nothing, as the nodes they pass.
    fn solved(&self) -> (Vec<Position>, Vec<Vec<u32>>) {
        let (_, flows) = dinics(&self.graph, self.source, self.sink);
        (self.cut(&flows), self.ways(flows))
    }

    /// What leads from the part that the source still reaches to the rest.
    fn cut(&self, flows: &[u32]) -> Vec<Position> {
        let mut reached = vec![false; self.graph.node_count()];
        let mut open = vec![self.source];
        reached[self.source.index()] = true;
        while let Some(node) = open.pop() {
            let ahead = self.graph.edges(node).filter(|e| flows[e.id().index()] < *e.weight());
            let back = self.graph.edges_directed(node, petgraph::Direction::Incoming);
            let back = back.filter(|e| flows[e.id().index()] > 0).map(|e| e.source());
            for next in ahead.map(|e| e.target()).chain(back).collect::<Vec<_>>() {
                if !std::mem::replace(&mut reached[next.index()], true) {
                    open.push(next);
                }
            }
        }
        let crosses = |ends: Option<(NodeIndex, NodeIndex)>| {
            ends.is_some_and(|(a, b)| reached[a.index()] && !reached[b.index()])
        };
        let cut = self.graph.edge_indices().filter(|e| crosses(self.graph.edge_endpoints(*e)));
        cut.filter_map(|edge| self.place_of(self.edges[edge.index()])).collect()
    }

    /// Where a piece is watched: a junction where it is, a piece of road in its middle or, where it
    /// crosses the circle, there.
    fn place_of(&self, piece: Piece) -> Option<Position> {
        let places = self.into.roads.node_positions();
        match piece {
            Piece::Node(node) => Some(places[node as usize]),
            Piece::Road(a, b) => {
                let (a, b) = (places[a as usize], places[b as usize]);
                let (mut low, mut high) = (0.0, 1.0);
                if !self.into.is_outside(a) {
                    return Some(along(a, b, 0.5));
                }
                for _ in 0..40 {
                    let middle = f64::midpoint(low, high);
                    if self.into.is_outside(along(a, b, middle)) {
                        low = middle;
                    } else {
                        high = middle;
                    }
                }
                Some(along(a, b, high))
            }
            Piece::End => None,
        }
    }

    /// The flow taken apart into ways.
    fn ways(&self, mut flows: Vec<u32>) -> Vec<Vec<u32>> {
        let mut ways = Vec::new();
        loop {
            let (mut way, mut here) = (Vec::new(), self.source);
            while here != self.sink {
                let next = self.graph.edges(here).find(|e| flows[e.id().index()] > 0);
                let Some(edge) = next else { return ways };
                flows[edge.id().index()] -= 1;
                if let Piece::Road(a, b) = self.edges[edge.id().index()] {
                    if way.is_empty() {
                        way.push(a);
                    }
                    way.push(b);
                }
                here = edge.target();
            }
            ways.push(way);
        }
    }

    fn all_pass(&self) -> Vec<Position> {
        let dominators = simple_fast(&self.graph, self.source);
        let Some(passed) = dominators.strict_dominators(self.sink) else { return Vec::new() };
        let places = self.into.roads.node_positions();
        // two graph nodes to a junction: one to enter it, one to leave it
        let mut junctions: Vec<usize> =
            passed.filter(|n| *n != self.source).map(|n| n.index() / 2).collect();
        junctions.reverse();
        junctions.dedup();
        let mut passed: Vec<Position> =
            junctions.into_iter().filter_map(|j| places.get(j).copied()).collect();
        passed.dedup();
        passed
    }
}

/// The place the share `t` of the way from `a` to `b`.
fn along(a: Position, b: Position, t: f64) -> Position {
    Position {
        east_m: a.east_m + t * (b.east_m - a.east_m),
        north_m: a.north_m + t * (b.north_m - a.north_m),
    }
}

/// How far a place lies from a straight piece, in metres.
fn distance_to_piece_m(place: Position, a: Position, b: Position) -> f64 {
    let (dx, dy) = (b.east_m - a.east_m, b.north_m - a.north_m);
    let length_2 = dx * dx + dy * dy;
    let t = if length_2 > 0.0 {
        (((place.east_m - a.east_m) * dx + (place.north_m - a.north_m) * dy) / length_2)
            .clamp(0.0, 1.0)
    } else {
        0.0
    };
    place.distance_m(along(a, b, t))
}

#[cfg(test)]
mod tests;
