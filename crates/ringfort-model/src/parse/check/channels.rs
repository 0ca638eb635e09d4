//! Do the channels by which he is found, and what counters them, come to anything?

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::form::{Id, Reading};
use crate::scenario::ScenarioFile;

use super::reach;

/// The most cases of what a scenario does not know of its sources that are told apart.
pub const MOST_WORLDS: usize = 64;

/// What of the channels cannot be, and what never comes to anything.
pub(super) fn check(file: &ScenarioFile, reading: &mut Reading) {
    aerial(file, reading);
    signals(file, reading);
    warnings(file, reading);
    followers(file, reading);
    worlds(file, reading);
}

fn never(reading: &mut Reading, span: Span, message: String, help: &str) {
    reading
        .report(Diagnostic::warning(Code::NEVER, span, message).label("has no effect").help(help));
}

fn aerial(file: &ScenarioFile, reading: &mut Reading) {
    if !reading.is_read("seeker.surveillance") {
        return;
    }
    let off_map = |id: &Id| {
        let site = file.site.iter().find(|site| site.id == *id);
        site.is_some_and(|site| site.at.is_none() && site.off_map.is_some())
    };
    for eye in &file.seeker.surveillance {
        for site in eye.over.iter().filter(|id| off_map(id)) {
            let message = format!("`{}` cannot search `{site}`, which lies off the map", eye.id);
            reading.report(
                Diagnostic::error(Code::OFF_MAP, site.span, message)
                    .label("has no position")
                    .help("give the site a position `at`, or leave it out of `over`"),
            );
        }
    }
    for counter in &file.counter_drone {
        let id = &counter.id;
        if off_map(&counter.around) {
            let message =
                format!("counter-drone `{id}` is around `{}`, off the map", counter.around);
            reading.report(
                Diagnostic::error(Code::OFF_MAP, counter.around.span, message)
                    .label("has no position")
                    .help("give the site a position `at`, or take this out"),
            );
        }
        let ceiling = reach(&counter.ceiling.law).1;
        let above = |altitude: f64| altitude >= ceiling;
        let eyes = &file.seeker.surveillance;
        if eyes.is_empty() {
            let message = format!("counter-drone `{id}` has no aerial surveillance to counter");
            never(reading, id.span, message, "add [[seeker.surveillance]], or take this out");
        } else if (eyes.iter())
            .all(|eye| eye.altitude.as_ref().is_some_and(|a| above(reach(&a.law).0)))
        {
            let message = format!("all aerial surveillance flies above the ceiling of `{id}`");
            let help = "say so in the scenario's README: what it has does not reach them";
            never(reading, id.span, message, help);
        }
    }
}

fn signals(file: &ScenarioFile, reading: &mut Reading) {
    if !reading.is_read("seeker.signals") || !reading.is_read("emission") {
        return;
    }
    if let Some(device) = file.emission.first().filter(|_| file.seeker.signals.is_empty()) {
        let message = "nobody listens: the scenario has emissions and no signals".to_owned();
        never(reading, device.id.span, message, "add [[seeker.signals]], or take it out");
    }
    if let Some(ears) = file.seeker.signals.first().filter(|_| file.emission.is_empty()) {
        let message = format!("`{}` has nothing to hear: nothing near him emits", ears.id);
        never(reading, ears.id.span, message, "add an [[emission]], or take it out");
    }
}

fn warnings(file: &ScenarioFile, reading: &mut Reading) {
    for warning in &file.early_warning {
        let path = format!("early_warning.{}", warning.id);
        if warning.sets_off.is_empty() && reading.is_read(&path) {
            let message = format!("the early warning `{}` sets off nothing", warning.id);
            never(reading, warning.id.span, message, "write sets_off = [\"alert\", \"move\"]");
        }
    }
}

/// How a tail is noticed is said once.
fn followers(file: &ScenarioFile, reading: &mut Reading) {
    if !reading.is_read("seeker.tail") || !reading.is_read("watchfulness") {
        return;
    }
    for tail in file.seeker.tail.iter().filter(|tail| tail.noticed.is_none()) {
        if file.watchfulness.is_none() {
            let message =
                format!("nothing says how often the tail on `{}` is noticed", tail.follows);
            reading.report(
                Diagnostic::error(Code::MISSING_KEY, tail.follows.span, message)
                    .label("`noticed` is missing")
                    .help("add noticed = 0.1, or a [watchfulness] that finds it"),
            );
        }
    }
    let Some(watch) = &file.watchfulness else { return };
    let span = reading.span_of("watchfulness");
    for (key, value, most) in
        [("places", watch.places, 100), ("strangers", watch.strangers, 1_000_000)]
    {
        if !(1..=most).contains(&value) {
            let message = format!("`watchfulness.{key}` is {value}, and must be from 1 to {most}");
            reading
                .report(Diagnostic::error(Code::TOO_LARGE, span, message).help("mend the number"));
        }
    }
    if reach(&watch.if_following.law).1 <= reach(&watch.by_chance.law).0 {
        let message = "a follower shows no more often than a stranger, so nobody is noticed";
        let help = "`if_following` is the chance that a follower shows at a place, and lies above `by_chance`";
        never(reading, span, message.to_owned(), help);
    }
}

/// Few enough cases, and one thing that is unknown of each source.
fn worlds(file: &ScenarioFile, reading: &mut Reading) {
    let seeker = &file.seeker;
    let characters = (seeker.informant.iter().filter(|i| i.character.is_some()).map(|i| &i.id))
        .chain(seeker.liaison.iter().filter(|l| l.character.is_some()).map(|l| &l.id));
    let mut said: BTreeSet<&str> = BTreeSet::new();
    let mut worlds = 1_usize;
    for id in characters {
        worlds = worlds.saturating_mul(3);
        said.insert(id.as_str());
    }
    let all = [
        seeker.informant.iter().map(|i| &i.id).collect::<Vec<_>>(),
        seeker.liaison.iter().map(|l| &l.id).collect(),
        seeker.tail.iter().map(|t| &t.follows).collect(),
    ]
    .concat();
    for hypothesis in &seeker.hypothesis {
        worlds = worlds.saturating_mul(2);
        let path = format!("seeker.hypothesis.{}", hypothesis.id);
        if hypothesis.changes.is_empty() && reading.is_read(&path) {
            let message = format!("the hypothesis `{}` changes nothing", hypothesis.id);
            never(reading, hypothesis.id.span, message, "write changes = [{ of = …, right = … }]");
        }
        for change in hypothesis.changes.iter().filter(|c| !c.of.as_str().is_empty()) {
            let several = all.iter().filter(|id| ***id == change.of).count() > 1;
            if !said.insert(change.of.as_str()) || several {
                let message = if several {
                    format!("`{}` is the name of several sources", change.of)
                } else {
                    format!("how right `{}` is depends on two things that are unknown", change.of)
                };
                reading.report(Diagnostic::error(Code::SAME_NAME, change.of.span, message).help(
                    "let one hypothesis, or its character, change it; rename sources of one name",
                ));
            }
        }
    }
    if worlds > MOST_WORLDS {
        let span = reading.span_of("seeker");
        let message =
            format!("characters and hypotheses make {worlds} cases, and the most is {MOST_WORLDS}");
        reading.report(
            Diagnostic::error(Code::TOO_LARGE, span, message)
                .help("a character makes three cases, a hypothesis two: keep those that matter"),
        );
    }
}
