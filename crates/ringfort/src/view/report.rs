//! The report of a run: what the page draws.

mod around;
mod diagram;
mod ledger;
mod locating;
mod method;
mod reached;
mod story;
mod ways;

use ringfort_analysis::interval::Nested;
use ringfort_model::report::{Figure, Head, Outcomes, Report, Subject, Unit, WhatIf};
use ringfort_model::scenario::Subject as Declared;
use ringfort_model::summary::Summary;
use ringfort_model::verdict::Verdict;

use crate::study::ways::SiteWays;
use crate::study::{Case, Ensemble};
use crate::view::summary::Origin;
use crate::view::words;

/// Everything that a report is made of.
#[derive(Debug, Clone, Copy)]
pub struct Parts<'a> {
    /// The scenario made ready.
    pub case: &'a Case,
    /// Its run.
    pub run: &'a Ensemble,
    /// The answer.
    pub summary: &'a Summary,
    /// Reruns without each source.
    pub needed: &'a [Option<Nested>],
    /// What the variants would change, if that was asked.
    pub what_if: Option<&'a WhatIf>,
    /// The ways into each site, in the order of the plan's sites.
    pub ways: &'a [Option<SiteWays>],
    /// The figures recomputed, if they were.
    pub verdicts: &'a [Verdict],
    /// Where it comes from.
    pub origin: &'a Origin,
}

/// Fills the report of a run.
pub fn report(parts: &Parts<'_>) -> Report {
    let guarded = parts.case.scenario.file.scenario.subject.is_guarded();
    let case = parts.case;
    let mut map = crate::view::map::map(&case.scenario, &case.world, &case.plan);
    let (story, belief) = if guarded { (None, None) } else { story::median(parts, &mut map) };
    Report {
        head: head(parts),
        outcomes: outcomes(parts),
        locating: Some(locating::locating(parts)),
        causes: Some(locating::causes(parts)),
        ways: ways::ways(parts),
        reached: Some(reached::reached(parts)),
        map: Some(map),
        what_if: parts.what_if.cloned(),
        ledger: ledger::ledger(parts),
        assumptions: ledger::assumptions(parts),
        method: method::method(parts),
        story,
        belief,
    }
}

fn head(parts: &Parts<'_>) -> Head {
    let file = &parts.case.scenario.file;
    let summary = parts.summary;
    let start = &file.scenario.start;
    Head {
        title: summary.title.clone(),
        answer: summary.answer.clone(),
        subject: match &file.scenario.subject {
            Declared::Synthetic => Subject::Synthetic,
            Declared::Historical { year } => Subject::Historical { year: *year as i32 },
            Declared::Facility { authority } => Subject::Facility { authority: authority.clone() },
            Declared::SelfAudit { .. } => Subject::SelfAudit,
        },
        variants: summary.variants.clone(),
        starts: format!(
            "{} {} {}, {:02}:{:02} local time",
            start.date.day(),
            MONTHS[(usize::from(start.date.month()) - 1).min(11)],
            start.date.year(),
            start.clock_s / 3600,
            start.clock_s / 60 % 60
        ),
        horizon_h: parts.case.plan.horizon.seconds() / 3600.0,
        written_on: parts.origin.written_on.clone(),
        scenario_hash: summary.scenario_hash.clone(),
        version: summary.version.clone(),
        command: parts.origin.command.clone(),
        seed: summary.seed.clone(),
        replications: summary.replications,
        outer_draws: u64::from(summary.outer_draws),
        stand_in: file.world.terrain.stands_in(),
        notice: (!summary.complete).then(|| {
            "This run was stopped before all campaigns were played; run it again with --resume to finish it.".to_owned()
        }),
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn outcomes(parts: &Parts<'_>) -> Outcomes {
    let summary = parts.summary;
    let event = |name: &str| summary.events.iter().find(|e| e.name == name).map(|e| e.share);
    let mut figures = Vec::new();
    for (name, label) in [
        ("located", "Located"),
        ("reached", "Reached by a strike"),
        ("taken or killed", "Taken or killed"),
    ] {
        if let Some(number) = event(name) {
            figures.push(figure(label, None, number, Unit::Share, Some("of all campaigns")));
        }
    }
    if let Some(median) = summary.hours_to_locate.get(1) {
        figures.push(figure(
            "Time to locate, median",
            None,
            *median,
            Unit::Hours,
            Some("among campaigns that located him"),
        ));
    }
    let assumed = ringfort_model::report::Estimate::exact(summary.share_assumed);
    figures.push(figure(
        "Inputs that are assumed",
        None,
        assumed,
        Unit::Share,
        Some("the rest cite a claim"),
    ));
    let given = |a: &str, b: &str| parts.run.tally.share_given(a, b).mean;
    let mut sentences = vec![summary.answer.clone()];
    if let Some(first) = summary.gave_away.first() {
        sentences.push(format!(
            "Where he was located, {} gave him away in {} cases.",
            first.label,
            words::odds(first.share.value)
        ));
    }
    if event("struck").is_some_and(|e| e.value > 0.0) {
        sentences.push(format!(
            "Of the strikes that began, {} reached him and {} ended with him taken or killed; {} were detected on their way.",
            words::odds(given("reached", "struck")),
            words::odds(given("taken or killed", "struck")),
            words::odds(given("detected", "struck")),
        ));
    } else {
        sentences.push("No strike began in any campaign.".to_owned());
    }
    Outcomes { fates: summary.fates.clone(), stages: summary.stages.clone(), sentences, figures }
}

/// A figure in words.
fn figure(
    label: &str,
    term: Option<&str>,
    number: ringfort_model::report::Estimate,
    unit: Unit,
    note: Option<&str>,
) -> Figure {
    Figure {
        label: label.to_owned(),
        term: term.map(str::to_owned),
        number,
        unit,
        note: note.map(str::to_owned),
        basis: None,
    }
}
