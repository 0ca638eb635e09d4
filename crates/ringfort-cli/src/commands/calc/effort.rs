//! `ringfort calc effort`: where should a search go, and how likely does it find?

use crate::args::CalcEffort;
use crate::failure::Failure;
use crate::screen::{Screen, Stream};
use crate::{load, render};
use ringfort::calc::{self, AskEffort, AskLooks, AskMoving};
use ringfort::view;
use ringfort_model::diagnostic::{Diagnosed, SourceFile};
use ringfort_model::search_table::{self, Moves, Purpose, SearchTable};
use ringfort_model::sheet;
use std::path::Path;

/// Reads the table, and the motion if he moves, and prints the plan.
pub fn effort(arguments: &CalcEffort, screen: Screen) -> Result<(), Failure> {
    let purpose = if arguments.looks.is_some() { Purpose::Looks } else { Purpose::Effort };
    let table = table(&arguments.table, purpose)?;
    let table = usable(table, &arguments.table, screen)?;
    let found = if let Some(looks) = arguments.looks {
        Ok(calc::looks(&table, &AskLooks { looks, reward: arguments.reward }))
    } else if let (Some(path), Some(steps)) = (&arguments.moving, arguments.steps) {
        let moves = usable(motion(path, &table)?, path, screen)?;
        let ask = AskMoving {
            budgets: arguments.budgets.clone(),
            moves,
            steps,
            cap: arguments.cap.unwrap_or(1.0),
            enough: calc::Enough::default(),
        };
        calc::moving(&table, &ask)
    } else {
        let ask = AskEffort {
            budgets: arguments.budgets.clone(),
            width_cv: arguments.width_cv.unwrap_or(0.0),
            cap: arguments.cap.unwrap_or(1.0),
        };
        calc::effort(&table, &ask)
    };
    let found = found.map_err(|why| Failure::Input(why.join("\n")))?;
    crate::commands::answer(screen, serde_json::to_value(&found), arguments.json, || {
        view::calc::effort_text(&found)
    })
}

fn table(path: &Path, purpose: Purpose) -> Result<Diagnosed<SearchTable>, Failure> {
    let file = SourceFile { name: path.display().to_string(), text: load::text(path)? };
    let (value, diagnostics) = search_table::read(&sheet::separated(&file), purpose);
    Ok(Diagnosed { value, diagnostics, files: vec![file] })
}

fn motion(path: &Path, table: &SearchTable) -> Result<Diagnosed<Moves>, Failure> {
    let file = SourceFile { name: path.display().to_string(), text: load::text(path)? };
    let cells: Vec<&str> = table.rows.iter().map(|row| row.cell.as_str()).collect();
    let (value, diagnostics) = search_table::read_motion(&sheet::separated(&file), &cells);
    Ok(Diagnosed { value, diagnostics, files: vec![file] })
}

/// What was read, or everything that is wrong with it on the screen.
pub(super) fn usable<T>(mut read: Diagnosed<T>, path: &Path, screen: Screen) -> Result<T, Failure> {
    if !read.diagnostics.is_empty() {
        render::problems(&read, screen, Stream::Aside)?;
    }
    let Some(value) = read.value.take() else {
        screen.mention(&format!("{}: {}", path.display(), render::count(&read)));
        return Err(Failure::Said);
    };
    Ok(value)
}
