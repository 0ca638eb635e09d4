//! How long does the whole path analysis of one target take, and how long another response time?
//!
//! `cargo bench -p ringfort-analysis --bench paths [-- SIDE …]` works on SIDE² cells (1000 and 4000)
//! of made-up hills with 400 posts of 3 km reach: their joint hazard, the time left, the least
//! exposure, the critical detection contour and the map of P(I). CPU and wall seconds of each part,
//! and the peak memory of the process so far. Two threads, of which only the posts use both.
#![expect(clippy::print_stdout, reason = "a bench talks to a terminal")]
#![expect(clippy::unwrap_used, reason = "a bench may stop")]
#![expect(clippy::disallowed_methods, reason = "a bench reads the clock")]

use ringfort_analysis::interruption::Spread;
use ringfort_analysis::path::{Approach, Effort, Manner, NormalWatch, Watch};
use ringfort_model::units::{LonLat, Position};
use ringfort_world::coverage::{Observer, RangeCurve, coverage};
use ringfort_world::frame::Frame;
use ringfort_world::grid::{Grid, Lattice};
use ringfort_world::sight::{Air, Care};
use ringfort_world::terrain::Terrain;
use ringfort_world::travel::{Around, OFF_PATH};

fn main() {
    let sides: Vec<u64> = std::env::args().skip(1).filter_map(|arg| arg.parse().ok()).collect();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
    for side in if sides.is_empty() { vec![1000, 4000] } else { sides } {
        pool.install(|| analysis(side));
    }
}

fn analysis(side: u64) {
    let cell_m = 20.0;
    println!("{side}² cells of {cell_m} m");
    let lattice = Lattice::new(side, side, cell_m, 0.0, side as f64 * cell_m).unwrap();
    let corner = LonLat { longitude_deg: 1.0, latitude_deg: 42.0 };
    let heights = Grid::from_fn(lattice, |cell| hills(lattice.centre(cell)));
    let terrain = Terrain::new(Frame::at(corner).unwrap(), heights).unwrap();
    let across_m = side as f64 * cell_m;
    let posts: Vec<Observer> = (0..400_u32)
        .map(|post| {
            // spread evenly by the golden ratio and the square root of two
            let share = |by: f64| {
                let along = f64::from(post) * by;
                (0.05 + 0.9 * (along - along.floor())) * across_m
            };
            Observer {
                position: Position {
                    east_m: share(0.618_033_988_75),
                    north_m: share(0.414_213_562_37),
                },
                eye_height_m: 1.8,
                curve: RangeCurve { half_range_m: 150.0, reach_m: 3000.0 },
                vigilance: 1.0,
            }
        })
        .collect();
    let (cpu, wall) = (cpu_s(), std::time::Instant::now());
    let hazard = part("hazard of 400 posts", || {
        coverage(&terrain, None, &posts, 1.2, Air::FLAT, Care::Exact)
    });
    let manner = Manner { speed_factor: OFF_PATH, hazard_factor: 1.0 };
    let approach = Approach {
        terrain: &terrain,
        cover: None,
        barriers: &[],
        target: Position { east_m: 0.5 * across_m, north_m: 0.5 * across_m },
        reach_m: f64::INFINITY,
        sneak: manner,
        rush: manner,
        around: Around::Eight,
    };
    let remaining = part("time left", || approach.remaining().unwrap());
    let watch = Watch { hazard_per_s: &hazard, factor: 1.0, response_time_s: 600.0 };
    let ways = part("least exposure", || remaining.ways_in(watch).unwrap());
    let fields = part("contour and map of P(I)", || ways.fields());
    let best = part("the best way from the edge", || ways.best(&lattice.rim()).unwrap());
    println!(
        "{:>30} cpu {:.3} s, wall {:.3} s",
        "all",
        cpu_s() - cpu,
        wall.elapsed().as_secs_f64()
    );
    println!(
        "{:>30} {} cells, {:.0} s, P(I) {:.4}, {} lines",
        "it is",
        best.cells.len(),
        best.duration_s(),
        best.interruption().value(),
        fields.contour.len()
    );
    drop((ways, fields));
    for response_time_s in [0.0, 300.0, 1200.0, 3600.0] {
        let what = format!("another response time, {response_time_s} s");
        part(&what, || {
            remaining.fields(Watch { response_time_s, ..watch }).unwrap().interruption.get(0)
        });
    }
    for (directions, around) in [(16, Around::Sixteen), (32, Around::ThirtyTwo)] {
        part(&format!("both passes, {directions} directions"), || {
            let remaining = Approach { around, ..approach }.remaining().unwrap();
            remaining.ways_in(watch).unwrap().exposure().get(0)
        });
    }
    let normal = NormalWatch {
        hazard_per_s: &hazard,
        factor: 1.0,
        response: Spread { mean_s: 600.0, sd_s: 120.0 },
        time_cv: 0.3,
        barrier_sd_s: &[],
    };
    for within in [0.1, 0.03] {
        part(&format!("EASI's normal form within {within}"), || {
            match remaining.normal_ways(normal, Effort { within, most_labels: 30_000_000 }) {
                Ok(ways) => {
                    let worst = (ways.upper.values().iter().zip(ways.lower.values()))
                        .map(|(high, low)| high - low)
                        .fold(0.0, f64::max);
                    println!("{:>30} {} labels, {worst:.4} between the bounds", "", ways.labels);
                }
                Err(error) => println!("{:>30} {error}", ""),
            }
        });
    }
}

/// Hills of many sizes, to 900 m.
fn hills(at: Position) -> f32 {
    let wave = |length_m: f64, turn: f64| {
        let (east, north) = (at.east_m / length_m, at.north_m / length_m);
        libm::sin(east * libm::cos(turn) + north * libm::sin(turn) + turn)
            * libm::cos(north * libm::cos(turn) - east * libm::sin(turn))
    };
    let sum = 400.0 * wave(4000.0, 0.3)
        + 180.0 * wave(1100.0, 1.1)
        + 60.0 * wave(310.0, 2.3)
        + 15.0 * wave(90.0, 3.1);
    (900.0 + sum) as f32
}

/// Runs a part and prints what it took.
fn part<T>(what: &str, job: impl FnOnce() -> T) -> T {
    let (before, clock) = (cpu_s(), std::time::Instant::now());
    let result = job();
    let (cpu, wall) = (cpu_s() - before, clock.elapsed().as_secs_f64());
    println!("{what:>30} cpu {cpu:.3} s, wall {wall:.3} s, peak {:.0} MiB", peak_mib());
    result
}

/// CPU seconds of all threads of this process that still run.
fn cpu_s() -> f64 {
    let tasks = std::fs::read_dir("/proc/self/task").unwrap();
    let nanoseconds = |path: std::path::PathBuf| -> f64 {
        let line = std::fs::read_to_string(path).unwrap_or_default();
        line.split(' ').next().and_then(|n| n.parse().ok()).unwrap_or(0.0)
    };
    tasks.map(|task| nanoseconds(task.unwrap().path().join("schedstat"))).sum::<f64>() / 1e9
}

/// The most memory that this process has held, in MiB.
fn peak_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kib| kib.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}
