//! `ringfort check`: what is wrong with a scenario, all of it at once?

use crate::args::Check;
use crate::failure::Failure;
use crate::screen::{Screen, Stream};
use crate::{load, render};
use ringfort::study::{Case, remarks};
use ringfort_model::quantity::Basis;
use ringfort_model::scenario::Scenario;
use ringfort_world::World;
use serde_json::json;

/// Reads the scenario as it stands, and each of its variants; then builds its world.
pub fn check(arguments: &Check, screen: Screen) -> Result<(), Failure> {
    let place = load::place(&arguments.scenario)?;
    let mut diagnosed = load::read(&place, &[])?;
    let case = load::make(&place, &mut diagnosed, |scenario, folder| {
        Case::world(&scenario, folder).map(|world| (scenario, world))
    })?;
    if let Some((scenario, world)) = &case {
        diagnosed.diagnostics.extend(remarks(scenario, world));
    }
    if arguments.json {
        let usable = case.is_some();
        let readings = case.iter().flat_map(|(_, world)| &world.readings);
        screen.json(&json!({
            "file": place.file,
            "usable": usable,
            "problems": diagnosed.json(),
            "files": readings.map(render::reading_json).collect::<Vec<_>>(),
        }))?;
    } else {
        render::problems(&diagnosed, screen, Stream::Answer)?;
        screen.say(&format!("{}: {}", place.file.display(), render::count(&diagnosed)))?;
        if let Some(case) = &case {
            screen.say(&holds(case))?;
        }
    }
    if case.is_some() { Ok(()) } else { Err(Failure::Said) }
}

/// What was read of each file, and what the scenario holds.
fn holds((scenario, world): &(Scenario, World)) -> String {
    let extent = world.terrain.lattice().extent();
    let posts: usize = world.layers.iter().map(|layer| layer.posts.len()).sum();
    let total = scenario.quantities.len();
    let on_evidence = scenario
        .quantities
        .iter()
        .filter(|entry| matches!(entry.basis, Basis::Evidence(_)))
        .count();
    let files: String = world.readings.iter().map(render::reading).collect();
    format!(
        "{files}{:.1} km by {:.1} km of terrain, {} sites, {} layers with {posts} posts, {} variants;\n\
         {total} quantities, of which {on_evidence} rest on evidence",
        extent.width_m() / 1000.0,
        extent.height_m() / 1000.0,
        scenario.file.site.len(),
        scenario.file.layer.len(),
        scenario.file.variant.len(),
    )
}
