//! What is not known of a path, and what would more testing tell?
//!
//! Two kinds of not knowing are kept apart. Chance (how long a task takes tonight) is inside EASI.
//! Ignorance (what P(D) is, how long it takes on average) is outside: P(I) is averaged over the laws
//! of the inputs, at evenly spread points, so that nothing is drawn and the answer is the same every
//! time. Setiawan, Texas A&M, 2018 (abstract read), argues for an interval on P(I); mixing both loops
//! in one histogram, as is often done, hides whether testing would help.

use super::{Response, Spread, Task, interruption, sensitivities};
use crate::moments::{mean, quantile, standard_deviation};
use core::fmt;
use ringfort_model::law::Law;
use ringfort_model::units::Probability;

/// What is believed of the inputs of a path. Lists shorter than the path leave the rest as it is.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Unknowns {
    /// The law of each task's P(D), if it is not taken as known; values are held to 0 to 1.
    pub detection: Vec<Option<Law>>,
    /// The law of each task's mean delay in seconds, likewise; held to 0 or more. Deviations stay.
    pub delay_s: Vec<Option<Law>>,
    /// The law of the mean response time in seconds, likewise.
    pub response_s: Option<Law>,
    /// How many points to average over, 16 to 65 536.
    pub points: u32,
}

/// P(I) over what is not known.
#[derive(Debug, Clone, PartialEq)]
pub struct Unknown {
    /// Mean.
    pub mean: f64,
    /// Standard deviation.
    pub sd: f64,
    /// P(I) at every point, from the lowest to the highest.
    pub values: Vec<f64>,
    /// What each uncertain input is good for, in path order, the response last.
    pub inputs: Vec<Input>,
}

/// One uncertain input.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Input {
    /// Which it is.
    pub kind: InputKind,
    /// Share of the variance of P(I) that it explains alone: what knowing it exactly would take away.
    pub share: f64,
}

/// Which input of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InputKind {
    /// P(D) of the task of that number, from 0.
    Detection(usize),
    /// The mean delay of that task.
    Delay(usize),
    /// The mean response time.
    Response,
}

/// Why there is nothing to average over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnknownError {
    /// No input has a law.
    NothingUnknown,
    /// More inputs are uncertain than can be spread evenly.
    TooMany {
        /// How many.
        inputs: usize,
    },
    /// The number of points is out of range.
    Points {
        /// How many were asked for.
        points: u32,
    },
}

/// The most inputs that may be uncertain at once.
const MOST_INPUTS: usize = 200;
/// Values of one input at which the rest is averaged, for its share.
const NODES: u32 = 12;

impl fmt::Display for UnknownError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NothingUnknown => write!(f, "every input is taken as known"),
            Self::TooMany { inputs } => {
                write!(f, "{inputs} inputs are uncertain; at most {MOST_INPUTS} can be")
            }
            Self::Points { points } => {
                write!(f, "{points} points were asked for; 16 to 65536 can be")
            }
        }
    }
}

impl core::error::Error for UnknownError {}

impl Unknown {
    /// What a share `u` of P(I) stays under.
    pub fn quantile(&self, u: f64) -> f64 {
        let index = (u.clamp(0.0, 1.0) * self.values.len() as f64) as usize;
        self.values.get(index).or(self.values.last()).copied().unwrap_or(f64::NAN)
    }

    /// The standard deviation of P(I) that is left, on average, after `trials` further tests of an input
    /// whose P(D) is Beta(a, b) now.
    ///
    /// P(I) is linear in each P(D), so tests take away share·n/(a + b + n) of the variance, exactly.
    pub fn sd_after(&self, share: f64, shapes: (f64, f64), trials: u64) -> f64 {
        let trials = trials as f64;
        let told = share * trials / (shapes.0 + shapes.1 + trials);
        self.sd * libm::sqrt((1.0 - told).max(0.0))
    }
}

