//! Recomputes the cases of intervals, special functions and queues.

use ringfort_analysis::detection::load::{Queue, erlang_b, finite_callers, one_server};
use ringfort_analysis::interval::{
    Ending, Interval, clopper_pearson, incidence, paired, wilson, zero_event_bound,
};
use ringfort_analysis::moments::{mean, quantile, standard_deviation};
use ringfort_analysis::sensitivity::first_order;
use ringfort_analysis::special::{beta_cdf, normal_cdf, normal_quantile};
use ringfort_model::law::Law;
use serde_json::{Map, Value, json};

use super::Formula;
use super::inputs::Inputs;

pub(super) fn formula(name: &str) -> Option<Formula> {
    Some(match name {
        "proportions" => proportions,
        "zero events" => zero_events,
        "paired" => pairs,
        "survival" => survival,
        "normal quantile" => quantiles,
        "normal cdf" => cdf,
        "beta" => beta,
        "beta cdf" => beta_at,
        "finite callers" => callers,
        "one server" => server,
        "erlang b" => lost,
        "first order" => first_order_shares,
        _ => return None,
    })
}

/// The two intervals of each of the `cases` "81/263".
fn proportions(inputs: Inputs<'_>) -> Option<Value> {
    let confidence = inputs.number("confidence")?;
    let ends = |interval: Interval| json!([interval.low, interval.high]);
    let mut table = Map::new();
    for case in inputs.items("cases")? {
        let case = case.as_str()?;
        let (successes, trials) = case.split_once('/')?;
        let (successes, trials) = (successes.parse().ok()?, trials.parse().ok()?);
        let intervals = json!({
            "wilson": ends(wilson(successes, trials, confidence)),
            "clopper_pearson": ends(clopper_pearson(successes, trials, confidence)),
        });
        table.insert(case.to_owned(), intervals);
    }
    Some(Value::Object(table))
}

fn zero_events(inputs: Inputs<'_>) -> Option<Value> {
    let confidence = inputs.number("confidence")?;
    let trials = inputs.list("trials")?.into_iter();
    let bounds = trials.map(|trials| zero_event_bound(trials as u64, confidence));
    Some(json!({ "bound": bounds.collect::<Vec<_>>() }))
}

fn pairs(inputs: Inputs<'_>) -> Option<Value> {
    let count = |name| inputs.count(name).map(u64::from);
    let seen = paired(count("n10")?, count("n01")?, count("n")?);
    Some(json!({
        "difference": seen.difference,
        "standard_error": seen.standard_error,
        "p_value": seen.p_value,
    }))
}

fn survival(inputs: Inputs<'_>) -> Option<Value> {
    let endings = |name, cause| {
        let times = inputs.list(name)?.into_iter();
        Some(times.map(|time| Ending { time: time as i64, cause }).collect::<Vec<_>>())
    };
    let all = [endings("ended", Some(0))?, endings("censored", None)?].concat();
    let curve = incidence(&all, 1);
    let at = inputs.list("at")?.into_iter().map(|time| curve.survival(time as i64));
    Some(json!({ "survival": at.collect::<Vec<_>>() }))
}

fn quantiles(inputs: Inputs<'_>) -> Option<Value> {
    let points = inputs.list("p")?.into_iter().map(normal_quantile);
    Some(json!({ "z": points.collect::<Vec<_>>() }))
}

fn cdf(inputs: Inputs<'_>) -> Option<Value> {
    let points = inputs.list("z")?.into_iter().map(normal_cdf);
    Some(json!({ "p": points.collect::<Vec<_>>() }))
}

fn beta(inputs: Inputs<'_>) -> Option<Value> {
    let law = Law::Beta { a: inputs.number("a")?, b: inputs.number("b")? };
    let sd = standard_deviation(&law);
    Some(json!({
        "mean": mean(&law),
        "variance": sd * sd,
        "q05": quantile(&law, 0.05),
        "q95": quantile(&law, 0.95),
    }))
}

fn beta_at(inputs: Inputs<'_>) -> Option<Value> {
    let number = |name| inputs.number(name);
    Some(json!({ "p": beta_cdf(number("a")?, number("b")?, number("x")?) }))
}

fn callers(inputs: Inputs<'_>) -> Option<Value> {
    let (calls, services) = (inputs.number("calls")?, inputs.number("services")?);
    Some(told(finite_callers(inputs.count("members")?, calls, services)?))
}

fn server(inputs: Inputs<'_>) -> Option<Value> {
    Some(told(one_server(inputs.number("arrivals")?, inputs.number("services")?)?))
}

fn told(queue: Queue) -> Value {
    json!({
        "L": queue.present,
        "Lq": queue.waiting,
        "W": queue.stay_s,
        "Wq": queue.wait_s,
        "P0": queue.empty,
        "Pw": 1.0 - queue.empty,
    })
}

fn lost(inputs: Inputs<'_>) -> Option<Value> {
    Some(json!({ "B": erlang_b(inputs.number("load")?, inputs.count("servers")?) }))
}

/// Shares of a function of uniform inputs, from 16 384 evenly spread draws (multiples of √prime): the
/// G function Π (|4x − 2| + a)/(1 + a), or the product of the first two inputs.
fn first_order_shares(inputs: Inputs<'_>) -> Option<Value> {
    const PRIMES: [f64; 8] = [2.0, 3.0, 5.0, 7.0, 11.0, 13.0, 17.0, 19.0];
    let a = inputs.list("a")?;
    let draws: Vec<Vec<f64>> = PRIMES
        .iter()
        .zip(&a)
        .map(|(prime, _)| (1..=16_384).map(|k| (f64::from(k) * libm::sqrt(*prime)) % 1.0).collect())
        .collect();
    let product = match inputs.word("function")? {
        "product" => true,
        "G" => false,
        _ => return None,
    };
    let answers: Vec<f64> = (0..draws.first()?.len())
        .map(|k| {
            if product {
                return draws.iter().take(2).map(|input| input[k]).product();
            }
            let part =
                |(input, a): (&Vec<f64>, &f64)| ((4.0 * input[k] - 2.0).abs() + a) / (1.0 + a);
            draws.iter().zip(&a).map(part).product()
        })
        .collect();
    Some(json!({ "S1": first_order(&draws, &answers, &[], None).ok()?.shares }))
}
