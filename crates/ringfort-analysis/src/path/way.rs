//! One way in: how long it takes, how surely it is noticed, and where somebody on it is.

use ringfort_model::units::{Position, Probability};

/// One way in, from where it enters to the target.
#[derive(Debug, Clone, PartialEq)]
pub struct WayIn {
    /// The cells from the entry to the target's, both included; at least one.
    pub cells: Vec<u32>,
    /// Their centres; as many.
    pub points: Vec<Position>,
    /// Seconds from the entry at which each cell is reached, barriers passed on the way included;
    /// as many as cells, from 0, never falling.
    pub time_s: Vec<f64>,
    /// The rate of being noticed a second on each leg, the manner of moving included; one fewer
    /// than cells.
    pub hazard_per_s: Vec<f64>,
    /// The least time left to the target from each cell, rushing, in seconds; as many as cells.
    pub remaining_s: Vec<f64>,
    /// Index of the first cell from which less time is left than the response takes: from here he rushes.
    pub contour: usize,
    /// Seconds from the entry at which the time left equals the response time: noticed before, he
    /// is interrupted. 0 if there is never so much time.
    pub contour_s: f64,
    /// Expected number of times he is noticed in time, −ln(1 − P).
    pub timely_exposure: f64,
}

impl WayIn {
    /// P(noticed while there is still time), 1 − exp(−exposure): the probability of interruption
    /// when every noticing is reported and the response time is certain.
    pub fn interruption(&self) -> Probability {
        Probability::clamped(-libm::expm1(-self.timely_exposure))
    }

    /// P(noticed at all on the way), the rush included.
    pub fn detection(&self) -> Probability {
        let legs = self.time_s.windows(2).zip(&self.hazard_per_s);
        let exposure: f64 = legs.map(|(t, rate)| rate * (t[1] - t[0])).sum();
        Probability::clamped(-libm::expm1(-exposure))
    }

    /// Seconds from the entry to the target.
    pub fn duration_s(&self) -> f64 {
        self.time_s.last().copied().unwrap_or(0.0)
    }

    /// Plan length in metres.
    pub fn length_m(&self) -> f64 {
        self.points.windows(2).map(|p| p[0].distance_m(p[1])).sum()
    }

    /// Where he is `time_s` after the entry, moving evenly along each leg; held to the two ends.
    pub fn position_at(&self, time_s: f64) -> Option<Position> {
        let after = self.time_s.partition_point(|t| *t <= time_s);
        let (Some(a), Some(b)) = (self.points.get(after.saturating_sub(1)), self.points.get(after))
        else {
            return self.points.last().copied();
        };
        if after == 0 {
            return Some(*b);
        }
        let (from_s, to_s) = (self.time_s[after - 1], self.time_s[after]);
        let share = (time_s - from_s) / (to_s - from_s);
        Some(Position {
            east_m: a.east_m + share * (b.east_m - a.east_m),
            north_m: a.north_m + share * (b.north_m - a.north_m),
        })
    }

    /// Seconds from the entry at which he first comes within `radius_m` of `centre`, on the
    /// straight legs between points; `None` if he never does.
    pub fn first_within_s(&self, centre: Position, radius_m: f64) -> Option<f64> {
        if self.points.first()?.distance_m(centre) <= radius_m {
            return Some(0.0);
        }
        for (p, t) in self.points.windows(2).zip(self.time_s.windows(2)) {
            let (dx, dy) = (p[1].east_m - p[0].east_m, p[1].north_m - p[0].north_m);
            let (fx, fy) = (p[0].east_m - centre.east_m, p[0].north_m - centre.north_m);
            let (qa, qb) = (dx * dx + dy * dy, fx * dx + fy * dy);
            let qc = fx * fx + fy * fy - radius_m * radius_m;
            // he comes from outside: the smaller root of |f + s d|² = r²
            let share = (-qb - (qb * qb - qa * qc).sqrt()) / qa;
            if (0.0..=1.0).contains(&share) {
                return Some(t[0] + share * (t[1] - t[0]));
            }
        }
        None
    }
}
