use proptest::prelude::*;

use ringfort_model::units::Position;

use super::*;
use crate::testing::{hills, terrain_from};
use crate::travel::{foot_step_s, least_cost, tobler_speed_m_s};

const ALL: [Around; 3] = [Around::Eight, Around::Sixteen, Around::ThirtyTwo];

fn close(a: f64, b: f64) -> bool {
    a == b || (a - b).abs() <= 1e-11 * b.abs()
}

#[test]
fn verify_the_fast_exponential() {
    for i in 0..7000 {
        let x = f64::from(i) * 0.1;
        let exact = libm::exp(x.min(690.0));
        assert!((fast_exp(x) - exact).abs() <= 1e-12 * exact, "{x}");
    }
    for i in -300..300 {
        let slope = f64::from(i) * 0.01;
        assert!(close(fast_tobler_s_per_m(slope) * tobler_speed_m_s(slope), 1.0));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]
    /// Slowness of every kind, over twelve powers of ten, with walls: as Dijkstra has it.
    #[test]
    fn agree_with_dijkstra(
        cols in 1_u64..30,
        rows in 1_u64..30,
        slow in prop::collection::vec(
            prop_oneof![
                6 => 0.5_f32..5.0,
                2 => (-6.0_f32..6.0).prop_map(|e| libm::powf(10.0, e)),
                1 => Just(0.0_f32),
                1 => Just(f32::INFINITY),
                1 => Just(f32::NAN),
            ],
            900,
        ),
        starts in prop::collection::vec((0_u32..1000, 0.0_f64..100.0), 1..4),
    ) {
        let lattice = Lattice::new(cols, rows, 25.0, 0.0, 0.0).unwrap();
        let slowness = Grid::from_fn(lattice, |cell| slow[cell as usize]);
        let fast = least_time(&slowness, &starts, Around::Eight, f64::INFINITY);
        let slow = |cell: u32| f64::from(slowness.get(cell));
        let plain =
            least_cost(&lattice, &starts, |a, b, length| 0.5 * (slow(a) + slow(b)) * length);
        let within = least_time(&slowness, &starts, Around::Eight, 200.0);
        for cell in 0..lattice.cells() as u32 {
            let (a, b) = (fast.cost.get(cell), plain.cost.get(cell));
            prop_assert!(close(a, b), "{cell}: {a} {b}");
            // the way costs what the surface says
            let way = fast.way_from(cell);
            prop_assert_eq!(way.is_empty(), a.is_infinite());
            let along: f64 = way
                .windows(2)
                .map(|w| {
                    let length = lattice.centre(w[0]).distance_m(lattice.centre(w[1]));
                    0.5 * (slow(w[0]) + slow(w[1])) * length
                })
                .sum();
            let start = way.last().map_or(0.0, |last| fast.cost.get(*last));
            prop_assert!(way.is_empty() || close(along + start, a));
            let limited = within.cost.get(cell);
            prop_assert_eq!(limited, if a <= 200.0 { a } else { f64::INFINITY });
        }
    }
}

#[test]
fn agree_on_slopes_with_dijkstra() {
    let terrain = terrain_from(70, 60, 40.0, hills(3));
    let starts = [(1500, 0.0), (77, 30.0)];
    let lattice = terrain.lattice();
    for pace in [
        Pace::Tobler,
        Pace::NaismithLangmuir,
        Pace::OffRoad { level_m_s: 6.0, steepest: 0.5 },
        Pace::Even(1.3),
    ] {
        for going in [Going::To, Going::From] {
            let fast =
                least_time_on_slopes(&terrain, pace, 0.6, None, &starts, going, Around::Eight);
            let height = |cell| f64::from(terrain.heights_m().get(cell));
            let plain = least_cost(lattice, &starts, |from, to, length_m| {
                let (from, to) = if going == Going::To { (from, to) } else { (to, from) };
                length_m * pace.s_per_m((height(to) - height(from)) / length_m) / 0.6
            });
            for cell in 0..lattice.cells() as u32 {
                let (a, b) = (fast.cost.get(cell), plain.cost.get(cell));
                assert!(close(a, b), "{pace:?} {going:?} {cell}: {a} {b}");
            }
        }
    }
    let step = foot_step_s(&terrain, 5, 6, 40.0, 0.6);
    let near = least_time_on_slopes(
        &terrain,
        Pace::Tobler,
        0.6,
        None,
        &[(6, 0.0)],
        Going::To,
        Around::Eight,
    );
    assert!(near.cost.get(5) <= step * (1.0 + 1e-7));
}

