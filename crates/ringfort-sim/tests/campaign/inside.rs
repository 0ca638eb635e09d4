//! Does a campaign play what hangs on a site, as the plan and the exact race reckon it?

use ringfort_analysis::interruption::{Convention, Response, Spread, Task, interruption};
use ringfort_analysis::plan::Way;
use ringfort_analysis::sequence::{Effort, Objective, drawn_shape, weakest};
use ringfort_model::log::{Row, What};
use ringfort_model::scenario::Way as By;
use ringfort_world::light::Illumination;

use crate::kit::{Case, KNOWN_HOUSE, WEEK, check_share, first};

/// A fence on the ground, and a house whose doors are finer than a cell.
const AROUND: &str = r#"
[[layer]]
id = "fence"
around = "house"
radius = "200 m"
[[layer.sensor]]
id = "wire"
on_foot = 0.3
[[layer.barrier]]
id = "mesh"
on_foot = "60 s"

[[response]]
id = "patrol car"
people = 4
time = "6 min"
time_cv = 0.4
communication = 0.9

[seeker.strike]
way = "foot"
start = "01:00"
force = { people = 8 }
time_cv = 0.3
"#;

const SAME: (&str, &str) = ("", "");

const HOUSE: &str = r#"
[diagram]
title = "The house"
states = ["day", "night"]
threats = ["hand tools", "power tools"]
communication = 0.2
delay_cv = 0.9

[[area]]
id = "yard"
[[area]]
id = "hall"
[[area.crossing]]
detection = 0.2
noticed = "throughout"
delay = "30 s"
[[area]]
id = "cellar"
[[area]]
id = "strong room"

[[element]]
id = "front door"
from = "yard"
into = "hall"
[[element.defeat]]
states = ["day"]
by = "deceit"
detection = 0.3
delay = "20 s"
[[element.defeat]]
detection = 0.8
noticed = "end"
delay = "120 s"
delay_sd = "10 s"

[[element]]
id = "hatch"
from = "yard"
into = "cellar"
[[element.defeat]]
threats = ["hand tools"]
detection = 0.1
delay = "200 s"
[[element.defeat]]
threats = ["power tools"]
detection = 0.4
delay = "20 s"

[[element]]
id = "stairs"
from = "cellar"
into = "strong room"
[[element.defeat]]
detection = 0.6
delay = "90 s"

[[element]]
id = "vault door"
from = "hall"
into = "strong room"
[[element.defeat]]
detection = 0.9
delay = "300 s"

[target]
id = "the safe"
area = "strong room"
[[target.task]]
detection = 0
delay = "100 s"
"#;

/// The house, with more said of the strike and something in the doors put otherwise.
fn house(more: &str, (was, now): (&str, &str)) -> Case {
    let known = KNOWN_HOUSE.replace("[principal]", "diagram = \"facility.toml\"\n[principal]");
    Case::hung(&[WEEK, &known, AROUND, more], &HOUSE.replace(was, now))
}

fn tasks(case: &Case, way: &Way) -> Vec<Task> {
    way.race(&case.scenario, &case.plan.means, 0, 1.0).unwrap().0
}

/// Interrupted and detected as often as the exact race says, and found by the doors as often.
#[test]
fn agree_race_through_the_doors() {
    let case = house("", SAME);
    let way = &case.plan.ways[0].as_ref().unwrap()[0];
    let (_, raced) = way.race(&case.scenario, &case.plan.means, 0, 1.0).unwrap();
    let n = 20_000;
    let rows: Vec<Row> = (0..n).map(|k| case.play(u64::from(k)).row).collect();
    let count = |is: &dyn Fn(&Row) -> bool| rows.iter().filter(|row| is(row)).count() as u32;
    check_share("interrupted", count(&|row| row.interrupted), n, raced.probability.value());
    let drawn = way.drawn(&case.scenario, &case.plan.means);
    let mut seen = 0;
    for (task, point) in drawn.iter().zip(&raced.points) {
        let [(detector, _)] = task.hazards.as_slice() else { continue };
        let p = point.unnoticed_before.and(point.alarm).value();
        let name = &case.plan.names.detectors[usize::from(*detector)];
        check_share(name, count(&|row| row.detected_by == Some(*detector)), n, p);
        seen += 1;
    }
    assert!(seen >= 3, "only {seen} detectors on the way");
    let log = case.play(3);
    let contact = first(&log, |what| matches!(what, What::Contact { .. })).unwrap().at;
    assert!((contact - log.row.launched.unwrap()).seconds() > 100.0);
}

