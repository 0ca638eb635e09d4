//! Would responders arrive in time, along one path?
//!
//! EASI, the Estimate of Adversary Sequence Interruption, for a sequence of tasks with normal times:
//! Bennett and Sasser, EASI on the HP-25, HP-65 and HP-67, SAND76-0597 / NUREG-0231, 1977; Garcia,
//! The Design and Evaluation of Physical Protection Systems, 2001 (the teaching form; opening pages
//! read only). [`crate::race`] asks the same under positive times, [`timely`] under fixed ones.

mod positive;
mod staged;
mod timely;
mod unknown;

pub use positive::{Shape, interruption_positive};
pub use staged::{Staged, Unit, staged};
pub use timely::{
    Timeline, Timing, boundary_delay, certain_interruption, critical_detection_point, timely,
};
pub use unknown::{Input, InputKind, Unknown, UnknownError, Unknowns, at_means, tested, unknown};

use crate::special::{normal_cdf, normal_pdf};
use ringfort_model::units::Probability;

/// A time with its spread, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Spread {
    /// Mean, in seconds.
    pub mean_s: f64,
    /// Standard deviation, in seconds, 0 or more.
    pub sd_s: f64,
}

/// Where in a task it is noticed, if it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// At its start: the whole task still lies ahead.
    Beginning,
    /// Half way through its time, whatever that turns out to be.
    Middle,
    /// At its end: nothing of it lies ahead.
    End,
    /// At an instant that is uniform over its time. The mean is that of [`Place::Middle`], but the
    /// variance of what is left, s²/3 + m²/12, is five times larger at s = 0.3 m.
    Throughout,
}

impl Place {
    /// Mean share of the task that still lies ahead when it is noticed.
    pub fn share_ahead(self) -> f64 {
        match self {
            Self::Beginning => 1.0,
            Self::Middle | Self::Throughout => 0.5,
            Self::End => 0.0,
        }
    }

    /// Variance of what is left of a task of this length, in square seconds.
    fn variance_ahead(self, delay: Spread) -> f64 {
        let own = self.share_ahead() * delay.sd_s;
        match self {
            Self::Throughout => delay.sd_s * delay.sd_s / 3.0 + delay.mean_s * delay.mean_s / 12.0,
            _ => own * own,
        }
    }
}

/// One step of a path: a barrier to pass, an area to cross.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Task {
    /// P(sensed, transmitted and assessed) while it lasts.
    pub detection: Probability,
    /// Where in the task that happens.
    pub place: Place,
    /// How long it takes.
    pub delay: Spread,
}

/// How often communication with the response force is put to the test. The two give different
/// numbers for one path, and printed results seldom say which they used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Convention {
    /// One communication event an attack: P(I) = P(C) · Σ …, never over P(C). The lineage of the
    /// spreadsheets.
    Common,
    /// Each alarm is communicated, or not, on its own: the formula as it is printed.
    PerAlarm,
}

/// Those who answer an alarm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Response {
    /// From sensing until a sufficient force is in place: communication, assessment, preparation,
    /// travel and deployment.
    pub time: Spread,
    /// P(an alarm gets through to them).
    pub communication: Probability,
    /// What that probability is asked of.
    pub convention: Convention,
}

impl Response {
    /// P(C) inside each alarm, and P(C) outside the whole.
    pub(crate) fn inside_and_outside(&self) -> (f64, f64) {
        match self.convention {
            Convention::Common => (1.0, self.communication.value()),
            Convention::PerAlarm => (self.communication.value(), 1.0),
        }
    }
}

/// P(I) of one path, with what each task contributes.
#[derive(Debug, Clone, PartialEq)]
pub struct Interruption {
    /// P(I): an alarm is raised and answered before the last task ends.
    pub probability: Probability,
    /// What happens at each task, in path order.
    pub points: Vec<Point>,
}

