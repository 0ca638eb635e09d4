//! Can the seeker learn, decide and go as the scenario says?

use crate::diagnostic::{Code, Diagnostic};
use crate::form::{Id, Reading};
use crate::law::Law;
use crate::quantity::{Day, Quantity};
use crate::scenario::{ScenarioFile, Visitor, Way};

use super::reach;

/// Whether the seeker can decide, and what of its means never comes to anything.
pub(super) fn check(file: &ScenarioFile, reading: &mut Reading) {
    let seeker = &file.seeker;
    for lead in &seeker.lead {
        within_horizon(file, &lead.at, "the lead", &lead.id, reading);
        let is_read =
            !lead.id.as_str().is_empty() && reading.is_read(&format!("seeker.lead.{}", lead.id));
        if lead.yields.is_empty() && lead.raids.is_none() && is_read {
            let message = format!("the lead `{}` leads to nothing", lead.id);
            never(reading, &lead.id, message, "give it `yields` or [seeker.lead.raids]");
        }
    }
    tails(file, reading);
    questions(file, reading);
    learns(file, reading);
    decision(file, reading);
    if seeker.strike.way == Way::Vehicle && file.world.roads.is_none() && reading.is_read("world") {
        let span = reading.span_of("seeker.strike.way");
        let message = "a strike by vehicle has no roads to drive on";
        reading.report(
            Diagnostic::warning(Code::NEVER, span, message)
                .help("add `world.roads`, or come on foot or by air"),
        );
    }
}

fn never(reading: &mut Reading, id: &Id, message: String, help: &str) {
    reading.report(
        Diagnostic::warning(Code::NEVER, id.span, message).label("has no effect").help(help),
    );
}

/// Warns of a moment that no campaign reaches.
pub(super) fn within_horizon(
    file: &ScenarioFile,
    at: &Quantity<Day>,
    what: &str,
    id: &Id,
    reading: &mut Reading,
) {
    let Law::Point(horizon_s) = file.scenario.horizon.law else { return };
    let from_s = file.scenario.start.clock_s as f64;
    let (least, most) = match &at.law {
        Law::Lognormal { .. } => return,
        law => reach(law),
    };
    let comes = if least > from_s + horizon_s {
        "after the horizon"
    } else if most < from_s {
        "before the start"
    } else {
        return;
    };
    let span = reading.quantities[at.id].span;
    let message = format!("{what} `{id}` comes {comes}, so never");
    reading.report(
        Diagnostic::warning(Code::NEVER, span, message)
            .label(comes)
            .help("day 1 is the date on which the scenario starts; mend the day or the horizon"),
    );
}

/// Warns of a seeker who learns nothing and is not sure enough from the start.
fn learns(file: &ScenarioFile, reading: &mut Reading) {
    let seeker = &file.seeker;
    let has_means = !(seeker.lead.is_empty()
        && seeker.informant.is_empty()
        && seeker.tail.is_empty()
        && seeker.surveillance.is_empty()
        && seeker.signals.is_empty()
        && seeker.liaison.is_empty());
    let Some(rule) = &seeker.decision.go_when else { return };
    if has_means || !reading.is_read("seeker") || !reading.is_read("site") {
        return;
    }
    let weights: Vec<(f64, f64)> = file.site.iter().map(|s| reach(&s.weight.law)).collect();
    let least: f64 = weights.iter().map(|w| w.0).sum();
    let share = |w: &(f64, f64)| w.1 / (least - w.0 + w.1).max(f64::MIN_POSITIVE);
    let listed = 1.0 - reach(&seeker.prior.elsewhere.law).0;
    let surest = weights.iter().map(share).fold(0.0, f64::max) * listed;
    let asked = reach(&rule.belief.law).0;
    if surest < asked {
        let span = reading.span_of("seeker");
        let message = format!(
            "the seeker learns nothing: it begins with a belief of {surest:.2} at most, and goes at {asked:.2}"
        );
        reading.report(
            Diagnostic::warning(Code::NEVER, span, message)
                .help("add a [[seeker.lead]], a [[seeker.informant]] or a [[seeker.tail]]"),
        );
    }
}

/// A question that the accounts leave open has at least two answers.
fn questions(file: &ScenarioFile, reading: &mut Reading) {
    let all = || file.seeker.tail.iter().filter_map(|t| t.one_of.as_ref());
    if !reading.is_read("seeker.tail") {
        return;
    }
    for question in all() {
        if all().filter(|other| *other == question).count() < 2 {
            let message = format!("of `{question}` there is one answer alone");
            never(
                reading,
                question,
                message,
                "let another [[seeker.tail]] name it as its `one_of`",
            );
        }
    }
}

/// Warns of tails on people whom nobody ever names.
fn tails(file: &ScenarioFile, reading: &mut Reading) {
    let seeker = &file.seeker;
    if !reading.is_read("seeker.lead") || !reading.is_read("principal.visitor") {
        return;
    }
    let raids = seeker.lead.iter().filter_map(|l| l.raids.as_ref());
    if raids.into_iter().any(|r| reach(&r.names_visitor.law).1 > 0.0) {
        return;
    }
    let is_named = |id: &Id| seeker.lead.iter().flat_map(|l| &l.yields).any(|y| y.names == *id);
    for tail in seeker.tail.iter().filter(|t| !t.known) {
        let brings =
            |v: &&Visitor| v.id == tail.follows || v.comes_with.as_ref() == Some(&tail.follows);
        let mut followed = file.principal.visitor.iter().filter(brings).peekable();
        // somebody unknown has been told
        if followed.peek().is_none() {
            continue;
        }
        if !followed.any(|v| is_named(&v.id) || v.comes_with.as_ref().is_some_and(is_named)) {
            let message = format!("`{}` can never be followed: no lead names them", tail.follows);
            let help = "let a lead or its raids name them, or write known = true";
            never(reading, &tail.follows, message, help);
        }
    }
}

/// The rule by which the seeker goes.
fn decision(file: &ScenarioFile, reading: &mut Reading) {
    let decision = &file.seeker.decision;
    if !reading.is_read("seeker.decision") {
        return;
    }
    let span = reading.span_of("seeker.decision");
    match (&decision.go_when, &decision.optimal) {
        (None, None) => reading.report(
            Diagnostic::error(Code::MISSING_KEY, span, "`seeker.decision` needs a rule")
                .label("`go_when` is missing")
                .help("add go_when = { belief = 0.85, window = \"6 h\" }, or `optimal` with what each end is worth"),
        ),
        (Some(_), Some(_)) => reading.report(
            Diagnostic::error(Code::RULES, span, "`seeker.decision` has two rules")
                .label("`go_when` and `optimal` are both given")
                .help("take one of them out; to compare them, put the other into a [[variant]]"),
        ),
        (Some(rule), None) => {
            // belief is looked at every hour, and a strike starts once a day
            if reach(&rule.window.law).1 < 3600.0 {
                let span = reading.quantities[rule.window.id].span;
                let message = "the window is shorter than the hour between one look at the belief and the next";
                reading.report(
                    Diagnostic::warning(Code::NEVER, span, message)
                        .label("seldom open when a strike could start")
                        .help("give it several hours: a strike starts once a day"),
                );
            }
        }
        (None, Some(_)) => {}
    }
}
