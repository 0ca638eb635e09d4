//! Does the simulated approach agree with the race worked out exactly, and with EASI where times are
//! nearly normal?

use ringfort_analysis::interruption::{
    Convention, Interruption, Response, Spread, Task, interruption,
};
use ringfort_analysis::moments::lognormal_from_mean_cv;
use ringfort_analysis::race::race;
use ringfort_model::law::Law;
use ringfort_model::log::{Row, What};

use crate::kit::{Case, KNOWN_HOUSE, ON_FOOT, WEEK, check_share, first};

/// Posts and a patrol that see badly, a fence with a sensor, a door.
const LAYERS: &str = r#"
[eyesight.guard]
by_day = "300 m"
by_night = "60 m"

[[layer]]
id = "grounds"
around = "house"
radius = "600 m"
posts = { on = [[2025, 2500], [2500, 2025], [1700, 1700]], guards = 3, reports = 0.8 }
patrol = { groups = 1, speed = "3 km/h", reports = 0.7 }

[[layer]]
id = "fence"
around = "house"
radius = "200 m"
[[layer.sensor]]
id = "wire"
on_foot = 0.4
[[layer.sensor]]
id = "camera"
on_foot = 0.3
[[layer.barrier]]
id = "mesh"
on_foot = "150 s"

[[layer]]
id = "door"
around = "house"
radius = "20 m"
[[layer.barrier]]
id = "lock"
on_foot = "90 s"
"#;

/// A response, and how much times vary.
fn times(pace_cv: f64, response: &str, response_cv: f64) -> String {
    format!(
        "[[response]]\nid = \"patrol car\"\npeople = 4\ntime = \"{response}\"\ntime_cv = {response_cv}\n\
         communication = 0.85\n[seeker.strike]\nway = \"foot\"\nstart = \"01:00\"\n\
         force = {{ people = 8 }}\ntime_cv = {pace_cv}\n"
    )
}

/// Half an hour before the strike something changes how alert they are.
fn alert(state: &str) -> String {
    format!(
        "[alert]\nhigh = 1.6\nrelaxed = 0.4\ntime_high = 0.7\ntime_relaxed = 1.5\n\
         [[principal.event]]\nid = \"news\"\nat_site = \"house\"\non = \"day 1 00:30\"\n\
         lowers = {{ alert = \"{state}\", for = \"12 h\" }}\n"
    )
}

/// The race on paper: the tasks of the way at an alert factor, times scaled by another.
fn exact(case: &Case, watch: f64, time: f64) -> (Vec<Task>, Response, Interruption) {
    let values = &case.plan.means;
    let way = &case.plan.ways[0].as_ref().unwrap()[0];
    let (tasks, _) = way.race(&case.scenario, values, 0, watch).unwrap();
    let file = &case.scenario.file;
    let (mean_s, cv) =
        (values.of(&file.response[0].time) * time, values.of(&file.response[0].time_cv));
    let response = Response {
        time: Spread { mean_s, sd_s: cv * mean_s },
        communication: values.chance(&file.response[0].communication),
        convention: Convention::Common,
    };
    let (mu, sigma) = lognormal_from_mean_cv(mean_s, cv).unwrap();
    let law = Law::Lognormal { mu, sigma };
    let raced = race(&tasks, &response, values.of(&file.seeker.strike.time_cv), &law);
    (tasks, response, raced)
}

/// P(I) and P(detected first by each detector), played against exact.
#[track_caller]
fn check(case: &Case, n: u32, watch: f64, time: f64) {
    let (_, _, raced) = exact(case, watch, time);
    let rows: Vec<Row> = (0..n).map(|k| case.play(u64::from(k)).row).collect();
    let count = |is: &dyn Fn(&Row) -> bool| rows.iter().filter(|row| is(row)).count() as u32;
    check_share("interrupted", count(&|row| row.interrupted), n, raced.probability.value());
    let drawn = case.plan.ways[0].as_ref().unwrap()[0].drawn(&case.scenario, &case.plan.means);
    let mut by = vec![0.0; case.plan.names.detectors.len()];
    for (task, point) in drawn.iter().zip(&raced.points) {
        let all: f64 = task.hazards.iter().map(|(_, h)| h).sum();
        for (detector, hazard) in &task.hazards {
            by[usize::from(*detector)] +=
                point.unnoticed_before.and(point.alarm).value() * hazard / all.max(1e-12);
        }
    }
    assert!(by.iter().all(|p| *p > 0.0), "{by:?}");
    for (detector, p) in by.iter().enumerate() {
        let name = &case.plan.names.detectors[detector];
        check_share(name, count(&|row| row.detected_by == Some(detector as u16)), n, *p);
    }
    check_share("detected", count(&|row| row.detected.is_some()), n, by.iter().sum());
}

