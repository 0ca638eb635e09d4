//! `ringfort calc datum`, `cordon`, `evacuation`: the search, the ring, the wounded.

use std::path::Path;

use ringfort::calc::{self, AskChase, AskDatum, AskEvacuation, Cordon, Search};
use ringfort::view;
use ringfort_model::diagnostic::{Diagnosed, Diagnostic, SourceFile};
use ringfort_model::finding::CordonFinding;
use ringfort_model::flight_table::{self, ExitRow};
use ringfort_model::sheet::{self, Sheet};
use ringfort_model::units::Probability;

use super::effort::usable;
use crate::args::{CalcCordon, CalcDatum, CalcEvacuation};
use crate::failure::Failure;
use crate::load;
use crate::screen::Screen;

/// Prints how likely the search finds, and what lateness costs.
pub fn datum(arguments: &CalcDatum, screen: Screen) -> Result<(), Failure> {
    let cordon = arguments.cordon.zip(arguments.closes);
    let ask = AskDatum {
        speed_m_per_s: arguments.speed,
        search: Search {
            searchers: arguments.searchers,
            speed_m_per_s: arguments.searcher_speed,
            sweep_width_m: arguments.sweep_width,
            lateness_s: arguments.late,
            lasts_s: arguments.lasts.unwrap_or(f64::INFINITY),
        },
        cordon: cordon.map(|(radius_m, closes_at_s)| Cordon { closes_at_s, radius_m }),
    };
    let found = calc::datum(&ask).map_err(|why| Failure::Input(why.to_string()))?;
    crate::commands::answer(screen, serde_json::to_value(&found), arguments.json, || {
        view::calc::datum_text(&found)
    })
}

/// Prints whether the ring closes in time, and the chase on the roads.
pub fn cordon(arguments: &CalcCordon, screen: Screen) -> Result<(), Failure> {
    let exits = match (&arguments.exits, arguments.nodes) {
        (Some(path), _) => Some(usable(table(path, flight_table::read_exits)?, path, screen)?),
        (None, Some(nodes)) => {
            let (distance_m, closes_mean_s) =
                (arguments.radius.unwrap_or(0.0), arguments.mean.unwrap_or(0.0));
            let exit = |k| ExitRow { exit: format!("post {k}"), distance_m, closes_mean_s };
            Some((1..=nodes).map(exit).collect())
        }
        (None, None) => None,
    };
    let network = match (&arguments.roads, &arguments.start, arguments.pursuer_speed) {
        (Some(path), Some(start), Some(pursuer_speed_m_per_s)) => {
            let roads = usable(table(path, flight_table::read_roads)?, path, screen)?;
            let ask = AskChase {
                start: start.clone(),
                speed_m_per_s: arguments.speed,
                pursuers: arguments.pursuer.clone(),
                pursuer_speed_m_per_s,
                exits: arguments.exit.clone(),
            };
            Some(calc::chase(&roads, &ask).map_err(|why| Failure::Input(why.join("\n")))?)
        }
        _ => None,
    };
    let ring = exits.map(|exits| calc::ring(&exits, arguments.speed));
    let found = CordonFinding { ring, network };
    crate::commands::answer(screen, serde_json::to_value(&found), arguments.json, || {
        view::calc::cordon_text(&found)
    })
}

/// Prints what becomes of the wounded.
pub fn evacuation(arguments: &CalcEvacuation, screen: Screen) -> Result<(), Failure> {
    let ask = AskEvacuation {
        pick_up_s: arguments.pick_up,
        to_care_s: arguments.to_care,
        immediate: Probability::clamped(arguments.immediate),
        killed_at_once: arguments.killed_at_once.map(Probability::clamped),
        first_aid: arguments.first_aid,
    };
    let found = calc::evacuation(&ask).map_err(|why| Failure::Input(why.to_string()))?;
    crate::commands::answer(screen, serde_json::to_value(&found), arguments.json, || {
        view::calc::evacuation_text(&found)
    })
}

fn table<T>(
    path: &Path,
    read: impl Fn(&Sheet) -> (Option<T>, Vec<Diagnostic>),
) -> Result<Diagnosed<T>, Failure> {
    let file = SourceFile { name: path.display().to_string(), text: load::text(path)? };
    let (value, diagnostics) = read(&sheet::separated(&file));
    Ok(Diagnosed { value, diagnostics, files: vec![file] })
}
