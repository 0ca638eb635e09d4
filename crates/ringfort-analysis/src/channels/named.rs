//! Somebody says that he is at a site: what is that worth, and who contradicts whom?

/// P(the site is named | he is at that site), at another one, and elsewhere.
///
/// An honest source is right with probability `right`, and otherwise names any other site alike; of a
/// man who is elsewhere any site is named alike. The only site there is will be named in any case.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Naming {
    /// At the site named.
    pub here: f64,
    /// At another one.
    pub other: f64,
    /// Elsewhere.
    pub elsewhere: f64,
}

impl Naming {
    /// For a source among `sites` sites, at least one.
    pub fn of(right: f64, sites: usize) -> Self {
        let n = sites.max(1) as f64;
        let right = if sites <= 1 { 1.0 } else { right.clamp(0.0, 1.0) };
        Self {
            here: right.max(1e-9),
            other: ((1.0 - right) / (n - 1.0).max(1.0)).max(1e-9),
            elsewhere: 1.0 / n,
        }
    }

    /// The likelihood at `place` of `named`, where place number `sites` is elsewhere.
    pub fn at(self, place: usize, named: usize, sites: usize) -> f64 {
        match place {
            _ if place == named => self.here,
            _ if place == sites => self.elsewhere,
            _ => self.other,
        }
    }
}

/// What a source is, once and for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It says what it knows.
    Honest,
    /// It names any site alike.
    Random,
    /// It is right as often as an honest one errs.
    Hostile,
}

impl Kind {
    /// Each, in the order of the shares of a character.
    pub const ALL: [Self; 3] = [Self::Honest, Self::Random, Self::Hostile];

    /// How right a source of this kind is that would be right with probability `right` if honest.
    pub fn right(self, right: f64, sites: usize) -> f64 {
        match self {
            Self::Honest => right,
            Self::Random => 1.0 / sites.max(1) as f64,
            Self::Hostile => 1.0 - right,
        }
    }
}

/// Dempster's conflict K of two sources that name different sites and are right with these
/// probabilities: each puts its mass on its site, the rest on "anywhere", and K = r₁ r₂.
///
/// An alarm, not a rule of combination: Shafer, *A Mathematical Theory of Evidence*, 1976 (source
/// not read).
pub fn conflict(right: f64, other: f64) -> f64 {
    right.clamp(0.0, 1.0) * other.clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reports::Mass;

    #[test]
    fn law_a_naming_is_a_probability() {
        for sites in [1_usize, 2, 5, 9] {
            for right in [0.0, 0.3, 0.85, 1.0] {
                let naming = Naming::of(right, sites);
                for place in 0..=sites {
                    let all: f64 = (0..sites).map(|named| naming.at(place, named, sites)).sum();
                    assert!((all - 1.0).abs() < 1e-7, "{sites} sites, {right}: {all}");
                }
            }
        }
    }

    /// Of two sites, the mixture of kinds is that of [`crate::reports::Character`], and bounds what one
    /// report is worth: by the honest share against the rest.
    #[test]
    fn agree_kinds_with_the_mixture_of_a_character() {
        use crate::reports::{Character, Source};
        use ringfort_model::units::Probability;
        let p = Probability::clamped;
        for right in [0.6, 0.9, 1.0] {
            let shares = [0.6, 0.3, 0.1];
            let mixed = |at: usize| -> f64 {
                let of = |kind: Kind| Naming::of(kind.right(right, 2), 2).at(at, 0, 2);
                Kind::ALL.iter().zip(shares).map(|(kind, share)| share * of(*kind)).sum()
            };
            let honest = Source { hit: p(right), false_alarm: p(1.0 - right) };
            let character = Character::new(0.6, 0.3, 0.1, p(0.5)).unwrap();
            let source = honest.of_character(character);
            assert!((mixed(0) - source.hit.value()).abs() < 1e-8);
            assert!((mixed(1) - source.false_alarm.value()).abs() < 1e-8);
            assert!(mixed(0) / mixed(1) < (0.6 + 0.15) / (0.15 + 0.1) + 1e-6);
        }
    }

    #[test]
    fn agree_conflict_with_the_masses() {
        let named = |site: u32, right: f64| Mass::new(3, &[(1 << site, right), (7, 1.0 - right)]);
        let (one, other) = (named(0, 0.7).unwrap(), named(2, 0.6).unwrap());
        assert!((one.conflict(&other).unwrap() - conflict(0.7, 0.6)).abs() < 1e-15);
        assert_eq!(one.conflict(&named(0, 0.6).unwrap()), Ok(0.0));
    }
}
