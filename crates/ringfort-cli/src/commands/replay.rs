//! `ringfort replay`: what happened in one campaign, and what brought each thing about?

use crate::args::Replay;
use crate::failure::Failure;
use crate::load;
use crate::screen::Screen;
use ringfort::study::ensemble::event_rows;
use ringfort::view;
use ringfort_model::log::EventRow;
use ringfort_store::{Folder, Manifest};
use serde_json::json;
use std::path::PathBuf;

/// Plays one campaign of a run again and prints its chain of events.
pub fn replay(arguments: &Replay, screen: Screen) -> Result<(), Failure> {
    let folder = Folder::open(&arguments.results)?;
    let Some(manifest) = Manifest::read(&folder)? else {
        let results = arguments.results.display();
        return Err(Failure::Input(format!("{results} has no manifest.json, so it holds no run")));
    };
    if manifest.version != env!("CARGO_PKG_VERSION") {
        let (theirs, ours) = (&manifest.version, env!("CARGO_PKG_VERSION"));
        return Err(Failure::Input(format!(
            "the run was made by ringfort {theirs}, and this is {ours}; run it again"
        )));
    }
    let most = manifest.rows.unwrap_or(manifest.replications);
    if arguments.replication >= most {
        let asked = arguments.replication;
        return Err(Failure::Input(format!(
            "the run has campaigns 0 to {}, and no {asked}",
            most.saturating_sub(1)
        )));
    }
    let place = load::place(&PathBuf::from(&manifest.scenario))?;
    let case = load::case(&place, &manifest.variants, screen)?;
    let now = Manifest { inputs: load::inputs(&place, &case.scenario)?, ..manifest.clone() };
    if now.scenario_hash() != manifest.scenario_hash() {
        let scenario = &manifest.scenario;
        return Err(Failure::Input(format!(
            "{scenario} or a file beside it has changed since the run; run it again"
        )));
    }
    if case.scenario.file.scenario.subject.is_guarded() {
        return Err(Failure::Input(
            "a self-audit keeps no events and is not replayed; RESPONSIBLE_USE.md says why"
                .to_owned(),
        ));
    }
    let outer = u32::try_from(manifest.outer).unwrap_or(u32::MAX);
    let log = case.replay(manifest.seed, outer, arguments.replication);
    let drawn = |made: Result<serde_json::Value, view::replay::ReplayError>| {
        made.map_err(|error| Failure::Input(error.to_string()))
    };
    let (scenario, world, plan) = (&case.scenario, &case.world, &case.plan);
    let files = [
        ("replay.geojson", drawn(view::replay::geojson(scenario, world, plan, &log))?),
        ("replay.czml", drawn(view::replay::czml(scenario, world, plan, &log))?),
    ];
    let out = Folder::create(arguments.out.as_ref().unwrap_or(&arguments.results))?;
    for (name, document) in files {
        out.write(name, format!("{document:#}\n").as_bytes())?;
    }
    screen.mention(&format!(
        "what moved is in replay.geojson and replay.czml in {}",
        out.root().display()
    ));
    if arguments.json {
        let events = event_rows(&case, &log);
        return screen.json(&events.iter().map(document).collect());
    }
    let told = case.playthrough(&log);
    let why = view::why::why(&case, &log).map_or_else(String::new, |why| format!("\n\n{why}"));
    screen.say(&format!("campaign {}\n\n{}{why}", arguments.replication, told.trim_end()))
}

fn document(event: &EventRow) -> serde_json::Value {
    json!({
        "index": event.index,
        "at_ms": event.at.0,
        "phase": event.phase.words(),
        "side": event.side.words(),
        "kind": event.kind,
        "text": event.text,
        "cause": event.cause,
        "east_m": event.place.map(|place| place.east_m),
        "north_m": event.place.map(|place| place.north_m),
        "belief": event.belief,
        "alert": event.alert.word(),
    })
}
