//! Where the contest takes place: terrain, roads, light and sites.

use serde_json::json;

use crate::diagnostic::Span;
use crate::document::{Kind, Node};
use crate::form::{Form, Id, Reading, Text};
use crate::quantity::{Angle, Area, Length, Number, Quantity, Time};
use crate::record;
use crate::schema::Definitions;

record! {
    /// The place and its sky.
    pub struct WorldPart {
        /// Heights.
        terrain: TerrainPart,
        /// Roads and towns: an OpenStreetMap PBF or a GeoJSON file beside the scenario.
        roads: Option<Text>,
        /// Where the sun is reckoned, when that is not where the terrain is.
        light: Option<LightPart>,
        /// Land cover: a raster of what grows and stands there.
        cover: Option<Text>,
    }
}

record! {
    /// Heights.
    pub struct TerrainPart {
        /// A GeoTIFF or SRTM `.hgt` file beside the scenario.
        file: Text,
        /// Said on every map, when the terrain is not that of the event: what it is instead.
        stand_in: Option<Text>,
        /// Whom to credit for the heights.
        credit: Option<Text>,
        /// Side of a cell after resampling; when absent, that of the file.
        cell: Option<Quantity<Length>>,
    }
}

record! {
    /// Where the sun is reckoned.
    pub struct LightPart {
        /// Latitude, north positive.
        latitude: Quantity<Angle>,
        /// Longitude, east positive.
        longitude: Quantity<Angle>,
    }
}

record! {
    /// A place where the principal can be.
    pub struct Site {
        /// Name by which all else refers to it.
        id: Id,
        /// Where it is: `[east, north]` in metres from the terrain's south-west corner, `{ lonlat = [longitude, latitude] }` in degrees, or `{ file = "places.gpkg", name = "house" }`, a point of a map.
        at: Option<Place>,
        /// What a site beyond the map has instead of a position.
        off_map: Option<OffMap>,
        /// What can be done there, such as `"treatment"`.
        abilities: Vec<Text>,
        /// How likely the seeker thinks it at first, relative to other sites.
        weight: Quantity<Number> = "{ value = 1, assumed = 'no site is likelier than another at first' }",
    }
}

record! {
    /// What a site beyond the map has instead of a position.
    pub struct OffMap {
        /// Area within which it lies.
        area: Quantity<Area>,
        /// Travel time from there to any site on the map.
        travel: Quantity<Time>,
    }
}

record! {
    /// What a file of somebody's map holds: GeoJSON, GeoPackage, KML, KMZ, GPX or OpenStreetMap PBF.
    pub struct FromFile {
        /// The file, beside the scenario.
        file: Text,
        /// The feature of that name; when absent, whatever the file holds.
        name: Option<Text>,
    }
}

/// A position as a file gives it.
#[derive(Debug, Clone)]
pub struct Place {
    /// The numbers, or where they are to be had.
    pub at: Coordinates,
    /// Where that stands.
    pub span: Span,
}

/// The three ways in which a file gives a position.
#[derive(Debug, Clone)]
pub enum Coordinates {
    /// Metres east and north of the frame's origin.
    Frame(f64, f64),
    /// Degrees of longitude and latitude.
    LonLat(f64, f64),
    /// A point of another file, which the world reads.
    File(FromFile),
}

/// Several positions: one by one, or all of a file.
#[derive(Debug, Clone)]
pub enum Places {
    /// One by one.
    Listed(Vec<Place>),
    /// All that a file holds, or all of one name.
    File(FromFile, Span),
}

impl Form for Place {
    fn read(node: &Node, reading: &mut Reading) -> Option<Self> {
        let pair = |node: &Node| {
            let Kind::List(items) = &node.kind else { return None };
            let [x, y] = items.as_slice() else { return None };
            let finite = |n: &Node| n.number().filter(|v| v.is_finite());
            Some((finite(x)?, finite(y)?))
        };
        if node.get("file").is_some() {
            let at = Coordinates::File(FromFile::read(node, reading)?);
            return Some(Self { at, span: node.span });
        }
        let at = match node.get("lonlat") {
            Some(inner) => {
                reading.table(node, &["lonlat"])?;
                pair(inner)
                    .filter(|(lon, lat)| lon.abs() <= 180.0 && lat.abs() <= 90.0)
                    .map(|(lon, lat)| Coordinates::LonLat(lon, lat))
            }
            None => pair(node).map(|(east, north)| Coordinates::Frame(east, north)),
        };
        let Some(at) = at else {
            let write = "[east, north] in metres, { lonlat = [longitude, latitude] } in degrees, or { file = \"places.gpkg\", name = \"gate\" }";
            reading.wrong_kind(node, "a position", write);
            return None;
        };
        Some(Self { at, span: node.span })
    }

    fn stand_in(_: &mut Reading) -> Self {
        Self { at: Coordinates::Frame(0.0, 0.0), span: Span::default() }
    }

    fn schema(definitions: &mut Definitions) -> serde_json::Value {
        let pair =
            json!({ "type": "array", "items": { "type": "number" }, "minItems": 2, "maxItems": 2 });
        json!({ "anyOf": [pair, {
            "type": "object", "additionalProperties": false, "required": ["lonlat"],
            "properties": { "lonlat": pair },
        }, FromFile::schema(definitions)] })
    }
}

impl Form for Places {
    fn read(node: &Node, reading: &mut Reading) -> Option<Self> {
        if node.get("file").is_some() {
            return Some(Self::File(FromFile::read(node, reading)?, node.span));
        }
        Vec::<Place>::read(node, reading).map(Self::Listed)
    }

    fn missing() -> Option<Self> {
        Some(Self::Listed(Vec::new()))
    }

    fn stand_in(_: &mut Reading) -> Self {
        Self::Listed(Vec::new())
    }

    fn schema(definitions: &mut Definitions) -> serde_json::Value {
        json!({ "anyOf": [Vec::<Place>::schema(definitions), FromFile::schema(definitions)] })
    }
}

impl Places {
    /// Those that are listed one by one.
    pub fn listed(&self) -> &[Place] {
        match self {
            Self::Listed(places) => places,
            Self::File(..) => &[],
        }
    }
}
