//! Which cells to look into, one look after the other.

use ringfort_analysis::effort::looks::{self as analysis, Place};
use ringfort_model::finding::{
    EffortFinding, LookFinding, LooksFinding, StoppingFinding, WhereaboutsFinding,
};
use ringfort_model::search_table::SearchTable;

/// The most looks a stopping rule is sought within.
const MOST_LOOKS: usize = 100_000;

/// What is asked of looks that find or overlook.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AskLooks {
    /// How many looks there are.
    pub looks: u32,
    /// What finding him is worth, in the unit of cost, if it is asked when to stop.
    pub reward: Option<f64>,
}

/// The looks that find soonest for their cost.
pub fn looks(table: &SearchTable, ask: &AskLooks) -> EffortFinding {
    let prior = super::priors(table);
    let places: Vec<Place> = (table.rows.iter())
        .map(|row| Place { prior: row.prior, detect: row.detect, cost: row.cost })
        .collect();
    let looked = analysis::looks(&places, ask.looks as usize);
    let counts: Vec<f64> = looked.counts.iter().map(|count| f64::from(*count)).collect();
    let detection: Vec<f64> = (places.iter().zip(&counts))
        .map(|(place, count)| 1.0 - libm::pow(1.0 - place.detect, *count))
        .collect();
    let mut found = super::finding(table, &prior, &counts, &detection, looked.after_nothing);
    found.p_detection = looked.found.value();
    if !table.has_costs {
        found.assumed.push("the table has no column `cost`: every look costs 1".to_owned());
    }
    if looked.looks.len() < ask.looks as usize {
        let made = looked.looks.len();
        found.warnings.push(format!("after {made} looks no further look can find anything"));
    }
    let mut by_now = 0.0;
    let order = (looked.looks.iter())
        .map(|look| {
            by_now += look.found;
            LookFinding { cell: table.rows[look.place].cell.clone(), p_found: by_now }
        })
        .collect();
    let whereabouts =
        analysis::whereabouts(&places, ask.looks as usize).map(|known| WhereaboutsFinding {
            guess: table.rows[known.guess].cell.clone(),
            looks: known.counts,
            p_known: known.known.value(),
        });
    let stopping = ask.reward.map(|reward| {
        let stop = analysis::stopping(&places, reward, MOST_LOOKS.max(ask.looks as usize));
        StoppingFinding { reward, looks: stop.looks, worth: stop.worth, one_step: stop.one_step }
    });
    found.looks = Some(LooksFinding {
        order,
        mean_cost: looked.mean_cost,
        mean_cost_to_find: analysis::mean_cost_to_find(&places),
        whereabouts,
        stopping,
    });
    found
}
