//! How steep is the ground, and how does it look in slanting light?

use super::Terrain;
use crate::grid::Grid;

impl Terrain {
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
}
