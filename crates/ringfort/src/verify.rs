//! Does the engine reproduce what has been published?
//!
//! Every case under `verification/` is recomputed from its inputs through the public functions of the
//! analysis and the simulation, and set beside its figure. The cases are compiled in. A formula sees
//! the inputs of a case only, never its figure.

mod chance;
mod diagrams;
mod exposure;
mod effort;
mod fights;
mod inputs;
mod layers;
mod page;
mod search;
mod statistics;

pub use page::page;

use ringfort_model::verdict::Verdict;
use serde_json::Value;

use inputs::Inputs;

/// What recomputes a case: the figures from the inputs, under the names the case gives them. None when
/// the inputs are not what the formula needs.
type Formula = fn(Inputs<'_>) -> Option<Value>;

/// One folder of `verification/`.
struct Book {
    folder: &'static str,
    text: &'static str,
}

macro_rules! books {
    ($($folder:literal),* $(,)?) => {
        [$(Book {
            folder: $folder,
            text: include_str!(concat!("../../../verification/", $folder, "/cases.json")),
        }),*]
    };
}

/// All sources, in the order of the page.
const BOOKS: [Book; 31] = books![
    "easi",
    "keni-timely-detection",
    "garcia-timely-pump",
    "carrowbeg",
    "raster",
    "race",
    "detection",
    "koopman-1946",
    "soral",
    "looks",
    "moving-target",
    "stone-2014",
    "map-score",
    "hidden-markov",
    "fusion",
    "decision",
    "resighting",
    "predictability",
    "covert",
    "brown-1963",
    "lanchester",
    "washburn-1980",
    "time-to-death",
    "newcombe-1998",
    "nothing-seen",
    "paired",
    "freireich-1963",
    "special-functions",
    "sensitivity",
    "queues",
    "random123",
];

/// Recomputes every case, in the order of the sources and of the cases in them: a verdict for each
/// figure.
///
/// Takes about a second. A case that cannot be read or computed gives misses, never a panic.
pub fn verify() -> Vec<Verdict> {
    BOOKS.iter().flat_map(|book| book.verdicts(formula)).collect()
}

/// The function that recomputes cases of this name.
fn formula(name: &str) -> Option<Formula> {
    layers::formula(name)
        .or_else(|| diagrams::formula(name))
        .or_else(|| search::formula(name))
        .or_else(|| exposure::formula(name))
        .or_else(|| effort::formula(name))
        .or_else(|| fights::formula(name))
        .or_else(|| statistics::formula(name))
        .or_else(|| chance::formula(name))
}

impl Book {
    /// Its cases and what it says of itself; null if the file is broken, which a test excludes.
    fn read(&self) -> Value {
        serde_json::from_str(self.text).unwrap_or_default()
    }

    /// The verdicts on its cases, each recomputed by what `formula` gives for its name.
    fn verdicts(&self, formula: impl Fn(&str) -> Option<Formula>) -> Vec<Verdict> {
        let read = self.read();
        let mut verdicts = Vec::new();
        for case in read["cases"].as_array().into_iter().flatten() {
            let computed = case["formula"]
                .as_str()
                .and_then(&formula)
                .and_then(|recompute| recompute(Inputs::of(&case["inputs"])));
            let comparison = Comparison {
                tolerance: case["tolerance"].as_f64().unwrap_or(0.0),
                must_differ: case["must_differ"].as_bool().unwrap_or(false),
            };
            let id = case["id"].as_str().unwrap_or_default();
            comparison.walk(id, &case["expected"], computed.as_ref(), &mut verdicts);
        }
        verdicts
    }
}

/// How the figures of one case are compared.
struct Comparison {
    /// For figures given as numbers; printed ones, given as text, carry their own.
    tolerance: f64,
    must_differ: bool,
}

impl Comparison {
    /// Goes through published figures and ours side by side. Where there is but one, its place is
    /// left out of the id.
    fn walk(&self, id: &str, published: &Value, ours: Option<&Value>, into: &mut Vec<Verdict>) {
        let below = |part: &str, alone: bool| {
            if alone { id.to_owned() } else { format!("{id}/{part}") }
        };
        match published {
            Value::Object(fields) => {
                for (name, value) in fields {
                    let ours = ours.and_then(|ours| ours.get(name));
                    self.walk(&below(name, fields.len() == 1), value, ours, into);
                }
            }
            Value::Array(items) => {
                for (place, value) in items.iter().enumerate() {
                    let ours = ours.and_then(|ours| ours.get(place));
                    self.walk(&below(&place.to_string(), items.len() == 1), value, ours, into);
                }
            }
            _ => {
                let (figure, tolerance) = match published.as_str() {
                    Some(text) => printed(text),
                    None => (published.as_f64(), self.tolerance),
                };
                let ours = ours.and_then(Value::as_f64).filter(|_| figure.is_some());
                let figure = figure.unwrap_or_default();
                into.push(Verdict::of(id.to_owned(), figure, ours, tolerance, self.must_differ));
            }
        }
    }
}

/// A printed figure and half its last digit; the spacing of doubles is added, since figures of
/// sixteen digits are printed too.
fn printed(text: &str) -> (Option<f64>, f64) {
    let Ok(figure) = text.parse::<f64>() else { return (None, 0.0) };
    let decimals = text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let half_digit = 0.5 * libm::pow(10.0, -(decimals as f64));
    (Some(figure), half_digit + f64::EPSILON * figure.abs())
}

#[cfg(test)]
mod tests {
    use super::*;
    use ringfort_model::verdict::VerdictKind;
    use serde_json::json;
    use std::collections::BTreeSet;
    use std::path::Path;

    fn root() -> &'static Path {
        Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
    }

    #[test]
    fn verify_every_case() {
        let verdicts = verify();
        let missed: Vec<_> =
            verdicts.iter().filter(|seen| seen.verdict == VerdictKind::Miss).collect();
        assert!(missed.is_empty(), "{missed:#?}");
        assert!(verdicts.len() > 300, "{}", verdicts.len());
        let traps = verdicts.iter().filter(|seen| seen.verdict == VerdictKind::MustDiffer).count();
        assert!(traps >= 8, "{traps}");
        let ids: BTreeSet<_> = verdicts.iter().map(|seen| seen.id.as_str()).collect();
        assert_eq!(ids.len(), verdicts.len(), "two figures have one id");
    }

    /// Nothing compares a number with itself: move a published figure by more than its tolerance
    /// and it is missed, since ours did not come from it.
    #[test]
    fn law_moved_figures_are_missed() {
        fn moved(value: &mut Value, by: f64) {
            match value {
                Value::Object(fields) => fields.values_mut().for_each(|below| moved(below, by)),
                Value::Array(items) => items.iter_mut().for_each(|below| moved(below, by)),
                Value::String(text) => {
                    let (figure, half) = printed(text);
                    let decimals = text.split_once('.').map_or(0, |(_, digits)| digits.len());
                    // Two units of the last digit.
                    *value = json!(format!("{:.decimals$}", figure.unwrap() + 4.0 * half));
                }
                _ => {
                    let figure = value.as_f64().unwrap();
                    *value = json!(figure + by + 1e-9 * figure.abs());
                }
            }
        }
        for book in &BOOKS {
            let mut read = book.read();
            for case in read["cases"].as_array_mut().unwrap() {
                if case["must_differ"] == json!(true) {
                    continue;
                }
                let tolerance = case["tolerance"].as_f64().unwrap_or(0.0);
                moved(&mut case["expected"], 3.0 * tolerance.max(1e-11));
            }
            let text: &'static str = Box::leak(read.to_string().into_boxed_str());
            let verdicts = Book { folder: book.folder, text }.verdicts(formula);
            assert!(!verdicts.is_empty(), "{}", book.folder);
            for seen in verdicts {
                assert_ne!(seen.verdict, VerdictKind::Ok, "{seen:?}");
            }
        }
    }

    /// A wrong formula is caught: EASI with every spread left out.
    #[test]
    fn law_a_wrong_formula_misses() {
        let easi = &BOOKS[0];
        let misses = |verdicts: Vec<Verdict>| {
            verdicts.iter().filter(|seen| seen.verdict == VerdictKind::Miss).count()
        };
        assert_eq!(misses(easi.verdicts(formula)), 0);
        let caught = easi.verdicts(|name| match name {
            "easi" => formula("certain interruption"),
            other => formula(other),
        });
        assert!(misses(caught) >= 10);
        let nothing = easi.verdicts(|_| None);
        assert_eq!(misses(nothing.clone()), nothing.len());
    }

    /// Every folder is compiled in, has a page, and every formula that a case names exists.
    #[test]
    fn law_every_folder_is_read() {
        let known: BTreeSet<_> = BOOKS.iter().map(|book| book.folder.to_owned()).collect();
        assert_eq!(known.len(), BOOKS.len());
        for entry in std::fs::read_dir(root().join("verification")).unwrap() {
            let path = entry.unwrap().path();
            let folder = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                assert!(path.join("README.md").exists(), "{folder} has no page");
                assert_eq!(known.contains(&folder), path.join("cases.json").exists(), "{folder}");
            }
        }
        for book in &BOOKS {
            let read = book.read();
            for field in ["title", "source", "read"] {
                assert!(read[field].is_string(), "{}: {field}", book.folder);
            }
            for case in read["cases"].as_array().unwrap() {
                let name = case["formula"].as_str().unwrap();
                assert!(formula(name).is_some(), "{}: {name}", book.folder);
                let kind = case["kind"].as_str().unwrap();
                assert!(["published", "derived", "trap"].contains(&kind));
                assert_eq!(kind == "trap", case["must_differ"] == json!(true), "{}", case["id"]);
            }
        }
    }

    /// The committed page is the one made here. `RINGFORT_GOLDEN=1` rewrites it.
    #[test]
    fn golden_page() {
        let path = root().join("docs/verification.md");
        let made = page(&verify());
        if std::env::var_os("RINGFORT_GOLDEN").is_some() {
            std::fs::write(&path, &made).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(committed, made, "run again with RINGFORT_GOLDEN=1 and explain what changed");
    }
}
