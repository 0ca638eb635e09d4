use proptest::prelude::*;
use ringfort_world::grid::NEIGHBOURS;

use super::*;
use crate::interruption::{Convention, Response, interruption_correlated};
use crate::path::tests::{STEADY, Site, at, every_way, scatter, site, terrain};
use crate::path::{Approach, Barrier, Manner};

const EXACT: Effort = Effort { within: 0.0, most_labels: 1 << 20 };

/// P(I) of every simple way by the sum it is defined as, from walking times and rates worked out
/// step by step: the least for each cell.
fn enumerated(approach: &Approach<'_>, watch: &NormalWatch<'_>) -> Vec<f64> {
    let lattice = *approach.terrain.lattice();
    let n = lattice.cells();
    let inside = |b: &Barrier, c: u32| lattice.centre(c).distance_m(b.centre) <= b.radius_m;
    let mut legs = vec![(0.0, 0.0, 0_u32); n * n];
    for to in 0..n as u32 {
        for from in NEIGHBOURS.iter().filter_map(|step| lattice.step(to, *step)) {
            let length_m = lattice.centre(from).distance_m(lattice.centre(to));
            let walk = |factor| {
                ringfort_world::travel::foot_step_s(approach.terrain, from, to, length_m, factor)
            };
            let entered = (approach.barriers.iter().enumerate())
                .filter(|(_, b)| inside(b, to) && !inside(b, from))
                .map(|(i, b)| (1_u32 << i, b.delay_s));
            let (bits, delay_s) = entered.fold((0, 0.0), |a, e| (a.0 | e.0, a.1 + e.1));
            let rate = f64::midpoint(
                f64::from(watch.hazard_per_s.get(from)),
                f64::from(watch.hazard_per_s.get(to)),
            );
            let sneak_s = walk(approach.sneak.speed_factor) + delay_s;
            let exposure = rate * watch.factor * approach.sneak.hazard_factor * sneak_s;
            let rush_s = walk(approach.rush.speed_factor) + delay_s;
            legs[from as usize * n + to as usize] = (rush_s, exposure, bits);
        }
    }
    let target = lattice.cell_at(approach.target).unwrap();
    let mut least = vec![f64::INFINITY; n];
    every_way(&lattice, target, &mut |way| {
        let (mut mean_s, mut behind, mut value) = (0.0, 0, 0.0);
        for pair in way.windows(2) {
            let (rush_s, exposure, bits) = legs[pair[1] as usize * n + pair[0] as usize];
            mean_s += rush_s;
            behind |= bits;
            let variance: f64 = (watch.barrier_sd_s.iter().enumerate())
                .map(|(i, sd_s)| if behind >> i & 1 == 1 { sd_s * sd_s } else { 0.0 })
                .sum();
            let own_s = watch.time_cv * mean_s;
            let sd_s = watch.response.sd_s;
            let spread = (own_s * own_s + variance + sd_s * sd_s).sqrt();
            let q = normal_cdf((mean_s - watch.response.mean_s) / spread);
            let unseen = libm::exp(-exposure);
            value = (1.0 - unseen) * q + unseen * value;
        }
        let end = *way.last().unwrap() as usize;
        least[end] = least[end].min(value);
    });
    least
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1500) })]
    /// Thousands of small grounds, exact and bounded, against every simple way.
    #[test]
    fn agree_labels_with_every_simple_way(
        seed in 0_u32..1_000_000,
        shape in prop_oneof![4 => Just((3_u64, 3_u64)), 2 => Just((4, 2)), 1 => Just((4, 3))],
        target in 0_u32..12,
        response in (5.0_f64..200.0, 0.5_f64..80.0),
        time_cv in prop_oneof![Just(0.0), 0.05_f64..0.6],
        watched in 0.0_f64..0.05,
        delay in (0.0_f64..60.0, prop_oneof![Just(0.0), 1.0_f64..60.0]),
        within in prop_oneof![Just(0.0), 0.001_f64..0.1],
    ) {
        let ground = terrain(shape.0, shape.1, 20.0, |c| (25.0 * scatter(seed, c)) as f32);
        let lattice = *ground.lattice();
        let hazard = Grid::from_fn(lattice, |c| {
            if scatter(seed, 50 + c) < 0.3 { 0.0 } else { (watched * scatter(seed, 90 + c)) as f32 }
        });
        let target = lattice.centre(target % lattice.cells() as u32);
        let barriers = [
            Barrier { centre: target, radius_m: 15.0, delay_s: delay.0 },
            Barrier { centre: at(30.0, 30.0), radius_m: 22.0, delay_s: 0.5 * delay.0 },
        ];
        let approach = Approach {
            terrain: &ground,
            cover: None,
            barriers: &barriers,
            target,
            reach_m: f64::INFINITY,
            sneak: Manner { speed_factor: 0.5, hazard_factor: 0.7 },
            rush: STEADY,
            around: Around::Eight,
        };
        let watch = NormalWatch {
            hazard_per_s: &hazard,
            factor: 1.3,
            response: Spread { mean_s: response.0, sd_s: response.1 },
            time_cv,
            barrier_sd_s: &[delay.1],
        };
        let remaining = approach.remaining().unwrap();
        let ways = remaining.normal_ways(watch, Effort { within, ..EXACT }).unwrap();
        let all = enumerated(&approach, &watch);
        for cell in 0..lattice.cells() as u32 {
            let (low, high) = (ways.lower.get(cell), ways.upper.get(cell));
            let exact = all[cell as usize];
            prop_assert!(low <= exact + 1e-10, "{cell}: {low} {exact}");
            prop_assert!(high >= exact - 1e-10, "{cell}: {high} {exact}");
            prop_assert!(high - low <= within + 1e-10);
            // the way is worth what is said of it, by EASI's own code where it has no barrier's spread
            let cells = ways.cells_from(cell);
            prop_assert_eq!(cells[0], cell);
            let tasks = remaining.tasks_along(&cells, watch).unwrap();
            if delay.1 == 0.0 {
                let response = Response {
                    time: watch.response,
                    communication: Probability::ONE,
                    convention: Convention::Common,
                };
                let easi = interruption_correlated(&tasks, &response, 1.0).probability.value();
                prop_assert!((easi - high).abs() < 1e-9, "{cell}: {easi} {high}");
            }
        }
    }
}

