//! Which diagram do the layers of a site make? Areas are the ground outside, each layer and the site;
//! what is passed between them is what the ways in pass.

use ringfort_model::diagram::Moving;
use ringfort_model::quantity::Values;
use ringfort_model::scenario::{Scenario, Way as By};
use ringfort_model::units::Probability;
use ringfort_world::World;
use ringfort_world::light::Illumination;

use super::inside::{Inside, ON_FOOT};
use super::{SHOWS_M, Way, ground, tasks};
use crate::interruption::{Spread, Task};
use crate::plan::Plan;
use crate::sequence::{Area, Diagram, Drawn, Element, Part, Passed, Step};

/// What the ground outside every layer is called.
const OUTSIDE: &str = "outside";

impl Plan {
    /// The sequence diagram of a site under a light, when watching is `alert` times as keen as usual:
    /// from the layers, and from the diagram that hangs on the site where one does. None for a site
    /// beyond the map, and where no way leads in.
    ///
    /// - Areas: the ground outside, each layer from the outside in, then those of the site's diagram,
    ///   whose first is the innermost layer (the site itself, where there is no layer).
    /// - Elements: what stands at the edge of each layer, on foot and by road apart; a landing, which
    ///   jumps; then those of the site's diagram. Crossing an area is the stretch of a way within it.
    /// - The ways are the plan's, with the same numbers as their tasks: that of the strike, and beside
    ///   it the best ones by the means in `also`. Over the ground they stay apart, as one cannot
    ///   change from one to another at will; at the door they meet.
    /// - What is merged: all places at which a layer could be crossed are the one at which a way
    ///   crosses it, and what posts and patrols see along a stretch is one P(D).
    pub fn diagram(
        &self,
        scenario: &Scenario,
        world: &World,
        site: usize,
        light: Illumination,
        alert: f64,
        also: &[By],
    ) -> Option<Drawn> {
        let means = &self.means;
        let inside = Inside::new(scenario, means, &self.names, site);
        let first = scenario.file.seeker.strike.way;
        let planned = &self.ways[site].as_ref()?[light.index()];
        let mut lanes = vec![Lane::new(scenario, means, first, planned, alert)];
        for by in also.iter().filter(|by| **by != first) {
            let mut other = scenario.clone();
            other.file.seeker.strike.way = *by;
            let Some(way) = self.approach(&other, world, site, light, inside.as_ref()) else {
                continue;
            };
            // without a road a drive is a walk
            let walks = lanes.iter().any(|lane| lane.by == By::Foot);
            if *by == By::Vehicle && way.carried_from.is_none() && walks {
                continue;
            }
            lanes.push(Lane::new(&other, means, *by, &way, alert));
        }
        let mut layers: Vec<u16> =
            lanes.iter().flat_map(|lane| &lane.stages).filter_map(|stage| stage.layer).collect();
        let radius = |layer: &u16| means.of(&scenario.file.layer[usize::from(*layer)].radius);
        layers.sort_by(|a, b| radius(b).total_cmp(&radius(a)));
        layers.dedup();
        let behind = inside.as_ref().and_then(|inside| inside.drawn(light));
        let mut making = Making::new(scenario, site, &layers, behind);
        for lane in &lanes {
            making.lane(lane);
        }
        match (&inside, behind) {
            (Some(_), Some(behind)) => making.behind(behind, alert),
            _ => making.ends(),
        }
        making.drawn()
    }

    /// The way to the target's cell alone.
    fn approach(
        &self,
        scenario: &Scenario,
        world: &World,
        site: usize,
        light: Illumination,
        inside: Option<&Inside<'_>>,
    ) -> Option<Way> {
        let covered = world.covered(SHOWS_M);
        let (means, names) = (&self.means, &self.names);
        let ground = ground::Ground::new(scenario, world, means, names, site, covered.as_ref())?;
        let inside_s = inside.map_or(0.0, |inside| inside.least_s(light));
        let ears = self.names.detectors.len() as u16;
        let barriers = ground.barriers();
        let remaining = ground.remaining(&barriers)?;
        tasks::way(&ground, &remaining, light, ears, Vec::new(), inside_s)
    }
}