/// A factor of two takes twice as long, a wall of infinite factor is gone round, also by long steps.
#[test]
fn law_factors_multiply_and_walls_hold() {
    let terrain = terrain_from(30, 30, 40.0, hills(1));
    let lattice = *terrain.lattice();
    let starts = [(lattice.cell(3, 15), 0.0)];
    for around in ALL {
        let go = |factor: Option<&Grid<f32>>| {
            least_time_on_slopes(&terrain, Pace::Tobler, 1.0, factor, &starts, Going::From, around)
        };
        let (bare, double) = (go(None), go(Some(&Grid::filled(lattice, 2.0))));
        for cell in 0..lattice.cells() as u32 {
            assert!(close(double.cost.get(cell), 2.0 * bare.cost.get(cell)));
        }
        let wall =
            Grid::from_fn(
                lattice,
                |cell| {
                    if lattice.col_row(cell).0 == 10 { f32::INFINITY } else { 1.0 }
                },
            );
        let behind = go(Some(&wall));
        let even = least_time(&wall, &starts, around, f64::INFINITY);
        for cell in 0..lattice.cells() as u32 {
            let open = lattice.col_row(cell).0 < 10;
            assert_eq!(behind.cost.get(cell).is_finite(), open);
            assert_eq!(even.cost.get(cell).is_finite(), open);
        }
    }
}

#[test]
fn law_no_way_is_longer_than_is_said() {
    let lattice = Lattice::new(101, 101, 1.0, 0.0, 0.0).unwrap();
    let even = Grid::filled(lattice, 1.0_f32);
    let start = lattice.cell(50, 50);
    for around in ALL {
        let surface = least_time(&even, &[(start, 0.0)], around, f64::INFINITY);
        let mut longest = 1.0_f64;
        for cell in (0..lattice.cells() as u32).filter(|cell| *cell != start) {
            let straight = lattice.centre(cell).distance_m(lattice.centre(start));
            longest = longest.max(surface.cost.get(cell) / straight);
            assert!(surface.cost.get(cell) >= straight * (1.0 - 1e-12));
        }
        assert!(longest <= around.longest() + 1e-12, "{around:?}: {longest}");
        // and the bound is met
        assert!(longest > around.longest() - 2e-3, "{around:?}: {longest}");
    }
}

/// On ground that changes smoothly, many directions on a coarse grid come close to what a grid four
/// times finer says.
#[test]
fn agree_many_directions_with_a_finer_grid() {
    let slow = |east: f64, north: f64| {
        2.0 + libm::sin(east / 300.0) * libm::cos(north / 410.0) + 0.5 * libm::sin(north / 170.0)
    };
    let surface = |cells: u64, around: Around| {
        let side = 2000.0 / cells as f64;
        let lattice = Lattice::new(cells, cells, side, 0.0, 2000.0).unwrap();
        let slowness = Grid::from_fn(lattice, |cell| {
            let p = lattice.centre(cell);
            slow(p.east_m, p.north_m) as f32
        });
        let start = lattice.cell_at(Position { east_m: 210.0, north_m: 330.0 }).unwrap();
        least_time(&slowness, &[(start, 0.0)], around, f64::INFINITY)
    };
    // an odd factor, so that centres of coarse cells are centres of fine ones
    let (coarse, fine) = (surface(100, Around::ThirtyTwo), surface(500, Around::ThirtyTwo));
    let mut worst = 0.0_f64;
    for cell in 0..10_000 {
        let centre = coarse.cost.lattice().centre(cell);
        let (a, b) = (coarse.cost.get(cell), fine.cost.at(centre).unwrap());
        if b > 400.0 {
            worst = worst.max((a / b - 1.0).abs());
        }
    }
    assert!(worst < 0.0131, "{worst}");
    let eight = surface(100, Around::Eight);
    let longer = (0..10_000).map(|c| eight.cost.get(c) / coarse.cost.get(c)).fold(0.0, f64::max);
    assert!(longer > 1.02, "{longer}");
}

