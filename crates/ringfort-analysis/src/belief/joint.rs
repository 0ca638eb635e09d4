//! What hangs together with where he is, and is not known either?
//!
//! A report that is still on its way speaks of where he *was*; a source may be honest or not; a roof
//! may hide him from all passes of a search. Each is a second unknown beside the place: the joint
//! probability of both is carried along exactly, row by row, through the same steps as the belief (the
//! forward pass of a hidden Markov model on the product of the two; Stone, *Theory of Optimal
//! Search*, 1975, source not read).

/// P(case, place): cases `0 .. rows − 1` by places, in step with a [`Belief`](super::Belief).
///
/// Finite and not negative. The whole sums to 1 within rounding after an observation; a motion with moves
/// excluded may leave less, down to a half.
#[derive(Debug, Clone)]
pub struct Joint {
    places: usize,
    p: Vec<f64>,
    next: Vec<f64>,
    here: Vec<f64>,
}

impl Joint {
    /// From a belief and P(case | place).
    pub fn new(belief: &[f64], rows: usize, given: impl Fn(usize, usize) -> f64) -> Self {
        let places = belief.len();
        let cell = |at: usize| belief[at % places] * given(at / places, at % places);
        let p: Vec<f64> = (0..rows * places).map(cell).collect();
        Self { places, next: vec![0.0; p.len()], here: vec![0.0; places], p }
    }

    /// The same, split further by where he is now: row r becomes rows r·places + place.
    #[must_use]
    pub fn split(&self) -> Self {
        let n = self.places;
        let mut p = vec![0.0; self.p.len() * n];
        for (at, weight) in self.p.iter().enumerate() {
            let (row, place) = (at / n, at % n);
            p[(row * n + place) * n + place] = *weight;
        }
        Self { places: n, next: vec![0.0; p.len()], here: vec![0.0; n], p }
    }

    /// How many cases there are.
    pub fn rows(&self) -> usize {
        self.p.len() / self.places
    }

    /// P(case, place).
    pub fn probability(&self, row: usize, place: usize) -> f64 {
        self.p[row * self.places + place]
    }

    /// P(case), of what is left after moves were excluded.
    pub fn of_row(&self, row: usize) -> f64 {
        self.p[row * self.places..][..self.places].iter().sum()
    }

    /// One step of motion by a full matrix, row by row of `kernel`; the case stays as it is. Rows of
    /// the kernel may sum to less than 1, where part of the moves is excluded by what was not seen.
    pub fn predict(&mut self, kernel: &[f64]) {
        let n = self.places;
        self.next.fill(0.0);
        for (old, new) in self.p.chunks_exact(n).zip(self.next.chunks_exact_mut(n)) {
            for (weight, row) in old.iter().zip(kernel.chunks_exact(n)) {
                for (to, move_to) in new.iter_mut().zip(row) {
                    *to += weight * move_to;
                }
            }
        }
        self.advance();
    }

    /// The same where a move redraws the case by `given`, P(case | place), and staying keeps it.
    pub fn predict_redrawn(&mut self, kernel: &[f64], given: impl Fn(usize, usize) -> f64) {
        let n = self.places;
        let rows = self.rows();
        let Self { p, next, here, .. } = self;
        here.fill(0.0);
        for row in p.chunks_exact(n) {
            for (here, weight) in here.iter_mut().zip(row) {
                *here += weight;
            }
        }
        // whoever moves, by where to; the first row of `next` holds it until it is given its cases
        next[..n].fill(0.0);
        for (from, row) in kernel.chunks_exact(n).enumerate() {
            let weight = here[from];
            for (to, (moved, p)) in next[..n].iter_mut().zip(row).enumerate() {
                *moved += if from == to { 0.0 } else { weight * p };
            }
        }
        here.copy_from_slice(&next[..n]);
        for row in 0..rows {
            for to in 0..n {
                let stayed = p[row * n + to] * kernel[to * n + to];
                next[row * n + to] = stayed + here[to] * given(row, to);
            }
        }
        self.advance();
    }

    /// Weighs by P(observation | case, place). An observation that nothing allows changes nothing.
    pub fn weigh(&mut self, likelihood: impl Fn(usize, usize) -> f64) {
        let n = self.places;
        let rows = self.next.chunks_exact_mut(n).zip(self.p.chunks_exact(n));
        for (row, (new, old)) in rows.enumerate() {
            for (place, (new, old)) in new.iter_mut().zip(old).enumerate() {
                *new = old * likelihood(row, place);
            }
        }
        self.settle();
    }

    /// P(observation | place), the case being unknown; where the place is excluded already, over all
    /// places alike.
    pub fn expected(&self, place: usize, likelihood: impl Fn(usize) -> f64) -> f64 {
        let (mut all, mut sum) = (0.0, 0.0);
        for (row, weights) in self.p.chunks_exact(self.places).enumerate() {
            let weight = weights[place];
            all += weight;
            sum += weight * likelihood(row);
        }
        if all > 0.0 {
            return sum / all;
        }
        let rows = (0..self.rows()).map(|row| (self.of_row(row), likelihood(row)));
        let (all, sum) = rows.fold((0.0, 0.0), |(all, sum), (w, l)| (all + w, sum + w * l));
        sum / all
    }

