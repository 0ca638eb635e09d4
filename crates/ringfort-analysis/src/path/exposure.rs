//! Which way is noticed least in time, for one state of watching and one response time?

use ringfort_model::units::{Position, Probability};
use ringfort_world::grid::Grid;
use ringfort_world::travel::{Around, Spreading, Step, StepCost, Surface, least_by, steps};

use super::ground::{Ground, along, reach};
use super::remaining::usual_step_s;
use super::{Manner, PathError, Remaining, WayIn, same_shape};

/// What a second of way weighs beside being noticed, as a hazard: of ways that are equally hidden
/// the shortest in time is taken. It can make a way worse by 10⁻⁹ for each second it is shorter.
pub(super) const PATIENCE_PER_S: f64 = 1e-9;

/// Who watches, and how soon responders come: a state of alert in a light.
#[derive(Debug, Clone, Copy)]
pub struct Watch<'a> {
    /// The rate of being noticed a second in each cell, of the terrain's shape.
    pub hazard_per_s: &'a Grid<f32>,
    /// Factor f on it, 0 or more: what the state of alert does to a watch, 1 − (1 − P)^f.
    pub factor: f64,
    /// From being noticed until responders are in place, in seconds. Infinite: nobody comes.
    pub response_time_s: f64,
}

/// The answer for every cell: see [`Remaining::ways_in`].
#[derive(Debug, Clone)]
pub struct WaysIn<'r> {
    remaining: &'r Remaining<'r>,
    watch: Watch<'r>,
    /// The hazard in places of the sheet.
    hazard: Vec<f32>,
    exposure: Surface,
}

impl Watch<'_> {
    /// Refuses what is no watch over this ground.
    pub(super) fn check(&self, remaining: &Remaining<'_>) -> Result<(), PathError> {
        same_shape(remaining.lattice(), self.hazard_per_s, "hazard")?;
        if !(self.factor >= 0.0 && self.factor.is_finite()) {
            return Err(PathError::BadFactor(self.factor));
        }
        if self.response_time_s.is_nan() || self.response_time_s < 0.0 {
            return Err(PathError::BadResponseTime(self.response_time_s));
        }
        Ok(())
    }
}

impl<'r> Remaining<'r> {
    /// The second pass: solves for every cell at once.
    ///
    /// While a step lasts he is noticed at the mean of its cells' rates (longer steps by the
    /// trapezoidal rule). Of a step that crosses the contour only the share before it counts and is
    /// sneaked; someone noticed within a step finishes it before he turns.
    ///
    /// - Exact on the grid, up to 10⁻⁹ in exposure a second of way (ties go to the shorter way), if
    ///   sneaking is no faster than rushing.
    /// - Assumes that the response time does not depend on the place, and that being noticed at a
    ///   rate is a Poisson process.
    /// - Memory: 13 bytes a cell, and what waits.
    pub fn ways_in(&'r self, watch: Watch<'r>) -> Result<WaysIn<'r>, PathError> {
        watch.check(self)?;
        let lattice = self.lattice();
        let left_s = &self.surface.cost;
        let mut hazard = self.ground.sheet.laid_out(watch.hazard_per_s, |rate| rate);
        let starts: Vec<(u32, f64)> = innermost_outside(left_s, watch, self.approach.around)
            .into_iter()
            .map(|cell| (cell, PATIENCE_PER_S * left_s.get(cell)))
            .collect();
        for (cell, _) in &starts {
            let rate = &mut hazard[self.ground.sheet.place(*cell)];
            *rate = -rate.abs();
        }
        let sneaking = Sneaking {
            ground: &self.ground,
            hazard,
            left_s,
            factor: watch.factor,
            response_time_s: watch.response_time_s,
            sneak: self.approach.sneak,
            rush: self.approach.rush,
        };
        let spreading = Spreading {
            around: self.approach.around,
            width: self.width(watch),
            limit: f64::INFINITY,
        };
        let outside = |cell: u32| {
            let left_s = left_s.get(cell);
            left_s > watch.response_time_s && left_s < f64::INFINITY
        };
        let mut exposure = least_by(lattice, &starts, &sneaking, spreading, outside);
        let hazard = sneaking.hazard;
        for (cost, left_s) in exposure.cost.values_mut().iter_mut().zip(left_s.values()) {
            if *left_s <= watch.response_time_s && *left_s < f64::INFINITY {
                *cost = PATIENCE_PER_S * left_s;
            }
        }
        Ok(WaysIn { remaining: self, watch, hazard, exposure })
    }

    /// A slot for the costs of steps: their lower decile, if not far under their median.
    pub(super) fn width(&self, watch: Watch<'_>) -> f64 {
        let rates = watch.hazard_per_s.values();
        let every = (rates.len() / 4096).max(1) | 1;
        let mut sample: Vec<f32> = rates.iter().step_by(every).copied().collect();
        sample.sort_by(f32::total_cmp);
        let Manner { speed_factor, hazard_factor } = self.approach.sneak;
        let step_s = usual_step_s(&self.approach) / speed_factor;
        let cost = |at: usize| {
            let rate = sample.get(at).map_or(0.0, |rate| f64::from(*rate));
            step_s * (rate * watch.factor * hazard_factor + PATIENCE_PER_S)
        };
        let lattice = self.lattice();
        let across = f64::from(8 * (lattice.cols() + lattice.rows())) / lattice.cells() as f64;
        cost(sample.len() / 10).max(cost(sample.len() / 2) * across)
    }
}

