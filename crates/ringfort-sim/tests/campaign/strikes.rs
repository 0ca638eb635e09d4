//! Do strikes that follow one another leave nothing behind? And the edges: alarms while a strike is
//! planned, a strike at the horizon, one that goes where he no longer is.

use ringfort_model::log::{Fate, Log, Stage, What};
use ringfort_model::units::Instant;

use crate::kit::{Case, KNOWN_HOUSE, ON_FOOT, WEEK, count, first};

/// Everything at once, and strikes that come one after another.
pub const BUSY: &str = r#"
[[site]]
id = "house"
at = [2025, 2025]
abilities = ["treatment"]
[[site]]
id = "cabin"
at = [3025, 2025]
[[site]]
id = "mill"
at = [1025, 1025]
abilities = ["treatment"]

[principal]
starts_at = "house"
moves = { rotate = ["house", "cabin", "mill"], stay = { median = "30 h", p90 = "80 h", draw = "use" } }
[[principal.need]]
for = "treatment"
every = "24 h"
late = "6 h"
[[principal.visitor]]
id = "sister"
every = { median = "14 h", p90 = "40 h", draw = "use" }
stays = { uniform = ["1 h", "9 h"], draw = "use" }
[[principal.event]]
id = "feast"
at_site = "house"
on = { uniform = ["day 1 20:00", "day 5 20:00"], draw = "use" }
lowers = { alert = "relaxed", for = "12 h" }
[principal.on_alarm]
reaction = { uniform = ["1 h", "9 h"], draw = "use" }

[eyesight.guard]
by_day = "300 m"
by_night = "80 m"
[[layer]]
id = "fence"
around = "house"
radius = "300 m"
posts = { on = "spread evenly", number = 3, guards = 2 }
[[layer.sensor]]
id = "wire"
on_foot = 0.5
nuisance = "0.3 / d"
[[layer.barrier]]
id = "mesh"
on_foot = "60 s"
[[response]]
id = "car"
people = 3
time = { median = "12 min", p90 = "30 min", draw = "use" }
[[response]]
id = "neighbours"
serves = ["house", "mill"]
people = 2
time = "9 min"
[escort]
people = 6
reaction = { median = "6 min", p90 = "20 min", draw = "use" }

[[seeker.informant]]
id = "cook"
rate = "6 / d"
right = 0.85
[[seeker.tail]]
follows = "sister"
known = true
keeps = 0.5
noticed = 0.1
[seeker.decision]
go_when = { belief = 0.8, window = "24 h", stays = 0.1 }
gate = ["visitor gone"]
[seeker.strike]
way = "foot"
start = "04:00"
force = { people = { triangular = [5, 8, 12], draw = "use" } }
aborts = 0.3
[seeker.cordon]
closes = "40 min"
radius = "1500 m"
[seeker.pursuit]
flight_speed = { uniform = ["1 km/h", "4 km/h"], draw = "use" }
searchers = 3
speed = "2 km/h"
sweep_width = "80 m"
late = "10 min"
lasts = "5 h"
"#;

fn many_strikes() -> Case {
    let long = WEEK.replace("horizon = \"7 d\"", "horizon = \"40 d\"\nmax_strikes = 6");
    Case::of(&[&long, BUSY])
}

