//! When the seeker believes a site with probability p, is he there as often?
//!
//! He must, when the unknowns are pinned at what the seeker takes them to be and the principal does
//! what the seeker's chain says. The two models coincide only where the routine has no memory: the
//! stays here are exponential (as a law of many quantiles), and drives take minutes. A step of an
//! hour then still blurs when he left, by about one part in a hundred of the hours.

use crate::kit::{Case, ON_FOOT, WEEK};

/// Four sites among which he moves, a visitor, and what a seeker has to find him by.
fn scenario(starts_at: &str, stays: &str, sources: &str) -> String {
    format!(
        r#"
[[site]]
id = "house"
at = [2025, 2025]
[[site]]
id = "cabin"
at = [3025, 2025]
[[site]]
id = "farm"
at = [2025, 3025]
[[site]]
id = "mill"
at = [1025, 2025]

[principal]
starts_at = "{starts_at}"
moves = {{ rotate = ["house", "cabin", "farm", "mill"], stay = {{ empirical = [{stays}], draw = "use" }} }}
[principal.transit]
off_road = "60 km/h"
signature = 0.8

[[principal.visitor]]
id = "sister"
every = {{ uniform = ["10 h", "60 h"], draw = "use" }}
stays = {{ uniform = ["2 h", "9 h"], draw = "use" }}

[seeker.prior]
elsewhere = 0
leaves_the_list = 0

{sources}

[seeker.decision]
go_when = {{ belief = 1, window = "1 h" }}
"#
    )
}

/// An informant, a visitor who is followed and watchers who stay.
const FOLLOWED: &str = r#"
[[seeker.informant]]
id = "cook"
rate = "0.7 / d"
right = 0.55

[[seeker.tail]]
follows = "sister"
known = true
keeps = 0.6
right = 0.8
noticed = 0
sights = "0.15 / h"
mistakes = "0.02 / h"
sees_departure = 0.6
"#;

/// Quantiles of an exponential law of 110 hours.
fn memoryless() -> String {
    let quantile = |k: u32| -110.0 * libm::log1p(-(f64::from(k) + 0.5) / 300.0);
    (0..300).map(|k| format!("\"{:.4} h\"", quantile(k))).collect::<Vec<_>>().join(",")
}

/// Bins of belief; in each, the share of hours in which he was there is what was believed. `full` of
/// them at least must hold enough hours to tell.
#[track_caller]
fn check_calibrated(what: &str, sources: &str, full: usize) {
    let long = WEEK.replace("7 d", "30 d");
    let sites = ["house", "cabin", "farm", "mill"];
    // per bin of belief: by campaign, how often he was there over how often he was thought to be
    let mut bins = vec![Vec::new(); 10];
    for (s, start) in (0..).zip(sites) {
        let case = Case::of(&[&long, &scenario(start, &memoryless(), sources), ON_FOOT]);
        // campaigns of one number share their luck
        for k in 250 * s..250 * (s + 1) {
            let log = case.traced(k);
            let mut sums = [(0.0, 0.0, 0); 10];
            let mut at = case.scenario.site(start);
            let mut events = log.events.iter().peekable();
            for (now, belief) in &log.beliefs {
                use ringfort_model::log::What;
                while let Some(event) = events.next_if(|event| event.at <= *now) {
                    match event.what {
                        What::Leaves { .. } => at = None,
                        What::Arrives { site } => at = Some(usize::from(site)),
                        _ => {}
                    }
                }
                for (site, p) in belief[..4].iter().enumerate() {
                    let bin = &mut sums[((p * 10.0) as usize).min(9)];
                    bin.0 += f64::from(u8::from(at == Some(site)));
                    bin.1 += p;
                    bin.2 += 1;
                }
            }
            for (bin, sum) in bins.iter_mut().zip(sums) {
                bin.push(sum);
            }
        }
    }
    let mut told = 0;
    for (i, campaigns) in bins.iter().enumerate() {
        let steps: i32 = campaigns.iter().map(|c| c.2).sum();
        if steps < 2000 {
            continue;
        }
        told += 1;
        let (there, thought): (f64, f64) =
            (campaigns.iter().map(|c| c.0).sum(), campaigns.iter().map(|c| c.1).sum());
        // campaigns are independent, their steps are not
        let error = campaigns.iter().map(|c| (c.0 - c.1) * (c.0 - c.1)).sum::<f64>().sqrt();
        let (share, mean) = (there / f64::from(steps), thought / f64::from(steps));
        let slack = 4.0 * error / f64::from(steps) + 0.005;
        assert!(
            (share - mean).abs() < slack,
            "{what}, bin {i}: there {share}, believed {mean} ± {slack}"
        );
    }
    assert!(told >= full, "{what}: only {told} bins hold enough hours");
}

