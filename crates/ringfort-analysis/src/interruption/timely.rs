//! Would they arrive in time if every time were exactly its mean?
//!
//! Timely detection as taught: the time that remains after detection and assessment must exceed the
//! response time, strictly. The rules for margins follow the self-study course of cs-keni,
//! physical-security, 2026. It is a step function: [`super::Point::score`] says when not to trust it.

use super::{Response, Task};
use ringfort_model::units::Probability;

/// The verdict on one path with fixed times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Timing {
    /// The margin exceeds what is required.
    Timely,
    /// They arrive no later than the end, but without the required margin; equality included.
    Marginal,
    /// They come after the end.
    NotTimely,
    /// Nothing on the path detects: there is no margin to speak of.
    NotDetected,
}

/// The times of one path, in seconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Timeline {
    /// All tasks together.
    pub total_s: f64,
    /// From the start until it is detected and assessed; None when nothing detects.
    pub detected_s: Option<f64>,
    /// From then to the end; None when nothing detects.
    pub left_s: Option<f64>,
    /// `left_s` less the response time; None when nothing detects.
    pub margin_s: Option<f64>,
    /// By how much `left_s` falls short of response time and required margin; negative is to spare.
    /// None when nothing detects.
    pub deficit_s: Option<f64>,
    /// The latest detection that would do: total − response − required margin. None when that is
    /// not over 0: then no earlier detection helps, only more delay or a faster response.
    pub required_detection_s: Option<f64>,
    /// The same number where it is not over 0 too, for comparison with sources that print it.
    pub required_detection_raw_s: f64,
    /// What it comes to.
    pub verdict: Timing,
}

/// Judges a path of fixed task times, detected at the completion of the task numbered
/// `detected_at` (from 0) and assessed `assessment_s` later.
///
/// - `detected_at` None, or past the last task, is never detected.
/// - Timely needs left − response > `margin_s`; at or under that it is marginal until it is late.
pub fn timely(
    delays_s: &[f64],
    detected_at: Option<usize>,
    assessment_s: f64,
    response_s: f64,
    margin_s: f64,
) -> Timeline {
    let total_s: f64 = delays_s.iter().sum();
    let detected_s = detected_at
        .and_then(|task| delays_s.get(..=task))
        .map(|done| done.iter().sum::<f64>() + assessment_s);
    let left_s = detected_s.map(|detected| total_s - detected);
    let margin = left_s.map(|left| left - response_s);
    let raw = total_s - response_s - margin_s;
    let verdict = match margin {
        None => Timing::NotDetected,
        Some(margin) if margin > margin_s => Timing::Timely,
        Some(margin) if margin >= 0.0 => Timing::Marginal,
        Some(_) => Timing::NotTimely,
    };
    Timeline {
        total_s,
        detected_s,
        left_s,
        margin_s: margin,
        deficit_s: margin.map(|margin| margin_s - margin),
        required_detection_s: (raw > 0.0).then_some(raw),
        required_detection_raw_s: raw,
        verdict,
    }
}

/// Number (from 0) of the last task that may be noticed with more than the response time left, by mean
/// times: the critical detection point. None when there is none.
///
/// Tasks that nothing watches (P(D) 0) are no sensing opportunity, and are passed over.
/// Source: International Training Course on physical protection, module 19, Path Interruption
/// Analysis (abstract read).
pub fn critical_detection_point(path: &[Task], response_s: f64) -> Option<usize> {
    let mut ahead = 0.0;
    for (index, task) in path.iter().enumerate().rev() {
        let is_watched = task.detection > Probability::ZERO;
        if is_watched && task.place.share_ahead() * task.delay.mean_s + ahead > response_s {
            return Some(index);
        }
        ahead += task.delay.mean_s;
    }
    None
}

