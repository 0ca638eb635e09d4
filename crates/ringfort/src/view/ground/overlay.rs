//! What is drawn over a map of P(I): the ways in, and what protects the site.

use ringfort_model::units::Position;
use ringfort_world::grid::Extent;

use super::canvas::{Canvas, Colour, LINE};
use super::frame::Frame;

/// The weakest way.
pub(super) const SEEKER: Colour = [180, 60, 10];
/// The other ways.
pub(super) const OTHERS: Colour = [222, 138, 82];
/// The critical detection contour.
pub(super) const CONTOUR: Colour = [20, 20, 20];
/// Layers and posts.
pub(super) const PROTECTOR: Colour = [12, 110, 135];
/// Ways by road past no post.
pub(super) const OPEN: Colour = [150, 70, 160];
/// Roads.
pub(super) const ROADS: Colour = [120, 116, 110];
const PAPER: Colour = [255, 255, 255];
const INK: Colour = [33, 37, 41];

/// What is drawn over a map of P(I).
#[derive(Debug, Clone, Default)]
pub struct Drawn {
    /// The site.
    pub site: Position,
    /// The ways in, the weakest first; each may be of several lines.
    pub ways: Vec<Vec<Vec<Position>>>,
    /// The critical detection contour.
    pub contour: Vec<Vec<Position>>,
    /// The layers: names and radii in metres.
    pub rings: Vec<(String, f64)>,
    /// Where posts stand.
    pub posts: Vec<Position>,
    /// Roads.
    pub roads: Vec<Vec<Position>>,
    /// Ways by road into a layer that pass no post of it.
    pub open: Vec<Vec<Position>>,
    /// Where the heights come from.
    pub credit: String,
}

impl Drawn {
    /// What matters of the map: the site with its layers, posts and the critical detection contour, and
    /// a margin; a square. None where nothing of that is there.
    pub(super) fn extent(&self) -> Option<Extent> {
        let far = |at: &Position| {
            let (east, north) = (at.east_m - self.site.east_m, at.north_m - self.site.north_m);
            east.abs().max(north.abs())
        };
        let rings = self.rings.iter().map(|(_, radius_m)| *radius_m);
        let places = self.contour.iter().flatten().chain(&self.posts).map(far);
        let reach_m = rings.chain(places).reduce(f64::max).filter(|reach_m| *reach_m > 0.0)?;
        let half_m = 1.25 * reach_m;
        let Position { east_m, north_m } = self.site;
        Some(Extent {
            west_m: east_m - half_m,
            south_m: north_m - half_m,
            east_m: east_m + half_m,
            north_m: north_m + half_m,
        })
    }

    /// Entries of the legend for what there is.
    pub(super) fn legend(&self) -> Vec<(Colour, String)> {
        let others = self.ways.iter().map(Vec::len).sum::<usize>() > 1;
        let entries = [
            (SEEKER, "the weakest way", !self.ways.is_empty()),
            (OTHERS, "other ways", others),
            (CONTOUR, "critical detection", !self.contour.is_empty()),
            (PROTECTOR, "layers and posts", self.rings.len() + self.posts.len() > 0),
            (ROADS, "roads", !self.roads.is_empty()),
            (OPEN, "by road past no post", !self.open.is_empty()),
        ];
        let there = entries.into_iter().filter(|(_, _, there)| *there);
        there.map(|(colour, words, _)| (colour, words.to_owned())).collect()
    }

