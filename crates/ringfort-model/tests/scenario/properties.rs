//! No text makes the reader panic, and what it says points into the text.

use std::fs;

use proptest::prelude::*;
use ringfort_model::diagnostic::Diagnosed;
use ringfort_model::parse;
use ringfort_model::scenario::Scenario;

use crate::root;

fn tapalpa() -> (String, String) {
    let file =
        |name: &str| fs::read_to_string(root().join("scenarios/tapalpa").join(name)).unwrap();
    (file("scenario.toml"), file("evidence.toml"))
}

fn with_ledger(text: &str, ledger: &str, variants: &[String]) -> Diagnosed<Scenario> {
    parse::parse("scenario.toml", text, variants, &mut |_| Ok(ledger.to_owned()))
}

/// What holds of every answer.
fn sound(said: &Diagnosed<Scenario>) {
    assert!(said.value.is_some() || said.errors() > 0, "refused without a word");
    for span in said.diagnostics.iter().filter_map(|d| d.span) {
        let file = &said.files[span.file as usize];
        assert!(span.start <= span.end && span.end as usize <= file.text.len(), "{span:?}");
    }
    assert!(said.plain().len() >= said.diagnostics.len() && said.json().is_array());
    if let Some(scenario) = said.usable() {
        for entry in &scenario.quantities {
            let (low, high) = entry.law.support();
            assert!(low <= high, "{}: {low} to {high}", entry.path);
        }
    }
}

#[test]
fn the_scenario_of_the_gallery_has_no_problems_under_any_variant() {
    let (text, ledger) = tapalpa();
    let names = parse::variants(&text);
    let mut choices: Vec<Vec<String>> = vec![Vec::new(), names.clone()];
    choices.extend(names.into_iter().map(|name| vec![name]));
    for chosen in choices {
        let said = with_ledger(&text, &ledger, &chosen);
        assert!(said.diagnostics.is_empty(), "{chosen:?}\n{}", said.plain());
        assert_eq!(said.usable().unwrap().variants, chosen);
    }
}

/// So has each template of `ringfort new`.
#[test]
fn the_templates_have_no_problems_under_any_variant() {
    for name in ["villa", "facility", "self-audit", "minimal"] {
        let folder = root().join("crates/ringfort-cli/templates").join(name);
        let text = fs::read_to_string(folder.join("scenario.toml")).unwrap();
        let ledger = fs::read_to_string(folder.join("evidence.toml")).unwrap_or_default();
        for chosen in parse::variants(&text).into_iter().map(|name| vec![name]).chain([Vec::new()])
        {
            let said = with_ledger(&text, &ledger, &chosen);
            assert!(said.diagnostics.is_empty(), "{name} {chosen:?}\n{}", said.plain());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn law_any_text_ends_in_an_answer(text in any::<String>(), ledger in any::<String>()) {
        sound(&with_ledger(&text, &ledger, &["a".to_owned()]));
    }

    #[test]
    fn law_anything_like_toml_ends_in_an_answer(
        lines in prop::collection::vec("(\\[\\[?)?(site|scenario|principal|seeker|lead|id|at|every|set)[.= \\[\\]\"'{}0-9a-z-]{0,30}", 0..30),
    ) {
        sound(&with_ledger(&lines.join("\n"), &lines.join("\n"), &[]));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    /// The scenario of the gallery with stretches cut out, doubled, or overwritten.
    #[test]
    fn law_a_mutated_scenario_ends_in_an_answer(
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0usize..60, prop_oneof![
            Just(String::new()), Just("\"".to_owned()), Just("]".to_owned()), Just("\n[".to_owned()),
            Just("nan".to_owned()), Just("-1".to_owned()), Just("\u{e9}".to_owned()), "[a-z=.{}]{0,6}",
        ]), 1..6),
        in_ledger in any::<bool>(),
    ) {
        let (text, ledger) = tapalpa();
        let mut bytes: Vec<char> = if in_ledger { &ledger } else { &text }.chars().collect();
        for (at, length, put) in edits {
            let from = at.index(bytes.len());
            let to = (from + length).min(bytes.len());
            bytes.splice(from..to, put.chars());
        }
        let mutated: String = bytes.into_iter().collect();
        let said = if in_ledger {
            with_ledger(&text, &mutated, &[])
        } else {
            with_ledger(&mutated, &ledger, &parse::variants(&mutated))
        };
        sound(&said);
    }
}
