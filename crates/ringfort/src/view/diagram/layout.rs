//! Where everything of a sequence diagram is drawn, in pixels.
//!
//! A row for each level of areas, a band of boxes above each row but the first. An element that jumps
//! over a level stands in a lane of its own on the right, past the bars of the areas that it skips.

use ringfort_model::finding::DiagramFinding;

use super::marks::broken;

/// Height of a bar.
pub(super) const BAR_H: f64 = 34.0;
/// Width of a box.
const BOX_W: f64 = 168.0;
/// Between two boxes.
const GAP: f64 = 16.0;
/// From a bar to the boxes below or above it.
pub(super) const REACH: f64 = 36.0;
/// From one line of words to the next.
pub(super) const LINE_H: f64 = 15.0;
/// Around everything.
const MARGIN: f64 = 16.0;
/// Characters of a line in a box, and how many lines.
pub(super) const LETTERS: usize = 25;
const LINES: usize = 3;
/// The fewest boxes that a band is wide.
const LEAST_BOXES: usize = 3;

/// The bar of an area.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Bar {
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) top: f64,
}

/// A box, with the lines that join it to the bar above and the bar below.
#[derive(Debug, Clone, Default)]
pub(super) struct Placed {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) width: f64,
    pub(super) height: f64,
    /// Its name, broken.
    pub(super) lines: Vec<String>,
    /// Its values, a line each.
    pub(super) values: Vec<String>,
    /// From the bar above to the box.
    pub(super) above: Vec<(f64, f64)>,
    /// From the box to the bar below; none for the target.
    pub(super) below: Vec<(f64, f64)>,
    /// Kept free on the left, for a symbol.
    symbol: f64,
}

impl Placed {
    pub(super) fn bottom(&self) -> f64 {
        self.top + self.height
    }

    /// The middle of its words.
    pub(super) fn words_at(&self) -> f64 {
        self.left + f64::midpoint(self.width, self.symbol)
    }

    /// The height that its words need.
    fn needs(&self) -> f64 {
        LINE_H * (self.lines.len() + self.values.len()) as f64 + 14.0
    }

    fn middle(&self) -> f64 {
        self.left + self.width / 2.0
    }
}

/// Where everything is.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) width: f64,
    pub(super) height: f64,
    /// By area.
    pub(super) bars: Vec<Bar>,
    /// By element.
    pub(super) elements: Vec<Placed>,
    pub(super) target: Placed,
    /// The first line of words below everything.
    pub(super) legend: f64,
}

/// What of a finding the layout needs, by number.
struct Graph {
    /// By area.
    levels: Vec<usize>,
    /// By element: the areas that it joins.
    ends: Vec<(usize, usize)>,
    target: usize,
    deepest: usize,
}

impl Graph {
    fn new(found: &DiagramFinding) -> Self {
        let area = |name: &str| found.areas.iter().position(|a| a.name == *name).unwrap_or(0);
        let levels: Vec<usize> = found.areas.iter().map(|a| a.level).collect();
        Self {
            ends: found.elements.iter().map(|e| (area(&e.from), area(&e.into))).collect(),
            target: area(&found.target.area),
            deepest: levels.iter().copied().max().unwrap_or(0),
            levels,
        }
    }

    /// The levels that an element leaves and enters.
    fn span(&self, element: usize) -> (usize, usize) {
        let (from, into) = self.ends[element];
        (self.levels[from], self.levels[into])
    }

    fn jumps(&self, element: usize) -> bool {
        let (from, into) = self.span(element);
        into > from + 1
    }

    /// The elements that enter a level from the one above it.
    fn band(&self, level: usize) -> Vec<usize> {
        let enters = |e: &usize| !self.jumps(*e) && self.span(*e).1 == level;
        (0..self.ends.len()).filter(enters).collect()
    }

    /// The lane of each element that jumps, from the inside out: the longest outermost, two in one
    /// lane where they pass different levels.
    fn lanes(&self) -> Vec<(usize, usize)> {
        let mut jumps: Vec<usize> = (0..self.ends.len()).filter(|e| self.jumps(*e)).collect();
        jumps.sort_by_key(|e| self.span(*e).1 - self.span(*e).0);
        let mut lanes: Vec<Vec<(usize, usize)>> = Vec::new();
        let mut placed = Vec::new();
        for element in jumps {
            let (from, into) = self.span(element);
            let free = |lane: &Vec<(usize, usize)>| {
                lane.iter().all(|(other, end)| *end <= from || into <= *other)
            };
            let lane = lanes.iter().position(free).unwrap_or(lanes.len());
            if lane == lanes.len() {
                lanes.push(Vec::new());
            }
            lanes[lane].push((from, into));
            placed.push((element, lane));
        }
        placed
    }
}

