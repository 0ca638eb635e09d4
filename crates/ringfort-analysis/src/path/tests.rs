use ringfort_model::units::{LonLat, Probability};
use ringfort_world::coverage::{Observer, RangeCurve, coverage};
use ringfort_world::frame::Frame;
use ringfort_world::grid::NEIGHBOURS;
use ringfort_world::sight::{Air, Care};
use ringfort_world::travel::{foot_step_s, least_cost, tobler_speed_m_s};

use super::*;

mod fields;

pub(super) const STEADY: Manner = Manner { speed_factor: 1.0, hazard_factor: 1.0 };

pub(super) fn at(east_m: f64, north_m: f64) -> Position {
    Position { east_m, north_m }
}

pub(super) fn terrain(
    cols: u64,
    rows: u64,
    cell_m: f64,
    height_m: impl FnMut(u32) -> f32,
) -> Terrain {
    let lattice = Lattice::new(cols, rows, cell_m, 0.0, rows as f64 * cell_m).unwrap();
    let corner = LonLat { longitude_deg: -103.6, latitude_deg: 19.5 };
    Terrain::new(Frame::at(corner).unwrap(), Grid::from_fn(lattice, height_m)).unwrap()
}

/// A number from 0 to 1 that looks random, from two others.
pub(super) fn scatter(seed: u32, i: u32) -> f64 {
    let mut x = seed.wrapping_mul(0x9E37_79B9) ^ i.wrapping_mul(0x85EB_CA6B);
    x = (x ^ (x >> 15)).wrapping_mul(0x2C1B_3C6D);
    x = (x ^ (x >> 12)).wrapping_mul(0x297A_2D39);
    f64::from(x ^ (x >> 15)) / f64::from(u32::MAX)
}

/// Every simple way over small random grounds, counted step by step from the definition.
#[test]
fn agree_two_passes_with_every_simple_way() {
    for seed in 0..40 {
        let ground = terrain(4, 3, 20.0, |c| (30.0 * scatter(seed, c)) as f32);
        let lattice = *ground.lattice();
        let hazard = Grid::from_fn(lattice, |c| {
            if scatter(seed, 100 + c) < 0.2 { 0.0 } else { (0.03 * scatter(seed, 200 + c)) as f32 }
        });
        let barrier = Barrier { centre: at(70.0, 10.0), radius_m: 25.0, delay_s: 30.0 };
        let approach = Approach {
            terrain: &ground,
            cover: None,
            barriers: &[barrier],
            target: at(75.0, 5.0),
            reach_m: f64::INFINITY,
            sneak: Manner { speed_factor: 0.5, hazard_factor: 0.4 },
            rush: Manner { speed_factor: 1.2, hazard_factor: 1.5 },
            around: Around::Eight,
        };
        let response_time_s = [20.0, 45.0, 60.0, 90.0, 0.0][seed as usize % 5];
        let watch = Watch { hazard_per_s: &hazard, factor: 1.0, response_time_s };
        let remaining = approach.remaining().unwrap();
        let ways = remaining.ways_in(watch).unwrap();
        let target = lattice.cell_at(approach.target).unwrap();

        let walk_s = |from: u32, to: u32, factor: f64| {
            let (a, b) = (lattice.centre(from), lattice.centre(to));
            let length = a.distance_m(b);
            let heights = ground.heights_m();
            let rise = f64::from(heights.get(to)) - f64::from(heights.get(from));
            let enters =
                b.distance_m(barrier.centre) <= 25.0 && a.distance_m(barrier.centre) > 25.0;
            length / (tobler_speed_m_s(rise / length) * factor) + if enters { 30.0 } else { 0.0 }
        };
        let mut left_s = vec![f64::INFINITY; lattice.cells()];
        every_way(&lattice, target, &mut |way| {
            // from the target outwards: the way there is walked the other way round
            let time: f64 = way.windows(2).map(|w| walk_s(w[1], w[0], 1.2)).sum();
            let end = *way.last().unwrap() as usize;
            left_s[end] = left_s[end].min(time);
        });
        // a thousand slices of each step: does each come before the contour?
        let n = lattice.cells();
        let mut timely = vec![0.0; n * n];
        for from in 0..n as u32 {
            for to in NEIGHBOURS.iter().filter_map(|step| lattice.step(from, *step)) {
                let rush = walk_s(from, to, 1.2);
                let slices = (0..1000).filter(|i| {
                    let ahead = 1.0 - (f64::from(*i) + 0.5) / 1000.0;
                    ahead * rush + left_s[to as usize] > response_time_s
                });
                let rate = 0.5 * (f64::from(hazard.get(from)) + f64::from(hazard.get(to))) * 0.4;
                timely[from as usize * n + to as usize] =
                    rate * walk_s(from, to, 0.5) * slices.count() as f64 / 1000.0;
            }
        }
        let mut least = vec![f64::INFINITY; n];
        every_way(&lattice, target, &mut |way| {
            let exposure: f64 =
                way.windows(2).map(|w| timely[w[1] as usize * n + w[0] as usize]).sum();
            let end = *way.last().unwrap() as usize;
            least[end] = least[end].min(exposure);
        });
        for cell in 0..lattice.cells() as u32 {
            assert!((remaining.remaining_s().get(cell) - left_s[cell as usize]).abs() < 1e-9);
            let way = ways.way_from(cell).unwrap();
            // half a slice of each step that crosses the contour, and the price of patience
            let slack = 1e-3 + 1e-5;
            let (ours, theirs) = (way.timely_exposure, least[cell as usize]);
            assert!(
                (ours - theirs).abs() < slack * (1.0 + theirs),
                "{seed} {cell}: {ours} {theirs}"
            );
        }
    }
}

