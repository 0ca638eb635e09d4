//! Does the simulated fight agree with the exact chain?

use ringfort_analysis::attrition::{Side, Standing, outcome, win_probability};
use ringfort_analysis::plan::{fight, side};
use ringfort_model::log::{Log, What};
use ringfort_model::units::Probability;

use crate::kit::{Case, KNOWN_HOUSE, ON_FOOT, WEEK, check_mean, check_share, first};

/// An escort that does not leave, and a principal whom nobody hits.
fn escort(people: u32, withdraw: f64) -> String {
    format!(
        "[escort]\npeople = {people}\nquality = 0.8\nreaction = \"90 h\"\n\
         [engagement]\nloss_ratio = 1.5\nmedian_duration = \"20 min\"\n\
         withdraw = {{ protectors = {withdraw}, seekers = 0.4 }}\n\
         principal = {{ at_site = \"0 / h\" }}\n"
    )
}

struct Fought {
    repelled: bool,
    protectors_lost: f64,
    seekers_lost: f64,
    lasted_s: f64,
}

fn fought(log: &Log) -> Fought {
    let at = |is: &dyn Fn(&What) -> bool| first(log, is).map(|event| event.at);
    let begun = at(&|what| matches!(what, What::Contact { .. })).unwrap();
    let yielded = at(&|what| matches!(what, What::ProtectorsYield { .. }));
    let repelled = at(&|what| matches!(what, What::SeekersYield { .. }));
    let ended = yielded.or(repelled).unwrap();
    assert!(yielded.is_none() || repelled.is_none());
    let row = &log.row;
    Fought {
        repelled: repelled.is_some(),
        protectors_lost: f64::from(row.protectors_killed + row.protectors_wounded),
        seekers_lost: f64::from(row.seekers_killed + row.seekers_wounded),
        lasted_s: (ended - begun).seconds(),
    }
}

fn play(case: &Case, n: u32) -> Vec<Fought> {
    (0..n).map(|k| fought(&case.play(u64::from(k)))).collect()
}

#[track_caller]
fn check(protectors: u32, withdraw: f64) {
    let case = Case::of(&[WEEK, KNOWN_HOUSE, ON_FOOT, &escort(protectors, withdraw)]);
    let (x, y, rates) = fight(&case.scenario, &case.plan.means, protectors, 8);
    let exact = outcome(&rates.unwrap(), x, y).unwrap();
    let n = 10_000;
    let fights = play(&case, n);
    let of = |f: fn(&Fought) -> f64| fights.iter().map(f).collect::<Vec<f64>>();
    let repelled = fights.iter().filter(|f| f.repelled).count() as u32;
    check_share("repelled", repelled, n, exact.x_wins.value());
    check_mean("protectors lost", &of(|f| f.protectors_lost), exact.mean_x_losses);
    check_mean("seekers lost", &of(|f| f.seekers_lost), exact.mean_y_losses);
    check_mean("duration", &of(|f| f.lasted_s), exact.mean_duration_s);
    let square = |f: &Fought| f.lasted_s * f.lasted_s;
    let second_moment =
        exact.sd_duration_s * exact.sd_duration_s + exact.mean_duration_s * exact.mean_duration_s;
    check_mean("squared duration", &of(square), second_moment);
}

#[test]
fn agree_engagement() {
    check(6, 0.5);
    check(12, 1.0);
    check(4, 0.75);
}