#[test]
fn agree_race_in_normal_alert() {
    let times = times(0.35, "10 min", 0.4);
    check(&Case::of(&[WEEK, KNOWN_HOUSE, LAYERS, &times]), 20_000, 1.0, 1.0);
}

#[test]
fn agree_race_in_high_alert() {
    let (times, alert) = (times(0.35, "12 min", 0.4), alert("high"));
    check(&Case::of(&[WEEK, KNOWN_HOUSE, LAYERS, &times, &alert]), 20_000, 1.6, 0.7);
}

/// High from the start, with nothing that raises it.
#[test]
fn agree_race_when_they_usually_expect_trouble() {
    let times = times(0.35, "12 min", 0.4);
    let usual = "[alert]\nusual = \"high\"\nhigh = 1.6\ntime_high = 0.7\n";
    check(&Case::of(&[WEEK, KNOWN_HOUSE, LAYERS, &times, usual]), 20_000, 1.6, 0.7);
}

#[test]
fn agree_race_in_relaxed_alert() {
    let (times, alert) = (times(0.2, "5 min", 0.2), alert("relaxed"));
    check(&Case::of(&[WEEK, KNOWN_HOUSE, LAYERS, &times, &alert]), 20_000, 0.4, 1.5);
}

/// Where in time the first detection falls, task by task: each begins when those before are over.
#[test]
fn agree_race_by_task() {
    let times = times(0.0, "10 min", 0.4);
    let case = Case::of(&[WEEK, KNOWN_HOUSE, LAYERS, &times]);
    let (tasks, _, raced) = exact(&case, 1.0, 1.0);
    let n = 20_000_u32;
    let mut counts = vec![0; tasks.len()];
    for k in 0..n {
        let row = case.play(u64::from(k)).row;
        let (Some(launched), Some(at)) = (row.launched, row.detected) else { continue };
        let mut left_s = (at - launched).seconds();
        // a task that is over at once is noticed at its own moment; half a second parts the others
        let task = tasks.iter().position(|task| {
            let here = left_s < task.delay.mean_s - 0.5 || left_s.abs() < 0.5;
            left_s -= task.delay.mean_s;
            here
        });
        counts[task.unwrap_or(tasks.len() - 1)] += 1;
    }
    for (i, point) in raced.points.iter().enumerate() {
        // two tasks at one moment cannot be told apart by the clock: the sensors stand at a barrier
        check_share(
            &format!("first noticed in task {i}"),
            counts[i],
            n,
            point.unnoticed_before.and(point.alarm).value(),
        );
    }
}

/// With times that vary little the lognormal race and EASI's normal one differ by under 0.02.
#[test]
fn agree_race_with_easi() {
    let times = times(0.1, "10 min", 0.1);
    let case = Case::of(&[WEEK, KNOWN_HOUSE, LAYERS, &times]);
    let (tasks, response, raced) = exact(&case, 1.0, 1.0);
    // one pace for the whole way: EASI with delays that lean on one another wholly
    let easi = ringfort_analysis::interruption::interruption_correlated(&tasks, &response, 1.0);
    let (easi, raced) = (easi.probability.value(), raced.probability.value());
    assert!((easi - raced).abs() < 0.02, "{easi} v {raced}");
    assert!((interruption(&tasks, &response).probability.value() - raced).abs() < 0.05);
    let n = 10_000_u32;
    let interrupted = (0..n).filter(|k| case.play(u64::from(*k)).row.interrupted).count() as u32;
    let share = f64::from(interrupted) / f64::from(n);
    let error = (easi * (1.0 - easi) / f64::from(n)).sqrt();
    assert!((share - easi).abs() < 0.02 + 4.0 * error, "{share} v {easi}");
}

