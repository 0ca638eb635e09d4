//! How a quantity is read from a scenario.

use serde_json::json;

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::document::{Kind, Node};
use crate::form::{Form, Reading};
use crate::law::Law;
use crate::quantity::{Basis, Dimension, DimensionInfo, Draw, Entry, Quantity};
use crate::schema::Definitions;

/// Φ⁻¹(0.9): what turns a median and a 90th percentile into a lognormal.
const Z_90: f64 = 1.281_551_565_544_600_4;

const LAWS: &[&str] = &[
    "value",
    "uniform",
    "triangular",
    "normal",
    "lognormal",
    "median",
    "mean",
    "beta",
    "pert",
    "empirical",
];

impl<D: Dimension> Form for Quantity<D> {
    fn read(node: &Node, reading: &mut Reading) -> Option<Self> {
        let entry = entry(node, D::INFO, reading)?;
        let (law, draw) = (entry.law.clone(), entry.draw);
        let id = reading.quantities.len();
        reading.quantities.push(entry);
        Some(Self::new(id, law, draw))
    }

    fn schema(definitions: &mut Definitions) -> serde_json::Value {
        definitions.quantity(D::INFO)
    }
}

fn entry(node: &Node, dimension: &'static DimensionInfo, reading: &mut Reading) -> Option<Entry> {
    let (law, draw, basis) = if let Kind::Table(fields) = &node.kind {
        let keys: Vec<&str> =
            LAWS.iter().copied().chain(["p90", "cv", "draw", "evidence", "assumed"]).collect();
        reading.table(node, &keys)?;
        let given: Vec<_> = fields.iter().filter(|f| LAWS.contains(&f.key.as_str())).collect();
        let [one] = given.as_slice() else {
            let (say, label) = if given.is_empty() {
                ("neither a value nor a distribution", "no value")
            } else {
                ("more than one value or distribution", "say one")
            };
            reading.report(
                Diagnostic::error(Code::WRONG_LAW, node.span, format!("`{}` has {say}", reading.path()))
                    .label(label)
                    .help("give one of value, uniform, triangular, normal, lognormal, median with p90, mean with cv, beta, pert, empirical"),
            );
            return None;
        };
        let law = law(&one.key, &one.value, node, dimension, reading);
        (law?, draw(node, reading)?, basis(node, reading))
    } else {
        (Law::Point(number(node, dimension, reading)?), Draw::Study, Basis::Unsaid)
    };
    in_range(&law, node.span, dimension, reading)?;
    let basis = match basis {
        Basis::Assumed(why) if reading.defaulted() => Basis::Default(why),
        Basis::Unsaid if reading.defaulted() => {
            Basis::Default("a default of the format".to_owned())
        }
        other => other,
    };
    Some(Entry { path: reading.path(), dimension, law, draw, basis, span: node.span })
}

/// One number with its unit, in the base unit.
fn number(node: &Node, dimension: &DimensionInfo, reading: &mut Reading) -> Option<f64> {
    let wrong = |reading: &mut Reading, message: String| {
        reading.report(
            Diagnostic::error(Code::WRONG_UNIT, node.span, message)
                .label(format!("{} is due here", dimension.name))
                .help(format!("write it like `{}`", dimension.example)),
        );
        None
    };
    let bare = dimension.base.is_empty();
    match &node.kind {
        Kind::Integer(_) | Kind::Float(_) if bare => node.number(),
        Kind::Integer(_) | Kind::Float(_) => {
            let message = format!("`{}` is {} and needs a unit", reading.path(), dimension.name);
            wrong(reading, message)
        }
        Kind::Text(text) => {
            if let Some(value) = dimension.special.and_then(|special| special(text)) {
                return Some(value);
            }
            let split = text
                .char_indices()
                .find(|(i, c)| {
                    !(c.is_ascii_digit()
                        || ".+-".contains(*c)
                        || (*c == 'e' || *c == 'E') && {
                            let rest = text[i + 1..].trim_start_matches(['+', '-']);
                            rest.starts_with(|c: char| c.is_ascii_digit())
                        })
                })
                .map_or(text.len(), |(i, _)| i);
            let unit = squeezed(&text[split..]);
            let factor = if unit.is_empty() && bare {
                Some(1.0)
            } else {
                dimension.units.iter().find(|(name, _)| squeezed(name) == unit).map(|(_, f)| *f)
            };
            match (text[..split].trim().parse::<f64>(), factor) {
                (Ok(value), Some(factor)) => Some(value * factor),
                (Ok(_), None) if unit.is_empty() => {
                    let message =
                        format!("`{}` is {} and needs a unit", reading.path(), dimension.name);
                    wrong(reading, message)
                }
                (Ok(_), None) => {
                    let units: Vec<&str> = dimension.units.iter().map(|(name, _)| *name).collect();
                    let known = if units.is_empty() { "none".into() } else { units.join(", ") };
                    let message = format!(
                        "`{unit}` is not a unit of {}, and `{}` is {0} (units: {known})",
                        dimension.name,
                        reading.path()
                    );
                    wrong(reading, message)
                }
                (Err(_), _) => {
                    let message = format!("`{text}` is not {}", dimension.name);
                    wrong(reading, message)
                }
            }
        }
        _ => {
            reading
                .wrong_kind(node, &format!("{} such as `{}`", dimension.name, dimension.example));
            None
        }
    }
}

