//! Which roads are there, how long does a drive take, and where do roads cross a ring?
//!
//! A network is the roads of a file as a graph: every vertex of a road is a node. In an
//! OpenStreetMap PBF roads meet where they share a node; in GeoJSON, which has no names for
//! vertices, where vertices lie within 0.1 m of each other and one of them ends its road or both
//! are of one level. Nothing else is joined, so a bridge stays a bridge. Drives are least-time ways
//! (Dijkstra 1959) between the nearest points of roads.
//!
//! Two kinds of metres meet here. Positions are metres of the frame's projection, up to 0.04 % short
//! in the middle of a UTM zone and 0.1 % long at its edge, and so are all distances between
//! positions ([`Snap::distance_m`], gaps of a [`Route`], circles). Lengths *along roads* are those on
//! the ellipsoid ([`crate::geodesic`]), and driving times follow from them; where a file gives its
//! coordinates in the frame there is no ellipsoid, and its metres are taken as they are.

use std::collections::BTreeMap;

use ringfort_model::units::{LonLat, Position};

use crate::pbf::PbfError;
use crate::sources::Reading;

mod components;
mod geojson;
mod graph;
mod osm;
mod read;
mod route;
mod tags;

pub use components::Components;
pub use graph::{Arc, Segment};
pub use route::{Route, Snap, Times};
pub use tags::{
    BORDER_DELAY_S, CLASS_SPEEDS_KM_H, GATE_DELAY_S, LIMIT_SHARE, SMOOTHNESS_SPEEDS_KM_H,
    SURFACE_SPEEDS_KM_H, TOLL_DELAY_S, TRACK_SPEEDS_KM_H,
};

use graph::{Graph, Nodes};
use route::Index;

/// Vertices closer than this are one node where a file does not name its nodes, in metres.
pub const JOIN_M: f64 = 0.1;

/// Crossings of a circle closer than this to each other are one way in, in metres: a post watches
/// both lanes of a road.
pub const ONE_WAY_IN_M: f64 = 25.0;

/// Roads and places farther than this from the map are left out, in metres.
pub const REACH_M: f64 = 100_000.0;

/// The roads of a scenario, the towns along them and what bars them.
#[derive(Debug, Clone, PartialEq)]
pub struct Network {
    roads: Vec<Road>,
    places: Vec<Place>,
    barriers: Vec<Barrier>,
    dropped: Vec<Dropped>,
    /// For every reason, how many features were left out.
    reasons: BTreeMap<String, usize>,
    /// The form of the file, and what else is to be said of it.
    form: &'static str,
    remarks: Vec<String>,
    graph: Graph,
    index: Index,
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
    /// Whether it lies on the ground, on a bridge or in a tunnel.
    pub passage: Passage,
    /// Which of several roads above each other it is, as OpenStreetMap's `layer`: 0 on the ground.
    pub level: i8,
    /// Its vertices in the frame: at least two, of a length over 0.
    pub points: Vec<Position>,
    /// Which feature of the file it was: counted from 0 in GeoJSON, the way's own number in a PBF.
    pub feature: i64,
}

/// Where a road runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Passage {
    /// On the ground.
    Ground,
    /// On a bridge.
    Bridge,
    /// In a tunnel: not seen from above or beside.
    Tunnel,
}

/// A named place, such as a town.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Its name.
    pub name: String,
    /// What it is, as OpenStreetMap's `place`: town, village, …
    pub kind: String,
    /// How many people live there, where the file says it.
    pub population: Option<u64>,
    /// Where it lies in the frame.
    pub position: Position,
}

/// Something on a road that holds vehicles up.
#[derive(Debug, Clone, PartialEq)]
pub struct Barrier {
    /// What it is, as OpenStreetMap's `barrier`: gate, bollard, …
    pub kind: String,
    /// What it does to a vehicle.
    pub effect: Effect,
    /// Where it stands in the frame.
    pub position: Position,
}

/// What a barrier does to a vehicle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Effect {
    /// Nothing: it is reported, and driven through.
    Open,
    /// Passing it takes so many seconds.
    Delays(f64),
    /// No vehicle passes; roads may be driven up to it from either side.
    Closes,
}

/// A feature of the file that is not in the network, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dropped {
    /// Which feature of the file, as [`Road::feature`].
    pub feature: i64,
    /// A plain clause: "it is for walking only".
    pub reason: String,
}

/// Why a file is no road network.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum NetworkError {
    /// There are no bytes.
    #[error("the file is empty; fetch it again")]
    Empty,
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
        /// Which feature of the file, as [`Road::feature`].
        feature: i64,
        /// A plain clause.
        reason: String,
    },
    /// A road that leads nowhere.
    #[error("feature {feature}{name} is a road of zero length")]
    ZeroLength {
        /// Which feature of the file, as [`Road::feature`].
        feature: i64,
        /// Its name in parentheses, or nothing.
        name: String,
    },
    /// A speed that is not over 0.
    #[error("feature {feature} has a speed of {speed}; it must be a number of km/h over 0")]
    BadSpeed {
        /// Which feature of the file, as [`Road::feature`].
        feature: i64,
        /// As the file says it.
        speed: String,
    },
    /// A PBF that cannot be read.
    #[error(transparent)]
    Pbf(#[from] PbfError),
    /// Longitude and latitude have probably changed places.
    #[error(
        "every road lies far from the map, and near it once longitude and latitude change places: the file seems to give latitude first; GeoJSON gives longitude first"
    )]
    Swapped,
    /// Roads, and none of them here.
    #[error("all {roads} roads of the file lie more than 100 km off the map")]
    OffMap {
        /// How many roads there are.
        roads: usize,
    },
    /// Nothing to drive on.
    #[error("the file holds no road for vehicles ({dropped} features were left out)")]
    NoRoads {
        /// How many features were left out.
        dropped: usize,
    },
}