/// Calls `visit` with every simple way that begins at `cell`.
pub(super) fn every_way(lattice: &Lattice, cell: u32, visit: &mut impl FnMut(&[u32])) {
    fn extend(lattice: &Lattice, way: &mut Vec<u32>, visit: &mut impl FnMut(&[u32])) {
        visit(way);
        let here = *way.last().unwrap();
        for step in NEIGHBOURS {
            if let Some(next) = lattice.step(here, step)
                && !way.contains(&next)
            {
                way.push(next);
                extend(lattice, way, visit);
                way.pop();
            }
        }
    }
    extend(lattice, &mut vec![cell], visit);
}

pub(super) struct Site {
    pub(super) terrain: Terrain,
    pub(super) hazard: Grid<f32>,
}

/// Hills of 40 m with three posts around the middle.
pub(super) fn site() -> Site {
    let ground = terrain(60, 60, 50.0, |c| {
        let (x, y) = (f64::from(c % 60) / 7.0, f64::from(c / 60) / 5.0);
        (40.0 * libm::sin(x) * libm::cos(y)) as f32
    });
    let posts = [at(1300.0, 1800.0), at(1800.0, 1300.0), at(1400.0, 1200.0)].map(|position| {
        Observer { position, eye_height_m: 2.0, curve: RangeCurve::new(120.0), vigilance: 1.0 }
    });
    let hazard = coverage(&ground, None, &posts, 1.7, Air::FLAT, Care::Exact);
    Site { terrain: ground, hazard }
}

impl Site {
    pub(super) fn approach(&self) -> Approach<'_> {
        Approach {
            terrain: &self.terrain,
            cover: None,
            barriers: &[],
            target: at(1525.0, 1475.0),
            reach_m: f64::INFINITY,
            sneak: STEADY,
            rush: STEADY,
            around: Around::Eight,
        }
    }

    pub(super) fn watch(&self, response_time_s: f64) -> Watch<'_> {
        Watch { hazard_per_s: &self.hazard, factor: 1.0, response_time_s }
    }
}

