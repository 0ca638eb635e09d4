//! How do several tiles become one ground in the scenario's frame?
//!
//! Tiles of one system, step and alignment are laid into one raster first, so that there is no seam
//! between them; what is left is sampled in the order it was named. Samples between the centres are
//! bilinear or by cubic convolution. The map is the largest upright rectangle that lies within the
//! outer samples of a raster, or the rectangle around those of several.

use rayon::prelude::*;
use ringfort_model::units::Position;

use super::raster::{Raster, fill};
use super::{Resample, TerrainError, Wanted};
use crate::frame::{Crs, Frame, UtmZone};
use crate::grid::{Extent, Grid, Lattice, MOST_CELLS, bilinear, cubic};

/// What came out, and what had to be made up for it.
pub(super) struct Ground {
    pub(super) frame: Frame,
    pub(super) heights_m: Grid<f32>,
    /// Its north-western corner in the frame's projection: to the last bit that of the file, where
    /// the file's own cells were taken.
    pub(super) corner: (f64, f64),
    /// Whether its cells are other ones than those of the files.
    pub(super) is_resampled: bool,
    /// Cells that lie on no tile and were filled from their neighbours.
    pub(super) on_no_tile: u64,
}

/// Rasters that belong to one grid, as one raster; holes between them are NaN until filled.
struct Sheet {
    raster: Raster,
    /// Columns and rows that each tile takes up: first and last of each.
    tiles: Vec<[u32; 4]>,
}

/// Brings rasters without voids into square cells of one frame, as [`super::Terrain::from_rasters`]
/// says.
pub(super) fn lay(rasters: Vec<Raster>, wanted: &Wanted) -> Result<Ground, TerrainError> {
    let sheets = join(rasters)?;
    let Some(first) = sheets.first() else { return Err(TerrainError::NoFiles) };
    let crs = match (&wanted.crs, first.raster.crs.zone()) {
        (Some(crs), _) => crs.clone(),
        (None, Some(_)) => first.raster.crs.clone(),
        (None, None) => Crs::utm(UtmZone::containing(first.raster.middle()?)?)?,
    };
    if let [Sheet { raster, tiles }] = sheets.as_slice() {
        let square = (raster.step_x - raster.step_y).abs() <= 1e-9 * raster.step_x;
        let same = |c: f64| (c - raster.step_x).abs() <= 1e-9 * c;
        let whole = tiles.contains(&[0, raster.cols - 1, 0, raster.rows - 1]);
        if raster.crs == crs && square && whole && wanted.cell_m.is_none_or(same) {
            return as_it_is(sheets, &crs);
        }
    }
    let cell_m = wanted.cell_m.unwrap_or_else(|| first.raster.natural_cell_m());
    // the rectangle in metres of the projection itself
    let projection = Frame::in_crs(&crs, 0.0, 0.0)?;
    projection.check_scale(first.raster.middle()?)?;
    let mut extent: Option<Extent> = None;
    for sheet in &sheets {
        let inner = sheet.inner(&projection)?;
        extent = Some(extent.map_or(inner, |e| Extent {
            west_m: e.west_m.min(inner.west_m),
            south_m: e.south_m.min(inner.south_m),
            east_m: e.east_m.max(inner.east_m),
            north_m: e.north_m.max(inner.north_m),
        }));
    }
    let Some(extent) = extent else { return Err(TerrainError::NoFiles) };
    let count = |length_m: f64| libm::floor(length_m / cell_m);
    let (cols, rows) = (count(extent.width_m()), count(extent.height_m()));
    if !(cols >= 2.0 && rows >= 2.0) {
        return Err(TerrainError::TooSmall { cell_m });
    }
    let lattice = Lattice::new(cols as u64, rows as u64, cell_m, extent.west_m, extent.north_m)?;
    let mut values = sampled(&sheets, &projection, &lattice, wanted.resample)?;
    let on_no_tile = fill(&lattice, &mut values);
    let ground = on_own_origin(&crs, Grid::new(lattice, values)?, on_no_tile)?;
    Ok(Ground { is_resampled: true, ..ground })
}

/// Tiles of one grid laid together, in the order of the first of each grid.
fn join(rasters: Vec<Raster>) -> Result<Vec<Sheet>, TerrainError> {
    let mut groups: Vec<Vec<Raster>> = Vec::new();
    for raster in rasters {
        match groups.iter_mut().find(|g| is_aligned(&g[0], &raster)) {
            Some(group) => group.push(raster),
            None => groups.push(vec![raster]),
        }
    }
    groups.into_iter().map(sheet).collect()
}

fn is_aligned(a: &Raster, b: &Raster) -> bool {
    let alike = |a: f64, b: f64| (a - b).abs() <= 1e-7 * a;
    let whole = |v: f64| (v - libm::round(v)).abs() < 1e-2 && v.abs() < 1e7;
    a.crs == b.crs
        && alike(a.step_x, b.step_x)
        && alike(a.step_y, b.step_y)
        && whole((b.x - a.x) / a.step_x)
        && whole((a.y - b.y) / a.step_y)
}