/// What happens at one task.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// P(no alarm before this task).
    pub unnoticed_before: Probability,
    /// P(alarm here, given none before); includes P(C) in the convention per alarm only.
    pub alarm: Probability,
    /// Time left to the end of the path if it is noticed here.
    pub time_left: Spread,
    /// P(time left exceeds the response time), given an alarm here.
    pub timely: Probability,
    /// How many standard deviations the time left is over the response time. Under 2 in size, the
    /// deterministic verdict of [`timely`] is not to be relied on.
    pub score: f64,
}

impl Interruption {
    /// P(an alarm is raised here first, gets through, and is answered in time), for each task. Sums
    /// to `probability`.
    pub fn by_task<'a>(&'a self, response: &Response) -> impl Iterator<Item = f64> + 'a {
        let (_, outside) = response.inside_and_outside();
        self.points
            .iter()
            .map(move |p| outside * p.unnoticed_before.and(p.alarm).and(p.timely).value())
    }

    /// P(E), the effectiveness: Σ over tasks of P(interrupted there) · P(N) of the force that can
    /// arrive in the time then left.
    ///
    /// - `neutralised` holds P(N) task by task; tasks beyond its end count as 0.
    /// - With one P(N) for all tasks it is the product P(I)·P(N); that product is wrong as soon as a
    ///   late alarm brings fewer people to the fight.
    pub fn effectiveness(&self, response: &Response, neutralised: &[Probability]) -> Probability {
        let sum =
            self.by_task(response).zip(neutralised).map(|(here, won)| here * won.value()).sum();
        Probability::clamped(sum)
    }
}

/// P(I) by EASI: Σᵢ aᵢ Πⱼ₍ⱼ<ᵢ₎(1 − aⱼ) Φ( (μᵢ − μ_R)/√(σᵢ² + σ_R²) ).
///
/// - `path` runs from the first task to the last; the empty path gives 0. aᵢ is the detection of
///   task i, times P(C) in the convention per alarm; μᵢ and σᵢ² are the mean and variance of the time
///   left when it is sensed there.
/// - Assumes independent tasks and a normal time left. A normal admits negative times: a barrier of
///   20 s mean and 600 s deviation *lowers* P(I). Tasks whose deviation exceeds half their mean
///   belong in [`crate::race`].
/// - Source: Bennett and Sasser, 1977, as above.
///
/// ```
/// use ringfort_analysis::interruption::{Convention, Place, Response, Spread, Task, interruption};
/// use ringfort_model::units::Probability;
/// let task = |detection, mean_s| Task {
///     detection: Probability::clamped(detection),
///     place: Place::Beginning,
///     delay: Spread { mean_s, sd_s: 0.3 * mean_s },
/// };
/// let path = [task(0.0, 10.0), task(0.0, 12.0), task(0.9, 90.0), task(0.0, 10.0),
///             task(0.9, 90.0), task(0.0, 120.0)];
/// let mut response = Response {
///     time: Spread { mean_s: 300.0, sd_s: 90.0 },
///     communication: Probability::clamped(0.95),
///     convention: Convention::Common,
/// };
/// let common = interruption(&path, &response).probability.value();
/// assert!((common - 0.476).abs() < 0.0005);
/// response.convention = Convention::PerAlarm;
/// let per_alarm = interruption(&path, &response).probability.value();
/// assert!((per_alarm - 0.483).abs() < 0.0005);
/// ```
pub fn interruption(path: &[Task], response: &Response) -> Interruption {
    interruption_correlated(path, response, 0.0)
}

/// P(I) by EASI when the delays of all tasks share `correlation` ρ pairwise, as when one skill or one
/// tool set drives them all: the variance left is (1 − ρ)Σs² + ρ(Σs)².
///
/// `correlation` from 0 to 1; 0 is EASI itself.
pub fn interruption_correlated(
    path: &[Task],
    response: &Response,
    correlation: f64,
) -> Interruption {
    let left = times_left(path, correlation);
    assemble(path, response, |task| {
        let ahead = left[task];
        let over = ahead.mean_s - response.time.mean_s;
        let spread = libm::hypot(ahead.sd_s, response.time.sd_s);
        if spread > 0.0 {
            (ahead, normal_cdf(over / spread), over / spread)
        } else if over > 0.0 {
            (ahead, 1.0, f64::INFINITY)
        } else {
            (ahead, 0.0, f64::NEG_INFINITY)
        }
    })
}

