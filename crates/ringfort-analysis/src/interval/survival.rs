//! How long until each of several ends, when some runs stop before any of them?
//!
//! The cumulative incidence of competing ends, of which the survival curve of Kaplan and Meier is
//! the case of a single end. Source: Kaplan and Meier, Nonparametric Estimation from Incomplete
//! Observations, 1958; Aalen and Johansen, 1978 (*source not read*) for competing ends.

/// How one run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ending {
    /// When, in milliseconds or any other whole unit.
    pub time: i64,
    /// Which end it met, numbered from 0; None when it was still going and merely stopped being
    /// watched then (the horizon).
    pub cause: Option<usize>,
}

/// The curve after one moment at which something ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The moment, in the unit of [`Ending::time`].
    pub time: i64,
    /// Runs still going just before it.
    pub at_risk: u64,
    /// Probability to be still going after it.
    pub survival: f64,
    /// Standard error of `survival` (Greenwood).
    pub survival_error: f64,
    /// Probability that each cause has ended a run by then, in the order of the causes. With
    /// `survival` they sum to 1.
    pub incidence: Vec<f64>,
}

/// Probability of each end by time; a step function that starts at survival 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Incidence {
    /// The moments at which the curve steps, rising.
    pub steps: Vec<Step>,
}

/// Estimates the curves for `causes` competing ends from `endings` in any order.
///
/// - A run censored at a moment counts as at risk at that moment.
/// - Assumes that being censored says nothing about what would have come.
/// - Causes numbered `causes` or more count as ends without a curve.
pub fn incidence(endings: &[Ending], causes: usize) -> Incidence {
    let mut endings = endings.to_vec();
    endings.sort_unstable();
    let mut steps = Vec::new();
    let mut by_cause = vec![0.0; causes];
    let (mut survival, mut greenwood) = (1.0, 0.0);
    let mut done = 0;
    for moment in endings.chunk_by(|a, b| a.time == b.time) {
        let at_risk = endings.len() - done;
        done += moment.len();
        let ended = moment.iter().filter(|ending| ending.cause.is_some()).count();
        if ended == 0 {
            continue;
        }
        let risk = at_risk as f64;
        for cause in moment.iter().filter_map(|ending| ending.cause) {
            if let Some(curve) = by_cause.get_mut(cause) {
                *curve += survival / risk;
            }
        }
        let left = (at_risk - ended) as f64;
        survival *= left / risk;
        if left > 0.0 {
            greenwood += ended as f64 / (risk * left);
        }
        steps.push(Step {
            time: moment[0].time,
            at_risk: at_risk as u64,
            survival,
            survival_error: survival * libm::sqrt(greenwood),
            incidence: by_cause.clone(),
        });
    }
    Incidence { steps }
}

impl Incidence {
    /// Probability to be still going after `time`.
    pub fn survival(&self, time: i64) -> f64 {
        self.at(time).map_or(1.0, |step| step.survival)
    }

    /// Probability that `cause` has ended a run by `time`.
    pub fn of(&self, cause: usize, time: i64) -> f64 {
        self.at(time).and_then(|step| step.incidence.get(cause)).copied().unwrap_or(0.0)
    }

    /// The first moment by which a share `u` of all runs has met `cause`; None if that never happens
    /// within what was watched.
    pub fn time_by_which(&self, cause: usize, u: f64) -> Option<i64> {
        let reached = |step: &&Step| step.incidence.get(cause).is_some_and(|p| *p >= u - 1e-12);
        self.steps.iter().find(reached).map(|step| step.time)
    }

    /// The step in force at `time`; None before the first.
    fn at(&self, time: i64) -> Option<&Step> {
        let passed = self.steps.partition_point(|step| step.time <= time);
        self.steps[..passed].last()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ends(list: &[(i64, Option<usize>)]) -> Vec<Ending> {
        list.iter().map(|&(time, cause)| Ending { time, cause }).collect()
    }

    /// The 6-mercaptopurine arm of the leukaemia trial of Freireich et al. (1963): the survival
    /// at 6, 7, 10, 13, 16, 22 and 23 weeks as texts on survival print it; from memory, *source not read*.
    #[test]
    fn verify_kaplan_meier_leukaemia() {
        let relapsed = [6, 6, 6, 7, 10, 13, 16, 22, 23];
        let censored = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35];
        let mut list: Vec<_> = relapsed.iter().map(|&t| (t, Some(0))).collect();
        list.extend(censored.iter().map(|&t| (t, None)));
        let curve = incidence(&ends(&list), 1);
        let printed = [
            (6, 0.857),
            (7, 0.807),
            (10, 0.753),
            (13, 0.690),
            (16, 0.627),
            (22, 0.538),
            (23, 0.448),
        ];
        assert_eq!(curve.steps.len(), printed.len());
        for (time, survival) in printed {
            assert!((curve.survival(time) - survival).abs() <= 0.0005, "week {time}");
        }
        // Greenwood at week 6, as printed beside it.
        assert!((curve.steps[0].survival_error - 0.0764).abs() <= 0.00005);
        assert_eq!(curve.time_by_which(0, 0.5), Some(23));
        assert_eq!(curve.time_by_which(0, 0.9), None);
    }

    #[test]
    fn law_competing_ends_and_survival_sum_to_one() {
        let list =
            ends(&[(5, Some(1)), (1, Some(0)), (3, None), (3, Some(1)), (7, Some(0)), (9, None)]);
        let curve = incidence(&list, 2);
        for step in &curve.steps {
            let sum: f64 = step.incidence.iter().sum::<f64>() + step.survival;
            assert!((sum - 1.0).abs() < 1e-12);
        }
        assert!((curve.of(0, 2) - 1.0 / 6.0).abs() < 1e-15);
        assert_eq!((curve.of(1, 2), curve.survival(0), curve.of(5, 9)), (0.0, 1.0, 0.0));
    }

    /// Without censoring the curves are plain shares.
    #[test]
    fn law_without_censoring_incidence_is_a_share() {
        let list: Vec<_> =
            (0..100).map(|k| (i64::from(k), Some(usize::from(k % 4 == 0)))).collect();
        let curve = incidence(&ends(&list), 2);
        assert!((curve.of(1, 99) - 0.25).abs() < 1e-12);
        assert!((curve.of(0, 49) - 0.37).abs() < 1e-12);
        assert!(curve.survival(99).abs() < 1e-12);
        assert!(incidence(&[], 2).steps.is_empty());
    }
}
