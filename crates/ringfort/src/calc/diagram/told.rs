//! What can be told of a diagram that is drawn, whether from a file or from a scenario.

use ringfort_analysis::interruption::{
    Convention as Asked, Response, Task, Unit, certain_interruption, critical_detection_point,
    interruption, staged,
};
use ringfort_analysis::sequence::{
    Certificate, Course, DiagramError, Drawn, Effort, Objective, Part, balance, weakest,
};
use ringfort_model::finding::{
    Convention, DiagramAreaFound, DiagramCourse, DiagramFinding, DiagramStep, DiagramTargetFound,
    ElementWorth, KnownBy, LayerBalance, Measure, Passage, Ranking, StepKind,
};

/// Elements of a layer that differ by no more than this are in balance.
const IN_BALANCE: f64 = 0.05;
/// Two measures that differ by more than this are worth a warning.
const WORTH_SAYING: f64 = 0.05;

/// A diagram with its names, and who answers.
#[derive(Debug, Clone, Copy)]
pub struct Telling<'a> {
    /// What it is of.
    pub title: &'a str,
    /// The state of the facility, where states are told apart.
    pub state: Option<&'a str>,
    /// The kind of adversary, likewise.
    pub threat: Option<&'a str>,
    /// The diagram.
    pub drawn: &'a Drawn,
    /// Whose arrival makes P(I).
    pub answering: &'a str,
    /// Their time, and P(C).
    pub response: Response,
    /// The units that make P(E), in the order of their arrival; none of them where nobody says how
    /// likely they win.
    pub units: &'a [Unit],
    /// How many of the weakest courses are told; at least one is.
    pub courses: usize,
}

