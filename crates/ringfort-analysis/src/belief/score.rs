//! How good was the belief, once the truth is known?

use super::Belief;

impl Belief {
    /// −ln b(truth): 0 is perfect, infinite if the truth was held impossible.
    pub fn log_score(&self, truth: usize) -> f64 {
        -libm::log(self.probability(truth))
    }

    /// Σ (b(x) − 1{x = truth})²: 0 is perfect, 2 the worst. Brier, Monthly Weather Review 78
    /// (1950), the original form, twice the halved one for two places.
    pub fn brier(&self, truth: usize) -> f64 {
        self.p
            .iter()
            .enumerate()
            .map(|(place, p)| {
                let miss = p - f64::from(u8::from(place == truth));
                miss * miss
            })
            .sum()
    }

    /// Uncertainty −Σ b ln b in nats: 0 when certain, ln(places) when uniform.
    pub fn entropy_nats(&self) -> f64 {
        -self.p.iter().filter(|p| **p > 0.0).map(|p| p * libm::log(*p)).sum::<f64>()
    }
}

/// R = (0.5 − (n + m/2)/N)/0.5 with n of N places held likelier than the truth, and m exactly as
/// likely, the truth included: 0 for a belief that tells nothing, towards 1 for a perfect one.
///
/// Assumes places of one size. None if there is no such place.
/// Source: Sava, Twardy, Koester and Sonwalkar, Transactions in GIS 20 (2016) (abstract read).
pub fn map_score(belief: &Belief, truth: usize) -> Option<f64> {
    let at_truth = *belief.p.get(truth)?;
    let above = belief.p.iter().filter(|p| **p > at_truth).count() as f64;
    let tied = belief.p.iter().filter(|p| **p == at_truth).count() as f64;
    Some((0.5 - (above + tied / 2.0) / belief.p.len() as f64) / 0.5)
}

/// The same for a truth outside the map, which is then last of all: R = (0.5 − (1 − rest))/0.5 where
/// `rest` is the share that the world outside is counted with; −0.9 for the usual 0.05.
pub fn map_score_outside(rest: f64) -> f64 {
    (0.5 - (1.0 - rest)) / 0.5
}
