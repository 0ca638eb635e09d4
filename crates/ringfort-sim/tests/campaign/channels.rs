//! Do the channels by which he is found, and what warns him, act as often as they should?

use ringfort_analysis::channels::air::pass_rate_per_s;
use ringfort_analysis::channels::leak::{PlanStage, warned_by_the_end};
use ringfort_analysis::detection::{by_rate, through_masking};
use ringfort_analysis::effort::Sweep;
use ringfort_analysis::resighting::{Venue, rule};
use ringfort_model::log::What;
use ringfort_model::units::Probability;
use ringfort_sim::campaign::{Options, Without};
use ringfort_sim::run;

use crate::kit::{Case, KNOWN_HOUSE, ON_FOOT, WEEK, check_mean, check_share, count, first};

/// Two sites, and a rule that nobody is sure enough for.
const STAYS: &str = r#"
[[site]]
id = "house"
at = [2025, 2025]
abilities = ["care"]
[[site]]
id = "cabin"
at = [3025, 2025]
[principal]
starts_at = "house"
moves = "stay"
[seeker.decision]
go_when = { belief = 1, window = "1 h" }
"#;

/// The same, and he goes to and fro.
fn moving() -> String {
    STAYS.replace(
        "moves = \"stay\"",
        "moves = { rotate = [\"house\", \"cabin\"], stay = { uniform = [\"8 h\", \"30 h\"], draw = \"use\" } }",
    )
}

const DRONE: &str = "[[seeker.surveillance]]\nid = \"drone\"\narea = \"80 km2\"\nsweep_width = \"200 m\"\n\
                     speed = \"20 km/h\"\non_station = \"12 h\"\ndetects = 0.3\nmistakes = 0\nmasked = 0.25\n";

fn p(value: f64) -> Probability {
    Probability::new(value).unwrap()
}

/// Random search behind one roof: (1 − μ)(1 − exp(−λT)), λ halved by hours on station and reduced by
/// what counters it below the ceiling.
#[test]
fn agree_search_with_its_mixture() {
    let counter = |altitude: &str| {
        format!(
            "{DRONE}altitude = \"{altitude}\"\n[[counter_drone]]\nid = \"shield\"\naround = \"house\"\n\
             radius = \"300 m\"\nceiling = \"2 km\"\nfactor = 0.4\n"
        )
    };
    for (drone, factor) in [(DRONE.to_owned(), 1.0), (counter("1 km"), 0.4), (counter("3 km"), 1.0)]
    {
        let case = Case::of(&[WEEK, STAYS, ON_FOOT, &drone]);
        let n = 4000;
        let named = |k| count(&case.play(k), |w| matches!(w, What::SiteNamed { site: 0, .. })) > 0;
        let found = (0..n).filter(|k| named(*k)).count() as u32;
        let passes =
            0.5 * 7.0 * 86_400.0 * pass_rate_per_s(Sweep::Random, 200.0, 20.0 / 3.6, 43_200.0, 8e7);
        let wanted = through_masking(p(0.25), by_rate(passes * 0.3 * factor, 1.0), 1.0);
        check_share("found in a week", found, n as u32, wanted.value());
    }
}

/// Fixes come as often as they are heard, and half of them lie within their radius.
#[test]
fn agree_fixes_with_their_rate_and_error() {
    let parts = "[[emission]]\nid = \"phone\"\nrate = \"2 / d\"\n\
                 [[emission]]\nid = \"radio\"\nrate = \"5 / d\"\nat = [\"cabin\"]\n\
                 [[seeker.signals]]\nid = \"mast\"\nintercept = 0.4\nerror = \"500 m\"\n";
    let case = Case::of(&[WEEK, STAYS, ON_FOOT, parts]);
    let (mut heard, mut near, mut all) = (Vec::new(), 0, 0);
    for k in 0..3000 {
        let log = case.play(k);
        let fixes = log.events.iter().filter(|e| matches!(e.what, What::Fix { .. }));
        heard.push(fixes.clone().count() as f64);
        for fix in fixes {
            let at = fix.place.unwrap();
            all += 1;
            let apart_m = libm::hypot(at.east_m - 2025.0, at.north_m - 2025.0);
            near += u32::from(apart_m < 500.0);
        }
    }
    check_mean("fixes a week", &heard, 7.0 * 2.0 * 0.4);
    check_share("within the radius", near, all, 0.5);
}

