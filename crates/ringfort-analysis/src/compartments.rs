//! Who knows what, and what is given away when some of them are turned or caught?
//!
//! A protection that is divided into compartments fails when the opponent holds every secret of at
//! least one whole way in: the lane of each ring, the time, the code. People are worked through one
//! at a time, and what matters of those worked through is only how many holders of each secret have
//! been turned, so that the answer is exact without listing every group of people.

use std::collections::BTreeMap;

/// The most secrets that are told apart.
pub const MOST_SECRETS: usize = 32;
/// The most states of knowledge that are followed before the question is given back.
pub const MOST_STATES: usize = 1 << 20;

/// What somebody knows: bit s is set for secret s.
pub type Secrets = u32;

/// People of one kind who know the same.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Role {
    /// How many there are.
    pub people: u32,
    /// What each of them knows.
    pub knows: Secrets,
    /// How often one of them is turned or caught, a second, each on his own; 0 or more.
    pub turned_per_s: f64,
}

/// A protection as secrets held by people.
#[derive(Debug, Clone, PartialEq)]
pub struct Compartments {
    /// The kinds of people.
    pub roles: Vec<Role>,
    /// How many turned holders a secret takes before it is given away: 1, or 2 under a two-person
    /// rule; one for each secret, at most [`MOST_SECRETS`].
    pub holders_needed: Vec<u8>,
    /// The ways in, each as the secrets that it takes to be safe.
    pub ways: Vec<Secrets>,
}

/// Why the question has no answer.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum CompartmentError {
    /// Too many secrets.
    #[error("{0} secrets are more than the {MOST_SECRETS} that are told apart")]
    Secrets(usize),
    /// A secret that no number of turned people gives away.
    #[error("secret {0} takes no holder to be given away; it needs at least one")]
    Needless(usize),
    /// Somebody knows, or a way takes, a secret that is not there.
    #[error("there are {there} secrets, and secret {asked} is asked for")]
    NoSuchSecret {
        /// How many secrets there are.
        there: usize,
        /// The one that is asked for, from 0.
        asked: u32,
    },
    /// More states of knowledge than are followed; a simulation serves.
    #[error("more than {MOST_STATES} states of knowledge: too many to be exact")]
    TooManyStates,
    /// A rate that is negative or not a number.
    #[error("{0} a second is no rate of being turned")]
    Rate(f64),
}

/// What `m` people who are turned, any `m` alike, give away.
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
    /// P(a whole way is known | m), for m from 0 to everyone.
    pub way_known: Vec<f64>,
    /// Expected number of secrets given away, for m from 0 to everyone.
    pub secrets: Vec<f64>,
    /// The fewest people who give a whole way away, as how many of each role; None when all of them
    /// together do not.
    pub fewest: Option<Vec<u32>>,
}

/// How many holders of each secret are turned, capped at what it takes; and who at least.
type State = Vec<u8>;

impl Compartments {
    /// The ways and secrets given away when `m` people are turned, for every m.
    ///
    /// - Exact: P(m) counts the groups of m people among all of them. Any m people are alike, as if
    ///   drawn from a hat.
    /// - The work grows with the number of *different* states of knowledge, at most
    ///   [`MOST_STATES`]; people of one role count together.
    pub fn given(&self) -> Result<Given, CompartmentError> {
        self.check()?;
        let everyone: usize = self.roles.iter().map(|role| role.people as usize).sum();
        // by state of knowledge: share of the groups of each size that lead to it
        let mut states: BTreeMap<State, Vec<f64>> = BTreeMap::new();
        states.insert(vec![0; self.holders_needed.len()], vec![1.0]);
        let mut seen = 0;
        for role in &self.roles {
            states = self.joined(&states, *role, seen)?;
            seen += role.people as usize;
        }
        let mut way_known = vec![0.0; everyone + 1];
        let mut secrets = vec![0.0; everyone + 1];
        for (state, shares) in &states {
            let known = self.known(state);
            let safe = self.is_way_known(known);
            for (m, share) in shares.iter().enumerate() {
                way_known[m] += if safe { *share } else { 0.0 };
                secrets[m] += share * f64::from(known.count_ones());
            }
        }
        // shares are sums of products: rounding may lift one over 1
        for p in &mut way_known {
            *p = p.min(1.0);
        }
        Ok(Given { way_known, secrets, fewest: self.fewest() })
    }