#[test]
fn agree_belief_is_calibrated() {
    check_calibrated("followed", FOLLOWED, 10);
}

/// A search with one roof for all passes, mistakes, a stay that sees him come, go and stay, what
/// counters it and gives itself away; two at once.
#[test]
fn agree_belief_from_the_air_is_calibrated() {
    let eye = |id: &str, more: &str| {
        format!(
            "[[seeker.surveillance]]\nid = \"{id}\"\nover = [\"house\", \"cabin\", \"farm\"]\n\
             area = \"60 km2\"\nsweep_width = \"300 m\"\nspeed = \"30 km/h\"\non_station = \"10 h\"\n\
             detects = 0.5\nmistakes = 0.1\nmasked = 0.35\n{more}\n"
        )
    };
    let counter = "[[counter_drone]]\nid = \"shield\"\naround = \"cabin\"\nradius = \"300 m\"\n\
                   ceiling = \"1 km\"\nfactor = 0.4\ngives_away = 0.2\nwithout_him = 0.4\n";
    check_calibrated("search", &eye("drone", ""), 4);
    let stare = "[seeker.surveillance.stare]\nat_belief = 0.4\nsights = \"0.3 / h\"\n\
                 mistakes = \"0.05 / h\"\nsees_moves = 0.7\nkeeps = 0.5\n";
    check_calibrated("stare", &(eye("drone", stare) + counter), 8);
    check_calibrated("two", &(eye("drone", stare) + &eye("plane", "") + counter + FOLLOWED), 9);
}

/// Devices that go with him and that do not, mistakes, silence.
#[test]
fn agree_belief_by_signals_is_calibrated() {
    let parts = "[[emission]]\nid = \"phone\"\nrate = \"1 / d\"\nkept_at = \"500 m\"\n\
                 [[emission]]\nid = \"radio\"\nrate = \"3 / d\"\nat = [\"farm\"]\n\
                 [[seeker.signals]]\nid = \"mast\"\nintercept = 0.5\nerror = \"700 m\"\n\
                 mistakes = \"0.4 / d\"\n";
    check_calibrated("signals", parts, 9);
}

/// Old reports, one origin for two, sources that may lie, a hypothesis about one of them.
#[test]
fn agree_belief_by_reports_is_calibrated() {
    let parts = "[[seeker.liaison]]\nid = \"neighbour\"\nrate = \"0.8 / d\"\nright = 0.75\n\
                 delay = { uniform = [\"2 h\", \"60 h\"], draw = \"use\" }\norigin = \"the pilot\"\n\
                 [[seeker.informant]]\nid = \"clerk\"\nrate = \"0.8 / d\"\nright = 0.7\norigin = \"the pilot\"\n\
                 [[seeker.informant]]\nid = \"cook\"\nrate = \"1 / d\"\nright = 0.8\n\
                 character = { honest = 0.5, random = 0.3, hostile = 0.2 }\n\
                 [[seeker.liaison]]\nid = \"friend\"\nrate = \"0.6 / d\"\nright = 0.3\norigin = \"a wire\"\n\
                 delay = \"10 h\"\n\
                 [[seeker.hypothesis]]\nid = \"the wire is good\"\np = 0.4\n\
                 changes = [{ of = \"friend\", right = 0.9 }]\n";
    check_calibrated("reports", parts, 8);
}

/// Looks that seldom identify.
#[test]
fn agree_belief_of_strangers_is_calibrated() {
    let parts = "[identity]\nper_look = 0.3\n";
    let followed = FOLLOWED.replace("0.15 / h", "0.8 / h");
    check_calibrated("strangers", &(followed + parts), 9);
}
