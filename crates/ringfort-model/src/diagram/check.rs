//! Does a diagram hang together: from outside to the target, and never in a circle?

use super::{BTreeMap, Code, Diagnostic, DiagramFile, Id, Passing, Reading, Shape};
use crate::diagnostic::Span;
use crate::form::nearest;

/// The most courses of values that one thing may have, so that a search ends.
const MOST_ROWS: usize = 64;
/// The most areas, and the most elements.
const MOST_THINGS: usize = 2_000;

/// Tells everything that does not fit together; the levels of the areas if nothing stands against them.
///
/// What stands nowhere in particular is told `at`, where the diagram is named.
pub(crate) fn check(
    shape: Shape<'_>,
    at: Option<Span>,
    reading: &mut Reading,
) -> Option<Vec<usize>> {
    let mut checking = Checking { file: shape, at, reading, sound: true };
    checking.sizes();
    checking.names();
    let ends = checking.ends()?;
    let levels = checking.levels(&ends)?;
    checking.dangling(&ends);
    checking.sound.then_some(levels)
}

/// Tells when nobody answers an alarm, or two bear one name, or one is there in no state.
pub(super) fn answers(file: &DiagramFile, reading: &mut Reading) -> bool {
    let mut checking = Checking { file: file.shape(), at: None, reading, sound: true };
    if file.response.is_empty() {
        checking.general(
            Code::MISSING_KEY,
            "a diagram needs somebody who answers an alarm".to_owned(),
            "write a [[response]] with id and time",
        );
    }
    checking.once("response", &file.response.iter().map(|r| &r.id).collect::<Vec<_>>());
    let states = file.response.iter().flat_map(|response| &response.states);
    for id in states.collect::<Vec<_>>() {
        checking.known("state", id, &file.diagram.states);
    }
    checking.sound
}

/// By area, the most elements that lead to it; or which areas are not in a circle or behind one.
pub(super) fn levels(count: usize, ends: &[(usize, usize)]) -> Result<Vec<usize>, Vec<bool>> {
    let mut open = vec![0usize; count];
    for (_, into) in ends {
        open[*into] += 1;
    }
    let mut levels = vec![0usize; count];
    let mut ready: Vec<usize> = (0..count).rev().filter(|area| open[*area] == 0).collect();
    let mut done = vec![false; count];
    while let Some(area) = ready.pop() {
        done[area] = true;
        for (_, into) in ends.iter().filter(|(from, _)| *from == area) {
            levels[*into] = levels[*into].max(levels[area] + 1);
            open[*into] -= 1;
            if open[*into] == 0 {
                ready.push(*into);
            }
        }
    }
    if done.iter().all(|done| *done) { Ok(levels) } else { Err(done) }
}

struct Checking<'a> {
    file: Shape<'a>,
    at: Option<Span>,
    reading: &'a mut Reading,
    sound: bool,
}

