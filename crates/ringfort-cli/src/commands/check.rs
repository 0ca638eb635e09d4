//! `ringfort check`: what is wrong with a scenario, all of it at once?

use crate::args::Check;
use crate::failure::Failure;
use crate::screen::{Screen, Stream};
use crate::{load, render};
use ringfort_model::quantity::Basis;
use ringfort_model::scenario::Scenario;
use serde_json::json;

/// Reads the scenario as it stands, then with each of its variants.
pub fn check(arguments: &Check, screen: Screen) -> Result<(), Failure> {
    let place = load::place(&arguments.scenario)?;
    let diagnosed = load::read(&place, &[])?;
    if arguments.json {
        let usable = diagnosed.usable().is_some();
        screen
            .json(&json!({ "file": place.file, "usable": usable, "problems": diagnosed.json() }))?;
    } else {
        render::problems(&diagnosed, screen, Stream::Answer)?;
        screen.say(&format!("{}: {}", place.file.display(), render::count(&diagnosed)))?;
        if let Some(scenario) = diagnosed.usable() {
            screen.say(&holds(scenario))?;
        }
    }
    if diagnosed.usable().is_some() { Ok(()) } else { Err(Failure::Said) }
}

/// What the scenario holds, in a sentence.
fn holds(scenario: &Scenario) -> String {
    let total = scenario.quantities.len();
    let on_evidence = scenario
        .quantities
        .iter()
        .filter(|entry| matches!(entry.basis, Basis::Evidence(_)))
        .count();
    format!(
        "{} sites, {} layers, {} variants; {total} quantities, of which {on_evidence} rest on evidence",
        scenario.file.site.len(),
        scenario.file.layer.len(),
        scenario.file.variant.len(),
    )
}
