//! The command line: reads what was asked, calls the engine, and shows its answer.
//!
//! Exit codes: 0 for an answer, 2 when the input has to change, 1 when the machine has to, or when
//! the answer is that something does not hold.

mod args;
mod clock;
mod commands;
mod failure;
mod load;
mod progress;
mod render;
mod screen;

use clap::Parser;
use screen::Screen;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = args::Arguments::parse();
    let screen = Screen::new(arguments.color);
    match commands::perform(&arguments.command, screen) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if let Some(sentence) = failure.sentence() {
                screen.mention(&format!("ringfort: {sentence}"));
            }
            failure.code()
        }
    }
}