impl Layout {
    /// `elements` and `target` are what is said of each beside its name, in lines.
    pub(super) fn new(
        found: &DiagramFinding,
        elements: &[Vec<String>],
        target: Vec<String>,
        heading: bool,
    ) -> Self {
        let graph = Graph::new(found);
        let bands: Vec<Vec<usize>> = (0..=graph.deepest).map(|level| graph.band(level)).collect();
        let widest = bands.iter().map(Vec::len).max().unwrap_or(0).max(LEAST_BOXES);
        let boxes = |n: usize| n as f64 * (BOX_W + GAP);
        let main = boxes(widest) + GAP;
        let lanes = graph.lanes();
        let lane_left = |lane: usize| MARGIN + main + GAP + boxes(lane);
        let count = lanes.iter().map(|(_, lane)| lane + 1).max().unwrap_or(0);
        let mut layout = Self {
            width: 2.0 * MARGIN + main + if count > 0 { GAP + boxes(count) } else { 0.0 },
            height: 0.0,
            bars: vec![Bar::default(); found.areas.len()],
            elements: vec![Placed::default(); found.elements.len()],
            target: Placed { values: target, ..Placed::default() },
            legend: 0.0,
        };
        let named = found.elements.iter().zip(elements);
        for ((element, values), placed) in named.zip(&mut layout.elements) {
            placed.width = BOX_W;
            placed.lines = broken(&element.name, LETTERS, LINES);
            placed.values.clone_from(values);
        }
        layout.split(&graph, main);
        layout.rows(&graph, &bands, &lanes, if heading { 80.0 } else { 28.0 });
        for band in &bands {
            layout.spread(&graph, band, main);
        }
        for (element, lane) in &lanes {
            layout.elements[*element].left = lane_left(*lane);
            let (from, into) = graph.ends[*element];
            for area in [from, into] {
                let reach = lane_left(*lane) + BOX_W + GAP / 2.0;
                if layout.is_rightmost(&graph, area) {
                    layout.bars[area].right = layout.bars[area].right.max(reach);
                }
            }
        }
        layout.join(&graph);
        layout.end(found, &graph);
        layout
    }

    /// Gives areas of one level their shares of the width, by how many elements join them.
    fn split(&mut self, graph: &Graph, main: f64) {
        for level in 0..=graph.deepest {
            let here: Vec<usize> =
                (0..graph.levels.len()).filter(|area| graph.levels[*area] == level).collect();
            let weight = |area: usize| {
                let into = graph.ends.iter().filter(|(_, into)| *into == area).count();
                let from = graph.ends.iter().filter(|(from, _)| *from == area).count();
                into.max(from).max(1) as f64
            };
            let all: f64 = here.iter().map(|area| weight(*area)).sum();
            let room = main - GAP * (here.len().saturating_sub(1)) as f64;
            let mut left = MARGIN;
            for area in here {
                let width = room * weight(area) / all;
                (self.bars[area].left, self.bars[area].right) = (left, left + width);
                left += width + GAP;
            }
        }
    }

    /// Whether no other area of its level lies to the right of it.
    fn is_rightmost(&self, graph: &Graph, area: usize) -> bool {
        let beside = |other: &usize| graph.levels[*other] == graph.levels[area];
        (0..graph.levels.len())
            .filter(beside)
            .all(|other| self.bars[other].left <= self.bars[area].left)
    }

    /// Heights: a band as high as its names need.
    fn rows(&mut self, graph: &Graph, bands: &[Vec<usize>], lanes: &[(usize, usize)], start: f64) {
        let mut y = start;
        for (level, band) in bands.iter().enumerate() {
            if level > 0 {
                let entering = lanes.iter().map(|(element, _)| *element);
                let entering = entering.filter(|element| graph.span(*element).1 == level);
                let all: Vec<usize> = band.iter().copied().chain(entering).collect();
                let height = all.iter().map(|e| self.elements[*e].needs()).fold(0.0, f64::max);
                for element in all {
                    (self.elements[element].top, self.elements[element].height) =
                        (y + REACH, height);
                }
                y += height + 2.0 * REACH;
            }
            for area in 0..graph.levels.len() {
                if graph.levels[area] == level {
                    self.bars[area].top = y;
                }
            }
            y += BAR_H;
        }
        self.height = y;
    }

    /// The boxes of a band, side by side in the order of the areas that they join.
    fn spread(&mut self, graph: &Graph, band: &[usize], main: f64) {
        let mut band = band.to_vec();
        let key = |element: &usize| {
            let (from, into) = graph.ends[*element];
            (from, into, *element)
        };
        band.sort_by_key(key);
        let room = main / band.len().max(1) as f64;
        for (place, element) in band.into_iter().enumerate() {
            let middle = MARGIN + room * (place as f64 + 0.5);
            self.elements[element].left = middle - BOX_W / 2.0;
        }
    }

    fn join(&mut self, graph: &Graph) {
        for (element, placed) in self.elements.iter_mut().enumerate() {
            let (from, into) = graph.ends[element];
            let (outer, inner) = (self.bars[from], self.bars[into]);
            let x = placed.middle();
            let on = |bar: Bar| x.clamp(bar.left + 8.0, bar.right - 8.0);
            // out of the bar, aside if need be, then straight to the box
            let (leaves, enters) = (on(outer), on(inner));
            let aside = outer.top + BAR_H + REACH / 2.0;
            placed.above = vec![(leaves, outer.top + BAR_H), (leaves, aside), (x, aside)];
            placed.above.push((x, placed.top));
            let aside = placed.bottom() + REACH / 2.0;
            placed.below = vec![(x, placed.bottom()), (x, aside), (enters, aside)];
            placed.below.push((enters, inner.top));
            placed.above.dedup();
            placed.below.dedup();
        }
    }

    /// The target's task below its area.
    fn end(&mut self, found: &DiagramFinding, graph: &Graph) {
        let bar = self.bars[graph.target];
        let symbol = 28.0;
        self.target.lines = broken(&found.target.name, LETTERS, LINES);
        let (width, height) = (BOX_W + symbol, self.target.needs());
        let left = f64::midpoint(bar.left, bar.right) - width / 2.0;
        let top = bar.top + BAR_H + REACH;
        let middle = left + width / 2.0;
        self.legend = self.height.max(top + height) + REACH;
        self.height = self.legend + 3.0 * LINE_H;
        self.target = Placed {
            left,
            top,
            width,
            height,
            lines: std::mem::take(&mut self.target.lines),
            values: std::mem::take(&mut self.target.values),
            above: vec![(middle, bar.top + BAR_H), (middle, top)],
            below: Vec::new(),
            symbol,
        };
    }
}
