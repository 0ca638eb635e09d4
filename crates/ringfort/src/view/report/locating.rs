//! How he was found, as the report shows it.

use ringfort_analysis::interval::Nested;
use ringfort_model::log::Fate;
use ringfort_model::report::{
    Causes, Curve, CurveBand, Estimate, FateCurve, FlowLink, Locating, Quartile,
};

use super::Parts;
use crate::study::rounded;
use crate::view::words;

fn curve(points: &[(f64, Nested)]) -> Curve {
    let band = points.iter().map(|(_, n)| n.band).collect::<Option<Vec<_>>>();
    Curve {
        at_h: points.iter().map(|(h, _)| rounded(*h)).collect(),
        value: points.iter().map(|(_, n)| rounded(n.mean)).collect(),
        error: Some(points.iter().map(|(_, n)| rounded(n.half_width)).collect()),
        band: band.map(|band| CurveBand {
            low: band.iter().map(|b| rounded(b.0.clamp(0.0, 1.0))).collect(),
            high: band.iter().map(|b| rounded(b.1.clamp(0.0, 1.0))).collect(),
        }),
    }
}

pub(super) fn locating(parts: &Parts<'_>) -> Locating {
    let points = parts.run.tally.located_curve();
    let by_share = |share: f64| {
        let reached = points.iter().find(|(_, n)| n.mean >= share);
        Quartile { share, at_h: reached.map(|(h, _)| Estimate::exact(rounded(*h))) }
    };
    let last = points.last().map_or(0.0, |(_, n)| n.mean);
    let horizon_d = parts.case.plan.horizon.seconds() / 86_400.0;
    let mut sentence =
        format!("Within {horizon_d:.0} days he is located in {} campaigns", words::odds(last));
    if let [low, median, high] = parts.summary.hours_to_locate.as_slice() {
        sentence = format!(
            "{sentence}; where he is, half the time after {} (a quarter within {}, three quarters within {})",
            words::hours(median.value),
            words::hours(low.value),
            words::hours(high.value)
        );
    }
    sentence.push('.');
    let fates = (Fate::ALL.iter().filter(|f| **f != Fate::Free))
        .map(|fate| FateCurve {
            fate: *fate,
            label: fate.words().to_owned(),
            curve: curve(&parts.run.tally.fate_curve(*fate)),
        })
        .filter(|f| f.curve.value.last().is_some_and(|v| *v > 0.0))
        .collect();
    Locating {
        curve: curve(&points),
        quartiles: [0.25, 0.5, 0.75].map(by_share).to_vec(),
        sentence,
        fates,
    }
}

pub(super) fn causes(parts: &Parts<'_>) -> Causes {
    let names = &parts.case.plan.names.sources;
    let label = |i: usize| names.get(i).map_or("what was known from the start", String::as_str);
    Causes {
        gave_away: parts.summary.gave_away.clone(),
        detected_by: parts.summary.detected_by.clone(),
        delayed_by: parts.summary.delayed_by.clone(),
        flow: (parts.run.tally.flow().into_iter())
            .map(|(source, ending, share)| FlowLink {
                from: label(source).to_owned(),
                to: ending.words().to_owned(),
                share: rounded(share),
            })
            .collect(),
        changes_most: parts.what_if.map(|w| w.sentence.clone()).filter(|s| !s.is_empty()),
    }
}
