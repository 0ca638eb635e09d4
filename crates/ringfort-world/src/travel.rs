//! How long does the way take on foot, and which way is the shortest in time?
//!
//! A [`Surface`] holds for every cell the least cost to the nearest goal, or from the nearest start,
//! and the next cell of that way. [`least_time`] and [`least_time_on_slopes`] are the fast roads,
//! for what depends on the ground alone; [`least_by`] is as fast for any [`StepCost`], and
//! [`least_cost`] takes a plain function of both cells, by Dijkstra's algorithm over the eight
//! neighbours.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use ringfort_model::units::Position;

use crate::grid::{Grid, Lattice, NEIGHBOURS};
use crate::terrain::Terrain;

mod around;
mod buckets;
mod fast;
mod footing;
mod journey;
mod pace;
mod spread;

use around::opposite;
use spread::NOWHERE;

pub use around::{Around, STEPS, Step, steps};
pub use fast::{Going, least_time, least_time_on_slopes};
pub use footing::Footing;
pub use journey::{Leg, journey, journey_from_vehicles};
pub use pace::{Pace, load_factor, naismith_langmuir_s_per_m, slowness};
pub use spread::{Sheet, Spreading, StepCost, least_by};

/// Tobler's factor for walking off paths.
pub const OFF_PATH: f64 = 0.6;

/// Speed of a walker in metres a second at `slope` (rise over run along the way; downhill is
/// negative).
///
/// W = 6 exp(−3.5 |S + 0.05|) km/h: 5 km/h on the level, most at 5 % downhill. Off paths it is
/// multiplied by [`OFF_PATH`].
///
/// Source: Tobler, *Three Presentations on Geographical Analysis and Modeling*, NCGIA Technical
/// Report 93-1 (1993), "Non-isotropic geographic modeling" (source not read; the formula is as
/// commonly quoted).
pub fn tobler_speed_m_s(slope: f64) -> f64 {
    6.0 * libm::exp(-3.5 * (slope + 0.05).abs()) / 3.6
}

/// Least costs over a lattice, from every cell to the nearest of some goals, or to every cell from
/// the nearest of some starts. Nine bytes a cell.
#[derive(Debug, Clone, PartialEq)]
pub struct Surface {
    /// The least cost of each cell; infinite where there is no way.
    pub cost: Grid<f64>,
    /// The step to the next cell on that way, towards the goal or start, as an index into
    /// [`around::STEPS`]; [`NOWHERE`] for a cell without a way, and for a goal or start.
    towards: Grid<u8>,
}

/// The least cost from every cell to the nearest goal, stepping among the eight neighbours.
///
/// - `step_cost(from, to, length_m)`: what a step costs a traveller who goes from cell `from` to
///   its neighbour `to`, `length_m` metres away in plan. Infinite (or NaN, or negative) forbids it.
///   The closure decides the direction of travel, so slopes may count differently up and down; for
///   ways *from* the goals, swap its two arguments.
/// - `goals`: cells with the cost they start with, 0 as a rule. Costs that are not finite and not
///   negative are left out.
/// - Equal costs are settled in the order of cells, so the answer does not depend on the order of
///   `goals`.
/// - Lengths along eight directions exceed the straight line by up to 8.2 %.
///
/// Source: Dijkstra, *A note on two problems in connexion with graphs*, Numerische Mathematik 1
/// (1959).
pub fn least_cost(
    lattice: &Lattice,
    goals: &[(u32, f64)],
    mut step_cost: impl FnMut(u32, u32, f64) -> f64,
) -> Surface {
    let mut surface = Surface {
        cost: Grid::filled(*lattice, f64::INFINITY),
        towards: Grid::filled(*lattice, NOWHERE),
    };
    let mut open = BinaryHeap::new();
    for (goal, cost) in goals.iter().copied() {
        let cost = cost + 0.0; // −0 becomes 0, whose bits sort first
        let inside = (goal as usize) < lattice.cells();
        if inside && cost >= 0.0 && cost < surface.cost.get(goal) {
            surface.cost.set(goal, cost);
            open.push(Reverse((cost.to_bits(), goal)));
        }
    }
    let side = lattice.cell_m();
    let diagonal = side * std::f64::consts::SQRT_2;
    // bits of a float that is not negative sort as the float does
    while let Some(Reverse((bits, cell))) = open.pop() {
        let cost = f64::from_bits(bits);
        if cost > surface.cost.get(cell) {
            continue;
        }
        for (index, step) in NEIGHBOURS.into_iter().enumerate() {
            let Some(from) = lattice.step(cell, step) else { continue };
            let length_m = if step.0 == 0 || step.1 == 0 { side } else { diagonal };
            let more = step_cost(from, cell, length_m);
            if more >= 0.0 && cost + more < surface.cost.get(from) {
                surface.cost.set(from, cost + more);
                surface.towards.set(from, opposite(index) as u8);
                open.push(Reverse(((cost + more).to_bits(), from)));
            }
        }
    }
    surface
}

