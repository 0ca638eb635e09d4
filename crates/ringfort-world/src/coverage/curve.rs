//! How does noticing by one observer fall with range, and with the light?

use super::{MOST_A_SECOND, REACH_IN_HALF_RANGES};

/// How noticing by one observer falls with range.
///
/// γ(r) = (ln 2 / 60 s) · (h / r)³ a second, h the half-range: the range at which a minute of
/// watching someone in view notices him with probability 1/2. At most [`MOST_A_SECOND`], which
/// binds within 0.226 h; nothing beyond `reach_m`.
///
/// Source: Koopman, *Search and Screening*, OEG Report 56 (1946), the inverse-cube law of sighting
/// γ = kh/r³; the parametrisation by a minute is ours.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RangeCurve {
    /// The half-range h in metres; 0 or less (or NaN) for an observer who notices nothing.
    pub half_range_m: f64,
    /// The range beyond which nothing is noticed, in metres.
    pub reach_m: f64,
}

impl RangeCurve {
    /// The curve of a half-range, with a reach of [`REACH_IN_HALF_RANGES`] of it.
    pub fn new(half_range_m: f64) -> Self {
        Self { half_range_m, reach_m: REACH_IN_HALF_RANGES * half_range_m }
    }

    /// The rate of noticing at `range_m`, a second.
    ///
    /// ```
    /// # use ringfort_world::coverage::RangeCurve;
    /// let curve = RangeCurve::new(200.0);
    /// let unseen_a_minute = libm::exp(-60.0 * curve.hazard_per_s(200.0));
    /// assert!((unseen_a_minute - 0.5).abs() < 1e-12);
    /// assert_eq!(curve.hazard_per_s(0.0), 1.0);
    /// assert_eq!(curve.hazard_per_s(2000.1), 0.0);
    /// ```
    pub fn hazard_per_s(&self, range_m: f64) -> f64 {
        let Self { half_range_m, reach_m } = *self;
        // NaN takes this way out too
        if !(half_range_m > 0.0 && range_m <= reach_m) {
            return 0.0;
        }
        let ratio = half_range_m / range_m.max(0.0);
        (std::f64::consts::LN_2 / 60.0 * ratio * ratio * ratio).min(MOST_A_SECOND)
    }
}
