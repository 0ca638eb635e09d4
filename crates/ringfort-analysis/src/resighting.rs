//! Is it the same stranger again by chance, or is somebody followed?
//!
//! A stranger is met again at a venue with one chance if nothing is behind it, and with another if he
//! follows. The practitioners' rule counts meetings (*source not read*); the likelihood ratio weighs
//! them by venue, and the number of strangers looked at sets the level (Bonferroni). The law of the
//! count over unlike venues is the Poisson-binomial, by convolution.
//!
//! Assumes that venues are independent given the stranger. Two venues on one common way are one.

use ringfort_model::units::Probability;

/// A place at which faces, vehicles or devices are compared with those met before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Venue {
    /// P(a given stranger is met here | nothing is behind it), p.
    pub by_chance: Probability,
    /// P(a follower is met here), π.
    pub if_following: Probability,
}

impl Venue {
    /// The venue as seen by an observer who notices a share `attention` of those who are there, when
    /// a team takes turns so that one face shows at one in `faces` venues: a·p and a·π/f.
    ///
    /// Under one face counts as one.
    #[must_use]
    pub fn watched(self, attention: Probability, faces: f64) -> Self {
        let turns = Probability::clamped(1.0 / faces.max(1.0));
        Self {
            by_chance: self.by_chance.and(attention),
            if_following: self.if_following.and(attention).and(turns),
        }
    }

    /// What meeting him here, or not, adds to ln P(seen | follows)/P(seen | chance); infinite where
    /// one of the two is impossible, 0 where both are.
    pub fn weight(self, met: bool) -> f64 {
        let (following, chance) = if met {
            (self.if_following, self.by_chance)
        } else {
            (self.if_following.complement(), self.by_chance.complement())
        };
        if following == chance {
            return 0.0;
        }
        libm::log(following.value()) - libm::log(chance.value())
    }
}

/// P(one stranger is met `least` times or more), by each venue's chance.
///
/// ```
/// use ringfort_analysis::resighting::met_at_least;
/// use ringfort_model::units::Probability;
/// let venues = [Probability::clamped(0.5); 2];
/// assert_eq!(met_at_least(&venues, 1).value(), 0.75);
/// assert_eq!(met_at_least(&venues, 0), Probability::ONE);
/// assert_eq!(met_at_least(&venues, 3), Probability::ZERO);
/// ```
pub fn met_at_least(venues: &[Probability], least: usize) -> Probability {
    let mut meetings = vec![0.0; venues.len() + 1];
    meetings[0] = 1.0;
    for (n, p) in venues.iter().enumerate() {
        for k in (0..=n).rev() {
            meetings[k + 1] += meetings[k] * p.value();
            meetings[k] *= p.complement().value();
        }
    }
    Probability::clamped(meetings.iter().skip(least).sum())
}

/// P(at least one of `strangers` raises an alarm), each on its own with probability `each`.
pub fn any_alarm(each: Probability, strangers: f64) -> Probability {
    crate::detection::glimpses(each, strangers)
}

/// The alarm bound of the likelihood ratio, ln(M/α): with M strangers the chance that any of them
/// passes it by chance is at most α.
///
/// Assumes nothing of how strangers depend on each other. Under one stranger counts as one.
pub fn alarm_bound(strangers: f64, level: Probability) -> f64 {
    libm::log(strangers.max(1.0) / level.value())
}

/// Λ of one stranger: the sum over venues of [`Venue::weight`], `met` beside `venues`.
///
/// What is left of the longer list is not looked at.
pub fn log_ratio(venues: &[Venue], met: &[bool]) -> f64 {
    venues.iter().zip(met).map(|(venue, met)| venue.weight(*met)).sum()
}

/// How often a rule of so many meetings alarms.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rule {
    /// P(a given stranger sets it off by chance).
    pub one_stranger: Probability,
    /// P(any stranger of one outing sets it off by chance).
    pub outing: Probability,
    /// P(a follower sets it off on that outing).
    pub follower: Probability,
}

/// The rule "met `least` times or more" over these venues with so many strangers an outing.
pub fn rule(venues: &[Venue], least: usize, strangers: f64) -> Rule {
    let of = |chance: fn(&Venue) -> Probability| -> Vec<Probability> {
        venues.iter().map(chance).collect()
    };
    let one_stranger = met_at_least(&of(|v| v.by_chance), least);
    Rule {
        one_stranger,
        outing: any_alarm(one_stranger, strangers),
        follower: met_at_least(&of(|v| v.if_following), least),
    }
}

