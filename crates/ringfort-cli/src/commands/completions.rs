//! `ringfort completions`: what does a shell need to complete our words?

use crate::args::{Arguments, Completions};
use crate::failure::Failure;
use crate::screen::Screen;
use clap::CommandFactory;

/// Prints the completions of one shell.
pub fn completions(arguments: &Completions, screen: Screen) -> Result<(), Failure> {
    let mut bytes = Vec::new();
    clap_complete::generate(arguments.shell, &mut Arguments::command(), "ringfort", &mut bytes);
    screen.say(&String::from_utf8_lossy(&bytes))
}
