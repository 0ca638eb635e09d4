//! What does a reader make of a file? Samples on a regular grid of some reference system.

use ringfort_model::units::LonLat;

use super::TerrainError;
use crate::frame::{Crs, FrameError, METRES_A_DEGREE};
use crate::grid::{GridError, Lattice, MOST_CELLS, NEIGHBOURS};

/// The largest magnitude of a height in metres; anything beyond is taken as a void.
const HIGHEST_M: f32 = 12_000.0;

/// Samples of a file, before they are brought into the scenario's frame.
///
/// `values` run row by row from the north; NaN is a void. `x` and `y` are of the centre of the
/// first sample, in the units of `crs`: degrees where it is geographic.
#[derive(Debug, Clone, PartialEq)]
pub struct Raster {
    /// Samples from west to east.
    pub cols: u32,
    /// Samples from north to south.
    pub rows: u32,
    /// Heights in metres (or classes), row by row from the north; NaN is a void.
    pub values: Vec<f32>,
    /// What `x`, `y` and the steps are measured in.
    pub crs: Crs,
    /// Longitude or easting of the first sample.
    pub x: f64,
    /// Latitude or northing of the first sample.
    pub y: f64,
    /// Step to the next sample eastwards, over 0.
    pub step_x: f64,
    /// Step to the next row southwards, over 0.
    pub step_y: f64,
}

impl Raster {
    /// Whether size, place and steps can be those of a raster.
    pub(crate) fn check(&self) -> Result<(), TerrainError> {
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
        self.check_degrees()
    }

    /// Degrees must lie on the globe; where they would if they were exchanged, that is said.
    fn check_degrees(&self) -> Result<(), TerrainError> {
        if !self.crs.is_geographic() {
            return Ok(());
        }
        let (west, north) = (self.x, self.y);
        let (east, south) = (self.at_col(self.cols - 1), self.at_row(self.rows - 1));
        let lies = |x: [f64; 2], y: [f64; 2]| {
            x.iter().all(|v| v.abs() <= 181.0) && y.iter().all(|v| v.abs() <= 90.1)
        };
        if lies([west, east], [south, north]) {
            return Ok(());
        }
        let swapped = lies([south, north], [west, east]);
        Err(TerrainError::OffGlobe { west, south, east, north, swapped })
    }

    /// The coordinate of a column of samples.
    pub(crate) fn at_col(&self, col: u32) -> f64 {
        self.x + f64::from(col) * self.step_x
    }

    /// The coordinate of a row of samples.
    pub(crate) fn at_row(&self, row: u32) -> f64 {
        self.y - f64::from(row) * self.step_y
    }

    /// The place in its middle.
    pub(crate) fn middle(&self) -> Result<LonLat, FrameError> {
        let x = self.x + f64::from(self.cols - 1) / 2.0 * self.step_x;
        let y = self.y - f64::from(self.rows - 1) / 2.0 * self.step_y;
        self.crs.lonlat_from_xy(x, y)
    }

    /// The side that square cells in metres should have so that little is lost: the north–south
    /// step, rounded to a metre where it is in degrees.
    pub(crate) fn natural_cell_m(&self) -> f64 {
        if self.crs.is_geographic() {
            libm::round(self.step_y * METRES_A_DEGREE).max(1.0)
        } else {
            self.step_x.min(self.step_y) * self.crs.metres_a_unit()
        }
    }

    /// Its samples as unit cells, for bilinear and cubic values by fractional column and row.
    pub(crate) fn lattice(&self) -> Result<Lattice, GridError> {
        Lattice::new(u64::from(self.cols), u64::from(self.rows), 1.0, 0.0, 0.0)
    }

    /// How many samples are void or beyond any height of the globe; they are NaN from here on.
    pub(crate) fn mark_voids(&mut self) -> Result<u64, TerrainError> {
        let mut voids = 0;
        for value in &mut self.values {
            if !value.is_finite() || value.abs() > HIGHEST_M {
                *value = f32::NAN;
                voids += 1;
            }
        }
        if voids == self.values.len() {
            return Err(TerrainError::NoData { cells: voids });
        }
        Ok(voids as u64)
    }

    /// Fills voids ring by ring, each with the mean of its neighbours of the rings before.
    pub(crate) fn fill_voids(&mut self) -> Result<u64, TerrainError> {
        let lattice = self.lattice()?;
        Ok(fill(&lattice, &mut self.values))
    }
}

/// Gives every NaN the mean of its neighbours, ring by ring from what is known; the number filled.
pub(crate) fn fill(lattice: &Lattice, values: &mut [f32]) -> u64 {
    // Only voids beside something known are looked at in a round, so that a large void costs its
    // area once and not once a ring.
    let voids: Vec<u32> =
        (0..values.len() as u32).filter(|i| values[*i as usize].is_nan()).collect();
    let filled = voids.len() as u64;
    let mut round: Vec<(u32, f32)> = means(lattice, values, voids);
    while !round.is_empty() {
        for (cell, mean) in &round {
            values[*cell as usize] = *mean;
        }
        let mut next = Vec::new();
        for (cell, _) in round {
            let beside = NEIGHBOURS.iter().filter_map(|step| lattice.step(cell, *step));
            next.extend(beside.filter(|n| values[*n as usize].is_nan()));
        }
        next.sort_unstable();
        next.dedup();
        round = means(lattice, values, next);
    }
    filled
}

/// Those of the voids that have a known neighbour, with the mean of their known neighbours.
fn means(lattice: &Lattice, values: &[f32], voids: Vec<u32>) -> Vec<(u32, f32)> {
    let mean = |cell: u32| {
        let (mut sum, mut count) = (0.0_f64, 0_u32);
        for step in NEIGHBOURS {
            let value = lattice.step(cell, step).map_or(f32::NAN, |n| values[n as usize]);
            if !value.is_nan() {
                sum += f64::from(value);
                count += 1;
            }
        }
        (count > 0).then(|| (cell, (sum / f64::from(count)) as f32))
    };
    voids.into_iter().filter_map(mean).collect()
}
