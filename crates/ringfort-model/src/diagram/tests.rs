use super::*;
use proptest::prelude::*;

const HEAD: &str = "[diagram]\ntitle = \"A yard\"\nstates = [\"day\", \"night\"]\n\
    [target]\nid = \"the safe\"\narea = \"hall\"\n[[response]]\nid = \"guards\"\ntime = \"5 min\"\n";

fn areas(names: &[&str]) -> String {
    names.iter().flat_map(|name| ["[[area]]\nid = \"", name, "\"\n"]).collect()
}

fn element(id: &str, from: &str, into: &str) -> String {
    format!(
        "[[element]]\nid = \"{id}\"\nfrom = \"{from}\"\ninto = \"{into}\"\n[[element.defeat]]\n\
         detection = 0.5\ndelay = \"60 s\"\n"
    )
}

/// What is said of a diagram, message and next step.
fn said(text: &str) -> Vec<(String, String)> {
    let read = read("yard.toml", text);
    assert_eq!(read.usable().is_some(), read.diagnostics.is_empty(), "{}", read.plain());
    for diagnostic in &read.diagnostics {
        assert!(!diagnostic.help.is_empty(), "`{}` has no next step", diagnostic.message);
    }
    read.diagnostics.into_iter().map(|d| (d.message, d.help)).collect()
}

fn check(text: &str, messages: &[&str]) {
    let said: Vec<String> = said(text).into_iter().map(|(message, _)| message).collect();
    assert_eq!(said, messages, "\n{text}");
}

#[test]
fn law_levels_count_the_elements_on_the_way() {
    let text = HEAD.to_owned()
        + &areas(&["outside", "hall", "yard"])
        + &element("fence", "outside", "yard")
        + &element("door", "yard", "hall")
        + &element("tunnel", "outside", "hall");
    let read = read("yard.toml", &text);
    assert_eq!(read.usable().unwrap().levels, [0, 2, 1]);
}

#[test]
fn law_circles_are_named() {
    let text = HEAD.to_owned()
        + &areas(&["outside", "yard", "cellar", "hall"])
        + &element("fence", "outside", "yard")
        + &element("stairs", "yard", "cellar")
        + &element("hatch", "cellar", "yard")
        + &element("door", "yard", "hall");
    check(&text, &["elements lead in a circle: stairs > hatch"]);
}

#[test]
fn law_what_hangs_is_told() {
    let text = HEAD.to_owned()
        + &areas(&["outside", "yard", "shed", "attic", "hall"])
        + &element("fence", "outside", "yard")
        + &element("gate", "yard", "shed")
        + &element("skylight", "attic", "hall")
        + &element("door", "yard", "hall");
    check(
        &text,
        &[
            "`gate` hangs: no way leads on from `shed` to the target",
            "`skylight` hangs: no way leads from outside to `attic`",
        ],
    );
    let cut = HEAD.to_owned()
        + &areas(&["outside", "yard", "hall"])
        + &element("fence", "outside", "yard");
    check(&cut, &["no way leads from `outside` to the target in `hall`"]);
}

#[test]
fn law_names_are_known_and_numbers_legal() {
    let text = HEAD.to_owned()
        + &areas(&["outside", "yard", "yard", "hall"])
        + &element("fence", "outside", "yrd")
        + "states = [\"nigth\"]\nnoticed = \"sometimes\"\n"
        + &element("door", "yard", "hall").replace("0.5", "50").replace("60 s", "-60 s");
    let said = said(&text);
    let messages: Vec<&str> = said.iter().map(|(message, _)| message.as_str()).collect();
    for expected in [
        "two areas are called `yard`",
        "there is no area `yrd`",
        "there is no state `nigth`",
        "`element.fence.defeat.0.noticed` cannot be `sometimes`",
    ] {
        assert!(messages.contains(&expected), "`{expected}` is missing in {messages:#?}");
    }
    assert!(messages.iter().any(|m| m.contains("a probability lies from 0 to 1")), "{messages:?}");
    assert!(messages.iter().any(|m| m.contains("is not negative")), "{messages:?}");
    assert!(said.iter().any(|(_, help)| help == "did you mean `night`?"));
}

#[test]
fn law_an_empty_diagram_says_what_it_needs() {
    let messages: Vec<String> =
        said("[diagram]\ntitle = \"x\"\n").into_iter().map(|s| s.0).collect();
    assert!(messages.iter().any(|m| m.contains("target")), "{messages:?}");
    assert!(messages.contains(&"a diagram needs areas".to_owned()), "{messages:?}");
}

proptest! {
    /// Any joining of areas is either a diagram or refused with a reason, and levels rise inward.
    #[test]
    fn law_any_joining_is_judged(joins in prop::collection::vec((0usize..5, 0usize..5), 0..10)) {
        let names = ["outside", "a", "b", "c", "hall"];
        let elements: Vec<String> = joins
            .iter()
            .enumerate()
            .map(|(n, (from, into))| element(&format!("e{n}"), names[*from], names[*into]))
            .collect();
        let elements = elements.concat();
        let read = read("x.toml", &(HEAD.to_owned() + &areas(&names) + &elements));
        match read.usable() {
            None => prop_assert!(read.errors() > 0),
            Some(diagram) => {
                for (from, into) in &joins {
                    prop_assert!(diagram.levels[*from] < diagram.levels[*into]);
                }
            }
        }
    }
}

#[test]
fn law_insiders_name_what_is_there() {
    let yard = areas(&["outside", "yard", "hall"])
        + &element("fence", "outside", "yard")
        + &element("door", "yard", "hall");
    let head = HEAD.replace("title =", "two_person = [\"door\"]\nprotracted = 20\ntitle =");
    let guard = "[[insider]]\nid = \"guard\"\npeople = 4\nauthorised = [\"fence\", \"yard\"]\n\
                 bypasses = [\"door\"]\nopens = [\"the safe\"]\nresponse_delay = \"2 min\"\n\
                 communication = 0.5\n";
    let text = head.clone() + &yard + guard;
    let read = read("yard.toml", &text);
    let file = &read.usable().unwrap_or_else(|| panic!("{}", read.plain())).file;
    assert_eq!((file.insider[0].people, file.diagram.protracted), (4, 20));

    let wrong = guard.replace("\"door\"", "\"dor\"").replace("\"the safe\"", "\"a window\"");
    check(
        &(head.replace("= 20", "= 0") + &yard + &wrong + guard),
        &[
            "`diagram.protracted` is 0, and must be from 1 to 1000000",
            "there is no area, element or target `dor`",
            "there is no area, element or target `a window`",
            "two insiders are called `guard`",
        ],
    );
}