/// A way over the ground, cut where it enters a layer.
struct Lane {
    by: By,
    stages: Vec<Stage>,
}

/// What it takes to enter a layer, then to cross what lies before the next.
struct Stage {
    /// None outside every layer.
    layer: Option<u16>,
    entering: Vec<Task>,
    crossing: Vec<Task>,
    /// How one moves when entering it.
    entered: Moving,
    /// How one moves within it, at last.
    moving: Moving,
}

impl Lane {
    fn new(scenario: &Scenario, means: &Values, by: By, way: &Way, alert: f64) -> Self {
        let cv = means.of(&scenario.file.seeker.strike.time_cv);
        let drawn = way.drawn(scenario, means);
        let outside = Stage {
            layer: None,
            entering: Vec::new(),
            crossing: Vec::new(),
            entered: Moving::OnFoot,
            moving: Moving::OnFoot,
        };
        let mut stages = vec![outside];
        // what hangs on the site comes after the last stretch over the ground
        let last = way.tasks.len() - way.inside;
        for (task, drawn) in way.tasks[..last].iter().zip(&drawn) {
            let made = Task {
                detection: drawn.detection(alert),
                place: drawn.place,
                delay: Spread { mean_s: drawn.mean_s, sd_s: cv * drawn.mean_s },
            };
            let moving = if task.by == By::Foot { Moving::OnFoot } else { Moving::ByVehicle };
            let is_new = stages.last().is_none_or(|stage| stage.layer != task.layer);
            if is_new && task.layer.is_some() {
                stages.push(Stage {
                    layer: task.layer,
                    entering: Vec::new(),
                    crossing: Vec::new(),
                    entered: moving,
                    moving,
                });
            }
            let Some(stage) = stages.last_mut() else { continue };
            if task.moving_s > 0.0 || task.by == By::Air {
                stage.crossing.push(made);
            } else {
                stage.entering.push(made);
            }
            stage.moving = moving;
        }
        Self { by, stages }
    }
}

/// A diagram in the making. Node 0 is where everybody begins; each lane has a node before and after
/// crossing each area; at the innermost they meet.
struct Making<'a> {
    areas: Vec<Area>,
    elements: Vec<Element>,
    layers: &'a [u16],
    steps: Vec<Step>,
    passed: Vec<Passed>,
    /// The node after the last one used.
    next: usize,
    /// Where lanes end, to be joined at the door.
    ends: Vec<(usize, Moving)>,
    target: String,
    target_area: usize,
}

impl<'a> Making<'a> {
    fn new(scenario: &'a Scenario, site: usize, layers: &'a [u16], behind: Option<&Drawn>) -> Self {
        let named = |name: &str, level| Area { name: name.to_owned(), level };
        let mut areas = vec![named(OUTSIDE, 0)];
        for layer in layers {
            let name = &scenario.file.layer[usize::from(*layer)].id.text;
            areas.push(named(name, areas.len()));
        }
        let innermost = areas.len() - 1;
        for area in behind.iter().flat_map(|behind| &behind.areas).skip(1) {
            // two things that are called alike are told apart
            let known = areas.iter().any(|known| known.name == area.name);
            let name = if known { format!("{} (inside)", area.name) } else { area.name.clone() };
            areas.push(named(&name, innermost + area.level));
        }
        let target_area = behind.map_or(innermost, |behind| innermost + behind.target_area);
        let at = &scenario.file.site[site].id;
        Self {
            areas,
            elements: Vec::new(),
            layers,
            steps: Vec::new(),
            passed: Vec::new(),
            next: 1,
            ends: Vec::new(),
            target: behind.map_or_else(|| format!("reach {at}"), |behind| behind.target.clone()),
            target_area,
        }
    }

