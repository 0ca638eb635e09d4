//! What would the people inside make of a sequence diagram, one alone and two together?

use ringfort_analysis::insiders::{Helped, Inside, Insider, protracted};
use ringfort_analysis::interruption::{Response, Task};
use ringfort_analysis::sequence::{Diagram as Graph, DiagramError, Drawn, Part, Step, drawn_shape};
use ringfort_model::diagram::{Diagram, DiagramInsider, Shape, SiteDiagram};
use ringfort_model::finding::{InsiderFinding, InsidersFinding};
use ringfort_model::form::Id;
use ringfort_model::quantity::Values;
use ringfort_model::scenario::Scenario;
use ringfort_model::units::Probability;

/// The fewest pairs that are told, where there are so many.
const PAIRS: usize = 10;

/// Who is inside of a diagram.
pub(super) struct People<'a> {
    /// The diagram as it was written.
    shape: Shape<'a>,
    /// By role.
    insiders: &'a [DiagramInsider],
    /// What takes two authorised people together.
    two_person: &'a [Id],
    /// In how many small parts the deed can be done.
    protracted: u32,
}

impl<'a> People<'a> {
    /// Those of a diagram that stands alone.
    pub(super) fn of(diagram: &'a Diagram) -> Self {
        let file = &diagram.file;
        Self {
            shape: file.shape(),
            insiders: &file.insider,
            two_person: &file.diagram.two_person,
            protracted: file.diagram.protracted,
        }
    }

    /// Those of a diagram that hangs on a site.
    fn at(diagram: &'a SiteDiagram) -> Self {
        let table = &diagram.table;
        Self {
            shape: diagram.shape(),
            insiders: &table.insider,
            two_person: &table.diagram.two_person,
            protracted: table.diagram.protracted.max(1),
        }
    }
}

/// The worst insiders of the diagram that hangs on a site, from its first area on: the ground and the
/// layers before it are left out. None without a diagram, where it names nobody inside, where nobody
/// answers, and where nobody gets in.
pub(super) fn insiders_of_site(
    scenario: &Scenario,
    values: &Values,
    site: usize,
    state: Option<&str>,
    watching: f64,
    response: Response,
) -> Option<InsidersFinding> {
    let diagram = scenario.file.site[site].diagram.as_ref()?;
    let strike = &scenario.file.seeker.strike;
    let threat = diagram.threat(strike.threat.as_ref());
    let cv = values.of(&strike.time_cv);
    let mut drawn =
        drawn_shape(diagram.shape(), &diagram.levels, values, cv, state, threat).ok()?;
    if watching != 1.0 {
        let keener =
            |p: Probability| Probability::clamped(-libm::expm1(watching * libm::log1p(-p.value())));
        let steps = drawn.diagram.steps().iter().map(|step| {
            let tasks = step.tasks.iter();
            let tasks = tasks.map(|task| Task { detection: keener(task.detection), ..*task });
            Step { tasks: tasks.collect(), ..step.clone() }
        });
        drawn.diagram = Graph::new(drawn.diagram.nodes(), steps.collect()).ok()?;
    }
    insiders(&People::at(diagram), &drawn, values, response).ok().flatten()
}

/// The worst insiders of a diagram at one state; None where it names nobody inside.
///
/// Errors: as the search for the weakest course.
pub(super) fn insiders(
    people: &People<'_>,
    drawn: &Drawn,
    values: &Values,
    response: Response,
) -> Result<Option<InsidersFinding>, DiagramError> {
    if people.insiders.is_empty() {
        return Ok(None);
    }
    let roles: Vec<Insider> = people.insiders.iter().map(|i| role(people, values, i)).collect();
    let two_person: Vec<Part> = people.two_person.iter().flat_map(|id| parts(people, id)).collect();
    let inside = Inside { drawn, response, insiders: &roles, two_person: &two_person };
    let outsider = inside.helped(&[])?;
    let told = |helped: &Helped| {
        let each = Probability::clamped(helped.detection);
        InsiderFinding {
            roles: helped.who.iter().map(|i| people.insiders[*i].id.text.clone()).collect(),
            p_interruption: helped.interruption,
            lowers_by: outsider.interruption - helped.interruption,
            path: path(drawn, &helped.course),
            response_mean_s: helped.response.time.mean_s,
            p_communication: helped.response.communication.value(),
            p_detection_abrupt: helped.detection,
            p_detection_protracted: (people.protracted > 1)
                .then(|| protracted(each, people.protracted).value()),
            is_exact: helped.is_exact,
        }
    };
    let most = roles.len().max(PAIRS);
    Ok(Some(InsidersFinding {
        p_interruption_outsider: outsider.interruption,
        p_detection_outsider: outsider.detection,
        parts: people.protracted,
        singles: inside.singles()?.iter().map(told).collect(),
        pairs: inside.pairs()?.iter().take(most).map(told).collect(),
    }))
}

fn role(people: &People<'_>, values: &Values, insider: &DiagramInsider) -> Insider {
    let all = |ids: &[Id]| ids.iter().flat_map(|id| parts(people, id)).collect();
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
fn parts(people: &People<'_>, id: &Id) -> Vec<Part> {
    let shape = &people.shape;
    let areas = (0..shape.area.len()).filter(|a| shape.area[*a].id == *id).map(Part::Area);
    let elements = (0..shape.element.len()).filter(|e| shape.element[*e].id == *id);
    let target = (shape.target.id == *id).then_some(Part::Target);
    areas.chain(elements.map(Part::Element)).chain(target).collect()
}

/// The elements of a course and the target's task.
fn path(drawn: &Drawn, course: &[usize]) -> Vec<String> {
    let name = |step: &usize| match drawn.passed[*step].part {
        Part::Element(element) => Some(drawn.elements[element].name.clone()),
        Part::Target if !drawn.diagram.steps()[*step].tasks.is_empty() => {
            Some(drawn.target.clone())
        }
        Part::Target | Part::Area(_) => None,
    };
    course.iter().filter_map(name).collect()
}
