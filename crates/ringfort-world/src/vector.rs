//! Which sites, zones, posts and routes does a file of somebody's map hold?
//!
//! GeoJSON, GeoPackage, KML (also zipped, KMZ), GPX and the areas of an OpenStreetMap PBF become
//! one thing: features with a name, properties as text and a shape in longitude and latitude on
//! WGS 84. What the bytes are is seen by their beginning, not by the name of the file.

use std::collections::BTreeMap;

use ringfort_model::units::LonLat;

use crate::pbf::{PbfError, is_pbf};
use crate::sources::Reading;

mod find;
mod geojson;
#[cfg(feature = "geopackage")]
mod geopackage;
mod gpx;
mod kml;
mod kmz;
mod osm;
#[cfg(feature = "geopackage")]
mod wkb;

pub use find::FindError;
pub use osm::areas;

/// The features of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Layer {
    /// In the order of the file; at least one.
    pub features: Vec<Feature>,
    /// What was read, and what was dropped and why.
    pub reading: Reading,
}

/// One thing on the map.
#[derive(Debug, Clone, PartialEq)]
pub struct Feature {
    /// Its name, where it has one.
    pub name: Option<String>,
    /// What else the file says of it, as text.
    pub properties: BTreeMap<String, String>,
    /// Where it is.
    pub shape: Shape,
}

/// Where a feature is, on WGS 84. Every vertex is on the globe.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// Points; at least one.
    Points(Vec<LonLat>),
    /// Lines of two vertices or more; at least one.
    Lines(Vec<Vec<LonLat>>),
    /// Areas; at least one.
    Polygons(Vec<Polygon>),
}

/// An area: its rings, the outer one first, then the holes. A ring has at least three vertices; the
/// first is not said again at the end.
#[derive(Debug, Clone, PartialEq)]
pub struct Polygon(pub Vec<Vec<LonLat>>);

/// Why a file is no vector layer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum VectorError {
    /// Nothing that is read begins like this.
    #[error("the file is none of GeoJSON, GeoPackage, KML, KMZ, GPX and OpenStreetMap PBF{hint}")]
    Unknown {
        /// What to do instead, or nothing.
        hint: &'static str,
    },
    /// The bytes are not text.
    #[error("the file is not UTF-8: byte {at} begins no character")]
    NotText {
        /// How many bytes are good.
        at: usize,
    },
    /// Not JSON, or not GeoJSON.
    #[error("the file is no GeoJSON: {0}")]
    NotGeoJson(String),
    /// Coordinates of a scenario's frame.
    #[error(
        "the file gives metres of a scenario's frame (`ringfort_frame`); a layer needs longitude and latitude"
    )]
    InFrame,
    /// Not XML.
    #[error("the file is no {form}: {reason}")]
    NotXml {
        /// KML or GPX.
        form: &'static str,
        /// As the reader of XML says it, with line and column.
        reason: String,
    },
    /// Not a zip archive with a KML in it.
    #[error("the file is no KMZ: {0}")]
    NotKmz(&'static str),
    /// What is packed is larger than what is read.
    #[error("the KMZ unpacks to more than {most} bytes, which is refused")]
    TooBig {
        /// The most that is unpacked.
        most: usize,
    },
    /// Not a GeoPackage.
    #[error("the file is no GeoPackage: {0}")]
    NotGeoPackage(String),
    /// The program was built without it.
    #[error("GeoPackage is not built into this program; save the layer as GeoJSON")]
    NoGeoPackage,
    /// Coordinates that are not degrees on WGS 84.
    #[error(
        "layer `{layer}` is in reference system {system}; save it in longitude and latitude on WGS 84 (EPSG:4326)"
    )]
    Reference {
        /// The table.
        layer: String,
        /// Its reference system.
        system: String,
    },
    /// A PBF that cannot be read.
    #[error(transparent)]
    Pbf(#[from] PbfError),
    /// Longitude and latitude have probably changed places.
    #[error(
        "{feature} has latitude {latitude_deg}: longitude and latitude seem to have changed places; longitude comes first"
    )]
    Swapped {
        /// Which feature.
        feature: String,
        /// As the file gives it.
        latitude_deg: f64,
    },
    /// Nothing is left.
    #[error("the file holds no point, line or area that can be used{first}")]
    Empty {
        /// Why the first feature was dropped, after a colon; or nothing.
        first: String,
    },
}

