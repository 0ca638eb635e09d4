//! What the seeker believed in one campaign, over time.

use ringfort_model::log::{Log, What};
use ringfort_model::report::{Belief, BeliefMark, BeliefSeries, Stay, Threshold, ThresholdCourse};
use ringfort_model::units::Instant;

use super::super::Parts;
use super::hours;
use crate::study::rounded;
use crate::view::why::{decided_on, why};
use crate::view::words;

/// The belief over time, thinned to what a chart of weeks can show.
pub(super) fn belief(parts: &Parts<'_>, log: &Log) -> Belief {
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
    let mut all: Vec<BeliefSeries> =
        sites.iter().enumerate().map(|(i, s)| series(i, s, s)).collect();
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
    let mut marks: Vec<BeliefMark> = (log.events.iter())
        .filter(|e| {
            matches!(
                e.what,
                What::SiteNamed { .. }
                    | What::TailArrives { .. }
                    | What::DepartureSeen { .. }
                    | What::Go { .. }
                    | What::StrikeBegins { .. }
            )
        })
        .map(|e| BeliefMark {
            at_h: hours(e.at),
            text: e.what.sentence(&parts.case.plan.names),
            side: e.what.side(),
        })
        .collect();
    // the last ones led to what happened
    marks.drain(..marks.len().saturating_sub(10));
    Belief {
        replication: log.row.replication,
        at_h: kept.iter().map(|(at, _)| hours(*at)).collect(),
        series: all,
        thresholds,
        course: course(parts, log),
        why: why(parts.case, log),
        stays,
        marks,
    }
}

/// The thresholds of the optimal rule for the site that the seeker went to, or believed in most.
fn course(parts: &Parts<'_>, log: &Log) -> Option<ThresholdCourse> {
    let plan = &parts.case.plan;
    let site = decided_on(&parts.case.plan.names.sites, log)?;
    let rule = plan.optimal.as_ref()?.sites.get(site)?.as_ref()?;
    let starts = rule.starts.iter().filter(|start| start.at <= log.row.ended);
    let starts: Vec<_> = starts.collect();
    let value = |p: Option<ringfort_model::units::Probability>| p.map(|p| rounded(p.value()));
    Some(ThresholdCourse {
        site: plan.names.sites[site].clone(),
        at_h: starts.iter().map(|start| hours(start.at)).collect(),
        go: starts.iter().map(|start| value(start.go)).collect(),
        drop: starts.iter().map(|start| value(start.drop)).collect(),
    })
}
