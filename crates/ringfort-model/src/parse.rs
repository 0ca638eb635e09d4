//! From the text of a scenario and its ledger to a scenario, or to everything that is wrong.

mod check;

use crate::diagnostic::{Code, Diagnosed, Diagnostic, Severity, SourceFile};
use crate::document::Node;
use crate::evidence::Ledger;
use crate::form::{Form, Reading};
use crate::scenario::{Scenario, ScenarioFile};
use crate::variant;

/// The largest scenario or ledger that is read, in bytes.
pub const LARGEST_TEXT: usize = 16 << 20;

/// Reads a scenario, with the variants chosen, and its ledger.
///
/// `name` is what messages call the file. `read` gives the text of a file named in the scenario,
/// or a sentence that says why it cannot. All problems are told at once; the value is there
/// whenever something could be built, and is to be used only through [`Diagnosed::usable`].
pub fn parse(
    name: &str,
    text: &str,
    variants: &[String],
    read: &mut dyn FnMut(&str) -> Result<String, String>,
) -> Diagnosed<Scenario> {
    let mut files = vec![SourceFile { name: name.to_owned(), text: text.to_owned() }];
    if text.len() > LARGEST_TEXT {
        let message = format!("{name} has {} bytes; the most is {LARGEST_TEXT}", text.len());
        let diagnostic = Diagnostic::general(Code::TOO_LARGE, message)
            .help("a scenario is text that a person reads; keep data in files beside it");
        return Diagnosed { value: None, diagnostics: vec![diagnostic], files: Vec::new() };
    }
    let (mut root, mut diagnostics) = Node::parse(0, text);
    let as_written = root.clone();
    diagnostics.extend(variant::apply(&mut root, variants));
    // an editor's key that names the schema is not part of the scenario
    if let crate::document::Kind::Table(fields) = &mut root.kind {
        fields.retain(|f| f.key != "$schema");
    }
    let mut reading = Reading::default();
    let file = ScenarioFile::read(&root, &mut reading);
    let ledger = ledger(&root, read, &mut files, &mut reading);
    if let Some(file) = &file {
        check::check(file, &ledger, &mut reading);
    }
    check::bases(&ledger, &mut reading);
    check::variants(&as_written, &mut reading);
    let quantities = std::mem::take(&mut reading.quantities);
    diagnostics.append(&mut reading.diagnostics);
    let place = |d: &Diagnostic| (d.span.map_or(0, |s| s.file), d.span.map_or(0, |s| s.start));
    diagnostics.sort_by_key(|d| (d.severity == Severity::Warning, place(d)));
    diagnostics.dedup();
    let value = file.map(|file| Scenario { file, ledger, quantities, variants: variants.to_vec() });
    Diagnosed { value, diagnostics, files }
}

/// The ids of a scenario's variants, as far as its text can be read.
pub fn variants(text: &str) -> Vec<String> {
    variant::names(&Node::parse(0, text).0)
}

fn ledger(
    root: &Node,
    read: &mut dyn FnMut(&str) -> Result<String, String>,
    files: &mut Vec<SourceFile>,
    reading: &mut Reading,
) -> Ledger {
    let Some(node) = root.get("scenario").and_then(|head| head.get("ledger")) else {
        return Ledger::empty();
    };
    let Some(name) = node.text() else { return Ledger::empty() };
    let text = match read(name) {
        Ok(text) if text.len() <= LARGEST_TEXT => text,
        Ok(text) => {
            let message = format!("{name} has {} bytes; the most is {LARGEST_TEXT}", text.len());
            reading.report(Diagnostic::error(Code::TOO_LARGE, node.span, message));
            return Ledger::empty();
        }
        Err(why) => {
            reading.report(
                Diagnostic::error(Code::UNREADABLE, node.span, format!("the ledger {why}"))
                    .help("names are relative to the folder of the scenario"),
            );
            return Ledger::empty();
        }
    };
    let (node, broken) = Node::parse(1, &text);
    reading.diagnostics.extend(broken);
    files.push(SourceFile { name: name.to_owned(), text });
    let ledger = Ledger::read(&node, reading).unwrap_or_else(Ledger::empty);
    ledger.check(reading);
    ledger
}
