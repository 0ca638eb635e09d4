//! Into how many separate parts does a road network fall?
//!
//! A map that was cut badly, or whose roads do not quite meet, falls into many. Parts that hang
//! together are found by union (Tarjan 1975); parts within which every place can be driven to from
//! every other, and back, by two depth-first walks (Kosaraju's algorithm, in Sharir, *A
//! strong-connectivity algorithm and its applications in data flow analysis*, 1981; source not read).

use super::Network;

/// The parts of a network.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Components {
    /// How many parts do not hang together, roads being driven either way.
    pub parts: usize,
    /// The share of all road length that lies in the longest of them, 0 to 1.
    pub largest_part: f64,
    /// How many parts there are within which every node can be driven to from every other.
    pub there_and_back: usize,
    /// The share of all road length that lies in the longest of those.
    pub largest_there_and_back: f64,
}

impl Network {
    /// Into how many parts the network falls, and how large the largest are. A barrier that closes
    /// a road parts it. No roads are no parts, with shares of 0.
    pub fn components(&self) -> Components {
        let (parts, largest_part) = self.largest(&self.weak());
        let (there_and_back, largest_there_and_back) = self.largest(&self.strong());
        Components { parts, largest_part, there_and_back, largest_there_and_back }
    }

    /// How many labels there are among the nodes of segments, and the share of the length of those
    /// segments that lie within the longest.
    fn largest(&self, label: &[u32]) -> (usize, f64) {
        let mut length_m = vec![0.0_f64; label.len()];
        let mut met = vec![false; label.len()];
        let mut all_m = 0.0;
        for s in &self.graph.segments {
            let [a, b] = [s.from, s.to].map(|node| label[node as usize] as usize);
            (met[a], met[b]) = (true, true);
            all_m += s.length_m;
            if a == b {
                length_m[a] += s.length_m;
            }
        }
        let longest = length_m.into_iter().fold(0.0, f64::max);
        let count = met.into_iter().filter(|met| *met).count();
        (count, if all_m > 0.0 { longest / all_m } else { 0.0 })
    }

    /// A label for each node, the same for nodes that hang together.
    fn weak(&self) -> Vec<u32> {
        let mut parent: Vec<u32> = (0..self.graph.nodes.len() as u32).collect();
        for node in 0..parent.len() as u32 {
            for arc in self.graph.arcs_from(node) {
                let (a, b) = (root(&mut parent, node), root(&mut parent, arc.to));
                parent[a.max(b) as usize] = a.min(b);
            }
        }
        (0..parent.len() as u32).map(|node| root(&mut parent, node)).collect()
    }

    /// A label for each node, the same for nodes that can be driven between both ways.
    fn strong(&self) -> Vec<u32> {
        let nodes = self.graph.nodes.len();
        // forwards: nodes in the order in which they are left for good
        let mut order = Vec::with_capacity(nodes);
        let mut seen = vec![false; nodes];
        let mut way: Vec<(u32, usize)> = Vec::new();
        for start in 0..nodes as u32 {
            if std::mem::replace(&mut seen[start as usize], true) {
                continue;
            }
            way.push((start, 0));
            while let Some((node, next)) = way.last_mut() {
                match self.graph.arcs_from(*node).get(*next) {
                    Some(arc) => {
                        *next += 1;
                        if !std::mem::replace(&mut seen[arc.to as usize], true) {
                            way.push((arc.to, 0));
                        }
                    }
                    None => {
                        order.push(*node);
                        way.pop();
                    }
                }
            }
        }
        // backwards, last left first
        let mut arcs: Vec<(u32, u32)> = (0..nodes as u32)
            .flat_map(|from| self.graph.arcs_from(from).iter().map(move |arc| (arc.to, from)))
            .collect();
        arcs.sort_unstable();
        let mut label = vec![u32::MAX; nodes];
        let mut open = Vec::new();
        for start in order.into_iter().rev() {
            if label[start as usize] != u32::MAX {
                continue;
            }
            label[start as usize] = start;
            open.push(start);
            while let Some(node) = open.pop() {
                let from = arcs.partition_point(|(to, _)| *to < node);
                for (_, before) in arcs[from..].iter().take_while(|(to, _)| *to == node) {
                    if label[*before as usize] == u32::MAX {
                        label[*before as usize] = start;
                        open.push(*before);
                    }
                }
            }
        }
        label
    }
}

fn root(parent: &mut [u32], mut node: u32) -> u32 {
    while parent[node as usize] != node {
        parent[node as usize] = parent[parent[node as usize] as usize];
        node = parent[node as usize];
    }
    node
}