/// The two passes as Dijkstra's algorithm has them, from the definition, with everything in play.
#[test]
fn agree_fast_passes_with_a_heap() {
    for (seed, around_m, response_time_s) in [(1, 0.0, 300.0), (2, 250.0, 120.0), (3, 400.0, 0.0)] {
        let site = site();
        let lattice = *site.terrain.lattice();
        let cover =
            Grid::from_fn(lattice, |c| [0.0, 0.4, 1.0, 0.9][(7.9 * scatter(seed, c)) as usize / 2]);
        let ring = [Barrier { centre: at(1525.0, 1475.0), radius_m: around_m, delay_s: 90.0 }];
        let (sneak, rush) = (
            Manner { speed_factor: 0.5, hazard_factor: 0.3 },
            Manner { speed_factor: 1.1, hazard_factor: 1.0 },
        );
        let approach = Approach {
            cover: Some(&cover),
            barriers: &ring,
            reach_m: 1200.0,
            sneak,
            rush,
            ..site.approach()
        };
        let remaining = approach.remaining().unwrap();
        let watch = Watch { factor: 1.7, ..site.watch(response_time_s) };
        let ways = remaining.ways_in(watch).unwrap();

        let inside = |c: u32| lattice.centre(c).distance_m(ring[0].centre) <= around_m;
        let walk_s = |from: u32, to: u32, length_m: f64, factor: f64| {
            let open_s = foot_step_s(&site.terrain, from, to, length_m, factor);
            let slow = |c: u32| 1.0 / f64::from(cover.get(c));
            let delay_s = if inside(to) && !inside(from) { 90.0 } else { 0.0 };
            open_s * f64::midpoint(slow(from), slow(to)) + delay_s
        };
        let target = lattice.cell_at(approach.target).unwrap();
        let plain = least_cost(&lattice, &[(target, 0.0)], |from, to, length_m| {
            let far = lattice.centre(from).distance_m(approach.target) > 1200.0;
            if far { f64::INFINITY } else { walk_s(from, to, length_m, 1.1) }
        });
        let left_s = |c: u32| plain.cost.get(c);
        let late: Vec<(u32, f64)> = (0..lattice.cells() as u32)
            .filter(|c| left_s(*c) <= response_time_s)
            .map(|c| (c, 1e-9 * left_s(c)))
            .collect();
        let exposed = least_cost(&lattice, &late, |from, to, length_m| {
            if left_s(from).is_infinite() {
                return f64::INFINITY;
            }
            let (slow_s, fast_s) =
                (walk_s(from, to, length_m, 0.5), walk_s(from, to, length_m, 1.1));
            let share = ((fast_s + left_s(to) - response_time_s) / fast_s).clamp(0.0, 1.0);
            let rate = |c: u32| 1.7 * 0.3 * f64::from(site.hazard.get(c));
            share * slow_s * f64::midpoint(rate(from), rate(to))
                + 1e-9 * (share * slow_s + (1.0 - share) * fast_s)
        });
        let close = |a: f64, b: f64| a == b || (a - b).abs() <= 1e-9 * b.abs();
        for cell in 0..lattice.cells() as u32 {
            let (a, b) = (remaining.remaining_s().get(cell), left_s(cell));
            assert!(close(a, b), "{seed} {cell}: {a} s v {b} s");
            let (a, b) = (ways.exposure().get(cell), exposed.cost.get(cell));
            assert!(close(a, b), "{seed} {cell}: {a} v {b}");
            // a way costs what the field says, patience aside
            let way = ways.way_from(cell);
            assert_eq!(way.is_some(), b.is_finite());
            let along = way.map_or(b, |way| way.timely_exposure + 1e-9 * way.duration_s());
            assert!(along == b || (along - b).abs() <= 1e-9 * b + 1e-15, "{along} v {b}");
        }
    }
}

#[test]
fn law_a_faster_response_interrupts_more() {
    let site = site();
    let rim = site.terrain.lattice().rim();
    let mut before = 1.0;
    let remaining = site.approach().remaining().unwrap();
    for response_time_s in [0.0, 60.0, 200.0, 500.0, 1000.0, 2000.0, 1e6, f64::INFINITY] {
        let ways = remaining.ways_in(site.watch(response_time_s)).unwrap();
        let best = ways.best(&rim).unwrap();
        let p = best.interruption().value();
        assert!(p <= before + 1e-6, "{response_time_s}: {p} {before}");
        assert!(p <= best.detection().value() + 1e-12);
        before = p;
    }
    assert_eq!(before, 0.0);
    // with no time at all to respond, only the way that is seen least matters
    let hidden = remaining.ways_in(site.watch(0.0)).unwrap().best(&rim).unwrap();
    assert!((hidden.interruption().value() - hidden.detection().value()).abs() < 1e-12);
}

