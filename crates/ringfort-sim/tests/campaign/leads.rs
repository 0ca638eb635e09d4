//! Do leads, raids, reports and visits come as often as they should?

use ringfort_model::log::What;

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
