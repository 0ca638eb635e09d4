//! Each part that this version does not simulate is refused by its name.

use ringfort_model::diagnostic::Code;

use crate::example::completed;
use crate::read;

/// A part as a scenario writes it, what it is called, and where.
const PARTS: [(&str, &str, &str); 8] = [
    (
        "[[air_defence]]\nid = \"battery\"\naround = \"house\"\nradius = \"5 km\"\nceiling = Q\"3 km\"E\nhit = Q0.1E\nforces_down = Q0.5E",
        "air defence is",
        "[[air_defence]]",
    ),
    (
        "[[own_drone]]\nid = \"watcher\"\nsorties = Q\"2 / d\"E\ndetects = Q0.3E",
        "own drones are",
        "[[own_drone]]",
    ),
    (
        "[[force]]\nid = \"reserve\"\nat_site = \"house\"\npeople = Q20E",
        "a separate force is",
        "[[force]]",
    ),
    (
        "[aftermath]\nroadblocks = Q5E\nclearing = Q\"3 h\"E\ncrews = Q2E",
        "the aftermath is",
        "[aftermath]",
    ),
    (
        "[seeker.strike]\nway = \"foot\"\nstart = \"05:40\"\nforce = { people = Q6E }\nfrom = [0, 0]",
        "a given point of departure is",
        "from",
    ),
    (
        "[[layer]]\nid = \"yard\"\naround = \"house\"\nradius = \"100 m\"\noutline = [[0, 0], [9, 0], [9, 9]]\n[[layer.barrier]]\nid = \"wall\"\non_foot = Q\"2 min\"E",
        "a layer drawn as a polygon is",
        "outline",
    ),
    (
        "[eyesight.guard]\nby_day = Q\"500 m\"E\nby_night = Q\"80 m\"E\n[[layer]]\nid = \"yard\"\naround = \"house\"\nradius = \"100 m\"\nposts = { on = \"spread evenly\", number = 2, guards = Q2E, shift = Q\"8 h\"E }",
        "the shift of a post is",
        "shift",
    ),
    ("[escort]\npeople = Q6E\nways_out = [[5, 5]]", "a prepared way out is", "ways_out"),
];

#[test]
fn each_part_that_is_not_simulated_is_refused_by_name() {
    for (part, name, place) in PARTS {
        let part = part.replace('Q', "{ value = ").replace('E', ", assumed = \"an example\" }");
        let text = completed(&part);
        let said = read(&text);
        let [one] = said.diagnostics.as_slice() else { panic!("{part}\n{}", said.plain()) };
        assert_eq!(one.code, Code::NOT_SIMULATED, "{}", said.plain());
        assert_eq!(one.message, format!("{name} not simulated yet"));
        let span = one.span.unwrap();
        let marked = &text[span.start as usize..span.end as usize];
        assert!(place.contains(marked) && !marked.is_empty(), "{marked:?} is marked, not {place}");
    }
}

/// The list above is whole: as many parts as the reader knows to refuse.
#[test]
fn no_part_is_forgotten() {
    let source = include_str!("../../src/scenario/unsimulated.rs");
    let (_, list) = source.split_once("NOT_SIMULATED").unwrap();
    let refused = list.lines().filter(|line| line.trim().starts_with("(\"")).count();
    assert_eq!(refused, PARTS.len());
}
