//! What would the people inside make of a sequence diagram, one alone and two together?

use ringfort_analysis::insiders::{Helped, Inside, Insider, protracted};
use ringfort_analysis::interruption::Response;
use ringfort_analysis::sequence::{DiagramError, Drawn, Part};
use ringfort_model::diagram::{Diagram, DiagramInsider};
use ringfort_model::finding::{InsiderFinding, InsidersFinding};
use ringfort_model::form::Id;
use ringfort_model::quantity::Values;
use ringfort_model::units::Probability;

/// The fewest pairs that are told, where there are so many.
const PAIRS: usize = 10;

/// The worst insiders of a diagram at one state; None where it names nobody inside.
///
/// Errors: as the search for the weakest course.
pub fn insiders(
    diagram: &Diagram,
    drawn: &Drawn,
    values: &Values,
    response: Response,
) -> Result<Option<InsidersFinding>, DiagramError> {
    let file = &diagram.file;
    if file.insider.is_empty() {
        return Ok(None);
    }
    let roles: Vec<Insider> = file.insider.iter().map(|i| role(diagram, values, i)).collect();
    let two_person: Vec<Part> =
        file.diagram.two_person.iter().flat_map(|id| parts(diagram, id)).collect();
    let inside = Inside { drawn, response, insiders: &roles, two_person: &two_person };
    let outsider = inside.helped(&[])?;
    let told = |helped: &Helped| {
        let each = Probability::clamped(helped.detection);
        InsiderFinding {
            roles: helped.who.iter().map(|i| file.insider[*i].id.text.clone()).collect(),
            p_interruption: helped.interruption,
            lowers_by: outsider.interruption - helped.interruption,
            path: path(diagram, drawn, &helped.course),
            response_mean_s: helped.response.time.mean_s,
            p_communication: helped.response.communication.value(),
            p_detection_abrupt: helped.detection,
            p_detection_protracted: (file.diagram.protracted > 1)
                .then(|| protracted(each, file.diagram.protracted).value()),
            is_exact: helped.is_exact,
        }
    };
    let most = roles.len().max(PAIRS);
    Ok(Some(InsidersFinding {
        p_interruption_outsider: outsider.interruption,
        p_detection_outsider: outsider.detection,
        parts: file.diagram.protracted,
        singles: inside.singles()?.iter().map(told).collect(),
        pairs: inside.pairs()?.iter().take(most).map(told).collect(),
    }))
}

fn role(diagram: &Diagram, values: &Values, insider: &DiagramInsider) -> Insider {
    let all = |ids: &[Id]| ids.iter().flat_map(|id| parts(diagram, id)).collect();
    Insider {
        people: insider.people,
        authorised: all(&insider.authorised),
        bypasses: all(&insider.bypasses),
        opens: all(&insider.opens),
        response_delay_s: insider.response_delay.as_ref().map_or(0.0, |time| values.of(time)),
        communication: insider
            .communication
            .as_ref()
            .map_or(Probability::ONE, |factor| values.chance(factor)),
    }
}

/// Everything of that name: an area and an element may share one.
fn parts(diagram: &Diagram, id: &Id) -> Vec<Part> {
    let file = &diagram.file;
    let areas = (0..file.area.len()).filter(|a| file.area[*a].id == *id).map(Part::Area);
    let elements = (0..file.element.len()).filter(|e| file.element[*e].id == *id);
    let target = (file.target.id == *id).then_some(Part::Target);
    areas.chain(elements.map(Part::Element)).chain(target).collect()
}

/// The elements of a course and the target's task.
fn path(diagram: &Diagram, drawn: &Drawn, course: &[usize]) -> Vec<String> {
    let file = &diagram.file;
    let name = |step: &usize| match drawn.passed[*step].part {
        Part::Element(element) => Some(file.element[element].id.text.clone()),
        Part::Target if !drawn.diagram.steps()[*step].tasks.is_empty() => {
            Some(file.target.id.text.clone())
        }
        Part::Target | Part::Area(_) => None,
    };
    course.iter().filter_map(name).collect()
}
