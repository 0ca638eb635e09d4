//! Recomputes the cases of being found out: meetings, predictability, who knows whom, and what
//! knowing more is worth.

use ringfort_analysis::covert::Links;
use ringfort_analysis::decision::information::Choice;
use ringfort_analysis::predictability;
use ringfort_analysis::resighting::{Venue, rule};
use ringfort_model::units::Probability;
use serde_json::{Value, json};

use super::Formula;
use super::inputs::Inputs;

pub(super) fn formula(name: &str) -> Option<Formula> {
    Some(match name {
        "met again" => met_again,
        "habits" => habits,
        "real entropy" => real_entropy,
        "fano" => fano,
        "secrecy times information" => secrecy,
        "secrecy by contacts" => secrecy_by_contacts,
        "howard" => howard,
        _ => return None,
    })
}

fn met_again(inputs: Inputs<'_>) -> Option<Value> {
    let by_chance = Probability::new(inputs.number("by_chance")?)?;
    let venue = Venue { by_chance, if_following: Probability::ONE };
    let venues = vec![venue; inputs.count("venues")? as usize];
    let rule = rule(&venues, inputs.count("least")? as usize, inputs.number("strangers")?);
    Some(json!({
        "one": rule.one_stranger.value(),
        "outing": rule.outing.value(),
        "outings_between": 1.0 / rule.outing.value(),
    }))
}

/// The visits of a case, again and again.
fn visits(inputs: Inputs<'_>, times: usize) -> Option<Vec<usize>> {
    let once = inputs.list("visits")?;
    Some(once.iter().cycle().take(once.len() * times).map(|place| *place as usize).collect())
}

fn habits(inputs: Inputs<'_>) -> Option<Value> {
    let habits = predictability::habits(&visits(inputs, inputs.count("times")? as usize)?)?;
    Some(json!({
        "regularity": habits.regularity,
        "stationarity": habits.stationarity,
        "diversity": habits.diversity,
    }))
}

fn real_entropy(inputs: Inputs<'_>) -> Option<Value> {
    let bits = inputs.list("times")?.into_iter();
    let bits = bits.map(|times| predictability::real_entropy(&visits(inputs, times as usize)?));
    Some(json!({ "bits": bits.collect::<Option<Vec<f64>>>()? }))
}

fn fano(inputs: Inputs<'_>) -> Option<Value> {
    let places = inputs.count("places")? as usize;
    let bound = predictability::fano_bound(inputs.number("bits")?, places);
    Some(json!({ "predictability": bound.value() }))
}

fn secrecy(inputs: Inputs<'_>) -> Option<Value> {
    let people = inputs.count("people")? as usize;
    let worth = |links: Links| -> Option<Vec<f64>> {
        let found = inputs.list("link_found")?.into_iter();
        found.map(|p| Some(links.secrecy(Probability::new(p)?) * links.information()?)).collect()
    };
    Some(
        json!({ "complete": worth(Links::complete(people))?, "star": worth(Links::star(people))? }),
    )
}

fn secrecy_by_contacts(inputs: Inputs<'_>) -> Option<Value> {
    let people = inputs.count("people")? as usize;
    let worth = |links: Links| Some(links.secrecy_by_contacts() * links.information()?);
    Some(json!({ "ring": worth(Links::ring(people))?, "star": worth(Links::star(people))? }))
}

/// The own cost is uniform from 0 to 1, the lowest rival bid from 0 to 2, on a grid.
fn howard(inputs: Inputs<'_>) -> Option<Value> {
    let (costs, bids) = (inputs.count("costs")? as usize, inputs.count("bids")? as usize);
    let cost = |i: usize| (i as f64 + 0.5) / costs as f64;
    let bid = |j: usize| 2.0 * (j as f64 + 0.5) / bids as f64;
    let states = 0..costs * bids;
    let prior = vec![1.0 / (costs * bids) as f64; costs * bids];
    let won = |mine: usize, s: usize| {
        if s % bids >= mine { bid(mine) - cost(s / bids) } else { 0.0 }
    };
    let worth: Vec<Vec<f64>> =
        (0..bids).map(|mine| states.clone().map(|s| won(mine, s)).collect()).collect();
    let choice = Choice { prior: &prior, worth: &worth };
    let own: Vec<usize> = states.clone().map(|s| s / bids).collect();
    let rival: Vec<usize> = states.map(|s| s % bids).collect();
    Some(json!({
        "value": choice.value(),
        "cost": choice.knowing(&own),
        "rival": choice.knowing(&rival),
        "both": choice.perfect_information(),
    }))
}
