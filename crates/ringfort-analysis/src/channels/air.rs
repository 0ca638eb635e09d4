//! A search from the air, or a stay over a site: what does each step of it say?
//!
//! Random search over an area (Koopman, *Search and Screening*, OEG report 56, 1946), with mistakes
//! at other sites, and with masking as one common cause for all passes of a stay: P(n passes) =
//! (1 − μ)(1 − (1 − g)ⁿ), carried as a second unknown beside the place ([`crate::belief::Joint`]).

use crate::detection::{by_rate, rate_of};
use crate::effort::{Sweep, coverage, found};
use ringfort_model::units::Probability;

/// How often a search passes over a place in its area while it is on station, a second.
///
/// A day's flight of `on_station_s` gives a coverage C = W v t/A, of which `sweep` says what is passed
/// over; the rate is the one that passes over as much in that time, −ln(1 − P)/t. P is held to
/// 1 − 10⁻⁶. 0 for an area or a time that is not over 0.
pub fn pass_rate_per_s(
    sweep: Sweep,
    width_m: f64,
    speed_mps: f64,
    on_station_s: f64,
    area_m2: f64,
) -> f64 {
    let Some(c) = coverage(width_m, speed_mps, on_station_s, area_m2) else { return 0.0 };
    if sweep == Sweep::Random {
        return if on_station_s > 0.0 { c / on_station_s } else { 0.0 };
    }
    let p = Probability::clamped(found(sweep, c).value().min(1.0 - 1e-6));
    rate_of(p, on_station_s).unwrap_or(0.0)
}

/// What one step of a search may name, of the sites that it covers.
#[derive(Debug, Clone, PartialEq)]
pub struct Pass {
    /// By place: P(he is seen there in the step | he is there, and nothing hides him).
    pub seen: Vec<f64>,
    /// By site: whether the search covers it.
    pub covered: Vec<bool>,
    /// By place: P(some other covered site is mistaken for his in the step).
    pub mistaken: Vec<f64>,
    /// P(nothing is named | he shows or is hidden, place): most steps are so.
    pub quiet: [Vec<f64>; 2],
}

impl Pass {
    /// From the rate of passes over the step, what a pass shows there and elsewhere, and the factors
    /// of what counters it, by place.
    pub fn new(
        passes: f64,
        detects: f64,
        mistakes: f64,
        covered: Vec<bool>,
        factor: &[f64],
    ) -> Self {
        let sites = covered.len();
        let seen = (0..=sites)
            .map(|place| {
                let is_searched = covered.get(place).copied().unwrap_or(true);
                let shows = if is_searched { detects * factor[place] } else { 0.0 };
                by_rate(passes * shows, 1.0).value()
            })
            .collect();
        let quiet = [Vec::new(), Vec::new()];
        let mut pass = Self { seen, covered, mistaken: Vec::new(), quiet };
        let mistaken = |place| by_rate(passes * mistakes * pass.others(place) as f64, 1.0).value();
        pass.mistaken = (0..=sites).map(mistaken).collect();
        pass.quiet = [true, false]
            .map(|shows| (0..=sites).map(|place| pass.likelihood(&[], place, shows)).collect());
        pass
    }

    /// How many sites could be mistaken for his while he is at `place`.
    pub fn others(&self, place: usize) -> usize {
        let here = self.covered.get(place).copied().unwrap_or(false);
        self.covered.iter().filter(|c| **c).count() - usize::from(here)
    }

    /// P(exactly these sites are named in the step | he is at `place`, hidden or not).
    ///
    /// At most one site is named by mistake in a step, so at most two are named.
    pub fn likelihood(&self, named: &[usize], place: usize, is_visible: bool) -> f64 {
        let own = if is_visible { self.seen[place] } else { 0.0 };
        let wrong = self.mistaken[place];
        let a_wrong_one = wrong / self.others(place).max(1) as f64;
        let sites = self.covered.len();
        let is_own = |site: usize| place < sites && site == place;
        match named {
            // whoever is found at a place that is on no list is not named
            [] => (1.0 - own) * (1.0 - wrong),
            [site] if is_own(*site) => own * (1.0 - wrong),
            [_] => (1.0 - own) * a_wrong_one,
            [one, other] if is_own(*one) || is_own(*other) => own * a_wrong_one,
            _ => 0.0,
        }
    }
}

