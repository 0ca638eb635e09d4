//! How is a sequence diagram drawn? As the textbooks do: areas as bars from outside to the target,
//! what can be passed as boxes between them, the weakest path heavy.
//!
//! The drawing is one SVG text that stands alone, or in a page whose colours it then takes (the
//! variables `--paper`, `--ink`, `--seeker` and so on).

mod layout;
mod marks;

use std::fmt::Write as _;

use ringfort_model::finding::{DiagramCourse, DiagramFinding, ElementWorth, Passage, StepKind};

use layout::{BAR_H, LETTERS, LINE_H, Layout, Placed, REACH};
use marks::{escaped, label};

/// What is said of what takes nothing to pass.
const NOTHING: &str = "nothing in the way";

/// Colours and type: those of the page that it stands in, else its own.
const STYLE: &str = include_str!("diagram/style.css");

/// The diagram as SVG, as wide as it needs.
///
/// The weakest path is that of the ranking by P(I). An element is muted where noticing comes too
/// late: on the weakest path after its critical detection point, elsewhere when less than the mean
/// response time is left on the fastest way on. `heading` puts title, state and response above it.
pub fn diagram_svg(found: &DiagramFinding, heading: bool) -> String {
    let weakest = found.rankings.first().and_then(|ranking| ranking.courses.first());
    let words = Words { found, weakest };
    let layout = Layout::new(found, &words.of_elements(), words.of_target(), heading);
    let mut out = String::new();
    let (width, height) = (layout.width, layout.height);
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"asd\" role=\"img\" width=\"{width:.0}\" \
         height=\"{height:.0}\" viewBox=\"0 0 {width:.0} {height:.0}\">\n<title>{}</title>\n\
         <desc>{}</desc>\n<style>{STYLE}</style>\n\
         <rect class=\"asd-paper\" width=\"100%\" height=\"100%\"/>\n",
        escaped(&format!("Adversary sequence diagram: {}", found.title)),
        escaped(&described(found, weakest)),
    );
    if heading {
        head(&mut out, found);
    }
    let drawing = Drawing { found, weakest, words, layout: &layout };
    drawing.connections(&mut out);
    drawing.bars(&mut out);
    drawing.path(&mut out);
    drawing.bar_words(&mut out);
    drawing.boxes(&mut out);
    drawing.critical(&mut out);
    drawing.legend(&mut out);
    out.push_str("</svg>\n");
    out
}

/// What the picture shows, in words.
fn described(found: &DiagramFinding, weakest: Option<&DiagramCourse>) -> String {
    let mut words = format!(
        "{} areas from {} to {}, {} elements between them.",
        found.areas.len(),
        found.areas.first().map_or("outside", |area| &area.name),
        found.target.area,
        found.elements.len()
    );
    if let Some(course) = weakest {
        let names: Vec<&str> = course.steps.iter().map(|step| step.name.as_str()).collect();
        let critical = course.critical_detection_index.and_then(|at| names.get(at));
        let _ = write!(
            words,
            " Weakest path, P(I) {:.3}: {}. Critical detection point: {}.",
            course.p_interruption,
            names.join(", "),
            critical.unwrap_or(&"none")
        );
    }
    words
}

fn head(out: &mut String, found: &DiagramFinding) {
    let of = |name: &str, value: &Option<String>| {
        value.as_ref().map_or_else(String::new, |value| format!(" · {name} {value}"))
    };
    let second = format!(
        "Weakest path: P(I) {:.3} · {} in {}, sd {}{}{}",
        found.p_interruption,
        found.response,
        time(found.response_mean_s),
        time(found.response_sd_s),
        of("state", &found.state),
        of("against", &found.threat)
    );
    label(out, "asd-title", 16.0, 28.0, "start", &found.title);
    label(out, "asd-note", 16.0, 48.0, "start", &second);
}

/// A time as a person reads it.
fn time(seconds: f64) -> String {
    match seconds {
        s if s >= 6000.0 => format!("{:.1} h", s / 3600.0),
        s if s >= 1200.0 => format!("{:.0} min", s / 60.0),
        s if s >= 10.0 || s == 0.0 => format!("{s:.0} s"),
        s => format!("{s:.1} s"),
    }
}

/// What is said of each part: its P(D) and delay, and how it is passed where that is not by force.
#[derive(Clone, Copy)]
struct Words<'a> {
    found: &'a DiagramFinding,
    weakest: Option<&'a DiagramCourse>,
}

