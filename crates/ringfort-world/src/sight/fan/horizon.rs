//! How high is the horizon of one quarter, and which cells of the next line stand above it?

use super::Scene;
use crate::sight::Care;

/// Up to this distance the ground between two lines is looked at too.
const CLOSE: f64 = 32.0;

/// The horizon of one quarter.
pub(super) struct Fan {
    /// Sideways place of the observer in the lines that are passed.
    lateral: f64,
    eye_m: f64,
    target_m: f64,
    reach: f64,
    doubted: bool,
    /// Fall of the earth for a line of forward distance 1, straight ahead.
    fall: f64,
    /// By ray, from u = −1 to u = 1: the steepest rise so far.
    horizon: Vec<f32>,
    /// By ray, one over the distance of the line that made the horizon; kept where it is doubted.
    per_ridge: Vec<f32>,
    /// The last line, and one between, while they are close.
    before: Vec<f32>,
    between: Vec<f32>,
    /// How far, in metres of height, the horizon may be off beside its own unevenness.
    slack_m: f32,
}

/// Whole parts in the upper half, as lines are stepped along.
const ONE: f64 = 4_294_967_296.0;

impl Fan {
    /// A fan over lines, the furthest of them `furthest` away.
    pub(super) fn new(scene: &Scene, lateral: f64, furthest: f64) -> Self {
        let side = scene.ground.lattice().cell_m();
        // no more than what the furthest line can hold, nor less than two
        let rays = libm::ceil(2.0 * furthest.min(scene.reach)).clamp(2.0, 32_768.0) as usize;
        Self {
            lateral,
            eye_m: scene.eye.level_m,
            target_m: scene.target_height_m,
            reach: scene.reach,
            doubted: scene.care == Care::Exact,
            fall: scene.eye.air.fall_a_square_metre() * side * side,
            horizon: vec![f32::NEG_INFINITY; rays + 1],
            per_ridge: vec![1.0; rays + 1],
            before: Vec::new(),
            between: Vec::new(),
            slack_m: (0.005 * side) as f32,
        }
    }

    /// Passes the line at the distance `forward`: tells which of its cells are seen, and raises the
    /// horizon by it.
    pub(super) fn pass(&mut self, forward: f64, ground: &[f32], surface: &[f32], seen: &mut [u8]) {
        if forward < 1e-6 || forward > self.reach {
            return;
        }
        self.raise_between(forward, surface);
        if self.doubted {
            self.tell::<true>(forward, ground, surface, seen);
        } else {
            self.tell::<false>(forward, ground, surface, seen);
        }
        self.raise(forward, surface);
        self.before.clear();
        self.before.extend_from_slice(surface);
    }

    /// Near the observer, where a little more ground hides a lot, raises the horizon by lines
    /// between the last and the one at `forward`.
    fn raise_between(&mut self, forward: f64, surface: &[f32]) {
        let pieces = match forward {
            f if f > CLOSE || self.before.len() != surface.len() => return,
            f if f <= 8.0 => 8,
            _ => 4,
        };
        let before = std::mem::take(&mut self.before);
        let mut between = std::mem::take(&mut self.between);
        for piece in 1..pieces {
            let share = piece as f32 / pieces as f32;
            between.clear();
            between.extend(before.iter().zip(surface).map(|(a, b)| a + share * (b - a)));
            self.raise(forward - 1.0 + f64::from(share), &between);
        }
        (self.before, self.between) = (before, between);
    }

