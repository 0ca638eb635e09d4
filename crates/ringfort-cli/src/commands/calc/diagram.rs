//! `ringfort calc diagram`: which way in is the weakest, and what is each element worth?

use crate::args::CalcDiagram;
use crate::commands::terrain::output;
use crate::failure::Failure;
use crate::screen::{Screen, Stream};
use crate::{load, render};
use ringfort::calc::{self, AskDiagram};
use ringfort::view;
use ringfort_model::diagram;
use std::path::Path;

/// Reads the diagram and prints what its ways come to.
pub fn diagram(arguments: &CalcDiagram, screen: Screen) -> Result<(), Failure> {
    if let Some(path) = arguments.svg.as_ref().filter(|path| !is_svg(path)) {
        let path = path.display();
        return Err(Failure::Input(format!("{path} cannot be written: this command writes .svg")));
    }
    let name = arguments.file.display().to_string();
    let read = diagram::read(&name, &load::text(&arguments.file)?);
    if !read.diagnostics.is_empty() {
        render::problems(&read, screen, Stream::Aside)?;
    }
    let Some(drawn) = read.usable() else {
        screen.mention(&format!("{name}: {}", render::count(&read)));
        return Err(Failure::Said);
    };
    let ask = AskDiagram {
        state: arguments.state.clone(),
        threat: arguments.threat.clone(),
        response: arguments.response.clone(),
        courses: usize::from(arguments.best),
    };
    let found =
        calc::diagram(drawn, &ask).map_err(|why| Failure::Input(format!("{name}: {why}")))?;
    if let Some(path) = &arguments.svg {
        output::write(path, view::diagram::diagram_svg(&found, true).as_bytes())?;
        screen.mention(&format!("wrote {}", path.display()));
    }
    crate::commands::answer(screen, serde_json::to_value(&found), arguments.json, || {
        view::calc::diagram_text(&found)
    })
}

fn is_svg(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("svg"))
}
