//! Which cells does a post have in view, how far off, and with what chance?

use std::collections::BTreeSet;

use ringfort_model::quantity::Values;
use ringfort_model::scenario::{Eyesight, Scenario};
use ringfort_model::units::Position;
use ringfort_world::World;
use ringfort_world::coverage::RangeCurve;
use ringfort_world::grid::Lattice;
use ringfort_world::light::Illumination;
use ringfort_world::sight::{Air, Covered, HeightError, Look, chance_cell_seen, is_cell_seen};

use super::ground::{EYES_M, SHOWS_M};
use super::ring::Ring;

/// The ids whose mean is a watcher's half range under a light, and that mean.
pub(super) fn half_range(
    eyes: &Eyesight,
    light: Illumination,
    means: &Values,
) -> (Vec<usize>, f64) {
    let ids = match (light, &eyes.by_twilight) {
        (Illumination::Day, _) => vec![eyes.by_day.id],
        (Illumination::DarkNight, _) => vec![eyes.by_night.id],
        (Illumination::MoonlitNight, _) => {
            vec![eyes.by_moonlight.as_ref().unwrap_or(&eyes.by_night).id]
        }
        (Illumination::Twilight, Some(twilight)) => vec![twilight.id],
        (Illumination::Twilight, None) => vec![eyes.by_day.id, eyes.by_night.id],
    };
    let mean = ids.iter().map(|id| means.by_id(*id)).sum::<f64>() / ids.len() as f64;
    (ids, mean)
}

/// The cells within reach of any of these places, in their order.
pub(super) fn within(lattice: &Lattice, places: &[Position], reach_m: f64) -> Vec<u32> {
    let far = libm::ceil(reach_m / lattice.cell_m()) as i64 + 1;
    let mut near = BTreeSet::new();
    for cell in places.iter().filter_map(|at| lattice.cell_at(*at)) {
        let (col, row) = lattice.col_row(cell);
        let span = |at: u32, all: u32| {
            (i64::from(at) - far).max(0)..=(i64::from(at) + far).min(i64::from(all) - 1)
        };
        for row in span(row, lattice.rows()) {
            for col in span(col, lattice.cols()) {
                near.insert(lattice.cell(col as u32, row as u32));
            }
        }
    }
    near.into_iter().collect()
}

/// Which of the cells `near` each post of a ring has in view, how far off, and with what chance: 1,
/// unless the heights are in error. That chance multiplies the rate of noticing: a mean over maps
/// that could be right, which makes being noticed a little surer than the mean of its chance.
pub(super) fn in_view(
    ring: &Ring,
    scenario: &Scenario,
    world: &World,
    means: &Values,
    near: &[u32],
    covered: Option<&Covered>,
) -> Vec<(u32, f64, f32)> {
    let eyes = ring.layer.posts.as_ref().map(|p| scenario.file.eyesight.get(p.eyesight.as_str()));
    let Some(eyes) = eyes.flatten() else { return Vec::new() };
    let reach_m = Illumination::ALL
        .map(|light| RangeCurve::new(half_range(eyes, light, means).1).reach_m)
        .into_iter()
        .fold(0.0, f64::max);
    let terrain = &world.terrain;
    let mut in_view = Vec::new();
    for post in ring.posts {
        let look = Look {
            observer: *post,
            observer_height_m: EYES_M,
            target_height_m: SHOWS_M,
            radius_m: reach_m,
            air: Air::FLAT,
        };
        for cell in near {
            let centre = terrain.lattice().centre(*cell);
            let range_m = post.distance_m(centre);
            if range_m > reach_m {
                continue;
            }
            let chance = match terrain.vertical_sigma_m() {
                Some(sigma_m) if sigma_m > 0.0 => {
                    let error = HeightError::of_sigma(sigma_m);
                    chance_cell_seen(terrain, covered, &look, *cell, error).value() as f32
                }
                _ => f32::from(u8::from(is_cell_seen(terrain, covered, &look, *cell))),
            };
            if chance > 0.0 {
                in_view.push((*cell, range_m, chance));
            }
        }
    }
    in_view
}
