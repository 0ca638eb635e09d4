//! What followed once a strike had begun, as figures.

use ringfort_model::log::Phase;
use ringfort_model::report::{Estimate, Figure, FigureGroup, Reached, Unit};

use super::{Parts, figure};
use crate::study::{estimate, rounded};

pub(super) fn reached(parts: &Parts<'_>) -> Reached {
    let tally = &parts.run.tally;
    let given = |label: &str,
                 term: Option<&str>,
                 name: &str,
                 condition: &str,
                 note: &str|
     -> Figure {
        figure(label, term, estimate(&tally.share_given(name, condition)), Unit::Share, Some(note))
    };
    let none = |condition: &str| tally.share(condition).mean <= 0.0;
    let people = |label: &str, which: usize, note: &str| {
        let (mean, error) = tally.losses[which].mean();
        let number = Estimate { value: rounded(mean), error: Some(rounded(error)), band: None };
        figure(label, None, number, Unit::People, Some(note))
    };
    let strikes = "of the strikes that began";
    let fights = "mean, over strikes that reached him";
    let group = |phase, title: &str, empty: bool, figures: Vec<Figure>| FigureGroup {
        phase,
        title: title.to_owned(),
        sentence: empty.then(|| "No campaign came so far.".to_owned()),
        figures: if empty { Vec::new() } else { figures },
    };
    let groups = vec![
        group(
            Phase::Approach,
            "The approach",
            none("struck"),
            vec![
                given("Detected on the way", None, "detected", "struck", strikes),
                given("A response in place first", Some("P_I"), "interrupted", "struck", strikes),
                given("Reached him", None, "reached", "struck", strikes),
            ],
        ),
        group(
            Phase::Engage,
            "The fight",
            none("reached"),
            vec![
                people("Protectors killed or dead of wounds", 0, fights),
                people("Protectors wounded", 1, fights),
                people("Seekers killed or dead of wounds", 2, fights),
                people("Seekers wounded", 3, fights),
                given("He was hit", None, "hit", "reached", "of the strikes that reached him"),
            ],
        ),
        group(
            Phase::Pursue,
            "The flight",
            none("broke out"),
            vec![
                given("He broke out", None, "broke out", "struck", strikes),
                given("Found in flight", None, "found", "broke out", "of those who broke out"),
                people("People with him", 4, "mean, where he broke out of a fight"),
            ],
        ),
        group(
            Phase::Evacuate,
            "The end",
            none("struck"),
            vec![given("Taken or killed", None, "taken or killed", "struck", strikes)],
        ),
    ];
    Reached { groups }
}
