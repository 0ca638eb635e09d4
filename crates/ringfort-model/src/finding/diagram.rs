//! What all ways through a sequence diagram come to.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Convention, InsidersFinding};

/// The weakest ways in, and what each element is worth.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DiagramFinding {
    /// The title of the diagram.
    pub title: String,
    /// The state of the facility that was looked at; null when none is told apart.
    pub state: Option<String>,
    /// The kind of adversary; null when none is told apart.
    pub threat: Option<String>,
    /// Who answers, for P(I).
    pub response: String,
    /// Mean response time, in seconds.
    pub response_mean_s: f64,
    /// Its standard deviation, in seconds.
    pub response_sd_s: f64,
    /// How often communication is put to the test.
    pub convention: Convention,
    /// P(I) of the most vulnerable path, by EASI.
    pub p_interruption: f64,
    /// Its elements, from outside in, and the target's task.
    pub most_vulnerable_path: Vec<String>,
    /// How many paths there are: sequences of elements. At most 2^53 is told.
    pub paths: u64,
    /// How many courses: the ways of defeating each element and of moving told apart too.
    pub courses: u64,
    /// The weakest courses, by each of several measures.
    pub rankings: Vec<Ranking>,
    /// The areas, in the order of the file.
    pub areas: Vec<DiagramAreaFound>,
    /// What is done at the target.
    pub target: DiagramTargetFound,
    /// The layers, from outside in.
    pub layers: Vec<LayerBalance>,
    /// The elements, in the order of the file.
    pub elements: Vec<ElementWorth>,
    /// What those inside would make of it; null where the diagram names none.
    pub insiders: Option<InsidersFinding>,
    /// Where the answer is not to be relied on, and why.
    pub warnings: Vec<String>,
}

/// The weakest courses by one measure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ranking {
    /// The measure.
    pub by: Measure,
    /// From the weakest on.
    pub courses: Vec<DiagramCourse>,
    /// How it is known: all courses gone through, dominance, or bounded only.
    pub known_by: KnownBy,
    /// What no course goes under; equal to the first course's value when that is exact.
    pub lower_bound: f64,
}

/// By what courses are ranked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// P(I) by EASI.
    PInterruption,
    /// P(I) if every time were its mean.
    PInterruptionDeterministic,
    /// P(E), where responses say how likely they win.
    PEffectiveness,
    /// Mean time to the end of the target's task, in seconds.
    TimeS,
    /// P(noticed anywhere on the way).
    PDetection,
}

/// How a ranking is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum KnownBy {
    /// Exact: every course was gone through.
    Enumeration,
    /// Exact: what was left out cannot be weaker.
    Dominance,
    /// A real course and a lower bound.
    Bound,
}

/// One course.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DiagramCourse {
    /// What the measure gives it.
    pub value: f64,
    /// P(I) by EASI.
    pub p_interruption: f64,
    /// P(I) if every time were its mean.
    pub p_interruption_deterministic: f64,
    /// P(E); null when no response says how likely it wins.
    pub p_effectiveness: Option<f64>,
    /// Mean time, in seconds.
    pub time_s: f64,
    /// P(noticed anywhere on the way).
    pub p_detection: f64,
    /// What is passed, in order.
    pub steps: Vec<DiagramStep>,
    /// Which of the steps is the critical detection point, from 0; null when there is none.
    pub critical_detection_index: Option<usize>,
}

/// One thing passed on a course.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DiagramStep {
    /// Whether it is an element, an area or the target.
    pub kind: StepKind,
    /// Its name.
    pub name: String,
    /// By what means: force, stealth or deceit; null where nothing has to be done.
    pub by: Option<String>,
    /// How one moves then.
    pub moving: String,
    /// P(D).
    pub p_detection: f64,
    /// Mean delay, in seconds.
    pub delay_mean_s: f64,
}

/// What a step passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum StepKind {
    /// An element between two areas.
    Element,
    /// An area that is crossed.
    Area,
    /// The target's task.
    Target,
}

/// An area of the diagram.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DiagramAreaFound {
    /// Its name.
    pub name: String,
    /// The most elements that can be passed on the way to it; 0 outside.
    pub level: usize,
    /// How it can be crossed; empty where crossing takes nothing.
    pub passages: Vec<Passage>,
}

/// What is done at the target.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DiagramTargetFound {
    /// What it is.
    pub name: String,
    /// The area in which it is done.
    pub area: String,
    /// How it can be done; empty where it takes nothing.
    pub passages: Vec<Passage>,
}

/// One way of passing an element, crossing an area or doing the task, in the state that was looked at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Passage {
    /// By what means: force, stealth or deceit; null where that is not told apart.
    pub by: Option<String>,
    /// How one moves afterwards: on foot, by vehicle, or either.
    pub moving: Vec<String>,
    /// P(D).
    pub p_detection: f64,
    /// Mean delay, in seconds.
    pub delay_mean_s: f64,
}

/// How alike the elements of one layer are to whoever comes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LayerBalance {
    /// Its number, from 0 outside.
    pub layer: usize,
    /// The names of its elements; one that jumps belongs to every layer that it passes.
    pub elements: Vec<String>,
    /// P(I) of the weakest course through its weakest element.
    pub weakest: f64,
    /// P(I) of the weakest course through its strongest element.
    pub strongest: f64,
    /// Whether the two differ by no more than 0.05: then no element of it is worth avoiding.
    pub in_balance: bool,
}

/// What one element is worth, as P(I) of the most vulnerable path.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ElementWorth {
    /// Its name.
    pub name: String,
    /// The area outside it.
    pub from: String,
    /// The area inside it.
    pub into: String,
    /// How it can be passed; empty when nobody can in this state.
    pub passages: Vec<Passage>,
    /// The least time left when he is noticed there and goes on by the fastest way, in seconds;
    /// null where nothing is noticed.
    pub noticed_with_s: Option<f64>,
    /// Over the courses that pass it; null when none does.
    pub through: Option<f64>,
    /// If nobody could pass it: the most that hardening it alone can bring; null when nobody could then
    /// get in.
    pub if_closed: Option<f64>,
    /// If nothing there were noticed.
    pub if_unwatched: f64,
    /// If passing it took no time.
    pub if_undelayed: f64,
}
