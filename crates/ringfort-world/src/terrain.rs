//! How high is the ground?
//!
//! Heights are a grid of cell centres in the scenario's frame; between centres the ground is the
//! bilinear surface through them, and everything else in this crate stands on that surface. Files
//! come in as a [`Raster`] from one of the readers below this module; a further format is one more
//! reader.

use ringfort_model::units::{LonLat, Position};

use crate::frame::{Crs, Frame, FrameError};
use crate::grid::{Grid, Lattice};
use crate::sources::Reading;

mod error;
mod raster;
// formats
mod archive;
pub mod ascii;
pub mod geotiff;
pub mod hgt;
mod prj;
// from files to the ground
mod mosaic;
mod relief;

pub use error::TerrainError;
pub use raster::Raster;

/// The ground of a scenario.
///
/// Invariant: every height is finite, and there are at least 2 × 2 cells.
#[derive(Debug, Clone, PartialEq)]
pub struct Terrain {
    frame: Frame,
    heights_m: Grid<f32>,
    /// Of the first file; the frame's own where there is no file.
    source_crs: Crs,
    corner: (f64, f64),
    is_resampled: bool,
    voids_filled: u64,
    vertical_sigma_m: Option<f64>,
    readings: Vec<Reading>,
}

/// How values between samples are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Resample {
    /// Linear along rows and columns: never beyond the samples around.
    #[default]
    Bilinear,
    /// Keys's cubic convolution: smoother slopes, and a little beyond the samples at ridges.
    Cubic,
}

/// What the ground is to be made into.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Wanted {
    /// The side of its square cells; without it that of the first file, a geographic one's
    /// north–south spacing rounded to a metre.
    pub cell_m: Option<f64>,
    /// The projection of its frame; without it the first file's if that is UTM, else the UTM zone
    /// of the first file's middle. It is also taken for files that do not say their own.
    pub crs: Option<Crs>,
    /// How values between samples are found.
    pub resample: Resample,
}

impl Terrain {
    /// Reads one file, as [`from_files`](Self::from_files) reads several.
    pub fn read(name: &str, bytes: &[u8], cell_m: Option<f64>) -> Result<Self, TerrainError> {
        let wanted = Wanted { cell_m, ..Wanted::default() };
        Self::from_files(&[(name, bytes)], &wanted).map_err(TerrainError::without_name)
    }

    /// Reads tiles of heights and lays them into one ground.
    ///
    /// - `files`: names with their content: GeoTIFF, SRTM `.hgt` (which says its corner with its
    ///   name), ESRI ASCII grids (with a `.prj` of the same name among the files, if there is
    ///   one), and `.zip` archives of those. Where two lie on each other, the first holds.
    /// - Projected heights that are already square cells of the wanted frame stay as they are;
    ///   everything else is resampled between the samples.
    /// - The frame's origin is the south-western corner of the ground.
    /// - Voids, and cells that lie on no tile, get the mean of their neighbours, from the rim
    ///   inwards; [`readings`](Self::readings) counts them.
    /// - Errors name the file.
    pub fn from_files(files: &[(&str, &[u8])], wanted: &Wanted) -> Result<Self, TerrainError> {
        let unpacked = archive::unpacked(files)?;
        let mut rasters = Vec::new();
        let mut readings = Vec::new();
        for file in unpacked.iter().filter(|file| !prj::is_prj(&file.name)) {
            let (raster, reading) = read_one(file, &unpacked, wanted)
                .map_err(|e| TerrainError::in_file(&file.name, e))?;
            rasters.push(raster);
            readings.push(reading);
        }
        let sizes = rasters.iter().map(|r: &Raster| r.values.len() as u64).sum::<u64>();
        if sizes > MOST_SAMPLES {
            return Err(TerrainError::TooMuch { samples: sizes });
        }
        Self::laid(rasters, readings, wanted)
    }

    /// Brings rasters into square cells of one frame, as [`from_files`](Self::from_files) says.
    pub fn from_rasters(rasters: Vec<Raster>, wanted: &Wanted) -> Result<Self, TerrainError> {
        let readings = vec![Reading::default(); rasters.len()];
        Self::laid(rasters, readings, wanted)
    }

    /// Brings one raster into square cells of a UTM zone, as [`from_files`](Self::from_files) says.
    pub fn from_raster(raster: Raster, cell_m: Option<f64>) -> Result<Self, TerrainError> {
        let wanted = Wanted { cell_m, ..Wanted::default() };
        Self::from_rasters(vec![raster], &wanted).map_err(TerrainError::without_name)
    }