/// A factor on speed everywhere divides every time by it; cells of factor 0 are walked around.
#[test]
fn law_cover_scales_times_and_water_is_walked_around() {
    let site = site();
    let lattice = *site.terrain.lattice();
    let open = site.approach().remaining().unwrap();
    let one = Grid::filled(lattice, 1.0_f32);
    let same = Approach { cover: Some(&one), ..site.approach() }.remaining().unwrap();
    assert_eq!(open.remaining_s(), same.remaining_s());
    let half = Grid::filled(lattice, 0.5_f32);
    let slow = Approach { cover: Some(&half), ..site.approach() }.remaining().unwrap();
    for cell in 0..lattice.cells() as u32 {
        let (a, b) = (open.remaining_s().get(cell), slow.remaining_s().get(cell));
        assert!((2.0 * a - b).abs() < 1e-6 * b.max(1.0), "{a} {b}");
    }
    let lake = |cell: u32| {
        let p = lattice.centre(cell);
        (500.0..2500.0).contains(&p.east_m) && (900.0..1000.0).contains(&p.north_m)
    };
    let water = Grid::from_fn(lattice, |cell| if lake(cell) { 0.0 } else { 1.0 });
    let around = Approach { cover: Some(&water), ..site.approach() }.remaining().unwrap();
    let ways = around.ways_in(site.watch(100.0)).unwrap();
    let way = ways.way_from(lattice.cell_at(at(1525.0, 25.0)).unwrap()).unwrap();
    assert!(way.cells.iter().all(|cell| !lake(*cell)));
    assert!(way.time_s.iter().chain(&way.hazard_per_s).all(|v| v.is_finite()));
    let small = Grid::filled(Lattice::new(2, 2, 50.0, 0.0, 100.0).unwrap(), 1.0_f32);
    assert!(Approach { cover: Some(&small), ..site.approach() }.remaining().is_err());
    let bad = Grid::filled(lattice, f32::NAN);
    assert!(Approach { cover: Some(&bad), ..site.approach() }.remaining().is_err());
}

#[test]
fn law_a_way_is_what_it_says() {
    let site = site();
    let remaining = site.approach().remaining().unwrap();
    let ways = remaining.ways_in(site.watch(300.0)).unwrap();
    let rim = site.terrain.lattice().rim();
    let way = ways.best(&rim).unwrap();
    let n = way.cells.len();
    assert_eq!(way.points.len(), n);
    assert_eq!((way.time_s.len(), way.hazard_per_s.len(), way.remaining_s.len()), (n, n - 1, n));
    assert_eq!((way.time_s[0], way.remaining_s[n - 1]), (0.0, 0.0));
    assert!(way.time_s.windows(2).all(|t| t[0] < t[1]));
    // the contour parts time left over the response time from time left under it
    for (i, left_s) in way.remaining_s.iter().enumerate() {
        assert_eq!(*left_s <= 300.0, i >= way.contour, "{i}");
    }
    let (before, after) = (way.time_s[way.contour - 1], way.time_s[way.contour]);
    assert!((before..=after).contains(&way.contour_s));
    // inside it the way is the shortest in time
    let rest_s = way.duration_s() - way.contour_s;
    assert!((rest_s - 300.0).abs() < 1e-6, "{rest_s}");
    let target = site.approach().target;
    assert!(
        way.first_within_s(target, 400.0).unwrap() < way.first_within_s(target, 200.0).unwrap()
    );
    let edge = way.position_at(way.first_within_s(target, 400.0).unwrap()).unwrap();
    assert!((edge.distance_m(target) - 400.0).abs() < 1e-6);
    assert_eq!(way.position_at(-5.0), Some(way.points[0]));
    assert_eq!(way.position_at(1e9), way.points.last().copied());
    assert_eq!(way.first_within_s(at(-9e5, 0.0), 10.0), None);
    // the straight way is seen more
    let straight = remaining.remaining_s();
    assert!(way.duration_s() >= straight.at(way.points[0]).unwrap() - 1e-9);
}

#[test]
fn law_the_reach_bounds_the_search() {
    let site = site();
    let near = Approach { reach_m: 700.0, ..site.approach() }.remaining().unwrap();
    let ways = near.ways_in(site.watch(100.0)).unwrap();
    for cell in (0..3600).step_by(11) {
        let distance = site.terrain.lattice().centre(cell).distance_m(at(1525.0, 1475.0));
        assert_eq!(ways.way_from(cell).is_some(), distance <= 700.0);
    }
    assert!(near.contour(100.0).iter().all(|p| p.distance_m(at(1525.0, 1475.0)) < 250.0));
    assert!(near.contour(100.0).len() > 4);
}

