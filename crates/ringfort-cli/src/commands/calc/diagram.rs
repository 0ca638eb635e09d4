//! `ringfort calc diagram`: which way in is the weakest, and what is each element worth?

use crate::args::CalcDiagram;
use crate::failure::Failure;
use crate::screen::{Screen, Stream};
use crate::{load, render};
use ringfort::calc::{self, AskDiagram};
use ringfort::view;
use ringfort_model::diagram;

/// Reads the diagram and prints what its ways come to.
pub fn diagram(arguments: &CalcDiagram, screen: Screen) -> Result<(), Failure> {
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
    crate::commands::answer(screen, serde_json::to_value(&found), arguments.json, || {
        view::calc::diagram_text(&found)
    })
}
