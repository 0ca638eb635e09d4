//! Which way over the terrain is the most vulnerable, and where does noticing come too late?
//!
//! Outside of the critical detection contour, where the least time left to the target equals the
//! response time, the seeker *sneaks*: he takes the way on which he is noticed least. Inside it
//! being noticed no longer helps the protector, and he *rushes*: he takes the way that is shortest
//! in time. Two passes of Dijkstra's algorithm over the grid give the exact optimum: noticed at a
//! place with more time left than the response takes, he is interrupted on every continuation;
//! elsewhere on none, if he continues by the least time.
//!
//! The rule "minimise detection up to the critical detection point, minimise delay after it" is
//! that of the SAVI and ASSESS codes of Sandia National Laboratories (sources not read); its proof
//! on a graph is the sentence above, and is checked against exhaustive search in the tests.

use ringfort_model::units::{Position, Probability};
use ringfort_world::grid::{Grid, Lattice, NEIGHBOURS};
use ringfort_world::terrain::Terrain;
use ringfort_world::travel::{Surface, foot_step_s, least_cost};

mod way;

pub use way::WayIn;

/// What a second of way weighs beside being noticed, as a hazard: of ways that are equally hidden
/// the shortest in time is taken. It can make a way worse by 10⁻⁸ for each second it is shorter.
const PATIENCE_PER_S: f64 = 1e-8;

/// The most barriers that an approach can meet.
pub const MOST_BARRIERS: usize = 32;

/// How one moves.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Manner {
    /// Factor on walking speed (see [`ringfort_world::travel::tobler_speed_m_s`]), over 0.
    pub speed_factor: f64,
    /// Factor on the rate of being noticed, 0 or more.
    pub hazard_factor: f64,
}

/// A line around a place that takes time to pass inwards: a fence, a checkpoint.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Barrier {
    /// The middle of the circle.
    pub centre: Position,
    /// Its radius in metres.
    pub radius_m: f64,
    /// How long passing it takes, in seconds, 0 or more.
    pub delay_s: f64,
}

/// A question: how does one get to `target` over this ground, watched like this?
#[derive(Debug, Clone, Copy)]
pub struct Approach<'a> {
    /// The ground.
    pub terrain: &'a Terrain,
    /// The rate of being noticed a second in each cell, of the terrain's shape.
    pub hazard_per_s: &'a Grid<f32>,
    /// Factor on walking speed in each cell, of the terrain's shape, 0 where nobody walks; a step
    /// takes the mean slowness of both its cells. None: 1 everywhere.
    pub cover: Option<&'a Grid<f32>>,
    /// What delays on the way; at most [`MOST_BARRIERS`].
    pub barriers: &'a [Barrier],
    /// Where the way leads.
    pub target: Position,
    /// No step begins further than this from the target in plan, in metres. Infinite for the whole
    /// map; less is faster.
    pub reach_m: f64,
    /// From being noticed until responders are in place, in seconds. Infinite: nobody comes.
    pub response_time_s: f64,
    /// How he moves while noticing would still be in time.
    pub sneak: Manner,
    /// How he moves afterwards, and once he knows that he was noticed.
    pub rush: Manner,
}

/// Why the question has no answer.
#[derive(Debug, Clone, PartialEq)]
pub enum PathError {
    /// The target lies off the map.
    TargetOffMap(Position),
    /// The hazard is of another shape than the terrain.
    OtherShape {
        /// Cells of the terrain.
        terrain: usize,
        /// Cells of the hazard.
        hazard: usize,
    },
    /// A speed factor that is not over 0, or a hazard factor or rate under 0 or NaN.
    BadFactor(f64),
    /// A response time that is NaN.
    BadResponseTime,
    /// A barrier whose delay is under 0 or NaN.
    BadDelay(f64),
    /// More barriers than can be told apart.
    TooManyBarriers(usize),
}

impl std::fmt::Display for PathError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::TargetOffMap(p) => {
                write!(
                    f,
                    "the target at {} m east, {} m north lies off the map",
                    p.east_m, p.north_m
                )
            }
            Self::OtherShape { terrain, hazard } => write!(
                f,
                "the terrain has {terrain} cells and the hazard over it {hazard}, or another corner"
            ),
            Self::BadFactor(v) => write!(f, "{v} is no factor on a speed or a hazard"),
            Self::BadResponseTime => write!(f, "the response time is not a number"),
            Self::BadDelay(v) => write!(f, "a barrier cannot take {v} s"),
            Self::TooManyBarriers(n) => {
                write!(
                    f,
                    "{n} barriers are more than the {MOST_BARRIERS} that an approach can meet"
                )
            }
        }
    }
}

