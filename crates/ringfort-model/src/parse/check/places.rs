//! Where are the sites and posts, and may their positions be told so finely?

use crate::diagnostic::{Code, Diagnostic};
use crate::form::Reading;
use crate::scenario::{Coordinates, Place, Places, PostsOn, ScenarioFile, Subject};

/// The most classes of cover that are told apart.
const MOST_CLASSES: usize = 200;

/// Sites, positions, and what the subject asks of them.
pub(super) fn check(file: &ScenarioFile, reading: &mut Reading) {
    terrain(file, reading);
    cover(file, reading);
    if file.site.is_empty() && reading.is_read("site") {
        reading.report(
            Diagnostic::general(Code::MISSING_KEY, "the scenario has no site")
                .help("add a [[site]] with an id and a position"),
        );
    }
    for site in file.site.iter().filter(|s| !s.id.as_str().is_empty()) {
        let says = match (&site.at, &site.off_map) {
            (Some(_), Some(_)) => "has both `at` and `off_map`",
            (None, None) => "needs either `at` or `off_map`",
            _ => continue,
        };
        // a key of a site may have been misspelt
        if reading.is_read(&format!("site.{}", site.id)) {
            reading.report(
                Diagnostic::error(
                    Code::OFF_MAP,
                    site.id.span,
                    format!("site `{}` {says}", site.id),
                )
                .help("give a position on the map, or { area, travel } for a site beyond it"),
            );
        }
    }
    if !file.site.is_empty() && file.site.iter().all(|s| s.at.is_none() && s.off_map.is_some()) {
        let message = "every site lies off the map, so no strike can begin";
        reading.report(
            Diagnostic::warning(Code::NEVER, file.site[0].id.span, message)
                .help("give a position `at` to the sites that the terrain covers"),
        );
    }
    match &file.scenario.subject {
        Subject::SelfAudit { .. } => coarse(file, reading),
        Subject::Historical { .. } if file.scenario.ledger.is_none() => {
            let span = reading.span_of("scenario.subject");
            let message = "a historical subject needs a ledger that names its sources";
            reading.report(
                Diagnostic::error(Code::WRONG_SUBJECT, span, message)
                    .help("add `ledger = \"evidence.toml\"` to [scenario]"),
            );
        }
        _ => {}
    }
}

/// The ground comes from files or is level, not both.
fn terrain(file: &ScenarioFile, reading: &mut Reading) {
    if !reading.is_read("world.terrain") {
        return;
    }
    let part = &file.world.terrain;
    let level = [("size", part.size.is_some()), ("middle", part.middle.is_some())];
    let stray = level.iter().find(|(_, is_given)| *is_given).map(|(key, _)| *key);
    let (says, help) = match (part.file.0.is_empty(), &part.flat, stray) {
        (true, None, _) => (
            "needs either `file` or `flat`".to_owned(),
            "name a file of heights, or give the height of a level plane, such as flat = \"10 m\"",
        ),
        (false, Some(_), _) => ("has both `file` and `flat`".to_owned(), "leave one of them out"),
        (false, None, Some(key)) => {
            (format!("has `{key}`, which is of a level plane"), "leave it out, or give `flat`")
        }
        (true, Some(_), _)
            if matches!(&part.middle, Some(Place { at: Coordinates::Frame(..), .. })) =>
        {
            (
                "has a middle in metres".to_owned(),
                "write middle = { lonlat = [longitude, latitude] }",
            )
        }
        _ => return,
    };
    let span = reading.span_of("world.terrain");
    let message = format!("`world.terrain` {says}");
    reading.report(Diagnostic::error(Code::MISSING_KEY, span, message).help(help));
}

/// Cover comes from files, and its classes can be told apart.
fn cover(file: &ScenarioFile, reading: &mut Reading) {
    let Some(part) = &file.world.cover else { return };
    if !reading.is_read("world.cover") {
        return;
    }
    let span = reading.span_of("world.cover");
    let (message, help) = if part.file.0.is_empty() {
        ("`world.cover` needs `file`".to_owned(), "name a raster of classes or a file of polygons")
    } else if part.class.len() > MOST_CLASSES {
        (
            format!("`world.cover` has {} classes, and may have {MOST_CLASSES}", part.class.len()),
            "put those together whose factors are the same",
        )
    } else {
        return;
    };
    reading.report(Diagnostic::error(Code::MISSING_KEY, span, message).help(help));
}

/// Positions that say where somebody lives are too fine.
fn coarse(file: &ScenarioFile, reading: &mut Reading) {
    let mut refuse = |span, label: &str, help: &str| {
        reading.report(
            Diagnostic::error(
                Code::TOO_FINE,
                span,
                "a self-audit takes positions no finer than 1 km",
            )
            .label(label)
            .help(help),
        );
    };
    let posts = file.layer.iter().filter_map(|l| l.posts.as_ref());
    let listed = posts.filter_map(|p| if let PostsOn::At(at) = &p.on { Some(at) } else { None });
    let write = "write the position here, rounded, where it can be seen to be coarse";
    for span in listed.clone().filter_map(|p| match p {
        Places::File(_, span) => Some(*span),
        Places::Listed(_) => None,
    }) {
        refuse(span, "in a file", write);
    }
    let places = file.site.iter().filter_map(|s| s.at.as_ref());
    let places = places.chain(listed.flat_map(Places::listed)).chain(&file.world.terrain.middle);
    let sets_out = file.response.iter().filter_map(|r| r.from.as_ref());
    for place in places.chain(sets_out).chain(&file.seeker.strike.from) {
        let whole = |v: f64, unit: f64| (v / unit - libm::round(v / unit)).abs() < 1e-9;
        let is_coarse = match place.at {
            Coordinates::Frame(east, north) => whole(east, 1000.0) && whole(north, 1000.0),
            Coordinates::LonLat(lon, lat) => whole(lon, 0.01) && whole(lat, 0.01),
            Coordinates::File(_) => {
                refuse(place.span, "in a file", write);
                continue;
            }
        };
        if !is_coarse {
            let help = "round to whole kilometres, or to hundredths of a degree";
            refuse(place.span, "too fine", help);
        }
    }
}
