//! How should those who share a secret be joined, so that they can work and few are lost with one?
//!
//! Source: Lindelauf, Borm and Hamers, *The influence of secrecy on the communication structure of
//! covert networks*, Social Networks 31, 2009 (abstract read; forms from memory, checked on every
//! connected graph of four to seven). Read here from the protecting side: one's own staff. The leak
//! clock is that of independent hazards.

use ringfort_model::units::Probability;

/// Who is linked with whom, without direction: `links[a][b]`, of `people` people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Links {
    links: Vec<Vec<bool>>,
}

impl Links {
    /// From pairs; pairs of one and the same, and of people who are not there, are left out.
    pub fn of(people: usize, pairs: &[(usize, usize)]) -> Self {
        let mut links = vec![vec![false; people]; people];
        for &(a, b) in pairs.iter().filter(|(a, b)| a != b && *a < people && *b < people) {
            links[a][b] = true;
            links[b][a] = true;
        }
        Self { links }
    }

    /// Everybody linked with everybody.
    pub fn complete(people: usize) -> Self {
        Self { links: (0..people).map(|a| (0..people).map(|b| a != b).collect()).collect() }
    }

    /// Everybody linked with the first.
    pub fn star(people: usize) -> Self {
        Self::of(people, &(1..people).map(|b| (0, b)).collect::<Vec<_>>())
    }

    /// Each linked with the next, the last with the first.
    pub fn ring(people: usize) -> Self {
        Self::of(people, &(0..people).map(|a| (a, (a + 1) % people)).collect::<Vec<_>>())
    }

    /// How many each is linked with.
    pub fn degrees(&self) -> Vec<usize> {
        self.links.iter().map(|row| row.iter().filter(|linked| **linked).count()).collect()
    }

    /// Information I = n(n − 1)/T, T the sum of distances over ordered pairs: 1 when all are linked.
    /// None for fewer than two people, or when some cannot reach others.
    pub fn information(&self) -> Option<f64> {
        let n = self.links.len();
        let mut total = 0_usize;
        for from in 0..n {
            let mut distance = vec![usize::MAX; n];
            distance[from] = 0;
            let mut queue = vec![from];
            let mut next = 0;
            while let Some(&at) = queue.get(next) {
                next += 1;
                for to in (0..n).filter(|to| self.links[at][*to]) {
                    if distance[to] == usize::MAX {
                        distance[to] = distance[at] + 1;
                        queue.push(to);
                    }
                }
            }
            if queue.len() < n {
                return None;
            }
            total += distance.iter().sum::<usize>();
        }
        (n > 1).then(|| (n * (n - 1)) as f64 / total as f64)
    }

    /// Secrecy when anybody is as likely caught, and each link is then found with probability p:
    /// S = (n² − n − 2pm)/n², m links. 0 without people.
    pub fn secrecy(&self, link_found: Probability) -> f64 {
        let n = self.links.len() as f64;
        let twice_m = self.degrees().iter().sum::<usize>() as f64;
        if n < 1.0 { 0.0 } else { (n * n - n - link_found.value() * twice_m) / (n * n) }
    }

    /// Secrecy when whoever has more links is caught more easily, with (d + 1)/(2m + n), and gives all
    /// of them away: S = [2m(n − 2) + n(n − 1) − Σd²]/[n(2m + n)].
    pub fn secrecy_by_contacts(&self) -> f64 {
        let n = self.links.len() as f64;
        let degrees = self.degrees();
        let twice_m = degrees.iter().sum::<usize>() as f64;
        let squares = degrees.iter().map(|d| (d * d) as f64).sum::<f64>();
        if n < 1.0 {
            return 0.0;
        }
        (twice_m * (n - 2.0) + n * (n - 1.0) - squares) / (n * (twice_m + n))
    }
}

/// P(no leak by `time_s`) among people with these hazards of leaking, a second: exp(−Σλ t).
pub fn no_leak(hazards_per_s: &[f64], time_s: f64) -> Probability {
    let total: f64 = hazards_per_s.iter().map(|h| h.max(0.0)).sum();
    Probability::clamped(libm::exp(-total * time_s.max(0.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn p(value: f64) -> Probability {
        Probability::new(value).unwrap()
    }

    /// Every graph of n people, connected or not, whose number of links is wanted.
    fn graphs(n: usize, wanted: fn(u32) -> bool) -> impl Iterator<Item = Links> {
        let pairs: Vec<(usize, usize)> =
            (0..n).flat_map(|a| (a + 1..n).map(move |b| (a, b))).collect();
        let sets = (0..1_u32 << pairs.len()).filter(move |set| wanted(set.count_ones()));
        sets.map(move |set| {
            let chosen = pairs.iter().enumerate().filter(|(k, _)| set >> k & 1 == 1);
            Links::of(n, &chosen.map(|(_, pair)| *pair).collect::<Vec<_>>())
        })
    }

    /// Secrecy times information is largest when all are linked while a link is found with less than
    /// one half, and for the star beyond: every connected graph of four to six.
    #[test]
    fn verify_complete_or_star() {
        for n in 4..=6 {
            for found in [0.3, 0.49, 0.51, 0.8] {
                let worth = |g: &Links| g.information().map(|i| i * g.secrecy(p(found)));
                let best = graphs(n, |_| true).filter_map(|g| worth(&g)).fold(f64::MIN, f64::max);
                let expected = if found < 0.5 { Links::complete(n) } else { Links::star(n) };
                assert!((worth(&expected).unwrap() - best).abs() < 1e-12, "n {n} p {found}");
            }
            let (all, star) = (Links::complete(n), Links::star(n));
            let n = n as f64;
            let q = 0.37;
            let mu = |g: &Links| g.information().unwrap() * g.secrecy(p(q));
            assert!((mu(&all) - (n - 1.0) * (1.0 - q) / n).abs() < 1e-12);
            assert!((mu(&star) - (n - 2.0 * q) / (2.0 * n)).abs() < 1e-12);
        }
    }

    /// Seven people, contacts betraying: ring 0.2857, star 0.2632, and 0.3055 for nine links of which
    /// nobody has more than three.
    #[test]
    fn verify_reinforced_ring() {
        let worth = |g: &Links| g.information().unwrap() * g.secrecy_by_contacts();
        assert!((worth(&Links::ring(7)) - 0.2857).abs() < 5e-5);
        assert!((worth(&Links::star(7)) - 0.2632).abs() < 5e-5);
        let best = graphs(7, |links| links == 9)
            .filter(|g| g.degrees().iter().filter(|d| **d == 3).count() == 4)
            .filter(|g| g.degrees().iter().filter(|d| **d == 2).count() == 3)
            .filter(|g| g.information().is_some())
            .map(|g| worth(&g))
            .fold(0.0, f64::max);
        assert!((best - 0.3055).abs() < 5e-5, "{best}");
    }

    #[test]
    fn law_apart_and_leaks() {
        assert_eq!(Links::of(3, &[(0, 1), (0, 9), (2, 2)]).information(), None);
        assert_eq!(Links::of(0, &[]).secrecy(p(0.5)), 0.0);
        let day = 86_400.0;
        let clock = no_leak(&[0.01 / day, 0.02 / day], 10.0 * day);
        assert!((clock.value() - libm::exp(-0.3)).abs() < 1e-15);
    }
}
