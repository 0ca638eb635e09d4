//! Is the drawing well-formed, does it hold everything, and does it look as pinned?

use ringfort_model::diagram;
use roxmltree::{Document, Node};

use super::*;
use crate::calc::{AskDiagram, diagram as ask};

/// A yard whose names need escaping, with a jump, two areas of one level and a door that nobody passes.
const YARD: &str = r#"
[diagram]
title = "A yard & <its> \"hall\""
states = ["day", "night"]
[[area]]
id = "outside"
[[area]]
id = "yard"
[[area.crossing]]
detection = 0.1
delay = "40 s"
[[area]]
id = "cellar"
[[area]]
id = "hall & vault"
[[element]]
id = "fence <west> of an old orchard, doubled, with razorwire above and a ditch beyond"
from = "outside"
into = "yard"
[[element.defeat]]
detection = 0.2
delay = "30 s"
[[element]]
id = "drain"
from = "outside"
into = "cellar"
[[element.defeat]]
by = "stealth"
detection = 0.05
delay = "700 s"
[[element.defeat]]
detection = 0.5
delay = "90 s"
[[element]]
id = "door"
from = "yard"
into = "hall & vault"
[[element.defeat]]
states = ["day"]
detection = 0.9
delay = "90 s"
[[element]]
id = "gate house"
from = "yard"
into = "hall & vault"
[[element.defeat]]
detection = 0.9
noticed = "end"
delay = "90 s"
[[element]]
id = "hatch"
from = "cellar"
into = "hall & vault"
[[element.defeat]]
detection = 0.4
delay = "60 s"
[[element]]
id = "tunnel"
from = "outside"
into = "hall & vault"
[[element.defeat]]
detection = 0.6
delay = "9 min"
[target]
id = "the safe"
area = "hall & vault"
[[target.task]]
detection = 0
delay = "120 s"
[[response]]
id = "guards"
time = "200 s"
"#;

fn found(text: &str, state: Option<&str>) -> DiagramFinding {
    let read = diagram::read("yard.toml", text);
    let usable = read.usable().unwrap_or_else(|| panic!("{}", read.plain()));
    let state = state.map(str::to_owned);
    ask(usable, &AskDiagram { state, courses: 1, ..AskDiagram::default() }).unwrap()
}

fn class<'a>(document: &'a Document<'a>, class: &'a str) -> impl Iterator<Item = Node<'a, 'a>> {
    let has = move |node: &Node| {
        node.attribute("class").is_some_and(|all| all.split(' ').any(|one| one == class))
    };
    document.descendants().filter(has)
}

fn number(node: Node, name: &str) -> f64 {
    node.attribute(name).unwrap().parse().unwrap()
}

/// Everything is there once, nothing lies upon something else or outside, and names survive.
#[test]
fn law_a_drawing_is_sound() {
    let carrowbeg = include_str!("../../../../../verification/carrowbeg/diagram.toml");
    let cases = [(YARD, Some("day")), (YARD, Some("night")), (carrowbeg, None)];
    for (text, state) in cases {
        let found = found(text, state);
        for heading in [true, false] {
            let svg = diagram_svg(&found, heading);
            let document = Document::parse(&svg).unwrap();
            let root = document.root_element();
            let title = root.children().find(|node| node.has_tag_name("title")).unwrap();
            assert!(title.text().unwrap().ends_with(&found.title));
            assert_eq!(root.attribute("role"), Some("img"));
            let (width, height) = (number(root, "width"), number(root, "height"));
            assert_eq!(class(&document, "asd-bar").count(), found.areas.len());
            assert_eq!(class(&document, "asd-element").count(), found.elements.len());
            assert_eq!(class(&document, "asd-title").count(), usize::from(heading));
            let boxes: Vec<[f64; 4]> = document
                .descendants()
                .filter(|node| node.has_tag_name("rect") && node.attribute("rx").is_some())
                .map(|node| ["x", "y", "width", "height"].map(|name| number(node, name)))
                .collect();
            assert_eq!(boxes.len(), found.areas.len() + found.elements.len() + 1);
            for (n, [x, y, w, h]) in boxes.iter().enumerate() {
                assert!(*x >= 0.0 && *y >= 0.0 && x + w <= width && y + h <= height, "{svg}");
                for [x2, y2, w2, h2] in &boxes[n + 1..] {
                    let apart = x + w <= *x2 || x2 + w2 <= *x || y + h <= *y2 || y2 + h2 <= *y;
                    assert!(apart, "two boxes overlap at {x} {y} and {x2} {y2}\n{svg}");
                }
            }
            let on_path: Vec<&str> = class(&document, "asd-on-path")
                .map(|node| node.first_element_child().unwrap().text().unwrap())
                .collect();
            let path = &found.most_vulnerable_path;
            assert_eq!(on_path.len() + 1, path.len());
            for text in on_path {
                assert!(path.iter().any(|name| text.starts_with(&format!("{name}: "))), "{text}");
            }
        }
    }
}

