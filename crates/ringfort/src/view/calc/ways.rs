//! The ways into sites on a terminal, and as shapes on a map.

use std::fmt::Write as _;

use ringfort_model::finding::{
    ClosedRoadFinding, ElementFinding, SiteFinding, WayFinding, WaysFinding,
};
use ringfort_model::units::{Position, time_words};
use ringfort_world::frame::{Frame, FrameError};
use serde_json::{Value, json};

use super::insiders::insiders_text;
use super::short;
use crate::calc::Surveyed;
use crate::view::terminal::wrapped;
use crate::view::words;

/// How wide the name of a way is.
const LABEL: usize = 43;
/// How many elements and ways are shown.
const MOST_ROWS: usize = 12;

/// Every site's ways, at most 100 columns wide.
pub fn ways_text(found: &WaysFinding) -> String {
    let mut out = String::new();
    let variant = match found.variants.as_slice() {
        [] => "as it stands".to_owned(),
        some => some.join(" + "),
    };
    let _ = writeln!(out, "{} · {variant}", found.title);
    for site in &found.sites {
        out.push('\n');
        site_text(&mut out, site);
    }
    out
}

fn site_text(out: &mut String, site: &SiteFinding) {
    let response = match (site.response_s, site.response_asked) {
        (None, _) => "nobody comes when called".to_owned(),
        (Some(s), true) => format!("response in {} (asked)", time_words(s)),
        (Some(s), false) => format!("response in {}", time_words(s)),
    };
    let _ =
        writeln!(out, "Site {} · {} · {} alert · {response}", site.site, site.light, site.alert);
    if site.ways.is_empty() {
        let _ = writeln!(out, "No way leads to it.");
        return;
    }
    let _ = writeln!(
        out,
        "\n{:<44}{:>12}{:>9}{:>8}{:>8}{:>8}  critical detection point",
        "ways in, the weakest first", "time", "noticed", "P(I)", "EASI", "fixed"
    );
    for way in site.ways.iter().take(MOST_ROWS) {
        let label = wrapped(&way.label, LABEL);
        let _ = writeln!(
            out,
            "{:<44}{:>12}{:>9.2}{:>8.3}{:>8.3}{:>8.3}  {}",
            label.first().map_or("", String::as_str),
            time_words(way.time_s),
            way.p_noticed,
            way.p_interruption,
            way.p_interruption_common,
            way.p_interruption_deterministic,
            way.critical_detection_point.as_deref().unwrap_or("none"),
        );
        for line in label.iter().skip(1) {
            let _ = writeln!(out, "  {line}");
        }
    }
    for line in wrapped(
        "P(I) is the exact race under the laws that campaigns draw from; EASI takes independent normal \
         times and one call an attack; fixed is the rule of timely detection at mean times.",
        98,
    ) {
        let _ = writeln!(out, "{line}");
    }
    normal_text(out, site);
    tasks_text(out, &site.ways[0]);
    states_text(out, site);
    elements_text(out, site);
    roads_text(out, site);
    if !site.advice.is_empty() {
        let _ = writeln!(out, "\nWhat to do first");
    }
    for (number, sentence) in site.advice.iter().enumerate() {
        for (index, line) in wrapped(sentence, 94).into_iter().enumerate() {
            let head = if index == 0 { format!("{}.", number + 1) } else { String::new() };
            let _ = writeln!(out, "{head:<3} {line}");
        }
    }
    for warning in &site.warnings {
        for (index, line) in wrapped(warning, 88).into_iter().enumerate() {
            let _ = writeln!(out, "{:<9}{line}", if index == 0 { "warning:" } else { "" });
        }
    }
}

fn normal_text(out: &mut String, site: &SiteFinding) {
    let Some(normal) = &site.normal else { return };
    let [least, most] = [normal.p_interruption_least, normal.p_interruption];
    let known = if normal.is_exact {
        format!("P(I) is {most:.3}, exactly")
    } else {
        format!("P(I) is {most:.3}, and none has less than {least:.3}")
    };
    let inside = match normal.left_out.as_slice() {
        [] => String::new(),
        some => format!(", {} left out", some.join(" and ")),
    };
    let sentence = format!(
        "In EASI's normal form, cell by cell, the most vulnerable way comes {} and takes {}: {known}{inside}. \
         The race along it, task by task, gives {:.3}.",
        normal.label,
        time_words(normal.time_s),
        normal.p_interruption_race,
    );
    for line in wrapped(&sentence, 98) {
        let _ = writeln!(out, "{line}");
    }
}

