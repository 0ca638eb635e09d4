//! The layers of a site as a sequence diagram, for the report.

use ringfort_model::finding::{DiagramFinding, Passage, StepKind};
use ringfort_model::report::{Estimate, SequenceDiagram, SequenceRow};

use crate::study::rounded;
use crate::view::diagram::diagram_svg;

/// The diagram of a site, drawn.
pub(super) fn sequence(found: &DiagramFinding) -> SequenceDiagram {
    let state = found.state.as_deref().unwrap_or("any light");
    let threat = found.threat.as_ref().map_or_else(String::new, |threat| format!(" · {threat}"));
    SequenceDiagram {
        conditions: format!(
            "{state}, normal alert{threat} · {} in {:.0} s in the mean",
            found.response, found.response_mean_s
        ),
        interrupted: Estimate::exact(rounded(found.p_interruption)),
        paths: found.paths,
        svg: diagram_svg(found, false),
        rows: rows(found),
    }
}

/// Areas with what leads on from each, from outside in, and the target at the end.
fn rows(found: &DiagramFinding) -> Vec<SequenceRow> {
    let course = found.rankings.first().and_then(|ranking| ranking.courses.first());
    let is_on = |kind: StepKind, name: &str| {
        let steps = course.into_iter().flat_map(|course| &course.steps);
        steps.into_iter().any(|step| step.kind == kind && step.name == name)
    };
    let row = |label: &str, place: String, kind: StepKind, passages: &[Passage]| SequenceRow {
        label: label.to_owned(),
        place,
        on_weakest_path: is_on(kind, label),
        detected: span(passages, |passage| passage.p_detection),
        delay_s: span(passages, |passage| passage.delay_mean_s),
        through: None,
        if_closed: None,
    };
    let mut areas: Vec<_> = found.areas.iter().collect();
    areas.sort_by_key(|area| area.level);
    let mut rows = Vec::new();
    for area in areas {
        rows.push(row(&area.name, "area".to_owned(), StepKind::Area, &area.passages));
        for element in found.elements.iter().filter(|element| element.from == area.name) {
            let place = format!("from {} into {}", element.from, element.into);
            let passed = row(&element.name, place, StepKind::Element, &element.passages);
            rows.push(SequenceRow {
                through: element.through.map(rounded),
                if_closed: element.if_closed.map(rounded),
                ..passed
            });
        }
    }
    let target = &found.target;
    let place = format!("target, in {}", target.area);
    rows.push(row(&target.name, place, StepKind::Target, &target.passages));
    rows
}

fn span(passages: &[Passage], of: fn(&Passage) -> f64) -> Option<[f64; 2]> {
    let values = || passages.iter().map(of);
    let (least, most) = (values().reduce(f64::min)?, values().reduce(f64::max)?);
    Some([rounded(least), rounded(most)])
}