    fn laid(
        mut rasters: Vec<Raster>,
        mut readings: Vec<Reading>,
        wanted: &Wanted,
    ) -> Result<Self, TerrainError> {
        if let Some(cell_m) = wanted.cell_m.filter(|c| !(*c > 0.0 && c.is_finite())) {
            return Err(TerrainError::Scale { x: cell_m, y: cell_m });
        }
        let mut voids_filled = 0;
        for (raster, reading) in rasters.iter_mut().zip(&mut readings) {
            let voids = raster
                .check()
                .and_then(|()| raster.mark_voids())
                .map_err(|e| TerrainError::in_file(&reading.file, e))?;
            if voids > 0 {
                reading.dropped.push(format!(
                    "{} of {} samples are void and were filled from their neighbours",
                    grouped(voids),
                    share(voids, raster.values.len() as u64)
                ));
            }
            voids_filled += voids;
        }
        // a lone raster is filled before it is resampled; tiles may fill each other's voids first
        if let [raster] = rasters.as_mut_slice() {
            raster.fill_voids()?;
        }
        let Some(source_crs) = rasters.first().map(|r| r.crs.clone()) else {
            return Err(TerrainError::NoFiles);
        };
        let ground = mosaic::lay(rasters, wanted)?;
        let terrain = Self::new(ground.frame, ground.heights_m)?;
        if ground.on_no_tile > 0
            && let Some(reading) = readings.first_mut()
        {
            reading.dropped.push(format!(
                "{} of {} cells of the map lie on none of the files and were filled from their neighbours",
                grouped(ground.on_no_tile),
                share(ground.on_no_tile, terrain.lattice().cells() as u64)
            ));
        }
        Ok(Self {
            source_crs,
            corner: ground.corner,
            is_resampled: ground.is_resampled,
            voids_filled,
            readings,
            ..terrain
        })
    }

    /// A level plane of one height around a place: for what does not hang on the ground, and said
    /// to be such wherever it is shown.
    ///
    /// - `size_m`: the side of the square; `cell_m`: that of its cells.
    pub fn flat(
        middle: LonLat,
        size_m: f64,
        cell_m: f64,
        height_m: f64,
    ) -> Result<Self, TerrainError> {
        if !(cell_m > 0.0 && cell_m.is_finite()) {
            return Err(TerrainError::Scale { x: cell_m, y: cell_m });
        }
        let cells = libm::ceil(size_m / cell_m);
        if !(2.0..=1e6).contains(&cells) {
            return Err(TerrainError::TooSmall { cell_m });
        }
        let half_m = -cells * cell_m / 2.0;
        let frame = Frame::at(middle)?.moved_to(Position { east_m: half_m, north_m: half_m });
        let lattice = Lattice::new(cells as u64, cells as u64, cell_m, 0.0, cells * cell_m)?;
        let terrain = Self::new(frame, Grid::filled(lattice, height_m as f32))?;
        let what = format!(
            "a level plane {height_m} m above the sea, {cells} × {cells} cells of {cell_m} m: not the ground of any place"
        );
        let reading = Reading { file: "flat".to_owned(), what, dropped: Vec::new() };
        Ok(Self { readings: vec![reading], ..terrain })
    }

    /// Heights that are already in `frame`, every one finite.
    pub fn new(frame: Frame, heights_m: Grid<f32>) -> Result<Self, TerrainError> {
        let lattice = heights_m.lattice();
        if lattice.cols() < 2 || lattice.rows() < 2 {
            return Err(TerrainError::Size {
                cols: u64::from(lattice.cols()),
                rows: u64::from(lattice.rows()),
            });
        }
        if heights_m.values().iter().any(|h| !h.is_finite()) {
            return Err(TerrainError::NoData { cells: lattice.cells() });
        }
        let extent = lattice.extent();
        Ok(Self {
            source_crs: frame.crs().clone(),
            corner: (frame.origin_m().0 + extent.west_m, frame.origin_m().1 + extent.north_m),
            is_resampled: false,
            frame,
            heights_m,
            voids_filled: 0,
            vertical_sigma_m: None,
            readings: Vec::new(),
        })
    }

    /// The same ground, with the standard deviation of its heights in metres; anything but a number
    /// over 0 says that it is not known.
    #[must_use]
    pub fn with_vertical_sigma_m(self, sigma_m: Option<f64>) -> Self {
        let vertical_sigma_m = sigma_m.filter(|s| *s > 0.0 && s.is_finite());
        Self { vertical_sigma_m, ..self }
    }

    /// The frame that all positions are in.
    pub fn frame(&self) -> &Frame {
        &self.frame
    }

    /// Its cells.
    pub fn lattice(&self) -> &Lattice {
        self.heights_m.lattice()
    }

