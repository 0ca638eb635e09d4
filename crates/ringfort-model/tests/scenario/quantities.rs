//! Each way of writing a number, and each unit, gives the law that was meant.

use proptest::prelude::*;
use ringfort_model::diagnostic::Code;
use ringfort_model::law::Law;
use ringfort_model::quantity::{Basis, Draw, Entry};

use crate::example::completed;
use crate::read;

/// A place for a quantity of each dimension: its path, and the text that writes it there.
const PLACES: [(&str, &str, &str); 9] = [
    ("time", "engagement.median_duration", "[engagement]\nmedian_duration = Q"),
    (
        "length",
        "seeker.cordon.radius",
        "[seeker.cordon]\ncloses = { value = \"1 h\", assumed = \"x\" }\nradius = Q",
    ),
    ("speed", "principal.transit.off_road", "[principal.transit]\noff_road = Q"),
    ("rate", "engagement.principal.at_site", "[engagement.principal]\nat_site = Q"),
    (
        "area",
        "site.far.off_map.area",
        "[[site]]\nid = \"house\"\nat = [0, 0]\n[[site]]\nid = \"far\"\noff_map = { travel = { value = \"1 h\", assumed = \"x\" }, area = Q }",
    ),
    (
        "angle",
        "world.light.latitude",
        "[world]\nterrain = { file = \"t.tif\" }\nlight = { longitude = \"0 deg\", latitude = Q }",
    ),
    ("probability", "engagement.principal.break_out", "[engagement.principal]\nbreak_out = Q"),
    ("number", "engagement.loss_ratio", "[engagement]\nloss_ratio = Q"),
    (
        "moment",
        "seeker.lead.arrest.at",
        "[[seeker.lead]]\nid = \"arrest\"\nraids = { rate = { value = \"1 / d\", assumed = \"x\" }, finds = { value = 0.1, assumed = \"x\" }, right = { value = 0.1, assumed = \"x\" } }\nat = Q",
    ),
];

/// What a text becomes as a quantity of a dimension, or the codes of what is wrong with it.
fn quantity(dimension: &str, written: &str) -> Result<Entry, Vec<Code>> {
    let (_, path, place) = PLACES.iter().find(|place| place.0 == dimension).unwrap();
    let said = read(&completed(&place.replace('Q', written)));
    let Some(scenario) = said.usable() else {
        return Err(said.diagnostics.iter().map(|d| d.code).collect());
    };
    Ok(scenario.quantities.iter().find(|entry| entry.path == *path).unwrap().clone())
}

fn law(dimension: &str, written: &str) -> Law {
    let written = format!("{{ {written}, assumed = \"x\" }}");
    quantity(dimension, &written).unwrap_or_else(|codes| panic!("{written}: {codes:?}")).law
}

fn near(found: f64, due: f64) -> bool {
    (found - due).abs() <= 1e-12 * due.abs().max(1e-12)
}

/// Every unit with its size in the base unit, from its definition.
const UNITS: [(&str, &str, f64); 35] = [
    ("time", "ms", 0.001),
    ("time", "s", 1.0),
    ("time", "min", 60.0),
    ("time", "h", 3600.0),
    ("time", "d", 86_400.0),
    ("time", "week", 7.0 * 86_400.0),
    ("time", "weeks", 7.0 * 86_400.0),
    ("time", "month", 365.25 / 12.0 * 86_400.0),
    ("time", "months", 365.25 / 12.0 * 86_400.0),
    ("time", "year", 365.25 * 86_400.0),
    ("time", "years", 365.25 * 86_400.0),
    ("length", "m", 1.0),
    ("length", "km", 1000.0),
    ("length", "ft", 0.3048),
    ("length", "mi", 5280.0 * 0.3048),
    ("length", "nmi", 1852.0),
    ("speed", "m/s", 1.0),
    ("speed", "km/h", 1000.0 / 3600.0),
    ("speed", "kn", 1852.0 / 3600.0),
    ("speed", "mph", 5280.0 * 0.3048 / 3600.0),
    ("rate", "/ s", 1.0),
    ("rate", "/ min", 1.0 / 60.0),
    ("rate", "/ h", 1.0 / 3600.0),
    ("rate", "/ d", 1.0 / 86_400.0),
    ("rate", "/ week", 1.0 / (7.0 * 86_400.0)),
    ("rate", "/ month", 12.0 / (365.25 * 86_400.0)),
    ("rate", "/ year", 1.0 / (365.25 * 86_400.0)),
    ("area", "m2", 1.0),
    ("area", "ha", 10_000.0),
    ("area", "km2", 1e6),
    ("angle", "deg", std::f64::consts::PI / 180.0),
    ("angle", "rad", 1.0),
    ("probability", "%", 0.01),
    ("probability", "", 1.0),
    ("number", "", 1.0),
];

