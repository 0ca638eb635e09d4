//! The JSON Schema of a scenario and of a ledger, made from the same descriptions that read them.

mod page;

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::diagram::DiagramFile;
use crate::document::Node;
use crate::evidence::Ledger;
use crate::form::Form;
use crate::scenario::ScenarioFile;

/// The definitions that a schema collects while it is described.
#[derive(Debug, Default)]
pub struct Definitions {
    done: BTreeMap<String, Value>,
    begun: Vec<String>,
}

/// One key of a table.
#[derive(Debug)]
pub struct Property {
    /// The key.
    pub key: &'static str,
    /// Its meaning and unit, from the doc comment of the field.
    pub about: &'static str,
    /// Whether it must be given.
    pub required: bool,
    /// Its default, in TOML.
    pub default: Option<&'static str>,
    /// The schema of its value.
    pub schema: Value,
}

impl Definitions {
    /// Starts a definition; false when it is there already or under way.
    pub(crate) fn begin(&mut self, name: &str) -> bool {
        let new = !self.begun.iter().any(|n| n == name);
        if new {
            self.begun.push(name.to_owned());
        }
        new
    }

    pub(crate) fn finish(&mut self, name: &str, schema: Value) {
        self.done.insert(name.to_owned(), schema);
    }

    /// Describes a table and gives a reference to it.
    pub fn record(
        &mut self,
        name: &str,
        about: &str,
        properties: impl FnOnce(&mut Self) -> Vec<Property>,
    ) -> Value {
        if self.begin(name) {
            let mut described = Map::new();
            let mut required = Vec::new();
            for property in properties(self) {
                let mut schema = property.schema.clone();
                if let Some(object) = schema.as_object_mut() {
                    object.insert("description".into(), tidy(property.about).into());
                    if let Some(default) = property.default {
                        object.insert("default".into(), written(default));
                    }
                }
                if property.required {
                    required.push(Value::from(property.key));
                }
                described.insert(property.key.to_owned(), schema);
            }
            let schema = json!({
                "type": "object",
                "description": tidy(about),
                "properties": described,
                "required": required,
                "additionalProperties": false,
            });
            self.finish(name, schema);
        }
        json!({ "$ref": format!("#/$defs/{name}") })
    }
}

/// A doc comment as one line.
#[doc(hidden)]
pub fn tidy(doc: &str) -> String {
    doc.lines().map(str::trim).collect::<Vec<_>>().join(" ").trim().to_owned()
}

/// A default, written in TOML, as JSON.
fn written(default: &str) -> Value {
    let (node, _) = Node::parse(0, &format!("value = {default}"));
    node.get("value").map_or(Value::Null, Node::json)
}

/// The JSON Schema (draft 2020-12) of a scenario.
pub fn scenario() -> Value {
    of::<ScenarioFile>("A ringfort scenario")
}

/// The JSON Schema (draft 2020-12) of a ledger of evidence.
pub fn ledger() -> Value {
    of::<Ledger>("A ringfort ledger of evidence")
}

/// The JSON Schema (draft 2020-12) of a sequence diagram.
pub fn diagram() -> Value {
    of::<DiagramFile>("A ringfort sequence diagram")
}

/// The page of a diagram's keys, in Markdown.
pub fn diagram_page() -> String {
    page::write(&diagram(), "Keys of a sequence diagram")
}

/// The page of a scenario's keys, in Markdown.
pub fn scenario_page() -> String {
    page::write(&scenario(), "Keys of a scenario")
}

/// The page of a ledger's keys, in Markdown.
pub fn ledger_page() -> String {
    page::write(&ledger(), "Keys of a ledger")
}

/// The JSON Schema (draft 2020-12) of a file whose root is `T`.
fn of<T: Form>(title: &str) -> Value {
    let mut definitions = Definitions::default();
    let root = T::schema(&mut definitions);
    let name = root["$ref"].as_str().and_then(|r| r.rsplit('/').next()).unwrap_or("").to_owned();
    let described = definitions.done.remove(&name).unwrap_or(root);
    let mut schema = Map::new();
    schema.insert("$schema".into(), "https://json-schema.org/draft/2020-12/schema".into());
    schema.insert("title".into(), title.into());
    schema.extend(described.as_object().cloned().unwrap_or_default());
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        let about = "The address of this schema, for editors.";
        properties.insert("$schema".into(), json!({ "type": "string", "description": about }));
    }
    schema.insert("$defs".into(), json!(definitions.done));
    schema.into()
}
