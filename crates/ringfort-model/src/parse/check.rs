//! What must hold between the parts of a scenario, once each part could be read.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::document::{Kind, Node};
use crate::evidence::{Ledger, Use};
use crate::form::{Id, Reading, nearest};
use crate::law::Law;
use crate::quantity::{Basis, Quantity};
use crate::scenario::{Coordinates, Moves, Place, PostsOn, ScenarioFile, Subject};

/// Everything that must hold between the parts.
pub(super) fn check(file: &ScenarioFile, ledger: &Ledger, reading: &mut Reading) {
    judged(file, ledger, reading);
    names(file, reading);
    references(file, reading);
    places(file, reading);
    fixed(file, reading);
    sizes(file, reading);
    layers(file, reading);
    routine(file, reading);
    decision(file, reading);
    for (what, path) in file.not_simulated() {
        let message = format!("{what} not simulated yet");
        let span = reading.span_of(path);
        reading.report(
            Diagnostic::error(Code::NOT_SIMULATED, span, message)
                .label("refused rather than ignored")
                .help(format!(
                    "take `{path}` out, and say in the scenario's README what that leaves out"
                )),
        );
    }
}

/// What each quantity rests on.
pub(super) fn bases(ledger: &Ledger, reading: &mut Reading) {
    let mut found = Vec::new();
    for entry in &reading.quantities {
        match &entry.basis {
            Basis::Evidence(claims) => {
                for id in claims {
                    match ledger.get(id) {
                        None => {
                            let near = nearest(id, ledger.claim.iter().map(|c| c.id.as_str()));
                            let help = near.map_or_else(
                                || {
                                    "add the claim to the ledger, or say `assumed = \"…\"`"
                                        .to_owned()
                                },
                                |near| format!("did you mean `{near}`?"),
                            );
                            let message = format!(
                                "`{}` cites claim `{id}`, which the ledger lacks",
                                entry.path
                            );
                            found.push(
                                Diagnostic::error(Code::UNKNOWN_CLAIM, entry.span, message)
                                    .help(help),
                            );
                        }
                        Some(claim) if is_check(claim) => {
                            let message = format!(
                                "`{}` rests on claim `{id}`, which is kept for checking the result",
                                entry.path
                            );
                            found.push(
                                Diagnostic::error(Code::CHECK_CLAIM, entry.span, message)
                                    .label("an input may not cite it")
                                    .help("assume the value and say why, or give up the check"),
                            );
                        }
                        Some(_) => {}
                    }
                }
                if claims.is_empty() {
                    found.push(unsaid(&entry.path, entry.span));
                }
            }
            Basis::Unsaid if !is_geometry(&entry.path) => {
                found.push(unsaid(&entry.path, entry.span));
            }
            _ => {}
        }
    }
    reading.diagnostics.extend(found);
}

/// A claim that judges the result. A mark inside its figure keeps the figure alone: that there was
/// an arrest may be an input although the days from there to the raid are kept.
fn is_check(claim: &crate::evidence::Claim) -> bool {
    claim.for_use == Some(Use::Check)
}

fn unsaid(path: &str, span: Span) -> Diagnostic {
    let message = format!("`{path}` says neither what it rests on nor why it is assumed");
    Diagnostic::warning(Code::NO_BASIS, span, message)
        .help("write { value = …, evidence = [\"…\"] } or { value = …, assumed = \"…\" }")
}

/// Numbers that are chosen rather than found out: what the study looks at, not what it believes.
fn is_geometry(path: &str) -> bool {
    let last = path.rsplit('.').next().unwrap_or("");
    matches!(
        last,
        "horizon" | "radius" | "latitude" | "longitude" | "cell" | "dismount" | "weight" | "on"
    )
}

/// Names used twice.
fn names(file: &ScenarioFile, reading: &mut Reading) {
    let mut once = |kind: &str, ids: Vec<&Id>| {
        let mut seen = BTreeSet::new();
        for id in ids {
            if !seen.insert(id.as_str()) {
                let message = format!("two {kind}s are called `{id}`");
                reading.report(
                    Diagnostic::error(Code::SAME_NAME, id.span, message)
                        .label("used before")
                        .help("give one of them another id"),
                );
            }
        }
    };
    once("site", file.site.iter().map(|s| &s.id).collect());
    once("layer", file.layer.iter().map(|l| &l.id).collect());
    once("visitor", file.principal.visitor.iter().map(|v| &v.id).collect());
    once("event", file.principal.event.iter().map(|e| &e.id).collect());
    once("need", file.principal.need.iter().map(|n| &n.what).collect());
    once("response", file.response.iter().map(|r| &r.id).collect());
    once("lead", file.seeker.lead.iter().map(|l| &l.id).collect());
    once("informant", file.seeker.informant.iter().map(|i| &i.id).collect());
    once("tail", file.seeker.tail.iter().map(|t| &t.follows).collect());
    once("variant", file.variant.iter().map(|v| &v.id).collect());
    for layer in &file.layer {
        once("sensor", layer.sensor.iter().map(|s| &s.id).collect());
        once("barrier", layer.barrier.iter().map(|b| &b.id).collect());
    }
}

