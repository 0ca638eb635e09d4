//! What a grade such as B3 stands for: a table that a scenario shows and may change.

use std::collections::BTreeMap;

use serde_json::json;

use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Kind, Node};
use crate::evidence::Grade;
use crate::form::{Form, Reading};
use crate::schema::Definitions;

/// Means and counts of A1, B2, C3, D4, E5, F6: ringfort's own defaults, not published, since no
/// validated table of probabilities exists for the Admiralty code.
pub const DIAGONAL: [(f64, f64); 6] =
    [(0.95, 20.0), (0.80, 10.0), (0.60, 6.0), (0.40, 6.0), (0.20, 6.0), (0.50, 2.0)];

/// A record of statements, as the two counts of a beta law.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Record {
    /// Statements that were right, over 0.
    pub right: f64,
    /// Statements that were wrong, over 0.
    pub wrong: f64,
}

/// The records that a scenario sets for grades; the others are as [`by_default`] has them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Grades(BTreeMap<(char, u8), Record>);

/// The record of a grade by the format's own table: on the diagonal as in [`DIAGONAL`]; off it the mean
/// lies half-way between the letter's and the digit's, with the smaller of the two counts; where
/// one of the two cannot be judged the other gives the mean, with a count of 2.
pub fn by_default(grade: Grade) -> Record {
    let letter = (grade.reliability as usize).saturating_sub('A' as usize).min(5);
    let digit = usize::from(grade.credibility.clamp(1, 6) - 1);
    let ((m, n), (k, l)) = (DIAGONAL[letter], DIAGONAL[digit]);
    let mean = match (letter, digit) {
        (5, _) => k,
        (_, 5) => m,
        _ => 0.5 * (m + k),
    };
    let count = f64::min(n, l);
    Record { right: mean * count, wrong: (1.0 - mean) * count }
}

impl Grades {
    /// The record that a grade stands for.
    pub fn of(&self, grade: Grade) -> Record {
        let set = self.0.get(&(grade.reliability, grade.credibility));
        set.copied().unwrap_or_else(|| by_default(grade))
    }

    /// What a document sets, as far as it can be read; what cannot is told when it is read in turn.
    pub(crate) fn ahead(root: &Node) -> Self {
        let table = root.get("grades");
        table.and_then(|table| Self::read(table, &mut Reading::default())).unwrap_or_default()
    }
}

impl Form for Grades {
    fn read(node: &Node, reading: &mut Reading) -> Option<Self> {
        let Kind::Table(fields) = &node.kind else {
            reading.wrong_kind(node, "a table of grades", "[grades] and B3 = [6, 4]");
            return None;
        };
        let mut grades = Self::default();
        for field in fields {
            let Some(grade) = Grade::from_text(&field.key) else {
                let message = format!("`{}` is not an Admiralty grade", field.key);
                reading.report(
                    Diagnostic::error(Code::WRONG_GRADE, field.key_span, message)
                        .help("a letter A to F and a digit 1 to 6, such as B3 = [6, 4]"),
                );
                continue;
            };
            let record = reading.within(&field.key, |reading| Record::read(&field.value, reading));
            if let Some(record) = record {
                grades.0.insert((grade.reliability, grade.credibility), record);
            }
        }
        Some(grades)
    }

    fn stand_in(_: &mut Reading) -> Self {
        Self::default()
    }

    fn schema(definitions: &mut Definitions) -> serde_json::Value {
        json!({
            "type": "object",
            "propertyNames": { "pattern": "^[A-F][1-6]$" },
            "additionalProperties": Record::schema(definitions),
        })
    }
}

impl Form for Record {
    fn read(node: &Node, reading: &mut Reading) -> Option<Self> {
        let counts = match &node.kind {
            Kind::List(items) if items.len() == 2 => items[0].number().zip(items[1].number()),
            _ => None,
        };
        let fits = |v: f64| v > 0.0 && v <= 1e6;
        let record = counts.filter(|(right, wrong)| fits(*right) && fits(*wrong));
        if record.is_none() {
            let write = "[6, 4]: statements that were right and that were wrong, each over 0 and up to a million";
            reading.wrong_kind(node, "two counts over 0", write);
        }
        record.map(|(right, wrong)| Self { right, wrong })
    }

    fn stand_in(_: &mut Reading) -> Self {
        Self { right: 1.0, wrong: 1.0 }
    }

    fn schema(_: &mut Definitions) -> serde_json::Value {
        json!({
            "type": "array",
            "items": { "type": "number", "exclusiveMinimum": 0 },
            "minItems": 2,
            "maxItems": 2,
            "description": "[right, wrong]: a record of statements, the counts of a beta law.",
        })
    }
}
