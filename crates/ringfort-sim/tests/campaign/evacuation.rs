//! Does a wounded man live until care as often as the closed form says?

use ringfort_analysis::evacuation::{Chances, DeathTime, Evacuation};
use ringfort_model::log::Fate;

use crate::kit::{Case, KNOWN_HOUSE, ON_FOOT, WEEK, check_share};

/// He breaks out, is found for certain, and is then hit for certain.
const HIT_WHEN_FOUND: &str = r#"
[escort]
people = 9
reaction = "2 min"
go_with_him = 0

[engagement]
median_duration = "700 h"
principal = { at_site = "0 / h", break_out = 0, when_found = 1 }
wounds = { killed_at_once = 0.2, immediate = 0.6 }

[seeker.pursuit]
flight_speed = "1 km/h"
searchers = 50
speed = "5 km/h"
sweep_width = "400 m"
late = "1 min"
lasts = "40 h"

[seeker.evacuation]
pick_up = "25 min"
to_care = "50 min"
"#;

/// Chances of a class among those whom care at once would save.
fn conditional(class: DeathTime) -> [f64; 3] {
    let evacuation = Evacuation { pick_up_s: 1500.0, care_s: 4500.0 };
    let Chances { killed_at_once, died_before_pick_up, died_in_evacuation, saved } =
        class.chances(evacuation);
    let alive = killed_at_once.complement().value();
    [died_before_pick_up, died_in_evacuation, saved].map(|p| p.value() / alive)
}

#[test]
fn agree_evacuation() {
    let case = Case::of(&[WEEK, KNOWN_HOUSE, ON_FOOT, HIT_WHEN_FOUND]);
    let n = 20_000;
    let rows: Vec<_> = (0..n).map(|k| case.play(u64::from(k)).row).collect();
    let found = rows.iter().filter(|row| row.found.is_some()).count() as u32;
    assert!(found > n * 9 / 10, "nearly everybody is found: {found}");
    let (immediate, delayed) = (
        conditional(DeathTime::PENETRATING_IMMEDIATE),
        conditional(DeathTime::PENETRATING_DELAYED),
    );
    let count = |fate| rows.iter().filter(|row| row.fate == fate).count() as u32;
    check_share("killed at once", count(Fate::KilledAtSite), found, 0.2);
    let fates = [Fate::DiedBeforePickUp, Fate::DiedInEvacuation, Fate::CapturedAlive];
    for (i, fate) in fates.into_iter().enumerate() {
        let wanted = 0.8 * (0.6 * immediate[i] + 0.4 * delayed[i]);
        check_share(fate.words(), count(fate), found, wanted);
    }
}

/// The same man, quicker in care, is never worse off: his quantile was fixed with the wound.
#[test]
fn law_quicker_care_never_hurts() {
    let slow = Case::of(&[WEEK, KNOWN_HOUSE, ON_FOOT, HIT_WHEN_FOUND]);
    let quicker = HIT_WHEN_FOUND.replace("\"50 min\"", "\"20 min\"");
    let quick = Case::of(&[WEEK, KNOWN_HOUSE, ON_FOOT, &quicker]);
    let alive = |case: &Case, k| case.play(k).row.fate == Fate::CapturedAlive;
    let mut saved = 0;
    for k in 0..2000 {
        let (slow, quick) = (alive(&slow, k), alive(&quick, k));
        assert!(quick || !slow, "replication {k}");
        saved += u32::from(quick && !slow);
    }
    assert!(saved > 50);
}