/// The cells from which the response comes too late and from which a step away it does not.
fn innermost_outside(left_s: &Grid<f64>, watch: Watch<'_>, around: Around) -> Vec<u32> {
    let (cols, rows) = (left_s.lattice().cols() as usize, left_s.lattice().rows() as usize);
    let (far, values) = (reach(around), left_s.values());
    let late = |left_s: f64| left_s <= watch.response_time_s && left_s < f64::INFINITY;
    let timely = |left_s: &f64| *left_s > watch.response_time_s && *left_s < f64::INFINITY;
    let mut cells = Vec::new();
    for row in 0..rows {
        let near_rows = row.saturating_sub(far)..(row + far + 1).min(rows);
        for col in 0..cols {
            if late(values[row * cols + col]) {
                let near_cols = col.saturating_sub(far)..(col + far + 1).min(cols);
                let line = |r: usize| &values[r * cols + near_cols.start..r * cols + near_cols.end];
                if near_rows.clone().any(|r| line(r).iter().any(timely)) {
                    cells.push((row * cols + col) as u32);
                }
            }
        }
    }
    cells
}

/// What of a step counts, for somebody who sneaks while noticing would be in time.
struct Sneaking<'r> {
    ground: &'r Ground,
    /// Where no more than the response time is left it carries a minus sign, which saves a look at
    /// the time left everywhere else.
    hazard: Vec<f32>,
    left_s: &'r Grid<f64>,
    factor: f64,
    response_time_s: f64,
    sneak: Manner,
    rush: Manner,
}

impl StepCost for Sneaking<'_> {
    #[inline]
    fn around<const K: usize>(&self, at: usize, steps: &[Step; K]) -> [f64; K] {
        let (open, delays) = self.ground.times_s(at, steps);
        let seen = along(&self.hazard, at, steps);
        let factor = self.factor * self.sneak.hazard_factor;
        let slowness = 1.0 / self.sneak.speed_factor;
        if self.hazard[at].is_sign_positive() {
            return std::array::from_fn(|k| {
                (open[k] * slowness + delays[k]) * (seen[k] * factor + PATIENCE_PER_S)
            });
        }
        let left_s = self.left_s.get(self.ground.sheet.cell(at));
        std::array::from_fn(|k| {
            let sneak_s = open[k] * slowness + delays[k];
            let rush_s = open[k] / self.rush.speed_factor + delays[k];
            let sneaked = share_before_contour(rush_s, left_s, self.response_time_s);
            let time_s = sneaked * sneak_s + (1.0 - sneaked) * rush_s;
            sneaked * sneak_s * seen[k] * factor + PATIENCE_PER_S * time_s
        })
    }
}

/// The share of a step that lies before the contour, when the step takes `step_s` and `left_s` are
/// left at its end: 1 if even its end has more than the response time left.
pub(super) fn share_before_contour(step_s: f64, left_s: f64, response_time_s: f64) -> f64 {
    let before_s = step_s + left_s - response_time_s;
    if before_s <= 0.0 {
        0.0
    } else if before_s >= step_s {
        1.0
    } else {
        before_s / step_s
    }
}

