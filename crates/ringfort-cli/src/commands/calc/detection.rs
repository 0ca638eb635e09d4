//! `ringfort calc detection`: what does a performance test prove of a sensor?

use crate::args::CalcDetection;
use crate::failure::Failure;
use crate::screen::Screen;
use ringfort::{calc, view};

/// Prints the bounds and the belief after a test.
pub fn detection(arguments: &CalcDetection, screen: Screen) -> Result<(), Failure> {
    let CalcDetection { successes, trials, confidence, required, json } = *arguments;
    let found = calc::detection(successes, trials, confidence, required).map_err(Failure::Input)?;
    crate::commands::answer(screen, serde_json::to_value(&found), json, || {
        view::calc::detection_text(&found)
    })
}
