//! What watches and stops whoever comes, and what is it worth under drawn values?

use ringfort_model::quantity::Values;
use ringfort_model::scenario::{Services, Timing};
use ringfort_model::units::Probability;

use crate::detection::load::{one_server, one_steady_server};
use crate::detection::{Rounds, patrol_reports};

/// Something that watches a task, and what it is worth there.
#[derive(Debug, Clone, PartialEq)]
pub struct Watch {
    /// Index into the names of detectors.
    pub detector: u16,
    /// What it is.
    pub kind: WatchKind,
}

/// The kinds of watching, each with the ids of its quantities.
#[derive(Debug, Clone, PartialEq)]
pub enum WatchKind {
    /// Posts: the integrated rate of noticing at the mean half range, which grows with its cube.
    Posts {
        /// Integrated rate of noticing.
        noticing: f64,
        /// Mean half range in metres.
        half_range_m: f64,
        /// Ids whose mean is the half range.
        eyes: Vec<usize>,
        /// Id of the probability that it is reported.
        reports: usize,
    },
    /// A patrol: random search of a ring.
    Patrol {
        /// Seconds in the ring over its area, s/m².
        exposure: f64,
        /// Ids whose mean is the half range.
        eyes: Vec<usize>,
        /// Ids of groups, speed and P(report).
        groups_speed_reports: [usize; 3],
        /// Index of the layer.
        layer: u16,
        /// How it keeps its rounds.
        timing: Timing,
    },
    /// A device, or ears: ids of probabilities that must all come true.
    All(Vec<usize>),
}

impl Watch {
    /// -ln(1 - P) over a task whose time is `time_factor` times that of the plan. `rounds` is what a
    /// seeker knows of a patrol that goes by the clock, and how long the whole way is exposed to it,
    /// in s/m².
    pub(super) fn hazard(&self, values: &Values, time_factor: f64, rounds: (Rounds, f64)) -> f64 {
        let mean = |ids: &[usize]| {
            ids.iter().map(|id| values.by_id(*id)).sum::<f64>() / ids.len().max(1) as f64
        };
        let hazard = match &self.kind {
            WatchKind::Posts { noticing, half_range_m, eyes, reports } => {
                let ratio = mean(eyes) / half_range_m.max(1e-9);
                noticing * time_factor * ratio * ratio * ratio * values.by_id(*reports)
            }
            WatchKind::Patrol {
                exposure,
                eyes,
                groups_speed_reports: [groups, speed, reports],
                timing,
                ..
            } => {
                let sweep = 2.0 * mean(eyes);
                let covered = sweep * values.by_id(*groups) * values.by_id(*speed);
                match timing {
                    _ if *exposure <= 0.0 => 0.0,
                    Timing::Random => exposure * time_factor * covered * values.by_id(*reports),
                    Timing::Clockwork => {
                        // the rounds are one for the whole way; each task has its share of them
                        let (rounds, all) = rounds;
                        let reported = Probability::clamped(values.by_id(*reports));
                        let p = patrol_reports(rounds, all * covered, reported).value();
                        -libm::log1p(-p) * exposure * time_factor / all.max(f64::MIN_POSITIVE)
                    }
                }
            }
            WatchKind::All(ids) => {
                let p: f64 = ids.iter().map(|id| values.by_id(*id).clamp(0.0, 1.0)).product();
                -libm::log1p(-p)
            }
        };
        // certain detection stays certain at every alert state without leaving the numbers
        hazard.clamp(0.0, 700.0)
    }
}

/// A checkpoint on a way, as ids of its quantities.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stop {
    /// How often vehicles come to it.
    pub arrivals: usize,
    /// How long looking at one takes, on average.
    pub service: usize,
    /// How that varies.
    pub services: Services,
}

/// The most of its time that a checkpoint is taken to be busy, whatever is drawn: beyond it the
/// queue has no end.
const BUSIEST: f64 = 0.999;

impl Stop {
    /// Mean time in the queue and at the head of it, in seconds: W_q + 1/μ, with W_q = ρ/(μ(1 − ρ))
    /// where services vary without memory and half of it where they are alike.
    pub fn mean_s(&self, values: &Values) -> f64 {
        let service_s = values.by_id(self.service);
        if service_s <= 0.0 {
            return 0.0;
        }
        let arrivals_per_s = values.by_id(self.arrivals).min(BUSIEST / service_s);
        let queue = match self.services {
            Services::Exponential => one_server(arrivals_per_s, 1.0 / service_s),
            Services::Fixed => one_steady_server(arrivals_per_s, 1.0 / service_s),
        };
        queue.map_or(service_s, |queue| queue.stay_s)
    }
}
