//! How a quantity is read from a scenario.

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::document::{Field, Kind, Node};
use crate::form::{Form, Id, Reading};
use crate::law::Law;
use crate::quantity::laws::law;
use crate::quantity::{Basis, Dimension, DimensionInfo, Draw, Entry, Quantity};
use crate::schema::Definitions;

/// Keys of a quantity that each give its value or distribution.
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
    "grade",
];

/// Every key of a quantity.
const KEYS: &[&str] = &[
    "value",
    "uniform",
    "triangular",
    "normal",
    "lognormal",
    "median",
    "p90",
    "mean",
    "cv",
    "beta",
    "pert",
    "empirical",
    "grade",
    "draw",
    "evidence",
    "assumed",
];

impl<D: Dimension> Form for Quantity<D> {
    fn read(node: &Node, reading: &mut Reading) -> Option<Self> {
        let entry = entry(node, D::INFO, reading)?;
        let (law, draw) = (entry.law.clone(), entry.draw);
        let id = reading.quantities.len();
        reading.quantities.push(entry);
        Some(Self::new(id, law, draw))
    }

    /// Not a number, so that no check of sizes finds fault with it.
    fn stand_in(reading: &mut Reading) -> Self {
        let law = Law::Point(f64::NAN);
        let basis = Basis::Default("could not be read".to_owned());
        let (dimension, draw, span) = (D::INFO, Draw::Study, Span::default());
        let entry = Entry { path: reading.path(), dimension, law: law.clone(), draw, basis, span };
        reading.quantities.push(entry);
        Self::new(reading.quantities.len() - 1, law, draw)
    }

    fn schema(definitions: &mut Definitions) -> serde_json::Value {
        definitions.quantity(D::INFO)
    }
}

