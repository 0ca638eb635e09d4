//! Is someone who is exposed while the fight lasts hit?

use ringfort_model::units::Probability;

use super::{AttritionError, LossRates, Side, check_size, checked_rates};

/// Probability of being hit within `duration_s` under a constant hazard: 1 − e^(−h d).
///
/// A hazard or duration that is negative or not a number counts as none.
pub fn hit_by(hazard_per_s: f64, duration_s: f64) -> Probability {
    if hazard_per_s > 0.0 && duration_s > 0.0 {
        Probability::clamped(-libm::expm1(-hazard_per_s * duration_s))
    } else {
        Probability::ZERO
    }
}

/// What becomes of someone exposed for as long as the fight lasts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Exposed {
    /// Probability of being hit before one side breaks.
    pub hit: Probability,
    /// Probability of not being hit while x wins.
    pub unhit_and_x_wins: Probability,
    /// Probability of not being hit while y wins.
    pub unhit_and_y_wins: Probability,
}

/// What becomes of someone under a constant hazard while `x` fights `y`, exactly.
///
/// Not 1 − e^(−h · mean duration), which overstates it. The hazard is one more clock that races the
/// losses: a state is left unhit with chance (A + B)/(A + B + h). Assumes that the hit changes
/// nothing in the fight.
///
/// Errors: as [`outcome`](super::outcome); a hazard that is negative or not finite.
pub fn exposed_during(
    rates: &impl LossRates,
    x: Side,
    y: Side,
    hazard_per_s: f64,
) -> Result<Exposed, AttritionError> {
    check_size(x, y)?;
    if !(0.0..f64::INFINITY).contains(&hazard_per_s) {
        return Err(AttritionError::NotPositive { what: "hazard", value: hazard_per_s });
    }
    let last = y.losses_to_break() as usize;
    let mut row = vec![0.0; last + 1];
    row[last] = 1.0;
    let (mut x_wins, mut hit) = (0.0, 0.0);
    for x_left in (x.breaks_at.saturating_add(1)..=x.strength).rev() {
        for j in (1..=last).rev() {
            let visited = row[j];
            if visited == 0.0 {
                continue;
            }
            let (on_x, on_y) = checked_rates(rates, x_left, y.breaks_at + j as u32)?;
            let all = on_x + on_y + hazard_per_s;
            hit += visited * (hazard_per_s / all);
            row[j] = visited * (on_x / all);
            row[j - 1] += visited * (on_y / all);
        }
        x_wins += std::mem::take(&mut row[0]);
    }
    Ok(Exposed {
        hit: Probability::clamped(hit),
        unhit_and_x_wins: Probability::clamped(x_wins),
        unhit_and_y_wins: Probability::clamped(row[1..].iter().sum()),
    })
}
