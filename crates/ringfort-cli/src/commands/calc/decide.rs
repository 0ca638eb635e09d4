//! `ringfort calc decide`: when to go, and what would it be worth to know more?

use crate::args::CalcDecide;
use crate::failure::Failure;
use crate::screen::{Screen, Stream};
use crate::{load, render};
use ringfort::{calc, view};
use ringfort_model::stopping;

/// Reads the problem and prints when to go.
pub fn decide(arguments: &CalcDecide, screen: Screen) -> Result<(), Failure> {
    let name = arguments.file.display().to_string();
    let read = stopping::read(&name, &load::text(&arguments.file)?);
    if !read.diagnostics.is_empty() {
        render::problems(&read, screen, Stream::Aside)?;
    }
    let Some(problem) = read.usable() else {
        screen.mention(&format!("{name}: {}", render::count(&read)));
        return Err(Failure::Said);
    };
    let found = calc::decide(problem).map_err(|why| Failure::Input(format!("{name}: {why}")))?;
    crate::commands::answer(screen, serde_json::to_value(&found), arguments.json, || {
        view::calc::decide_text(&found)
    })
}
