//! From files of heights to the ground, and from what a person typed to places on it.

use crate::args::{Dem, Places};
use crate::failure::Failure;
use crate::load::unreadable;
use crate::progress::Waiting;
use crate::screen::Screen;
use ringfort_model::units::{LonLat, Position};
use ringfort_world::terrain::{Terrain, Wanted};
use serde_json::{Value, json};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// The most bytes of one file that are read: 4 GiB.
const LARGEST: u64 = 1 << 32;

/// The ground that the files hold.
pub fn read(dem: &Dem, screen: Screen) -> Result<Terrain, Failure> {
    let _waiting = Waiting::new(screen, &format!("reading {}", names(dem)));
    let mut files = Vec::new();
    for path in &dem.files {
        let content = bytes(path)?;
        if content.is_empty() {
            return Err(Failure::Input(format!(
                "{} is empty; fetch it again, or name another file of heights",
                path.display()
            )));
        }
        files.push((name(path), content));
    }
    let named: Vec<(&str, &[u8])> =
        files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let wanted = Wanted { cell_m: dem.cell, crs: dem.crs.clone(), ..Wanted::default() };
    Terrain::from_files(&named, &wanted).map_err(|error| {
        let again = if error.is_damage() { "; fetch it again" } else { "" };
        Failure::Input(format!("{error}{again}"))
    })
}

/// What the files are called, for titles and messages.
pub fn names(dem: &Dem) -> String {
    let names: Vec<String> = dem.files.iter().map(|path| name(path)).collect();
    match names.as_slice() {
        [one] => one.clone(),
        [first, rest @ ..] => format!("{first} and {} more", rest.len()),
        [] => String::new(),
    }
}

/// A file by its name alone; what is no file, such as a device, by all of its path.
fn name(path: &Path) -> String {
    let name = if path.is_file() { path.file_name() } else { None };
    name.unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
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
        terrain.position_from_source(x, y)
    };
    let extent = terrain.lattice().extent();
    match position {
        Ok(position) if extent.contains(position) => Ok(position),
        _ => Err(Failure::Input(off_map(terrain, (x, y), places, what))),
    }
}

/// Says that a place is off the map, how far the map reaches, and what may have been meant.
fn off_map(terrain: &Terrain, (x, y): (f64, f64), places: Places, what: &str) -> String {
    let lonlat = LonLat { longitude_deg: x, latitude_deg: y };
    let is_degrees = places.lonlat || terrain.source_crs().is_geographic();
    let own = if is_degrees {
        "longitude,latitude".to_owned()
    } else {
        format!("coordinates of {}", terrain.source_crs())
    };
    let bounds = if is_degrees { degrees(terrain) } else { own_bounds(terrain) };
    let reach = bounds.map_or_else(String::new, |[west, south, east, north]| {
        let digits = if is_degrees { 4 } else { 0 };
        format!(", which reaches from {west:.digits$},{south:.digits$} to {east:.digits$},{north:.digits$}")
    });
    let would_be = |place: LonLat| {
        let position = terrain.frame().position_from_lonlat(place);
        position.is_ok_and(|p| terrain.lattice().extent().contains(p))
    };
    let hint = if is_degrees && terrain.is_swapped(lonlat) {
        "; longitude comes first, were the two exchanged?"
    } else if !is_degrees && would_be(lonlat) {
        "; add --lonlat if these are degrees"
    } else {
        ""
    };
    format!("{what} {x},{y} lies off the map in {own}{reach}{hint}")
}

/// The bounds of the map in its own projection: west, south, east, north.
pub fn bounds(terrain: &Terrain) -> [f64; 4] {
    let (west, north) = terrain.corner();
    let extent = terrain.lattice().extent();
    [west, north - extent.height_m(), west + extent.width_m(), north]
}

/// The bounds in the first file's coordinates, where they are those of the map.
fn own_bounds(terrain: &Terrain) -> Option<[f64; 4]> {
    (terrain.source_crs() == terrain.frame().crs()).then(|| bounds(terrain))
}

/// The bounds in degrees: of points along all four edges, for the corners need not be the outermost.
pub fn degrees(terrain: &Terrain) -> Option<[f64; 4]> {
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
    let (x, y) = terrain.frame().xy_from_position(position);
    let lonlat = terrain.frame().lonlat_from_position(position).ok();
    json!({
        "x": x,
        "y": y,
        "lonlat": lonlat.map(|at| [at.longitude_deg, at.latitude_deg]),
        "ground_m": terrain.height_m(position),
    })
}

/// The shape of the map as JSON.
pub fn grid_json(terrain: &Terrain) -> Value {
    let lattice = terrain.lattice();
    json!({
        "cols": lattice.cols(),
        "rows": lattice.rows(),
        "cell_m": lattice.cell_m(),
        "crs": format!("EPSG:{}", terrain.frame().crs().epsg()),
        "bounds": bounds(terrain),
        "bounds_lonlat": degrees(terrain),
    })
}