impl Surface {
    /// The next cell on the way of a cell; `None` for a goal or start, where there is no way, and
    /// off the map.
    pub fn next(&self, cell: u32) -> Option<u32> {
        let step = *self.towards.values().get(cell as usize)?;
        self.cost.lattice().step(cell, *STEPS.get(usize::from(step))?)
    }

    /// The cells of the way from `cell` to its goal (or back to its start), both included; empty
    /// where there is none.
    pub fn way_from(&self, cell: u32) -> Vec<u32> {
        let inside = (cell as usize) < self.cost.lattice().cells();
        if !inside || !self.cost.get(cell).is_finite() {
            return Vec::new();
        }
        let mut way = vec![cell];
        let mut here = cell;
        while let Some(next) = self.next(here) {
            here = next;
            way.push(here);
        }
        way
    }

    /// The least cost from a position's cell; `None` off the map or where there is no way.
    pub fn cost_at(&self, position: Position) -> Option<f64> {
        self.cost.at(position).filter(|cost| cost.is_finite())
    }
}

/// Seconds that a walker takes from one cell to a neighbour: plan length over Tobler's speed at
/// the slope between the two centres, times `speed_factor`.
pub fn foot_step_s(terrain: &Terrain, from: u32, to: u32, length_m: f64, speed_factor: f64) -> f64 {
    let rise = f64::from(terrain.heights_m().get(to)) - f64::from(terrain.heights_m().get(from));
    length_m / (tobler_speed_m_s(rise / length_m) * speed_factor)
}

