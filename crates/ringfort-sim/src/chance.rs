//! What did chance decide? Every draw is a pure function of what it decides.
//!
//! A draw is named by (seed, replication, entity, purpose, occurrence) and comes out of a block
//! cipher in counter mode, so the order of execution, the number of threads, an added entity and
//! an added draw change nobody else's numbers, and two variants of a scenario share their luck.
//! One uniform decides one thing, by inversion of the distribution function: a draw is monotone in
//! its uniform, which is what keeps paired comparisons paired.
//!
//! Source: J. K. Salmon, M. A. Moraes, R. O. Dror and D. E. Shaw, "Parallel random numbers: as easy
//! as 1, 2, 3", SC11 (2011), generator Philox4x32-10.

use std::collections::BTreeMap;

use ringfort_analysis::moments::quantile;
use ringfort_analysis::special::normal_quantile;
use ringfort_model::law::Law;
use ringfort_model::units::Probability;

/// Who or what a draw is about: the 32-bit hash of a text id.
///
/// Two ids of one scenario with the same hash would share their luck; [`entities_collide`] finds
/// them at load. It does not catch one id used for two things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Entity(pub u32);

impl Entity {
    /// The entity with this id: 32-bit FNV-1a over its UTF-8 bytes.
    ///
    /// - Source: G. Fowler, L. C. Noll, K.-P. Vo and D. Eastlake, *The FNV Non-Cryptographic Hash
    ///   Algorithm* (IETF draft-eastlake-fnv; source not read, checked against its known answers).
    ///
    /// ```
    /// # use ringfort_sim::chance::Entity;
    /// assert_eq!(Entity::named("foobar"), Entity(0xbf9c_f968));
    /// ```
    #[must_use]
    pub const fn named(id: &str) -> Self {
        let bytes = id.as_bytes();
        let mut hash = 0x811c_9dc5_u32;
        let mut at = 0;
        while at < bytes.len() {
            hash = (hash ^ bytes[at] as u32).wrapping_mul(0x0100_0193);
            at += 1;
        }
        Self(hash)
    }

    /// Names the draw that decides `purpose` about this entity for the `occurrence`-th time.
    #[must_use]
    pub const fn draw(self, purpose: Purpose, occurrence: u32) -> Draw {
        Draw { entity: self, purpose, occurrence }
    }
}

/// The first two different ids, in the order given, that hash to one [`Entity`]; none if all differ.
///
/// The same id given twice is not a collision.
#[must_use]
pub fn entities_collide<'a>(ids: impl IntoIterator<Item = &'a str>) -> Option<(&'a str, &'a str)> {
    let mut seen = BTreeMap::new();
    ids.into_iter().find_map(|id| {
        let first = *seen.entry(Entity::named(id)).or_insert(id);
        (first != id).then_some((first, id))
    })
}

/// What is being decided: a number that is given once and never reused for something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Purpose(pub u16);

/// The name of one draw within a replication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Draw {
    /// Whom it is about.
    pub entity: Entity,
    /// What it decides.
    pub purpose: Purpose,
    /// How often this was decided before, from 0.
    pub occurrence: u32,
}

/// All the luck of one replication.
///
/// Counter and key of the cipher, for replication r = r₆₃…r₀:
///
/// | word | holds |
/// | --- | --- |
/// | counter 0 | occurrence |
/// | counter 1 | entity |
/// | counter 2 | purpose in the lower half, r₄₇…r₃₂ in the upper half |
/// | counter 3 | r₃₁…r₀ |
/// | key | seed + (r₆₃…r₄₈) · 0x9E3779B97F4A7C15 modulo 2⁶⁴, lower word first |
///
/// The factor is odd, so for one seed no two (replication, draw) have the same counter and key;
/// below 2⁴⁸ replications the key is the seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chance {
    seed: u64,
    replication: u64,
}

impl Chance {
    /// The luck of replication `replication` under `seed`. Any two numbers will do.
    #[must_use]
    pub const fn new(seed: u64, replication: u64) -> Self {
        Self { seed, replication }
    }

