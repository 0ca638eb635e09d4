//! What followed once the seeker was there? Figures, phase by phase.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Figure, Phase};

/// Groups of figures in order of phase.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reached {
    /// Usually approach, engage, pursue, evacuate.
    pub groups: Vec<FigureGroup>,
}

/// The figures of one phase.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FigureGroup {
    /// The phase.
    pub phase: Phase,
    /// Its heading: "The engagement".
    pub title: String,
    /// A sentence above the figures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sentence: Option<String>,
    /// The figures. Empty when no campaign came so far.
    pub figures: Vec<Figure>,
}