fn sheet(mut group: Vec<Raster>) -> Result<Sheet, TerrainError> {
    if group.len() == 1
        && let Some(raster) = group.pop()
    {
        let tiles = vec![[0, raster.cols - 1, 0, raster.rows - 1]];
        return Ok(Sheet { raster, tiles });
    }
    let (x0, y0) = (group[0].x, group[0].y);
    let (step_x, step_y) = (group[0].step_x, group[0].step_y);
    // columns and rows of each tile, counted from the first tile's
    let place = |r: &Raster| {
        let col = libm::round((r.x - x0) / step_x) as i64;
        let row = libm::round((y0 - r.y) / step_y) as i64;
        [col, col + i64::from(r.cols) - 1, row, row + i64::from(r.rows) - 1]
    };
    let places: Vec<[i64; 4]> = group.iter().map(place).collect();
    let least = |i: usize| places.iter().map(|p| p[i]).min().unwrap_or(0);
    let most = |i: usize| places.iter().map(|p| p[i]).max().unwrap_or(0);
    let (west, north) = (least(0), least(2));
    let (cols, rows) = ((most(1) - west + 1) as u64, (most(3) - north + 1) as u64);
    if cols.saturating_mul(rows) > MOST_CELLS {
        return Err(TerrainError::Size { cols, rows });
    }
    let (wide, high) = (cols as u32, rows as u32);
    let mut values = vec![f32::NAN; (cols * rows) as usize];
    let mut tiles = Vec::with_capacity(group.len());
    for (raster, [c0, c1, r0, r1]) in group.iter().zip(places) {
        let tile =
            [(c0 - west) as u32, (c1 - west) as u32, (r0 - north) as u32, (r1 - north) as u32];
        for (row, line) in (tile[2]..).zip(raster.values.chunks_exact(raster.cols as usize)) {
            let start = (row * wide + tile[0]) as usize;
            for (to, from) in values[start..start + line.len()].iter_mut().zip(line) {
                // where tiles lie on each other, the one named first
                if to.is_nan() {
                    *to = *from;
                }
            }
        }
        tiles.push(tile);
    }
    let covered: u64 =
        tiles.iter().map(|t| u64::from(t[1] - t[0] + 1) * u64::from(t[3] - t[2] + 1)).sum();
    let Some(first) = group.into_iter().next() else { return Err(TerrainError::NoFiles) };
    let mut raster = Raster {
        cols: wide,
        rows: high,
        values,
        x: x0 + west as f64 * step_x,
        y: y0 - north as f64 * step_y,
        ..first
    };
    let holes = raster.fill_voids()?;
    if holes == 0 && covered >= cols * rows {
        tiles = vec![[0, wide - 1, 0, high - 1]];
    }
    Ok(Sheet { raster, tiles })
}

impl Sheet {
    /// The largest upright rectangle of the frame between its outer samples.
    fn inner(&self, frame: &Frame) -> Result<Extent, TerrainError> {
        let raster = &self.raster;
        let (last_col, last_row) = (raster.cols - 1, raster.rows - 1);
        let at =
            |col: u32, row: u32| position(raster, frame, raster.at_col(col), raster.at_row(row));
        let mut inner = Extent {
            west_m: f64::NEG_INFINITY,
            south_m: f64::NEG_INFINITY,
            east_m: f64::INFINITY,
            north_m: f64::INFINITY,
        };
        for row in 0..raster.rows {
            inner.west_m = inner.west_m.max(at(0, row)?.east_m);
            inner.east_m = inner.east_m.min(at(last_col, row)?.east_m);
        }
        for col in 0..raster.cols {
            inner.north_m = inner.north_m.min(at(col, 0)?.north_m);
            inner.south_m = inner.south_m.max(at(col, last_row)?.north_m);
        }
        Ok(inner)
    }

    /// Whether a fractional column and row lies on one of its tiles, half a sample around included.
    fn holds(&self, col: f64, row: f64) -> bool {
        let within = |v: f64, first: u32, last: u32| {
            (f64::from(first) - 0.5..=f64::from(last) + 0.5).contains(&v)
        };
        self.tiles.iter().any(|t| within(col, t[0], t[1]) && within(row, t[2], t[3]))
    }

    /// Column and row of a position of the frame.
    fn col_row(&self, frame: &Frame, p: Position) -> Result<(f64, f64), TerrainError> {
        let raster = &self.raster;
        let (x, y) = if raster.crs == *frame.crs() {
            frame.xy_from_position(p)
        } else {
            let place = frame.lonlat_from_position(p)?;
            if raster.crs.epsg() == 4326 {
                (place.longitude_deg, place.latitude_deg)
            } else {
                raster.crs.xy_from_lonlat(place)?
            }
        };
        Ok(((x - raster.x) / raster.step_x, (raster.y - y) / raster.step_y))
    }
}