    /// Draws all of it onto the ground, whose corner is `margin` pixels in.
    pub(super) fn draw(&self, canvas: &mut Canvas, frame: &Frame, margin: u32) {
        let mut pen = Pen { canvas, frame, margin };
        for road in &self.roads {
            pen.line(road, ROADS, 0);
        }
        for way in &self.open {
            pen.line(way, OPEN, 1);
        }
        for (_, radius_m) in &self.rings {
            let around: Vec<Position> = (0..=180)
                .map(|step| {
                    let bearing = std::f64::consts::TAU * f64::from(step) / 180.0;
                    self.beside(radius_m * libm::sin(bearing), radius_m * libm::cos(bearing))
                })
                .collect();
            pen.line(&around, PAPER, 1);
            pen.line(&around, PROTECTOR, 0);
        }
        for line in &self.contour {
            pen.line(line, CONTOUR, 1);
        }
        for line in self.ways.iter().skip(1).flatten().rev() {
            pen.line(line, OTHERS, 1);
        }
        for line in self.ways.first().iter().flat_map(|ways| ways.iter().skip(1)) {
            pen.line(line, OTHERS, 1);
        }
        if let Some(line) = self.ways.first().and_then(|ways| ways.first()) {
            pen.line(line, PAPER, 3);
            pen.line(line, SEEKER, 2);
        }
        for post in &self.posts {
            pen.square(*post);
        }
        for (name, radius_m) in &self.rings {
            pen.name(self.beside(0.0, *radius_m), name);
        }
        pen.north();
    }

    fn beside(&self, east_m: f64, north_m: f64) -> Position {
        Position { east_m: self.site.east_m + east_m, north_m: self.site.north_m + north_m }
    }
}

/// Draws over the ground, and not beyond it.
struct Pen<'a> {
    canvas: &'a mut Canvas,
    frame: &'a Frame,
    margin: u32,
}

impl Pen<'_> {
    fn dot(&mut self, x: i64, y: i64, colour: Colour) {
        if self.frame.holds(x, y) {
            let margin = i64::from(self.margin);
            self.canvas.set(x + margin, y + margin, colour);
        }
    }

    /// A line whose points are `half` pixels to either side.
    fn line(&mut self, points: &[Position], colour: Colour, half: i64) {
        for pair in points.windows(2) {
            let ((ax, ay), (bx, by)) = (self.frame.pixel(pair[0]), self.frame.pixel(pair[1]));
            let steps = libm::ceil((bx - ax).abs().max((by - ay).abs())).clamp(1.0, 1e5) as u32;
            for step in 0..=steps {
                let share = f64::from(step) / f64::from(steps);
                let x = libm::floor(ax + share * (bx - ax)) as i64;
                let y = libm::floor(ay + share * (by - ay)) as i64;
                for (dx, dy) in (-half..=half).flat_map(|dx| (-half..=half).map(move |dy| (dx, dy)))
                {
                    self.dot(x + dx, y + dy, colour);
                }
            }
        }
    }

    fn square(&mut self, at: Position) {
        let (x, y) = self.frame.pixel(at);
        let (x, y) = (libm::floor(x) as i64, libm::floor(y) as i64);
        for (dx, dy) in (-4..=4_i64).flat_map(|dx| (-4..=4_i64).map(move |dy| (dx, dy))) {
            let rim = dx.abs() == 4 || dy.abs() == 4;
            self.dot(x + dx, y + dy, if rim { PAPER } else { PROTECTOR });
        }
    }

    /// A name on paper above a place, if there is room on the ground.
    fn name(&mut self, at: Position, name: &str) {
        let (x, y) = self.frame.pixel(at);
        let wide = i64::from(Canvas::text_width(name)) + 6;
        let (left, top) = (libm::floor(x) as i64 - wide / 2, libm::floor(y) as i64 - 9);
        if self.frame.holds(left, top) && self.frame.holds(left + wide, top + i64::from(LINE)) {
            let (left, top) = (left as u32 + self.margin, top as u32 + self.margin);
            self.canvas.fill((left, top), (wide as u32, LINE), PAPER);
            self.canvas.write(left + 3, top + 2, name, PROTECTOR);
        }
    }

    /// An arrow to the north in the north-eastern corner.
    fn north(&mut self) {
        let (wide, tall) = (26, 46);
        let left = (self.margin + self.frame.width).saturating_sub(wide + 6);
        let top = self.margin + 6;
        self.canvas.fill((left, top), (wide, tall), PAPER);
        for row in 0..22_u32 {
            let half = row / 3;
            let x = left + wide / 2 - half;
            self.canvas.fill((x, top + 4 + row), (2 * half + 1, 1), INK);
        }
        self.canvas.write(left + wide / 2 - 3, top + 28, "N", INK);
    }
}
