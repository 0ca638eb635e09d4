//! Is the seeker's filter exact? Against the sum over every sequence of sites.

use ringfort_model::log::{Log, What};
use ringfort_model::units::Instant;

use crate::kit::{Case, ON_FOOT, WEEK};

/// Three sites, a visitor who is followed by two tails at once, an informant; nobody strikes.
const WATCHED: &str = r#"
[[site]]
id = "house"
at = [2025, 2025]
weight = 2

[[site]]
id = "cabin"
at = [3025, 2025]

[[site]]
id = "farm"
at = [2025, 3025]

[principal]
starts_at = "house"
moves = { rotate = ["house", "cabin", "farm"], stay = { uniform = ["2 h", "6 h"], draw = "use" } }

[[principal.visitor]]
id = "sister"
every = { uniform = ["1 h", "3 h"], draw = "use" }
stays = { uniform = ["20 min", "3 h"], draw = "use" }
comes_with = "driver"

[seeker.prior]
elsewhere = 0.2
leaves_the_list = 0.1

[[seeker.informant]]
id = "cook"
rate = "0.3 / h"
right = 0.6

[[seeker.tail]]
follows = "sister"
known = true
keeps = 0.8
right = 0.85
noticed = 0
sights = "0.5 / h"
mistakes = "0.05 / h"
sees_departure = 0.4

[[seeker.tail]]
follows = "driver"
known = true
keeps = 0.8
right = 0.9
noticed = 0
sights = "0.2 / h"
mistakes = "0.02 / h"
sees_departure = 0.7

[seeker.decision]
go_when = { belief = 1, window = "1 h" }
"#;

/// What the seeker goes through, in order, as likelihoods of a path through places.
enum Turn {
    /// An hour passes; of whom these watchers (site, P(sees)) saw nobody leave.
    Hour(Vec<(usize, f64)>),
    /// An observation, by place.
    Seen(Vec<f64>),
    /// He is seen to leave a site: a move of its own.
    Left(usize),
    /// The belief is written down.
    Mark,
}

/// The turns of a log, with who watches where, told apart from the campaign's own bookkeeping.
fn turns(case: &Case, log: &Log) -> Vec<Turn> {
    let elsewhere = 3;
    let named = |site: usize, right: f64, of_elsewhere: f64| {
        let mut l = vec![(1.0 - right) / 2.0; 4];
        l[site] = right;
        l[elsewhere] = of_elsewhere;
        l
    };
    let rates = [(0.5, 0.05, 0.4, 0.85), (0.2, 0.02, 0.7, 0.9)];
    let mut watching: [Option<usize>; 2] = [None, None];
    let mut turns = vec![Turn::Mark];
    let mut seen_leaving = None;
    let hour_ms = 3_600_000;
    let mut events = log.events.iter().peekable();
    for step in 0..log.beliefs.len() {
        let now = Instant(step as i64 * hour_ms);
        assert_eq!(log.beliefs[step].0, now);
        if step > 0 {
            let watchers: Vec<(usize, f64)> =
                (0..2).filter_map(|t| Some((watching[t]?, rates[t].2))).collect();
            turns.push(Turn::Hour(watchers));
            // signs of this very moment
            let mut signs = [false; 2];
            while let Some(event) =
                events.next_if(|e| e.at == now && matches!(e.what, What::Sighting { .. }))
            {
                if let What::Sighting { tail, .. } = event.what {
                    signs[usize::from(tail)] = true;
                }
            }
            for t in 0..2 {
                let Some(site) = watching[t] else { continue };
                let (sights, mistakes, ..) = rates[t];
                let p = |rate: f64| 1.0 - libm::exp(-rate);
                let l = (0..4).map(|place| {
                    let p = p(if place == site { sights } else { mistakes });
                    if signs[t] { p } else { 1.0 - p }
                });
                turns.push(Turn::Seen(l.collect()));
            }
            turns.push(Turn::Mark);
            // watchers leave a site in which they no longer believe
            for site in &mut watching {
                *site = site.filter(|site| log.beliefs[step].1[*site] >= 0.02);
            }
        }
        let until = Instant(now.0 + hour_ms);
        while let Some(event) = events
            .next_if(|e| e.at < until || e.at == until && !matches!(e.what, What::Sighting { .. }))
        {
            match event.what {
                What::SiteNamed { site, .. } => {
                    turns.push(Turn::Seen(named(usize::from(site), 0.6, 1.0 / 3.0)));
                }
                What::TailArrives { tail, site } => {
                    let tail = usize::from(tail);
                    turns.push(Turn::Seen(named(usize::from(site), rates[tail].3, 1.0 / 3.0)));
                    watching[tail] = Some(usize::from(site));
                }
                What::DepartureSeen { tail, site } => {
                    // two who see it see one departure
                    if seen_leaving.replace(event.at) != Some(event.at) {
                        turns.push(Turn::Left(usize::from(site)));
                    }
                    watching[usize::from(tail)] = None;
                }
                _ => {}
            }
        }
    }
    assert!(case.plan.names.sites.len() == 3);
    turns
}

