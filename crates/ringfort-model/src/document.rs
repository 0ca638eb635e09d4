//! A TOML text as a tree of values, each with its place in the file.
//!
//! Reading goes through this tree rather than through a derived deserialiser, so that every error
//! of a file is reported at once, and so that variants can patch it before it is read.

use serde_json::Value;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Code, Diagnostic, Span};

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// Where it stands.
    pub span: Span,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// Quoted text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// Any other number; a whole number too large for 64 bits also lands here.
    Float(f64),
    /// `true` or `false`.
    Bool(bool),
    /// A date, a time or both, as written.
    Date(String),
    /// A list.
    List(Vec<Node>),
    /// A table, in file order.
    Table(Vec<Field>),
}

/// A key of a table with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// The key.
    pub key: String,
    /// Where the key stands.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

impl Node {
    /// An empty table at a place.
    pub fn empty(span: Span) -> Self {
        Self { kind: Kind::Table(Vec::new()), span }
    }

    /// The value of a key, when this is a table that has it.
    pub fn get(&self, key: &str) -> Option<&Self> {
        let Kind::Table(fields) = &self.kind else { return None };
        fields.iter().find(|f| f.key == key).map(|f| &f.value)
    }

    /// The text, when it is text.
    pub fn text(&self) -> Option<&str> {
        if let Kind::Text(text) = &self.kind { Some(text) } else { None }
    }

    /// The number, when it is one.
    pub fn number(&self) -> Option<f64> {
        match self.kind {
            Kind::Integer(v) => Some(v as f64),
            Kind::Float(v) => Some(v),
            _ => None,
        }
    }

    /// What to call it in a message: "a text", "the number 3".
    pub fn described(&self) -> String {
        match &self.kind {
            Kind::Text(_) => "a text".to_owned(),
            Kind::Integer(value) => format!("the number {value}"),
            Kind::Float(value) => format!("the number {value}"),
            Kind::Bool(value) => value.to_string(),
            Kind::Date(_) => "a date".to_owned(),
            Kind::List(items) => format!("a list of {}", items.len()),
            Kind::Table(_) => "a table".to_owned(),
        }
    }

    /// The same as JSON; dates become texts, and numbers that JSON lacks become null.
    pub fn json(&self) -> Value {
        match &self.kind {
            Kind::Text(text) | Kind::Date(text) => text.as_str().into(),
            Kind::Integer(value) => (*value).into(),
            Kind::Float(value) => (*value).into(),
            Kind::Bool(value) => (*value).into(),
            Kind::List(items) => items.iter().map(Self::json).collect(),
            Kind::Table(fields) => fields.iter().map(|f| (f.key.clone(), f.value.json())).collect(),
        }
    }

    /// Reads a text, with everything in it that breaks TOML.
    pub fn parse(file: u32, text: &str) -> (Self, Vec<Diagnostic>) {
        let (table, errors) = DeTable::parse_recoverable(text);
        let span = Span::new(file, &table.span());
        let root = Self { kind: table_kind(file, table.get_ref()), span };
        let diagnostics = errors
            .iter()
            .map(|error| {
                let place = visible(text, error.span().unwrap_or(0..0));
                Diagnostic::error(Code::SYNTAX, Span::new(file, &place), sentence(error.message()))
                    .help("mend the text here; what follows may not have been read as meant")
            })
            .collect();
        (root, diagnostics)
    }
}

fn sentence(message: &str) -> String {
    match message.lines().next() {
        Some("duplicate key") => "this key is given twice".to_owned(),
        Some(line) if !line.is_empty() => line.to_owned(),
        _ => "this is not TOML".to_owned(),
    }
}

/// A place that can be underlined: where nothing is marked, the word there, or the last character
/// of the line.
fn visible(text: &str, place: std::ops::Range<usize>) -> std::ops::Range<usize> {
    if !place.is_empty() || !text.is_char_boundary(place.start) {
        return place;
    }
    let (before, after) = text.split_at(place.start);
    let word = after.find(char::is_whitespace).unwrap_or(after.len());
    if word > 0 {
        return place.start..place.start + word;
    }
    let last = before.chars().next_back().filter(|c| *c != '\n').map_or(0, char::len_utf8);
    place.start - last..place.start
}

fn table_kind(file: u32, table: &DeTable<'_>) -> Kind {
    let mut fields: Vec<Field> = table
        .iter()
        .map(|(key, value)| Field {
            key: key.get_ref().to_string(),
            key_span: Span::new(file, &key.span()),
            value: Node { kind: kind(file, value.get_ref()), span: Span::new(file, &value.span()) },
        })
        .collect();
    fields.sort_by_key(|f| f.key_span);
    Kind::Table(fields)
}

fn kind(file: u32, value: &DeValue<'_>) -> Kind {
    match value {
        DeValue::String(text) => Kind::Text(text.to_string()),
        DeValue::Integer(n) => i64::from_str_radix(n.as_str(), n.radix())
            .map_or_else(|_| Kind::Float(n.as_str().parse().unwrap_or(f64::NAN)), Kind::Integer),
        DeValue::Float(x) => Kind::Float(x.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(b) => Kind::Bool(*b),
        DeValue::Datetime(d) => Kind::Date(d.to_string()),
        DeValue::Array(items) => Kind::List(
            items
                .iter()
                .map(|v| Node { kind: kind(file, v.get_ref()), span: Span::new(file, &v.span()) })
                .collect(),
        ),
        DeValue::Table(table) => table_kind(file, table),
    }
}
