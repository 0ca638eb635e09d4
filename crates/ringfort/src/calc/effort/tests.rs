use super::*;
use crate::view::calc::effort_text;
use ringfort_analysis::effort::moving::Enough;
use ringfort_model::search_table::{Row, read_motion};

fn near(value: f64, expected: f64, tolerance: f64) {
    assert!((value - expected).abs() <= tolerance, "{value} v {expected}");
}

fn table(resources: &[&str], rows: &[(&str, f64, &[f64])]) -> SearchTable {
    SearchTable {
        rows: rows
            .iter()
            .map(|(cell, prior, effectiveness)| Row {
                cell: (*cell).to_owned(),
                prior: *prior,
                effectiveness: effectiveness.to_vec(),
                detect: effectiveness[0].min(1.0),
                cost: 1.0,
                others: Vec::new(),
            })
            .collect(),
        resources: resources.iter().map(|name| (*name).to_owned()).collect(),
        ..SearchTable::default()
    }
}

fn four() -> SearchTable {
    table(
        &[""],
        &[
            ("gully", 0.4, &[1.0]),
            ("ridge", 0.3, &[0.5]),
            ("road", 0.1, &[2.0]),
            ("lake", 0.1, &[0.1]),
        ],
    )
}

/// `RINGFORT_GOLDEN=1` rewrites the pinned text.
#[track_caller]
fn check_pinned(name: &str, text: &str) {
    let kept =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/calc/effort/tests").join(name);
    if std::env::var_os("RINGFORT_GOLDEN").is_some() {
        std::fs::write(&kept, text).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&kept).unwrap_or_default(), text, "\n{text}");
}

fn ask(budget: f64) -> AskEffort {
    AskEffort { budgets: vec![(String::new(), budget)], width_cv: 0.0, cap: 1.0 }
}

#[test]
fn law_a_plan_adds_up() {
    let found = effort(&four(), &ask(3.0)).unwrap();
    let sum = |of: fn(&EffortCell) -> f64| found.allocation.iter().map(of).sum::<f64>();
    near(sum(|cell| cell.effort), 3.0, 1e-12);
    near(sum(|cell| cell.prior * cell.p_detection), found.p_detection, 1e-15);
    let outside = found.elsewhere.posterior.unwrap();
    near(sum(|cell| cell.posterior.unwrap()) + outside, 1.0, 1e-12);
    near(outside, 0.1 / (1.0 - found.p_detection), 1e-12);
    near(found.over_time.as_ref().unwrap().curve[20][1], found.p_detection, 1e-12);
    assert!(found.other_priors[0].p_detection <= found.other_priors[0].p_detection_best);
}

#[test]
fn golden_text_of_a_plan() {
    let text = effort_text(&effort(&four(), &ask(3.0)).unwrap());
    check_pinned("plan.txt", &text);
}

#[test]
fn golden_text_of_looks() {
    let found = looks(&four(), &AskLooks { looks: 4, reward: Some(10.0) });
    let text = effort_text(&found);
    check_pinned("looks.txt", &text);
}

#[test]
fn golden_text_of_somebody_who_moves() {
    let names = ["gully", "ridge", "road", "lake"];
    let text = "from,to,probability\ngully,road,0.3\nridge,gully,0.4\nroad,elsewhere,0.2\n";
    let file = ringfort_model::diagnostic::SourceFile { name: String::new(), text: text.into() };
    let moves = read_motion(&ringfort_model::sheet::separated(&file), &names).0.unwrap();
    let ask = AskMoving {
        budgets: vec![(String::new(), 1.0)],
        moves,
        steps: 3,
        cap: 0.9,
        enough: Enough::default(),
    };
    let found = moving(&four(), &ask).unwrap();
    let moved = found.moving.as_ref().unwrap();
    assert!(moved.p_detection_myopic <= found.p_detection && found.gap <= 1e-6);
    let by_start: f64 = found.allocation.iter().map(|c| c.prior * c.p_detection).sum();
    near(by_start, found.p_detection, 1e-12);
    let text = effort_text(&found);
    check_pinned("moving.txt", &text);
}

#[test]
fn law_budgets_are_told_all_at_once() {
    let two = table(&["dogs", "foot"], &[("a", 0.5, &[1.0, 0.5]), ("b", 0.4, &[0.2, 0.5])]);
    let given = |all: &[(&str, f64)]| AskEffort {
        budgets: all.iter().map(|(name, t)| ((*name).to_owned(), *t)).collect(),
        width_cv: 0.0,
        cap: 1.0,
    };
    let found = effort(&two, &given(&[("foot", 2.0), ("dogs", 1.0)])).unwrap();
    assert_eq!(found.resources[1].budget, 2.0);
    assert!(found.gap < 1e-10 && found.allocation[0].by_resource.len() == 2);
    let mut bad = given(&[("dog", 1.0), ("foot", 1.0), ("foot", 2.0)]);
    bad.cap = 0.9;
    let said = effort(&two, &bad).unwrap_err();
    assert_eq!(
        said,
        [
            "no budget is given: add --budget dogs=T",
            "--budget foot=T is given more than once",
            "the table has no resource `dog`, but dogs, foot",
            "--width-cv and --cap go with one resource; leave them out, or plan one resource alone",
        ]
    );
    assert_eq!(effort(&four(), &given(&[])).unwrap_err(), ["no budget is given: add --budget T"]);
    assert_eq!(effort(&two, &given(&[("", 1.0)])).unwrap_err().len(), 3);
}
