//! What if? Variants against the scenario as it stands, paired replication by replication.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Estimate;

/// The comparison of variants.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WhatIf {
    /// What the variants are compared with: "the scenario as it stands".
    pub base: String,
    /// One sentence on what matters most.
    pub sentence: String,
    /// The variants, largest difference first.
    pub variants: Vec<VariantEffect>,
}

/// One variant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VariantEffect {
    /// Its id.
    pub id: String,
    /// Why one would ask: "the full circles instead of the house".
    pub why: String,
    /// What it changes. The same probabilities in the same order for every variant.
    pub differences: Vec<Difference>,
}

/// One probability under both, and its paired difference.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Difference {
    /// The event in words: "located".
    pub label: String,
    /// Its probability in the scenario as it stands.
    pub base: Estimate,
    /// Its probability in the variant.
    pub variant: Estimate,
    /// Variant less base, -1 to 1, with the paired error and the band over the unknowns.
    pub difference: Estimate,
    /// Pairs compared.
    pub pairs: u64,
    /// Pairs in which it happened in the base and not in the variant.
    pub n10: u64,
    /// Pairs in which it happened in the variant and not in the base.
    pub n01: u64,
}
