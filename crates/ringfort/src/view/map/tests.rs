use ringfort_model::scenario::Subject;

use super::*;
use crate::view::testing::tapalpa;

#[test]
fn law_the_map_of_tapalpa_is_small_and_on_the_map() {
    let case = tapalpa();
    let map = map(&case.scenario, &case.world, &case.plan);
    let size = |uri: &Option<String>| uri.as_ref().map_or(0, String::len);
    assert!((20_000..250_000).contains(&size(&map.hillshade)), "{}", size(&map.hillshade));
    assert!((200..50_000).contains(&size(&map.seen)), "{}", size(&map.seen));
    let text = serde_json::to_string(&map.lines).unwrap();
    assert!(text.len() < 100_000, "{}", text.len());
    assert_eq!(map.sites.len(), 6);
    assert!(map.posts.len() > 20);
    let inside = |p: &MapPoint| {
        (map.extent.west_m..=map.extent.east_m).contains(&p[0])
            && (map.extent.south_m..=map.extent.north_m).contains(&p[1])
    };
    for line in &map.lines {
        assert!(line.points.len() > 1, "{line:?}");
        // an aircraft may come from beyond the map
        assert!(line.kind == LineKind::Flight || line.points.iter().all(inside), "{line:?}");
    }
    let count = |kind| map.lines.iter().filter(|l| l.kind == kind).count();
    assert!(count(LineKind::Way) >= 6);
    assert!(count(LineKind::Flight) >= 6);
    // where the response is slower than the walk there is no such line
    assert!((1..30).contains(&count(LineKind::CriticalDetection)));
    let ways = map.lines.iter().filter_map(|l| l.undetected);
    assert!(ways.clone().count() >= 6 && ways.into_iter().all(|p| (0.0..=1.0).contains(&p)));
    assert!(map.stand_in.is_some() && map.withheld.is_none());
}

#[test]
fn law_a_self_audit_withholds_what_leads_in() {
    let mut case = tapalpa();
    case.scenario.file.scenario.subject = Subject::SelfAudit { consent: "on file".to_owned() };
    let map = map(&case.scenario, &case.world, &case.plan);
    assert!(map.posts.is_empty() && map.seen.is_none() && map.withheld.is_some());
    assert!(map.lines.iter().all(|l| l.kind == LineKind::Road));
}

#[test]
fn law_a_story_leaves_one_mark_a_place() {
    let case = tapalpa();
    let mut map = map(&case.scenario, &case.world, &case.plan);
    let log = (0..3000)
        .map(|replication| case.replay(1, 200, replication))
        .find(|log| log.row.found.is_some())
        .unwrap();
    let told: Vec<usize> = (0..log.events.len()).collect();
    tell(&mut map, &log, &told);
    assert!(map.marks.len() > 2);
    for (i, mark) in map.marks.iter().enumerate() {
        assert!(map.marks[..i].iter().all(|other| other.at != mark.at && other.step < mark.step));
        assert_eq!(log.events[mark.step as usize].place.map(rounded), Some(mark.at));
    }
    assert!(map.lines.iter().any(|l| l.kind == LineKind::Escape));
}