    /// The seed it was made with.
    #[must_use]
    pub const fn seed(&self) -> u64 {
        self.seed
    }

    /// The replication whose luck it is.
    #[must_use]
    pub const fn replication(&self) -> u64 {
        self.replication
    }

    /// The luck of the `child`-th continuation of this replication, for splitting.
    ///
    /// Its replication number has the top bit set and 63 bits drawn from (seed, replication,
    /// child). Ordinary replications below 2⁶³ never meet it; two continuations do with
    /// probability about n²/2⁶⁴ among n.
    #[must_use]
    pub const fn continued(&self, child: u32) -> Self {
        let words = self.words(Entity::named("").draw(CONTINUATION, child));
        let hashed = (words[0] as u64) << 32 | words[1] as u64;
        Self { seed: self.seed, replication: hashed | 1 << 63 }
    }

    /// The four words that the cipher gives for `draw`.
    #[must_use]
    pub const fn words(&self, draw: Draw) -> [u32; 4] {
        let (counter, key) = self.block(draw);
        philox4x32::<10>(counter, key)
    }

    /// Counter and key for `draw`, as the table above lays them out.
    const fn block(&self, draw: Draw) -> ([u32; 4], [u32; 2]) {
        let Self { seed, replication } = *self;
        let key = seed.wrapping_add((replication >> 48).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let upper = (replication >> 32) as u32;
        let counter = [
            draw.occurrence,
            draw.entity.0,
            upper << 16 | draw.purpose.0 as u32,
            replication as u32,
        ];
        (counter, [key as u32, (key >> 32) as u32])
    }

    /// A number strictly between 0 and 1.
    ///
    /// The first 52 of the bits k in two words give (k + ½)/2⁵²: an odd multiple of 2⁻⁵³, never 0
    /// and never 1, and as likely as its complement.
    #[must_use]
    pub const fn uniform(&self, draw: Draw) -> f64 {
        let [high, low, ..] = self.words(draw);
        let bits = ((high as u64) << 32 | low as u64) >> 12;
        (bits as f64 + 0.5) * (1.0 / (1_u64 << 52) as f64)
    }

    /// Whether an event of probability `probability` happens. Raising the probability never undoes
    /// a yes.
    #[must_use]
    pub fn happens(&self, probability: Probability, draw: Draw) -> bool {
        self.uniform(draw) < probability.value()
    }

    /// The time until the first event at `rate`, in the inverse of its unit: −ln(1 − u)/rate.
    ///
    /// A rate of 0 or less, or one that is not a number, never comes: infinity.
    #[must_use]
    pub fn exponential(&self, rate: f64, draw: Draw) -> f64 {
        if rate > 0.0 { -libm::log1p(-self.uniform(draw)) / rate } else { f64::INFINITY }
    }

    /// A normal number with this mean and standard deviation, in their unit.
    #[must_use]
    pub fn normal(&self, mean: f64, sd: f64, draw: Draw) -> f64 {
        mean + sd * normal_quantile(self.uniform(draw))
    }

    /// A value of `law`, in the law's unit.
    #[must_use]
    pub fn sample(&self, law: &Law, draw: Draw) -> f64 {
        quantile(law, self.uniform(draw))
    }

    /// Which of `weights` is chosen, each in proportion to its weight.
    ///
    /// Weights that are 0, negative or not finite are never chosen; none at all if no weight is
    /// left. Cumulative search, in the order given.
    #[must_use]
    pub fn choose(&self, weights: &[f64], draw: Draw) -> Option<usize> {
        let usable = |weight: &f64| if weight.is_finite() { weight.max(0.0) } else { 0.0 };
        let total: f64 = weights.iter().map(usable).sum();
        let mut left = self.uniform(draw) * total;
        let mut chosen = None;
        for (index, weight) in weights.iter().map(usable).enumerate() {
            if weight > 0.0 {
                chosen = Some(index);
                if left < weight {
                    break;
                }
                left -= weight;
            }
        }
        chosen
    }

    /// One of `count` things, each equally likely, counted from 0; none of none.
    #[must_use]
    pub fn pick(&self, count: u32, draw: Draw) -> Option<u32> {
        // The largest u, 1 − 2⁻⁵³, takes off more than half the last bit: never rounded up to count.
        (count > 0).then(|| (self.uniform(draw) * f64::from(count)) as u32)
    }
}

/// Reserved for [`Chance::continued`].
const CONTINUATION: Purpose = Purpose(u16::MAX);

/// The Philox4x32 bijection with `ROUNDS` rounds; ten are used, seven are known to pass tests.
///
/// - Source: Salmon et al. (2011), section 3.3 and the constants of their table 2.
const fn philox4x32<const ROUNDS: u32>(counter: [u32; 4], key: [u32; 2]) -> [u32; 4] {
    let [mut c0, mut c1, mut c2, mut c3] = counter;
    let [mut k0, mut k1] = key;
    let mut round = 0;
    while round < ROUNDS {
        let first = 0xD251_1F53_u64 * c0 as u64;
        let second = 0xCD9E_8D57_u64 * c2 as u64;
        (c0, c1, c2, c3) = (
            (second >> 32) as u32 ^ c1 ^ k0,
            second as u32,
            (first >> 32) as u32 ^ c3 ^ k1,
            first as u32,
        );
        k0 = k0.wrapping_add(0x9E37_79B9);
        k1 = k1.wrapping_add(0xBB67_AE85);
        round += 1;
    }
    [c0, c1, c2, c3]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SEEN: Purpose = Purpose(1);
    const DELAY: Purpose = Purpose(2);

    fn guard() -> Entity {
        Entity::named("guard")
    }

    /// Mean and variance of `draws` values against the law's, each within four standard errors;
    /// the variance's error needs the fourth central moment.
    #[track_caller]
    fn check_moments(value: impl Fn(Draw) -> f64, mean: f64, variance: f64, fourth: f64) {
        let draws = 200_000_u32;
        let n = f64::from(draws);
        let values: Vec<f64> = (0..draws).map(|k| value(guard().draw(DELAY, k))).collect();
        let found = values.iter().sum::<f64>() / n;
        let spread = values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / n;
        let mean_error = libm::sqrt(variance / n);
        let variance_error = libm::sqrt((fourth - variance * variance) / n);
        assert!((found - mean).abs() < 4.0 * mean_error, "mean {found}, not {mean}");
        assert!(
            (spread - variance).abs() < 4.0 * variance_error,
            "variance {spread}, not {variance}"
        );
    }

    /// Random123's own known answers for philox4x32 with 7 and 10 rounds.
    #[test]
    fn verify_random123_known_answers() {
        let pi = [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344];
        let pi_key = [0xa409_3822, 0x299f_31d0];
        let seven = philox4x32::<7>;
        assert_eq!(seven([0; 4], [0; 2]), [0x5f6f_b709, 0x0d89_3f64, 0x4f12_1f81, 0x4f73_0a48]);
        assert_eq!(
            seven([u32::MAX; 4], [u32::MAX; 2]),
            [0x5207_ddc2, 0x4516_5e59, 0x4d8e_e751, 0x8c52_f662]
        );
        assert_eq!(seven(pi, pi_key), [0x4dfc_caba, 0x190a_87f0, 0xc473_62ba, 0xb6b5_242a]);
        let ten = philox4x32::<10>;
        assert_eq!(ten([0; 4], [0; 2]), [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]);
        assert_eq!(
            ten([u32::MAX; 4], [u32::MAX; 2]),
            [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
        );
        assert_eq!(ten(pi, pi_key), [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]);
    }

    /// The published answers of 32-bit FNV-1a.
    #[test]
    fn verify_fnv_known_answers() {
        assert_eq!(Entity::named(""), Entity(0x811c_9dc5));
        assert_eq!(Entity::named("a"), Entity(0xe40c_292c));
        assert_eq!(Entity::named("foobar"), Entity(0xbf9c_f968));
    }

    #[test]
    fn law_collisions_are_found() {
        // Two ids with one hash, found by search.
        let (one, other) = ("costarring", "liquid");
        assert_eq!(Entity::named(one), Entity::named(other));
        assert_eq!(entities_collide(["gate", one, one, "tower", other]), Some((one, other)));
        assert_eq!(entities_collide(["gate", "tower", "gate"]), None);
    }

    #[test]
    fn law_order_changes_nothing() {
        let chance = Chance::new(7, 3);
        let forwards: Vec<f64> = (0..100).map(|k| chance.uniform(guard().draw(SEEN, k))).collect();
        let mut backwards: Vec<f64> =
            (0..100).rev().map(|k| chance.uniform(guard().draw(SEEN, k))).collect();
        backwards.reverse();
        assert_eq!(forwards, backwards);
    }

    #[test]
    fn law_every_part_of_the_name_matters() {
        let base = guard().draw(SEEN, 0);
        let mut all = vec![
            Chance::new(7, 3).words(base),
            Chance::new(8, 3).words(base),
            Chance::new(7, 4).words(base),
            Chance::new(7, 3).words(Entity::named("dog").draw(SEEN, 0)),
            Chance::new(7, 3).words(guard().draw(DELAY, 0)),
            Chance::new(7, 3).words(guard().draw(SEEN, 1)),
        ];
        all.extend((0..64).map(|bit| Chance::new(7, 3 ^ (1 << bit)).words(base)).skip(3));
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }

    #[test]
    fn law_uniform_moments_and_bounds() {
        let chance = Chance::new(1, 0);
        check_moments(|draw| chance.uniform(draw), 0.5, 1.0 / 12.0, 1.0 / 80.0);
        assert!((0..10_000).all(|r| {
            let u = Chance::new(1, r).uniform(guard().draw(SEEN, 0));
            u > 0.0 && u < 1.0
        }));
    }

    #[test]
    fn law_exponential_moments() {
        let chance = Chance::new(2, 1 << 60);
        // Fourth central moment of the exponential with mean m: 9 m⁴.
        check_moments(|draw| chance.exponential(0.5, draw), 2.0, 4.0, 9.0 * 16.0);
        assert_eq!(chance.exponential(0.0, guard().draw(DELAY, 0)), f64::INFINITY);
        assert_eq!(chance.exponential(f64::NAN, guard().draw(DELAY, 0)), f64::INFINITY);
    }

    #[test]
    fn law_normal_moments() {
        let chance = Chance::new(3, 9);
        check_moments(|draw| chance.normal(10.0, 2.0, draw), 10.0, 4.0, 48.0);
    }

    #[test]
    fn law_samples_have_the_moments_of_their_law() {
        let chance = Chance::new(3, 10);
        let sampled = |law: Law| move |draw| chance.sample(&law, draw);
        check_moments(sampled(Law::Uniform { low: 1.0, high: 3.0 }), 2.0, 1.0 / 3.0, 0.2);
        // Symmetric triangular of half width h: h²/6 and h⁴/15.
        let triangular = Law::Triangular { low: -1.0, mode: 0.0, high: 1.0 };
        check_moments(sampled(triangular), 0.0, 1.0 / 6.0, 1.0 / 15.0);
        check_moments(sampled(Law::Normal { mean: -3.0, sd: 0.5 }), -3.0, 0.25, 3.0 / 16.0);
        // Beta(2, 2), and PERT with the mode in the middle, which is Beta(3, 3) on its range:
        // fourth central moment 3 s⁴ (a + b + 1)/(a + b + 3) when a = b.
        check_moments(sampled(Law::Beta { a: 2.0, b: 2.0 }), 0.5, 0.05, 0.0075 * 5.0 / 7.0);
        let pert = Law::Pert { low: 0.0, mode: 0.5, high: 1.0 };
        check_moments(sampled(pert), 0.5, 1.0 / 28.0, 3.0 / 784.0 * 7.0 / 9.0);
        check_moments(
            sampled(Law::Empirical(vec![0.0, 0.0, 0.0, 1.0])),
            0.25,
            0.1875,
            0.082_031_25,
        );
        // The logarithm of a lognormal is normal; its own fourth moment would need millions.
        let logarithm = sampled(Law::Lognormal { mu: 1.0, sigma: 0.5 });
        check_moments(|draw| libm::log(logarithm(draw)), 1.0, 0.25, 3.0 / 16.0);
        let seven = sampled(Law::Point(7.0));
        assert!((0..100).all(|k| seven(guard().draw(DELAY, k)) == 7.0));
    }

    #[test]
    fn law_choice_keeps_proportions() {
        let chance = Chance::new(4, 0);
        let weights = [0.0, 3.0, f64::NAN, 1.0, -2.0];
        let third = |draw| f64::from(u8::from(chance.choose(&weights, draw) == Some(1)));
        check_moments(third, 0.75, 0.1875, 0.75 * 0.003_906_25 + 0.25 * 0.316_406_25);
        let draws = (0..1000).map(|k| guard().draw(SEEN, k));
        assert!(draws.clone().all(|d| matches!(chance.choose(&weights, d), Some(1 | 3))));
        assert!(draws.clone().all(|d| chance.pick(3, d).is_some_and(|k| k < 3)));
        assert_eq!(chance.choose(&[0.0, -1.0], guard().draw(SEEN, 0)), None);
        assert_eq!(chance.pick(0, guard().draw(SEEN, 0)), None);
    }

    #[test]
    fn law_certain_and_impossible() {
        let chance = Chance::new(5, 0);
        for k in 0..1000 {
            assert!(chance.happens(Probability::ONE, guard().draw(SEEN, k)));
            assert!(!chance.happens(Probability::ZERO, guard().draw(SEEN, k)));
        }
    }

    /// Var(X − Y) of two exponentials with rates 1 and 1.2: 1/36 with shared luck, 61/36 without.
    #[test]
    fn agree_shared_luck_shrinks_differences() {
        let chance = Chance::new(6, 0);
        let shared = |draw| chance.exponential(1.0, draw) - chance.exponential(1.2, draw);
        check_moments(shared, 1.0 / 6.0, 1.0 / 36.0, 9.0 / 1296.0);
    }

    proptest! {
        /// From counter and key, and the seed, everything that went in can be read back.
        #[test]
        fn law_names_are_never_confused(seed: u64, one: u64, other: u64, draw: (u32, u16, u32)) {
            prop_assume!(one != other);
            let draw = Entity(draw.0).draw(Purpose(draw.1), draw.2);
            prop_assert_ne!(Chance::new(seed, one).block(draw), Chance::new(seed, other).block(draw));
            let (counter, key) = Chance::new(seed, one).block(draw);
            let key = u64::from(key[1]) << 32 | u64::from(key[0]);
            // The inverse of 0x9E3779B97F4A7C15 modulo 2⁶⁴.
            let top = key.wrapping_sub(seed).wrapping_mul(0xF1DE_83E1_9937_733D);
            let middle = u64::from(counter[2] >> 16) << 32;
            prop_assert_eq!(top << 48 | middle | u64::from(counter[3]), one);
            prop_assert_eq!(counter[0], draw.occurrence);
            prop_assert_eq!(counter[1], draw.entity.0);
            prop_assert_eq!(counter[2] & 0xFFFF, u32::from(draw.purpose.0));
        }

        #[test]
        fn law_continuations_differ(seed: u64, replication: u64, child: u32) {
            let parent = Chance::new(seed, replication >> 1);
            prop_assert_ne!(parent.continued(child), parent);
            prop_assert_ne!(parent.continued(child), parent.continued(child ^ 1));
            prop_assert!(parent.continued(child).replication() >= 1 << 63);
        }
    }
}
