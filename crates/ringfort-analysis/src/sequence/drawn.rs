//! From a diagram as a person wrote it to steps between nodes, for one state and one adversary.
//!
//! Each area becomes four nodes: entered or crossed, in a vehicle or on foot. Whoever comes begins
//! outside with a vehicle, and leaves it where a row of values is for those on foot only; he does not
//! get it back.

use super::{Diagram, DiagramError, Step};
use crate::interruption::{Place, Spread, Task};
use ringfort_model::diagram::{self as written, Defeat, Moving, Noticed, Passing, Shape, holds};
use ringfort_model::quantity::Values;

/// What a step passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The element of that number in the file.
    Element(usize),
    /// The area of that number, crossed.
    Area(usize),
    /// The target's task.
    Target,
}

/// What a step of the diagram stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passed {
    /// What it passes.
    pub part: Part,
    /// Which row of its values, in the order of the file; none where nothing has to be done, and
    /// where the diagram is of no file.
    pub row: Option<usize>,
    /// By what means; none where nothing has to be done, and where that is not told apart.
    pub by: Option<Defeat>,
    /// How one moves after it.
    pub moving: Moving,
}

/// A diagram at one state, with what its steps stand for.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn {
    /// The diagram.
    pub diagram: Diagram,
    /// What each step stands for, in the order of the steps.
    pub passed: Vec<Passed>,
    /// The levels that each element leaves and enters, in the order of the file.
    pub levels: Vec<(usize, usize)>,
    /// The areas, in the order of the file.
    pub areas: Vec<Area>,
    /// The elements, in the order of the file.
    pub elements: Vec<Element>,
    /// What is done at the target.
    pub target: String,
    /// The area in which that is.
    pub target_area: usize,
}

/// An area by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// Its name.
    pub name: String,
    /// The most elements that can be passed on the way to it; 0 outside.
    pub level: usize,
}

/// An element by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    /// Its name.
    pub name: String,
    /// The area outside it, by number.
    pub from: usize,
    /// The area inside it.
    pub into: usize,
}

/// The steps of `diagram` with quantities worth `values`, at a state of the facility and for a kind of
/// adversary (rows that name others do not hold; None holds only for rows that name none).
///
/// Errors: none for a diagram that was read without an error.
pub fn drawn(
    diagram: &written::Diagram,
    values: &Values,
    state: Option<&str>,
    threat: Option<&str>,
) -> Result<Drawn, DiagramError> {
    let cv = values.of(&diagram.file.diagram.delay_cv);
    drawn_shape(diagram.file.shape(), &diagram.levels, values, cv, state, threat)
}

/// The same for areas, elements and target alone, with their levels; `cv` is the deviation of a delay
/// that gives none, as a share of its mean.
pub fn drawn_shape(
    shape: Shape<'_>,
    area_levels: &[usize],
    values: &Values,
    cv: f64,
    state: Option<&str>,
    threat: Option<&str>,
) -> Result<Drawn, DiagramError> {
    let mut order: Vec<usize> = (0..shape.area.len()).collect();
    order.sort_by_key(|area| (*area != 0, area_levels[*area], *area));
    let mut place = vec![0; order.len()];
    for (position, area) in order.iter().enumerate() {
        place[*area] = 4 * position;
    }
    let nodes = 4 * order.len() + 1;
    let mut made = Making { values, state, threat, cv, steps: Vec::new(), passed: Vec::new() };
    for &area in &order {
        let entered = place[area];
        made.between(&shape.area[area].crossing, entered, entered + 2, None, Part::Area(area));
        for (number, element) in shape.element.iter().enumerate() {
            let (Some(from), Some(into)) = (shape.area(&element.from), shape.area(&element.into))
            else {
                continue;
            };
            if from == area {
                let part = Part::Element(number);
                made.between(&element.defeat, entered + 2, place[into], Some(number), part);
            }
        }
        if shape.area[area].id == shape.target.area {
            made.at_target(&shape.target.task, entered + 2, nodes - 1);
        }
    }
    let number = |id| shape.area(id).unwrap_or(0);
    let elements = shape.element.iter().map(|element| Element {
        name: element.id.text.clone(),
        from: number(&element.from),
        into: number(&element.into),
    });
    let elements: Vec<Element> = elements.collect();
    let levels = elements.iter().map(|e| (area_levels[e.from], area_levels[e.into]));
    let areas = shape.area.iter().zip(area_levels);
    Ok(Drawn {
        diagram: Diagram::new(nodes, made.steps)?,
        passed: made.passed,
        levels: levels.collect(),
        areas: areas
            .map(|(area, level)| Area { name: area.id.text.clone(), level: *level })
            .collect(),
        elements,
        target: shape.target.id.text.clone(),
        target_area: number(&shape.target.area),
    })
}

/// The steps so far.
struct Making<'a> {
    values: &'a Values,
    state: Option<&'a str>,
    threat: Option<&'a str>,
    cv: f64,
    steps: Vec<Step>,
    passed: Vec<Passed>,
}

