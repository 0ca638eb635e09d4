//! How long does it take to drive, then walk, then drive?
//!
//! A journey is a chain of legs, by vehicle on the roads or on foot over the cells. Vehicles stay on
//! the ground where they are left, so that legs come in their order: what comes out of one is where
//! the next begins, and the least time over the whole chain is the least of each leg after the
//! other. A leg may be of no length: who never needs his vehicle leaves it standing.

use ringfort_model::units::Position;

use super::{Around, least_time};
use crate::grid::Grid;
use crate::network::{Network, Passage, Segment};

/// A leg of a journey.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Leg {
    /// On the roads of the network. To get in takes `boarding_s`, to get out and off the road
    /// `leaving_s`; neither is possible in a tunnel or on a bridge.
    Drive {
        /// Seconds from standing beside the vehicle to driving.
        boarding_s: f64,
        /// Seconds from driving to walking.
        leaving_s: f64,
    },
    /// On foot over the cells.
    Walk,
}

/// Seconds from the start of a journey to every cell at the end of its legs.
///
/// - `slowness`: seconds a metre on foot in each cell, as [`least_time`] takes them.
/// - `from`: where it begins; off the map there is no way anywhere.
/// - `legs`: in their order. At the beginning of every drive a vehicle waits wherever he comes to a
///   road, so give a drive after a walk only where that can be meant (a second vehicle that meets
///   him anywhere); [`journey_from_vehicles`] names the places.
/// - Everything on foot goes from cell to cell; between a cell's centre and a point of road in it he
///   walks straight, at the cell's own slowness. Points of road are taken every half cell.
/// - Infinite where the legs do not lead. A journey that ends with a drive reaches the cells that
///   roads pass.
pub fn journey(
    slowness: &Grid<f32>,
    roads: &Network,
    from: Position,
    legs: &[Leg],
    around: Around,
) -> Grid<f64> {
    journey_from_vehicles(slowness, roads, from, legs, None, around)
}

/// As [`journey`]; where a drive follows a walk, a vehicle waits only at the road point nearest to
/// each of `vehicles`.
pub fn journey_from_vehicles(
    slowness: &Grid<f32>,
    roads: &Network,
    from: Position,
    legs: &[Leg],
    vehicles: Option<&[Position]>,
    around: Around,
) -> Grid<f64> {
    let lattice = slowness.lattice();
    let mut times = Grid::filled(*lattice, f64::INFINITY);
    if let Some(cell) = lattice.cell_at(from) {
        times.set(cell, 0.0);
    }
    let mut walked = false;
    for leg in legs {
        times = match *leg {
            Leg::Walk => {
                walked = true;
                let starts: Vec<(u32, f64)> = (0..lattice.cells() as u32)
                    .map(|cell| (cell, times.get(cell)))
                    .filter(|(_, time)| time.is_finite())
                    .collect();
                least_time(slowness, &starts, around, f64::INFINITY).cost
            }
            Leg::Drive { boarding_s, leaving_s } => {
                let only = vehicles.filter(|_| walked);
                let drive = Drive { slowness, roads, boarding_s, leaving_s };
                drive.after(&times, only)
            }
        };
    }
    times
}

/// One drive between two walks.
struct Drive<'a> {
    slowness: &'a Grid<f32>,
    roads: &'a Network,
    boarding_s: f64,
    leaving_s: f64,
}

