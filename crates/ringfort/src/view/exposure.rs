//! How he would be found, on a terminal: at most 100 columns.

use std::fmt::Write as _;

use ringfort_model::finding::{ChangeFinding, FoundFinding};
use ringfort_model::report::Estimate;

use crate::view::terminal::wrapped;
use crate::view::words::two;

/// How many changes are shown; all of them are in the JSON.
const MOST_CHANGES: usize = 16;
/// Columns.
const WIDTH: usize = 98;

/// The finding as text.
pub fn exposure_text(found: &FoundFinding) -> String {
    let mut out = String::new();
    let variant = match found.variants.as_slice() {
        [] => "as it stands".to_owned(),
        some => some.join(" + "),
    };
    let _ = writeln!(out, "{} · {variant}", found.title);
    let half = found.median_days.map_or_else(
        || "in fewer than half of them".to_owned(),
        |days| format!("half of them within {} days", two(days)),
    );
    let sentence = format!(
        "Located within {} days in {} of {} campaigns, {half}; {} days pass on the mean, those in \
         which he is not found counted whole.",
        two(found.horizon_days),
        with_error(&found.located),
        found.campaigns,
        with_error(&found.days),
    );
    para(&mut out, &sentence);
    if let Some(guess) = &found.guessing {
        let surest: Vec<String> =
            guess.surest_hours.iter().map(|(hour, p)| format!("{hour} h {}", two(*p))).collect();
        let surest = match surest.as_slice() {
            [] => String::new(),
            some => format!("; the surest hours are {}", some.join(", ")),
        };
        let sentence = format!(
            "From his routine alone one guess is right {} of the time{surest}. The quickest searcher, who \
             finds him at the right place one time in two, needs {} looks on the mean.",
            two(guess.one_guess),
            two(guess.looks)
        );
        para(&mut out, &sentence);
    }
    channels(&mut out, found);
    changes(&mut out, &found.changes);
    out
}

fn channels(out: &mut String, found: &FoundFinding) {
    let shared = &found.attribution;
    let _ = writeln!(
        out,
        "\n{:<42}{:>16}{:>18}{:>10}{:>10}",
        "what leads to it", "share of P", "days sooner", "without", "alone"
    );
    let told = |p: Option<f64>| p.map_or_else(|| "–".to_owned(), two);
    for channel in &shared.channels {
        let _ = writeln!(
            out,
            "{:<42}{:>16}{:>18}{:>10}{:>10}",
            short(&channel.channel, 41),
            with_error(&channel.share),
            with_error(&channel.days),
            told(channel.located_without),
            told(channel.located_alone)
        );
    }
    let how = if shared.every_set {
        format!("every set of channels in {} campaigns", shared.campaigns)
    } else {
        format!("{} orders of joining, drawn", shared.campaigns)
    };
    let sentence = format!(
        "P(located) is {} with nothing but what is known from the start, and {} with every channel; shares \
         are what a channel adds on the mean when channels join in any order ({how}).",
        two(shared.from_the_start),
        two(shared.with_all)
    );
    para(out, &sentence);
}

fn changes(out: &mut String, changes: &[ChangeFinding]) {
    if changes.is_empty() {
        return;
    }
    let priced = changes.iter().any(|change| change.cost.is_some());
    let cost = if priced { format!("{:>12}", "per cost") } else { String::new() };
    let _ = writeln!(
        out,
        "\n{:<46}{:>10}{:>18}{:>14}{cost}",
        "what would change it", "located", "difference", "taken, killed"
    );
    for change in changes.iter().take(MOST_CHANGES) {
        let what = if change.what.is_empty() { &change.id } else { &change.what };
        let fall = change.fall_per_cost.map_or_else(|| "–".to_owned(), two);
        let cost = if priced { format!("{fall:>12}") } else { String::new() };
        let _ = writeln!(
            out,
            "{:<46}{:>10}{:>18}{:>14}{cost}",
            short(what, 45),
            two(change.located.value),
            with_error(&change.difference),
            two(change.taken.value)
        );
    }
    if changes.len() > MOST_CHANGES {
        let _ = writeln!(out, "({} more with --json)", changes.len() - MOST_CHANGES);
    }
    let sure = |change: &&ChangeFinding| {
        change.difference.value < -change.difference.error.unwrap_or(f64::INFINITY)
    };
    match changes.iter().find(sure) {
        Some(best) => {
            let what = if best.what.is_empty() { &best.id } else { &best.what };
            let sentence = format!(
                "What lowers P(located) most: {what}, from {} to {}.",
                two(best.located.value - best.difference.value),
                two(best.located.value)
            );
            para(out, &sentence);
        }
        None => para(out, "No change lowers P(located) by more than these campaigns resolve."),
    }
}

fn para(out: &mut String, sentence: &str) {
    for line in wrapped(sentence, WIDTH) {
        let _ = writeln!(out, "{line}");
    }
}

fn with_error(e: &Estimate) -> String {
    e.error.map_or_else(|| two(e.value), |error| format!("{} ± {}", two(e.value), two(error)))
}

/// At most so many characters.
fn short(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most - 1).collect();
    format!("{}…", cut.trim_end())
}
