//! What is the least time over ground whose cost is a grid: of slowness, or of heights?

use super::Surface;
use std::f64::consts::SQRT_2;

use super::around::{Around, Step};
use super::pace::{Pace, naismith_langmuir_s_per_m, off_road_s_per_m};
use super::spread::{Cost, Sheet, spread};
use crate::grid::{Grid, Lattice};
use crate::terrain::Terrain;

/// Whether a least-time surface holds the times to some cells, or from them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Going {
    /// From every cell to the nearest of the given ones.
    To,
    /// From the nearest of the given cells to every one.
    From,
}

/// The least time (or any other cost) between some cells and all others, where a cell is as slow in
/// every direction.
///
/// - `slowness`: seconds a metre in each cell, 0 or more; what is infinite, NaN or negative cannot
///   be entered. With 1 everywhere the result is metres.
/// - `starts`: cells with the time they begin with, 0 as a rule. Those off the map, and times that
///   are not finite and not negative, are left out.
/// - A step takes its plan length times the mean slowness of both cells; longer steps than to the
///   eight neighbours are cut where they cross the lines between centres (trapezoidal rule), and
///   what cannot be entered cannot be stepped over.
/// - Beyond `within` the cost stays infinite; `f64::INFINITY` for all of the map.
/// - The result is the same whatever the order of `starts`, except for the choice among ways of
///   exactly the same cost. Memory while it works: 13 bytes a cell and the cells that wait.
///
/// Source: as [`super::least_cost`]; the queue is Dial's, see the module `buckets`.
pub fn least_time(
    slowness: &Grid<f32>,
    starts: &[(u32, f64)],
    around: Around,
    within: f64,
) -> Surface {
    let lattice = slowness.lattice();
    let sheet = Sheet::new(lattice);
    let cost = BySlowness { sheet: sheet.laid_out(slowness, passable), side: lattice.cell_m() };
    let width = lattice.cell_m() * middling(slowness.values());
    spread_around(around, lattice, starts, &cost, width, within)
}

/// The least time between some cells and all others, where time depends on the slope of each step.
///
/// - `pace` at the slope between the centres of the two cells (on longer steps: between the lines
///   of cells that they cross), times `speed_factor`; at 0 there is no way anywhere.
/// - `factor`: a factor on times for each cell, of which a step takes the mean of both ends; what is
///   infinite, NaN or negative cannot be entered. Of another shape than the terrain it is left out.
/// - Going uphill and downhill differ: `going` says which of the two directions is meant.
/// - Everything else as in [`least_time`]. Times are within 10⁻⁷ of what the pace's own formula
///   gives. Memory while it works: 13 bytes a cell, 17 with a factor.
pub fn least_time_on_slopes(
    terrain: &Terrain,
    pace: Pace,
    speed_factor: f64,
    factor: Option<&Grid<f32>>,
    starts: &[(u32, f64)],
    going: Going,
    around: Around,
) -> Surface {
    let lattice = terrain.lattice();
    let sheet = Sheet::new(lattice);
    let side = lattice.cell_m();
    // a rise seen from the cell that is taken up is a fall to him who comes from the other
    let sign = match going {
        Going::To => -1.0,
        Going::From => 1.0,
    };
    let ground = Ground {
        heights: sheet.laid_out(terrain.heights_m(), |height| height),
        factor: factor.filter(|f| f.lattice() == lattice).map(|f| sheet.laid_out(f, passable)),
        side,
        sign,
        per_speed: if speed_factor > 0.0 { 1.0 / speed_factor } else { f64::INFINITY },
    };
    let usual = factor.map_or(1.0, |f| middling(f.values()));
    let width = side * usual * ground.per_speed * pace.s_per_m(0.1);
    match pace {
        Pace::Tobler => {
            let cost = BySlope { ground, pace: fast_tobler_s_per_m };
            spread_around(around, lattice, starts, &cost, width, f64::INFINITY)
        }
        Pace::NaismithLangmuir => {
            let cost = BySlope { ground, pace: naismith_langmuir_s_per_m };
            spread_around(around, lattice, starts, &cost, width, f64::INFINITY)
        }
        Pace::OffRoad { level_m_s, steepest } => {
            let pace = |slope| off_road_s_per_m(level_m_s, steepest, slope);
            let cost = BySlope { ground, pace };
            spread_around(around, lattice, starts, &cost, width, f64::INFINITY)
        }
        Pace::Even(_) => {
            let even = pace.s_per_m(0.0);
            let cost = BySlope { ground, pace: |_| even };
            spread_around(around, lattice, starts, &cost, width, f64::INFINITY)
        }
    }
}

fn spread_around(
    around: Around,
    lattice: &Lattice,
    starts: &[(u32, f64)],
    cost: &impl Cost,
    width: f64,
    within: f64,
) -> Surface {
    let (cost, towards) = match around {
        Around::Eight => spread::<8>(lattice, starts, cost, width, within),
        Around::Sixteen => spread::<16>(lattice, starts, cost, width, within),
        Around::ThirtyTwo => spread::<32>(lattice, starts, cost, width, within),
    };
    Surface { cost, towards }
}

