//! Does each variant lead to a scenario that can be read?

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::document::Node;
use crate::evidence::Ledger;
use crate::form::{Form, Reading};
use crate::scenario::{Grades, ScenarioFile};
use crate::variant;

/// How much text is read again for variants, in bytes: their number times the text's length.
const MOST_WORK: usize = 64 << 20;

/// Reads the scenario under each variant alone, and tells what is wrong there and nowhere else.
///
/// `root` is the scenario as written, `length` that of its text. Nothing is told twice: `told` is
/// what is wrong already.
pub(in crate::parse) fn variants(
    root: &Node,
    length: usize,
    ledger: Option<&Ledger>,
    told: &[Diagnostic],
    reading: &mut Reading,
) {
    let names = variant::names(root);
    if names.len().saturating_mul(length) > MOST_WORK {
        let message = format!("{} variants of {length} bytes are too much to check", names.len());
        reading.report(
            Diagnostic::general(Code::TOO_LARGE, message)
                .help("keep fewer variants in one scenario"),
        );
        return;
    }
    let mut known: BTreeSet<Diagnostic> = told.iter().cloned().collect();
    for name in names {
        let mut copy = root.clone();
        let is_read = |path: &str| reading.is_read(path);
        let mut found = variant::apply(&mut copy, std::slice::from_ref(&name), &is_read);
        let mut under = Reading::default();
        under.grades = Grades::ahead(&copy);
        if let Some(file) = ScenarioFile::read(&copy, &mut under) {
            super::check(&file, ledger, &mut under);
        }
        super::bases(ledger, &mut under);
        // what if: parts that then have no effect are no slip
        found.extend(under.told().into_iter().filter(|d| d.severity == Severity::Error));
        for diagnostic in found {
            if known.insert(diagnostic.clone()) {
                let message = format!("variant `{name}`: {}", diagnostic.message);
                reading.report(Diagnostic { message, ..diagnostic });
            }
        }
    }
}
