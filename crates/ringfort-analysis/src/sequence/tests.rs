use super::search::Effort;
use super::*;
use crate::interruption::{Convention, Place, Spread, certain_interruption, interruption, staged};
use proptest::prelude::*;
use ringfort_model::units::Probability;

fn p(value: f64) -> Probability {
    Probability::new(value).unwrap()
}

fn task(detection: f64, place: Place, mean_s: f64, sd_s: f64) -> Task {
    Task { detection: p(detection), place, delay: Spread { mean_s, sd_s } }
}

fn response(mean_s: f64, sd_s: f64, convention: Convention) -> Response {
    Response { time: Spread { mean_s, sd_s }, communication: p(0.95), convention }
}

/// Layers of parallel elements, one task each, as most diagrams are.
fn layered(layers: &[&[(f64, Place, f64)]]) -> Diagram {
    let mut steps = Vec::new();
    for (node, layer) in layers.iter().enumerate() {
        for &(detection, place, mean) in *layer {
            let tasks = vec![task(detection, place, mean, 0.3 * mean)];
            steps.push(Step { from: node, into: node + 1, element: Some(steps.len()), tasks });
        }
    }
    Diagram::new(layers.len() + 1, steps).unwrap()
}

use Place::Beginning as B;

/// The 24 paths of an invented diagram, found by two methods elsewhere.
fn vault() -> Diagram {
    layered(&[
        &[(0.5, B, 10.0), (0.9, B, 30.0)],
        &[(0.1, B, 20.0), (0.0, B, 90.0)],
        &[(0.8, B, 60.0), (0.6, B, 30.0), (0.9, B, 300.0)],
        &[(0.9, B, 240.0), (0.95, B, 420.0)],
        &[(0.0, B, 60.0)],
    ])
}

const BY_LABELS: Effort = Effort { courses: 0, labels: 4_000 };

#[test]
fn verify_most_vulnerable_of_24_paths() {
    let diagram = vault();
    let objective = Objective::Interruption(response(300.0, 90.0, Convention::PerAlarm));
    for effort in [Effort::default(), BY_LABELS] {
        let found = weakest(&diagram, &objective, 2, effort).unwrap();
        assert!((found.courses[0].value - 0.613_773_515_027_888_6).abs() < 1e-12);
        assert!((found.courses[1].value - 0.685_123_325_101_114_3).abs() < 1e-12);
        assert_eq!(found.courses[0].steps, [0, 2, 5, 7, 9]);
        assert_eq!(found.courses[1].steps, [0, 3, 5, 7, 9]);
    }
    assert_eq!((diagram.courses(), diagram.paths()), (24, 24));
    let all = weakest(&diagram, &objective, 24, Effort::default()).unwrap();
    assert!((all.courses[23].value - 0.994_696).abs() < 5e-7);
}

/// Every course, by recursion, as a check of everything else.
fn exhaustive(diagram: &Diagram) -> Vec<Vec<usize>> {
    fn go(diagram: &Diagram, node: usize, so_far: &mut Vec<usize>, into: &mut Vec<Vec<usize>>) {
        if node + 1 == diagram.nodes() {
            into.push(so_far.clone());
            return;
        }
        for (number, step) in diagram.steps().iter().enumerate() {
            if step.from == node {
                so_far.push(number);
                go(diagram, step.into, so_far, into);
                so_far.pop();
            }
        }
    }
    let mut courses = Vec::new();
    go(diagram, 0, &mut Vec::new(), &mut courses);
    courses
}

/// The value of a course by the formulas for one path.
fn value(diagram: &Diagram, course: &[usize], objective: &Objective) -> f64 {
    let path = diagram.tasks(course);
    match objective {
        Objective::Interruption(response) => interruption(&path, response).probability.value(),
        Objective::Deterministic(response) => certain_interruption(&path, response).value(),
        Objective::Effectiveness(response, units) => {
            staged(&path, response, units, 0.0).effectiveness.value()
        }
        Objective::Time => path.iter().map(|task| task.delay.mean_s).sum(),
        Objective::Detection => {
            1.0 - path.iter().map(|task| 1.0 - task.detection.value()).product::<f64>()
        }
    }
}

fn any_place() -> impl Strategy<Value = Place> {
    prop_oneof![
        Just(Place::Beginning),
        Just(Place::Middle),
        Just(Place::End),
        Just(Place::Throughout)
    ]
}

fn any_task() -> impl Strategy<Value = Task> {
    let detection = prop_oneof![Just(0.0), 0.0..1.0];
    // whole numbers, so that times meet the response exactly now and then
    let mean = prop_oneof![Just(0.0), (1u32..300).prop_map(f64::from)];
    let share = prop_oneof![Just(0.0), Just(0.3), 0.0..1.2];
    (detection, any_place(), mean, share)
        .prop_map(|(detection, place, mean, share)| task(detection, place, mean, share * mean))
}

