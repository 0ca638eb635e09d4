//! `ringfort calc`: what do closed forms answer alone?

mod detection;
mod diagram;
mod easi;

use crate::args::{Calc, Question};
use crate::failure::Failure;
use crate::screen::Screen;
use serde_json::Value;

/// Answers one question.
pub fn calc(arguments: &Calc, screen: Screen) -> Result<(), Failure> {
    match &arguments.question {
        Question::Easi(asked) => easi::easi(asked, screen),
        Question::Detection(asked) => detection::detection(asked, screen),
        Question::Diagram(asked) => diagram::diagram(asked, screen),
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