/// Reads the features of a file; `name` is only said again in [`Reading::file`].
///
/// A feature of which any vertex is no place on the globe is dropped, and that is told in
/// [`Layer::reading`]; so is whatever is neither a point nor a line nor an area.
///
/// ```
/// # use ringfort_world::vector::{Shape, read};
/// let file = br#"<gpx><wpt lat="42.5" lon="1.5"><name>gate</name></wpt><wpt lat="x" lon="2"/></gpx>"#;
/// let layer = read("posts.gpx", file)?;
/// assert_eq!(layer.features[0].name.as_deref(), Some("gate"));
/// assert!(matches!(&layer.features[0].shape, Shape::Points(points) if points.len() == 1));
/// assert_eq!(layer.reading.what, "GPX: 1 feature (1 of points, 0 of lines, 0 of areas)");
/// assert_eq!(layer.reading.dropped, ["1 feature: `lat` or `lon` is no number"]);
/// # Ok::<(), ringfort_world::vector::VectorError>(())
/// ```
pub fn read(name: &str, bytes: &[u8]) -> Result<Layer, VectorError> {
    if is_pbf(bytes) {
        return areas(name, bytes);
    }
    if bytes.starts_with(b"SQLite format 3\0") {
        #[cfg(feature = "geopackage")]
        return geopackage::read(name, bytes);
        #[cfg(not(feature = "geopackage"))]
        return Err(VectorError::NoGeoPackage);
    }
    if bytes.starts_with(b"PK") {
        return kml::read(name, "KMZ", &kmz::unpacked(bytes)?);
    }
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    match text.first() {
        Some(b'{') => geojson::read(name, bytes),
        Some(b'<') if is_gpx(text) => gpx::read(name, bytes),
        Some(b'<') => kml::read(name, "KML", bytes),
        _ => Err(VectorError::Unknown { hint: hint(bytes) }),
    }
}

/// Whether the first element of an XML text is `gpx`.
fn is_gpx(text: &[u8]) -> bool {
    let head = &text[..text.len().min(4096)];
    let at = |word: &[u8]| head.windows(word.len()).position(|w| w == word);
    at(b"<gpx").is_some_and(|gpx| at(b"<kml").is_none_or(|kml| gpx < kml))
}

fn hint(bytes: &[u8]) -> &'static str {
    match bytes {
        [] => ": it is empty",
        [0, 0, 0x27, 0x0a, ..] => ", but a Shapefile; save it as GeoPackage or GeoJSON",
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => ", or it is in UTF-16; save it as UTF-8",
        [b'[', ..] => ", and a JSON list is no GeoJSON",
        _ => "",
    }
}

impl Layer {
    /// The features whose shape is made of areas.
    pub fn areas(&self) -> impl Iterator<Item = (&Feature, &[Polygon])> {
        self.features.iter().filter_map(|feature| match &feature.shape {
            Shape::Polygons(polygons) => Some((feature, polygons.as_slice())),
            _ => None,
        })
    }
}

/// Features as they are gathered, with what was dropped.
struct Gather {
    features: Vec<Feature>,
    dropped: BTreeMap<String, usize>,
    remarks: Vec<String>,
    first: Option<String>,
}

impl Gather {
    fn new() -> Self {
        let (features, dropped, remarks) = (Vec::new(), BTreeMap::new(), Vec::new());
        Self { features, dropped, remarks, first: None }
    }

    fn drop(&mut self, reason: impl Into<String>) {
        let reason = reason.into();
        self.first.get_or_insert_with(|| reason.clone());
        *self.dropped.entry(reason).or_default() += 1;
    }