/// Names that nothing bears.
fn references(file: &ScenarioFile, reading: &mut Reading) {
    let sites: Vec<&str> = file.site.iter().map(|s| s.id.as_str()).collect();
    let visitors: Vec<&str> = (file.principal.visitor.iter())
        .flat_map(|v| std::iter::once(&v.id).chain(&v.comes_with))
        .map(Id::as_str)
        .collect();
    let eyes: Vec<&str> = file.eyesight.keys().map(String::as_str).collect();
    let mut known = |id: &Id, names: &[&str], kind: &str| {
        if names.contains(&id.as_str()) {
            return;
        }
        let help = match nearest(id.as_str(), names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if names.is_empty() => format!("the scenario defines no {kind}"),
            None => format!("there are: {}", names.join(", ")),
        };
        let message = format!("there is no {kind} `{id}`");
        reading.report(Diagnostic::error(Code::UNKNOWN_NAME, id.span, message).help(help));
    };
    known(&file.principal.starts_at, &sites, "site");
    if let Moves::Rotate(rotation) = &file.principal.moves {
        rotation.rotate.iter().for_each(|id| known(id, &sites, "site"));
    }
    file.principal.event.iter().for_each(|e| known(&e.at_site, &sites, "site"));
    for layer in &file.layer {
        known(&layer.around, &sites, "site");
        if let Some(posts) = &layer.posts {
            known(&posts.eyesight, &eyes, "eyesight");
        }
        if let Some(patrol) = &layer.patrol {
            known(&patrol.eyesight, &eyes, "eyesight");
        }
    }
    file.response.iter().flat_map(|r| &r.serves).for_each(|id| known(id, &sites, "site"));
    let yields = file.seeker.lead.iter().flat_map(|l| &l.yields);
    yields.for_each(|y| known(&y.names, &visitors, "visitor or companion"));
    file.check.iter().filter_map(|c| c.at_site.as_ref()).for_each(|id| known(id, &sites, "site"));
    file.seeker.tail.iter().for_each(|t| known(&t.follows, &visitors, "visitor or companion"));
}

/// Sites and positions.
fn places(file: &ScenarioFile, reading: &mut Reading) {
    if file.site.is_empty() {
        reading.report(
            Diagnostic::general(Code::MISSING_KEY, "the scenario has no site")
                .help("add a [[site]] with an id and a position"),
        );
    }
    for site in &file.site {
        match (&site.at, &site.off_map) {
            (Some(_), None) | (None, Some(_)) => {}
            _ => reading.report(
                Diagnostic::error(
                    Code::OFF_MAP,
                    site.id.span,
                    format!("site `{}` needs either `at` or `off_map`", site.id),
                )
                .help("give a position on the map, or { area, travel } for a site beyond it"),
            ),
        }
    }
    if matches!(file.scenario.subject, Subject::SelfAudit { .. }) {
        let posts = file.layer.iter().filter_map(|l| l.posts.as_ref());
        let listed =
            posts.filter_map(|p| if let PostsOn::At(at) = &p.on { Some(at) } else { None });
        for place in file.site.iter().filter_map(|s| s.at.as_ref()).chain(listed.flatten()) {
            if !is_coarse(place) {
                reading.report(
                    Diagnostic::error(
                        Code::TOO_FINE,
                        place.span,
                        "a self-audit takes positions no finer than 1 km",
                    )
                    .label("too fine")
                    .help("round to whole kilometres, or to hundredths of a degree"),
                );
            }
        }
    }
}

fn is_coarse(place: &Place) -> bool {
    let whole = |v: f64, unit: f64| (v / unit - libm::round(v / unit)).abs() < 1e-9;
    match place.at {
        Coordinates::Frame(east, north) => whole(east, 1000.0) && whole(north, 1000.0),
        Coordinates::LonLat(lon, lat) => whole(lon, 0.01) && whole(lat, 0.01),
    }
}

