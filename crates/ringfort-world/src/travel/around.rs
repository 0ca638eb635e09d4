//! Which steps may a way take? Those to the 8, 16 or 32 nearest directions of the lattice.
//!
//! A step is cut where it crosses the columns (or rows, whichever it crosses more often) between
//! its ends; what the ground is like there is interpolated between the two cells it passes between.

use std::f64::consts::SQRT_2;

/// How many directions a way over the cells may take.
///
/// On even ground the least cost of n directions is longer than the straight line by at most the
/// factor sec(φ/2), φ being the largest angle between neighbouring directions: every displacement
/// d between two neighbouring directions u, v is a sum a u + b v with a, b ≥ 0 (whole numbers, as
/// the neighbours span the lattice), and |a u| + |b v| ≤ |d| sec(φ/2) because both lean against d
/// by angles that add up to φ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Around {
    /// The eight neighbours: at most 8.24 % longer.
    #[default]
    Eight,
    /// Those and the knight's moves: at most 2.75 % longer.
    Sixteen,
    /// Those and the moves by (3, 1) and (3, 2): at most 1.31 % longer.
    ThirtyTwo,
}

impl Around {
    /// The largest factor by which a way on even ground is longer than the straight line.
    ///
    /// ```
    /// # use ringfort_world::travel::Around;
    /// assert!((Around::Eight.longest() - 1.0824).abs() < 5e-5);
    /// assert!((Around::Sixteen.longest() - 1.0275).abs() < 5e-5);
    /// assert!((Around::ThirtyTwo.longest() - 1.0131).abs() < 5e-5);
    /// ```
    pub fn longest(self) -> f64 {
        // between (1, 0) and the next direction: (1, 1), (2, 1), (3, 1)
        let next = match self {
            Self::Eight => 1.0,
            Self::Sixteen => 1.0 / 2.0,
            Self::ThirtyTwo => 1.0 / 3.0,
        };
        1.0 / libm::cos(libm::atan(next) / 2.0)
    }
}

/// The steps among 8, 16 or 32 directions, as (east, south): those among the eight neighbours
/// first, clockwise from the north.
pub const STEPS: [(i32, i32); 32] = {
    let base: [(i32, i32); 4] = [(0, -1), (1, -1), (1, -2), (2, -1)];
    let more: [(i32, i32); 4] = [(1, -3), (2, -3), (3, -2), (3, -1)];
    let mut steps = [(0, 0); 32];
    // by quarter turns: (east, south) becomes (−south, east)
    let mut turn = 0;
    while turn < 4 {
        let mut k = 0;
        while k < 4 {
            let mut step = base[k];
            let mut far = more[k];
            let mut quarter = 0;
            while quarter < turn {
                step = (-step.1, step.0);
                far = (-far.1, far.0);
                quarter += 1;
            }
            let at = if k < 2 { 2 * turn + k } else { 8 + 2 * turn + k - 2 };
            steps[at] = step;
            steps[16 + 4 * turn + k] = far;
            k += 1;
        }
        turn += 1;
    }
    steps
};

/// The index in [`STEPS`] of the opposite step.
pub(super) fn opposite(step: usize) -> usize {
    match step {
        0..8 => (step + 4) % 8,
        8..16 => 8 + (step - 8 + 4) % 8,
        _ => 16 + (step - 16 + 8) % 16,
    }
}

/// A step over cells that lie in rows of `stride`.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    /// From the cell it leaves to the one it reaches.
    pub to: isize,
    /// How many equal pieces it is cut into: 1, 2 or 3.
    pub pieces: usize,
    /// Where the pieces meet: two cells, and the share of the second.
    pub cuts: [(isize, isize, f64); 2],
    /// Plan length of a piece in sides of a cell.
    pub piece: f64,
}

/// The first `K` of [`STEPS`], 8, 16 or 32.
pub fn steps<const K: usize>(stride: usize) -> [Step; K] {
    let stride = stride as isize;
    std::array::from_fn(|k| {
        let (east, south) = STEPS[k];
        let pieces = east.abs().max(south.abs());
        let length = match k {
            0..8 if k % 2 == 0 => 1.0,
            0..8 => SQRT_2,
            _ => f64::from(east * east + south * south).sqrt(),
        };
        let cut = |piece: i32| {
            // along the longer side the cut is on a line of cells; across it lies between two
            let along = |whole: i32| whole * piece / pieces;
            let across = |whole: i32| {
                let exact = f64::from(whole * piece) / f64::from(pieces);
                let low = libm::floor(exact);
                (low as i32, exact - low)
            };
            if east.abs() >= south.abs() {
                let (row, share) = across(south);
                let first = row as isize * stride + along(east) as isize;
                (first, first + stride, share)
            } else {
                let (col, share) = across(east);
                let first = along(south) as isize * stride + col as isize;
                (first, first + 1, share)
            }
        };
        Step {
            to: south as isize * stride + east as isize,
            pieces: pieces as usize,
            cuts: [cut(1), cut(2)],
            piece: length / f64::from(pieces),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn law_steps_are_all_there_and_turn_with_the_map() {
        assert_eq!(STEPS[..8], crate::grid::NEIGHBOURS);
        for (k, (east, south)) in STEPS.iter().enumerate() {
            assert_eq!(STEPS[opposite(k)], (-east, -south));
            for same in [(-south, *east), (*south, *east), (-east, *south)] {
                let among = match k {
                    0..8 => &STEPS[..8],
                    8..16 => &STEPS[8..16],
                    _ => &STEPS[16..],
                };
                assert_eq!(among.iter().filter(|s| **s == same).count(), 1, "{k}");
            }
        }
    }

    /// Largest angle between neighbouring directions, which the bound of [`Around`] rests on.
    #[test]
    fn law_no_direction_lies_further_from_a_step_than_is_said() {
        for (count, around) in [(8, Around::Eight), (16, Around::Sixteen), (32, Around::ThirtyTwo)]
        {
            let mut angles: Vec<f64> = STEPS[..count]
                .iter()
                .map(|(east, south)| libm::atan2(f64::from(*south), f64::from(*east)))
                .collect();
            angles.sort_by(f64::total_cmp);
            angles.push(angles[0] + std::f64::consts::TAU);
            let widest = angles.windows(2).map(|a| a[1] - a[0]).fold(0.0, f64::max);
            assert!((around.longest() - 1.0 / libm::cos(widest / 2.0)).abs() < 1e-12);
        }
    }
}
