//! Is a whole way given away when m people are turned? Drawn, where it is too much to be exact.
//!
//! People are turned one after another, all orders alike: one order decides for every m at once. What
//! a study then says for each m is a share of orders, with its interval; the exact answer is
//! [`Compartments::given`].

use ringfort_analysis::compartments::{CompartmentError, Compartments, Given};
use ringfort_analysis::interval::{Interval, wilson};

use crate::chance::{Chance, Entity, Purpose};

/// The most people, all roles together, for whom orders are drawn.
pub const MOST_PEOPLE: usize = 10_000;

const TURNED: Purpose = Purpose(1);

/// P(a whole way is known | m turned), exact or drawn.
#[derive(Debug, Clone, PartialEq)]
pub enum Leak {
    /// Counted out.
    Exact(Given),
    /// Drawn.
    Drawn(Drawn),
}

/// Shares of drawn orders.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn {
    /// By m, from 0 to everyone: in how many orders a whole way is known.
    pub known: Vec<u64>,
    /// How many orders were drawn.
    pub orders: u64,
}

impl Drawn {
    /// The share at `m`, with its 95 % interval by Wilson; that of everyone beyond everyone.
    pub fn share(&self, m: usize) -> (f64, Interval) {
        let known = self.known.get(m).or(self.known.last()).copied().unwrap_or(0);
        let share = known as f64 / (self.orders.max(1)) as f64;
        (share, wilson(known, self.orders, 0.95))
    }
}

/// The exact answer where there is one, else `orders` drawn orders under `seed`.
///
/// Errors: as [`Compartments::given`], except that too many states are drawn instead.
pub fn leak(compartments: &Compartments, orders: u64, seed: u64) -> Result<Leak, CompartmentError> {
    match compartments.given() {
        Ok(given) => Ok(Leak::Exact(given)),
        Err(CompartmentError::TooManyStates) => Ok(Leak::Drawn(drawn(compartments, orders, seed))),
        Err(error) => Err(error),
    }
}

/// `orders` drawn orders, at most [`MOST_PEOPLE`] of the people in each.
pub fn drawn(compartments: &Compartments, orders: u64, seed: u64) -> Drawn {
    let roles = compartments.roles.iter().enumerate();
    let everyone: Vec<usize> = roles
        .flat_map(|(role, of)| std::iter::repeat_n(role, of.people as usize))
        .take(MOST_PEOPLE)
        .collect();
    let key = Entity::named("the order in which people are turned");
    // by m: orders in which the m-th person gave the first whole way away
    let mut first = vec![0_u64; everyone.len() + 1];
    for order in 0..orders {
        let chance = Chance::new(seed, order);
        let mut people = everyone.clone();
        let mut turned = vec![0_u32; compartments.roles.len()];
        if compartments.is_given_away(&turned) {
            first[0] += 1;
            continue;
        }
        for m in 0..people.len() {
            let left = (people.len() - m) as u32;
            let pick = chance.pick(left, key.draw(TURNED, m as u32)).unwrap_or(0) as usize;
            people.swap(m, m + pick);
            turned[people[m]] += 1;
            if compartments.is_given_away(&turned) {
                first[m + 1] += 1;
                break;
            }
        }
    }
    let known = first
        .iter()
        .scan(0, |sum, count| {
            *sum += count;
            Some(*sum)
        })
        .collect();
    Drawn { known, orders }
}

#[cfg(test)]
mod tests {
    use ringfort_analysis::compartments::Role;

    use super::*;

    fn role(people: u32, knows: u32) -> Role {
        Role { people, knows, turned_per_s: 0.0 }
    }

    /// Lanes of three rings, codes under a two-person rule, two ways: counted out and drawn, for every
    /// m of 25 people.
    #[test]
    fn agree_drawn_with_exact() {
        let case = Compartments {
            roles: vec![
                role(6, 0b00_0001),
                role(5, 0b00_0010),
                role(4, 0b00_0100),
                role(5, 0b01_1000),
                role(2, 0b10_0111),
                role(3, 0),
            ],
            holders_needed: vec![1, 1, 2, 2, 1, 1],
            ways: vec![0b00_0111, 0b11_1000],
        };
        let Ok(Leak::Exact(exact)) = leak(&case, 0, 1) else { panic!("it is small") };
        let orders = 20_000;
        let drawn = drawn(&case, orders, 1);
        assert_eq!(drawn.known.len(), 26);
        for (m, p) in exact.way_known.iter().enumerate() {
            let share = drawn.known[m] as f64 / orders as f64;
            let error = (p * (1.0 - p) / orders as f64).sqrt();
            assert!((share - p).abs() <= 4.0 * error + 1e-9, "{m}: {share} not {p}");
        }
        assert!((0.1..0.9).contains(&exact.way_known[6]), "{:?}", exact.way_known);
    }

    /// Too many states to be exact: drawn, and right where it is known by hand: of 26 people who each
    /// hold one of 26 secrets, all but one given away leaves the way unknown.
    #[test]
    fn agree_beyond_the_exact_limit() {
        let all = (1 << 26) - 1;
        let case = Compartments {
            roles: (0..26).map(|s| role(1, 1 << s)).collect(),
            holders_needed: vec![1; 26],
            // any one of two ways, of thirteen secrets each
            ways: vec![all & 0x1fff, all & !0x1fff],
        };
        let Ok(Leak::Drawn(drawn)) = leak(&case, 10_000, 3) else { panic!("it is too large") };
        // P(one way known | m = 24): 24 of 26 hold all of one half, by inclusion and exclusion
        let both_missing_in_one_half = 2.0 * (13.0 * 12.0) / (26.0 * 25.0);
        let (share, interval) = drawn.share(24);
        let error = (both_missing_in_one_half * (1.0 - both_missing_in_one_half) / 1e4_f64).sqrt();
        assert!((share - both_missing_in_one_half).abs() < 4.0 * error, "{share}");
        assert!(interval.low < share && share < interval.high);
        assert_eq!((drawn.share(12).0, drawn.share(26).0), (0.0, 1.0));
        assert_eq!(drawn, super::drawn(&case, 10_000, 3));
    }
}
