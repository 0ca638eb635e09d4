//! Which way through a raster has the least P(I), when each cell takes a time and notices whoever
//! enters it?
//!
//! The form in which sites are drawn over a picture or a plan: a cell is a piece of fence, lawn or
//! wall. The rule is that of [`crate::path`]: of the cells entered those count from whose beginning
//! more than the response time is left.

use ringfort_model::units::Probability;
use ringfort_world::grid::{Grid, Lattice};
use ringfort_world::travel::least_cost;

/// A raster of tasks.
#[derive(Debug, Clone, Copy)]
pub struct Raster<'a> {
    /// Seconds that each cell takes; what is negative, infinite or NaN cannot be entered.
    pub time_s: &'a Grid<f64>,
    /// P(noticed on entering) of each cell, of the same shape.
    pub noticed: &'a Grid<f64>,
    /// Whether he may step over corners too.
    pub diagonal: bool,
}

/// A way through a raster.
#[derive(Debug, Clone, PartialEq)]
pub struct RasterWay {
    /// P(noticed in a cell from whose beginning more than the response time is left).
    pub interruption: Probability,
    /// The cells from the entry to the target, both entered.
    pub cells: Vec<u32>,
}

/// The way of the least P(I) from any of `entries` to `target`, of equal ones that from the first;
/// `None` if none leads there, or the two grids differ in shape.
///
/// Exact, by two passes of Dijkstra's algorithm.
pub fn raster_way(
    raster: Raster<'_>,
    entries: &[u32],
    target: u32,
    response_time_s: f64,
) -> Option<RasterWay> {
    let Raster { time_s, noticed, diagonal } = raster;
    let lattice: &Lattice = time_s.lattice();
    if noticed.lattice() != lattice || target as usize >= lattice.cells() {
        return None;
    }
    let straight_m = 1.1 * lattice.cell_m();
    let step = |length_m: f64| if diagonal || length_m < straight_m { 0.0 } else { f64::INFINITY };
    let goal = [(target, time_s.get(target))];
    let remaining =
        least_cost(lattice, &goal, |from, _, length_m| step(length_m) + time_s.get(from));
    let left_s = |cell: u32| remaining.cost.get(cell);
    let timely = |cell: u32| left_s(cell) > response_time_s && left_s(cell).is_finite();
    // what being noticed on entering a cell weighs
    let weight = |cell: u32| {
        if timely(cell) { -libm::log1p(-noticed.get(cell).clamp(0.0, 1.0)) } else { 0.0 }
    };
    let late: Vec<(u32, f64)> = (0..lattice.cells() as u32)
        .filter(|cell| left_s(*cell) <= response_time_s)
        .map(|cell| (cell, 0.0))
        .chain(timely(target).then(|| (target, weight(target))))
        .collect();
    let exposure = least_cost(lattice, &late, |from, _, length_m| {
        if left_s(from).is_finite() { step(length_m) + weight(from) } else { f64::INFINITY }
    });
    let entry = entries
        .iter()
        .copied()
        .filter(|cell| (*cell as usize) < lattice.cells() && left_s(*cell).is_finite())
        .min_by(|a, b| exposure.cost.get(*a).total_cmp(&exposure.cost.get(*b)))?;
    let mut cells = exposure.way_from(entry);
    cells.extend(remaining.way_from(*cells.last()?).get(1..)?);
    let interruption = Probability::clamped(-libm::expm1(-exposure.cost.get(entry)));
    Some(RasterWay { interruption, cells })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::path::tests::{every_way, scatter};

    /// Every simple way over small random rasters, with and without corners.
    #[test]
    fn agree_raster_with_every_simple_way() {
        for seed in 0..200 {
            let lattice = Lattice::new(4, 3, 1.0, 0.0, 3.0).unwrap();
            let time_s = Grid::from_fn(lattice, |c| 60.0 * scatter(seed, c));
            let noticed = Grid::from_fn(lattice, |c| scatter(seed, 40 + c).powi(2));
            let diagonal = seed % 2 == 0;
            let raster = Raster { time_s: &time_s, noticed: &noticed, diagonal };
            let response_time_s = [0.0, 40.0, 80.0, 150.0][seed as usize % 4];
            let target = seed % 12;
            let mut least = [f64::INFINITY; 12];
            every_way(&lattice, target, &mut |way| {
                let near = |w: &[u32]| {
                    let (a, b) = (lattice.centre(w[0]), lattice.centre(w[1]));
                    diagonal || a.distance_m(b) < 1.1
                };
                if way.windows(2).all(near) {
                    // from the target outwards
                    let (mut left_s, mut value) = (0.0, 0.0);
                    for cell in way {
                        left_s += time_s.get(*cell);
                        let p = noticed.get(*cell);
                        let now = if left_s > response_time_s { 1.0 } else { 0.0 };
                        value = p * now + (1.0 - p) * value;
                    }
                    let end = &mut least[*way.last().unwrap() as usize];
                    *end = end.min(value);
                }
            });
            for entry in 0..12 {
                let way = raster_way(raster, &[entry], target, response_time_s).unwrap();
                let exact = least[entry as usize];
                assert!((way.interruption.value() - exact).abs() < 1e-12, "{seed} {entry}");
                assert_eq!((way.cells[0], way.cells.last()), (entry, Some(&target)));
            }
        }
    }

    #[test]
    fn law_walls_and_strange_questions() {
        let lattice = Lattice::new(3, 3, 1.0, 0.0, 3.0).unwrap();
        let walled = Grid::from_fn(lattice, |c| if c / 3 == 1 { f64::INFINITY } else { 5.0 });
        let noticed = Grid::filled(lattice, 0.5);
        let raster = Raster { time_s: &walled, noticed: &noticed, diagonal: true };
        assert_eq!(raster_way(raster, &[0, 1, 2], 8, 5.0), None);
        assert_eq!(raster_way(raster, &[], 8, 5.0), None);
        assert_eq!(raster_way(raster, &[7], 99, 5.0), None);
        let way = raster_way(raster, &[99, 7], 8, 5.0).unwrap();
        assert_eq!((way.cells, way.interruption.value()), (vec![7, 8], 0.5));
        let small = Grid::filled(Lattice::new(1, 1, 1.0, 0.0, 1.0).unwrap(), 0.5);
        assert_eq!(raster_way(Raster { noticed: &small, ..raster }, &[7], 8, 5.0), None);
    }
}