/// Small diagrams with jumps, parallel elements, and steps without an element or without tasks.
fn any_diagram() -> impl Strategy<Value = Diagram> {
    let step = (0usize..5, 0usize..5, any::<bool>(), prop::collection::vec(any_task(), 0..3));
    (3usize..7, prop::collection::vec(step, 2..14)).prop_map(|(nodes, drawn)| {
        let mut steps: Vec<Step> = (1..nodes)
            .map(|into| Step { from: into - 1, into, element: None, tasks: Vec::new() })
            .collect();
        steps.truncate(1);
        for (number, (a, b, named, tasks)) in drawn.into_iter().enumerate() {
            let from = a % (nodes - 1);
            let into = from + 1 + b % (nodes - 1 - from);
            let element = named.then_some(number);
            steps.push(Step { from, into, element, tasks });
        }
        Diagram::new(nodes, steps).unwrap()
    })
}

fn any_objective() -> impl Strategy<Value = Objective> {
    let convention = prop_oneof![Just(Convention::Common), Just(Convention::PerAlarm)];
    let spread = prop_oneof![Just(0.0), 0.0..200.0];
    ((1u32..600).prop_map(f64::from), spread, convention, 0u8..5).prop_map(
        |(mean_s, sd_s, convention, which)| {
            let response = response(mean_s, sd_s, convention);
            match which {
                0 => Objective::Interruption(response),
                1 => Objective::Deterministic(response),
                2 => {
                    let unit = |factor: f64, won: f64| Unit {
                        time: Spread { mean_s: factor * mean_s, sd_s: factor * sd_s },
                        neutralised: p(won),
                    };
                    Objective::Effectiveness(response, vec![unit(0.6, 0.3), unit(1.3, 0.9)])
                }
                3 => Objective::Time,
                _ => Objective::Detection,
            }
        },
    )
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * (1.0 + b.abs())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    /// Both roads give the k weakest that trying everything gives.
    #[test]
    fn agree_search_with_exhaustive(
        diagram in any_diagram(),
        objective in any_objective(),
        k in 1usize..5,
    ) {
        let courses = exhaustive(&diagram);
        prop_assert_eq!(diagram.courses(), courses.len() as u128);
        let mut values: Vec<f64> =
            courses.iter().map(|course| value(&diagram, course, &objective)).collect();
        values.sort_by(f64::total_cmp);
        values.truncate(k);
        for effort in [Effort::default(), BY_LABELS] {
            match weakest(&diagram, &objective, k, effort) {
                Err(error) => {
                    prop_assert_eq!(error, DiagramError::Unreachable);
                    prop_assert!(values.is_empty());
                }
                Ok(found) => {
                    prop_assert_eq!(found.courses.len(), values.len());
                    for (course, expected) in found.courses.iter().zip(&values) {
                        prop_assert!(near(course.value, *expected), "{:?} {:?}", found, values);
                        let own = value(&diagram, &course.steps, &objective);
                        prop_assert!(near(course.value, own), "{} {}", course.value, own);
                    }
                    let is_exact = !matches!(found.certificate, Certificate::Bounded { .. });
                    prop_assert!(is_exact);
                }
            }
        }
    }

    /// With too little room the course is real and the bound holds.
    #[test]
    fn law_a_bound_is_a_bound(diagram in any_diagram(), objective in any_objective()) {
        let effort = Effort { courses: 0, labels: 2 };
        let exact = weakest(&diagram, &objective, 1, Effort::default());
        if let (Ok(exact), Ok(rough)) = (exact, weakest(&diagram, &objective, 1, effort)) {
            let least = exact.courses[0].value;
            prop_assert!(rough.courses[0].value >= least - 1e-12);
            if let Certificate::Bounded { lowest, .. } = rough.certificate {
                prop_assert!(lowest <= least + 1e-12, "{lowest} {least}");
            } else {
                prop_assert!(near(rough.courses[0].value, least));
            }
        }
    }

    /// Two shortest paths give the weakest course under fixed times too: least delay backward, then
    /// least −ln(1 − P(D)) where that leaves more than the response time.
    #[test]
    fn agree_deterministic_with_two_passes(diagram in any_diagram(), mean in 1u32..600) {
        let response = response(f64::from(mean), 0.0, Convention::Common);
        let objective = Objective::Deterministic(response);
        let mut left = vec![f64::INFINITY; diagram.nodes()];
        let mut seen = vec![f64::INFINITY; diagram.nodes()];
        let end = diagram.nodes() - 1;
        (left[end], seen[end]) = (0.0, 0.0);
        for node in (0..end).rev() {
            for step in diagram.steps().iter().filter(|step| step.from == node) {
                let (mut after, mut cost) = (left[step.into], seen[step.into]);
                if after.is_infinite() {
                    continue;
                }
                let least = after;
                for task in step.tasks.iter().rev() {
                    let here = task.place.share_ahead() * task.delay.mean_s + after;
                    if here > f64::from(mean) {
                        cost += -libm::log1p(-task.detection.value());
                    } else {
                        // from here on the least delay makes everything free
                        cost = 0.0;
                    }
                    after += task.delay.mean_s;
                }
                let _ = least;
                left[node] = left[node].min(after);
                seen[node] = seen[node].min(cost);
            }
        }
        if let Ok(found) = weakest(&diagram, &objective, 1, BY_LABELS) {
            let two = 0.95 * -libm::expm1(-seen[0]);
            prop_assert!(near(found.courses[0].value, two), "{} {}", found.courses[0].value, two);
        }
    }

    /// A better sensor never helps who goes by fixed times; nor does more delay on the way.
    #[test]
    fn law_better_sensors_and_more_delay_never_hurt(
        diagram in any_diagram(),
        mean in 1u32..600,
        which in 0usize..14,
        more in 0.0..200.0f64,
    ) {
        let response = response(f64::from(mean), 0.0, Convention::PerAlarm);
        let objective = Objective::Deterministic(response);
        let least = |diagram: &Diagram| {
            weakest(diagram, &objective, 1, Effort::default()).map(|f| f.courses[0].value)
        };
        let Ok(before) = least(&diagram) else { return Ok(()) };
        let better = diagram.changed(|step, task| {
            if step.element == Some(which) {
                task.detection = task.detection.or(p(0.5));
            }
        });
        prop_assert!(least(&better).unwrap() >= before - 1e-12);
        let slower = diagram.changed(|step, task| {
            if step.element == Some(which) {
                task.delay.mean_s += more;
            }
        });
        prop_assert!(least(&slower).unwrap() >= before - 1e-12);
    }

    /// The weakest course through an element is the weakest of those that pass it.
    #[test]
    fn agree_balance_with_exhaustive(diagram in any_diagram(), objective in any_objective()) {
        let count = diagram.steps().iter().filter_map(|s| s.element).max().map_or(0, |e| e + 1);
        let levels = vec![(0, 1); count];
        let Ok(found) = balance(&diagram, &objective, &levels, Effort::default()) else {
            return Ok(());
        };
        let courses = exhaustive(&diagram);
        for (element, worth) in found.elements.iter().enumerate() {
            let passes = |c: &&Vec<usize>| {
                c.iter().any(|s| diagram.steps()[*s].element == Some(element))
            };
            let least = |through: bool| {
                courses
                    .iter()
                    .filter(|c| passes(c) == through)
                    .map(|c| value(&diagram, c, &objective))
                    .min_by(f64::total_cmp)
            };
            for (ours, theirs) in [(worth.through, least(true)), (worth.closed, least(false))] {
                prop_assert_eq!(ours.is_some(), theirs.is_some());
                prop_assert!(near(ours.unwrap_or(0.0), theirs.unwrap_or(0.0)), "{:?}", worth);
            }
        }
    }
}