    /// Adds a feature if its shape is one; an error when its places seem swapped.
    fn add(
        &mut self,
        name: Option<String>,
        properties: BTreeMap<String, String>,
        shape: Shape,
    ) -> Result<(), VectorError> {
        let called = || match &name {
            Some(name) => format!("feature `{}`", name.chars().take(60).collect::<String>()),
            None => {
                format!("feature {}", self.features.len() + self.dropped.values().sum::<usize>())
            }
        };
        for p in shape.vertices() {
            let (x, y) = (p.longitude_deg, p.latitude_deg);
            if x.abs() <= 180.0 && y.abs() <= 90.0 {
                continue;
            }
            if x.abs() <= 90.0 && y.abs() <= 180.0 {
                return Err(VectorError::Swapped { feature: called(), latitude_deg: y });
            }
            let reason =
                format!("{}: longitude {x}, latitude {y} is no place on the globe", called());
            self.drop(reason);
            return Ok(());
        }
        match shape.tidied() {
            Some(shape) => self.features.push(Feature { name, properties, shape }),
            None => self.drop("it has too few vertices for a point, a line or an area"),
        }
        Ok(())
    }

    fn into_layer(mut self, file: &str, form: &str) -> Result<Layer, VectorError> {
        if self.features.is_empty() {
            let first = self.first.map_or(String::new(), |reason| format!(": {reason}"));
            return Err(VectorError::Empty { first });
        }
        let mut counts: Vec<(String, usize)> =
            std::mem::take(&mut self.dropped).into_iter().collect();
        counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let mut dropped = self.remarks;
        dropped.extend(counts.into_iter().map(|(reason, n)| format!("{}: {reason}", count(n))));
        let of = |kind: fn(&Shape) -> bool| self.features.iter().filter(|f| kind(&f.shape)).count();
        let what = format!(
            "{form}: {} ({} of points, {} of lines, {} of areas)",
            count(self.features.len()),
            of(|s| matches!(s, Shape::Points(_))),
            of(|s| matches!(s, Shape::Lines(_))),
            of(|s| matches!(s, Shape::Polygons(_))),
        );
        let reading = Reading { file: file.to_owned(), what, dropped };
        Ok(Layer { features: self.features, reading })
    }
}

fn count(n: usize) -> String {
    if n == 1 { "1 feature".to_owned() } else { format!("{n} features") }
}

impl Shape {
    /// All its vertices.
    pub fn vertices(&self) -> impl Iterator<Item = LonLat> {
        let (points, lines): (&[LonLat], Vec<&[LonLat]>) = match self {
            Self::Points(points) => (points, Vec::new()),
            Self::Lines(lines) => (&[], lines.iter().map(Vec::as_slice).collect()),
            Self::Polygons(polygons) => {
                (&[], polygons.iter().flat_map(|p| &p.0).map(Vec::as_slice).collect())
            }
        };
        points.iter().copied().chain(lines.into_iter().flatten().copied())
    }

    /// Without lines and rings that are too short; none if nothing is left.
    fn tidied(self) -> Option<Self> {
        match self {
            Self::Points(points) => (!points.is_empty()).then_some(Self::Points(points)),
            Self::Lines(mut lines) => {
                lines.retain(|line| line.len() >= 2);
                (!lines.is_empty()).then_some(Self::Lines(lines))
            }
            Self::Polygons(polygons) => {
                let polygons: Vec<Polygon> = polygons.into_iter().filter_map(tidied).collect();
                (!polygons.is_empty()).then_some(Self::Polygons(polygons))
            }
        }
    }
}

/// A polygon whose rings do not say their first vertex twice; none if its outer ring is no ring.
fn tidied(Polygon(mut rings): Polygon) -> Option<Polygon> {
    for ring in &mut rings {
        if ring.len() > 1 && ring.first() == ring.last() {
            ring.pop();
        }
    }
    let outer = rings.first()?.len();
    rings.retain(|ring| ring.len() >= 3);
    (outer >= 3).then_some(Polygon(rings))
}

#[cfg(test)]
mod tests;
