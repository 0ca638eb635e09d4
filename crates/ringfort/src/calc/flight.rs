//! A flight: the search for him, the ring around him, what becomes of the wounded.

use ringfort_analysis::evacuation::{BadDeathTime, Chances, DeathTime, Evacuation};
use ringfort_analysis::pursuit::chase::{Chase, Pursuer, Reach, Roads};
use ringfort_analysis::pursuit::ring::{Exit, closed_by, escape, mean_closed_s};
use ringfort_analysis::pursuit::{Cordon, Pursuit, PursuitError, Search};
use ringfort_model::finding::{
    CasualtyFinding, ChaseFinding, DatumFinding, EvacuationFinding, ExitFinding, FoundBy,
    FoundLate, JunctionFinding, RingFinding, SavedBy,
};
use ringfort_model::flight_table::{ExitRow, RoadTable};
use ringfort_model::form::nearest;
use ringfort_model::units::{Probability, time_words};

/// What is asked of a search for somebody in flight.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AskDatum {
    /// His speed, metres a second.
    pub speed_m_per_s: f64,
    /// Those who search.
    pub search: Search,
    /// The ring around him.
    pub cordon: Option<Cordon>,
}

/// A search that comes late, and what lateness costs. Errors: a number that cannot be.
pub fn datum(ask: &AskDatum) -> Result<DatumFinding, PursuitError> {
    let pursuit = |late_s: f64, lasts_s: f64| {
        let search = Search { lateness_s: late_s, lasts_s, ..ask.search };
        Pursuit::new(ask.speed_m_per_s, search, ask.cordon)
    };
    let (late_s, lasts_s) = (ask.search.lateness_s, ask.search.lasts_s);
    let asked = pursuit(late_s, lasts_s)?;
    let ends = asked.ends();
    let found = |late_s: f64| pursuit(late_s, lasts_s).map_or(0.0, |p| p.ends().found.value());
    // points of the curves: from the start of the search to its end, or ten times its lateness
    let span_s = if lasts_s.is_finite() { lasts_s } else { 10.0 * late_s.max(60.0) };
    let by_time = (0..=POINTS).map(|k| {
        let time_s = late_s + span_s * f64::from(k) / f64::from(POINTS);
        FoundBy { time_s, p_found: asked.found_by(time_s).value() }
    });
    let latest_s = 4.0 * late_s.max(60.0);
    let by_lateness = (1..=2 * POINTS).map(|k| {
        let late_s = latest_s * f64::from(k) / f64::from(2 * POINTS);
        FoundLate { late_s, p_found: found(late_s) }
    });
    let lateness_for_half_s = latest_for_half(found);
    let p_found = ends.found.value();
    let twice = found(2.0 * late_s);
    let verdict = match (late_s > 0.0, lateness_for_half_s) {
        (true, Some(half_s)) => format!(
            "found {p_found:.2}; twice as late {twice:.2}; one in two if the search begins within {}",
            time_words(half_s)
        ),
        (true, None) => format!(
            "found {p_found:.2}; twice as late {twice:.2}; however soon it begins, it finds less than one in two"
        ),
        (false, _) => format!("found {p_found:.2}: contact is never lost"),
    };
    Ok(DatumFinding {
        p_found,
        p_outside: ends.outside.value(),
        p_hidden: ends.hidden.value(),
        p_found_ever: pursuit(late_s, f64::INFINITY)?.ends().found.value(),
        median_s: asked.time_of_finding_s(0.5),
        radius_at_start_m: ask.speed_m_per_s * late_s,
        by_time: by_time.collect(),
        by_lateness: by_lateness.collect(),
        lateness_for_half_s,
        verdict,
    })
}

/// Points of each curve.
const POINTS: u32 = 12;

/// The latest start that finds with probability ½: P(found) falls with lateness.
fn latest_for_half(found: impl Fn(f64) -> f64) -> Option<f64> {
    let (mut soon, mut late) = (1e-3, 1e9);
    if found(soon) < 0.5 {
        return None;
    }
    if found(late) >= 0.5 {
        return Some(late);
    }
    for _ in 0..100 {
        let middle = libm::sqrt(soon * late);
        if found(middle) >= 0.5 { soon = middle } else { late = middle }
    }
    Some(soon)
}

