//! Do the plans leak, and in time?
//!
//! The leak clock of the other side: each of those who plan leaks at a rate of the stage that the plan
//! is in, each on their own, so that P(no leak by t) = exp(−Σ λⱼ t) (a Poisson process thinned by
//! nothing; the general form with a growing circle is in [`crate::compartments`]).

use ringfort_model::units::Probability;

/// One stage of a plan.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlanStage {
    /// How often one planner leaks, a second.
    pub rate_per_s: f64,
    /// How long the stage lasts, in seconds.
    pub lasts_s: f64,
}

/// P(a warning has reached him by the end of the last stage): a leak must come `lead_s` before it.
///
/// The stages follow one another; `planners` leak each on their own.
pub fn warned_by_the_end(stages: &[PlanStage], planners: f64, lead_s: f64) -> Probability {
    let whole: f64 = stages.iter().map(|stage| stage.lasts_s).sum();
    let mut left_s = (whole - lead_s.max(0.0)).max(0.0);
    let mut hazard = 0.0;
    for stage in stages {
        let counted_s = stage.lasts_s.min(left_s);
        hazard += stage.rate_per_s * counted_s;
        left_s -= counted_s;
    }
    Probability::clamped(-libm::expm1(-planners.max(0.0) * hazard))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn law_warnings_add_over_stages_and_planners() {
        let preparing = PlanStage { rate_per_s: 0.1 / 86_400.0, lasts_s: 86_400.0 };
        let striking = PlanStage { rate_per_s: 2.0 / 3600.0, lasts_s: 1800.0 };
        let p = |planners, lead| warned_by_the_end(&[preparing, striking], planners, lead).value();
        assert!((p(1.0, 0.0) - (1.0 - libm::exp(-1.1))).abs() < 1e-15);
        assert!((p(3.0, 0.0) - (1.0 - libm::exp(-3.3))).abs() < 1e-15);
        // with a lead of the whole strike, only what leaks while preparing comes in time
        assert!((p(1.0, 1800.0) - (1.0 - libm::exp(-0.1))).abs() < 1e-15);
        assert_eq!(p(1.0, 1e9), 0.0);
    }
}
