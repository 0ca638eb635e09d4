use super::*;
use crate::testing::{hills, terrain_from, test_data};

fn at(east_m: f64, north_m: f64) -> Position {
    Position { east_m, north_m }
}

fn look(observer: Position, observer_m: f64, target_m: f64, radius_m: f64) -> Look {
    Look {
        observer,
        observer_height_m: observer_m,
        target_height_m: target_m,
        radius_m,
        air: Air::FLAT,
    }
}

/// The least clearance found by stepping along the line: an upper bound that closes in.
fn sampled(
    terrain: &Terrain,
    from: Position,
    from_height_m: f64,
    to: Position,
    to_height_m: f64,
    air: Air,
    steps: u32,
) -> f64 {
    let a = terrain.height_m(from).unwrap() + from_height_m;
    let d = from.distance_m(to);
    let bend = |x: f64| {
        if air.curved { (1.0 - air.refraction) * x * x / (2.0 * 6_371_008.8) } else { 0.0 }
    };
    let b = terrain.height_m(to).unwrap() + to_height_m - bend(d);
    (0..=steps)
        .map(|i| {
            let t = f64::from(i) / f64::from(steps);
            let p = at(
                from.east_m + t * (to.east_m - from.east_m),
                from.north_m + t * (to.north_m - from.north_m),
            );
            a + t * (b - a) - (terrain.height_m(p).unwrap() - bend(t * d))
        })
        .fold(f64::INFINITY, f64::min)
}

#[test]
fn agree_exact_clearance_with_fine_sampling() {
    for seed in 0..4 {
        let terrain = terrain_from(60, 50, 40.0, hills(seed));
        for i in 0..200_u32 {
            // a spread of line ends that includes centres, edges of cells and axis-parallel lines
            let spread = |k: u32, span: f64| {
                let u = f64::from((i * 7919 + k * 104_729 + seed * 31) % 1009) / 1008.0;
                if i % 5 == 0 { libm::round(u * span / 20.0) * 20.0 } else { u * span }
            };
            let from = at(spread(1, 2400.0), spread(2, 2000.0));
            let to = if i % 7 == 0 {
                at(spread(3, 2400.0), from.north_m)
            } else {
                at(spread(3, 2400.0), spread(4, 2000.0))
            };
            for air in [Air::FLAT, Air::STANDARD] {
                let exact = least_clearance_m(&terrain, from, 2.0, to, 1.5, air).unwrap();
                let rough = sampled(&terrain, from, 2.0, to, 1.5, air, 4000);
                assert!(exact <= rough + 1e-9, "{seed} {i}: {exact} {rough}");
                // between samples up to 0.8 m apart, on slopes that change by under 100 %
                assert!(rough - exact < 0.1, "{seed} {i}: {exact} {rough}");
            }
        }
    }
}

#[test]
fn law_sight_is_mutual_and_grows_with_height() {
    let terrain = terrain_from(50, 50, 40.0, hills(9));
    for i in 0..300_u32 {
        let spread = |k: u32| f64::from((i * 7919 + k * 104_729) % 1999);
        let (a, b) = (at(spread(1), spread(2)), at(spread(3), spread(4)));
        let (there, back) = (
            least_clearance_m(&terrain, a, 2.0, b, 5.0, Air::FLAT).unwrap(),
            least_clearance_m(&terrain, b, 5.0, a, 2.0, Air::FLAT).unwrap(),
        );
        assert!((there - back).abs() < 1e-9);
        let (there, back) = (
            least_clearance_m(&terrain, a, 2.0, b, 5.0, Air::STANDARD).unwrap(),
            least_clearance_m(&terrain, b, 5.0, a, 2.0, Air::STANDARD).unwrap(),
        );
        assert!((there - back).abs() < 1e-6);
        let higher = least_clearance_m(&terrain, a, 4.0, b, 5.0, Air::FLAT).unwrap();
        assert!(higher >= there.min(5.0) - 1e-9 || higher >= there);
    }
}

