//! Recomputes the cases of fights and wounds.

use ringfort_analysis::attrition::deterministic::{
    Ending, linear_law, mixed_law, mixed_law_path, square_law, square_law_in_rounds,
    square_law_path,
};
use ringfort_analysis::attrition::{Rates, Side, outcome, win_probability};
use ringfort_analysis::evacuation::DeathTime;
use serde_json::{Map, Value, json};

use super::Formula;
use super::inputs::Inputs;

pub(super) fn formula(name: &str) -> Option<Formula> {
    Some(match name {
        "square law" => square,
        "trafalgar" => trafalgar,
        "linear law" => linear,
        "mixed law" => mixed,
        "mixed law path" => mixed_path,
        "reinforced square law" => reinforced,
        "rounds" => rounds,
        "win table" => win_table,
        "linear win" => linear_win,
        "survivors" => survivors,
        "killed in action" => killed_in_action,
        "golden hour" => golden_hour,
        _ => return None,
    })
}

fn square(inputs: Inputs<'_>) -> Option<Value> {
    let number = |name| inputs.number(name);
    Some(told(square_law(number("x")?, number("y")?, number("a")?, number("b")?)))
}

fn linear(inputs: Inputs<'_>) -> Option<Value> {
    let number = |name| inputs.number(name);
    Some(told(linear_law(number("x")?, number("y")?, number("a")?, number("b")?)))
}

fn mixed(inputs: Inputs<'_>) -> Option<Value> {
    let number = |name| inputs.number(name);
    Some(told(mixed_law(number("x0")?, number("y0")?, number("a")?, number("b")?)))
}

/// 1 if x wins, −1 if y does, 0 if neither, with survivors and time.
fn told(ending: Ending) -> Value {
    match ending {
        Ending::XWins { survivors, time } => {
            json!({ "winner": 1, "survivors": survivors, "time": finite(time) })
        }
        Ending::YWins { survivors, time } => {
            json!({ "winner": -1, "survivors": survivors, "time": finite(time) })
        }
        Ending::Even => json!({ "winner": 0, "survivors": 0.0 }),
    }
}

fn finite(time: f64) -> Option<f64> {
    time.is_finite().then_some(time)
}

/// The strengths of the parts of either fleet taken together, as the square law counts them, and what
/// is left when they meet.
fn trafalgar(inputs: Inputs<'_>) -> Option<Value> {
    let together = |parts: Vec<f64>| libm::sqrt(parts.iter().map(|part| part * part).sum());
    let (first, second) = (together(inputs.list("first")?), together(inputs.list("second")?));
    let Ending::XWins { survivors, .. } = square_law(first, second, 1.0, 1.0) else { return None };
    Some(json!({ "combined": [first, second], "left": survivors }))
}

fn mixed_path(inputs: Inputs<'_>) -> Option<Value> {
    let number = |name| inputs.number(name);
    let (x, y) =
        mixed_law_path(number("x0")?, number("y0")?, number("a")?, number("b")?, number("time")?);
    Some(json!({ "x": x, "y": y }))
}

/// x starts with nobody and is reinforced evenly within the days that `arrivals` name.
fn reinforced(inputs: Inputs<'_>) -> Option<Value> {
    let (a, b) = (inputs.number("a")?, inputs.number("b")?);
    let arrivals = inputs.table("arrivals")?;
    let (mut xs, mut ys) = (Vec::new(), Vec::new());
    for day in inputs.list("days")? {
        let mut moments: Vec<f64> = arrivals.iter().flat_map(|row| row[..2].to_vec()).collect();
        moments.push(day);
        moments.retain(|moment| *moment <= day);
        moments.sort_by(f64::total_cmp);
        let (mut now, mut x, mut y) = (0.0, 0.0, inputs.number("y")?);
        for moment in moments {
            let middle = 0.5 * (now + moment);
            let rate = arrivals
                .iter()
                .filter(|row| (row[0]..row[1]).contains(&middle))
                .map(|row| row[2] / (row[1] - row[0]))
                .sum();
            (x, y) = square_law_path(x, y, a, b, rate, moment - now);
            now = moment;
        }
        xs.push(x);
        ys.push(y);
    }
    Some(json!({ "x": xs, "y": ys }))
}

/// Rows of x, y and the chance to hit in a round: rounds fought, and whole survivors.
fn rounds(inputs: Inputs<'_>) -> Option<Value> {
    let mut told = Vec::new();
    for row in inputs.table("rows")? {
        let &[x, y, chance] = row.as_slice() else { return None };
        let (rounds, x, y) = square_law_in_rounds(x, y, chance, chance);
        told.push(json!([rounds, libm::floor(x.max(y))]));
    }
    Some(json!({ "rounds_and_survivors": told }))
}

/// Probability that x wins, for each of the `sides` "6v4", or "6v4 r=3/2" where one x is that much
/// more effective than one y.
fn win_table(inputs: Inputs<'_>) -> Option<Value> {
    let mut table = Map::new();
    for sides in inputs.items("sides")? {
        let sides = sides.as_str()?;
        let (heads, ratio) = sides.split_once(" r=").unwrap_or((sides, "1"));
        let (over, under) = ratio.split_once('/').unwrap_or((ratio, "1"));
        let ratio = over.parse::<f64>().ok()? / under.parse::<f64>().ok()?;
        let (x, y) = heads.split_once('v')?;
        let side = |heads: &str| heads.parse().ok().map(Side::to_the_last);
        let won = win_probability(&Rates::aimed(1.0, ratio), side(x)?, side(y)?).ok()?;
        table.insert(sides.to_owned(), json!(won.value()));
    }
    Some(Value::Object(table))
}

fn linear_win(inputs: Inputs<'_>) -> Option<Value> {
    let side = |name| inputs.count(name).map(Side::to_the_last);
    let won = win_probability(&Rates::area(1.0, 1.0), side("x")?, side("y")?).ok()?;
    Some(json!({ "P": won.value() }))
}

/// Mean number left, whoever wins, of a fight between equals.
fn survivors(inputs: Inputs<'_>) -> Option<Value> {
    let each = inputs.count("each")?;
    let side = Side::to_the_last(each);
    let fight = outcome(&Rates::aimed(1.0, 1.0), side, side).ok()?;
    let left = 2.0 * f64::from(each) - fight.mean_x_losses - fight.mean_y_losses;
    Some(json!({ "mean": left }))
}

fn killed_in_action(inputs: Inputs<'_>) -> Option<Value> {
    let minutes = inputs.list("minutes")?.into_iter();
    let law = DeathTime::KILLED_IN_ACTION;
    let dead = minutes.map(|minutes| law.alive_at(60.0 * minutes).complement().value());
    Some(json!({ "dead": dead.collect::<Vec<_>>() }))
}

/// Of those alive at first, the share that still lives at the given time.
fn golden_hour(inputs: Inputs<'_>) -> Option<Value> {
    let time_s = 60.0 * inputs.number("minutes")?;
    let share = |law: DeathTime| law.alive_at(time_s).value() / law.alive_at(0.0).value();
    Some(json!({
        "immediate": share(DeathTime::PENETRATING_IMMEDIATE),
        "delayed": share(DeathTime::PENETRATING_DELAYED),
    }))
}