fn normal(site: &Site) -> NormalWatch<'_> {
    NormalWatch {
        hazard_per_s: &site.hazard,
        factor: 1.0,
        response: Spread { mean_s: 400.0, sd_s: 120.0 },
        time_cv: 0.25,
        barrier_sd_s: &[],
    }
}

/// 200² cells with five watchers in the open.
fn wide() -> Site {
    let ground = terrain(200, 200, 20.0, |c| {
        let (x, y) = (f64::from(c % 200) / 17.0, f64::from(c / 200) / 13.0);
        (40.0 * libm::sin(x) * libm::cos(y)) as f32
    });
    let watchers =
        [(1300.0, 1800.0), (1800.0, 1300.0), (1400.0, 1200.0), (1900.0, 1700.0), (1000.0, 1400.0)];
    let hazard = Grid::from_fn(*ground.lattice(), |c| {
        let centre = ground.lattice().centre(c);
        let curve = ringfort_world::coverage::RangeCurve::new(130.0);
        let rate = |(e, n)| curve.hazard_per_s(centre.distance_m(at(e, n)));
        watchers.into_iter().map(rate).sum::<f64>() as f32
    });
    Site { terrain: ground, hazard }
}

/// The race run along ways over 40,000 cells, from walking times and rates worked out here: one factor
/// on his times and one response time a play.
#[test]
fn agree_with_the_race_played_out() {
    let site = wide();
    let (approach, watch) = (site.approach(), normal(&site));
    let remaining = approach.remaining().unwrap();
    let ways = remaining.normal_ways(watch, Effort { within: 0.06, ..EXACT }).unwrap();
    let lattice = *site.terrain.lattice();
    let mut state = 7_u64;
    let mut uniform = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (((z ^ (z >> 31)) >> 11) as f64 + 0.5) / 9_007_199_254_740_992.0
    };
    for entry in [0, 199, 20_000, 39_800, 39_999, 8_100] {
        let cells = ways.cells_from(entry);
        let legs: Vec<(f64, f64)> = (cells.windows(2))
            .map(|pair| {
                let length_m = lattice.centre(pair[0]).distance_m(lattice.centre(pair[1]));
                let (from, to) = (pair[0], pair[1]);
                let time_s =
                    ringfort_world::travel::foot_step_s(&site.terrain, from, to, length_m, 1.0);
                let rate = site.hazard.get(from) + site.hazard.get(to);
                (time_s, 0.5 * f64::from(rate) * time_s)
            })
            .collect();
        let (plays, mut won) = (40_000, 0);
        for _ in 0..plays {
            let own = 1.0 + 0.25 * crate::special::normal_quantile(uniform());
            let response_s = 400.0 + 120.0 * crate::special::normal_quantile(uniform());
            let noticed = legs.iter().position(|(_, exposure)| uniform() < -libm::expm1(-exposure));
            let Some(noticed) = noticed else { continue };
            let left_s: f64 = legs[noticed..].iter().map(|(time_s, _)| time_s).sum();
            won += u32::from(own * left_s > response_s);
        }
        let share = f64::from(won) / f64::from(plays);
        let exact = ways.upper.get(entry);
        let error = (exact * (1.0 - exact) / f64::from(plays)).sqrt();
        assert!((share - exact).abs() < 4.0 * error, "{entry}: {share} v {exact} ± {error}");
        assert!(exact > 0.02 && exact < 0.99, "{exact}");
    }
}

