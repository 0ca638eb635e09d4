//! What must hold of every campaign, whatever its numbers?

use ringfort_model::log::{Event, Log, Side, Stage, What};
use ringfort_sim::campaign::{Options, Without};
use ringfort_sim::run;

use crate::kit::{Case, KNOWN_HOUSE, ON_FOOT, WEEK};
use crate::strikes::BUSY;

/// Times and happenings in words, without the numbers that point into one log.
fn course(case: &Case, log: &Log, of: impl Fn(&What) -> bool) -> Vec<(i64, String)> {
    let kept = log.events.iter().filter(|event| of(&event.what));
    kept.map(|Event { at, what, .. }| (at.0, what.sentence(&case.plan.names))).collect()
}

/// What the protectors and the principal do of themselves.
fn routine(what: What) -> bool {
    what.side() != Side::Seeker && !matches!(what, What::Alert { .. })
}

#[test]
fn law_same_draws_same_bytes() {
    let case = Case::of(&[WEEK, BUSY]);
    for k in 0..50 {
        let (one, other) = (format!("{:?}", case.traced(k)), format!("{:?}", case.traced(k)));
        assert_eq!(one, other);
    }
    // a campaign does not depend on what is asked of it beside its course
    for k in 0..50 {
        assert_eq!(case.traced(k).events, case.play(k).events);
    }
    assert_ne!(case.play(0), case.play(1));
}

#[test]
fn law_a_fork_continues_as_the_whole_does() {
    let case = Case::of(&[WEEK, BUSY]);
    for k in 0..20 {
        let whole = case.play(k);
        for stop_after in [1_usize, 20, 60, 150] {
            let mut campaign = case.start(k);
            let mut steps = 0;
            while steps < stop_after && campaign.step() {
                steps += 1;
            }
            let mut fork = campaign.clone();
            while campaign.step() {}
            while fork.step() {}
            assert_eq!(fork.log(), whole);
            assert_eq!(campaign.log(), whole);
        }
    }
}

/// A seeker who does without a source that speaks never sees what it would have said; whoever does
/// without one that is silent loses nothing.
#[test]
fn law_doing_without_a_source() {
    let silent = "[[seeker.lead]]\nid = \"letter\"\nat = \"day 300\"\n";
    let case = Case::of(&[WEEK, BUSY, silent]);
    let index = case.plan.names.sources.iter().position(|s| s == "lead: letter").unwrap();
    let cook = case.plan.names.sources.iter().position(|s| s.contains("cook")).unwrap();
    for k in 0..50 {
        let without = |source: usize| {
            let options = Options { trace: false, without: Without::one(source as u16) };
            run(case.setting(), 1, k, options)
        };
        assert_eq!(without(index), case.play(k));
        assert!(
            without(cook).events.iter().all(
                |e| !matches!(e.what, What::SiteNamed { source, .. } if source == cook as u16)
            )
        );
    }
}

/// Parts that never act leave everybody else's luck as it was.
#[test]
fn law_idle_parts_change_nothing() {
    let busy = Case::of(&[WEEK, BUSY]);
    let lead = "[[seeker.lead]]\nid = \"letter\"\nat = \"day 300\"\n";
    let party = "[[principal.event]]\nid = \"party\"\nat_site = \"mill\"\non = \"day 300\"\n\
                 lowers = { alert = \"relaxed\", for = \"3 h\" }\n";
    let sensor = "[[layer]]\nid = \"idle\"\naround = \"mill\"\nradius = \"90 m\"\n\
                  [[layer.sensor]]\nid = \"lamp\"\non_foot = 0\n";
    for part in [lead, party, sensor] {
        let more = Case::of(&[WEEK, BUSY, part]);
        for k in 0..60 {
            let (one, other) = (busy.play(k), more.play(k));
            // a ring more is a line more in the log, of those who pass it
            let passed = |what: &What| !matches!(what, What::Crosses { .. });
            assert_eq!(
                course(&busy, &one, passed),
                course(&more, &other, passed),
                "{part}, replication {k}"
            );
            assert_eq!(one.row.fate, other.row.fate);
        }
    }
}

