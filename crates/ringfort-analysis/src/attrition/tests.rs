//! What the chain is held against.

use super::deterministic::{
    Ending, linear_law, mixed_law, mixed_law_path, square_law, square_law_in_rounds,
    square_law_path,
};
use super::*;

fn last(strength: u32) -> Side {
    Side::to_the_last(strength)
}

/// P(x wins) under aimed fire in which one x is worth `r` of y.
fn wins(x: u32, y: u32, r: f64) -> f64 {
    win_probability(&Rates::aimed(1.0, r), last(x), last(y)).unwrap().value()
}

#[track_caller]
fn close(ours: f64, theirs: f64, tolerance: f64) {
    assert!((ours - theirs).abs() <= tolerance, "ours {ours}, theirs {theirs}");
}

/// n against one of equal quality: 1 − 1/(n + 1)!, from Brown (1963), eq. for the square law.
#[test]
fn verify_many_against_one() {
    let mut factorial = 1.0;
    for n in 1..=15 {
        factorial *= f64::from(n + 1);
        close(wins(n, 1, 1.0), 1.0 - 1.0 / factorial, 1e-14);
    }
}

/// Equal quality, m against n: Σ (−1)^(m−k) C(m+n, n+k) k^(m+n)/(m+n)!, an independent closed form.
#[test]
fn verify_equal_quality_closed_form() {
    for m in 1..=12_u32 {
        for n in 1..=12_u32 {
            let (mut sum, mut factorial) = (0_i128, 1.0);
            for k in 1..=m {
                let mut choose = 1_i128;
                for i in 0..i128::from(m - k) {
                    choose = choose * (i128::from(m + n) - i) / (i + 1);
                }
                let term = choose * i128::from(k).pow(m + n);
                sum += if (m - k) % 2 == 0 { term } else { -term };
            }
            for i in 1..=m + n {
                factorial *= f64::from(i);
            }
            close(wins(m, n, 1.0), sum as f64 / factorial, 1e-13);
        }
    }
}

/// Other sizes and effectiveness, from the same recursion in rational arithmetic.
#[test]
fn verify_square_law_chain() {
    for (x, y, r, printed) in [
        (10, 10, 1.0, 0.5),
        (12, 10, 1.0, 0.768_645_940_276_898_9),
        (20, 15, 1.0, 0.928_133_542_214_745_4),
        (10, 10, 1.5, 0.787_001_798_175_545_9),
        (10, 14, 2.0, 0.528_288_405_395_703),
        (3, 5, 2.0, 0.366_618_566_618_566_6),
        (6, 12, 4.0, 0.526_364_762_027_305),
        (30, 30, 1.1, 0.626_065_491_517_681),
    ] {
        close(wins(x, y, r), printed, 1e-12);
    }
}

/// P_N by responders (rows 1 to 8) and adversaries (columns 1 to 5), as the matrix exponential of
/// the same chain gave it.
#[test]
fn verify_neutralisation_table() {
    let table = [
        [0.5, 0.166_666_666_7, 0.041_666_666_7, 0.008_333_333_3, 0.001_388_888_9],
        [0.833_333_333_3, 0.5, 0.225, 0.080_555_555_6, 0.024_007_936_5],
        [0.958_333_333_3, 0.775, 0.5, 0.260_317_460_3, 0.112_624_007_9],
        [0.991_666_666_7, 0.919_444_444_4, 0.739_682_539_7, 0.5, 0.284_791_115_5],
        [0.998_611_111_1, 0.975_992_063_5, 0.887_375_992_1, 0.715_208_884_5, 0.5],
        [0.999_801_587_3, 0.993_849_206_3, 0.958_358_134_9, 0.861_098_434_7, 0.696_962_782_6],
        [0.999_975_198_4, 0.998_613_866_8, 0.986_537_147_3, 0.940_923_07, 0.839_272_950_2],
        [0.999_997_244_3, 0.999_720_568_8, 0.996_125_090_2, 0.977_724_416_8, 0.924_473_852_7],
    ];
    for (row, printed) in (1..).zip(table) {
        for (column, value) in (1..).zip(printed) {
            close(wins(row, column, 1.0), value, 5e-11);
        }
    }
}

