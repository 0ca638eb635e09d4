use ringfort_world::grid::{Grid, NEIGHBOURS};
use ringfort_world::network::Road;
use ringfort_world::travel::{Around, foot_step_s, tobler_speed_m_s};

use super::*;
use crate::path::tests::{STEADY, at, scatter, terrain};
use crate::path::{Approach, Barrier, Manner, Watch};

fn road(points: &[(f64, f64)], speed_m_s: f64, one_way: bool, passage: Passage) -> Road {
    Road {
        name: None,
        class: "track".into(),
        speed_m_s,
        one_way,
        passage,
        level: 0,
        points: points.iter().map(|(e, n)| at(*e, *n)).collect(),
        feature: 0,
    }
}

/// A road from the western edge that forks: to the target's surroundings, into a tunnel, and one way
/// back.
fn roads(speed_m_s: f64) -> Network {
    let fork = (95.0, 130.0);
    let roads = vec![
        road(&[(-40.0, 150.0), (3.0, 141.0), fork], speed_m_s, false, Passage::Ground),
        road(&[fork, (215.0, 152.0)], speed_m_s, false, Passage::Ground),
        road(&[fork, (150.0, 60.0)], speed_m_s, false, Passage::Tunnel),
        road(&[(150.0, 60.0), (250.0, 45.0)], speed_m_s, true, Passage::Ground),
        road(&[(215.0, 152.0), (250.0, 45.0)], speed_m_s, true, Passage::Bridge),
    ];
    Network::new(roads, Vec::new()).unwrap()
}

/// Least costs to the nearest of some ends over any graph, by going over all links until nothing
/// improves.
fn relaxed(mut least: Vec<f64>, links: &[(usize, usize, f64)]) -> Vec<f64> {
    loop {
        let mut changed = false;
        for (from, to, cost) in links {
            if least[*to] + cost < least[*from] {
                least[*from] = least[*to] + cost;
                changed = true;
            }
        }
        if !changed {
            return least;
        }
    }
}

