//! `ringfort schema`: what may a scenario say?

use crate::args::{Schema, SchemaOf};
use crate::failure::Failure;
use crate::screen::Screen;
use ringfort_model::evidence::Ledger;
use ringfort_model::scenario::ScenarioFile;
use ringfort_model::schema;

/// Prints the JSON Schema, or the page of keys.
pub fn schema(arguments: &Schema, screen: Screen) -> Result<(), Failure> {
    let title = match arguments.of {
        SchemaOf::Scenario => "A ringfort scenario",
        SchemaOf::Ledger => "A ringfort evidence ledger",
    };
    match (arguments.of, arguments.page) {
        (SchemaOf::Scenario, false) => screen.json(&schema::of::<ScenarioFile>(title)),
        (SchemaOf::Ledger, false) => screen.json(&schema::of::<Ledger>(title)),
        (SchemaOf::Scenario, true) => screen.say(&schema::page::<ScenarioFile>(title)),
        (SchemaOf::Ledger, true) => screen.say(&schema::page::<Ledger>(title)),
    }
}