fn position(raster: &Raster, frame: &Frame, x: f64, y: f64) -> Result<Position, TerrainError> {
    if raster.crs == *frame.crs() {
        return Ok(frame.position_from_xy(x, y));
    }
    Ok(frame.position_from_lonlat(raster.crs.lonlat_from_xy(x, y)?)?)
}

/// How many cells may lie between two that are projected exactly, so that the ones between, which
/// are interpolated, are off by no more than a thousandth of a cell or so: the inverse projection
/// bends like the globe, by some d²/8R over a distance d, R = 6371 km.
fn cells_between(cell_m: f64) -> u32 {
    ((8.0 * 6.371e6 * 1e-3 / cell_m).sqrt() as u32).clamp(1, 32)
}

/// The first sheet's sample at the centre of each cell; NaN where no tile lies.
fn sampled(
    sheets: &[Sheet],
    frame: &Frame,
    lattice: &Lattice,
    resample: Resample,
) -> Result<Vec<f32>, TerrainError> {
    let (cols, step) = (lattice.cols(), cells_between(lattice.cell_m()));
    let shapes = sheets.iter().map(|s| s.raster.lattice()).collect::<Result<Vec<_>, _>>()?;
    let mut values = vec![f32::NAN; lattice.cells()];
    let band = |(band, out): (usize, &mut [f32])| -> Result<(), TerrainError> {
        let first_row = band as u32 * step;
        let rows = (out.len() / cols as usize) as u32;
        for (sheet, shape) in sheets.iter().zip(&shapes) {
            // both ends of the band exactly, every `step` columns
            let nodes = |row: u32| -> Result<Vec<(f64, f64)>, TerrainError> {
                (0..=cols.div_ceil(step))
                    .map(|i| {
                        let (col, row) = (f64::from(i * step) + 0.5, f64::from(row) + 0.5);
                        let extent = lattice.extent();
                        let p = Position {
                            east_m: extent.west_m + col * lattice.cell_m(),
                            north_m: extent.north_m - row * lattice.cell_m(),
                        };
                        sheet.col_row(frame, p)
                    })
                    .collect()
            };
            let (north, south) = (nodes(first_row)?, nodes(first_row + step)?);
            let mix = |a: (f64, f64), b: (f64, f64), t: f64| {
                (a.0 + t * (b.0 - a.0), a.1 + t * (b.1 - a.1))
            };
            for row in 0..rows {
                let down = f64::from(row) / f64::from(step);
                let line = &mut out[(row * cols) as usize..][..cols as usize];
                for block in 0..cols.div_ceil(step) {
                    let i = block as usize;
                    let left = mix(north[i], south[i], down);
                    let right = mix(north[i + 1], south[i + 1], down);
                    for col in block * step..((block + 1) * step).min(cols) {
                        let value = &mut line[col as usize];
                        let across = f64::from(col - block * step) / f64::from(step);
                        let (x, y) = mix(left, right, across);
                        if value.is_nan() && sheet.holds(x, y) {
                            let values = &sheet.raster.values;
                            *value = match resample {
                                Resample::Bilinear => bilinear(shape, values, x, y),
                                Resample::Cubic => cubic(shape, values, x, y),
                            } as f32;
                        }
                    }
                }
            }
        }
        Ok(())
    };
    let bands: Vec<Result<(), TerrainError>> =
        values.par_chunks_mut((cols * step) as usize).enumerate().map(band).collect();
    bands.into_iter().collect::<Result<(), TerrainError>>()?;
    Ok(values)
}

fn as_it_is(sheets: Vec<Sheet>, crs: &Crs) -> Result<Ground, TerrainError> {
    let Some(Sheet { raster, .. }) = sheets.into_iter().next() else {
        return Err(TerrainError::NoFiles);
    };
    let half = raster.step_x / 2.0;
    let lattice = Lattice::new(
        u64::from(raster.cols),
        u64::from(raster.rows),
        raster.step_x,
        raster.x - half,
        raster.y + half,
    )?;
    on_own_origin(crs, Grid::new(lattice, raster.values)?, 0)
}

/// Turns a grid in metres of the projection into one whose south-western corner is (0, 0).
fn on_own_origin(crs: &Crs, heights: Grid<f32>, on_no_tile: u64) -> Result<Ground, TerrainError> {
    let extent = heights.lattice().extent();
    let frame = Frame::in_crs(crs, extent.west_m, extent.south_m)?;
    let (cols, rows, cell_m) =
        (heights.lattice().cols(), heights.lattice().rows(), heights.lattice().cell_m());
    let lattice =
        Lattice::new(u64::from(cols), u64::from(rows), cell_m, 0.0, f64::from(rows) * cell_m)?;
    let heights_m = Grid::new(lattice, heights.into_values())?;
    Ok(Ground {
        frame,
        heights_m,
        corner: (extent.west_m, extent.north_m),
        is_resampled: false,
        on_no_tile,
    })
}
