//! The state of reading one file: what was wrong, which quantities were met, where we are.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::document::{Field, Kind, Node};
use crate::form::Form;
use crate::quantity::Entry;

/// The state of reading: grows as forms are read.
#[derive(Debug, Default)]
pub struct Reading {
    /// What was wrong so far.
    pub diagnostics: Vec<Diagnostic>,
    /// Every quantity so far, in the order met; a quantity's id is its index.
    pub quantities: Vec<Entry>,
    path: Vec<String>,
    defaulted: bool,
    spans: BTreeMap<String, Span>,
}

/// The fields of one table, ready to be taken by key.
#[derive(Debug)]
pub struct Fields<'a> {
    fields: &'a [Field],
    span: Span,
}

impl Reading {
    /// Notes something wrong.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Where we are, as variants and results write it: `principal.visitor.partner.every`.
    pub fn path(&self) -> String {
        self.path.join(".")
    }

    /// Where the table of that path stands, or the nearest one above it that was read.
    pub fn span_of(&self, path: &str) -> Span {
        let mut path = path;
        loop {
            if let Some(span) = self.spans.get(path) {
                return *span;
            }
            let Some((above, _)) = path.rsplit_once('.') else { return Span::default() };
            path = above;
        }
    }

    /// Whether what is being read is a default rather than the user's words.
    pub fn defaulted(&self) -> bool {
        self.defaulted
    }

    /// Reads something one step further down.
    pub fn within<T>(&mut self, step: &str, read: impl FnOnce(&mut Self) -> T) -> T {
        self.path.push(step.to_owned());
        let value = read(self);
        self.path.pop();
        value
    }

    /// The table at `node`, with a diagnostic for each key that is not among `keys`.
    pub fn table<'a>(&mut self, node: &'a Node, keys: &[&str]) -> Option<Fields<'a>> {
        let Kind::Table(fields) = &node.kind else {
            self.wrong_kind(node, "a table");
            return None;
        };
        for field in fields.iter().filter(|f| !keys.contains(&f.key.as_str())) {
            let at =
                if self.path.is_empty() { String::new() } else { format!(" in `{}`", self.path()) };
            let message = format!("`{}` is not a key{at}", field.key);
            let help = match nearest(&field.key, keys.iter().copied()) {
                Some(key) => format!("did you mean `{key}`?"),
                None => format!("keys here: {}", keys.join(", ")),
            };
            self.report(
                Diagnostic::error(Code::UNKNOWN_KEY, field.key_span, message)
                    .label("not known here")
                    .help(help),
            );
        }
        Some(Fields { fields, span: node.span })
    }

    /// The word at `node`, if it is one of `words`.
    pub fn word(&mut self, node: &Node, words: &[&'static str]) -> Option<&'static str> {
        let Some(text) = node.text() else {
            self.wrong_kind(node, &format!("one of the words {}", listed(words)));
            return None;
        };
        let found = words.iter().find(|w| **w == text).copied();
        if found.is_none() {
            let message = format!("`{text}` is not one of {}", listed(words));
            let help = nearest(text, words.iter().copied())
                .map_or_else(String::new, |word| format!("did you mean `{word}`?"));
            self.report(Diagnostic::error(Code::UNKNOWN_WORD, node.span, message).help(help));
        }
        found
    }

    /// Notes that something else was due here.
    pub fn wrong_kind(&mut self, node: &Node, due: &str) {
        let at = self.path();
        let message = format!("`{at}` must be {due}, not {}", node.described());
        self.report(
            Diagnostic::error(Code::WRONG_KIND, node.span, message)
                .label(format!("{} is due here", capitalised(due)))
                .help(format!("write {due} here")),
        );
    }
}

impl Fields<'_> {
    /// Where the table stands.
    pub fn span(&self) -> Span {
        self.span
    }

    /// Reads the value of a key, its default, or what its absence means.
    pub fn take<T: Form>(
        &self,
        reading: &mut Reading,
        key: &str,
        default: Option<&str>,
    ) -> Option<T> {
        if let Some(field) = self.fields.iter().find(|f| f.key == key) {
            return reading.within(key, |reading| {
                if !reading.defaulted {
                    reading.spans.insert(reading.path(), field.key_span);
                }
                T::read(&field.value, reading)
            });
        }
        if let Some(default) = default {
            let text = format!("value = {default}");
            let (mut node, broken) = Node::parse(self.span.file, &text);
            assert!(broken.is_empty(), "the default of `{key}` is not TOML: {default}");
            place(&mut node, self.span);
            let was = std::mem::replace(&mut reading.defaulted, true);
            let value = node.get("value").and_then(|v| reading.within(key, |r| T::read(v, r)));
            reading.defaulted = was;
            return value;
        }
        let missing = T::missing();
        if missing.is_none() {
            let at = reading.path();
            let whose = if at.is_empty() { "the file".to_owned() } else { format!("`{at}`") };
            reading.report(
                Diagnostic::error(Code::MISSING_KEY, self.span, format!("{whose} needs a `{key}`"))
                    .label(format!("`{key}` is missing"))
                    .help(format!("add `{key} = …`")),
            );
        }
        missing
    }
}

/// Gives every value of a default the place of the table that lacks it.
fn place(node: &mut Node, span: Span) {
    node.span = span;
    match &mut node.kind {
        Kind::List(items) => items.iter_mut().for_each(|item| place(item, span)),
        Kind::Table(fields) => {
            for field in fields {
                field.key_span = span;
                place(&mut field.value, span);
            }
        }
        _ => {}
    }
}

/// The known word that was probably meant.
pub(crate) fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .map(|k| (strsim::damerau_levenshtein(word, k), k))
        .filter(|(distance, k)| *distance <= 1 + k.len().max(word.len()) / 4)
        .min()
        .map(|(_, k)| k)
}

fn listed(words: &[&str]) -> String {
    words.iter().map(|w| format!("`{w}`")).collect::<Vec<_>>().join(", ")
}

fn capitalised(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