impl Drive<'_> {
    /// Times at the end of the drive: those before it where no driving helps.
    fn after(&self, before: &Grid<f64>, only: Option<&[Position]>) -> Grid<f64> {
        let mut after = before.clone();
        let mut starts = Vec::new();
        // along one piece of road, without any node: from a point on to all others of the piece
        let mut along: Vec<(usize, f64, f64)> = Vec::new();
        let mut board = |index: usize, share: f64, time: f64| {
            let segment = &self.roads.segments()[index];
            let time = time + self.boarding_s;
            if time.is_finite() && time >= 0.0 {
                starts.push((segment.to, time + (1.0 - share) * segment.time_s));
                if !segment.one_way {
                    starts.push((segment.from, time + share * segment.time_s));
                }
                along.push((index, share, time));
            }
        };
        match only {
            Some(places) => {
                for snap in places.iter().filter_map(|place| self.roads.nearest(*place)) {
                    let time = self.beside(snap.position).map(|(cell, s)| before.get(cell) + s);
                    board(snap.segment as usize, snap.fraction, time.unwrap_or(f64::INFINITY));
                }
            }
            None => self.each_point(|index, share, cell, beside_s| {
                board(index, share, before.get(cell) + beside_s);
            }),
        }
        let nodes = self.roads.times_from(&starts).time_s;
        self.each_point(|index, share, cell, beside_s| {
            let segment = &self.roads.segments()[index];
            let mut time = nodes[segment.from as usize] + share * segment.time_s;
            if !segment.one_way {
                time = time.min(nodes[segment.to as usize] + (1.0 - share) * segment.time_s);
            }
            let time = time + self.leaving_s + beside_s;
            // NaN is no way
            if time < after.get(cell) {
                after.set(cell, time);
            }
        });
        self.on_one_piece(&along, &mut after);
        after
    }

    /// Drives that begin and end on one piece of road, where they beat the way by its nodes.
    fn on_one_piece(&self, along: &[(usize, f64, f64)], after: &mut Grid<f64>) {
        let mut rest = along;
        while let Some((index, _, _)) = rest.first() {
            let index = *index;
            let count = rest.iter().take_while(|(i, _, _)| *i == index).count();
            let (points, others) = rest.split_at(count);
            rest = others;
            let segment = &self.roads.segments()[index];
            self.each_point_of(segment, |to, cell, beside_s| {
                for (_, from, time) in points {
                    let ahead = to - from;
                    if ahead >= 0.0 || !segment.one_way {
                        let time = time + ahead.abs() * segment.time_s + self.leaving_s + beside_s;
                        if time < after.get(cell) {
                            after.set(cell, time);
                        }
                    }
                }
            });
        }
    }

    /// Calls `visit(segment, share, cell, seconds between its centre and the point)` for points of
    /// all roads on the ground.
    fn each_point(&self, mut visit: impl FnMut(usize, f64, u32, f64)) {
        for (index, segment) in self.roads.segments().iter().enumerate() {
            self.each_point_of(segment, |share, cell, beside_s| {
                visit(index, share, cell, beside_s);
            });
        }
    }

    fn each_point_of(&self, segment: &Segment, mut visit: impl FnMut(f64, u32, f64)) {
        let road = &self.roads.roads()[segment.road as usize];
        if road.passage != Passage::Ground {
            return;
        }
        let nodes = self.roads.node_positions();
        let (a, b) = (nodes[segment.from as usize], nodes[segment.to as usize]);
        let half = 0.5 * self.slowness.lattice().cell_m();
        // a piece beyond all maps is not walked along
        let pieces = libm::ceil(a.distance_m(b) / half).clamp(1.0, 1e5) as u32;
        for piece in 0..=pieces {
            let share = f64::from(piece) / f64::from(pieces);
            let at = Position {
                east_m: a.east_m + share * (b.east_m - a.east_m),
                north_m: a.north_m + share * (b.north_m - a.north_m),
            };
            if let Some((cell, beside_s)) = self.beside(at) {
                visit(share, cell, beside_s);
            }
        }
    }

    /// The cell that a place lies in, and the seconds on foot from its centre to the place.
    fn beside(&self, at: Position) -> Option<(u32, f64)> {
        let lattice = self.slowness.lattice();
        let cell = lattice.cell_at(at)?;
        let slowness = f64::from(self.slowness.get(cell));
        (slowness >= 0.0).then(|| (cell, slowness * lattice.centre(cell).distance_m(at)))
    }
}

#[cfg(test)]
mod tests;
