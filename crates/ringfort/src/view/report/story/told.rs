//! Which events of a campaign are told, and the campaign in paragraphs.

use ringfort_model::log::{Event, Log, What};
use ringfort_model::scenario::AlertState;

use super::super::Parts;
use super::when;

/// The most events of a timeline that a reader follows.
const MOST: usize = 36;

/// Indices of the events that a reader would want, in order: what led to the last strike or to the
/// last belief, his moves of the last days before it, and everything after.
pub(super) fn chosen(log: &Log) -> Vec<usize> {
    let turning = log
        .events
        .iter()
        .rposition(|e| matches!(e.what, What::Go { .. }))
        .or_else(|| log.events.iter().rposition(|e| matches!(e.what, What::Located { .. })))
        .unwrap_or(log.events.len());
    let mut kept: Vec<usize> =
        (0..log.events.len()).filter(|i| is_told(log, *i, turning)).collect();
    // the oldest moves and finds go first when there are too many
    while kept.len() > MOST {
        let spare = kept.iter().position(|i| {
            matches!(
                log.events[*i].what,
                What::Leaves { .. }
                    | What::SiteNamed { .. }
                    | What::VisitBegins { .. }
                    | What::VisitEnds { .. }
                    | What::Located { .. }
            )
        });
        kept.remove(spare.unwrap_or(0));
    }
    kept
}

fn is_told(log: &Log, index: usize, turning: usize) -> bool {
    let event = &log.events[index];
    let same_before = |within: usize, same: fn(&What) -> bool| {
        log.events[index.saturating_sub(within)..index].iter().any(|e| same(&e.what))
    };
    match event.what {
        What::Sighting { .. } => !same_before(12, |w| matches!(w, What::Sighting { .. })),
        What::Treated { .. }
        | What::RaidEmpty { .. }
        | What::Unlocated { .. }
        | What::ProtectorFalls { .. }
        | What::SeekerFalls { .. }
        | What::Arrives { .. }
        | What::Crosses { .. } => false,
        What::Alert { state } => state == AlertState::High && index > turning,
        What::Located { .. } => !same_before(6, |w| matches!(w, What::Located { .. })),
        _ => true,
    }
}

/// The campaign in three or four paragraphs.
pub(super) fn paragraphs(parts: &Parts<'_>, log: &Log) -> Vec<String> {
    let names = &parts.case.plan.names;
    let sentence = |e: &Event| e.what.sentence(names);
    let find = |of: fn(&What) -> bool| log.events.iter().find(|e| of(&e.what));
    let last = |of: fn(&What) -> bool| log.events.iter().rev().find(|e| of(&e.what));
    let count = |of: fn(&What) -> bool| log.events.iter().filter(|e| of(&e.what)).count();
    let dated = |e: &Event| {
        format!("On {}: {}", when(parts, e.at).replace(", ", " at "), lowered(&sentence(e)))
    };
    let mut out = Vec::new();

    let mut looking = Vec::new();
    if let Some(lead) = find(|w| matches!(w, What::Lead { .. })) {
        looking.push(dated(lead));
    }
    if let Some(named) = find(|w| matches!(w, What::VisitorNamed { .. })) {
        looking.push(dated(named));
    }
    let (finds, empty) = (
        count(|w| matches!(w, What::SiteNamed { .. })),
        count(|w| matches!(w, What::RaidEmpty { .. })),
    );
    match (finds, empty) {
        (0, 0) => {}
        (0, _) => looking.push(format!("Raids found nothing of use {}.", times(empty))),
        (_, 0) => looking.push(format!("Reports and raids named a site {}.", times(finds))),
        _ => looking.push(format!(
            "Reports and raids named a site {}, and {} found nothing of use.",
            times(finds),
            if empty == 1 { "one".to_owned() } else { empty.to_string() }
        )),
    }
    let moves = count(|w| matches!(w, What::Leaves { .. }));
    if moves > 0 {
        looking.push(format!("He moved {}.", times(moves)));
    }
    out.push(looking.join(" "));

    let mut fixed = Vec::new();
    let tail = last(|w| matches!(w, What::TailArrives { .. }));
    let located = log.row.located;
    fixed.extend(tail.map(dated));
    if let Some(at) = located {
        fixed.push(format!(
            "From {} the seeker was sure enough of the right place.",
            when(parts, at).replace(", ", " at ")
        ));
    }
    let sightings = count(|w| matches!(w, What::Sighting { .. }));
    if sightings > 0 {
        fixed.push(format!("Watchers saw what they took for a sign of him {}.", times(sightings)));
    }
    fixed.extend(last(|w| matches!(w, What::Go { .. })).map(dated));
    out.push(fixed.join(" "));

    if log.row.strikes > 0 {
        let after = log
            .events
            .iter()
            .rposition(|e| matches!(e.what, What::StrikeBegins { .. }))
            .unwrap_or(0);
        let plain = |e: &&Event| {
            !matches!(
                e.what,
                What::ProtectorFalls { .. }
                    | What::SeekerFalls { .. }
                    | What::Crosses { .. }
                    | What::Alert { .. }
                    | What::VisitBegins { .. }
                    | What::VisitEnds { .. }
                    | What::SiteNamed { .. }
                    | What::RaidEmpty { .. }
                    | What::Sighting { .. }
            )
        };
        let told = log.events[after..].iter().filter(plain);
        let mut parts_of = told.map(|e| {
            let clock = when(parts, e.at);
            format!("{} {}", clock.rsplit(' ').next().unwrap_or(""), sentence(e))
        });
        let head = parts_of.next().unwrap_or_default();
        let rest: Vec<String> = parts_of.collect();
        out.push(format!(
            "The strike, {}: {head} {}",
            when(parts, log.events[after].at).split(',').next().unwrap_or(""),
            rest.join(" ")
        ));
        let row = &log.row;
        if row.protectors_killed + row.protectors_wounded + row.seekers_killed + row.seekers_wounded
            > 0
        {
            out.push(format!(
                "Losses: {} protectors dead and {} wounded, {} of those who came dead and {} wounded.",
                row.protectors_killed, row.protectors_wounded, row.seekers_killed, row.seekers_wounded
            ));
        }
    } else {
        out.push("No strike began before the horizon.".to_owned());
    }
    out.retain(|p| !p.is_empty());
    out
}

fn times(n: usize) -> String {
    match n {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        n => format!("{n} times"),
    }
}

fn lowered(sentence: &str) -> String {
    let mut chars = sentence.chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => String::new(),
    }
}
