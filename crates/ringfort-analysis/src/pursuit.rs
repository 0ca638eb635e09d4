//! Is a man in flight found before he is away?
//!
//! He leaves a known place at a known time; the disc in which he may be grows at his speed, and
//! searchers who come late search it at random ("flaming datum": Washburn, *Expanding Area Search
//! Experiments*, NPS55-80-017, 1980; random search: Koopman, *Search and Screening*, 1946). When a
//! cordon closes, whoever is outside has escaped; whoever is inside is searched for in the whole of
//! it.

pub mod chase;
pub mod ring;

use std::f64::consts::PI;
use std::fmt;

use ringfort_model::law::Law;
use ringfort_model::units::Probability;

use crate::special::{beta_cdf, normal_cdf};

/// Those who search. Every combination of numbers over zero is legal.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Search {
    /// How many search; their rates add.
    pub searchers: f64,
    /// Speed of one searcher, metres a second.
    pub speed_m_per_s: f64,
    /// Sweep width of one searcher, metres.
    pub sweep_width_m: f64,
    /// How long after the flight began they start, seconds.
    pub lateness_s: f64,
    /// How long they search, seconds; infinite if they never stop.
    pub lasts_s: f64,
}

/// A closed ring about the place where the flight began.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cordon {
    /// When it closes, seconds after the flight began.
    pub closes_at_s: f64,
    /// Its radius, metres.
    pub radius_m: f64,
}

/// One flight and the search for it, the numbers checked. All times are seconds since it began.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pursuit {
    fugitive_speed_m_per_s: f64,
    search: Search,
    cordon: Option<Cordon>,
}

/// What becomes of the man in flight in the end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ends {
    /// Found by the searchers.
    pub found: Probability,
    /// Outside when the cordon closed.
    pub outside: Probability,
    /// Neither found nor shut out when the search stopped: still in hiding.
    pub hidden: Probability,
}

/// Why a pursuit cannot be worked out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum PursuitError {
    /// A number that may not be negative, or not-a-number, is.
    BadNumber {
        /// What the number is, with its unit.
        what: &'static str,
        /// Its value.
        value: f64,
    },
}

impl fmt::Display for PursuitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadNumber { what, value } => {
                write!(f, "the {what} is {value}; it must be a number of 0 or more")
            }
        }
    }
}

impl std::error::Error for PursuitError {}

impl Pursuit {
    /// Checks the numbers: none negative or not-a-number; only `lasts_s` and `closes_at_s` may be
    /// infinite.
    ///
    /// A lateness or a fugitive's speed of exactly zero means that contact is never lost: he is
    /// found as the search starts, if anyone searches.
    pub fn new(
        fugitive_speed_m_per_s: f64,
        search: Search,
        cordon: Option<Cordon>,
    ) -> Result<Self, PursuitError> {
        let cordon_or = cordon.unwrap_or(Cordon { closes_at_s: 0.0, radius_m: 0.0 });
        let finite = [
            ("fugitive's speed in metres a second", fugitive_speed_m_per_s),
            ("number of searchers", search.searchers),
            ("speed of a searcher in metres a second", search.speed_m_per_s),
            ("sweep width in metres", search.sweep_width_m),
            ("lateness of the search in seconds", search.lateness_s),
            ("radius of the cordon in metres", cordon_or.radius_m),
        ];
        let perhaps_infinite = [
            ("duration of the search in seconds", search.lasts_s),
            ("time at which the cordon closes in seconds", cordon_or.closes_at_s),
        ];
        let bad = finite
            .iter()
            .find(|(_, v)| !(0.0..f64::INFINITY).contains(v))
            .or_else(|| perhaps_infinite.iter().find(|(_, v)| !(0.0..=f64::INFINITY).contains(v)));
        if let Some(&(what, value)) = bad {
            return Err(PursuitError::BadNumber { what, value });
        }
        Ok(Self { fugitive_speed_m_per_s, search, cordon })
    }

    /// Whether he is outside the cordon when it closes, and so has escaped unless found before.
    ///
    /// Assumes that he runs straight out: he is at speed × time.
    pub fn is_outside_at_closing(&self) -> bool {
        self.cordon.is_some_and(|c| self.fugitive_speed_m_per_s * c.closes_at_s > c.radius_m)
    }

    /// Probability that he has been found by `time_s`.
    ///
    /// Before the cordon closes at t_c the disc has radius u t, and the searchers find at the rate
    /// m W v/(π u² t²); after it, if he is inside, at m W v/(π R²). So with lateness τ
    ///
    /// P(t) = 1 − exp(−(m W v/π) [(1/τ − 1/min(t, t_c))/u² + (t − max(τ, t_c))⁺/R²]).
    ///
    /// Without a cordon the limit is below 1: a late search never becomes certain. A cordon can
    /// lower the rate for a while, when the disc was still smaller than the ring: those who close a
    /// ring search all of it.
    pub fn found_by(&self, time_s: f64) -> Probability {
        Probability::clamped(-libm::expm1(-self.effort_by(time_s)))
    }

