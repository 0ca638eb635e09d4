//! What closed forms alone answer: findings, without chance and without a scenario.

mod decide;
mod detection;
mod diagram;
mod effort;
mod exposure;
mod flight;
mod insiders;
mod path;
mod predictability;
mod ways;

pub use decide::{DecideFinding, DecidePair, DecideSet, DecideThreshold};
pub use detection::{DetectionFinding, Posterior};
pub use diagram::{
    DiagramAreaFound, DiagramCourse, DiagramFinding, DiagramStep, DiagramTargetFound, ElementWorth,
    KnownBy, LayerBalance, Measure, Passage, Ranking, StepKind,
};
pub use effort::{
    EffortCell, EffortElsewhere, EffortFinding, EffortOverTime, EffortResource, LookFinding,
    LooksFinding, MovingFinding, MovingStep, OtherPrior, StoppingFinding, WhereaboutsFinding,
};
pub use exposure::{Attribution, ChangeFinding, ChannelFinding, FoundFinding, GuessFinding};
pub use flight::{
    CasualtyFinding, ChaseFinding, CordonFinding, DatumFinding, EvacuationFinding, ExitFinding,
    FoundBy, FoundLate, JunctionFinding, RingFinding, SavedBy,
};
pub use insiders::{InsiderFinding, InsidersFinding};
pub use path::{
    Convention, LateAlarms, PathFinding, PathInput, PathLocation, PathTask, PathUncertainty,
    Positive, ResponseUsed, TimelyDetection, Told,
};
pub use predictability::{ExposureFinding, HourExposure, PredictabilityFinding, SequenceFinding};
pub use ways::{
    ClosedRoadFinding, DriveFinding, ElementFinding, NormalFinding, OneMorePost, RoadsFinding,
    RoleCount, SecretFinding, SiteFinding, StateFinding, TurnedFinding, WayFinding, WaysFinding,
};
