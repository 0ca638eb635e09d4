//! What closed forms alone answer: findings, without chance and without a scenario.

mod detection;
mod diagram;
mod path;

pub use detection::{DetectionFinding, Posterior};
pub use diagram::{
    DiagramCourse, DiagramFinding, DiagramStep, ElementWorth, KnownBy, LayerBalance, Measure,
    Ranking, StepKind,
};
pub use path::{
    Convention, LateAlarms, PathFinding, PathInput, PathLocation, PathTask, PathUncertainty,
    Positive, ResponseUsed, TimelyDetection, Told,
};