    /// States after a role is worked through, when `seen` people were before it.
    ///
    /// Of a group of m among `seen + people`, h are of this role with the hypergeometric
    /// probability; the recursion keeps shares, not counts, so that nothing overflows.
    fn joined(
        &self,
        states: &BTreeMap<State, Vec<f64>>,
        role: Role,
        seen: usize,
    ) -> Result<BTreeMap<State, Vec<f64>>, CompartmentError> {
        let people = role.people as usize;
        let mut next: BTreeMap<State, Vec<f64>> = BTreeMap::new();
        for (state, shares) in states {
            for turned in 0..=people {
                let after = self.after(state, role.knows, turned);
                let room = next.entry(after).or_insert_with(|| vec![0.0; seen + people + 1]);
                for (others, share) in shares.iter().enumerate() {
                    if *share > 0.0 {
                        room[others + turned] +=
                            share * hypergeometric(seen, others, people, turned);
                    }
                }
            }
            if next.len() > MOST_STATES {
                return Err(CompartmentError::TooManyStates);
            }
        }
        Ok(next)
    }

    /// Whether a whole way is known once so many of each role are turned, in the order of the roles.
    pub fn is_given_away(&self, turned: &[u32]) -> bool {
        let none = vec![0; self.holders_needed.len()];
        let state = (self.roles.iter().zip(turned))
            .fold(none, |state, (role, turned)| self.after(&state, role.knows, *turned as usize));
        self.is_way_known(self.known(&state))
    }

    fn after(&self, state: &State, knows: Secrets, turned: usize) -> State {
        let count = |(s, (held, needed)): (usize, (&u8, &u8))| {
            let more = if knows & 1 << s == 0 { 0 } else { turned.min(255) as u8 };
            held.saturating_add(more).min(*needed)
        };
        state.iter().zip(&self.holders_needed).enumerate().map(count).collect()
    }

    fn known(&self, state: &State) -> Secrets {
        let given = state.iter().zip(&self.holders_needed).enumerate();
        given.filter(|(_, (held, needed))| held >= needed).fold(0, |bits, (s, _)| bits | 1 << s)
    }

    fn is_way_known(&self, known: Secrets) -> bool {
        self.ways.iter().any(|way| way & known == *way)
    }

    /// The fewest people whose turning gives a whole way away: how many of each role.
    ///
    /// Of several smallest groups, the one with the most people of the first roles.
    fn fewest(&self) -> Option<Vec<u32>> {
        let start = vec![0; self.holders_needed.len()];
        let mut reached: BTreeMap<State, Vec<u32>> = BTreeMap::from([(start, Vec::new())]);
        let size = |group: &[u32]| group.iter().sum::<u32>();
        for role in &self.roles {
            let mut next: BTreeMap<State, Vec<u32>> = BTreeMap::new();
            for (state, group) in &reached {
                for turned in 0..=role.people {
                    let after = self.after(state, role.knows, turned as usize);
                    let longer: Vec<u32> = group.iter().copied().chain([turned]).collect();
                    let better = next.get(&after).is_none_or(|kept| {
                        (size(&longer), std::cmp::Reverse(&longer))
                            < (size(kept), std::cmp::Reverse(kept))
                    });
                    if better {
                        next.insert(after, longer);
                    }
                }
            }
            reached = next;
        }
        (reached.into_iter())
            .filter(|(state, _)| self.is_way_known(self.known(state)))
            .map(|(_, group)| group)
            .min_by(|a, b| (size(a), b).cmp(&(size(b), a)))
    }

    /// P(a whole way is known within `time_s`) when each person is turned at his own rate: the leak
    /// clock.
    ///
    /// Exact under independent exponential times. One secret that k people hold, each at rate λ, is
    /// out by t with probability 1 − exp(−kλt).
    pub fn known_by(&self, time_s: f64) -> Result<f64, CompartmentError> {
        self.check()?;
        let mut states: BTreeMap<State, f64> = BTreeMap::new();
        states.insert(vec![0; self.holders_needed.len()], 1.0);
        for role in &self.roles {
            let turned = -libm::expm1(-role.turned_per_s * time_s.max(0.0));
            let mut next: BTreeMap<State, f64> = BTreeMap::new();
            for (state, share) in &states {
                for h in 0..=role.people {
                    let after = self.after(state, role.knows, h as usize);
                    *next.entry(after).or_insert(0.0) += share * binomial(role.people, h, turned);
                }
                if next.len() > MOST_STATES {
                    return Err(CompartmentError::TooManyStates);
                }
            }
            states = next;
        }
        let known = states.iter().filter(|(state, _)| self.is_way_known(self.known(state)));
        Ok(known.map(|(_, share)| share).sum::<f64>().min(1.0))
    }

