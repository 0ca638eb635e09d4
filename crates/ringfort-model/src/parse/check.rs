//! What must hold between the parts of a scenario, once each part was read.
//!
//! A part that could not be read has said so already: a check that leans on it asks
//! [`Reading::is_read`] first, so that one fault is told once.

mod basis;
mod channels;
mod diagrams;
mod habits;
mod layers;
mod names;
mod places;
mod routine;
mod secrets;
mod seeker;
mod sizes;
mod variants;

pub(super) use basis::{bases, unnamed_ledger};
pub(super) use variants::variants;

use crate::diagnostic::{Code, Diagnostic};
use crate::evidence::Ledger;
use crate::form::Reading;
use crate::law::Law;
use crate::scenario::{NOT_SIMULATED, ScenarioFile};

/// Everything that must hold between the parts; `ledger` is none when it could not be read.
pub(super) fn check(file: &ScenarioFile, ledger: Option<&Ledger>, reading: &mut Reading) {
    basis::judged(file, ledger, reading);
    names::once(file, reading);
    names::known(file, reading);
    places::check(file, reading);
    sizes::fixed(file, reading);
    sizes::bounded(file, reading);
    layers::check(file, reading);
    layers::areas(file, reading);
    secrets::check(file, reading);
    diagrams::check(file, reading);
    routine::check(file, reading);
    habits::check(file, reading);
    seeker::check(file, reading);
    channels::check(file, reading);
    let given: Vec<(String, &str)> = (NOT_SIMULATED.iter())
        .flat_map(|(pattern, what)| reading.given(pattern).into_iter().map(|path| (path, *what)))
        .collect();
    for (path, what) in given {
        let message = format!("{what} not simulated yet");
        let span = reading.span_of(&path);
        reading.report(
            Diagnostic::error(Code::NOT_SIMULATED, span, message)
                .label("refused rather than ignored")
                .help(format!(
                    "take `{path}` out, and say in the scenario's README what that leaves out"
                )),
        );
    }
}

/// Least and greatest value that a law commonly takes: its bounds where it has them, else the
/// middle 95 % of a normal; a lognormal counts from its median up to three spreads.
fn reach(law: &Law) -> (f64, f64) {
    match law {
        Law::Lognormal { mu, sigma } => (libm::exp(*mu), libm::exp(mu + 3.0 * sigma)),
        Law::Normal { mean, sd } => (mean - 2.0 * sd, mean + 2.0 * sd),
        law => law.support(),
    }
}