/// Plays the rules of the log by hand: whoever breaks one is named.
fn obeys(log: &Log) -> Result<(), String> {
    let mut at = Some(0_usize);
    let (mut under_way, mut taken, mut strikes) = (None::<u16>, false, 0);
    let mut last = Instant::START;
    for (i, event) in log.events.iter().enumerate() {
        let wrong = |rule: &str| Err(format!("event {i}, {:?}: {rule}", event.what));
        if event.at < last || event.cause.is_some_and(|cause| cause as usize >= i) {
            return wrong("out of order");
        }
        last = event.at;
        let part_of_a_strike = matches!(
            event.what,
            What::Crosses { .. }
                | What::Detected { .. }
                | What::CallFails { .. }
                | What::ResponseArrives { .. }
                | What::TurnsBack {}
                | What::DryHole { .. }
                | What::Contact { .. }
                | What::ProtectorFalls { .. }
                | What::SeekerFalls { .. }
                | What::ProtectorsYield { .. }
                | What::SeekersYield { .. }
                | What::BreaksOut { .. }
                | What::CordonCloses { .. }
                | What::SearchStarts {}
                | What::Found {}
                | What::SearchEnds {}
                | What::Taken { .. }
        );
        if part_of_a_strike && (under_way.is_none() || taken) {
            return wrong("there is no strike under way");
        }
        match event.what {
            What::Leaves { site, .. } => {
                let before = at.take();
                if before != Some(usize::from(site)) {
                    return wrong("he was not there");
                }
            }
            What::Arrives { site } => {
                let before = at.replace(usize::from(site));
                if before.is_some() {
                    return wrong("he was at another site");
                }
            }
            What::Treated { .. } | What::VisitBegins { .. } if at.is_none() => {
                return wrong("he is nowhere");
            }
            What::Go { .. } if under_way.is_some() => return wrong("a strike is under way"),
            What::StrikeBegins { site, .. } => {
                if under_way.replace(site).is_some() {
                    return wrong("a strike is under way");
                }
                strikes += 1;
            }
            What::DryHole { site } => {
                if at == Some(usize::from(site)) {
                    return wrong("he is there");
                }
                under_way = None;
            }
            What::TurnsBack {} | What::SearchEnds {} | What::SeekersYield { .. } => {
                // he turns up where he was struck, and leaves at once
                at = at.or(under_way.map(usize::from));
                under_way = None;
            }
            What::BreaksOut { .. } => {
                let before = at.take();
                if before != under_way.map(usize::from) {
                    return wrong("he was not where the strike goes");
                }
            }
            What::Taken { .. } => taken = true,
            What::PickedUp {} | What::ReachesCare {} if !taken => return wrong("he is free"),
            _ => {}
        }
    }
    let row = &log.row;
    let check = |ok: bool, rule: &str| if ok { Ok(()) } else { Err(format!("{rule}: {row:?}")) };
    check(row.strikes == strikes, "strikes are counted")?;
    check(row.stage.is_some() == (row.fate == Fate::Free), "the free have a stage")?;
    check(taken || row.fate != Fate::CapturedAlive, "who is captured was taken")?;
    check(!taken || row.fate != Fate::Free, "who is taken is not free")?;
    let last = row.launched;
    let after = [row.detected, row.contact, row.broke_out, row.found];
    check(after.into_iter().flatten().all(|at| Some(at) >= last), "of the last strike")?;
    check(row.struck.is_some() == last.is_some(), "a strike has a site")?;
    check(!row.reached || strikes > 0, "only strikes reach")
}

#[test]
fn law_strikes_leave_nothing_behind() {
    let case = many_strikes();
    let mut strikes = [0; 7];
    let mut ends = std::collections::BTreeMap::new();
    for k in 0..1500 {
        let log = case.play(k);
        if let Err(rule) = obeys(&log) {
            panic!("replication {k}: {rule}\n{}", case.told(&log));
        }
        strikes[log.row.strikes as usize] += 1;
        for event in &log.events {
            *ends.entry(event.what.kind()).or_insert(0) += 1;
        }
    }
    // the hard cases did occur
    assert!(strikes[3..].iter().sum::<i32>() > 100, "{strikes:?}");
    for kind in ["dry hole", "turns back", "seekers withdraw", "search ends", "found", "taken"] {
        assert!(ends.get(kind).is_some_and(|times| *times > 20), "{kind}: {ends:?}");
    }
}

/// After a strike on the wrong site its belief is gone, and with it the readiness to go there.
#[test]
fn law_a_dry_hole_is_believed() {
    let case = many_strikes();
    let mut seen = 0;
    for k in 0..300 {
        let log = case.traced(k);
        for event in &log.events {
            let What::DryHole { site } = event.what else { continue };
            let next = log.beliefs.iter().find(|(at, _)| *at > event.at);
            let Some((_, belief)) = next else { continue };
            seen += 1;
            // an hour in which he may have come there, a report that says so
            assert!(belief[usize::from(site)] < 0.5, "replication {k}: {belief:?}");
        }
    }
    assert!(seen > 20, "{seen}");
}