    /// What somebody of each role alone does to the probability that a whole way is known: P(known
    /// | he and m − 1 others) − P(known | m any), for m from 1.
    ///
    /// `m` people in all; 0 people, or more than there are, give zeros. In the order of the roles; a
    /// role without people has none.
    pub fn worth_of_turning(&self, m: usize) -> Result<Vec<Option<f64>>, CompartmentError> {
        let base = self.given()?;
        let Some(any) = base.way_known.get(m).copied().filter(|_| m > 0) else {
            return Ok(self.roles.iter().map(|r| (r.people > 0).then_some(0.0)).collect());
        };
        let with_him = |index: usize| -> Result<Option<f64>, CompartmentError> {
            if self.roles[index].people == 0 {
                return Ok(None);
            }
            // he is turned already: one person fewer, and what he knows needs one holder fewer
            let mut rest = self.clone();
            rest.roles[index].people -= 1;
            let knows = rest.roles[index].knows;
            for (s, needed) in rest.holders_needed.iter_mut().enumerate() {
                if knows & 1 << s != 0 {
                    *needed = needed.saturating_sub(1);
                }
            }
            Ok(Some(rest.counted()?.way_known[m - 1] - any))
        };
        (0..self.roles.len()).map(with_him).collect()
    }

    /// As [`given`](Self::given), with secrets that are out from the start.
    fn counted(&self) -> Result<Given, CompartmentError> {
        let kept: Vec<usize> =
            (0..self.holders_needed.len()).filter(|s| self.holders_needed[*s] > 0).collect();
        let squeezed = |secrets: Secrets| {
            kept.iter().enumerate().fold(0, |bits, (new, old)| bits | (secrets >> old & 1) << new)
        };
        Self {
            roles: self.roles.iter().map(|r| Role { knows: squeezed(r.knows), ..*r }).collect(),
            holders_needed: kept.iter().map(|s| self.holders_needed[*s]).collect(),
            ways: self.ways.iter().map(|way| squeezed(*way)).collect(),
        }
        .given()
    }

    fn check(&self) -> Result<(), CompartmentError> {
        let there = self.holders_needed.len();
        if there > MOST_SECRETS {
            return Err(CompartmentError::Secrets(there));
        }
        if let Some(s) = self.holders_needed.iter().position(|needed| *needed == 0) {
            return Err(CompartmentError::Needless(s));
        }
        let named = self.roles.iter().map(|r| r.knows).chain(self.ways.iter().copied());
        for secrets in named {
            let highest = Secrets::BITS - secrets.leading_zeros();
            if highest as usize > there {
                return Err(CompartmentError::NoSuchSecret { there, asked: highest - 1 });
            }
        }
        let rates = self.roles.iter().map(|r| r.turned_per_s);
        rates
            .filter(|rate| rate.is_nan() || *rate < 0.0)
            .map(CompartmentError::Rate)
            .next()
            .map_or(Ok(()), Err)
    }
}

/// What each secret is worth: `value` with every secret known, less `value` with all but that one.
///
/// `value(known)` is any figure of merit of the opponent who plans with what he knows, such as
/// 1 − P(interruption) or the rate of finding; bit s of `known` stands for secret s. A secret is
/// worth nothing alone when another way serves as well without it.
pub fn prices(secrets: usize, value: impl Fn(Secrets) -> f64) -> Vec<f64> {
    let all = if secrets >= MOST_SECRETS { Secrets::MAX } else { (1 << secrets) - 1 };
    let full = value(all);
    (0..secrets.min(MOST_SECRETS)).map(|s| full - value(all & !(1 << s))).collect()
}

/// P(`turned` of a group of `others + turned` are among the `people` who join `seen`).
fn hypergeometric(seen: usize, others: usize, people: usize, turned: usize) -> f64 {
    let log = log_choose(seen, others) + log_choose(people, turned)
        - log_choose(seen + people, others + turned);
    libm::exp(log)
}

fn binomial(people: u32, turned: u32, probability: f64) -> f64 {
    if probability <= 0.0 || probability >= 1.0 {
        let certain = if probability <= 0.0 { 0 } else { people };
        return f64::from(u8::from(turned == certain));
    }
    let log = log_choose(people as usize, turned as usize)
        + f64::from(turned) * libm::log(probability)
        + f64::from(people - turned) * libm::log1p(-probability);
    libm::exp(log)
}