impl std::error::Error for PathError {}

/// The answer for every cell: see [`Approach::ways_in`].
#[derive(Debug, Clone)]
pub struct WaysIn<'a> {
    approach: Approach<'a>,
    /// The barriers that each cell lies within, one bit each.
    within: Grid<u32>,
    remaining: Surface,
    exposure: Surface,
}

impl<'a> Approach<'a> {
    /// Solves for every cell at once.
    ///
    /// A step between neighbours takes plan length over walking speed at its slope, times the
    /// manner's factor, and the delay of every barrier it enters. While it lasts he is noticed at
    /// the mean of both cells' rates. Of a step that crosses the contour only the share before it
    /// counts and is sneaked; someone noticed within a step finishes it before he turns.
    ///
    /// - Exact on the grid, up to 10⁻⁸ in exposure a second of way (ties go to the shorter way).
    ///   Lengths along eight directions exceed straight ones by up to 8.2 %.
    /// - Assumes that the response time does not depend on the place, and that being noticed at a
    ///   rate is a Poisson process.
    pub fn ways_in(self) -> Result<WaysIn<'a>, PathError> {
        let lattice = self.terrain.lattice();
        if self.hazard_per_s.lattice() != lattice {
            let hazard = self.hazard_per_s.lattice().cells();
            return Err(PathError::OtherShape { terrain: lattice.cells(), hazard });
        }
        for Manner { speed_factor, hazard_factor } in [self.sneak, self.rush] {
            if !(speed_factor > 0.0 && speed_factor.is_finite()) {
                return Err(PathError::BadFactor(speed_factor));
            }
            if !(hazard_factor >= 0.0 && hazard_factor.is_finite()) {
                return Err(PathError::BadFactor(hazard_factor));
            }
        }
        if let Some(rate) = self.hazard_per_s.values().iter().find(|h| h.is_nan() || **h < 0.0) {
            return Err(PathError::BadFactor(f64::from(*rate)));
        }
        if let Some(cover) = self.cover {
            if cover.lattice() != lattice {
                let hazard = cover.lattice().cells();
                return Err(PathError::OtherShape { terrain: lattice.cells(), hazard });
            }
            if let Some(factor) = cover.values().iter().find(|f| f.is_nan() || **f < 0.0) {
                return Err(PathError::BadFactor(f64::from(*factor)));
            }
        }
        if self.response_time_s.is_nan() {
            return Err(PathError::BadResponseTime);
        }
        if self.barriers.len() > MOST_BARRIERS {
            return Err(PathError::TooManyBarriers(self.barriers.len()));
        }
        if let Some(b) = self.barriers.iter().find(|b| b.delay_s.is_nan() || b.delay_s < 0.0) {
            return Err(PathError::BadDelay(b.delay_s));
        }
        let Some(target) = lattice.cell_at(self.target) else {
            return Err(PathError::TargetOffMap(self.target));
        };
        let within = Grid::from_fn(*lattice, |cell| self.barriers_around(lattice.centre(cell)));
        let too_far = |cell: u32| lattice.centre(cell).distance_m(self.target) > self.reach_m;
        let remaining = least_cost(lattice, &[(target, 0.0)], |from, to, length_m| {
            if too_far(from) {
                return f64::INFINITY;
            }
            self.step_s(&within, from, to, length_m, self.rush)
        });
        let exposure =
            least_exposure(&remaining, self.response_time_s, |from, to, length_m, left_s| {
                let step = self.step(&within, from, to, length_m, left_s);
                step.timely_exposure + PATIENCE_PER_S * step.time_s
            });
        Ok(WaysIn { approach: self, within, remaining, exposure })
    }

    fn barriers_around(&self, position: Position) -> u32 {
        let inside = self.barriers.iter().enumerate();
        inside
            .filter(|(_, b)| position.distance_m(b.centre) <= b.radius_m)
            .fold(0, |bits, (i, _)| bits | 1 << i)
    }

    /// Seconds for a step, with the delay of the barriers that it enters.
    fn step_s(&self, within: &Grid<u32>, from: u32, to: u32, length_m: f64, manner: Manner) -> f64 {
        let entered = within.get(to) & !within.get(from);
        let mut delay_s = 0.0;
        if entered != 0 {
            for (i, barrier) in self.barriers.iter().enumerate() {
                delay_s += if entered & 1 << i == 0 { 0.0 } else { barrier.delay_s };
            }
        }
        let open_s = foot_step_s(self.terrain, from, to, length_m, manner.speed_factor);
        match self.cover {
            None => open_s + delay_s,
            Some(cover) => {
                let slowness = |cell: u32| 1.0 / f64::from(cover.get(cell));
                open_s * f64::midpoint(slowness(from), slowness(to)) + delay_s
            }
        }
    }

    /// A step from whose end `left_s` are left, rushing.
    fn step(&self, within: &Grid<u32>, from: u32, to: u32, length_m: f64, left_s: f64) -> Step {
        let rush_s = self.step_s(within, from, to, length_m, self.rush);
        let sneak_s = self.step_s(within, from, to, length_m, self.sneak);
        let sneaked = share_before_contour(rush_s, left_s, self.response_time_s);
        let seen = f64::midpoint(
            f64::from(self.hazard_per_s.get(from)),
            f64::from(self.hazard_per_s.get(to)),
        );
        let time_s = sneaked * sneak_s + (1.0 - sneaked) * rush_s;
        let timely_exposure = seen * self.sneak.hazard_factor * sneaked * sneak_s;
        let late_exposure = seen * self.rush.hazard_factor * (1.0 - sneaked) * rush_s;
        let exposure = timely_exposure + late_exposure;
        Step {
            time_s,
            timely_s: sneaked * sneak_s,
            timely_exposure,
            hazard_per_s: if time_s > 0.0 { exposure / time_s } else { 0.0 },
        }
    }
}

