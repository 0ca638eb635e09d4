//! How surely is somebody interrupted, cell by cell, in each state of alert and each light?

use ringfort_model::units::Position;
use ringfort_world::grid::Grid;

use super::contour::level_lines;
use super::exposure::PATIENCE_PER_S;
use super::{PathError, Remaining, Watch, WaysIn};

/// What a state of alert does: factors, 1 in the normal state.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AlertState {
    /// Factor f on watching, P′ = 1 − (1 − P)^f, 0 or more.
    pub watching: f64,
    /// Factor on the response time, 0 or more.
    pub response: f64,
}

/// The map of one target under one watch, of the terrain's shape. Eight bytes a cell.
///
/// Of the deterministic model: the response time is certain, and he continues from each cell by the
/// way on which he is noticed least in time.
#[derive(Debug, Clone, PartialEq)]
pub struct Fields {
    /// The response time it holds for, in seconds.
    pub response_time_s: f64,
    /// The least expected number of times of being noticed before the contour, −ln(1 − P); 0 within
    /// the contour, infinite where no way leads. Too large by less than 10⁻⁹ a second of detour.
    pub exposure: Grid<f32>,
    /// P(I) = 1 − exp(−exposure); NaN where no way leads.
    pub interruption: Grid<f32>,
    /// The critical detection contour: where the least time left equals the response time. See
    /// [`level_lines`].
    pub contour: Vec<Vec<Position>>,
}

impl Remaining<'_> {
    /// The critical detection contour at a response time, as lines between the centres of cells:
    /// inside them noticing comes too late.
    pub fn contour_lines(&self, response_time_s: f64) -> Vec<Vec<Position>> {
        level_lines(self.remaining_s(), response_time_s)
    }

    /// The map under one watch.
    pub fn fields(&self, watch: Watch<'_>) -> Result<Fields, PathError> {
        Ok(self.ways_in(watch)?.fields())
    }

    /// The maps of every light in every state, light by light.
    ///
    /// - `hazards_per_s`: for each light the rate of being noticed in each cell, in the normal state.
    /// - `response_time_s`: in the normal state.
    pub fn fields_by_state(
        &self,
        hazards_per_s: &[&Grid<f32>],
        states: &[AlertState],
        response_time_s: f64,
    ) -> Result<Vec<Vec<Fields>>, PathError> {
        let of = |hazard_per_s, state: &AlertState| {
            let response_time_s = response_time_s * state.response;
            self.fields(Watch { hazard_per_s, factor: state.watching, response_time_s })
        };
        hazards_per_s.iter().map(|h| states.iter().map(|state| of(h, state)).collect()).collect()
    }
}

impl WaysIn<'_> {
    /// The map of these ways in.
    pub fn fields(&self) -> Fields {
        let left_s = self.remaining().remaining_s();
        let mut exposure = Grid::filled(*left_s.lattice(), f32::INFINITY);
        let all = exposure.values_mut().iter_mut().zip(self.exposure().values());
        for ((exposure, cost), left_s) in all.zip(left_s.values()) {
            if cost.is_finite() {
                // patience for the shortest way is not exposure
                *exposure = (cost - PATIENCE_PER_S * left_s).max(0.0) as f32;
            }
        }
        let mut interruption = Grid::filled(*left_s.lattice(), f32::NAN);
        for (chance, exposure) in interruption.values_mut().iter_mut().zip(exposure.values()) {
            if exposure.is_finite() {
                *chance = -libm::expm1f(-exposure);
            }
        }
        let response_time_s = self.watch().response_time_s;
        let contour = self.remaining().contour_lines(response_time_s);
        Fields { response_time_s, exposure, interruption, contour }
    }
}
