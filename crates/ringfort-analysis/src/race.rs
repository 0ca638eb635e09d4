//! The same race under positive, correlated times.
//!
//! This is the race that a campaign plays, written as an integral:
//!
//! 1. Tasks come in order. Task i is noticed with its own probability, independently of the others.
//!    P(C) is asked once, or of every alarm, as the [`Convention`](crate::interruption::Convention)
//!    of the response says.
//! 2. One factor F multiplies the time of every task alike: the pace of this party on this night.
//!    F is lognormal with mean 1 and coefficient of variation `pace_cv` (0: always 1). The standard
//!    deviation that a [`Task`] carries is not used.
//! 3. Noticed in task i, the party still needs F·μᵢ, with μᵢ = wᵢ mᵢ + Σⱼ₍ⱼ>ᵢ₎ mⱼ and wᵢ the share of
//!    the task ahead (1 at its beginning, ½ in the middle, 0 at its end; uniform on 0 to 1 if it may be
//!    noticed throughout).
//! 4. The response takes a time R of its own law, independent of F, from that moment on. The party is
//!    interrupted when F·μᵢ > R, strictly. Later alarms change nothing.
//!
//! F and R do not lean on where it is noticed, so P(I) = Σᵢ P(noticed in i first)·P(F μᵢ > R) is exact;
//! with a lognormal R each term is Φ of a difference of logarithms. Derived here, as the positive
//! counterpart of EASI: see [`crate::interruption`] for its sources.

use crate::interruption::{Convention, Interruption, Place, Response, Spread, Task, assemble};
use crate::moments::{cdf, lognormal_from_mean_cv, mean, quantile, standard_deviation};
use crate::special::{normal_cdf, normal_quantile};
use ringfort_model::law::Law;
use ringfort_model::units::Probability;

/// Steps of the midpoint rule where no closed form is at hand.
const STEPS: u32 = 2000;

/// P(I) of `path` under the laws above.
///
/// - `response_time` in seconds, replaces `response.time`, of which nothing is used.
/// - `pace_cv`: coefficient of variation of the pace, 0 or more.
/// - Exact for a lognormal or fixed response, and for any response at a fixed pace; other laws by
///   the midpoint rule on their quantile, good to about 1e−4 of probability.
/// - Errors: none; a `pace_cv` that is not over 0 counts as 0.
///
/// ```
/// use ringfort_analysis::interruption::{Convention, Place, Response, Spread, Task};
/// use ringfort_analysis::race::race;
/// use ringfort_model::{law::Law, units::Probability};
/// let path = [Task {
///     detection: Probability::ONE,
///     place: Place::Beginning,
///     delay: Spread { mean_s: 200.0, sd_s: 0.0 },
/// }];
/// let response = Response {
///     time: Spread::default(),
///     communication: Probability::ONE,
///     convention: Convention::Common,
/// };
/// // Median response 200 s against a fixed 200 s: even odds.
/// let law = Law::Lognormal { mu: 5.298_317_366_548_036, sigma: 0.5 };
/// assert!((race(&path, &response, 0.0, &law).probability.value() - 0.5).abs() < 1e-12);
/// ```
pub fn race(path: &[Task], response: &Response, pace_cv: f64, response_time: &Law) -> Interruption {
    let mut ahead_s = 0.0;
    let mut after = vec![0.0; path.len()];
    for (index, task) in path.iter().enumerate().rev() {
        after[index] = ahead_s;
        ahead_s += task.delay.mean_s;
    }
    assemble(path, response, |index| {
        let task = &path[index];
        let mean_s = task.place.share_ahead() * task.delay.mean_s + after[index];
        let timely = if task.place == Place::Throughout {
            averaged(|share| {
                in_time(share * task.delay.mean_s + after[index], pace_cv, response_time)
            })
        } else {
            in_time(mean_s, pace_cv, response_time)
        };
        let time_left = Spread { mean_s, sd_s: pace_cv.max(0.0) * mean_s };
        (time_left, timely, normal_quantile(timely))
    })
}

