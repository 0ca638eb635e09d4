//! How a distribution is read: each form in which it may be written.

use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Field, Kind, Node};
use crate::evidence::Grade;
use crate::form::{Form, Reading};
use crate::law::Law;
use crate::quantity::reading::number;
use crate::quantity::{Chance, Dimension, DimensionInfo, Time};

/// Φ⁻¹(0.9): what turns a median and a 90th percentile into a lognormal.
const Z_90: f64 = 1.281_551_565_544_600_4;

/// The law that the key and value of `field` give, perhaps with more from their table.
pub(super) fn law(
    field: &Field,
    table: &Node,
    dimension: &DimensionInfo,
    reading: &mut Reading,
) -> Option<Law> {
    let value = &field.value;
    let law = match field.key.as_str() {
        "value" => return Some(Law::Point(number(value, dimension, reading)?)),
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
        "beta" if !dimension.base.is_empty() => {
            let message =
                format!("`{}` is {}, and a beta has no unit", reading.path(), dimension.name);
            reading.report(
                Diagnostic::error(Code::WRONG_LAW, value.span, message)
                    .label("lies from 0 to 1")
                    .help("use pert = [low, mode, high]: a beta between two bounds"),
            );
            return None;
        }
        "beta" => {
            let [a, b] = numbers(value, &BARE, reading)?;
            Law::Beta { a, b }
        }
        "empirical" => {
            let Kind::List(items) = &value.kind else {
                reading.wrong_kind(value, "a list of values", "empirical = [one, another, …]");
                return None;
            };
            let read: Vec<_> = items.iter().map(|item| number(item, dimension, reading)).collect();
            Law::Empirical(read.into_iter().collect::<Option<_>>()?)
        }
        "grade" => graded(value, dimension, reading)?,
        "normal" => {
            reading.table(value, &["mean", "sd"])?;
            let mean = part(value, "mean", dimension, reading);
            // the spread of a moment is a time
            let spread = if dimension.special.is_some() { Time::INFO } else { dimension };
            let sd = part(value, "sd", spread, reading);
            Law::Normal { mean: mean?, sd: sd? }
        }
        "lognormal" => {
            reading.table(value, &["median", "p90", "mean", "cv"])?;
            lognormal(value, dimension, reading)?
        }
        // the spread stands beside the median or the mean
        _ => lognormal(table, dimension, reading)?,
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

/// The law of an Admiralty grade, by the table of the scenario.
fn graded(node: &Node, dimension: &DimensionInfo, reading: &mut Reading) -> Option<Law> {
    if dimension != Chance::INFO {
        let message = format!("`{}` is {}, which has no grade", reading.path(), dimension.name);
        reading.report(
            Diagnostic::error(Code::WRONG_LAW, node.span, message)
                .label("a grade stands for a probability")
                .help(format!("write it like {}", dimension.shown())),
        );
        return None;
    }
    let grade = Grade::read(node, reading)?;
    let record = reading.grades.of(grade);
    Some(Law::Beta { a: record.right, b: record.wrong })
}

fn lognormal(node: &Node, dimension: &DimensionInfo, reading: &mut Reading) -> Option<Law> {
    if node.get("median").is_some() {
        let median = part(node, "median", dimension, reading);
        let p90 = part(node, "p90", dimension, reading);
        let (median, p90) = (median?, p90?);
        if median <= 0.0 {
            not_over_zero(node, "median", reading);
            return None;
        }
        Some(Law::Lognormal { mu: libm::log(median), sigma: libm::log(p90 / median) / Z_90 })
    } else {
        let mean = part(node, "mean", dimension, reading);
        let cv = part(node, "cv", &BARE, reading);
        let (mean, cv) = (mean?, cv?);
        if mean <= 0.0 {
            not_over_zero(node, "mean", reading);
            return None;
        }
        let variance = libm::log(1.0 + cv * cv);
        Some(Law::Lognormal { mu: libm::log(mean) - variance / 2.0, sigma: variance.sqrt() })
    }
}

/// Says that what the spread is around must be over 0.
fn not_over_zero(node: &Node, key: &str, reading: &mut Reading) {
    let span = node.get(key).map_or(node.span, |value| value.span);
    let message = format!("`{}` has a {key} that is not over 0", reading.path());
    reading.report(
        Diagnostic::error(Code::WRONG_LAW, span, message)
            .label("a spread of this kind lies over 0")
            .help(format!("give a {key} over 0; what takes nothing at all is written as 0 alone")),
    );
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
    let message = format!("the distribution of `{}` lacks `{key}`", reading.path());
    reading.report(
        Diagnostic::error(Code::WRONG_LAW, node.span, message)
            .label(format!("`{key}` is missing"))
            .help("a lognormal takes median and p90, or mean and cv; a normal takes mean and sd"),
    );
    None
}

fn numbers<const N: usize>(
    node: &Node,
    dimension: &DimensionInfo,
    reading: &mut Reading,
) -> Option<[f64; N]> {
    let items = match &node.kind {
        Kind::List(items) if items.len() == N => items,
        _ => {
            let write = if N == 2 { "[first, second]" } else { "[low, mode, high]" };
            reading.wrong_kind(node, &format!("a list of {N}"), write);
            return None;
        }
    };
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
