//! How are values laid over the frame? As square cells, in rows from north to south.
//!
//! A [`Lattice`] is the shape alone; a [`Grid`] is a value for each of its cells. Cells are counted
//! as in files and pictures: the first row is the northernmost, the first cell of a row the
//! westernmost, and a cell's index is `row · cols + col`.

use ringfort_model::units::Position;

/// The most cells a lattice may have: 8192².
pub const MOST_CELLS: u64 = 8192 * 8192;

/// The shape of a grid: how many square cells, how large, and where.
///
/// Invariant: 1 to [`MOST_CELLS`] cells, a finite side over 0, a finite corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lattice {
    cols: u32,
    rows: u32,
    cell_m: f64,
    west_m: f64,
    north_m: f64,
}

/// A value for every cell of a lattice.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid<T> {
    lattice: Lattice,
    values: Vec<T>,
}

/// An upright rectangle of the frame, in metres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Extent {
    /// Its western edge.
    pub west_m: f64,
    /// Its southern edge.
    pub south_m: f64,
    /// Its eastern edge.
    pub east_m: f64,
    /// Its northern edge.
    pub north_m: f64,
}

/// Why there is no such lattice or grid.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum GridError {
    /// No cells at all, or more than are read.
    #[error("a grid of {cols} × {rows} cells is refused: it must have 1 to {MOST_CELLS} cells")]
    Size {
        /// Cells from west to east.
        cols: u64,
        /// Cells from north to south.
        rows: u64,
    },
    /// The side of a cell or the corner is not a usable number.
    #[error(
        "a grid cell of {cell_m} m at {west_m}, {north_m} is refused: the side must be over 0 and the corner finite"
    )]
    Shape {
        /// Side of a cell.
        cell_m: f64,
        /// Western edge.
        west_m: f64,
        /// Northern edge.
        north_m: f64,
    },
    /// The number of values is not the number of cells.
    #[error("{values} values were given for {cells} cells")]
    Values {
        /// How many values there were.
        values: usize,
        /// How many cells the lattice has.
        cells: usize,
    },
}

/// The eight neighbours of a cell as (east, south) steps, clockwise from the north.
pub const NEIGHBOURS: [(i32, i32); 8] =
    [(0, -1), (1, -1), (1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1)];

impl Lattice {
    /// A lattice of `cols` × `rows` cells of side `cell_m`, whose north-western *corner* (not the
    /// centre of the first cell) is at `west_m`, `north_m`.
    pub fn new(
        cols: u64,
        rows: u64,
        cell_m: f64,
        west_m: f64,
        north_m: f64,
    ) -> Result<Self, GridError> {
        if !cols.checked_mul(rows).is_some_and(|n| (1..=MOST_CELLS).contains(&n)) {
            return Err(GridError::Size { cols, rows });
        }
        let far = |v: f64| !v.is_finite() || v.abs() > 1e9;
        if cell_m <= 0.0 || far(cell_m) || far(west_m) || far(north_m) {
            return Err(GridError::Shape { cell_m, west_m, north_m });
        }
        Ok(Self { cols: cols as u32, rows: rows as u32, cell_m, west_m, north_m })
    }

    /// Cells from west to east.
    pub fn cols(&self) -> u32 {
        self.cols
    }

    /// Cells from north to south.
    pub fn rows(&self) -> u32 {
        self.rows
    }

    /// Side of a cell in metres.
    pub fn cell_m(&self) -> f64 {
        self.cell_m
    }

    /// How many cells there are.
    pub fn cells(&self) -> usize {
        self.cols as usize * self.rows as usize
    }

    /// The rectangle that the cells cover.
    pub fn extent(&self) -> Extent {
        Extent {
            west_m: self.west_m,
            south_m: self.north_m - f64::from(self.rows) * self.cell_m,
            east_m: self.west_m + f64::from(self.cols) * self.cell_m,
            north_m: self.north_m,
        }
    }

    /// The index of the cell in column `col` of row `row`; both must be inside.
    pub fn cell(&self, col: u32, row: u32) -> u32 {
        debug_assert!(col < self.cols && row < self.rows);
        row * self.cols + col
    }

    /// Column and row of a cell.
    pub fn col_row(&self, cell: u32) -> (u32, u32) {
        (cell % self.cols, cell / self.cols)
    }

    /// The middle of a cell.
    pub fn centre(&self, cell: u32) -> Position {
        let (col, row) = self.col_row(cell);
        Position {
            east_m: self.west_m + (f64::from(col) + 0.5) * self.cell_m,
            north_m: self.north_m - (f64::from(row) + 0.5) * self.cell_m,
        }
    }

    /// The cell that a position lies in, or `None` outside. The eastern and southern edges belong
    /// to the last cells.
    pub fn cell_at(&self, position: Position) -> Option<u32> {
        let (x, y) = self.col_row_exact(position);
        let (x, y) = (x + 0.5, y + 0.5);
        let inside = |v: f64, n: u32| (0.0..=f64::from(n)).contains(&v);
        (inside(x, self.cols) && inside(y, self.rows))
            .then(|| self.cell((x as u32).min(self.cols - 1), (y as u32).min(self.rows - 1)))
    }

