//! The answer of a run, as `summary.json` holds it.

use ringfort_analysis::interval::Nested;
use ringfort_model::log::{Fate, Stage};
use ringfort_model::report::{CauseShare, Estimate, FateShare, GaveAway, StageShare};
use ringfort_model::summary::{EventShare, Summary};

use crate::study::{Case, Ending, Ensemble, checks, estimate, leverage, rounded, share_assumed};
use crate::study::{HAPPENINGS, LEANS};
use crate::view::words;

/// Where an answer comes from, beside the study itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Origin {
    /// SHA-256 over the scenario and its files, hexadecimal.
    pub scenario_hash: String,
    /// The command that repeats it.
    pub command: String,
    /// The day on which it was written; none where bytes must repeat.
    pub written_on: Option<String>,
}

/// Puts together the answer of a run. `needed`: for each source, the share of located campaigns
/// that would not have located him without it.
pub fn summary(case: &Case, run: &Ensemble, needed: &[Option<Nested>], origin: &Origin) -> Summary {
    let tally = &run.tally;
    let fates = Fate::ALL.iter().map(|fate| {
        let share =
            if *fate == Fate::Free { tally.free() } else { tally.ending(Ending::Fate(*fate)) };
        FateShare { fate: *fate, label: fate.words().to_owned(), share: estimate(&share) }
    });
    let stages = Stage::ALL.iter().map(|stage| StageShare {
        stage: *stage,
        label: stage.words().to_owned(),
        share: estimate(&tally.ending(Ending::Free(*stage))),
    });
    let events = HAPPENINGS
        .iter()
        .enumerate()
        .map(|(i, h)| EventShare { name: h.name.to_owned(), share: estimate(&tally.happening(i)) });
    let quartile = |share: f64| {
        tally.hours_to_locate(share).map(|(value, error, band)| Estimate {
            value: rounded(value),
            error: Some(rounded(error)),
            band: band.map(|[low, high]| [rounded(low), rounded(high)]),
        })
    };
    let names = &case.plan.names;
    let causes = |shares: Vec<Nested>, names: &[String], none: &str| -> Vec<CauseShare> {
        let mut causes: Vec<CauseShare> = (shares.iter().enumerate())
            .filter(|(_, s)| s.mean > 0.0)
            .map(|(i, s)| CauseShare {
                label: names.get(i).map_or(none, String::as_str).to_owned(),
                share: estimate(s),
            })
            .collect();
        causes.sort_by(|a, b| b.share.value.total_cmp(&a.share.value).then(a.label.cmp(&b.label)));
        causes
    };
    let mut gave_away: Vec<GaveAway> = (tally.deciding().iter().enumerate())
        .map(|(i, s)| GaveAway {
            label: names
                .sources
                .get(i)
                .map_or("what was known from the start", String::as_str)
                .to_owned(),
            share: estimate(s),
            needed: needed.get(i).and_then(Option::as_ref).map(estimate),
        })
        .filter(|g| g.share.value > 0.0 || g.needed.is_some_and(|n| n.value > 0.0))
        .collect();
    gave_away.sort_by(|a, b| b.share.value.total_cmp(&a.share.value).then(a.label.cmp(&b.label)));
    let taken = estimate(&tally.share("taken or killed"));
    let located = tally.share("located");
    let answer = format!(
        "He is taken or killed in {} campaigns, {}, and located in {}.",
        words::odds(taken.value),
        words::share(&taken),
        words::odds(located.mean),
    );
    Summary {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        title: case.scenario.file.scenario.title.clone(),
        subject: case.scenario.file.scenario.subject.word().to_owned(),
        scenario_hash: origin.scenario_hash.clone(),
        variants: case.scenario.variants.clone(),
        seed: run.ask.seed.to_string(),
        replications: tally.rows,
        outer_draws: run.ask.outer,
        complete: run.complete,
        answer,
        events: events.collect(),
        fates: fates.collect(),
        stages: stages.collect(),
        hours_to_locate: [0.25, 0.5, 0.75].into_iter().filter_map(quartile).collect(),
        gave_away,
        detected_by: causes(tally.detected_by(), &names.detectors, "nothing"),
        delayed_by: causes(tally.delayed_by(), &names.layers, "no layer"),
        leverage: leverage(case, run, LEANS),
        share_assumed: share_assumed(&case.scenario),
        checks: checks(case, tally),
    }
}

/// The claims kept for checking beside what the model gives, as a Markdown table.
pub fn checks_table(case: &Case, run: &Ensemble) -> String {
    use std::fmt::Write as _;
    let mut out = format!(
        "{} campaigns, seed {}; looked at are those in which a strike reached the site with him there.\n\n",
        run.tally.rows, run.ask.seed
    );
    out += "| claim | reported | median | 50 % | 80 % | width of the 80 % | mid-p | |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n";
    for check in checks(case, &run.tally) {
        let unit = match check.unit {
            ringfort_model::report::Unit::Days => " d",
            ringfort_model::report::Unit::Hours => " h",
            _ => "",
        };
        let n = |v: f64| format!("{}", libm::round(v * 10.0) / 10.0);
        let _ = if check.unit == ringfort_model::report::Unit::Share {
            writeln!(
                out,
                "| `{}` | {} | – | – | – | – | – | {} |",
                check.claim, check.reported, check.sentence
            )
        } else {
            let mid_p = check.mid_p.map_or_else(|| "–".to_owned(), words::two);
            writeln!(
                out,
                "| `{}` | {} | {}{unit} | {}–{}{unit} | {}–{}{unit} | {}{unit} | {mid_p} | {} |",
                check.claim,
                check.reported,
                n(check.median),
                n(check.half[0]),
                n(check.half[1]),
                n(check.most[0]),
                n(check.most[1]),
                n(check.most[1] - check.most[0]),
                check.sentence
            )
        };
    }
    out
}
