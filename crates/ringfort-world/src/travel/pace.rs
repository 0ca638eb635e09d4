//! How fast does somebody go, given the slope, what he carries, and what he drives?

use crate::grid::Grid;
use crate::terrain::Terrain;

use super::tobler_speed_m_s;

/// How the time for a metre of plan length depends on the slope along the way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Pace {
    /// On foot after Tobler, see [`tobler_speed_m_s`].
    Tobler,
    /// On foot after Naismith with Langmuir's corrections, see [`naismith_langmuir_s_per_m`].
    NaismithLangmuir,
    /// A vehicle off the roads: `level_m_s` · (1 − |slope| / `steepest`); ground that is as steep
    /// as `steepest` or steeper along the way cannot be driven.
    ///
    /// Source: the linear loss of speed with slope is that of the US Army's FM 5-33, *Terrain
    /// Analysis* (1990), cross-country movement (source not read). What the soil and the
    /// vegetation add belongs into the factors of the ground.
    OffRoad {
        /// Speed on level ground in metres a second, over 0.
        level_m_s: f64,
        /// The slope (rise over run) that can no longer be climbed, over 0: 0.6 for vehicles that
        /// are built for it, 0.3 for lorries.
        steepest: f64,
    },
    /// The same speed everywhere, whatever the slope, in metres a second.
    Even(f64),
}

impl Pace {
    /// Seconds for a metre of plan length at `slope` (rise over run along the way; downhill is
    /// negative). Infinite where there is no going.
    ///
    /// ```
    /// # use ringfort_world::travel::Pace;
    /// assert_eq!(Pace::Even(2.0).s_per_m(0.3), 0.5);
    /// let lorry = Pace::OffRoad { level_m_s: 8.0, steepest: 0.3 };
    /// assert!((lorry.s_per_m(-0.15) - 0.25).abs() < 1e-12);
    /// assert_eq!(lorry.s_per_m(0.3), f64::INFINITY);
    /// ```
    pub fn s_per_m(self, slope: f64) -> f64 {
        match self {
            Self::Tobler => 1.0 / tobler_speed_m_s(slope),
            Self::NaismithLangmuir => naismith_langmuir_s_per_m(slope),
            Self::OffRoad { level_m_s, steepest } => off_road_s_per_m(level_m_s, steepest, slope),
            Self::Even(speed_m_s) => off_road_s_per_m(speed_m_s, f64::INFINITY, 0.0),
        }
    }
}

pub(super) fn off_road_s_per_m(level_m_s: f64, steepest: f64, slope: f64) -> f64 {
    let share = 1.0 - slope.abs() / steepest;
    // NaN takes this way out too
    if share > 0.0 && level_m_s > 0.0 { 1.0 / (level_m_s * share) } else { f64::INFINITY }
}

/// Naismith's hour for every 600 m of climb, in seconds a metre.
const CLIMB_S_PER_M: f64 = 6.0;
/// Langmuir's ten minutes for every 300 m of descent, in seconds a metre.
const DESCENT_S_PER_M: f64 = 2.0;
/// tan 5° and tan 12°: where a descent begins to help, and to hinder.
const HELPS_FROM: f64 = 0.087_488_663_525_924;
const HINDERS_FROM: f64 = 0.212_556_561_670_022;

/// Seconds on foot for a metre of plan length at `slope`, after Naismith and Langmuir.
///
/// 5 km/h, and an hour more for every 600 m of climb; ten minutes less for every 300 m of descent
/// between 5° and 12°, ten minutes more for every 300 m of steeper descent. As between steps of
/// more and less than 12° the rule jumps, so does this function.
///
/// Source: Naismith, Scottish Mountaineering Club Journal 2 (1892) 136; Langmuir, *Mountaincraft
/// and Leadership* (1984) (sources not read; the rule is as the manual of GRASS's r.walk gives it).
pub fn naismith_langmuir_s_per_m(slope: f64) -> f64 {
    let descent = -slope;
    let level = 3.6 / 5.0;
    if slope >= 0.0 {
        level + CLIMB_S_PER_M * slope
    } else if descent < HELPS_FROM {
        level
    } else if descent <= HINDERS_FROM {
        level - DESCENT_S_PER_M * descent
    } else {
        level + DESCENT_S_PER_M * descent
    }
}