struct Step {
    time_s: f64,
    timely_s: f64,
    timely_exposure: f64,
    hazard_per_s: f64,
}

/// The share of a step that lies before the contour, when the step takes `step_s` and `left_s` are
/// left at its end: 1 if even its end has more than the response time left.
fn share_before_contour(step_s: f64, left_s: f64, response_time_s: f64) -> f64 {
    let before_s = step_s + left_s - response_time_s;
    if before_s <= 0.0 {
        0.0
    } else if before_s >= step_s {
        1.0
    } else {
        before_s / step_s
    }
}

/// The second pass: least of `counted(from, to, length_m, left_s at to)` from every cell to one
/// from which no more than the response time is left, and the patience for the rest.
fn least_exposure(
    remaining: &Surface,
    response_time_s: f64,
    mut counted: impl FnMut(u32, u32, f64, f64) -> f64,
) -> Surface {
    let lattice = remaining.cost.lattice();
    let inside: Vec<(u32, f64)> = (0..lattice.cells() as u32)
        .map(|cell| (cell, remaining.cost.get(cell)))
        .filter(|(_, left_s)| left_s.is_finite() && *left_s <= response_time_s)
        .map(|(cell, left_s)| (cell, PATIENCE_PER_S * left_s))
        .collect();
    least_cost(lattice, &inside, |from, to, length_m| {
        if remaining.cost.get(from).is_finite() {
            counted(from, to, length_m, remaining.cost.get(to))
        } else {
            f64::INFINITY
        }
    })
}