/// The belief at each mark, summed over every path: the weight of a path goes to where it stands.
fn by_enumeration(case: &Case, turns: &[Turn], marks: usize) -> Vec<Vec<f64>> {
    let model = &case.plan.seeker;
    let mut sums = vec![vec![0.0; 4]; marks];
    let mut stack: Vec<(usize, usize, usize, f64)> =
        (0..4).map(|place| (0, 0, place, model.prior[place])).collect();
    while let Some((turn, mark, place, weight)) = stack.pop() {
        let Some(here) = turns.get(turn) else { continue };
        match here {
            Turn::Mark => {
                sums[mark][place] += weight;
                if mark + 1 < marks {
                    stack.push((turn + 1, mark + 1, place, weight));
                }
            }
            Turn::Seen(l) => stack.push((turn + 1, mark, place, weight * l[place])),
            Turn::Hour(watchers) => {
                for to in 0..4 {
                    let mut weight = weight * model.motion.probability(place, to);
                    for (site, sees) in watchers {
                        if *site == place && to != place {
                            weight *= 1.0 - sees;
                        }
                    }
                    stack.push((turn + 1, mark, to, weight));
                }
            }
            Turn::Left(site) => {
                // he can only be seen to leave the place where he is
                if place == *site {
                    let leaves = 1.0 - model.motion.probability(place, place);
                    for to in (0..4).filter(|to| *to != place) {
                        let share = model.motion.probability(place, to) / leaves;
                        stack.push((turn + 1, mark, to, weight * share));
                    }
                }
            }
        }
        assert!(stack.len() < 5_000_000, "too many paths");
    }
    for mark in &mut sums {
        let all: f64 = mark.iter().sum();
        for p in mark {
            *p /= all;
        }
    }
    sums
}

#[test]
fn agree_belief_with_every_path() {
    let case = Case::of(&[WEEK, WATCHED, ON_FOOT]);
    let marks = 8;
    let mut both_watched = 0;
    let mut departures = 0;
    for k in 0..40 {
        let mut log = case.traced(k);
        let until = log.beliefs[marks].0;
        log.beliefs.truncate(marks);
        log.events.retain(|event| event.at < until);
        let turns = turns(&case, &log);
        both_watched += turns
            .iter()
            .filter(|t| matches!(t, Turn::Hour(w) if w.len() == 2 && w[0].0 == w[1].0))
            .count();
        departures += turns.iter().filter(|t| matches!(t, Turn::Left(_))).count();
        let exact = by_enumeration(&case, &turns, marks);
        for (step, (ours, theirs)) in log.beliefs.iter().zip(&exact).enumerate() {
            for (a, b) in ours.1.iter().zip(theirs) {
                assert!((a - b).abs() < 1e-9, "replication {k}, step {step}: {ours:?} {theirs:?}");
            }
        }
    }
    // the hard cases did occur
    assert!(both_watched > 10 && departures > 5, "{both_watched} {departures}");
}
