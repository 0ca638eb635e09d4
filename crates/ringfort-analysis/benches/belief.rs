//! How long do a belief over ten thousand cells and a plan of search for them take?
//!
//! `cargo bench -p ringfort-analysis --bench belief` prints milliseconds: the least and the median of
//! repeated runs on one core. `--bench belief -- P` prints P(never found) of the fixed job instead, to
//! hold against other programs: see `benches/peers/belief.py`.
#![expect(clippy::print_stdout, reason = "a bench talks to a terminal")]
#![expect(clippy::unwrap_used, reason = "a bench may stop")]
#![expect(clippy::disallowed_methods, reason = "a bench reads the clock")]

use std::hint::black_box;
use std::time::Instant;

use ringfort_analysis::belief::{Belief, Edge, Motion, Routine, Stencil, Step, Worlds};
use ringfort_analysis::effort::moving::{Enough, MovingTarget};
use ringfort_analysis::effort::several::several;
use ringfort_analysis::effort::{Detection, allocate, plan};

const N: usize = 100;

fn main() {
    if std::env::args().any(|word| word == "P") {
        println!("{:.12}", libm::exp(stencil(500)));
        return;
    }
    println!("| job | least, ms | median, ms |");
    println!("| --- | --- | --- |");
    timed("belief, 10,000 cells, 500 steps, stencil", 40, || stencil(500));
    timed("the same, sparse matrix, made anew", 10, || sparse(500));
    for cells in [1000, 10_000, 100_000] {
        let (p, w) = areas(cells);
        let name = format!("effort over {cells} cells, one resource");
        timed(&name, 40, || allocate(&p, &w, 0.1 * cells as f64));
        let name = "the same, sweep width known to 30 %";
        let wide = Detection { width_cv: 0.3, cap: 1.0 };
        timed(name, 20, || plan(&p, &w, wide, 0.1 * cells as f64).found);
    }
    for cells in [10, 100, 1000] {
        let (p, _) = areas(cells);
        let w: Vec<Vec<f64>> = (0..3)
            .map(|r| {
                (0..cells).map(|i| 0.2 + ((i * 7919 + r * 104_729) % 997) as f64 / 997.0).collect()
            })
            .collect();
        let budgets = [cells as f64 / 6.0; 3];
        let best = several(&p, &w, &budgets, 1e-6, 20_000);
        let name = format!(
            "three resources, {cells} cells: gap {:.0e} in {} rounds",
            best.gap, best.rounds
        );
        timed(&name, 3, || several(&p, &w, &budgets, 1e-6, 20_000).found);
    }
    for (side, steps) in [(10, 10), (32, 20)] {
        let motion = Motion::from_rows(&walk(side)).unwrap();
        let prior = normal(side);
        let w = vec![1.0; side * side];
        let budgets = vec![side as f64; steps];
        let motions = [&motion];
        let target = MovingTarget {
            prior: &prior,
            effectiveness: &w,
            motion: &motions,
            budgets: &budgets,
            cap: 1.0,
        };
        let best = target.best(Enough::default());
        let name = format!(
            "moving target, {} cells, {steps} steps: gap {:.0e} in {} sweeps",
            side * side,
            best.gap,
            best.sweeps
        );
        timed(&name, 3, || target.best(Enough::default()).found());
    }
}

fn timed<T>(name: &str, times: usize, mut job: impl FnMut() -> T) {
    let mut all: Vec<f64> = (0..times)
        .map(|_| {
            let start = Instant::now();
            black_box(job());
            start.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    all.sort_by(f64::total_cmp);
    println!("| {name} | {:.3} | {:.3} |", all[0], all[times / 2]);
}

fn normal(side: usize) -> Vec<f64> {
    let (middle, sd) = (side as f64 / 2.0, side as f64 * 0.15);
    let weight = |cell: usize| {
        let (r, c) = ((cell / side) as f64 - middle, (cell % side) as f64 - 0.8 * middle);
        libm::exp(-(r * r + c * c) / (2.0 * sd * sd))
    };
    let all: Vec<f64> = (0..side * side).map(weight).collect();
    let sum: f64 = all.iter().sum();
    all.iter().map(|p| p / sum).collect()
}

/// The cells of the window that is searched at a step.
fn window(t: usize) -> impl Iterator<Item = usize> {
    (0..25).map(move |k| ((11 * t) % 96 + k / 5) * N + (37 * t) % 96 + k % 5)
}

fn stencil(steps: usize) -> f64 {
    let mut prior = normal(N);
    prior.push(0.0);
    let step = Step::Grid(Stencil::walk(N, N, 0.1, Edge::Stay).unwrap());
    let mut worlds = Worlds::new(vec![(1.0, prior, Routine::steady(step))]).unwrap();
    let mut miss = Vec::with_capacity(25);
    for t in 0..steps {
        miss.clear();
        miss.extend(window(t).map(|cell| (cell, 0.2)));
        worlds.observe_at(&miss).unwrap();
        worlds.advance(t);
    }
    worlds.log_evidence()
}

fn sparse(steps: usize) -> f64 {
    let motion = Motion::from_rows(&walk(N)).unwrap();
    let mut belief = Belief::from_weights(&normal(N)).unwrap();
    let mut miss = vec![1.0; N * N];
    let mut unseen = 0.0;
    for t in 0..steps {
        miss.fill(1.0);
        for cell in window(t) {
            miss[cell] = 0.2;
        }
        unseen += belief.observe(&miss).unwrap();
        belief.predict(&motion).unwrap();
    }
    unseen
}

fn walk(side: usize) -> Vec<Vec<(usize, f64)>> {
    let last = side - 1;
    (0..side * side)
        .map(|cell| {
            let (r, c) = (cell / side, cell % side);
            vec![
                (cell, 0.6),
                (r.saturating_sub(1) * side + c, 0.1),
                ((r + 1).min(last) * side + c, 0.1),
                (r * side + c.saturating_sub(1), 0.1),
                (r * side + (c + 1).min(last), 0.1),
            ]
        })
        .collect()
}

fn areas(cells: usize) -> (Vec<f64>, Vec<f64>) {
    let p: Vec<f64> = (0..cells).map(|i| 1.0 + ((i * 7919) % 997) as f64).collect();
    let sum: f64 = p.iter().sum();
    let w = (0..cells).map(|i| 0.2 + ((i * 104_729) % 991) as f64 / 991.0).collect();
    (p.iter().map(|p| p / sum).collect(), w)
}