/// Who has one place more to name wrongly names other places, and strikes elsewhere; the routine of
/// the other side is not moved by it.
#[test]
fn law_an_unused_site_leaves_the_routine() {
    let patient = BUSY.replace("belief = 0.8", "belief = 1");
    let busy = Case::of(&[WEEK, &patient]);
    let more = Case::of(&[WEEK, &patient, "[[site]]\nid = \"ruin\"\nat = [3025, 3025]\n"]);
    for k in 0..60 {
        assert_eq!(
            course(&busy, &busy.play(k), |what| routine(*what)),
            course(&more, &more.play(k), |what| routine(*what))
        );
    }
}

/// Words are not numbers: titles, reasons and checks change no draw.
#[test]
fn law_words_change_nothing() {
    let (plain, told) = (Case::of(&[WEEK, BUSY]), WEEK.replace("\"tiny\"", "\"a long story\""));
    let told = Case::of(&[&told, BUSY]);
    for k in 0..20 {
        assert_eq!(plain.play(k), told.play(k));
    }
}

/// A variant that changes the fight leaves the search as it was, up to the first strike.
#[test]
fn law_a_variant_touches_its_part_only() {
    let variant = "[[variant]]\nid = \"strong\"\nset = { \"escort.people\" = 30 }\n";
    let weak = Case::of(&[WEEK, BUSY, variant]);
    let strong = Case::variant(&[WEEK, BUSY, variant], &["strong"]);
    let mut struck = 0;
    for k in 0..200 {
        let (one, other) = (weak.play(k), strong.play(k));
        struck += u32::from(one.row.contact.is_some());
        let until = one.row.contact.unwrap_or(one.row.ended).0;
        let before = |case: &Case, log: &Log| -> Vec<(i64, String)> {
            course(case, log, |_| true).into_iter().filter(|(at, _)| *at < until).collect()
        };
        assert_eq!(before(&weak, &one), before(&strong, &other), "replication {k}");
    }
    assert!(struck > 20, "{struck}");
}

/// Nothing but what comes of itself is without a cause, and from the end of a strike the causes lead
/// back to whatever gave him away.
#[test]
fn law_causes_lead_back_to_what_gave_him_away() {
    let lead = "[[seeker.lead]]\nid = \"arrest\"\nat = \"day 1\"\n\
                yields = [{ names = \"sister\", p = 1 }]\n\
                [seeker.lead.raids]\nrate = \"2 / d\"\nfinds = 0.3\nright = 0.6\n";
    let busy = BUSY.replace("known = true\n", "");
    let case = Case::of(&[WEEK, &busy, lead]);
    let cook = case.plan.names.sources.iter().position(|s| s.contains("cook"));
    let by_itself = |what: &What| match what {
        What::SiteNamed { source, .. } => Some(usize::from(*source)) == cook,
        What::Leaves { .. } | What::Alert { .. } => true,
        what => matches!(what.kind(), "lead" | "visit begins" | "occasion held" | "nuisance alarm"),
    };
    let (mut ends, mut to_the_lead) = (0, 0);
    for k in 0..400 {
        let log = case.play(k);
        for (i, event) in log.events.iter().enumerate() {
            let caused = event.cause.is_some() || by_itself(&event.what);
            assert!(caused, "replication {k}, event {i}\n{}", case.told(&log));
        }
        let Some(mut event) = log.events.iter().rfind(|e| {
            matches!(e.what.kind(), "taken" | "search ends" | "seekers withdraw" | "dry hole")
        }) else {
            continue;
        };
        let mut passed = Vec::new();
        while let Some(cause) = event.cause {
            passed.push(event.what.kind());
            event = &log.events[cause as usize];
        }
        for kind in ["strike begins", "go", "located"] {
            assert!(passed.contains(&kind), "replication {k}: {passed:?}\n{}", case.told(&log));
        }
        let root = event.what.kind();
        assert!(["lead", "site named", "leaves"].contains(&root), "replication {k}: {root}");
        ends += 1;
        to_the_lead += u32::from(root == "lead");
    }
    assert!(ends > 100 && to_the_lead > 20, "{to_the_lead} of {ends}");
}

fn held(people: u32, rest: &str) -> Case {
    let escort = format!("[escort]\npeople = {people}\n{rest}");
    Case::of(&[WEEK, KNOWN_HOUSE, ON_FOOT, &escort])
}

