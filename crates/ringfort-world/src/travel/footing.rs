//! How long do the steps around a cell take on foot, over slopes and through what grows there?
//!
//! What [`super::foot_step_s`] says of one step, for all steps around a cell at once, as the cost of
//! a [`super::StepCost`] needs it.

use super::around::Step;
use super::fast::{Going, fast_tobler_s_per_m, slope_times};
use super::spread::Sheet;
use crate::grid::Grid;
use crate::terrain::Terrain;

/// Ground laid out for walkers. Four bytes a cell, eight with cover.
#[derive(Debug, Clone)]
pub struct Footing {
    heights: Vec<f32>,
    /// Factors on speed, 0 where nobody walks.
    speeds: Option<Vec<f32>>,
    side_m: f64,
    sign: f64,
}

impl Footing {
    /// The ground of a terrain.
    ///
    /// - `speeds`: a factor on walking speed in each cell; where it is not over 0, nobody walks. Of
    ///   another shape than the terrain it is left out.
    /// - `going`: whether steps lead to the cell that is asked about, or away from it.
    pub fn new(terrain: &Terrain, speeds: Option<&Grid<f32>>, going: Going) -> Self {
        let lattice = terrain.lattice();
        let sheet = Sheet::new(lattice);
        let speed = |factor: f32| if factor > 0.0 { factor } else { 0.0 };
        Self {
            heights: sheet.laid_out(terrain.heights_m(), |height| height),
            speeds: (speeds.filter(|s| s.lattice() == lattice)).map(|s| sheet.laid_out(s, speed)),
            side_m: lattice.cell_m(),
            sign: if going == Going::To { -1.0 } else { 1.0 },
        }
    }

    /// Seconds for each of the steps around a place of the sheet, at speed factor 1: plan length
    /// over Tobler's speed at the slope, times the mean slowness of both ends; infinite where nobody
    /// walks, at either end or under a longer step. Within 10⁻¹¹ of the formula.
    #[inline]
    pub fn times_s<const K: usize>(&self, at: usize, steps: &[Step; K]) -> [f64; K] {
        let mut times =
            slope_times(&self.heights, at, steps, self.side_m, self.sign, fast_tobler_s_per_m);
        if let Some(speeds) = &self.speeds {
            let slowness = |by: isize| 1.0 / f64::from(speeds[(at as isize + by) as usize]);
            let here = slowness(0);
            for (time, step) in times.iter_mut().zip(steps) {
                *time *= 0.5 * (here + slowness(step.to));
                for (a, b, _) in &step.cuts[..step.pieces - 1] {
                    // what lies between matters where nobody walks
                    if !(slowness(*a) + slowness(*b)).is_finite() {
                        *time = f64::INFINITY;
                    }
                }
            }
        }
        times
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{hills, terrain_from};
    use crate::travel::{foot_step_s, steps};

    /// Each step of the eight as the plain formula has it, both ways.
    #[test]
    fn agree_with_the_plain_formula() {
        let terrain = terrain_from(9, 7, 30.0, hills(5));
        let lattice = *terrain.lattice();
        let speeds = Grid::from_fn(lattice, |cell| if cell % 5 == 0 { 0.0 } else { 0.3 });
        let sheet = Sheet::new(&lattice);
        for going in [Going::To, Going::From] {
            let bare = Footing::new(&terrain, None, going);
            let covered = Footing::new(&terrain, Some(&speeds), going);
            for cell in 0..lattice.cells() as u32 {
                let steps = steps::<8>(sheet.stride());
                let times = bare.times_s(sheet.place(cell), &steps);
                let slow = covered.times_s(sheet.place(cell), &steps);
                assert_eq!(sheet.cell(sheet.place(cell)), cell);
                for (k, step) in crate::grid::NEIGHBOURS.into_iter().enumerate() {
                    let Some(other) = lattice.step(cell, step) else { continue };
                    let length_m = lattice.centre(cell).distance_m(lattice.centre(other));
                    let (from, to) = if going == Going::To { (other, cell) } else { (cell, other) };
                    let exact = foot_step_s(&terrain, from, to, length_m, 1.0);
                    assert!((times[k] - exact).abs() < 1e-11 * exact);
                    if cell % 5 == 0 || other % 5 == 0 {
                        assert_eq!(slow[k], f64::INFINITY);
                    } else {
                        let slower = exact / f64::from(0.3_f32);
                        assert!((slow[k] - slower).abs() < 1e-11 * slower);
                    }
                }
            }
        }
    }
}
