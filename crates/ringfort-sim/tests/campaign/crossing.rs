//! Denial areas in campaigns: one field for all who cross it, against the exact chain and the race.

use ringfort_analysis::plan::Known;
use ringfort_analysis::sequence::{Effort, Objective, weakest};
use ringfort_model::log::{Row, What};

use crate::kit::{Case, KNOWN_HOUSE, WEEK, check_mean, check_share, count, first};

/// Two areas, watched ground between them, and a response that is there now and then in time.
const GROUND: &str = r#"
[eyesight.guard]
by_day = "300 m"
by_night = "60 m"

[[layer]]
id = "grounds"
around = "house"
radius = "600 m"
posts = { on = [[2025, 2500], [2500, 2025], [1700, 1700]], guards = 3, reports = 0.8 }

[[layer]]
id = "wall"
around = "house"
radius = "250 m"
[[layer.barrier]]
id = "gate"
on_foot = "100 s"

[[denial_area]]
id = "the outer field"
layer = "grounds"
depth = "200 m"
hazard = 0.004
sets_off = 0.4
off_lane = "40 s"

[[denial_area]]
id = "the inner field"
layer = "wall"
depth = "60 m"
hazard = 0.01

[[response]]
id = "patrol car"
people = 4
time = "9 min"
time_cv = 0.4
communication = 0.85
"#;

/// A dozen who go on whatever they lose.
const TO_THE_LAST: &str = r#"
[seeker.strike]
way = "foot"
start = "01:00"
force = { people = 12 }
time_cv = 0.3
[engagement]
withdraw = { seekers = 1 }
"#;

const HARMED: fn(&What) -> bool = |what| matches!(what, What::Harmed { .. });

/// Losses, the first alarm, and who is in time: played against the exact chain and the exact race.
#[test]
fn agree_crossing_with_the_chain_and_the_race() {
    let case = Case::of(&[WEEK, KNOWN_HOUSE, GROUND, TO_THE_LAST]);
    let way = &case.plan.ways[0].as_ref().unwrap()[0];
    let (scenario, means) = (&case.scenario, &case.plan.means);
    let n = 20_000_u32;
    let mut rows: Vec<Row> = Vec::new();
    let mut lost = [0_u32; 13];
    let mut counts = Vec::new();
    for k in 0..n {
        let log = case.play(u64::from(k));
        let harmed = count(&log, HARMED);
        lost[harmed as usize] += 1;
        counts.push(f64::from(harmed));
        rows.push(log.row);
    }
    let exact = way.losses(scenario, means, 12, &Known::default());
    for (l, p) in exact.iter().enumerate().take(6) {
        assert!(*p > 1e-3, "{exact:?}");
        check_share(&format!("{l} lost"), lost[l], n, *p);
    }
    let mean: f64 = exact.iter().enumerate().map(|(l, p)| l as f64 * p).sum();
    check_mean("lost", &counts, mean);
    // as independent draws would have it, three times as many
    assert!(12.0 * -libm::expm1(-1.4) > 2.5 * mean, "{mean}");
    let count = |is: &dyn Fn(&Row) -> bool| rows.iter().filter(|row| is(row)).count() as u32;
    let p = way.interruption(scenario, means, 0, 1.0).value();
    assert!((0.1..0.9).contains(&p), "{p}");
    check_share("interrupted", count(&|row| row.interrupted), n, p);
    let drawn = way.drawn(scenario, means);
    let unseen: f64 = drawn.iter().map(|t| t.detection(1.0).complement().value()).product();
    check_share("detected", count(&|row| row.detected.is_some()), n, 1.0 - unseen);
}

/// Where the ground decides alone, the race must have the place right within the task.
#[test]
fn agree_race_on_dense_ground() {
    let dense = GROUND.replace("hazard = 0.004", "hazard = 0.012");
    let quick = dense.replace("9 min", "7 min").replace("time_cv = 0.4", "time_cv = 0.1");
    let steady = TO_THE_LAST.replace("time_cv = 0.3", "time_cv = 0.05");
    let case =
        Case::of(&[WEEK, KNOWN_HOUSE, &quick, &steady.replace("people = 12", "people = 40")]);
    let way = &case.plan.ways[0].as_ref().unwrap()[0];
    let p = way.interruption(&case.scenario, &case.plan.means, 0, 1.0).value();
    let n = 20_000_u32;
    let interrupted = (0..n).filter(|k| case.play(u64::from(*k)).row.interrupted).count() as u32;
    check_share("interrupted", interrupted, n, p);
}