fn entry(node: &Node, dimension: &'static DimensionInfo, reading: &mut Reading) -> Option<Entry> {
    let (law, draw, basis) = if let Kind::Table(fields) = &node.kind {
        let given: Vec<&Field> = fields.iter().filter(|f| LAWS.contains(&f.key.as_str())).collect();
        let table = reading.table(node, KEYS)?;
        let law = match given.as_slice() {
            [one] => law(one, node, dimension, reading),
            // a misspelt one has been told
            [] if LAWS.iter().any(|key| table.is_meant(key)) => None,
            others => {
                let says = if others.is_empty() {
                    "neither a value nor a distribution"
                } else {
                    "more than one value or distribution"
                };
                let message = format!("`{}` has {says}", reading.path());
                reading.report(
                    Diagnostic::error(Code::WRONG_LAW, node.span, message)
                        .label("one is due here")
                        .help(format!("write it like {{ value = {} }}; `ringfort explain RF0112` lists the distributions", dimension.shown())),
                );
                None
            }
        };
        // each is read even when another cannot be, so that all that is wrong is told
        let (draw, basis) = (draw(node, reading), basis(node, reading));
        let basis = match (basis, node.get("grade").and_then(Node::text)) {
            (Basis::Unsaid, Some(grade)) => {
                Basis::Default(format!("what `[grades]` takes {grade} to stand for"))
            }
            (basis, _) => basis,
        };
        (law?, draw?, basis)
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
pub(super) fn number(node: &Node, dimension: &DimensionInfo, reading: &mut Reading) -> Option<f64> {
    let bare = dimension.base.is_empty();
    let message = match &node.kind {
        Kind::Integer(_) | Kind::Float(_) if bare => return node.number(),
        Kind::Integer(_) | Kind::Float(_) => unitless(dimension, reading),
        Kind::Text(text) => {
            if let Some(special) = dimension.special {
                match special(text) {
                    Some(value) => return Some(value),
                    None => format!("`{text}` is not {}", dimension.name),
                }
            } else {
                let (digits, unit) = split(text);
                let factor = if unit.is_empty() && bare {
                    Some(1.0)
                } else {
                    dimension.units.iter().find(|(name, _)| squeezed(name) == unit).map(|u| u.1)
                };
                match (digits.parse::<f64>(), factor) {
                    (Ok(value), Some(factor)) => return Some(value * factor),
                    (Ok(_), None) if unit.is_empty() => unitless(dimension, reading),
                    (Ok(_), None) if dimension.units.is_empty() => {
                        let path = reading.path();
                        format!(
                            "`{path}` is {}, which has no unit such as `{unit}`",
                            dimension.name
                        )
                    }
                    (Ok(_), None) => {
                        let units: Vec<&str> = dimension.units.iter().map(|u| u.0).collect();
                        format!(
                            "`{unit}` is not a unit of {}, which `{}` is (units: {})",
                            dimension.name,
                            reading.path(),
                            units.join(", ")
                        )
                    }
                    (Err(_), _) => format!("`{text}` is not {}", dimension.name),
                }
            }
        }
        _ => {
            reading.wrong_kind(node, dimension.name, &format!("it like {}", dimension.shown()));
            return None;
        }
    };
    reading.report(
        Diagnostic::error(Code::WRONG_UNIT, node.span, message)
            .label(format!("{} is due here", dimension.name))
            .help(format!("write it like {}", dimension.shown())),
    );
    None
}

fn unitless(dimension: &DimensionInfo, reading: &Reading) -> String {
    let lacks = if dimension.special.is_some() { "a day" } else { "a unit" };
    format!("`{}` is {} and needs {lacks}", reading.path(), dimension.name)
}

/// A number's digits, and its unit without blanks.
fn split(text: &str) -> (&str, String) {
    let text = text.trim_start();
    let is_exponent = |(i, c): (usize, char)| {
        matches!(c, 'e' | 'E')
            && text[i + 1..]
                .trim_start_matches(['+', '-'])
                .starts_with(|c: char| c.is_ascii_digit())
    };
    let end = text
        .char_indices()
        .find(|(i, c)| !(c.is_ascii_digit() || ".+-".contains(*c) || is_exponent((*i, *c))))
        .map_or(text.len(), |(i, _)| i);
    (text[..end].trim(), squeezed(&text[end..]))
}

fn squeezed(unit: &str) -> String {
    unit.split_whitespace().collect()
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
        Law::Normal { .. } => {
            "use a lognormal, which cannot be negative, or a smaller spread".to_owned()
        }
        Law::Point(percent) if dimension.range == (0.0, 1.0) && (2.0..=100.0).contains(percent) => {
            format!("if percent is meant, write {} or \"{percent} %\"", percent / 100.0)
        }
        _ => "mend the number, or the unit".to_owned(),
    };
    let bounds = if high < 10.0 {
        format!("lies from {low} to {high}")
    } else if least < low && low == 0.0 {
        "is not negative".to_owned()
    } else {
        format!("lies from {low:e} to {high:e} {}", dimension.base)
    };
    let message = format!(
        "`{}` {}, and {} {}",
        reading.path(),
        dimension.said(least, most),
        dimension.name,
        bounds.trim_end()
    );
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
    let claims = table.get("evidence").map(|node| {
        let claims = reading.within("evidence", |r| Vec::<Id>::read(node, r));
        // what cannot be read has been told, and is not nothing
        (claims.is_none(), claims.unwrap_or_default())
    });
    let reason = table.get("assumed").map(|node| {
        let reason = reading.within("assumed", |r| String::read(node, r));
        reason.unwrap_or_else(|| "?".to_owned())
    });
    match (claims, reason.filter(|why| !why.trim().is_empty())) {
        (Some((false, claims)), reason) if !claims.is_empty() => {
            if reason.is_some() {
                let message = format!("`{}` both cites evidence and is assumed", reading.path());
                reading.report(
                    Diagnostic::warning(Code::NO_BASIS, table.span, message)
                        .label("counts as resting on the evidence")
                        .help("keep the one that the number rests on"),
                );
            }
            let path = reading.path();
            let ids = claims.iter().map(|claim| claim.text.clone()).collect();
            reading.cited.extend(claims.into_iter().map(|claim| (path.clone(), claim)));
            Basis::Evidence(ids)
        }
        (Some((true, _)), _) => Basis::Evidence(Vec::new()),
        (_, Some(why)) => Basis::Assumed(why),
        (_, None) => Basis::Unsaid,
    }
}
