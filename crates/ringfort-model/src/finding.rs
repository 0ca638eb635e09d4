//! What closed forms alone answer: findings, without chance and without a scenario.

mod detection;
mod path;

pub use detection::{DetectionFinding, Posterior};
pub use path::{
    Convention, LateAlarms, PathFinding, PathInput, PathLocation, PathTask, PathUncertainty, Positive, ResponseUsed,
    TimelyDetection, Told,
};
