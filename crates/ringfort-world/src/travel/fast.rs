//! What is the least time over ground whose cost is a grid: of slowness, or of heights?

use super::Surface;
use std::f64::consts::SQRT_2;

use super::around::{Around, Step};
use super::pace::{Pace, naismith_langmuir_s_per_m, off_road_s_per_m};
use super::spread::{Sheet, Spreading, StepCost, least_by};
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
/// - Everything else as in [`least_time`]. Times are within 10⁻¹¹ of what the pace's own formula
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
    cost: &impl StepCost,
    width: f64,
    within: f64,
) -> Surface {
    least_by(lattice, starts, cost, Spreading { around, width, limit: within }, |_| true)
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

impl StepCost for BySlowness {
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

impl<P: Fn(f64) -> f64> StepCost for BySlope<P> {
    #[inline]
    fn around<const K: usize>(&self, at: usize, steps: &[Step; K]) -> [f64; K] {
        let Ground { heights, factor, side, sign, per_speed } = &self.ground;
        let mut times = slope_times(heights, at, steps, *side, *sign, &self.pace);
        for time in &mut times {
            *time *= per_speed;
        }
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

/// Seconds for each of the steps around a place of a sheet of heights, at a pace that depends on
/// the slope; `sign` is 1 for going away from the place, −1 for coming to it.
#[inline]
pub(super) fn slope_times<const K: usize>(
    heights: &[f32],
    at: usize,
    steps: &[Step; K],
    side: f64,
    sign: f64,
    pace: impl Fn(f64) -> f64,
) -> [f64; K] {
    let height = |by: isize| f64::from(heights[(at as isize + by) as usize]);
    let here = height(0);
    std::array::from_fn(|k| {
        let Step { to, pieces, cuts, piece } = steps[k];
        let length_m = side * piece;
        let scale = sign / length_m;
        let there = height(to);
        if k < 8 {
            return length_m * pace((there - here) * scale);
        }
        let (mut before, mut sum) = (here, 0.0);
        for (a, b, share) in &cuts[..pieces - 1] {
            let cut = height(*a) + share * (height(*b) - height(*a));
            sum += pace((cut - before) * scale);
            before = cut;
        }
        sum += pace((there - before) * scale);
        length_m * sum
    })
}

/// One over [`super::tobler_speed_m_s`], within 10⁻¹².
#[inline]
pub(super) fn fast_tobler_s_per_m(slope: f64) -> f64 {
    const LEVEL: f64 = 3.6 / 6.0;
    LEVEL * fast_exp(3.5 * (slope + 0.05).abs())
}

/// e^x for x from 0 to 690 (larger ones as 690), within 10⁻¹² of the value: 2^(n/32) from a table
/// for the nearest n, times Taylor's series of the small rest. Without branches, for the inner loop.
#[inline]
fn fast_exp(x: f64) -> f64 {
    // adding this leaves the nearest whole number in the lowest bits
    const WHOLE: f64 = 6_755_399_441_055_744.0;
    const PARTS: f64 = 32.0;
    let parts = x.min(690.0) * (std::f64::consts::LOG2_E * PARTS);
    let shifted = parts + WHOLE;
    let f = (parts - (shifted - WHOLE)) * (std::f64::consts::LN_2 / PARTS);
    let series =
        1.0 + f * (1.0 + f * (1.0 / 2.0 + f * (1.0 / 6.0 + f * (1.0 / 24.0 + f * (1.0 / 120.0)))));
    let n = shifted.to_bits();
    let scale = ROOTS[(n & 31) as usize].wrapping_add((n >> 5) << 52);
    series * f64::from_bits(scale)
}

/// The bits of 2^(n/32) for n from 0 to 31.
const ROOTS: [u64; 32] = [
    0x3ff0_0000_0000_0000,
    0x3ff0_59b0_d315_8574,
    0x3ff0_b558_6cf9_890f,
    0x3ff1_1301_d012_5b51,
    0x3ff1_72b8_3c7d_517b,
    0x3ff1_d487_3168_b9aa,
    0x3ff2_387a_6e75_6238,
    0x3ff2_9e9d_f51f_dee1,
    0x3ff3_06fe_0a31_b715,
    0x3ff3_71a7_373a_a9cb,
    0x3ff3_dea6_4c12_3422,
    0x3ff4_4e08_6061_892d,
    0x3ff4_bfda_d536_2a27,
    0x3ff5_342b_569d_4f82,
    0x3ff5_ab07_dd48_5429,
    0x3ff6_247e_b03a_5585,
    0x3ff6_a09e_667f_3bcd,
    0x3ff7_1f75_e8ec_5f74,
    0x3ff7_a114_73eb_0187,
    0x3ff8_2589_994c_ce13,
    0x3ff8_ace5_422a_a0db,
    0x3ff9_3737_b0cd_c5e5,
    0x3ff9_c491_82a3_f090,
    0x3ffa_5503_b23e_255d,
    0x3ffa_e89f_995a_d3ad,
    0x3ffb_7f76_f2fb_5e47,
    0x3ffc_199b_dd85_529c,
    0x3ffc_b720_dcef_9069,
    0x3ffd_5818_dcfb_a487,
    0x3ffd_fc97_337b_9b5f,
    0x3ffe_a4af_a2a4_90da,
    0x3fff_5076_5b6e_4540,
];

#[cfg(test)]
mod tests;
