//! `ringfort schema`: what may a scenario say?

use crate::args::{Schema, SchemaOf};
use crate::failure::Failure;
use crate::screen::Screen;
use ringfort_model::schema;

/// Prints the JSON Schema, or the page of keys.
pub fn schema(arguments: &Schema, screen: Screen) -> Result<(), Failure> {
    if !arguments.page {
        return screen.json(&document(arguments.of));
    }
    screen.say(&match arguments.of {
        SchemaOf::Scenario => schema::scenario_page(),
        SchemaOf::Ledger => schema::ledger_page(),
        SchemaOf::Diagram => schema::diagram_page(),
    })
}

/// The JSON Schema of one kind of file.
pub fn document(of: SchemaOf) -> serde_json::Value {
    match of {
        SchemaOf::Scenario => schema::scenario(),
        SchemaOf::Ledger => schema::ledger(),
        SchemaOf::Diagram => schema::diagram(),
    }
}
