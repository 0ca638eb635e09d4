//! Where on a network can he get before they do, and how few places shut him in?
//!
//! Both sides know everything: those who pursue go straight to any junction that he might pass.
//! A junction is safe if he can come to it by junctions at each of which he is before them; where
//! they are there as soon as he is, they have him. One pass of Dijkstra a side answers that exactly.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use petgraph::algo::maximum_flow::dinics;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;

/// Roads between junctions `0..nodes`, each open both ways.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Roads {
    arcs: Vec<Vec<(usize, f64)>>,
}

/// Where some who pursue set out, as many as there are junctions to hold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pursuer {
    /// The junction from which they set out.
    pub from: usize,
    /// When, in seconds after the flight began.
    pub delay_s: f64,
}

/// A flight and those who pursue.
#[derive(Debug, Clone, PartialEq)]
pub struct Chase {
    /// The junction where he is at first.
    pub start: usize,
    /// His speed, metres a second.
    pub speed_m_per_s: f64,
    /// Those who pursue.
    pub pursuers: Vec<Pursuer>,
    /// Their speed, metres a second.
    pub pursuer_speed_m_per_s: f64,
}

/// By junction: who is there when. Infinite where no road leads.
#[derive(Debug, Clone, PartialEq)]
pub struct Reach {
    /// When he could be there, were nobody after him.
    pub fugitive_s: Vec<f64>,
    /// When the first of those who pursue is there.
    pub pursuer_s: Vec<f64>,
    /// Whether he gets there without meeting anybody.
    pub safe: Vec<bool>,
}

impl Roads {
    /// Roads between so many junctions. Lengths are in metres, over zero; ends lie below `nodes`.
    pub fn new(nodes: usize, pieces: impl IntoIterator<Item = (usize, usize, f64)>) -> Self {
        let mut arcs = vec![Vec::new(); nodes];
        for (a, b, length_m) in pieces {
            arcs[a].push((b, length_m));
            arcs[b].push((a, length_m));
        }
        Self { arcs }
    }

    /// Seconds from the nearest of `starts` to each junction; `may_pass` says whether one may go on
    /// from a junction reached at that time.
    fn times(
        &self,
        starts: impl Iterator<Item = (usize, f64)>,
        speed_m_per_s: f64,
        may_pass: impl Fn(usize, f64) -> bool,
    ) -> Vec<f64> {
        let mut times = vec![f64::INFINITY; self.arcs.len()];
        let mut queue = BinaryHeap::new();
        for (node, time_s) in starts {
            if time_s < times[node] {
                times[node] = time_s;
                queue.push(Reached { time_s, node });
            }
        }
        while let Some(Reached { time_s, node }) = queue.pop() {
            if time_s > times[node] || !may_pass(node, time_s) {
                continue;
            }
            for (to, length_m) in &self.arcs[node] {
                let then = time_s + length_m / speed_m_per_s;
                if then < times[*to] {
                    times[*to] = then;
                    queue.push(Reached { time_s: then, node: *to });
                }
            }
        }
        times
    }

    /// Who is where when, and what is safe. Exact for sides that know everything.
    pub fn reach(&self, chase: &Chase) -> Reach {
        let start = || std::iter::once((chase.start, 0.0));
        let pursuers = chase.pursuers.iter().map(|p| (p.from, p.delay_s));
        let pursuer_s = self.times(pursuers, chase.pursuer_speed_m_per_s, |_, _| true);
        let fugitive_s = self.times(start(), chase.speed_m_per_s, |_, _| true);
        let before = |node: usize, time_s: f64| time_s < pursuer_s[node];
        let run = self.times(start(), chase.speed_m_per_s, before);
        let safe = (0..run.len()).map(|node| before(node, run[node])).collect();
        Reach { fugitive_s, pursuer_s, safe }
    }

    /// The fewest junctions that shut him off from all `exits`, among those where the pursuers are
    /// as soon as he: a smallest cut. None if no set of them does; empty if no exit can be reached.
    ///
    /// By the largest flow over junctions of capacity 1 (Menger; Ford and Fulkerson, *Maximal Flow
    /// through a Network*, Canadian Journal of Mathematics 8, 1956; source not read).
    pub fn fewest_posts(&self, chase: &Chase, exits: &[usize]) -> Option<Vec<usize>> {
        const NO_BOUND: u32 = 1 << 20;
        let reach = self.reach(chase);
        let nodes = self.arcs.len();
        let mut graph: DiGraph<(), u32> = DiGraph::new();
        for _ in 0..=2 * nodes {
            graph.add_node(());
        }
        let (enter, leave) =
            (|n: usize| NodeIndex::new(2 * n), |n: usize| NodeIndex::new(2 * n + 1));
        let sink = NodeIndex::new(2 * nodes);
        for node in 0..nodes {
            let can_be_held =
                node != chase.start && reach.pursuer_s[node] <= reach.fugitive_s[node];
            graph.add_edge(enter(node), leave(node), if can_be_held { 1 } else { NO_BOUND });
            for (to, _) in &self.arcs[node] {
                graph.add_edge(leave(node), enter(*to), NO_BOUND);
            }
        }
        for exit in exits {
            graph.add_edge(leave(*exit), sink, NO_BOUND);
        }
        let (size, flows) = dinics(&graph, leave(chase.start), sink);
        if size >= NO_BOUND {
            return None;
        }
        // what the source still reaches: junctions whose own edge leaves that set are the cut
        let mut reached = vec![false; graph.node_count()];
        let mut open = vec![leave(chase.start)];
        reached[open[0].index()] = true;
        while let Some(node) = open.pop() {
            let on = graph.edges(node).filter(|e| flows[e.id().index()] < *e.weight());
            let back = graph.edges_directed(node, petgraph::Direction::Incoming);
            let back = back.filter(|e| flows[e.id().index()] > 0).map(|e| e.source());
            let next: Vec<NodeIndex> = on.map(|e| e.target()).chain(back).collect();
            for node in next {
                if !std::mem::replace(&mut reached[node.index()], true) {
                    open.push(node);
                }
            }
        }
        let is_cut = |n: &usize| reached[enter(*n).index()] && !reached[leave(*n).index()];
        Some((0..nodes).filter(is_cut).collect())
    }
}

