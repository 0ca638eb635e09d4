//! How would he be found, how soon, by what, and what would closing that buy?
//!
//! P(located) is shared out over the seeker's channels by the value of Shapley (L. S. Shapley, A value
//! for n-person games, 1953; source not read): the mean, over all orders in which channels may join, of
//! what each adds when it does. Every campaign is played under each set of channels with the same
//! luck, so that shares add up to P(located with all) less P(located with none), campaign by campaign.

use rayon::prelude::*;
use ringfort_analysis::special::normal_quantile;
use ringfort_model::finding::{Attribution, ChangeFinding, ChannelFinding, FoundFinding};
use ringfort_model::log::Row;
use ringfort_model::report::{Difference, Estimate, WhatIf};
use ringfort_sim::Unknowns;
use ringfort_sim::campaign::{Options, Without};
use ringfort_sim::chance::{Chance, Entity, Purpose};

use crate::outside::Watch;
use crate::study::case::Case;
use crate::study::compare::compare;
use crate::study::ensemble::{Ask, Goal, StudyError};
use crate::study::pool::pool;
use crate::study::rounded;

/// Up to so many channels every set of them is played.
const EVERY_SET: usize = 12;
/// The most campaigns that sharing out plays, all sets together.
const BUDGET: u64 = 400_000;
/// Campaigns that are played before they are counted.
const BATCH: u64 = 256;
/// The stream of orders: apart from every replication and every outer draw.
const ORDERS: u64 = 1 << 60;
const ORDER: Purpose = Purpose(1);

/// A change whose worth is asked.
#[derive(Debug)]
pub struct Change {
    /// Its name.
    pub id: String,
    /// What it is.
    pub what: String,
    /// Whether the scenario has it as a variant.
    pub is_variant: bool,
    /// What it costs.
    pub cost: Option<f64>,
    /// The scenario with it.
    pub case: Case,
}

/// The protected side's view of being found. None when it was stopped before there was an answer.
///
/// `ask` says how many campaigns stand behind the shares, and behind each change.
pub fn exposure(
    case: &Case,
    changes: Vec<Change>,
    ask: Ask,
    watch: &dyn Watch,
) -> Result<Option<FoundFinding>, StudyError> {
    let pool = pool(ask.threads).ok_or(StudyError::Threads(ask.threads))?;
    let draws = ask.outer.max(1);
    let unknowns: Vec<Unknowns> =
        pool.install(|| (0..draws).into_par_iter().map(|k| case.unknowns(ask.seed, k)).collect());
    let play = Play { case, unknowns: &unknowns, seed: ask.seed };
    let total = match ask.goal {
        Goal::Replications(n) => n.max(1),
        Goal::Precision(_) => 20_000,
    };
    let mut found = Vec::new();
    while (found.len() as u64) < total && !watch.stopped() {
        let start = found.len() as u64;
        let end = (start + 8 * BATCH).min(total);
        let more: Vec<Outcome> = pool.install(|| {
            (start..end).into_par_iter().map(|r| play.outcome(r, Without::default())).collect()
        });
        found.extend(more);
        watch.progress("campaigns", end, total);
    }
    let Some(attribution) = shared_out(&play, total, &pool, watch) else { return Ok(None) };
    let (labels, variants): (Vec<_>, Vec<_>) =
        changes.into_iter().map(|c| ((c.is_variant, c.cost), (c.id, c.what, c.case))).unzip();
    let order: Vec<String> = variants.iter().map(|v| v.0.clone()).collect();
    let Some(what_if) = compare(("as it stands", case), &variants, ask, watch)? else {
        return Ok(None);
    };
    let horizon_days = case.plan.horizon.seconds() / 86_400.0;
    let located: Vec<(usize, f64)> =
        found.iter().map(|o| (o.draw, f64::from(u8::from(o.located)))).collect();
    let days: Vec<(usize, f64)> = found.iter().map(|o| (o.draw, o.days)).collect();
    let mut times: Vec<f64> = found.iter().filter(|o| o.located).map(|o| o.days).collect();
    times.sort_by(f64::total_cmp);
    let half = found.len().div_ceil(2);
    Ok(Some(FoundFinding {
        title: case.scenario.file.scenario.title.clone(),
        variants: case.scenario.variants.clone(),
        campaigns: found.len() as u64,
        horizon_days,
        located: mean_of(&located),
        days: mean_of(&days),
        median_days: times.get(half.saturating_sub(1)).copied().map(rounded),
        attribution,
        changes: told(&what_if, &order, &labels),
        guessing: crate::calc::guessing(case),
    }))
}

/// What one campaign comes to.
#[derive(Debug, Clone, Copy)]
struct Outcome {
    draw: usize,
    located: bool,
    days: f64,
}

struct Play<'a> {
    case: &'a Case,
    unknowns: &'a [Unknowns],
    seed: u64,
}

