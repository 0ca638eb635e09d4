//! The JSON Schema of a quantity.

use serde_json::json;

use crate::quantity::{Chance, Dimension, DimensionInfo};
use crate::schema::Definitions;

impl Definitions {
    pub(super) fn quantity(&mut self, dimension: &'static DimensionInfo) -> serde_json::Value {
        let name = format!("quantity-{}", dimension.noun());
        let reference = json!({ "$ref": format!("#/$defs/{name}") });
        if self.begin(&name) {
            self.finish(&name, schema(dimension));
        }
        reference
    }
}

/// The schema of a quantity: a value, or a table with one value or distribution.
fn schema(dimension: &DimensionInfo) -> serde_json::Value {
    let is_bare = dimension.base.is_empty();
    let one = if is_bare {
        json!({ "type": ["number", "string"] })
    } else {
        json!({ "type": "string", "examples": [dimension.example] })
    };
    let list = |n: usize, about: &str| json!({ "type": "array", "items": one, "minItems": n, "maxItems": n, "description": about });
    let said = |about: &str| {
        let mut said = one.clone();
        said["description"] = json!(about);
        said
    };
    let positive =
        |about: &str| json!({ "type": "number", "exclusiveMinimum": 0, "description": about });
    let (median, p90) = (said("The median of a lognormal."), said("Its 90th percentile."));
    let (mean, cv) = (said("The mean of a lognormal."), positive("Its coefficient of variation."));
    let sd = if dimension.special.is_some() { json!({ "type": "string" }) } else { one.clone() };
    let mut properties = json!({
        "value": said("One known value."),
        "uniform": list(2, "[low, high]"),
        "triangular": list(3, "[low, mode, high]"),
        "pert": list(3, "[low, mode, high]: a beta between low and high."),
        "normal": {
            "type": "object",
            "description": "A normal distribution.",
            "required": ["mean", "sd"],
            "additionalProperties": false,
            "properties": { "mean": one, "sd": sd },
        },
        "lognormal": {
            "type": "object",
            "description": "A lognormal distribution: median and p90, or mean and cv.",
            "additionalProperties": false,
            "properties": { "median": median, "p90": p90, "mean": mean, "cv": cv },
        },
        "median": median,
        "p90": p90,
        "mean": mean,
        "cv": cv,
        "beta": {
            "type": "array",
            "items": { "type": "number", "exclusiveMinimum": 0 },
            "minItems": 2,
            "maxItems": 2,
            "description": "[a, b]: a beta distribution on 0 to 1.",
        },
        "empirical": {
            "type": "array",
            "items": one,
            "minItems": 1,
            "description": "One of these, each equally likely.",
        },
        "grade": {
            "type": "string",
            "pattern": "^[A-F][1-6]$",
            "description": "An Admiralty grade, translated by `[grades]`.",
        },
        "draw": {
            "enum": ["study", "entity", "use"],
            "default": "study",
            "description": "How often it is drawn: once a study, for each entity, or at each use.",
        },
        "evidence": {
            "type": "array",
            "items": { "type": "string" },
            "description": "Ids of the claims that it rests on.",
        },
        "assumed": { "type": "string", "description": "Why it is assumed." },
    });
    if !is_bare && let Some(all) = properties.as_object_mut() {
        all.shift_remove("beta");
    }
    if dimension != Chance::INFO
        && let Some(all) = properties.as_object_mut()
    {
        all.shift_remove("grade");
    }
    let units: Vec<&str> = dimension.units.iter().map(|(name, _)| *name).collect();
    let units = if units.is_empty() { "none".to_owned() } else { units.join(", ") };
    let about = format!("{}: a value or a distribution. Units: {units}.", dimension.noun());
    let table = json!({
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
        "dependentRequired": { "median": ["p90"], "p90": ["median"], "mean": ["cv"], "cv": ["mean"] },
    });
    json!({ "description": about, "anyOf": [one, table] })
}
