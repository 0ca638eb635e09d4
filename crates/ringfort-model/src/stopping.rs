//! When to go, as a file: a window, what each end is worth, and what may be learnt meanwhile.

use crate::diagnostic::{Code, Diagnosed, Diagnostic, SourceFile};
use crate::document::Node;
use crate::form::{Form, Id, Reading};
use crate::parse::too_large;
use crate::quantity::{Chance, Entry, Number, Quantity, Rate, Time};
use crate::record;

/// The most steps of a window.
pub const MOST_STEPS: f64 = 5000.0;
/// The most sources.
pub const MOST_SOURCES: usize = 6;
/// The most things that one source may show.
const MOST_SHOWN: usize = 12;

/// A stopping problem that was read, with its register of quantities.
#[derive(Debug, Clone)]
pub struct StoppingProblem {
    /// Everything that the file says.
    pub file: StoppingFile,
    /// Every quantity, in the order of their ids.
    pub quantities: Vec<Entry>,
}

record! {
    /// When to go.
    pub struct StoppingFile {
        /// The window and what may happen in it.
        window: StoppingWindow,
        /// What each end is worth, in one unit of the file's own.
        worth: StoppingWorth,
        /// What may be learnt at each step.
        source: Vec<StoppingSource>,
    }
}

record! {
    /// The window and what may happen in it.
    pub struct StoppingWindow {
        /// The belief in the place when the window opens.
        belief: Quantity<Chance>,
        /// How long it stays open.
        lasts: Quantity<Time>,
        /// Time from one look to the next.
        step: Quantity<Time>,
        /// How often he leaves.
        leaves: Quantity<Rate> = "'0 / h'",
        /// How often waiting is noticed, after which he is gone.
        noticed: Quantity<Rate> = "'0 / h'",
        /// How often a third party acts first.
        third_party: Quantity<Rate> = "'0 / h'",
        /// Time from setting out to being there.
        lag: Quantity<Time> = "'0 s'",
    }
}

record! {
    /// What each end is worth; what costs is written without a minus.
    pub struct StoppingWorth {
        /// That a strike at the right place succeeds.
        success: Quantity<Chance> = "1",
        /// A success.
        gain: Quantity<Number>,
        /// What a failure at the right place costs.
        failed: Quantity<Number> = "0",
        /// What going to the wrong place costs.
        wrong_fix: Quantity<Number>,
        /// What never going costs.
        missed: Quantity<Number> = "0",
        /// What going costs, whatever comes of it.
        fallout: Quantity<Number> = "0",
        /// What it costs when a third party acts first.
        forestalled: Quantity<Number> = "0",
        /// What one more step costs.
        step: Quantity<Number> = "0",
    }
}

record! {
    /// What may be learnt at each step.
    pub struct StoppingSource {
        /// Its name.
        id: Id,
        /// The chance of each thing that it may show, if he is there; they sum to 1.
        here: Vec<Quantity<Chance>>,
        /// The chance of each of the same things if he is not.
        away: Vec<Quantity<Chance>>,
    }
}

impl StoppingProblem {
    /// What a quantity is worth on average, as `mean` has it.
    pub fn value<D>(&self, quantity: &Quantity<D>, mean: impl Fn(&crate::law::Law) -> f64) -> f64 {
        self.quantities.get(quantity.id).map_or(0.0, |entry| mean(&entry.law))
    }
}

/// Reads a stopping problem; `name` is what messages call the file. All problems are told at once.
pub fn read(name: &str, text: &str) -> Diagnosed<StoppingProblem> {
    if let Some(diagnostic) = too_large(name, text) {
        return Diagnosed { value: None, diagnostics: vec![diagnostic], files: Vec::new() };
    }
    let mut reading = Reading::default();
    let files = vec![SourceFile { name: name.to_owned(), text: text.to_owned() }];
    let (root, broken) = Node::parse(0, text);
    let is_toml = broken.is_empty();
    reading.report_all(broken);
    reading.is_broken = !is_toml;
    let file = StoppingFile::read(&root, &mut reading);
    if let Some(file) = file.as_ref().filter(|_| is_toml) {
        check(file, &mut reading);
    }
    let diagnostics = reading.told();
    let quantities = std::mem::take(&mut reading.quantities);
    let value = file.map(|file| StoppingProblem { file, quantities });
    Diagnosed { value, diagnostics, files }
}