/// By night only force leads through the front door, and tools change the way; what the file says of
/// responses and spreads is not the scenario's.
#[test]
fn law_states_and_threats_choose_the_rows() {
    let names = |case: &Case, light: usize| -> Vec<String> {
        let way = &case.plan.ways[0].as_ref().unwrap()[light];
        way.tasks.iter().map(|task| task.name.clone()).collect()
    };
    let case = house("", SAME);
    let night = names(&case, 0);
    assert_eq!(night, names(&case, 2), "twilight is as the night is");
    assert!(night.ends_with(&["at the target: the safe".to_owned()]), "{night:?}");
    assert!(night.contains(&"pass hatch".to_owned()), "{night:?}");
    let power = house("threat = \"power tools\"", SAME);
    let (slow, quick) =
        (&case.plan.ways[0].as_ref().unwrap(), &power.plan.ways[0].as_ref().unwrap());
    let total = |way: &Way| *way.seconds.last().unwrap();
    assert!(total(&slow[0]) > total(&quick[0]) + 100.0);
    let paths: Vec<&str> = case.scenario.quantities.iter().map(|q| q.path.as_str()).collect();
    assert!(paths.contains(&"site.house.diagram.element.hatch.defeat.0.delay"), "{paths:?}");
    for unused in ["delay_sd", "delay_cv", "diagram.communication", "site.house.diagram.response"] {
        assert!(!paths.iter().any(|path| path.contains(unused)), "{unused}");
    }
    // the one story that a way is: tasks, points and seconds
    for way in &case.plan.ways[0].as_ref().unwrap()[..] {
        let s: f64 = way.drawn(&case.scenario, &case.plan.means).iter().map(|t| t.mean_s).sum();
        assert!((s - total(way)).abs() < 1e-6);
        assert!(way.seconds.windows(2).all(|pair| pair[1] > pair[0]));
        assert_eq!(way.points.last(), case.world.sites[0].as_ref());
    }
}

/// Hung from an inner area on: what is outside of it is not there, nor is its own crossing.
#[test]
fn law_a_diagram_may_begin_further_in() {
    let known = KNOWN_HOUSE.replace(
        "[principal]",
        "diagram = \"facility.toml\"\ndiagram_from = \"hall\"\n[principal]",
    );
    let case = Case::hung(&[WEEK, &known, AROUND], HOUSE);
    let way = &case.plan.ways[0].as_ref().unwrap()[0];
    let names: Vec<&str> = way.tasks.iter().map(|task| task.name.as_str()).collect();
    assert!(names.ends_with(&["pass vault door", "at the target: the safe"]), "{names:?}");
    assert_eq!(way.inside, 2);
    let paths: Vec<&str> = case.scenario.quantities.iter().map(|q| q.path.as_str()).collect();
    assert!(!paths.iter().any(|path| path.contains("front door") || path.contains("crossing")));
}

/// What is appended is the weakest of all courses behind this way, tried one by one.
#[test]
fn agree_weakest_course_with_all() {
    for more in ["", "threat = \"power tools\""] {
        let case = house(more, SAME);
        let diagram = case.scenario.file.site[0].diagram.as_ref().unwrap();
        let threat = if more.is_empty() { "hand tools" } else { "power tools" };
        for (light, state) in [(0, "night"), (3, "day")] {
            let way = &case.plan.ways[0].as_ref().unwrap()[light];
            let drawn = drawn_shape(
                diagram.shape(),
                &diagram.levels,
                &case.plan.means,
                0.3,
                Some(state),
                Some(threat),
            )
            .unwrap();
            let all = tasks(&case, way);
            let outside =
                all.iter().zip(&way.tasks).take_while(|(_, t)| !t.name.starts_with("pass "));
            let outside: Vec<Task> = outside.map(|(task, _)| *task).collect();
            let response = Response {
                time: Spread { mean_s: 360.0, sd_s: 144.0 },
                communication: case
                    .plan
                    .means
                    .chance(&case.scenario.file.response[0].communication),
                convention: Convention::Common,
            };
            let courses =
                weakest(&drawn.diagram, &Objective::Time, 1000, Effort::default()).unwrap();
            // two ways through the house, by day one of them in two manners; each in and out of a car
            assert!(courses.courses.len() >= 2, "{}", courses.courses.len());
            let p = |tasks: &[Task]| interruption(tasks, &response).probability.value();
            let least = courses.courses.iter().map(|course| {
                let mut path = outside.clone();
                path.extend(drawn.diagram.tasks(&course.steps));
                p(&path)
            });
            let least = least.fold(1.0, f64::min);
            // the race orders courses nearly as EASI does
            assert!(p(&all) <= least + 0.02, "{} over {least}", p(&all));
        }
    }
}