#[test]
fn law_what_cannot_be_passed_and_what_is_late_are_muted() {
    let night = diagram_svg(&found(YARD, Some("night")), true);
    let document = Document::parse(&night).unwrap();
    let shut: Vec<Node> = class(&document, "asd-shut").collect();
    assert_eq!(shut.len(), 1);
    assert_eq!(shut[0].first_element_child().unwrap().text(), Some("door: not passable now"));
    // at the end of the gate house 120 s are left, and the response takes 200 s
    let late: Vec<&str> = class(&document, "asd-late")
        .map(|node| node.first_element_child().unwrap().text().unwrap())
        .collect();
    assert!(late.iter().any(|text| text.starts_with("gate house")), "{late:?}");
    assert!(!late.iter().any(|text| text.starts_with("tunnel")), "{late:?}");
}

#[test]
fn law_any_text_is_xml() {
    for text in ["\u{0}\u{1}\u{7f}\u{85}a\u{fffe}\u{ffff}", "]]>&<!--\"'", "a\nb\tc"] {
        let xml = format!("<a b=\"{}\">{}</a>", escaped(text), escaped(text));
        assert!(Document::parse(&xml).is_ok(), "{xml:?}");
    }
    assert_eq!(marks::broken("one two three", 7, 3), ["one two", "three"]);
    assert_eq!(marks::broken("abcdefghij k", 4, 3), ["abcd", "efgh", "ij k"]);
    assert_eq!(marks::broken("aa bb cc dd", 2, 3), ["aa", "bb", "c…"]);
}

/// The small one, and the one that the tutorial shows. Rewritten by `RINGFORT_GOLDEN=1 cargo test -p
/// ringfort golden_diagram`.
#[test]
fn golden_diagram() {
    let laboratory = include_str!("../../../../../scenarios/research-reactor/facility.toml");
    for (text, state, kept) in [
        (YARD, Some("day"), "src/view/diagram/yard.svg"),
        (laboratory, None, "../../docs/book/src/laboratory.svg"),
    ] {
        let kept = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(kept);
        let made = diagram_svg(&found(text, state), true);
        if std::env::var_os("RINGFORT_GOLDEN").is_some() {
            std::fs::write(&kept, &made).unwrap();
        }
        let there = std::fs::read_to_string(&kept).unwrap_or_default();
        assert!(made == there, "{} is stale: run with RINGFORT_GOLDEN=1", kept.display());
    }
}

/// What takes nothing to pass is passed all the same, and is no gap in the path.
#[test]
fn law_open_ground_is_on_the_path() {
    let text = YARD.replacen("detection = 0.05", "detection = 0", 1).replacen("700 s", "0 s", 1);
    let drawn = diagram_svg(&found(&text, Some("day")), true);
    let document = Document::parse(&drawn).unwrap();
    let path: Vec<&str> = class(&document, "asd-on-path")
        .map(|node| node.first_element_child().unwrap().text().unwrap())
        .collect();
    assert!(path.contains(&"drain: nothing in the way"), "{path:?}");
}