#[test]
fn law_level_ground_is_seen_and_a_wall_hides() {
    let level = terrain_from(40, 40, 50.0, |_| 300.0);
    let seen = viewshed(&level, None, &look(at(1000.0, 1000.0), 0.0, 0.0, 700.0), Care::Exact);
    for cell in 0..1600 {
        let distance = level.lattice().centre(cell).distance_m(at(1000.0, 1000.0));
        assert_eq!(seen.get(cell), if distance <= 700.0 { SEEN } else { OUTSIDE });
    }
    // a ridge 20 m high along one column
    let wall =
        terrain_from(40, 40, 50.0, |p| if (p.east_m - 1225.0).abs() < 1.0 { 320.0 } else { 300.0 });
    let seen = |target_m| {
        viewshed(&wall, None, &look(at(975.0, 1025.0), 2.0, target_m, 1000.0), Care::Exact)
    };
    assert_eq!(seen(1.7).at(at(1525.0, 1025.0)), Some(HIDDEN));
    assert_eq!(seen(1.7).at(at(1125.0, 1025.0)), Some(SEEN));
    // eyes at 2 m, the crest at 20 m after 250 m: behind it 550 m away 41.6 m are needed
    assert_eq!(seen(41.5).at(at(1525.0, 1025.0)), Some(HIDDEN));
    assert_eq!(seen(41.7).at(at(1525.0, 1025.0)), Some(SEEN));
}

/// The dip of the horizon: from h = 2 m the sea is seen to √(2Rh/(1−k)) = 5.41 km.
#[test]
fn law_the_curved_earth_hides_what_lies_beyond_the_horizon() {
    let sea = terrain_from(80, 4, 100.0, |_| 0.0);
    let from = at(50.0, 150.0);
    let horizon_m = (2.0 * EARTH_RADIUS_M * 2.0 / 0.87_f64).sqrt();
    let seen = |distance: f64, air| is_seen(&sea, from, 2.0, at(50.0 + distance, 150.0), 0.0, air);
    assert!(seen(horizon_m - 1.0, Air::STANDARD));
    assert!(!seen(horizon_m + 20.0, Air::STANDARD));
    assert!(seen(7000.0, Air::FLAT));
}

#[test]
fn law_off_the_map_nothing_is_seen() {
    let terrain = terrain_from(10, 10, 50.0, |_| 1.0);
    let off = at(-1.0, 0.0);
    let seen = viewshed(&terrain, None, &look(off, 2.0, 1.0, 1e9), Care::Exact);
    assert!(seen.values().iter().all(|v| *v == OUTSIDE));
    assert!(!is_seen(&terrain, off, 2.0, at(5.0, 5.0), 2.0, Air::FLAT));
    for radius in [f64::NAN, -5.0, 0.0] {
        let seen = viewshed(&terrain, None, &look(at(30.0, 30.0), 2.0, 1.0, radius), Care::Exact);
        assert!(seen.values().iter().all(|v| *v == OUTSIDE));
    }
    let seen =
        viewshed(&terrain, None, &look(at(30.0, 30.0), 2.0, 1.0, f64::INFINITY), Care::Exact);
    assert!(seen.values().iter().all(|v| *v == SEEN));
}

/// On a real volcano each cell of the viewshed is its own line of sight.
#[test]
fn agree_real_viewshed_with_single_lines() {
    let Some(bytes) = test_data("colima_volcano_dem_utm13n_20m.tif") else { return };
    let terrain = Terrain::read("colima.tif", &bytes, Some(90.0)).unwrap();
    let observer = at(8000.0, 9000.0);
    let seen = viewshed(&terrain, None, &look(observer, 2.0, 1.7, 5000.0), Care::EveryLine);
    let (mut hidden, mut open) = (0, 0);
    for cell in 0..terrain.lattice().cells() as u32 {
        let centre = terrain.lattice().centre(cell);
        let single = is_seen(&terrain, observer, 2.0, centre, 1.7, Air::FLAT);
        match seen.get(cell) {
            SEEN => {
                open += 1;
                assert!(single);
            }
            HIDDEN => {
                hidden += 1;
                assert!(!single);
            }
            _ => assert!(observer.distance_m(centre) > 5000.0),
        }
    }
    assert!(open > 200 && hidden > 200, "{open} {hidden}");
}

/// Cells whose answer differs from their exact line, and cells in reach.
fn wrong(terrain: &Terrain, canopy: Option<&Grid<f32>>, look: &Look, care: Care) -> (u32, u32) {
    let fast = viewshed(terrain, canopy, look, care);
    let exact = viewshed(terrain, canopy, look, Care::EveryLine);
    let (mut wrong, mut all) = (0, 0);
    for (a, b) in fast.values().iter().zip(exact.values()) {
        assert_eq!(*a == OUTSIDE, *b == OUTSIDE);
        all += u32::from(*b != OUTSIDE);
        wrong += u32::from(a != b);
    }
    (wrong, all)
}

