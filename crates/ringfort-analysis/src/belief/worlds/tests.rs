//! Worlds against dense matrices, and against one another.

use super::super::{Belief, Edge};
use super::*;

#[track_caller]
fn close(ours: f64, theirs: f64, tolerance: f64) {
    assert!((ours - theirs).abs() <= tolerance, "ours {ours}, theirs {theirs}");
}

const WIND: [[f64; 3]; 3] = [[0.02, 0.11, 0.05], [0.07, 0.4, 0.13], [0.01, 0.15, 0.06]];

/// The matrix of a kernel, cell by cell.
fn dense(w: usize, h: usize, chances: [[f64; 3]; 3], edge: Edge) -> Vec<Vec<f64>> {
    let n = w * h;
    let mut all = vec![vec![0.0; n + 1]; n + 1];
    all[n][n] = 1.0;
    for (from, all) in all.iter_mut().enumerate().take(n) {
        for (i, chances) in chances.iter().enumerate() {
            for (j, chance) in chances.iter().enumerate() {
                let (row, column) = ((from / w + i).checked_sub(1), (from % w + j).checked_sub(1));
                let to = match (row, column) {
                    (Some(row), Some(column)) if row < h && column < w => row * w + column,
                    _ if edge == Edge::Stay => from,
                    _ => n,
                };
                all[to] += chance;
            }
        }
    }
    all
}

fn prior(places: usize) -> Vec<f64> {
    (0..places).map(|i| 1.0 + ((i * 7919) % 101) as f64).collect()
}

#[test]
fn agree_stencil_with_the_dense_matrix() {
    for (w, h) in [(1, 1), (1, 5), (2, 3), (5, 1), (3, 3), (20, 17)] {
        for edge in [Edge::Stay, Edge::Leave] {
            let cross = [[0.0, 0.1, 0.0], [0.2, 0.5, 0.05], [0.0, 0.15, 0.0]];
            for chances in [WIND, cross] {
                let stencil = Stencil::new(w, h, chances, edge).unwrap();
                let matrix = dense(w, h, chances, edge);
                let p = prior(w * h + 1);
                let mut ours = vec![0.0; p.len()];
                stencil.carry(&p, &mut ours);
                for (to, ours) in ours.iter().enumerate() {
                    let theirs: f64 = p.iter().zip(&matrix).map(|(p, row)| p * row[to]).sum();
                    close(*ours, theirs, 1e-12 * theirs.max(1.0));
                }
            }
        }
    }
    assert!(Stencil::walk(3, 3, 0.3, Edge::Stay).is_err());
}

/// Two worlds through a week and more of steps and misses, against two dense filters and Bayes' rule.
#[test]
fn agree_worlds_with_dense_filters() {
    let (w, h) = (12, 9);
    let n = w * h + 1;
    let night = Stencil::walk(w, h, 0.02, Edge::Stay).unwrap();
    let day = Stencil::new(w, h, WIND, Edge::Leave).unwrap();
    let still = Motion::identity(n);
    let hour = |hour: usize| usize::from((6..22).contains(&(hour % 24)));
    let first = Routine::weekly(vec![Step::Grid(night), Step::Grid(day)], hour).unwrap();
    let second = Routine::steady(Step::Sparse(still));
    let mut worlds =
        Worlds::new(vec![(3.0, prior(n), first), (1.0, vec![1.0; n], second)]).unwrap();
    let walk = [[0.0, 0.02, 0.0], [0.02, 0.92, 0.02], [0.0, 0.02, 0.0]];
    let matrices = [dense(w, h, walk, Edge::Stay), dense(w, h, WIND, Edge::Leave)]
        .map(|m| Motion::from_matrix(&m).unwrap());
    let mut apart = [Belief::from_weights(&prior(n)).unwrap(), Belief::uniform(n).unwrap()];
    let mut logs = [libm::log(0.75), libm::log(0.25)];
    let mut log_evidence = 0.0;
    for t in 0..400 {
        let miss: Vec<(usize, f64)> = (0..6).map(|k| ((t * 13 + k * 5) % (n - 1), 0.3)).collect();
        let mut whole = vec![1.0; n];
        for (place, likelihood) in &miss {
            whole[*place] *= likelihood;
        }
        if t % 5 == 0 {
            log_evidence += libm::log(worlds.observe(|_| &whole).unwrap());
        } else {
            log_evidence += libm::log(worlds.observe_at(&miss).unwrap());
        }
        for (belief, log) in apart.iter_mut().zip(&mut logs) {
            *log += belief.observe(&whole).unwrap();
        }
        worlds.advance(t);
        apart[0].predict(&matrices[hour(t)]).unwrap();
    }
    let all = libm::exp(logs[0]) + libm::exp(logs[1]);
    close(worlds.log_evidence(), libm::log(all), 1e-12);
    close(log_evidence, libm::log(all), 1e-12);
    close(worlds.worlds()[0], libm::exp(logs[0]) / all, 1e-12);
    for (world, belief) in apart.iter().enumerate() {
        let ours = worlds.places_in(world).unwrap();
        for (ours, theirs) in ours.iter().zip(belief.probabilities()) {
            close(*ours, *theirs, 1e-13);
        }
    }
    close(worlds.anywhere().iter().sum(), 1.0, 1e-13);
}

