//! Which shapes do the cells of a map form?
//!
//! Cells that share a side form one shape; its outline runs along the sides of cells, the outer
//! ring counter-clockwise and its holes clockwise, as GeoJSON wants them (RFC 7946, section 3.1.6).

use ringfort_model::units::Position;

use crate::grid::{Grid, Lattice};

/// One shape of cells.
#[derive(Debug, Clone, PartialEq)]
pub struct Outline {
    /// Corners of the outer ring, counter-clockwise; the first is repeated at the end.
    pub outer: Vec<Position>,
    /// The rings of its holes, clockwise, closed likewise.
    pub holes: Vec<Vec<Position>>,
    /// How many cells it has.
    pub cells: u32,
}

/// The shapes of the cells for which `inside` holds, by their first cell in rows from the north.
///
/// Cells that touch at a corner only are two shapes. Corners in mid-line are left out.
pub fn outlines(lattice: &Lattice, inside: impl Fn(u32) -> bool) -> Vec<Outline> {
    let mask = Grid::from_fn(*lattice, inside);
    let (shape_of, sizes) = shapes(&mask);
    let mut shapes: Vec<Outline> = sizes
        .into_iter()
        .map(|cells| Outline { outer: Vec::new(), holes: Vec::new(), cells })
        .collect();
    // a bit for each side of a cell that has been walked along
    let mut walked = Grid::filled(*lattice, 0_u8);
    for cell in 0..lattice.cells() as u32 {
        if !mask.get(cell) {
            continue;
        }
        for side in Side::ALL {
            let is_edge = !holds(&mask, cell, side.beyond());
            if is_edge && walked.get(cell) & side.bit() == 0 {
                let ring = ring(&mask, &mut walked, cell, side);
                let shape = &mut shapes[shape_of.get(cell) as usize];
                if shape.outer.is_empty() && area(&ring) > 0.0 {
                    shape.outer = ring;
                } else {
                    shape.holes.push(ring);
                }
            }
        }
    }
    shapes
}

/// The sides of a cell in the order of a counter-clockwise walk around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    South,
    East,
    North,
    West,
}

impl Side {
    const ALL: [Self; 4] = [Self::South, Self::East, Self::North, Self::West];

    fn bit(self) -> u8 {
        1 << self as u8
    }

    fn left(self) -> Self {
        Self::ALL[(self as usize + 1) % 4]
    }

    fn right(self) -> Self {
        Self::ALL[(self as usize + 3) % 4]
    }

    /// The step to the cell on the other side, as (east, south).
    fn beyond(self) -> (i32, i32) {
        match self {
            Self::South => (0, 1),
            Self::East => (1, 0),
            Self::North => (0, -1),
            Self::West => (-1, 0),
        }
    }

    /// The step to the cell ahead of someone who walks along the side.
    fn ahead(self) -> (i32, i32) {
        self.left().beyond()
    }
}

fn holds(mask: &Grid<bool>, cell: u32, step: (i32, i32)) -> bool {
    mask.lattice().step(cell, step).is_some_and(|cell| mask.get(cell))
}

/// For each cell the number of its shape, and the sizes of the shapes.
fn shapes(mask: &Grid<bool>) -> (Grid<u32>, Vec<u32>) {
    let lattice = *mask.lattice();
    let mut shape_of = Grid::filled(lattice, u32::MAX);
    let mut sizes = Vec::new();
    let mut open = Vec::new();
    for first in 0..lattice.cells() as u32 {
        if !mask.get(first) || shape_of.get(first) != u32::MAX {
            continue;
        }
        let shape = sizes.len() as u32;
        shape_of.set(first, shape);
        open.push(first);
        let mut size = 0;
        while let Some(cell) = open.pop() {
            size += 1;
            for side in Side::ALL {
                let Some(next) = lattice.step(cell, side.beyond()) else { continue };
                if mask.get(next) && shape_of.get(next) == u32::MAX {
                    shape_of.set(next, shape);
                    open.push(next);
                }
            }
        }
        sizes.push(size);
    }
    (shape_of, sizes)
}

