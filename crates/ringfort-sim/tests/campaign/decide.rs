//! Does the optimal rule earn what its backward induction promises?

use ringfort_model::log::{Log, What};
use ringfort_model::units::Probability;

use crate::kit::{Case, ON_FOOT, WEEK};

/// He is in the house, or at a farm beyond the map; a cook tells. Once a day one can set out.
fn scenario(starts_at: &str, third_party: &str) -> String {
    format!(
        r#"
[[site]]
id = "house"
at = [2025, 2025]
weight = 0.6
[[site]]
id = "farm"
weight = 0.4
off_map = {{ travel = "3 h", area = "1 km2" }}

[principal]
starts_at = "{starts_at}"
moves = "stay"

[seeker.prior]
elsewhere = 0

[[seeker.informant]]
id = "cook"
rate = "0.05 / h"
right = 0.75

[seeker.decision]
optimal = {{ gain = 10, wrong_fix = 12, failed = 6, missed = 1, fallout = {{ political = 1, violent = 0.5 }} }}
{third_party}
"#
    )
}

/// What the first strike came to, or what not striking did.
fn worth(log: &Log) -> f64 {
    let first = log.events.iter().find_map(|event| match event.what {
        What::Contact { .. } => Some(10.0 - 1.5),
        What::DryHole { .. } => Some(-12.0 - 1.5),
        What::Forestalled {} => Some(-3.0),
        _ => None,
    });
    first.unwrap_or(-1.0)
}

/// Mean worth and its standard error when he is in the house with probability 0.6.
fn earned(third_party: &str, campaigns: u64) -> (f64, f64) {
    let (mut mean, mut variance) = (0.0, 0.0);
    for (start, p) in [("house", 0.6), ("farm", 0.4)] {
        let case = Case::of(&[WEEK, &scenario(start, third_party), ON_FOOT]);
        let all: Vec<f64> = (0..campaigns).map(|k| worth(&case.play(k))).collect();
        let n = campaigns as f64;
        let m = all.iter().sum::<f64>() / n;
        mean += p * m;
        variance += p * p * all.iter().map(|v| (v - m) * (v - m)).sum::<f64>() / (n * (n - 1.0));
    }
    (mean, variance.sqrt())
}

#[test]
fn agree_campaigns_earn_the_value_of_the_rule() {
    for third_party in ["", "third_party = { acts = \"0.01 / h\", loss = 3 }"] {
        let case = Case::of(&[WEEK, &scenario("house", third_party), ON_FOOT]);
        let rule = case.plan.optimal.as_ref().unwrap();
        assert!(rule.sites[1].is_none(), "what is beyond the map is not struck");
        let house = rule.sites[0].as_ref().unwrap();
        assert_eq!(house.starts.len(), 7);
        let promised = house.solution.value(0, Probability::clamped(0.6));
        let (mean, error) = earned(third_party, 3000);
        println!("promised {promised}, earned {mean} +- {error}");
        assert!((mean - promised).abs() < 4.0 * error, "{promised} v {mean} +- {error}");
        // waiting is worth something, and the rule finds it
        let at_once =
            house.solution.value_of_going(house.starts[0].step, Probability::clamped(0.6));
        assert!(mean > at_once.max(-1.0) + 4.0 * error, "{mean} v {at_once}");
    }
}

/// Without departures the belief asked for falls as the window closes; a third party who may act
/// first lowers it.
#[test]
fn law_asked_belief_falls_as_the_window_closes() {
    let asked = |third_party: &str| -> Vec<f64> {
        let case = Case::of(&[WEEK, &scenario("house", third_party), ON_FOOT]);
        let house = case.plan.optimal.unwrap().sites[0].clone().unwrap();
        // where only certainty would do, waiting is as good
        house.starts.iter().map(|start| start.go.map_or(1.0, Probability::value)).collect()
    };
    let patient = asked("");
    assert!(patient.windows(2).all(|w| w[1] <= w[0] + 1e-9), "{patient:?}");
    let pressed = asked("third_party = { acts = \"0.02 / h\", loss = 5 }");
    assert!(pressed.iter().zip(&patient).all(|(p, q)| p <= q), "{pressed:?} {patient:?}");
}

/// The rule goes at the first start at which belief passes what that start asks for, never before.
#[test]
fn law_goes_when_the_start_asks_no_more() {
    let case = Case::of(&[WEEK, &scenario("house", ""), ON_FOOT]);
    let house = case.plan.optimal.as_ref().unwrap().sites[0].as_ref().unwrap();
    for k in 0..300 {
        let log = case.traced(k);
        let went = log.events.iter().find(|e| matches!(e.what, What::Go { .. })).map(|e| e.at);
        let first = house.starts.iter().find(|start| {
            let now = log.beliefs.iter().rfind(|(at, _)| *at <= start.at);
            start.go.zip(now).is_some_and(|(asked, (_, belief))| belief[0] >= asked.value())
        });
        let due = first.filter(|start| start.at <= log.row.ended).map(|start| start.at);
        assert_eq!(went, due, "campaign {k}");
    }
}