impl Play<'_> {
    fn outcome(&self, replication: u64, without: Without) -> Outcome {
        let draw = (replication % self.unknowns.len() as u64) as usize;
        let options = Options { trace: false, without };
        let row: Row = self.case.run(&self.unknowns[draw], self.seed, replication, options).row;
        let horizon_s = self.case.plan.horizon.seconds();
        let at_s = row.located.map_or(horizon_s, |at| at.seconds().min(horizon_s));
        Outcome { draw, located: row.located.is_some(), days: at_s / 86_400.0 }
    }

    /// Under the sets of channels whose bits are set.
    fn under(&self, replication: u64, channels: usize, set: u128) -> Outcome {
        let absent = (0..channels).filter(|c| set >> c & 1 == 0);
        self.outcome(replication, absent.fold(Without::default(), |w, c| w.and(c as u16)))
    }
}

/// What one campaign adds to the account.
struct Shares {
    draw: usize,
    /// By channel: P(located), days.
    each: Vec<[f64; 2]>,
    none: f64,
    all: f64,
    /// By channel: located without it, with it alone; empty where orders are drawn.
    beside: Vec<[f64; 2]>,
}

fn shared_out(
    play: &Play<'_>,
    campaigns: u64,
    pool: &rayon::ThreadPool,
    watch: &dyn Watch,
) -> Option<Attribution> {
    let names = &play.case.plan.names.sources;
    let n = names.len().min(Without::MOST);
    let every_set = n <= EVERY_SET;
    let each = if every_set { 1_u64 << n } else { n as u64 + 1 };
    let total = (BUDGET / each).clamp(1, campaigns);
    let mut shares: Vec<Shares> = Vec::new();
    while (shares.len() as u64) < total && !watch.stopped() {
        let start = shares.len() as u64;
        let end = (start + BATCH).min(total);
        let one = |r| if every_set { exact(play, n, r) } else { in_one_order(play, n, r) };
        let more: Vec<Shares> = pool.install(|| (start..end).into_par_iter().map(one).collect());
        shares.extend(more);
        watch.progress("sets of channels", end * each, total * each);
    }
    if shares.is_empty() {
        return None;
    }
    let count = shares.len() as f64;
    let mean = |of: &dyn Fn(&Shares) -> f64| rounded(shares.iter().map(of).sum::<f64>() / count);
    let mut channels: Vec<ChannelFinding> = (0..n)
        .map(|c| {
            let of = |kind: usize, sign: f64| -> Vec<(usize, f64)> {
                shares.iter().map(|s| (s.draw, sign * s.each[c][kind])).collect()
            };
            ChannelFinding {
                channel: names[c].clone(),
                share: mean_of(&of(0, 1.0)),
                days: mean_of(&of(1, -1.0)),
                located_without: every_set.then(|| mean(&|s| s.beside[c][0])),
                located_alone: every_set.then(|| mean(&|s| s.beside[c][1])),
            }
        })
        .collect();
    channels.sort_by(|a, b| {
        b.share.value.total_cmp(&a.share.value).then(b.days.value.total_cmp(&a.days.value))
    });
    Some(Attribution {
        every_set,
        campaigns: shares.len() as u64,
        from_the_start: mean(&|s| s.none),
        with_all: mean(&|s| s.all),
        channels,
    })
}

/// One campaign under every set of channels.
fn exact(play: &Play<'_>, n: usize, replication: u64) -> Shares {
    let outcomes: Vec<Outcome> =
        (0..1_u128 << n).map(|set| play.under(replication, n, set)).collect();
    let value = |set: usize| [f64::from(u8::from(outcomes[set].located)), outcomes[set].days];
    let weights = weights(n);
    let mut each = vec![[0.0; 2]; n];
    for (c, share) in each.iter_mut().enumerate() {
        for set in (0..1_usize << n).filter(|set| set >> c & 1 == 0) {
            let (before, after) = (value(set), value(set | 1 << c));
            let weight = weights[set.count_ones() as usize];
            for (share, (before, after)) in share.iter_mut().zip(before.iter().zip(after)) {
                *share += weight * (after - before);
            }
        }
    }
    let all = (1_usize << n) - 1;
    Shares {
        draw: outcomes[0].draw,
        each,
        none: value(0)[0],
        all: value(all)[0],
        beside: (0..n).map(|c| [value(all & !(1 << c))[0], value(1 << c)[0]]).collect(),
    }
}

/// |S|! (n − |S| − 1)!/n! by the size of S.
fn weights(n: usize) -> Vec<f64> {
    let mut weights = vec![1.0 / n.max(1) as f64];
    for size in 1..n {
        let before = weights[size - 1];
        weights.push(before * size as f64 / (n - size) as f64);
    }
    weights
}

/// One campaign while channels join in one order, drawn for it.
fn in_one_order(play: &Play<'_>, n: usize, replication: u64) -> Shares {
    let chance = Chance::new(play.seed, ORDERS | replication);
    let key = Entity::named("the order in which channels join");
    let mut order: Vec<usize> = (0..n).collect();
    for at in (1..n).rev() {
        let pick = chance.pick(at as u32 + 1, key.draw(ORDER, at as u32)).unwrap_or(0);
        order.swap(at, pick as usize);
    }
    let mut set = 0_u128;
    let first = play.under(replication, n, set);
    let mut before = first;
    let mut each = vec![[0.0; 2]; n];
    for c in order {
        set |= 1 << c;
        let after = play.under(replication, n, set);
        each[c] = [
            f64::from(u8::from(after.located)) - f64::from(u8::from(before.located)),
            after.days - before.days,
        ];
        before = after;
    }
    Shares {
        draw: first.draw,
        each,
        none: f64::from(u8::from(first.located)),
        all: f64::from(u8::from(before.located)),
        beside: Vec::new(),
    }
}