/// Factor on walking speed of somebody of `body_kg` who carries `load_kg` and spends as much power
/// as without it, on the level: from 1 without a load to 0 where the load alone takes it all.
///
/// M = 1.5 W + 2.0 (W + L)(L/W)² + η (W + L)(1.5 V² + 0.35 V G) watts, with W and L in kilograms, V
/// in metres a second, G = 0 here and η = 1; solved for V at the M of L = 0 and Tobler's 5.04 km/h
/// on the level. What is not a number over 0 for the body gives 0; a load under 0 counts as none.
///
/// Source: Pandolf, Givoni & Goldman, *Predicting energy expenditure with loads while standing or
/// walking very slowly*, J. Appl. Physiol. 43 (1977) 577 (source not read; the equation is as
/// commonly quoted).
///
/// ```
/// # use ringfort_world::travel::load_factor;
/// assert_eq!(load_factor(75.0, 0.0), 1.0);
/// let with_20_kg = load_factor(75.0, 20.0);
/// assert!(with_20_kg > 0.8 && with_20_kg < 0.9);
/// assert_eq!(load_factor(75.0, 500.0), 0.0);
/// ```
pub fn load_factor(body_kg: f64, load_kg: f64) -> f64 {
    if !(body_kg > 0.0 && body_kg.is_finite()) || load_kg.is_nan() {
        return 0.0;
    }
    let load_kg = load_kg.max(0.0);
    let both_kg = body_kg + load_kg;
    let level_m_s = tobler_speed_m_s(0.0);
    let moving = 1.5 * body_kg * level_m_s * level_m_s;
    let standing = 2.0 * both_kg * (load_kg / body_kg) * (load_kg / body_kg);
    let left = moving - standing;
    if left > 0.0 { (left / (1.5 * both_kg)).sqrt() / level_m_s } else { 0.0 }
}

/// Seconds for a metre in each cell, the same in every direction: the mean of going up and down
/// the steepest slope there (Horn's, [`Terrain::gradient`]), times the cell's factor.
///
/// - `factor`: a factor on seconds a metre for each cell (forest, scrub, a load), 1 where there is
///   none; infinite where nobody passes. Of another shape than the terrain it is left out.
/// - Where the way down is blocked and the way up is not, neither is passable.
/// - For what is the same up and down, as `r.cost` has it; [`super::least_time_on_slopes`] keeps
///   the two apart.
pub fn slowness(terrain: &Terrain, pace: Pace, factor: Option<&Grid<f32>>) -> Grid<f32> {
    let factor = factor.filter(|f| f.lattice() == terrain.lattice());
    Grid::from_fn(*terrain.lattice(), |cell| {
        let both = if let Pace::Even(speed_m_s) = pace {
            off_road_s_per_m(speed_m_s, f64::INFINITY, 0.0)
        } else {
            let (east, north) = terrain.gradient(cell);
            let slope = libm::sqrt(east * east + north * north);
            0.5 * (pace.s_per_m(slope) + pace.s_per_m(-slope))
        };
        (both * factor.map_or(1.0, |f| f64::from(f.get(cell)))) as f32
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rule's own round numbers.
    #[test]
    fn verify_naismith_langmuir_by_hand() {
        let hours = |length_m: f64, rise_m: f64| {
            length_m * naismith_langmuir_s_per_m(rise_m / length_m) / 3600.0
        };
        assert!((hours(5000.0, 0.0) - 1.0).abs() < 1e-12);
        assert!((hours(5000.0, 600.0) - 2.0).abs() < 1e-12);
        // 300 m down over 2 km are 8.5°, over 1 km 16.7°
        assert!((hours(2000.0, -300.0) - (0.4 - 1.0 / 6.0)).abs() < 1e-12);
        assert!((hours(1000.0, -300.0) - (0.2 + 1.0 / 6.0)).abs() < 1e-12);
        assert!((hours(5000.0, -300.0) - 1.0).abs() < 1e-12);
    }

    /// Pandolf's sum at the speed that comes back is what it was without the load.
    #[test]
    fn law_a_load_takes_the_same_power() {
        let power = |body: f64, load: f64, v: f64| {
            1.5 * body
                + 2.0 * (body + load) * (load / body) * (load / body)
                + (body + load) * 1.5 * v * v
        };
        let level = tobler_speed_m_s(0.0);
        let mut before = 1.0;
        for load in [5.0, 10.0, 20.0, 30.0, 40.0] {
            let factor = load_factor(80.0, load);
            assert!(factor > 0.0 && factor < before, "{load}: {factor}");
            before = factor;
            let difference = power(80.0, load, factor * level) - power(80.0, 0.0, level);
            assert!(difference.abs() < 1e-9);
        }
        assert_eq!(load_factor(0.0, 3.0), 0.0);
        assert_eq!(load_factor(80.0, f64::NAN), 0.0);
        assert_eq!(load_factor(80.0, f64::INFINITY), 0.0);
    }
}