/// One step of a stay over a site: P(a sign of him is seen | he is there, hidden or not), or that
/// somebody is taken for him where he is not.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Look {
    /// If he is there and can be seen.
    pub true_sign: f64,
    /// If not.
    pub mistaken: f64,
}

impl Look {
    /// From rates over a step of `step_s`; `factor` is what identification, hours on station and what
    /// counters it leave of the true ones.
    pub fn new(sights_per_s: f64, mistakes_per_s: f64, factor: f64, step_s: f64) -> Self {
        Self {
            true_sign: by_rate(sights_per_s * factor, step_s).value(),
            mistaken: by_rate(mistakes_per_s, step_s).value(),
        }
    }

    /// P(what was seen or not | he is at the site or not, hidden or not).
    pub fn likelihood(self, is_seen: bool, is_there: bool, is_visible: bool) -> f64 {
        let p = if is_there && is_visible { self.true_sign } else { self.mistaken };
        if is_seen { p } else { 1.0 - p }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64, by: f64) {
        assert!((a - b).abs() < by, "{a} {b}");
    }

    /// Koopman's three laws at coverage 1: 100, 79.0 and 63.2 % of the area in a day's flight.
    #[test]
    fn verify_koopman_day_of_search() {
        let day = |sweep| {
            let rate = pass_rate_per_s(sweep, 1000.0, 10.0, 36_000.0, 3.6e8);
            by_rate(rate, 36_000.0).value()
        };
        close(day(Sweep::Random), 0.632, 0.0005);
        close(day(Sweep::InverseCube), 0.790, 0.0005);
        close(day(Sweep::Exhaustive), 1.0, 0.0005);
        assert_eq!(pass_rate_per_s(Sweep::Random, 1.0, 1.0, 1.0, 0.0), 0.0);
    }

    #[test]
    fn law_what_a_step_names_sums_to_one() {
        for covered in [vec![true, true, true, false], vec![true, false, false, false]] {
            let factor = [1.0, 0.4, 1.0, 1.0, 0.5];
            let pass = Pass::new(0.8, 0.6, 0.1, covered.clone(), &factor);
            let named: Vec<usize> = (0..4).filter(|site| covered[*site]).collect();
            let mut outcomes: Vec<Vec<usize>> = vec![vec![]];
            outcomes.extend(named.iter().map(|site| vec![*site]));
            for (i, one) in named.iter().enumerate() {
                outcomes.extend(named[i + 1..].iter().map(|other| vec![*one, *other]));
            }
            for place in 0..5 {
                for is_visible in [true, false] {
                    let all: f64 =
                        outcomes.iter().map(|o| pass.likelihood(o, place, is_visible)).sum();
                    let unlisted = if place == 4 && is_visible { pass.seen[4] } else { 0.0 };
                    close(all, 1.0 - unlisted, 1e-12);
                }
            }
        }
    }

    /// A day of misses lowers what is searched against what is not, by the closed form.
    #[test]
    fn agree_misses_with_random_search() {
        let pass = Pass::new(0.25, 0.8, 0.0, vec![true, false], &[1.0, 1.0, 1.0]);
        let missed: f64 = (0..24).map(|_| pass.likelihood(&[], 0, true)).product();
        close(missed, libm::exp(-24.0 * 0.25 * 0.8), 1e-12);
        close(pass.likelihood(&[], 1, true), 1.0, 0.0 + 1e-15);
    }

    #[test]
    fn law_looks_are_probabilities() {
        let look = Look::new(1.0 / 3600.0, 0.1 / 3600.0, 0.5, 3600.0);
        close(look.true_sign, 1.0 - libm::exp(-0.5), 1e-15);
        for there in [true, false] {
            for visible in [true, false] {
                let both =
                    look.likelihood(true, there, visible) + look.likelihood(false, there, visible);
                close(both, 1.0, 1e-15);
            }
        }
        assert_eq!(look.likelihood(true, true, false), look.likelihood(true, false, true));
    }
}
