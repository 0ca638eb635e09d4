//! A tiny campaign for each phase, as text: what happened, and what both sides then believed.
//!
//! Each is the first replication in which everything that the phase is about happens. Written anew
//! with `RINGFORT_GOLDEN=1`; the commit explains every line that changed.

use std::path::Path;

use ringfort_model::log::{Log, What};

use crate::kit::{Case, KNOWN_HOUSE, ON_FOOT, WEEK, count};

/// Compares the first replication that has an event of each of these kinds with its file.
#[track_caller]
fn golden(name: &str, case: &Case, kinds: &[&str]) {
    golden_where(name, case, |log| kinds.iter().all(|kind| count(log, |w| w.kind() == *kind) > 0));
}

#[track_caller]
fn golden_where(name: &str, case: &Case, shows: impl Fn(&Log) -> bool) {
    let log = (0..20_000).map(|k| case.play(k)).find(shows).expect("some replication shows it");
    let text = format!("replication {}\n{}", log.row.replication, case.told(&log));
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/playthroughs/{name}.txt"));
    if std::env::var_os("RINGFORT_GOLDEN").is_some() {
        std::fs::write(&file, &text).unwrap();
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(kept == text, "{name} is not as it was (RINGFORT_GOLDEN=1 writes it anew):\n{text}");
}

/// Two sites, and a rule that nobody is sure enough for.
const TWO_SITES: &str = r#"
[[site]]
id = "house"
at = [2025, 2025]
[[site]]
id = "cabin"
at = [3025, 2025]

[principal]
starts_at = "house"
moves = { rotate = ["house", "cabin"], stay = { uniform = ["20 h", "40 h"], draw = "use" } }
[[principal.visitor]]
id = "sister"
every = { uniform = ["6 h", "18 h"], draw = "use" }
stays = { uniform = ["2 h", "6 h"], draw = "use" }
comes_with = "driver"
"#;

const NEVER: &str = "[seeker.decision]\ngo_when = { belief = 1, window = \"1 h\" }\n";

fn days(days: u32) -> String {
    WEEK.replace("7 d", &format!("{days} d"))
}

/// An arrest names the driver, raids name sites, a tail leads to one.
#[test]
fn golden_find() {
    let parts = r#"
[[seeker.lead]]
id = "arrest"
at = "day 1 06:00"
yields = [{ names = "driver", p = 0.7 }]
[seeker.lead.raids]
rate = "3 / d"
finds = 0.5
right = 0.6
[[seeker.tail]]
follows = "driver"
keeps = 0.6
right = 0.9
noticed = 0.1
sights = "0 / h"
mistakes = "0 / h"
"#;
    let case = Case::of(&[&days(2), TWO_SITES, parts, NEVER, ON_FOOT]);
    let kinds = ["visitor named", "raid without finds", "site named", "tail lost", "tail arrives"];
    golden("find", &case, &kinds);
}

/// Watchers stay where a tail led: they see him, or what they take for him, and see him leave.
#[test]
fn golden_fix() {
    let parts = r#"
[[seeker.tail]]
follows = "sister"
known = true
keeps = 0.8
noticed = 0.2
sights = "0.2 / h"
mistakes = "0.02 / h"
[principal.on_alarm]
reaction = "2 h"
"#;
    let never = NEVER.replace("belief = 1", "belief = 0.97");
    let case = Case::of(&[&days(2), TWO_SITES, parts, &never, ON_FOOT]);
    golden("fix", &case, &["tail arrives", "sighting", "departure seen", "alert state"]);
}

/// Belief passes the threshold and is lost again; a strike is decided on, and called off.
#[test]
fn golden_decide() {
    let parts = r#"
[[seeker.informant]]
id = "cook"
rate = "3 / d"
right = 0.8
[seeker.decision]
go_when = { belief = 0.8, window = "20 h", stays = 0.3 }
gate = ["force ready"]
ready = "4 h"
"#;
    let case = Case::of(&[&days(3), TWO_SITES, parts, ON_FOOT]);
    golden("decide", &case, &["located", "location lost", "go", "called off"]);
}

/// By the optimal rule, with a third party who may act first: a strike that comes to nothing.
#[test]
fn golden_optimal() {
    let parts = r#"
[[seeker.informant]]
id = "cook"
rate = "6 / d"
right = 0.8
[seeker.decision]
gate = ["visitor gone"]
optimal = { gain = 10, wrong_fix = 8, failed = 6, missed = 1, hour = 0.01, noticed = "0.1 / d" }
third_party = { acts = "0.2 / d", loss = 3 }
"#;
    let case = Case::of(&[&days(3), TWO_SITES, parts, ON_FOOT]);
    golden("optimal", &case, &["located", "go", "strike begins", "dry hole"]);
}

/// Through the layers: noticed, the response called and in place in time.
#[test]
fn golden_approach() {
    let parts = r#"
[eyesight.guard]
by_day = "300 m"
by_night = "60 m"
[[layer]]
id = "grounds"
around = "house"
radius = "600 m"
posts = { on = "spread evenly", number = 3, guards = 3 }
[[layer]]
id = "fence"
around = "house"
radius = "200 m"
[[layer.sensor]]
id = "wire"
on_foot = 0.6
[[layer.barrier]]
id = "mesh"
on_foot = "4 min"
[[response]]
id = "the patrol car"
people = 4
time = "7 min"
[[response]]
id = "the neighbours"
people = 3
time = "15 min"
communication = 0.5
"#;
    let case = Case::of(&[WEEK, KNOWN_HOUSE, ON_FOOT, parts]);
    golden_where("approach", &case, |log| {
        log.row.interrupted && count(log, |w| matches!(w, What::CallFails { .. })) == 1
    });
}

/// Over the ground of a denial area: some are harmed, it is heard, the rest come through.
#[test]
fn golden_crossing() {
    let parts = r#"
[[layer]]
id = "grounds"
around = "house"
radius = "600 m"
[[denial_area]]
id = "the field"
layer = "grounds"
depth = "200 m"
hazard = 0.008
[[response]]
id = "the patrol car"
people = 4
time = "7 min"
"#;
    let case = Case::of(&[WEEK, KNOWN_HOUSE, ON_FOOT, parts]);
    golden_where("crossing", &case, |log| {
        count(log, |w| matches!(w, What::Harmed { .. })) == 2 && log.row.contact.is_some()
    });
}

/// The seeker waits until the way is safe: the lane is out with the first who is turned, the code with
/// the second.
#[test]
fn golden_secrets() {
    let parts = r#"
[[layer]]
id = "grounds"
around = "house"
radius = "600 m"
[[layer.barrier]]
id = "gate"
on_foot = "10 min"
[[denial_area]]
id = "the field"
layer = "grounds"
depth = "200 m"
hazard = 0.02
known_to = "the guards"
[[secret]]
id = "the code of the gate"
code = "gate"
holders = 2
[[compartment]]
id = "the guards"
people = 3
secrets = ["the code of the gate"]
turned = 0.9
[seeker.strike]
way = "foot"
start = "01:00"
force = { people = 8 }
"#;
    let waits = KNOWN_HOUSE.replace("belief = 0.5", "belief = 0.5, success = 0.999");
    let case = Case::of(&[WEEK, &waits, parts, "[engagement]\nwithdraw = { seekers = 0.1 }\n"]);
    golden_where("secrets", &case, |log| {
        count(log, |w| matches!(w, What::GivenAway { .. })) == 2
            && log.row.contact.is_some()
            && count(log, |w| matches!(w, What::Harmed { .. })) == 0
    });
}

/// A fight in which help comes in time.
#[test]
fn golden_engage() {
    let parts = "[escort]\npeople = 5\nreaction = \"2 h\"\n\
                 [[response]]\nid = \"the patrol car\"\npeople = 4\ntime = \"9 min\"\n";
    let case = Case::of(&[WEEK, KNOWN_HOUSE, ON_FOOT, parts]);
    let kinds = ["response arrives", "protector falls", "seeker falls", "seekers withdraw"];
    golden("engage", &case, &kinds);
}

const FLIGHT: &str = r#"
[escort]
people = 6
reaction = "4 min"
[seeker.cordon]
closes = "40 min"
radius = "2500 m"
[seeker.pursuit]
flight_speed = "3 km/h"
searchers = 4
speed = "2 km/h"
sweep_width = "150 m"
late = "10 min"
lasts = "6 h"
"#;

/// Out of the house, inside the cordon, and found.
#[test]
fn golden_pursue() {
    let case = Case::of(&[WEEK, KNOWN_HOUSE, ON_FOOT, FLIGHT]);
    golden_where("pursue", &case, |log| {
        count(log, |w| matches!(w, What::CordonCloses { inside: true })) == 1
            && log.row.found.is_some_and(|at| (at - log.row.launched.unwrap()).seconds() > 7200.0)
            && !log.row.hit
    });
}

/// Hit as he is found; picked up, and dead before care.
#[test]
fn golden_evacuate() {
    let wounds = "[engagement]\nprincipal = { when_found = 0.6 }\n";
    let case = Case::of(&[WEEK, KNOWN_HOUSE, ON_FOOT, FLIGHT, wounds]);
    golden("evacuate", &case, &["found", "principal hit", "picked up", "dies of wounds"]);
}

/// Searched for from the air, which then stays over him, sees him leave and follows; what is used
/// against it gives itself away.
#[test]
fn golden_air() {
    let parts = r#"
[[seeker.surveillance]]
id = "drone"
area = "30 km2"
sweep_width = "300 m"
speed = "60 km/h"
altitude = "500 m"
detects = 0.4
mistakes = 0.05
origin = "the wing"
[seeker.surveillance.stare]
at_belief = 0.7
[[counter_drone]]
id = "shield"
around = "cabin"
radius = "300 m"
ceiling = "1 km"
factor = 0.5
gives_away = 0.2
[[seeker.liaison]]
id = "neighbour"
rate = "1 / d"
right = 0.7
delay = "6 h"
origin = "the wing"
"#;
    let case = Case::of(&[&days(2), TWO_SITES, parts, NEVER, ON_FOOT]);
    let kinds = [
        "site named",
        "stays over",
        "seen from above",
        "departure seen from above",
        "followed from above",
        "counter-drone located",
        "report repeats",
    ];
    golden("air", &case, &kinds);
}

/// A phone is heard, an agency tells of yesterday, an informant contradicts it; the plans leak, and he
/// is gone.
#[test]
fn golden_told() {
    let parts = r#"
[[emission]]
id = "phone"
rate = "3 / d"
[[seeker.signals]]
id = "mast"
intercept = 0.5
error = "600 m"
mistakes = "0.2 / d"
[[seeker.liaison]]
id = "neighbour"
rate = "1 / d"
right = 0.8
delay = "20 h"
origin = "a wire"
[[seeker.informant]]
id = "cook"
rate = "1 / d"
right = 0.8
character = { honest = 0.8, hostile = 0.2 }
[[early_warning]]
id = "hackers"
while_preparing = "0.3 / h"
lead_time = "1 h"
sets_off = ["alert", "move"]
"#;
    let sure = NEVER.replace("belief = 1", "belief = 0.85");
    let case = Case::of(&[&days(2), TWO_SITES, parts, &sure, ON_FOOT]);
    golden(
        "told",
        &case,
        &["emission located", "site named", "sources conflict", "plans leak", "warned"],
    );
}