/// Folds "what is left and is it timely" of each task into P(I).
pub(crate) fn assemble(
    path: &[Task],
    response: &Response,
    timely_at: impl Fn(usize) -> (Spread, f64, f64),
) -> Interruption {
    let (inside, outside) = response.inside_and_outside();
    let (mut unnoticed, mut sum) = (1.0, 0.0);
    let mut points = Vec::with_capacity(path.len());
    for (index, task) in path.iter().enumerate() {
        let alarm = task.detection.value() * inside;
        let (time_left, timely, score) = timely_at(index);
        sum += unnoticed * alarm * timely;
        points.push(Point {
            unnoticed_before: Probability::clamped(unnoticed),
            alarm: Probability::clamped(alarm),
            time_left,
            timely: Probability::clamped(timely),
            score,
        });
        unnoticed *= 1.0 - alarm;
    }
    Interruption { probability: Probability::clamped(outside * sum), points }
}

/// Time left to the end of the path when it is noticed in each task.
fn times_left(path: &[Task], correlation: f64) -> Vec<Spread> {
    let (mut mean, mut variance, mut deviations) = (0.0, 0.0, 0.0);
    let mut left = vec![Spread::default(); path.len()];
    for (index, task) in path.iter().enumerate().rev() {
        let share = task.place.share_ahead();
        let own = share * task.delay.sd_s;
        let together = own + deviations;
        let apart = task.place.variance_ahead(task.delay) + variance;
        let shared = together * together - own * own - variance;
        left[index] = Spread {
            mean_s: share * task.delay.mean_s + mean,
            sd_s: libm::sqrt(apart + correlation * shared),
        };
        mean += task.delay.mean_s;
        variance += task.delay.sd_s * task.delay.sd_s;
        deviations += task.delay.sd_s;
    }
    left
}

/// Risk of one threat: P(attack)·(1 − P(E))·C, in the unit of the consequence C.
///
/// With P(attack) 1 it is the conditional risk. Source: Nuclear Security Science and Policy
/// Institute, course pages on physical protection, pathways.
pub fn risk(attack: Probability, effectiveness: Probability, consequence: f64) -> f64 {
    attack.and(effectiveness.complement()).value() * consequence
}

/// Exact derivatives of P(I) by EASI: what a little more of each thing is worth.
#[derive(Debug, Clone, PartialEq)]
pub struct Sensitivities {
    /// ∂P(I)/∂P(D) of each task: the worth of being noticed here rather than later. Falls with every
    /// good sensor before it.
    pub detection: Vec<f64>,
    /// ∂P(I)/∂(mean delay) of each task, a second. Delay before detection is worth nothing.
    pub delay_per_s: Vec<f64>,
    /// ∂P(I)/∂(mean response time), a second; never over 0.
    pub response_per_s: f64,
}

