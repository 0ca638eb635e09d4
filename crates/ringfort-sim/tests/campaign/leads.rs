//! Do leads, raids, reports and visits come as often as they should?

use ringfort_model::log::What;
use ringfort_sim::unknowns::Unknowns;

use crate::kit::{Case, ON_FOOT, WEEK, check_mean, check_share, count};

/// Two sites; nobody is ever sure enough to strike.
const TWO_SITES: &str = r#"
[[site]]
id = "house"
at = [2025, 2025]

[[site]]
id = "cabin"
at = [3025, 2025]

[principal]
starts_at = "house"
moves = "stay"

[seeker.decision]
go_when = { belief = 1, window = "1 h" }
"#;

fn mean(n: u64, case: &Case, is: impl Fn(&What) -> bool + Copy) -> Vec<f64> {
    (0..n).map(|k| f64::from(count(&case.play(k), is))).collect()
}

#[test]
fn agree_reports_with_their_rate() {
    let informant = "[[seeker.informant]]\nid = \"cook\"\nrate = \"0.5 / d\"\nright = 0.7\n";
    let case = Case::of(&[WEEK, TWO_SITES, ON_FOOT, informant]);
    check_mean("reports a week", &mean(4000, &case, |w| w.kind() == "site named"), 3.5);
    let (mut right, mut all) = (0, 0);
    for k in 0..4000 {
        let log = case.play(k);
        all += count(&log, |w| w.kind() == "site named");
        right += count(&log, |w| matches!(w, What::SiteNamed { site: 0, .. }));
    }
    check_share("right", right, all, 0.7);
}

/// Raids at rate λ while there is something to follow, for T after the lead and after each find (of
/// probability f): between two finds (1 − f)/f · q, and a find with q = 1 − e^(−λfT); together
/// (e^(λfT) − 1)/f, if the horizon is far.
#[test]
fn agree_raids_with_their_renewal() {
    for (finds, lasts_d) in [(0.0, 2.0), (0.3, 1.0)] {
        let lead = format!(
            "[[seeker.lead]]\nid = \"arrest\"\nat = \"day 1\"\n[seeker.lead.raids]\n\
             rate = \"1 / d\"\nfinds = {finds}\nright = 0.5\nlasts = \"{lasts_d} d\"\n"
        );
        let long = WEEK.replace("7 d", "400 d");
        let case = Case::of(&[&long, TWO_SITES, ON_FOOT, &lead]);
        let wanted =
            if finds == 0.0 { lasts_d } else { (libm::exp(finds * lasts_d) - 1.0) / finds };
        let found: Vec<f64> = (0..600)
            .map(|k| {
                let log = case.play(k);
                assert_eq!(count(&log, |w| w.kind() == "lead"), 1);
                let raids = |w: &What| matches!(w.kind(), "site named" | "raid without finds");
                f64::from(count(&log, raids))
            })
            .collect();
        check_mean("raids", &found, wanted);
    }
}

/// What a lead names is named with its probability, and who is named is followed on every visit
/// after that.
#[test]
fn agree_naming_and_following() {
    let parts = "[[principal.visitor]]\nid = \"sister\"\nevery = \"20 h\"\nstays = \"4 h\"\n\
                 [[seeker.lead]]\nid = \"arrest\"\nat = \"day 2\"\n\
                 yields = [{ names = \"sister\", p = 0.6 }]\n\
                 [[seeker.tail]]\nfollows = \"sister\"\nkeeps = 0.4\nright = 0.8\nnoticed = 0.1\n\
                 sights = \"0 / h\"\nmistakes = \"0 / h\"\n";
    let case = Case::of(&[WEEK, TWO_SITES, ON_FOOT, parts]);
    let (mut named, mut kept, mut right, mut noticed, mut trips) = (0, 0, 0, 0, 0);
    let n = 3000;
    for k in 0..u64::from(n) {
        let log = case.play(k);
        let known = count(&log, |w| w.kind() == "visitor named");
        named += known;
        let followed = count(&log, |w| matches!(w.kind(), "tail arrives" | "tail lost"));
        assert!(known == 1 || followed == 0);
        trips += followed;
        kept += count(&log, |w| w.kind() == "tail arrives");
        right += count(&log, |w| matches!(w, What::TailArrives { site: 0, .. }));
        noticed += count(&log, |w| w.kind() == "tail noticed");
        // 6 d 23 h after the start at most, visits begin every 24 h from a moment of chance
        let visits = count(&log, |w| w.kind() == "visit begins");
        assert!((6..=8).contains(&visits), "{visits}");
    }
    check_share("named", named, n, 0.6);
    check_share("kept", kept, trips, 0.4);
    check_share("right", right, kept, 0.8);
    check_share("noticed", noticed, trips, 0.1);
}

