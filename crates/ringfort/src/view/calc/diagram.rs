//! A sequence diagram on a terminal: the weakest ways, the layers, the elements.

use std::fmt::Write as _;

use ringfort_model::finding::{DiagramCourse, DiagramFinding, KnownBy, Measure, Ranking, StepKind};

use super::{say, short};
use crate::view::words;

/// The finding in at most 100 columns.
pub fn diagram_text(found: &DiagramFinding) -> String {
    let mut out = String::new();
    let of = |name: &str, value: &Option<String>| {
        value.as_ref().map_or_else(String::new, |value| format!(" · {name} {value}"))
    };
    let _ = writeln!(
        out,
        "{}{}{}\n{} in {} s, sd {} s · {} paths, {} courses",
        found.title,
        of("state", &found.state),
        of("against", &found.threat),
        found.response,
        short(found.response_mean_s),
        short(found.response_sd_s),
        found.paths,
        found.courses
    );
    let _ = writeln!(out, "\nMost vulnerable path: P(interruption) {:.4}", found.p_interruption);
    for ranking in &found.rankings {
        list(&mut out, ranking);
    }
    let _ = writeln!(out, "\nLayer by layer, P(I) of the weakest course through its elements");
    for layer in &found.layers {
        let verdict = if layer.in_balance { "in balance" } else { "out of balance" };
        let _ = writeln!(
            out,
            "  {:>2}  {:.3} to {:.3}  {verdict:14}  {}",
            layer.layer + 1,
            layer.weakest,
            layer.strongest,
            layer.elements.join(" | ")
        );
    }
    let longest = found.elements.iter().map(|e| e.name.chars().count()).max().unwrap_or(0);
    let width = longest.clamp(7, 44);
    let _ = writeln!(
        out,
        "\n{:width$}  {:>7} {:>8} {:>10} {:>10}   P(I) of the weakest path",
        "element", "through", "if shut", "unwatched", "undelayed"
    );
    for element in &found.elements {
        let value =
            |value: Option<f64>| value.map_or_else(|| "none".to_owned(), |v| format!("{v:.3}"));
        let name = words::cut(&element.name, width);
        let _ = writeln!(
            out,
            "{name:width$}  {:>7} {:>8} {:>10.3} {:>10.3}",
            value(element.through),
            value(element.if_closed),
            element.if_unwatched,
            element.if_undelayed
        );
    }
    if let Some(insiders) = &found.insiders {
        super::insiders::insiders_text(&mut out, insiders);
    }
    for text in &found.warnings {
        say(&mut out, "Warning: ", text);
    }
    out
}

fn list(out: &mut String, ranking: &Ranking) {
    let by = match ranking.by {
        Measure::PInterruption => "P(I) by EASI",
        Measure::PInterruptionDeterministic => "P(I) if every time were its mean",
        Measure::PEffectiveness => "P(E)",
        Measure::TimeS => "time, s",
        Measure::PDetection => "P(noticed on the way)",
    };
    let known = match ranking.known_by {
        KnownBy::Enumeration => "all gone through".to_owned(),
        KnownBy::Dominance => "exact".to_owned(),
        KnownBy::Bound => format!("none under {:.4}", ranking.lower_bound),
    };
    let _ = writeln!(out, "\nWeakest by {by} ({known})");
    for course in &ranking.courses {
        let value = match ranking.by {
            Measure::TimeS => format!("{:>8}", short(course.value)),
            _ => format!("{:>8.4}", course.value),
        };
        let way = way(course);
        for (line, text) in crate::view::terminal::wrapped(&way, 86).into_iter().enumerate() {
            let _ =
                writeln!(out, "{}  {text}", if line == 0 { value.as_str() } else { "        " });
        }
    }
}

/// The elements of a course, with how each is passed where that is not by force.
fn way(course: &DiagramCourse) -> String {
    let name = |step: &ringfort_model::finding::DiagramStep| match step.by.as_deref() {
        Some(by) if by != "force" => format!("{} (by {by})", step.name),
        _ => step.name.clone(),
    };
    let steps = course.steps.iter().filter(|step| step.kind != StepKind::Area);
    steps.map(name).collect::<Vec<_>>().join(" > ")
}