/// The derivatives of [`interruption`].
///
/// With Nᵢ = Πⱼ₍ⱼ<ᵢ₎(1 − aⱼ), Sᵢ = √(σᵢ² + σ_R²), zᵢ the score, Vᵢ the P(I) of the path from task i on
/// and dᵢ = Nᵢ aᵢ φ(zᵢ)/Sᵢ: ∂/∂P(D)ᵢ = P(C) Nᵢ (qᵢ − Vᵢ₊₁), ∂/∂mₖ = Σᵢ₍ᵢ<ₖ₎ dᵢ + wₖ dₖ,
/// ∂/∂μ_R = −Σ dᵢ. Derived here; checked against differences. The spread of a delay is held fixed
/// (for [`Place::Throughout`] too, whose variance leans on the mean: there ∂/∂mₖ is that of the
/// mean alone).
pub fn sensitivities(path: &[Task], response: &Response) -> Sensitivities {
    let (inside, outside) = response.inside_and_outside();
    let whole = interruption(path, response);
    let mut value_after = vec![0.0; path.len() + 1];
    for (index, point) in whole.points.iter().enumerate().rev() {
        let alarm = point.alarm.value();
        value_after[index] = alarm * point.timely.value() + (1.0 - alarm) * value_after[index + 1];
    }
    let (mut detection, mut delay_per_s, mut passed) = (Vec::new(), Vec::new(), 0.0);
    for (index, (task, point)) in path.iter().zip(&whole.points).enumerate() {
        let unnoticed = point.unnoticed_before.value();
        let gain = point.timely.value() - value_after[index + 1];
        detection.push(outside * inside * unnoticed * gain);
        let spread = libm::hypot(point.time_left.sd_s, response.time.sd_s);
        let density = if spread > 0.0 {
            outside * unnoticed * point.alarm.value() * normal_pdf(point.score) / spread
        } else {
            0.0
        };
        delay_per_s.push(passed + task.place.share_ahead() * density);
        passed += density;
    }
    Sensitivities { detection, delay_per_s, response_per_s: -passed }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn p(value: f64) -> Probability {
        Probability::new(value).unwrap()
    }

    fn task(detection: f64, place: Place, mean_s: f64, sd_s: f64) -> Task {
        Task { detection: p(detection), place, delay: Spread { mean_s, sd_s } }
    }

    /// The pump path of the textbook, as recalled, with P(D) at the fence.
    fn pump(fence: f64) -> Vec<Task> {
        [(fence, 10.0), (0.0, 12.0), (0.9, 90.0), (0.0, 10.0), (0.9, 90.0), (0.0, 120.0)]
            .map(|(detection, mean)| task(detection, Place::Beginning, mean, 0.3 * mean))
            .to_vec()
    }

    fn response(convention: Convention) -> Response {
        Response { time: Spread { mean_s: 300.0, sd_s: 90.0 }, communication: p(0.95), convention }
    }

    fn near(value: f64, expected: f64, tolerance: f64) {
        assert!((value - expected).abs() <= tolerance, "{value} v {expected}");
    }

    /// 0.476 needs one communication event an attack; inputs and result recalled, *source not read*.
    #[test]
    fn verify_pump_in_both_conventions() {
        let common = interruption(&pump(0.0), &response(Convention::Common));
        let per_alarm = interruption(&pump(0.0), &response(Convention::PerAlarm));
        near(common.probability.value(), 0.476, 0.0005);
        near(per_alarm.probability.value(), 0.483_179_638_665_223_2, 1e-14);
        let fence = |c| interruption(&pump(0.9), &response(c)).probability.value();
        near(fence(Convention::PerAlarm), 0.600_563_119_282_217_8, 1e-14);
        near(fence(Convention::Common), 0.578_106_144_672_663_5, 1e-14);
        for convention in [Convention::Common, Convention::PerAlarm] {
            let response = response(convention);
            let whole = interruption(&pump(0.9), &response);
            near(whole.by_task(&response).sum(), whole.probability.value(), 1e-15);
        }
    }

    /// More spread in a barrier lowers P(I): the normal admits negative times.
    #[test]
    fn verify_variance_pathology() {
        let mut path =
            vec![task(0.9, Place::End, 10.0, 3.0), task(0.0, Place::Beginning, 400.0, 0.0)];
        let response = Response {
            time: Spread { mean_s: 300.0, sd_s: 30.0 },
            communication: Probability::ONE,
            convention: Convention::Common,
        };
        near(interruption(&path, &response).probability.value(), 0.899_613_845_700_122_9, 1e-12);
        path.push(task(0.0, Place::Beginning, 20.0, 600.0));
        near(interruption(&path, &response).probability.value(), 0.521_245_916_326_728_6, 1e-12);
    }

    #[test]
    fn verify_correlated_delays() {
        let mut path = vec![task(0.9, Place::End, 30.0, 9.0)];
        path.extend([task(0.0, Place::Beginning, 100.0, 30.0); 6]);
        let response = Response {
            time: Spread { mean_s: 450.0, sd_s: 60.0 },
            communication: Probability::ONE,
            convention: Convention::PerAlarm,
        };
        let at = |rho| interruption_correlated(&path, &response, rho).probability.value();
        near(at(0.0), 0.848_769_165_897_003_9, 1e-12);
        near(at(1.0), 0.706_862_114_801_842_8, 1e-12);
    }

    #[test]
    fn agree_sensitivities_with_differences() {
        for convention in [Convention::Common, Convention::PerAlarm] {
            let mut path = pump(0.9);
            path[2].place = Place::Middle;
            path[4].place = Place::End;
            let response = response(convention);
            let slopes = sensitivities(&path, &response);
            let value = |path: &[Task], response: &Response| {
                interruption(path, response).probability.value()
            };
            for k in 0..path.len() {
                let with = |change: fn(&mut Task, f64), h: f64| {
                    let mut moved = path.clone();
                    change(&mut moved[k], h);
                    value(&moved, &response)
                };
                let seen: fn(&mut Task, f64) =
                    |task, h| task.detection = Probability::clamped(task.detection.value() + h);
                // One-sided at P(D) = 0; P(I) is linear in each detection, so that is exact.
                let slope = (with(seen, 0.05) - with(seen, 0.0)) / 0.05;
                near(slopes.detection[k], slope, 1e-10);
                let slow: fn(&mut Task, f64) = |task, h| task.delay.mean_s += h;
                let slope = (with(slow, 1e-3) - with(slow, -1e-3)) / 2e-3;
                near(slopes.delay_per_s[k], slope, 1e-8);
            }
            let late = |h: f64| {
                let mut moved = response;
                moved.time.mean_s += h;
                value(&path, &moved)
            };
            near(slopes.response_per_s, (late(1e-3) - late(-1e-3)) / 2e-3, 1e-8);
            assert_eq!(slopes.delay_per_s.len(), path.len());
        }
    }

    #[test]
    fn law_zero_spread_is_the_deterministic_limit() {
        let path: Vec<Task> = pump(0.0)
            .into_iter()
            .map(|task| Task { delay: Spread { sd_s: 0.0, ..task.delay }, ..task })
            .collect();
        let mut response = response(Convention::PerAlarm);
        response.time.sd_s = 0.0;
        let exact = interruption(&path, &response).probability.value();
        near(exact, 0.855, 1e-14);
        near(exact, certain_interruption(&path, &response).value(), 1e-14);
    }

    #[test]
    fn law_more_delay_and_detection_never_hurt() {
        let mut last = 0.0;
        for step in 0..20 {
            let mut path = pump(0.3);
            path[5].delay.mean_s += 20.0 * f64::from(step);
            let value = interruption(&path, &response(Convention::Common)).probability.value();
            assert!(value >= last);
            last = value;
        }
        assert_eq!(interruption(&[], &response(Convention::Common)).probability, Probability::ZERO);
    }

    /// Noticed throughout: same mean as the middle, variance s²/3 + m²/12.
    #[test]
    fn verify_variance_when_noticed_throughout() {
        let path = [task(0.5, Place::Throughout, 90.0, 27.0)];
        let left = interruption(&path, &response(Convention::Common)).points[0].time_left;
        near(left.mean_s, 45.0, 1e-12);
        near(left.sd_s * left.sd_s, 27.0 * 27.0 / 3.0 + 90.0 * 90.0 / 12.0, 1e-9);
        near(left.sd_s * left.sd_s / (13.5 * 13.5), 5.04, 0.005);
    }

    /// Late alarms bring three of six responders: 0.402, not the product 0.416.
    #[test]
    fn verify_effectiveness_leans_on_where_it_is_seen() {
        let response = response(Convention::PerAlarm);
        let whole = interruption(&pump(0.0), &response);
        let (early, late) = (p(0.861_098_434_744_268_1), p(0.260_317_460_317_460_34));
        let won = [early, early, early, late, late, late];
        near(whole.effectiveness(&response, &won).value(), 0.402_245_375_536_875_8, 1e-12);
        near(whole.effectiveness(&response, &[early; 6]).value(), 0.416_065, 5e-7);
    }
}
