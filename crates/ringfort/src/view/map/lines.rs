//! Which points does a line need to look as it should, and in which order?

use std::collections::BTreeSet;

use ringfort_model::units::Position;
use ringfort_world::grid::{Lattice, NEIGHBOURS};

use super::MapPoint;

/// How far a line may stray from the points that it loses, in metres.
const STRAY_M: f64 = 20.0;

/// A place to the metre.
pub fn rounded(at: Position) -> MapPoint {
    // + 0.0 makes of −0 a 0
    [libm::round(at.east_m) + 0.0, libm::round(at.north_m) + 0.0]
}

/// A line as it is drawn: simplified, then rounded.
pub fn drawn(points: &[Position]) -> Vec<MapPoint> {
    drawn_within(points, STRAY_M)
}

/// The same for a line that may stray further from the points that it loses, in metres.
pub fn drawn_within(points: &[Position], stray_m: f64) -> Vec<MapPoint> {
    let mut line: Vec<MapPoint> = simplified(points, stray_m).into_iter().map(rounded).collect();
    line.dedup();
    line
}

/// A line without the points that lie within `stray_m` of what is left. The ends stay.
///
/// Source: Douglas and Peucker, *Algorithms for the reduction of the number of points required to
/// represent a digitized line or its caricature*, Cartographica 10 (1973).
pub fn simplified(points: &[Position], stray_m: f64) -> Vec<Position> {
    if points.len() < 3 {
        return points.to_vec();
    }
    let mut keep = vec![false; points.len()];
    keep[0] = true;
    keep[points.len() - 1] = true;
    let mut open = vec![(0, points.len() - 1)];
    while let Some((first, last)) = open.pop() {
        let off = |i: usize| off_line_m(points[i], points[first], points[last]);
        let farthest = (first + 1..last).max_by(|a, b| off(*a).total_cmp(&off(*b)));
        if let Some(farthest) = farthest.filter(|i| off(*i) > stray_m) {
            keep[farthest] = true;
            open.extend([(first, farthest), (farthest, last)]);
        }
    }
    points.iter().zip(keep).filter(|(_, keep)| *keep).map(|(p, _)| *p).collect()
}

/// Distance of a point from the straight piece between two others.
fn off_line_m(p: Position, a: Position, b: Position) -> f64 {
    let (dx, dy) = (b.east_m - a.east_m, b.north_m - a.north_m);
    let long = dx * dx + dy * dy;
    let along = (p.east_m - a.east_m) * dx + (p.north_m - a.north_m) * dy;
    let share = if long > 0.0 { (along / long).clamp(0.0, 1.0) } else { 0.0 };
    p.distance_m(Position { east_m: a.east_m + share * dx, north_m: a.north_m + share * dy })
}

/// Orders the cells of a border into lines, neighbour by neighbour; a line that comes back to its
/// beginning is closed.
///
/// Spurs of one or two cells beside a line are left out.
pub fn chained(points: &[Position], lattice: &Lattice) -> Vec<Vec<Position>> {
    let all: BTreeSet<u32> = points.iter().filter_map(|p| lattice.cell_at(*p)).collect();
    let mut left = all.clone();
    let mut lines = Vec::new();
    while let Some(start) =
        left.iter().copied().min_by_key(|cell| beside(*cell, &left, lattice).count())
    {
        left.remove(&start);
        let mut line = vec![start];
        // one way until it ends, then the other way from where it began
        for _ in 0..2 {
            while let Some(next) = line.last().and_then(|cell| next(*cell, &left, lattice)) {
                left.remove(&next);
                line.push(next);
            }
            line.reverse();
        }
        let spur = line.len() < 3
            && line.iter().any(|c| beside(*c, &all, lattice).any(|n| !line.contains(&n)));
        if spur {
            continue;
        }
        let mut line: Vec<Position> = line.into_iter().map(|cell| lattice.centre(cell)).collect();
        if let (true, [first, .., last]) = (line.len() > 3, line.as_slice())
            && first.distance_m(*last) < 2.5 * lattice.cell_m()
        {
            line.push(*first);
        }
        lines.push(line);
    }
    lines
}

/// The cell to go on with: one that shares a side if there is one, and of those the one with the
/// fewest ways on, so that nothing is left behind.
fn next(cell: u32, left: &BTreeSet<u32>, lattice: &Lattice) -> Option<u32> {
    let (col, row) = lattice.col_row(cell);
    beside(cell, left, lattice).min_by_key(|n| {
        let (c, r) = lattice.col_row(*n);
        (c != col && r != row, beside(*n, left, lattice).count())
    })
}

fn beside<'a>(
    cell: u32,
    among: &'a BTreeSet<u32>,
    lattice: &'a Lattice,
) -> impl Iterator<Item = u32> + 'a {
    NEIGHBOURS
        .iter()
        .filter_map(move |step| lattice.step(cell, *step))
        .filter(|cell| among.contains(cell))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(east_m: f64, north_m: f64) -> Position {
        Position { east_m, north_m }
    }

    #[test]
    fn law_a_simplified_line_stays_near_its_points() {
        let wave: Vec<Position> = (0..400)
            .map(|i| at(f64::from(i) * 10.0, 300.0 * libm::sin(f64::from(i) / 25.0)))
            .collect();
        let line = simplified(&wave, 20.0);
        assert!(line.len() < 60, "{}", line.len());
        for p in &wave {
            let off = line.windows(2).map(|l| off_line_m(*p, l[0], l[1])).fold(1e9, f64::min);
            assert!(off <= 20.0, "{off}");
        }
        assert_eq!((line.first(), line.last()), (wave.first(), wave.last()));
    }

    #[test]
    fn law_a_border_becomes_one_closed_line() {
        let lattice = Lattice::new(40, 40, 30.0, 0.0, 1200.0).unwrap();
        let middle = at(600.0, 600.0);
        let inside = |c: u32| lattice.centre(c).distance_m(middle) < 400.0;
        let border: Vec<Position> = (0..lattice.cells() as u32)
            .filter(|c| inside(*c))
            .filter(|c| NEIGHBOURS.iter().any(|s| lattice.step(*c, *s).is_some_and(|n| !inside(n))))
            .map(|c| lattice.centre(c))
            .collect();
        let lines = chained(&border, &lattice);
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].first(), lines[0].last());
        for pair in lines[0].windows(2) {
            assert!(pair[0].distance_m(pair[1]) < 2.5 * 30.0);
        }
        assert!(chained(&[], &lattice).is_empty());
        assert!(chained(&[at(-5.0, 0.0)], &lattice).is_empty());
    }
}