/// Of two who have it from one pilot, whoever speaks within a day of the other repeats him, and moves
/// no belief.
#[test]
fn law_one_origin_counts_once() {
    let parts = "[[seeker.informant]]\nid = \"clerk\"\nrate = \"1 / d\"\nright = 0.7\norigin = \"the pilot\"\n\
                 [[seeker.liaison]]\nid = \"friend\"\nrate = \"2 / d\"\nright = 0.7\norigin = \"the pilot\"\n";
    let case = Case::of(&[WEEK, STAYS, ON_FOOT, parts]);
    let (mut repeats, mut words) = (0, 0);
    for k in 0..300 {
        let log = case.play(k);
        let mut last: Option<(f64, u16)> = None;
        for event in &log.events {
            let now = event.at.seconds();
            match event.what {
                What::SiteNamed { site, .. } => {
                    assert!(last.is_none_or(|(at, _)| now - at > 86_400.0));
                    last = Some((now, site));
                    words += 1;
                }
                What::Repeats { site, .. } => {
                    assert!(last.is_some_and(|(at, said)| now - at <= 86_400.0 && said == site));
                    repeats += 1;
                }
                _ => {}
            }
        }
        let said = |log: &ringfort_model::log::Log| {
            let named = log.events.iter().filter(|e| matches!(e.what, What::SiteNamed { .. }));
            named.map(|e| e.belief).collect::<Vec<_>>()
        };
        assert_eq!(said(&log), said(&case.play(k)));
    }
    // a word lasts a day in which three others would come
    assert!(repeats > 2 * words, "{repeats} {words}");
}

/// The leak clock of four planners while a strike is prepared, from midnight to its start at one.
#[test]
fn agree_leaks_with_their_clock() {
    let parts = "[[early_warning]]\nid = \"hackers\"\nwhile_preparing = \"0.3 / h\"\nplanners = 4\n\
                 lead_time = \"20 min\"\nsets_off = [\"alert\", \"move\"]\n\
                 [[site]]\nid = \"cabin\"\nat = [3025, 2025]\nweight = 0\n";
    let case = Case::of(&[WEEK, KNOWN_HOUSE, ON_FOOT, parts]);
    let n = 4000;
    let (mut in_time, mut missed) = (0, 0);
    for k in 0..n {
        let log = case.play(k);
        let warned = first(&log, |w| matches!(w, What::Warned { .. }));
        let is_in_time = warned.is_some_and(|e| e.at.seconds() < 3600.0);
        in_time += u32::from(is_in_time);
        missed += u32::from(is_in_time && log.row.reached);
    }
    let stage = PlanStage { rate_per_s: 0.3 / 3600.0, lasts_s: 3600.0 };
    check_share("warned", in_time, n as u32, warned_by_the_end(&[stage], 4.0, 1200.0).value());
    assert_eq!(missed, 0, "whoever is warned in time is gone");
}

/// Followers and strangers met too often, by the rule of so many meetings that the test asks for.
#[test]
fn agree_followers_noticed_with_the_rule() {
    let parts = "[watchfulness]\nplaces = 6\nby_chance = 0.02\nif_following = 0.6\nstrangers = 400\n\
                 false_alarm = 0.07\nattention = 0.9\n\
                 [[principal.visitor]]\nid = \"sister\"\nevery = \"20 h\"\nstays = \"4 h\"\n\
                 [[seeker.tail]]\nfollows = \"sister\"\nknown = true\nkeeps = 0.5\nteam = 2\n\
                 sights = \"0 / h\"\nmistakes = \"0 / h\"\n";
    let case = Case::of(&[WEEK, STAYS, ON_FOOT, parts]);
    let (mut trips, mut noticed, mut mistaken) = (0, 0, 0);
    for k in 0..2500 {
        let log = case.play(k);
        trips += count(&log, |w| w.kind() == "visit begins");
        noticed += count(&log, |w| w.kind() == "tail noticed");
        mistaken += count(&log, |w| w.kind() == "stranger suspected");
    }
    let venue = Venue { by_chance: p(0.02), if_following: p(0.6) };
    // Λ at k meetings is 3.40 k − 0.76 (6 − k): four are the least that pass ln(400/0.07) = 8.65
    let by = |faces| rule(&[venue.watched(p(0.9), faces); 6], 4, 400.0);
    let (rule, alone) = (by(2.0), by(1.0));
    check_share("noticed", noticed, trips, rule.follower.value());
    check_share("mistaken", mistaken, trips, alone.outing.value());
}