impl Making<'_> {
    /// Steps from the pair of nodes at `from` (in a vehicle, on foot) to that at `into`.
    fn between(
        &mut self,
        rows: &[Passing],
        from: usize,
        into: usize,
        element: Option<usize>,
        part: Part,
    ) {
        if rows.is_empty() {
            for (shift, moving) in [(0, Moving::ByVehicle), (1, Moving::OnFoot)] {
                self.add(
                    from + shift,
                    into + shift,
                    element,
                    None,
                    Passed { part, row: None, by: None, moving },
                );
            }
            return;
        }
        for (row, task) in self.rows(rows) {
            let can = |moving| rows[row].moving.is_empty() || rows[row].moving.contains(&moving);
            let by = Some(rows[row].by);
            let on_foot = Passed { part, row: Some(row), by, moving: Moving::OnFoot };
            if can(Moving::ByVehicle) {
                let passed = Passed { moving: Moving::ByVehicle, ..on_foot };
                self.add(from, into, element, Some(task), passed);
            } else {
                self.add(from, into + 1, element, Some(task), on_foot);
            }
            if can(Moving::OnFoot) {
                self.add(from + 1, into + 1, element, Some(task), on_foot);
            }
        }
    }

    fn at_target(&mut self, rows: &[Passing], from: usize, end: usize) {
        let each = [(0, Moving::ByVehicle), (1, Moving::OnFoot)];
        if rows.is_empty() {
            for (shift, moving) in each {
                let passed = Passed { part: Part::Target, row: None, by: None, moving };
                self.add(from + shift, end, None, None, passed);
            }
        }
        for (row, task) in self.rows(rows) {
            for (shift, moving) in each {
                let listed = &rows[row].moving;
                // he may leave a vehicle to do it
                let can = listed.is_empty() || listed.contains(&moving) || shift == 0;
                if can {
                    let by = Some(rows[row].by);
                    let passed = Passed { part: Part::Target, row: Some(row), by, moving };
                    self.add(from + shift, end, None, Some(task), passed);
                }
            }
        }
    }

    /// The rows that hold here, with their tasks.
    fn rows(&self, rows: &[Passing]) -> Vec<(usize, Task)> {
        let here =
            |row: &Passing| holds(&row.states, self.state) && holds(&row.threats, self.threat);
        let task = |row: &Passing| {
            let mean_s = self.values.of(&row.delay);
            Task {
                detection: self.values.chance(&row.detection),
                place: match row.noticed {
                    Noticed::Beginning => Place::Beginning,
                    Noticed::Middle => Place::Middle,
                    Noticed::End => Place::End,
                    Noticed::Throughout => Place::Throughout,
                },
                delay: Spread {
                    mean_s,
                    sd_s: row.delay_sd.as_ref().map_or(self.cv * mean_s, |sd| self.values.of(sd)),
                },
            }
        };
        let numbered = rows.iter().enumerate().filter(|(_, row)| here(row));
        numbered.map(|(number, row)| (number, task(row))).collect()
    }

    fn add(
        &mut self,
        from: usize,
        into: usize,
        element: Option<usize>,
        task: Option<Task>,
        passed: Passed,
    ) {
        self.steps.push(Step { from, into, element, tasks: task.into_iter().collect() });
        self.passed.push(passed);
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Effort, Objective, weakest};
    use super::*;
    use crate::moments::mean;

    const SITE: &str = r#"
[diagram]
title = "A yard"
states = ["day", "night"]
[[area]]
id = "outside"
[[area]]
id = "yard"
[[area.crossing]]
detection = 0.1
delay = "40 s"
moving = ["on foot"]
[[area.crossing]]
detection = 0.3
delay = "10 s"
moving = ["by vehicle"]
[[area]]
id = "hall"
[[element]]
id = "fence"
from = "outside"
into = "yard"
[[element.defeat]]
detection = 0.2
delay = "30 s"
moving = ["on foot"]
[[element]]
id = "gate"
from = "outside"
into = "yard"
[[element.defeat]]
by = "deceit"
states = ["day"]
detection = 0.5
delay = "20 s"
[[element.defeat]]
detection = 0.9
delay = "60 s"
[[element]]
id = "door"
from = "yard"
into = "hall"
[[element.defeat]]
detection = 0.9
delay = "90 s"
moving = ["on foot"]
[target]
id = "the safe"
area = "hall"
[[target.task]]
detection = 0
delay = "120 s"
[[response]]
id = "guards"
time = "200 s"
"#;

    fn at(state: &str) -> Drawn {
        let read = written::read("yard.toml", SITE);
        let diagram = read.usable().unwrap_or_else(|| panic!("{}", read.plain()));
        let values = diagram.values(|_, entry| mean(&entry.law));
        drawn(diagram, &values, Some(state), None).unwrap()
    }

    #[test]
    fn law_rows_hold_by_state_and_way_of_moving() {
        // by night: fence on foot; gate by force, crossing by vehicle or on foot
        let night = at("night");
        assert_eq!((night.diagram.paths(), night.diagram.courses()), (2, 3));
        let day = at("day");
        assert_eq!((day.diagram.paths(), day.diagram.courses()), (2, 5));
        let found = weakest(&day.diagram, &Objective::Time, 1, Effort::default()).unwrap();
        // the gate by deceit, the yard by vehicle, the door and the safe on foot
        assert_eq!(found.courses[0].value, 20.0 + 10.0 + 90.0 + 120.0);
        let moving: Vec<_> =
            found.courses[0].steps.iter().map(|step| day.passed[*step].moving).collect();
        assert_eq!(moving.last(), Some(&Moving::OnFoot));
        assert_eq!(day.levels, [(0, 1), (0, 1), (1, 2)]);
    }
}