#[test]
fn law_ways_from_sectors_differ_and_are_ordered() {
    let site = site();
    let remaining = site.approach().remaining().unwrap();
    let ways = remaining.ways_in(site.watch(300.0)).unwrap();
    let entries = entries_at(site.terrain.lattice(), at(1525.0, 1475.0), 1200.0);
    for cell in &entries {
        let distance = site.terrain.lattice().centre(*cell).distance_m(at(1525.0, 1475.0));
        assert!(distance <= 1200.0 && distance > 1100.0);
    }
    let found = ways.best_by_sector(&entries, 6);
    assert_eq!(found.len(), 6);
    assert!(found.windows(2).all(|w| w[0].timely_exposure <= w[1].timely_exposure));
    let best = ways.best(&entries).unwrap();
    assert!((best.timely_exposure - found[0].timely_exposure).abs() < 1e-4);
    for (i, way) in found.iter().enumerate() {
        assert!(found[i + 1..].iter().all(|other| other.points[0] != way.points[0]));
    }
    assert!(ways.best_by_sector(&entries, 0).is_empty());
    assert!(ways.best_by_sector(&[u32::MAX], 3).is_empty());
    assert_eq!(ways.best(&[]), None);
    assert_eq!(ways.way_from(u32::MAX), None);
}

/// Unwatched ground: the way is the shortest in time, not a wandering one.
#[test]
fn law_unwatched_ground_is_crossed_straight() {
    let mut site = site();
    site.hazard = Grid::filled(*site.terrain.lattice(), 0.0);
    let remaining = site.approach().remaining().unwrap();
    let ways = remaining.ways_in(site.watch(100.0)).unwrap();
    for entry in [0, 59, 1800, 3599] {
        let way = ways.way_from(entry).unwrap();
        assert!((way.duration_s() - remaining.remaining_s().get(entry)).abs() < 1e-6);
        assert_eq!(way.interruption(), Probability::ZERO);
    }
}

#[test]
fn law_a_barrier_delays_whoever_enters() {
    let site = site();
    let target = at(1525.0, 1475.0);
    let ring = [Barrier { centre: target, radius_m: 300.0, delay_s: 240.0 }];
    let open = site.approach().remaining().unwrap();
    let closed = Approach { barriers: &ring, ..site.approach() }.remaining().unwrap();
    for cell in (0..3600).step_by(37) {
        let outside = site.terrain.lattice().centre(cell).distance_m(target) > 300.0;
        let more = closed.remaining_s().get(cell) - open.remaining_s().get(cell);
        assert!((more - if outside { 240.0 } else { 0.0 }).abs() < 1e-6, "{cell}: {more}");
    }
}

#[test]
fn golden_questions_without_an_answer() {
    let site = site();
    let good = site.approach();
    let say = |approach: Approach<'_>| approach.remaining().unwrap_err().to_string();
    assert_eq!(
        say(Approach { target: at(-10.0, 5.0), ..good }),
        "the target at -10 m east, 5 m north lies off the map"
    );
    let small = Grid::filled(Lattice::new(2, 2, 50.0, 0.0, 100.0).unwrap(), 0.0);
    assert_eq!(
        say(Approach { cover: Some(&small), ..good }),
        "the terrain has 3600 cells and the cover over it 4, or another corner"
    );
    assert_eq!(
        say(Approach { rush: Manner { speed_factor: 0.0, ..STEADY }, ..good }),
        "0 is no factor on a speed or a hazard"
    );
    let slow = [Barrier { centre: at(0.0, 0.0), radius_m: 1.0, delay_s: -1.0 }; 33];
    assert_eq!(say(Approach { barriers: &slow[..1], ..good }), "a barrier cannot take -1 s");
    assert_eq!(
        say(Approach { barriers: &slow, ..good }),
        "33 barriers are more than the 32 that an approach can meet"
    );
    let remaining = good.remaining().unwrap();
    let say = |watch: Watch<'_>| remaining.ways_in(watch).unwrap_err().to_string();
    assert_eq!(
        say(Watch { hazard_per_s: &small, ..site.watch(300.0) }),
        "the terrain has 3600 cells and the hazard over it 4, or another corner"
    );
    assert_eq!(
        say(site.watch(-3.0)),
        "-3 s is no response time: it must be 0 s or more, or infinite where nobody comes"
    );
    assert_eq!(
        say(Watch { factor: f64::NAN, ..site.watch(300.0) }),
        "NaN is no factor on a speed or a hazard"
    );
}
