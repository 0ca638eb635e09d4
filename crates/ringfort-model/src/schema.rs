//! The JSON Schema of a scenario and of a ledger, and the page that documents their keys: both
//! made from the same descriptions that read the files.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::form::Form;

/// The definitions that a schema collects while it is described.
#[derive(Debug, Default)]
pub struct Definitions {
    done: BTreeMap<String, Value>,
    begun: Vec<String>,
    tables: Vec<Table>,
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

#[derive(Debug)]
struct Table {
    name: String,
    about: String,
    rows: Vec<(String, String, String)>,
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
            let position = self.tables.len();
            self.tables.push(Table { name: name.into(), about: tidy(about), rows: Vec::new() });
            let properties = properties(self);
            let mut described = Map::new();
            let mut required = Vec::new();
            for property in properties {
                let mut schema = property.schema.clone();
                if let Some(object) = schema.as_object_mut() {
                    object.insert("description".into(), tidy(property.about).into());
                }
                if property.required {
                    required.push(Value::from(property.key));
                }
                let need = match (property.required, property.default) {
                    (true, _) => "needed".to_owned(),
                    (false, Some(default)) => format!("default `{default}`"),
                    (false, None) => "optional".to_owned(),
                };
                self.tables[position].rows.push((property.key.into(), tidy(property.about), need));
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

fn tidy(doc: &str) -> String {
    doc.lines().map(str::trim).collect::<Vec<_>>().join(" ").trim().to_owned()
}

/// The JSON Schema (draft 2020-12) of a file whose root is `T`.
pub fn of<T: Form>(title: &str) -> Value {
    let mut definitions = Definitions::default();
    let root = T::schema(&mut definitions);
    let name = root["$ref"].as_str().and_then(|r| r.rsplit('/').next()).unwrap_or("").to_owned();
    let mut schema = definitions.done.remove(&name).unwrap_or(root);
    if let Some(object) = schema.as_object_mut() {
        object.insert("$schema".into(), "https://json-schema.org/draft/2020-12/schema".into());
        object.insert("title".into(), title.into());
        object.insert("$defs".into(), json!(definitions.done));
        let properties = object.get_mut("properties").and_then(Value::as_object_mut);
        if let Some(properties) = properties {
            // taplo and its kin read the schema's address from a key of this name
            properties.insert("$schema".into(), json!({ "type": "string" }));
        }
    }
    schema
}

/// The page of keys of a file whose root is `T`, in Markdown: a section a table.
pub fn page<T: Form>(title: &str) -> String {
    use std::fmt::Write as _;
    let mut definitions = Definitions::default();
    T::schema(&mut definitions);
    let mut out = format!("# {title}\n");
    for table in &definitions.tables {
        let _ = write!(
            out,
            "\n## {}\n\n{}\n\n| key | | meaning |\n| --- | --- | --- |\n",
            table.name, table.about
        );
        for (key, about, need) in &table.rows {
            let _ = writeln!(out, "| `{key}` | {need} | {about} |");
        }
    }
    out
}