fn squeezed(unit: &str) -> String {
    unit.split_whitespace().collect()
}

fn law(
    key: &str,
    value: &Node,
    table: &Node,
    dimension: &DimensionInfo,
    reading: &mut Reading,
) -> Option<Law> {
    let law = match key {
        "value" => Law::Point(number(value, dimension, reading)?),
        "uniform" => {
            let [low, high] = numbers(value, dimension, reading)?;
            Law::Uniform { low, high }
        }
        "triangular" => {
            let [low, mode, high] = numbers(value, dimension, reading)?;
            Law::Triangular { low, mode, high }
        }
        "pert" => {
            let [low, mode, high] = numbers(value, dimension, reading)?;
            Law::Pert { low, mode, high }
        }
        "beta" => {
            let [a, b] = numbers(value, &BARE, reading)?;
            Law::Beta { a, b }
        }
        "empirical" => {
            let Kind::List(items) = &value.kind else {
                reading.wrong_kind(value, "a list of values");
                return None;
            };
            let read: Vec<_> = items.iter().map(|item| number(item, dimension, reading)).collect();
            Law::Empirical(read.into_iter().collect::<Option<_>>()?)
        }
        "normal" => {
            let mean = part(value, "mean", dimension, reading);
            let sd = part(value, "sd", dimension, reading);
            Law::Normal { mean: mean?, sd: sd? }
        }
        // the spread stands beside the median or the mean, in the quantity or in `lognormal`
        "median" | "mean" => lognormal(table, dimension, reading)?,
        _ => lognormal(value, dimension, reading)?,
    };
    law.checked()
        .map_err(|why| {
            let message = format!("`{}` is not a distribution: {why}", reading.path());
            reading.report(
                Diagnostic::error(Code::WRONG_LAW, value.span, message).help(
                    "`ringfort explain RF0112` lists the distributions and what each asks for",
                ),
            );
        })
        .ok()
}

fn lognormal(node: &Node, dimension: &DimensionInfo, reading: &mut Reading) -> Option<Law> {
    if node.get("median").is_some() {
        let median = part(node, "median", dimension, reading);
        let p90 = part(node, "p90", dimension, reading);
        let (median, p90) = (median?, p90?);
        Some(Law::Lognormal { mu: libm::log(median), sigma: libm::log(p90 / median) / Z_90 })
    } else {
        let mean = part(node, "mean", dimension, reading);
        let cv = part(node, "cv", &BARE, reading);
        let (mean, cv) = (mean?, cv?);
        let variance = libm::log(1.0 + cv * cv);
        Some(Law::Lognormal { mu: libm::log(mean) - variance / 2.0, sigma: variance.sqrt() })
    }
}

const BARE: DimensionInfo = DimensionInfo {
    name: "a number",
    base: "",
    units: &[],
    range: (0.0, f64::MAX),
    example: "0.3",
    special: None,
};

fn part(node: &Node, key: &str, dimension: &DimensionInfo, reading: &mut Reading) -> Option<f64> {
    if let Some(value) = node.get(key) {
        return number(value, dimension, reading);
    }
    reading.report(
        Diagnostic::error(
            Code::WRONG_LAW,
            node.span,
            format!("the distribution of `{}` lacks `{key}`", reading.path()),
        )
        .help("a lognormal takes median and p90, or mean and cv; a normal takes mean and sd"),
    );
    None
}

