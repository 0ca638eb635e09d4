//! Which way in is the most vulnerable when part of it can be driven: where does he leave the road?
//!
//! He drives on the roads, leaves his vehicle anywhere along one, and walks on; he never comes back to
//! it. The rule is that of [`crate::path`] over cells and road points together: backwards from the
//! target the least time left, from each road point by driving on or by leaving it there; then,
//! where more than the response time is left, the least exposure, elsewhere the least time.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use ringfort_model::units::{Position, Probability};
use ringfort_world::network::{Network, Passage};

use super::exposure::{PATIENCE_PER_S, share_before_contour};
use super::{PathError, Remaining, WayIn, WaysIn};

/// How one drives.
#[derive(Debug, Clone, Copy)]
pub struct Driving<'a> {
    /// The roads. What of them lies off the map is not driven.
    pub roads: &'a Network,
    /// Seconds from driving to walking, 0 or more. In tunnels and on bridges nobody leaves a road.
    pub leaving_s: f64,
    /// Factor on the rate at which somebody on foot is noticed, 0 or more. In tunnels nobody is.
    pub hazard_factor: f64,
    /// The delay of each barrier for a vehicle in seconds, in the order of the approach; the others
    /// take as long as on foot. Infinite where no vehicle passes.
    pub delays_s: &'a [f64],
}

/// How one moves on a stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// In a vehicle, on roads.
    Vehicle,
    /// On foot, over the cells.
    Foot,
}

/// A part of a way that is made in one mode.
#[derive(Debug, Clone, PartialEq)]
pub struct Stretch {
    /// In which.
    pub by: By,
    /// Where it leads; at least one point.
    pub points: Vec<Position>,
    /// Seconds from the beginning of the whole way at each of them.
    pub time_s: Vec<f64>,
}

/// A way in, stretch by stretch.
#[derive(Debug, Clone, PartialEq)]
pub struct JoinedWay {
    /// From its beginning to the target: a drive, a walk, or a drive and a walk.
    pub stretches: Vec<Stretch>,
    /// Expected number of times he is noticed in time, −ln(1 − P).
    pub timely_exposure: f64,
}

impl JoinedWay {
    /// P(noticed while there is still time), 1 − exp(−exposure).
    pub fn interruption(&self) -> Probability {
        Probability::clamped(-libm::expm1(-self.timely_exposure))
    }

    /// Seconds from its beginning to the target.
    pub fn duration_s(&self) -> f64 {
        let last = self.stretches.last().and_then(|stretch| stretch.time_s.last());
        last.copied().unwrap_or(0.0)
    }

    fn on_foot(way: WayIn, before: Option<(Stretch, f64)>) -> Self {
        let (mut stretches, mut timely_exposure, mut begin_s) = (Vec::new(), 0.0, 0.0);
        if let Some((drive, exposure)) = before {
            begin_s = drive.time_s.last().copied().unwrap_or(0.0);
            timely_exposure = exposure;
            stretches.push(drive);
        }
        timely_exposure += way.timely_exposure;
        let time_s = way.time_s.iter().map(|s| begin_s + s).collect();
        stretches.push(Stretch { by: By::Foot, points: way.points, time_s });
        Self { stretches, timely_exposure }
    }
}

/// A road point.
#[derive(Debug, Clone, Copy)]
struct Point {
    at: Position,
    cell: u32,
    /// Whether the road can be left there.
    leaves: bool,
    /// The barriers it lies within, one bit each.
    within: u32,
}

/// That one point can be driven to from another.
#[derive(Debug, Clone, Copy)]
struct Piece {
    from: u32,
    to: u32,
    time_s: f64,
    seen: bool,
}

/// The least time left from every road point, driving on or walking from there.
#[derive(Debug, Clone)]
pub struct ByRoad<'r> {
    remaining: &'r Remaining<'r>,
    driving: Driving<'r>,
    points: Vec<Point>,
    /// Sorted by where they lead; those to point n are `pieces[first[n]..first[n + 1]]`.
    pieces: Vec<Piece>,
    first: Vec<u32>,
    left_s: Vec<f64>,
    /// The piece to drive on by in a rush; `NONE` to leave the road.
    on: Vec<u32>,
}

/// The answer for every road point and cell.
#[derive(Debug, Clone)]
pub struct Joined<'r> {
    roads: &'r ByRoad<'r>,
    ways: &'r WaysIn<'r>,
    exposure: Vec<f64>,
    on: Vec<u32>,
}

const NONE: u32 = u32::MAX;