fn tasks_text(out: &mut String, way: &WayFinding) {
    let _ = writeln!(
        out,
        "\n{:<34}{:>12}{:>8}{:>12}{:>9}{:>11}{:>12}",
        "the weakest, task by task", "takes", "P(D)", "left", "in time", "per 0.1 D", "per minute"
    );
    for task in &way.tasks {
        let name = words::cut(&task.task, 33);
        let _ = writeln!(
            out,
            "{name:<34}{:>12}{:>8.3}{:>12}{:>9.3}{:>11.4}{:>12.4}",
            time_words(task.delay_mean_s),
            task.p_detection,
            time_words(task.time_left_s),
            task.p_timely,
            0.1 * task.d_pi_d_detection,
            60.0 * task.d_pi_d_delay,
        );
    }
}

fn states_text(out: &mut String, site: &SiteFinding) {
    if site.states.is_empty() {
        return;
    }
    let _ = writeln!(
        out,
        "\n{:<34}{:>10}{:>10}{:>10}",
        "P(I) of the campaign's way, alert", "relaxed", "normal", "high"
    );
    for light in site.states.chunk_by(|a, b| a.light == b.light) {
        let _ = write!(out, "{:<34}", light[0].light);
        for state in light {
            let _ = write!(out, "{:>10.3}", state.p_interruption);
        }
        out.push('\n');
    }
}

fn elements_text(out: &mut String, site: &SiteFinding) {
    if !site.elements.is_empty() {
        let _ = writeln!(
            out,
            "\n{:<40}{:>12}   {:<28}{:>8}{:>8}",
            "P(I) of the weakest way", "without it", "improved", "then", "gain"
        );
    }
    for element in site.elements.iter().take(MOST_ROWS) {
        let name = words::cut(&element.element, 39);
        let _ = writeln!(
            out,
            "{name:<40}{:>12.3}   {:<28}{:>8.3}{:>+8.3}",
            element.p_interruption_without,
            element.improvement,
            element.p_interruption_improved,
            element.gain,
        );
    }
    if site.elements.len() > MOST_ROWS {
        let _ = writeln!(out, "({} more with --json)", site.elements.len() - MOST_ROWS);
    }
    costs_text(out, &site.elements);
    if let Some(insiders) = &site.insiders {
        insiders_text(out, insiders);
        let _ = writeln!(out, "Of the site's own diagram alone; the ground before it is left out.");
    }
    if !site.secrets.is_empty() {
        let _ =
            writeln!(out, "\n{:<40}{:>12}{:>8}", "P(I) when a secret is known", "then", "price");
    }
    for secret in &site.secrets {
        let _ = writeln!(
            out,
            "{:<40}{:>12.3}{:>14.3}{:>14.3}",
            secret.secret, secret.p_interruption_known, secret.price_alone, secret.price_last
        );
    }
    let Some(turned) = &site.turned else { return };
    let known = turned.p_way_known.iter().enumerate().skip(1);
    let known: Vec<String> = known.map(|(m, p)| format!("{m}: {p:.2}")).collect();
    let fewest = turned.fewest.as_ref().map_or_else(
        || "all of them together do not give a whole way away".to_owned(),
        |roles| {
            let roles: Vec<String> =
                roles.iter().map(|r| format!("{} of {}", r.people, r.role)).collect();
            format!("the fewest who do: {}", roles.join(", "))
        },
    );
    let clock = turned.p_known_by_horizon.map_or_else(String::new, |p| {
        format!("; by the end of the scenario a whole way is known with probability {p:.3}")
    });
    let sentence = format!(
        "P(a whole safe way is known | people turned) {}; {fewest}{clock}.",
        known.join(", ")
    );
    for line in wrapped(&sentence, 98) {
        let _ = writeln!(out, "{line}");
    }
}

/// What improvements bring for what they cost, the most first.
fn costs_text(out: &mut String, elements: &[ElementFinding]) {
    let mut priced: Vec<(&ElementFinding, f64, f64)> =
        elements.iter().filter_map(|e| Some((e, e.improvement_cost?, e.gain_per_cost?))).collect();
    priced.sort_by(|a, b| b.2.total_cmp(&a.2));
    if priced.is_empty() {
        return;
    }
    let _ = writeln!(
        out,
        "\n{:<40}{:<28}{:>8}{:>10}{:>12}",
        "for its cost, in your own unit", "improved", "gain", "costs", "gain each"
    );
    for (element, cost, gain_each) in priced.into_iter().take(MOST_ROWS) {
        let name = words::cut(&element.element, 39);
        let _ = writeln!(
            out,
            "{name:<40}{:<28}{:>+8.3}{:>10}{gain_each:>+12.6}",
            element.improvement,
            element.gain,
            short(cost),
        );
    }
    let _ = writeln!(out, "More of a thing is taken to cost in proportion.");
}

