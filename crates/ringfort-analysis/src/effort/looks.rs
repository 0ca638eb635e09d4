//! Which place should be looked into next, when a look either finds or overlooks, and when to stop?
//!
//! Place i holds him with p_i; a look into it finds him with q_i if he is there, and costs c_i. Looking
//! where p_i q_i (1 − q_i)^m/c_i is largest, m looks into i having failed, finds him at the least
//! expected cost; with equal costs it also finds most after every number of looks. Source: Blackwell,
//! as in Matula, A Periodic Optimal Search, 1964, and Chew, A Sequential Search Procedure, 1967
//! (abstract read).

use ringfort_model::units::Probability;

/// One box or other place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// P(he is in it).
    pub prior: f64,
    /// P(a look finds him | he is in it), 0 to 1.
    pub detect: f64,
    /// Cost of a look, over 0.
    pub cost: f64,
}

/// The looks in the best order, one after the other.
#[derive(Debug, Clone)]
pub struct Looks<'a> {
    boxes: &'a [Place],
    /// P(in the box and overlooked by all looks so far).
    left: Vec<f64>,
}

impl<'a> Looks<'a> {
    /// Before the first look.
    pub fn new(boxes: &'a [Place]) -> Self {
        Self { boxes, left: boxes.iter().map(|each| each.prior).collect() }
    }

    /// P(in the box and not found yet), by box.
    pub fn left(&self) -> &[f64] {
        &self.left
    }
}

/// One look.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Look {
    /// Into which box.
    pub place: usize,
    /// P(found at this look).
    pub found: f64,
}

impl Iterator for Looks<'_> {
    type Item = Look;

    /// The next look, the first of equals; None when none can find.
    fn next(&mut self) -> Option<Look> {
        let mut best: Option<(f64, Look)> = None;
        for (place, (each, left)) in self.boxes.iter().zip(&self.left).enumerate() {
            let found = left * each.detect;
            let index = found / each.cost;
            if index > 0.0 && best.is_none_or(|(most, _)| index > most) {
                best = Some((index, Look { place, found }));
            }
        }
        let (_, look) = best?;
        self.left[look.place] *= 1.0 - self.boxes[look.place].detect;
        Some(look)
    }
}

/// What a row of looks comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Looked {
    /// The looks in order.
    pub looks: Vec<Look>,
    /// How many go into each box.
    pub counts: Vec<u32>,
    /// P(found).
    pub found: Probability,
    /// Mean cost when the search ends with the find or with the last look.
    pub mean_cost: f64,
    /// P(in the box | nothing found), then P(elsewhere | nothing found); None when it must be found.
    pub after_nothing: Option<(Vec<f64>, f64)>,
}

/// The best `count` looks, fewer when no look can find any more.
///
/// Priors sum to at most 1; what is missing is elsewhere, where nobody looks.
pub fn looks(boxes: &[Place], count: usize) -> Looked {
    let elsewhere = (1.0 - boxes.iter().map(|each| each.prior).sum::<f64>()).max(0.0);
    let mut search = Looks::new(boxes);
    let mut counts = vec![0; boxes.len()];
    let (mut found, mut mean_cost, mut all) = (0.0, 0.0, Vec::new());
    for look in search.by_ref().take(count) {
        mean_cost += boxes[look.place].cost * (1.0 - found);
        found += look.found;
        counts[look.place] += 1;
        all.push(look);
    }
    let left = search.left();
    let sum = left.iter().sum::<f64>() + elsewhere;
    let after_nothing =
        (sum > 0.0).then(|| (left.iter().map(|p| p / sum).collect(), elsewhere / sum));
    Looked { looks: all, counts, found: Probability::clamped(found), mean_cost, after_nothing }
}

/// Mean cost until he is found, for one who is surely in one of the boxes (priors are scaled to 1): the
/// looks go on in the best order until less than 1e-15 is left.
///
/// None when a box with weight cannot be searched, or after a million looks.
pub fn mean_cost_to_find(boxes: &[Place]) -> Option<f64> {
    let sum: f64 = boxes.iter().map(|each| each.prior).sum();
    let blind = boxes.iter().any(|each| each.prior > 0.0 && each.detect <= 0.0);
    if blind || sum <= 0.0 || sum.is_nan() {
        return None;
    }
    let mut search = Looks::new(boxes);
    let (mut left, mut mean) = (1.0, 0.0);
    for _ in 0..1_000_000 {
        let Some(look) = search.next() else { return Some(mean) };
        mean += boxes[look.place].cost * left;
        // summed anew, so that what is left does not drown in rounding
        left = search.left().iter().sum::<f64>() / sum;
        if left < 1e-15 {
            return Some(mean);
        }
    }
    None
}

/// The best `count` looks when it is as good to name the right box at the end as to find him in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Whereabouts {
    /// The box to name when nothing is found; it is never looked into.
    pub guess: usize,
    /// How many looks go into each box.
    pub counts: Vec<u32>,
    /// P(found, or named rightly).
    pub known: Probability,
}

/// Whereabouts search: for every box that could be named, the best looks elsewhere; the best of these.
/// None without boxes.
///
/// Source: Kadane, Optimal Whereabouts Search, Operations Research 19, 1971 (*source not read*; checked
/// against every order of looks).
pub fn whereabouts(boxes: &[Place], count: usize) -> Option<Whereabouts> {
    let mut best: Option<Whereabouts> = None;
    for guess in 0..boxes.len() {
        let mut others = boxes.to_vec();
        others[guess].detect = 0.0;
        for each in &mut others {
            each.cost = 1.0;
        }
        let looked = looks(&others, count);
        let known = Probability::clamped(looked.found.value() + boxes[guess].prior);
        if best.as_ref().is_none_or(|held| known > held.known) {
            best = Some(Whereabouts { guess, counts: looked.counts, known });
        }
    }
    best
}

/// When to give up.
#[derive(Debug, Clone, PartialEq)]
pub struct Stopping {
    /// After how many fruitless looks, in the best order, to stop.
    pub looks: usize,
    /// What the search is then worth: reward · P(found) less the mean cost.
    pub worth: f64,
    /// How many looks pay for themselves alone: the rule of one step. It is enough to go on, and no
    /// reason to stop.
    pub one_step: usize,
}

/// How long a search for a `reward` is worth while, in the best order of looks and at most `most` of
/// them.
///
/// One more look pays when reward · P(found at it | not found yet) exceeds its cost; a dear look may
/// still pay for the cheap ones behind it, so the best end of the row is sought over all of it. Another
/// order may be better still when the search may stop (Chew, Optimal Stopping in a Discrete Search
/// Problem, Operations Research 21, 1973, *source not read*): the worth is a lower bound.
pub fn stopping(boxes: &[Place], reward: f64, most: usize) -> Stopping {
    let (mut worth, mut found, mut at) = (0.0, 0.0, 0);
    let mut one_step = None;
    let mut best = Stopping { looks: 0, worth: 0.0, one_step: 0 };
    for look in Looks::new(boxes).take(most) {
        let gain = reward * look.found - boxes[look.place].cost * (1.0 - found);
        if gain <= 0.0 && one_step.is_none() {
            one_step = Some(at);
        }
        worth += gain;
        found += look.found;
        at += 1;
        if worth > best.worth {
            best = Stopping { looks: at, worth, one_step: 0 };
        }
    }
    best.one_step = one_step.unwrap_or(at);
    best
}

#[cfg(test)]
mod tests;