    /// He was at `from` and has just left it, to each place with probability `to`; the case stays as it
    /// is. Nothing changes where he could not have been at `from`.
    pub fn leaves(&mut self, from: usize, to: &[f64]) {
        let n = self.places;
        for row in 0..self.rows() {
            let weight = self.p[row * n + from];
            for (place, to) in to.iter().enumerate() {
                self.next[row * n + place] = weight * to;
            }
        }
        self.settle();
    }

    /// Takes `next` for the new state; a step of motion loses little, and is scaled only when it adds up.
    fn advance(&mut self) {
        let sum: f64 = self.next.iter().sum();
        if sum > 0.5 && sum < 2.0 {
            std::mem::swap(&mut self.p, &mut self.next);
        } else {
            self.settle();
        }
    }

    /// Takes `next` for the new state and scales it to 1, unless nothing is left of it.
    fn settle(&mut self) {
        let sum: f64 = self.next.iter().sum();
        if sum > 0.0 && sum < f64::INFINITY {
            let scale = 1.0 / sum;
            if scale.is_finite() {
                for (p, next) in self.p.iter_mut().zip(&self.next) {
                    *p = next * scale;
                }
            }
        }
    }
}

impl PartialEq for Joint {
    fn eq(&self, other: &Self) -> bool {
        (self.places, &self.p) == (other.places, &other.p)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KERNEL: [f64; 9] = [0.7, 0.2, 0.1, 0.3, 0.6, 0.1, 0.25, 0.25, 0.5];

    fn close(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-12, "{a} {b}");
    }

    /// A report of where he was two steps ago, with something seen in between, against the sum over
    /// every path.
    #[test]
    fn agree_old_report_with_every_path() {
        let (prior, between, old) = ([0.5, 0.3, 0.2], [0.2, 0.9, 0.5], [0.8, 0.1, 0.3]);
        let mut joint = Joint::new(&prior, 1, |_, _| 1.0).split();
        joint.predict(&KERNEL);
        joint.weigh(|_, place| between[place]);
        joint.predict(&KERNEL);
        let by_place: Vec<f64> = (0..3).map(|y| joint.expected(y, |x| old[x])).collect();
        let mut with = [0.0; 3];
        let mut without = [0.0; 3];
        for path in 0..27 {
            let (x, m, y) = (path / 9, path / 3 % 3, path % 3);
            let p = prior[x] * KERNEL[x * 3 + m] * between[m] * KERNEL[m * 3 + y];
            without[y] += p;
            with[y] += p * old[x];
        }
        for y in 0..3 {
            close(by_place[y], with[y] / without[y]);
        }
    }

    /// n passes that all fail behind one roof: 1 − μ + μ-free misses, as the mixture has it.
    #[test]
    fn agree_masked_passes_with_the_mixture() {
        let (masked, glimpse) = (0.3, 0.4);
        let given = |row: usize, place: usize| match (row, place) {
            (0, 0) => 1.0 - masked,
            (_, 0) => masked,
            (0, _) => 1.0,
            _ => 0.0,
        };
        let mut joint = Joint::new(&[0.5, 0.5], 2, given);
        for n in 1..=6 {
            let miss =
                |row: usize, place: usize| if (row, place) == (0, 0) { 1.0 - glimpse } else { 1.0 };
            joint.weigh(miss);
            let there = joint.probability(0, 0) + joint.probability(1, 0);
            let seen = crate::detection::through_masking(
                ringfort_model::units::Probability::clamped(masked),
                ringfort_model::units::Probability::clamped(glimpse),
                f64::from(n),
            );
            close(there, (1.0 - seen.value()) / (2.0 - seen.value()));
        }
    }

    /// A move under a new roof forgets what the passes before it said of the old one.
    #[test]
    fn law_a_move_redraws_the_case() {
        let given = |row: usize, _: usize| [0.7, 0.3][row];
        let mut joint = Joint::new(&[0.6, 0.3, 0.1], 2, given);
        joint.weigh(|row, _| [0.1, 1.0][row]);
        let swap = [0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0];
        let mut kept = joint.clone();
        joint.predict_redrawn(&swap, given);
        kept.predict(&swap);
        close(joint.of_row(0), 0.7);
        assert!(kept.of_row(0) < 0.3);
        // who is seen to leave takes the case along; whoever could not have been there does not leave
        kept.leaves(0, &[0.0, 0.5, 0.5]);
        close(kept.probability(0, 0) + kept.probability(1, 0), 0.0);
        let before = kept.clone();
        kept.leaves(0, &[0.0, 1.0, 0.0]);
        assert_eq!(kept, before);
    }
}
