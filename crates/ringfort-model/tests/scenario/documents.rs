//! A text becomes a tree of values that know their places; a ledger becomes what was said.

use ringfort_model::document::{Kind, Node};
use ringfort_model::evidence::Use;
use ringfort_model::parse;

use crate::example::completed;

#[test]
fn values_are_what_they_say_and_where() {
    let text = "a = 0x1F\nb = 1_000\nc = 1e3\nd = \"é\" # no\ne = 2026-05-04T06:00:00+02:00\n[f]\ng = [true, { h = -inf }]\n";
    let (root, broken) = Node::parse(3, text);
    assert!(broken.is_empty());
    let kind = |key: &str| root.get(key).map(|node| node.kind.clone());
    assert_eq!(kind("a"), Some(Kind::Integer(31)));
    assert_eq!(kind("b"), Some(Kind::Integer(1000)));
    assert_eq!(kind("c"), Some(Kind::Float(1000.0)));
    assert_eq!(kind("d"), Some(Kind::Text("é".to_owned())));
    assert_eq!(kind("e"), Some(Kind::Date("2026-05-04T06:00:00+02:00".to_owned())));
    let span = root.get("d").unwrap().span;
    assert_eq!((span.file, &text[span.start as usize..span.end as usize]), (3, "\"é\""));
    let Some(Kind::List(items)) = root.get("f").unwrap().get("g").map(|g| g.kind.clone()) else {
        panic!("no list")
    };
    assert_eq!(items[0].kind, Kind::Bool(true));
    assert_eq!(items[1].get("h").unwrap().number(), Some(f64::NEG_INFINITY));
    assert_eq!(items[1].described(), "a table");
}

#[test]
fn a_whole_number_that_does_not_fit_becomes_a_float() {
    let (root, _) = Node::parse(0, "a = 99999999999999999999");
    assert_eq!(root.get("a").unwrap().number(), Some(1e20));
}

/// What follows a slip is still read.
#[test]
fn slips_are_all_told() {
    let (root, broken) = Node::parse(0, "a = \nb = 2\nc 3\nd = 4\n");
    assert_eq!(broken.len(), 2, "{broken:?}");
    assert_eq!(root.get("b").unwrap().number(), Some(2.0));
    let (root, broken) = Node::parse(0, "d = 4\nd = 5\ne = 6\ne = 7\n");
    assert_eq!(broken.len(), 2, "{broken:?}");
    assert_eq!(root.get("d").unwrap().number(), Some(4.0));
}

#[test]
fn a_ledger_keeps_what_was_said() {
    let claim = |id: &str, rest: &str| {
        format!(
            "[[claim]]\nid = \"{id}\"\nsource = \"A\"\ngrade = \"F6\"\nabout = \"x\"\norigin = \"x\"\ntext = \"x\"\n{rest}\n"
        )
    };
    let ledger = [
        "[[source]]\nid = \"A\"\npublished = 2026-05-04\nkind = \"x\"\n".to_owned(),
        claim("one", "value = { quantity = \"q\", exactly = 8 }\nuse = \"check\""),
        claim("two", "value = { at_least = \"3 km\" }"),
        claim("three", "value = { between = [\"12 d\", \"21 d\"], use = \"check\" }"),
        claim("four", "value = { around = 400 }"),
        claim("five", "value = { at_most = 2.5 }"),
    ]
    .concat();
    let text = completed(
        "[scenario]\ntitle = \"x\"\nsubject = \"synthetic\"\nledger = \"l.toml\"\nstart = 2026-05-04T00:00:00Z\nhorizon = \"9 d\"",
    );
    let said = parse::parse("s.toml", &text, &[], &mut |name| {
        assert_eq!(name, "l.toml");
        Ok(ledger.clone())
    });
    assert!(said.diagnostics.is_empty(), "{}", said.plain());
    let ledger = &said.usable().unwrap().ledger;
    let figures: Vec<_> = (ledger.claim.iter())
        .map(|c| c.value.as_ref().map(|v| (v.words.as_str(), v.bounds)).unwrap())
        .collect();
    assert_eq!(
        figures,
        [
            ("exactly 8", (Some(8.0), Some(8.0))),
            ("at least 3 km", (Some(3.0), None)),
            ("between 12 d and 21 d", (Some(12.0), Some(21.0))),
            ("around 400", (Some(400.0), Some(400.0))),
            ("at most 2.5", (None, Some(2.5))),
        ]
    );
    let judging: Vec<bool> =
        ledger.claim.iter().map(ringfort_model::evidence::Ledger::judges).collect();
    assert_eq!(judging, [true, false, true, false, false]);
    assert_eq!(ledger.get("one").unwrap().for_use, Some(Use::Check));
    assert_eq!(ledger.get("one").unwrap().grade.to_string(), "F6");
    assert!(ledger.get("six").is_none());
}

#[test]
fn variants_patch_and_lie_over_one_another() {
    let text = completed(
        "[[variant]]\nid = \"longer\"\nset = { \"scenario.horizon\" = \"20 d\", \"engagement.loss_ratio\" = { value = 3, assumed = \"x\" } }\n\
         [[variant]]\nid = \"longest\"\nset = { \"scenario.horizon\" = \"30 d\" }\n\
         [[variant]]\nid = \"alone\"\nremove = [\"seeker.informant.neighbour\"]\n",
    );
    let days = |variants: &[&str]| {
        let variants: Vec<String> = variants.iter().map(|v| (*v).to_owned()).collect();
        let said = parse::parse("s", &text, &variants, &mut |_| Err(String::new()));
        let scenario = said.usable().unwrap_or_else(|| panic!("{}", said.plain()));
        let value = |path: &str| {
            let entry = scenario.quantities.iter().find(|e| e.path == path);
            entry.map_or(f64::NAN, |e| e.law.support().0)
        };
        let informants = scenario.file.seeker.informant.len();
        (value("scenario.horizon") / 86_400.0, value("engagement.loss_ratio"), informants)
    };
    assert_eq!(days(&[]), (14.0, 1.0, 1));
    assert_eq!(days(&["longer"]), (20.0, 3.0, 1));
    assert_eq!(days(&["longer", "longest"]), (30.0, 3.0, 1));
    assert_eq!(days(&["longest", "longer", "alone"]), (20.0, 3.0, 0));
}
