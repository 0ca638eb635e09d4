//! Which way through a sequence diagram is the weakest, and what is each element worth?

use ringfort_analysis::interruption::{
    Convention as Asked, Response, Spread, Unit, certain_interruption, critical_detection_point,
    interruption, staged,
};
use ringfort_analysis::moments;
use ringfort_analysis::sequence::{
    Certificate, Course, DiagramError, Drawn, Effort, Objective, Part, balance, drawn, weakest,
};
use ringfort_model::diagram::{CallConvention, Diagram, DiagramResponse, holds};
use ringfort_model::finding::{
    Convention, DiagramCourse, DiagramFinding, DiagramStep, ElementWorth, KnownBy, LayerBalance,
    Measure, Ranking, StepKind,
};
use ringfort_model::form::Id;
use ringfort_model::quantity::Values;

/// The deviation of a response time where none is given, as a share of its mean.
const USUAL_SHARE: f64 = 0.3;
/// Elements of a layer that differ by no more than this are in balance.
const IN_BALANCE: f64 = 0.05;
/// Two measures that differ by more than this are worth a warning.
const WORTH_SAYING: f64 = 0.05;

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
        CallConvention::Common => (Convention::Common, Asked::Common),
        CallConvention::PerAlarm => (Convention::PerAlarm, Asked::PerAlarm),
    };
    let response = Response {
        time,
        communication: values.chance(&head.communication),
        convention: convention.1,
    };
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
    let context = Context { diagram, drawn: &drawn, response, units: &units };
    let mut asked = vec![
        (Measure::PInterruption, Objective::Interruption(response)),
        (Measure::PInterruptionDeterministic, Objective::Deterministic(response)),
        (Measure::TimeS, Objective::Time),
        (Measure::PDetection, Objective::Detection),
    ];
    if !units.is_empty() {
        asked.insert(
            2,
            (Measure::PEffectiveness, Objective::Effectiveness(response, units.clone())),
        );
    }
    let mut rankings = Vec::new();
    for (measure, objective) in asked {
        rankings.push(context.ranking(measure, &objective, ask.courses.max(1)).map_err(said)?);
    }
    let worth = balance(
        &drawn.diagram,
        &Objective::Interruption(response),
        &drawn.levels,
        Effort::default(),
    )
    .map_err(said)?;
    let name = |element: &usize| diagram.file.element[*element].id.text.clone();
    let layers = worth
        .cuts
        .iter()
        .enumerate()
        .filter_map(|(layer, cut)| {
            let (weakest, strongest) = cut.weakest.zip(cut.strongest)?;
            Some(LayerBalance {
                layer,
                elements: cut.elements.iter().map(name).collect(),
                weakest,
                strongest,
                in_balance: strongest - weakest <= IN_BALANCE,
            })
        })
        .collect();
    let elements = worth
        .elements
        .iter()
        .enumerate()
        .map(|(element, worth)| ElementWorth {
            name: name(&element),
            through: worth.through,
            if_closed: worth.closed,
            if_unwatched: worth.unwatched,
            if_undelayed: worth.undelayed,
        })
        .collect();
    let most = rankings.first().and_then(|ranking| ranking.courses.first());
    let told = |count: u128| u64::try_from(count).unwrap_or(u64::MAX).min(1 << 53);
    let mut found = DiagramFinding {
        title: head.title.to_string(),
        state: state.map(str::to_owned),
        threat: threat.map(str::to_owned),
        response: answering.id.text.clone(),
        response_mean_s: time.mean_s,
        response_sd_s: time.sd_s,
        convention: convention.0,
        p_interruption: worth.weakest,
        most_vulnerable_path: most
            .into_iter()
            .flat_map(|course| &course.steps)
            .filter(|step| step.kind != StepKind::Area)
            .map(|step| step.name.clone())
            .collect(),
        paths: told(drawn.diagram.paths()),
        courses: told(drawn.diagram.courses()),
        rankings,
        layers,
        elements,
        warnings: Vec::new(),
    };
    found.warnings = warnings(&found, worth.is_exact);
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

