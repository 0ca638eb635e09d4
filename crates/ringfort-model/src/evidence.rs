//! The ledger: what was said, by whom, how far it is to be believed, and who first said it.

use serde_json::json;

use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Kind, Node};
use crate::form::{Form, Id, Reading, Text};
use crate::schema::Definitions;
use crate::{record, words};

record! {
    /// A ledger of evidence: sources and their claims.
    pub struct Ledger {
        /// Who published.
        source: Vec<Source>,
        /// What was said, one claim a table, in our own words.
        claim: Vec<Claim>,
    }
}

record! {
    /// Who published.
    pub struct Source {
        /// Name by which claims cite it.
        id: Id,
        /// Date of publication.
        published: Option<Date>,
        /// What kind of source it is.
        kind: Text,
        /// Author, title or address, as far as it may be named.
        title: Option<Text>,
    }
}

record! {
    /// One claim of one source.
    pub struct Claim {
        /// Name by which quantities cite it.
        id: Id,
        /// The source that made it.
        source: Id,
        /// NATO Admiralty code: reliability of the source A to F, credibility of the item 1 to 6.
        grade: Grade,
        /// The part of the model that it speaks of.
        about: Text,
        /// Who first said it. Two claims of one origin are one piece of evidence.
        origin: Text,
        /// What was claimed, in our own words.
        text: Text,
        /// The figure that it gives, if any.
        value: Option<Figure>,
        /// What the claim is for: an input may rest on it, or it is kept for checking the result.
        for_use as "use": Option<Use>,
        /// Claims of other origins that confirm it.
        confirms: Vec<Id>,
        /// Claims that it contradicts.
        contradicts: Vec<Id>,
    }
}

words! {
    /// What a claim is for.
    pub enum Use {
        /// An input may rest on it.
        Input = "input",
        /// It judges the result, and no input may cite it.
        Check = "check",
    }
}

/// A NATO Admiralty grade: reliability of the source, credibility of the item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grade {
    /// `A` (reliable) to `E` (unreliable), or `F` (cannot be judged).
    pub reliability: char,
    /// 1 (confirmed) to 5 (improbable), or 6 (cannot be judged).
    pub credibility: u8,
}

impl std::fmt::Display for Grade {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", self.reliability, self.credibility)
    }
}

impl Grade {
    /// The grade that a letter and a digit stand for.
    pub fn from_text(text: &str) -> Option<Self> {
        let [letter @ b'A'..=b'F', digit @ b'1'..=b'6'] = text.as_bytes() else { return None };
        Some(Self { reliability: char::from(*letter), credibility: digit - b'0' })
    }
}

impl Form for Grade {
    fn read(node: &Node, reading: &mut Reading) -> Option<Self> {
        let text = node.text().unwrap_or("");
        if let Some(grade) = Self::from_text(text) {
            return Some(grade);
        }
        let message = format!("`{text}` is not an Admiralty grade");
        reading.report(
            Diagnostic::error(Code::WRONG_GRADE, node.span, message)
                .help("a letter A to F and a digit 1 to 6, such as \"B3\""),
        );
        None
    }

    fn stand_in(_: &mut Reading) -> Self {
        Self { reliability: 'F', credibility: 6 }
    }

    fn schema(_: &mut Definitions) -> serde_json::Value {
        json!({ "type": "string", "pattern": "^[A-F][1-6]$" })
    }
}

/// A date as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Date(pub String);

impl Form for Date {
    fn read(node: &Node, reading: &mut Reading) -> Option<Self> {
        if let Kind::Date(text) | Kind::Text(text) = &node.kind {
            return Some(Self(text.clone()));
        }
        reading.wrong_kind(node, "a date", "it like 2026-02-24");
        None
    }

    fn stand_in(_: &mut Reading) -> Self {
        Self("?".to_owned())
    }

    fn schema(_: &mut Definitions) -> serde_json::Value {
        json!({ "examples": ["2026-02-24"] })
    }
}

/// Lowest and highest value, each as far as there is one.
pub type Bounds = (Option<f64>, Option<f64>);

/// The figure of a claim: what it measures, and the number or range, kept as it was reported.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// What is measured.
    pub quantity: String,
    /// `exactly 8`, `between 12 d and 21 d`, and so on.
    pub words: String,
    /// Lowest and highest value as reported, as far as the figure gives numbers; units as written.
    pub bounds: Bounds,
    /// `Check` when the figure judges the result, though an input may rest on what else is claimed.
    pub for_use: Option<Use>,
}

