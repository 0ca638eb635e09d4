//! What may stand in a file, table by table: the page of keys, made from its schema.

use std::fmt::Write as _;

use serde_json::Value;

use crate::quantity::DimensionInfo;
use crate::scenario::NOT_SIMULATED;

/// The page of a schema: a section a table, in the order in which a reader meets them.
pub(super) fn write(schema: &Value, title: &str) -> String {
    let about = schema["description"].as_str().unwrap_or("");
    let mut page = Page { schema, out: format!("# {title}\n\n{about}\n"), told: Vec::new() };
    page.table(schema, "");
    if page.out.contains("(#quantities)") {
        page.quantities();
    }
    page.out
}

struct Page<'a> {
    schema: &'a Value,
    out: String,
    /// Names of the definitions that have their section.
    told: Vec<&'a str>,
}

impl<'a> Page<'a> {
    /// The keys of a table, then a section for each table among them.
    fn table(&mut self, table: &'a Value, path: &str) {
        self.out += "\n| key | what it is | meaning |\n| --- | --- | --- |\n";
        let properties = table["properties"].as_object();
        let required = table["required"].as_array();
        let is_required = |key: &str| required.is_some_and(|all| all.iter().any(|k| k == key));
        let mut inner = Vec::new();
        for (key, value) in properties.into_iter().flatten() {
            let about = value["description"].as_str().unwrap_or("");
            let need = if is_required(key) { " Needed." } else { "" };
            let default = value.get("default").and_then(default_words).unwrap_or_default();
            let kind = Self::kind(value);
            let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
            let not_yet = if NOT_SIMULATED.iter().any(|(part, _)| *part == path) {
                " *Not simulated yet, so refused.*"
            } else {
                ""
            };
            let words = words(value);
            let _ =
                writeln!(self.out, "| `{key}` | {kind} | {about}{words}{need}{default}{not_yet} |");
            inner.extend(
                tables(value, false).into_iter().map(|(name, list)| (name, list, path.clone())),
            );
        }
        for (name, form, path) in inner {
            if self.told.contains(&name) {
                continue;
            }
            self.told.push(name);
            let table = &self.schema["$defs"][name];
            let heading = match form {
                Place::One => format!("`[{path}]`"),
                Place::Each => format!("`[[{path}]]`"),
                Place::Named => format!("`[{path}.NAME]`"),
            };
            let about = table["description"].as_str().unwrap_or("");
            let _ = write!(self.out, "\n## {heading}\n\n{about}\n");
            let path = if form == Place::Named { format!("{path}.NAME") } else { path };
            self.table(table, &path);
        }
    }

    /// What a value is, in a few words.
    fn kind(value: &Value) -> String {
        if let Some(name) = reference(value) {
            return match name.strip_prefix("quantity-") {
                Some(dimension) => format!("[{}](#quantities)", dimension.replace('-', " ")),
                None => "table".to_owned(),
            };
        }
        if let Some(constant) = value.get("const") {
            return format!("`{constant}`");
        }
        if let Some(words) = value["enum"].as_array() {
            return words.iter().map(|w| format!("`{w}`")).collect::<Vec<_>>().join(", ");
        }
        if let Some(choices) = value["anyOf"].as_array() {
            return choices.iter().map(Self::kind).collect::<Vec<_>>().join(" or ");
        }
        if let Some(example) = value["examples"].as_array().and_then(|all| all.first()) {
            return format!("like `{}`", example.as_str().unwrap_or_default());
        }
        match value["type"].as_str() {
            Some("array") if value.get("maxItems").is_some() => "two numbers".to_owned(),
            Some("array") => format!("list: {}", Self::kind(&value["items"])),
            Some("object") if value["additionalProperties"].is_object() => {
                let each = Self::kind(&value["additionalProperties"]);
                format!("tables by name: {each}")
            }
            Some("object") => {
                let keys = value["properties"].as_object().into_iter().flatten();
                let keys: Vec<String> = keys.map(|(key, _)| format!("`{key}`")).collect();
                format!("table of {}", keys.join(", "))
            }
            Some("integer") => "whole number".to_owned(),
            Some("string") => "text".to_owned(),
            Some("boolean") => "`true` or `false`".to_owned(),
            _ => "any value".to_owned(),
        }
    }

    /// How numbers are written, and their units.
    fn quantities(&mut self) {
        self.out += QUANTITIES;
        for dimension in DimensionInfo::ALL {
            let units: Vec<String> =
                dimension.units.iter().map(|(unit, _)| format!("`{unit}`")).collect();
            let units = if units.is_empty() { "none".to_owned() } else { units.join(", ") };
            let (low, high) = dimension.range;
            let range = match (low, high) {
                (0.0, 1.0) => "0 to 1",
                (0.0, _) => "not negative",
                _ => "any sign",
            };
            let _ = writeln!(
                self.out,
                "| {} | {units} | {range} | `{}` |",
                dimension.noun(),
                dimension.shown()
            );
        }
    }
}

