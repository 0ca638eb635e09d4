//! Why believe it? Formulas with their sources, what was reproduced, what was not.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Method and verification.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Method {
    /// Paragraphs on how the answer was computed and where it ends.
    pub notes: Vec<String>,
    /// The formulas that were used.
    pub formulas: Vec<Formula>,
    /// Counts of `ringfort verify`. Absent when it was not run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdicts: Option<Verdicts>,
    /// What is used and not verified against a published figure, a sentence each.
    #[serde(default)]
    pub unverified: Vec<String>,
}

/// One formula.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Formula {
    /// What it answers: "interrupted in time (P_I)".
    pub name: String,
    /// The formula in plain Unicode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<String>,
    /// Author, title, year, equation.
    pub source: String,
    /// How well it is checked.
    pub status: FormulaStatus,
}

/// How well a formula is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FormulaStatus {
    /// Published figures were reproduced.
    Verified,
    /// Two of our own roads agree; nothing published to compare with.
    Agrees,
    /// The source was not read.
    SourceNotRead,
    /// Neither.
    Unverified,
}

/// How many cases of the verification ended how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Verdicts {
    /// Reproduced within half the last printed digit.
    pub ok: u64,
    /// Not reproduced.
    pub miss: u64,
    /// Known errors in a source, from which our value differs as it must.
    pub must_differ: u64,
}
