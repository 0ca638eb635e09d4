//! Where? Hillshade, what is seen, and everything drawn over it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Basis, Estimate, Side};

/// A place: metres east and north of the frame's origin, in that order.
pub type MapPoint = [f64; 2];

/// The map, north up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Map {
    /// What the map shows; also the frame of both pictures.
    pub extent: Extent,
    /// Hillshade as a JPEG data URI. Absent when there is no terrain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hillshade: Option<String>,
    /// What is seen from the posts, as a PNG data URI with transparency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<String>,
    /// What `seen` means: "seen from a post by day, a walking person".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen_label: Option<String>,
    /// Sites.
    pub sites: Vec<MapSite>,
    /// Rings around sites.
    #[serde(default)]
    pub rings: Vec<MapRing>,
    /// Areas.
    #[serde(default)]
    pub zones: Vec<MapZone>,
    /// Posts and other standing units.
    #[serde(default)]
    pub posts: Vec<MapPost>,
    /// Roads, ways in, flights, the critical detection line.
    #[serde(default)]
    pub lines: Vec<MapLine>,
    /// Towns, for orientation.
    #[serde(default)]
    pub towns: Vec<MapTown>,
    /// Events of the story that have a place.
    #[serde(default)]
    pub marks: Vec<MapMark>,
    /// Where terrain and roads come from.
    pub credit: String,
    /// Printed across the map when the terrain is another place's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stand_in: Option<String>,
    /// Why something is left out: "paths are withheld in a self-audit".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withheld: Option<String>,
}

/// A rectangle of the frame, in metres.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Extent {
    /// Western edge.
    pub west_m: f64,
    /// Southern edge.
    pub south_m: f64,
    /// Eastern edge, greater than `west_m`.
    pub east_m: f64,
    /// Northern edge, greater than `south_m`.
    pub north_m: f64,
}

/// A site.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MapSite {
    /// Its id.
    pub id: String,
    /// Its name.
    pub label: String,
    /// Its place.
    pub at: MapPoint,
    /// Share of campaigns that located him here. Absent when not computed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub located: Option<Estimate>,
}

/// A ring.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MapRing {
    /// Label on the line.
    pub label: String,
    /// Centre.
    pub at: MapPoint,
    /// Radius in metres.
    pub radius_m: f64,
    /// What the radius rests on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<Basis>,
}

/// What an area is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ZoneKind {
    /// A layer drawn as a polygon.
    Layer,
    /// A denial area; drawn with a pattern.
    Denial,
    /// Where the seeker searches, or closes off.
    Search,
}

/// An area.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MapZone {
    /// What it is.
    pub kind: ZoneKind,
    /// Its name.
    pub label: String,
    /// Its outline; the last point need not repeat the first.
    pub outline: Vec<MapPoint>,
}

/// What a standing unit is, for its symbol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PostSymbol {
    /// A guarded post.
    Post,
    /// A lookout: watches, does not stop.
    Lookout,
    /// A patrol.
    Patrol,
    /// A sensor.
    Sensor,
    /// A barrier or checkpoint.
    Barrier,
    /// A response force.
    Response,
    /// The escort.
    Escort,
    /// Air defence.
    AirDefence,
    /// A place of care.
    Medical,
}

/// A post or another standing unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MapPost {
    /// Its id.
    pub id: String,
    /// Its name, with what it does: "post on the north road, 8 guards".
    pub label: String,
    /// Its place.
    pub at: MapPoint,
    /// Whose it is.
    pub side: Side,
    /// Which symbol.
    pub symbol: PostSymbol,
    /// Its MIL-STD-2525 symbol code, for programs that draw the full symbol.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sidc: Option<String>,
    /// What it rests on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<Basis>,
}

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    /// A road.
    Road,
    /// A way in.
    Way,
    /// A flight of the seeker.
    Flight,
    /// The way by which the principal flees.
    Escape,
    /// Where the time left equals the response time.
    CriticalDetection,
}

/// A line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MapLine {
    /// What it is.
    pub kind: LineKind,
    /// Its name; empty for roads without one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// Its points in order.
    pub points: Vec<MapPoint>,
    /// For a way in, P(not detected) along it, 0 to 1: its width.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undetected: Option<f64>,
}

/// A town.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MapTown {
    /// Its name.
    pub label: String,
    /// Its place.
    pub at: MapPoint,
}

/// An event of the story on the map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MapMark {
    /// Index in [`Story::steps`](super::Story::steps).
    pub step: u32,
    /// Its place.
    pub at: MapPoint,
}