fn roads_text(out: &mut String, site: &SiteFinding) {
    if site.roads.is_empty() {
        return;
    }
    let _ = writeln!(
        out,
        "\n{:<34}{:>16}{:>16}{:>16}",
        "roads into", "places to watch", "open ways", "all pass"
    );
    for roads in &site.roads {
        let _ = writeln!(
            out,
            "{:<34}{:>16}{:>16}{:>16}",
            roads.layer,
            roads.fewest_places,
            roads.open_ways,
            roads.all_pass.len()
        );
    }
    closed_text(out, &site.closed_roads);
    let Some(drive) = &site.drive else { return };
    let more = drive.one_more.as_ref().map_or_else(String::new, |more| {
        format!(
            "; one more post at {:.0} m east, {:.0} m north brings it to {:.3}",
            more.at[0], more.at[1], more.p_interruption
        )
    });
    let passed = match drive.posts_passed {
        1 => "1 post".to_owned(),
        n => format!("{n} posts"),
    };
    let sentence = format!(
        "Against posts on roads alone, the drive least stopped takes {} and passes {passed}: it is stopped in time with \
         probability {:.3}{more}.",
        time_words(drive.time_s),
        drive.p_interruption
    );
    for line in wrapped(&sentence, 98) {
        let _ = writeln!(out, "{line}");
    }
}

fn closed_text(out: &mut String, closed: &[ClosedRoadFinding]) {
    let mut before = "";
    for road in closed {
        if road.drive != before {
            let head = format!("{}, {}", road.drive, time_words(road.time_s));
            let _ = writeln!(out, "\n{head:<40}{:>14}{:>8}", "closed adds", "P(I)");
        }
        before = &road.drive;
        let adds = road.adds_s.map_or_else(|| "cut off".to_owned(), time_words);
        let p = road.p_interruption.map_or_else(|| "–".to_owned(), |p| format!("{p:.3}"));
        let _ = writeln!(out, "{:<40}{adds:>14}{p:>8}", road.road);
    }
    if !closed.is_empty() {
        let _ = writeln!(out);
    }
}

/// The ways and the critical detection contour as GeoJSON lines in longitude and latitude; ways that
/// come to the same are one feature of several lines.
pub fn ways_features(frame: &Frame, surveyed: &Surveyed) -> Result<Value, FrameError> {
    let (site, contour) = (&surveyed.finding, &surveyed.survey.fields.contour);
    let line = |points: &[Position]| -> Result<Vec<[f64; 2]>, FrameError> {
        let degrees = |p: &Position| {
            let at = frame.lonlat_from_position(*p)?;
            Ok([micro(at.longitude_deg), micro(at.latitude_deg)])
        };
        points.iter().map(degrees).collect()
    };
    let mut features = Vec::new();
    for (rank, (way, courses)) in site.ways.iter().zip(&surveyed.courses).enumerate() {
        let lines = courses.iter().map(|course| line(course)).collect::<Result<Vec<_>, _>>()?;
        features.push(json!({
            "type": "Feature",
            "properties": {
                "kind": "way in",
                "rank": rank + 1,
                "label": way.label,
                "site": site.site,
                "time_s": way.time_s,
                "length_m": way.length_m,
                "p_noticed": way.p_noticed,
                "p_interruption": way.p_interruption,
                "p_interruption_common": way.p_interruption_common,
                "p_interruption_deterministic": way.p_interruption_deterministic,
            },
            "geometry": { "type": "MultiLineString", "coordinates": lines },
        }));
    }
    if let Some(normal) = site.normal.as_ref().filter(|_| surveyed.normal.len() > 1) {
        features.push(json!({
            "type": "Feature",
            "properties": {
                "kind": "way in, normal form",
                "label": normal.label,
                "site": site.site,
                "time_s": normal.time_s,
                "length_m": normal.length_m,
                "p_interruption": normal.p_interruption,
                "p_interruption_least": normal.p_interruption_least,
            },
            "geometry": { "type": "LineString", "coordinates": line(&surveyed.normal)? },
        }));
    }
    for (roads, open) in site.roads.iter().zip(&surveyed.open) {
        for points in open.iter().filter(|points| points.len() > 1) {
            features.push(json!({
                "type": "Feature",
                "properties": {
                    "kind": "way by road past no post",
                    "site": site.site,
                    "layer": roads.layer,
                },
                "geometry": { "type": "LineString", "coordinates": line(points)? },
            }));
        }
        for [east_m, north_m] in roads.close_at.iter().copied() {
            let at = line(&[Position { east_m, north_m }])?;
            features.push(json!({
                "type": "Feature",
                "properties": {
                    "kind": "a post here closes a way by road",
                    "site": site.site,
                    "layer": roads.layer,
                },
                "geometry": { "type": "Point", "coordinates": at[0] },
            }));
        }
    }
    for points in contour.iter().filter(|points| points.len() > 1) {
        features.push(json!({
            "type": "Feature",
            "properties": {
                "kind": "critical detection contour",
                "site": site.site,
                "response_s": site.response_s,
            },
            "geometry": { "type": "LineString", "coordinates": line(points)? },
        }));
    }
    Ok(json!({ "type": "FeatureCollection", "features": features }))
}

/// To a tenth of a metre.
fn micro(degrees: f64) -> f64 {
    libm::round(degrees * 1e6) / 1e6
}
