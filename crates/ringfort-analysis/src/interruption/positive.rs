//! Would responders arrive in time if no time could be negative?
//!
//! EASI gives times a normal law, which admits negative ones: where a spread is large beside its mean
//! the answer is wrong, and an added barrier can lower it. Here every delay and the response follow a
//! lognormal or a gamma law with the same means and deviations. Delays are independent, or share a
//! pace F as in [`crate::race`]. The time left is the sum of what lies ahead, its law found by adding
//! the laws on a fine grid of times. Derived here; the single task agrees with the closed form of
//! [`crate::race::exceeds`].

use super::{Interruption, Place, Response, Spread, Task, assemble};
use crate::moments::lognormal_from_mean_cv;
use crate::special::{gamma_cdf, normal_cdf, normal_quantile};

/// A law of times that are never negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// The logarithm is normal: a long tail of bad luck.
    Lognormal,
    /// A sum of memoryless steps: a shorter tail.
    Gamma,
}

/// Steps of the grid of times.
const STEPS: usize = 2048;
/// Chance that is left out at either end when a range of times is chosen.
const SLIGHT: f64 = 1e-9;

/// P(I) of `path` with positive times.
///
/// - `correlation` ρ, 0 to 1: how alike delays are. They share a lognormal pace of mean 1 and squared
///   coefficient of variation ρ(Σs/Σm)²; what is left of each task's own spread stays its own. With
///   all sd/mean alike, any two delays then have correlation ρ.
/// - `response.time` gives the mean and deviation of the response, of the same shape.
/// - Good to about 1e−4 of probability (the grid has 2048 steps up to the slowest response).
/// - Errors: none; a `correlation` outside 0 to 1 counts as the nearer bound.
///
/// ```
/// use ringfort_analysis::interruption::{
///     Convention, Place, Response, Shape, Spread, Task, interruption, interruption_positive,
/// };
/// use ringfort_model::units::Probability;
/// let task = |detection, place, mean_s, sd_s| Task {
///     detection: Probability::clamped(detection),
///     place,
///     delay: Spread { mean_s, sd_s },
/// };
/// let mut path =
///     vec![task(0.9, Place::End, 10.0, 3.0), task(0.0, Place::Beginning, 400.0, 0.0)];
/// let response = Response {
///     time: Spread { mean_s: 300.0, sd_s: 30.0 },
///     communication: Probability::ONE,
///     convention: Convention::Common,
/// };
/// let lognormal =
///     |path: &[Task]| interruption_positive(path, &response, Shape::Lognormal, 0.0).probability;
/// let (easi, before) = (interruption(&path, &response).probability, lognormal(&path));
/// // One more barrier, of which next to nothing is known, lowers EASI's answer but not this one.
/// path.push(task(0.0, Place::Beginning, 20.0, 600.0));
/// assert!(interruption(&path, &response).probability.value() < easi.value() - 0.3);
/// assert!(lognormal(&path) >= before);
/// ```
pub fn interruption_positive(
    path: &[Task],
    response: &Response,
    shape: Shape,
    correlation: f64,
) -> Interruption {
    let pace_cv2 = shared(path, correlation);
    let arrival = Variable::new(shape, response.time);
    let pace = Variable::new(Shape::Lognormal, Spread { mean_s: 1.0, sd_s: libm::sqrt(pace_cv2) });
    let limit_s = arrival.above(SLIGHT) / pace.below(SLIGHT);
    let step_s = if limit_s > 0.0 { limit_s / STEPS as f64 } else { 1.0 };
    let answered = Answered::new(&arrival, &pace, step_s);
    let own = |task: &Task, share: f64| {
        let mean_s = share * task.delay.mean_s;
        let cv = if task.delay.mean_s > 0.0 { task.delay.sd_s / task.delay.mean_s } else { 0.0 };
        let cv2 = ((1.0 + cv * cv) / (1.0 + pace_cv2) - 1.0).max(0.0);
        Variable::new(shape, Spread { mean_s, sd_s: mean_s * libm::sqrt(cv2) })
    };
    let mut timely = vec![(Spread::default(), 0.0); path.len()];
    let mut after = Sum { mass: vec![1.0], shift_s: 0.0, step_s };
    let mut moments = Spread::default();
    for (index, task) in path.iter().enumerate().rev() {
        let share = task.place.share_ahead();
        let here = match task.place {
            Place::Beginning => answered.by(&after.plus(&own(task, 1.0))),
            Place::End => answered.by(&after),
            Place::Middle => answered.by(&after.plus(&own(task, 0.5))),
            Place::Throughout => {
                let shares = (0..16).map(|k| (f64::from(k) + 0.5) / 16.0);
                shares.map(|share| answered.by(&after.plus(&own(task, share)))).sum::<f64>() / 16.0
            }
        };
        let left = Spread {
            mean_s: share * task.delay.mean_s + moments.mean_s,
            sd_s: libm::hypot(share * task.delay.sd_s, moments.sd_s),
        };
        timely[index] = (left, here);
        after = after.plus(&own(task, 1.0));
        moments.mean_s += task.delay.mean_s;
        moments.sd_s = libm::hypot(moments.sd_s, task.delay.sd_s);
    }
    assemble(path, response, |index| {
        let (left, timely) = timely[index];
        (left, timely, normal_quantile(timely.clamp(0.0, 1.0)))
    })
}