    /// The number of the element of that name between two areas; one that is called like another is
    /// told apart.
    fn element(&mut self, name: &str, from: usize, into: usize) -> usize {
        let same = |e: &Element| e.name == name && (e.from, e.into) == (from, into);
        if let Some(known) = self.elements.iter().position(same) {
            return known;
        }
        let mut name = name.to_owned();
        while self.elements.iter().any(|known| known.name == name) {
            name = format!("{name}, from {}", self.areas[from].name);
        }
        self.elements.push(Element { name, from, into });
        self.elements.len() - 1
    }

    fn step(&mut self, from: usize, into: usize, part: Part, moving: Moving, tasks: Vec<Task>) {
        let element = if let Part::Element(number) = part { Some(number) } else { None };
        self.steps.push(Step { from, into, element, tasks });
        self.passed.push(Passed { part, row: None, by: None, moving });
    }

    fn node(&mut self) -> usize {
        self.next += 1;
        self.next - 1
    }

    fn lane(&mut self, lane: &Lane) {
        let (mut at, mut area) = (0, 0);
        for (number, stage) in lane.stages.iter().enumerate() {
            if number > 0 {
                let into = self.layers.iter().position(|layer| Some(*layer) == stage.layer);
                let into = into.map_or(area, |layer| layer + 1);
                let name = &self.areas[into].name;
                let lands = lane.by == By::Air && area == 0;
                let name = match (lands, stage.entered) {
                    (true, _) => format!("land in {name}"),
                    (false, Moving::OnFoot) => format!("into {name} on foot"),
                    (false, Moving::ByVehicle) => format!("into {name} by road"),
                };
                let part = Part::Element(self.element(&name, area, into));
                let entered = self.node();
                self.step(at, entered, part, stage.entered, stage.entering.clone());
                (at, area) = (entered, into);
            }
            let crossed = self.node();
            self.step(at, crossed, Part::Area(area), stage.moving, stage.crossing.clone());
            at = crossed;
        }
        self.ends.push((at, Moving::OnFoot));
    }

    /// Without a diagram of the site the way ends at it.
    fn ends(&mut self) {
        let end = self.next;
        for (at, moving) in std::mem::take(&mut self.ends) {
            self.step(at, end, Part::Target, moving, Vec::new());
        }
        self.next += 1;
    }

    /// The site's own diagram, entered on foot.
    fn behind(&mut self, behind: &Drawn, alert: f64) {
        let first = self.next;
        let innermost = self.layers.len();
        let elements: Vec<usize> = (behind.elements.iter())
            .map(|e| self.element(&e.name, innermost + e.from, innermost + e.into))
            .collect();
        for (at, moving) in std::mem::take(&mut self.ends) {
            self.step(at, first + ON_FOOT, Part::Area(innermost), moving, Vec::new());
        }
        for (step, passed) in behind.diagram.steps().iter().zip(&behind.passed) {
            let part = match passed.part {
                Part::Element(number) => Part::Element(elements[number]),
                Part::Area(area) => Part::Area(innermost + area),
                Part::Target => Part::Target,
            };
            let tasks = step
                .tasks
                .iter()
                .map(|task| Task { detection: at_alert(task.detection, alert), ..*task });
            let element = if let Part::Element(number) = part { Some(number) } else { None };
            self.steps.push(Step {
                from: first + step.from,
                into: first + step.into,
                element,
                tasks: tasks.collect(),
            });
            self.passed.push(Passed { part, ..*passed });
        }
        self.next = first + behind.diagram.nodes();
    }

    fn drawn(self) -> Option<Drawn> {
        let levels = self.elements.iter();
        let levels = levels.map(|e| (self.areas[e.from].level, self.areas[e.into].level));
        Some(Drawn {
            levels: levels.collect(),
            diagram: Diagram::new(self.next, self.steps).ok()?,
            passed: self.passed,
            areas: self.areas,
            elements: self.elements,
            target: self.target,
            target_area: self.target_area,
        })
    }
}

/// P(noticed) when watching is so many times as keen: 1 − (1 − P)^f.
fn at_alert(detection: Probability, alert: f64) -> Probability {
    Probability::clamped(-libm::expm1(alert * libm::log1p(-detection.value())))
}