/// Looks that identify one in four times: a sign comes as often as its thinned rate.
#[test]
fn agree_signs_with_identity() {
    let parts = "[identity]\nper_look = 0.25\n\
                 [[principal.visitor]]\nid = \"sister\"\nevery = \"1 h\"\nstays = \"5 min\"\n\
                 [[seeker.tail]]\nfollows = \"sister\"\nknown = true\nkeeps = 1\nright = 1\nnoticed = 0\n\
                 sights = \"0.8 / h\"\nmistakes = \"0.05 / h\"\n";
    let case = Case::of(&[&WEEK.replace("7 d", "1 d"), STAYS, ON_FOOT, parts]);
    let signs: Vec<f64> = (0..2500)
        .map(|k| {
            let log = case.play(k);
            let came = first(&log, |w| w.kind() == "tail arrives").unwrap().at.seconds();
            let hours = 24.0 - (came / 3600.0).floor();
            f64::from(count(&log, |w| w.kind() == "sighting")) / hours
        })
        .collect();
    check_mean("signs an hour", &signs, 1.0 - libm::exp(-0.2));
}

/// Equipment that is brought along frees him from able sites, and its bearer comes to each other one.
#[test]
fn law_portable_equipment_frees_him() {
    let need = "[[principal.need]]\nfor = \"care\"\nevery = \"6 h\"\nlate = \"1 h\"\n";
    let bearer = "equipment = \"portable\"\nbrought_by = \"nurse\"\n\
                  [[principal.visitor]]\nid = \"nurse\"\nevery = \"3000 d\"\nstays = \"1 h\"\n";
    let (bound, free) = (
        Case::of(&[WEEK, &moving(), ON_FOOT, need]),
        Case::of(&[WEEK, &moving(), ON_FOOT, need, bearer]),
    );
    let mut longest_h: f64 = 0.0;
    for k in 0..50 {
        let log = free.play(k);
        let comes = count(&log, |w| matches!(w, What::Arrives { site: 1 }));
        let brought = count(&log, |w| matches!(w, What::VisitBegins { site: 1, .. }));
        assert_eq!(comes, brought);
        assert_eq!(count(&log, |w| w.kind() == "need missed"), 0);
        let stays = |log: &ringfort_model::log::Log| {
            let mut since = None;
            let mut longest: f64 = 0.0;
            for event in &log.events {
                match event.what {
                    What::Arrives { site: 1 } => since = Some(event.at.seconds()),
                    What::Leaves { site: 1, .. } => {
                        longest = longest.max(event.at.seconds() - since.unwrap());
                    }
                    _ => {}
                }
            }
            longest / 3600.0
        };
        assert!(stays(&bound.play(k)) < 7.5);
        longest_h = longest_h.max(stays(&log));
    }
    assert!(longest_h > 20.0);
}

/// Whoever is watched from above as he breaks out is found when the search starts, as often as contact
/// is kept.
#[test]
fn agree_contact_kept_in_flight() {
    let parts = "[escort]\npeople = 6\nreaction = \"1 min\"\n\
                 [seeker.pursuit]\nflight_speed = \"4 km/h\"\nsearchers = 1\nspeed = \"1 km/h\"\n\
                 sweep_width = \"1 m\"\nlate = \"30 min\"\nlasts = \"2 h\"\n\
                 [[seeker.surveillance]]\nid = \"drone\"\nsweep_width = \"1 m\"\nspeed = \"10 km/h\"\ndetects = 0.1\n\
                 mistakes = 0\n[seeker.surveillance.stare]\nkeeps = 0.6\n";
    let case =
        Case::of(&[WEEK, &KNOWN_HOUSE.replace("belief = 0.5", "belief = 0.4"), ON_FOOT, parts]);
    let (mut out, mut kept) = (0, 0);
    for k in 0..2000 {
        let log = case.play(k);
        let Some(broke) = log.row.broke_out else { continue };
        if first(&log, |w| w.kind() == "search starts").is_none() {
            continue;
        }
        out += 1;
        if count(&log, |w| w.kind() == "kept in flight") > 0 {
            kept += 1;
            let found = (log.row.found.unwrap() - broke).seconds();
            assert!((found - 1800.0).abs() < 1.0, "{found}\n{}", case.told(&log));
        }
    }
    assert!(out > 500, "{out}");
    check_share("kept", kept, out, 0.6);
}

