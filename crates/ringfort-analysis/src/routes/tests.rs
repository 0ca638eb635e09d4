//! Small networks whose ways can be counted by hand.

use ringfort_model::units::Probability;
use ringfort_world::network::{Network, Passage, Road};

use super::drive::{Drive, Post, closures};
use super::*;

fn at(east_m: f64, north_m: f64) -> Position {
    Position { east_m, north_m }
}

fn road(points: &[(f64, f64)]) -> Road {
    Road {
        name: None,
        class: "track".to_owned(),
        speed_m_s: 10.0,
        one_way: false,
        passage: Passage::Ground,
        level: 0,
        points: points.iter().map(|(e, n)| at(*e, *n)).collect(),
        feature: 0,
    }
}

/// A cross of four roads into a ring road of radius 500 about, and one road from it to the middle.
fn cross() -> Network {
    let ring = [(500.0, 0.0), (0.0, 500.0), (-500.0, 0.0), (0.0, -500.0), (500.0, 0.0)];
    let roads = vec![
        road(&ring),
        road(&[(2000.0, 0.0), (500.0, 0.0)]),
        road(&[(0.0, 2000.0), (0.0, 500.0)]),
        road(&[(-2000.0, 0.0), (-500.0, 0.0)]),
        road(&[(0.0, -2000.0), (0.0, -500.0)]),
        road(&[(0.0, 500.0), (0.0, 250.0), (0.0, 0.0)]),
    ];
    Network::new(roads, Vec::new()).unwrap()
}

fn into(roads: &Network, radius_m: f64) -> Into<'_> {
    Into { roads, target: at(0.0, 0.0), centre: at(0.0, 0.0), radius_m }
}

#[test]
fn verify_one_road_to_the_middle_is_one_place_to_watch() {
    let roads = cross();
    let watched = into(&roads, 1000.0).watched(&[]).unwrap();
    // all four ways in come together at the northern end of the ring, and before the middle
    assert_eq!((watched.fewest.len(), watched.open.len(), watched.close.len()), (1, 1, 1));
    assert!(watched.all_pass.contains(&at(0.0, 500.0)), "{watched:?}");
    // the open way is a way: it begins outside and ends at the target's road
    let way = &watched.open[0];
    assert!(way.points[0].distance_m(at(0.0, 0.0)) > 1000.0);
    let there = into(&roads, 1000.0).watched(&watched.close).unwrap();
    assert!(there.open.is_empty() && there.close.is_empty(), "{there:?}");
}

#[test]
fn law_a_layer_whose_roads_do_not_meet_needs_a_post_each() {
    // two roads that end at the same place from either side
    let roads = Network::new(
        vec![
            road(&[(-2000.0, 0.0), (-600.0, 0.0), (0.0, 0.0)]),
            road(&[(2000.0, 0.0), (600.0, 0.0), (0.0, 0.0)]),
        ],
        Vec::new(),
    )
    .unwrap();
    let watched = into(&roads, 1000.0).watched(&[]).unwrap();
    assert_eq!((watched.fewest.len(), watched.open.len()), (2, 2));
    assert!(watched.all_pass.is_empty());
    let half = into(&roads, 1000.0).watched(&[at(-1000.0, 10.0)]).unwrap();
    assert_eq!((half.open.len(), half.close.len()), (1, 1));
    assert!(half.close[0].east_m > 0.0 && half.open[0].points.iter().all(|p| p.east_m >= -1.0));
    let far = into(&roads, 1000.0).watched(&[at(-1000.0, 30.0)]).unwrap();
    assert_eq!(far.open.len(), 2);
}

#[test]
fn law_no_road_and_no_way() {
    let empty = Network::new(Vec::new(), Vec::new()).unwrap();
    assert!(into(&empty, 100.0).watched(&[]).is_none());
    let roads = Network::new(vec![road(&[(0.0, 0.0), (50.0, 0.0)])], Vec::new()).unwrap();
    let watched = into(&roads, 100.0).watched(&[]).unwrap();
    assert!(watched.fewest.is_empty() && watched.open.is_empty());
}

/// From the east: 1500 m to the ring, 707 m on it, 500 m in: 270.7 s at 10 m/s.
#[test]
fn verify_weakest_drive_by_hand() {
    let roads = cross();
    let post = |at: Position, p: f64| Post { at, detects: Probability::clamped(p), delay_s: 0.0 };
    let posts = [post(at(1000.0, 0.0), 0.8), post(at(0.0, 300.0), 0.9)];
    let from = [at(2000.0, 0.0), at(-2000.0, 0.0)];
    let drive = |posts: &[Post], response_s: f64| {
        let target = at(0.0, 0.0);
        Drive { roads: &roads, from: &from, target, posts, response_s }.weakest().unwrap()
    };
    // slow response: nobody is in time anywhere, the quickest drive is taken
    let late = drive(&posts, 1000.0);
    assert_eq!(late.interruption.value(), 0.0);
    assert!((late.time_s - 270.7107).abs() < 1e-3, "{late:?}");
    // a response of a minute: only the far post is in time, and the west has none
    let west = drive(&posts, 60.0);
    assert_eq!((west.interruption.value(), west.passed.as_slice()), (0.0, &[1_u32][..]));
    assert!(west.points[0].east_m < 0.0);
    // at once: the post at the last stretch is passed by all with 25 s or so left
    let quick = drive(&posts, 20.0);
    assert!((quick.interruption.value() - 0.9).abs() < 1e-12);
    // a third post in the west: now either way meets one in time
    let kind = post(at(0.0, 0.0), 0.5);
    let asked =
        Drive { roads: &roads, from: &from, target: at(0.0, 0.0), posts: &posts, response_s: 60.0 };
    let more = asked.one_more(kind, &[at(-1000.0, 0.0), at(0.0, -1000.0)]);
    assert!((more[0].buys - 0.5).abs() < 1e-12 && more[0].at == at(-1000.0, 0.0), "{more:?}");
    assert!(more[1].buys == 0.0);
}

#[test]
fn verify_closed_roads_by_hand() {
    let roads = cross();
    let closed = closures(&roads, at(2000.0, 0.0), at(0.0, 0.0));
    // without its last road nobody arrives; without the ring's, nor; the ring is one road here
    let worst: Vec<_> = closed.iter().filter(|c| c.time_s.is_none()).map(|c| c.road).collect();
    assert_eq!(worst, [0, 1, 5]);
    let two = vec![
        road(&[(0.0, 0.0), (1000.0, 0.0)]),
        road(&[(0.0, 0.0), (0.0, 500.0), (1000.0, 500.0), (1000.0, 0.0)]),
        road(&[(1000.0, 0.0), (2000.0, 0.0)]),
        road(&[(0.0, 0.0), (-100.0, 0.0)]),
    ];
    let two = Network::new(two, Vec::new()).unwrap();
    let closed = closures(&two, at(-100.0, 0.0), at(2000.0, 0.0));
    let of = |road: u32| closed.iter().find(|c| c.road == road).unwrap().time_s;
    assert!((of(0).unwrap() - 310.0).abs() < 1e-9, "{closed:?}");
    assert_eq!((of(2), of(3)), (None, None));
    assert!(closed.iter().all(|c| c.road != 1));
}
