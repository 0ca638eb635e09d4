//! How high is the ground, how steep, and how does it look in slanting light?
//!
//! Heights are a grid of cell centres in the scenario's frame; between centres the ground is the
//! bilinear surface through them, and everything else in this crate stands on that surface. Files
//! come in as a [`Raster`] from one of the readers below this module; a further format is one more
//! reader.

use ringfort_model::units::{LonLat, Position};

use crate::frame::{Frame, FrameError, UtmZone};
use crate::grid::{Grid, GridError, Lattice, MOST_CELLS, NEIGHBOURS, bilinear};

pub mod geotiff;
pub mod hgt;

/// The largest magnitude of a height in metres; anything beyond is taken as a void.
const HIGHEST_M: f32 = 12_000.0;

/// The ground of a scenario.
///
/// Invariant: every height is finite, and there are at least 2 × 2 cells.
#[derive(Debug, Clone, PartialEq)]
pub struct Terrain {
    frame: Frame,
    heights_m: Grid<f32>,
    voids_filled: u64,
}

/// Why a file is no terrain.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum TerrainError {
    /// Neither a TIFF nor an SRTM tile.
    #[error("this is neither a GeoTIFF nor an SRTM `.hgt` tile")]
    UnknownFormat,
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

/// What a reader makes of a file: samples on a regular grid of some reference system.
///
/// `values` run row by row from the north; NaN is a void. `x` and `y` are of the centre of the
/// first sample: degrees where `reference` is geographic, else metres of the zone.
#[derive(Debug, Clone, PartialEq)]
pub struct Raster {
    /// Samples from west to east.
    pub cols: u32,
    /// Samples from north to south.
    pub rows: u32,
    /// Heights in metres, row by row from the north; NaN is a void.
    pub values: Vec<f32>,
    /// What `x`, `y` and the steps are measured in.
    pub reference: Reference,
    /// Longitude or easting of the first sample.
    pub x: f64,
    /// Latitude or northing of the first sample.
    pub y: f64,
    /// Step to the next sample eastwards, over 0.
    pub step_x: f64,
    /// Step to the next row southwards, over 0.
    pub step_y: f64,
}

/// The reference systems that rasters are read in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reference {
    /// Longitude and latitude on WGS 84, in degrees.
    Geographic,
    /// A UTM zone on WGS 84, in metres.
    Utm(UtmZone),
}

impl Terrain {
    /// Reads a GeoTIFF or an SRTM `.hgt` tile.
    ///
    /// - `name`: the file's name; an `.hgt` tile says its corner with it.
    /// - `cell_m`: the side of the square cells to make. Without it a raster in UTM stays as it is,
    ///   and a geographic one gets its north–south spacing, rounded to a metre.
    /// - The frame's origin is the south-western corner of the terrain.
    /// - Assumes heights in metres above sea level. Voids are filled from their neighbours, ring by
    ///   ring with the mean of what is known, and counted.
    /// - Memory: at most three copies of [`MOST_CELLS`] samples; larger rasters are refused before
    ///   anything is allocated.
    pub fn read(name: &str, bytes: &[u8], cell_m: Option<f64>) -> Result<Self, TerrainError> {
        let is_hgt = name.rsplit('.').next().is_some_and(|e| e.eq_ignore_ascii_case("hgt"));
        let raster = if is_hgt {
            hgt::read(name, bytes)?
        } else if geotiff::is_tiff(bytes) {
            geotiff::read(bytes)?
        } else {
            return Err(TerrainError::UnknownFormat);
        };
        Self::from_raster(raster, cell_m)
    }