/// Everything at once.
const ALL: &str = "[[seeker.surveillance]]\nid = \"drone\"\narea = \"30 km2\"\nsweep_width = \"300 m\"\nspeed = \"40 km/h\"\n\
    detects = 0.4\nmistakes = 0.05\norigin = \"a wing\"\n[seeker.surveillance.stare]\nat_belief = 0.6\n\
    [[counter_drone]]\nid = \"shield\"\naround = \"cabin\"\nradius = \"300 m\"\nceiling = \"1 km\"\nfactor = 0.5\ngives_away = 0.1\n\
    [[emission]]\nid = \"phone\"\nrate = \"2 / d\"\n[[seeker.signals]]\nid = \"mast\"\nintercept = 0.4\nerror = \"500 m\"\n\
    [[seeker.liaison]]\nid = \"friend\"\nrate = \"1 / d\"\nright = 0.7\ndelay = \"5 h\"\norigin = \"a wing\"\n\
    [[seeker.informant]]\nid = \"cook\"\nrate = \"1 / d\"\nright = 0.8\ncharacter = { honest = 0.7, random = 0.2, hostile = 0.1 }\n\
    [[early_warning]]\nid = \"hackers\"\nwhile_preparing = \"0.3 / d\"\nlead_time = \"1 h\"\nsets_off = [\"alert\"]\n";

#[test]
fn law_doing_without_a_channel_silences_it() {
    let text = moving().replace("belief = 1", "belief = 0.95");
    let case = Case::of(&[WEEK, &text, ON_FOOT, ALL]);
    let of = |what: &What| match *what {
        What::SiteNamed { source, .. }
        | What::Repeats { source, .. }
        | What::Fix { source, .. }
        | What::StaysOver { source, .. }
        | What::SeenFromAbove { source, .. }
        | What::LeavesSeenFromAbove { source, .. }
        | What::ArrivesSeenFromAbove { source, .. }
        | What::FollowedFromAbove { source, .. }
        | What::CounterLocated { source, .. } => Some(source),
        _ => None,
    };
    let sources = case.plan.names.sources.len() as u16;
    let mut spoke = vec![0; usize::from(sources)];
    for k in 0..40 {
        for event in &case.play(k).events {
            if let Some(source) = of(&event.what) {
                spoke[usize::from(source)] += 1;
            }
        }
        for source in 0..sources {
            let options = Options { trace: false, without: Without::one(source) };
            let log = run(case.setting(), 1, k, options);
            assert!(log.events.iter().all(|event| of(&event.what) != Some(source)));
        }
    }
    assert!(spoke.iter().all(|times| *times > 10), "{spoke:?}");
}

#[test]
fn law_channels_have_causes_and_repeat_their_bytes() {
    let text = moving().replace("belief = 1", "belief = 0.95");
    let case = Case::of(&[WEEK, &text, ON_FOOT, ALL]);
    let by_itself = |what: &What| {
        matches!(
            what.kind(),
            "site named"
                | "report repeats"
                | "emission located"
                | "counter-drone located"
                | "leaves"
                | "alert state"
        )
    };
    let mut kinds = std::collections::BTreeSet::new();
    for k in 0..60 {
        let log = case.traced(k);
        assert_eq!(format!("{log:?}"), format!("{:?}", case.traced(k)));
        for (i, event) in log.events.iter().enumerate() {
            kinds.insert(event.what.kind());
            let caused = event.cause.is_some_and(|cause| (cause as usize) < i);
            assert!(caused || by_itself(&event.what), "{k}, event {i}\n{}", case.told(&log));
        }
        for (_, belief) in &log.beliefs {
            assert!((belief.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        }
    }
    for kind in
        ["sources conflict", "stays over", "seen from above", "counter-drone located", "warned"]
    {
        assert!(kinds.contains(kind), "{kind} never came: {kinds:?}");
    }
}
