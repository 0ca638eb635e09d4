//! Questions over many campaigns.

pub mod case;
mod causes;
mod changes;
pub mod compare;
pub mod ensemble;
pub mod exposure;
mod leverage;
mod pool;
mod predictive;
mod remarks;
mod tally;
pub mod ways;

pub use case::Case;
pub use causes::without_each_source;
pub use changes::{Suggested, suggested};
pub use compare::compare;
pub use ensemble::{Ask, Ensemble, Goal, StudyError, ensemble};
pub use exposure::{Change, exposure};
pub use leverage::{leverage, share_assumed};
pub use predictive::checks;
pub use remarks::remarks;
pub use tally::{Ending, HAPPENINGS, Happening, Tally};
pub use ways::ways_in;

/// The happening whose leverages are shown.
pub const LEANS: &str = "taken or killed";

use ringfort_analysis::interval::Nested;
use ringfort_model::report::Estimate;

/// A nested estimate as it is shown: six digits, which is more than any run resolves, so that the
/// last bits of a sum never show.
pub(crate) fn estimate(nested: &Nested) -> Estimate {
    Estimate {
        value: rounded(nested.mean),
        error: Some(rounded(nested.half_width)),
        band: nested
            .band
            .map(|(low, high)| [rounded(low.clamp(0.0, 1.0)), rounded(high.clamp(0.0, 1.0))]),
    }
}

pub(crate) fn rounded(value: f64) -> f64 {
    libm::round(value * 1e6) / 1e6
}
