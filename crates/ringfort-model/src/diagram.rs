//! An adversary sequence diagram as a person writes it: areas one inside another, and what stands
//! between them.

mod check;
mod insiders;
mod site;

pub(crate) use check::check;
pub use insiders::DiagramInsider;
pub(crate) use site::taken_over;
pub use site::{LIGHTS, SiteDiagram, SiteDiagramHead, SiteDiagramTable, StatesByLight};

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnosed, Diagnostic, SourceFile};
use crate::document::Node;
use crate::form::{Form, Id, Reading, Text};
use crate::parse::too_large;
use crate::quantity::{Chance, Entry, Quantity, Time, Values};
use crate::{record, words};

/// A diagram that was read, with its register of quantities.
#[derive(Debug, Clone)]
pub struct Diagram {
    /// Everything that the file says.
    pub file: DiagramFile,
    /// Every quantity, in the order of their ids.
    pub quantities: Vec<Entry>,
    /// The level of each area, in the order of the file: 0 outside, then the most elements that can be
    /// passed on the way to it.
    pub levels: Vec<usize>,
}

record! {
    /// A sequence diagram: areas from outside in, the elements between them, and what waits at the target.
    pub struct DiagramFile {
        /// What the diagram is of.
        diagram: DiagramHead,
        /// The areas, from outside in; the first is outside, where whoever comes begins.
        area: Vec<DiagramArea>,
        /// What can be passed from one area into another.
        element: Vec<DiagramElement>,
        /// What is done at the target.
        target: DiagramTarget,
        /// Those who answer an alarm, in the order in which they arrive.
        response: Vec<DiagramResponse>,
        /// Those inside who would help, by role.
        insider: Vec<DiagramInsider>,
    }
}

record! {
    /// What a diagram is of.
    pub struct DiagramHead {
        /// Its title.
        title: Text,
        /// The states of the facility that are told apart, such as `["day", "night"]`; the first is meant when none is asked for.
        states: Vec<Id>,
        /// The kinds of adversary that are told apart, such as `["hand tools", "power tools"]`; likewise.
        threats: Vec<Id>,
        /// That an alarm gets through to the response.
        communication: Quantity<Chance> = "{ value = 0.95, assumed = 'usual in worked examples of path analysis' }",
        /// How often that is asked.
        convention: CallConvention = "'common'",
        /// Areas, elements and the target that take two authorised people of the inside together.
        two_person: Vec<Id>,
        /// In how many small parts somebody inside can do the deed, each noticed on its own; 1 where it is done at one go.
        protracted: u32 = "1",
        /// Spread of a delay that gives none, as a share of its mean.
        delay_cv: Quantity<crate::quantity::Number> = "{ value = 0.3, assumed = 'the usual 30 % of path analysis' }",
    }
}

words! {
    /// How often communication with the response is put to the test.
    pub enum CallConvention {
        /// Once an attack.
        Common = "common",
        /// For each alarm.
        PerAlarm = "per alarm",
    }
}

record! {
    /// An area of the site.
    pub struct DiagramArea {
        /// Its name.
        id: Id,
        /// What crossing it takes, a row for each way of doing it; crossing takes nothing when there is none.
        crossing: Vec<Passing>,
    }
}

record! {
    /// What can be passed from one area into another: a fence, a gate, a door, a wall.
    pub struct DiagramElement {
        /// Its name.
        id: Id,
        /// The area outside it.
        from: Id,
        /// The area inside it.
        into: Id,
        /// How it can be defeated, a row for each way.
        defeat: Vec<Passing>,
    }
}

record! {
    /// What is done at the target.
    pub struct DiagramTarget {
        /// What it is, such as `"remove the asset"`.
        id: Id,
        /// The area in which it is done.
        area: Id,
        /// How it can be done, a row for each way; it takes nothing when there is none.
        task: Vec<Passing>,
    }
}

record! {
    /// One way of passing an element, crossing an area or doing the task.
    pub struct Passing {
        /// By what means.
        by: Defeat = "'force'",
        /// In which ways of moving it can be done; all when empty. Who has left his vehicle goes on without it.
        moving: Vec<Moving>,
        /// In which states of the facility these values hold; all when empty.
        states: Vec<Id>,
        /// For which kinds of adversary these values hold; all when empty.
        threats: Vec<Id>,
        /// That it is sensed, passed on and assessed.
        detection: Quantity<Chance>,
        /// Where in it that happens.
        noticed: Noticed = "'beginning'",
        /// How long it takes.
        delay: Quantity<Time>,
        /// Standard deviation of that; when absent, a share of the mean.
        delay_sd: Option<Quantity<Time>>,
    }
}