/// The linear law is the problem of points (Pascal and Fermat): 3 against 2 at even chances, 11/16.
#[test]
fn verify_linear_law_chain() {
    let points = |x: Side, y: Side| win_probability(&Rates::area(1.0, 1.0), x, y).unwrap().value();
    close(points(last(3), last(2)), 11.0 / 16.0, 1e-15);
}

/// 100 against 100: a third survives where the mean field says nobody. Survivors go as N^(3/4):
/// Williams and McIlroy (1998), Kingman and Volkov (2003); the value is the exact recursion's.
#[test]
fn verify_survivors_at_parity() {
    let fight = outcome(&Rates::aimed(1.0, 1.0), last(100), last(100)).unwrap();
    let survivors = 200.0 - fight.mean_x_losses - fight.mean_y_losses;
    close(survivors, 32.963_185_901_443_57, 1e-9);
    assert_eq!(square_law(100.0, 100.0, 1.0, 1.0), Ending::Even);
}

/// Lanchester, *Aircraft in Warfare* (1916): 46 against 40 in one line, and the 40 split against
/// halves.
#[test]
fn verify_trafalgar() {
    let left = |x: f64, y: f64| match square_law(x, y, 1.0, 1.0) {
        Ending::XWins { survivors, .. } | Ending::YWins { survivors, .. } => survivors,
        Ending::Even => 0.0,
    };
    close(left(46.0, 40.0), 23.0, 0.5);
    // Printed as a strength: 33 for 32² + 8², 32.5 for 2 × 23², a balance of 5.5.
    let (british, french) = (libm::hypot(32.0, 8.0), libm::hypot(23.0, 23.0));
    close(british, 33.0, 0.05);
    close(french, 32.5, 0.05);
    close(left(british, french), 5.5, 0.05);
}

/// Textbook square law, and a published simulation of 800 against 1000 that ends at 1.48 in steps
/// of 0.01.
#[test]
fn verify_square_law() {
    match square_law(100.0, 80.0, 0.01, 0.01) {
        Ending::XWins { survivors, time } => {
            close(survivors, 60.0, 1e-12);
            close(time, 109.861_228_866_810_98, 1e-9);
            let (x, y) = square_law_path(100.0, 80.0, 0.01, 0.01, 0.0, time);
            close(x, 60.0, 1e-9);
            close(y, 0.0, 1e-9);
        }
        other => panic!("{other:?}"),
    }
    match square_law(800.0, 1000.0, 0.8, 0.9) {
        Ending::YWins { time, .. } => close(time, 1.48, 0.01),
        other => panic!("{other:?}"),
    }
    assert_eq!(
        linear_law(100.0, 80.0, 1.0, 1.0),
        Ending::XWins { survivors: 20.0, time: f64::INFINITY }
    );
}

/// Mixed fire at the exact stand-off of 100 exposed against 10 hidden, and both ways off it.
#[test]
fn verify_mixed_law() {
    assert_eq!(mixed_law(100.0, 10.0, 0.05, 0.0001), Ending::Even);
    let (x, y) = mixed_law_path(100.0, 10.0, 0.05, 0.0001, 4000.0);
    close(x, 4.761_904_760_1, 1e-7);
    close(y, 0.022_675_736_97, 1e-7);
    for (x0, y0) in [(90.0, 10.0), (110.0, 10.0)] {
        let (a, b, dt) = (0.05, 0.0001, 0.01);
        let (mut x, mut y) = (x0, y0);
        for _ in 0..10_000 {
            // Midpoint rule against the closed form.
            let (mx, my) = (x - a * y * dt / 2.0, y - b * x * y * dt / 2.0);
            (x, y) = (x - a * my * dt, y - b * mx * my * dt);
        }
        let (px, py) = mixed_law_path(x0, y0, a, b, 100.0);
        close(px, x, 1e-6);
        close(py, y, 1e-6);
    }
    match mixed_law(90.0, 10.0, 0.05, 0.0001) {
        Ending::YWins { survivors, time } => {
            let (x, y) = mixed_law_path(90.0, 10.0, 0.05, 0.0001, time);
            close(x, 0.0, 1e-9);
            close(y, survivors, 1e-9);
        }
        other => panic!("{other:?}"),
    }
}

