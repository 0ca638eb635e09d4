//! The part of a diagram that hangs on a site: what is finer than a cell of the terrain there.
//!
//! It is read into the scenario's own register, so that what a run draws, cites and varies is all in
//! one place. Who answers, how they are called and how much times vary is the scenario's to say.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    DiagramArea, DiagramElement, DiagramInsider, DiagramTarget, Moving, Passing, Shape, holds,
};
use crate::document::{Kind, Node};
use crate::form::{Form, Id, Reading, Text};
use crate::record;
use crate::schema::Definitions;

/// The keys of rows that a site does not take over.
const NOT_TAKEN: &[&str] = &["delay_sd"];
/// The keys of the head that it does.
const HEAD: &[&str] = &["title", "states", "threats", "two_person", "protracted"];

record! {
    /// A diagram that hangs on a site.
    pub struct SiteDiagramTable {
        /// The file that it was read from.
        file: Text,
        /// What the diagram is of.
        diagram: SiteDiagramHead,
        /// The areas, from outside in; the first is the ground around the target.
        area: Vec<DiagramArea>,
        /// What can be passed from one area into another.
        element: Vec<DiagramElement>,
        /// What is done at the target.
        target: DiagramTarget,
        /// Those inside who would help, by role.
        insider: Vec<DiagramInsider>,
    }
}

record! {
    /// What a diagram that hangs on a site is of.
    pub struct SiteDiagramHead {
        /// Its title.
        title: Text,
        /// The states of the facility that are told apart.
        states: Vec<Id>,
        /// The kinds of adversary that are told apart.
        threats: Vec<Id>,
        /// Areas, elements and the target that take two authorised people of the inside together.
        two_person: Vec<Id>,
        /// In how many small parts somebody inside can do the deed; 1 where it is done at one go.
        protracted: u32 = "1",
    }
}

record! {
    /// Which state of the facility holds in which light.
    pub struct StatesByLight {
        /// By night; the state called `night` when absent.
        night: Option<Id>,
        /// In twilight; the state called `twilight` when absent, else that of the night.
        twilight: Option<Id>,
        /// By day; the state called `day` when absent.
        day: Option<Id>,
    }
}

/// A diagram that hangs on a site; in a file, the name of the diagram's own.
#[derive(Debug, Clone)]
pub struct SiteDiagram {
    /// What was taken over from the file.
    pub table: SiteDiagramTable,
    /// By area: the most elements that can be passed on the way to it. Empty while elements lead in a
    /// circle, which is told.
    pub levels: Vec<usize>,
}

/// The lights that states are told by, in the order of a plan.
pub const LIGHTS: [&str; 3] = ["night", "twilight", "day"];

impl StatesByLight {
    /// The state that holds in a light, one of [`LIGHTS`], among those that a diagram tells apart.
    /// None: none of them does.
    pub fn of<'a>(&'a self, states: &'a [Id], light: &str) -> Option<&'a Id> {
        let called = |name: &str| states.iter().find(|id| id.as_str() == name);
        match light {
            "day" => self.day.as_ref().or_else(|| called("day")),
            "twilight" => (self.twilight.as_ref())
                .or_else(|| called("twilight"))
                .or_else(|| self.of(states, "night")),
            _ => self.night.as_ref().or_else(|| called("night")),
        }
    }

    /// Those that are named.
    pub fn named(&self) -> impl Iterator<Item = &Id> {
        [&self.night, &self.twilight, &self.day].into_iter().flatten()
    }
}

impl SiteDiagram {
    /// Its areas, elements and target.
    pub fn shape(&self) -> Shape<'_> {
        let SiteDiagramTable { diagram, area, element, target, .. } = &self.table;
        Shape { states: &diagram.states, threats: &diagram.threats, area, element, target }
    }

    /// The kind of adversary that is meant: the one asked for, else the first.
    pub fn threat<'a>(&'a self, asked: Option<&'a Id>) -> Option<&'a str> {
        let threats = &self.table.diagram.threats;
        let known = asked.filter(|id| threats.contains(id));
        known.or(threats.first()).map(Id::as_str)
    }

    /// An area, element or target that keeps everybody on foot out in that state, if nobody on foot
    /// can reach the target.
    pub fn shut_to_walkers(&self, state: Option<&str>, threat: Option<&str>) -> Option<&Id> {
        let shape = self.shape();
        let number: BTreeMap<&str, usize> =
            shape.area.iter().enumerate().map(|(n, area)| (area.id.as_str(), n)).collect();
        let is_open = |rows: &[Passing]| {
            rows.iter().any(|row| {
                holds(&row.states, state)
                    && holds(&row.threats, threat)
                    && (row.moving.is_empty() || row.moving.contains(&Moving::OnFoot))
            })
        };
        let crossed = |rows: &[Passing]| rows.is_empty() || is_open(rows);
        let (mut reached, mut open) = (BTreeSet::new(), vec![0]);
        let mut shut = None;
        while let Some(area) = open.pop() {
            if !reached.insert(area) {
                continue;
            }
            let Some(here) = shape.area.get(area) else { continue };
            if !crossed(&here.crossing) {
                shut = shut.or(Some(&here.id));
                continue;
            }
            if here.id == shape.target.area {
                return (!crossed(&shape.target.task)).then_some(&shape.target.id);
            }
            for element in shape.element.iter().filter(|element| element.from == here.id) {
                match number.get(element.into.as_str()) {
                    Some(into) if is_open(&element.defeat) => open.push(*into),
                    _ => shut = shut.or(Some(&element.id)),
                }
            }
        }
        shut.or(Some(&shape.target.id))
    }
}