/// Rotating and mirroring the map, cell by cell.
fn turned(lattice: Lattice, cell: u32, how: u32) -> u32 {
    let n = lattice.cols();
    let (mut col, mut row) = lattice.col_row(cell);
    if how & 4 != 0 {
        col = n - 1 - col;
    }
    for _ in 0..how % 4 {
        (col, row) = (n - 1 - row, col);
    }
    lattice.cell(col, row)
}

#[test]
fn law_turning_the_map_changes_no_time() {
    let terrain = terrain_from(41, 41, 40.0, hills(5));
    let lattice = *terrain.lattice();
    let slowness = slowness_of(&terrain);
    let start = lattice.cell(7, 30);
    for around in ALL {
        let plain = least_time(&slowness, &[(start, 0.0)], around, f64::INFINITY);
        let slopes = |terrain: &Terrain, start| {
            let starts = [(start, 0.0)];
            least_time_on_slopes(terrain, Pace::Tobler, 1.0, None, &starts, Going::To, around)
        };
        let steep = slopes(&terrain, start);
        for how in 1..8 {
            let mut other = Grid::filled(lattice, 0.0_f32);
            let mut heights = Grid::filled(lattice, 0.0_f32);
            for cell in 0..lattice.cells() as u32 {
                other.set(turned(lattice, cell, how), slowness.get(cell));
                heights.set(turned(lattice, cell, how), terrain.heights_m().get(cell));
            }
            let start = turned(lattice, start, how);
            let turned_plain = least_time(&other, &[(start, 0.0)], around, f64::INFINITY);
            let turned_terrain = Terrain::new(terrain.frame().clone(), heights).unwrap();
            let turned_steep = slopes(&turned_terrain, start);
            for cell in 0..lattice.cells() as u32 {
                let there = turned(lattice, cell, how);
                let same = |a: f64, b: f64| (a - b).abs() <= 1e-12 * a;
                assert!(same(plain.cost.get(cell), turned_plain.cost.get(there)));
                assert!(same(steep.cost.get(cell), turned_steep.cost.get(there)));
                if around == Around::Eight {
                    assert_eq!(plain.cost.get(cell), turned_plain.cost.get(there));
                }
            }
        }
    }
}

fn slowness_of(terrain: &Terrain) -> Grid<f32> {
    crate::travel::slowness(terrain, Pace::Tobler, None)
}

#[test]
fn law_least_time_is_a_metric_where_it_is_the_same_both_ways() {
    let terrain = terrain_from(40, 30, 40.0, hills(8));
    let slowness = slowness_of(&terrain);
    let places = [0_u32, 39, 612, 777, 1199];
    for around in ALL {
        let from: Vec<Surface> = places
            .iter()
            .map(|p| least_time(&slowness, &[(*p, 0.0)], around, f64::INFINITY))
            .collect();
        for (i, a) in places.iter().enumerate() {
            for (j, b) in places.iter().enumerate() {
                assert!(close(from[i].cost.get(*b), from[j].cost.get(*a)));
                for c in 0..terrain.lattice().cells() as u32 {
                    let around = from[i].cost.get(*b) + from[j].cost.get(c);
                    assert!(from[i].cost.get(c) <= around * (1.0 + 1e-12));
                }
            }
        }
    }
}

#[test]
fn law_cost_grids_that_are_nonsense() {
    let lattice = Lattice::new(3, 3, 10.0, 0.0, 0.0).unwrap();
    for value in [f32::NAN, -1.0, f32::INFINITY, f32::NEG_INFINITY] {
        let surface =
            least_time(&Grid::filled(lattice, value), &[(4, 0.0)], Around::ThirtyTwo, 1e9);
        assert_eq!(surface.cost.values().iter().filter(|c| c.is_finite()).count(), 1);
    }
    for start in [(9, 0.0), (4, -1.0), (4, f64::NAN), (4, f64::INFINITY)] {
        let even = Grid::filled(lattice, 1.0);
        let surface = least_time(&even, &[start], Around::Eight, f64::INFINITY);
        assert!(surface.cost.values().iter().all(|c| c.is_infinite()));
    }
    let all = Grid::filled(lattice, f32::MAX);
    let surface = least_time(&all, &[(4, 0.0)], Around::Eight, f64::INFINITY);
    assert!(surface.cost.values().iter().all(|c| c.is_finite()));
    let still = Grid::filled(lattice, 0.0);
    let surface = least_time(&still, &[(4, 0.0)], Around::Eight, f64::INFINITY);
    assert!(surface.cost.values().iter().all(|c| *c == 0.0));
}
