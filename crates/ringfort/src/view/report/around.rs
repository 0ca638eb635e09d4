//! A site from all sides, small enough for a page.

use ringfort_model::finding::SiteFinding;
use ringfort_model::report::{Around, AroundElement, AroundRoads, AroundWay, MapPoint};
use ringfort_model::units::{Position, time_words};

use crate::study::{rounded, ways};
use crate::view::map::{drawn_within, rounded as to_the_metre};

/// How many elements are told.
const MOST_ELEMENTS: usize = 10;

/// On so many pixels the ways are drawn: none strays by more than one.
const PIXELS: f64 = 400.0;

/// What was found, its ways thinned for a picture of a map so wide.
pub(super) fn around(study: &ways::Around, map_m: f64) -> Around {
    let stray_m = map_m / PIXELS;
    let found = &study.finding;
    let ways = found.ways.iter().zip(&study.courses).map(|(way, courses)| AroundWay {
        label: way.label.clone(),
        in_campaigns: way.in_campaigns,
        time_s: rounded(way.time_s),
        detected: rounded(way.p_noticed),
        interrupted: rounded(way.p_interruption),
        easi: rounded(way.p_interruption_common),
        fixed_times: rounded(way.p_interruption_deterministic),
        lines: courses
            .iter()
            .map(|course| drawn_within(course, stray_m))
            .filter(|l| l.len() > 1)
            .collect(),
    });
    let elements = found.elements.iter().take(MOST_ELEMENTS).map(|element| AroundElement {
        label: element.element.clone(),
        without: rounded(element.p_interruption_without),
        improvement: element.improvement.clone(),
        improved: rounded(element.p_interruption_improved),
        gain: rounded(element.gain),
        cost: element.improvement_cost.map(rounded),
    });
    let point = |[east_m, north_m]: &[f64; 2]| -> MapPoint {
        to_the_metre(Position { east_m: *east_m, north_m: *north_m })
    };
    let roads = found.roads.iter().map(|roads| AroundRoads {
        layer: roads.layer.clone(),
        fewest_places: roads.fewest_places,
        open_ways: roads.open_ways,
        close_at: roads.close_at.iter().map(point).collect(),
    });
    Around {
        conditions: conditions(found),
        ways: ways.collect(),
        elements: elements.collect(),
        roads: roads.collect(),
        advice: found.advice.clone(),
        warnings: found.warnings.clone(),
    }
}

fn conditions(found: &SiteFinding) -> String {
    let response = found.response_s.map_or_else(
        || "nobody comes when called".to_owned(),
        |time_s| format!("response in {}", time_words(time_s)),
    );
    format!("{}, {} alert, {response}", found.light, found.alert)
}
