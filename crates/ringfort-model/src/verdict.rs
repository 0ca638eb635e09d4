//! What did recomputing a published figure come to?

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One figure of a source beside ours.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Verdict {
    /// The case, and the place in it when it holds several figures: `pn-table-equal/6v4`.
    pub id: String,
    /// The figure as the source has it.
    pub published: f64,
    /// The figure as the engine computes it from the case's inputs; null when it cannot.
    pub computed: Option<f64>,
    /// `computed` less `published`; null without a computed figure.
    pub difference: Option<f64>,
    /// How large the difference may be: half the last printed digit where the source prints one.
    pub tolerance: f64,
    /// What it comes to.
    pub verdict: VerdictKind,
}

/// What a comparison comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum VerdictKind {
    /// Within the tolerance.
    #[serde(rename = "ok")]
    Ok,
    /// Not within the tolerance, or within it where the source is known to be wrong.
    #[serde(rename = "miss")]
    Miss,
    /// The source is wrong here, and ours differs from it by more than the tolerance, as it must.
    #[serde(rename = "must differ")]
    MustDiffer,
}

impl Verdict {
    /// Judges `computed` against `published`; `must_differ` for a figure that is known to be wrong.
    ///
    /// What is not a finite number counts as not computed, and is a miss.
    pub fn of(
        id: String,
        published: f64,
        computed: Option<f64>,
        tolerance: f64,
        must_differ: bool,
    ) -> Self {
        let computed = computed.filter(|value| value.is_finite());
        let difference = computed.map(|value| value - published);
        let verdict = match difference {
            Some(gap) if must_differ && gap.abs() > tolerance => VerdictKind::MustDiffer,
            Some(gap) if !must_differ && gap.abs() <= tolerance => VerdictKind::Ok,
            _ => VerdictKind::Miss,
        };
        Self { id, published, computed, difference, tolerance, verdict }
    }
}

impl VerdictKind {
    /// The words for it: `ok`, `miss`, `must differ`.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Miss => "miss",
            Self::MustDiffer => "must differ",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(computed: Option<f64>, must_differ: bool) -> VerdictKind {
        Verdict::of("case".to_owned(), 0.476, computed, 0.0005, must_differ).verdict
    }

    #[test]
    fn law_a_known_error_is_missed_by_agreeing_with_it() {
        assert_eq!(kind(Some(0.4764), false), VerdictKind::Ok);
        assert_eq!(kind(Some(0.483), false), VerdictKind::Miss);
        assert_eq!(kind(Some(0.483), true), VerdictKind::MustDiffer);
        assert_eq!(kind(Some(0.4764), true), VerdictKind::Miss);
        for must_differ in [false, true] {
            assert_eq!(kind(None, must_differ), VerdictKind::Miss);
            assert_eq!(kind(Some(f64::NAN), must_differ), VerdictKind::Miss);
        }
        let text = serde_json::to_string(&Verdict::of("a/b".to_owned(), 1.0, None, 0.5, false));
        assert_eq!(
            text.unwrap(),
            r#"{"id":"a/b","published":1.0,"computed":null,"difference":null,"tolerance":0.5,"verdict":"miss"}"#
        );
    }
}
