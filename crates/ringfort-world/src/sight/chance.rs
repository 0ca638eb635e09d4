//! How probable is it that one place sees another when the heights of the map are in error?

use rayon::prelude::*;
use ringfort_model::units::{Position, Probability};

use super::line::Eye;
use super::{Air, Covered, Look, TOUCH_M, eye};
use crate::grid::Grid;
use crate::terrain::Terrain;

/// How far the heights of a map may be off.
///
/// Assumed normal with mean 0, the same all along a stretch of ground of `stretch_m`, and
/// independent from one stretch to the next: errors of surface models hang together over some
/// hundred metres, and a error shared by both ends and all between moves nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HeightError {
    /// Standard deviation in metres; 0 (or less) for a map that is right.
    pub sigma_m: f64,
    /// Length of ground that is off by the same, in metres, over 0.
    pub stretch_m: f64,
}

/// Over what length of ground heights are off by the same, in metres, where nobody says it: the
/// range that studies of surface models fit to the correlation of their errors is of this order
/// (sources not read; *assumed*).
pub const STRETCH_M: f64 = 300.0;

impl HeightError {
    /// Errors of a standard deviation that hang together over [`STRETCH_M`].
    pub const fn of_sigma(sigma_m: f64) -> Self {
        Self { sigma_m, stretch_m: STRETCH_M }
    }
}

/// Steps of the sums over the errors of the two ends.
const STEPS: u32 = 96;
/// How far the sums reach, in standard deviations.
const TAILS: f64 = 6.0;

/// P(`to_height_m` above the ground at `to` is seen from `from_height_m` above the ground at
/// `from`) when heights are in error. `None` if either place is off the map.
///
/// The line is cut into equal stretches of about `stretch_m`. Both ends move with the ground they
/// stand on, each with its own stretch's error e₀ and e₁; the line at the share t of its length
/// with (1 − t) e₀ + t e₁. Given the two, stretches are independent:
/// P = E[Π Φ(minₜ (c(t) + (1 − t) e₀ + t e₁) / σ)] over the stretches between, c being the clearance
/// on the map as it is, while the first and the last hold e₁ − e₀ within bounds. The outer mean is
/// a sum over 97 × 49 points, good to 10⁻⁵.
///
/// - On a line within one stretch all errors are the same: 0 or 1.
/// - Within a square of four centres the error of the line is taken at its middle.
/// - The exact lines of [`super::least_clearance_m`] for σ → 0.
pub fn chance_seen(
    terrain: &Terrain,
    from: Position,
    from_height_m: f64,
    to: Position,
    to_height_m: f64,
    air: Air,
    error: HeightError,
) -> Option<Probability> {
    let start = eye(terrain, None, from, from_height_m, air)?;
    let level_m = terrain.height_m(to)? + to_height_m;
    let (col, row) = terrain.lattice().col_row_exact(to);
    Some(chance_from(&start, (col, row), level_m, from.distance_m(to), error))
}

/// The same for the target in a cell, over what stands on the ground; see [`super::is_cell_seen`].
pub fn chance_cell_seen(
    terrain: &Terrain,
    covered: Option<&Covered>,
    look: &Look,
    cell: u32,
    error: HeightError,
) -> Probability {
    let eye = eye(terrain, covered, look.observer, look.observer_height_m, look.air);
    let stands = covered.map_or(terrain.heights_m(), |covered| &covered.stands);
    let level_m = f64::from(stands.get(cell)) + look.target_height_m;
    let (col, row) = terrain.lattice().col_row(cell);
    let at = (f64::from(col), f64::from(row));
    let distance_m = look.observer.distance_m(terrain.lattice().centre(cell));
    let chance = |eye: Eye| chance_from(&eye, at, level_m, distance_m, error);
    eye.map_or(Probability::ZERO, chance)
}

fn chance_from(
    start: &Eye,
    (col, row): (f64, f64),
    level_m: f64,
    distance_m: f64,
    error: HeightError,
) -> Probability {
    let mut pieces = Vec::new();
    start.each_piece(col, row, level_m, |a, b, least_m| {
        pieces.push(Piece { t: 0.5 * (a + b), least_m });
        true
    });
    // the first is of the two ends alone, which move with the ground
    if pieces.first().is_some_and(|ends| ends.least_m < -TOUCH_M) {
        return Probability::ZERO;
    }
    pieces.remove(0);
    let stretches = libm::round(distance_m / error.stretch_m).clamp(1.0, 1e5) as usize;
    Probability::clamped(chance(&pieces, stretches, error.sigma_m))
}

