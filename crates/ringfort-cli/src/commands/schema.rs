//! `ringfort schema`: what may a scenario say?

use crate::args::{Schema, SchemaOf};
use crate::failure::Failure;
use crate::screen::Screen;
use ringfort_model::evidence::Ledger;
use ringfort_model::scenario::ScenarioFile;
use ringfort_model::schema;

/// Prints the JSON Schema, or the page of keys.
pub fn schema(arguments: &Schema, screen: Screen) -> Result<(), Failure> {
    if !arguments.page {
        return screen.json(&document(arguments.of));
    }
    screen.say(&match arguments.of {
        SchemaOf::Scenario => schema::page::<ScenarioFile>("Keys of a scenario"),
        SchemaOf::Ledger => schema::page::<Ledger>("Keys of a ledger"),
    })
}

/// The JSON Schema of one kind of file.
pub fn document(of: SchemaOf) -> serde_json::Value {
    match of {
        SchemaOf::Scenario => schema::of::<ScenarioFile>("A ringfort scenario"),
        SchemaOf::Ledger => schema::of::<Ledger>("A ringfort ledger of evidence"),
    }
}
