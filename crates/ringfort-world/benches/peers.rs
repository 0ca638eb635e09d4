//! What `benches/peers/run.sh` runs beside other tools: one job on a raster of raw numbers, with the
//! CPU seconds of the job alone.
//!
//! `peers travel SLOWNESS SIDE CELL_M COL ROW AROUND OUT` and
//! `peers viewshed HEIGHTS SIDE CELL_M COL ROW EYES_M TARGET_M RADIUS_M CARE OUT` read SIDE² little-endian
//! 32-bit floats and write 64-bit costs or bytes; `peers posts HEIGHTS SIDE CELL_M COUNT RADIUS_M CARE`
//! works out the joint hazard of posts. THREADS in the environment sets how many there are.
#![expect(clippy::print_stdout, reason = "it talks to a script")]
#![expect(clippy::unwrap_used, reason = "a bench may stop")]

use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::path::Path;

use ringfort_model::units::LonLat;
use ringfort_world::coverage::{Observer, RangeCurve, coverage};
use ringfort_world::frame::Frame;
use ringfort_world::grid::{Grid, Lattice};
use ringfort_world::sight::{Air, Care, Look, viewshed};
use ringfort_world::terrain::Terrain;
use ringfort_world::travel::{Around, least_time};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let Some(job) = args.first() else {
        println!("run by crates/ringfort-world/benches/peers/run.sh");
        return;
    };
    let number = |at: usize| args[at].parse::<f64>().unwrap();
    let (side, cell_m) = (number(2) as u64, number(3));
    let lattice = Lattice::new(side, side, cell_m, 0.0, side as f64 * cell_m).unwrap();
    let grid = Grid::new(lattice, floats(Path::new(&args[1]))).unwrap();
    let threads = std::env::var("THREADS").map_or(1, |t| t.parse().unwrap());
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let place = |col: f64, row: f64| lattice.centre(lattice.cell(col as u32, row as u32));
    match job.as_str() {
        "travel" => {
            let around = match args[6].as_str() {
                "8" => Around::Eight,
                "16" => Around::Sixteen,
                _ => Around::ThirtyTwo,
            };
            let start = [(lattice.cell(number(4) as u32, number(5) as u32), 0.0)];
            let surface = timed(&pool, || least_time(&grid, &start, around, f64::INFINITY));
            let mut file = BufWriter::with_capacity(1 << 20, File::create(&args[7]).unwrap());
            for cost in surface.cost.values() {
                file.write_all(&cost.to_le_bytes()).unwrap();
            }
            file.flush().unwrap();
        }
        "viewshed" => {
            let terrain = terrain(grid);
            let look = Look {
                observer: place(number(4), number(5)),
                observer_height_m: number(6),
                target_height_m: number(7),
                radius_m: number(8),
                air: Air::FLAT,
            };
            let seen = timed(&pool, || viewshed(&terrain, None, &look, care(&args[9])));
            std::fs::write(&args[10], seen.values()).unwrap();
        }
        _ => {
            let terrain = terrain(grid);
            let posts: Vec<Observer> = (0..number(4) as u32)
                .map(|post| {
                    // spread evenly by the golden ratio and the square root of two
                    let share = |by: f64| {
                        let along = f64::from(post) * by;
                        (0.05 + 0.9 * (along - along.floor())) * side as f64
                    };
                    Observer {
                        position: place(share(0.618_033_988_75), share(0.414_213_562_37)),
                        eye_height_m: 1.8,
                        curve: RangeCurve { half_range_m: 400.0, reach_m: number(5) },
                        vigilance: 1.0,
                    }
                })
                .collect();
            let rate =
                timed(&pool, || coverage(&terrain, None, &posts, 1.7, Air::FLAT, care(&args[6])));
            println!("watched {}", rate.values().iter().filter(|r| **r > 0.0).count());
        }
    }
}

fn care(word: &str) -> Care {
    match word {
        "fast" => Care::Fast,
        "exact" => Care::Exact,
        _ => Care::EveryLine,
    }
}

fn terrain(heights: Grid<f32>) -> Terrain {
    let corner = LonLat { longitude_deg: 1.0, latitude_deg: 42.0 };
    Terrain::new(Frame::at(corner).unwrap(), heights).unwrap()
}

fn floats(path: &Path) -> Vec<f32> {
    let mut file = File::open(path).unwrap();
    let mut values = Vec::with_capacity(file.metadata().unwrap().len() as usize / 4);
    let mut some = vec![0; 1 << 20];
    loop {
        let mut count = file.read(&mut some).unwrap();
        if count == 0 {
            return values;
        }
        while !count.is_multiple_of(4) {
            count += file.read(&mut some[count..]).unwrap();
        }
        let words = some[..count].chunks_exact(4);
        values.extend(words.map(|c| f32::from_le_bytes([c[0], c[1], c[2], c[3]])));
    }
}

/// Runs a job in the pool, and prints its CPU and wall seconds.
#[expect(clippy::disallowed_methods, reason = "a bench reads the clock")]
fn timed<T: Send>(pool: &rayon::ThreadPool, job: impl FnOnce() -> T + Send) -> T {
    let (before, clock) = (cpu_s(), std::time::Instant::now());
    let result = pool.install(job);
    println!("cpu {:.4} wall {:.4}", cpu_s() - before, clock.elapsed().as_secs_f64());
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
