//! Where should a budget of effort go, so that it finds most?
//!
//! A still target, one resource. P(found) of a place is a concave function of the effort there, so the
//! best plan levels the rate of finding over all places that are searched (water-filling). Source:
//! Charnes and Cooper, The Theory of Search, 1958; de Guenin, Optimum Distribution of Effort, 1961
//! (*source not read*; as in SORAL, the SARBayes Optimal Resource Allocation Library).

use ringfort_model::units::Probability;

/// How effort z at a place of effectiveness w becomes P(found | he is there).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Detection {
    /// Coefficient of variation c of the sweep width, 0 or more: 1 − exp(−w z) at 0, else the mean
    /// of that over a gamma law, 1 − (1 + c² w z)^(−1/c²). It bends the plan towards more places.
    ///
    /// Source: Stone, Theory of Optimal Search, 1975, section 2.3 (*source not read*).
    pub width_cv: f64,
    /// What no amount of effort at one place is believed to exceed, over 0 and up to 1. Stone and
    /// others (Statistical Science 29, 2014, section 4.3) took 0.9, since what is claimed of sensors
    /// tends to be optimistic.
    pub cap: f64,
}

impl Detection {
    /// Known sweep width, no cap.
    pub const EXPONENTIAL: Self = Self { width_cv: 0.0, cap: 1.0 };

    /// P(found | there) after `effort` z at effectiveness `w`.
    pub fn found(self, w: f64, effort: f64) -> f64 {
        let z = w * effort;
        let found = if self.width_cv > 0.0 {
            let square = self.width_cv * self.width_cv;
            -libm::expm1(-libm::log1p(square * z) / square)
        } else {
            -libm::expm1(-z)
        };
        found.min(self.cap)
    }

    /// Largest w z that is of use: where the cap is met.
    pub(super) fn most(self) -> f64 {
        if self.cap >= 1.0 {
            f64::INFINITY
        } else if self.width_cv > 0.0 {
            let square = self.width_cv * self.width_cv;
            libm::expm1(-square * libm::log1p(-self.cap)) / square
        } else {
            -libm::log1p(-self.cap)
        }
    }
}

/// Effort by place, and what it comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// Effort by place. It sums to the budget, or to less when no place is worth more.
    pub effort: Vec<f64>,
    /// P(found | he is there) by place; by the envelope theorem also what a little more prior there
    /// would add to P(found).
    pub detection: Vec<f64>,
    /// Σ prior · detection.
    pub found: Probability,
    /// What one more unit of budget would add to P(found): the level λ, 0 when nothing would.
    pub marginal: f64,
}

impl Plan {
    fn new(
        prior: &[f64],
        effectiveness: &[f64],
        detection: Detection,
        effort: Vec<f64>,
        marginal: f64,
    ) -> Self {
        let at_each: Vec<f64> =
            effectiveness.iter().zip(&effort).map(|(w, z)| detection.found(*w, *z)).collect();
        let found = Probability::clamped(dot(prior, &at_each));
        Self { effort, detection: at_each, found, marginal }
    }

    /// P(found) of this plan if `prior`, of as many places, is the true one.
    pub fn found_under(&self, prior: &[f64]) -> Probability {
        Probability::clamped(dot(prior, &self.detection))
    }

    /// What is believed after all of it found nothing: the places, then elsewhere; None when that
    /// cannot be.
    pub fn after_nothing(&self, prior: &[f64]) -> Option<(Vec<f64>, f64)> {
        let elsewhere = (1.0 - prior.iter().sum::<f64>()).max(0.0);
        let left: Vec<f64> =
            prior.iter().zip(&self.detection).map(|(p, d)| p * (1.0 - d)).collect();
        let sum = left.iter().sum::<f64>() + elsewhere;
        (sum > 0.0).then(|| (left.iter().map(|p| p / sum).collect(), elsewhere / sum))
    }
}

pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// The plan that finds a still target best with `budget`.
///
/// - `prior`: P(there) by place, summing to at most 1; what is missing is elsewhere. `effectiveness`
///   w, as many: what one unit of effort does there, 0 where it does nothing. Both finite and 0 or
///   more; others count as 0.
/// - Exact up to rounding, in n log n.
pub fn plan(prior: &[f64], effectiveness: &[f64], detection: Detection, budget: f64) -> Plan {
    let bands = bands(prior, effectiveness, detection);
    let mut effort = vec![0.0; prior.len().min(effectiveness.len())];
    let level = fill(&bands, budget, &mut effort);
    Plan::new(prior, effectiveness, detection, effort, level.map_or(0.0, |level| libm::exp(-level)))
}

