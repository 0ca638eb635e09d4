//! `ringfort calc`: what do closed forms answer alone?

mod decide;
mod detection;
mod diagram;
mod easi;
mod predictability;
mod effort;
mod flight;

use crate::args::{Calc, Question};
use crate::failure::Failure;
use crate::screen::Screen;

/// Answers one question.
pub fn calc(arguments: &Calc, screen: Screen) -> Result<(), Failure> {
    match &arguments.question {
        Question::Easi(asked) => easi::easi(asked, screen),
        Question::Detection(asked) => detection::detection(asked, screen),
        Question::Effort(asked) => effort::effort(asked, screen),
        Question::Diagram(asked) => diagram::diagram(asked, screen),
        Question::Predictability(asked) => predictability::predictability(asked, screen),
        Question::Datum(asked) => flight::datum(asked, screen),
        Question::Cordon(asked) => flight::cordon(asked, screen),
        Question::Evacuation(asked) => flight::evacuation(asked, screen),
        Question::Decide(asked) => decide::decide(asked, screen),
    }
}