/// P(I) if every time were its mean: 1 − Π(1 − aᵢ) over the tasks up to the critical detection point,
/// with P(C) where the convention of `response` puts it.
///
/// The limit of EASI as all spreads vanish. Source: Nuclear Security Science and Policy Institute,
/// glossary, Probability of Interruption.
pub fn certain_interruption(path: &[Task], response: &Response) -> Probability {
    let (inside, outside) = response.inside_and_outside();
    let timely = critical_detection_point(path, response.time.mean_s).map_or(0, |last| last + 1);
    let unnoticed: f64 =
        path[..timely].iter().map(|task| 1.0 - task.detection.value() * inside).product();
    Probability::clamped(outside * (1.0 - unnoticed))
}

/// Delay of a boundary that can be passed at any of several elements: that of the quickest.
///
/// None for a boundary without elements.
pub fn boundary_delay(elements_s: &[f64]) -> Option<f64> {
    elements_s.iter().copied().min_by(f64::total_cmp)
}

#[cfg(test)]
mod tests {
    use super::super::{Convention, Place, Spread};
    use super::*;

    const FACILITY: [f64; 6] = [20.0, 40.0, 150.0, 60.0, 200.0, 240.0];

    /// cs-keni, 32_Engineering_Math, exercises 8.1, 8.2 and 8.4.
    #[test]
    fn verify_timely_detection_exercises() {
        let first = timely(&FACILITY, Some(2), 20.0, 300.0, 0.0);
        assert_eq!(first.total_s, 710.0);
        assert_eq!(first.detected_s, Some(230.0));
        assert_eq!(first.left_s, Some(480.0));
        assert_eq!(first.margin_s, Some(180.0));
        assert_eq!(first.verdict, Timing::Timely);
        let late = timely(&FACILITY, Some(2), 20.0, 1800.0, 60.0);
        assert_eq!(late.required_detection_s, None);
        assert_eq!(late.required_detection_raw_s, -1150.0);
        let short = timely(&FACILITY, Some(2), 20.0, 500.0, 60.0);
        assert_eq!((short.deficit_s, short.verdict), (Some(80.0), Timing::NotTimely));
    }

    #[test]
    fn law_equality_is_marginal_and_nothing_is_none() {
        assert_eq!(timely(&[100.0], Some(0), 0.0, 0.0, 0.0).verdict, Timing::Marginal);
        assert_eq!(timely(&[50.0, 100.0], Some(0), 0.0, 90.0, 10.0).verdict, Timing::Marginal);
        let unseen = timely(&FACILITY, None, 20.0, 300.0, 0.0);
        assert_eq!((unseen.margin_s, unseen.verdict), (None, Timing::NotDetected));
        assert_eq!(timely(&FACILITY, Some(9), 0.0, 1.0, 0.0).verdict, Timing::NotDetected);
        assert_eq!(boundary_delay(&[180.0, 25.0, 240.0, 45.0]), Some(25.0));
        assert_eq!(boundary_delay(&[]), None);
    }

    #[test]
    fn law_critical_point_moves_out_as_the_response_slows() {
        let path: Vec<Task> = FACILITY
            .iter()
            .map(|&mean_s| Task {
                detection: Probability::clamped(0.5),
                place: Place::Beginning,
                delay: Spread { mean_s, sd_s: 0.0 },
            })
            .collect();
        let mut last = Some(usize::MAX);
        for response in [0.0, 239.0, 240.0, 439.0, 500.0, 689.0, 709.0, 710.0] {
            let here = critical_detection_point(&path, response);
            assert!(here <= last, "{response}: {here:?} after {last:?}");
            last = here;
        }
        assert_eq!(last, None);
        assert_eq!(critical_detection_point(&path, 240.0), Some(4));
        let response = Response {
            time: Spread { mean_s: 480.0, sd_s: 0.0 },
            communication: Probability::clamped(0.9),
            convention: Convention::Common,
        };
        // Tasks 0 to 3 leave more than 480 s: 0.9 (1 − 0.5⁴).
        let value = certain_interruption(&path, &response).value();
        assert!((value - 0.9 * 0.9375).abs() < 1e-15);
    }
}
