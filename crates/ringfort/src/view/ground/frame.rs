//! Which part of the ground does a picture show, and where in it does a place lie?

use ringfort_model::units::Position;
use ringfort_world::grid::{Extent, Lattice};

/// The most pixels a side that the ground takes.
const WIDEST: u32 = 2400;
/// The least pixels of its longer side: a small raster is drawn with several pixels a cell.
const NARROWEST: u32 = 760;
/// A part of the map that takes more of it than this a side is not worth cutting out.
const WORTH_CUTTING: f64 = 0.8;
/// The fewest cells a side of a part.
const FEWEST: u32 = 8;

/// The part of the picture that shows the ground.
pub(super) struct Frame {
    whole: Lattice,
    /// The cells that are shown, and the first of them.
    shown: Lattice,
    first: (u32, u32),
    pub(super) width: u32,
    pub(super) height: u32,
}

impl Frame {
    /// All of the map.
    pub(super) fn whole(lattice: &Lattice) -> Self {
        Self::new(lattice, *lattice, (0, 0))
    }

    /// The cells of the map in which a part of it lies; all of it where that is hardly less.
    pub(super) fn part(lattice: &Lattice, part: &Extent) -> Self {
        let at = |east_m, north_m| lattice.col_row_exact(Position { east_m, north_m });
        let (west, north) = at(part.west_m, part.north_m);
        let (east, south) = at(part.east_m, part.south_m);
        let span = |low: f64, high: f64, cells: u32| {
            let most = f64::from(cells);
            let low = libm::floor(low + 0.5).clamp(0.0, most - 1.0) as u32;
            let high = libm::ceil(high + 0.5).clamp(f64::from(low) + 1.0, most) as u32;
            let wide = (high - low).max(FEWEST.min(cells));
            (low.min(cells - wide), wide)
        };
        let (col, cols) = span(west, east, lattice.cols());
        let (row, rows) = span(north, south, lattice.rows());
        let share = |shown: u32, of: u32| f64::from(shown) / f64::from(of);
        let large = share(cols, lattice.cols()).max(share(rows, lattice.rows())) > WORTH_CUTTING;
        let (cell_m, whole) = (lattice.cell_m(), lattice.extent());
        let west_m = whole.west_m + f64::from(col) * cell_m;
        let north_m = whole.north_m - f64::from(row) * cell_m;
        match Lattice::new(cols.into(), rows.into(), cell_m, west_m, north_m) {
            Ok(shown) if !large => Self::new(lattice, shown, (col, row)),
            _ => Self::whole(lattice),
        }
    }

    fn new(whole: &Lattice, shown: Lattice, first: (u32, u32)) -> Self {
        let longer = shown.cols().max(shown.rows());
        let scale = if longer > WIDEST {
            f64::from(WIDEST) / f64::from(longer)
        } else {
            f64::from(NARROWEST.div_ceil(longer).max(1))
        };
        let pixels = |cells: u32| (libm::round(f64::from(cells) * scale) as u32).max(1);
        let (width, height) = (pixels(shown.cols()), pixels(shown.rows()));
        Self { whole: *whole, shown, first, width, height }
    }

    /// The cell in the middle of a pixel.
    pub(super) fn cell(&self, x: u32, y: u32) -> u32 {
        let along = |v: u32, pixels: u32, cells: u32| {
            ((2 * u64::from(v) + 1) * u64::from(cells) / (2 * u64::from(pixels))) as u32
        };
        let col = self.first.0 + along(x, self.width, self.shown.cols());
        let row = self.first.1 + along(y, self.height, self.shown.rows());
        self.whole.cell(col, row)
    }

    /// Where a place lies, in pixels from the north-western corner of the ground.
    pub(super) fn pixel(&self, at: Position) -> (f64, f64) {
        let extent = self.shown.extent();
        (
            (at.east_m - extent.west_m) / extent.width_m() * f64::from(self.width),
            (extent.north_m - at.north_m) / extent.height_m() * f64::from(self.height),
        )
    }

    /// Whether a pixel lies on the ground.
    pub(super) fn holds(&self, x: i64, y: i64) -> bool {
        (0..i64::from(self.width)).contains(&x) && (0..i64::from(self.height)).contains(&y)
    }

    pub(super) fn metres_a_pixel(&self) -> f64 {
        self.shown.extent().width_m() / f64::from(self.width)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn law_a_part_is_of_the_cells_of_the_whole() {
        let lattice = Lattice::new(100, 80, 50.0, 1000.0, 9000.0).unwrap();
        let part = Extent { west_m: 2000.0, south_m: 7000.0, east_m: 3000.0, north_m: 8000.0 };
        let frame = Frame::part(&lattice, &part);
        assert!(frame.width >= NARROWEST && frame.metres_a_pixel() < 2.0);
        for (x, y) in [(0, 0), (frame.width - 1, 0), (frame.width / 2, frame.height - 1)] {
            let centre = lattice.centre(frame.cell(x, y));
            let (px, py) = frame.pixel(centre);
            let half = 0.5 * 50.0 / frame.metres_a_pixel() + 1.0;
            assert!((px - f64::from(x)).abs() <= half && (py - f64::from(y)).abs() <= half);
        }
        let most = Extent { west_m: 900.0, south_m: 0.0, east_m: 9e3, north_m: 1e4 };
        let frame = Frame::part(&lattice, &most);
        assert_eq!(frame.shown, lattice);
        let beyond = Extent { west_m: -9e9, south_m: -9e9, east_m: -8e9, north_m: -8e9 };
        assert_eq!(Frame::part(&lattice, &beyond).cell(0, 0) / 100, 72);
    }
}