impl Checking<'_> {
    fn wrong(&mut self, code: Code, id: &Id, message: String, help: &str) {
        self.sound = false;
        self.reading.report(Diagnostic::error(code, id.span, message).help(help));
    }

    fn general(&mut self, code: Code, message: String, help: &str) {
        self.sound = false;
        let diagnostic = Diagnostic::general(code, message).help(help);
        self.reading.report(Diagnostic { span: self.at, ..diagnostic });
    }

    fn sizes(&mut self) {
        let file = self.file;
        if file.area.is_empty() {
            self.general(
                Code::MISSING_KEY,
                "a diagram needs areas".to_owned(),
                "write an [[area]] for each, from outside in",
            );
        }
        let most = file.area.len().max(file.element.len());
        if most > MOST_THINGS {
            let message = format!("{most} areas or elements are more than {MOST_THINGS}");
            self.general(Code::TOO_LARGE, message, "draw the parts of the site apart");
        }
        let rows = |rows: &Vec<Passing>| rows.len() > MOST_ROWS;
        let crowded = (file.area.iter().filter(|a| rows(&a.crossing)).map(|a| &a.id))
            .chain(file.element.iter().filter(|e| rows(&e.defeat)).map(|e| &e.id))
            .chain(rows(&file.target.task).then_some(&file.target.id));
        for id in crowded.cloned().collect::<Vec<_>>() {
            let message = format!("`{id}` has over {MOST_ROWS} rows of values");
            self.wrong(Code::TOO_LARGE, &id, message, "keep those that differ");
        }
        for element in file.element.iter().filter(|element| element.defeat.is_empty()) {
            let message = format!("nothing says how `{}` can be passed", element.id);
            let help = "add an [[element.defeat]] with detection and delay, or remove the element";
            self.wrong(Code::MISSING_KEY, &element.id, message, help);
        }
    }

    /// Names used twice, and names that nothing bears.
    fn names(&mut self) {
        let file = self.file;
        self.once("area", &file.area.iter().map(|area| &area.id).collect::<Vec<_>>());
        self.once("element", &file.element.iter().map(|element| &element.id).collect::<Vec<_>>());
        self.once("state", &file.states.iter().collect::<Vec<_>>());
        self.once("threat", &file.threats.iter().collect::<Vec<_>>());
        let rows = (file.area.iter().flat_map(|area| &area.crossing))
            .chain(file.element.iter().flat_map(|element| &element.defeat))
            .chain(&file.target.task);
        for row in rows {
            for id in &row.states {
                self.known("state", id, file.states);
            }
            for id in &row.threats {
                self.known("threat", id, file.threats);
            }
        }
    }

    /// Tells names that are given twice.
    fn once(&mut self, kind: &str, ids: &[&Id]) {
        let mut seen = std::collections::BTreeSet::new();
        for id in ids.iter().filter(|id| !id.as_str().is_empty()) {
            if !seen.insert(id.as_str()) {
                let message = format!("two {kind}s are called `{id}`");
                self.wrong(Code::SAME_NAME, id, message, "give one of them another name");
            }
        }
    }

    /// Tells a name that the diagram does not list.
    fn known(&mut self, kind: &str, id: &Id, known: &[Id]) {
        if id.as_str().is_empty() || known.contains(id) {
            return;
        }
        let message = format!("there is no {kind} `{id}`");
        let help = match nearest(id.as_str(), known.iter().map(Id::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("list it in `diagram.{kind}s`"),
        };
        self.wrong(Code::UNKNOWN_NAME, id, message, &help);
    }

    /// The areas that each element joins, by index; none when a name is not known.
    fn ends(&mut self) -> Option<Vec<(usize, usize)>> {
        let file = self.file;
        let areas: BTreeMap<&str, usize> =
            file.area.iter().enumerate().map(|(index, area)| (area.id.as_str(), index)).collect();
        let mut all = true;
        let mut find = |id: &Id, checking: &mut Self| {
            let found = areas.get(id.as_str()).copied();
            if found.is_none() {
                all = false;
                if !id.as_str().is_empty() && !areas.contains_key("") {
                    let message = format!("there is no area `{id}`");
                    let help = match nearest(id.as_str(), areas.keys().copied()) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => "write an [[area]] with this id".to_owned(),
                    };
                    checking.wrong(Code::UNKNOWN_NAME, id, message, &help);
                }
            }
            found
        };
        let mut ends = Vec::new();
        for element in file.element {
            let pair = (find(&element.from, self), find(&element.into, self));
            if let (Some(from), Some(into)) = pair {
                ends.push((from, into));
            }
        }
        find(&file.target.area, self);
        (all && !file.area.is_empty()).then_some(ends)
    }

    /// The most elements that lead to each area; none when elements lead in a circle.
    fn levels(&mut self, ends: &[(usize, usize)]) -> Option<Vec<usize>> {
        let done = match levels(self.file.area.len(), ends) {
            Ok(levels) => return Some(levels),
            Err(done) => done,
        };
        let circle = circle(ends, &done);
        let names: Vec<&str> =
            circle.iter().map(|element| self.file.element[*element].id.as_str()).collect();
        let message = format!("elements lead in a circle: {}", names.join(" > "));
        let id = circle.first().map(|element| self.file.element[*element].id.clone());
        self.wrong(
            Code::NOT_NESTED,
            &id.unwrap_or_default(),
            message,
            "elements lead inward, each `from` an outer area `into` an inner one; turn one round",
        );
        None
    }

    /// Areas that no way leads to, or that lead nowhere; a target that cannot be reached.
    fn dangling(&mut self, ends: &[(usize, usize)]) {
        let file = self.file;
        let count = file.area.len();
        let spread = |start: usize, forward: bool| {
            let mut reached = vec![false; count];
            let mut open = vec![start];
            while let Some(area) = open.pop() {
                if std::mem::replace(&mut reached[area], true) {
                    continue;
                }
                for (from, into) in ends {
                    let (here, there) = if forward { (*from, *into) } else { (*into, *from) };
                    if here == area {
                        open.push(there);
                    }
                }
            }
            reached
        };
        let Some(target) = file.area.iter().position(|area| area.id == file.target.area) else {
            return;
        };
        let (inward, outward) = (spread(0, true), spread(target, false));
        let joined = |area: usize| ends.iter().any(|(from, into)| *from == area || *into == area);
        for (area, _) in inward.iter().enumerate().filter(|(area, _)| *area != target) {
            // outside is told with the target that nothing leads to
            if area > 0 && !joined(area) {
                let id = &file.area[area].id;
                let message = format!("`{id}` hangs: no element leads into it or out of it");
                let help = "add the elements that lead into it and on, or remove the area";
                self.wrong(Code::IMPOSSIBLE_DIAGRAM, id, message, help);
            }
        }
        if !inward[target] {
            let message = format!(
                "no way leads from `{}` to the target in `{}`",
                file.area[0].id, file.area[target].id
            );
            let help = "add elements until one leads into each area on the way";
            self.wrong(Code::IMPOSSIBLE_DIAGRAM, &file.target.area, message, help);
            return;
        }
        for (index, element) in file.element.iter().enumerate() {
            let (from, into) = ends[index];
            let what = if !inward[from] {
                format!("`{}` hangs: no way leads from outside to `{}`", element.id, element.from)
            } else if !outward[into] {
                format!(
                    "`{}` hangs: no way leads on from `{}` to the target",
                    element.id, element.into
                )
            } else {
                continue;
            };
            self.wrong(
                Code::IMPOSSIBLE_DIAGRAM,
                &element.id,
                what,
                "mend `from` and `into`, add the missing element, or remove this one",
            );
        }
    }
}

/// Elements that lead in a circle, among areas that are not done.
fn circle(ends: &[(usize, usize)], done: &[bool]) -> Vec<usize> {
    // every area that is not done is entered from another that is not: going back must come round
    let enters = |area: usize| ends.iter().position(|(from, into)| *into == area && !done[*from]);
    let Some(start) = done.iter().position(|done| !done) else { return Vec::new() };
    let (mut back, mut area) = (Vec::new(), start);
    let mut seen = vec![start];
    while let Some(element) = enters(area) {
        back.push(element);
        area = ends[element].0;
        if let Some(place) = seen.iter().position(|known| *known == area) {
            let mut circle = back.split_off(place);
            circle.reverse();
            return circle;
        }
        seen.push(area);
    }
    Vec::new()
}
