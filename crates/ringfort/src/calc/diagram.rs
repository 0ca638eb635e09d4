//! Which way through a sequence diagram is the weakest, and what is each element worth?

mod told;

pub use told::Telling;

use ringfort_analysis::interruption::{Convention as Asked, Response, Spread, Unit};
use ringfort_analysis::moments;
use ringfort_analysis::sequence::{DiagramError, drawn};
use ringfort_model::diagram::{CallConvention, Diagram, DiagramResponse, holds};
use ringfort_model::finding::DiagramFinding;
use ringfort_model::form::Id;
use ringfort_model::quantity::Values;

use super::insiders::{People, insiders};

/// The deviation of a response time where none is given, as a share of its mean.
const USUAL_SHARE: f64 = 0.3;

/// What is asked of a diagram, beside its file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AskDiagram {
    /// The state of the facility; the first of the file when none.
    pub state: Option<String>,
    /// The kind of adversary; likewise.
    pub threat: Option<String>,
    /// Whose arrival makes P(I); the first response that is there when none.
    pub response: Option<String>,
    /// How many of the weakest courses are told.
    pub courses: usize,
}

/// Everything that can be said of a diagram in one state.
///
/// Errors: a sentence when what is asked for is not in the file, when nobody answers in that state, or
/// when nobody can get in.
pub fn diagram(diagram: &Diagram, ask: &AskDiagram) -> Result<DiagramFinding, String> {
    let head = &diagram.file.diagram;
    let state = chosen("state", &head.states, ask.state.as_deref())?;
    let threat = chosen("threat", &head.threats, ask.threat.as_deref())?;
    let values = diagram.values(|_, entry| moments::mean(&entry.law));
    let (answering, units) = responses(diagram, &values, state, ask.response.as_deref())?;
    let time = arrival(answering, &values);
    let convention = match head.convention {
        CallConvention::Common => Asked::Common,
        CallConvention::PerAlarm => Asked::PerAlarm,
    };
    let response = Response { time, communication: values.chance(&head.communication), convention };
    let said = |error: DiagramError| match error {
        DiagramError::Unreachable => {
            let at = state.map_or_else(String::new, |state| format!(" in the state `{state}`"));
            let of = threat.map_or_else(String::new, |threat| format!(" of `{threat}`"));
            format!("no adversary{of} can reach the target{at}: no row of values holds on some way")
        }
        DiagramError::Falling { unit } => format!(
            "`neutralised` falls when unit {} joins those before it; give P(N) of all together",
            unit + 1
        ),
        other @ DiagramError::Step { .. } => other.to_string(),
    };
    let drawn = drawn(diagram, &values, state, threat).map_err(said)?;
    let telling = Telling {
        title: &head.title,
        state,
        threat,
        drawn: &drawn,
        answering: answering.id.as_str(),
        response,
        units: &units,
        courses: ask.courses,
    };
    let mut found = telling.finding().map_err(said)?;
    found.insiders = insiders(&People::of(diagram), &drawn, &values, response).map_err(said)?;
    let inside = found.insiders.iter().flat_map(|all| all.singles.iter().chain(&all.pairs));
    if inside.into_iter().any(|insider| !insider.is_exact) {
        let inexact = "what insiders make of it is not exact: the diagram is too large";
        found.warnings.push(inexact.to_owned());
    }
    Ok(found)
}

/// The one of a list that is asked for, or its first.
fn chosen<'a>(
    kind: &str,
    listed: &'a [Id],
    asked: Option<&str>,
) -> Result<Option<&'a str>, String> {
    let Some(asked) = asked else { return Ok(listed.first().map(Id::as_str)) };
    let known = || listed.iter().map(Id::as_str).collect::<Vec<_>>().join(", ");
    match listed.iter().find(|id| id.as_str() == asked) {
        Some(id) => Ok(Some(id.as_str())),
        None if listed.is_empty() => {
            Err(format!("the diagram tells no {kind}s apart, so it has no `{asked}`"))
        }
        None => Err(format!("the diagram has no {kind} `{asked}`; it has {}", known())),
    }
}

fn arrival(response: &DiagramResponse, values: &Values) -> Spread {
    let mean_s = values.of(&response.time);
    let sd_s = response.time_sd.as_ref().map_or(USUAL_SHARE * mean_s, |sd| values.of(sd));
    Spread { mean_s, sd_s }
}

/// Who makes P(I), and the units that make P(E).
fn responses<'a>(
    diagram: &'a Diagram,
    values: &Values,
    state: Option<&str>,
    asked: Option<&str>,
) -> Result<(&'a DiagramResponse, Vec<Unit>), String> {
    let there: Vec<&DiagramResponse> =
        diagram.file.response.iter().filter(|response| holds(&response.states, state)).collect();
    let first = match asked {
        None => there.first(),
        Some(asked) => there.iter().find(|response| response.id.as_str() == asked),
    };
    let Some(first) = first else {
        let names: Vec<&str> = there.iter().map(|response| response.id.as_str()).collect();
        let at = state.map_or_else(String::new, |state| format!(" in the state `{state}`"));
        return Err(match asked {
            Some(asked) => {
                format!("no response `{asked}` is there{at}; there are: {}", names.join(", "))
            }
            None => format!("nobody answers an alarm{at}"),
        });
    };
    let unit = |response: &&DiagramResponse| {
        Some(Unit {
            time: arrival(response, values),
            neutralised: values.chance(response.neutralised.as_ref()?),
        })
    };
    Ok((first, there.iter().filter_map(unit).collect()))
}