/// Engel's Iwo Jima (JORSA 2(2), 1954): a 0.0544, b 0.0106 a day, 54,000, 6,000 and 13,000 landed
/// on days 0, 2 and 5. On day 36 52,735 of the attackers were counted and the defenders gone; the
/// model is within 2 %.
#[test]
fn verify_iwo_jima() {
    let (mut x, mut y, mut now) = (0.0, 21_500.0, 0.0);
    let mut days = Vec::new();
    for day in 0..36 {
        let landed = match day {
            0 => 54_000.0,
            2 => 6_000.0,
            5 => 13_000.0,
            _ => 0.0,
        };
        (x, y) = square_law_path(x, y, 0.0544, 0.0106, landed, 1.0);
        now += 1.0;
        days.push((now, x, y));
    }
    let (_, us, japan) = days[35];
    assert!((us / 52_735.0 - 1.0).abs() < 0.02 && japan < 300.0, "{us} {japan}");
    for (day, us, japan) in [
        (7, 65_479.0, 17_575.0),
        (12, 61_159.0, 14_223.0),
        (19, 56_584.0, 9_865.0),
        (36, 51_985.0, 217.0),
    ] {
        close(days[day - 1].1, us, 2.0);
        close(days[day - 1].2, japan, 2.0);
    }
}

/// Eight published rows of the square law in rounds: rounds and survivors, floored.
#[test]
fn verify_square_law_in_rounds() {
    let rows = [
        (99.0, 0.01, 265, 13.0),
        (90.0, 0.01, 148, 43.0),
        (50.0, 0.01, 55, 86.0),
        (14.0, 0.01, 15, 98.0),
        (10.0, 0.01, 11, 99.0),
        (99.0, 0.5, 5, 6.0),
        (90.0, 0.5, 3, 28.0),
        (10.0, 0.5, 1, 95.0),
    ];
    for (defenders, kill, rounds, survivors) in rows {
        let (n, x, _) = square_law_in_rounds(100.0, defenders, kill, kill);
        assert_eq!((n, x.floor()), (rounds, survivors), "{defenders} {kill}");
    }
}

/// One sweep, the transient, and the row-by-row recursion tell the same of a fight with break
/// points.
#[test]
fn agree_on_a_fight_with_break_points() {
    let (x, y) = (Side { strength: 9, breaks_at: 3 }, Side { strength: 7, breaks_at: 2 });
    for rates in [Rates::aimed(0.02, 0.03), Rates::area(0.004, 0.003), Rates::mixed(0.02, 0.004)] {
        let fight = outcome(&rates, x, y).unwrap();
        close(fight.x_wins.value(), win_probability(&rates, x, y).unwrap().value(), 1e-14);
        close(fight.x_wins.value() + fight.y_wins.value(), 1.0, 1e-14);
        let end = Standing::start(x, y).unwrap().after(&rates, 1e5).unwrap();
        for left in 0..=9 {
            close(end.probability(left, 2).value(), fight.x_left[left as usize], 1e-12);
        }
        for left in 0..=7 {
            close(end.probability(3, left).value(), fight.y_left[left as usize], 1e-12);
        }
        // The mean and variance of the duration as integrals of its survival.
        let (mut mean, mut square, dt) = (0.0, 0.0, 0.5);
        let mut now = Standing::start(x, y).unwrap();
        let mut alive = 1.0;
        for step in 0..8000 {
            now = now.after(&rates, dt).unwrap();
            let next = now.undecided().value();
            mean += 0.5 * (alive + next) * dt;
            square += (alive + next) * (f64::from(step) + 0.5) * dt * dt;
            alive = next;
        }
        close(mean, fight.mean_duration_s, 1e-3 * fight.mean_duration_s);
        let sd = (square - mean * mean).sqrt();
        close(sd, fight.sd_duration_s, 1e-3 * fight.sd_duration_s);
    }
}