fn check(file: &StoppingFile, reading: &mut Reading) {
    let window = &file.window;
    if reading.is_read("window.lasts") && reading.is_read("window.step") {
        let (lasts, step) = (window.lasts.law.support(), window.step.law.support());
        let steps = lasts.1 / step.0;
        if step.0 <= 0.0 || steps > MOST_STEPS || steps.is_nan() {
            let span = reading.quantities[window.step.id].span;
            let message = format!("the window has {steps:.0} steps; the most is {MOST_STEPS:.0}");
            reading.report(
                Diagnostic::error(Code::TOO_LARGE, span, message)
                    .help("look less often, or keep the window shorter"),
            );
        }
    }
    let worth = &file.worth;
    let amounts = [
        &worth.gain,
        &worth.failed,
        &worth.wrong_fix,
        &worth.missed,
        &worth.fallout,
        &worth.forestalled,
        &worth.step,
    ];
    for amount in amounts {
        let (least, most) = amount.law.support();
        if reading.is_read("worth") && (least < 0.0 || most > 1e9) {
            let span = reading.quantities[amount.id].span;
            let message = "what an end is worth lies between 0 and 1e9";
            reading.report(
                Diagnostic::error(Code::TOO_LARGE, span, message)
                    .help("what costs is written without a minus"),
            );
        }
    }
    if file.source.len() > MOST_SOURCES {
        let message = format!("{} sources; the most is {MOST_SOURCES}", file.source.len());
        reading.report(
            Diagnostic::error(Code::TOO_LARGE, file.source[MOST_SOURCES].id.span, message)
                .help("every set of them is weighed; put some together into one"),
        );
    }
    for (n, source) in file.source.iter().enumerate() {
        shows(source, reading);
        if file.source[..n].iter().any(|before| before.id == source.id) {
            let message = format!("two sources are called `{}`", source.id);
            reading.report(
                Diagnostic::error(Code::SAME_NAME, source.id.span, message)
                    .label("used before")
                    .help("give one of them another name"),
            );
        }
    }
}

/// Both columns are laws over the same things.
fn shows(source: &StoppingSource, reading: &mut Reading) {
    if !reading.is_read(&format!("source.{}", source.id)) {
        return;
    }
    let mut wrong = |code, message: String, help: &str| {
        reading.report(Diagnostic::error(code, source.id.span, message).help(help));
    };
    if source.here.len() != source.away.len() || source.here.is_empty() {
        let (here, away) = (source.here.len(), source.away.len());
        let message =
            format!("`{}` shows {here} things if he is there and {away} if not", source.id);
        return wrong(Code::WRONG_LAW, message, "name the chance of each thing in both lists");
    }
    if source.here.len() > MOST_SHOWN {
        let message = format!("`{}` shows more than {MOST_SHOWN} things", source.id);
        return wrong(Code::TOO_LARGE, message, "put things together that speak alike");
    }
    for (column, all) in [("here", &source.here), ("away", &source.away)] {
        let fixed = all.iter().all(|q| q.law.is_point());
        let sum: f64 = all.iter().map(|q| q.law.support().0).sum();
        if !fixed {
            let message = format!("`{}`: the chances of `{column}` must be fixed", source.id);
            wrong(Code::MUST_BE_FIXED, message, "write numbers");
        } else if (sum - 1.0).abs() > 1e-9 {
            let message =
                format!("`{}`: the chances of `{column}` sum to {sum}, not to 1", source.id);
            wrong(Code::WRONG_LAW, message, "add what is missing, such as that nothing is seen");
        }
    }
}
