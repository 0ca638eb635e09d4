//! What somebody inside would make of a sequence diagram.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The worst insiders, alone and in pairs, beside the outsider whom nobody helps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InsidersFinding {
    /// P(I) of the most vulnerable path of an outsider whom nobody helps.
    pub p_interruption_outsider: f64,
    /// Least P(noticed) of an outsider whom nobody helps, in time or not.
    pub p_detection_outsider: f64,
    /// In how many small parts somebody inside does the deed when he takes his time.
    pub parts: u32,
    /// Each role alone, the worst first.
    pub singles: Vec<InsiderFinding>,
    /// Each two, the worst first; at most as many as there are single roles, and at least ten.
    pub pairs: Vec<InsiderFinding>,
}

/// What one or two people inside make of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InsiderFinding {
    /// Their roles.
    pub roles: Vec<String>,
    /// P(I) of the most vulnerable path of an outsider whom they help.
    pub p_interruption: f64,
    /// By how much that is lower than without their help.
    pub lowers_by: f64,
    /// The path: its elements, from outside in, and the target's task.
    pub path: Vec<String>,
    /// Mean response time that is left, in seconds.
    pub response_mean_s: f64,
    /// That an alarm then gets through.
    pub p_communication: f64,
    /// Least P(noticed) when they do it alone, at one go.
    pub p_detection_abrupt: f64,
    /// The same in small parts, each noticed on its own; null when the deed has one part.
    pub p_detection_protracted: Option<f64>,
    /// Whether it is exact; otherwise the figures may be too high.
    pub is_exact: bool,
}
