//! The median campaign, told; and what the seeker believed in it.

use ringfort_model::log::{Event, Log, Phase, What};
use ringfort_model::report::{Belief, BeliefMark, BeliefSeries, Stay, Step, Story, Threshold};
use ringfort_model::units::Instant;

use super::Parts;
use crate::study::rounded;
use crate::view::words;

/// The story and the beliefs of the median campaign, if one was played.
pub(super) fn median(parts: &Parts<'_>) -> (Option<Story>, Option<Belief>) {
    let Some((replication, ending)) = parts.run.tally.median_campaign() else { return (None, None) };
    let log = parts.case.replay(parts.run.ask.seed, parts.run.ask.outer, replication);
    let chosen = format!(
        "Campaign {replication}: it ended as most located ones did ({}), and locating him took the median time.",
        ending.words()
    );
    let story = Story {
        replication,
        chosen,
        paragraphs: paragraphs(parts, &log),
        steps: steps(parts, &log),
    };
    (Some(story), Some(belief(parts, &log)))
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

/// Events that a reader would want: everything from the decision on, and before it what moved the
/// belief or the principal. Long runs of sightings are told once.
fn is_told(log: &Log, index: usize) -> bool {
    let event = &log.events[index];
    match event.what {
        What::Sighting { .. } => {
            !log.events[..index].iter().rev().take(12).any(|e| matches!(e.what, What::Sighting { .. }))
        }
        What::Treated { .. } | What::RaidEmpty { .. } | What::Unlocated { .. } => false,
        What::ProtectorFalls { .. } | What::SeekerFalls { .. } => false,
        _ => true,
    }
}

fn steps(parts: &Parts<'_>, log: &Log) -> Vec<Step> {
    let told: Vec<usize> = (0..log.events.len()).filter(|i| is_told(log, *i)).collect();
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

fn paragraphs(parts: &Parts<'_>, log: &Log) -> Vec<String> {
    let phases: [(&[Phase], &str); 3] = [
        (&[Phase::Find, Phase::Fix], "How he was looked for"),
        (&[Phase::Decide, Phase::Approach], "How it was decided and reached"),
        (&[Phase::Engage, Phase::Pursue, Phase::Evacuate, Phase::Aftermath], "How it ended"),
    ];
    let sentence = |e: &Event| format!("{}: {}", when(parts, e.at), e.what.sentence(&parts.case.plan.names));
    let mut out = Vec::new();
    for (phases, head) in phases {
        let events: Vec<&Event> = (log.events.iter().enumerate())
            .filter(|(i, e)| phases.contains(&e.phase) && is_told(log, *i))
            .map(|(_, e)| e)
            .collect();
        let key = |e: &&&Event| {
            !matches!(e.what, What::Alert { .. } | What::VisitEnds { .. } | What::Leaves { .. } | What::Arrives { .. } | What::Crosses { .. })
        };
        let shown: Vec<String> = events.iter().filter(key).map(|e| sentence(e)).collect();
        if shown.is_empty() {
            continue;
        }
        // the last ones of a phase lead to the next
        let skip = shown.len().saturating_sub(6);
        let rest = if skip > 0 { format!(" After {skip} earlier events:") } else { String::new() };
        out.push(format!("{head}.{rest} {}", shown[skip..].join(" ")));
    }
    let fell = |killed_only: bool, protector: bool| {
        let is = |e: &&Event| match e.what {
            What::ProtectorFalls { killed } => protector && (killed || !killed_only),
            What::SeekerFalls { killed } => !protector && (killed || !killed_only),
            _ => false,
        };
        log.events.iter().filter(is).count()
    };
    let (protectors, seekers) = (fell(false, true), fell(false, false));
    if protectors + seekers > 0 {
        out.push(format!(
            "In the fight {protectors} protectors fell, {} of them killed at once, and {seekers} seekers, {} of them killed at once.",
            fell(true, true),
            fell(true, false)
        ));
    }
    out
}

fn belief(parts: &Parts<'_>, log: &Log) -> Belief {
    let file = &parts.case.scenario.file;
    let sites = &parts.case.plan.names.sites;
    // one value every few hours is all that a chart of weeks can show
    let every = (log.beliefs.len() / 240).max(1);
    let kept: Vec<&(Instant, Vec<f64>)> = log.beliefs.iter().step_by(every).collect();
    let series = |index: usize, site: &str, label: &str| BeliefSeries {
        site: site.to_owned(),
        label: label.to_owned(),
        value: kept.iter().map(|(_, b)| (b[index] * 1e4).round() / 1e4).collect(),
    };
    let mut all: Vec<BeliefSeries> = sites.iter().enumerate().map(|(i, s)| series(i, s, s)).collect();
    all.push(series(sites.len(), "elsewhere", "elsewhere"));
    let unknowns = &parts.run.unknowns[log.row.outer as usize % parts.run.unknowns.len()];
    let thresholds = (file.seeker.decision.go_when.iter())
        .map(|rule| Threshold {
            label: "go".to_owned(),
            value: rounded(unknowns.values.of(&rule.belief)),
            basis: Some(words::basis(&parts.case.scenario.quantities[rule.belief.id].basis)),
        })
        .collect();
    let mut stays = Vec::new();
    let mut here = Some((file.principal.starts_at.to_string(), Instant::START));
    for event in &log.events {
        match event.what {
            What::Leaves { .. } | What::BreaksOut { .. } | What::Taken { .. } => {
                if let Some((site, from)) = here.take() {
                    stays.push(Stay { site, from_h: hours(from), until_h: hours(event.at) });
                }
            }
            What::Arrives { site } => here = Some((sites[usize::from(site)].clone(), event.at)),
            _ => {}
        }
    }
    if let Some((site, from)) = here {
        stays.push(Stay { site, from_h: hours(from), until_h: hours(log.row.ended) });
    }
    let marks = (log.events.iter())
        .filter(|e| matches!(e.what, What::SiteNamed { .. } | What::TailArrives { .. } | What::DepartureSeen { .. } | What::Go { .. } | What::StrikeBegins { .. }))
        .map(|e| BeliefMark {
            at_h: hours(e.at),
            text: e.what.sentence(&parts.case.plan.names),
            side: e.what.side(),
        })
        .collect();
    Belief {
        replication: log.row.replication,
        at_h: kept.iter().map(|(at, _)| hours(*at)).collect(),
        series: all,
        thresholds,
        stays,
        marks,
    }
}