/// Cells and road points as one graph, with every time and rate worked out here.
#[test]
fn agree_joined_with_one_graph_of_everything() {
    let mut drives = 0;
    for seed in 0..24 {
        let ground = terrain(14, 12, 20.0, |c| (20.0 * scatter(seed, c)) as f32);
        let lattice = *ground.lattice();
        let hazard = Grid::from_fn(lattice, |c| {
            if scatter(seed, 300 + c) < 0.3 { 0.0 } else { (0.01 * scatter(seed, 600 + c)) as f32 }
        });
        let target = at(150.0, 90.0);
        let barriers = [Barrier { centre: target, radius_m: 70.0, delay_s: 25.0 }];
        let rush = Manner { speed_factor: 1.1, hazard_factor: 1.0 };
        let sneak = Manner { speed_factor: 0.6, hazard_factor: 0.5 };
        let approach = Approach {
            terrain: &ground,
            cover: None,
            barriers: &barriers,
            target,
            reach_m: f64::INFINITY,
            sneak,
            rush,
            around: Around::Eight,
        };
        let response_time_s = [30.0, 90.0, 0.0, 150.0][seed as usize % 4];
        let watch = Watch { hazard_per_s: &hazard, factor: 1.5, response_time_s };
        let network = roads(if seed % 3 == 0 { 2.0 } else { 9.0 });
        let driving = Driving {
            roads: &network,
            leaving_s: 10.0,
            hazard_factor: 0.4,
            delays_s: &[if seed % 5 == 0 { f64::INFINITY } else { 60.0 }],
        };
        let remaining = approach.remaining().unwrap();
        let by_road = remaining.by_road(driving).unwrap();
        let ways = remaining.ways_in(watch).unwrap();
        let joined = by_road.ways_in(&ways);

        // cells first, then road points as they come
        let cells = lattice.cells();
        let mut places: Vec<Position> = (0..cells as u32).map(|c| lattice.centre(c)).collect();
        let inside = |p: Position| p.distance_m(target) <= 70.0;
        let rate = |p: Position| 1.5 * f64::from(hazard.at(p).unwrap());
        // from, to, seconds in a rush, seconds sneaking, rate of being noticed
        let mut links: Vec<(usize, usize, f64, f64, f64)> = Vec::new();
        for from in 0..cells as u32 {
            for to in NEIGHBOURS.iter().filter_map(|step| lattice.step(from, *step)) {
                let (a, b) = (lattice.centre(from), lattice.centre(to));
                let walk = |factor| foot_step_s(&ground, from, to, a.distance_m(b), factor);
                let delay_s = if inside(b) && !inside(a) { 25.0 } else { 0.0 };
                let seen = 0.5 * f64::midpoint(rate(a), rate(b));
                links.push((
                    from as usize,
                    to as usize,
                    walk(1.1) + delay_s,
                    walk(0.6) + delay_s,
                    seen,
                ));
            }
        }
        let mut named: Vec<(Position, usize)> = Vec::new();
        for road in network.roads() {
            for ends in road.points.windows(2) {
                let length_m = ends[0].distance_m(ends[1]);
                let count = (length_m / 10.0).ceil() as usize;
                let mut before: Option<usize> = None;
                for k in 0..=count {
                    let t = k as f64 / count as f64;
                    let p = at(
                        ends[0].east_m + t * (ends[1].east_m - ends[0].east_m),
                        ends[0].north_m + t * (ends[1].north_m - ends[0].north_m),
                    );
                    let Some(cell) = lattice.cell_at(p) else {
                        before = None;
                        continue;
                    };
                    let corner = k == 0 || k == count;
                    let known = named.iter().find(|(q, _)| corner && q.distance_m(p) < 1e-9);
                    let here = known.map_or(places.len(), |(_, at)| *at);
                    if here == places.len() {
                        places.push(p);
                        named.push((p, here));
                    }
                    if road.passage == Passage::Ground {
                        let centre = lattice.centre(cell);
                        let delay_s = if inside(centre) && !inside(p) { 25.0 } else { 0.0 };
                        let time_s =
                            10.0 + p.distance_m(centre) / (1.1 * tobler_speed_m_s(0.0)) + delay_s;
                        links.push((here, cell as usize, time_s, time_s, 0.5 * rate(p)));
                    }
                    if let Some(before) = before {
                        let mut go = |a: usize, b: usize| {
                            let enters = inside(places[b]) && !inside(places[a]);
                            let delay_s = if enters { driving.delays_s[0] } else { 0.0 };
                            let time_s = length_m / count as f64 / road.speed_m_s + delay_s;
                            let seen = f64::midpoint(rate(places[a]), rate(places[b])) * 0.4;
                            let seen = if road.passage == Passage::Tunnel { 0.0 } else { seen };
                            links.push((a, b, time_s, time_s, seen));
                        };
                        go(before, here);
                        if !road.one_way {
                            go(here, before);
                        }
                    }
                    before = Some(here);
                }
            }
        }
        let mut ends = vec![f64::INFINITY; places.len()];
        ends[lattice.cell_at(target).unwrap() as usize] = 0.0;
        let times: Vec<_> = links.iter().map(|(a, b, rush_s, ..)| (*a, *b, *rush_s)).collect();
        let left_s = relaxed(ends, &times);
        let counted: Vec<_> = (links.iter())
            .filter(|(_, _, rush_s, ..)| rush_s.is_finite())
            .map(|(a, b, rush_s, sneak_s, seen)| {
                let share = ((rush_s + left_s[*b] - response_time_s) / rush_s).clamp(0.0, 1.0);
                (*a, *b, share * sneak_s * seen)
            })
            .collect();
        let ends = left_s.iter().map(|s| if *s <= response_time_s { 0.0 } else { f64::INFINITY });
        let exposure = relaxed(ends.collect(), &counted);

        for (place, ours_s) in by_road.remaining_s() {
            let (_, index) = named.iter().find(|(p, _)| p.distance_m(place) < 1e-9).unwrap();
            let theirs_s = left_s[*index];
            assert!(ours_s == theirs_s || (ours_s - theirs_s).abs() < 1e-8, "{ours_s} {theirs_s}");
            let way = joined.way_from_road(place);
            assert_eq!(way.is_some(), exposure[*index].is_finite());
            let more = way.map_or(0.0, |way| way.timely_exposure - exposure[*index]);
            assert!(more.abs() < 1e-6, "{seed} {place:?}: {more}");
        }
        let rim = |p: Position| {
            let (col, row) = lattice.col_row(lattice.cell_at(p).unwrap());
            col == 0 || row == 0 || col == 13 || row == 11
        };
        let least = (places.iter().zip(&exposure))
            .filter(|(p, _)| rim(**p))
            .map(|(_, e)| *e)
            .fold(f64::INFINITY, f64::min);
        let best = joined.best_from_edge().unwrap();
        assert!((best.timely_exposure - least).abs() < 1e-6, "{seed}: {best:?} {least}");
        // the way is whole: stretches join, times rise
        let stretches = &best.stretches;
        drives += u32::from(stretches[0].by == By::Vehicle);
        for pair in stretches.windows(2) {
            assert_eq!((pair[0].by, pair[1].by), (By::Vehicle, By::Foot));
            assert_eq!(pair[0].points.last(), pair[1].points.first());
            assert_eq!(pair[0].time_s.last(), pair[1].time_s.first());
        }
        for stretch in stretches {
            assert_eq!(stretch.points.len(), stretch.time_s.len());
            assert!(stretch.time_s.windows(2).all(|t| t[0] <= t[1]));
        }
        let end = stretches.last().unwrap().points.last().unwrap();
        assert_eq!(lattice.cell_at(*end), lattice.cell_at(target));
        // somebody who may drive is never interrupted more surely than on foot alone
        let on_foot = ways.best(&lattice.rim()).unwrap();
        assert!(best.timely_exposure <= on_foot.timely_exposure + 1e-9);
        let driven = joined.way_from_road(at(3.0, 141.0)).unwrap();
        assert_eq!(driven.stretches[0].by, By::Vehicle);
        assert!(driven.interruption() >= best.interruption());
        assert!(driven.duration_s() > 0.0);
    }
    assert!(drives > 2 && drives < 24, "{drives}");
}