/// Averages P(I) of `path` over what is not known of it.
///
/// - Points are multiples of the roots of primes, modulo 1 (Kronecker's sequence; Richtmyer, 1951,
///   *source not read*): the error falls nearly as 1/points.
/// - The share of a P(D) is exact up to those points: (E ∂P(I)/∂P(D))² Var P(D)/Var P(I), since P(I) is
///   linear in it. That of a time is the variance of the mean of P(I) given its value, at twelve values.
/// - Inputs are independent.
pub fn unknown(
    path: &[Task],
    response: &Response,
    unknowns: &Unknowns,
) -> Result<Unknown, UnknownError> {
    let Unknowns { points, .. } = *unknowns;
    if !(16..=65_536).contains(&points) {
        return Err(UnknownError::Points { points });
    }
    let inputs = listed(path, unknowns);
    match inputs.len() {
        0 => return Err(UnknownError::NothingUnknown),
        many if many > MOST_INPUTS => return Err(UnknownError::TooMany { inputs: many }),
        _ => {}
    }
    let steps: Vec<f64> = primes(inputs.len()).map(|prime| libm::sqrt(f64::from(prime))).collect();
    let at = |point: u32, pinned: Option<(usize, f64)>| {
        let (mut path, mut response) = (path.to_vec(), *response);
        for (number, (kind, law)) in inputs.iter().enumerate() {
            let u = match pinned {
                Some((held, u)) if held == number => u,
                _ => (f64::from(point) * steps[number]) % 1.0,
            };
            put(*kind, quantile(law, u), &mut path, &mut response);
        }
        (path, response)
    };
    let mut values = Vec::with_capacity(points as usize);
    let mut slopes = vec![0.0; path.len()];
    for point in 1..=points {
        let (path, response) = at(point, None);
        values.push(interruption(&path, &response).probability.value());
        for (sum, slope) in slopes.iter_mut().zip(sensitivities(&path, &response).detection) {
            *sum += slope / f64::from(points);
        }
    }
    let (mean, variance) = mean_and_variance(&values);
    let few = (points / 8).clamp(16, 512);
    let share = |number: usize, kind: InputKind, law: &Law| {
        if variance <= 0.0 {
            return 0.0;
        }
        if let InputKind::Detection(task) = kind {
            let sd = standard_deviation(law) * slopes[task];
            return (sd * sd / variance).min(1.0);
        }
        let given: Vec<f64> = (0..NODES)
            .map(|node| {
                let u = share_at(node);
                let sum: f64 = (1..=few)
                    .map(|point| {
                        let (path, response) = at(point, Some((number, u)));
                        interruption(&path, &response).probability.value()
                    })
                    .sum();
                sum / f64::from(few)
            })
            .collect();
        // exact where P(I) is linear in it: the nodes hold a little less spread than the law
        let nodes: Vec<f64> = (0..NODES).map(|node| quantile(law, share_at(node))).collect();
        let spread = standard_deviation(law);
        let stretch = spread * spread / mean_and_variance(&nodes).1;
        (stretch * mean_and_variance(&given).1 / variance).min(1.0)
    };
    let found = inputs
        .iter()
        .enumerate()
        .map(|(number, (kind, law))| Input { kind: *kind, share: share(number, *kind, law) })
        .collect();
    values.sort_by(f64::total_cmp);
    Ok(Unknown { mean, sd: libm::sqrt(variance), values, inputs: found })
}

/// The uncertain inputs with their laws, in path order, the response last.
fn listed<'a>(path: &[Task], unknowns: &'a Unknowns) -> Vec<(InputKind, &'a Law)> {
    let of = |laws: &'a [Option<Law>], task: usize| -> Option<&'a Law> {
        laws.get(task).and_then(Option::as_ref).filter(|law| !law.is_point())
    };
    let mut inputs = Vec::new();
    for task in 0..path.len() {
        let detection = of(&unknowns.detection, task).map(|l| (InputKind::Detection(task), l));
        let delay = of(&unknowns.delay_s, task).map(|l| (InputKind::Delay(task), l));
        inputs.extend(detection.into_iter().chain(delay));
    }
    let response = unknowns.response_s.as_ref().filter(|law| !law.is_point());
    inputs.extend(response.map(|law| (InputKind::Response, law)));
    inputs
}

fn put(kind: InputKind, value: f64, path: &mut [Task], response: &mut Response) {
    match kind {
        InputKind::Detection(task) => path[task].detection = Probability::clamped(value),
        InputKind::Delay(task) => {
            path[task].delay = Spread { mean_s: value.max(0.0), ..path[task].delay };
        }
        InputKind::Response => response.time.mean_s = value.max(0.0),
    }
}

/// The share of a law's values below one of the nodes.
fn share_at(node: u32) -> f64 {
    (f64::from(node) + 0.5) / f64::from(NODES)
}

fn mean_and_variance(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    (mean, values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / n)
}

/// The first primes.
fn primes(count: usize) -> impl Iterator<Item = u32> {
    let is_prime = |n: &u32| (2..).take_while(|d| d * d <= *n).all(|d| !n.is_multiple_of(d));
    (2..).filter(is_prime).take(count)
}

/// The law of P(D) after `successes` of `trials`, from the prior of Jeffreys: Beta(½ + s, ½ + f).
pub fn tested(successes: u64, trials: u64) -> Law {
    let failures = trials.saturating_sub(successes);
    Law::Beta { a: 0.5 + successes as f64, b: 0.5 + failures as f64 }
}

