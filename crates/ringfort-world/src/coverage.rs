//! How soon do the observers of a posture notice someone, place by place?
//!
//! Noticing is a hazard: a rate a second, so that the chance of going unseen along a way is
//! exp(−∫ rate dt), and the rates of independent observers add up. The rate of one observer falls
//! with the cube of the range (Koopman's inverse-cube law) and is nothing where the ground hides.

use ringfort_model::units::Position;

use rayon::prelude::*;

use crate::grid::Grid;
use crate::sight::{Air, Care, Covered, Look, SEEN, Window, window_seen};
use crate::terrain::Terrain;

mod curve;

pub use curve::RangeCurve;

/// The most often that one observer can notice, however near: once a second on average, about
/// three fixations of the eye.
pub const MOST_A_SECOND: f64 = 1.0;

/// Beyond this many half-ranges the rate is set to nothing (there it is 1.2 · 10⁻⁵ a second, 4 % in
/// an hour).
pub const REACH_IN_HALF_RANGES: f64 = 10.0;

/// Someone who watches from one place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observer {
    /// Where he stands.
    pub position: Position,
    /// His eyes above the ground, in metres.
    pub eye_height_m: f64,
    /// How his noticing falls with range, in the light that is meant.
    pub curve: RangeCurve,
    /// Factor on his rate: how many pairs of eyes, times the share of the time they look this way,
    /// times their alertness. 0 or more.
    pub vigilance: f64,
}

/// How many viewsheds are worked out before they are added up: bounds the memory.
const TOGETHER: usize = 64;

/// The rate a second at which a whole posture notices someone in each cell.
///
/// - `target_height_m`: how high someone on his way shows above the ground.
/// - `covered`: what hides beside the ground, made for that height; what it does to being noticed
///   by who has it in view is not in it.
/// - Shape: the terrain's cells; 0 where nobody sees. Distances are in plan.
/// - Assumes observers independent of each other. Those off the map see nothing.
/// - Works on the threads it is called in; rates add up in the order of the observers, so that the
///   result is the same on any number of them.
pub fn coverage(
    terrain: &Terrain,
    covered: Option<&Covered>,
    observers: &[Observer],
    target_height_m: f64,
    air: Air,
    care: Care,
) -> Grid<f32> {
    let mut rate = Grid::filled(*terrain.lattice(), 0.0_f32);
    let width = rate.lattice().cols() as usize;
    let awake: Vec<&Observer> =
        observers.iter().filter(|o| o.vigilance > 0.0 && o.curve.half_range_m > 0.0).collect();
    for some in awake.chunks(TOGETHER) {
        let rates: Vec<(Window, Vec<f32>)> = some
            .par_iter()
            .filter_map(|one| rates_of(terrain, covered, one, target_height_m, air, care))
            .collect();
        let rows = |window: &Window| window.row..window.row + window.rows;
        let first = rates.iter().map(|(w, _)| rows(w).start).min().unwrap_or(0);
        let end = rates.iter().map(|(w, _)| rows(w).end).max().unwrap_or(0);
        let lines = &mut rate.values_mut()[first * width..end * width];
        lines.par_chunks_mut(width).enumerate().for_each(|(line, sums)| {
            let row = first + line;
            for (window, more) in rates.iter().filter(|(w, _)| rows(w).contains(&row)) {
                let more = &more[(row - window.row) * window.cols..][..window.cols];
                let sums = &mut sums[window.col..window.col + window.cols];
                for (sum, more) in sums.iter_mut().zip(more) {
                    *sum += more;
                }
            }
        });
    }
    rate
}

/// The rates of one observer in the cells in reach of him.
fn rates_of(
    terrain: &Terrain,
    covered: Option<&Covered>,
    observer: &Observer,
    target_height_m: f64,
    air: Air,
    care: Care,
) -> Option<(Window, Vec<f32>)> {
    let Observer { position, eye_height_m, curve, vigilance } = *observer;
    let look = Look {
        observer: position,
        observer_height_m: eye_height_m,
        target_height_m,
        radius_m: curve.reach_m,
        air,
    };
    let (window, seen) = window_seen(terrain, covered, &look, care)?;
    let lattice = terrain.lattice();
    let rates = seen.iter().enumerate().map(|(at, seen)| {
        if *seen != SEEN {
            return 0.0;
        }
        let (col, row) = (window.col + at % window.cols, window.row + at / window.cols);
        let centre = lattice.centre(lattice.cell(col as u32, row as u32));
        (vigilance * curve.hazard_per_s(position.distance_m(centre))) as f32
    });
    Some((window, rates.collect()))
}

/// The constant m of the lateral range curve p(x) = 1 − exp(−m/x²) of an observer passed in a
/// straight line at `speed_m_s`, in square metres: m = 2kh/v with kh = (ln 2/60 s) · h³.
///
/// Its sweep width is 2 √(π m). Source: Koopman, OEG Report 56 (1946), the inverse-cube law.
pub fn lateral_range_constant_m2(curve: &RangeCurve, speed_m_s: f64) -> f64 {
    let h = curve.half_range_m;
    2.0 * std::f64::consts::LN_2 / 60.0 * h * h * h / speed_m_s
}

#[cfg(test)]
mod tests;