/// What is set off is heard: nobody is harmed before the first alarm, and the alarm names the ground
/// or a post.
#[test]
fn law_harm_is_noticed() {
    let case = Case::of(&[WEEK, KNOWN_HOUSE, GROUND, TO_THE_LAST]);
    for k in 0..500 {
        let log = case.play(k);
        let Some(harm) = first(&log, HARMED) else { continue };
        assert!(log.row.detected.is_some_and(|at| at <= harm.at));
        let seekers = log.events.iter().find_map(|e| match e.what {
            What::Contact { seekers, .. } => Some(u32::from(seekers)),
            _ => None,
        });
        assert_eq!(seekers, Some(12 - count(&log, HARMED)));
    }
}

/// A force that has lost its share turns back, and what is ahead of it does not happen.
#[test]
fn law_losses_turn_a_force_back() {
    let soon = TO_THE_LAST.replace("withdraw = { seekers = 1 }", "withdraw = { seekers = 0.1 }");
    let case = Case::of(&[WEEK, KNOWN_HOUSE, GROUND, &soon]);
    let mut turned = 0;
    for k in 0..500 {
        let log = case.play(k);
        let harmed = count(&log, HARMED);
        // a tenth of twelve, rounded up
        assert!(harmed <= 2);
        if harmed == 2 {
            turned += 1;
            assert!(first(&log, |w| matches!(w, What::Contact { .. })).is_none());
            assert_eq!(log.row.stage, Some(ringfort_model::log::Stage::Repelled));
        }
    }
    assert!(turned > 50);
}

/// Whoever knows a lane loses nobody there; one that costs time is used where that is better.
#[test]
fn law_a_known_lane_is_safe() {
    let slow = GROUND
        .replace("off_lane = \"40 s\"", "off_lane = \"40 s\"\non_lane = \"10 h\"")
        .replace("by_night = \"60 m\"", "by_night = \"200 m\"")
        .replace("people = 4", "people = 60")
        .replace("hazard = 0.004", "hazard = 0.0002");
    let case = Case::of(&[WEEK, KNOWN_HOUSE, &slow, TO_THE_LAST]);
    let (scenario, means, plan) = (&case.scenario, &case.plan.means, &case.plan);
    let way = &plan.ways[0].as_ref().unwrap()[0];
    let both = Known { lanes: [0, 1].into(), ..Known::default() };
    assert_eq!(way.losses(scenario, means, 12, &both)[0], 1.0);
    let crossed = way.tasks.iter().filter(|t| t.crossed.is_some()).count();
    assert_eq!(crossed, 2);
    let off: f64 = way.drawn(scenario, means).iter().map(|t| t.mean_s).sum();
    let on: f64 = way.drawn_by(scenario, means, &both).iter().map(|t| t.mean_s).sum();
    assert!((on - off - (36_000.0 - 40.0)).abs() < 1e-6);
    // ten hours on the outer lane are met by the response; the inner lane costs nothing
    let night = ringfort_world::light::Illumination::DarkNight;
    let used = plan.used(scenario, 0, night, &both);
    assert_eq!(used, Known { lanes: [1].into(), ..Known::default() });
    let light = |known: &Known| plan.success_by(scenario, means, 0, night, known).value();
    assert!(light(&used) >= light(&both) && light(&used) > light(&Known::default()));
}

/// The sequence diagram of the site takes the ground as the way does: as likely to be noticed, and as
/// long.
#[test]
fn law_the_diagram_has_the_ground() {
    let case = Case::of(&[WEEK, KNOWN_HOUSE, GROUND, TO_THE_LAST]);
    let (scenario, means) = (&case.scenario, &case.plan.means);
    let night = ringfort_world::light::Illumination::DarkNight;
    let drawn = case.plan.diagram(scenario, &case.world, 0, night, 1.0, &[]).unwrap();
    let tasks = case.plan.ways[0].as_ref().unwrap()[0].drawn(scenario, means);
    let unseen: f64 = tasks.iter().map(|t| t.detection(1.0).complement().value()).product();
    let takes_s: f64 = tasks.iter().map(|t| t.mean_s).sum();
    let least = |objective: &Objective| {
        weakest(&drawn.diagram, objective, 1, Effort::default()).unwrap().courses[0].value
    };
    assert!((least(&Objective::Detection) - (1.0 - unseen)).abs() < 1e-9);
    assert!((least(&Objective::Time) - takes_s).abs() < 1e-6);
}
