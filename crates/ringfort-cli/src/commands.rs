//! Which command answers what?

mod check;
mod completions;
mod explain;
mod new;
mod schema;
mod verify;

use crate::args::Command;
use crate::failure::Failure;
use crate::screen::Screen;

/// Performs one command.
pub fn perform(command: &Command, screen: Screen) -> Result<(), Failure> {
    match command {
        Command::New(arguments) => new::new(arguments, screen),
        Command::Check(arguments) => check::check(arguments, screen),
        Command::Explain(arguments) => explain::explain(arguments, screen),
        Command::Verify(arguments) => verify::verify(arguments, screen),
        Command::Schema(arguments) => schema::schema(arguments, screen),
        Command::Completions(arguments) => completions::completions(arguments, screen),
        Command::Run(_) | Command::Compare(_) | Command::Replay(_) => {
            Err(Failure::Environment("this command is not there yet".to_owned()))
        }
    }
}