    /// Column and row as fractions that are whole at the centres of cells.
    pub fn col_row_exact(&self, position: Position) -> (f64, f64) {
        (
            (position.east_m - self.west_m) / self.cell_m - 0.5,
            (self.north_m - position.north_m) / self.cell_m - 0.5,
        )
    }

    /// The neighbour of a cell `east` columns and `south` rows on, if it is inside.
    pub fn step(&self, cell: u32, (east, south): (i32, i32)) -> Option<u32> {
        let (col, row) = self.col_row(cell);
        let col = col.checked_add_signed(east).filter(|c| *c < self.cols)?;
        let row = row.checked_add_signed(south).filter(|r| *r < self.rows)?;
        Some(self.cell(col, row))
    }

    /// The cells of the outer rim, clockwise from the north-western one.
    pub fn rim(&self) -> Vec<u32> {
        let (last_col, last_row) = (self.cols - 1, self.rows - 1);
        let mut cells: Vec<u32> = (0..self.cols).map(|col| self.cell(col, 0)).collect();
        cells.extend((1..self.rows).map(|row| self.cell(last_col, row)));
        if last_row > 0 {
            cells.extend((0..last_col).rev().map(|col| self.cell(col, last_row)));
        }
        if last_col > 0 {
            cells.extend((1..last_row).rev().map(|row| self.cell(0, row)));
        }
        cells
    }
}

impl Extent {
    /// Whether a position lies in it, the edges included.
    pub fn contains(&self, position: Position) -> bool {
        (self.west_m..=self.east_m).contains(&position.east_m)
            && (self.south_m..=self.north_m).contains(&position.north_m)
    }

    /// Width from west to east, in metres.
    pub fn width_m(&self) -> f64 {
        self.east_m - self.west_m
    }

    /// Height from south to north, in metres.
    pub fn height_m(&self) -> f64 {
        self.north_m - self.south_m
    }
}

impl<T> Grid<T> {
    /// The given values, row by row from the north.
    pub fn new(lattice: Lattice, values: Vec<T>) -> Result<Self, GridError> {
        if values.len() == lattice.cells() {
            Ok(Self { lattice, values })
        } else {
            Err(GridError::Values { values: values.len(), cells: lattice.cells() })
        }
    }

    /// The given values, of which there must be one for each cell.
    pub(crate) fn from_values(lattice: Lattice, values: Vec<T>) -> Self {
        assert_eq!(values.len(), lattice.cells(), "one value for each cell");
        Self { lattice, values }
    }

    /// The value of `f` for every cell's index.
    pub fn from_fn(lattice: Lattice, f: impl FnMut(u32) -> T) -> Self {
        Self { lattice, values: (0..lattice.cells() as u32).map(f).collect() }
    }

    /// Its shape.
    pub fn lattice(&self) -> &Lattice {
        &self.lattice
    }

    /// All values, row by row from the north.
    pub fn values(&self) -> &[T] {
        &self.values
    }

    /// All values, given away.
    pub fn into_values(self) -> Vec<T> {
        self.values
    }

    /// All values, to be changed in place.
    pub fn values_mut(&mut self) -> &mut [T] {
        &mut self.values
    }
}

impl<T: Copy> Grid<T> {
    /// The same value everywhere.
    pub fn filled(lattice: Lattice, value: T) -> Self {
        Self { lattice, values: vec![value; lattice.cells()] }
    }

    /// The value of a cell; the index must be inside.
    pub fn get(&self, cell: u32) -> T {
        self.values[cell as usize]
    }

    /// Gives a cell a value; the index must be inside.
    pub fn set(&mut self, cell: u32, value: T) {
        self.values[cell as usize] = value;
    }

    /// The value of the cell that a position lies in, or `None` outside.
    pub fn at(&self, position: Position) -> Option<T> {
        self.lattice.cell_at(position).map(|cell| self.get(cell))
    }
}

impl Grid<f32> {
    /// The value between the centres of cells: bilinear, and level over the outer half cell.
    /// `None` outside.
    pub fn bilinear(&self, position: Position) -> Option<f64> {
        if !self.lattice.extent().contains(position) {
            return None;
        }
        let (x, y) = self.lattice.col_row_exact(position);
        Some(self.bilinear_at(x, y))
    }

    /// As [`bilinear`](Self::bilinear), by fractional column and row, held to the outer centres.
    pub fn bilinear_at(&self, col: f64, row: f64) -> f64 {
        bilinear(&self.lattice, &self.values, col, row)
    }
}

/// The bilinear value of samples that lie on the centres of `lattice`.
pub(crate) fn bilinear(lattice: &Lattice, values: &[f32], col: f64, row: f64) -> f64 {
    let (c0, fx) = split(col, lattice.cols);
    let (r0, fy) = split(row, lattice.rows);
    let c1 = (c0 + 1).min(lattice.cols - 1);
    let r1 = (r0 + 1).min(lattice.rows - 1);
    let v = |c, r| f64::from(values[lattice.cell(c, r) as usize]);
    let north = v(c0, r0) + fx * (v(c1, r0) - v(c0, r0));
    let south = v(c0, r1) + fx * (v(c1, r1) - v(c0, r1));
    north + fy * (south - north)
}

