//! How does he move between places in one step?

use std::fmt;

/// Row sums may be off by this much; rows are then scaled to 1.
const SLACK: f64 = 1e-9;

/// A sparse row-stochastic matrix, one step of a Markov chain, held by the places that are moved
/// *to*: their sums do not wait for one another.
#[derive(Debug, Clone, PartialEq)]
pub struct Motion {
    /// Who comes to `to` is in the entries `starts[to] .. starts[to + 1]`. Empty for the identity.
    starts: Vec<u32>,
    /// `(from, probability)`, `from` rising.
    entries: Vec<(u32, f64)>,
    places: usize,
}

/// Why rows are not a motion.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum MotionError {
    /// A row does not sum to 1.
    RowSum {
        /// Which row.
        from: usize,
        /// Its sum.
        sum: f64,
    },
    /// A probability is negative or not a number.
    BadProbability {
        /// From where.
        from: usize,
        /// To where.
        to: usize,
        /// The number.
        value: f64,
    },
    /// A row leads to a place that does not exist.
    NoSuchPlace {
        /// From where.
        from: usize,
        /// To where.
        to: usize,
        /// How many places there are.
        places: usize,
    },
}

impl fmt::Display for MotionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RowSum { from, sum } => {
                write!(f, "the chances of moving from place {from} sum to {sum}, not to 1")
            }
            Self::BadProbability { from, to, value } => write!(
                f,
                "the chance of moving from place {from} to place {to} is {value}; it must be 0 to 1"
            ),
            Self::NoSuchPlace { from, to, places } => {
                write!(f, "place {from} leads to place {to}, but there are only {places}")
            }
        }
    }
}

impl std::error::Error for MotionError {}

impl Motion {
    /// Nobody moves.
    pub fn identity(places: usize) -> Self {
        Self { starts: Vec::new(), entries: Vec::new(), places }
    }

    /// From one row a place: `(to, probability)` pairs in any order; zeros may be left out.
    pub fn from_rows(rows: &[Vec<(usize, f64)>]) -> Result<Self, MotionError> {
        let places = rows.len();
        let mut starts = vec![0_u32; places + 1];
        let mut moves = Vec::new();
        let mut identity = true;
        for (from, row) in rows.iter().enumerate() {
            let sum: f64 = row.iter().map(|(_, p)| p).sum();
            for &(to, value) in row {
                if to >= places {
                    return Err(MotionError::NoSuchPlace { from, to, places });
                }
                if value < 0.0 || value.is_nan() {
                    return Err(MotionError::BadProbability { from, to, value });
                }
                if value > 0.0 {
                    identity &= to == from;
                    starts[to + 1] += 1;
                    moves.push((to, from as u32, value / sum));
                }
            }
            if (sum - 1.0).abs() > SLACK || sum.is_nan() {
                return Err(MotionError::RowSum { from, sum });
            }
        }
        if identity {
            return Ok(Self::identity(places));
        }
        for to in 0..places {
            starts[to + 1] += starts[to];
        }
        // A stable sort keeps `from` rising within each place, so sums have one order.
        moves.sort_by_key(|(to, _, _)| *to);
        let entries = moves.into_iter().map(|(_, from, p)| (from, p)).collect();
        Ok(Self { starts, entries, places })
    }

    /// From a full matrix, row by row.
    pub fn from_matrix(matrix: &[Vec<f64>]) -> Result<Self, MotionError> {
        let rows: Vec<Vec<(usize, f64)>> =
            matrix.iter().map(|row| row.iter().copied().enumerate().collect()).collect();
        Self::from_rows(&rows)
    }

    /// Everyone leaves `place` with its chance of `leaving` and goes where `share` of the other
    /// places says; the simplest motion, one number and one row. Chances over 1 count as 1.
    ///
    /// Errors: shares that do not have a positive sum elsewhere than at the place itself.
    pub fn leaving(leaving: &[f64], share: &[f64]) -> Result<Self, MotionError> {
        let places = leaving.len();
        let mut rows = Vec::with_capacity(places);
        for (from, p) in leaving.iter().enumerate() {
            let elsewhere: f64 = share
                .iter()
                .take(places)
                .enumerate()
                .filter(|(to, _)| *to != from)
                .map(|(_, s)| s)
                .sum();
            let p = p.min(1.0);
            if p > 0.0 && (elsewhere <= 0.0 || elsewhere.is_nan()) {
                return Err(MotionError::RowSum { from, sum: 1.0 - p });
            }
            let mut row = vec![(from, 1.0 - p)];
            if p > 0.0 {
                row.extend(
                    (0..places)
                        .filter(|to| *to != from)
                        .map(|to| (to, p * share.get(to).copied().unwrap_or(0.0) / elsewhere)),
                );
            }
            rows.push(row);
        }
        Self::from_rows(&rows)
    }

    /// How many places there are.
    pub fn places(&self) -> usize {
        self.places
    }

    /// Whether nobody moves.
    pub fn is_identity(&self) -> bool {
        self.starts.is_empty()
    }

    /// Probability of going from `from` to `to` in one step; 0 for places that do not exist.
    pub fn probability(&self, from: usize, to: usize) -> f64 {
        if from >= self.places || to >= self.places {
            return 0.0;
        }
        if self.is_identity() {
            return f64::from(u8::from(from == to));
        }
        self.arrivals(to).iter().filter(|(f, _)| *f as usize == from).map(|(_, p)| p).sum()
    }

    /// Probability that he who is at `place` is there at each of the next `steps` steps: A(i, i)ⁿ.
    pub fn probability_of_staying(&self, place: usize, steps: u32) -> f64 {
        libm::pow(self.probability(place, place), f64::from(steps))
    }

    /// The same through a sequence of motions, one a step.
    pub fn probability_of_staying_through<'a>(
        motions: impl IntoIterator<Item = &'a Self>,
        place: usize,
    ) -> f64 {
        motions.into_iter().map(|m| m.probability(place, place)).product()
    }

    fn arrivals(&self, to: usize) -> &[(u32, f64)] {
        &self.entries[self.starts[to] as usize..self.starts[to + 1] as usize]
    }

    /// `into` = `p` A, where they are one step later; both have as many places as this.
    pub fn carry(&self, p: &[f64], into: &mut [f64]) {
        if self.is_identity() {
            into.copy_from_slice(p);
            return;
        }
        for (bounds, into) in self.starts.windows(2).zip(into) {
            let arrivals = &self.entries[bounds[0] as usize..bounds[1] as usize];
            let arrived = arrivals.iter().map(|(from, chance)| p[*from as usize] * chance);
            // where nobody comes the sum is 0, not -0
            *into = arrived.sum::<f64>() + 0.0;
        }
    }

    /// `into` = A `g`: by place, the mean of `g` one step later for him who is there now.
    pub fn expect(&self, g: &[f64], into: &mut [f64]) {
        if self.is_identity() {
            into.copy_from_slice(g);
            return;
        }
        into.fill(0.0);
        for (bounds, g) in self.starts.windows(2).zip(g) {
            for (from, chance) in &self.entries[bounds[0] as usize..bounds[1] as usize] {
                into[*from as usize] += chance * g;
            }
        }
    }
}
