//! Why did the seeker go when it went?

use std::fmt::Write as _;

use ringfort_model::log::{Log, What};
use ringfort_model::scenario::Gate;

use crate::study::Case;
use crate::view::words::two;

/// The site of the last decision to go, or the one that was believed in most; none when the log keeps
/// no belief.
pub fn decided_on(sites: &[String], log: &Log) -> Option<usize> {
    let went = log.events.iter().rev().find_map(|event| match event.what {
        What::Go { site, .. } => Some(usize::from(site)),
        _ => None,
    });
    went.or_else(|| most_believed(sites.len(), log).map(|(site, _)| site))
}

/// The greatest belief in any site, and in which.
fn most_believed(sites: usize, log: &Log) -> Option<(usize, f64)> {
    let all = log.beliefs.iter().flat_map(|(_, belief)| belief.iter().take(sites).enumerate());
    all.map(|(site, p)| (site, *p)).max_by(|a, b| a.1.total_cmp(&b.1))
}

/// One or two sentences: belief, threshold, gates and window at the last decision to go, or what kept
/// the seeker from going. None when the log keeps no belief.
pub fn why(case: &Case, log: &Log) -> Option<String> {
    let sites = &case.plan.names.sites;
    let decision = &case.scenario.file.seeker.decision;
    let start = &case.scenario.file.scenario.start;
    let go = log.events.iter().rev().find_map(|event| match event.what {
        What::Go { site, belief, asked, in_s } => {
            Some((event.at, usize::from(site), belief, asked, in_s))
        }
        _ => None,
    });
    let Some((at, site, belief, asked, in_s)) = go else {
        let (site, most) = most_believed(sites.len(), log)?;
        let passed = log.events.iter().any(|event| matches!(event.what, What::Located { .. }));
        let then = if passed {
            "; what was asked was reached at times, and then the start was too far off, a gate shut or he too likely to leave"
        } else {
            " at most, short of what was asked"
        };
        return Some(format!(
            "It never went: the belief in {} came to {}{then}.",
            sites[site],
            two(most)
        ));
    };
    let gates: Vec<&str> = decision.gate.iter().map(|gate: &Gate| gate.word()).collect();
    let gates = match gates.len() {
        0 => "no gate was set".to_owned(),
        _ => format!("the gates were open ({})", gates.join(", ")),
    };
    let when = start.local(at);
    let mut text = format!(
        "It went to {} on {when}: the belief was {} where {} was asked, {gates}, and the start was {:.1} h off.",
        sites[site],
        two(belief),
        two(asked),
        in_s / 3600.0
    );
    let rule = case.plan.optimal.as_ref().and_then(|rule| rule.sites.get(site)?.as_ref());
    if let Some(rule) = rule {
        let asks = |at: Option<&ringfort_analysis::plan::Start>| {
            at.map_or("nothing".to_owned(), |start| {
                start.go.map_or("more than certainty".to_owned(), |p| two(p.value()))
            })
        };
        let last = rule.starts.last();
        let closes = last.map_or_else(String::new, |last| start.local(last.at));
        let _ = write!(
            text,
            " By the optimal rule the first start asks for {}, the last, on {closes}, for {}.",
            asks(rule.starts.first()),
            asks(last)
        );
    }
    Some(text)
}
