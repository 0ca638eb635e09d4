//! How does the fight end? Probability is pushed forward over the states, each visited once.

use ringfort_model::units::Probability;

use super::{AttritionError, LossRates, Side, Standing, check_size, checked_rates};

/// How a fight ends.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Probability that y breaks and x does not.
    pub x_wins: Probability,
    /// Probability that x breaks and y does not. It is 1 − `x_wins` unless both sides were broken
    /// before the fight began; then nobody wins.
    pub y_wins: Probability,
    /// Mean time until one side breaks.
    pub mean_duration_s: f64,
    /// Standard deviation of that time.
    pub sd_duration_s: f64,
    /// Mean number that x loses, whoever wins.
    pub mean_x_losses: f64,
    /// Mean number that y loses, whoever wins.
    pub mean_y_losses: f64,
    /// `x_left[k]`: probability that y breaks while k of x are left, k from 0 to the strength of x.
    pub x_left: Vec<f64>,
    /// `y_left[k]`: probability that x breaks while k of y are left, k from 0 to the strength of y.
    pub y_left: Vec<f64>,
}

/// How the fight of `x` against `y` ends: final states, duration, losses.
///
/// - Assumes: one loss at a time, after an exponential time at the rates of the present counts.
/// - Errors: rates that are not legal or let the fight stand still; too many states.
/// - Cost: proportional to (losses to break x) × (losses to break y); 30 against 30 takes some 10
///   µs.
/// - Source: Brown, Operations Research 11(3) (1963).
///
/// ```
/// use ringfort_analysis::attrition::{Rates, Side, outcome};
/// let fight = outcome(&Rates::aimed(1.0, 1.0), Side::to_the_last(2), Side::to_the_last(1)).unwrap();
/// assert!((fight.x_wins.value() - 5.0 / 6.0).abs() < 1e-15);
/// assert!((fight.mean_x_losses - 0.5).abs() < 1e-15);
/// ```
pub fn outcome(rates: &impl LossRates, x: Side, y: Side) -> Result<Outcome, AttritionError> {
    Standing::start(x, y)?.finish(rates)
}

/// Probability that y breaks before x: the cheap call, meant for once a replication.
///
/// A side broken before the fight begins cannot win it. Allocates one row; 30 against 30 takes some
/// 5 µs. Errors and source as [`outcome`].
pub fn win_probability(
    rates: &impl LossRates,
    x: Side,
    y: Side,
) -> Result<Probability, AttritionError> {
    check_size(x, y)?;
    if x.losses_to_break() == 0 {
        return Ok(Probability::ZERO);
    }
    let last = y.losses_to_break() as usize;
    // `row[j]` is the probability of ever having this x and `y.breaks_at + j`; leaving a state
    // downwards in x turns it in place into the entry of the next row.
    let mut row = vec![0.0; last + 1];
    row[last] = 1.0;
    let mut x_wins = 0.0;
    for x_left in (x.breaks_at + 1..=x.strength).rev() {
        for j in (1..=last).rev() {
            let visited = row[j];
            if visited > 0.0 {
                let (on_x, on_y) = checked_rates(rates, x_left, y.breaks_at + j as u32)?;
                let y_loses = visited * (on_y / (on_x + on_y));
                row[j] = visited - y_loses;
                row[j - 1] += y_loses;
            }
        }
        x_wins += std::mem::take(&mut row[0]);
    }
    Ok(Probability::clamped(x_wins))
}

impl Standing {
    /// How the fight ends from here, if nobody else comes. The duration is counted from now;
    /// losses are counted from the strengths, and include those already suffered.
    ///
    /// Errors as [`outcome`].
    pub fn finish(&self, rates: &impl LossRates) -> Result<Outcome, AttritionError> {
        let (x, y) = (self.x(), self.y());
        let (rows, last) = (x.losses_to_break() as usize, y.losses_to_break() as usize);
        let mut x_left = vec![0.0; x.strength as usize + 1];
        let mut y_left = vec![0.0; y.strength as usize + 1];
        // For each state of the row: probability of a visit, and the mean and mean square of the
        // time of arrival there, each times that probability.
        let mut visit = vec![[0.0_f64; 3]; last + 1];
        let mut ended = [0.0_f64; 3];
        for i in (1..=rows).rev() {
            for (j, visited) in visit.iter_mut().enumerate().skip(1) {
                visited[0] += self.at(i, j);
            }
            for j in (1..=last).rev() {
                let [p, first, second] = visit[j];
                if p == 0.0 {
                    continue;
                }
                let (on_x, on_y) =
                    checked_rates(rates, x.breaks_at + i as u32, y.breaks_at + j as u32)?;
                let stay = 1.0 / (on_x + on_y);
                let leaving = [p, first + p * stay, second + 2.0 * stay * (first + p * stay)];
                let share = on_y * stay;
                for (k, value) in leaving.into_iter().enumerate() {
                    visit[j][k] = value * (1.0 - share);
                    visit[j - 1][k] += value * share;
                }
            }
            let broken = std::mem::take(&mut visit[0]);
            x_left[x.breaks_at as usize + i] = broken[0] + self.at(i, 0);
            ended[1] += broken[1];
            ended[2] += broken[2];
        }
        for (j, v) in visit.iter().enumerate().skip(1) {
            y_left[y.breaks_at as usize + j] = v[0] + self.at(0, j);
            ended[1] += v[1];
            ended[2] += v[2];
        }
        Ok(self.tell(x_left, y_left, ended[1], ended[2]))
    }

    /// Sums over the final states.
    fn tell(&self, x_left: Vec<f64>, y_left: Vec<f64>, mean: f64, mean_square: f64) -> Outcome {
        let (x, y) = (self.x(), self.y());
        let (x_wins, y_wins) = (x_left.iter().sum::<f64>(), y_left.iter().sum::<f64>());
        let expected_left =
            |left: &[f64]| -> f64 { left.iter().enumerate().map(|(k, p)| k as f64 * p).sum() };
        // A side that breaks has exactly `breaks_at` left, or its strength if it never fought.
        let broken = |side: Side| f64::from(side.breaks_at.min(side.strength));
        let neither = (1.0 - x_wins - y_wins).max(0.0);
        let left_of = |own: &[f64], beaten: f64, side: Side| {
            expected_left(own) + (beaten + neither) * broken(side)
        };
        Outcome {
            x_wins: Probability::clamped(x_wins),
            y_wins: Probability::clamped(y_wins),
            mean_duration_s: mean,
            sd_duration_s: (mean_square - mean * mean).max(0.0).sqrt(),
            mean_x_losses: (f64::from(x.strength) - left_of(&x_left, y_wins, x)).max(0.0),
            mean_y_losses: (f64::from(y.strength) - left_of(&y_left, x_wins, y)).max(0.0),
            x_left,
            y_left,
        }
    }
}