/// P(I) when several responses are called, each with its own P(C) and time: the first in place
/// counts.
///
/// Each call gets through or not on its own, and all share the pace F, so noticed in task i
///
/// P(in time) = E over F (and the place in the task) of 1 − Πᵣ (1 − P(C)ᵣ P(F·μᵢ > Rᵣ | F)).
///
/// P(C) is thus part of `timely` in the answer. Midpoint rule over the quantile of F (400 steps) and
/// the place in the task (32 steps): good to about 1e−3 of probability. Errors as [`race`].
pub fn race_of_several(
    path: &[Task],
    responses: &[(Probability, &Law)],
    pace_cv: f64,
) -> Interruption {
    let pace = lognormal_from_mean_cv(1.0, pace_cv)
        .map_or(Law::Point(1.0), |(mu, sigma)| Law::Lognormal { mu, sigma });
    let paces: Vec<f64> = match pace {
        Law::Point(_) => vec![1.0],
        _ => (0..400).map(|k| quantile(&pace, (f64::from(k) + 0.5) / 400.0)).collect(),
    };
    let answered = |needed_s: f64| -> f64 {
        let late: f64 = (paces.iter())
            .map(|pace| -> f64 {
                let left = Law::Point(pace * needed_s);
                responses.iter().map(|(p, law)| 1.0 - p.value() * exceeds(&left, law)).product()
            })
            .sum();
        1.0 - late / paces.len() as f64
    };
    let mut after_s = vec![0.0; path.len()];
    for index in (1..path.len()).rev() {
        after_s[index - 1] = after_s[index] + path[index].delay.mean_s;
    }
    // every call is part of the times; nothing is left to communicate
    let called = Response {
        time: Spread::default(),
        communication: Probability::ONE,
        convention: Convention::Common,
    };
    assemble(path, &called, |index| {
        let task = &path[index];
        let mean_s = task.place.share_ahead() * task.delay.mean_s + after_s[index];
        let timely = if task.place == Place::Throughout {
            let steps = (0..32).map(|k| (f64::from(k) + 0.5) / 32.0);
            steps.map(|share| answered(share * task.delay.mean_s + after_s[index])).sum::<f64>()
                / 32.0
        } else {
            answered(mean_s)
        };
        let time_left = Spread { mean_s, sd_s: pace_cv.max(0.0) * mean_s };
        (time_left, timely, normal_quantile(timely))
    })
}

/// P(F·needed > R): whether a party that still needs `needed_s` at mean pace is met in time.
pub fn in_time(needed_s: f64, pace_cv: f64, response_time: &Law) -> f64 {
    if needed_s <= 0.0 {
        return exceeds(&Law::Point(0.0), response_time);
    }
    match lognormal_from_mean_cv(needed_s, pace_cv) {
        Ok((mu, sigma)) => exceeds(&Law::Lognormal { mu, sigma }, response_time),
        Err(_) => exceeds(&Law::Point(needed_s), response_time),
    }
}

/// P(delay > response), both of any law and independent.
///
/// - Closed form for two lognormal laws, Φ((μ_D − μ_R)/√(σ_D² + σ_R²)) in logarithms, for two normal
///   ones, and whenever one of the two is a fixed value.
/// - Otherwise the midpoint rule over the quantile of the response, 2000 steps.
pub fn exceeds(delay: &Law, response: &Law) -> f64 {
    match (delay, response) {
        (Law::Lognormal { mu: d, sigma: s }, Law::Lognormal { mu: r, sigma: t }) => {
            normal_cdf((d - r) / libm::hypot(*s, *t))
        }
        (Law::Normal { .. }, Law::Normal { .. }) => {
            let spread = libm::hypot(standard_deviation(delay), standard_deviation(response));
            normal_cdf((mean(delay) - mean(response)) / spread)
        }
        (_, Law::Point(response)) => 1.0 - cdf(delay, *response),
        // Strict: a response that takes exactly as long comes too late.
        (Law::Point(delay), _) => cdf(response, delay.next_down()),
        _ => averaged(|u| 1.0 - cdf(delay, quantile(response, u))),
    }
}

/// Which of two memoryless clocks rings first: P(response first) = μ/(λ + μ), with the rates of the
/// delay λ and the response μ in one unit. 0 when neither ever rings.
pub fn exponential_race(delay_rate: f64, response_rate: f64) -> f64 {
    let both = delay_rate + response_rate;
    if both > 0.0 { response_rate / both } else { 0.0 }
}