/// Walks along the edge from one side of a cell, with the shape on the left, until it comes back.
fn ring(mask: &Grid<bool>, walked: &mut Grid<u8>, cell: u32, side: Side) -> Vec<Position> {
    let lattice = *mask.lattice();
    let (mut here, mut along) = (cell, side);
    let mut corners = Vec::new();
    loop {
        walked.set(here, walked.get(here) | along.bit());
        let before = along;
        let end = corner(&lattice, here, along);
        if let Some(ahead) = lattice.step(here, along.ahead()).filter(|c| mask.get(*c)) {
            // straight on, or around the cell that bars the way on the right
            match lattice.step(ahead, along.beyond()).filter(|c| mask.get(*c)) {
                Some(right) => (here, along) = (right, along.right()),
                None => here = ahead,
            }
        } else {
            along = along.left();
        }
        if along != before {
            corners.push(end);
        }
        if (here, along) == (cell, side) {
            break;
        }
    }
    corners.extend(corners.first().copied());
    corners
}

/// The corner in which a walk along a side of a cell ends.
fn corner(lattice: &Lattice, cell: u32, side: Side) -> Position {
    let (col, row) = lattice.col_row(cell);
    let (east, south) = match side {
        Side::South => (1, 1),
        Side::East => (1, 0),
        Side::North => (0, 0),
        Side::West => (0, 1),
    };
    let extent = lattice.extent();
    Position {
        east_m: extent.west_m + f64::from(col + east) * lattice.cell_m(),
        north_m: extent.north_m - f64::from(row + south) * lattice.cell_m(),
    }
}

/// Twice the area of a closed ring: over 0 counter-clockwise.
fn area(ring: &[Position]) -> f64 {
    ring.windows(2).map(|p| p[0].east_m * p[1].north_m - p[1].east_m * p[0].north_m).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn drawn(rows: &[&str]) -> Vec<Outline> {
        let lattice =
            Lattice::new(rows[0].len() as u64, rows.len() as u64, 1.0, 0.0, rows.len() as f64)
                .unwrap();
        let text = rows.concat();
        outlines(&lattice, |cell| text.as_bytes()[cell as usize] == b'#')
    }

    #[test]
    fn law_a_square_has_four_corners() {
        let shapes = drawn(&["....", ".##.", ".##.", "...."]);
        let corners: Vec<(f64, f64)> =
            shapes[0].outer.iter().map(|p| (p.east_m, p.north_m)).collect();
        assert_eq!(corners, [(1.0, 3.0), (1.0, 1.0), (3.0, 1.0), (3.0, 3.0), (1.0, 3.0)]);
        assert_eq!((shapes.len(), shapes[0].cells), (1, 4));
    }

    #[test]
    fn law_touching_corners_part_and_holes_are_held() {
        assert_eq!(drawn(&["#.", ".#"]).len(), 2);
        let shapes = drawn(&["#####", "#.#.#", "#####", "..#.."]);
        assert_eq!((shapes.len(), shapes[0].holes.len(), shapes[0].cells), (1, 2, 14));
        // a hole with an island in it, and holes that touch at a corner
        let shapes = drawn(&["#####", "#...#", "#.#.#", "#...#", "#####"]);
        assert_eq!((shapes.len(), shapes[0].holes.len(), shapes[1].cells), (2, 1, 1));
        let shapes = drawn(&["####", "#.##", "##.#", "####"]);
        assert_eq!(shapes[0].holes.len(), 1);
        assert!(drawn(&["..", ".."]).is_empty());
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(128) })]
        #[test]
        fn law_areas_add_up(cols in 1_usize..9, mask in prop::collection::vec(any::<bool>(), 1..64)) {
            let rows = mask.len().div_ceil(cols);
            let lattice = Lattice::new(cols as u64, rows as u64, 1.0, 0.0, 0.0).unwrap();
            let inside = |cell: u32| mask.get(cell as usize).copied().unwrap_or(false);
            let shapes = outlines(&lattice, inside);
            for shape in &shapes {
                prop_assert!(area(&shape.outer) > 0.0);
                prop_assert!(shape.holes.iter().all(|hole| area(hole) < 0.0));
                let twice: f64 = area(&shape.outer) + shape.holes.iter().map(|h| area(h)).sum::<f64>();
                prop_assert_eq!(twice, 2.0 * f64::from(shape.cells));
            }
            let cells: u32 = shapes.iter().map(|s| s.cells).sum();
            prop_assert_eq!(cells as usize, (0..lattice.cells() as u32).filter(|c| inside(*c)).count());
        }
    }
}
