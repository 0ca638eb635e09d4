//! Do flight and search agree with the closed form of the expanding disc?

use ringfort_analysis::pursuit::{Cordon, Pursuit, Search};
use ringfort_model::log::{Stage, What};

use crate::kit::{Case, KNOWN_HOUSE, ON_FOOT, WEEK, check_share, count, first};

/// He breaks out two minutes after contact, out of a fight that goes on for weeks and hits nobody.
const BREAK_OUT: &str = r#"
[escort]
people = 9
reaction = "2 min"
go_with_him = 2

[engagement]
median_duration = "700 h"
principal = { at_site = "0 / h", break_out = 0, when_found = 0 }

[seeker.pursuit]
flight_speed = "3 km/h"
searchers = 6
speed = "2 km/h"
sweep_width = "120 m"
late = "15 min"
lasts = "6 h"
"#;

fn search() -> Search {
    Search {
        searchers: 6.0,
        speed_m_per_s: 2.0 / 3.6,
        sweep_width_m: 120.0,
        lateness_s: 900.0,
        lasts_s: 6.0 * 3600.0,
    }
}

#[track_caller]
fn check(cordon: Option<(f64, f64)>) {
    let text = cordon.map_or_else(String::new, |(closes_s, radius_m)| {
        format!("[seeker.cordon]\ncloses = \"{closes_s} s\"\nradius = \"{radius_m} m\"\n")
    });
    let case = Case::of(&[WEEK, KNOWN_HOUSE, ON_FOOT, BREAK_OUT, &text]);
    // the cordon is reckoned from contact, the search from the break-out two minutes later
    let ring =
        cordon.map(|(closes_s, radius_m)| Cordon { closes_at_s: closes_s - 120.0, radius_m });
    let exact = Pursuit::new(3.0 / 3.6, search(), ring).unwrap();
    let n = 8000;
    let logs: Vec<_> = (0..n).map(|k| case.play(u64::from(k))).collect();
    let found_s: Vec<f64> = (logs.iter())
        .filter_map(|log| Some((log.row.found? - log.row.broke_out.unwrap()).seconds()))
        .collect();
    for minutes in [16.0, 20.0, 30.0, 45.0, 90.0, 240.0, 600.0] {
        let by = found_s.iter().filter(|s| **s <= 60.0 * minutes).count() as u32;
        check_share(
            &format!("found by {minutes} min"),
            by,
            n,
            exact.found_by(60.0 * minutes).value(),
        );
    }
    let ends = exact.ends();
    check_share("found", found_s.len() as u32, n, ends.found.value());
    let away = logs.iter().filter(|log| log.row.stage == Some(Stage::EscapedContact)).count();
    check_share("away", away as u32, n, ends.found.complement().value());
    for log in &logs {
        let closing = first(log, |what| matches!(what, What::CordonCloses { .. }));
        if let Some(event) = closing {
            let inside = What::CordonCloses { inside: !exact.is_outside_at_closing() };
            assert_eq!(event.what, inside);
            assert!(
                (event.at - log.row.broke_out.unwrap()).seconds()
                    >= ring.unwrap().closes_at_s - 0.001
            );
        }
        assert_eq!(log.row.with_him, 2);
        assert_eq!(count(log, |what| matches!(what, What::BreaksOut { .. })), 1);
    }
}

#[test]
fn agree_pursuit_without_cordon() {
    check(None);
}

/// At 50 m a minute he is 1.9 km away when it closes: inside.
#[test]
fn agree_pursuit_inside_the_cordon() {
    check(Some((2400.0, 2500.0)));
}

/// The same ring closed too late: outside, and free unless found before.
#[test]
fn agree_pursuit_outside_the_cordon() {
    check(Some((4200.0, 2500.0)));
}

/// Warned before contact he is ahead of the search by as much: it is reckoned from contact.
#[test]
fn law_a_head_start_delays_the_search() {
    let warned = "[[layer]]\nid = \"wire\"\naround = \"house\"\nradius = \"1 km\"\n\
                  [[layer.sensor]]\nid = \"fence\"\non_foot = 1\nassess = 1\ncommunicate = 1\n";
    let case = Case::of(&[WEEK, KNOWN_HOUSE, ON_FOOT, BREAK_OUT, warned]);
    for k in 0..200 {
        let log = case.play(k);
        let row = &log.row;
        let (out, contact) = (row.broke_out.unwrap(), row.contact.unwrap());
        assert!(out < contact && !row.reached);
        assert_eq!((out - row.detected.unwrap()).seconds(), 120.0);
        let starts = first(&log, |what| matches!(what, What::SearchStarts {})).unwrap().at;
        assert!(((starts - contact).seconds() - 900.0).abs() < 0.002);
        assert!(row.found.is_none_or(|found| found >= starts));
    }
}