/// The rates that [`Care`] promises, over several observers.
fn assert_rates(terrain: &Terrain, looks: &[Look]) {
    for (care, most) in [(Care::Fast, 0.002), (Care::Exact, 0.0005)] {
        for look in looks {
            let (wrong, all) = wrong(terrain, None, look, care);
            let share = f64::from(wrong) / f64::from(all);
            assert!(share <= most, "{care:?} {look:?}: {wrong} of {all}");
        }
    }
}

#[test]
fn agree_fast_viewsheds_with_exact_lines() {
    for seed in 0..3 {
        let terrain = terrain_from(240, 200, 40.0, hills(seed));
        let s = f64::from(seed);
        let looks = [
            look(at(4820.0, 4020.0), 1.8, 0.0, 1e9),
            look(at(1234.5 + 700.0 * s, 6543.2), 10.0, 1.7, 6000.0),
            Look { air: Air::STANDARD, ..look(at(8000.0, 300.0 + s), 2.0, 2.0, 5000.0) },
            look(at(3.0, 7999.0), 30.0, 0.0, 1e9),
        ];
        assert_rates(&terrain, &looks);
    }
}

#[test]
fn agree_fast_viewsheds_with_exact_lines_on_real_ground() {
    let Some(bytes) = test_data("colima_volcano_dem_utm13n_20m.tif") else { return };
    let colima = Terrain::read("colima.tif", &bytes, None).unwrap();
    let looks = [
        look(at(8010.0, 9010.0), 1.8, 0.0, 7000.0),
        look(at(9470.0, 9330.0), 1.8, 1.7, 6000.0),
        look(at(3333.3, 15_000.1), 12.0, 0.0, 1e9),
    ];
    assert_rates(&colima, &looks);
    let Some(bytes) = test_data("andorra_dem_utm31n_75m.tif") else { return };
    let andorra = Terrain::read("andorra.tif", &bytes, None).unwrap();
    let looks = [
        look(at(30_000.0, 30_000.0), 1.8, 0.0, 15_000.0),
        Look { air: Air::STANDARD, ..look(at(22_222.0, 41_111.0), 20.0, 2.0, 20_000.0) },
    ];
    assert_rates(&andorra, &looks);
}

#[test]
fn law_turning_the_map_changes_no_viewshed() {
    let terrain = terrain_from(71, 71, 40.0, hills(4));
    let lattice = *terrain.lattice();
    let turned = |cell: u32, how: u32| {
        let (mut col, mut row) = lattice.col_row(cell);
        if how & 4 != 0 {
            col = 70 - col;
        }
        for _ in 0..how % 4 {
            (col, row) = (70 - row, col);
        }
        lattice.cell(col, row)
    };
    let observer = lattice.cell(22, 40);
    for care in [Care::Fast, Care::Exact, Care::EveryLine] {
        let from = |cell| look(lattice.centre(cell), 2.0, 1.0, 1200.0);
        let plain = viewshed(&terrain, None, &from(observer), care);
        for how in 1..8 {
            let mut heights = Grid::filled(lattice, 0.0_f32);
            for cell in 0..lattice.cells() as u32 {
                heights.set(turned(cell, how), terrain.heights_m().get(cell));
            }
            let other = Terrain::new(terrain.frame().clone(), heights).unwrap();
            let seen = viewshed(&other, None, &from(turned(observer, how)), care);
            let cells = 0..lattice.cells() as u32;
            let differ = cells.filter(|c| plain.get(*c) != seen.get(turned(*c, how))).count();
            assert_eq!(differ, 0, "{care:?} {how}");
        }
    }
}

#[test]
fn law_sight_between_equal_heights_is_mutual() {
    let terrain = terrain_from(50, 40, 40.0, hills(6));
    let lattice = terrain.lattice();
    let places = [3_u32, 421, 777, 1000, 1501, 1999];
    let from: Vec<Grid<u8>> = places
        .iter()
        .map(|p| viewshed(&terrain, None, &look(lattice.centre(*p), 1.7, 1.7, 1e9), Care::Exact))
        .collect();
    for (i, a) in places.iter().enumerate() {
        for (j, b) in places.iter().enumerate() {
            assert_eq!(from[i].get(*b), from[j].get(*a));
        }
    }
}

