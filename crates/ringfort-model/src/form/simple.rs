//! Texts, names, truth values, lists and optional things.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;
use serde_json::json;

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::document::{Kind, Node};
use crate::form::{Form, Reading};
use crate::schema::Definitions;

/// Words for people.
pub type Text = String;

/// The name of a thing, or a reference to one, with its place in the file.
///
/// Two are equal when their texts are. A name is 1 to 80 characters long, without a dot (variants
/// write paths with dots), a bracket or a control character.
#[derive(Debug, Clone, Default)]
pub struct Id {
    /// The name.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

impl Id {
    /// A name that stands nowhere.
    pub fn new(text: &str) -> Self {
        Self { text: text.to_owned(), span: Span::default() }
    }

    /// The name itself.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl PartialEq for Id {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl PartialEq<str> for Id {
    fn eq(&self, other: &str) -> bool {
        self.text == other
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(f)
    }
}

impl Serialize for Id {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl Form for Id {
    fn read(node: &Node, reading: &mut Reading) -> Option<Self> {
        let Some(text) = node.text() else {
            reading.wrong_kind(node, "a name", "a name in quotes, such as \"north gate\"");
            return None;
        };
        let legal = (1..=80).contains(&text.chars().count())
            && !text.contains(|c: char| c == '.' || c == '[' || c == ']' || c.is_control());
        if !legal {
            let message = format!("`{text}` cannot be a name");
            reading.report(
                Diagnostic::error(Code::WRONG_KIND, node.span, message)
                    .label("not a name")
                    .help("a name has 1 to 80 characters, without a dot, bracket or line break"),
            );
            return None;
        }
        Some(Self { text: text.to_owned(), span: node.span })
    }

    /// A name that nothing bears; checks leave it alone.
    fn stand_in(_: &mut Reading) -> Self {
        Self::default()
    }

    fn schema(_: &mut Definitions) -> serde_json::Value {
        json!({ "type": "string", "minLength": 1, "maxLength": 80, "pattern": "^[^.\\[\\]]+$" })
    }
}

impl Form for String {
    fn read(node: &Node, reading: &mut Reading) -> Option<Self> {
        let text = node.text().map(str::to_owned);
        if text.is_none() {
            reading.wrong_kind(node, "a text", "it in quotes");
        }
        text
    }

    fn stand_in(_: &mut Reading) -> Self {
        "?".to_owned()
    }

    fn schema(_: &mut Definitions) -> serde_json::Value {
        json!({ "type": "string" })
    }
}

impl Form for bool {
    fn read(node: &Node, reading: &mut Reading) -> Option<Self> {
        if let Kind::Bool(value) = node.kind {
            return Some(value);
        }
        reading.wrong_kind(node, "true or false", "true or false, without quotes");
        None
    }

    fn stand_in(_: &mut Reading) -> Self {
        true
    }

    fn schema(_: &mut Definitions) -> serde_json::Value {
        json!({ "type": "boolean" })
    }
}

impl Form for u32 {
    fn read(node: &Node, reading: &mut Reading) -> Option<Self> {
        let value = match node.kind {
            Kind::Integer(value) => Self::try_from(value).ok(),
            _ => None,
        };
        if value.is_none() {
            reading.wrong_kind(
                node,
                "a whole number",
                "a whole number that is not negative, such as 8",
            );
        }
        value
    }

    fn stand_in(_: &mut Reading) -> Self {
        1
    }

    fn schema(_: &mut Definitions) -> serde_json::Value {
        json!({ "type": "integer", "minimum": 0 })
    }
}

impl<T: Form> Form for Option<T> {
    fn read(node: &Node, reading: &mut Reading) -> Option<Self> {
        T::read(node, reading).map(Some)
    }

    fn missing() -> Option<Self> {
        Some(None)
    }

    fn stand_in(_: &mut Reading) -> Self {
        None
    }

    fn schema(definitions: &mut Definitions) -> serde_json::Value {
        T::schema(definitions)
    }
}

impl<T: Form> Form for Vec<T> {
    /// Elements that cannot be read are left out; each has said why.
    fn read(node: &Node, reading: &mut Reading) -> Option<Self> {
        let Kind::List(items) = &node.kind else {
            reading.wrong_kind(node, "a list", "[one, another], or a [[table]] for each");
            return None;
        };
        let read = |(index, item): (usize, &Node)| {
            let step = step_of(item).unwrap_or_else(|| index.to_string());
            reading.within(&step, |reading| {
                let value = T::read(item, reading);
                if value.is_none() {
                    reading.note_unread();
                }
                value
            })
        };
        Some(items.iter().enumerate().filter_map(read).collect())
    }

    fn missing() -> Option<Self> {
        Some(Self::new())
    }

    fn stand_in(_: &mut Reading) -> Self {
        Self::new()
    }

    fn schema(definitions: &mut Definitions) -> serde_json::Value {
        json!({ "type": "array", "items": T::schema(definitions) })
    }
}

/// How an element of a list is named in paths: by its id, or what takes the place of one.
pub(crate) fn step_of(item: &Node) -> Option<String> {
    ["id", "follows", "for", "names"].iter().find_map(|key| Some(item.get(key)?.text()?.to_owned()))
}

impl<T: Form> Form for BTreeMap<String, T> {
    fn read(node: &Node, reading: &mut Reading) -> Option<Self> {
        let Kind::Table(fields) = &node.kind else {
            reading.wrong_kind(node, "a table", "a table of named tables");
            return None;
        };
        let mut map = Self::new();
        for field in fields {
            reading.within(&field.key, |reading| match T::read(&field.value, reading) {
                Some(value) => drop(map.insert(field.key.clone(), value)),
                None => reading.note_unread(),
            });
        }
        Some(map)
    }

    fn missing() -> Option<Self> {
        Some(Self::new())
    }

    fn stand_in(_: &mut Reading) -> Self {
        Self::new()
    }

    fn schema(definitions: &mut Definitions) -> serde_json::Value {
        json!({ "type": "object", "additionalProperties": T::schema(definitions) })
    }
}

/// Any value, as written: it is read where a variant puts it.
impl Form for Node {
    fn read(node: &Node, _: &mut Reading) -> Option<Self> {
        Some(node.clone())
    }

    fn stand_in(_: &mut Reading) -> Self {
        Self::empty(Span::default())
    }

    fn schema(_: &mut Definitions) -> serde_json::Value {
        json!({})
    }
}
