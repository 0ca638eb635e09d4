//! The schemas and the pages made from them are those that are committed, and fit the scenarios.

use std::fs;

use boon::{Compiler, Draft, Schemas};
use ringfort_model::document::Node;
use ringfort_model::schema;
use serde_json::{Value, json};

use crate::example::completed;
use crate::{pinned, root};

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap() + "\n"
}

#[test]
fn golden_schemas_and_pages() {
    pinned(&root().join("schema/scenario.json"), &pretty(&schema::scenario()));
    pinned(&root().join("schema/ledger.json"), &pretty(&schema::ledger()));
    pinned(&root().join("schema/diagram.json"), &pretty(&schema::diagram()));
    pinned(&root().join("docs/book/src/keys-diagram.md"), &schema::diagram_page());
    pinned(&root().join("docs/book/src/keys-scenario.md"), &schema::scenario_page());
    pinned(&root().join("docs/book/src/keys-ledger.md"), &schema::ledger_page());
}

/// Every key has its meaning, and every reference leads somewhere.
#[test]
fn every_key_is_described() {
    for schema in [schema::scenario(), schema::ledger(), schema::diagram()] {
        let definitions = schema["$defs"].as_object().unwrap();
        let mut tables: Vec<(&str, &Value)> =
            definitions.iter().map(|(name, table)| (name.as_str(), table)).collect();
        tables.push(("the file", &schema));
        for (name, table) in tables {
            assert!(!table["description"].as_str().unwrap_or("").is_empty(), "{name}");
            for (key, value) in table["properties"].as_object().into_iter().flatten() {
                let about = value["description"].as_str().unwrap_or("");
                assert!(about.ends_with(['.', ']', '}']), "{name}.{key}: {about}");
            }
        }
        for reference in references(&schema) {
            let name = reference.strip_prefix("#/$defs/").unwrap();
            assert!(definitions.contains_key(name), "{reference}");
            assert!(name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'), "{reference}");
        }
    }
}

fn references(value: &Value) -> Vec<&str> {
    match value {
        Value::Array(items) => items.iter().flat_map(references).collect(),
        Value::Object(fields) => {
            let own = fields.get("$ref").and_then(Value::as_str);
            own.into_iter().chain(fields.values().flat_map(references)).collect()
        }
        _ => Vec::new(),
    }
}

fn document(path: &str) -> Value {
    let (node, broken) = Node::parse(0, &fs::read_to_string(root().join(path)).unwrap());
    assert!(broken.is_empty());
    node.json()
}

/// What a validator of draft 2020-12 says of a document; none when it is valid.
fn fault(schema: &Value, document: &Value) -> Option<String> {
    let mut schemas = Schemas::new();
    let mut compiler = Compiler::new();
    compiler.set_default_draft(Draft::V2020_12);
    compiler.add_resource("schema.json", schema.clone()).unwrap();
    // compiling also holds the schema against that of all schemas
    let index = compiler.compile("schema.json", &mut schemas).unwrap();
    schemas.validate(document, index).err().map(|error| format!("{error:#}"))
}

#[test]
fn the_scenarios_are_valid_under_their_schemas() {
    let (scenario, ledger) = (schema::scenario(), schema::ledger());
    assert_eq!(fault(&scenario, &document("scenarios/tapalpa/scenario.toml")), None);
    assert_eq!(fault(&ledger, &document("scenarios/tapalpa/evidence.toml")), None);
    assert_eq!(fault(&scenario, &completed_document()), None);
    for name in ["villa", "facility", "self-audit", "minimal"] {
        let template = format!("crates/ringfort-cli/templates/{name}/scenario.toml");
        assert_eq!(fault(&scenario, &document(&template)), None, "{name}");
    }
}

fn completed_document() -> Value {
    Node::parse(0, &completed("[principal.transit]")).0.json()
}

/// What the reader refuses for its form, the schema refuses too.
#[test]
fn the_schema_refuses_what_the_reader_refuses() {
    let schema = schema::scenario();
    let mut wrong = completed_document();
    wrong["scenario"]["titel"] = json!("misspelt");
    assert!(fault(&schema, &wrong).is_some());
    for (table, key, value) in [
        ("scenario", "horizon", json!(14)),
        ("scenario", "subject", json!("real")),
        ("scenario", "max_strikes", json!(-1)),
        ("principal", "moves", json!("flees")),
        ("principal", "starts_at", json!("the.house")),
        ("world", "terrain", json!({ "file": 5 })),
    ] {
        let mut wrong = completed_document();
        wrong[table][key] = value;
        assert!(fault(&schema, &wrong).is_some(), "{table}.{key}");
    }
}