impl Form for Figure {
    fn read(node: &Node, reading: &mut Reading) -> Option<Self> {
        let fields = reading.table(
            node,
            &["quantity", "use", "exactly", "around", "at_least", "at_most", "between"],
        )?;
        let quantity: Option<Text> = fields.take(reading, "quantity", None);
        let for_use: Option<Use> = fields.take(reading, "use", None);
        let forms = ["exactly", "around", "at_least", "at_most", "between"];
        let mut said = forms.into_iter().filter_map(|key| Some((key, node.get(key)?)));
        let (words, bounds) = match (said.next(), said.next()) {
            (Some((key, value)), None) => figure(key, value),
            // a misspelt one has been told
            (None, _) if forms.iter().any(|key| fields.is_meant(key)) => return None,
            _ => None,
        }
        .or_else(|| {
            let write = "{ quantity = \"…\", … } with one of exactly, around, at_least, at_most, or between = [low, high]";
            reading.wrong_kind(node, "a figure", write);
            None
        })?;
        Some(Self { quantity: quantity.unwrap_or_default(), words, bounds, for_use })
    }

    fn stand_in(_: &mut Reading) -> Self {
        let (quantity, words) = (String::new(), String::new());
        Self { quantity, words, bounds: (None, None), for_use: None }
    }

    fn schema(_: &mut Definitions) -> serde_json::Value {
        let value = json!({ "type": ["number", "string"] });
        json!({
            "type": "object",
            "additionalProperties": false,
            "properties": {
                "quantity": { "type": "string" },
                "use": { "enum": ["input", "check"] },
                "around": value, "at_least": value, "at_most": value, "exactly": value,
                "between": { "type": "array", "items": value, "minItems": 2, "maxItems": 2 },
            },
        })
    }
}

/// The words and bounds of a figure.
fn figure(key: &str, value: &Node) -> Option<(String, Bounds)> {
    let show = |n: &Node| match &n.kind {
        Kind::Text(text) => Some(text.clone()),
        _ => n.number().map(|v| v.to_string()),
    };
    let number =
        |n: &Node| n.number().or_else(|| n.text()?.split_whitespace().next()?.parse::<f64>().ok());
    if key == "between" {
        let Kind::List(items) = &value.kind else { return None };
        let [low, high] = items.as_slice() else { return None };
        let words = format!("between {} and {}", show(low)?, show(high)?);
        return Some((words, (number(low), number(high))));
    }
    let words = format!("{} {}", key.replace('_', " "), show(value)?);
    let bounds = match key {
        "at_least" => (number(value), None),
        "at_most" => (None, number(value)),
        _ => (number(value), number(value)),
    };
    Some((words, bounds))
}

impl Ledger {
    /// A ledger without sources or claims.
    pub const fn empty() -> Self {
        Self { source: Vec::new(), claim: Vec::new() }
    }

    /// Whether the claim, or its figure, is kept for judging the result.
    pub fn judges(claim: &Claim) -> bool {
        let figure = claim.value.as_ref().and_then(|v| v.for_use);
        claim.for_use == Some(Use::Check) || figure == Some(Use::Check)
    }

    /// The claim of that id.
    pub fn get(&self, id: &str) -> Option<&Claim> {
        self.claim.iter().find(|c| c.id == *id)
    }

    /// What in the ledger does not hold together.
    pub(crate) fn check(&self, reading: &mut Reading) {
        for (i, source) in self.source.iter().enumerate() {
            if self.source[..i].iter().any(|s| s.id == source.id) {
                reading.report(same_name("source", &source.id));
            }
        }
        for (i, claim) in self.claim.iter().enumerate() {
            if self.claim[..i].iter().any(|c| c.id == claim.id) {
                reading.report(same_name("claim", &claim.id));
            }
            if !self.source.iter().any(|s| s.id == claim.source) {
                let message = format!(
                    "claim `{}` cites source `{}`, which the ledger lacks",
                    claim.id, claim.source
                );
                reading.report(
                    Diagnostic::error(Code::UNKNOWN_SOURCE, claim.source.span, message)
                        .help("add a [[source]] of that id"),
                );
            }
            for other in claim.confirms.iter().chain(&claim.contradicts) {
                if self.get(other.as_str()).is_none() {
                    let message = format!(
                        "claim `{}` names claim `{other}`, which the ledger lacks",
                        claim.id
                    );
                    reading.report(
                        Diagnostic::error(Code::UNKNOWN_SOURCE, other.span, message)
                            .help("mend the id, or add the claim"),
                    );
                }
            }
            for other in &claim.confirms {
                let same = self.get(other.as_str()).filter(|o| o.origin == claim.origin);
                if same.is_some() {
                    let message = format!(
                        "claim `{}` cannot confirm `{other}`: both come from \"{}\"",
                        claim.id, claim.origin
                    );
                    reading.report(
                        Diagnostic::error(Code::SAME_ORIGIN, other.span, message)
                            .label("the same origin")
                            .help("drop the confirmation; two reports of one origin are one piece of evidence"),
                    );
                }
            }
        }
    }
}

fn same_name(kind: &str, id: &Id) -> Diagnostic {
    Diagnostic::error(Code::SAME_NAME, id.span, format!("the ledger has two {kind}s `{id}`"))
        .label("used before")
        .help("give one of them another id")
}