#[test]
fn law_paths_are_counted_by_element() {
    // two ways to defeat one element are one path; crossing an area is no choice of element
    let step = |from, into, element| Step { from, into, element, tasks: Vec::new() };
    let diagram = Diagram::new(
        4,
        vec![
            step(0, 1, Some(0)),
            step(0, 1, Some(0)),
            step(0, 1, Some(1)),
            step(1, 2, None),
            step(1, 2, None),
            step(2, 3, Some(2)),
            step(0, 3, Some(3)),
        ],
    )
    .unwrap();
    assert_eq!((diagram.courses(), diagram.paths()), (7, 3));
    let closed = diagram.without(|step| step.element == Some(2) || step.element == Some(3));
    assert_eq!((closed.courses(), closed.paths()), (0, 0));
    let refused = weakest(&closed, &Objective::Time, 1, Effort::default());
    assert_eq!(refused, Err(DiagramError::Unreachable));
    let back = Diagram::new(2, vec![step(1, 1, None)]).unwrap_err();
    assert_eq!(back.to_string(), "step 0 leads from node 1 to 1 of 2, not further in");
}

/// Many layers, far too many courses to go through: dominance keeps the search small and exact.
#[test]
fn law_a_large_diagram_is_exact() {
    let mut state = 7u64;
    let mut uniform = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 11) as f64 / (1u64 << 53) as f64
    };
    let layers: Vec<Vec<(f64, Place, f64)>> = (0..14)
        .map(|_| (0..6).map(|_| (uniform(), B, 10.0 + 60.0 * uniform())).collect())
        .collect();
    let layers: Vec<&[_]> = layers.iter().map(Vec::as_slice).collect();
    let diagram = layered(&layers);
    assert!(diagram.courses() > 70_000_000_000);
    let objective = Objective::Interruption(response(150.0, 45.0, Convention::Common));
    let found = weakest(&diagram, &objective, 5, Effort::default()).unwrap();
    assert!(matches!(found.certificate, Certificate::Dominance { .. }), "{found:?}");
    assert!(found.courses.windows(2).all(|pair| pair[0].value <= pair[1].value));
}