/// A device that alarms without cause is believed when the desk does not see through it.
#[test]
fn agree_nuisance_alarms() {
    let layer = "[[layer]]\nid = \"wire\"\naround = \"house\"\nradius = \"300 m\"\n\
                 [[layer.sensor]]\nid = \"fence\"\non_foot = 0.9\nassess = 0.8\nnuisance = \"2 / d\"\n";
    let case = Case::of(&[WEEK, TWO_SITES, ON_FOOT, layer]);
    check_mean("believed", &mean(3000, &case, |w| w.kind() == "nuisance alarm"), 7.0 * 2.0 * 0.2);
}

/// An occasion drawn each time falls evenly over its days, and is held where he is only.
#[test]
fn agree_occasions() {
    let feast = |site: &str| {
        format!(
            "[[principal.event]]\nid = \"feast\"\nat_site = \"{site}\"\n\
             on = {{ uniform = [\"day 2\", \"day 6\"], draw = \"use\" }}\n\
             lowers = {{ alert = \"relaxed\", for = \"5 h\" }}\n"
        )
    };
    let case = Case::of(&[WEEK, TWO_SITES, ON_FOOT, &feast("house")]);
    let held: Vec<f64> = (0..2000)
        .map(|k| {
            let log = case.play(k);
            let at = |kind| log.events.iter().find(|e| e.what.kind() == kind).unwrap().at;
            assert_eq!(at("occasion held"), at("alert state"));
            assert_eq!(count(&log, |w| w.kind() == "alert state"), 2);
            at("occasion held").seconds() / 86_400.0
        })
        .collect();
    check_mean("day of the feast", &held, 3.0);
    let squares: Vec<f64> = held.iter().map(|day| day * day).collect();
    check_mean("its square", &squares, 9.0 + 16.0 / 12.0);
    let elsewhere = Case::of(&[WEEK, TWO_SITES, ON_FOOT, &feast("cabin")]);
    assert_eq!(count(&elsewhere.play(0), |w| w.kind() == "occasion held"), 0);
}

/// A need is met in time from wherever he starts, and binds him to the sites that are able.
#[test]
fn law_needs_are_met_in_time() {
    let sites = TWO_SITES.replace("at = [2025, 2025]", "at = [2025, 2025]\nabilities = [\"care\"]");
    let moves = "moves = { rotate = [\"house\", \"cabin\"], stay = { median = \"40 h\", \
                 p90 = \"200 h\", draw = \"use\" } }\n\
                 [[principal.need]]\nfor = \"care\"\nevery = \"24 h\"\n\
                 late = { uniform = [\"1 h\", \"9 h\"], draw = \"use\" }\n";
    for start in ["house", "cabin"] {
        let text = sites
            .replace("moves = \"stay\"\n", moves)
            .replace("starts_at = \"house\"", &format!("starts_at = \"{start}\""));
        let long = WEEK.replace("7 d", "60 d");
        let case = Case::of(&[&long, &text, ON_FOOT]);
        let mut forced = 0;
        for k in 0..200 {
            let log = case.play(k);
            assert_eq!(count(&log, |w| w.kind() == "need missed"), 0);
            // how long he was away from the able site, every time
            let mut away_since = (start == "cabin").then_some(0.0);
            for event in &log.events {
                match event.what {
                    What::Leaves { site: 0, .. } => away_since = Some(event.at.seconds()),
                    What::Arrives { site: 0 } => {
                        let away_h = (event.at.seconds() - away_since.unwrap()) / 3600.0;
                        assert!(away_h < 33.5, "{away_h} h");
                        forced += u32::from(away_h > 25.0);
                    }
                    _ => {}
                }
            }
        }
        assert!(forced > 200, "{forced}");
    }
}

/// Of the tails of one question one is so in a draw of the unknowns, and each as often as the other.
#[test]
fn agree_one_tail_of_a_question_is_so() {
    let tail = |who: &str| {
        format!(
            "[[seeker.tail]]\nfollows = \"{who}\"\none_of = \"who was followed\"\nknown = true\n\
             keeps = 1\nnoticed = 0\n"
        )
    };
    let visitor = "[[principal.visitor]]\nid = \"guest\"\nevery = \"1 d\"\nstays = \"1 h\"\n\
                   comes_with = \"driver\"\n";
    let (driver, guest) = (tail("driver"), tail("guest"));
    let mut case = Case::of(&[WEEK, TWO_SITES, ON_FOOT, visitor, &driver, &guest]);
    let mut first = 0;
    for outer in 0..400 {
        case.unknowns = Unknowns::drawn(&case.scenario, &case.plan, &case.keys, 1, outer);
        let log = case.play(u64::from(outer));
        let arrives =
            |t: u16| count(&log, |w| matches!(w, What::TailArrives { tail, .. } if *tail == t));
        let by_tail = [arrives(0), arrives(1)];
        assert!((by_tail[0] > 0) != (by_tail[1] > 0), "{by_tail:?}");
        first += u32::from(by_tail[0] > 0);
    }
    check_share("the first of two", first, 400, 0.5);
}
