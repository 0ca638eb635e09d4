//! Those inside who would help whoever comes, or do it themselves: what they may pass, see to and open.

use std::collections::BTreeSet;

use super::DiagramFile;
use crate::diagnostic::{Code, Diagnostic};
use crate::form::{Id, Reading, nearest};
use crate::quantity::{Chance, Quantity, Time};
use crate::record;

/// The most roles, so that every pair can be gone through.
const MOST_ROLES: usize = 40;
/// The most parts in which a deed is done.
const MOST_PARTS: u32 = 1_000_000;

record! {
    /// People of one role inside. What they are given is an edit of the diagram: an outsider whom they help finds it so, and so do they alone.
    pub struct DiagramInsider {
        /// The role, such as `"alarm desk"`.
        id: Id,
        /// How many there are in it; two of one role can be a pair.
        people: u32 = "1",
        /// Areas, elements and the target where they may be or pass: nothing is noticed and nothing delays there.
        authorised: Vec<Id>,
        /// Where they can see to it that nothing is noticed.
        bypasses: Vec<Id>,
        /// Where what they know or hold lets through without delay.
        opens: Vec<Id>,
        /// By how long they can hold up the response.
        response_delay: Option<Quantity<Time>>,
        /// The factor on the chance that an alarm gets through which is left when they work against it; 1 when absent.
        communication: Option<Quantity<Chance>>,
    }
}

/// Tells what does not fit together; whether nothing is wrong.
pub(super) fn check(file: &DiagramFile, reading: &mut Reading) -> bool {
    let mut sound = true;
    let mut wrong = |reading: &mut Reading, code: Code, id: &Id, message: String, help: &str| {
        sound = false;
        reading.report(Diagnostic::error(code, id.span, message).help(help));
    };
    let mut seen = BTreeSet::new();
    for insider in file.insider.iter().filter(|i| !i.id.as_str().is_empty()) {
        if !seen.insert(insider.id.as_str()) {
            let message = format!("two insiders are called `{}`", insider.id);
            wrong(reading, Code::SAME_NAME, &insider.id, message, "give one of them another name");
        }
    }
    if let Some(one) = file.insider.get(MOST_ROLES) {
        let message = format!("{} roles are more than {MOST_ROLES}", file.insider.len());
        wrong(reading, Code::TOO_LARGE, &one.id, message, "put together those who can do the same");
    }
    let names: BTreeSet<&str> = (file.area.iter().map(|area| area.id.as_str()))
        .chain(file.element.iter().map(|element| element.id.as_str()))
        .chain([file.target.id.as_str()])
        .collect();
    let lists = file.insider.iter().flat_map(|i| [&i.authorised, &i.bypasses, &i.opens]);
    let named = lists.flatten().chain(&file.diagram.two_person);
    for id in named.filter(|id| !id.as_str().is_empty() && !names.contains("")) {
        if names.contains(id.as_str()) {
            continue;
        }
        let message = format!("there is no area, element or target `{id}`");
        let help = match nearest(id.as_str(), names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "name what the diagram has, by its id".to_owned(),
        };
        wrong(reading, Code::UNKNOWN_NAME, id, message, &help);
    }
    if !(1..=MOST_PARTS).contains(&file.diagram.protracted) {
        let span = reading.span_of("diagram.protracted");
        let message = format!(
            "`diagram.protracted` is {}, and must be from 1 to {MOST_PARTS}",
            file.diagram.protracted
        );
        sound = false;
        reading.report(
            Diagnostic::error(Code::TOO_LARGE, span, message)
                .help("give the number of small parts in which the deed is done"),
        );
    }
    sound
}