/// Squared coefficient of variation of the pace that all tasks share.
fn shared(path: &[Task], correlation: f64) -> f64 {
    let (mean, sd) =
        path.iter().fold((0.0, 0.0), |(m, s), task| (m + task.delay.mean_s, s + task.delay.sd_s));
    let cv = if mean > 0.0 { sd / mean } else { 0.0 };
    correlation.clamp(0.0, 1.0) * cv * cv
}

/// A positive variable, or a fixed value where it has no spread.
#[derive(Debug, Clone, Copy)]
enum Variable {
    Fixed(f64),
    Lognormal { mu: f64, sigma: f64 },
    Gamma { shape: f64, scale: f64 },
}

impl Variable {
    fn new(shape: Shape, time: Spread) -> Self {
        let cv = time.sd_s / time.mean_s;
        if time.mean_s <= 0.0 || cv.is_nan() || cv < 1e-9 {
            return Self::Fixed(time.mean_s.max(0.0));
        }
        match shape {
            Shape::Gamma => Self::Gamma { shape: 1.0 / (cv * cv), scale: time.mean_s * cv * cv },
            Shape::Lognormal => match lognormal_from_mean_cv(time.mean_s, cv) {
                Ok((mu, sigma)) => Self::Lognormal { mu, sigma },
                Err(_) => Self::Fixed(time.mean_s),
            },
        }
    }

    /// P(at most `x`), for `x` of 0 or more.
    fn cdf(&self, x: f64) -> f64 {
        match *self {
            Self::Fixed(value) => f64::from(u8::from(x >= value)),
            Self::Lognormal { .. } if x <= 0.0 => 0.0,
            Self::Lognormal { mu, sigma } => normal_cdf((libm::log(x) - mu) / sigma),
            Self::Gamma { shape, scale } => gamma_cdf(shape, x / scale),
        }
    }

    /// A value that is passed with a chance of at most `slight`.
    fn above(&self, slight: f64) -> f64 {
        match *self {
            Self::Fixed(value) => value,
            Self::Lognormal { mu, sigma } => libm::exp(mu - sigma * normal_quantile(slight)),
            Self::Gamma { shape, scale } => {
                let mut high = shape.max(1.0);
                while 1.0 - gamma_cdf(shape, high) > slight {
                    high *= 1.25;
                }
                high * scale
            }
        }
    }

    /// A value under which it stays with a chance of at most `slight`; of a fixed one or a lognormal.
    fn below(&self, slight: f64) -> f64 {
        match *self {
            Self::Fixed(value) => value,
            Self::Lognormal { mu, sigma } => libm::exp(mu + sigma * normal_quantile(slight)),
            Self::Gamma { .. } => 0.0,
        }
    }
}