/// A response that arrives at a fixed time after the first shot; what it brings raises both what is
/// left and what must be lost.
#[track_caller]
fn check_with_arrival(withdraw: f64) {
    let (escorts, join, after_s) = (5, 4, 600.0);
    let response = "[[response]]\nid = \"patrol car\"\npeople = 4\ntime = \"10 min\"\ntime_cv = 0\n\
                    communication = 1\n";
    let case = Case::of(&[WEEK, KNOWN_HOUSE, ON_FOOT, &escort(escorts, withdraw), response]);
    let (x, y, rates) = fight(&case.scenario, &case.plan.means, escorts, 8);
    let rates = rates.unwrap();
    let then = Standing::start(x, y).unwrap().after(&rates, after_s).unwrap();
    let grown = side(escorts + join, Probability::clamped(withdraw));
    let mut repelled = then.x_has_won().value();
    for left in x.breaks_at + 1..=escorts {
        for against in y.breaks_at + 1..=8 {
            let p = then.probability(left, against).value();
            let x = Side { strength: left + join, breaks_at: grown.breaks_at };
            let y = Side { strength: against, breaks_at: y.breaks_at };
            repelled += p * win_probability(&rates, x, y).unwrap().value();
        }
    }
    let n = 10_000;
    let count = play(&case, n).iter().filter(|f| f.repelled).count() as u32;
    check_share("repelled with help", count, n, repelled);
    let alone = outcome(&rates, x, y).unwrap().x_wins.value();
    assert!(repelled > alone + 0.05, "help helps: {repelled} v {alone}");
}

#[test]
fn agree_engagement_with_an_arrival() {
    check_with_arrival(0.5);
    // to the last man, break points stay as counts: the closed form of arrivals itself
    check_with_arrival(1.0);
    let case = Case::of(&[WEEK, KNOWN_HOUSE, ON_FOOT, &escort(5, 1.0)]);
    let (x, y, rates) = fight(&case.scenario, &case.plan.means, 5, 8);
    let rates = rates.unwrap();
    let arrival = ringfort_analysis::attrition::Arrival { at_s: 600.0, x: 4, y: 0 };
    let published =
        ringfort_analysis::attrition::win_probability_with_arrivals(&rates, x, y, &[arrival]);
    let then = Standing::start(x, y).unwrap().after(&rates, 600.0).unwrap();
    let by_hand = then.joined_by(4, 0).unwrap().finish(&rates).unwrap().x_wins;
    assert!((published.unwrap().value() - by_hand.value()).abs() < 1e-12);
}

/// Half of all fights are over by the median that was entered.
#[test]
fn agree_median_duration() {
    let case = Case::of(&[WEEK, KNOWN_HOUSE, ON_FOOT, &escort(7, 0.5)]);
    let n = 10_000;
    let over = play(&case, n).iter().filter(|f| f.lasted_s <= 1200.0).count() as u32;
    check_share("over by the median", over, n, 0.5);
}

/// A man who falls is dead or dies of it with the chances of the wounds table, and is counted once.
#[test]
fn agree_casualties() {
    use ringfort_analysis::evacuation::DeathTime;
    let wounds = "[engagement.wounds]\nkilled_at_once = 0.25\nimmediate = 0.4\n\
                  [seeker.evacuation]\npick_up = \"20 min\"\nto_care = \"40 min\"\n";
    let case = Case::of(&[WEEK, KNOWN_HOUSE, ON_FOOT, &escort(6, 0.5), wounds]);
    let lives = |class: DeathTime| {
        class.alive_at(3600.0).value() / class.killed_at_once().complement().value()
    };
    let survives =
        0.4 * lives(DeathTime::PENETRATING_IMMEDIATE) + 0.6 * lives(DeathTime::PENETRATING_DELAYED);
    let (mut fallen, mut killed, mut at_once) = (0, 0, 0);
    for k in 0..4000 {
        let log = case.play(k);
        let row = &log.row;
        fallen += row.protectors_killed + row.protectors_wounded;
        fallen += row.seekers_killed + row.seekers_wounded;
        killed += row.protectors_killed + row.seekers_killed;
        at_once += crate::kit::count(&log, |what| {
            matches!(
                what,
                What::ProtectorFalls { killed: true } | What::SeekerFalls { killed: true }
            )
        });
    }
    check_share("killed at once", at_once, fallen, 0.25);
    check_share("killed or dead of wounds", killed, fallen, 1.0 - 0.75 * survives);
}