    /// The time at which he is found, seconds since the flight began: the inverse of
    /// [`found_by`](Self::found_by) at `uniform`, a number from 0 to 1. `None` if he is never
    /// found.
    ///
    /// Fed with a uniform draw it samples the same law, and a smaller draw is found sooner.
    pub fn time_of_finding_s(&self, uniform: f64) -> Option<f64> {
        let wanted = -libm::log1p(-uniform.clamp(0.0, 1.0));
        let start = self.search.lateness_s;
        let end = self.end_s();
        let moving_until = self.moving_until_s().min(end);
        let strength = self.strength();
        if strength == 0.0 || end <= start || wanted.is_nan() {
            return None;
        }
        let u = self.fugitive_speed_m_per_s;
        let mut done = 0.0;
        if moving_until > start {
            if start == 0.0 || u == 0.0 {
                return Some(start);
            }
            // strength/u² · (1/τ − 1/t) = wanted
            let inverse = 1.0 / start - wanted * u * u / strength;
            if inverse > 0.0 && 1.0 / inverse <= moving_until {
                return Some((1.0 / inverse).max(start));
            }
            done = strength / (u * u) * (1.0 / start - 1.0 / moving_until);
        }
        let rate = self.closed_rate();
        let from = start.max(moving_until);
        if rate <= 0.0 || end <= from {
            return None;
        }
        let time = from + (wanted - done).max(0.0) / rate;
        (time <= end && time.is_finite()).then_some(time)
    }

    /// How it ends when the search has stopped.
    pub fn ends(&self) -> Ends {
        let found = self.found_by(f64::INFINITY);
        let (outside, hidden) = if self.is_outside_at_closing() {
            (found.complement(), Probability::ZERO)
        } else {
            (Probability::ZERO, found.complement())
        };
        Ends { found, outside, hidden }
    }

    /// The integrated rate of finding up to `time_s`.
    fn effort_by(&self, time_s: f64) -> f64 {
        let start = self.search.lateness_s;
        let end = if time_s < self.end_s() { time_s } else { self.end_s() };
        let strength = self.strength();
        if time_s.is_nan() || end <= start || strength == 0.0 {
            return 0.0;
        }
        let u = self.fugitive_speed_m_per_s;
        let moving_until = self.moving_until_s().min(end);
        let mut effort = 0.0;
        if moving_until > start {
            if start == 0.0 || u == 0.0 {
                return f64::INFINITY;
            }
            effort += strength / (u * u) * (1.0 / start - 1.0 / moving_until);
        }
        let closed_s = end - start.max(moving_until);
        if closed_s > 0.0 {
            effort += self.closed_rate() * closed_s;
        }
        effort
    }

    /// m W v/π, square metres a second.
    fn strength(&self) -> f64 {
        self.search.searchers * self.search.sweep_width_m * self.search.speed_m_per_s / PI
    }

    /// The rate of finding inside the closed cordon, a second.
    fn closed_rate(&self) -> f64 {
        match self.cordon {
            Some(c) if c.radius_m > 0.0 => self.strength() / (c.radius_m * c.radius_m),
            Some(_) => f64::INFINITY,
            None => 0.0,
        }
    }

    /// Until when the disc grows.
    fn moving_until_s(&self) -> f64 {
        self.cordon.map_or(f64::INFINITY, |c| c.closes_at_s)
    }

    /// When the search can no longer find: it stops, or he is away.
    fn end_s(&self) -> f64 {
        let stops = self.search.lateness_s + self.search.lasts_s;
        match self.cordon {
            Some(c) if self.is_outside_at_closing() => stops.min(c.closes_at_s),
            _ => stops,
        }
    }
}

