//! What do the steps around a cell take, and how much are they seen?
//!
//! The ground laid out for both passes: open seconds of walking, the delays of the barriers that a
//! step enters, and the mean of any field along a step.

use ringfort_world::grid::{Grid, NEIGHBOURS};
use ringfort_world::travel::{Around, Footing, Going, Sheet, Step};

use super::Approach;

/// The ground of an approach, in places of a [`Sheet`].
#[derive(Debug, Clone)]
pub(super) struct Ground {
    pub(super) sheet: Sheet,
    footing: Footing,
    /// The barriers that each cell lies within, one bit each; none where there are no barriers.
    within: Vec<u32>,
    delays_s: Vec<f64>,
}

impl Ground {
    pub(super) fn new(approach: &Approach<'_>) -> Self {
        let lattice = approach.terrain.lattice();
        let sheet = Sheet::new(lattice);
        let within = if approach.barriers.is_empty() {
            Vec::new()
        } else {
            let around = |cell: u32| {
                let inside = approach.barriers.iter().enumerate();
                inside
                    .filter(|(_, b)| lattice.centre(cell).distance_m(b.centre) <= b.radius_m)
                    .fold(0_u32, |bits, (i, _)| bits | 1 << i)
            };
            sheet.laid_out(&Grid::from_fn(*lattice, around), |bits| bits)
        };
        Self {
            sheet,
            footing: Footing::new(approach.terrain, approach.cover, Going::To),
            within,
            delays_s: approach.barriers.iter().map(|b| b.delay_s).collect(),
        }
    }

    /// Seconds of walking to the cell at a place from each of the cells around it, at speed factor
    /// 1, and the delays of the barriers that such a step enters.
    #[inline]
    pub(super) fn times_s<const K: usize>(
        &self,
        at: usize,
        steps: &[Step; K],
    ) -> ([f64; K], [f64; K]) {
        let open = self.footing.times_s(at, steps);
        if self.within.is_empty() {
            return (open, [0.0; K]);
        }
        (open, std::array::from_fn(|k| self.delay_s(self.entered(at, &steps[k]))))
    }

    /// The barriers that a step to the cell at a place enters, as bits.
    #[inline]
    pub(super) fn entered(&self, at: usize, step: &Step) -> u32 {
        if self.within.is_empty() {
            return 0;
        }
        let within = |by: isize| self.within[(at as isize + by) as usize];
        // a long step may cross a small circle between its ends
        let crossed = (step.cuts[..step.pieces - 1].iter())
            .fold(within(0), |bits, (a, b, _)| bits | within(*a) & within(*b));
        crossed & !within(step.to)
    }

    /// The delays of some barriers together.
    #[inline]
    fn delay_s(&self, mut barriers: u32) -> f64 {
        let mut delay_s = 0.0;
        while barriers != 0 {
            delay_s += self.delays_s[barriers.trailing_zeros() as usize];
            barriers &= barriers - 1;
        }
        delay_s
    }
}

/// The mean of a field along each of the steps around a place, by the trapezoidal rule; signs are
/// passed over.
#[inline]
pub(super) fn along<const K: usize>(field: &[f32], at: usize, steps: &[Step; K]) -> [f64; K] {
    let value = |by: isize| f64::from(field[(at as isize + by) as usize].abs());
    let here = value(0);
    std::array::from_fn(|k| {
        let Step { to, pieces, cuts, .. } = steps[k];
        let ends = 0.5 * (here + value(to));
        if k < NEIGHBOURS.len() {
            return ends;
        }
        let middle: f64 = cuts[..pieces - 1]
            .iter()
            .map(|(a, b, t)| value(*a) + t * (value(*b) - value(*a)))
            .sum();
        (ends + middle) / pieces as f64
    })
}

/// How far the longest step reaches, in cells.
pub(super) fn reach(around: Around) -> usize {
    match around {
        Around::Eight => 1,
        Around::Sixteen => 2,
        Around::ThirtyTwo => 3,
    }
}
