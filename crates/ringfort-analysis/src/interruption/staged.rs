//! What is an alarm worth when responders arrive one unit after another?
//!
//! P(I)·P(N) is right only if P(N) does not depend on where the alarm came. Here an early alarm brings
//! more units to the fight than a late one: P(E) = Σ over tasks of P(first alarm there) · P(N of those
//! who are in place before the end). Derived here; the point that delay and neutralisation interact is
//! made by Snell, Gardner and Paulus, Determining System Effectiveness Against Outsiders Using ASSESS,
//! 1991 (abstract read).

use super::{Interruption, Response, Spread, Task, assemble, times_left};
use crate::special::normal_cdf;
use ringfort_model::units::Probability;

/// A unit that comes when called. Units are listed in the order in which they are expected.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Unit {
    /// From sensing until it is in place.
    pub time: Spread,
    /// P(N) once it has joined those before it in the list.
    pub neutralised: Probability,
}

/// What units that arrive one after another come to.
#[derive(Debug, Clone, PartialEq)]
pub struct Staged {
    /// P(I) of the first unit: somebody is in place before the end.
    pub interruption: Interruption,
    /// For each task, P(at least so many units are in place before the end), given an alarm there: one
    /// entry a unit, never rising.
    pub in_place: Vec<Vec<Probability>>,
    /// For each task, P(N) of those in place before the end, given an alarm there.
    pub won: Vec<Probability>,
    /// P(E): Σ over tasks of P(first alarm there) · `won`.
    pub effectiveness: Probability,
    /// P(I)·P(N) with P(N) of all units, as it is commonly written.
    pub product: Probability,
}

/// P(E) of `path` against `units`.
///
/// - `response` gives P(C) and its convention; its time is not used. Without units everything is 0.
/// - Times are normal, as in EASI, with pairwise `correlation` of delays. A unit counts only beside
///   those before it: P(at least k) is the least of Φ(…) up to the k-th.
/// - P(N) of a fight that begins with fewer is taken as given: later units do not join it.
pub fn staged(path: &[Task], response: &Response, units: &[Unit], correlation: f64) -> Staged {
    let left = times_left(path, correlation);
    let in_place: Vec<Vec<Probability>> = left
        .iter()
        .map(|ahead| {
            let mut least = 1.0_f64;
            let each = units.iter().map(|unit| {
                least = least.min(in_time(*ahead, unit.time).0);
                Probability::clamped(least)
            });
            each.collect()
        })
        .collect();
    let first = units.first().map_or(Spread::default(), |unit| unit.time);
    let interruption = assemble(path, response, |task| {
        let (timely, score) =
            if units.is_empty() { (0.0, f64::NEG_INFINITY) } else { in_time(left[task], first) };
        (left[task], timely, score)
    });
    let won: Vec<Probability> = in_place.iter().map(|here| expected(units, here)).collect();
    let (_, outside) = response.inside_and_outside();
    let effectiveness: f64 = interruption
        .points
        .iter()
        .zip(&won)
        .map(|(point, won)| point.unnoticed_before.and(point.alarm).and(*won).value())
        .sum();
    let all = units.last().map_or(Probability::ZERO, |unit| unit.neutralised);
    let product = interruption.probability.and(all);
    Staged {
        interruption,
        in_place,
        won,
        effectiveness: Probability::clamped(outside * effectiveness),
        product,
    }
}

/// E P(N) of those who are in place.
fn expected(units: &[Unit], in_place: &[Probability]) -> Probability {
    let (mut sum, mut before) = (0.0, 0.0);
    for (unit, here) in units.iter().zip(in_place) {
        sum += here.value() * (unit.neutralised.value() - before);
        before = unit.neutralised.value();
    }
    Probability::clamped(sum)
}

/// P(time left > arrival), and by how many standard deviations.
fn in_time(left: Spread, arrival: Spread) -> (f64, f64) {
    let over = left.mean_s - arrival.mean_s;
    let spread = libm::hypot(left.sd_s, arrival.sd_s);
    if spread > 0.0 {
        (normal_cdf(over / spread), over / spread)
    } else if over > 0.0 {
        (1.0, f64::INFINITY)
    } else {
        (0.0, f64::NEG_INFINITY)
    }
}

impl Response {
    /// The same response with stages before it that take time: an alarm that must first be assessed,
    /// a call that must first get through. Means and variances add; stages are independent.
    #[must_use]
    pub fn after(mut self, stages: &[Spread]) -> Self {
        for stage in stages {
            self.time.mean_s += stage.mean_s;
            self.time.sd_s = libm::hypot(self.time.sd_s, stage.sd_s);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Convention, Place, interruption};
    use super::*;

    fn p(value: f64) -> Probability {
        Probability::new(value).unwrap()
    }

    fn path() -> Vec<Task> {
        [(0.3, 60.0), (0.9, 90.0), (0.2, 10.0), (0.9, 90.0), (0.0, 120.0)]
            .map(|(detection, mean_s)| Task {
                detection: p(detection),
                place: Place::Beginning,
                delay: Spread { mean_s, sd_s: 0.3 * mean_s },
            })
            .to_vec()
    }

    fn response() -> Response {
        Response {
            time: Spread { mean_s: 200.0, sd_s: 60.0 },
            communication: p(0.95),
            convention: Convention::Common,
        }
    }

    fn unit(mean_s: f64, neutralised: f64) -> Unit {
        Unit { time: Spread { mean_s, sd_s: 0.3 * mean_s }, neutralised: p(neutralised) }
    }

    #[test]
    fn law_one_unit_is_easi_times_its_worth() {
        let found = staged(&path(), &response(), &[unit(200.0, 0.8)], 0.0);
        let easi = interruption(&path(), &response());
        assert_eq!(found.interruption, easi);
        assert!((found.effectiveness.value() - 0.8 * easi.probability.value()).abs() < 1e-15);
        assert!((found.product.value() - found.effectiveness.value()).abs() < 1e-15);
    }

    #[test]
    fn law_late_units_make_the_product_overstate() {
        let units = [unit(150.0, 0.3), unit(300.0, 0.9)];
        let found = staged(&path(), &response(), &units, 0.0);
        assert!(found.effectiveness < found.product, "{found:?}");
        for here in &found.in_place {
            assert!(here[1] <= here[0]);
        }
        // an alarm is worth less the later it comes
        assert!(found.won.windows(2).all(|pair| pair[1] <= pair[0]));
        // units that come at once are one
        let together = staged(&path(), &response(), &[unit(200.0, 0.3), unit(200.0, 0.9)], 0.0);
        assert!((together.effectiveness.value() - together.product.value()).abs() < 1e-15);
    }

    #[test]
    fn law_nobody_wins_nothing() {
        let found = staged(&path(), &response(), &[], 0.0);
        assert_eq!((found.effectiveness, found.product), (Probability::ZERO, Probability::ZERO));
        assert_eq!(found.interruption.probability, Probability::ZERO);
    }

    #[test]
    fn law_assessment_takes_its_time() {
        let slow = response().after(&[Spread { mean_s: 60.0, sd_s: 80.0 }, Spread::default()]);
        assert_eq!(slow.time, Spread { mean_s: 260.0, sd_s: 100.0 });
        let (before, after) = (interruption(&path(), &response()), interruption(&path(), &slow));
        assert!(after.probability < before.probability);
    }
}
