//! `ringfort explain`: what does a code mean, and what can be done about it?

use crate::args::Explain;
use crate::failure::Failure;
use crate::render;
use crate::screen::Screen;
use ringfort_model::diagnostic;
use serde_json::json;

/// Prints the page of one code.
pub fn explain(arguments: &Explain, screen: Screen) -> Result<(), Failure> {
    let Some(page) = diagnostic::explain(&arguments.code) else {
        return Err(Failure::Input(format!(
            "there is no code `{}`; codes look like RF0110",
            arguments.code
        )));
    };
    if arguments.json {
        let (title, text) = page.split_once("\n\n").unwrap_or((&page, ""));
        let (code, title) = title.split_once(": ").unwrap_or((&arguments.code, title));
        return screen.json(&json!({ "code": code, "title": title, "text": text.trim() }));
    }
    screen.say(&render::wrapped(&page, 80))
}
