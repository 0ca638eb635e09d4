//! Recomputes the cases of being found out: meetings.

use ringfort_analysis::resighting::{Venue, rule};
use ringfort_model::units::Probability;
use serde_json::{Value, json};

use super::Formula;
use super::inputs::Inputs;

pub(super) fn formula(name: &str) -> Option<Formula> {
    Some(match name {
        "met again" => met_again,
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
