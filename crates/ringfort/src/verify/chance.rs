//! Recomputes the cases of the generator.

use ringfort_sim::chance::{Chance, Entity, Purpose};
use serde_json::{Value, json};

use super::Formula;
use super::inputs::Inputs;

pub(super) fn formula(name: &str) -> Option<Formula> {
    Some(match name {
        "philox" => philox,
        "common luck" => common_luck,
        _ => return None,
    })
}

/// The words of counters and keys, packed as a draw is named: the key is the seed, the counter holds
/// occurrence, entity, purpose with the replication's upper sixteen bits, and its lower word.
fn philox(inputs: Inputs<'_>) -> Option<Value> {
    let (counters, keys) = (inputs.table("counters")?, inputs.table("keys")?);
    let mut blocks = Vec::new();
    for (counter, key) in counters.iter().zip(&keys) {
        let words = |all: &[f64]| all.iter().map(|word| *word as u32).collect::<Vec<_>>();
        let &[occurrence, entity, mixed, low] = words(counter).as_slice() else { return None };
        let &[key_low, key_high] = words(key).as_slice() else { return None };
        let seed = u64::from(key_high) << 32 | u64::from(key_low);
        let replication = u64::from(mixed >> 16) << 32 | u64::from(low);
        let draw = Entity(entity).draw(Purpose((mixed & 0xffff) as u16), occurrence);
        blocks.push(Chance::new(seed, replication).words(draw));
    }
    Some(json!({ "words": blocks }))
}

/// Variance of the difference of two exponential times that are drawn from one uniform.
fn common_luck(inputs: Inputs<'_>) -> Option<Value> {
    let &[first, second] = inputs.list("rates")?.as_slice() else { return None };
    let draws = inputs.count("draws")?;
    let chance = Chance::new(1, 0);
    let entity = Entity::named("verification");
    let differences: Vec<f64> = (0..draws)
        .map(|occurrence| {
            let draw = entity.draw(Purpose(0), occurrence);
            chance.exponential(first, draw) - chance.exponential(second, draw)
        })
        .collect();
    let count = f64::from(draws);
    let mean = differences.iter().sum::<f64>() / count;
    let squares: f64 = differences.iter().map(|d| (d - mean) * (d - mean)).sum();
    Some(json!({ "variance": squares / (count - 1.0) }))
}
