//! `ringfort expose`: how would he be found, how soon, by what, and what would closing that buy?

use crate::args::Expose;
use crate::commands::run;
use crate::failure::Failure;
use crate::load;
use crate::progress::Progress;
use crate::screen::Screen;
use ringfort::study::{self, Change, Goal};
use ringfort::view::exposure::exposure_text;

/// Campaigns when nobody says how many.
const CAMPAIGNS: u64 = 2000;

/// Looks at a scenario from the side of those who are looked for.
pub fn expose(arguments: &Expose, screen: Screen) -> Result<(), Failure> {
    let place = load::place(&arguments.scenario)?;
    let case = load::case(&place, &arguments.variants, screen)?;
    let mut changes = Vec::new();
    for variant in &case.scenario.file.variant {
        let id = variant.id.to_string();
        if arguments.variants.contains(&id) {
            continue;
        }
        let laid: Vec<String> = arguments.variants.iter().cloned().chain([id.clone()]).collect();
        // two variants may not go together: what cannot be read is left out
        if let Some(case) = load::quietly(&place, "", &laid)? {
            let cost = variant.cost.map(|cost| cost.0);
            changes.push(Change { id, what: variant.why.clone(), is_variant: true, cost, case });
        }
    }
    for suggested in study::suggested(&case.scenario, &case.plan.means) {
        let laid: Vec<String> =
            arguments.variants.iter().cloned().chain([suggested.id.clone()]).collect();
        if let Some(case) = load::quietly(&place, &suggested.toml, &laid)? {
            let (id, what) = (suggested.id, suggested.what);
            changes.push(Change { id, what, is_variant: false, cost: None, case });
        }
    }
    let progress = Progress::new(screen)?;
    let mut ask = run::ask(&arguments.effort);
    if arguments.effort.replications.is_none() && arguments.effort.precision.is_none() {
        ask.goal = Goal::Replications(CAMPAIGNS);
    }
    let found = study::exposure(&case, changes, ask, &progress)?;
    progress.clear();
    let Some(found) = found else {
        return Err(Failure::Environment("stopped before there was an answer".to_owned()));
    };
    super::answer(screen, serde_json::to_value(&found), arguments.json, || exposure_text(&found))
}
