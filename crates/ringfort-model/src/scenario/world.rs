//! Where the contest takes place: terrain, roads, light and sites.

use serde_json::json;

use crate::diagnostic::Span;
use crate::diagram::{SiteDiagram, StatesByLight};
use crate::document::{Kind, Node};
use crate::form::{Form, Id, Reading, Text};
use crate::quantity::{Angle, Area, Chance, Length, Number, Quantity, Time};
use crate::schema::Definitions;
use crate::{record, words};

record! {
    /// The place and its sky.
    pub struct WorldPart {
        /// Heights.
        terrain: TerrainPart,
        /// Roads and towns: an OpenStreetMap PBF or a GeoJSON file beside the scenario.
        roads: Option<Text>,
        /// Where the sun is reckoned, when that is not where the terrain is.
        light: Option<LightPart>,
        /// What grows and stands on the ground; open ground everywhere when absent.
        cover: Option<CoverPart>,
    }
}

record! {
    /// Heights: from files, or level.
    pub struct TerrainPart {
        /// Files beside the scenario: GeoTIFF, SRTM `.hgt`, ESRI ASCII grids (with a `.prj` of the same name), or `.zip` archives of those; one, or a list of tiles, of which the first holds where two lie on each other.
        file: Files,
        /// Instead of files: a level plane of this height above the sea, where the heights do not matter.
        flat: Option<Quantity<Length>>,
        /// Side of the level plane; when absent, 10 km.
        size: Option<Quantity<Length>>,
        /// Middle of the level plane, as `{ lonlat = [longitude, latitude] }`; when absent, the middle of the sites.
        middle: Option<Place>,
        /// Said on every map, when the terrain is not that of the event: what it is instead.
        stand_in: Option<Text>,
        /// Whom to credit for the heights.
        credit: Option<Text>,
        /// Side of a cell after resampling; when absent, that of the file, and 25 m for a level plane.
        cell: Option<Quantity<Length>>,
        /// The projection that all metres are of, by its EPSG code, such as `"EPSG:32631"`; when absent, the file's own if that is UTM, else the UTM zone of its middle. A file that does not say its system is taken to be in this one.
        crs: Option<Text>,
        /// How heights between samples are found.
        resample: Resampling = "'bilinear'",
        /// Standard deviation of the error of a height; what is seen is then a probability.
        vertical_sigma: Option<Quantity<Length>>,
    }
}

impl TerrainPart {
    /// What the terrain is instead of that of the event, for every map: as the file says, and for a
    /// level plane that it is one.
    pub fn stands_in(&self) -> Option<String> {
        let level =
            || self.flat.is_some().then(|| "a level plane instead of real ground".to_owned());
        self.stand_in.clone().or_else(level)
    }
}

words! {
    /// How heights between samples are found.
    pub enum Resampling {
        /// Linear along rows and columns.
        Bilinear = "bilinear",
        /// Cubic convolution (Keys 1981): smoother slopes.
        Cubic = "cubic",
    }
}