/// The table that stands in the place of a diagram's name, made of the diagram's text: from the area
/// `from` on (the first when none), whose crossing is left out, as is all that the scenario says
/// itself. None when there is no such area.
pub(crate) fn taken_over(name: &Node, diagram: &Node, from: Option<&str>) -> Option<Node> {
    let text = |node: &Node, key: &str| node.get(key).and_then(Node::text).map(str::to_owned);
    let list = |key: &str| match diagram.get(key).map(|node| &node.kind) {
        Some(Kind::List(items)) => items.clone(),
        _ => Vec::new(),
    };
    let (mut areas, mut elements) = (list("area"), list("element"));
    let first = areas
        .iter()
        .position(|area| from.is_none_or(|id| text(area, "id").as_deref() == Some(id)))?;
    // what lies outside of the first is the map's to say
    let (mut within, mut open) = (BTreeSet::new(), vec![text(&areas[first], "id")]);
    while let Some(area) = open.pop() {
        if within.insert(area.clone()) {
            let onward = elements.iter().filter(|element| text(element, "from") == area);
            open.extend(onward.map(|element| text(element, "into")));
        }
    }
    areas[..=first].rotate_right(1);
    areas.retain(|area| within.contains(&text(area, "id")));
    elements.retain(|element| within.contains(&text(element, "from")));
    if let Some(Kind::Table(fields)) = areas.first_mut().map(|area| &mut area.kind) {
        fields.retain(|field| field.key != "crossing");
    }
    let mut table = Node::empty(name.span);
    let Kind::Table(fields) = &mut table.kind else { return None };
    let mut put = |key: &str, value: Node| {
        let key = key.to_owned();
        fields.push(crate::document::Field { key, key_span: name.span, value });
    };
    put("file", name.clone());
    for key in ["diagram", "area", "element", "target", "insider"] {
        let Some(mut value) = diagram.get(key).cloned() else { continue };
        match (key, &mut value.kind) {
            ("diagram", Kind::Table(fields)) => {
                fields.retain(|f| HEAD.contains(&f.key.as_str()));
            }
            ("area", Kind::List(items)) => *items = std::mem::take(&mut areas),
            ("element", Kind::List(items)) => *items = std::mem::take(&mut elements),
            _ => {}
        }
        prune(&mut value);
        put(key, value);
    }
    Some(table)
}

fn prune(node: &mut Node) {
    match &mut node.kind {
        Kind::Table(fields) => {
            fields.retain(|field| !NOT_TAKEN.contains(&field.key.as_str()));
            for field in fields {
                prune(&mut field.value);
            }
        }
        Kind::List(items) => {
            for item in items {
                prune(item);
            }
        }
        _ => {}
    }
}

impl Form for SiteDiagram {
    fn read(node: &Node, reading: &mut Reading) -> Option<Self> {
        // a name that is still one could not be read, or is no name
        if node.get("file").is_none() {
            reading.wrong_kind(node, "the name of a file", "\"facility.toml\"");
            return None;
        }
        let table = SiteDiagramTable::read(node, reading)?;
        let mut diagram = Self { table, levels: Vec::new() };
        diagram.levels = diagram.shape().levels().unwrap_or_default();
        Some(diagram)
    }

    fn stand_in(reading: &mut Reading) -> Self {
        Self { table: SiteDiagramTable::stand_in(reading), levels: Vec::new() }
    }

    fn schema(definitions: &mut Definitions) -> serde_json::Value {
        Text::schema(definitions)
    }
}