/// The law of a sum on the grid: `mass[k]` at `shift_s + k·step_s`. What lies beyond the grid is not
/// kept: it is missing from the sum of masses, and always in time.
struct Sum {
    mass: Vec<f64>,
    shift_s: f64,
    step_s: f64,
}

impl Sum {
    /// The law of this sum and one more variable.
    fn plus(&self, more: &Variable) -> Self {
        let (mut shift_s, step_s) = (self.shift_s, self.step_s);
        if let Variable::Fixed(value) = more {
            return Self { mass: self.mass.clone(), shift_s: shift_s + value, step_s };
        }
        let mut steps = Vec::new();
        let (mut below, mut mean) = (0.0, 0.0);
        for k in 0..=STEPS {
            let upto = more.cdf((k as f64 + 0.5) * step_s);
            steps.push(upto - below);
            mean += (upto - below) * k as f64 * step_s;
            below = upto;
            if 1.0 - upto < 1e-13 {
                break;
            }
        }
        if below > 1.0 - 1e-6 {
            // what rounding to the grid does to the mean is put right by the shift
            let exact = match *more {
                Variable::Lognormal { mu, sigma } => libm::exp(mu + 0.5 * sigma * sigma),
                Variable::Gamma { shape, scale } => shape * scale,
                Variable::Fixed(value) => value,
            };
            let slip = exact - mean / below;
            shift_s += slip.clamp(-0.5 * step_s, 0.5 * step_s);
        }
        let length = (self.mass.len() + steps.len() - 1).min(STEPS + 1);
        let mut mass = vec![0.0; length];
        for (i, a) in self.mass.iter().enumerate().filter(|(_, a)| **a > 1e-16) {
            for (slot, b) in mass[i..].iter_mut().zip(&steps) {
                *slot += a * b;
            }
        }
        Self { mass, shift_s, step_s }
    }
}

/// P(a response is in place before a time left on the grid has passed).
struct Answered {
    arrival: Variable,
    paces: Vec<f64>,
    step_s: f64,
}

impl Answered {
    fn new(arrival: &Variable, pace: &Variable, step_s: f64) -> Self {
        let paces = match *pace {
            Variable::Lognormal { mu, sigma } => (0..200)
                .map(|k| libm::exp(mu + sigma * normal_quantile((f64::from(k) + 0.5) / 200.0)))
                .collect(),
            _ => vec![1.0],
        };
        Self { arrival: *arrival, paces, step_s }
    }

    fn by(&self, left: &Sum) -> f64 {
        let held: f64 = left.mass.iter().sum();
        let late: f64 = left
            .mass
            .iter()
            .enumerate()
            .filter(|(_, mass)| **mass > 1e-16)
            .map(|(k, mass)| mass * (1.0 - self.within(left.shift_s + k as f64 * self.step_s)))
            .sum();
        // what the grid does not hold is later than any response
        (1.0 - late).clamp((1.0 - held).clamp(0.0, 1.0), 1.0)
    }

