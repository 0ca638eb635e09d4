//! Who knows what: the leak clock against the exact one, and what a secret that is out does.

use ringfort_analysis::plan::Known;
use ringfort_model::log::{Log, What};
use ringfort_world::light::Illumination;

use crate::kit::{Case, KNOWN_HOUSE, ON_FOOT, WEEK, check_share, count, first};

/// Two fields and a gate around the house, each with its secret.
const KEPT: &str = r#"
[eyesight.guard]
by_day = "300 m"
by_night = "60 m"

[[layer]]
id = "grounds"
around = "house"
radius = "600 m"
patrol = { groups = 8, speed = "3 km/h", timing = "clockwork" }

[[layer]]
id = "wall"
around = "house"
radius = "250 m"
[[layer.barrier]]
id = "gate"
on_foot = "10 min"

[[denial_area]]
id = "the field"
layer = "grounds"
depth = "200 m"
hazard = 0.004
known_to = "the guards"

[[secret]]
id = "the code of the gate"
code = "gate"
holders = 2

[[secret]]
id = "the rounds"
times = "grounds"

[[compartment]]
id = "the guards"
people = 5
secrets = ["the rounds"]
turned = 0.2

[[compartment]]
id = "the officers"
people = 3
secrets = ["the code of the gate", "the rounds"]
turned = 0.4

[[response]]
id = "patrol car"
people = 4
time = "9 min"
"#;

/// Sure enough that a strike never goes.
const NEVER: &str = "[seeker.decision]\ngo_when = { belief = 1, window = \"1 h\" }\n";

/// He is at one of two sites, which nobody knows, and nobody goes.
fn quiet(more: &str) -> Case {
    let house = KNOWN_HOUSE.replace("elsewhere = 0", "elsewhere = 0.5");
    let (house, _) = house.split_once("[seeker.decision]").unwrap();
    Case::of(&[WEEK, house, KEPT, NEVER, ON_FOOT, more])
}

fn is_out(case: &Case, log: &Log, secret: &str) -> bool {
    let wanted = case.plan.names.secrets.iter().position(|s| s == secret).unwrap() as u16;
    count(log, |w| matches!(w, What::GivenAway { secret } if *secret == wanted)) > 0
}

/// Each with his own clock: one holder, two holders, and a whole way, against the exact answers.
#[test]
fn agree_leak_clock() {
    let case = quiet("");
    let week_s = 7.0 * 86_400.0;
    let holdings = &case.plan.secrets;
    let compartments = holdings.compartments(&case.scenario, &case.plan.means);
    assert_eq!(holdings.names, ["the code of the gate", "the rounds", "the lane of the field"]);
    assert_eq!(compartments.ways, [0b111]);
    let whole = compartments.known_by(week_s).unwrap();
    let n = 10_000;
    let logs: Vec<Log> = (0..n).map(|k| case.play(k)).collect();
    let share = |is: &dyn Fn(&Log) -> bool| logs.iter().filter(|log| is(log)).count() as u32;
    let out = |secret: &'static str| share(&|log: &Log| is_out(&case, log, secret));
    let n = n as u32;
    check_share("the lane", out("the lane of the field"), n, 1.0 - libm::pow(0.8, 5.0));
    check_share(
        "the rounds",
        out("the rounds"),
        n,
        1.0 - libm::pow(0.8, 5.0) * libm::pow(0.6, 3.0),
    );
    // two of three, each at 0.4
    check_share("the code", out("the code of the gate"), n, 3.0 * 0.16 * 0.6 + 0.064);
    let all = |log: &Log| holdings.names.iter().all(|secret| is_out(&case, log, secret));
    check_share("a whole way", share(&all), n, whole);
    // half the week by the clock itself
    let half = |log: &Log| {
        first(log, |w| matches!(w, What::GivenAway { secret: 2 })).is_some_and(|e| {
            (e.at - ringfort_model::units::Instant::START).seconds() <= week_s / 2.0
        })
    };
    check_share("the lane by half time", share(&half), n, 1.0 - libm::pow(0.8, 2.5));
}

