//! How likely is he found by t, when effort flows in at a steady rate and always goes where it finds
//! most?
//!
//! For exponential detection the best plans of growing budgets contain one another, so one plan is the
//! best at every moment, and finds him soonest in the mean (uniformly optimal; Stone, Theory of Optimal
//! Search, 1975, *source not read*). Best under the stated prior only: under another, some other plan
//! may be ahead at every moment.

use ringfort_model::units::Probability;

/// P(found) as a function of the effort spent so far, exactly.
#[derive(Debug, Clone, PartialEq)]
pub struct Timed {
    /// By effort, rising: at its start the level x = −ln λ, and how fast effort rises with the level.
    segments: Vec<Segment>,
    ever: f64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Segment {
    effort: f64,
    found: f64,
    level: f64,
    slope: f64,
}

impl Timed {
    /// For a `prior` and an `effectiveness` of places as in [`plan`](super::plan).
    pub fn new(prior: &[f64], effectiveness: &[f64]) -> Self {
        let mut places: Vec<(f64, f64)> = prior
            .iter()
            .zip(effectiveness)
            .filter(|(p, w)| **p > 0.0 && **w > 0.0)
            .map(|(p, w)| (-libm::log(p * w), 1.0 / w))
            .collect();
        places.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let mut segments: Vec<Segment> = Vec::with_capacity(places.len());
        let (mut effort, mut found, mut slope, mut at) = (0.0, 0.0, 0.0, 0.0);
        for (level, more) in places {
            if slope > 0.0 {
                effort += slope * (level - at);
                found += slope * (libm::exp(-at) - libm::exp(-level));
            }
            slope += more;
            at = level;
            segments.push(Segment { effort, found, level, slope });
        }
        let ever = prior.iter().zip(effectiveness).filter(|(_, w)| **w > 0.0).map(|(p, _)| p).sum();
        Self { segments, ever }
    }

    /// P(found) once `effort` is spent.
    pub fn found_by(&self, effort: f64) -> Probability {
        let after = self.segments.partition_point(|segment| segment.effort <= effort.max(0.0));
        let Some(segment) = after.checked_sub(1).map(|at| &self.segments[at]) else {
            return Probability::ZERO;
        };
        let rise = (effort.max(0.0) - segment.effort) / segment.slope;
        let more = -segment.slope * libm::exp(-segment.level) * libm::expm1(-rise);
        Probability::clamped(segment.found + more)
    }

    /// P(found) with effort without end: what is neither elsewhere nor where effort does nothing.
    pub fn ever(&self) -> Probability {
        Probability::clamped(self.ever)
    }

    /// Effort after which P(found) is `share`; None when it never is.
    pub fn effort_for(&self, share: Probability) -> Option<f64> {
        let share = share.value();
        let after = self.segments.partition_point(|segment| segment.found <= share);
        let segment = &self.segments[after.checked_sub(1)?];
        let left = (share - segment.found) * libm::exp(segment.level) / segment.slope;
        (share < self.ever && left < 1.0)
            .then(|| segment.effort - segment.slope * libm::log1p(-left))
    }

    /// Mean effort until he is found, given that he is ever: ∫ t dP(t)/P(ever). None when he never is.
    ///
    /// Each segment, t = t₀ + s u with rate λ₀ exp(−u), gives s λ₀ [t₀(1 − e^(−U)) + s(1 − (1 + U)e^(−U))].
    pub fn mean_effort(&self) -> Option<f64> {
        let mut sum = 0.0;
        for (at, segment) in self.segments.iter().enumerate() {
            let Segment { effort, level, slope, .. } = *segment;
            let rate = libm::exp(-level);
            let (gone, later) = match self.segments.get(at + 1) {
                Some(next) => {
                    let u = next.level - level;
                    (-libm::expm1(-u), -libm::expm1(-u) - u * libm::exp(-u))
                }
                None => (1.0, 1.0),
            };
            sum += slope * rate * (effort * gone + slope * later);
        }
        (self.ever > 0.0).then(|| sum / self.ever)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Detection, plan};
    use super::*;

    fn near(value: f64, expected: f64, tolerance: f64) {
        assert!((value - expected).abs() <= tolerance, "{value} v {expected}");
    }

    /// One place: an exponential law of mean 1/w. Two alike: 2/w.
    #[test]
    fn verify_exponential_times() {
        let one = Timed::new(&[0.8], &[0.25]);
        near(one.mean_effort().unwrap(), 4.0, 1e-14);
        near(one.found_by(4.0).value(), 0.8 * (1.0 - libm::exp(-1.0)), 1e-15);
        near(
            one.effort_for(Probability::clamped(0.4)).unwrap(),
            4.0 * core::f64::consts::LN_2,
            1e-13,
        );
        assert_eq!(one.effort_for(Probability::clamped(0.8)), None);
        near(Timed::new(&[0.5, 0.5], &[1.0, 1.0]).mean_effort().unwrap(), 2.0, 1e-14);
        assert_eq!(Timed::new(&[0.5], &[0.0]).mean_effort(), None);
    }

    /// The curve against plans of each budget, its inverse, and its mean by adding up 1 − P.
    #[test]
    fn agree_with_plans_of_each_budget() {
        let (p, w) = ([0.4, 0.3, 0.1, 0.1, 0.05], [1.0, 0.5, 2.0, 3.0, 0.0]);
        let timed = Timed::new(&p, &w);
        for effort in [0.0, 0.1, 0.5, 1.0, 3.0, 20.0] {
            let best = plan(&p, &w, Detection::EXPONENTIAL, effort);
            near(timed.found_by(effort).value(), best.found.value(), 1e-14);
            let again = timed.effort_for(best.found).unwrap();
            near(again, effort, 1e-11 * effort.max(1.0));
        }
        let ever = timed.ever().value();
        near(ever, 0.9, 1e-15);
        let step = 0.001;
        let mean: f64 = (0..100_000)
            .map(|k| step * (1.0 - timed.found_by(step * (f64::from(k) + 0.5)).value() / ever))
            .sum();
        near(timed.mean_effort().unwrap(), mean, 1e-6);
    }
}
