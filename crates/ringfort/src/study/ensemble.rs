//! Many campaigns of one scenario, in parallel, reduced in the order of their numbers.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;
use ringfort_model::log::{EventRow, Log, Row};
use ringfort_sim::Unknowns;
use ringfort_sim::campaign::Options;

use crate::outside::{Sink, SinkError, Watch};
use crate::study::case::Case;
use crate::study::pool::pool;
use crate::study::tally::Tally;

/// Replications in a part.
pub const PART: u64 = 4096;
/// Replications whose events are kept whole: those below this number.
pub const SAMPLED: u64 = 200;
/// The most replications that a precision may ask for.
pub const MOST: u64 = 4_000_000;

/// How long a run goes on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Goal {
    /// So many replications.
    Replications(u64),
    /// Until every 95 % interval that is shown has at most this half width, or more replications
    /// of the same draws would not narrow it further.
    Precision(f64),
}

/// What is asked of a run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ask {
    /// How long it goes on.
    pub goal: Goal,
    /// The seed.
    pub seed: u64,
    /// Draws of the unknowns.
    pub outer: u32,
    /// Threads; as many as processors when 0.
    pub threads: usize,
}

/// A run, reduced.
#[derive(Debug, Clone)]
pub struct Ensemble {
    /// What was asked.
    pub ask: Ask,
    /// What is kept of its rows.
    pub tally: Tally,
    /// The draws of the unknowns, in order.
    pub unknowns: Vec<Unknowns>,
    /// Whether it came to its end, or was stopped.
    pub complete: bool,
}

/// Why a run failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StudyError {
    /// Results could not be kept.
    Sink(SinkError),
    /// The system would not give threads.
    Threads(usize),
}

impl fmt::Display for StudyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sink(error) => error.fmt(f),
            Self::Threads(threads) => {
                write!(f, "the system would not give {threads} threads; ask for fewer")
            }
        }
    }
}

impl std::error::Error for StudyError {}

impl From<SinkError> for StudyError {
    fn from(error: SinkError) -> Self {
        Self::Sink(error)
    }
}

/// Runs many campaigns. Rows reach `sink` and the tally in the order of their numbers, so the
/// answer does not depend on threads, nor on whether the run was interrupted and resumed.
pub fn ensemble(
    case: &Case,
    ask: Ask,
    sink: &mut dyn Sink,
    watch: &dyn Watch,
) -> Result<Ensemble, StudyError> {
    let pool = pool(ask.threads).ok_or(StudyError::Threads(ask.threads))?;
    let unknowns: Vec<Unknowns> = pool.install(|| {
        (0..ask.outer.max(1)).into_par_iter().map(|k| case.unknowns(ask.seed, k)).collect()
    });
    let mut run = Ensemble { tally: Tally::new(case, ask.outer), unknowns, complete: false, ask };
    let total = match ask.goal {
        Goal::Replications(n) => n,
        Goal::Precision(_) => MOST,
    };
    let keep_events = !case.scenario.file.scenario.subject.is_guarded();
    let mut part = 0;
    while part * PART < total {
        let range = part * PART..((part + 1) * PART).min(total);
        let rows = match sink.kept(part)? {
            Some(rows) => rows,
            None => {
                let done = AtomicU64::new(range.start);
                let one = |replication: u64| -> Option<(Row, Vec<EventRow>)> {
                    if watch.stopped() {
                        return None;
                    }
                    let log = run.replication(case, replication);
                    let count = done.fetch_add(1, Ordering::Relaxed) + 1;
                    if count.is_multiple_of(64) {
                        watch.progress("campaigns", count, total);
                    }
                    let events = if keep_events && replication < SAMPLED {
                        event_rows(case, &log)
                    } else {
                        Vec::new()
                    };
                    Some((log.row, events))
                };
                let played: Option<Vec<_>> =
                    pool.install(|| range.clone().into_par_iter().map(one).collect());
                let Some(played) = played else { return Ok(run) };
                let (rows, events): (Vec<Row>, Vec<Vec<EventRow>>) = played.into_iter().unzip();
                let events: Vec<EventRow> = events.into_iter().flatten().collect();
                sink.put(part, &rows, &events)?;
                rows
            }
        };
        for row in &rows {
            run.tally.add(case, row);
        }
        part += 1;
        watch.progress("campaigns", range.end, total);
        if let Goal::Precision(wanted) = ask.goal
            && run.is_precise(wanted)
        {
            break;
        }
    }
    sink.finish(part)?;
    run.complete = true;
    Ok(run)
}

impl Ensemble {
    fn replication(&self, case: &Case, replication: u64) -> Log {
        let outer = (replication % self.unknowns.len() as u64) as usize;
        case.run(&self.unknowns[outer], self.ask.seed, replication, Options::default())
    }

    /// Whether the shares that are shown are as sure as asked, or as sure as these draws allow:
    /// once the chance within draws is a small part of the error, only more draws would help.
    fn is_precise(&self, wanted: f64) -> bool {
        ["located", "reached", "taken or killed"].iter().all(|name| {
            let half_width = self.tally.share(name).half_width;
            let draws = self.tally.by_draw(name);
            let used: Vec<_> = draws.iter().filter(|(_, n)| *n > 0).collect();
            let within: f64 = (used.iter())
                .map(|(c, n)| {
                    let p = (*c as f64 + 0.5) / (*n as f64 + 1.0);
                    p * (1.0 - p) / *n as f64
                })
                .sum();
            let within = 1.96 * within.sqrt() / used.len().max(1) as f64;
            half_width <= wanted || within <= wanted / 4.0
        })
    }
}

/// The events of a campaign as lines of the table of events.
pub fn event_rows(case: &Case, log: &Log) -> Vec<EventRow> {
    let row = |(index, event): (usize, &ringfort_model::log::Event)| EventRow {
        replication: log.row.replication,
        index: index as u32,
        at: event.at,
        phase: event.phase,
        side: event.what.side(),
        kind: event.what.kind(),
        text: event.what.sentence(&case.plan.names),
        cause: event.cause,
        place: event.place,
        belief: event.belief,
        alert: event.alert,
    };
    log.events.iter().enumerate().map(row).collect()
}