/// Raids catch those who know, one a find; an informant gives away what his own know.
#[test]
fn agree_raids_and_informants_turn_holders() {
    let still = KEPT.replace("turned = 0.2", "turned = 0").replace("turned = 0.4", "turned = 0");
    let raids = "[[seeker.lead]]\nid = \"arrest\"\nat = \"day 1 06:00\"\n[seeker.lead.raids]\n\
                 rate = \"0.2 / d\"\nlasts = \"2 d\"\nfinds = 1\nright = 0.5\ncatches = 0.5\n";
    let house = KNOWN_HOUSE.replace("elsewhere = 0", "elsewhere = 0.5");
    let (house, _) = house.split_once("[seeker.decision]").unwrap();
    let case = Case::of(&[WEEK, house, &still, NEVER, ON_FOOT, raids]);
    let (mut finds, mut caught) = (0, 0);
    for k in 0..6_000 {
        let log = case.play(k);
        finds += count(&log, |w| matches!(w, What::SiteNamed { .. }));
        caught += count(&log, |w| matches!(w, What::Turned { .. }));
    }
    assert!(finds > 2_000);
    check_share("caught a find", caught, finds, 0.5);

    let cook = "[[seeker.informant]]\nid = \"cook\"\nrate = \"1 / h\"\nright = 0.5\n\
                belongs_to = \"the officers\"\n";
    let case = Case::of(&[WEEK, house, &still, NEVER, ON_FOOT, cook]);
    for k in 0..50 {
        let log = case.play(k);
        assert_eq!(count(&log, |w| matches!(w, What::Turned { .. })), 1);
        // he alone does not give away what takes two
        assert!(is_out(&case, &log, "the rounds"));
        assert!(!is_out(&case, &log, "the code of the gate"));
    }
}

/// Everything out: the strike passes the field, the patrol and the gate as though they were not
/// there, and the forecast knows it.
#[test]
fn law_what_is_out_lets_the_strike_pass() {
    let open = KEPT.replace("turned = 0.2", "turned = 1").replace("turned = 0.4", "turned = 1");
    let shut = KEPT.replace("turned = 0.2", "turned = 0").replace("turned = 0.4", "turned = 0");
    let play = |kept: &str| {
        let case = Case::of(&[WEEK, KNOWN_HOUSE, kept, ON_FOOT]);
        let logs: Vec<Log> = (0..300).map(|k| case.play(k)).collect();
        let harmed: u32 = logs.iter().map(|l| count(l, |w| matches!(w, What::Harmed { .. }))).sum();
        let detected = logs.iter().filter(|l| l.row.detected.is_some()).count();
        let interrupted = logs.iter().filter(|l| l.row.interrupted).count();
        (harmed, detected, interrupted)
    };
    assert_eq!(play(&open), (0, 0, 0));
    let (harmed, detected, interrupted) = play(&shut);
    assert!(harmed > 100 && detected > 150 && interrupted > 100);
}

/// The prices: none is negative where each secret only helps, knowing all is best, and what is
/// known last is worth what it is worth beside the others.
#[test]
fn law_prices_of_secrets() {
    let case = quiet("");
    let (scenario, means) = (&case.scenario, &case.plan.means);
    let prices = case.plan.prices(scenario, 0, Illumination::DarkNight).unwrap();
    let (unknown, known) = (prices.interruption_unknown.value(), prices.interruption_known.value());
    assert!(unknown > 0.3 && known < 1e-9, "{prices:?}");
    let way = &case.plan.ways[0].as_ref().unwrap()[0];
    for (s, price) in prices.secrets.iter().enumerate() {
        assert!(price.interruption >= -1e-12 && price.alone >= -1e-12, "{price:?}");
        let without = case.plan.secrets.known(0b111 & !(1 << s));
        let p = way.interruption_by(scenario, means, 0, 1.0, &without).value();
        assert!((price.interruption_without.value() - p).abs() < 1e-12);
        assert!((price.interruption - (p - known)).abs() < 1e-12);
    }
    // the lane and the rounds each keep somebody who lacks them from passing; the code adds nothing
    // to one whom nobody notices
    let of = |name: &str| prices.secrets.iter().find(|p| p.secret == name).unwrap();
    assert!(of("the lane of the field").interruption > 0.2);
    assert!(of("the rounds").interruption > 0.1);
    assert!(of("the code of the gate").interruption.abs() < 1e-12);
    assert!(of("the code of the gate").alone > 0.02);
    assert_eq!(case.plan.secrets.known(0), Known::default());
}

/// Whoever is turned tells whether he is there: belief in the site moves by what is believed of it.
#[test]
fn agree_what_the_turned_say_of_a_site() {
    let told = "[[secret]]\nid = \"the house\"\nsite = \"house\"\nright = 0.8\n\
                [[compartment]]\nid = \"drivers\"\npeople = 1\nsecrets = [\"the house\"]\n\
                turned = 0.9999999999\n";
    let case = quiet(told);
    let n = 5_000;
    let mut named = 0;
    let mut said = 0;
    for k in 0..n {
        let log = case.play(k);
        named += count(&log, |w| matches!(w, What::SiteNamed { .. }));
        said += count(&log, |w| matches!(w, What::SiteNamed { .. } | What::SiteDenied { .. }));
    }
    assert!(said >= n as u32 - 2);
    check_share("he is there", named, said, 0.8);
}
