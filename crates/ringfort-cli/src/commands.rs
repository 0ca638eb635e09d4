//! Which command answers what?

mod calc;
mod check;
mod compare;
mod expose;
mod completions;
mod explain;
mod new;
mod paths;
mod replay;
mod run;
mod schema;
mod terrain;
mod verify;

use crate::args::Command;
use crate::failure::Failure;
use crate::screen::Screen;
use serde_json::Value;

/// Performs one command.
pub fn perform(command: &Command, screen: Screen) -> Result<(), Failure> {
    match command {
        Command::New(arguments) => new::new(arguments, screen),
        Command::Check(arguments) => check::check(arguments, screen),
        Command::Run(arguments) => run::run(arguments, screen),
        Command::Compare(arguments) => compare::compare(arguments, screen),
        Command::Expose(arguments) => expose::expose(arguments, screen),
        Command::Replay(arguments) => replay::replay(arguments, screen),
        Command::Paths(arguments) => paths::paths(arguments, screen),
        Command::Explain(arguments) => explain::explain(arguments, screen),
        Command::Terrain(arguments) => terrain::terrain(arguments, screen),
        Command::Calc(arguments) => calc::calc(arguments, screen),
        Command::Verify(arguments) => verify::verify(arguments, screen),
        Command::Schema(arguments) => schema::schema(arguments, screen),
        Command::Completions(arguments) => completions::completions(arguments, screen),
    }
}

/// Prints a finding as JSON, or in words.
fn answer(
    screen: Screen,
    found: serde_json::Result<Value>,
    json: bool,
    words: impl Fn() -> String,
) -> Result<(), Failure> {
    if !json {
        return screen.say(&words());
    }
    let document = found
        .map_err(|error| Failure::Environment(format!("the finding cannot be written: {error}")))?;
    screen.json(&document)
}