    fn within(&self, left_s: f64) -> f64 {
        if left_s <= 0.0 {
            return 0.0;
        }
        match self.arrival {
            // strict: a response that takes exactly as long comes too late
            Variable::Fixed(value) => {
                let early = self.paces.iter().filter(|pace| *pace * left_s > value).count();
                early as f64 / self.paces.len() as f64
            }
            _ => {
                let sum: f64 = self.paces.iter().map(|pace| self.arrival.cdf(pace * left_s)).sum();
                sum / self.paces.len() as f64
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Convention, interruption, interruption_correlated};
    use super::*;
    use ringfort_model::units::Probability;

    fn p(value: f64) -> Probability {
        Probability::new(value).unwrap()
    }

    fn task(detection: f64, place: Place, mean_s: f64, sd_s: f64) -> Task {
        Task { detection: p(detection), place, delay: Spread { mean_s, sd_s } }
    }

    fn response(mean_s: f64, sd_s: f64) -> Response {
        Response {
            time: Spread { mean_s, sd_s },
            communication: Probability::ONE,
            convention: Convention::Common,
        }
    }

    /// One lognormal delay of mean 300 s against a response of mean 200 s, both with cv 0.8; exact.
    #[test]
    fn verify_one_lognormal_task() {
        let path = [task(1.0, Place::Beginning, 300.0, 240.0)];
        let value = interruption_positive(&path, &response(200.0, 160.0), Shape::Lognormal, 0.0);
        let exact = 0.658_228_381_359_714_1;
        assert!((value.probability.value() - exact).abs() < 1e-4, "{}", value.probability);
        // the whole spread as a shared pace is the same race
        let paced = interruption_positive(&path, &response(200.0, 160.0), Shape::Lognormal, 1.0);
        assert!((paced.probability.value() - exact).abs() < 1e-3, "{}", paced.probability);
    }

    /// Gamma delays of one scale add up to a gamma: n exponential steps against a fixed response are
    /// a Poisson sum.
    #[test]
    fn verify_erlang_sum() {
        let path: Vec<Task> = (0..5).map(|_| task(0.0, Place::Beginning, 60.0, 60.0)).collect();
        let mut path = path;
        path[0].detection = Probability::ONE;
        let value = interruption_positive(&path, &response(240.0, 0.0), Shape::Gamma, 0.0);
        let (mut term, mut sum) = (libm::exp(-4.0), 0.0);
        for k in 0..5 {
            sum += term;
            term *= 4.0 / f64::from(k + 1);
        }
        assert!((value.probability.value() - sum).abs() < 2e-4, "{} v {sum}", value.probability);
    }

    /// Where spreads are small the shapes agree with EASI, correlated or not.
    #[test]
    fn law_small_spreads_agree_with_easi() {
        let path = [
            task(0.3, Place::Middle, 60.0, 3.0),
            task(0.5, Place::Beginning, 120.0, 6.0),
            task(0.4, Place::Throughout, 90.0, 4.5),
            task(0.7, Place::End, 45.0, 2.25),
            task(0.0, Place::Beginning, 80.0, 4.0),
        ];
        for mean_s in [100.0, 200.0, 260.0] {
            let response = response(mean_s, 10.0);
            let easi = interruption(&path, &response).probability.value();
            for shape in [Shape::Lognormal, Shape::Gamma] {
                let value = interruption_positive(&path, &response, shape, 0.0).probability.value();
                assert!((value - easi).abs() < 0.02, "{mean_s} {shape:?}: {value} v {easi}");
            }
            let easi = interruption_correlated(&path, &response, 1.0).probability.value();
            let paced = interruption_positive(&path, &response, Shape::Lognormal, 1.0);
            assert!((paced.probability.value() - easi).abs() < 0.02, "{mean_s}");
        }
    }

    #[test]
    fn law_more_delay_never_lowers_it() {
        for shape in [Shape::Lognormal, Shape::Gamma] {
            let mut last = 0.0;
            for more in [0.0, 5.0, 20.0, 100.0, 1000.0, 1e6] {
                let path = [
                    task(0.9, Place::End, 10.0, 3.0),
                    task(0.0, Place::Beginning, 250.0, 75.0),
                    task(0.0, Place::Beginning, more, 3.0 * more),
                ];
                let value = interruption_positive(&path, &response(300.0, 90.0), shape, 0.0);
                let value = value.probability.value();
                assert!(value >= last - 1e-4, "{shape:?} {more}: {value} after {last}");
                last = value;
            }
        }
    }

    #[test]
    fn law_empty_and_fixed_paths_are_answered() {
        assert_eq!(
            interruption_positive(&[], &response(300.0, 90.0), Shape::Gamma, 0.5).probability,
            Probability::ZERO
        );
        let path = [task(1.0, Place::Beginning, 100.0, 0.0)];
        let at = |mean_s| {
            interruption_positive(&path, &response(mean_s, 0.0), Shape::Lognormal, 0.0).probability
        };
        assert_eq!((at(99.0), at(100.0), at(0.0)), (p(1.0), p(0.0), p(1.0)));
    }
}