/// P(I) at the mean of every law; not the mean of P(I), which bends.
pub fn at_means(path: &[Task], response: &Response, unknowns: &Unknowns) -> f64 {
    let (mut path, mut response) = (path.to_vec(), *response);
    for (kind, law) in listed(&path.clone(), unknowns) {
        put(kind, mean(law), &mut path, &mut response);
    }
    interruption(&path, &response).probability.value()
}

#[cfg(test)]
mod tests {
    use super::super::{Convention, Place};
    use super::*;

    fn pump() -> (Vec<Task>, Response) {
        let path = [(0.0, 10.0), (0.0, 12.0), (0.9, 90.0), (0.0, 10.0), (0.9, 90.0), (0.0, 120.0)]
            .map(|(detection, mean_s)| Task {
                detection: Probability::clamped(detection),
                place: Place::Beginning,
                delay: Spread { mean_s, sd_s: 0.3 * mean_s },
            })
            .to_vec();
        let response = Response {
            time: Spread { mean_s: 300.0, sd_s: 90.0 },
            communication: Probability::clamped(0.95),
            convention: Convention::PerAlarm,
        };
        (path, response)
    }

    fn about(path: &[Task], points: u32) -> Unknowns {
        let normal = |mean: f64, cv: f64| Law::Normal { mean, sd: cv * mean };
        Unknowns {
            detection: path
                .iter()
                .map(|t| (t.detection.value() > 0.0).then_some(Law::Beta { a: 27.0, b: 3.0 }))
                .collect(),
            delay_s: path.iter().map(|t| Some(normal(t.delay.mean_s, 0.1))).collect(),
            response_s: Some(normal(300.0, 0.05)),
            points,
        }
    }

    /// 20 000 draws gave mean 0.48339, sd 0.08206, 5 % 0.34864, 95 % 0.61996 (±0.004).
    #[test]
    fn verify_second_order_pump() {
        let (path, response) = pump();
        let found = unknown(&path, &response, &about(&path, 4096)).unwrap();
        let near = |value: f64, expected: f64| {
            assert!((value - expected).abs() < 0.004, "{value} v {expected}");
        };
        near(found.mean, 0.483_394);
        near(found.sd, 0.082_064);
        near(found.quantile(0.05), 0.348_64);
        near(found.quantile(0.95), 0.619_957);
        let told: f64 = found.inputs.iter().map(|input| input.share).sum();
        assert!(told > 0.95 && told < 1.02, "{told}");
    }

    /// The share of a P(D) is what pinning it takes away, on average.
    #[test]
    fn agree_shares_with_pinning() {
        let (mut path, response) = pump();
        path[2].detection = Probability::clamped(0.5);
        let mut unknowns = Unknowns { points: 2048, ..Unknowns::default() };
        let law = Law::Beta { a: 3.0, b: 3.0 };
        unknowns.detection = vec![None, None, Some(law.clone())];
        unknowns.response_s = Some(Law::Normal { mean: 300.0, sd: 15.0 });
        let whole = unknown(&path, &response, &unknowns).unwrap();
        unknowns.detection.clear();
        let mut left = 0.0;
        for node in 0..40 {
            path[2].detection =
                Probability::clamped(quantile(&law, (f64::from(node) + 0.5) / 40.0));
            let sd = unknown(&path, &response, &unknowns).unwrap().sd;
            left += sd * sd / 40.0;
        }
        let share = 1.0 - left / (whole.sd * whole.sd);
        let told = whole.inputs[0];
        assert_eq!(told.kind, InputKind::Detection(2));
        assert!((told.share - share).abs() < 0.01, "{} v {share}", told.share);
    }

    #[test]
    fn law_testing_helps_and_never_more_than_knowing() {
        let (path, response) = pump();
        let found = unknown(&path, &response, &about(&path, 1024)).unwrap();
        let input = found.inputs[2];
        let after = |trials| found.sd_after(input.share, (27.0, 3.0), trials);
        assert_eq!(after(0), found.sd);
        assert!(after(10) < found.sd && after(1000) < after(10));
        let known = found.sd * libm::sqrt(1.0 - input.share);
        assert!((after(1_000_000_000) - known).abs() < 1e-9);
        assert!((at_means(&path, &response, &about(&path, 16)) - 0.483_18).abs() < 1e-4);
    }

    #[test]
    fn law_nothing_to_average_is_said() {
        let (path, response) = pump();
        let mut unknowns = Unknowns { points: 64, ..Unknowns::default() };
        assert_eq!(unknown(&path, &response, &unknowns), Err(UnknownError::NothingUnknown));
        unknowns.points = 3;
        let error = unknown(&path, &response, &unknowns).unwrap_err();
        assert_eq!(error.to_string(), "3 points were asked for; 16 to 65536 can be");
    }
}
