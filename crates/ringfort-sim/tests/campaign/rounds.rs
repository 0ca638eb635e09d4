//! Patrols by the clock and at random, and checkpoints as queues: played against closed forms.

use ringfort_analysis::detection::load::{one_server, one_steady_server};
use ringfort_analysis::interruption::Task;
use ringfort_analysis::plan::{Known, WatchKind};
use ringfort_model::log::Row;
use ringfort_sim::chance::{Chance, Entity, Purpose};
use ringfort_world::light::Illumination;

use crate::kit::{Case, KNOWN_HOUSE, ON_FOOT, WEEK, check_mean, check_share};

/// A ring that a patrol walks, and a fence in the middle of it with another ring behind.
fn ring(timing: &str, speed: &str, reports: f64) -> String {
    format!(
        "[eyesight.guard]\nby_day = \"300 m\"\nby_night = \"60 m\"\n\
         [[layer]]\nid = \"grounds\"\naround = \"house\"\nradius = \"600 m\"\n\
         patrol = {{ groups = 8, speed = \"{speed}\", reports = {reports}, timing = \"{timing}\" }}\n\
         [[denial_area]]\nid = \"marsh\"\nlayer = \"grounds\"\ndepth = \"150 m\"\nhazard = 0\n"
    )
}

/// e/T on the way in: how many rounds are made while the party is in the ring.
fn rounds_made(case: &Case) -> f64 {
    let way = &case.plan.ways[0].as_ref().unwrap()[0];
    let exposure: f64 = (way.tasks.iter().flat_map(|t| &t.watches))
        .map(|w| if let WatchKind::Patrol { exposure, .. } = &w.kind { *exposure } else { 0.0 })
        .sum();
    let patrol = case.scenario.file.layer[0].patrol.as_ref().unwrap();
    let means = &case.plan.means;
    exposure * 2.0 * 60.0 * means.of(&patrol.groups) * means.of(&patrol.speed)
}

#[track_caller]
fn check(timing: &str, speed: &str, watched: bool, exact: impl Fn(f64) -> f64) {
    let strike = ON_FOOT.to_owned() + if watched { "watched = true\n" } else { "" };
    let case = Case::of(&[WEEK, KNOWN_HOUSE, &strike, &ring(timing, speed, 0.8)]);
    let n = 10_000_u32;
    let seen = (0..n).filter(|k| case.play(u64::from(*k)).row.detected.is_some()).count() as u32;
    let made = rounds_made(&case);
    check_share(&format!("{timing}, {made} rounds"), seen, n, exact(made));
}

/// Random: 1 − exp(−r e/T). By the clock r e/T, however the way falls into tasks; and nothing
/// against whoever has watched, until he needs longer than a round.
#[test]
fn agree_patrols_by_the_clock_and_at_random() {
    for watched in [false, true] {
        check("random", "3 km/h", watched, |made| -libm::expm1(-0.8 * made));
    }
    check("clockwork", "3 km/h", false, |made| {
        assert!((0.2..0.9).contains(&made), "{made}");
        0.8 * made
    });
    check("clockwork", "3 km/h", true, |made| {
        assert!(made < 1.0);
        0.0
    });
    check("clockwork", "8 km/h", false, |made| {
        assert!((1.1..1.9).contains(&made), "{made}");
        1.0 - 0.2 * (1.0 - 0.8 * (made - 1.0))
    });
    check("clockwork", "8 km/h", true, |_| 0.8);
}

/// Whoever is told the times of one patrol is as one who has watched it.
#[test]
fn law_told_is_watched() {
    let case = Case::of(&[WEEK, KNOWN_HOUSE, ON_FOOT, &ring("clockwork", "3 km/h", 0.8)]);
    let way = &case.plan.ways[0].as_ref().unwrap()[0];
    let told = Known { times: [0].into(), ..Known::default() };
    let hazard = |known: &Known| -> f64 {
        let drawn = way.drawn_by(&case.scenario, &case.plan.means, known);
        drawn.iter().map(|t| t.watching(1.0)).sum()
    };
    assert_eq!(hazard(&told), 0.0);
    assert!(hazard(&Known::default()) > 0.1);
}