impl Words<'_> {
    /// Which step of the weakest path passes this, if one does.
    fn step(&self, kind: StepKind, name: &str) -> Option<usize> {
        let steps = &self.weakest?.steps;
        steps.iter().position(|step| step.kind == kind && step.name == name)
    }

    /// The values of the weakest path where it passes, else of all ways of passing; empty where there
    /// is none.
    fn of(&self, kind: StepKind, name: &str, passages: &[Passage]) -> Vec<String> {
        let step = self.step(kind, name).and_then(|at| self.weakest?.steps.get(at));
        let Some(step) = step else { return worth(passages) };
        if step.p_detection <= 0.0 && step.delay_mean_s <= 0.0 {
            return vec![NOTHING.to_owned()];
        }
        let mut words = vec![format!("P(D) {:.2} · {}", step.p_detection, time(step.delay_mean_s))];
        words.extend(step.by.as_deref().filter(|by| *by != "force").map(|by| format!("by {by}")));
        words
    }

    fn of_elements(&self) -> Vec<Vec<String>> {
        let one = |element: &ElementWorth| {
            let words = self.of(StepKind::Element, &element.name, &element.passages);
            if words.is_empty() { vec!["not passable now".to_owned()] } else { words }
        };
        self.found.elements.iter().map(one).collect()
    }

    fn of_target(&self) -> Vec<String> {
        let target = &self.found.target;
        let words = self.of(StepKind::Target, &target.name, &target.passages);
        if words.is_empty() { vec!["takes no time".to_owned()] } else { words }
    }
}

/// "P(D) 0.90 · 60 s", or from least to most where there are several ways of passing; in two lines
/// where one would be too long.
fn worth(passages: &[Passage]) -> Vec<String> {
    let span = |of: fn(&Passage) -> f64| {
        let values = || passages.iter().map(of);
        Some((values().reduce(f64::min)?, values().reduce(f64::max)?))
    };
    let (Some((least, most)), Some((soonest, latest))) =
        (span(|passage| passage.p_detection), span(|passage| passage.delay_mean_s))
    else {
        return Vec::new();
    };
    if most <= 0.0 && latest <= 0.0 {
        return vec![NOTHING.to_owned()];
    }
    let of = |low: String, high: String| if low == high { low } else { format!("{low}–{high}") };
    let p = of(format!("{least:.2}"), format!("{most:.2}"));
    let delay = of(time(soonest), time(latest));
    let one = format!("P(D) {p} · {delay}");
    if one.chars().count() <= LETTERS { vec![one] } else { vec![format!("P(D) {p}"), delay] }
}

/// A picture in the making.
struct Drawing<'a> {
    found: &'a DiagramFinding,
    weakest: Option<&'a DiagramCourse>,
    words: Words<'a>,
    layout: &'a Layout,
}