/// Mean of `height` over 0 to 1 by the midpoint rule.
fn averaged(height: impl Fn(f64) -> f64) -> f64 {
    let steps = f64::from(STEPS);
    (0..STEPS).map(|k| height((f64::from(k) + 0.5) / steps)).sum::<f64>() / steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interruption::interruption;

    fn lognormal(mean: f64, cv: f64) -> Law {
        let (mu, sigma) = lognormal_from_mean_cv(mean, cv).unwrap();
        Law::Lognormal { mu, sigma }
    }

    fn task(detection: f64, place: Place, mean_s: f64) -> Task {
        let detection = Probability::clamped(detection);
        Task { detection, place, delay: Spread { mean_s, sd_s: 0.0 } }
    }

    fn path() -> Vec<Task> {
        vec![
            task(0.2, Place::Beginning, 60.0),
            task(0.5, Place::Middle, 120.0),
            task(0.4, Place::Throughout, 90.0),
            task(0.7, Place::End, 45.0),
            task(0.9, Place::Beginning, 30.0),
        ]
    }

    fn response(convention: Convention) -> Response {
        let communication = Probability::clamped(0.9);
        Response { time: Spread::default(), communication, convention }
    }

    /// One lognormal delay against a lognormal response, both with cv 0.8; Monte Carlo gave 0.65820.
    #[test]
    fn verify_lognormal_one_task() {
        let value = exceeds(&lognormal(300.0, 0.8), &lognormal(200.0, 0.8));
        assert!((value - 0.658_228_381_359_714_1).abs() < 1e-12);
    }

    /// The race played 200 000 times with a small generator, step by step as written above.
    #[test]
    fn agree_race_with_play() {
        let mut state = 1u64;
        let mut uniform = || {
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = state;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            (((z ^ (z >> 31)) >> 11) as f64 + 0.5) / 9_007_199_254_740_992.0
        };
        let (path, time) = (path(), lognormal(150.0, 0.4));
        for convention in [Convention::Common, Convention::PerAlarm] {
            let response = response(convention);
            let exact = race(&path, &response, 0.35, &time).probability.value();
            let games = 200_000;
            let mut won = 0;
            for _ in 0..games {
                let pace = quantile(&lognormal(1.0, 0.35), uniform());
                let arrival = quantile(&time, uniform());
                let through = uniform() < 0.9;
                let noticed = path.iter().position(|task| {
                    let heard = convention == Convention::Common || uniform() < 0.9;
                    uniform() < task.detection.value() && heard
                });
                let Some(at) = noticed else { continue };
                let share = match path[at].place {
                    Place::Throughout => uniform(),
                    place => place.share_ahead(),
                };
                let after: f64 = path[at + 1..].iter().map(|task| task.delay.mean_s).sum();
                let left = pace * (share * path[at].delay.mean_s + after);
                let heard = convention == Convention::PerAlarm || through;
                won += u32::from(heard && left > arrival);
            }
            let share = f64::from(won) / f64::from(games);
            let error = libm::sqrt(exact * (1.0 - exact) / f64::from(games));
            assert!((share - exact).abs() < 4.0 * error, "{share} v {exact} ± {error}");
        }
    }

    /// One response is the race itself; two alike are as good as one that is called twice; one that
    /// is never called adds nothing.
    #[test]
    fn agree_several_with_one() {
        let (path, time) = (path(), lognormal(150.0, 0.4));
        let one = race(&path, &response(Convention::Common), 0.35, &time).probability.value();
        let p = Probability::clamped(0.9);
        let several =
            |all: &[(Probability, &Law)]| race_of_several(&path, all, 0.35).probability.value();
        assert!((several(&[(p, &time)]) - one).abs() < 1e-3);
        let slow = lognormal(400.0, 0.4);
        assert_eq!(several(&[(p, &time), (Probability::ZERO, &slow)]), several(&[(p, &time)]));
        assert!(several(&[(p, &time), (p, &slow)]) > several(&[(p, &time)]));
        // fixed times: only the quicker counts, if either call gets through
        let fixed = [(p, &Law::Point(150.0)), (p, &Law::Point(150.0))];
        let both = race_of_several(&path, &fixed, 0.0).probability.value();
        let sure = race_of_several(&path, &fixed[..1], 0.0).probability.value() / 0.9;
        assert!((both - 0.99 * sure).abs() < 1e-12);
    }

    /// The quadrature meets the closed form where both exist.
    #[test]
    fn agree_quadrature_with_closed_form() {
        let (delay, response) = (lognormal(300.0, 0.5), lognormal(250.0, 0.3));
        let numeric = averaged(|u| 1.0 - cdf(&delay, quantile(&response, u)));
        assert!((numeric - exceeds(&delay, &response)).abs() < 1e-5);
        let flat = Law::Uniform { low: 0.0, high: 1.0 };
        let tent = Law::Triangular { low: 0.0, mode: 0.5, high: 1.0 };
        assert!((exceeds(&flat, &tent) - 0.5).abs() < 1e-6);
        assert!((exponential_race(1.0 / 360.0, 1.0 / 300.0) - 6.0 / 11.0).abs() < 1e-15);
    }

    /// As both spreads shrink, the race and EASI tell the same story.
    #[test]
    fn law_small_spreads_agree_with_easi() {
        let path: Vec<Task> =
            path().into_iter().filter(|task| task.place != Place::Throughout).collect();
        let mut response = response(Convention::Common);
        response.time = Spread { mean_s: 150.0, sd_s: 1.5 };
        let easi = interruption(&path, &response).probability.value();
        let ours = race(&path, &response, 0.0, &lognormal(150.0, 0.01)).probability.value();
        assert!((easi - ours).abs() < 1e-6, "{easi} v {ours}");
    }

    #[test]
    fn law_ties_and_empty_paths_are_lost() {
        assert_eq!(exceeds(&Law::Point(5.0), &Law::Point(5.0)), 0.0);
        assert_eq!(exceeds(&Law::Point(5.0), &Law::Empirical(vec![4.0, 5.0])), 0.5);
        assert_eq!(in_time(0.0, 0.3, &lognormal(10.0, 0.3)), 0.0);
        let none = race(&[], &response(Convention::Common), 0.3, &Law::Point(1.0));
        assert_eq!(none.probability, Probability::ZERO);
    }

    /// More delay never lowers P(I) here, whatever its spread: the pathology of the normal is gone.
    #[test]
    fn law_more_delay_never_hurts() {
        let mut last = 0.0;
        for step in 0..30 {
            let mut path = path();
            path[4].delay.mean_s += 10.0 * f64::from(step);
            let law = lognormal(150.0, 0.4);
            let value = race(&path, &response(Convention::Common), 2.0, &law).probability.value();
            assert!(value >= last - 1e-12);
            last = value;
        }
    }
}
