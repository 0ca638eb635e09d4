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
    let seen = viewshed(&terrain, None, &look(observer, 2.0, 1.7, 5000.0), Care::Exact);
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