/// A mean over campaigns with the half width of its 95 % interval: campaigns of one draw of the
/// unknowns are alike, so the spread is that of the means of draws, where there are several.
fn mean_of(values: &[(usize, f64)]) -> Estimate {
    let count = values.len().max(1) as f64;
    let mean = values.iter().map(|(_, v)| v).sum::<f64>() / count;
    let draws = values.iter().map(|(draw, _)| draw + 1).max().unwrap_or(1);
    let mut by_draw = vec![(0.0, 0.0); draws];
    for (draw, value) in values {
        by_draw[*draw].0 += value - mean;
        by_draw[*draw].1 += 1.0;
    }
    let clusters = by_draw.iter().filter(|(_, n)| *n > 0.0).count() as f64;
    let error = (clusters > 1.0).then(|| {
        let squares: f64 = by_draw.iter().map(|(sum, _)| sum * sum).sum();
        let variance = squares / (count * count) * clusters / (clusters - 1.0);
        rounded(normal_quantile(0.975) * variance.sqrt())
    });
    Estimate { value: rounded(mean), error, band: None }
}

fn told(what_if: &WhatIf, order: &[String], labels: &[(bool, Option<f64>)]) -> Vec<ChangeFinding> {
    let mut changes: Vec<ChangeFinding> = (what_if.variants.iter())
        .filter_map(|effect| {
            let index = order.iter().position(|id| *id == effect.id)?;
            let (is_variant, cost) = labels[index];
            let [located, .., taken]: &[Difference] = effect.differences.as_slice() else {
                return None;
            };
            Some(ChangeFinding {
                id: effect.id.clone(),
                what: effect.why.clone(),
                is_variant,
                located: located.variant,
                difference: located.difference,
                taken: taken.variant,
                taken_difference: taken.difference,
                cost,
                fall_per_cost: cost.filter(|c| *c > 0.0).map(|c| -located.difference.value / c),
            })
        })
        .collect();
    changes.sort_by(|a, b| a.difference.value.total_cmp(&b.difference.value).then(a.id.cmp(&b.id)));
    changes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::testing::tapalpa;

    /// They are those of every order alike: over all sets without a channel they sum to 1.
    #[test]
    fn law_weights_are_those_of_orders() {
        for n in 1..=12_usize {
            let choose =
                |k: usize| (0..k).fold(1.0, |c, i| c * (n - 1 - i) as f64 / (i + 1) as f64);
            let sum: f64 = weights(n).iter().enumerate().map(|(k, w)| w * choose(k)).sum();
            assert!((sum - 1.0).abs() < 1e-12);
        }
        let three = weights(3);
        assert!(
            [1.0 / 3.0, 1.0 / 6.0, 1.0 / 3.0].iter().zip(three).all(|(a, b)| (a - b).abs() < 1e-15)
        );
    }

    /// Shares add up in every campaign, by either road, and the two roads agree on the mean.
    #[test]
    fn agree_drawn_orders_with_every_set() {
        let case = tapalpa();
        let unknowns: Vec<Unknowns> = (0..40).map(|k| case.unknowns(1, k)).collect();
        let play = Play { case: &case, unknowns: &unknowns, seed: 1 };
        let n = case.plan.names.sources.len();
        assert!((3..=8).contains(&n));
        let adds_up = |shares: &Shares| {
            let sum: f64 = shares.each.iter().map(|share| share[0]).sum();
            assert!((sum - (shares.all - shares.none)).abs() < 1e-9);
        };
        let campaigns = 160;
        let every: Vec<Shares> = (0..campaigns).map(|r| exact(&play, n, r)).collect();
        every.iter().for_each(adds_up);
        // the same campaigns, so that what differs is the order alone
        let drawn: Vec<Shares> = (0..campaigns).map(|r| in_one_order(&play, n, r)).collect();
        drawn.iter().for_each(adds_up);
        for c in 0..n {
            for kind in 0..2 {
                let apart: Vec<f64> = every
                    .iter()
                    .zip(&drawn)
                    .map(|(e, d)| d.each[c][kind] - e.each[c][kind])
                    .collect();
                let count = apart.len() as f64;
                let mean = apart.iter().sum::<f64>() / count;
                let square =
                    apart.iter().map(|a| (a - mean) * (a - mean)).sum::<f64>() / (count - 1.0);
                assert!(mean.abs() <= 4.0 * (square / count).sqrt() + 1e-9, "{c} {kind}: {mean}");
            }
        }
        // some channel matters
        assert!(every.iter().any(|shares| shares.all > shares.none));
    }
}