/// Geometry is fixed in a study.
fn fixed(file: &ScenarioFile, reading: &mut Reading) {
    let mut ids: Vec<usize> = vec![file.scenario.horizon.id, file.seeker.strike.dismount.id];
    let point = |law: &Law| law.is_point();
    ids.push(file.principal.transit.off_road.id);
    ids.extend(file.site.iter().flat_map(|s| &s.off_map).flat_map(|o| [o.travel.id, o.area.id]));
    ids.extend(file.layer.iter().map(|l| l.radius.id));
    ids.extend(file.seeker.cordon.iter().map(|c| c.radius.id));
    ids.extend(file.world.terrain.cell.iter().map(|c| c.id));
    ids.extend(file.world.light.iter().flat_map(|l| [l.latitude.id, l.longitude.id]));
    for id in ids {
        let entry = &reading.quantities[id];
        if !point(&entry.law) {
            let message = format!("`{}` must be one fixed value", entry.path);
            let diagnostic = Diagnostic::error(Code::MUST_BE_FIXED, entry.span, message)
                .help("geometry is fixed within a study; make a variant for each value");
            reading.report(diagnostic);
        }
    }
}

/// Values that would not end, or not fit.
fn sizes(file: &ScenarioFile, reading: &mut Reading) {
    const YEARS_10: f64 = 3.2e8;
    let mut bound = |id: usize, low: f64, high: f64, why: &str| {
        let entry = &reading.quantities[id];
        let (least, most) = match &entry.law {
            Law::Lognormal { mu, sigma } => (f64::INFINITY, libm::exp(mu + 3.0 * sigma)),
            Law::Normal { mean, sd } => (mean - 2.0 * sd, mean + 3.0 * sd),
            law => law.support(),
        };
        if least < low || most > high {
            let message = format!("`{}` {why}", entry.path);
            let diagnostic = Diagnostic::error(Code::TOO_LARGE, entry.span, message)
                .help("mend the number or its unit");
            reading.report(diagnostic);
        }
    };
    let hour = 3600.0;
    bound(file.scenario.horizon.id, hour, YEARS_10, "must lie between 1 h and 10 years");
    let people = [&file.seeker.strike.force.people];
    let people = people.into_iter().chain(file.escort.as_ref().map(|e| &e.people));
    let people = people.chain(file.response.iter().map(|r| &r.people));
    people
        .for_each(|q: &Quantity<_>| bound(q.id, 1.0, 1000.0, "must lie between 1 and 1000 people"));
    let guards = file.layer.iter().filter_map(|l| l.posts.as_ref());
    guards.for_each(|p| bound(p.guards.id, 0.0, 1000.0, "must be at most 1000 people"));
    if let Moves::Rotate(rotation) = &file.principal.moves {
        bound(
            rotation.stay.id,
            600.0,
            YEARS_10,
            "must be at least 10 min: nobody moves more often",
        );
    }
    for need in &file.principal.need {
        bound(need.every.id, hour, YEARS_10, "must be at least 1 h");
    }
    for visitor in &file.principal.visitor {
        bound(visitor.every.id, hour, YEARS_10, "must be at least 1 h");
    }
    let raids = file.seeker.lead.iter().filter_map(|l| l.raids.as_ref());
    let rates = raids.map(|r| r.rate.id).chain(file.seeker.informant.iter().map(|i| i.rate.id));
    let rates = rates.chain(
        file.layer.iter().flat_map(|l| &l.sensor).filter_map(|s| Some(s.nuisance.as_ref()?.id)),
    );
    rates.for_each(|id| bound(id, 0.0, 10.0 / hour, "must be at most 10 an hour"));
    if !(1..=100).contains(&file.scenario.max_strikes) {
        reading.report(
            Diagnostic::general(
                Code::TOO_LARGE,
                "`scenario.max_strikes` must lie between 1 and 100",
            )
            .help("give a number of strikes that a campaign could see"),
        );
    }
}

