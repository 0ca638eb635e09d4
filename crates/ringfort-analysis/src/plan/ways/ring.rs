//! Which layers lie around a site, how far out, and who watches each?

use ringfort_model::log::Names;
use ringfort_model::quantity::Values;
use ringfort_model::scenario::{Layer, Scenario};
use ringfort_model::units::Position;
use ringfort_world::World;

use crate::plan::ways::checkpoint_of;
use crate::plan::ways::field::RingField;

/// A layer around the site in question.
pub(super) struct Ring<'a> {
    pub(super) index: u16,
    pub(super) layer: &'a Layer,
    pub(super) radius_m: f64,
    /// Radius of the next layer inside.
    pub(super) inner_m: f64,
    pub(super) posts: &'a [Position],
    /// Index of its first detector.
    pub(super) detector: u16,
    /// Index of its checkpoint among detectors, if it has one.
    pub(super) checkpoint: Option<u16>,
    /// The denial area that reaches inwards from its line.
    pub(super) field: Option<RingField<'a>>,
}

impl Ring<'_> {
    pub(super) fn patrol_detector(&self) -> u16 {
        self.detector + u16::from(self.layer.posts.is_some())
    }

    pub(super) fn sensor_detector(&self, sensor: usize) -> u16 {
        self.patrol_detector() + u16::from(self.layer.patrol.is_some()) + sensor as u16
    }

    /// Whether a place lies in its denial area.
    pub(super) fn is_field(&self, target: Position, at: Position) -> bool {
        self.field.as_ref().is_some_and(|field| field.holds(target, at))
    }

    /// The area that its patrol walks, in square metres.
    pub(super) fn area_m2(&self) -> f64 {
        std::f64::consts::PI * (self.radius_m * self.radius_m - self.inner_m * self.inner_m)
    }
}

/// The layers of a site, from the outside in.
pub(super) fn rings<'a>(
    scenario: &'a Scenario,
    world: &'a World,
    means: &Values,
    names: &Names,
    site: usize,
) -> Vec<Ring<'a>> {
    let mut detector = 0;
    let mut rings = Vec::new();
    for (index, (layer, place)) in scenario.file.layer.iter().zip(&world.layers).enumerate() {
        if place.site == site {
            rings.push(Ring {
                index: index as u16,
                layer,
                radius_m: place.radius_m,
                inner_m: 0.0,
                posts: &place.posts,
                detector,
                checkpoint: checkpoint(layer, names),
                field: RingField::of(scenario, layer, place.radius_m, means, names),
            });
        }
        detector += u16::from(layer.posts.is_some()) + u16::from(layer.patrol.is_some());
        detector += layer.sensor.len() as u16;
    }
    rings.sort_by(|a, b| b.radius_m.total_cmp(&a.radius_m));
    for i in 1..rings.len() {
        rings[i - 1].inner_m = rings[i].radius_m;
    }
    rings
}

fn checkpoint(layer: &Layer, names: &Names) -> Option<u16> {
    let name = layer.checkpoint.as_ref().map(|_| checkpoint_of(&layer.id))?;
    names.detectors.iter().position(|d| *d == name).map(|i| i as u16)
}