/// Two responses, each called on its own: the first in place counts.
#[test]
fn agree_race_of_two_responses() {
    let one = times(0.3, "10 min", 0.4);
    let other =
        "[[response]]\nid = \"neighbours\"\npeople = 2\ntime = \"7 min\"\ncommunication = 0.4\n";
    let case = Case::of(&[WEEK, KNOWN_HOUSE, LAYERS, &one, other]);
    let way = &case.plan.ways[0].as_ref().unwrap()[0];
    let p = way.interruption(&case.scenario, &case.plan.means, 0, 1.0).value();
    let n = 20_000_u32;
    let interrupted = (0..n).filter(|k| case.play(u64::from(*k)).row.interrupted).count() as u32;
    // the quadrature of several responses is good to 1e-3
    let share = f64::from(interrupted) / f64::from(n);
    let slack = 1e-3 + 4.0 * (p * (1.0 - p) / f64::from(n)).sqrt();
    assert!((share - p).abs() < slack, "{share} v {p}");
    let alone = Case::of(&[WEEK, KNOWN_HOUSE, LAYERS, &one]);
    let way = &alone.plan.ways[0].as_ref().unwrap()[0];
    assert!(p > way.interruption(&alone.scenario, &alone.plan.means, 0, 1.0).value() + 0.02);
}

/// What the plan says of the way is what is walked: tasks, points and seconds tell one story.
#[test]
fn law_the_way_is_one_story() {
    let case = Case::of(&[WEEK, KNOWN_HOUSE, LAYERS, ON_FOOT]);
    for way in case.plan.ways[0].as_ref().unwrap() {
        let tasks_s: f64 =
            way.drawn(&case.scenario, &case.plan.means).iter().map(|task| task.mean_s).sum();
        assert!((tasks_s - way.seconds.last().unwrap()).abs() < 1e-6);
        assert!(way.seconds.windows(2).all(|pair| pair[1] > pair[0]));
        assert_eq!(way.points.last(), case.world.sites[0].as_ref());
        // the last step leads from one cell's centre through the door to the next, the target
        let mut names: Vec<&str> = way.tasks.iter().map(|task| task.name.as_str()).collect();
        names.dedup();
        assert_eq!(
            names,
            [
                "walk up",
                "cross grounds",
                "overcome mesh of fence",
                "cross fence",
                "overcome lock of door"
            ]
        );
        let walked: f64 = way.points.windows(2).map(|p| p[0].distance_m(p[1])).sum();
        assert!((way.length_m - walked).abs() < 1e-9 && walked > 600.0);
    }
}

/// P' = 1 − (1 − P)^f: more alertness never lowers detection, and factors multiply.
#[test]
fn law_alert_factors() {
    let case = Case::of(&[WEEK, KNOWN_HOUSE, LAYERS, ON_FOOT]);
    for way in case.plan.ways[0].as_ref().unwrap() {
        for task in way.drawn(&case.scenario, &case.plan.means) {
            let hazard = task.watching(1.0);
            let mut last = 0.0;
            for f in [0.0, 0.4, 1.0, 1.6, 3.0] {
                let now = task.detection(f);
                assert!((now.value() + libm::expm1(-f * hazard)).abs() < 1e-12);
                assert!(now.value() >= last);
                last = now.value();
            }
        }
    }
}

/// The mean walk, launch to contact, is that of the plan.
#[test]
fn agree_walking_time() {
    let times = times(0.35, "10 h", 0.1);
    let case = Case::of(&[WEEK, KNOWN_HOUSE, LAYERS, &times]);
    let walks: Vec<f64> = (0..4000)
        .map(|k| {
            let log = case.play(k);
            let contact = first(&log, |what| matches!(what, What::Contact { .. })).unwrap().at;
            (contact - log.row.launched.unwrap()).seconds()
        })
        .collect();
    let way = &case.plan.ways[0].as_ref().unwrap()[0];
    crate::kit::check_mean("launch to contact", &walks, *way.seconds.last().unwrap());
}

