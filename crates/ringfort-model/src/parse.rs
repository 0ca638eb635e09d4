//! From the text of a scenario and its ledger to a scenario, or to everything that is wrong.

mod check;
mod diagrams;

use crate::diagnostic::{Code, Diagnosed, Diagnostic, SourceFile};
use crate::document::Node;
use crate::evidence::Ledger;
use crate::form::{Form, Id, Reading};
use crate::scenario::{Grades, Scenario, ScenarioFile};
use crate::variant;

/// The largest scenario or ledger that is read, in bytes.
pub const LARGEST_TEXT: usize = 1 << 20;

/// The most lines of one: each may hold a fault, and each fault is kept until all are told.
const MOST_LINES: usize = 50_000;

/// What gives the text of a file that a scenario names, or a sentence that says why it cannot.
type Read<'a> = &'a mut dyn FnMut(&str) -> Result<String, String>;

/// Refuses a text that no person reads.
pub(crate) fn too_large(name: &str, text: &str) -> Option<Diagnostic> {
    let lines = || text.bytes().filter(|b| *b == b'\n').count();
    let message = if text.len() > LARGEST_TEXT {
        format!("{name} has {} bytes; the most is {LARGEST_TEXT}", text.len())
    } else if lines() > MOST_LINES {
        format!("{name} has {} lines; the most is {MOST_LINES}", lines())
    } else {
        return None;
    };
    let help = "a scenario is text that a person reads; keep data in files beside it";
    Some(Diagnostic::general(Code::TOO_LARGE, message).help(help))
}

/// Reads a scenario, with the variants chosen, and its ledger.
///
/// `name` is what messages call the file. `read` gives the text of a file named in the scenario,
/// or a sentence that says why it cannot. All problems are told at once; the value is there
/// whenever something could be built, and is to be used only through [`Diagnosed::usable`].
pub fn parse(name: &str, text: &str, variants: &[String], read: Read<'_>) -> Diagnosed<Scenario> {
    if let Some(diagnostic) = too_large(name, text) {
        return Diagnosed { value: None, diagnostics: vec![diagnostic], files: Vec::new() };
    }
    let mut reading = Reading::default();
    let mut files = vec![SourceFile { name: name.to_owned(), text: text.to_owned() }];
    let (mut written, broken) = Node::parse(0, text);
    let is_toml = broken.is_empty();
    reading.report_all(broken);
    let length = text.len() + diagrams::embed(&mut written, read, &mut files, &mut reading);
    let mut root = written.clone();
    reading.report_all(variant::apply(&mut root, variants, &|_| true));
    let ledger = ledger(&root, read, &mut files, &mut reading);
    reading.is_broken = !is_toml;
    reading.grades = Grades::ahead(&root);
    let file = ScenarioFile::read(&root, &mut reading);
    // where the text breaks off, what is missing between the parts may stand in the unread rest
    if let Some(file) = file.as_ref().filter(|_| is_toml) {
        check::unnamed_ledger(file, &mut reading);
        check::check(file, ledger.as_ref(), &mut reading);
    }
    check::bases(ledger.as_ref(), &mut reading);
    let mut told = reading.told();
    if !variants.is_empty() {
        // what if: parts that then have no effect are no slip
        told.retain(|d| d.code != Code::NEVER);
    }
    if is_toml {
        check::variants(&written, length, ledger.as_ref(), &told, &mut reading);
        told.extend(reading.told());
    }
    let quantities = std::mem::take(&mut reading.quantities);
    let ledger = ledger.unwrap_or_else(Ledger::empty);
    let value = file.map(|file| Scenario { file, ledger, quantities, variants: variants.to_vec() });
    Diagnosed { value, diagnostics: told, files }
}

/// The ids of a scenario's variants, as far as its text can be read.
pub fn variants(text: &str) -> Vec<String> {
    variant::names(&Node::parse(0, text).0)
}

/// The ledger that the scenario names; none when it names none, and when it cannot be read whole,
/// which has then been told.
fn ledger(
    root: &Node,
    read: Read<'_>,
    files: &mut Vec<SourceFile>,
    reading: &mut Reading,
) -> Option<Ledger> {
    let node = root.get("scenario")?.get("ledger")?;
    // what is no text is told where the key is read
    let name = node.text()?;
    let text = match read(name) {
        Ok(text) => text,
        Err(why) => {
            reading.report(
                Diagnostic::error(Code::UNREADABLE, node.span, format!("the ledger: {why}"))
                    .label("cannot be read")
                    .help("names are relative to the folder of the scenario"),
            );
            return None;
        }
    };
    if let Some(diagnostic) = too_large(name, &text) {
        reading.report(Diagnostic { span: Some(node.span), ..diagnostic });
        return None;
    }
    let (node, broken) = Node::parse(files.len() as u32, &text);
    files.push(SourceFile { name: name.to_owned(), text });
    let is_toml = broken.is_empty();
    reading.report_all(broken);
    reading.is_broken = !is_toml;
    let ledger = Ledger::read(&node, reading)?;
    let lists = ["claim", "source"];
    let is_named = |id: &Id| !id.as_str().is_empty();
    let is_whole = lists.iter().all(|list| reading.is_whole_list(list))
        && ledger.claim.iter().map(|c| &c.id).all(is_named)
        && ledger.source.iter().map(|s| &s.id).all(is_named);
    if is_toml && is_whole {
        ledger.check(reading);
    }
    (is_toml && is_whole).then_some(ledger)
}
