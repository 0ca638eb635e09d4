//! Is the ring closed before he is there?
//!
//! Posts are manned one by one, each after a time of its own, exponential and independent of the
//! others. The last of n is manned after m (1 + 1/2 + … + 1/n) on the mean (order statistics of the
//! exponential law: Rényi, *On the theory of order statistics*, Acta Mathematica Academiae
//! Scientiarum Hungaricae 4, 1953; source not read).

use ringfort_model::units::Probability;

/// A way out with a post on it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Exit {
    /// When he is there, seconds after his flight began.
    pub reached_s: f64,
    /// Mean time until its post is manned, seconds; 0 if it is manned already.
    pub manned_mean_s: f64,
}

impl Exit {
    /// P(the post is not manned yet when he is there): e^(−t/m).
    pub fn open(self) -> Probability {
        self.open_at(self.reached_s)
    }

    fn open_at(self, time_s: f64) -> Probability {
        if self.manned_mean_s <= 0.0 {
            return Probability::ZERO;
        }
        Probability::clamped(libm::exp(-time_s.max(0.0) / self.manned_mean_s))
    }
}

/// How likely he gets out, by what he knows. Three kinds of fugitive, from the worst to the best
/// informed; none may turn back.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Escape {
    /// He takes any exit, all alike.
    pub random: Probability,
    /// He takes the exit that is likeliest to be open.
    pub best_exit: Probability,
    /// He knows which are still open when he would be there: one open exit is enough.
    pub informed: Probability,
}

/// How likely he gets out by these exits; with none he does not.
pub fn escape(exits: &[Exit]) -> Escape {
    let open = || exits.iter().map(|exit| exit.open());
    let sum: f64 = open().map(Probability::value).sum();
    let shut = open().fold(Probability::ONE, |shut, open| shut.and(open.complement()));
    Escape {
        random: Probability::clamped(sum / exits.len().max(1) as f64),
        best_exit: Probability::clamped(open().map(Probability::value).fold(0.0, f64::max)),
        informed: shut.complement(),
    }
}

/// P(every post is manned by then): the product of 1 − e^(−t/mᵢ).
pub fn closed_by(exits: &[Exit], time_s: f64) -> Probability {
    exits
        .iter()
        .fold(Probability::ONE, |closed, exit| closed.and(exit.open_at(time_s).complement()))
}

/// Mean time until every post is manned, in seconds: ∫ (1 − P(closed by t)) dt. For n posts of one
/// mean m it is m · Hₙ.
///
/// Up to [`MOST_SUBSETS`] posts of different means it is summed over their subsets (inclusion and
/// exclusion), else integrated numerically to 10⁻⁹ of the largest mean.
pub fn mean_closed_s(exits: &[Exit]) -> f64 {
    let means: Vec<f64> = exits.iter().map(|e| e.manned_mean_s).filter(|m| *m > 0.0).collect();
    let Some(first) = means.first() else { return 0.0 };
    if means.iter().all(|m| m == first) {
        return first * (1..=means.len()).map(|k| 1.0 / k as f64).sum::<f64>();
    }
    if means.len() <= MOST_SUBSETS {
        return (1_u32..1 << means.len())
            .map(|subset| {
                let rate: f64 =
                    (0..means.len()).filter(|i| subset >> i & 1 == 1).map(|i| 1.0 / means[i]).sum();
                if subset.count_ones() % 2 == 1 { 1.0 / rate } else { -1.0 / rate }
            })
            .sum();
    }
    let longest = means.iter().copied().fold(0.0, f64::max);
    // beyond that e^(−t/m) of the longest is under 10⁻¹⁰ even for thousands of posts
    let end = longest * (25.0 + libm::log(means.len() as f64));
    let steps = 20_000;
    let width = end / f64::from(steps);
    let left = |t: f64| closed_by(exits, t).complement().value();
    let simpson = |k: i32| {
        let weight = if k == 0 || k == steps {
            1.0
        } else if k % 2 == 1 {
            4.0
        } else {
            2.0
        };
        weight * left(f64::from(k) * width)
    };
    (0..=steps).map(simpson).sum::<f64>() * width / 3.0
}

/// Up to so many posts the mean is summed over their subsets.
const MOST_SUBSETS: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

    fn close(ours: f64, theirs: f64, tolerance: f64) {
        assert!((ours - theirs).abs() <= tolerance, "ours {ours}, theirs {theirs}");
    }

    /// Twelve posts of mean 20 min: m H₁₂ = 20 · 3.103 210 678 210 678.
    #[test]
    fn verify_the_last_of_twelve() {
        let exits = [Exit { reached_s: 2700.0, manned_mean_s: 1200.0 }; 12];
        close(mean_closed_s(&exits), 1200.0 * 3.103_210_678_210_678, 1e-9);
        let one = 1.0 - libm::exp(-2.25);
        close(closed_by(&exits, 2700.0).value(), libm::pow(one, 12.0), 1e-14);
        let escape = escape(&exits);
        close(escape.random.value(), 1.0 - one, 1e-14);
        close(escape.best_exit.value(), 1.0 - one, 1e-14);
        close(escape.informed.value(), 1.0 - libm::pow(one, 12.0), 1e-14);
    }

    /// Two posts of different means: m₁ + m₂ − 1/(1/m₁ + 1/m₂); the same by integration.
    #[test]
    fn agree_mean_by_subsets_and_by_integration() {
        let exit = |m| Exit { reached_s: 600.0, manned_mean_s: m };
        let two = [exit(300.0), exit(900.0)];
        close(mean_closed_s(&two), 1200.0 - 225.0, 1e-9);
        let many: Vec<Exit> = (0..16).map(|k| exit(60.0 + 20.0 * f64::from(k))).collect();
        let mut more = many.clone();
        // a post that is manned at once changes nothing, another of the same kind takes the other road
        more.push(exit(1e-6));
        close(mean_closed_s(&many), mean_closed_s(&more), 1e-4);
    }

    #[test]
    fn law_nobody_leaves_without_an_exit_and_the_informed_do_best() {
        let none = escape(&[]);
        assert_eq!(none.informed, Probability::ZERO);
        assert_eq!((none.random, mean_closed_s(&[])), (Probability::ZERO, 0.0));
        let exits = [(100.0, 300.0), (900.0, 300.0), (50.0, 0.0)]
            .map(|(reached_s, manned_mean_s)| Exit { reached_s, manned_mean_s });
        let out = escape(&exits);
        assert!(out.random < out.best_exit && out.best_exit < out.informed);
    }
}