struct Context<'a> {
    diagram: &'a Diagram,
    drawn: &'a Drawn,
    response: Response,
    units: &'a [Unit],
}

impl Context<'_> {
    fn ranking(
        &self,
        by: Measure,
        objective: &Objective,
        k: usize,
    ) -> Result<Ranking, DiagramError> {
        let found = weakest(&self.drawn.diagram, objective, k, Effort::default())?;
        let least = found.courses.first().map_or(0.0, |course| course.value);
        let (known_by, lower_bound) = match found.certificate {
            Certificate::Enumerated { .. } => (KnownBy::Enumeration, least),
            Certificate::Dominance { .. } => (KnownBy::Dominance, least),
            Certificate::Bounded { lowest, .. } => (KnownBy::Bound, lowest),
        };
        let courses = found.courses.iter().map(|course| self.course(course)).collect();
        Ok(Ranking { by, courses, known_by, lower_bound })
    }

    fn course(&self, course: &Course) -> DiagramCourse {
        let tasks = self.drawn.diagram.tasks(&course.steps);
        let file = &self.diagram.file;
        // steps at which nothing has to be done are not told
        let told: Vec<usize> = (course.steps.iter().copied())
            .filter(|step| !self.drawn.diagram.steps()[*step].tasks.is_empty())
            .collect();
        let step = |number: &usize| {
            let passed = self.drawn.passed[*number];
            let task = self.drawn.diagram.steps()[*number].tasks.first();
            let (kind, name, rows) = match passed.part {
                Part::Element(element) => {
                    let element = &file.element[element];
                    (StepKind::Element, &element.id, &element.defeat)
                }
                Part::Area(area) => {
                    (StepKind::Area, &file.area[area].id, &file.area[area].crossing)
                }
                Part::Target => (StepKind::Target, &file.target.id, &file.target.task),
            };
            DiagramStep {
                kind,
                name: name.text.clone(),
                by: passed.row.map(|row| rows[row].by.word().to_owned()),
                moving: passed.moving.word().to_owned(),
                p_detection: task.map_or(0.0, |task| task.detection.value()),
                delay_mean_s: task.map_or(0.0, |task| task.delay.mean_s),
            }
        };
        let won = staged(&tasks, &self.response, self.units, 0.0).effectiveness.value();
        DiagramCourse {
            value: course.value,
            p_interruption: interruption(&tasks, &self.response).probability.value(),
            p_interruption_deterministic: certain_interruption(&tasks, &self.response).value(),
            p_effectiveness: (!self.units.is_empty()).then_some(won),
            time_s: tasks.iter().map(|task| task.delay.mean_s).sum(),
            p_detection: 1.0 - tasks.iter().map(|t| 1.0 - t.detection.value()).product::<f64>(),
            steps: told.iter().map(step).collect(),
            critical_detection_index: critical_detection_point(&tasks, self.response.time.mean_s),
        }
    }
}

fn warnings(found: &DiagramFinding, is_exact: bool) -> Vec<String> {
    let mut warnings = Vec::new();
    let of = |measure: Measure| {
        let ranking = found.rankings.iter().find(|ranking| ranking.by == measure)?;
        ranking.courses.first()
    };
    if let (Some(easi), Some(fixed)) =
        (of(Measure::PInterruption), of(Measure::PInterruptionDeterministic))
        && (easi.p_interruption - easi.p_interruption_deterministic).abs() > WORTH_SAYING
    {
        warnings.push(format!(
            "under fixed times the most vulnerable path would have P(I) {:.3}, with spreads {:.3}; the \
             weakest under fixed times is at {:.3}",
            easi.p_interruption_deterministic, easi.p_interruption, fixed.value
        ));
    }
    for ranking in found.rankings.iter().filter(|ranking| ranking.known_by == KnownBy::Bound) {
        warnings.push(format!(
            "the ranking by {:?} is not exact: no course goes under {:.4}",
            ranking.by, ranking.lower_bound
        ));
    }
    if !is_exact {
        warnings.push("what elements are worth is not exact: the diagram is too large".to_owned());
    }
    warnings
}
