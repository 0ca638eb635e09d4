//! How long does it take to read a raster, to bring it into a frame, and to write one?
//!
//! The files are made here: 4000² heights of hills with some roughness, which fold about as well as
//! real ground does.

use divan::Bencher;
use ringfort_world::frame::{Crs, Frame, UtmZone};
use ringfort_world::grid::{Grid, Lattice};
use ringfort_world::terrain::geotiff::{self, GridRef};
use ringfort_world::terrain::{Raster, Resample, Terrain, Wanted};

const SIDE: u32 = 4000;

fn main() {
    divan::main();
}

fn height(col: u32, row: u32) -> f32 {
    let (x, y) = (f64::from(col) / 300.0, f64::from(row) / 220.0);
    let rough = f64::from(col.wrapping_mul(2_654_435_761) ^ row.wrapping_mul(40_503)) / 4.3e9;
    (900.0 + 300.0 * libm::sin(x) * libm::cos(y) + 40.0 * libm::sin(7.0 * x + y) + rough) as f32
}

fn hills() -> Terrain {
    let lattice = Lattice::new(u64::from(SIDE), u64::from(SIDE), 25.0, 0.0, 25.0 * f64::from(SIDE));
    let grid = Grid::from_fn(lattice.expect("a lattice"), |cell| height(cell % SIDE, cell / SIDE));
    let zone = UtmZone::new(31, false).expect("a zone");
    let frame = Frame::new(zone, 350_000.0, 4_650_000.0).expect("a frame");
    Terrain::new(frame, grid).expect("a terrain")
}

/// A geographic raster of the same heights.
fn degrees() -> Raster {
    let cells = (0..SIDE).flat_map(|row| (0..SIDE).map(move |col| (col, row)));
    Raster {
        cols: SIDE,
        rows: SIDE,
        values: cells.map(|(col, row)| height(col, row)).collect(),
        crs: Crs::from_epsg(4326).expect("a system"),
        x: 1.0,
        y: 43.0,
        step_x: 1.0 / 3600.0,
        step_y: 1.0 / 3600.0,
    }
}

#[divan::bench(sample_count = 10)]
fn read_geotiff(bencher: Bencher) {
    let hills = hills();
    let file = geotiff::write(&hills, GridRef::F32(hills.heights_m()), None).expect("a file");
    bencher.bench(|| Terrain::read("dem.tif", &file, None).expect("a terrain"));
}

#[divan::bench(sample_count = 5)]
fn write_geotiff(bencher: Bencher) {
    let hills = hills();
    bencher
        .bench(|| geotiff::write(&hills, GridRef::F32(hills.heights_m()), None).expect("a file"));
}

#[divan::bench(args = [false, true], sample_count = 5)]
fn into_a_frame(bencher: Bencher, is_cubic: bool) {
    let raster = degrees();
    let resample = if is_cubic { Resample::Cubic } else { Resample::Bilinear };
    let wanted = Wanted { resample, ..Wanted::default() };
    bencher
        .with_inputs(|| vec![raster.clone()])
        .bench_values(|rasters| Terrain::from_rasters(rasters, &wanted).expect("a terrain"));
}