/// The simulated chain and the exact one, four standard errors apart at most.
#[test]
fn agree_with_simulated_fights() {
    let (x, y) = (Side { strength: 12, breaks_at: 4 }, Side { strength: 8, breaks_at: 3 });
    let rates = rates_from(1.5, 300.0, x, y).unwrap();
    let fight = outcome(&rates, x, y).unwrap();
    let hazard = 0.002;
    let exposed = exposed_during(&rates, x, y, hazard).unwrap();
    let mut state = 20_160_108_u64;
    let mut uniform = || {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (((z ^ (z >> 31)) >> 11) as f64 + 0.5) / 9_007_199_254_740_992.0
    };
    let runs = 40_000;
    let (mut won, mut slow, mut time, mut losses, mut hit) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for _ in 0..runs {
        let (mut i, mut j, mut now) = (x.strength, y.strength, 0.0);
        while !x.broken_at(i) && !y.broken_at(j) {
            let (on_x, on_y) = rates.losses_per_s(i, j);
            now += -libm::log(uniform()) / (on_x + on_y);
            if uniform() * (on_x + on_y) < on_x { i -= 1 } else { j -= 1 }
        }
        won += f64::from(u8::from(y.broken_at(j)));
        slow += f64::from(u8::from(now > 300.0));
        time += now;
        losses += f64::from(x.strength - i);
        hit += f64::from(u8::from(uniform() < hit_by(hazard, now).value()));
    }
    let n = f64::from(runs);
    let share = |count: f64, p: f64| close(count / n, p, 4.0 * (p * (1.0 - p) / n).sqrt());
    share(won, fight.x_wins.value());
    share(slow, 0.5);
    share(hit, exposed.hit.value());
    close(time / n, fight.mean_duration_s, 4.0 * fight.sd_duration_s / n.sqrt());
    let square: f64 =
        fight.x_left.iter().enumerate().map(|(k, p)| p * ((12 - k) * (12 - k)) as f64).sum::<f64>()
            + fight.y_wins.value() * 64.0;
    let sd = (square - fight.mean_x_losses * fight.mean_x_losses).sqrt();
    close(losses / n, fight.mean_x_losses, 4.0 * sd / n.sqrt());
}

/// Fights small enough for pen and paper: one against one is exponential.
#[test]
fn verify_one_against_one() {
    let rates = Rates::aimed(0.03, 0.02);
    let half = Standing::start(last(1), last(1)).unwrap().after(&rates, 20.0).unwrap();
    close(half.undecided().value(), libm::exp(-1.0), 1e-14);
    close(half.x_has_won().value(), 0.4 * (1.0 - libm::exp(-1.0)), 1e-14);
    close(median_duration_s(&rates, last(1), last(1)).unwrap(), libm::log(2.0) / 0.05, 1e-8);
    let quarter = duration_quantile_s(&rates, last(1), last(1), 0.25).unwrap();
    close(quarter, -libm::log(0.75) / 0.05, 1e-8);
    let exposed = exposed_during(&rates, last(1), last(1), 0.05).unwrap();
    close(exposed.hit.value(), 0.5, 1e-15);
    close(exposed.unhit_and_x_wins.value(), 0.2, 1e-15);
    // One of x joins after 20 s, if it still goes on: then it is two against one.
    let arrival = Arrival { at_s: 20.0, x: 1, y: 0 };
    let p = win_probability_with_arrivals(&rates, last(1), last(1), &[arrival]).unwrap();
    let two = wins(2, 1, 2.0 / 3.0);
    close(p.value(), 0.4 * (1.0 - libm::exp(-1.0)) + libm::exp(-1.0) * two, 1e-14);
}