/// P(the target is seen) in every cell when heights are in error, each as [`chance_cell_seen`] has it; NaN
/// beyond the radius, and everywhere for an observer off the map.
///
/// Works on the threads it is called in.
pub fn chance_viewshed(terrain: &Terrain, look: &Look, error: HeightError) -> Grid<f32> {
    let mut chances = Grid::filled(*terrain.lattice(), f32::NAN);
    let width = chances.lattice().cols() as usize;
    let on_map = terrain.lattice().extent().contains(look.observer);
    chances.values_mut().par_chunks_mut(width).enumerate().for_each(|(row, line)| {
        for (col, chance) in line.iter_mut().enumerate() {
            let cell = (row * width + col) as u32;
            let distance_m = look.observer.distance_m(terrain.lattice().centre(cell));
            if on_map && distance_m <= look.radius_m {
                *chance = chance_cell_seen(terrain, None, look, cell, error).value() as f32;
            }
        }
    });
    chances
}

/// A clearance of this many standard deviations is not in doubt: three errors move it, together by
/// at most √2 standard deviations, which is one in 10⁷.
const BEYOND_DOUBT: f64 = 7.5;

/// A piece of a line: where, as a share of it, and its least clearance.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Piece {
    t: f64,
    least_m: f64,
}

fn stretch_of(piece: &Piece, stretches: usize) -> usize {
    ((piece.t * stretches as f64) as usize).min(stretches - 1)
}

fn chance(pieces: &[Piece], stretches: usize, sigma_m: f64) -> f64 {
    if stretches < 2 || sigma_m.is_nan() || sigma_m <= 0.0 {
        let clear = pieces.iter().all(|p| p.least_m >= -TOUCH_M);
        return if clear { 1.0 } else { 0.0 };
    }
    let least_m = pieces.iter().map(|p| p.least_m).fold(f64::INFINITY, f64::min);
    if least_m > BEYOND_DOUBT * sigma_m {
        return 1.0;
    }
    if least_m < -BEYOND_DOUBT * sigma_m {
        return 0.0;
    }
    // with δ = e₁ − e₀ the first stretch asks c + t δ ≥ 0, the last c − (1 − t) δ ≥ 0
    let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
    let mut between: Vec<&[Piece]> = Vec::new();
    for stretch in pieces.chunk_by(|a, b| stretch_of(a, stretches) == stretch_of(b, stretches)) {
        match stretch_of(&stretch[0], stretches) {
            0 => low = stretch.iter().fold(low, |low, p| low.max(-(p.least_m + TOUCH_M) / p.t)),
            last if last == stretches - 1 => {
                let bound = |p: &Piece| (p.least_m + TOUCH_M) / (1.0 - p.t);
                high = stretch.iter().fold(high, |high, p| high.min(bound(p)));
            }
            _ => between.push(stretch),
        }
    }
    // δ and the mean of both errors are independent normals
    let spread = sigma_m * std::f64::consts::SQRT_2;
    let middle = sigma_m / std::f64::consts::SQRT_2;
    let (low, high) = ((low / spread).max(-TAILS), (high / spread).min(TAILS));
    if low >= high {
        return 0.0;
    }
    let step = (high - low) / f64::from(STEPS);
    let mut sum = 0.0;
    for i in 0..=STEPS {
        let z = low + f64::from(i) * step;
        // Simpson's weights
        let weight = if i == 0 || i == STEPS { 1.0 } else { f64::from(2 + 2 * (i % 2)) };
        let tilt_m = z * spread;
        let least: Vec<f64> = between
            .iter()
            .map(|stretch| {
                let tilted = stretch.iter().map(|p| p.least_m + (p.t - 0.5) * tilt_m);
                tilted.fold(f64::INFINITY, f64::min)
            })
            // what no error within reach closes does not matter
            .filter(|least| *least < TAILS * (sigma_m + middle))
            .collect();
        sum += weight * density(z) * over_the_mean(&least, sigma_m, middle);
    }
    sum * step / 3.0
}

