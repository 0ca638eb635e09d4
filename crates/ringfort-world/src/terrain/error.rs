//! Why is a file no terrain?

use crate::frame::FrameError;
use crate::grid::{GridError, MOST_CELLS};

/// Why a file is no terrain.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum TerrainError {
    /// None of the formats that are read.
    #[error("this is no GeoTIFF, SRTM `.hgt` tile, ESRI ASCII grid, or `.zip` archive of those")]
    UnknownFormat,
    /// There is nothing to read.
    #[error("no file of heights was named")]
    NoFiles,
    /// A file of no bytes.
    #[error("it is empty")]
    Empty,
    /// What is wrong with one file of several.
    #[error("{name}: {error}")]
    File {
        /// The file.
        name: String,
        /// What is wrong with it.
        error: Box<TerrainError>,
    },
    /// More samples than memory is given for.
    #[error(
        "the files hold {samples} samples together, more than is read at once; name fewer tiles"
    )]
    TooMuch {
        /// In all files.
        samples: u64,
    },
    /// A picture that cannot be made.
    #[error("the picture cannot be made: {0}")]
    Picture(String),
    /// An archive that cannot be unpacked.
    #[error("the archive cannot be read: {0}")]
    Archive(String),
    /// An ASCII grid that is none.
    #[error("the ASCII grid cannot be read: {0}")]
    Text(String),
    /// A format that does not say where it lies, and nobody else said it.
    #[error(
        "the file does not say its reference system; put a `.prj` file of the same name beside it, or name `crs = \"EPSG:…\"`"
    )]
    NoCrs,
    /// Degrees beyond the globe.
    #[error(
        "the raster lies from {west:.2} to {east:.2} degrees east and from {south:.2} to {north:.2} degrees north, which is not on the globe{}",
        if *.swapped { "; longitude and latitude seem to be exchanged" } else { "" }
    )]
    OffGlobe {
        /// Western edge.
        west: f64,
        /// Southern edge.
        south: f64,
        /// Eastern edge.
        east: f64,
        /// Northern edge.
        north: f64,
        /// Whether it would lie on the globe with the two exchanged.
        swapped: bool,
    },
    /// Too many cells, or none.
    #[error("the raster has {cols} × {rows} cells; 2 × 2 to {MOST_CELLS} cells are read")]
    Size {
        /// Cells from west to east.
        cols: u64,
        /// Cells from north to south.
        rows: u64,
    },
    /// The bytes end before the raster does.
    #[error("the file is truncated: {bytes} bytes cannot hold {cols} × {rows} cells")]
    Truncated {
        /// How many bytes there are.
        bytes: usize,
        /// Cells from west to east.
        cols: u64,
        /// Cells from north to south.
        rows: u64,
    },
    /// The TIFF itself is broken or of a kind that is not read.
    #[error("the TIFF cannot be decoded: {0}")]
    Tiff(String),
    /// Not a single band of heights.
    #[error("the TIFF does not hold one band of heights: {0}")]
    Band(String),
    /// The place of the raster on the globe is not given in a way that is read.
    #[error("the raster's place on the globe cannot be told: {0}")]
    Georeference(String),
    /// The scale is zero, negative, or not a number.
    #[error("the raster's cells are {x} by {y}; both sides must be over 0")]
    Scale {
        /// Step from west to east, in the units of the file.
        x: f64,
        /// Step from north to south, in the units of the file.
        y: f64,
    },
    /// An `.hgt` tile says where it lies in its name only.
    #[error("`{0}` does not name the corner of an SRTM tile, as `N42E001.hgt` does")]
    TileName(String),
    /// An `.hgt` tile of a length that no tile has.
    #[error(
        "an SRTM tile is 2,884,802 bytes (3″) or 25,934,402 bytes (1″) long, this file {bytes}"
    )]
    TileLength {
        /// How many bytes there are.
        bytes: usize,
    },
    /// No cell holds a height.
    #[error("the raster holds no heights: all of its {cells} cells are void")]
    NoData {
        /// How many cells there are.
        cells: usize,
    },
    /// Nothing is left after bringing it into square cells.
    #[error("no upright rectangle of {cell_m} m cells fits into the raster")]
    TooSmall {
        /// The side that was asked for.
        cell_m: f64,
    },
    /// A place outside of the projection.
    #[error(transparent)]
    Frame(#[from] FrameError),
    /// A grid that cannot be.
    #[error(transparent)]
    Grid(#[from] GridError),
}

impl TerrainError {
    /// Whether the file seems to have come to harm on its way: it is empty, cut off or broken, so that
    /// fetching it again may help.
    pub fn is_damage(&self) -> bool {
        match self {
            Self::File { error, .. } => error.is_damage(),
            Self::Empty | Self::Archive(_) | Self::Truncated { .. } | Self::Tiff(_) => true,
            _ => false,
        }
    }

    /// The error with the name of the file that it is of.
    pub(super) fn in_file(name: &str, error: Self) -> Self {
        if name.is_empty() || matches!(error, Self::File { .. }) {
            return error;
        }
        Self::File { name: name.to_owned(), error: Box::new(error) }
    }

    /// The error without the name of the only file.
    pub(super) fn without_name(self) -> Self {
        match self {
            Self::File { error, .. } => *error,
            other => other,
        }
    }
}
