//! Where does a way in lead over the ground of a denial area, and how far?

use ringfort_model::log::Names;
use ringfort_model::quantity::Values;
use ringfort_model::scenario::{DenialArea, Layer, Scenario, Way as Moving};
use ringfort_model::units::Position;
use ringfort_world::grid::Grid;
use ringfort_world::travel::{OFF_PATH, tobler_speed_m_s};

use super::ground::Ground;
use super::ring::Ring;
use super::tasks::plain;
use super::{Crossed, WayTask, ground_of};
use crate::denial::Field;
use crate::plan::people;

/// A denial area inside the line of a ring.
pub(super) struct RingField<'a> {
    pub(super) index: u16,
    area: &'a DenialArea,
    outer_m: f64,
    /// Where it ends, as a distance from the target.
    inner_m: f64,
    /// Index of the detector that notices what is set off.
    detector: u16,
}

impl<'a> RingField<'a> {
    /// The area that reaches inwards from a layer, if one does.
    pub(super) fn of(
        scenario: &'a Scenario,
        layer: &Layer,
        radius_m: f64,
        means: &Values,
        names: &Names,
    ) -> Option<Self> {
        let areas = &scenario.file.denial_area;
        let index = areas.iter().position(|area| area.layer == layer.id)?;
        let area = &areas[index];
        let noticed_by = ground_of(&area.id);
        Some(Self {
            index: index as u16,
            area,
            outer_m: radius_m,
            inner_m: (radius_m - means.of(&area.depth)).max(0.0),
            detector: names.detectors.iter().position(|d| *d == noticed_by).unwrap_or(0) as u16,
        })
    }

    /// Whether a place lies in it.
    pub(super) fn holds(&self, target: Position, at: Position) -> bool {
        let distance_m = at.distance_m(target);
        self.inner_m < distance_m && distance_m <= self.outer_m
    }

    /// How many metres of the straight line from `a` to `b` lie in it.
    pub(super) fn length_m(&self, target: Position, a: Position, b: Position) -> f64 {
        let within = |radius_m| within_m(a, b, target, radius_m);
        (within(self.outer_m) - within(self.inner_m)).max(0.0)
    }
}

/// Adds the rate at which whoever crosses a denial area off the lane sets something off.
pub(super) fn add_rates(ground: &Ground, hazard: &mut Grid<f32>) {
    let (means, file) = (ground.means, &ground.scenario.file);
    let force = people(means.of(&file.seeker.strike.force.people), 1);
    let speed_m_s = tobler_speed_m_s(0.0) * OFF_PATH / ground.rehearsal();
    for field in ground.rings.iter().filter_map(|ring| ring.field.as_ref()) {
        let rate = field.worth(means).rate_per_m(force) * speed_m_s;
        for cell in 0..hazard.lattice().cells() as u32 {
            let centre = ground.lattice().centre(cell);
            if field.holds(ground.target, centre) {
                let slowness = ground.slowness_at(centre);
                hazard.set(cell, hazard.get(cell) + (rate / slowness) as f32);
            }
        }
    }
}

impl RingField<'_> {
    fn worth(&self, means: &Values) -> Field {
        Field {
            hazard_per_m: means.of(&self.area.hazard),
            sets_off: means.chance(&self.area.sets_off),
        }
    }
}

/// A stretch over the denial area of a ring; how long it is, is known at the end.
pub(super) fn over(ground: &Ground, ring: &Ring) -> WayTask {
    let index = ground.rings.iter().position(|r| r.index == ring.index);
    let mut task = plain(ground, Moving::Foot, index);
    if let Some(field) = &ring.field {
        task.name = format!("cross {} of {}", field.area.id, ring.layer.id);
        task.crossed = Some(Crossed {
            area: field.index,
            detector: field.detector,
            length_m: 0.0,
            share: 1.0,
        });
    }
    task
}

/// What crossing a denial area off the lane costs beside walking, at its mean.
pub(super) fn off_lane_s(ground: &Ground, task: &WayTask) -> f64 {
    let area = task.crossed.map(|c| &ground.scenario.file.denial_area[usize::from(c.area)]);
    area.and_then(|a| a.off_lane.as_ref()).map_or(0.0, |time| ground.means.of(time))
}

/// How many metres of the straight line from `a` to `b` lie within `radius_m` of `centre`.
fn within_m(a: Position, b: Position, centre: Position, radius_m: f64) -> f64 {
    let (dx, dy) = (b.east_m - a.east_m, b.north_m - a.north_m);
    let (fx, fy) = (a.east_m - centre.east_m, a.north_m - centre.north_m);
    let length_sq = dx * dx + dy * dy;
    if length_sq <= 0.0 {
        return 0.0;
    }
    // |f + t d|² = r²
    let half = (fx * dx + fy * dy) / length_sq;
    let root = half * half - (fx * fx + fy * fy - radius_m * radius_m) / length_sq;
    if root <= 0.0 {
        return 0.0;
    }
    let (from, to) = (-half - libm::sqrt(root), -half + libm::sqrt(root));
    (to.min(1.0) - from.max(0.0)).max(0.0) * libm::sqrt(length_sq)
}