/// E[Π Φ((cᵢ + m)/σ)] for m normal with standard deviation `middle`.
fn over_the_mean(least: &[f64], sigma_m: f64, middle: f64) -> f64 {
    if least.is_empty() {
        return 1.0;
    }
    let half = STEPS / 4;
    let step = TAILS / f64::from(half);
    (0..=2 * half)
        .map(|i| {
            let z = (f64::from(i) - f64::from(half)) * step;
            let product = least.iter().map(|c| normal((c + z * middle) / sigma_m)).product::<f64>();
            step * density(z) * product
        })
        .sum()
}

fn density(z: f64) -> f64 {
    libm::exp(-0.5 * z * z) / std::f64::consts::TAU.sqrt()
}

fn normal(z: f64) -> f64 {
    0.5 * libm::erfc(-z / std::f64::consts::SQRT_2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{hills, terrain_from};

    /// A tiny generator (splitmix64) and Box and Muller's normals.
    struct Draws(u64);

    impl Draws {
        fn uniform(&mut self) -> f64 {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = self.0;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            ((z ^ (z >> 31)) >> 11) as f64 / 9_007_199_254_740_992.0
        }

        fn normal(&mut self) -> f64 {
            let radius = (-2.0 * libm::log(1.0 - self.uniform())).sqrt();
            radius * libm::cos(std::f64::consts::TAU * self.uniform())
        }
    }

    fn pieces_of(terrain: &Terrain, from: Position, to: Position) -> Vec<Piece> {
        let start = eye(terrain, None, from, 2.0, Air::FLAT).unwrap();
        let (col, row) = terrain.lattice().col_row_exact(to);
        let mut pieces = Vec::new();
        start.each_piece(col, row, terrain.height_m(to).unwrap() + 1.7, |a, b, least_m| {
            pieces.push(Piece { t: 0.5 * (a + b), least_m });
            true
        });
        pieces.remove(0);
        pieces
    }

    #[test]
    fn agree_chances_with_drawn_errors() {
        let terrain = terrain_from(100, 80, 40.0, hills(2));
        let mut draws = Draws(7);
        let mut middling = 0;
        for line in 0..40 {
            let place = |draws: &mut Draws| Position {
                east_m: 4000.0 * draws.uniform(),
                north_m: 3200.0 * draws.uniform(),
            };
            let (from, to) = (place(&mut draws), place(&mut draws));
            let pieces = pieces_of(&terrain, from, to);
            let stretches = libm::round(from.distance_m(to) / 250.0).max(1.0) as usize;
            let sigma_m = 4.0 + f64::from(line % 5) * 4.0;
            let exact = chance(&pieces, stretches, sigma_m);
            let error = HeightError { sigma_m, stretch_m: 250.0 };
            let whole = chance_seen(&terrain, from, 2.0, to, 1.7, Air::FLAT, error).unwrap();
            assert!((whole.value() - exact.clamp(0.0, 1.0)).abs() < 1e-12);
            let runs = 4000;
            let mut seen = 0;
            for _ in 0..runs {
                let errors: Vec<f64> = (0..stretches).map(|_| sigma_m * draws.normal()).collect();
                let (first, last) = (errors[0], errors[stretches - 1]);
                let clear = pieces.iter().all(|p| {
                    let line = (1.0 - p.t) * first + p.t * last;
                    p.least_m + line - errors[stretch_of(p, stretches)] >= -TOUCH_M
                });
                seen += u32::from(clear);
            }
            let share = f64::from(seen) / f64::from(runs);
            let deviation = (exact * (1.0 - exact) / f64::from(runs)).sqrt().max(2.5e-4);
            assert!((share - exact).abs() < 4.0 * deviation, "{line}: {exact} {share}");
            middling += u32::from((0.05..0.95).contains(&exact));
        }
        assert!(middling >= 5, "{middling}");
    }

    #[test]
    fn law_without_errors_it_is_the_exact_line() {
        let terrain = terrain_from(60, 50, 40.0, hills(4));
        for i in 0..200_u32 {
            let spread = |k: u32| f64::from((i * 7919 + k * 104_729) % 1999);
            let a = Position { east_m: spread(1), north_m: spread(2) };
            let b = Position { east_m: spread(3), north_m: spread(4) };
            let seen = super::super::is_seen(&terrain, a, 2.0, b, 1.0, Air::STANDARD);
            for (sigma_m, stretch_m) in [(0.0, 100.0), (1e-7, 100.0), (5.0, 1e9)] {
                let error = HeightError { sigma_m, stretch_m };
                let chance =
                    chance_seen(&terrain, a, 2.0, b, 1.0, Air::STANDARD, error).unwrap().value();
                assert!((chance - f64::from(u8::from(seen))).abs() < 1e-4, "{i}: {chance}");
            }
        }
        let off = Position { east_m: -5.0, north_m: 0.0 };
        let error = HeightError { sigma_m: 3.0, stretch_m: 300.0 };
        assert!(chance_seen(&terrain, off, 2.0, off, 1.0, Air::FLAT, error).is_none());
    }

    #[test]
    fn agree_a_map_of_chances_with_its_lines() {
        let terrain = terrain_from(50, 40, 40.0, hills(3));
        let observer = Position { east_m: 1000.0, north_m: 800.0 };
        let look = Look {
            observer,
            observer_height_m: 2.0,
            target_height_m: 1.2,
            radius_m: 700.0,
            air: Air::FLAT,
        };
        let error = HeightError { sigma_m: 6.0, stretch_m: 200.0 };
        let chances = chance_viewshed(&terrain, &look, error);
        let sure = super::super::viewshed(&terrain, None, &look, super::super::Care::EveryLine);
        let (mut middling, mut differ) = (0, 0);
        for cell in 0..terrain.lattice().cells() as u32 {
            let centre = terrain.lattice().centre(cell);
            let chance = chances.get(cell);
            assert_eq!(chance.is_nan(), observer.distance_m(centre) > 700.0);
            if chance.is_nan() {
                continue;
            }
            let line = chance_seen(&terrain, observer, 2.0, centre, 1.2, Air::FLAT, error).unwrap();
            assert!((line.value() - f64::from(chance)).abs() < 1e-6, "{cell}");
            middling += u32::from((0.1..0.9).contains(&chance));
            differ += u32::from((chance > 0.5) != (sure.get(cell) == super::super::SEEN));
        }
        assert!(middling > 50 && differ < middling, "{middling} {differ}");
        let off = Look { observer: Position { east_m: -9.0, north_m: 0.0 }, ..look };
        assert!(chance_viewshed(&terrain, &off, error).values().iter().all(|p| p.is_nan()));
    }

    #[test]
    fn law_larger_errors_bring_sure_things_to_the_middle() {
        let wall =
            |height: f64| {
                terrain_from(40, 10, 50.0, move |p| {
                    if (p.east_m - 1025.0).abs() < 1.0 { height } else { 0.0 }
                })
            };
        let (from, to) = (
            Position { east_m: 125.0, north_m: 225.0 },
            Position { east_m: 1925.0, north_m: 225.0 },
        );
        let chance = |height: f64, sigma_m: f64| {
            let error = HeightError { sigma_m, stretch_m: 600.0 };
            chance_seen(&wall(height), from, 50.0, to, 50.0, Air::FLAT, error).unwrap().value()
        };
        // the wall just touches the line: half, whatever the error, but for the half cell that the
        // middles of its two pieces lie from it
        assert!((chance(50.0, 3.0) - 0.5).abs() < 1e-2);
        assert!((chance(50.0, 9.0) - chance(50.0, 3.0)).abs() < 1e-4);
        let mut before = 1.0;
        for sigma_m in [0.5, 2.0, 5.0, 10.0] {
            let now = chance(45.0, sigma_m);
            assert!(now <= before && now > 0.5);
            before = now;
        }
        // one ridge half way: Φ(c / (σ √(1 + ¼ + ¼)))
        let exact = normal(5.0 / (4.0 * 1.5_f64.sqrt()));
        assert!((chance(45.0, 4.0) - exact).abs() < 1e-2, "{} {exact}", chance(45.0, 4.0));
    }
}