/// The value of samples on the centres of `lattice` by cubic convolution with a = −1/2, which is
/// exact for parabolas; the outer samples are repeated beyond the rim.
///
/// Source: Keys, *Cubic convolution interpolation for digital image processing*, IEEE Trans.
/// Acoustics, Speech and Signal Processing 29 (1981), 1153–1160, equation 15 (source not read: the
/// kernel is as commonly printed).
pub(crate) fn cubic(lattice: &Lattice, values: &[f32], col: f64, row: f64) -> f64 {
    let (c0, fx) = split(col, lattice.cols);
    let (r0, fy) = split(row, lattice.rows);
    let (across, down) = (keys_weights(fx), keys_weights(fy));
    let near = |i: u32, step: usize, count: u32| {
        (i64::from(i) + step as i64 - 1).clamp(0, i64::from(count) - 1) as u32
    };
    let mut sum = 0.0;
    for (j, weight) in down.iter().enumerate() {
        let r = near(r0, j, lattice.rows);
        let mut line = 0.0;
        for (i, weight) in across.iter().enumerate() {
            let c = near(c0, i, lattice.cols);
            line += weight * f64::from(values[lattice.cell(c, r) as usize]);
        }
        sum += weight * line;
    }
    sum
}

/// The weights of the samples at −1, 0, 1 and 2 for a value at `t` between 0 and 1.
fn keys_weights(t: f64) -> [f64; 4] {
    let (t2, t3) = (t * t, t * t * t);
    [
        -0.5 * t3 + t2 - 0.5 * t,
        1.5 * t3 - 2.5 * t2 + 1.0,
        -1.5 * t3 + 2.0 * t2 + 0.5 * t,
        0.5 * t3 - 0.5 * t2,
    ]
}

/// Whole part and fraction of a coordinate, held within the first and last of `count` centres.
fn split(v: f64, count: u32) -> (u32, f64) {
    let held = v.clamp(0.0, f64::from(count - 1));
    let whole = libm::floor(held).min(f64::from(count.saturating_sub(2)));
    (whole as u32, held - whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lattice() -> Lattice {
        Lattice::new(4, 3, 10.0, 100.0, 230.0).unwrap()
    }

    #[test]
    fn law_a_centre_lies_in_its_cell() {
        let lattice = lattice();
        for cell in 0..lattice.cells() as u32 {
            assert_eq!(lattice.cell_at(lattice.centre(cell)), Some(cell));
        }
        let at = |east_m, north_m| lattice.cell_at(Position { east_m, north_m });
        assert_eq!(at(100.0, 230.0), Some(0));
        assert_eq!(at(140.0, 200.0), Some(11));
        assert_eq!(at(140.1, 215.0), None);
        assert_eq!(at(f64::NAN, 215.0), None);
    }

    #[test]
    fn law_the_rim_is_walked_once_round() {
        let rim = lattice().rim();
        assert_eq!(rim, [0, 1, 2, 3, 7, 11, 10, 9, 8, 4]);
        assert_eq!(Lattice::new(3, 1, 1.0, 0.0, 0.0).unwrap().rim(), [0, 1, 2]);
        assert_eq!(Lattice::new(1, 3, 1.0, 0.0, 0.0).unwrap().rim(), [0, 1, 2]);
        assert_eq!(Lattice::new(1, 1, 1.0, 0.0, 0.0).unwrap().rim(), [0]);
    }

    #[test]
    fn law_bilinear_reproduces_a_plane() {
        let lattice = lattice();
        let plane = |p: Position| 2.0 * p.east_m - 3.0 * p.north_m;
        let grid = Grid::from_fn(lattice, |cell| plane(lattice.centre(cell)) as f32);
        for (east_m, north_m) in [(105.0, 225.0), (117.3, 214.0), (135.0, 205.0)] {
            let position = Position { east_m, north_m };
            assert!((grid.bilinear(position).unwrap() - plane(position)).abs() < 1e-9);
        }
        assert_eq!(grid.bilinear(Position { east_m: 99.0, north_m: 210.0 }), None);
    }

    #[test]
    fn law_bad_shapes_are_refused() {
        assert!(Lattice::new(0, 5, 1.0, 0.0, 0.0).is_err());
        assert!(Lattice::new(u64::MAX, 5, 1.0, 0.0, 0.0).is_err());
        assert!(Lattice::new(100_000, 100_000, 1.0, 0.0, 0.0).is_err());
        assert!(Lattice::new(5, 5, f64::NAN, 0.0, 0.0).is_err());
        assert!(Lattice::new(5, 5, 0.0, 0.0, 0.0).is_err());
        assert!(Lattice::new(5, 5, 1.0, f64::INFINITY, 0.0).is_err());
        assert!(Grid::new(lattice(), vec![0_u8; 3]).is_err());
    }
}