/// P(Λ passes `bound` by the last venue), by chance and for a follower.
///
/// Exact over all 2ⁿ patterns of meetings; None for more than 20 venues.
pub fn passes(venues: &[Venue], bound: f64) -> Option<(Probability, Probability)> {
    if venues.len() > 20 {
        return None;
    }
    let (mut by_chance, mut if_following) = (0.0, 0.0);
    for pattern in 0..1_u32 << venues.len() {
        let met: Vec<bool> = (0..venues.len()).map(|v| pattern >> v & 1 == 1).collect();
        if log_ratio(venues, &met) <= bound {
            continue;
        }
        let all = |chance: fn(&Venue) -> Probability| -> f64 {
            let each = venues.iter().zip(&met).map(|(venue, met)| {
                let p = chance(venue);
                if *met { p.value() } else { p.complement().value() }
            });
            each.product()
        };
        by_chance += all(|v| v.by_chance);
        if_following += all(|v| v.if_following);
    }
    Some((Probability::clamped(by_chance), Probability::clamped(if_following)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn p(value: f64) -> Probability {
        Probability::new(value).unwrap()
    }

    fn outing() -> [Venue; 6] {
        [Venue { by_chance: p(0.02), if_following: p(0.7) }; 6]
    }

    /// Six venues, two in a hundred each: three meetings come to 0.015 % for one stranger, and to
    /// 6 % for four hundred, a false alarm in 17 outings.
    #[test]
    fn verify_three_times_is_intent() {
        let rule = rule(&outing(), 3, 400.0);
        assert!((rule.one_stranger.value() - 0.000_15).abs() < 5e-6, "{rule:?}");
        assert!((rule.outing.value() - 0.06).abs() < 5e-3, "{rule:?}");
        assert!((1.0 / rule.outing.value() - 17.0).abs() < 0.5, "{rule:?}");
    }

    /// The count by convolution against the binomial sum.
    #[test]
    fn agree_count_with_binomial() {
        for (n, chance) in [(6_i32, 0.02), (12, 0.3)] {
            let choose =
                |k: i32| (1..=k).map(|i| f64::from(n - k + i) / f64::from(i)).product::<f64>();
            for least in 0..=n {
                let exact: f64 = (least..=n)
                    .map(|k| {
                        choose(k)
                            * libm::pow(chance, f64::from(k))
                            * libm::pow(1.0 - chance, f64::from(n - k))
                    })
                    .sum();
                let ours = met_at_least(&vec![p(chance); n as usize], least as usize).value();
                assert!((ours - exact).abs() < 1e-14, "{ours} {exact}");
            }
        }
    }

    /// The bound keeps what it promises.
    #[test]
    fn law_alarm_bound_keeps_its_level() {
        let unlike = [(0.5, 0.9), (0.02, 0.8), (0.01, 0.8), (0.05, 0.7), (0.3, 0.9)]
            .map(|(chance, following)| Venue { by_chance: p(chance), if_following: p(following) });
        for (strangers, level) in [(1.0, 0.05), (400.0, 0.06), (400.0, 0.01)] {
            let (chance, _) = passes(&unlike, alarm_bound(strangers, p(level))).unwrap();
            assert!(any_alarm(chance, strangers).value() <= level);
        }
        assert_eq!(passes(&[unlike[0]; 21], 0.0), None);
    }

    /// Over venues that are alike the likelihood ratio is a count.
    #[test]
    fn agree_ratio_with_count() {
        let venues = outing();
        for least in 1..=6 {
            let met = |k: usize| -> Vec<bool> { (0..6).map(|v| v < k).collect() };
            let bound =
                0.5 * (log_ratio(&venues, &met(least)) + log_ratio(&venues, &met(least - 1)));
            let (chance, follower) = passes(&venues, bound).unwrap();
            let counted = rule(&venues, least, 1.0);
            assert!((chance.value() - counted.one_stranger.value()).abs() < 1e-15);
            assert!((follower.value() - counted.follower.value()).abs() < 1e-15);
        }
    }

    /// Common ways say nothing, and a team that takes turns is seldom the same face.
    #[test]
    fn law_weights() {
        let commuter = Venue { by_chance: p(1.0), if_following: p(1.0) };
        assert_eq!(commuter.weight(true), 0.0);
        assert_eq!(commuter.weight(false), 0.0);
        let venue = outing()[0];
        assert!(venue.weight(true) > 0.0 && venue.weight(false) < 0.0);
        let team = venue.watched(p(0.5), 4.0);
        assert!((team.by_chance.value() - 0.01).abs() < 1e-15);
        assert!((team.if_following.value() - 0.0875).abs() < 1e-15);
        assert!(team.weight(true) < venue.weight(true));
        let never = Venue { by_chance: Probability::ZERO, if_following: p(0.5) };
        assert_eq!(never.weight(true), f64::INFINITY);
    }
}