impl WaysIn<'_> {
    /// The least time left to the target from each cell, rushing, in seconds; infinite where no
    /// way leads. Where it equals the response time runs the critical detection contour.
    pub fn remaining_s(&self) -> &Grid<f64> {
        &self.remaining.cost
    }

    /// The centres of the outermost cells from which no more than the response time is left: the
    /// critical detection line, to be drawn. Row by row from the north. Where no way leads any
    /// further, or beyond the reach of the search, there is no line.
    pub fn contour(&self) -> Vec<Position> {
        let lattice = self.remaining.cost.lattice();
        let left_s = |cell: u32| self.remaining.cost.get(cell);
        let late = |cell: u32| left_s(cell) <= self.approach.response_time_s;
        (0..lattice.cells() as u32)
            .filter(|cell| {
                late(*cell)
                    && NEIGHBOURS.iter().any(|step| {
                        let beyond = lattice.step(*cell, *step);
                        beyond.is_some_and(|n| !late(n) && left_s(n).is_finite())
                    })
            })
            .map(|cell| lattice.centre(cell))
            .collect()
    }

    /// P(noticed in time) on the best way from a cell; `None` where no way leads, or off the map.
    pub fn interruption_from(&self, cell: u32) -> Option<Probability> {
        self.way_from(cell).map(|way| way.interruption())
    }

    /// The best way from a cell; `None` where no way leads, or off the map.
    pub fn way_from(&self, entry: u32) -> Option<WayIn> {
        let mut cells = self.exposure.way_from(entry);
        let rushing = self.remaining.way_from(*cells.last()?);
        cells.extend(rushing.get(1..)?);
        let lattice = self.remaining.cost.lattice();
        let left_s = |cell: u32| self.remaining.cost.get(cell);
        let mut way = WayIn {
            cells: Vec::new(),
            points: vec![lattice.centre(entry)],
            time_s: vec![0.0],
            hazard_per_s: Vec::with_capacity(cells.len()),
            remaining_s: vec![left_s(entry)],
            contour: 0,
            contour_s: 0.0,
            timely_exposure: 0.0,
        };
        let mut now_s = 0.0;
        for pair in cells.windows(2) {
            let (from, to) = (pair[0], pair[1]);
            let (a, b) = (lattice.centre(from), lattice.centre(to));
            let step = self.approach.step(&self.within, from, to, a.distance_m(b), left_s(to));
            if step.timely_s > 0.0 {
                way.contour = way.points.len();
                way.contour_s = now_s + step.timely_s;
            }
            now_s += step.time_s;
            way.points.push(b);
            way.time_s.push(now_s);
            way.hazard_per_s.push(step.hazard_per_s);
            way.remaining_s.push(left_s(to));
            way.timely_exposure += step.timely_exposure;
        }
        way.cells = cells;
        Some(way)
    }

    /// The way from the best of some entries: noticed least in time, then shortest in time, then
    /// the first. `None` if no way leads from any.
    pub fn best(&self, entries: &[u32]) -> Option<WayIn> {
        self.best_entry(entries.iter().copied()).and_then(|entry| self.way_from(entry))
    }

    /// The best way from each of `sectors` equal sectors around the target, the first of which
    /// begins in the north; best first. Sectors without an entry that leads in are missing.
    ///
    /// These are the distinct ways that a seeker chooses from: their beginnings differ, their ends
    /// may be the same.
    pub fn best_by_sector(&self, entries: &[u32], sectors: u32) -> Vec<WayIn> {
        let lattice = self.remaining.cost.lattice();
        let sector_of = |cell: u32| {
            let p = lattice.centre(cell);
            let target = self.approach.target;
            let (east, north) = (p.east_m - target.east_m, p.north_m - target.north_m);
            let turn = libm::atan2(east, north) / std::f64::consts::TAU;
            let turn = if turn < 0.0 { turn + 1.0 } else { turn };
            (turn * f64::from(sectors)) as u32
        };
        let inside: Vec<(u32, u32)> = entries
            .iter()
            .filter(|cell| (**cell as usize) < lattice.cells())
            .map(|cell| (sector_of(*cell).min(sectors.saturating_sub(1)), *cell))
            .collect();
        let mut ways: Vec<WayIn> = (0..sectors)
            .filter_map(|sector| {
                let here = inside.iter().filter(|(s, _)| *s == sector).map(|(_, cell)| *cell);
                self.best_entry(here).and_then(|entry| self.way_from(entry))
            })
            .collect();
        ways.sort_by(|a, b| {
            let by_exposure = a.timely_exposure.total_cmp(&b.timely_exposure);
            by_exposure.then(a.duration_s().total_cmp(&b.duration_s()))
        });
        ways
    }

    fn best_entry(&self, entries: impl Iterator<Item = u32>) -> Option<u32> {
        let exposure = &self.exposure.cost;
        entries
            .filter(|cell| (*cell as usize) < exposure.lattice().cells())
            .filter(|cell| exposure.get(*cell).is_finite())
            .min_by(|a, b| exposure.get(*a).total_cmp(&exposure.get(*b)))
    }
}

/// The cells at which a seeker enters who starts `radius_m` from `centre`: the outermost cells
/// whose centre lies within the circle, and the rim of the map where the circle leaves it.
pub fn entries_at(lattice: &Lattice, centre: Position, radius_m: f64) -> Vec<u32> {
    let inside = |cell: u32| lattice.centre(cell).distance_m(centre) <= radius_m;
    (0..lattice.cells() as u32)
        .filter(|cell| inside(*cell))
        .filter(|cell| {
            let sides = [(0, -1), (1, 0), (0, 1), (-1, 0)];
            sides.iter().any(|side| lattice.step(*cell, *side).is_none_or(|n| !inside(n)))
        })
        .collect()
}

#[cfg(test)]
mod tests;
