//! Which file holds what? The ending of its name says so.

use crate::failure::Failure;
use ringfort::view::ground::{Layer, picture};
use ringfort_model::units::Position;
use ringfort_store::{Folder, Pending};
use ringfort_world::frame::FrameError;
use ringfort_world::grid::Grid;
use ringfort_world::terrain::Terrain;
use ringfort_world::terrain::geotiff::{self, GridRef};
use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};

/// What a file may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A GeoTIFF.
    Tiff,
    /// A picture.
    Png,
    /// Shapes in longitude and latitude.
    GeoJson,
    /// A document.
    Json,
    /// A table.
    Csv,
    /// A drawing.
    Svg,
}

impl Kind {
    const ENDINGS: [(&'static str, Self); 7] = [
        ("tif", Self::Tiff),
        ("tiff", Self::Tiff),
        ("png", Self::Png),
        ("geojson", Self::GeoJson),
        ("json", Self::Json),
        ("csv", Self::Csv),
        ("svg", Self::Svg),
    ];
}

/// The files with what each is to hold, if all of that is among `kinds` and none is written over
/// another or over one of the `inputs`; asked before anything is computed.
pub fn kinds(
    files: &[PathBuf],
    inputs: &[PathBuf],
    kinds: &[Kind],
) -> Result<Vec<(PathBuf, Kind)>, Failure> {
    for (index, path) in files.iter().enumerate() {
        let refused = |why: &str| {
            Err(Failure::Input(format!("{} would be written over {why}", path.display())))
        };
        if path.is_dir() {
            return Err(Failure::Input(format!(
                "{} is a folder: name a file in it",
                path.display()
            )));
        }
        if inputs.iter().any(|input| same(input, path)) {
            return refused("the heights that are read; name another file");
        }
        if files[..index].iter().any(|before| same(before, path)) {
            return refused("itself; name each file once");
        }
    }
    let endings: Vec<String> = Kind::ENDINGS
        .iter()
        .filter(|(_, kind)| kinds.contains(kind))
        .map(|(ending, _)| format!(".{ending}"))
        .collect();
    let kind = |path: &PathBuf| {
        let ending = path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase());
        let known = Kind::ENDINGS
            .into_iter()
            .find(|(known, kind)| Some(*known) == ending.as_deref() && kinds.contains(kind));
        let refused = || {
            Failure::Input(format!(
                "{} cannot be written: this command writes {}",
                path.display(),
                endings.join(", ")
            ))
        };
        known.map(|(_, kind)| (path.clone(), kind)).ok_or_else(refused)
    };
    files.iter().map(kind).collect()
}

/// Whether two names mean one file, as far as that can be told.
fn same(a: &Path, b: &Path) -> bool {
    match (a.canonicalize(), b.canonicalize()) {
        (Ok(a), Ok(b)) => a == b,
        _ => a == b,
    }
}

/// Writes a file beside its place and then puts it there, so that no half of one is ever seen.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    Ok(begun(path, bytes)?.commit()?)
}

/// A file that is whole on the disk, and not yet in its place.
fn begun(path: &Path, bytes: &[u8]) -> Result<Pending, Failure> {
    let no_name = || Failure::Input(format!("{} is not the name of a file", path.display()));
    let name = path.file_name().ok_or_else(no_name)?.to_string_lossy();
    let parent = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut pending = Folder::create(parent)?.begin(&name)?;
    pending.write_all(bytes).map_err(|error| pending.failed(&error))?;
    Ok(pending)
}

/// Files that are put in their places together, once all of them are on the disk.
#[derive(Default)]
pub struct Made(Vec<Pending>);

impl Made {
    /// Adds a file.
    pub fn file(&mut self, path: &Path, bytes: &[u8]) -> Result<(), Failure> {
        self.0.push(begun(path, bytes)?);
        Ok(())
    }

    /// Adds a JSON document.
    pub fn json(&mut self, path: &Path, document: &Value) -> Result<(), Failure> {
        self.file(path, format!("{document}\n").as_bytes())
    }

    /// Adds a GeoTIFF on the very cells of the ground.
    pub fn tiff(
        &mut self,
        path: &Path,
        terrain: &Terrain,
        samples: Samples<'_>,
    ) -> Result<(), Failure> {
        let bytes = match samples {
            Samples::Bytes(grid, nodata) => {
                geotiff::write(terrain, GridRef::U8(grid), nodata.map(f64::from))
            }
            Samples::Numbers(grid) => geotiff::write(terrain, GridRef::F32(grid), Some(f64::NAN)),
        };
        let bytes =
            bytes.map_err(|error| Failure::Environment(format!("{}: {error}", path.display())))?;
        self.file(path, &bytes)
    }

    /// Adds a picture of a layer with its legend.
    pub fn picture(
        &mut self,
        path: &Path,
        terrain: &Terrain,
        layer: &Layer<'_>,
        title: &str,
    ) -> Result<(), Failure> {
        let bytes = picture(terrain, layer, title)
            .map_err(|error| Failure::Environment(format!("{}: {error}", path.display())))?;
        self.file(path, &bytes)
    }

    /// Puts all of them in their places.
    pub fn put(self) -> Result<(), Failure> {
        self.0.into_iter().try_for_each(|pending| Ok(pending.commit()?))
    }
}

/// The values of a raster.
#[derive(Debug, Clone, Copy)]
pub enum Samples<'a> {
    /// Bytes, and the one that means nothing.
    Bytes(&'a Grid<u8>, Option<u8>),
    /// Numbers; NaN means nothing.
    Numbers(&'a Grid<f32>),
}

/// A part of the map that has no longitude and latitude.
pub fn off_globe(error: &FrameError) -> Failure {
    Failure::Input(format!("a part of the map has no longitude and latitude: {error}"))
}

/// "wrote a.tif and b.png".
pub fn wrote(files: &[(PathBuf, Kind)]) -> String {
    let names: Vec<String> = files.iter().map(|(path, _)| path.display().to_string()).collect();
    match names.as_slice() {
        [] => String::new(),
        [one] => format!("wrote {one}"),
        [before @ .., last] => format!("wrote {} and {last}", before.join(", ")),
    }
}

/// The position of a place, for titles: `at 376750, 4706383`.
pub fn at(terrain: &Terrain, position: Position) -> String {
    let (x, y) = terrain.frame().xy_from_position(position);
    format!("{x:.0}, {y:.0}")
}