/// In a car: along the road until the dismount distance, through what stands in the layers that it
/// passes, and on foot from there.
#[test]
fn law_a_drive_passes_the_layers_on_its_road() {
    let gate = "[[layer]]\nid = \"gate\"\naround = \"house\"\nradius = \"1 km\"\n\
                [[layer.sensor]]\nid = \"eye\"\non_foot = 0.1\nby_vehicle = 0.7\n\
                [[layer.barrier]]\nid = \"bar\"\non_foot = \"20 s\"\nby_vehicle = \"3 min\"\n";
    let by_car = ON_FOOT.replace("\"foot\"", "\"vehicle\"") + "dismount = \"300 m\"\n";
    let week = WEEK.to_owned() + "roads = \"roads.geojson\"\n";
    let parts: [&str; 5] = [&week, KNOWN_HOUSE, LAYERS, gate, &by_car];
    let case = Case::on_a_road(&parts, &[(75.0, 75.0), (2025.0, 2025.0)]);
    let way = &case.plan.ways[0].as_ref().unwrap()[0];
    let mut names: Vec<&str> = way.tasks.iter().map(|task| task.name.as_str()).collect();
    names.dedup();
    assert_eq!(
        names,
        [
            "drive up",
            "overcome bar of gate",
            "drive through gate",
            "drive through grounds",
            "cross grounds",
            "overcome mesh of fence",
            "cross fence",
            "overcome lock of door"
        ]
    );
    let drawn = way.drawn(&case.scenario, &case.plan.means);
    assert_eq!(drawn[1].mean_s, 180.0);
    let alarm = 0.7 * 0.9 * 0.95;
    assert!((drawn[1].detection(1.0).value() - alarm).abs() < 1e-12);
    let started = way.carried_from.unwrap();
    assert!((started.east_m - 75.0).abs() < 1.0 && (started.north_m - 75.0).abs() < 1.0);
    let dismounts = way.points[0].distance_m(case.world.sites[0].unwrap());
    assert!((200.0..400.0).contains(&dismounts), "{dismounts}");
    // without a road the whole way is on foot
    let nowhere = Case::of(&[WEEK, KNOWN_HOUSE, LAYERS, gate, &by_car]);
    let way = &nowhere.plan.ways[0].as_ref().unwrap()[0];
    assert!(way.carried_from.is_none() && way.length_m > 1000.0);
}

/// By air: heard on the way in, then on foot from the landing. The unknowns scale the flight.
#[test]
fn law_a_flight_is_heard() {
    let by_air = ON_FOOT.replace("\"foot\"", "\"air\"")
        + "heard = { uniform = [\"2 km\", \"4 km\"] }\nspeed = \"180 km/h\"\n\
           rehearsal = { uniform = [0.5, 1.5] }\ndismount = \"300 m\"\nunderstood = 0.6\n";
    let case = Case::of(&[WEEK, KNOWN_HOUSE, LAYERS, &by_air]);
    let way = &case.plan.ways[0].as_ref().unwrap()[0];
    let (scenario, means) = (&case.scenario, &case.plan.means);
    let drawn = way.drawn(scenario, means);
    assert_eq!((way.tasks[0].name.as_str(), drawn[0].mean_s), ("fly in", 54.0));
    assert!((drawn[0].detection(1.0).value() - 0.6).abs() < 1e-12);
    let from = way.carried_from.unwrap().distance_m(case.world.sites[0].unwrap());
    assert!((2900.0..3200.0).contains(&from), "{from}");
    let strike = &scenario.file.seeker.strike;
    let further = way.drawn(scenario, &means.with(strike.heard.id, 4000.0));
    assert!((further[0].mean_s - 74.0).abs() < 1e-9 && further[1] == drawn[1]);
    // rehearsal shortens what is on foot, and how long it is seen, and neither flight nor fence
    let quick = way.drawn(scenario, &means.with(strike.rehearsal.id, 0.5));
    assert_eq!(quick[0], drawn[0]);
    for (task, (quick, drawn)) in way.tasks.iter().zip(quick.iter().zip(&drawn)).skip(1) {
        if task.barrier.is_none() {
            assert!((quick.mean_s - 0.5 * drawn.mean_s).abs() < 1e-9);
            let of = |task: &ringfort_analysis::plan::DrawnTask| -> f64 {
                task.hazards.iter().map(|(_, hazard)| hazard).sum()
            };
            assert!((of(quick) - 0.5 * of(drawn)).abs() < 1e-9, "{}", task.name);
        } else {
            assert_eq!(quick, drawn);
        }
    }
}