impl<'r> Remaining<'r> {
    /// The first pass over the roads: the least time left from every road point.
    ///
    /// Road points lie every half cell and where roads meet. Between a point and the centre of its
    /// cell he walks straight, at that cell's speed on the level.
    pub fn by_road(&'r self, driving: Driving<'r>) -> Result<ByRoad<'r>, PathError> {
        let Driving { leaving_s, hazard_factor, delays_s, .. } = driving;
        if !(hazard_factor >= 0.0 && hazard_factor.is_finite()) {
            return Err(PathError::BadFactor(hazard_factor));
        }
        let delays = delays_s.iter().chain([&leaving_s]);
        if let Some(bad) = delays.copied().find(|delay| delay.is_nan() || *delay < 0.0) {
            return Err(PathError::BadDelay(bad));
        }
        let mut roads = ByRoad {
            remaining: self,
            driving,
            points: Vec::new(),
            pieces: Vec::new(),
            first: Vec::new(),
            left_s: Vec::new(),
            on: Vec::new(),
        };
        roads.lay_out();
        let leave = |at: u32| {
            let (time_s, left_s) = roads.leaving(at);
            time_s + left_s
        };
        let ends: Vec<f64> = (0..roads.points.len() as u32).map(leave).collect();
        (roads.left_s, roads.on) = roads.spread(ends, |piece| roads.time_s(piece));
        Ok(roads)
    }
}

impl<'r> ByRoad<'r> {
    /// Where the road points lie, and the least time left from each in seconds; infinite where no
    /// way leads.
    pub fn remaining_s(&self) -> impl Iterator<Item = (Position, f64)> {
        self.points.iter().map(|point| point.at).zip(self.left_s.iter().copied())
    }