/// Bounds enclose the exact answer, narrower ones lie within; what no way can do better than is no
/// worse than the deterministic ways are under the same law.
#[test]
fn law_bounds_enclose_the_exact_answer() {
    let site = site();
    let watch = normal(&site);
    let near = Approach { reach_m: 900.0, ..site.approach() };
    let remaining = near.remaining().unwrap();
    let exact = remaining.normal_ways(watch, EXACT).unwrap();
    assert_eq!(exact.lower, exact.upper);
    for within in [0.2, 0.02, 0.002] {
        let ways = remaining.normal_ways(watch, Effort { within, ..EXACT }).unwrap();
        assert!(ways.labels < exact.labels);
        for cell in 0..3600 {
            let (low, high) = (ways.lower.get(cell), ways.upper.get(cell));
            let exact = exact.upper.get(cell);
            assert!(low <= exact + 1e-9 && exact <= high + 1e-9, "{low} {exact} {high}");
            assert!(high.is_infinite() || high - low <= within + 1e-9);
            assert_eq!(ways.cells_from(cell).is_empty(), high.is_infinite());
        }
    }
    let response = Response {
        time: watch.response,
        communication: Probability::ONE,
        convention: Convention::Common,
    };
    let sure = Watch { hazard_per_s: &site.hazard, factor: 1.0, response_time_s: 400.0 };
    let plain = remaining.ways_in(sure).unwrap();
    for cell in (0..3600).step_by(7) {
        let cells = plain.cells_from(cell);
        let Some(tasks) = remaining.tasks_along(&cells, watch).filter(|t| !t.is_empty()) else {
            continue;
        };
        let plain = interruption_correlated(&tasks, &response, 1.0).probability.value();
        assert!(exact.upper.get(cell) <= plain + 1e-9);
    }
}

/// A longer delay at a barrier, a slower walker, a better watch and a faster response never lower
/// P(I), whether the response time is certain or normal.
#[test]
fn law_protection_never_hurts() {
    let site = site();
    let lattice = *site.terrain.lattice();
    let target = site.approach().target;
    let fence = |delay_s| [Barrier { centre: target, radius_m: 200.0, delay_s }];
    let (low, high) = (fence(60.0), fence(200.0));
    let slow = Manner { speed_factor: 0.8, ..STEADY };
    let more = Grid::from_fn(lattice, |c| {
        site.hazard.get(c) + if scatter(9, c) < 0.3 { 0.003 } else { 0.0 }
    });
    let base = Approach { barriers: &low, reach_m: 900.0, ..site.approach() };
    let fields = |approach: Approach<'_>, hazard: &Grid<f32>, response_s: f64| {
        let remaining = approach.remaining().unwrap();
        let watch = NormalWatch {
            hazard_per_s: hazard,
            response: Spread { mean_s: response_s, sd_s: 120.0 },
            ..normal(&site)
        };
        let ways = remaining.normal_ways(watch, EXACT).unwrap();
        let sure = Watch { hazard_per_s: hazard, factor: 1.0, response_time_s: response_s };
        (ways.upper, remaining.fields(sure).unwrap().interruption)
    };
    let (normal_before, sure_before) = fields(base, &site.hazard, 400.0);
    let better = [
        fields(Approach { barriers: &high, ..base }, &site.hazard, 400.0),
        fields(Approach { sneak: slow, rush: slow, ..base }, &site.hazard, 400.0),
        fields(base, &more, 400.0),
        fields(base, &site.hazard, 300.0),
    ];
    for (k, (normal, sure)) in better.iter().enumerate() {
        let mut raised = 0;
        for cell in 0..3600 {
            let (a, b) = (normal_before.get(cell), normal.get(cell));
            assert!(a <= b + 1e-12, "{k} {cell}: {a} {b}");
            raised += u32::from(a.is_finite() && a + 1e-3 < b);
            let (a, b) = (sure_before.get(cell), sure.get(cell));
            assert!(a.is_nan() || a <= b + 1e-5, "{k} {cell}: {a} {b}");
        }
        assert!(raised > 50, "{k}: {raised}");
    }
}

#[test]
fn golden_normal_questions_without_an_answer() {
    let site = site();
    let remaining = site.approach().remaining().unwrap();
    let say = |watch: NormalWatch<'_>, effort| {
        remaining.normal_ways(watch, effort).unwrap_err().to_string()
    };
    let good = normal(&site);
    assert_eq!(
        say(NormalWatch { time_cv: -0.1, ..good }, EXACT),
        "-0.1 is no coefficient of variation: it must be a finite number of 0 or more"
    );
    assert_eq!(
        say(good, Effort { most_labels: 10, ..EXACT }),
        "the answer takes more than 10 labels: allow a larger difference between the bounds, more labels, or a shorter reach"
    );
    assert_eq!(
        say(NormalWatch { factor: -1.0, ..good }, EXACT),
        "-1 is no factor on a speed or a hazard"
    );
}
