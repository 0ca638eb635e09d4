use ringfort_model::units::LonLat;

use super::*;

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