    /// Brings a raster into square cells of a UTM zone, as [`read`](Self::read) says.
    pub fn from_raster(mut raster: Raster, cell_m: Option<f64>) -> Result<Self, TerrainError> {
        raster.check()?;
        let voids_filled = raster.fill_voids()?;
        if let Some(cell_m) = cell_m.filter(|c| !(*c > 0.0 && c.is_finite())) {
            return Err(TerrainError::Scale { x: cell_m, y: cell_m });
        }
        let (zone, target) = match raster.reference {
            Reference::Utm(zone) => {
                let square = (raster.step_x - raster.step_y).abs() <= 1e-9 * raster.step_x;
                let same = |c: f64| (c - raster.step_x).abs() <= 1e-9 * c;
                if square && cell_m.is_none_or(same) {
                    return Self::as_it_is(raster, zone, voids_filled);
                }
                (zone, cell_m.unwrap_or(raster.step_x.min(raster.step_y)))
            }
            Reference::Geographic => {
                let zone = UtmZone::containing(raster.middle())?;
                let spacing_m = libm::round(raster.step_y * METRES_A_DEGREE).max(1.0);
                (zone, cell_m.unwrap_or(spacing_m))
            }
        };
        let heights = raster.resampled(zone, target)?;
        let extent = heights.lattice().extent();
        let frame = Frame::new(zone, extent.west_m, extent.south_m)?;
        Self::on_own_origin(frame, heights, voids_filled)
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
        Ok(Self { frame, heights_m, voids_filled: 0 })
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

    /// How many samples of the file were void and had to be filled.
    pub fn voids_filled(&self) -> u64 {
        self.voids_filled
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

    /// How the ground rises at a cell towards the east and towards the north, in metres a metre.
    ///
    /// Source: Horn, *Hill shading and the reflectance map*, Proc. IEEE 69 (1981), the weighted
    /// differences of the eight neighbours; at the rim the rim itself is repeated.
    pub fn gradient(&self, cell: u32) -> (f64, f64) {
        let lattice = self.lattice();
        let (col, row) = lattice.col_row(cell);
        let h = |east: i32, south: i32| {
            let col = col.saturating_add_signed(east).min(lattice.cols() - 1);
            let row = row.saturating_add_signed(south).min(lattice.rows() - 1);
            f64::from(self.heights_m.get(lattice.cell(col, row)))
        };
        let east = h(1, -1) + 2.0 * h(1, 0) + h(1, 1) - h(-1, -1) - 2.0 * h(-1, 0) - h(-1, 1);
        let north = h(-1, -1) + 2.0 * h(0, -1) + h(1, -1) - h(-1, 1) - 2.0 * h(0, 1) - h(1, 1);
        // over the rim the differences span one cell, not two
        let at_rim = |i: u32, n: u32| if i == 0 || i == n - 1 { 2.0 } else { 1.0 };
        let eight = 8.0 * lattice.cell_m();
        (east * at_rim(col, lattice.cols()) / eight, north * at_rim(row, lattice.rows()) / eight)
    }

    /// Rise over run along the steepest way, cell by cell.
    pub fn slope(&self) -> Grid<f32> {
        Grid::from_fn(*self.lattice(), |cell| {
            let (east, north) = self.gradient(cell);
            libm::hypot(east, north) as f32
        })
    }

    /// Brightness 0 to 255 of the ground under a light from `azimuth_deg` (clockwise from north),
    /// `altitude_deg` above the horizon; maps usually take 315 and 45.
    ///
    /// `exaggeration` multiplies heights. Source: Horn (1981), the Lambertian reflectance map.
    pub fn hillshade(&self, azimuth_deg: f64, altitude_deg: f64, exaggeration: f64) -> Grid<u8> {
        let (azimuth, altitude) = (azimuth_deg.to_radians(), altitude_deg.to_radians());
        let (level, up) = (libm::cos(altitude), libm::sin(altitude));
        let (light_east, light_north) = (level * libm::sin(azimuth), level * libm::cos(azimuth));
        Grid::from_fn(*self.lattice(), |cell| {
            let (east, north) = self.gradient(cell);
            let (east, north) = (exaggeration * east, exaggeration * north);
            let normal = (1.0 + east * east + north * north).sqrt();
            let cosine = (up - east * light_east - north * light_north) / normal;
            libm::round(255.0 * cosine.clamp(0.0, 1.0)) as u8
        })
    }

    fn as_it_is(raster: Raster, zone: UtmZone, voids_filled: u64) -> Result<Self, TerrainError> {
        let half = raster.step_x / 2.0;
        let south = raster.y + half - f64::from(raster.rows) * raster.step_x;
        let frame = Frame::new(zone, raster.x - half, south)?;
        let lattice = Lattice::new(
            u64::from(raster.cols),
            u64::from(raster.rows),
            raster.step_x,
            raster.x - half,
            raster.y + half,
        )?;
        Self::on_own_origin(frame, Grid::new(lattice, raster.values)?, voids_filled)
    }

    /// Turns a grid in metres of the zone into one whose south-western corner is (0, 0).
    fn on_own_origin(
        frame: Frame,
        heights: Grid<f32>,
        voids_filled: u64,
    ) -> Result<Self, TerrainError> {
        let (cols, rows, cell_m) =
            (heights.lattice().cols(), heights.lattice().rows(), heights.lattice().cell_m());
        let lattice =
            Lattice::new(u64::from(cols), u64::from(rows), cell_m, 0.0, f64::from(rows) * cell_m)?;
        let heights = Grid::new(lattice, heights.into_values())?;
        Ok(Self { voids_filled, ..Self::new(frame, heights)? })
    }
}

/// Length of a degree of latitude on the mean sphere, for choosing a cell size only.
const METRES_A_DEGREE: f64 = 111_195.0;

impl Raster {
    fn check(&self) -> Result<(), TerrainError> {
        let (cols, rows) = (u64::from(self.cols), u64::from(self.rows));
        if cols < 2 || rows < 2 || cols * rows > MOST_CELLS {
            return Err(TerrainError::Size { cols, rows });
        }
        if self.values.len() as u64 != cols * rows {
            return Err(TerrainError::Truncated { bytes: self.values.len() * 4, cols, rows });
        }
        let usable = |step: f64| step > 0.0 && step < 1e7;
        if !usable(self.step_x) || !usable(self.step_y) {
            return Err(TerrainError::Scale { x: self.step_x, y: self.step_y });
        }
        if !(self.x.is_finite() && self.y.is_finite()) {
            let place = format!("its first cell lies at {}, {}", self.x, self.y);
            return Err(TerrainError::Georeference(place));
        }
        Ok(())
    }

    /// The place in the middle of a geographic raster.
    fn middle(&self) -> LonLat {
        LonLat {
            longitude_deg: self.x + f64::from(self.cols - 1) / 2.0 * self.step_x,
            latitude_deg: self.y - f64::from(self.rows - 1) / 2.0 * self.step_y,
        }
    }

    /// Fills voids ring by ring, each with the mean of its neighbours of the rings before.
    fn fill_voids(&mut self) -> Result<u64, TerrainError> {
        let cells = self.values.len();
        for value in &mut self.values {
            if !value.is_finite() || value.abs() > HIGHEST_M {
                *value = f32::NAN;
            }
        }
        let mut voids: Vec<u32> =
            (0..cells as u32).filter(|i| self.values[*i as usize].is_nan()).collect();
        if voids.len() == cells {
            return Err(TerrainError::NoData { cells });
        }
        let filled = voids.len() as u64;
        // Only voids beside something known are looked at in a round, so that a large void costs
        // its area once and not once a ring.
        let lattice = Lattice::new(u64::from(self.cols), u64::from(self.rows), 1.0, 0.0, 0.0)?;
        voids.retain(|cell| self.known_mean(&lattice, *cell).is_some());
        while !voids.is_empty() {
            let means: Vec<Option<f32>> =
                voids.iter().map(|cell| self.known_mean(&lattice, *cell)).collect();
            let mut next = Vec::new();
            for (cell, mean) in voids.iter().zip(means) {
                self.values[*cell as usize] = mean.unwrap_or(0.0);
            }
            for cell in voids {
                let beside = NEIGHBOURS.iter().filter_map(|step| lattice.step(cell, *step));
                next.extend(beside.filter(|n| self.values[*n as usize].is_nan()));
            }
            next.sort_unstable();
            next.dedup();
            voids = next;
        }
        Ok(filled)
    }

    fn known_mean(&self, lattice: &Lattice, cell: u32) -> Option<f32> {
        let (mut sum, mut count) = (0.0_f64, 0_u32);
        for step in NEIGHBOURS {
            let value = lattice.step(cell, step).map_or(f32::NAN, |n| self.values[n as usize]);
            if !value.is_nan() {
                sum += f64::from(value);
                count += 1;
            }
        }
        (count > 0).then(|| (sum / f64::from(count)) as f32)
    }

    /// Bilinear samples at the centres of square cells of `zone`, over the largest upright
    /// rectangle between the raster's outer samples; in metres of the zone itself.
    fn resampled(&self, zone: UtmZone, cell_m: f64) -> Result<Grid<f32>, TerrainError> {
        let frame = Frame::new(zone, 0.0, 0.0)?;
        let (last_col, last_row) = (self.cols - 1, self.rows - 1);
        let on_edge = |col: u32, row: u32| -> Result<Position, TerrainError> {
            let x = self.x + f64::from(col) * self.step_x;
            let y = self.y - f64::from(row) * self.step_y;
            Ok(match self.reference {
                Reference::Utm(_) => Position { east_m: x, north_m: y },
                Reference::Geographic => {
                    let place = LonLat { longitude_deg: x, latitude_deg: y };
                    frame.position_from_lonlat(place)?
                }
            })
        };
        let (mut west, mut east) = (f64::NEG_INFINITY, f64::INFINITY);
        let (mut south, mut north) = (f64::NEG_INFINITY, f64::INFINITY);
        for row in 0..self.rows {
            west = west.max(on_edge(0, row)?.east_m);
            east = east.min(on_edge(last_col, row)?.east_m);
        }
        for col in 0..self.cols {
            north = north.min(on_edge(col, 0)?.north_m);
            south = south.max(on_edge(col, last_row)?.north_m);
        }
        let count = |from: f64, to: f64| libm::floor((to - from) / cell_m);
        let (cols, rows) = (count(west, east), count(south, north));
        if !(cols >= 2.0 && rows >= 2.0) {
            return Err(TerrainError::TooSmall { cell_m });
        }
        let lattice = Lattice::new(cols as u64, rows as u64, cell_m, west, north)?;
        let source = Lattice::new(u64::from(self.cols), u64::from(self.rows), 1.0, 0.0, 0.0)?;
        let mut values = Vec::with_capacity(lattice.cells());
        for cell in 0..lattice.cells() as u32 {
            let centre = lattice.centre(cell);
            let (x, y) = match self.reference {
                Reference::Utm(_) => (centre.east_m, centre.north_m),
                Reference::Geographic => {
                    let place = frame.lonlat_from_position(centre)?;
                    (place.longitude_deg, place.latitude_deg)
                }
            };
            let (col, row) = ((x - self.x) / self.step_x, (self.y - y) / self.step_y);
            values.push(bilinear(&source, &self.values, col, row) as f32);
        }
        Ok(Grid::new(lattice, values)?)
    }
}

#[cfg(test)]
mod tests;
