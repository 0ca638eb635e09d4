//! Does what hangs on a site hang together, and does a state of it hold whenever somebody may come?

use crate::diagnostic::{Code, Diagnostic};
use crate::diagram::{LIGHTS, SiteDiagram, check as hangs_together};
use crate::form::{Id, Reading, nearest};
use crate::scenario::{ScenarioFile, Site};

/// The diagrams of sites.
pub(super) fn check(file: &ScenarioFile, reading: &mut Reading) {
    let threat = file.seeker.strike.threat.as_ref();
    let mut told_apart = false;
    for site in &file.site {
        let path = format!("site.{}.diagram", site.id);
        if !reading.is_read(&path) {
            continue;
        }
        let Some(diagram) = &site.diagram else {
            idle(site, reading);
            continue;
        };
        let at = reading.span_of(&path);
        if site.at.is_none() && site.off_map.is_some() {
            let message = format!("the diagram of `{}` hangs on a site off the map", site.id);
            reading.report(
                Diagnostic::error(Code::OFF_MAP, at, message)
                    .label("nobody comes here over the ground")
                    .help("give the site a position `at`, or take the diagram out"),
            );
        }
        told_apart |= !diagram.table.diagram.threats.is_empty();
        // what the file itself has wrong was told when it was read; a variant may break it anew
        if hangs_together(diagram.shape(), Some(at), reading).is_some() {
            states(site, diagram, threat, reading);
        }
    }
    if let Some(threat) = threat.filter(|_| !told_apart) {
        let message = format!("no diagram of a site tells a threat `{threat}` apart");
        reading.report(
            Diagnostic::warning(Code::NEVER, threat.span, message)
                .label("has no effect")
                .help("list `threats` in a diagram and hang it on a site, or take this out"),
        );
    }
}

/// States without a diagram.
fn idle(site: &Site, reading: &mut Reading) {
    let Some(stray) = site.diagram_states.named().next() else { return };
    let message = format!("`{}` has states of a diagram, and no diagram", site.id);
    reading.report(
        Diagnostic::warning(Code::NEVER, stray.span, message)
            .label("has no effect")
            .help("name the file of its `diagram`, or take the states out"),
    );
}

/// A state for each light, in which somebody on foot can come to the target.
fn states(site: &Site, diagram: &SiteDiagram, threat: Option<&Id>, reading: &mut Reading) {
    let head = &diagram.table.diagram;
    let mut known = true;
    let named = site.diagram_states.named().map(|id| ("state", id, &head.states));
    // who is meant where threats are not told apart is all of them
    let asked = threat.filter(|_| !head.threats.is_empty());
    for (kind, id, list) in named.chain(asked.map(|id| ("threat", id, &head.threats))) {
        if list.contains(id) || id.as_str().is_empty() {
            continue;
        }
        known = false;
        let message = format!("the diagram of `{}` has no {kind} `{id}`", site.id);
        let help = match nearest(id.as_str(), list.iter().map(Id::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None if list.is_empty() => format!("it tells no {kind}s apart: take this out"),
            None => {
                let all: Vec<&str> = list.iter().map(Id::as_str).collect();
                format!("it has: {}", all.join(", "))
            }
        };
        reading.report(Diagnostic::error(Code::UNKNOWN_NAME, id.span, message).help(help));
    }
    if !known {
        return;
    }
    let at = reading.span_of(&format!("site.{}.diagram", site.id));
    let threat = diagram.threat(threat);
    let mut told: Vec<Option<&str>> = Vec::new();
    for light in LIGHTS {
        let state = site.diagram_states.of(&head.states, light).map(Id::as_str);
        if state.is_none() && !head.states.is_empty() {
            let all: Vec<&str> = head.states.iter().map(Id::as_str).collect();
            let message = format!(
                "the diagram of `{}` tells states apart ({}), and none is called `{light}`",
                site.id,
                all.join(", ")
            );
            let help = format!("add diagram_states = {{ {light} = \"{}\" }} to the site", all[0]);
            reading.report(Diagnostic::error(Code::IMPOSSIBLE_DIAGRAM, at, message).help(help));
            return;
        }
        if told.contains(&state) {
            continue;
        }
        told.push(state);
        if let Some(shut) = diagram.shut_to_walkers(state, threat) {
            let when = state.map_or_else(String::new, |state| format!(" in the state `{state}`"));
            let who = threat.map_or_else(String::new, |threat| format!(" of `{threat}`"));
            let message =
                format!("nobody{who} on foot can come to the target of `{}`{when}", site.id);
            reading.report(
                Diagnostic::error(Code::IMPOSSIBLE_DIAGRAM, shut.span, message)
                    .label("shut then")
                    .help("give it a row of values that holds then on foot, or add another way"),
            );
        }
    }
}