/// Layers around one site.
fn layers(file: &ScenarioFile, reading: &mut Reading) {
    for (i, layer) in file.layer.iter().enumerate() {
        let Law::Point(radius) = layer.radius.law else { continue };
        let before = file.layer[..i].iter().filter(|l| l.around == layer.around);
        if radius <= 0.0 || before.clone().any(|l| l.radius.law == layer.radius.law) {
            let message = if radius <= 0.0 {
                format!("the layer `{}` must have a radius over 0", layer.id)
            } else {
                format!("two layers around `{}` have a radius of {radius} m", layer.around)
            };
            let span = reading.quantities[layer.radius.id].span;
            reading.report(
                Diagnostic::error(Code::NOT_NESTED, span, message).help(
                    "layers around one site lie inside one another; give each its own radius",
                ),
            );
        }
        if let Some(posts) = &layer.posts {
            let wrong = match (&posts.on, posts.number) {
                (PostsOn::SpreadEvenly, None | Some(0)) => {
                    "posts spread evenly need a `number` over 0"
                }
                (PostsOn::SpreadEvenly, Some(n)) if n > 1000 => "the most posts of a layer is 1000",
                (PostsOn::EveryRoadIn, _) if file.world.roads.is_none() => {
                    "posts on every road in need `world.roads`"
                }
                (PostsOn::At(_) | PostsOn::EveryRoadIn, Some(_)) => {
                    "a `number` of posts goes with `spread evenly` only"
                }
                (PostsOn::At(at), None) if at.is_empty() => "the list of posts is empty",
                _ => continue,
            };
            let message = format!("layer `{}`: {wrong}", layer.id);
            reading.report(
                Diagnostic::error(Code::MISSING_KEY, layer.id.span, message)
                    .help("on = \"every road in\", on = \"spread evenly\" with number = 8, or on = [[east, north], …]"),
            );
        }
    }
}

/// Whether the principal's life is possible.
fn routine(file: &ScenarioFile, reading: &mut Reading) {
    let principal = &file.principal;
    let usable: Vec<&Id> = match &principal.moves {
        Moves::Stay => vec![&principal.starts_at],
        Moves::Rotate(rotation) => rotation.rotate.iter().collect(),
    };
    let mut refuse = |span: Span, message: String, help: &str| {
        reading.report(Diagnostic::error(Code::IMPOSSIBLE_ROUTINE, span, message).help(help));
    };
    if let Moves::Rotate(rotation) = &principal.moves {
        let distinct: BTreeSet<&str> = rotation.rotate.iter().map(Id::as_str).collect();
        if distinct.len() < 2 || distinct.len() < rotation.rotate.len() {
            refuse(
                principal.starts_at.span,
                "a rotation needs at least two different sites, each named once".to_owned(),
                "name more sites, or write moves = \"stay\"",
            );
        }
        if !rotation.rotate.contains(&principal.starts_at) {
            let message =
                format!("he starts at `{}`, which his rotation leaves out", principal.starts_at);
            refuse(principal.starts_at.span, message, "add it to `rotate`, or start elsewhere");
        }
    }
    for need in &principal.need {
        let able = |id: &&&Id| {
            let site = file.site.iter().find(|s| s.id == ***id);
            site.is_some_and(|s| s.abilities.iter().any(|a| a == need.what.as_str()))
        };
        if !usable.iter().any(|id| able(&id)) {
            let message =
                format!("the need for `{}` cannot be met: no site that he uses is able", need.what);
            refuse(
                need.what.span,
                message,
                "give a site that he uses the ability, or let him use one that has it",
            );
        }
    }
}

/// Whether the seeker can decide, and every tail knows its road.
fn decision(file: &ScenarioFile, reading: &mut Reading) {
    let decision = &file.seeker.decision;
    if decision.go_when.is_none() && decision.optimal.is_none() {
        let span = reading.span_of("seeker.decision");
        reading.report(
            Diagnostic::error(Code::MISSING_KEY, span, "`seeker.decision` needs a rule")
                .help("add go_when = { belief = 0.85, window = \"6 h\" }"),
        );
    }
}

/// Claims that judge the result: they exist, and are kept for that.
fn judged(file: &ScenarioFile, ledger: &Ledger, reading: &mut Reading) {
    for check in &file.check {
        let problem = match ledger.get(check.claim.as_str()) {
            None => (Code::UNKNOWN_CLAIM, format!("the ledger has no claim `{}`", check.claim)),
            Some(claim) if !Ledger::judges(claim) => {
                (Code::CHECK_CLAIM, format!("claim `{}` is not kept for checking", check.claim))
            }
            Some(_) => continue,
        };
        reading.report(
            Diagnostic::error(problem.0, check.claim.span, problem.1)
                .help("name a claim with use = \"check\", or mark it so in the ledger"),
        );
    }
}

/// Whether each variant can be read; none of them is applied here.
pub(super) fn variants(root: &Node, reading: &mut Reading) {
    let Some(Kind::List(items)) = root.get("variant").map(|v| &v.kind) else { return };
    for variant in items {
        let Some(id) = variant.get("id").and_then(Node::text) else { continue };
        let mut copy = root.clone();
        reading.diagnostics.extend(crate::variant::apply(&mut copy, &[id.to_owned()]));
    }
}
