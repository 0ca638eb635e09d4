//! Does a life by the hours of the week keep its hours, and does the seeker's chain follow it?

use ringfort_model::log::{Log, What};
use ringfort_model::units::Instant;

use crate::kit::{Case, ON_FOOT, WEEK};

const MAYOR: &str = r#"
[[site]]
id = "home"
at = [2025, 2025]
[[site]]
id = "hall"
at = [3025, 2025]
[[site]]
id = "school"
at = [2025, 3025]

[principal]
starts_at = "home"
moves = { home = "home" }
[principal.transit]
off_road = "60 km/h"
[[principal.habit]]
id = "school run"
at_site = "school"
days = ["weekdays"]
from = "07:45"
until = "08:15"
chance = 0.6
[[principal.habit]]
id = "office"
at_site = "hall"
days = ["weekdays"]
from = "08:30"
until = "17:30"
chance = 0.9
[[principal.habit]]
id = "surgery"
at_site = "hall"
days = ["saturday"]
from = "10:00"
until = "12:00"
late = "30 min"

[seeker.prior]
elsewhere = 0.01
leaves_the_list = 0
[seeker.decision]
go_when = { belief = 1, window = "1 h" }
gate = ["force ready"]
ready = "20 d"
"#;

/// Where he is at an instant; none on the way.
fn at(log: &Log, now: Instant) -> Option<usize> {
    let mut here = Some(0);
    for event in log.events.iter().take_while(|event| event.at <= now) {
        match event.what {
            What::Leaves { .. } => here = None,
            What::Arrives { site } => here = Some(usize::from(site)),
            _ => {}
        }
    }
    here
}

fn hour(h: f64) -> Instant {
    Instant((h * 3_600_000.0) as i64)
}

#[test]
fn law_hours_are_kept() {
    let sure = MAYOR.replace("chance = 0.6", "chance = 1").replace("chance = 0.9", "chance = 1");
    let case = Case::of(&[WEEK, &sure, ON_FOOT]);
    let log = case.play(0);
    for day in 0..5 {
        let on = |clock: f64| at(&log, hour(24.0 * f64::from(day) + clock));
        let seen: Vec<_> = [3.0, 7.5, 8.0, 9.0, 17.4, 18.0].map(on).to_vec();
        assert_eq!(seen, [Some(0), Some(0), Some(2), Some(1), Some(1), Some(0)], "day {day}");
    }
    let saturday = |clock: f64| at(&log, hour(5.0 * 24.0 + clock));
    assert_eq!([10.25, 10.75, 12.5].map(saturday), [Some(0), Some(1), Some(0)]);
    assert_eq!(at(&log, hour(6.0 * 24.0 + 12.0)), Some(0));
}

/// The seeker's chain, left alone, is where he is as often as he is, hour by hour.
#[test]
fn agree_chain_and_campaigns() {
    let case = Case::of(&[WEEK, MAYOR, ON_FOOT]);
    let campaigns = 600;
    let logs: Vec<Log> = (0..campaigns).map(|k| case.play(k)).collect();
    let model = &case.plan.seeker;
    assert_eq!(model.week.len(), 168);
    let mut p = vec![1.0, 0.0, 0.0, 0.0];
    for step in 0..160_u32 {
        let there = |site: usize| {
            // who leaves on the hour has arrived three minutes later
            let now = hour(f64::from(step) + 0.05);
            let here = logs.iter().filter(|log| at(log, now) == Some(site));
            here.count() as f64 / campaigns as f64
        };
        for (site, p) in p.iter().enumerate().take(3) {
            let error = (p * (1.0 - p) / campaigns as f64).sqrt();
            let seen = there(site);
            assert!(
                (seen - p).abs() <= 4.0 * error + 1e-9,
                "hour {step} site {site}: {seen} v {p}"
            );
        }
        let motion = model.motion_at(step);
        p = (0..4)
            .map(|to| (0..4).map(|from| p[from] * motion.probability(from, to)).sum())
            .collect();
    }
    // he is in the office on Monday at nine, and stays there through the morning
    assert!((model.staying(1, 9, 8) - 1.0).abs() < 1e-12);
    assert!(model.staying(1, 9, 9) < 1e-12);
}