/// Help that is there from the start is strength, help that never comes is none, sooner is better.
#[test]
fn law_help_sooner_never_hurts() {
    let (x, y) = (Side { strength: 4, breaks_at: 1 }, Side { strength: 6, breaks_at: 1 });
    let rates = Rates::aimed(0.01, 0.01);
    let with = |at_s: f64| {
        let arrivals = [Arrival { at_s, x: 4, y: 0 }];
        win_probability_with_arrivals(&rates, x, y, &arrivals).unwrap().value()
    };
    let strong = Side { strength: 8, breaks_at: 1 };
    close(with(0.0), win_probability(&rates, strong, y).unwrap().value(), 1e-13);
    close(with(1e6), win_probability(&rates, x, y).unwrap().value(), 1e-13);
    let mut before = 1.0;
    for at_s in [0.0, 1.0, 5.0, 20.0, 60.0, 200.0, 1000.0] {
        let now = with(at_s);
        assert!(now <= before + 1e-13);
        before = now;
    }
}

#[test]
fn law_sides_mirror_and_strength_helps() {
    for breaks_at in [0, 2] {
        for x in 3..12 {
            for y in 3..12 {
                let side = |strength| Side { strength, breaks_at };
                let p = |x, y, r| {
                    win_probability(&Rates::aimed(1.0, r), side(x), side(y)).unwrap().value()
                };
                close(p(x, y, 1.3) + p(y, x, 1.0 / 1.3), 1.0, 1e-13);
                assert!(p(x + 1, y, 1.3) > p(x, y, 1.3) && p(x, y, 1.4) > p(x, y, 1.3));
            }
        }
    }
}

/// The rates made from a loss ratio and a median have that ratio and that median.
#[test]
fn agree_rates_reproduce_what_they_were_made_from() {
    let fights = [(1, 0, 1, 0), (6, 0, 6, 0), (12, 4, 30, 10), (30, 0, 30, 0), (25, 20, 5, 0)];
    for (x0, bx, y0, by) in fights {
        let (x, y) = (Side { strength: x0, breaks_at: bx }, Side { strength: y0, breaks_at: by });
        for ratio in [0.2, 1.0, 5.0] {
            let rates = rates_from(ratio, 480.0, x, y).unwrap();
            let (on_x, on_y) = rates.losses_per_s(x0, y0);
            close(on_x / on_y, ratio, 1e-12 * ratio);
            close(median_duration_s(&rates, x, y).unwrap(), 480.0, 1e-6);
            let at = Standing::start(x, y).unwrap().after(&rates, 480.0).unwrap();
            close(at.undecided().value(), 0.5, 1e-9);
        }
    }
}

/// The quick rates: the ratio exactly, the median within 5 %.
#[test]
fn agree_quick_rates_are_near() {
    let mut worst: f64 = 0.0;
    for x0 in [1, 2, 3, 5, 8, 13, 20, 30] {
        for y0 in [1, 2, 3, 5, 8, 13, 20, 30] {
            for part in [0, 3] {
                let (bx, by) = (x0 * part / 10, y0 * part / 10);
                let x = Side { strength: x0, breaks_at: bx };
                let y = Side { strength: y0, breaks_at: by };
                for ratio in [0.2, 0.5, 1.0, 2.0, 5.0] {
                    let rates = rates_from_quickly(ratio, 600.0, x, y).unwrap();
                    let (on_x, on_y) = rates.losses_per_s(x0, y0);
                    close(on_x / on_y, ratio, 1e-12 * ratio);
                    let median = median_duration_s(&rates, x, y).unwrap();
                    worst = worst.max((median / 600.0 - 1.0).abs());
                }
            }
        }
    }
    println!("worst relative error of the quick median {worst:.4}");
    assert!(worst < 0.05, "{worst}");
}

/// A fight with a leader: the closure sees the counts, and the chain stays exact.
#[test]
fn law_any_rates_will_do() {
    let leaderless =
        |x: u32, y: u32| (0.1 * f64::from(y), if x < 4 { 0.05 } else { 0.2 } * f64::from(x));
    let p = win_probability(&leaderless, last(5), last(5)).unwrap().value();
    assert!(wins(5, 5, 0.5) < p && p < wins(5, 5, 2.0));
}