impl Drawing<'_> {
    /// Whether noticing him there is too late.
    fn is_late(&self, element: usize) -> bool {
        let element = &self.found.elements[element];
        match (self.words.step(StepKind::Element, &element.name), self.weakest) {
            (Some(step), Some(course)) => {
                course.critical_detection_index.is_none_or(|critical| step > critical)
            }
            // where nothing is noticed, nothing is noticed too late
            _ => element.noticed_with_s.is_some_and(|left| left <= self.found.response_mean_s),
        }
    }

    fn connections(&self, out: &mut String) {
        for line in self.layout.elements.iter().flat_map(|placed| [&placed.above, &placed.below]) {
            marks::line(out, "asd-link", line);
        }
        marks::line(out, "asd-link", &self.layout.target.above);
    }

    fn bars(&self, out: &mut String) {
        for bar in &self.layout.bars {
            let (x, y, width) = (bar.left, bar.top, bar.right - bar.left);
            let _ = writeln!(
                out,
                "<rect class=\"asd-bar\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" \
                 height=\"{BAR_H:.1}\" rx=\"3\"/>"
            );
        }
    }

    fn bar_words(&self, out: &mut String) {
        let path = self.path_points();
        for (bar, area) in self.layout.bars.iter().zip(&self.found.areas) {
            let base = bar.top + 20.0;
            // beside the path where it would run through the name
            let wide = 8.0 * area.name.chars().count() as f64 + 16.0;
            let inside = path.iter().filter(|(_, y)| (bar.top..=bar.top + BAR_H).contains(y));
            let free = inside.map(|(x, _)| *x).fold(bar.left + 10.0, |left, x| {
                let hit = (left - 6.0..left + wide).contains(&x) && x + wide < bar.right;
                if hit { x + 10.0 } else { left }
            });
            label(out, "asd-area", free, base, "start", &area.name);
            let words = self.words.of(StepKind::Area, &area.name, &area.passages);
            if !words.is_empty() {
                label(out, "asd-values", bar.right - 10.0, base, "end", &words.join(" · "));
            }
        }
    }

    /// The weakest path, from bar to box to bar.
    fn path(&self, out: &mut String) {
        marks::line(out, "asd-weakest", &self.path_points());
    }

    fn path_points(&self) -> Vec<(f64, f64)> {
        let Some(course) = self.weakest else { return Vec::new() };
        let passed = course.steps.iter().filter(|step| step.kind == StepKind::Element);
        let numbers = passed.filter_map(|step| {
            self.found.elements.iter().position(|element| element.name == step.name)
        });
        // in a bar it runs near the lower edge, below the words
        let inside = BAR_H - 5.0;
        let mut points: Vec<(f64, f64)> = Vec::new();
        for number in numbers {
            let placed = &self.layout.elements[number];
            let (top, bottom) = (&placed.above, &placed.below);
            let entry = top.first().map(|(x, y)| (*x, *y - BAR_H + inside));
            points.extend(entry);
            points.extend(top);
            points.extend(bottom);
            points.extend(bottom.last().map(|(x, y)| (*x, *y + inside)));
        }
        let target = &self.layout.target.above;
        points.extend(target.first().map(|(x, y)| (*x, *y - BAR_H + inside)));
        points.extend(target);
        points
    }

    fn boxes(&self, out: &mut String) {
        for (number, element) in self.found.elements.iter().enumerate() {
            let mut class = "asd-element".to_owned();
            if self.words.step(StepKind::Element, &element.name).is_some() {
                class.push_str(" asd-on-path");
            }
            if element.passages.is_empty() {
                class.push_str(" asd-shut");
            } else if self.is_late(number) {
                class.push_str(" asd-late");
            }
            one(out, &class, &self.layout.elements[number], &element.name);
        }
        let placed = &self.layout.target;
        one(out, "asd-target", placed, &self.found.target.name);
        let (x, y) = (placed.left + 18.0, placed.top + placed.height / 2.0);
        let _ = writeln!(
            out,
            "<circle class=\"asd-ring\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"6.5\"/>\
             <circle class=\"asd-core\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"2.5\"/>"
        );
    }

    /// What heavy, grey and dashed mean, as far as they occur.
    fn legend(&self, out: &mut String) {
        let elements = || self.found.elements.iter().enumerate();
        let mut lines = vec!["Heavy: the weakest path. P(D) and mean delay of each."];
        if elements().any(|(number, e)| !e.passages.is_empty() && self.is_late(number)) {
            lines.push("Grey: noticed there, too little time is left for the response.");
        }
        if elements().any(|(_, element)| element.passages.is_empty()) {
            lines.push("Dashed: nobody can pass it in this state.");
        }
        let mut base = self.layout.legend;
        for line in lines {
            label(out, "asd-note", 16.0, base, "start", line);
            base += 16.0;
        }
    }

    /// The line after which noticing on the weakest path is too late.
    fn critical(&self, out: &mut String) {
        let Some(course) = self.weakest else { return };
        let at = course.critical_detection_index.and_then(|at| course.steps.get(at));
        let (y, words) = match at {
            Some(step) => {
                let layout = self.layout;
                let element = self.found.elements.iter().position(|e| e.name == step.name);
                let area = self.found.areas.iter().position(|area| area.name == step.name);
                let below = match step.kind {
                    StepKind::Element => element.map(|number| layout.elements[number].bottom()),
                    StepKind::Area => area.map(|number| layout.bars[number].top + BAR_H),
                    StepKind::Target => Some(layout.target.bottom()),
                };
                let y = below.map(|below| below + 0.56 * REACH);
                (
                    y,
                    "critical detection point: on the weakest path, noticing below this line is too late",
                )
            }
            None => {
                let top = self.layout.bars.iter().map(|bar| bar.top).reduce(f64::min);
                (
                    top.map(|y| y - 8.0),
                    "no critical detection point: noticing him is nowhere in time",
                )
            }
        };
        let Some(y) = y else { return };
        marks::line(out, "asd-critical", &[(8.0, y), (self.layout.width - 8.0, y)]);
        label(out, "asd-critical-words", 14.0, y - 4.0, "start", words);
    }
}

/// A box with its words, in the middle of it.
fn one(out: &mut String, class: &str, placed: &Placed, name: &str) {
    let Placed { left: x, top: y, width, height, .. } = placed;
    let _ = writeln!(
        out,
        "<g class=\"{class}\"><title>{}</title><rect x=\"{x:.1}\" y=\"{y:.1}\" \
         width=\"{width:.1}\" height=\"{height:.1}\" rx=\"3\"/>",
        escaped(&format!("{name}: {}", placed.values.join(", ")))
    );
    let lines = placed.lines.iter().map(|line| ("asd-name", line));
    let lines: Vec<_> = lines.chain(placed.values.iter().map(|v| ("asd-values", v))).collect();
    let mut base = y + f64::midpoint(*height, -LINE_H * lines.len() as f64) + 11.5;
    for (class, line) in lines {
        label(out, class, placed.words_at(), base, "middle", line);
        base += LINE_H;
    }
    out.push_str("</g>\n");
}

#[cfg(test)]
mod tests;