    /// The second pass, under the watch of the ways on foot.
    ///
    /// `ways` must rest on the same first pass as the roads, which is checked by a debug assertion.
    pub fn ways_in(&'r self, ways: &'r WaysIn<'r>) -> Joined<'r> {
        debug_assert!(std::ptr::eq(ways.remaining(), self.remaining));
        let response_time_s = ways.watch().response_time_s;
        let late = |at: u32| self.left_s[at as usize] <= response_time_s;
        let end = |at: u32| {
            if late(at) {
                return PATIENCE_PER_S * self.left_s[at as usize];
            }
            let (time_s, left_s) = self.leaving(at);
            let cell = self.points[at as usize].cell;
            let counted = self.counted_leaving(ways, at, time_s, left_s);
            counted + PATIENCE_PER_S * time_s + ways.exposure().get(cell)
        };
        let ends: Vec<f64> = (0..self.points.len() as u32).map(end).collect();
        let (exposure, mut on) = self.spread(ends, |piece| {
            if late(piece.from) {
                return f64::INFINITY;
            }
            self.counted(ways, piece) + PATIENCE_PER_S * self.time_s(piece)
        });
        for (at, on) in (0..).zip(&mut on) {
            if late(at) {
                *on = self.on[at as usize];
            }
        }
        Joined { roads: self, ways, exposure, on }
    }

    /// Cuts the roads into points and pieces.
    fn lay_out(&mut self) {
        let network = self.driving.roads;
        let nodes = network.node_positions();
        // the point of each node; a node that a road can be left at is on the ground for one of them
        let mut of_node = vec![NONE; nodes.len()];
        for (node, of_node) in nodes.iter().zip(&mut of_node) {
            *of_node = self.point(*node, false).unwrap_or(NONE);
        }
        let half_m = 0.5 * self.remaining.lattice().cell_m();
        for segment in network.segments() {
            let passage = network.roads()[segment.road as usize].passage;
            let (leaves, seen) = (passage == Passage::Ground, passage != Passage::Tunnel);
            let ends = [of_node[segment.from as usize], of_node[segment.to as usize]];
            for end in ends.into_iter().filter(|end| *end != NONE && leaves) {
                self.points[end as usize].leaves = true;
            }
            let (a, b) = (nodes[segment.from as usize], nodes[segment.to as usize]);
            // a piece beyond all maps is not driven along
            let count = libm::ceil(a.distance_m(b) / half_m).clamp(1.0, 1e5) as u32;
            let time_s = segment.time_s / f64::from(count);
            let mut from = ends[0];
            for k in 1..=count {
                let share = f64::from(k) / f64::from(count);
                let at = Position {
                    east_m: a.east_m + share * (b.east_m - a.east_m),
                    north_m: a.north_m + share * (b.north_m - a.north_m),
                };
                let to = if k == count { ends[1] } else { self.point(at, leaves).unwrap_or(NONE) };
                if from != NONE && to != NONE {
                    self.pieces.push(Piece { from, to, time_s, seen });
                    if !segment.one_way {
                        self.pieces.push(Piece { from: to, to: from, time_s, seen });
                    }
                }
                from = to;
            }
        }
        for (node, from) in (0..).zip(&of_node) {
            // what is no piece of road: barriers that are passed, nodes at one place
            for arc in network.arcs_from(node).iter().filter(|arc| arc.length_m == 0.0) {
                let (from, to) = (*from, of_node[arc.to as usize]);
                if from != NONE && to != NONE {
                    self.pieces.push(Piece { from, to, time_s: arc.time_s, seen: true });
                }
            }
        }
        self.pieces.sort_by_key(|piece| piece.to);
        let points = self.points.len() as u32;
        self.first = (0..=points)
            .map(|point| self.pieces.partition_point(|piece| piece.to < point) as u32)
            .collect();
    }

    /// A new point, if it lies on the map.
    fn point(&mut self, at: Position, leaves: bool) -> Option<u32> {
        let cell = self.remaining.lattice().cell_at(at)?;
        let barriers = self.remaining.approach.barriers.iter().enumerate();
        let within = barriers
            .filter(|(_, barrier)| at.distance_m(barrier.centre) <= barrier.radius_m)
            .fold(0, |bits, (i, _)| bits | 1_u32 << i);
        self.points.push(Point { at, cell, leaves, within });
        Some(self.points.len() as u32 - 1)
    }

    /// Least costs from every point: by ending there, or by a piece and what follows it; with the
    /// piece.
    fn spread(&self, ends: Vec<f64>, cost: impl Fn(&Piece) -> f64) -> (Vec<f64>, Vec<u32>) {
        let mut least = ends;
        let mut on = vec![NONE; least.len()];
        let mut open: BinaryHeap<Reverse<(u64, u32)>> = (least.iter().zip(0..))
            .filter(|(cost, _)| cost.is_finite())
            .map(|(cost, at)| Reverse((cost.to_bits(), at)))
            .collect();
        while let Some(Reverse((bits, at))) = open.pop() {
            let here = f64::from_bits(bits);
            if here > least[at as usize] {
                continue;
            }
            let [first, end] = [self.first[at as usize], self.first[at as usize + 1]];
            for index in first..end {
                let piece = &self.pieces[index as usize];
                let there = here + cost(piece);
                if there < least[piece.from as usize] {
                    least[piece.from as usize] = there;
                    on[piece.from as usize] = index;
                    open.push(Reverse((there.to_bits(), piece.from)));
                }
            }
        }
        (least, on)
    }

    /// Seconds to drive a piece, with the barriers that it enters.
    fn time_s(&self, piece: &Piece) -> f64 {
        let [from, to] = [piece.from, piece.to].map(|at| self.points[at as usize]);
        let barriers = self.remaining.approach.barriers.iter().enumerate();
        let entered = barriers.filter(|(i, _)| (to.within & !from.within) >> i & 1 == 1);
        let delays =
            entered.map(|(i, b)| self.driving.delays_s.get(i).copied().unwrap_or(b.delay_s));
        piece.time_s + delays.sum::<f64>()
    }

    /// Seconds from a point to the centre of its cell, on foot, and those left from there; infinite
    /// where the road cannot be left.
    fn leaving(&self, at: u32) -> (f64, f64) {
        let Point { at, cell, leaves, within } = self.points[at as usize];
        let Remaining { approach, surface, .. } = self.remaining;
        let centre = self.remaining.lattice().centre(cell);
        let speed_m_s = approach.rush.speed_factor
            * approach.cover.map_or(1.0, |cover| f64::from(cover.get(cell)))
            * ringfort_world::travel::tobler_speed_m_s(0.0);
        if !leaves || speed_m_s <= 0.0 {
            return (f64::INFINITY, f64::INFINITY);
        }
        let entered = (approach.barriers.iter().enumerate()).filter(|(i, barrier)| {
            within >> i & 1 == 0 && centre.distance_m(barrier.centre) <= barrier.radius_m
        });
        let delay_s: f64 = entered.map(|(_, barrier)| barrier.delay_s).sum();
        let walk_s = at.distance_m(centre) / speed_m_s;
        (self.driving.leaving_s + walk_s + delay_s, surface.cost.get(cell))
    }

    /// What of leaving the road counts: he is in the open, as on foot.
    fn counted_leaving(&self, ways: &WaysIn<'_>, at: u32, time_s: f64, left_s: f64) -> f64 {
        let watch = ways.watch();
        let rate = f64::from(watch.hazard_per_s.get(self.points[at as usize].cell)) * watch.factor;
        let factor = self.remaining.approach.sneak.hazard_factor;
        if rate * factor == 0.0 || !time_s.is_finite() {
            return 0.0;
        }
        share_before_contour(time_s, left_s, watch.response_time_s) * time_s * rate * factor
    }

    /// What of a piece counts.
    fn counted(&self, ways: &WaysIn<'_>, piece: &Piece) -> f64 {
        let watch = ways.watch();
        let rate = |at: u32| f64::from(watch.hazard_per_s.get(self.points[at as usize].cell));
        let rate = f64::midpoint(rate(piece.from), rate(piece.to)) * watch.factor;
        let time_s = self.time_s(piece);
        if !piece.seen || rate * self.driving.hazard_factor == 0.0 || !time_s.is_finite() {
            return 0.0;
        }
        let left_s = self.left_s[piece.to as usize];
        let share = share_before_contour(time_s, left_s, watch.response_time_s);
        share * time_s * rate * self.driving.hazard_factor
    }
}

impl Joined<'_> {
    /// The best way from anywhere on the edge of the map: on foot from a cell of the rim, or driving
    /// from a road point in one. Of equal ones, on foot, then the first. `None` if no way leads in.
    pub fn best_from_edge(&self) -> Option<JoinedWay> {
        let lattice = self.roads.remaining.lattice();
        let on_foot = self.ways.best(&lattice.rim()).map(|way| JoinedWay::on_foot(way, None));
        let (last_col, last_row) = (lattice.cols() - 1, lattice.rows() - 1);
        let on_rim = |point: &Point| {
            let (col, row) = lattice.col_row(point.cell);
            col == 0 || row == 0 || col == last_col || row == last_row
        };
        let start = (self.roads.points.iter().zip(0..))
            .filter(|(point, at)| on_rim(point) && self.exposure[*at as usize].is_finite())
            .min_by(|(_, a), (_, b)| {
                self.exposure[*a as usize].total_cmp(&self.exposure[*b as usize])
            });
        let driven = start.and_then(|(_, at)| self.way_of(at));
        match (on_foot, driven) {
            (Some(foot), Some(driven)) => {
                let weight =
                    |way: &JoinedWay| way.timely_exposure + PATIENCE_PER_S * way.duration_s();
                Some(if weight(&driven) < weight(&foot) { driven } else { foot })
            }
            (foot, driven) => foot.or(driven),
        }
    }