fn log_choose(n: usize, k: usize) -> f64 {
    let log_factorial = |v: usize| libm::lgamma(v as f64 + 1.0);
    log_factorial(n) - log_factorial(k) - log_factorial(n - k)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn role(people: u32, knows: Secrets) -> Role {
        Role { people, knows, turned_per_s: 0.0 }
    }

    /// One secret that 5 of 20 people hold: 1 − C(15, m)/C(20, m); by hand 1/4, 17/38 and 1.
    #[test]
    fn verify_one_secret_is_drawn_from_a_hat() {
        let one = Compartments {
            roles: vec![role(15, 0), role(5, 1)],
            holders_needed: vec![1],
            ways: vec![1],
        };
        let given = one.given().unwrap();
        for (m, expected) in [(0, 0.0), (1, 0.25), (2, 17.0 / 38.0), (16, 1.0), (20, 1.0)] {
            assert!((given.way_known[m] - expected).abs() < 1e-12, "{m} {given:?}");
        }
        assert_eq!(given.fewest, Some(vec![0, 1]));
    }

    /// Two rings, each lane known to its own four guards, and a chief who knows both.
    #[test]
    fn verify_two_rings_and_a_chief_by_hand() {
        let rings = Compartments {
            roles: vec![role(4, 0b01), role(4, 0b10), role(1, 0b11)],
            holders_needed: vec![1, 1],
            ways: vec![0b11],
        };
        let given = rings.given().unwrap();
        // one: only the chief; two: the chief (8) or one of each ring (16), of 36
        assert!((given.way_known[1] - 1.0 / 9.0).abs() < 1e-12);
        assert!((given.way_known[2] - 24.0 / 36.0).abs() < 1e-12);
        assert!((given.secrets[1] - 10.0 / 9.0).abs() < 1e-12);
        assert_eq!(given.fewest, Some(vec![0, 0, 1]));
        let worth = rings.worth_of_turning(1).unwrap();
        assert!((worth[2].unwrap() - 8.0 / 9.0).abs() < 1e-12);
        assert!((worth[0].unwrap() + 1.0 / 9.0).abs() < 1e-12);
        // two people for each lane: the chief alone is not enough, with him the smallest group is three
        let ruled = Compartments { holders_needed: vec![2, 2], ..rings };
        let given = ruled.given().unwrap();
        assert_eq!((given.way_known[1], given.way_known[2]), (0.0, 0.0));
        assert_eq!(given.fewest, Some(vec![1, 1, 1]));
    }

    #[test]
    fn verify_leak_clock_of_one_secret() {
        let one = Compartments {
            roles: vec![Role { people: 7, knows: 1, turned_per_s: 2e-7 }],
            holders_needed: vec![1],
            ways: vec![1],
        };
        let month = 30.0 * 86_400.0;
        let expected = -libm::expm1(-7.0 * 2e-7 * month);
        assert!((one.known_by(month).unwrap() - expected).abs() < 1e-12);
        assert_eq!(one.known_by(0.0).unwrap(), 0.0);
    }

    #[test]
    fn law_a_secret_that_another_way_replaces_has_no_price() {
        let ways = [0b001_u32, 0b110];
        let price = prices(3, |known| f64::from(u8::from(ways.iter().any(|w| w & known == *w))));
        assert_eq!(price, [0.0, 0.0, 0.0]);
        assert_eq!(prices(2, |known| f64::from(u8::from(known == 0b11))), [1.0, 1.0]);
    }

    #[test]
    fn law_bad_questions_are_refused() {
        let good = Compartments { roles: vec![role(2, 1)], holders_needed: vec![1], ways: vec![1] };
        let wrong = [
            Compartments { holders_needed: vec![1; 33], ..good.clone() },
            Compartments { holders_needed: vec![0], ..good.clone() },
            Compartments { ways: vec![0b10], ..good.clone() },
            Compartments {
                roles: vec![Role { people: 1, knows: 1, turned_per_s: f64::NAN }],
                ..good
            },
        ];
        for compartments in wrong {
            assert!(compartments.given().is_err() && compartments.known_by(1.0).is_err());
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]
        /// Against every group of people, one by one.
        #[test]
        fn agree_with_listing_every_group(
            knows in prop::collection::vec(0_u32..16, 1..10),
            doubled in prop::collection::vec(1_u8..3, 4),
            ways in prop::collection::vec(1_u32..16, 1..4),
        ) {
            let compartments = Compartments {
                roles: knows.iter().map(|k| role(1, *k)).collect(),
                holders_needed: doubled.clone(),
                ways: ways.clone(),
            };
            let given = compartments.given().unwrap();
            let people = knows.len();
            let mut groups = vec![0.0; people + 1];
            let mut known = vec![0.0; people + 1];
            let mut fewest: Option<u32> = None;
            for group in 0_u32..1 << people {
                let m = group.count_ones();
                let secrets = (0..4).filter(|s| {
                    let holders = (0..people).filter(|i| group >> i & 1 == 1 && knows[*i] >> s & 1 == 1);
                    holders.count() >= usize::from(doubled[*s as usize])
                }).fold(0_u32, |bits, s| bits | 1 << s);
                groups[m as usize] += 1.0;
                if ways.iter().any(|w| w & secrets == *w) {
                    known[m as usize] += 1.0;
                    fewest = Some(fewest.map_or(m, |f| f.min(m)));
                }
            }
            for m in 0..=people {
                prop_assert!((given.way_known[m] - known[m] / groups[m]).abs() < 1e-9);
            }
            prop_assert_eq!(given.fewest.map(|g| g.iter().sum::<u32>()), fewest);
        }
    }
}
