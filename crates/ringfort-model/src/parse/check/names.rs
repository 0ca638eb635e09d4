//! Does every name mean one thing?

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic};
use crate::form::{Id, Reading, nearest};
use crate::scenario::{Moves, ScenarioFile};

/// Names used twice.
pub(super) fn once(file: &ScenarioFile, reading: &mut Reading) {
    let mut once = |kind: &str, ids: &mut dyn Iterator<Item = &Id>| {
        let mut seen = BTreeSet::new();
        for id in ids.filter(|id| !id.as_str().is_empty()) {
            if !seen.insert(id.as_str()) {
                let message = format!("two {kind}s are called `{id}`");
                reading.report(
                    Diagnostic::error(Code::SAME_NAME, id.span, message)
                        .label("used before")
                        .help("give one of them another name"),
                );
            }
        }
    };
    once("site", &mut file.site.iter().map(|s| &s.id));
    once("layer", &mut file.layer.iter().map(|l| &l.id));
    let visitors = &file.principal.visitor;
    once("visitor", &mut visitors.iter().map(|v| &v.id));
    once("habit", &mut file.principal.habit.iter().map(|h| &h.id));
    once("event", &mut file.principal.event.iter().map(|e| &e.id));
    once("need", &mut file.principal.need.iter().map(|n| &n.what));
    once("denial area", &mut file.denial_area.iter().map(|a| &a.id));
    once("secret", &mut file.secret.iter().map(|s| &s.id));
    once("compartment", &mut file.compartment.iter().map(|c| &c.id));
    once("response", &mut file.response.iter().map(|r| &r.id));
    once("lead", &mut file.seeker.lead.iter().map(|l| &l.id));
    once("informant", &mut file.seeker.informant.iter().map(|i| &i.id));
    once("tail", &mut file.seeker.tail.iter().map(|t| &t.follows));
    once("surveillance", &mut file.seeker.surveillance.iter().map(|s| &s.id));
    once("signals", &mut file.seeker.signals.iter().map(|s| &s.id));
    once("liaison", &mut file.seeker.liaison.iter().map(|l| &l.id));
    once("hypothesis", &mut file.seeker.hypothesis.iter().map(|h| &h.id));
    once("emission", &mut file.emission.iter().map(|e| &e.id));
    once("counter-drone", &mut file.counter_drone.iter().map(|c| &c.id));
    once("early warning", &mut file.early_warning.iter().map(|w| &w.id));
    once("variant", &mut file.variant.iter().map(|v| &v.id));
    let classes = file.world.cover.iter().flat_map(|c| &c.class);
    once("cover", &mut classes.map(|c| &c.id));
    for layer in &file.layer {
        once("sensor", &mut layer.sensor.iter().map(|s| &s.id));
        once("barrier", &mut layer.barrier.iter().map(|b| &b.id));
    }
    for lead in &file.seeker.lead {
        once("yield", &mut lead.yields.iter().map(|y| &y.names));
    }
}