/// Posts that are manned one by one, and somebody who runs for them at that speed (metres a second).
pub fn ring(exits: &[ExitRow], speed_m_per_s: f64) -> RingFinding {
    let posts: Vec<Exit> = exits
        .iter()
        .map(|row| Exit {
            reached_s: row.distance_m / speed_m_per_s,
            manned_mean_s: row.closes_mean_s,
        })
        .collect();
    let first_s = posts.iter().map(|p| p.reached_s).fold(f64::INFINITY, f64::min);
    let out = escape(&posts);
    RingFinding {
        p_closed_in_time: closed_by(&posts, first_s).value(),
        mean_closed_s: mean_closed_s(&posts),
        p_escape_random: out.random.value(),
        p_escape_best_exit: out.best_exit.value(),
        p_escape_informed: out.informed.value(),
        exits: (exits.iter().zip(&posts))
            .map(|(row, post)| ExitFinding {
                exit: row.exit.clone(),
                reached_s: post.reached_s,
                p_open: post.open().value(),
            })
            .collect(),
    }
}

/// What is asked of a chase on a network; junctions by name.
#[derive(Debug, Clone, PartialEq)]
pub struct AskChase {
    /// Where he is at first.
    pub start: String,
    /// His speed, metres a second.
    pub speed_m_per_s: f64,
    /// Where those who pursue set out, and when in seconds.
    pub pursuers: Vec<(String, f64)>,
    /// Their speed, metres a second.
    pub pursuer_speed_m_per_s: f64,
    /// Where he is away.
    pub exits: Vec<String>,
}

/// A chase on a network. Errors: every name that is no junction.
pub fn chase(roads: &RoadTable, ask: &AskChase) -> Result<ChaseFinding, Vec<String>> {
    let mut wrong = Vec::new();
    let mut place = |name: &String, what: &str| {
        let found = roads.junctions.iter().position(|j| j == name);
        if found.is_none() {
            let meant = nearest(name, roads.junctions.iter().map(String::as_str));
            let help = meant.map_or_else(String::new, |m| format!("; did you mean `{m}`?"));
            wrong.push(format!("{what} `{name}` is no junction of the roads{help}"));
        }
        found.unwrap_or(0)
    };
    let start = place(&ask.start, "the start");
    let pursuers: Vec<Pursuer> = (ask.pursuers.iter())
        .map(|(name, delay_s)| Pursuer { from: place(name, "the pursuer"), delay_s: *delay_s })
        .collect();
    let exits: Vec<usize> = ask.exits.iter().map(|name| place(name, "the exit")).collect();
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let network = Roads::new(roads.junctions.len(), roads.pieces.iter().copied());
    let chase = Chase {
        start,
        speed_m_per_s: ask.speed_m_per_s,
        pursuers,
        pursuer_speed_m_per_s: ask.pursuer_speed_m_per_s,
    };
    let Reach { fugitive_s, pursuer_s, safe } = network.reach(&chase);
    let name = |node: usize| roads.junctions[node].clone();
    let finite = |time_s: f64| time_s.is_finite().then_some(time_s);
    let junctions = (0..roads.junctions.len()).map(|node| JunctionFinding {
        junction: name(node),
        fugitive_s: finite(fugitive_s[node]),
        pursuer_s: finite(pursuer_s[node]),
        safe: safe[node],
    });
    let fewest = network.fewest_posts(&chase, &exits);
    Ok(ChaseFinding {
        junctions: junctions.collect(),
        safe_exits: exits.iter().filter(|e| safe[**e]).map(|e| name(*e)).collect(),
        fewest_posts: fewest.map(|posts| posts.into_iter().map(name).collect()),
    })
}

/// What is asked of an evacuation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AskEvacuation {
    /// Seconds from the wounding to the pick-up.
    pub pick_up_s: f64,
    /// Seconds from the pick-up to care.
    pub to_care_s: f64,
    /// Share of those hit who need care at once.
    pub immediate: Probability,
    /// Share of those hit who are dead at once, instead of that of the published laws.
    pub killed_at_once: Option<Probability>,
    /// Factor on the times of death that first aid brings.
    pub first_aid: f64,
}

