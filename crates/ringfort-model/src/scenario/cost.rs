//! What does a thing that protects cost?

use serde_json::json;

use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Kind, Node};
use crate::form::{Form, Reading};
use crate::schema::Definitions;

/// What a thing costs, in the scenario's own unit: money, people, days of work. Finite and over 0.
///
/// It bears on no probability: advice alone is ranked by it, so it needs no evidence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cost(pub f64);

/// A cost over this is a slip.
const MOST: f64 = 1e15;

impl Form for Cost {
    fn read(node: &Node, reading: &mut Reading) -> Option<Self> {
        let value = match node.kind {
            Kind::Integer(value) => value as f64,
            Kind::Float(value) => value,
            _ => {
                reading.wrong_kind(node, "a cost: a plain number", "it without a unit, such as 40");
                return None;
            }
        };
        if value > 0.0 && value <= MOST {
            return Some(Self(value));
        }
        let message = format!("`{}` is {value:?}, and a cost must be over 0", reading.path());
        reading.report(
            Diagnostic::error(Code::OUT_OF_RANGE, node.span, message)
                .label("no cost")
                .help("leave it out where it is not known; all costs are in one unit of your own"),
        );
        None
    }

    fn stand_in(_: &mut Reading) -> Self {
        Self(1.0)
    }

    fn schema(_: &mut Definitions) -> serde_json::Value {
        json!({ "type": "number", "exclusiveMinimum": 0, "maximum": MOST })
    }
}