/// A vehicle that takes for ever to leave, or no road, leaves the ways on foot.
#[test]
fn law_without_a_use_for_roads_all_is_on_foot() {
    let ground = terrain(14, 12, 20.0, |_| 5.0);
    let hazard = Grid::filled(*ground.lattice(), 0.002);
    let approach = Approach {
        terrain: &ground,
        cover: None,
        barriers: &[],
        target: at(210.0, 90.0),
        reach_m: f64::INFINITY,
        sneak: STEADY,
        rush: STEADY,
        around: Around::Sixteen,
    };
    let remaining = approach.remaining().unwrap();
    let watch = Watch { hazard_per_s: &hazard, factor: 1.0, response_time_s: 10.0 };
    let ways = remaining.ways_in(watch).unwrap();
    let (network, none) = (roads(9.0), Network::new(Vec::new(), Vec::new()).unwrap());
    for (roads, leaving_s) in [(&network, f64::INFINITY), (&none, 0.0)] {
        let driving = Driving { roads, leaving_s, hazard_factor: 1.0, delays_s: &[] };
        let by_road = remaining.by_road(driving).unwrap();
        let best = by_road.ways_in(&ways).best_from_edge().unwrap();
        assert_eq!(best.stretches.len(), 1);
        let on_foot = ways.best(&ground.lattice().rim()).unwrap();
        assert_eq!(best.stretches[0].points, on_foot.points);
        assert_eq!(best.interruption(), on_foot.interruption());
    }
    let bad = Driving { roads: &none, leaving_s: -1.0, hazard_factor: 1.0, delays_s: &[] };
    assert_eq!(remaining.by_road(bad).unwrap_err().to_string(), "a barrier cannot take -1 s");
}
