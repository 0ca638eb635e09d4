//! The answer on a terminal: one screen, sentences and a small table.
//!
//! Colour is written as ANSI codes always; whoever prints takes them out when it is not a terminal.

use std::fmt::Write as _;

use ringfort_model::log::Stage;
use ringfort_model::report::{Estimate, WhatIf};
use ringfort_model::summary::Summary;

use crate::view::words::{hours, share, two};

const SEEKER: &str = "\x1b[38;5;172m";
const PROTECTOR: &str = "\x1b[38;5;30m";
const BOLD: &str = "\x1b[1m";
const DIM: &str = "\x1b[2m";
const PLAIN: &str = "\x1b[0m";

/// The summary in 80 columns and at most a screen of lines. `curve`: P(located) over time, from 0
/// to 1, for the sparkline.
pub fn summary_text(summary: &Summary, curve: &[f64]) -> String {
    let mut out = String::new();
    let variant = match summary.variants.as_slice() {
        [] => "as it stands".to_owned(),
        some => some.join(" + "),
    };
    let _ = writeln!(out, "{BOLD}{}{PLAIN} · {variant}", summary.title);
    let _ = writeln!(
        out,
        "{DIM}{} campaigns over {} draws of what is not known, seed {}{}{PLAIN}",
        grouped(summary.replications),
        summary.outer_draws,
        summary.seed,
        if summary.complete { "" } else { " — stopped early" }
    );
    for line in wrapped(&summary.answer, 80) {
        let _ = writeln!(out, "{line}");
    }
    let _ = writeln!(out, "\n{DIM}  {:<28}{:>6}  chance  what is not known{PLAIN}", "", "share");
    let row = |out: &mut String, indent: usize, colour: &str, label: &str, e: &Estimate| {
        let label = format!("{:indent$}{label}", "");
        let error = e.error.map_or_else(String::new, |error| format!("±{}", two(error)));
        let band =
            e.band.map_or_else(String::new, |[low, high]| format!("{}–{}", two(low), two(high)));
        let _ = writeln!(
            out,
            "  {colour}{label:<28}{PLAIN}{:>6}  {error:<6}  {band:<13} {}",
            two(e.value),
            bar(e.value)
        );
    };
    for event in summary
        .events
        .iter()
        .filter(|e| ["located", "struck", "reached", "taken or killed"].contains(&e.name.as_str()))
    {
        row(&mut out, 0, SEEKER, &event.name, &event.share);
    }
    for fate in summary.fates.iter().filter(|f| f.share.value > 0.0 && f.label != "free") {
        row(&mut out, 2, SEEKER, &fate.label, &fate.share);
    }
    if let Some(free) = summary.fates.iter().find(|f| f.label == "free") {
        row(&mut out, 0, PROTECTOR, "free", &free.share);
    }
    for stage in
        summary.stages.iter().filter(|s| s.share.value > 0.0 && s.stage != Stage::NeverLocated)
    {
        row(&mut out, 2, PROTECTOR, &stage.label, &stage.share);
    }
    out.push('\n');
    if let [low, median, high] = summary.hours_to_locate.as_slice() {
        let spark = sparkline(curve);
        let _ = writeln!(
            out,
            "When located: after {} (quartiles {} and {})  {SEEKER}{spark}{PLAIN}",
            hours(median.value),
            hours(low.value),
            hours(high.value)
        );
    }
    let list = |items: Vec<(String, f64)>| {
        let items = items
            .into_iter()
            .filter(|(_, p)| *p >= 0.005)
            .take(3)
            .map(|(label, p)| format!("{label} {}", two(p)));
        items.collect::<Vec<_>>().join(", ")
    };
    let gave = summary.gave_away.iter().map(|g| (g.label.clone(), g.share.value)).collect();
    say(&mut out, "What gave him away: ", &list(gave));
    let detected = summary.detected_by.iter().map(|d| (d.label.clone(), d.share.value)).collect();
    say(&mut out, "What saw the strikes: ", &list(detected));
    let leans: Vec<(String, f64)> =
        summary.leverage.inputs.iter().take(3).map(|i| (i.path.clone(), i.share)).collect();
    match (&summary.leverage.none_because, summary.leverage.dummy) {
        (Some(why), _) => say(&mut out, "What the answer leans on cannot be told: ", why),
        (None, dummy) => {
            let dummy = dummy.map_or_else(String::new, |d| format!(" (an idle input: {})", two(d)));
            say(&mut out, "It leans most on: ", &(list(leans) + &dummy));
        }
    }
    let assumed = format!(
        "{:.0} % of its {}",
        100.0 * summary.share_assumed,
        "inputs are assumed rather than reported."
    );
    say(&mut out, "", &assumed);
    out
}

/// Paired differences as a small table, largest first.
pub fn comparison_text(what_if: &WhatIf) -> String {
    let mut out = format!("{}\n", what_if.sentence);
    for variant in &what_if.variants {
        let _ = writeln!(out, "\n{BOLD}{}{PLAIN}  {DIM}{}{PLAIN}", variant.id, variant.why);
        for d in &variant.differences {
            let _ = writeln!(
                out,
                "  {:<18} {} → {}   difference {}",
                d.label,
                two(d.base.value),
                two(d.variant.value),
                signed(&d.difference)
            );
            let _ = writeln!(
                out,
                "  {DIM}{:<18} {} pairs; only before in {}, only after in {}{PLAIN}",
                "", d.pairs, d.n10, d.n01
            );
        }
    }
    out
}

fn signed(e: &Estimate) -> String {
    let text = share(e);
    if e.value >= 0.0005 { format!("+{text}") } else { text }
}

fn say(out: &mut String, head: &str, rest: &str) {
    if rest.is_empty() {
        return;
    }
    for (i, line) in wrapped(&format!("{head}{rest}"), 78).into_iter().enumerate() {
        let _ = writeln!(out, "{}{line}", if i == 0 { "" } else { "  " });
    }
}

/// Breaks at spaces into lines of at most `width` characters.
pub(crate) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let last = lines.len() - 1;
        let line = &mut lines[last];
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width {
            lines.push(word.to_owned());
        } else {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}

fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(c);
    }
    out
}

fn bar(share: f64) -> String {
    "█".repeat((share.clamp(0.0, 1.0) * 14.0).round() as usize)
}

fn sparkline(curve: &[f64]) -> String {
    const STEPS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let wanted = 20.min(curve.len());
    let top = curve.iter().copied().fold(1e-9, f64::max);
    (0..wanted)
        .map(|i| {
            let value = curve[(i + 1) * curve.len() / wanted - 1];
            STEPS[((value / top * 7.0).round() as usize).min(7)]
        })
        .collect()
}
