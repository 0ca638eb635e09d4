//! What does it rest on? Claims with their grades, and the assumption register.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Basis, Estimate, Unit};

/// The evidence.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ledger {
    /// Who was read.
    pub sources: Vec<Source>,
    /// What they say, in the order of the ledger.
    pub claims: Vec<Claim>,
    /// The model against the claims kept for checking.
    #[serde(default)]
    pub checks: Vec<Check>,
}

/// One source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its id.
    pub id: String,
    /// What it is.
    pub kind: String,
    /// Day of publication, `2026-02-24`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
}

/// What a claim is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UseOfClaim {
    /// An input may cite it.
    Input,
    /// Kept for judging the result: no input may cite it.
    Check,
}

/// One claim.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// Its id.
    pub id: String,
    /// Id of its source.
    pub source: String,
    /// Admiralty grade: reliability of the source A to F, credibility of the item 1 to 6.
    pub grade: String,
    /// Who first said it.
    pub origin: String,
    /// The part of the model it speaks of.
    pub about: String,
    /// What it says, in the ledger's words.
    pub text: String,
    /// The number it gives, in words: "guards, around 400".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// What it is used for.
    pub used_for: UseOfClaim,
    /// Paths of the quantities that cite it.
    #[serde(default)]
    pub cited_by: Vec<String>,
    /// Ids of claims that contradict it.
    #[serde(default)]
    pub contradicted_by: Vec<String>,
    /// Ids of claims of another origin that confirm it.
    #[serde(default)]
    pub confirmed_by: Vec<String>,
}

/// A claim kept for checking against what the model gives.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// Id of the claim.
    pub claim: String,
    /// What was reported, in words: "48 hours".
    pub reported: String,
    /// Unit of the numbers that follow.
    pub unit: Unit,
    /// Reported value; absent when it is a bound or a yes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reported_value: Option<f64>,
    /// The model's median.
    pub median: f64,
    /// From the 25 % to the 75 % quantile.
    pub half: [f64; 2],
    /// From the 10 % to the 90 % quantile.
    pub most: [f64; 2],
    /// Share of the model's values below the reported one, ties counted half.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mid_p: Option<f64>,
    /// What that says.
    pub verdict: CheckVerdict,
    /// The verdict as a sentence.
    pub sentence: String,
}

/// How a claim and the model stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CheckVerdict {
    /// The claim lies where the model expects it.
    Agrees,
    /// The claim lies far out.
    Disagrees,
    /// The model's range is too wide to be wrong.
    TooVague,
}

/// The assumption register.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Assumptions {
    /// The result whose leverages are given, in words: "P(located)".
    pub answer: String,
    /// Share of the quantities that are assumed, 0 to 1.
    pub share_assumed: f64,
    /// Share of the answer's variance over the unknowns that comes from assumed ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variance_assumed: Option<Estimate>,
    /// Leverage of an input that does nothing: what lies near it is noise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dummy_leverage: Option<Estimate>,
    /// The quantities, largest leverage first, those without one last.
    pub quantities: Vec<Assumption>,
}

/// How often a quantity is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Draw {
    /// Once a study: we do not know it.
    Study,
    /// Once an entity: it differs.
    Entity,
    /// Every time: chance.
    Use,
}

/// One quantity of the scenario.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Assumption {
    /// Its path in the scenario: `seeker.tail[0].keeps`.
    pub path: String,
    /// Its value or distribution in words: "beta(6, 4)", "90 s".
    pub value: String,
    /// What it rests on.
    pub basis: Basis,
    /// How often it is drawn.
    pub draw: Draw,
    /// Var E[answer | quantity] / Var answer over the outer draws, 0 to 1. Absent when it was
    /// not varied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leverage: Option<Estimate>,
}