/// Probability that a man of uncertain speed (metres a second) is outside when the cordon closes:
/// P(speed > R/t_c).
pub fn outside_at_closing(speed: &Law, cordon: Cordon) -> Probability {
    let reach = cordon.radius_m / cordon.closes_at_s;
    if reach.is_nan() {
        // A ring of no radius that closes at once: he stands on it.
        return Probability::ZERO;
    }
    let above = match speed {
        Law::Point(v) => f64::from(u8::from(*v > reach)),
        Law::Uniform { low, high } => (high - reach) / (high - low),
        Law::Triangular { low, mode, high } => {
            if reach <= *low {
                1.0
            } else if reach >= *high {
                0.0
            } else if reach < *mode {
                1.0 - (reach - low) * (reach - low) / ((high - low) * (mode - low))
            } else {
                (high - reach) * (high - reach) / ((high - low) * (high - mode))
            }
        }
        Law::Normal { mean, sd } => normal_cdf((mean - reach) / sd),
        Law::Lognormal { mu, sigma } => normal_cdf((mu - libm::log(reach)) / sigma),
        Law::Empirical(values) => {
            values.iter().filter(|v| **v > reach).count() as f64 / values.len().max(1) as f64
        }
        Law::Beta { a, b } => 1.0 - beta_cdf(*a, *b, reach.clamp(0.0, 1.0)),
        Law::Pert { low, mode, high } => {
            let shape = |from: f64| 1.0 + 4.0 * from / (high - low);
            let within = ((reach - low) / (high - low)).clamp(0.0, 1.0);
            1.0 - beta_cdf(shape(mode - low), shape(high - mode), within)
        }
    };
    Probability::clamped(above)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moments::quantile;

    fn search(lateness_s: f64, lasts_s: f64) -> Search {
        Search { searchers: 2.0, speed_m_per_s: 10.0, sweep_width_m: 80.0, lateness_s, lasts_s }
    }

    fn close(ours: f64, theirs: f64, tolerance: f64) {
        assert!((ours - theirs).abs() <= tolerance, "ours {ours}, theirs {theirs}");
    }

    /// Washburn's expanding disc: W 1, v 20, u 5, late by 1, searched for 3, and for ever.
    #[test]
    fn verify_flaming_datum() {
        let search = Search {
            searchers: 1.0,
            speed_m_per_s: 20.0,
            sweep_width_m: 1.0,
            lateness_s: 1.0,
            lasts_s: f64::INFINITY,
        };
        let pursuit = Pursuit::new(5.0, search, None).unwrap();
        close(pursuit.found_by(4.0).value(), 0.173_855_789_494_451_13, 1e-15);
        close(pursuit.ends().found.value(), 0.224_810_612_835_085_63, 1e-15);
        assert_eq!(pursuit.time_of_finding_s(0.23), None);
    }

    /// Koopman (1946), eq. 40: 1 − exp(−W L/A) at coverages 0.5, 1, 2.
    #[test]
    fn verify_random_search_in_a_closed_ring() {
        for (coverage, printed) in [(0.5, 0.3935), (1.0, 0.6321), (2.0, 0.8647)] {
            let radius_m = 1000.0;
            let lasts_s = coverage * PI * radius_m * radius_m / (2.0 * 10.0 * 80.0);
            let cordon = Cordon { closes_at_s: 60.0, radius_m };
            let pursuit = Pursuit::new(1.0, search(100.0, lasts_s), Some(cordon)).unwrap();
            close(pursuit.ends().found.value(), printed, 5e-5);
        }
    }

    /// The closed form against its rate summed in small steps, and the inverse against both.
    #[test]
    fn agree_with_the_rate_and_the_inverse() {
        for (u, late, lasts, cordon) in [
            (1.5, 600.0, 7200.0, None),
            (1.5, 600.0, 7200.0, Some((1800.0, 4000.0))),
            (1.5, 600.0, f64::INFINITY, Some((1800.0, 4000.0))),
            (1.5, 3600.0, 7200.0, Some((1800.0, 4000.0))),
            (3.0, 600.0, 7200.0, Some((1800.0, 4000.0))),
        ] {
            let cordon = cordon.map(|(closes_at_s, radius_m)| Cordon { closes_at_s, radius_m });
            let pursuit = Pursuit::new(u, search(late, lasts), cordon).unwrap();
            let (mut effort, dt) = (0.0, 1.0);
            for second in 0..12_000 {
                let t = (f64::from(second) + 0.5) * dt;
                let radius = match cordon {
                    Some(c) if t > c.closes_at_s => c.radius_m,
                    _ => u * t,
                };
                let gone =
                    cordon.is_some_and(|c| t > c.closes_at_s && u * c.closes_at_s > c.radius_m);
                if t > late && t < late + lasts && !gone {
                    effort += 2.0 * 10.0 * 80.0 / (PI * radius * radius) * dt;
                }
                let p = pursuit.found_by(t + 0.5 * dt).value();
                close(p, -libm::expm1(-effort), 1e-5);
            }
            let all = pursuit.ends().found.value();
            for k in 1..200 {
                let uniform = f64::from(k) / 200.0;
                match pursuit.time_of_finding_s(uniform) {
                    Some(t) => close(pursuit.found_by(t).value(), uniform, 1e-12),
                    None => assert!(uniform >= all),
                }
            }
        }
    }

    #[test]
    fn law_ends_share_out_everything() {
        let cordon = Some(Cordon { closes_at_s: 1800.0, radius_m: 4000.0 });
        let inside = Pursuit::new(2.0, search(600.0, 3600.0), cordon).unwrap();
        let outside = Pursuit::new(2.5, search(600.0, 3600.0), cordon).unwrap();
        assert!(!inside.is_outside_at_closing() && outside.is_outside_at_closing());
        for pursuit in [inside, outside] {
            let ends = pursuit.ends();
            close(ends.found.value() + ends.outside.value() + ends.hidden.value(), 1.0, 1e-15);
        }
        assert_eq!(inside.ends().outside, Probability::ZERO);
        assert_eq!(outside.ends().hidden, Probability::ZERO);
        // Out of the ring, a later end of the search buys nothing.
        let longer = Pursuit::new(2.5, search(600.0, 1e9), cordon).unwrap();
        assert_eq!(longer.ends().found, outside.ends().found);
    }

    #[test]
    fn law_later_slower_fewer_never_find_more() {
        let p = |u: f64, late: f64, searchers: f64| {
            let search = Search { searchers, ..search(late, 5000.0) };
            Pursuit::new(u, search, None).unwrap().found_by(late + 4000.0).value()
        };
        for late in [300.0, 600.0, 1200.0] {
            assert!(p(1.5, late, 2.0) > p(1.5, late * 1.1, 2.0));
            assert!(p(1.5, late, 2.0) > p(1.6, late, 2.0));
            assert!(p(1.5, late, 3.0) > p(1.5, late, 2.0));
        }
    }

    #[test]
    fn law_contact_never_lost_finds_at_once() {
        let at_once = Pursuit::new(1.5, search(0.0, 100.0), None).unwrap();
        assert_eq!(at_once.ends().found, Probability::ONE);
        assert_eq!(at_once.time_of_finding_s(0.7), Some(0.0));
        let nobody = Search { searchers: 0.0, ..search(0.0, 100.0) };
        let nobody = Pursuit::new(1.5, nobody, None).unwrap();
        assert_eq!(nobody.ends().found, Probability::ZERO);
        assert_eq!(nobody.time_of_finding_s(0.0), None);
    }

    /// P(outside) by law, against the same law's quantiles.
    #[test]
    fn agree_outside_at_closing() {
        let cordon = Cordon { closes_at_s: 1200.0, radius_m: 2400.0 };
        let laws = [
            Law::Point(2.1),
            Law::Uniform { low: 1.0, high: 2.5 },
            Law::Triangular { low: 1.0, mode: 1.5, high: 2.5 },
            Law::Triangular { low: 1.0, mode: 2.4, high: 2.5 },
            Law::Normal { mean: 1.8, sd: 0.3 },
            Law::Lognormal { mu: 0.5, sigma: 0.4 },
            Law::Pert { low: 1.0, mode: 1.5, high: 3.0 },
            Law::Empirical(vec![1.0, 1.9, 2.0, 2.1]),
        ];
        for law in laws {
            let n = 20_000;
            let beyond = (0..n)
                .filter(|k| quantile(&law, (f64::from(*k) + 0.5) / f64::from(n)) > 2.0)
                .count();
            close(outside_at_closing(&law, cordon).value(), beyond as f64 / f64::from(n), 1e-4);
        }
    }

    /// Whatever numbers get past the door, the answers are probabilities and times.
    #[test]
    fn law_extremes_are_answered_or_refused() {
        let numbers = [f64::NAN, f64::INFINITY, -1.0, 0.0, 1e-300, 1.0, 1e300];
        for u in numbers {
            for v in numbers {
                for late in numbers {
                    for closes_at_s in numbers {
                        for radius_m in numbers {
                            let search = Search { speed_m_per_s: v, ..search(late, 100.0) };
                            let cordon = Some(Cordon { closes_at_s, radius_m });
                            let Ok(pursuit) = Pursuit::new(u, search, cordon) else { continue };
                            let ends = pursuit.ends();
                            let all =
                                ends.found.value() + ends.outside.value() + ends.hidden.value();
                            close(all, 1.0, 1e-12);
                            for t in numbers {
                                let p = pursuit.found_by(t);
                                assert!(p <= ends.found);
                                if let Some(found_s) = pursuit.time_of_finding_s(t) {
                                    assert!(found_s >= late && found_s <= late + 100.0);
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn golden_refusals_say_why() {
        let told = Pursuit::new(1.5, search(-1.0, 100.0), None).unwrap_err().to_string();
        assert_eq!(
            told,
            "the lateness of the search in seconds is -1; it must be a number of 0 or more"
        );
        assert!(Pursuit::new(f64::NAN, search(1.0, 100.0), None).is_err());
        assert!(Pursuit::new(1.0, search(1.0, f64::NAN), None).is_err());
        assert!(Pursuit::new(1.0, search(1.0, f64::INFINITY), None).is_ok());
    }
}