impl Telling<'_> {
    /// Everything that can be said of it.
    ///
    /// Errors: [`DiagramError::Unreachable`] when nobody can get in, [`DiagramError::Falling`] when
    /// P(N) falls as a unit joins.
    pub fn finding(&self) -> Result<DiagramFinding, DiagramError> {
        let Drawn { diagram, levels, .. } = self.drawn;
        let mut asked = vec![
            (Measure::PInterruption, Objective::Interruption(self.response)),
            (Measure::PInterruptionDeterministic, Objective::Deterministic(self.response)),
            (Measure::TimeS, Objective::Time),
            (Measure::PDetection, Objective::Detection),
        ];
        if !self.units.is_empty() {
            let objective = Objective::Effectiveness(self.response, self.units.to_vec());
            asked.insert(2, (Measure::PEffectiveness, objective));
        }
        let mut rankings = Vec::new();
        for (measure, objective) in asked {
            rankings.push(self.ranking(measure, &objective)?);
        }
        let objective = Objective::Interruption(self.response);
        let worth = balance(diagram, &objective, levels, Effort::default())?;
        let name = |element: &usize| self.drawn.elements[*element].name.clone();
        let layers = worth.cuts.iter().enumerate().filter_map(|(layer, cut)| {
            let (weakest, strongest) = cut.weakest.zip(cut.strongest)?;
            Some(LayerBalance {
                layer,
                elements: cut.elements.iter().map(name).collect(),
                weakest,
                strongest,
                in_balance: strongest - weakest <= IN_BALANCE,
            })
        });
        let noticed = diagram.noticed_with_s();
        let elements = worth.elements.iter().enumerate().map(|(number, worth)| {
            let element = &self.drawn.elements[number];
            let steps = diagram.steps().iter().zip(&noticed);
            let of_it = steps.filter(|(step, _)| step.element == Some(number));
            ElementWorth {
                name: element.name.clone(),
                from: self.drawn.areas[element.from].name.clone(),
                into: self.drawn.areas[element.into].name.clone(),
                passages: self.passages(Part::Element(number)),
                noticed_with_s: of_it.filter_map(|(_, left_s)| *left_s).reduce(f64::min),
                through: worth.through,
                if_closed: worth.closed,
                if_unwatched: worth.unwatched,
                if_undelayed: worth.undelayed,
            }
        });
        let most = rankings.first().and_then(|ranking: &Ranking| ranking.courses.first());
        let counted = |count: u128| u64::try_from(count).unwrap_or(u64::MAX).min(1 << 53);
        let mut found = DiagramFinding {
            title: self.title.to_owned(),
            state: self.state.map(str::to_owned),
            threat: self.threat.map(str::to_owned),
            response: self.answering.to_owned(),
            response_mean_s: self.response.time.mean_s,
            response_sd_s: self.response.time.sd_s,
            convention: match self.response.convention {
                Asked::Common => Convention::Common,
                Asked::PerAlarm => Convention::PerAlarm,
            },
            p_interruption: worth.weakest,
            most_vulnerable_path: most
                .into_iter()
                .flat_map(|course| &course.steps)
                .filter(|step| step.kind != StepKind::Area)
                .map(|step| step.name.clone())
                .collect(),
            paths: counted(diagram.paths()),
            courses: counted(diagram.courses()),
            areas: self.areas(),
            target: DiagramTargetFound {
                name: self.drawn.target.clone(),
                area: self.drawn.areas[self.drawn.target_area].name.clone(),
                passages: self.passages(Part::Target),
            },
            layers: layers.collect(),
            elements: elements.collect(),
            rankings,
            insiders: None,
            warnings: Vec::new(),
        };
        found.warnings = warnings(&found, worth.is_exact);
        Ok(found)
    }

    fn areas(&self) -> Vec<DiagramAreaFound> {
        let areas = self.drawn.areas.iter().enumerate();
        let found = areas.map(|(number, area)| DiagramAreaFound {
            name: area.name.clone(),
            level: area.level,
            passages: self.passages(Part::Area(number)),
        });
        found.collect()
    }

    /// The different ways of passing a part; none where nothing has to be done. An element with
    /// nothing to overcome is passed all the same.
    fn passages(&self, part: Part) -> Vec<Passage> {
        let mut passages: Vec<Passage> = Vec::new();
        for (step, passed) in self.drawn.diagram.steps().iter().zip(&self.drawn.passed) {
            let is_element = matches!(part, Part::Element(_));
            if passed.part != part || (step.tasks.is_empty() && !is_element) {
                continue;
            }
            let (p_detection, delay_mean_s) = together(&step.tasks);
            let by = passed.by.map(|by| by.word().to_owned());
            let moving = passed.moving.word().to_owned();
            let same = passages.iter_mut().find(|known| {
                known.by == by
                    && known.p_detection.total_cmp(&p_detection).is_eq()
                    && known.delay_mean_s.total_cmp(&delay_mean_s).is_eq()
            });
            match same {
                Some(known) if known.moving.contains(&moving) => {}
                Some(known) => known.moving.push(moving),
                None => {
                    passages.push(Passage { by, moving: vec![moving], p_detection, delay_mean_s });
                }
            }
        }
        passages
    }

    fn ranking(&self, by: Measure, objective: &Objective) -> Result<Ranking, DiagramError> {
        let k = self.courses.max(1);
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
        let steps = self.drawn.diagram.steps();
        let tasks = self.drawn.diagram.tasks(&course.steps);
        // areas and targets at which nothing has to be done are not told
        let is_told = |step: &usize| {
            let is_element = matches!(self.drawn.passed[*step].part, Part::Element(_));
            is_element || !steps[*step].tasks.is_empty()
        };
        let told: Vec<usize> = course.steps.iter().copied().filter(is_told).collect();
        let step = |number: &usize| {
            let passed = self.drawn.passed[*number];
            let (p_detection, delay_mean_s) = together(&steps[*number].tasks);
            let (kind, name) = match passed.part {
                Part::Element(element) => (StepKind::Element, &self.drawn.elements[element].name),
                Part::Area(area) => (StepKind::Area, &self.drawn.areas[area].name),
                Part::Target => (StepKind::Target, &self.drawn.target),
            };
            DiagramStep {
                kind,
                name: name.clone(),
                by: passed.by.map(|by| by.word().to_owned()),
                moving: passed.moving.word().to_owned(),
                p_detection,
                delay_mean_s,
            }
        };
        let critical = critical_detection_point(&tasks, self.response.time.mean_s);
        let mut ends = told.iter().scan(0, |end, number| {
            *end += steps[*number].tasks.len();
            Some(*end)
        });
        let critical = critical.and_then(|task| ends.position(|end| task < end));
        let won = staged(&tasks, &self.response, self.units, 0.0).effectiveness.value();
        DiagramCourse {
            value: course.value,
            p_interruption: interruption(&tasks, &self.response).probability.value(),
            p_interruption_deterministic: certain_interruption(&tasks, &self.response).value(),
            p_effectiveness: (!self.units.is_empty()).then_some(won),
            time_s: tasks.iter().map(|task| task.delay.mean_s).sum(),
            p_detection: together(&tasks).0,
            steps: told.iter().map(step).collect(),
            critical_detection_index: critical,
        }
    }
}