/// Names that nothing bears.
pub(super) fn known(file: &ScenarioFile, reading: &mut Reading) {
    let sites: BTreeSet<&str> = file.site.iter().map(|s| s.id.as_str()).collect();
    let people: BTreeSet<&str> = (file.principal.visitor.iter())
        .flat_map(|v| std::iter::once(&v.id).chain(&v.comes_with))
        .map(Id::as_str)
        .collect();
    let layers: BTreeSet<&str> = file.layer.iter().map(|l| l.id.as_str()).collect();
    let areas: BTreeSet<&str> = file.denial_area.iter().map(|a| a.id.as_str()).collect();
    let visitors: BTreeSet<&str> = file.principal.visitor.iter().map(|v| v.id.as_str()).collect();
    let seeker = &file.seeker;
    let sources: BTreeSet<&str> = (seeker.informant.iter().map(|i| &i.id))
        .chain(seeker.liaison.iter().map(|l| &l.id))
        .chain(seeker.tail.iter().map(|t| &t.follows))
        .map(Id::as_str)
        .collect();
    let groups: BTreeSet<&str> = file.compartment.iter().map(|c| c.id.as_str()).collect();
    let secrets: BTreeSet<&str> = file.secret.iter().map(|s| s.id.as_str()).collect();
    let barriers: BTreeSet<&str> =
        file.layer.iter().flat_map(|l| &l.barrier).map(|b| b.id.as_str()).collect();
    let eyes: BTreeSet<&str> = file.eyesight.keys().map(String::as_str).collect();
    // where a definition could not be read, a name may be its
    let whole = |names: &BTreeSet<&str>, list: &str, reading: &Reading| {
        !names.contains("") && reading.is_whole_list(list)
    };
    // that there is no site at all is told elsewhere
    let all_sites = whole(&sites, "site", reading) && !sites.is_empty();
    let all_people = whole(&people, "principal.visitor", reading);
    let all_layers = whole(&layers, "layer", reading);
    let all_areas = whole(&areas, "denial_area", reading);
    let all_groups = whole(&groups, "compartment", reading);
    let all_secrets = whole(&secrets, "secret", reading);
    let all_barriers = all_layers && reading.is_read("layer") && !barriers.contains("");
    let all_eyes = whole(&eyes, "eyesight", reading);
    let all_sources = ["seeker.informant", "seeker.liaison", "seeker.tail"]
        .into_iter()
        .all(|list| whole(&sources, list, reading));
    let mut known = |id: &Id, names: &BTreeSet<&str>, all: bool, kind: &str| {
        if !all || id.as_str().is_empty() || names.contains(id.as_str()) {
            return;
        }
        let help = match nearest(id.as_str(), names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if names.is_empty() => format!("the scenario defines no {kind}"),
            None => {
                let some: Vec<&str> = names.iter().copied().take(10).collect();
                let more = if names.len() > 10 { ", …" } else { "" };
                format!("there are: {}{more}", some.join(", "))
            }
        };
        let message = format!("there is no {kind} `{id}`");
        reading.report(
            Diagnostic::error(Code::UNKNOWN_NAME, id.span, message)
                .label("not in the scenario")
                .help(help),
        );
    };
    let mut site = |id: &Id| known(id, &sites, all_sites, "site");
    site(&file.principal.starts_at);
    if let Moves::Rotate(rotation) = &file.principal.moves {
        rotation.rotate.iter().for_each(&mut site);
    }
    if let Moves::Week(week) = &file.principal.moves {
        site(&week.home);
    }
    file.principal.habit.iter().for_each(|h| site(&h.at_site));
    file.principal.event.iter().for_each(|e| site(&e.at_site));
    file.layer.iter().for_each(|l| site(&l.around));
    file.response.iter().flat_map(|r| &r.serves).for_each(&mut site);
    file.check.iter().filter_map(|c| c.at_site.as_ref()).for_each(&mut site);
    file.counter_drone.iter().for_each(|c| site(&c.around));
    file.emission.iter().flat_map(|e| &e.at).for_each(&mut site);
    file.seeker.surveillance.iter().flat_map(|s| &s.over).for_each(&mut site);
    for id in file.principal.need.iter().filter_map(|n| n.brought_by.as_ref()) {
        known(id, &visitors, all_people, "visitor");
    }
    for id in seeker.hypothesis.iter().flat_map(|h| &h.changes).map(|c| &c.of) {
        known(id, &sources, all_sources, "informant, liaison or tail");
    }
    for layer in &file.layer {
        let posts = layer.posts.iter().map(|p| &p.eyesight);
        for id in posts.chain(layer.patrol.iter().map(|p| &p.eyesight)) {
            known(id, &eyes, all_eyes, "eyesight");
        }
    }
    for area in &file.denial_area {
        known(&area.layer, &layers, all_layers, "layer");
    }
    for secret in &file.secret {
        secret.lane.iter().for_each(|id| known(id, &areas, all_areas, "denial area"));
        secret.site.iter().for_each(|id| known(id, &sites, all_sites, "site"));
        secret.times.iter().for_each(|id| known(id, &layers, all_layers, "layer"));
        secret.code.iter().for_each(|id| known(id, &barriers, all_barriers, "barrier"));
    }
    for id in file.compartment.iter().flat_map(|c| &c.secrets) {
        known(id, &secrets, all_secrets, "secret");
    }
    let belongs = file.seeker.informant.iter().filter_map(|i| i.belongs_to.as_ref());
    for id in belongs.chain(file.denial_area.iter().filter_map(|a| a.known_to.as_ref())) {
        known(id, &groups, all_groups, "compartment");
    }
    let yields = file.seeker.lead.iter().flat_map(|l| &l.yields).map(|y| &y.names);
    for id in yields.chain(file.seeker.tail.iter().map(|t| &t.follows)) {
        known(id, &people, all_people, "visitor or companion");
    }
}