    /// Heights at the centres of the cells, in metres above sea level.
    pub fn heights_m(&self) -> &Grid<f32> {
        &self.heights_m
    }

    /// Its north-western corner in the frame's projection. Where a file's own cells were taken, it is
    /// that of the file to the last bit, which the frame's origin, in whole millimetres, need not be.
    pub fn corner(&self) -> (f64, f64) {
        self.corner
    }

    /// Whether its cells are other ones than those of the files.
    pub fn is_resampled(&self) -> bool {
        self.is_resampled
    }

    /// How many samples of the files were void and had to be filled.
    pub fn voids_filled(&self) -> u64 {
        self.voids_filled
    }

    /// The standard deviation of the error of a height in metres, if the scenario says it.
    pub fn vertical_sigma_m(&self) -> Option<f64> {
        self.vertical_sigma_m
    }

    /// What was read of each file, what was dropped or mended, and why.
    pub fn readings(&self) -> &[Reading] {
        &self.readings
    }

    /// The reference system of the first file: what its own coordinates mean.
    pub fn source_crs(&self) -> &Crs {
        &self.source_crs
    }

    /// Where a pair of the first file's own coordinates lies in the frame.
    pub fn position_from_source(&self, x: f64, y: f64) -> Result<Position, FrameError> {
        if self.source_crs == *self.frame.crs() {
            return Ok(self.frame.position_from_xy(x, y));
        }
        self.frame.position_from_lonlat(self.source_crs.lonlat_from_xy(x, y)?)
    }

    /// The height of the ground at a position, in metres above sea level; `None` off the map.
    pub fn height_m(&self, position: Position) -> Option<f64> {
        self.heights_m.bilinear(position)
    }

    /// Lowest and highest cell, in metres.
    pub fn range_m(&self) -> (f32, f32) {
        self.heights_m
            .values()
            .iter()
            .fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), h| (low.min(*h), high.max(*h)))
    }

    /// Whether a place that lies off the map would lie on it with longitude and latitude exchanged.
    pub fn is_swapped(&self, place: LonLat) -> bool {
        let swapped =
            LonLat { longitude_deg: place.latitude_deg, latitude_deg: place.longitude_deg };
        let on_map = |place| {
            let position = self.frame.position_from_lonlat(place);
            position.is_ok_and(|p| self.lattice().extent().contains(p))
        };
        !on_map(place) && on_map(swapped)
    }
}

/// The most samples that the files of one ground may hold together: four times the largest map.
const MOST_SAMPLES: u64 = 4 * crate::grid::MOST_CELLS;

/// Reads a file by what it is; `.prj` files lie among `all`.
fn read_one(
    file: &archive::File,
    all: &[archive::File],
    wanted: &Wanted,
) -> Result<(Raster, Reading), TerrainError> {
    let (name, bytes) = (file.name.as_str(), &*file.bytes);
    let has_ending =
        |ending: &str| name.rsplit_once('.').is_some_and(|(_, e)| e.eq_ignore_ascii_case(ending));
    let (raster, what, dropped) = if has_ending("hgt") {
        let raster = hgt::read(name, bytes)?;
        let seconds = if raster.cols == 3601 { 1 } else { 3 };
        (raster, format!("SRTM tile of {seconds}″, 16-bit integers"), Vec::new())
    } else if geotiff::is_tiff(bytes) {
        let tiff = geotiff::open(bytes)?;
        let raster = tiff.read(tiff.whole())?;
        (raster, tiff.what(), tiff.dropped())
    } else if ascii::is_ascii_grid(bytes) {
        let crs = match prj::beside(name, all) {
            Some(text) => Some(prj::crs(text)?),
            None => wanted.crs.clone(),
        };
        let raster = ascii::read(bytes, crs.as_ref())?;
        (raster, "ESRI ASCII grid".to_owned(), Vec::new())
    } else {
        return Err(TerrainError::UnknownFormat);
    };
    let unit = if raster.crs.is_geographic() { "°" } else { " m" };
    let what = format!(
        "{what}; {} × {} samples of {} × {}{unit}, {}",
        raster.cols,
        raster.rows,
        short(raster.step_x),
        short(raster.step_y),
        raster.crs
    );
    Ok((raster, Reading { file: name.to_owned(), what, dropped }))
}

/// A number with commas between its thousands.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A whole with the share that a part is of it: `1,442,401 (0.53 %)`.
pub(crate) fn share(part: u64, whole: u64) -> String {
    format!("{} ({:.2} %)", grouped(whole), 100.0 * part as f64 / whole.max(1) as f64)
}

/// A step with at most seven digits after the point.
fn short(step: f64) -> String {
    let text = format!("{step:.7}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests;
