//! What do the tests of this crate share? Small made terrains, and the way to real data.

use ringfort_model::units::{LonLat, Position};

use crate::frame::Frame;
use crate::grid::{Grid, Lattice};
use crate::terrain::Terrain;

/// A terrain of `f(position)` at the centres of cells, its south-western corner in Jalisco.
pub(crate) fn terrain_from(
    cols: u64,
    rows: u64,
    cell_m: f64,
    f: impl Fn(Position) -> f64,
) -> Terrain {
    let lattice = Lattice::new(cols, rows, cell_m, 0.0, rows as f64 * cell_m).unwrap();
    let heights = Grid::from_fn(lattice, |cell| f(lattice.centre(cell)) as f32);
    let corner = LonLat { longitude_deg: -103.6, latitude_deg: 19.5 };
    Terrain::new(Frame::at(corner).unwrap(), heights).unwrap()
}

/// Smooth hills of some 200 m, from sines of a few lengths; `seed` moves them about.
pub(crate) fn hills(seed: u32) -> impl Fn(Position) -> f64 {
    move |p| {
        let s = f64::from(seed);
        let wave = |length: f64, phase: f64| {
            libm::sin(p.east_m / length + phase) * libm::cos(p.north_m / (1.3 * length) - phase)
        };
        1000.0 + 100.0 * wave(700.0, s) + 60.0 * wave(260.0, 2.7 * s) + 25.0 * wave(90.0, 5.1 * s)
    }
}

/// A file of the folder that `RINGFORT_TEST_DATA` names; says so where there is none.
pub(crate) fn test_data(name: &str) -> Option<Vec<u8>> {
    let bytes = std::env::var_os("RINGFORT_TEST_DATA")
        .and_then(|folder| std::fs::read(std::path::Path::new(&folder).join(name)).ok());
    if bytes.is_none() {
        eprintln!("skipped: RINGFORT_TEST_DATA names no folder that holds {name}");
    }
    bytes
}

/// The first file of a zip archive with Deflate.
pub(crate) fn unzipped(bytes: &[u8]) -> Vec<u8> {
    let length = |at: usize| usize::from(u16::from_le_bytes([bytes[at], bytes[at + 1]]));
    let start = 30 + length(26) + length(28);
    miniz_oxide::inflate::decompress_to_vec(&bytes[start..]).unwrap()
}

/// A raster of 40 × 30 samples, 0.005° apart, of smooth heights; `west`, `south` of its corner.
pub(crate) fn terrain_in_degrees(west: f64, south: f64) -> crate::terrain::Raster {
    let (cols, rows, step) = (40_u32, 30_u32, 0.005);
    let cells = (0..rows).flat_map(|row| (0..cols).map(move |col| (col, row)));
    crate::terrain::Raster {
        cols,
        rows,
        values: cells.map(|(col, row)| (10 * col + row) as f32).collect(),
        crs: crate::frame::Crs::wgs_84().unwrap(),
        x: west + step / 2.0,
        y: south + (f64::from(rows) - 0.5) * step,
        step_x: step,
        step_y: step,
    }
}
