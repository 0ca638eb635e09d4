//! What the engine asks of the world outside it: where results go, and who watches.

use std::fmt;

use ringfort_model::log::{EventRow, Row};

/// Takes the results of a run, part by part.
///
/// A part is a fixed stretch of replications, so that an undisturbed run and one that was resumed
/// put the same parts.
pub trait Sink {
    /// The rows of a part that an earlier, interrupted run has kept; none when it must be run.
    fn kept(&mut self, part: u64) -> Result<Option<Vec<Row>>, SinkError>;

    /// Keeps a part that is done: its rows in order, and the events of the sampled replications.
    fn put(&mut self, part: u64, rows: &[Row], events: &[EventRow]) -> Result<(), SinkError>;

    /// All parts are there, `count` of them: makes the lasting tables out of them.
    fn finish(&mut self, count: u64) -> Result<(), SinkError>;

    /// Writes a whole file, beside and then renamed.
    fn file(&mut self, name: &str, bytes: &[u8]) -> Result<(), SinkError>;
}

/// Why results could not be kept: a plain sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SinkError(pub String);

impl fmt::Display for SinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for SinkError {}

/// Watches a run and may stop it.
pub trait Watch: Sync {
    /// So much of it is done.
    fn progress(&self, stage: &str, done: u64, total: u64);

    /// Whether to stop, keeping what is done.
    fn stopped(&self) -> bool;
}

/// Watches nothing and never stops.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unwatched;

impl Watch for Unwatched {
    fn progress(&self, _: &str, _: u64, _: u64) {}

    fn stopped(&self) -> bool {
        false
    }
}

/// Keeps nothing but files, in memory: for tests and for callers that want numbers only.
#[derive(Debug, Clone, Default)]
pub struct Nowhere;

impl Sink for Nowhere {
    fn kept(&mut self, _: u64) -> Result<Option<Vec<Row>>, SinkError> {
        Ok(None)
    }

    fn put(&mut self, _: u64, _: &[Row], _: &[EventRow]) -> Result<(), SinkError> {
        Ok(())
    }

    fn finish(&mut self, _: u64) -> Result<(), SinkError> {
        Ok(())
    }

    fn file(&mut self, _: &str, _: &[u8]) -> Result<(), SinkError> {
        Ok(())
    }
}