/// In the fight itself the coupling is monotone, loss by loss: one man more never turns a fight
/// that was won into one that is lost.
#[test]
fn law_more_protectors_never_lower_repelled() {
    let rest = "reaction = \"90 h\"\n[engagement]\nprincipal = { at_site = \"0 / h\" }\n\
                withdraw = { protectors = 0.5, seekers = 0.5 }\n";
    let cases: Vec<Case> = [4, 6, 8, 12].into_iter().map(|people| held(people, rest)).collect();
    let mut gained = 0;
    for k in 0..3000 {
        let repelled: Vec<bool> =
            cases.iter().map(|case| case.play(k).row.stage == Some(Stage::Repelled)).collect();
        assert!(repelled.is_sorted(), "replication {k}: {repelled:?}");
        gained += u32::from(repelled[3] && !repelled[0]);
    }
    assert!(gained > 1000);
}

/// With a principal who is hit and breaks out, times matter too, and more people change them: the
/// seekers' rate of loss, so when it is over. Few replications go the other way.
#[test]
fn law_more_protectors_seldom_hurt() {
    let rest = "reaction = \"15 min\"\n";
    let (few, many) = (held(6, rest), held(9, rest));
    let free = |case: &Case, k| case.play(k).row.stage.is_some();
    let n = 3000;
    let (mut saved, mut lost) = (0, 0);
    for k in 0..n {
        let (few, many) = (free(&few, k), free(&many, k));
        saved += u32::from(many && !few);
        lost += u32::from(few && !many);
    }
    assert!(lost * 100 < n as u32 * 3 && saved > 4 * lost, "saved {saved}, lost {lost} of {n}");
}

/// A barrier that holds longer never lets a strike through that it interrupted before, and never
/// makes one that was noticed go unnoticed.
#[test]
fn law_more_delay_never_lowers_interruption() {
    let with = |delay: &str| {
        let layer = format!(
            "[[layer]]\nid = \"fence\"\naround = \"house\"\nradius = \"400 m\"\n\
             [[layer.sensor]]\nid = \"wire\"\non_foot = 0.7\n\
             [[layer.barrier]]\nid = \"mesh\"\non_foot = \"{delay}\"\n\
             [[response]]\nid = \"car\"\npeople = 3\ntime = \"12 min\"\n"
        );
        Case::of(&[WEEK, KNOWN_HOUSE, ON_FOOT, &layer])
    };
    let cases = ["1 s", "2 min", "5 min", "20 min"].map(with);
    let mut gained = 0;
    for k in 0..2000 {
        let rows = cases.each_ref().map(|case| case.play(k).row);
        assert!(rows.map(|row| row.interrupted).is_sorted(), "replication {k}");
        assert!(rows.iter().all(|row| row.detected_by == rows[0].detected_by));
        gained += u32::from(rows[3].interrupted && !rows[0].interrupted);
    }
    assert!(gained > 500);
}

/// A map that is mirrored has the same ways in, under the same light, with the same chances.
#[test]
fn law_a_mirrored_map_is_as_good() {
    let layer = |east: i32| {
        format!(
            "[eyesight.guard]\nby_day = \"250 m\"\nby_night = \"80 m\"\n\
             [[layer]]\nid = \"grounds\"\naround = \"house\"\nradius = \"700 m\"\n\
             posts = {{ on = [[{east}, 2325]], guards = 2 }}\n\
             [[response]]\nid = \"car\"\npeople = 3\ntime = \"12 min\"\n"
        )
    };
    let [left, right] = [1525, 2525].map(|east| {
        let case = Case::of(&[WEEK, KNOWN_HOUSE, ON_FOOT, &layer(east)]);
        let ways = case.plan.ways[0].clone().unwrap();
        ways.map(|way| {
            let p = way.interruption(&case.scenario, &case.plan.means, 0, 1.0).value();
            (p, *way.seconds.last().unwrap())
        })
    });
    for ((p, seconds), (q, as_long)) in left.into_iter().zip(right) {
        assert!((p - q).abs() < 1e-6 && (seconds - as_long).abs() < 1e-6, "{p} {q}");
        assert!(p > 0.0 && p < 1.0);
    }
}
