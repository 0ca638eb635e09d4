//! Is what was reported plausible under the model? A prior predictive check, with nothing fitted.

use ringfort_model::report::{Check, CheckVerdict, Unit};
use ringfort_model::scenario::Measure;

use crate::study::case::Case;
use crate::study::rounded;
use crate::study::tally::Tally;

/// What the model gives for each claim that is kept for checking, on campaigns in which a strike
/// reached him at the site in question.
pub fn checks(case: &Case, tally: &Tally) -> Vec<Check> {
    let ledger = &case.scenario.ledger;
    let parts = case.scenario.file.check.iter().zip(tally.measures());
    parts
        .filter(|(_, values)| values.n > 0)
        .filter_map(|(part, values)| {
            let claim = ledger.get(part.claim.as_str())?;
            let yes = matches!(part.measure, Measure::DiedInEvacuation | Measure::FoundInFlight);
            let bounds = claim.value.as_ref().map(|v| v.bounds);
            let (low, high) =
                if yes { (Some(1.0), Some(1.0)) } else { bounds.unwrap_or((None, None)) };
            let middle = match (low, high) {
                (Some(low), Some(high)) => Some(f64::midpoint(low, high)),
                (one, other) => one.or(other),
            };
            let q = |share: f64| rounded(values.quantile(share));
            let mid_p = middle.map(|m| rounded(values.mid_p(m)));
            let inside = |v: f64| low.is_none_or(|l| v >= l) && high.is_none_or(|h| v <= h);
            let (verdict, sentence) = if yes {
                let share = values.mean().0;
                let verdict =
                    if share < 0.05 { CheckVerdict::Disagrees } else { CheckVerdict::Agrees };
                (
                    verdict,
                    format!(
                        "It happened in {:.0} % of {} such campaigns.",
                        100.0 * share,
                        values.n
                    ),
                )
            } else {
                judged(q(0.1), q(0.5), q(0.9), mid_p, inside(q(0.5)), values.n)
            };
            let reported = match (&claim.value, yes) {
                (Some(figure), false) => format!("{}: {}", figure.quantity, figure.words),
                _ => claim.text.clone(),
            };
            Some(Check {
                claim: claim.id.to_string(),
                reported,
                unit: unit(part.measure),
                reported_value: middle,
                median: q(0.5),
                half: [q(0.25), q(0.75)],
                most: [q(0.1), q(0.9)],
                mid_p: mid_p.filter(|_| !yes),
                verdict,
                sentence,
            })
        })
        .collect()
}

/// A claim within the middle 80 % agrees, unless that range is so wide that almost anything would.
fn judged(
    low: f64,
    median: f64,
    high: f64,
    mid_p: Option<f64>,
    inside: bool,
    n: u64,
) -> (CheckVerdict, String) {
    let Some(p) = mid_p else {
        return (CheckVerdict::TooVague, "The claim gives no number to compare with.".to_owned());
    };
    let width = high - low;
    let over = format!("over {n} campaigns");
    if !(0.1..=0.9).contains(&p) && !inside {
        let side = if p < 0.1 { "below" } else { "above" };
        return (
            CheckVerdict::Disagrees,
            format!("The reported value lies {side} what the model expects ({over})."),
        );
    }
    if width > 4.0 * median.max(1.0) {
        return (
            CheckVerdict::TooVague,
            format!("The model's range is too wide to be wrong ({over})."),
        );
    }
    (CheckVerdict::Agrees, format!("The reported value lies where the model expects it ({over})."))
}

const fn unit(measure: Measure) -> Unit {
    match measure {
        Measure::LeadToStrike | Measure::FollowedToStrike => Unit::Days,
        Measure::DepartureToStrike => Unit::Hours,
        Measure::ProtectorsKilled | Measure::SeekersWounded | Measure::WithHim => Unit::People,
        Measure::DiedInEvacuation | Measure::FoundInFlight => Unit::Share,
    }
}
