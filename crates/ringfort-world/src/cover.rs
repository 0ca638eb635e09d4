//! What grows and stands on the ground, and what does that do to walking and to being seen?
//!
//! Each cell of the terrain is of one class or of none (open ground); a class has a factor on the
//! speed of a walker, a factor on the rate at which somebody in it is noticed, and a height to which
//! it hides what lies behind. The factors are the scenario's; what comes from files is only where
//! each class is: from rasters of class numbers, and from polygons with tags of OpenStreetMap, as GeoJSON or in a
//! PBF.

use std::collections::BTreeMap;

use ringfort_model::units::Position;

use crate::frame::{Crs, Frame, FrameError};
use crate::grid::{Grid, Lattice};
use crate::pbf::is_pbf;
use crate::sources::Reading;
use crate::terrain::{Terrain, TerrainError, geotiff};

mod polygons;

/// A kind of cover.
#[derive(Debug, Clone, PartialEq)]
pub struct Class {
    /// Its name.
    pub id: String,
    /// The values of a raster that are of this class.
    pub values: Vec<u32>,
    /// The tags of polygons that are of this class: `natural=wood`, or `building=*`.
    pub tags: Vec<String>,
    /// Factor on the speed of a walker, 0 or more; 0 where nobody walks.
    pub on_foot: f64,
    /// Factor on the rate of being noticed in it, from 0 to 1.
    pub seen: f64,
    /// Height to which it hides what lies behind, in metres.
    pub canopy_m: f64,
}

/// The cover of a terrain, cell by cell.
#[derive(Debug, Clone, PartialEq)]
pub struct Cover {
    classes: Vec<Class>,
    /// The class of each cell by its index, or [`OPEN`].
    of: Grid<u8>,
    readings: Vec<Reading>,
}

/// Stands for a cell of no class.
const OPEN: u8 = u8::MAX;

/// Why files are no cover.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CoverError {
    /// A file that cannot be read.
    #[error("{name}: {error}")]
    File {
        /// Its name.
        name: String,
        /// What is wrong with it.
        error: CoverFault,
    },
    /// More classes than are told apart.
    #[error("{0} classes of cover are more than the {OPEN} that can be told apart")]
    Classes(usize),
}

