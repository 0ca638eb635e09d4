//! From files of heights to the ground, and from what a person typed to places on it.

use crate::args::{Dem, Places};
use crate::failure::Failure;
use crate::load::unreadable;
use ringfort_model::units::{LonLat, Position};
use ringfort_world::terrain::Terrain;
use serde_json::{Value, json};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// The most bytes of one file that are read: 4 GiB.
const LARGEST: u64 = 1 << 32;

/// The ground that the files hold.
pub fn read(dem: &Dem) -> Result<Terrain, Failure> {
    let mut files = Vec::new();
    for path in &dem.files {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        files.push((name, bytes(path)?));
    }
    let (name, bytes) = &files[0];
    Terrain::read(name, bytes, dem.cell).map_err(|error| {
        Failure::Input(format!(
            "{}: {error}; heights are read from GeoTIFF, SRTM .hgt and ESRI ASCII files",
            dem.files[0].display()
        ))
    })
}

/// What the files are called, for titles and messages.
pub fn names(dem: &Dem) -> String {
    let name = |path: &std::path::PathBuf| {
        path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
    };
    let names: Vec<String> = dem.files.iter().map(name).collect();
    match names.as_slice() {
        [one] => one.clone(),
        [first, rest @ ..] => format!("{first} and {} more", rest.len()),
        [] => String::new(),
    }
}

fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let unread = |error| unreadable(path, &error);
    let file = File::open(path).map_err(unread)?;
    if file.metadata().map_err(unread)?.is_dir() {
        return Err(Failure::Input(format!(
            "{} is a folder; name a file of heights",
            path.display()
        )));
    }
    let mut bytes = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(unread)?;
    if bytes.len() as u64 > LARGEST {
        return Err(Failure::Input(format!(
            "{} has over {LARGEST} bytes, the most that is read; cut it down to the place",
            path.display()
        )));
    }
    Ok(bytes)
}

/// The place that a person gave, on the ground; `what` names its option.
pub fn place(
    terrain: &Terrain,
    (x, y): (f64, f64),
    places: Places,
    what: &str,
) -> Result<Position, Failure> {
    let lonlat = LonLat { longitude_deg: x, latitude_deg: y };
    let position = if places.lonlat {
        terrain.frame().position_from_lonlat(lonlat)
    } else {
        Ok(Position {
            east_m: x - terrain.frame().origin_m().0,
            north_m: y - terrain.frame().origin_m().1,
        })
    };
    let extent = terrain.lattice().extent();
    match position {
        Ok(position) if extent.contains(position) => Ok(position),
        _ => {
            let (own, degrees) = bounds(terrain);
            let (given, bounds) = if places.lonlat {
                ("longitude and latitude", degrees)
            } else {
                ("the DEM's own coordinates", Some(own))
            };
            let reach = bounds.map_or_else(String::new, |[west, south, east, north]| {
                format!("; it reaches from {west:.6},{south:.6} to {east:.6},{north:.6}")
            });
            let is_degrees = x.abs() <= 180.0 && y.abs() <= 90.0;
            let hint = if !places.lonlat && is_degrees && own[2] > 360.0 {
                "; add --lonlat if these are degrees"
            } else {
                ""
            };
            Err(Failure::Input(format!("{what} {x},{y} lies off the map in {given}{reach}{hint}")))
        }
    }
}

/// The DEM's bounds as west, south, east, north: in its own coordinates, and in degrees.
pub fn bounds(terrain: &Terrain) -> ([f64; 4], Option<[f64; 4]>) {
    let (east_m, north_m) = terrain.frame().origin_m();
    let extent = terrain.lattice().extent();
    let own = [
        east_m + extent.west_m,
        north_m + extent.south_m,
        east_m + extent.east_m,
        north_m + extent.north_m,
    ];
    (own, degrees(terrain))
}

/// The bounds in degrees: of points along all four edges, for the corners need not be the outermost.
fn degrees(terrain: &Terrain) -> Option<[f64; 4]> {
    let extent = terrain.lattice().extent();
    let mut bounds = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    for step in 0..=32 {
        let t = f64::from(step) / 32.0;
        let (east_m, north_m) =
            (extent.west_m + t * extent.width_m(), extent.south_m + t * extent.height_m());
        for position in [
            Position { east_m, north_m: extent.south_m },
            Position { east_m, north_m: extent.north_m },
            Position { east_m: extent.west_m, north_m },
            Position { east_m: extent.east_m, north_m },
        ] {
            let at = terrain.frame().lonlat_from_position(position).ok()?;
            bounds[0] = bounds[0].min(at.longitude_deg);
            bounds[1] = bounds[1].min(at.latitude_deg);
            bounds[2] = bounds[2].max(at.longitude_deg);
            bounds[3] = bounds[3].max(at.latitude_deg);
        }
    }
    Some(bounds)
}

/// A place of the ground as JSON: in the map's coordinates, in degrees, and its height.
pub fn place_json(terrain: &Terrain, position: Position) -> Value {
    let (east_m, north_m) = terrain.frame().origin_m();
    let lonlat = terrain.frame().lonlat_from_position(position).ok();
    json!({
        "x": east_m + position.east_m,
        "y": north_m + position.north_m,
        "lonlat": lonlat.map(|at| [at.longitude_deg, at.latitude_deg]),
        "ground_m": terrain.height_m(position),
    })
}

/// The shape of the map as JSON.
pub fn grid_json(terrain: &Terrain) -> Value {
    let lattice = terrain.lattice();
    let (own, degrees) = bounds(terrain);
    json!({
        "cols": lattice.cols(),
        "rows": lattice.rows(),
        "cell_m": lattice.cell_m(),
        "crs": format!("EPSG:{}", terrain.frame().zone().epsg()),
        "bounds": own,
        "bounds_lonlat": degrees,
    })
}