/// The spread of a budget over places when P(found | there) is 1 − exp(−w z): maximises
/// Σ pᵢ(1 − exp(−wᵢ tᵢ)) with Σ tᵢ ≤ `budget`, so tᵢ = ln(pᵢwᵢ/λ)/wᵢ where that is over 0.
///
/// `prior` are weights of any sum. Places without weight or effectiveness get nothing; if there are
/// none, nothing is spent.
pub fn allocate(prior: &[f64], effectiveness: &[f64], budget: f64) -> Vec<f64> {
    let bands = bands(prior, effectiveness, Detection::EXPONENTIAL);
    let mut effort = vec![0.0; prior.len().min(effectiveness.len())];
    fill(&bands, budget, &mut effort);
    effort
}

/// A place that takes effort while the level x = −ln λ runs from `from` to `to`: none before, and
/// `scale`·(g(x) − g(from)) in between, where g is x itself or, for an unknown width, exp(x/(k + 1)).
#[derive(Debug, Clone, Copy)]
pub(super) struct Band {
    place: u32,
    from: f64,
    to: f64,
    scale: f64,
}

/// The bands of a problem, and the shape they share.
#[derive(Debug, Clone)]
pub(super) struct Bands {
    all: Vec<Band>,
    /// 1/(k + 1) of the gamma law, 0 for the exponential.
    power: f64,
}

pub(super) fn bands(prior: &[f64], effectiveness: &[f64], detection: Detection) -> Bands {
    let square = detection.width_cv * detection.width_cv;
    let power = square / (1.0 + square);
    let most = detection.most();
    // by how much the level rises while one place is filled up to the cap
    let height = if square > 0.0 { libm::log1p(square * most) / power } else { most };
    let band = |(place, (p, w)): (usize, (&f64, &f64))| {
        let from = -libm::log(p * w);
        // (g − g(from)) exp(−from·power)/(square w) = ((λ₀/λ)^power − 1)/(square w)
        let scale = if square > 0.0 { libm::exp(-from * power) / (square * w) } else { 1.0 / w };
        let usable = *p > 0.0 && *w > 0.0 && from.is_finite() && scale.is_finite();
        usable.then_some(Band { place: place as u32, from, to: from + height, scale })
    };
    let all = prior.iter().zip(effectiveness).enumerate().filter_map(band).collect();
    Bands { all, power }
}

impl Bands {
    fn g(&self, x: f64) -> f64 {
        if self.power > 0.0 { libm::exp(x * self.power) } else { x }
    }

    fn inverse(&self, g: f64) -> f64 {
        if self.power > 0.0 { libm::log(g) / self.power } else { g }
    }
}

/// Fills `effort` (zeros before) with `budget`, and returns the level −ln λ that is reached; None
/// when nothing is left to do anywhere, or nothing may be spent.
pub(super) fn fill(bands: &Bands, budget: f64, effort: &mut [f64]) -> Option<f64> {
    if bands.all.is_empty() || budget <= 0.0 || budget.is_nan() {
        return bands.all.iter().map(|band| band.from).min_by(f64::total_cmp);
    }
    let g = |x| bands.g(x);
    let capped = bands.all[0].to < f64::INFINITY;
    // in the order in which places start to take effort, and in which they stop: one order, since
    // every place takes as long
    let mut order: Vec<(f64, u32)> =
        bands.all.iter().enumerate().map(|(at, band)| (band.from, at as u32)).collect();
    order.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    // `filled` first places are full, those up to `begun` take effort
    let (mut filled, mut begun) = (0, 0);
    let (mut slope, mut spent, mut at) = (0.0, 0.0, order[0].0);
    loop {
        let starts = order.get(begun).map_or(f64::INFINITY, |next| next.0);
        let stops = if capped && filled < begun {
            bands.all[order[filled].1 as usize].to
        } else {
            f64::INFINITY
        };
        let next = starts.min(stops);
        let more = if slope > 0.0 { slope * (g(next) - g(at)) } else { 0.0 };
        if spent + more >= budget || next == f64::INFINITY {
            break;
        }
        spent += more;
        at = next;
        if starts <= stops {
            slope += bands.all[order[begun].1 as usize].scale;
            begun += 1;
        } else {
            slope -= bands.all[order[filled].1 as usize].scale;
            filled += 1;
            if filled == begun {
                slope = 0.0;
            }
        }
    }
    let whole = |band: &Band| band.scale * (g(band.to) - g(band.from));
    let mut rest = budget;
    for (_, at) in &order[..filled] {
        let band = &bands.all[*at as usize];
        effort[band.place as usize] = whole(band);
        rest -= effort[band.place as usize];
    }
    // the level again from the places that take effort, so that no rounding has piled up
    let (mut scale, mut start) = (0.0, 0.0);
    for (_, at) in &order[filled..begun] {
        let band = &bands.all[*at as usize];
        scale += band.scale;
        start += band.scale * g(band.from);
    }
    if filled == begun {
        return order.get(begun).map(|next| next.0);
    }
    let reached = (rest + start) / scale;
    for (_, at) in &order[filled..begun] {
        let band = &bands.all[*at as usize];
        effort[band.place as usize] = (band.scale * (reached - g(band.from))).max(0.0);
    }
    Some(bands.inverse(reached))
}

#[cfg(test)]
mod tests;