/// A tail noticed while a strike is planned moves him all the same: he knows nothing of the plan.
#[test]
fn law_an_alarm_during_planning_moves_him() {
    let parts = r#"
[[site]]
id = "house"
at = [2025, 2025]
[[site]]
id = "cabin"
at = [3025, 2025]
[principal]
starts_at = "house"
moves = "stay"
[principal.on_alarm]
reaction = "1 h"
[[principal.visitor]]
id = "sister"
every = { uniform = ["1 h", "12 h"], draw = "use" }
stays = "1 h"
[[seeker.tail]]
follows = "sister"
known = true
keeps = 1
right = 1
noticed = 1
sees_departure = 0
[seeker.prior]
elsewhere = 0
[seeker.decision]
go_when = { belief = 0.6, window = "24 h", stays = 0 }
[seeker.strike]
way = "foot"
start = "23:00"
force = { people = 8 }
"#;
    let case = Case::of(&[WEEK, parts]);
    let mut moved_in_time = 0;
    for k in 0..100 {
        let log = case.play(k);
        let noticed = first(&log, |w| w.kind() == "tail noticed").unwrap().at;
        let leaves = first(&log, |w| matches!(w, What::Leaves { .. })).unwrap();
        assert_eq!((leaves.at - noticed).seconds(), 3600.0);
        let go = first(&log, |w| matches!(w, What::Go { .. }));
        moved_in_time += u32::from(go.is_some_and(|go| go.at < leaves.at));
        // the alarm that he has answered does not move him a second time
        let next = log.events.iter().filter(|e| matches!(e.what, What::Leaves { .. })).nth(1);
        let alarms = count(&log, |w| w.kind() == "tail noticed");
        assert!(next.is_none() || alarms > 1);
    }
    assert!(moved_in_time > 20, "{moved_in_time}");
}

/// A strike that is under way at the horizon is played out.
#[test]
fn law_the_horizon_cuts_no_strike() {
    let short = WEEK.replace("7 d", "61 min");
    let case = Case::of(&[&short, KNOWN_HOUSE, ON_FOOT]);
    let log = case.play(0);
    assert_eq!(log.row.fate, Fate::CapturedAlive);
    assert!(log.row.ended > case.plan.horizon);
    let over = WEEK.replace("7 d", "60 min");
    // at the horizon itself nothing begins any more
    let none = Case::of(&[&over, KNOWN_HOUSE, &ON_FOOT.replace("01:00", "01:01")]).play(0);
    assert_eq!((none.row.strikes, none.row.stage), (0, Some(Stage::LocatedNoGo)));
}

/// Whoever holds out at the site after he has been found elsewhere cannot set him free.
#[test]
fn law_taken_is_taken() {
    let parts = r#"
[escort]
people = 12
reaction = "1 min"
go_with_him = 1
[engagement]
median_duration = "40 min"
principal = { at_site = "0 / h", break_out = 0, when_found = 0 }
[seeker.pursuit]
flight_speed = "1 km/h"
searchers = 30
speed = "4 km/h"
sweep_width = "300 m"
late = "1 min"
lasts = "20 h"
"#;
    let case = Case::of(&[WEEK, KNOWN_HOUSE, ON_FOOT, parts]);
    let mut found = 0;
    for k in 0..500 {
        let log = case.play(k);
        obeys(&log).unwrap();
        found += u32::from(log.row.found.is_some());
        assert!(log.row.found.is_none() || log.row.fate == Fate::CapturedAlive);
    }
    assert!(found > 200);
}

/// One bodyguard, who is to take three with him: nobody is there twice.
#[test]
fn law_a_small_escort_is_not_multiplied() {
    let parts = "[escort]\npeople = 1\nreaction = \"1 min\"\ngo_with_him = 3\n\
                 [[layer]]\nid = \"wire\"\naround = \"house\"\nradius = \"800 m\"\n\
                 [[layer.sensor]]\nid = \"fence\"\non_foot = 0.5\n";
    let case = Case::of(&[WEEK, KNOWN_HOUSE, ON_FOOT, parts]);
    for k in 0..300 {
        let log = case.play(k);
        obeys(&log).unwrap();
        assert!(log.row.with_him <= 1);
        assert!(log.row.protectors_killed + log.row.protectors_wounded <= 1);
    }
}