/// Seconds on foot from every cell to the nearest of `to`, over open ground.
///
/// - `speed_factor` multiplies Tobler's speed: [`OFF_PATH`] for walkers off paths, less with a load
///   or by night. With 0 there is no way anywhere.
/// - Each goal is the centre of its cell; goals off the map are left out.
pub fn foot_time(terrain: &Terrain, to: &[Position], speed_factor: f64) -> Surface {
    let lattice = terrain.lattice();
    let goals: Vec<(u32, f64)> =
        to.iter().filter_map(|p| lattice.cell_at(*p)).map(|cell| (cell, 0.0)).collect();
    let pace = Pace::Tobler;
    least_time_on_slopes(terrain, pace, speed_factor, None, &goals, Going::To, Around::Eight)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::terrain_from;

    /// Values of the formula that follow from its constants alone.
    #[test]
    fn verify_tobler_by_hand() {
        // 6 exp(−0.175) = 5.0367 km/h on the level, 6 km/h at 5 % downhill
        assert!((tobler_speed_m_s(0.0) * 3.6 - 5.0367).abs() < 5e-5);
        assert!((tobler_speed_m_s(-0.05) * 3.6 - 6.0).abs() < 1e-12);
        assert!(tobler_speed_m_s(0.3) < tobler_speed_m_s(-0.3));
    }

    #[test]
    fn law_level_ground_gives_octile_distance() {
        let terrain = terrain_from(30, 20, 50.0, |_| 100.0);
        let goal = terrain.lattice().centre(terrain.lattice().cell(4, 15));
        let surface = foot_time(&terrain, &[goal], 1.0);
        let speed = tobler_speed_m_s(0.0);
        for cell in 0..terrain.lattice().cells() as u32 {
            let p = terrain.lattice().centre(cell);
            let (dx, dy) = ((p.east_m - goal.east_m).abs(), (p.north_m - goal.north_m).abs());
            let octile = dx.max(dy) + (std::f64::consts::SQRT_2 - 1.0) * dx.min(dy);
            let straight = p.distance_m(goal);
            let length = surface.cost.get(cell) * speed;
            assert!((length - octile).abs() < 1e-6);
            assert!(length <= 1.0824 * straight + 1e-6);
        }
        let way = surface.way_from(terrain.lattice().cell(29, 0));
        assert_eq!(way.len(), 26);
        assert_eq!(way.last(), Some(&terrain.lattice().cell(4, 15)));
    }

    #[test]
    fn law_goals_off_the_map_and_no_speed() {
        let terrain = terrain_from(5, 5, 50.0, |_| 0.0);
        let off = Position { east_m: -1.0, north_m: 10.0 };
        let surface = foot_time(&terrain, &[off], 1.0);
        assert!(surface.cost.values().iter().all(|c| c.is_infinite()));
        assert!(surface.way_from(3).is_empty());
        assert!(surface.way_from(999).is_empty());
        let on = Position { east_m: 10.0, north_m: 10.0 };
        let still = foot_time(&terrain, &[on], 0.0);
        assert_eq!(still.cost.values().iter().filter(|c| c.is_finite()).count(), 1);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]
        #[test]
        fn agree_with_bellman_ford(
            cols in 1_u64..8,
            rows in 1_u64..8,
            costs in prop::collection::vec(prop_oneof![4 => 0.0_f64..10.0, 1 => Just(f64::INFINITY)], 64),
            goals in prop::collection::vec(0_u32..64, 1..4),
        ) {
            let lattice = Lattice::new(cols, rows, 1.0, 0.0, 0.0).unwrap();
            // direction matters: entering costs the entered cell, leaving half of the left one
            let step = |from: u32, to: u32, length: f64| {
                length * (costs[to as usize] + 0.5 * costs[from as usize])
            };
            let goals: Vec<(u32, f64)> = goals.iter().map(|g| (g % lattice.cells() as u32, 0.0)).collect();
            let surface = least_cost(&lattice, &goals, step);
            let mut cost = vec![f64::INFINITY; lattice.cells()];
            for (g, _) in &goals {
                cost[*g as usize] = 0.0;
            }
            for _ in 0..lattice.cells() {
                for from in 0..lattice.cells() as u32 {
                    for (dx, dy) in NEIGHBOURS {
                        let Some(to) = lattice.step(from, (dx, dy)) else { continue };
                        let length = f64::from(dx * dx + dy * dy).sqrt();
                        let via = step(from, to, length) + cost[to as usize];
                        cost[from as usize] = cost[from as usize].min(via);
                    }
                }
            }
            for cell in 0..lattice.cells() as u32 {
                let (a, b) = (surface.cost.get(cell), cost[cell as usize]);
                prop_assert!(a == b || (a - b).abs() < 1e-9, "{a} {b}");
                // the way costs what the surface says
                let way = surface.way_from(cell);
                prop_assert_eq!(way.is_empty(), a.is_infinite());
                let along: f64 = way.windows(2).map(|w| {
                    let (p, q) = (lattice.centre(w[0]), lattice.centre(w[1]));
                    step(w[0], w[1], p.distance_m(q))
                }).sum();
                prop_assert!(way.is_empty() || (along - a).abs() < 1e-9);
            }
        }
    }
}