#[test]
fn golden_refusals_say_why() {
    let told = |e: AttritionError| e.to_string();
    let stalemate = |_: u32, y: u32| (f64::from(y - 1), 0.0);
    assert_eq!(
        told(win_probability(&stalemate, last(2), last(1)).unwrap_err()),
        "with 2 against 1 left nobody is lost any more: the fight never ends"
    );
    assert_eq!(
        told(outcome(&Rates::aimed(-1.0, 0.5), last(2), last(1)).unwrap_err()),
        "with 2 against 1 left the loss rates are -1 and 1 a second; both must be numbers of 0 or more"
    );
    assert_eq!(
        told(rates_from(1.0, 0.0, last(2), last(1)).unwrap_err()),
        "the median duration is 0; it must be over 0"
    );
    let broken = Side { strength: 3, breaks_at: 3 };
    assert_eq!(
        told(rates_from(1.0, 60.0, broken, last(1)).unwrap_err()),
        "a side of 3 that breaks at 3 is broken before the fight begins"
    );
    assert!(outcome(&Rates::aimed(1.0, 1.0), last(100_000), last(100_000)).is_err());
    assert!(Standing::start(last(u32::MAX), last(u32::MAX)).is_err());
}

/// A side broken from the start has lost, and nobody falls.
#[test]
fn law_broken_from_the_start() {
    let broken = Side { strength: 3, breaks_at: 5 };
    let rates = Rates::aimed(1.0, 1.0);
    let fight = outcome(&rates, last(4), broken).unwrap();
    assert_eq!((fight.x_wins.value(), fight.mean_duration_s, fight.mean_y_losses), (1.0, 0.0, 0.0));
    assert_eq!(fight.x_left[4], 1.0);
    let fight = outcome(&rates, broken, last(4)).unwrap();
    assert_eq!((fight.y_wins.value(), fight.y_left[4], fight.mean_x_losses), (1.0, 1.0, 0.0));
    let fight = outcome(&rates, broken, broken).unwrap();
    assert_eq!((fight.x_wins.value(), fight.y_wins.value()), (0.0, 0.0));
    assert_eq!(win_probability(&rates, broken, last(4)).unwrap().value(), 0.0);
    assert_eq!(win_probability(&rates, last(4), broken).unwrap().value(), 1.0);
    assert_eq!(median_duration_s(&rates, last(4), broken).unwrap(), 0.0);
}

/// Numbers at the ends of what can be written down are answered or refused, never a panic or a hang.
#[test]
fn law_extremes_are_answered_or_refused() {
    let numbers = [f64::NAN, f64::INFINITY, -1.0, 0.0, 1e-300, 1e-6, 1.0, 1e6, 1e300];
    let sides = [
        last(0),
        last(1),
        last(30),
        Side { strength: 5, breaks_at: 4 },
        Side { strength: u32::MAX, breaks_at: u32::MAX },
        Side { strength: u32::MAX, breaks_at: u32::MAX - 3 },
    ];
    for x in sides {
        for y in sides {
            for a in numbers {
                for b in numbers {
                    let rates = Rates::aimed(a, b);
                    let _ = win_probability(&rates, x, y);
                    let _ = exposed_during(&rates, x, y, 1.0);
                    let Ok(made) = rates_from_quickly(a, b, x, y) else { continue };
                    let (on_x, on_y) = made.losses_per_s(x.strength, y.strength);
                    assert!(on_x >= 0.0 && on_y >= 0.0, "{x:?} {y:?} {a} {b}: {made:?}");
                }
            }
        }
    }
    let (x, y) = (last(3), last(2));
    for t in numbers {
        let standing = Standing::start(x, y).unwrap().after(&Rates::aimed(0.5, 0.5), t).unwrap();
        let total = standing.undecided().value()
            + standing.x_has_won().value()
            + standing.y_has_won().value();
        close(total, 1.0, 1e-12);
        let arrival = Arrival { at_s: t, x: 1, y: 1 };
        let _ = win_probability_with_arrivals(&Rates::aimed(0.5, 0.5), x, y, &[arrival]);
        let _ = duration_quantile_s(&Rates::aimed(0.5, 0.5), x, y, t);
    }
}
