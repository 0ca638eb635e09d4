//! What can be done with this repository besides `cargo build`?
//!
//! `cargo xtask` lists it. Each step says what it is about to do, lets the tool it calls speak for
//! itself, and the first failure stops with one plain sentence.

// This is a program for people at a terminal: printing is its whole output.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a task runner talks to its terminal"
)]

mod guard;
mod place;
mod results;
mod run;
mod step;
mod test;
mod tidy;
mod tools;
mod web;

use place::Place;
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask TASK

  run SCENARIO [ARGS…]  build the web bundle and the release binary, then `ringfort run SCENARIO ARGS…`
  web                   build the web bundle in web/dist, if its sources are newer
  test [CHECK…]         every check, or those named: format, tidy, lint, rust, doc, web, results
  guard                 licences and sources of dependencies; every fuzz target, five minutes together
  tidy [--write]        pages, crates and folders agree; `--write` first lists the modules on ARCHITECTURE.md
  golden                rewrite the pinned texts of the golden_ tests
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((task, rest)) = arguments.split_first() else {
        print!("{HELP}");
        return ExitCode::SUCCESS;
    };
    match perform(task, rest) {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("\nxtask {task}: {sentence}");
            ExitCode::FAILURE
        }
    }
}

fn perform(task: &str, rest: &[String]) -> step::Outcome {
    let place = Place::find()?;
    if task == "tidy" && rest == ["--write"] {
        return tidy::write(&place);
    }
    if !["run", "test"].contains(&task) && !rest.is_empty() {
        return Err(format!("this task takes no arguments, but got `{}`.", rest.join(" ")));
    }
    match task {
        "run" => run::run(&place, rest),
        "web" => web::bundle(&place),
        "test" => test::test(&place, rest),
        "guard" => guard::guard(&place),
        "tidy" => tidy::tidy(&place),
        "golden" => test::golden(&place),
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(())
        }
        unknown => Err(format!("there is no task `{unknown}`; `cargo xtask` lists them.")),
    }
}
