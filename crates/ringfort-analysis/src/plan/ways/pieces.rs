//! Where in a denial area is the first thing set off?
//!
//! At a constant rate along the way, so early rather than late: not uniform over the task, as noticing
//! by those who watch is taken to be. The race takes such a task as many short ones, in each of which
//! the two are alike, and puts them together again.

use crate::interruption::{Interruption, Point, Spread, Task};
use crate::plan::ways::DrawnTask;
use ringfort_model::units::Probability;

/// Into how many pieces a task is cut at most.
const MOST: u32 = 64;
/// The hazard of a piece: within it, uniform and exponential differ by this much squared over 24.
const HAZARD: f64 = 0.1;

/// The tasks with those that cross a denial area in pieces, and how many pieces each has.
pub(super) fn cut(tasks: &[Task], drawn: &[DrawnTask]) -> (Vec<Task>, Vec<u32>) {
    let count = |(task, drawn): (&Task, &DrawnTask)| {
        if drawn.crossing.is_none() || task.delay.mean_s <= 0.0 {
            return 1;
        }
        let hazard = -libm::log1p(-task.detection.value());
        libm::ceil(hazard / HAZARD).clamp(1.0, f64::from(MOST)) as u32
    };
    let counts: Vec<u32> = tasks.iter().zip(drawn).map(count).collect();
    let mut cut = Vec::with_capacity(tasks.len());
    for (task, &count) in tasks.iter().zip(&counts) {
        let share = 1.0 / f64::from(count);
        let piece = if count == 1 {
            *task
        } else {
            let detection =
                -libm::expm1(share * libm::log1p(-task.detection.value().min(1.0 - 1e-16)));
            let (mean_s, sd_s) = (task.delay.mean_s * share, task.delay.sd_s * share);
            Task {
                detection: Probability::clamped(detection),
                place: task.place,
                delay: Spread { mean_s, sd_s },
            }
        };
        cut.extend(std::iter::repeat_n(piece, count as usize));
    }
    (cut, counts)
}

/// The race over pieces as one over whole tasks.
pub(super) fn joined(race: &Interruption, counts: &[u32]) -> Interruption {
    let mut rest = race.points.as_slice();
    let mut points = Vec::with_capacity(counts.len());
    for &count in counts {
        let (these, after) = rest.split_at(count as usize);
        rest = after;
        points.extend(whole(these));
    }
    Interruption { probability: race.probability, points }
}

fn whole(pieces: &[Point]) -> Option<Point> {
    let [first, .., last] = pieces else { return pieces.first().copied() };
    let before = first.unnoticed_before.value();
    let after = last.unnoticed_before.value() * last.alarm.complement().value();
    // P(first noticed in each piece)
    let weight = |p: &Point| p.unnoticed_before.value() * p.alarm.value();
    let all: f64 = pieces.iter().map(weight).sum();
    let mean = |of: &dyn Fn(&Point) -> f64| {
        if all > 0.0 { pieces.iter().map(|p| weight(p) * of(p)).sum::<f64>() / all } else { 0.0 }
    };
    Some(Point {
        unnoticed_before: first.unnoticed_before,
        alarm: if before > 0.0 { Probability::clamped(1.0 - after / before) } else { first.alarm },
        time_left: Spread {
            mean_s: mean(&|p| p.time_left.mean_s),
            sd_s: mean(&|p| p.time_left.sd_s),
        },
        timely: Probability::clamped(mean(&|p| p.timely.value())),
        score: mean(&|p| p.score),
    })
}