/// The soonest first; of those at one time the lower number.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Reached {
    time_s: f64,
    node: usize,
}

impl Eq for Reached {}

impl Ord for Reached {
    fn cmp(&self, other: &Self) -> Ordering {
        other.time_s.total_cmp(&self.time_s).then(other.node.cmp(&self.node))
    }
}

impl PartialOrd for Reached {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn chase(pursuers: &[(usize, f64)]) -> Chase {
        let pursuers =
            pursuers.iter().map(|(from, delay_s)| Pursuer { from: *from, delay_s: *delay_s });
        Chase {
            start: 0,
            speed_m_per_s: 1.0,
            pursuers: pursuers.collect(),
            pursuer_speed_m_per_s: 2.0,
        }
    }

    /// On a line of ten pieces of 100 m, pursuers at twice his speed from the far end: he is there
    /// first up to a third of the way.
    #[test]
    fn verify_a_line() {
        let roads = Roads::new(11, (0..10).map(|k| (k, k + 1, 100.0)));
        let reach = roads.reach(&chase(&[(10, 0.0)]));
        let safe: Vec<usize> = (0..11).filter(|n| reach.safe[*n]).collect();
        assert_eq!(safe, [0, 1, 2, 3]);
        // 350 s late: 100 k < 350 + 50 (10 − k) up to k = 5
        let late = roads.reach(&chase(&[(10, 350.0)]));
        assert_eq!(late.safe.iter().filter(|s| **s).count(), 6);
    }

    /// Two ways to two exits that share one junction: one post there is enough, if they can be
    /// there in time; else one at each exit; else none will do.
    #[test]
    fn verify_fewest_posts() {
        let roads = Roads::new(5, [(0, 1, 100.0), (1, 2, 100.0), (1, 3, 100.0), (4, 1, 100.0)]);
        let at = |pursuers: &[(usize, f64)]| roads.fewest_posts(&chase(pursuers), &[2, 3]);
        assert_eq!(at(&[(4, 0.0)]), Some(vec![1]));
        assert_eq!(at(&[(2, 0.0), (3, 0.0)]), Some(vec![1]));
        assert_eq!(at(&[(2, 90.0), (3, 90.0)]), Some(vec![2, 3]));
        assert_eq!(at(&[(2, 150.0)]), None);
        assert_eq!(roads.fewest_posts(&chase(&[]), &[]), Some(vec![]));
    }

    /// By trying every simple way.
    fn safe_by_trying(roads: &Roads, chase: &Chase, reach: &Reach) -> Vec<bool> {
        fn go(
            roads: &Roads,
            reach: &Reach,
            speed: f64,
            node: usize,
            time_s: f64,
            on: &mut Vec<bool>,
            safe: &mut Vec<bool>,
        ) {
            if time_s >= reach.pursuer_s[node] {
                return;
            }
            safe[node] = true;
            on[node] = true;
            for (to, length_m) in &roads.arcs[node] {
                if !on[*to] {
                    go(roads, reach, speed, *to, time_s + length_m / speed, on, safe);
                }
            }
            on[node] = false;
        }
        let n = roads.arcs.len();
        let (mut on, mut safe) = (vec![false; n], vec![false; n]);
        go(roads, reach, chase.speed_m_per_s, chase.start, 0.0, &mut on, &mut safe);
        safe
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]

        #[test]
        fn agree_with_every_way_tried(
            pieces in prop::collection::vec((0_usize..7, 0_usize..7, 1_u32..9), 1..14),
            pursuers in prop::collection::vec((0_usize..7, 0_u32..9), 0..3),
            exits in prop::collection::vec(1_usize..7, 1..3),
        ) {
            let pieces = pieces.into_iter().map(|(a, b, m)| (a, b, f64::from(m)));
            let roads = Roads::new(7, pieces);
            let pursuers: Vec<(usize, f64)> =
                pursuers.into_iter().map(|(n, d)| (n, f64::from(d))).collect();
            let chase = chase(&pursuers);
            let reach = roads.reach(&chase);
            prop_assert_eq!(&reach.safe, &safe_by_trying(&roads, &chase, &reach));
            // the fewest posts, by trying every set of those that can be held
            let held: Vec<usize> = (1..7)
                .filter(|n| reach.pursuer_s[*n] <= reach.fugitive_s[*n])
                .collect();
            let shuts = |set: u32| {
                let taken = |n: usize| {
                    held.iter().position(|h| *h == n).is_some_and(|i| set >> i & 1 == 1)
                };
                let out = roads.times([(0, 0.0)].into_iter(), 1.0, |n, _| !taken(n));
                exits.iter().all(|e| out[*e].is_infinite() || taken(*e))
            };
            let fewest = (0..1_u32 << held.len()).filter(|s| shuts(*s)).map(u32::count_ones).min();
            let ours = roads.fewest_posts(&chase, &exits);
            prop_assert_eq!(ours.map(|posts| posts.len() as u32), fewest);
        }
    }
}