const QUANTITIES: &str = r#"
## Quantities

A number is written as a value, or as a table that says its value or distribution, what it rests on, and how often it is drawn.
Numbers without a unit stand bare; all others are texts of a number, a blank and a unit.

| key | value | distribution |
| --- | --- | --- |
| `value` | one | known |
| `uniform` | `[low, high]` | equally likely between them |
| `triangular` | `[low, mode, high]` | triangular |
| `pert` | `[low, mode, high]` | beta between low and high with mean (low + 4 mode + high)/6 |
| `normal` | `{ mean, sd }` | normal; use it where negative values are far off |
| `median` with `p90` | one each | lognormal by its median and 90th percentile; also `lognormal = { median, p90 }` |
| `mean` with `cv` | one, and a bare number | lognormal by its mean and coefficient of variation; also `lognormal = { mean, cv }` |
| `beta` | `[a, b]` | beta on 0 to 1, for probabilities and numbers without a unit |
| `empirical` | a list | one of these, each equally likely |
| `evidence` | a list of ids | the claims of the ledger that it rests on |
| `assumed` | text | why it is assumed, where no claim supports it |
| `draw` | `"study"`, `"entity"` or `"use"` | how often it is drawn: once a study, because we do not know it (the default); for each post, person or thing; or at each use, because it is chance |

| quantity | units | range | example |
| --- | --- | --- | --- |
"#;

/// Where a table stands.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Place {
    One,
    Each,
    Named,
}

/// The tables that a value may be, by the names of their definitions.
fn tables(value: &Value, in_list: bool) -> Vec<(&str, Place)> {
    if let Some(name) = reference(value) {
        let place = if in_list { Place::Each } else { Place::One };
        return if name.starts_with("quantity-") { Vec::new() } else { vec![(name, place)] };
    }
    if let Some(choices) = value["anyOf"].as_array() {
        return choices.iter().flat_map(|c| tables(c, in_list)).collect();
    }
    match value["type"].as_str() {
        Some("array") => tables(&value["items"], true),
        Some("object") => {
            let named = reference(&value["additionalProperties"]);
            named.map(|name| (name, Place::Named)).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

fn reference(value: &Value) -> Option<&str> {
    value["$ref"].as_str()?.rsplit('/').next()
}

/// What each word of a fixed list means: " `foot`: walking."
fn words(value: &Value) -> String {
    let listed = if value["items"].is_object() { &value["items"] } else { value };
    let about = listed["x-taplo"]["docs"]["enumValues"].as_array();
    let words = listed["enum"].as_array().into_iter().flatten();
    let meant = words.zip(about.into_iter().flatten());
    meant.filter_map(|(word, about)| Some((word.as_str()?, about.as_str()?))).fold(
        String::new(),
        |mut out, (word, about)| {
            let mut rest = about.chars();
            let first: String = rest.next().into_iter().flat_map(char::to_lowercase).collect();
            let _ = write!(out, " `{word}`: {first}{}", rest.as_str());
            out
        },
    )
}

/// " Default …", unless it is that of its own keys.
fn default_words(default: &Value) -> Option<String> {
    let show = |v: &Value| v.as_str().map_or_else(|| v.to_string(), str::to_owned);
    if default.as_str() == Some("") {
        return None;
    }
    if let Some(rows) = default.as_array().filter(|rows| rows.iter().any(Value::is_object)) {
        let rows: Vec<String> = rows.iter().map(row_words).collect();
        return Some(format!(" Default {}.", rows.join("; ")));
    }
    let Some(table) = default.as_object() else {
        return Some(format!(" Default `{}`.", show(default)));
    };
    let value = show(table.get("value")?);
    let why = table.get("assumed").and_then(Value::as_str).unwrap_or("chosen");
    Some(format!(" Default `{value}`: {why}."))
}

/// The name of a row of a default table, and what it is worth; its reasons are in the schema.
fn row_words(row: &Value) -> String {
    let text = |v: &Value| v.as_str().map_or_else(|| v.to_string(), str::to_owned);
    let worth = |(key, value): (&String, &Value)| {
        let value = value.get("value").map(text)?;
        Some(format!("{key} {value}"))
    };
    let name = row.get("id").map(text).unwrap_or_default();
    let worth: Vec<String> = row.as_object().into_iter().flatten().filter_map(worth).collect();
    format!("`{name}` ({})", worth.join(", "))
}