/// What becomes of the wounded, by class of severity. Errors: a factor of first aid that is not over 0.
pub fn evacuation(ask: &AskEvacuation) -> Result<EvacuationFinding, BadDeathTime> {
    let law = |published: DeathTime| {
        let at_once = ask.killed_at_once.unwrap_or_else(|| published.killed_at_once());
        DeathTime::new(at_once, published.later())?.slowed_by(ask.first_aid)
    };
    let classes = [
        ("immediate", ask.immediate, law(DeathTime::PENETRATING_IMMEDIATE)?),
        ("delayed", ask.immediate.complement(), law(DeathTime::PENETRATING_DELAYED)?),
    ];
    let care_s = ask.pick_up_s + ask.to_care_s;
    let saved = |care_s: f64| -> f64 {
        classes.iter().map(|(_, share, law)| share.value() * law.alive_at(care_s).value()).sum()
    };
    let told = |class: &str, share: f64, chances: Chances| CasualtyFinding {
        class: class.to_owned(),
        share,
        p_killed_at_once: chances.killed_at_once.value(),
        p_died_before_pick_up: chances.died_before_pick_up.value(),
        p_died_in_evacuation: chances.died_in_evacuation.value(),
        p_saved: chances.saved.value(),
    };
    let times = Evacuation { pick_up_s: ask.pick_up_s, care_s };
    let classes_told: Vec<CasualtyFinding> = classes
        .iter()
        .map(|(class, share, law)| told(class, share.value(), law.chances(times)))
        .collect();
    let over_all = |of: fn(&CasualtyFinding) -> f64| -> f64 {
        classes_told.iter().map(|class| class.share * of(class)).sum()
    };
    let all = CasualtyFinding {
        class: "all".to_owned(),
        share: 1.0,
        p_killed_at_once: over_all(|c| c.p_killed_at_once),
        p_died_before_pick_up: over_all(|c| c.p_died_before_pick_up),
        p_died_in_evacuation: over_all(|c| c.p_died_in_evacuation),
        p_saved: over_all(|c| c.p_saved),
    };
    let minutes = [0.0, 10.0, 20.0, 30.0, 45.0, 60.0, 90.0, 120.0, 180.0, 240.0, 360.0];
    Ok(EvacuationFinding {
        all,
        by_time: minutes
            .map(|minute| SavedBy { care_s: 60.0 * minute, p_saved: saved(60.0 * minute) })
            .to_vec(),
        lost_per_minute: saved(care_s) - saved(care_s + 60.0),
        classes: classes_told,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The golden-hour ratios of the two published laws: S(60 min)/S(0) is 0.264 and 0.952.
    #[test]
    fn verify_golden_hour() {
        let ask = AskEvacuation {
            pick_up_s: 1200.0,
            to_care_s: 2400.0,
            immediate: Probability::clamped(0.5),
            killed_at_once: Some(Probability::ZERO),
            first_aid: 1.0,
        };
        let found = evacuation(&ask).unwrap();
        assert!((found.classes[0].p_saved - 0.264).abs() < 5e-4);
        assert!((found.classes[1].p_saved - 0.952).abs() < 5e-4);
        let all = &found.all;
        let sum = all.p_killed_at_once + all.p_died_before_pick_up + all.p_died_in_evacuation;
        assert!((sum + all.p_saved - 1.0).abs() < 1e-12);
        assert!(found.by_time.is_sorted_by(|a, b| a.p_saved >= b.p_saved));
        assert!(evacuation(&AskEvacuation { first_aid: 0.0, ..ask }).is_err());
    }

    /// W 1, v 20, u 5, late by 1, searched for 3: 0.17386; for ever, 1 − e^(−0.8/π) = 0.22480.
    #[test]
    fn verify_datum() {
        let search = Search {
            searchers: 1.0,
            speed_m_per_s: 20.0,
            sweep_width_m: 1.0,
            lateness_s: 1.0,
            lasts_s: 3.0,
        };
        let found = datum(&AskDatum { speed_m_per_s: 5.0, search, cordon: None }).unwrap();
        assert!((found.p_found - 0.173_86).abs() < 5e-6, "{found:?}");
        assert!((found.p_found_ever + libm::expm1(-0.8 / std::f64::consts::PI)).abs() < 1e-12);
        assert!(found.by_lateness.is_sorted_by(|a, b| a.p_found >= b.p_found));
        let half_s = found.lateness_for_half_s.unwrap();
        let again = datum(&AskDatum {
            speed_m_per_s: 5.0,
            search: Search { lateness_s: half_s, ..search },
            cordon: None,
        });
        assert!((again.unwrap().p_found - 0.5).abs() < 1e-6);
    }

    #[test]
    fn law_names_that_are_no_junction_are_all_told() {
        let roads = RoadTable {
            junctions: vec!["house".to_owned(), "bridge".to_owned()],
            pieces: vec![(0, 1, 500.0)],
        };
        let ask = AskChase {
            start: "hose".to_owned(),
            speed_m_per_s: 1.0,
            pursuers: vec![("bride".to_owned(), 0.0)],
            pursuer_speed_m_per_s: 1.0,
            exits: vec!["bridge".to_owned()],
        };
        let wrong = chase(&roads, &ask).unwrap_err();
        assert_eq!(wrong.len(), 2);
        assert!(wrong[0].contains("did you mean `house`"), "{wrong:?}");
        let right = AskChase {
            start: "house".to_owned(),
            pursuers: vec![("bridge".to_owned(), 600.0)],
            ..ask
        };
        let found = chase(&roads, &right).unwrap();
        assert_eq!((found.safe_exits.len(), found.fewest_posts), (1, None));
    }
}