impl Network {
    /// The network of some roads and places in the frame; the length of a road is that of its
    /// points. Roads meet as in GeoJSON.
    ///
    /// Errors: [`NetworkError::ZeroLength`], [`NetworkError::BadSpeed`] and
    /// [`NetworkError::BadVertex`] for roads that break what [`Road`] promises. No roads at all are
    /// a network on which nothing can be driven.
    pub fn new(roads: Vec<Road>, places: Vec<Place>) -> Result<Self, NetworkError> {
        let mut nodes = Nodes::default();
        let at = roads.iter().map(|road| nodes.of_road(road)).collect::<Result<Vec<_>, _>>()?;
        Self::assemble(Parts { roads, places, at, nodes: nodes.into_places(), ..Parts::default() })
    }

    fn assemble(parts: Parts) -> Result<Self, NetworkError> {
        let graph = Graph::new(&parts)?;
        let index = Index::new(&graph);
        let Parts { roads, places, barriers, dropped, reasons, form, remarks, .. } = parts;
        Ok(Self { roads, places, barriers, dropped, reasons, form, remarks, graph, index })
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

    /// What stands on its roads, in the order of the file.
    pub fn barriers(&self) -> &[Barrier] {
        &self.barriers
    }

    /// What of the file is not in it: the first 10,000 features; [`reading`](Self::reading) counts
    /// all.
    pub fn dropped(&self) -> &[Dropped] {
        &self.dropped
    }

    /// How many nodes the graph has. A barrier that delays or closes has one of its own for every
    /// road that ends at it.
    pub fn nodes(&self) -> usize {
        self.graph.nodes.len()
    }

    /// Where each node lies.
    pub fn node_positions(&self) -> &[Position] {
        &self.graph.nodes
    }

    /// The straight pieces of its roads, in the order of the roads and of their points.
    pub fn segments(&self) -> &[Segment] {
        &self.graph.segments
    }

    /// Which nodes can be driven to from a node without another between; empty for a node that is
    /// not there.
    pub fn arcs_from(&self, node: u32) -> &[Arc] {
        self.graph.arcs_from(node)
    }

    /// Length of all roads in metres: on the ellipsoid, unless the file gives metres of the frame.
    pub fn length_m(&self) -> f64 {
        self.graph.segments.iter().map(|s| s.length_m).sum()
    }

    /// Whom a map with these roads must name, where the file itself says whose they are.
    pub fn credit(&self) -> Option<&'static str> {
        (self.form == osm::FORM).then_some("© OpenStreetMap contributors, ODbL 1.0")
    }

    /// What was read of the file, and what was left out and why, for the person who brought it.
    pub fn reading(&self, file: &str) -> Reading {
        let components = self.components();
        let what = format!(
            "{}: {} roads of {:.1} km, {} places, {} barriers on roads; {} separate parts, the largest with {:.1} % of the length ({:.1} % can be driven both there and back)",
            self.form,
            self.roads.len(),
            self.length_m() / 1000.0,
            self.places.len(),
            self.barriers.len(),
            components.parts,
            100.0 * components.largest_part,
            100.0 * components.largest_there_and_back,
        );
        let mut counts: Vec<(&str, usize)> =
            self.reasons.iter().map(|(reason, n)| (reason.as_str(), *n)).collect();
        counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        let features = |(reason, n): &(&str, usize)| match n {
            1 => format!("1 feature: {reason}"),
            n => format!("{n} features: {reason}"),
        };
        let dropped = self.remarks.iter().cloned().chain(counts.iter().map(features)).collect();
        Reading { file: file.to_owned(), what, dropped }
    }

    /// Where roads cross the circle around `centre`: the places for posts on every road in.
    ///
    /// In order of bearing from the north, clockwise; crossings within [`ONE_WAY_IN_M`] of one
    /// before are left out. A road that only touches the circle crosses it. Empty if no road does.
    pub fn crossings(&self, centre: Position, radius_m: f64) -> Vec<Position> {
        let mut found: Vec<(f64, Position)> = Vec::new();
        for segment in &self.graph.segments {
            let (a, b) = self.graph.ends(segment);
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
}

/// What a reader hands over: a network that is not yet joined.
#[derive(Default)]
struct Parts {
    roads: Vec<Road>,
    places: Vec<Place>,
    barriers: Vec<Barrier>,
    dropped: Vec<Dropped>,
    reasons: BTreeMap<String, usize>,
    form: &'static str,
    remarks: Vec<String>,
    /// Where each node lies.
    nodes: Vec<Position>,
    /// The same on the globe; empty where the file gives metres of the frame.
    lonlats: Vec<LonLat>,
    /// The node of each point of each road.
    at: Vec<Vec<u32>>,
    /// Which nodes hold vehicles up.
    held: BTreeMap<u32, Effect>,
}

fn between(a: Position, b: Position, fraction: f64) -> Position {
    Position {
        east_m: a.east_m + fraction * (b.east_m - a.east_m),
        north_m: a.north_m + fraction * (b.north_m - a.north_m),
    }
}

#[cfg(test)]
mod tests;
