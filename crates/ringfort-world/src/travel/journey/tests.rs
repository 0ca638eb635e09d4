use super::*;
use crate::grid::Lattice;
use crate::network::Road;

fn at(east_m: f64, north_m: f64) -> Position {
    Position { east_m, north_m }
}

fn road(points: Vec<Position>, speed_m_s: f64, one_way: bool, passage: Passage) -> Road {
    Road {
        name: None,
        class: "track".to_owned(),
        speed_m_s,
        one_way,
        passage,
        level: 0,
        points,
        feature: 0,
    }
}

const DRIVE: Leg = Leg::Drive { boarding_s: 20.0, leaving_s: 10.0 };

fn ground(slowness: f32) -> Grid<f32> {
    Grid::filled(Lattice::new(100, 100, 20.0, 0.0, 2000.0).unwrap(), slowness)
}

#[test]
fn law_a_road_is_driven_and_its_end_walked_from() {
    let ground = ground(0.8);
    // through centres of cells, at 10 m/s
    let points = vec![at(10.0, 1010.0), at(1510.0, 1010.0)];
    let roads = Network::new(vec![road(points, 10.0, false, Passage::Ground)], Vec::new()).unwrap();
    let legs = [DRIVE, Leg::Walk];
    let times = journey(&ground, &roads, at(10.0, 1010.0), &legs, Around::Eight);
    let near = |place: Position, seconds: f64| {
        let time = times.at(place).unwrap();
        assert!((time - seconds).abs() < 1e-4, "{place:?}: {time} {seconds}");
    };
    near(at(1010.0, 1010.0), 20.0 + 100.0 + 10.0);
    near(at(1010.0, 1210.0), 130.0 + 200.0 * 0.8);
    near(at(1910.0, 1010.0), 20.0 + 150.0 + 10.0 + 400.0 * 0.8);
    // a few steps are walked rather than driven
    near(at(30.0, 1010.0), 16.0);
    // walking there first and then driving is driving from where he starts
    let walked =
        journey(&ground, &roads, at(10.0, 1210.0), &[Leg::Walk, DRIVE, Leg::Walk], Around::Eight);
    let time = walked.at(at(1010.0, 1010.0)).unwrap();
    // down to the road by the shortest way, then as before
    assert!((time - 290.0).abs() < 1e-3);
}

#[test]
fn law_one_way_tunnels_and_waiting_vehicles() {
    let ground = ground(1.0);
    let line = |from, to| vec![at(from, 1010.0), at(to, 1010.0)];
    let one_way =
        Network::new(vec![road(line(10.0, 1510.0), 10.0, true, Passage::Ground)], Vec::new())
            .unwrap();
    let back = journey(&ground, &one_way, at(1510.0, 1010.0), &[DRIVE], Around::Eight);
    assert_eq!(back.at(at(10.0, 1010.0)), Some(f64::INFINITY));
    let forth = journey(&ground, &one_way, at(10.0, 1010.0), &[DRIVE], Around::Eight);
    assert!((forth.at(at(1510.0, 1010.0)).unwrap() - 180.0).abs() < 1e-9);

    let tunnel = Network::new(
        vec![
            road(line(10.0, 510.0), 10.0, false, Passage::Ground),
            road(line(510.0, 1010.0), 10.0, false, Passage::Tunnel),
            road(line(1010.0, 1510.0), 10.0, false, Passage::Ground),
        ],
        Vec::new(),
    )
    .unwrap();
    let through = journey(&ground, &tunnel, at(10.0, 1010.0), &[DRIVE], Around::Eight);
    assert_eq!(through.at(at(750.0, 1010.0)), Some(f64::INFINITY));
    assert!((through.at(at(1510.0, 1010.0)).unwrap() - 180.0).abs() < 1e-9);

    // a vehicle that waits at the far end helps nobody who starts at the near one
    let legs = [Leg::Walk, DRIVE];
    let waits = |place| {
        let only = [place];
        journey_from_vehicles(
            &ground,
            &one_way,
            at(10.0, 1210.0),
            &legs,
            Some(&only),
            Around::Eight,
        )
    };
    let near = waits(at(10.0, 1010.0)).at(at(1510.0, 1010.0)).unwrap();
    assert!((near - (200.0 + 20.0 + 150.0 + 10.0)).abs() < 1e-6);
    let far = waits(at(1510.0, 1010.0)).at(at(1510.0, 1010.0)).unwrap();
    assert!(far > 1500.0);
}

