//! Which protective changes follow from the parts of a scenario?
//!
//! Each is written as the `[[variant]]` that a person would write, so that it is read, checked and
//! explained like one.

use std::fmt::Write as _;

use ringfort_model::quantity::Values;
use ringfort_model::scenario::{Equipment, Moves, Scenario};

/// A change as a variant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggested {
    /// Its name.
    pub id: String,
    /// What it is.
    pub what: String,
    /// The `[[variant]]`, to be put behind the scenario's text.
    pub toml: String,
}

/// How many sites are tried as further ones that are able to meet a need.
const FURTHER_SITES: usize = 2;

/// The changes that the protecting side could make to where he is, who comes and what he carries.
pub fn suggested(scenario: &Scenario, means: &Values) -> Vec<Suggested> {
    let file = &scenario.file;
    let mut all = Vec::new();
    for device in &file.emission {
        let what = format!("no device `{}` near him", device.id);
        all.push(change(&what, &[], &[format!("emission.{}", device.id)]));
    }
    let days = |seconds: f64| {
        format!("{{ value = \"{} h\", assumed = \"a change that is tried\" }}", seconds / 3600.0)
    };
    for visitor in &file.principal.visitor {
        let what = format!("{} comes a quarter as often", visitor.id);
        let path = format!("principal.visitor.{}.every", visitor.id);
        all.push(change(&what, &[(path, days(4.0 * means.of(&visitor.every)))], &[]));
    }
    for need in &file.principal.need {
        let unable: Vec<_> = file.site.iter().filter(|site| !need.is_met_at(site)).collect();
        if need.equipment == Equipment::OfTheSite && !unable.is_empty() {
            let what = format!("what {} takes is brought to any site", need.what);
            let path = format!("principal.need.{}.equipment", need.what);
            all.push(change(&what, &[(path, "\"portable\"".to_owned())], &[]));
        }
        for site in unable.into_iter().take(FURTHER_SITES) {
            let what = format!("{} at {} too", need.what, site.id);
            let abilities = site.abilities.iter().cloned().chain([need.what.text.clone()]);
            let abilities: Vec<String> = abilities.map(|a| format!("{a:?}")).collect();
            let value = format!("[{}]", abilities.join(", "));
            all.push(change(&what, &[(format!("site.{}.abilities", site.id), value)], &[]));
        }
    }
    if let Moves::Rotate(rotation) = &file.principal.moves {
        let stay_s = means.of(&rotation.stay);
        for (what, factor) in [("he moves on twice as soon", 0.5), ("he stays twice as long", 2.0)]
        {
            let path = "principal.moves.stay".to_owned();
            all.push(change(what, &[(path, days(factor * stay_s))], &[]));
        }
    }
    for habit in &file.principal.habit {
        let path = format!("principal.habit.{}", habit.id);
        let late = "{ uniform = [\"0 s\", \"1 h\"], draw = \"use\", assumed = \"a change that is tried\" }";
        let what = format!("{} up to an hour later, at random", habit.id);
        all.push(change(&what, &[(format!("{path}.late"), late.to_owned())], &[]));
        all.push(change(&format!("no {}", habit.id), &[], &[path]));
    }
    all
}

fn change(what: &str, set: &[(String, String)], remove: &[String]) -> Suggested {
    let id = format!("change: {what}");
    let mut toml = format!("\n[[variant]]\nid = {id:?}\nwhy = {what:?}\n");
    if !remove.is_empty() {
        let paths: Vec<String> = remove.iter().map(|path| format!("{path:?}")).collect();
        let _ = writeln!(toml, "remove = [{}]", paths.join(", "));
    }
    if !set.is_empty() {
        let pairs: Vec<String> =
            set.iter().map(|(path, value)| format!("{path:?} = {value}")).collect();
        let _ = writeln!(toml, "set = {{ {} }}", pairs.join(", "));
    }
    Suggested { id, what: what.to_owned(), toml }
}
