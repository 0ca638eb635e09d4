//! Can the principal live as the scenario says?

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::form::{Id, Reading};
use crate::law::Law;
use crate::scenario::{Equipment, Moves, Need, ScenarioFile, Site};

use super::reach;

/// Whether the principal's life is possible, and what of it never happens.
pub(super) fn check(file: &ScenarioFile, reading: &mut Reading) {
    let principal = &file.principal;
    if !reading.is_read("principal.moves") || !reading.is_read("principal.starts_at") {
        return;
    }
    let usable: Vec<&Id> = match &principal.moves {
        Moves::Stay => vec![&principal.starts_at],
        Moves::Rotate(rotation) => rotation.rotate.iter().collect(),
        Moves::Week(week) => {
            std::iter::once(&week.home).chain(principal.habit.iter().map(|h| &h.at_site)).collect()
        }
    };
    if let Moves::Rotate(rotation) = &principal.moves {
        let distinct: BTreeSet<&str> = rotation.rotate.iter().map(Id::as_str).collect();
        let (span, message, help) = if distinct.len() < rotation.rotate.len() {
            let message = "a rotation names each site once".to_owned();
            (reading.span_of("principal.moves.rotate"), message, "take out the repetition")
        } else if distinct.len() < 2 {
            let message = format!("a rotation needs two sites or more, and has {}", distinct.len());
            let help = "name more sites, or write moves = \"stay\"";
            (reading.span_of("principal.moves.rotate"), message, help)
        } else if !rotation.rotate.contains(&principal.starts_at) {
            let message =
                format!("he starts at `{}`, which his rotation leaves out", principal.starts_at);
            (principal.starts_at.span, message, "add it to `rotate`, or start elsewhere")
        } else {
            (Span::default(), String::new(), "")
        };
        if !message.is_empty() {
            refuse(reading, span, message, help);
        }
    }
    if reading.is_whole_list("site") {
        for need in &principal.need {
            able_sites(file, need, &usable, reading);
        }
    }
    for need in &principal.need {
        if let (Equipment::OfTheSite, Some(visitor)) = (need.equipment, &need.brought_by) {
            let message =
                format!("`{visitor}` brings nothing: what `{}` takes is of the site", need.what);
            reading.report(
                Diagnostic::warning(Code::NEVER, visitor.span, message)
                    .label("has no effect")
                    .help("write equipment = \"portable\", or take `brought_by` out"),
            );
        }
    }
    occasions(file, &usable, reading);
    let believed = file.seeker.believes.as_ref().and_then(|b| b.stay.as_ref());
    if let (Moves::Stay | Moves::Week(_), Some(stay)) = (&principal.moves, believed) {
        let span = reading.quantities[stay.id].span;
        let message = "`seeker.believes.stay` has no effect: he does not rotate";
        reading.report(
            Diagnostic::warning(Code::NEVER, span, message)
                .label("has no effect")
                .help("take it out, or let him rotate"),
        );
    }
}

pub(super) fn refuse(reading: &mut Reading, span: Span, message: String, help: &str) {
    reading.report(Diagnostic::error(Code::IMPOSSIBLE_ROUTINE, span, message).help(help));
}

/// A need is met at some site that he uses, and one of them can be reached in time.
fn able_sites(file: &ScenarioFile, need: &Need, usable: &[&Id], reading: &mut Reading) {
    let sites: Vec<&Site> =
        usable.iter().filter_map(|id| file.site.iter().find(|s| s.id == **id)).collect();
    let (able, unable): (Vec<&Site>, Vec<&Site>) =
        sites.iter().partition(|s| s.abilities.iter().any(|a| a == need.what.as_str()));
    // sites whose abilities could not be read may have it
    let unread = unable.iter().any(|s| !reading.is_read(&format!("site.{}.abilities", s.id)));
    if need.equipment == Equipment::Portable {
        return;
    }
    if need.what.as_str().is_empty() || unread || sites.len() < usable.len() {
        return;
    }
    if able.is_empty() {
        let message =
            format!("the need for `{}` cannot be met: no site that he uses is able", need.what);
        let help = "give a site that he uses the ability, or let him use one that has it";
        return refuse(reading, need.what.span, message, help);
    }
    // the way between a site off the map and one on it takes the former's travel time
    let travel_s = |site: &Site| match site.off_map.as_ref().map(|o| &o.travel.law) {
        Some(Law::Point(seconds)) => *seconds,
        _ => 0.0,
    };
    let least = |sites: &[&Site]| sites.iter().map(|s| travel_s(s)).fold(f64::INFINITY, f64::min);
    let trip_s = least(&able).max(least(&unable));
    let patience_s = reach(&need.every.law).1 + reach(&need.late.law).1;
    if trip_s.is_finite() && trip_s > patience_s {
        let message = format!(
            "the need for `{}` can wait {:.1} h at most, and the nearest site that can meet it is {:.1} h away",
            need.what,
            patience_s / 3600.0,
            trip_s / 3600.0
        );
        let help = "let the need wait longer, or give a nearer site the ability";
        refuse(reading, need.what.span, message, help);
    }
}

/// Occasions that are never held.
fn occasions(file: &ScenarioFile, usable: &[&Id], reading: &mut Reading) {
    for occasion in &file.principal.event {
        let known = file.site.iter().any(|s| s.id == occasion.at_site);
        if known && !usable.contains(&&occasion.at_site) {
            let message = format!(
                "the event `{}` is held at `{}`, where he never is",
                occasion.id, occasion.at_site
            );
            reading.report(
                Diagnostic::warning(Code::NEVER, occasion.at_site.span, message)
                    .label("not among his sites")
                    .help("hold it at a site that he uses; it takes place only if he is there"),
            );
        }
        super::seeker::within_horizon(file, &occasion.on, "the event", &occasion.id, reading);
    }
}
