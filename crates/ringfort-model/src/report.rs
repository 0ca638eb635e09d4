//! What does a report say? All that the page draws, and nothing that it would have to compute.
//!
//! `view` fills a [`Report`] from a study, `web/` draws it; [`report_schema`] is the contract
//! between the two, from which the TypeScript types are made. The parts stand in the order in
//! which they are read. Every part that a study may lack is optional, and the page then says what
//! is missing.
//!
//! Numbers are finite (JSON has no word for the others). Times on the campaign's clock are hours
//! since the scenario's start (`at_h`), times along a way in are seconds since its first task
//! (`starts_s`), places are metres east and north of the frame's origin.

mod around;
mod contact;
mod estimate;
mod head;
mod ledger;
mod locating;
mod map;
mod method;
mod outcome;
mod story;
mod ways;
mod what_if;

pub use around::{Around, AroundElement, AroundRoads, AroundWay};
pub use contact::{FigureGroup, Reached};
pub use estimate::{Basis, Curve, CurveBand, Estimate, Figure, Unit};
pub use head::{Head, Subject};
pub use ledger::{
    Assumption, Assumptions, Check, CheckVerdict, Claim, Draw, Ledger, Source, UseOfClaim,
};
pub use locating::{CauseShare, Causes, FlowLink, GaveAway, Locating, Quartile};
pub use map::{
    Extent, LineKind, Map, MapLine, MapMark, MapPoint, MapPost, MapRing, MapSite, MapTown, MapZone,
    PostSymbol, ZoneKind,
};
pub use method::{Formula, FormulaStatus, Method, Verdicts};
pub use outcome::{Fate, FateCurve, FateShare, Outcomes, Stage, StageShare};
pub use story::{
    Belief, BeliefMark, BeliefSeries, Phase, Side, Stay, Step, Story, Threshold, ThresholdCourse,
};
pub use ways::{
    DetectionAt, Means, OtherRoads, Response, SequenceDiagram, SequenceRow, SiteWays, Task, Way,
};
pub use what_if::{Difference, VariantEffect, WhatIf};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One report, as `report.html` carries it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// What was asked, by whom it can be repeated, and the answer in one sentence.
    pub head: Head,
    /// How the campaigns ended.
    pub outcomes: Outcomes,
    /// How long it took to find the principal. Absent when no replication was run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locating: Option<Locating>,
    /// What gave him away, what saw the seeker come, what held the seeker up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub causes: Option<Causes>,
    /// The median campaign, told and as a timeline. Absent for a self-audit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub story: Option<Story>,
    /// What the seeker believed over time, in one replication. Absent for a self-audit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub belief: Option<Belief>,
    /// The ways in, site by site. Empty for a self-audit.
    #[serde(default)]
    pub ways: Vec<SiteWays>,
    /// Figures of the approach, the engagement, the flight and the evacuation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reached: Option<Reached>,
    /// The map. Absent when the scenario has no terrain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub map: Option<Map>,
    /// What the variants would change. Absent when none was run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub what_if: Option<WhatIf>,
    /// The evidence, and the claims kept for checking.
    pub ledger: Ledger,
    /// The assumption register.
    pub assumptions: Assumptions,
    /// Formulas, verification, limits.
    pub method: Method,
}

/// The JSON Schema (2020-12) of [`Report`].
pub fn report_schema() -> serde_json::Value {
    schemars::schema_for!(Report).to_value()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The committed schema, from which `npm run types` makes the TypeScript types.
    const SCHEMA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../web/schema/report.json");
    const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../web/sample/report.json");

    /// Rewritten by `RINGFORT_GOLDEN=1 cargo test -p ringfort-model golden_report_schema`.
    #[test]
    fn golden_report_schema() {
        let made = serde_json::to_string_pretty(&report_schema()).unwrap() + "\n";
        if std::env::var_os("RINGFORT_GOLDEN").is_some() {
            std::fs::write(SCHEMA, &made).unwrap();
        }
        let kept = std::fs::read_to_string(SCHEMA).unwrap_or_default();
        assert!(made == kept, "web/schema/report.json is stale: run with RINGFORT_GOLDEN=1");
    }

    #[test]
    fn law_a_report_survives_json() {
        let text = std::fs::read_to_string(SAMPLE).unwrap();
        let report: Report = serde_json::from_str(&text).unwrap();
        let again: Report = serde_json::from_str(&serde_json::to_string(&report).unwrap()).unwrap();
        assert_eq!(report, again);
    }
}