    /// The best way of a vehicle at the road point nearest to a place; `None` if no way leads in, or
    /// there is no road.
    pub fn way_from_road(&self, place: Position) -> Option<JoinedWay> {
        let nearest = (self.roads.points.iter().zip(0..))
            .min_by(|(a, _), (b, _)| a.at.distance_m(place).total_cmp(&b.at.distance_m(place)));
        nearest.and_then(|(_, at)| self.way_of(at))
    }

    fn way_of(&self, start: u32) -> Option<JoinedWay> {
        if !self.exposure[start as usize].is_finite() {
            return None;
        }
        let roads = self.roads;
        let (mut at, mut now_s, mut timely_exposure) = (start, 0.0, 0.0);
        let mut drive = Stretch {
            by: By::Vehicle,
            points: vec![roads.points[at as usize].at],
            time_s: vec![0.0],
        };
        while let Some(piece) = roads.pieces.get(self.on[at as usize] as usize) {
            timely_exposure += roads.counted(self.ways, piece);
            now_s += roads.time_s(piece);
            at = piece.to;
            drive.points.push(roads.points[at as usize].at);
            drive.time_s.push(now_s);
        }
        let (time_s, left_s) = roads.leaving(at);
        timely_exposure += roads.counted_leaving(self.ways, at, time_s, left_s);
        let mut walk = self.ways.way_from(roads.points[at as usize].cell)?;
        // from the road to the first cell
        walk.points.insert(0, roads.points[at as usize].at);
        for reached_s in &mut walk.time_s {
            *reached_s += time_s;
        }
        walk.time_s.insert(0, 0.0);
        Some(JoinedWay::on_foot(walk, Some((drive, timely_exposure))))
    }
}

#[cfg(test)]
mod tests;