/// What is 0 or more as it is, and endless what is not.
fn passable(value: f32) -> f32 {
    if value >= 0.0 { value } else { f32::INFINITY }
}

/// The middle one of the usable values, from a sample.
fn middling(values: &[f32]) -> f64 {
    let every = (values.len() / 4096).max(1) | 1;
    let usable = |v: &f32| *v > 0.0 && v.is_finite();
    let mut sample: Vec<f32> = values.iter().step_by(every).copied().filter(usable).collect();
    sample.sort_by(f32::total_cmp);
    sample.get(sample.len() / 2).map_or(1.0, |v| f64::from(*v))
}

struct BySlowness {
    sheet: Vec<f32>,
    side: f64,
}

impl Cost for BySlowness {
    #[inline]
    fn around<const K: usize>(&self, at: usize, steps: &[Step; K]) -> [f64; K] {
        let stride = steps[4].to as usize;
        let [above, beside, below] =
            [at - stride, at, at + stride].map(|middle| &self.sheet[middle - 1..middle + 2]);
        let here = beside[1];
        let neighbours =
            [above[1], above[2], beside[2], below[2], below[1], below[0], beside[0], above[0]];
        let half = [0.5 * self.side, 0.5 * self.side * SQRT_2];
        let value = |by: isize| f64::from(self.sheet[(at as isize + by) as usize]);
        std::array::from_fn(|k| {
            if k < 8 {
                return (f64::from(here) + f64::from(neighbours[k])) * half[k % 2];
            }
            let Step { to, pieces, cuts, piece } = steps[k];
            let ends = 0.5 * (f64::from(here) + value(to));
            let middle: f64 = cuts[..pieces - 1]
                .iter()
                .map(|(a, b, share)| value(*a) + share * (value(*b) - value(*a)))
                .sum();
            (ends + middle) * (self.side * piece)
        })
    }
}

/// Heights, and what multiplies times there.
struct Ground {
    heights: Vec<f32>,
    factor: Option<Vec<f32>>,
    side: f64,
    sign: f64,
    per_speed: f64,
}

struct BySlope<P> {
    ground: Ground,
    pace: P,
}

impl<P: Fn(f64) -> f64> Cost for BySlope<P> {
    #[inline]
    fn around<const K: usize>(&self, at: usize, steps: &[Step; K]) -> [f64; K] {
        let Ground { heights, factor, side, sign, per_speed } = &self.ground;
        let height = |by: isize| f64::from(heights[(at as isize + by) as usize]);
        let here = height(0);
        let mut times: [f64; K] = std::array::from_fn(|k| {
            let Step { to, pieces, cuts, piece } = steps[k];
            let length_m = side * piece;
            let scale = sign / length_m;
            let there = height(to);
            if k < 8 {
                return length_m * per_speed * (self.pace)((there - here) * scale);
            }
            let (mut before, mut sum) = (here, 0.0);
            for (a, b, share) in &cuts[..pieces - 1] {
                let cut = height(*a) + share * (height(*b) - height(*a));
                sum += (self.pace)((cut - before) * scale);
                before = cut;
            }
            sum += (self.pace)((there - before) * scale);
            length_m * per_speed * sum
        });
        if let Some(factor) = factor {
            let factor = |by: isize| f64::from(factor[(at as isize + by) as usize]);
            let here = factor(0);
            for (time, step) in times.iter_mut().zip(steps) {
                let mut most = 0.0_f64;
                for (a, b, _) in &step.cuts[..step.pieces - 1] {
                    most = most.max(factor(*a)).max(factor(*b));
                }
                // what lies between matters where it cannot be entered at all
                let open = if most.is_finite() { 1.0 } else { f64::INFINITY };
                *time *= 0.5 * (here + factor(step.to)) * open;
            }
        }
        times
    }
}

/// One over [`super::tobler_speed_m_s`], within 10⁻⁸.
#[inline]
fn fast_tobler_s_per_m(slope: f64) -> f64 {
    const LEVEL: f64 = 3.6 / 6.0;
    LEVEL * fast_exp(3.5 * (slope + 0.05).abs())
}

/// e^x for x from 0 to 690 (larger ones as 690), within 10⁻⁸ of the value: Taylor's series of 2^f
/// for the fraction f, the whole part put into the exponent. Without branches, for the inner loop.
#[inline]
fn fast_exp(x: f64) -> f64 {
    // adding this leaves the nearest whole number in the lowest bits
    const WHOLE: f64 = 6_755_399_441_055_744.0;
    let twos = x.min(690.0) * std::f64::consts::LOG2_E;
    let shifted = twos + WHOLE;
    let f = (twos - (shifted - WHOLE)) * std::f64::consts::LN_2;
    let series = 1.0
        + f * (1.0
            + f * (1.0 / 2.0
                + f * (1.0 / 6.0
                    + f * (1.0 / 24.0
                        + f * (1.0 / 120.0 + f * (1.0 / 720.0 + f * (1.0 / 5040.0)))))));
    series * f64::from_bits(shifted.to_bits().wrapping_add(1023) << 52)
}

#[cfg(test)]
mod tests;
