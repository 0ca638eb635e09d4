//! `ringfort calc predictability`: how well can one guess where he is?

use crate::args::CalcPredictability;
use crate::failure::Failure;
use crate::screen::{Screen, Stream};
use crate::{load, render};
use ringfort::{calc, view};
use ringfort_model::diagnostic::{Diagnosed, SourceFile};
use ringfort_model::{sheet, visits};

/// Reads visits, or the routine of a scenario, and prints what they give away.
pub fn predictability(arguments: &CalcPredictability, screen: Screen) -> Result<(), Failure> {
    let path = &arguments.file;
    let name = path.display().to_string();
    let is_scenario = path.is_dir() || path.extension().is_some_and(|ending| ending == "toml");
    let found = if is_scenario {
        let case = load::case(&load::place(path)?, &arguments.variant, screen)?;
        calc::routine(&case)
    } else {
        let file = SourceFile { name: name.clone(), text: load::text(path)? };
        let (value, diagnostics) = visits::read(&sheet::separated(&file));
        let read = Diagnosed { value, diagnostics, files: vec![file] };
        let Some(table) = &read.value else {
            render::problems(&read, screen, Stream::Aside)?;
            screen.mention(&format!("{name}: {}", render::count(&read)));
            return Err(Failure::Said);
        };
        calc::visits(table)
    };
    let found = found.map_err(|why| Failure::Input(format!("{name}: {why}")))?;
    crate::commands::answer(screen, serde_json::to_value(&found), arguments.json, || {
        view::calc::predictability_text(&found)
    })
}
