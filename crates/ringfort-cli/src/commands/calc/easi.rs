//! `ringfort calc easi`: would responders arrive in time along the path of a table?

use crate::args::{CalcEasi, ConventionOf};
use crate::failure::Failure;
use crate::screen::{Screen, Stream};
use crate::{load, render};
use ringfort::calc::{self, AskPath};
use ringfort::view;
use ringfort_model::diagnostic::{Diagnosed, SourceFile};
use ringfort_model::finding::Convention;
use ringfort_model::path_table::{self, PathTable};
use ringfort_model::sheet;
use ringfort_store::workbook;
use std::fs;

/// Reads the table and prints what its path comes to.
pub fn easi(arguments: &CalcEasi, screen: Screen) -> Result<(), Failure> {
    let mut read = table(arguments)?;
    let Some(table) = read.value.take() else {
        render::problems(&read, screen, Stream::Aside)?;
        screen.mention(&format!("{}: {}", arguments.table.display(), render::count(&read)));
        return Err(Failure::Said);
    };
    if !read.diagnostics.is_empty() {
        render::problems(&read, screen, Stream::Aside)?;
    }
    let found = calc::path(&table, &ask(arguments));
    crate::commands::answer(screen, serde_json::to_value(&found), arguments.json, || {
        view::calc::path_text(&found)
    })
}

fn ask(arguments: &CalcEasi) -> AskPath {
    AskPath {
        response_mean_s: arguments.response_mean,
        response_sd_s: arguments.response_sd,
        communication: arguments.communication,
        convention: match arguments.convention {
            ConventionOf::Common => Convention::Common,
            ConventionOf::PerAlarm => Convention::PerAlarm,
        },
        stages: arguments.assessment.into_iter().chain(arguments.call).collect(),
        correlation: arguments.correlation,
        units: arguments.units.clone(),
        delay_known_to: arguments.delays_known_to,
        response_known_to: arguments.response_known_to,
        further_trials: arguments.further_trials,
    }
}

/// The path of the file, or everything that is wrong with it.
fn table(arguments: &CalcEasi) -> Result<Diagnosed<PathTable>, Failure> {
    let path = &arguments.table;
    let name = path.display().to_string();
    if !workbook::is_workbook(path) {
        let file = SourceFile { name, text: load::text(path)? };
        let (value, diagnostics) = path_table::read(&sheet::separated(&file));
        return Ok(Diagnosed { value, diagnostics, files: vec![file] });
    }
    let bytes = fs::read(path).map_err(|error| load::unreadable(path, &error))?;
    let sheets = workbook::sheets(&name, bytes)?;
    let mut first = None;
    for sheet in &sheets {
        if arguments.sheet.as_ref().is_some_and(|asked| *asked != sheet.name) {
            continue;
        }
        let (value, diagnostics) = path_table::read(sheet);
        let found = Diagnosed { value, diagnostics, files: Vec::new() };
        let has_table = path_table::has_header(sheet);
        if found.value.is_some() || has_table || arguments.sheet.is_some() {
            return Ok(found);
        }
        first = first.or(Some(found));
    }
    first.ok_or_else(|| {
        let titles: Vec<&str> = sheets.iter().map(|sheet| sheet.name.as_str()).collect();
        let asked = arguments.sheet.as_deref().unwrap_or("");
        Failure::Input(format!("{name} has no sheet `{asked}`; its sheets: {}", titles.join(", ")))
    })
}