#[test]
fn every_unit_has_its_size() {
    for (dimension, unit, size) in UNITS {
        // of a size that is sensible everywhere
        let value = match unit {
            "ms" | "m2" => 5000.0,
            "deg" => 35.0,
            "km2" | "week" | "weeks" | "month" | "months" | "year" | "years" => 0.05,
            "/ s" => 0.5,
            "ft" => 10.0,
            _ => 1.0,
        };
        for written in
            [format!("{value} {unit}"), format!("{value}{unit}"), format!(" {value:e}  {unit} ")]
        {
            let Law::Point(found) = law(dimension, &format!("value = \"{written}\"")) else {
                panic!("{written} is no point")
            };
            assert!(near(found, value * size), "{written}: {found}");
        }
    }
}

/// No unit is forgotten above, and none of one dimension passes for another.
#[test]
fn units_are_those_of_their_dimension() {
    let page = ringfort_model::schema::scenario_page();
    for (dimension, _, _) in PLACES {
        let row =
            page.lines().rev().find(|line| line.starts_with(&format!("| {dimension} |"))).unwrap();
        let listed =
            row.split('|').nth(2).unwrap().split(", ").filter(|unit| unit.contains('`')).count();
        let known = UNITS.iter().filter(|u| u.0 == dimension && !u.1.is_empty()).count();
        assert_eq!(listed, known, "{dimension}");
        for (other, unit, _) in UNITS {
            if !unit.is_empty() && !UNITS.iter().any(|u| u.0 == dimension && u.1 == unit) {
                let written = format!("{{ value = \"1 {unit}\", assumed = \"x\" }}");
                let codes = quantity(dimension, &written).unwrap_err();
                assert_eq!(codes, [Code::WRONG_UNIT], "{dimension} in {unit} of {other}");
            }
        }
    }
}

#[test]
fn every_distribution_is_read() {
    assert_eq!(law("time", "value = \"90 s\""), Law::Point(90.0));
    assert_eq!(
        law("time", "uniform = [\"1 min\", \"2 min\"]"),
        Law::Uniform { low: 60.0, high: 120.0 }
    );
    assert_eq!(
        law("time", "triangular = [\"1 min\", \"90 s\", \"2 min\"]"),
        Law::Triangular { low: 60.0, mode: 90.0, high: 120.0 }
    );
    assert_eq!(
        law("time", "pert = [\"1 min\", \"90 s\", \"2 min\"]"),
        Law::Pert { low: 60.0, mode: 90.0, high: 120.0 }
    );
    assert_eq!(
        law("time", "normal = { mean = \"1 h\", sd = \"5 min\" }"),
        Law::Normal { mean: 3600.0, sd: 300.0 }
    );
    assert_eq!(law("probability", "beta = [3, 2.5]"), Law::Beta { a: 3.0, b: 2.5 });
    assert_eq!(law("number", "empirical = [3, 1, 2]"), Law::Empirical(vec![1.0, 2.0, 3.0]));
    assert_eq!(
        law("moment", "normal = { mean = \"day 3 12:00\", sd = \"6 h\" }"),
        Law::Normal { mean: 216_000.0, sd: 21_600.0 }
    );
}

/// P(X ≤ p90) = Φ(ln(p90/median)/σ) = 0.9, and the mean of a lognormal is exp(μ + σ²/2).
#[test]
fn lognormals_keep_their_points() {
    for written in [
        "median = \"10 min\", p90 = \"30 min\"",
        "lognormal = { median = \"10 min\", p90 = \"30 min\" }",
    ] {
        let Law::Lognormal { mu, sigma } = law("time", written) else { panic!("{written}") };
        assert!(near(libm::exp(mu), 600.0));
        // Φ⁻¹(0.9) = 1.2815515655446004
        assert!(near(libm::exp(mu + 1.281_551_565_544_600_4 * sigma), 1800.0));
    }
    for written in ["mean = \"10 min\", cv = 0.5", "lognormal = { mean = \"10 min\", cv = 0.5 }"] {
        let Law::Lognormal { mu, sigma } = law("time", written) else { panic!("{written}") };
        assert!(near(libm::exp(mu + sigma * sigma / 2.0), 600.0));
        assert!(near(libm::sqrt(libm::exp(sigma * sigma) - 1.0), 0.5));
    }
}

