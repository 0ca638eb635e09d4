//! Where does a field over the cells equal a level, as lines?
//!
//! Marching squares between the centres of four cells: crossings lie where the field, linear along
//! the side, equals the level. Of a square whose corners alternate, the mean of the four decides.
//! Source: Lorensen & Cline, *Marching cubes*, SIGGRAPH (1987), in the plane (source not read).

use std::collections::BTreeMap;

use ringfort_model::units::Position;
use ringfort_world::grid::{Grid, Lattice};

/// The lines along which `field` equals `level`, between cells under or at it and cells over it.
///
/// - A closed line repeats its first point; others end where the field is not finite, or at the
///   edge of the map. Each line has at least two points.
/// - Lines are ordered by where they begin, row by row from the north; the open ones first.
pub fn level_lines(field: &Grid<f64>, level: f64) -> Vec<Vec<Position>> {
    let lattice = field.lattice();
    let mut meets: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
    for row in 1..lattice.rows() {
        for col in 1..lattice.cols() {
            let [a, b] = [lattice.cell(col - 1, row - 1), lattice.cell(col, row - 1)];
            let [d, c] = [lattice.cell(col - 1, row), lattice.cell(col, row)];
            let corners = [a, b, c, d].map(|cell| field.get(cell));
            let low = corners.map(|value| value <= level);
            if low == [low[0]; 4] || !corners.iter().all(|value| value.is_finite()) {
                continue;
            }
            // sides: above, right, below, left
            let sides = [across(a), down(b), across(d), down(a)];
            let crossed: Vec<usize> = (0..4).filter(|s| low[*s] != low[(*s + 1) % 4]).collect();
            let mut join = |s: usize, t: usize| {
                meets.entry(sides[s]).or_default().push(sides[t]);
                meets.entry(sides[t]).or_default().push(sides[s]);
            };
            if let [s, t] = crossed[..] {
                join(s, t);
            } else if (corners.iter().sum::<f64>() / 4.0 <= level) == low[0] {
                // the corners a and c hang together: b and d are cut off
                join(0, 1);
                join(2, 3);
            } else {
                join(0, 3);
                join(1, 2);
            }
        }
    }
    let mut lines = Vec::new();
    let ends: Vec<u64> = meets.iter().filter(|(_, to)| to.len() == 1).map(|(at, _)| *at).collect();
    for start in ends.into_iter().chain(meets.keys().copied().collect::<Vec<_>>()) {
        let mut line = vec![crossing(field, level, start)];
        let mut here = start;
        while let Some(next) = meets.get_mut(&here).and_then(Vec::pop) {
            if let Some(back) = meets.get_mut(&next)
                && let Some(at) = back.iter().position(|side| *side == here)
            {
                back.remove(at);
            }
            line.push(crossing(field, level, next));
            here = next;
        }
        if line.len() > 1 {
            lines.push(line);
        }
    }
    lines
}

/// The side between a cell and its eastern neighbour.
fn across(cell: u32) -> u64 {
    2 * u64::from(cell)
}

/// The side between a cell and its southern neighbour.
fn down(cell: u32) -> u64 {
    2 * u64::from(cell) + 1
}

fn crossing(field: &Grid<f64>, level: f64, side: u64) -> Position {
    let lattice: &Lattice = field.lattice();
    let from = (side / 2) as u32;
    let to = from + if side.is_multiple_of(2) { 1 } else { lattice.cols() };
    let (low, high) = (field.get(from), field.get(to));
    let share = ((level - low) / (high - low)).clamp(0.0, 1.0);
    let (p, q) = (lattice.centre(from), lattice.centre(to));
    Position {
        east_m: p.east_m + share * (q.east_m - p.east_m),
        north_m: p.north_m + share * (q.north_m - p.north_m),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A cone: one closed circle. Cut by the edge of the map: an open arc.
    #[test]
    fn law_lines_lie_where_the_field_equals_the_level() {
        let lattice = Lattice::new(80, 60, 10.0, 0.0, 600.0).unwrap();
        for (centre, radius, closed) in
            [((400.0, 300.0), 210.0, true), ((90.0, 300.0), 210.0, false)]
        {
            let centre = Position { east_m: centre.0, north_m: centre.1 };
            let cone = Grid::from_fn(lattice, |cell| lattice.centre(cell).distance_m(centre));
            let lines = level_lines(&cone, radius);
            assert_eq!(lines.len(), 1);
            let line = &lines[0];
            assert_eq!(line.first() == line.last(), closed);
            assert!(line.len() > 60);
            assert!(line.iter().all(|p| (p.distance_m(centre) - radius).abs() < 0.3));
            assert!(line.windows(2).all(|p| p[0].distance_m(p[1]) < 15.0));
        }
    }

    #[test]
    fn law_saddles_and_holes() {
        let lattice = Lattice::new(4, 4, 1.0, 0.0, 4.0).unwrap();
        let spots = Grid::from_fn(lattice, |cell| if [5, 10].contains(&cell) { 0.0 } else { 2.0 });
        // the mean of the saddle is 1: low corners hang together at 1.5 only
        assert_eq!(level_lines(&spots, 0.5).len(), 2);
        assert_eq!(level_lines(&spots, 1.5).len(), 1);
        assert!(level_lines(&spots, 3.0).is_empty());
        let broken = Grid::from_fn(lattice, |cell| if cell < 8 { f64::INFINITY } else { 1.0 });
        assert!(level_lines(&broken, 5.0).is_empty());
        let points: usize = level_lines(&spots, 0.5).iter().map(Vec::len).sum();
        assert_eq!(points, 10);
    }
}