/// More time at any door never lowers P(I) of the way that is then taken.
#[test]
fn law_slower_doors_never_help_the_seeker() {
    let case = house("", SAME);
    let p = |case: &Case| {
        let way = &case.plan.ways[0].as_ref().unwrap()[0];
        way.interruption(&case.scenario, &case.plan.means, 0, 1.0).value()
    };
    let before = p(&case);
    for (was, now) in
        [("200 s", "400 s"), ("90 s", "300 s"), ("300 s", "900 s"), ("100 s", "200 s")]
    {
        let (was, now) = (format!("delay = \"{was}\""), format!("delay = \"{now}\""));
        let slower = house("", (&was, &now));
        assert!(p(&slower) >= before - 1e-9, "{was}: {} under {before}", p(&slower));
    }
}

/// The diagram of a site has the way of the plan among its courses, task by task.
#[test]
fn agree_diagram_of_the_layers_with_the_way() {
    let case = house("", SAME);
    for (light, at) in [(Illumination::DarkNight, 0), (Illumination::Day, 3)] {
        let way = &case.plan.ways[0].as_ref().unwrap()[at];
        let drawn = case.plan.diagram(&case.scenario, &case.world, 0, light, 1.0, &[]).unwrap();
        let names: Vec<&str> = drawn.areas.iter().map(|area| area.name.as_str()).collect();
        assert_eq!(names, ["outside", "fence", "hall", "cellar", "strong room"]);
        assert_eq!(drawn.elements[0].name, "into fence on foot");
        let all = weakest(&drawn.diagram, &Objective::Time, 1000, Effort::default()).unwrap();
        let own = tasks(&case, way);
        let same = all.courses.iter().filter(|c| drawn.diagram.tasks(&c.steps) == own).count();
        assert_eq!(same, 1, "{own:#?}");
        // keener watching, higher P(D), everywhere by P' = 1 − (1 − P)^f
        let keen = case.plan.diagram(&case.scenario, &case.world, 0, light, 2.0, &[]).unwrap();
        for (usual, keen) in drawn.diagram.steps().iter().zip(keen.diagram.steps()) {
            for (usual, keen) in usual.tasks.iter().zip(&keen.tasks) {
                let miss = usual.detection.complement().value();
                let expected = 1.0 - miss * miss;
                assert!((keen.detection.value() - expected).abs() < 1e-9, "{usual:?} {keen:?}");
            }
        }
    }
}

/// By road and on foot side by side: apart over the ground, together at the door.
#[test]
fn law_ways_by_road_stand_beside_those_on_foot() {
    let gate = "[[layer]]\nid = \"gate\"\naround = \"house\"\nradius = \"1 km\"\n\
                [[layer.barrier]]\nid = \"bar\"\non_foot = \"20 s\"\nby_vehicle = \"3 min\"\n";
    let week = WEEK.to_owned() + "roads = \"roads.geojson\"\n";
    let case =
        Case::on_a_road(&[&week, KNOWN_HOUSE, gate, AROUND], &[(75.0, 75.0), (2025.0, 2025.0)]);
    let also = [By::Foot, By::Vehicle];
    let drawn =
        case.plan.diagram(&case.scenario, &case.world, 0, Illumination::Day, 1.0, &also).unwrap();
    let names: Vec<&str> = drawn.elements.iter().map(|element| element.name.as_str()).collect();
    assert_eq!(names, ["into gate on foot", "into fence on foot", "into gate by road"]);
    assert_eq!((drawn.diagram.paths(), drawn.diagram.courses()), (2, 2));
    assert_eq!(drawn.target, "reach house");
    let left = drawn.diagram.noticed_with_s();
    assert_eq!(left.len(), drawn.diagram.steps().len());
}