fn numbers<const N: usize>(
    node: &Node,
    dimension: &DimensionInfo,
    reading: &mut Reading,
) -> Option<[f64; N]> {
    let Kind::List(items) = &node.kind else {
        reading.wrong_kind(node, &format!("a list of {N} values"));
        return None;
    };
    if items.len() != N {
        reading.wrong_kind(node, &format!("a list of {N} values, and has {}", items.len()));
        return None;
    }
    let mut out = [0.0; N];
    let mut whole = true;
    for (slot, item) in out.iter_mut().zip(items) {
        match number(item, dimension, reading) {
            Some(value) => *slot = value,
            None => whole = false,
        }
    }
    whole.then_some(out)
}

fn in_range(law: &Law, span: Span, dimension: &DimensionInfo, reading: &mut Reading) -> Option<()> {
    let (low, high) = dimension.range;
    let (least, most) = match law {
        // a normal always leaves a bounded range; it may, as long as that is rare
        Law::Normal { mean, sd } => (mean - 2.0 * sd, (mean + 2.0 * sd).min(high.max(*mean))),
        // its tail may run over, and is then taken as the bound
        Law::Lognormal { mu, .. } => (0.0, libm::exp(*mu)),
        other => other.support(),
    };
    if least >= low && most <= high && !least.is_nan() {
        return Some(());
    }
    let help = match law {
        Law::Normal { .. } => "use a lognormal, which cannot be negative, or a smaller spread",
        _ => "mend the number, or the unit",
    };
    let bounds = if high < 10.0 {
        format!("lies from {low} to {high}")
    } else if low == 0.0 {
        "is not negative".to_owned()
    } else {
        format!("lies from {low} to {high}")
    };
    let message = format!("`{}` is {}, which {bounds}", reading.path(), dimension.name);
    reading.report(
        Diagnostic::error(Code::OUT_OF_RANGE, span, message).label("out of range").help(help),
    );
    None
}

fn draw(table: &Node, reading: &mut Reading) -> Option<Draw> {
    let Some(node) = table.get("draw") else { return Some(Draw::Study) };
    Some(match reading.word(node, &["study", "entity", "use"])? {
        "entity" => Draw::Entity,
        "use" => Draw::Use,
        _ => Draw::Study,
    })
}

fn basis(table: &Node, reading: &mut Reading) -> Basis {
    if let Some(node) = table.get("evidence") {
        let claims = reading.within("evidence", |r| Vec::<String>::read(node, r));
        return Basis::Evidence(claims.unwrap_or_default());
    }
    match table.get("assumed") {
        Some(node) => match String::read(node, reading) {
            Some(why) if !why.trim().is_empty() => Basis::Assumed(why),
            _ => Basis::Unsaid,
        },
        None => Basis::Unsaid,
    }
}

impl Definitions {
    fn quantity(&mut self, dimension: &'static DimensionInfo) -> serde_json::Value {
        let name = format!("quantity: {}", dimension.name);
        let reference = json!({ "$ref": format!("#/$defs/{name}") });
        if self.begin(&name) {
            let one = if dimension.base.is_empty() {
                json!({ "type": ["number", "string"] })
            } else {
                json!({ "type": "string", "examples": [dimension.example] })
            };
            let list =
                |n: usize| json!({ "type": "array", "items": one, "minItems": n, "maxItems": n });
            let bare = json!({ "type": "number", "exclusiveMinimum": 0 });
            let units: Vec<&str> = dimension.units.iter().map(|(name, _)| *name).collect();
            let about = format!(
                "{}: a value or a distribution. Units: {}.",
                dimension.name,
                if units.is_empty() { "none".to_owned() } else { units.join(", ") }
            );
            let spread = json!({ "type": "object", "additionalProperties": false, "properties": {
                "median": one, "p90": one, "mean": one, "cv": bare } });
            let table = json!({ "type": "object", "additionalProperties": false, "properties": {
                "value": one,
                "uniform": list(2), "triangular": list(3), "pert": list(3),
                "normal": { "type": "object", "required": ["mean", "sd"],
                    "additionalProperties": false, "properties": { "mean": one, "sd": one } },
                "lognormal": spread,
                "median": one, "p90": one, "mean": one, "cv": bare,
                "beta": { "type": "array", "items": bare, "minItems": 2, "maxItems": 2 },
                "empirical": { "type": "array", "items": one, "minItems": 1 },
                "draw": { "enum": ["study", "entity", "use"], "description": "How often it is drawn: once a study (the default), for each entity, or at each use." },
                "evidence": { "type": "array", "items": { "type": "string" }, "description": "Ids of the claims that it rests on." },
                "assumed": { "type": "string", "description": "Why it is assumed." },
            } });
            self.finish(&name, json!({ "description": about, "anyOf": [one, table] }));
        }
        reference
    }
}
