//! Is a man in flight found before he is away?
//!
//! He leaves a known place at a known time; the disc in which he may be grows at his speed, and searchers
//! who come late search it at random ("flaming datum": Washburn, *Expanding Area Search
//! Experiments*, NPS55-80-017, 1980; random search: Koopman, *Search and Screening*, 1946). When a
//! cordon closes, whoever is outside has escaped; whoever is inside is searched for in the whole of it.

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
    /// A lateness or a fugitive's speed of exactly zero means that contact is never lost: he is found as
    /// the search starts, if anyone searches.
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
    /// Before the cordon closes at t_c the disc has radius u t, and the searchers find at the rate m W v/(π u² t²);
    /// after it, if he is inside, at m W v/(π R²). So with lateness τ
    ///
    /// P(t) = 1 − exp(−(m W v/π) [(1/τ − 1/min(t, t_c))/u² + (t − max(τ, t_c))⁺/R²]).
    ///
    /// Without a cordon the limit is below 1: a late search never becomes certain. A cordon can lower
    /// the rate for a while, when the disc was still smaller than the ring: those who close a
    /// ring search all of it.
    pub fn found_by(&self, time_s: f64) -> Probability {
        Probability::clamped(-libm::expm1(-self.effort_by(time_s)))
    }

    /// The time at which he is found, seconds since the flight began: the inverse of
    /// [`found_by`](Self::found_by) at `uniform`, a number from 0 to 1. `None` if he is never found.
    ///
    /// Fed with a uniform draw it samples the same law, and a smaller draw is found sooner.
    pub fn time_of_finding_s(&self, uniform: f64) -> Option<f64> {
        let wanted = -libm::log1p(-uniform.clamp(0.0, 1.0));
        let start = self.search.lateness_s;
        let (moving_until, end) = (self.moving_until_s(), self.end_s());
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

/// Probability that a man of uncertain speed (metres a second) is outside when the cordon closes: P(speed > R/t_c).
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