/// What is wrong with a file of cover.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CoverFault {
    /// Neither a raster nor areas.
    #[error("this is none of a GeoTIFF of classes, GeoJSON of polygons and an OpenStreetMap PBF")]
    UnknownFormat,
    /// A raster that cannot be read.
    #[error(transparent)]
    Raster(#[from] TerrainError),
    /// A place outside of the projection.
    #[error(transparent)]
    Frame(#[from] FrameError),
    /// Polygons that cannot be read.
    #[error("the polygons cannot be read: {0}")]
    Polygons(String),
    /// It lies beside the terrain.
    #[error("it lies beside the terrain{}", if *.swapped { "; longitude and latitude seem to be exchanged" } else { "" })]
    Beside {
        /// Whether it would lie on the terrain with longitude and latitude exchanged.
        swapped: bool,
    },
}

impl Cover {
    /// Reads the classes of a terrain's cells.
    ///
    /// - `files`: names with their content. Of a GeoTIFF the value nearest to each cell's centre
    ///   counts, of GeoJSON the first polygon that holds it, of an OpenStreetMap PBF the smallest
    ///   area that does; where files lie on each other, the first that says a class holds.
    /// - A cell that no file puts into one of the `classes` is open ground; the
    ///   [`readings`](Self::readings) count them.
    pub fn read(
        terrain: &Terrain,
        classes: Vec<Class>,
        files: &[(&str, &[u8])],
    ) -> Result<Self, CoverError> {
        if classes.len() > usize::from(OPEN) {
            return Err(CoverError::Classes(classes.len()));
        }
        let mut of = Grid::filled(*terrain.lattice(), OPEN);
        let mut readings = Vec::new();
        for (name, bytes) in files {
            let read = if geotiff::is_tiff(bytes) {
                from_raster(terrain, &classes, bytes, &mut of)
            } else if bytes.trim_ascii_start().starts_with(b"{") {
                polygons::lay(terrain, &classes, bytes, &mut of)
            } else if is_pbf(bytes) {
                polygons::lay_areas(terrain, &classes, bytes, &mut of)
            } else {
                Err(CoverFault::UnknownFormat)
            };
            let reading =
                read.map_err(|error| CoverError::File { name: (*name).to_owned(), error })?;
            readings.push(Reading { file: (*name).to_owned(), ..reading });
        }
        Ok(Self { classes, of, readings })
    }

    /// The classes, in the order of the scenario.
    pub fn classes(&self) -> &[Class] {
        &self.classes
    }

    /// The class of a cell; none where the ground is open.
    pub fn class(&self, cell: u32) -> Option<&Class> {
        self.classes.get(usize::from(self.of.get(cell)))
    }

    /// The class at a position; none where the ground is open, or off the map.
    pub fn class_at(&self, position: Position) -> Option<&Class> {
        self.of.lattice().cell_at(position).and_then(|cell| self.class(cell))
    }

    /// The index of each cell's class; 255 where the ground is open.
    pub fn indices(&self) -> &Grid<u8> {
        &self.of
    }

    /// Cell by cell, the factor on the speed of a walker; 1 on open ground.
    pub fn on_foot(&self) -> Grid<f32> {
        self.each(1.0, |class| class.on_foot)
    }

    /// Cell by cell, the factor on the rate of being noticed; 1 on open ground.
    pub fn seen(&self) -> Grid<f32> {
        self.each(1.0, |class| class.seen)
    }

    /// Cell by cell, the height to which it hides what lies behind, in metres; 0 on open ground.
    pub fn canopy_m(&self) -> Grid<f32> {
        self.each(0.0, |class| class.canopy_m)
    }

    /// How many cells are of each class, by its name.
    pub fn cells(&self) -> BTreeMap<&str, u64> {
        let mut counts = BTreeMap::new();
        for class in &self.classes {
            counts.entry(class.id.as_str()).or_insert(0);
        }
        for index in self.of.values() {
            if let Some(class) = self.classes.get(usize::from(*index)) {
                *counts.entry(class.id.as_str()).or_insert(0) += 1;
            }
        }
        counts
    }

    /// What was read of each file, what was dropped, and why.
    pub fn readings(&self) -> &[Reading] {
        &self.readings
    }

    fn each(&self, open: f64, of: impl Fn(&Class) -> f64) -> Grid<f32> {
        let mut table = [open as f32; 256];
        for (value, class) in table.iter_mut().zip(&self.classes) {
            *value = of(class) as f32;
        }
        Grid::from_fn(*self.of.lattice(), |cell| table[usize::from(self.of.get(cell))])
    }
}

/// Gives cells that are open yet the class of the nearest sample.
fn from_raster(
    terrain: &Terrain,
    classes: &[Class],
    bytes: &[u8],
    of: &mut Grid<u8>,
) -> Result<Reading, CoverFault> {
    let tiff = geotiff::open(bytes)?;
    let (frame, lattice) = (terrain.frame(), *terrain.lattice());
    // only the part of a large file that the terrain needs
    let [west, south, east, north] = bounds(frame, &lattice, tiff.crs())?;
    let swapped = || {
        let exchanged =
            tiff.crs().is_geographic() && tiff.window(south, west, north, east).is_some();
        CoverFault::Beside { swapped: exchanged }
    };
    let window = tiff.window(west, south, east, north).ok_or_else(swapped)?;
    let raster = tiff.read(window)?;
    let mut by_value = BTreeMap::new();
    for (index, class) in classes.iter().enumerate() {
        for value in &class.values {
            by_value.entry(*value).or_insert(index as u8);
        }
    }
    let (mut unknown, mut beside) = (BTreeMap::<u32, u64>::new(), 0_u64);
    for cell in 0..lattice.cells() as u32 {
        if of.get(cell) != OPEN {
            continue;
        }
        let (x, y) = own_xy(frame, tiff.crs(), lattice.centre(cell))?;
        let col = libm::round((x - raster.x) / raster.step_x);
        let row = libm::round((raster.y - y) / raster.step_y);
        let inside = (0.0..f64::from(raster.cols)).contains(&col)
            && (0.0..f64::from(raster.rows)).contains(&row);
        if !inside {
            beside += 1;
            continue;
        }
        let value = raster.values[row as usize * raster.cols as usize + col as usize];
        match by_value.get(&(value as u32)) {
            Some(index) if value >= 0.0 => of.set(cell, *index),
            _ if value.is_nan() => beside += 1,
            _ => *unknown.entry(value.max(0.0) as u32).or_insert(0) += 1,
        }
    }
    let total = lattice.cells() as u64;
    let mut dropped = tiff.dropped();
    for (value, cells) in unknown.iter().take(MOST_SAID) {
        dropped.push(format!(
            "value {value} is in no class: {} cells of {} are taken as open ground",
            crate::terrain::grouped(*cells),
            crate::terrain::grouped(total)
        ));
    }
    if unknown.len() > MOST_SAID {
        dropped.push(format!("{} more values are in no class", unknown.len() - MOST_SAID));
    }
    if beside > 0 {
        dropped.push(format!(
            "{} cells of {} have no value in it",
            crate::terrain::grouped(beside),
            crate::terrain::grouped(total)
        ));
    }
    let what = format!(
        "{}; {} × {} of its {} × {} samples, {}",
        tiff.what(),
        raster.cols,
        raster.rows,
        tiff.whole().cols,
        tiff.whole().rows,
        raster.crs
    );
    Ok(Reading { file: String::new(), what, dropped })
}

/// How many values of no class are told one by one.
const MOST_SAID: usize = 10;

/// West, south, east and north of a lattice in the coordinates of another system, from its rim.
fn bounds(frame: &Frame, lattice: &Lattice, crs: &Crs) -> Result<[f64; 4], FrameError> {
    let mut bounds = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    for cell in lattice.rim() {
        let (x, y) = own_xy(frame, crs, lattice.centre(cell))?;
        bounds = [bounds[0].min(x), bounds[1].min(y), bounds[2].max(x), bounds[3].max(y)];
    }
    Ok(bounds)
}

/// The coordinates of a position in a file's own system.
fn own_xy(frame: &Frame, crs: &Crs, position: Position) -> Result<(f64, f64), FrameError> {
    if crs == frame.crs() {
        return Ok(frame.xy_from_position(position));
    }
    crs.xy_from_lonlat(frame.lonlat_from_position(position)?)
}

#[cfg(test)]
mod tests;