#[test]
fn law_a_wood_hides_what_lies_behind_its_edge() {
    let level = terrain_from(60, 20, 50.0, |_| 300.0);
    let lattice = *level.lattice();
    let wood = Grid::from_fn(lattice, |cell| {
        if (20..25).contains(&lattice.col_row(cell).0) { 15.0 } else { 0.0 }
    });
    for care in [Care::Fast, Care::Exact, Care::EveryLine] {
        let seen = |east_m, height, target| {
            let look = look(at(east_m, 475.0), height, target, 1e9);
            let seen = viewshed(&level, Some(&wood), &look, care);
            move |col: u32| seen.get(lattice.cell(col, 10)) == SEEN
        };
        let low = seen(525.0, 1.8, 1.7);
        // its edge is in view from the level, and no more of it
        assert!(low(19) && low(20) && !low(21) && !low(22) && !low(30), "{care:?}");
        // over the far edge of the crowns: 30 m of eyes, 15 m of wood after 700 m, 1400 m away
        let high = seen(525.0, 30.0, 1.7);
        assert!(high(19) && high(22) && high(24) && !high(30) && high(40), "{care:?}");
        // who watches from the wood looks past what stands within a cell of him, and no further
        let edge = seen(1025.0, 1.8, 1.7);
        assert!(edge(0) && edge(10) && edge(19) && edge(21) && edge(22), "{care:?}");
        assert!(!edge(23) && !edge(30), "{care:?}");
        let inside = seen(1125.0, 1.8, 1.7);
        assert!(inside(21) && inside(23) && !inside(19) && !inside(25), "{care:?}");
    }
}

#[test]
fn agree_fast_viewsheds_with_exact_lines_among_woods() {
    let terrain = terrain_from(240, 200, 40.0, hills(1));
    let lattice = *terrain.lattice();
    // clumps of half a kilometre
    let wood = Grid::from_fn(lattice, |cell| {
        let (col, row) = lattice.col_row(cell);
        if (col / 12 * 7 + row / 12 * 13) % 5 == 0 { 15.0 } else { 0.0 }
    });
    for (care, most) in [(Care::Fast, 0.002), (Care::Exact, 0.0005)] {
        for look in [
            look(at(4820.0, 4020.0), 1.8, 0.0, 1e9),
            look(at(1234.5, 6543.2), 10.0, 1.7, 6000.0),
            Look { air: Air::STANDARD, ..look(at(8000.0, 300.0), 30.0, 2.0, 5000.0) },
        ] {
            let (wrong, all) = wrong(&terrain, Some(&wood), &look, care);
            let share = f64::from(wrong) / f64::from(all);
            assert!(share <= most, "{care:?} {look:?}: {wrong} of {all}");
        }
    }
    let look = look(at(4820.0, 4020.0), 1.8, 1.2, 3000.0);
    let covered = Covered::new(&terrain, &wood, 1.2).unwrap();
    let exact = viewshed(&terrain, Some(&wood), &look, Care::EveryLine);
    for cell in (0..lattice.cells() as u32).filter(|c| exact.get(*c) != OUTSIDE) {
        assert_eq!(is_cell_seen(&terrain, Some(&covered), &look, cell), exact.get(cell) == SEEN);
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig {
        failure_persistence: None,
        ..proptest::prelude::ProptestConfig::with_cases(200)
    })]
    /// Maps of every shape, observers and radii of every kind: near cells are exact, and nothing
    /// breaks.
    #[test]
    fn law_any_map_and_any_observer_are_answered(
        cols in 2_u64..40,
        rows in 2_u64..40,
        heights in proptest::collection::vec(0.0_f32..100.0, 1600),
        x in -0.1_f64..1.1,
        y in -0.1_f64..1.1,
        height in -5.0_f64..50.0,
        radius in proptest::prop_oneof![
            0.0_f64..2000.0,
            proptest::prelude::Just(f64::INFINITY),
            proptest::prelude::Just(f64::NAN),
            proptest::prelude::Just(-3.0)
        ],
    ) {
        let terrain = terrain_from(cols, rows, 25.0, |p| {
            f64::from(heights[(p.east_m / 25.0) as usize * 40 + (p.north_m / 25.0) as usize])
        });
        let observer = at(x * cols as f64 * 25.0, y * rows as f64 * 25.0);
        let look = look(observer, height, 1.0, radius);
        let exact = viewshed(&terrain, None, &look, Care::EveryLine);
        for care in [Care::Fast, Care::Exact] {
            let seen = viewshed(&terrain, None, &look, care);
            for cell in 0..terrain.lattice().cells() as u32 {
                let (a, b) = (seen.get(cell), exact.get(cell));
                proptest::prop_assert_eq!(a == OUTSIDE, b == OUTSIDE);
                if terrain.lattice().centre(cell).distance_m(observer) < 150.0 {
                    proptest::prop_assert_eq!(a, b);
                }
            }
        }
    }
}