/// The fixed job of ten thousand cells: 12 digits as four other programs have them.
#[test]
fn verify_large_filter_on_a_stencil() {
    let n = 100;
    let mut weights: Vec<f64> = (0..n * n)
        .map(|cell| {
            let (r, c) = ((cell / n) as f64 - 50.0, (cell % n) as f64 - 40.0);
            libm::exp(-(r * r + c * c) / 450.0)
        })
        .collect();
    weights.push(0.0);
    let step = Step::Grid(Stencil::walk(n, n, 0.1, Edge::Stay).unwrap());
    let mut worlds = Worlds::new(vec![(1.0, weights, Routine::steady(step))]).unwrap();
    for t in 0..500 {
        let miss: Vec<(usize, f64)> =
            (0..25).map(|k| (((11 * t) % 96 + k / 5) * n + (37 * t) % 96 + k % 5, 0.2)).collect();
        worlds.observe_at(&miss).unwrap();
        worlds.advance(t);
        if t == 19 {
            close(libm::exp(worlds.log_evidence()), 0.960_379_124_745, 5e-13);
        }
    }
    close(libm::exp(worlds.log_evidence()), 0.571_668_009_997, 5e-13);
}

#[test]
fn law_small_chances_are_kept_and_refusals_change_nothing() {
    let still = || Routine::steady(Step::Sparse(Motion::identity(3)));
    let mut worlds =
        Worlds::new(vec![(1.0, vec![1.0, 1.0, 2.0], still()), (1.0, vec![1.0, 0.0, 0.0], still())])
            .unwrap();
    for _ in 0..1000 {
        worlds.observe_at(&[(0, 1e-3), (1, 1e-3), (2, 1e-3)]).unwrap();
    }
    close(worlds.log_evidence(), 1000.0 * libm::log(1e-3), 1e-8);
    close(worlds.worlds()[1], 0.5, 1e-13);
    let before = worlds.anywhere();
    assert_eq!(worlds.observe_at(&[(0, 0.0), (1, 0.0), (2, 0.0)]), Err(BeliefError::ZeroEvidence));
    assert!(worlds.observe_at(&[(3, 0.5)]).is_err());
    assert!(worlds.observe_at(&[(0, -0.5)]).is_err());
    assert!(worlds.observe(|_| &[0.0; 3]).is_err());
    assert_eq!(worlds.anywhere(), before);
    worlds.observe_at(&[(0, 0.0)]).unwrap();
    assert_eq!(worlds.places_in(1), None);
    assert!(Worlds::new(Vec::new()).is_err());
    assert!(Routine::weekly(vec![Step::Sparse(Motion::identity(2))], |hour| hour).is_none());
}