/// P(noticed in any of them), and the mean time of all.
fn together(tasks: &[Task]) -> (f64, f64) {
    let p_detection = match tasks {
        [task] => task.detection.value(),
        several => 1.0 - several.iter().map(|t| 1.0 - t.detection.value()).product::<f64>(),
    };
    (p_detection, tasks.iter().map(|task| task.delay.mean_s).sum())
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

#[cfg(test)]
mod tests {
    use ringfort_analysis::interruption::{Place, Spread};
    use ringfort_analysis::sequence::{Area, Diagram, Element, Passed, Step};
    use ringfort_model::diagram::Moving;
    use ringfort_model::units::Probability;

    use super::*;

    /// An edge with nothing to overcome, then a yard, then a door: the edge is on the path, and the
    /// critical detection point is counted among what is told.
    #[test]
    fn law_an_element_without_tasks_is_passed() {
        let half = Probability::new(0.5).unwrap_or(Probability::ZERO);
        let task = |mean_s| Task {
            detection: half,
            place: Place::Beginning,
            delay: Spread { mean_s, sd_s: 0.3 * mean_s },
        };
        let step = |from, element, tasks| Step { from, into: from + 1, element, tasks };
        let moving = Moving::OnFoot;
        let passed = |part| Passed { part, row: None, by: None, moving };
        let area = |name: &str, level| Area { name: name.to_owned(), level };
        let element = |name: &str, from| Element { name: name.to_owned(), from, into: from + 1 };
        let steps = vec![
            step(0, Some(0), Vec::new()),
            step(1, None, vec![task(100.0), task(100.0)]),
            step(2, Some(1), vec![task(60.0)]),
            step(3, None, Vec::new()),
        ];
        let drawn = Drawn {
            diagram: Diagram::new(5, steps).unwrap_or_else(|error| panic!("{error}")),
            passed: vec![
                passed(Part::Element(0)),
                passed(Part::Area(1)),
                passed(Part::Element(1)),
                passed(Part::Target),
            ],
            levels: vec![(0, 1), (1, 2)],
            areas: vec![area("outside", 0), area("yard", 1), area("hall", 2)],
            elements: vec![element("edge", 0), element("door", 1)],
            target: "reach him".to_owned(),
            target_area: 2,
        };
        let response = Response {
            time: Spread { mean_s: 90.0, sd_s: 9.0 },
            communication: Probability::ONE,
            convention: Asked::Common,
        };
        let telling = Telling {
            title: "A yard",
            state: None,
            threat: None,
            drawn: &drawn,
            answering: "guards",
            response,
            units: &[],
            courses: 1,
        };
        let found = telling.finding().unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(found.most_vulnerable_path, ["edge", "door"]);
        let course = &found.rankings[0].courses[0];
        let told: Vec<&str> = course.steps.iter().map(|step| step.name.as_str()).collect();
        assert_eq!(told, ["edge", "yard", "door"]);
        assert_eq!(course.critical_detection_index, Some(1));
        assert_eq!((course.steps[1].p_detection, course.steps[1].delay_mean_s), (0.75, 200.0));
        assert_eq!(found.elements[0].passages.len(), 1);
        assert_eq!(found.elements[0].noticed_with_s, None);
        assert_eq!(found.elements[1].noticed_with_s, Some(60.0));
        assert!(found.areas[2].passages.is_empty() && found.target.passages.is_empty());
    }
}