/// In a car through a checkpoint: it waits as the queue says and is looked at last; on foot nobody
/// stops.
#[test]
fn agree_checkpoint_on_the_road() {
    let gate = "[[layer]]\nid = \"gate\"\naround = \"house\"\nradius = \"1 km\"\n\
                checkpoint = { arrivals = \"48 / h\", service = \"60 s\", services = \"fixed\", \
                detects = 0.5, reports = 0.8 }\n[[layer.sensor]]\nid = \"eye\"\non_foot = 0.1\n\
                [[layer.barrier]]\nid = \"bar\"\non_foot = \"20 s\"\n";
    let by_car = ON_FOOT.replace("\"foot\"", "\"vehicle\"") + "dismount = \"300 m\"\n";
    let week = WEEK.to_owned() + "roads = \"roads.geojson\"\n";
    let case =
        Case::on_a_road(&[&week, KNOWN_HOUSE, gate, &by_car], &[(75.0, 75.0), (2025.0, 2025.0)]);
    let way = &case.plan.ways[0].as_ref().unwrap()[0];
    let names: Vec<&str> = way.tasks.iter().map(|task| task.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "drive up",
            "stop at the checkpoint of gate",
            "overcome bar of gate",
            "drive through gate",
            "cross gate"
        ]
    );
    let drawn = way.drawn(&case.scenario, &case.plan.means);
    // ρ = 0.8: 0.8 · 60 s / (2 · 0.2) in the queue, then a minute
    assert!((drawn[1].mean_s - 180.0).abs() < 1e-9, "{:?}", drawn[1]);
    assert!((drawn[1].detection(1.0).value() - 0.4).abs() < 1e-12);
    // in the diagram of the site it is an element that a vehicle passes
    let night = Illumination::DarkNight;
    let diagram = case.plan.diagram(&case.scenario, &case.world, 0, night, 1.0, &[]).unwrap();
    let stops = |task: &Task| (task.delay.mean_s - 180.0).abs() < 1e-9;
    assert!(
        diagram.diagram.steps().iter().any(|s| s.element.is_some() && s.tasks.iter().any(stops))
    );
    let n = 5_000_u32;
    let rows: Vec<Row> = (0..n).map(|k| case.play(u64::from(k)).row).collect();
    let named = |name: &str| {
        case.plan.names.detectors.iter().position(|d| d == name).map(|d| d as u16).unwrap()
    };
    let by = named("the checkpoint of gate");
    let seen = rows.iter().filter(|row| row.detected_by == Some(by)).count() as u32;
    check_share("stopped and seen", seen, n, 0.4);
    let took: Vec<f64> =
        (rows.iter()).map(|row| (row.contact.unwrap() - row.launched.unwrap()).seconds()).collect();
    check_mean("launch to contact", &took, drawn.iter().map(|t| t.mean_s).sum());

    let on_foot = Case::of(&[WEEK, KNOWN_HOUSE, gate, ON_FOOT]);
    let way = &on_foot.plan.ways[0].as_ref().unwrap()[0];
    assert!(way.tasks.iter().all(|task| task.stop.is_none()));
}

/// The mean waits of both queues, against a queue that is played vehicle by vehicle.
#[test]
fn agree_queues_with_play() {
    let (arrivals, service_s) = (0.7, 1.0);
    for fixed in [false, true] {
        let means: Vec<f64> = (0..400)
            .map(|batch| {
                let chance = Chance::new(7, batch);
                let key = Entity::named(if fixed { "fixed" } else { "memoryless" });
                let (mut wait_s, mut sum) = (0.0_f64, 0.0);
                let (warm, count) = (500, 2_000);
                for k in 0..warm + count {
                    if k >= warm {
                        sum += wait_s;
                    }
                    let served = if fixed {
                        service_s
                    } else {
                        chance.exponential(1.0 / service_s, key.draw(Purpose(1), k))
                    };
                    let gap = chance.exponential(arrivals, key.draw(Purpose(2), k));
                    wait_s = (wait_s + served - gap).max(0.0);
                }
                sum / f64::from(count)
            })
            .collect();
        let queue = if fixed {
            one_steady_server(arrivals, 1.0 / service_s)
        } else {
            one_server(arrivals, 1.0 / service_s)
        };
        check_mean("wait", &means, queue.unwrap().wait_s);
    }
}