/// The chain of legs beside one search over places and the leg that each is in.
#[test]
fn agree_with_one_search_over_all_legs() {
    let lattice = Lattice::new(12, 10, 20.0, 0.0, 200.0).unwrap();
    let ground =
        Grid::from_fn(lattice, |cell| 1.0 + f32::from(u8::try_from(cell * 37 % 11).unwrap()));
    let c = |col: u32, row: u32| lattice.centre(lattice.cell(col, row));
    let roads = Network::new(
        vec![
            road(vec![c(1, 1), c(1, 8), c(6, 8)], 8.0, false, Passage::Ground),
            road(vec![c(6, 8), c(10, 8), c(10, 2)], 5.0, true, Passage::Ground),
        ],
        Vec::new(),
    )
    .unwrap();
    let start = lattice.cell(3, 3);
    let legs = [Leg::Walk, DRIVE, Leg::Walk];
    let times = journey(&ground, &roads, lattice.centre(start), &legs, Around::Eight);
    // states: (leg 0 or 2, cell) and (leg 1, road point every half cell); Bellman and Ford
    let cells = lattice.cells();
    let mut first = vec![f64::INFINITY; cells];
    first[start as usize] = 0.0;
    let relax = |time: &mut Vec<f64>| {
        for _ in 0..cells {
            for a in 0..cells as u32 {
                for step in crate::grid::NEIGHBOURS {
                    let Some(b) = lattice.step(a, step) else { continue };
                    let length = lattice.centre(a).distance_m(lattice.centre(b));
                    let slow = 0.5 * (f64::from(ground.get(a)) + f64::from(ground.get(b)));
                    let via = time[a as usize] + slow * length;
                    if via < time[b as usize] {
                        time[b as usize] = via;
                    }
                }
            }
        }
    };
    relax(&mut first);
    // points of road, with the seconds to the next one
    let mut points: Vec<(Position, Vec<(usize, f64)>)> = Vec::new();
    for segment in roads.segments() {
        let nodes = roads.node_positions();
        let (a, b) = (nodes[segment.from as usize], nodes[segment.to as usize]);
        let pieces = (a.distance_m(b) / 10.0).ceil() as usize;
        for piece in 0..=pieces {
            let share = piece as f64 / pieces as f64;
            let p = at(
                a.east_m + share * (b.east_m - a.east_m),
                a.north_m + share * (b.north_m - a.north_m),
            );
            let this = points.len();
            points.push((p, Vec::new()));
            if piece > 0 {
                let time = segment.time_s / pieces as f64;
                points[this - 1].1.push((this, time));
                if !segment.one_way {
                    points[this].1.push((this - 1, time));
                }
            }
        }
    }
    for i in 0..points.len() {
        for j in 0..points.len() {
            if i != j && points[i].0.distance_m(points[j].0) < 0.1 {
                points[i].1.push((j, 0.0));
            }
        }
    }
    let beside = |p: Position| {
        let cell = lattice.cell_at(p).unwrap();
        (cell as usize, f64::from(ground.get(cell)) * lattice.centre(cell).distance_m(p))
    };
    let mut driving: Vec<f64> = points
        .iter()
        .map(|(p, _)| {
            let (cell, s) = beside(*p);
            first[cell] + s + 20.0
        })
        .collect();
    for _ in 0..points.len() {
        for i in 0..points.len() {
            for (j, seconds) in &points[i].1 {
                driving[*j] = driving[*j].min(driving[i] + seconds);
            }
        }
    }
    let mut last = first.clone();
    for ((p, _), time) in points.iter().zip(&driving) {
        let (cell, s) = beside(*p);
        last[cell] = last[cell].min(time + s + 10.0);
    }
    relax(&mut last);
    for cell in 0..cells as u32 {
        let (a, b) = (times.get(cell), last[cell as usize]);
        assert!((a - b).abs() < 1e-6, "{cell}: {a} {b}");
    }
}