/// One step of a way.
struct Leg {
    time_s: f64,
    timely_s: f64,
    timely_exposure: f64,
    hazard_per_s: f64,
}

impl<'r> WaysIn<'r> {
    /// The first pass that it rests on.
    pub fn remaining(&self) -> &'r Remaining<'r> {
        self.remaining
    }

    /// The watch that it is against.
    pub fn watch(&self) -> Watch<'r> {
        self.watch
    }

    /// The least expected number of times of being noticed in time from each cell, −ln(1 − P),
    /// too large by less than 10⁻⁹ a second of way; infinite where no way leads.
    pub fn exposure(&self) -> &Grid<f64> {
        &self.exposure.cost
    }

    /// P(noticed in time) on the best way from a cell; `None` where no way leads, or off the map.
    pub fn interruption_from(&self, cell: u32) -> Option<Probability> {
        self.way_from(cell).map(|way| way.interruption())
    }

    /// The cells of the best way from a cell; empty where no way leads, or off the map.
    pub fn cells_from(&self, entry: u32) -> Vec<u32> {
        let mut cells = self.exposure.way_from(entry);
        if let Some(last) = cells.last() {
            let rushing = self.remaining.surface.way_from(*last);
            cells.extend(rushing.get(1..).unwrap_or_default());
        }
        cells
    }

    /// The best way from a cell; `None` where no way leads, or off the map.
    pub fn way_from(&self, entry: u32) -> Option<WayIn> {
        let cells = self.cells_from(entry);
        if cells.is_empty() {
            return None;
        }
        let lattice = self.remaining.lattice();
        let left_s = |cell: u32| self.remaining.surface.cost.get(cell);
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
            let leg = self.leg(from, to)?;
            if leg.timely_s > 0.0 {
                way.contour = way.points.len();
                way.contour_s = now_s + leg.timely_s;
            }
            now_s += leg.time_s;
            way.points.push(lattice.centre(to));
            way.time_s.push(now_s);
            way.hazard_per_s.push(leg.hazard_per_s);
            way.remaining_s.push(left_s(to));
            way.timely_exposure += leg.timely_exposure;
        }
        way.cells = cells;
        Some(way)
    }

    fn leg(&self, from: u32, to: u32) -> Option<Leg> {
        match self.remaining.approach.around {
            Around::Eight => self.leg_among::<8>(from, to),
            Around::Sixteen => self.leg_among::<16>(from, to),
            Around::ThirtyTwo => self.leg_among::<32>(from, to),
        }
    }

    /// The step from a cell to another that is one step away.
    fn leg_among<const K: usize>(&self, from: u32, to: u32) -> Option<Leg> {
        let Remaining { approach, ground, surface } = self.remaining;
        let steps = steps::<K>(ground.sheet.stride());
        let at = ground.sheet.place(to);
        let back = ground.sheet.place(from) as isize - at as isize;
        let k = steps.iter().position(|step| step.to == back)?;
        let (open, delays) = ground.times_s(at, &steps);
        let seen = along(&self.hazard, at, &steps)[k] * self.watch.factor;
        let sneak_s = open[k] / approach.sneak.speed_factor + delays[k];
        let rush_s = open[k] / approach.rush.speed_factor + delays[k];
        let left_s = surface.cost.get(to);
        let sneaked = share_before_contour(rush_s, left_s, self.watch.response_time_s);
        let time_s = sneaked * sneak_s + (1.0 - sneaked) * rush_s;
        let timely_exposure = seen * approach.sneak.hazard_factor * sneaked * sneak_s;
        let late_exposure = seen * approach.rush.hazard_factor * (1.0 - sneaked) * rush_s;
        let exposure = timely_exposure + late_exposure;
        Some(Leg {
            time_s,
            timely_s: sneaked * sneak_s,
            timely_exposure,
            hazard_per_s: if time_s > 0.0 { exposure / time_s } else { 0.0 },
        })
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
        let lattice = self.remaining.lattice();
        let target: Position = self.remaining.approach.target;
        let sector_of = |cell: u32| {
            let p = lattice.centre(cell);
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
