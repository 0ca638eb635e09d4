//! Maps, and what must not change them.

use super::*;

type Turn = fn(u32, u32) -> (u32, u32);

/// The map says of every cell what its best way says; a watch that is doubled, or answered sooner,
/// never interrupts less, and the normal state is the plain one.
#[test]
fn law_the_map_is_that_of_the_ways() {
    let site = site();
    let remaining = site.approach().remaining().unwrap();
    let night = Grid::from_fn(*site.terrain.lattice(), |c| 0.2 * site.hazard.get(c));
    let states = [(1.0, 1.0), (2.0, 1.0), (2.0, 0.5)]
        .map(|(watching, response)| AlertState { watching, response });
    let maps = remaining.fields_by_state(&[&site.hazard, &night], &states, 400.0).unwrap();
    assert_eq!((maps.len(), maps[0].len()), (2, 3));
    assert_eq!(maps[0][0], remaining.fields(site.watch(400.0)).unwrap());
    assert_eq!(maps[0][2].response_time_s, 200.0);
    let ways = remaining.ways_in(site.watch(400.0)).unwrap();
    for cell in 0..3600 {
        let p = |light: usize, state: usize| f64::from(maps[light][state].interruption.get(cell));
        let way = ways.interruption_from(cell).unwrap().value();
        // patience for the detour
        assert!((p(0, 0) - way).abs() < 3e-6, "{cell}: {} {way}", p(0, 0));
        for light in [0, 1] {
            assert!(p(light, 0) <= p(light, 1) + 1e-6);
            assert!(p(light, 1) <= p(light, 2) + 1e-6);
        }
        assert!(p(1, 1) <= p(0, 1) + 1e-6);
        let late = remaining.remaining_s().get(cell) <= 400.0;
        assert!(!late || p(0, 0) == 0.0);
    }
    for line in &maps[0][0].contour {
        assert!(line.iter().all(|p| {
            let left_s = remaining.remaining_s().at(*p).unwrap();
            (left_s - 400.0).abs() < 80.0
        }));
    }
    assert!(!maps[0][0].contour.is_empty());
}

/// Turned and mirrored ground gives turned and mirrored fields.
#[test]
fn law_turning_the_map_changes_nothing() {
    let side = 25;
    let height = |col: u32, row: u32| (30.0 * scatter(5, 31 * col + row)) as f32;
    let rate = |col: u32, row: u32| (0.01 * scatter(6, 31 * col + row)) as f32;
    let turns: [Turn; 4] = [|c, r| (c, r), |c, r| (24 - c, r), |c, r| (r, c), |c, r| (r, 24 - c)];
    for around in [Around::Eight, Around::Sixteen, Around::ThirtyTwo] {
        let mut first: Option<Vec<(f64, f64)>> = None;
        for turn in turns {
            let from = |c: u32| turn(c % side, c / side);
            let ground = terrain(25, 25, 20.0, |c| height(from(c).0, from(c).1));
            let lattice = *ground.lattice();
            let hazard = Grid::from_fn(lattice, |c| rate(from(c).0, from(c).1));
            let at = (0..625).find(|c| from(*c) == (7, 11)).unwrap();
            let approach = Approach {
                terrain: &ground,
                cover: None,
                barriers: &[],
                target: lattice.centre(at),
                reach_m: f64::INFINITY,
                sneak: STEADY,
                rush: STEADY,
                around,
            };
            let remaining = approach.remaining().unwrap();
            let watch = Watch { hazard_per_s: &hazard, factor: 1.0, response_time_s: 90.0 };
            let ways = remaining.ways_in(watch).unwrap();
            let mut back = vec![(0.0, 0.0); 625];
            for cell in 0..625 {
                let (col, row) = from(cell);
                let left_s = remaining.remaining_s().get(cell);
                back[(row * side + col) as usize] = (left_s, ways.exposure().get(cell));
            }
            let first = first.get_or_insert_with(|| back.clone());
            for (a, b) in first.iter().zip(&back) {
                assert!((a.0 - b.0).abs() < 1e-9 * b.0.max(1.0), "{a:?} {b:?}");
                assert!((a.1 - b.1).abs() < 1e-9, "{a:?} {b:?}");
            }
        }
    }
}

/// On even, evenly watched ground more directions shorten times by what is said, and exposures with
/// them; each way adds up to its field.
#[test]
fn law_more_directions_shorten_ways_within_the_bound() {
    let ground = terrain(61, 61, 10.0, |_| 5.0);
    let lattice = *ground.lattice();
    let hazard = Grid::filled(lattice, 0.002_f32);
    let speed_m_s = tobler_speed_m_s(0.0);
    for (around, longest) in
        [(Around::Eight, 1.0824), (Around::Sixteen, 1.0275), (Around::ThirtyTwo, 1.0131)]
    {
        let approach = Approach {
            terrain: &ground,
            cover: None,
            barriers: &[],
            target: at(305.0, 305.0),
            reach_m: f64::INFINITY,
            sneak: STEADY,
            rush: STEADY,
            around,
        };
        let remaining = approach.remaining().unwrap();
        let watch = Watch { hazard_per_s: &hazard, factor: 1.0, response_time_s: 60.0 };
        let ways = remaining.ways_in(watch).unwrap();
        let mut worst = 1.0_f64;
        for cell in (0..3721).filter(|c| *c != 1860) {
            let straight_s = lattice.centre(cell).distance_m(approach.target) / speed_m_s;
            let left_s = remaining.remaining_s().get(cell);
            worst = worst.max(left_s / straight_s);
            let way = ways.way_from(cell).unwrap();
            // all of the way is the quickest, and all that lies before the contour is watched
            assert!((way.duration_s() - left_s).abs() < 1e-6);
            let timely = 0.002 * (left_s - 60.0).max(0.0);
            assert!((way.timely_exposure - timely).abs() < 1e-6, "{around:?} {cell}");
        }
        assert!(worst < longest + 1e-4 && worst > longest - 3e-4, "{around:?} {worst}");
    }
}
