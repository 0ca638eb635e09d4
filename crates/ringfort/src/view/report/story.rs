//! The median campaign, told; and what the seeker believed in it.

mod belief;
mod told;

use ringfort_model::log::Log;
use ringfort_model::report::{Belief, Map, Step, Story};
use ringfort_model::units::Instant;

use super::Parts;
use crate::study::rounded;

/// The story and the beliefs of the median campaign, if one was played; its places go on the map.
pub(super) fn median(parts: &Parts<'_>, map: &mut Map) -> (Option<Story>, Option<Belief>) {
    let Some((replication, ending, of)) = parts.run.tally.median_campaign() else {
        return (None, None);
    };
    let log = parts.case.replay(parts.run.ask.seed, parts.run.ask.outer, replication);
    let told = told::chosen(&log);
    crate::view::map::tell(map, &log, &told);
    let chosen = format!(
        "Campaign {replication} is the median one of {of}: it ended as most of them did ({}), and he was located after about the median time.",
        ending.words()
    );
    let story = Story {
        replication,
        chosen,
        paragraphs: told::paragraphs(parts, &log),
        steps: steps(parts, &log, &told),
    };
    (Some(story), Some(belief::belief(parts, &log)))
}

fn hours(at: Instant) -> f64 {
    rounded(at.seconds() / 3600.0)
}

fn when(parts: &Parts<'_>, at: Instant) -> String {
    let start = &parts.case.scenario.file.scenario.start;
    let local = start.local(at);
    let day = (start.clock_s + at.0.div_euclid(1000)).div_euclid(86_400) + 1;
    format!("day {day}, {}", &local[local.len() - 5..])
}

fn steps(parts: &Parts<'_>, log: &Log, told: &[usize]) -> Vec<Step> {
    let place = |index: u32| told.iter().position(|t| *t == index as usize).map(|i| i as u32);
    told.iter()
        .map(|i| {
            let event = &log.events[*i];
            Step {
                phase: event.phase,
                side: event.what.side(),
                at_h: hours(event.at),
                when: when(parts, event.at),
                text: event.what.sentence(&parts.case.plan.names),
                cause: event.cause.and_then(place),
            }
        })
        .collect()
}