record! {
    /// What grows and stands on the ground, and what that does to walking and to being seen.
    pub struct CoverPart {
        /// Files beside the scenario: GeoTIFF of classes (such as ESA WorldCover), GeoJSON of polygons or an OpenStreetMap PBF; one or several, of which the first holds where two lie on each other.
        file: Files,
        /// The classes. A list given here takes the place of the whole default.
        class: Vec<CoverClass> = r"[
            { id = 'forest', values = [10], tags = ['natural=wood', 'landuse=forest'], on_foot = { value = 0.67, assumed = 'as through heavy brush, which costs 1.5 times the effort (Soule and Goldman 1972, source not read); that speed falls as effort rises is ours' }, seen = { value = 0.3, assumed = 'trunks and undergrowth hide most of a walker' }, canopy = { value = '15 m', assumed = 'a grown wood' } },
            { id = 'scrub', values = [20], tags = ['natural=scrub', 'natural=heath', 'landuse=vineyard', 'landuse=orchard'], on_foot = { value = 0.83, assumed = 'as through light brush, which costs 1.2 times the effort (Soule and Goldman 1972, source not read)' }, seen = { value = 0.5, assumed = 'bushes hide half of a walker' }, canopy = { value = '1.5 m', assumed = 'bushes to the chest' } },
            { id = 'grass', values = [30], tags = ['natural=grassland', 'landuse=meadow', 'landuse=grass'], on_foot = { value = 1, assumed = 'open ground, for which walking off paths is reckoned' }, seen = { value = 1, assumed = 'nothing to hide behind' }, canopy = { value = '0 m', assumed = 'grass' } },
            { id = 'crops', values = [40], tags = ['landuse=farmland'], on_foot = { value = 0.9, assumed = 'soft ground and furrows' }, seen = { value = 0.8, assumed = 'tall for a part of the year' }, canopy = { value = '0 m', assumed = 'low for most of the year' } },
            { id = 'built_up', values = [50], tags = ['landuse=residential', 'landuse=industrial', 'landuse=commercial', 'building=*'], on_foot = { value = 1, assumed = 'around the houses, but on firm ground' }, seen = { value = 0.5, assumed = 'walls hide half of a way' }, canopy = { value = '6 m', assumed = 'houses of two floors' } },
            { id = 'bare', values = [60], tags = ['natural=bare_rock', 'natural=scree', 'natural=sand', 'natural=beach'], on_foot = { value = 0.8, assumed = 'stones and sand, less than loose sand that costs 2.1 times the effort (Soule and Goldman 1972, source not read)' }, seen = { value = 1, assumed = 'nothing to hide behind' }, canopy = { value = '0 m', assumed = 'bare' } },
            { id = 'snow', values = [70], tags = ['natural=glacier'], on_foot = { value = 0.5, assumed = 'soft snow' }, seen = { value = 1, assumed = 'nothing to hide behind' }, canopy = { value = '0 m', assumed = 'snow' } },
            { id = 'water', values = [80], tags = ['natural=water', 'waterway=riverbank', 'landuse=reservoir'], on_foot = { value = 0, assumed = 'nobody swims' }, seen = { value = 1, assumed = 'nothing to hide behind' }, canopy = { value = '0 m', assumed = 'water' } },
            { id = 'wetland', values = [90], tags = ['natural=wetland'], on_foot = { value = 0.56, assumed = 'as through a bog, which costs 1.8 times the effort (Soule and Goldman 1972, source not read)' }, seen = { value = 0.8, assumed = 'reeds' }, canopy = { value = '0 m', assumed = 'reeds' } },
            { id = 'mangroves', values = [95], tags = [], on_foot = { value = 0.4, assumed = 'roots and mud: slower than a bog' }, seen = { value = 0.3, assumed = 'as forest' }, canopy = { value = '8 m', assumed = 'a grown stand' } },
            { id = 'moss', values = [100], tags = ['natural=fell'], on_foot = { value = 0.83, assumed = 'soft ground, as light brush' }, seen = { value = 1, assumed = 'nothing to hide behind' }, canopy = { value = '0 m', assumed = 'moss' } },
        ]",
    }
}

record! {
    /// A kind of cover.
    pub struct CoverClass {
        /// Its name.
        id: Id,
        /// The values of a raster that are of this class.
        values: Vec<u32>,
        /// The tags of polygons that are of this class, such as `natural=wood`; `building=*` is any building.
        tags: Vec<Text>,
        /// Factor on the speed of a walker off paths; 0 where nobody walks.
        on_foot: Quantity<Number>,
        /// Factor on the rate at which somebody in it is noticed.
        seen: Quantity<Chance>,
        /// Height to which it hides what lies behind it; what stands within a cell of a watcher does not hide.
        canopy: Quantity<Length>,
    }
}

/// One file beside the scenario, or a list of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Files(pub Vec<Text>);

impl Form for Files {
    fn read(node: &Node, reading: &mut Reading) -> Option<Self> {
        if node.text().is_some() {
            return Text::read(node, reading).map(|name| Self(vec![name]));
        }
        if !matches!(node.kind, Kind::List(_)) {
            reading.wrong_kind(
                node,
                "a file or a list of files",
                "\"a.tif\" or [\"a.tif\", \"b.tif\"]",
            );
            return None;
        }
        Vec::<Text>::read(node, reading).map(Self)
    }

    fn missing() -> Option<Self> {
        Some(Self::default())
    }

    fn stand_in(_: &mut Reading) -> Self {
        Self(vec!["?".to_owned()])
    }

    fn schema(definitions: &mut Definitions) -> serde_json::Value {
        json!({ "anyOf": [Text::schema(definitions), Vec::<Text>::schema(definitions)] })
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
        /// What is finer than a cell of the terrain there, such as doors and rooms: the file of a sequence diagram, whose weakest course ends every way into the site.
        diagram: Option<SiteDiagram>,
        /// The area of the diagram in which the site's cell lies: what is outside of it, and crossing it, is the map's to say; the first when absent.
        diagram_from: Option<Text>,
        /// Which state of the diagram holds in which light: `{ night = "night", day = "shift change" }`.
        diagram_states: StatesByLight = "{}",
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
            let write = "[east, north] in metres, { lonlat = [longitude, latitude] } in degrees within 180 and 90, or { file = \"places.gpkg\", name = \"gate\" }";
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