words! {
    /// By what means something is passed.
    pub enum Defeat {
        /// By breaking, cutting, climbing.
        Force = "force",
        /// By not being noticed.
        Stealth = "stealth",
        /// By pretending, such as a false badge.
        Deceit = "deceit",
    }
}

words! {
    /// A way of moving.
    pub enum Moving {
        /// On foot.
        OnFoot = "on foot",
        /// In a vehicle.
        ByVehicle = "by vehicle",
    }
}

words! {
    /// Where in a task it is noticed, if it is.
    pub enum Noticed {
        /// At its beginning.
        Beginning = "beginning",
        /// Half way through it.
        Middle = "middle",
        /// At its end.
        End = "end",
        /// At any instant of it alike.
        Throughout = "throughout",
    }
}

record! {
    /// Those who answer an alarm.
    pub struct DiagramResponse {
        /// Their name.
        id: Id,
        /// In which states of the facility they are there; all when empty.
        states: Vec<Id>,
        /// Time from sensing until they are in place.
        time: Quantity<Time>,
        /// Standard deviation of that; when absent, 30 % of the mean.
        time_sd: Option<Quantity<Time>>,
        /// That the fight is won once they have joined those before them in the list.
        neutralised: Option<Quantity<Chance>>,
    }
}

impl Diagram {
    /// What the quantities are worth when each takes `value(its law)`.
    pub fn values(&self, value: impl Fn(usize, &Entry) -> f64) -> Values {
        Values::new(&self.quantities, value)
    }

    /// Index of the area of that id.
    pub fn area(&self, id: &Id) -> Option<usize> {
        self.file.area.iter().position(|area| area.id == *id)
    }
}

/// The areas, elements and target of a diagram, whoever answers.
#[derive(Debug, Clone, Copy)]
pub struct Shape<'a> {
    /// The states that are told apart.
    pub states: &'a [Id],
    /// The kinds of adversary that are told apart.
    pub threats: &'a [Id],
    /// The areas; the first is outside.
    pub area: &'a [DiagramArea],
    /// The elements.
    pub element: &'a [DiagramElement],
    /// The target.
    pub target: &'a DiagramTarget,
}

impl Shape<'_> {
    /// Index of the area of that id.
    pub fn area(&self, id: &Id) -> Option<usize> {
        self.area.iter().position(|area| area.id == *id)
    }

    /// By area: the most elements that can be passed on the way to it. None when elements lead in a
    /// circle; those that join no two areas count for nothing.
    pub fn levels(&self) -> Option<Vec<usize>> {
        let known: BTreeMap<&str, usize> =
            self.area.iter().enumerate().map(|(n, area)| (area.id.as_str(), n)).collect();
        let number = |id: &Id| known.get(id.as_str()).copied();
        let ends = self.element.iter().filter_map(|e| Some((number(&e.from)?, number(&e.into)?)));
        check::levels(self.area.len(), &ends.collect::<Vec<_>>()).ok()
    }
}

impl DiagramFile {
    /// Its areas, elements and target.
    pub fn shape(&self) -> Shape<'_> {
        Shape {
            states: &self.diagram.states,
            threats: &self.diagram.threats,
            area: &self.area,
            element: &self.element,
            target: &self.target,
        }
    }
}

/// Whether a row that names `listed` holds for the one that is asked for.
pub fn holds(listed: &[Id], asked: Option<&str>) -> bool {
    listed.is_empty() || asked.is_some_and(|asked| listed.iter().any(|id| id.as_str() == asked))
}

/// Reads a diagram; `name` is what messages call the file. All problems are told at once.
pub fn read(name: &str, text: &str) -> Diagnosed<Diagram> {
    if let Some(diagnostic) = too_large(name, text) {
        return Diagnosed { value: None, diagnostics: vec![diagnostic], files: Vec::new() };
    }
    let mut reading = Reading::default();
    let files = vec![SourceFile { name: name.to_owned(), text: text.to_owned() }];
    let (root, broken) = Node::parse(0, text);
    let is_toml = broken.is_empty();
    reading.report_all(broken);
    reading.is_broken = !is_toml;
    let file = DiagramFile::read(&root, &mut reading);
    let levels = match &file {
        Some(file) if is_toml => {
            let somebody_answers = check::answers(file, &mut reading);
            let insiders_fit = insiders::check(file, &mut reading);
            check(file.shape(), None, &mut reading).filter(|_| somebody_answers && insiders_fit)
        }
        _ => None,
    };
    let diagnostics = reading.told();
    let quantities = std::mem::take(&mut reading.quantities);
    let value = file.zip(levels).map(|(file, levels)| Diagram { file, quantities, levels });
    Diagnosed { value, diagnostics, files }
}

#[cfg(test)]
mod tests;