#[test]
fn numbers_that_are_none_are_refused() {
    let refused = |dimension: &str, written: &str, code: Code| {
        let written = format!("{{ {written}, assumed = \"x\" }}");
        assert_eq!(quantity(dimension, &written).unwrap_err(), [code], "{written}");
    };
    for text in
        ["nan s", "inf s", "s", "", "1,5 s", "0x10 s", "1 2 s", "1e s", "--1 s", "1 ss", "٣ s"]
    {
        refused("time", &format!("value = \"{text}\""), Code::WRONG_UNIT);
    }
    for number in ["nan", "inf", "-inf", "-0.1", "1.01"] {
        refused("probability", &format!("value = {number}"), Code::OUT_OF_RANGE);
    }
    refused("number", "value = 1e300", Code::OUT_OF_RANGE);
    for (text, code) in [
        ("value = true", Code::WRONG_KIND),
        ("value = [1]", Code::WRONG_KIND),
        ("uniform = [0.1, 0.1]", Code::WRONG_LAW),
        ("uniform = [0.1, nan]", Code::WRONG_LAW),
        ("uniform = 0.1", Code::WRONG_KIND),
        ("beta = [0, 1]", Code::WRONG_LAW),
        ("beta = [nan, 1]", Code::WRONG_LAW),
        ("normal = { mean = 0.5, sd = 0 }", Code::WRONG_LAW),
        ("normal = { mean = 0.5 }", Code::WRONG_LAW),
        ("normal = { mean = 0.5, sd = 0.4 }", Code::OUT_OF_RANGE),
        ("normal = { mean = 0.5, sd = 0.1, cv = 2 }", Code::UNKNOWN_KEY),
        ("median = 0.5, p90 = 0.4", Code::WRONG_LAW),
        ("median = 0, p90 = 0.4", Code::WRONG_LAW),
        ("median = -1, p90 = 0.4", Code::WRONG_LAW),
        ("mean = 0.4, cv = 0", Code::WRONG_LAW),
        ("median = 1.5, p90 = 2", Code::OUT_OF_RANGE),
        ("empirical = [0.1, 2]", Code::OUT_OF_RANGE),
        ("value = 0.5, draw = \"often\"", Code::UNKNOWN_WORD),
        ("value = 0.5, evidence = \"A\"", Code::WRONG_KIND),
    ] {
        refused("probability", text, code);
    }
}

#[test]
fn what_a_number_rests_on_is_kept() {
    let entry =
        quantity("number", "{ value = 2, draw = \"entity\", assumed = \"a guess\" }").unwrap();
    assert_eq!((entry.draw, entry.basis), (Draw::Entity, Basis::Assumed("a guess".to_owned())));
    let entry = quantity("number", "2").unwrap();
    assert_eq!((entry.draw, entry.basis), (Draw::Study, Basis::Unsaid));
    let said = read(&completed(""));
    let scenario = said.usable().unwrap();
    let default = scenario.quantities.iter().find(|e| e.path == "engagement.loss_ratio").unwrap();
    assert!(matches!(&default.basis, Basis::Default(why) if !why.is_empty()));
    assert_eq!(default.law, Law::Point(1.0));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    /// A value written in any unit of its dimension is the same value.
    #[test]
    fn law_units_go_there_and_back(seconds in 1.0f64..1e6, unit in 1usize..5) {
        let (_, unit, size) = UNITS[unit];
        let Law::Point(found) = law("time", &format!("value = \"{} {unit}\"", seconds / size)) else {
            panic!("no point")
        };
        prop_assert!((found - seconds).abs() <= 1e-9 * seconds);
    }

    /// A percentage is a probability.
    #[test]
    fn law_percentages_are_probabilities(percent in 0.0f64..=100.0) {
        let Law::Point(found) = law("probability", &format!("value = \"{percent} %\"")) else {
            panic!("no point")
        };
        prop_assert!((found - percent / 100.0).abs() < 1e-15);
    }
}