    fn tell<const DOUBTED: bool>(
        &self,
        forward: f64,
        ground: &[f32],
        surface: &[f32],
        seen: &mut [u8],
    ) {
        // sideways within the quarter, the circle and the line; ties on diagonals are told twice
        let circle = libm::sqrt((self.reach * self.reach - forward * forward).max(0.0));
        let wide = (forward + 1e-9).min(circle);
        let low = libm::ceil(self.lateral - wide).max(0.0);
        let high = libm::floor(self.lateral + wide).min(ground.len() as f64 - 1.0);
        if low > high {
            return;
        }
        let rays = self.horizon.len() - 1;
        let per_cell = rays as f64 / (2.0 * forward);
        let most = (rays as f64 * ONE) as i64 - 1;
        let from = (((low - self.lateral) * per_cell + 0.5 * rays as f64) * ONE) as i64;
        let step = (per_cell * ONE) as i64;
        let per_forward = (1.0 / forward) as f32;
        let level = (self.target_m - self.eye_m) as f32;
        let bend = (self.fall * forward) as f32;
        let mut at = from;
        let cells = low as usize..high as usize + 1;
        let aside = (low - self.lateral) as f32 * per_forward;
        for (by, (seen, ground)) in seen[cells.clone()].iter_mut().zip(&ground[cells]).enumerate() {
            let held = at.clamp(0, most);
            at += step;
            let ray = (held >> 32) as usize;
            let share = (held as u32) as f32 * (1.0 / ONE) as f32;
            let pair = &self.horizon[ray..ray + 2];
            let (left, right) = (pair[0], pair[1]);
            let u = aside + by as f32 * per_forward;
            let rise = (ground + level) * per_forward - bend * (1.0 + u * u);
            let horizon = left + share * (right - left);
            // below is also what no number can be said of: both rays at their beginning
            let mut below = rise < horizon;
            if !below {
                below = self.hides_itself(by as f64 + low, forward, f64::from(rise), surface);
            }
            *seen = u8::from(!below);
            if DOUBTED {
                let ridge = self.per_ridge[ray].max(self.per_ridge[ray + 1]);
                let uneven = (right - left).abs() + self.slack_m * ridge;
                let clear = (rise - horizon).abs() > uneven;
                *seen |= u8::from(!clear) << 1;
            }
        }
    }

    /// Whether the ground between the last line and this one hides a target on this line.
    fn hides_itself(&self, place: f64, forward: f64, rise: f64, surface: &[f32]) -> bool {
        if self.before.len() != surface.len() {
            return false;
        }
        let u = (place - self.lateral) / forward;
        [0.125, 0.5].iter().any(|back| {
            let aside = (place - u * back).clamp(0.0, surface.len() as f64 - 1.0);
            let cell = (aside as usize).min(surface.len() - 2);
            let share = aside - cell as f64;
            let at = |line: &[f32]| {
                let (a, b) = (f64::from(line[cell]), f64::from(line[cell + 1]));
                a + share * (b - a)
            };
            let height = at(surface) + back * (at(&self.before) - at(surface));
            let ahead = forward - back;
            let bend = self.fall * ahead * (1.0 + u * u);
            (height - self.eye_m) / ahead - bend > rise + 1e-6
        })
    }

    fn raise(&mut self, forward: f64, surface: &[f32]) {
        if self.doubted {
            self.raise_rays::<true>(forward, surface);
        } else {
            self.raise_rays::<false>(forward, surface);
        }
    }

    fn raise_rays<const DOUBTED: bool>(&mut self, forward: f64, surface: &[f32]) {
        let rays = (self.horizon.len() - 1) as f64;
        let last = surface.len() as f64 - 1.0;
        let per_ray = 2.0 * forward / rays;
        // rays that cross the line on the map, whose outer half cells are level, and one more at
        // each end
        let ray_at = |place: f64| (place - self.lateral + forward) / per_ray;
        let low = libm::floor(ray_at(-0.5)).clamp(0.0, rays);
        let high = libm::ceil(ray_at(last + 0.5)).clamp(0.0, rays);
        let step = (per_ray * ONE) as i64;
        let mut at = ((self.lateral - forward + low * per_ray) * ONE) as i64;
        let most = (last * ONE) as i64 - 1;
        let per_forward = (1.0 / forward) as f32;
        let eye = self.eye_m as f32;
        let bend = (self.fall * forward) as f32;
        let (first, per_u) = ((low / rays * 2.0 - 1.0) as f32, (2.0 / rays) as f32);
        let range = low as usize..high as usize + 1;
        let ridges = &mut self.per_ridge[range.clone()];
        for (by, (horizon, ridge)) in self.horizon[range].iter_mut().zip(ridges).enumerate() {
            let held = at.clamp(0, most);
            at += step;
            let cell = (held >> 32) as usize;
            let share = (held as u32) as f32 * (1.0 / ONE) as f32;
            let pair = &surface[cell..cell + 2];
            let height = pair[0] + share * (pair[1] - pair[0]);
            let u = first + by as f32 * per_u;
            let rise = (height - eye) * per_forward - bend * (1.0 + u * u);
            if rise > *horizon {
                *horizon = rise;
                if DOUBTED {
                    *ridge = per_forward;
                }
            }
        }
    }
}
