//! How much do times and P(I) over the terrain depend on the size of cells and the number of
//! directions?
//!
//! `cargo bench -p ringfort-analysis --bench refinement` prints the table of the theory page: one
//! made-up ground of 12 km with smooth hills and five watchers, whose heights and rates are known at
//! every point, cut into ever smaller cells.
#![expect(clippy::print_stdout, reason = "a bench talks to a terminal")]
#![expect(clippy::unwrap_used, reason = "a bench may stop")]

use ringfort_analysis::interruption::Spread;
use ringfort_analysis::path::{Approach, Effort, Manner, NormalWatch, Watch};
use ringfort_model::units::{LonLat, Position};
use ringfort_world::coverage::RangeCurve;
use ringfort_world::frame::Frame;
use ringfort_world::grid::{Grid, Lattice};
use ringfort_world::terrain::Terrain;
use ringfort_world::travel::{Around, OFF_PATH};

const SIDE_M: f64 = 12_000.0;
const TARGET: Position = Position { east_m: 6_060.0, north_m: 5_940.0 };
const WATCHERS: [(f64, f64); 5] =
    [(5200.0, 6100.0), (6700.0, 6500.0), (6300.0, 5000.0), (4500.0, 4300.0), (7800.0, 7600.0)];

fn main() {
    println!(
        "| cell, m | directions | time from the edge, s: mean, against the last | least P(I) from the edge | normal form, bounds | contour, km |"
    );
    println!("| --- | --- | --- | --- | --- | --- |");
    let mut rows = Vec::new();
    for cell_m in [150.0, 75.0, 37.5, 18.75, 9.375] {
        for (directions, around) in
            [(8, Around::Eight), (16, Around::Sixteen), (32, Around::ThirtyTwo)]
        {
            rows.push((cell_m, directions, study(cell_m, around)));
        }
    }
    let finest = rows.last().unwrap().2.clone();
    for (cell_m, directions, row) in &rows {
        let more = |a: f64, b: f64| 100.0 * (a / b - 1.0);
        let each = row.times_s.iter().zip(&finest.times_s).map(|(a, b)| more(*a, *b));
        let (mut mean, mut most) = (0.0, 0.0_f64);
        for percent in each {
            mean += percent / row.times_s.len() as f64;
            most = most.max(percent.abs());
        }
        let normal =
            row.normal.map_or(String::from("–"), |(low, high)| format!("{low:.3} to {high:.3}"));
        println!(
            "| {cell_m} | {directions} | {mean:+.2} %, at most {most:.2} % | {:.4} | {normal} | {:.3} |",
            row.interruption,
            row.contour_m / 1000.0
        );
    }
}

#[derive(Clone)]
struct Row {
    times_s: Vec<f64>,
    interruption: f64,
    normal: Option<(f64, f64)>,
    contour_m: f64,
}

fn study(cell_m: f64, around: Around) -> Row {
    let cells = (SIDE_M / cell_m) as u64;
    let lattice = Lattice::new(cells, cells, cell_m, 0.0, SIDE_M).unwrap();
    let corner = LonLat { longitude_deg: 1.0, latitude_deg: 42.0 };
    let heights = Grid::from_fn(lattice, |cell| height_m(lattice.centre(cell)) as f32);
    let terrain = Terrain::new(Frame::at(corner).unwrap(), heights).unwrap();
    let curve = RangeCurve::new(220.0);
    let hazard = Grid::from_fn(lattice, |cell| {
        let at = lattice.centre(cell);
        let rate = |(east_m, north_m): (f64, f64)| {
            curve.hazard_per_s(at.distance_m(Position { east_m, north_m }))
        };
        WATCHERS.into_iter().map(rate).sum::<f64>() as f32
    });
    let manner = Manner { speed_factor: OFF_PATH, hazard_factor: 1.0 };
    let approach = Approach {
        terrain: &terrain,
        cover: None,
        barriers: &[],
        target: TARGET,
        reach_m: f64::INFINITY,
        sneak: manner,
        rush: manner,
        around,
    };
    let remaining = approach.remaining().unwrap();
    // the centres of cells lie apart by what the cells are: time by the straight line is taken out
    let start = lattice.cell_at(TARGET).unwrap();
    let times_s = (0..48)
        .map(|k| {
            let turn = std::f64::consts::TAU * (f64::from(k) + 0.37) / 48.0;
            let at = Position {
                east_m: TARGET.east_m + 5_000.0 * libm::cos(turn),
                north_m: TARGET.north_m + 5_000.0 * libm::sin(turn),
            };
            let cell = lattice.cell_at(at).unwrap();
            let straight_m = lattice.centre(cell).distance_m(lattice.centre(start));
            remaining.remaining_s().get(cell) * 5_000.0 / straight_m
        })
        .collect();
    let watch = Watch { hazard_per_s: &hazard, factor: 1.0, response_time_s: 900.0 };
    let ways = remaining.ways_in(watch).unwrap();
    let best = ways.best(&lattice.rim()).unwrap();
    let normal = NormalWatch {
        hazard_per_s: &hazard,
        factor: 1.0,
        response: Spread { mean_s: 900.0, sd_s: 200.0 },
        time_cv: 0.2,
        barrier_sd_s: &[],
    };
    // labels grow with the number of cells and of directions: small cells are left out
    let normal = (cell_m > 30.0).then(|| {
        let effort = Effort { within: 0.03, most_labels: 20_000_000 };
        let ways = remaining.normal_ways(normal, effort).unwrap();
        let least = |values: &Grid<f64>| {
            lattice.rim().into_iter().map(|cell| values.get(cell)).fold(f64::INFINITY, f64::min)
        };
        (least(&ways.lower), least(&ways.upper))
    });
    let lines = remaining.contour_lines(900.0);
    let length = |line: &Vec<Position>| line.windows(2).map(|p| p[0].distance_m(p[1])).sum::<f64>();
    let contour_m = lines.iter().map(length).sum();
    Row { times_s, interruption: best.interruption().value(), normal, contour_m }
}

fn height_m(at: Position) -> f64 {
    let wave = |length_m: f64, turn: f64| {
        let (east, north) = (at.east_m / length_m, at.north_m / length_m);
        libm::sin(east * libm::cos(turn) + north * libm::sin(turn) + turn)
            * libm::cos(north * libm::cos(turn) - east * libm::sin(turn))
    };
    900.0 + 200.0 * wave(900.0, 0.3) + 60.0 * wave(260.0, 1.1)
}
