//! `ringfort run`: many campaigns, the answer, and a report.

use crate::args::{Effort, Run};
use crate::failure::Failure;
use crate::progress::Progress;
use crate::screen::Screen;
use crate::{clock, load};
use ringfort::outside::{Sink, Watch};
use ringfort::study::{self, Ask, Case, Ensemble, Goal, ensemble};
use ringfort::verify;
use ringfort::view::report::{self, Parts};
use ringfort::view::{self, Origin, page};
use ringfort_model::report::WhatIf;
use ringfort_model::summary::Summary;
use ringfort_store::{Folder, Manifest};
use std::fmt::Write;
use std::path::Path;

/// How many campaigns are simulated when nothing is said.
const REPLICATIONS: u64 = 10_000;
/// The most pairs that the report's comparison of variants plays.
const MOST_PAIRS: u64 = 4000;

/// Simulates, prints the answer, and leaves results and report in the folder.
pub fn run(arguments: &Run, screen: Screen) -> Result<(), Failure> {
    let place = load::place(&arguments.scenario)?;
    let case = load::case(&place, &arguments.variants, screen)?;
    let ask = ask(&arguments.effort);
    let manifest = manifest(arguments, &place, &case, ask)?;
    let scenario_hash = manifest.scenario_hash();
    let folder = folder(&arguments.out, arguments.resume)?;
    let mut results = ringfort_store::Run::open(folder, manifest, &case.plan.names)?;

    let progress = Progress::new(screen)?;
    let run = ensemble(&case, ask, &mut results, &progress)?;
    if !run.complete {
        progress.clear();
        let (out, campaigns) = (arguments.out.display(), run.tally.rows);
        let sentence = format!(
            "stopped after {campaigns} campaigns; they are kept in {out}, and the same command with --resume finishes the run"
        );
        return Err(Failure::Environment(sentence));
    }
    let needed = study::without_each_source(&case, &run, &progress);
    let what_if = what_if(&place, &case, &arguments.variants, ask, screen, &progress)?;
    let origin = Origin { scenario_hash, command: command(arguments), written_on: None };
    let summary = view::summary(&case, &run, &needed, &origin);
    let unwritten = |error: &dyn std::fmt::Display| {
        Failure::Environment(format!("the answer cannot be written: {error}"))
    };
    let document = serde_json::to_value(&summary).map_err(|error| unwritten(&error))?;
    let put = |results: &mut ringfort_store::Run, name: &str, text: &str| {
        results.file(name, text.as_bytes()).map_err(|error| Failure::Environment(error.to_string()))
    };
    put(&mut results, "summary.json", &format!("{document:#}\n"))?;

    let verdicts = verify::verify();
    let ways = study::ways_in(&case, &progress);
    let parts = Parts {
        case: &case,
        run: &run,
        summary: &summary,
        needed: &needed,
        what_if: what_if.as_ref(),
        ways: &ways,
        verdicts: &verdicts,
        origin: &origin,
    };
    let page = page::page(&report::report(&parts));
    if let Ok(page) = &page {
        put(&mut results, "report.html", page)?;
    }
    results.end(&clock::now())?;
    progress.clear();

    if arguments.json {
        screen.json(&document)?;
    } else {
        screen.say(&text(&summary, &run, what_if.as_ref()))?;
    }
    let out = arguments.out.display();
    match page {
        Ok(_) => screen.mention(&format!("\nresults in {out}, report in {out}/report.html")),
        Err(error) => screen.mention(&format!("\nresults in {out}; there is no report: {error}")),
    }
    Ok(())
}

/// What the arguments ask of a study.
pub fn ask(effort: &Effort) -> Ask {
    let goal = match effort.precision {
        Some(half_width) => Goal::Precision(half_width),
        None => Goal::Replications(effort.replications.unwrap_or(REPLICATIONS)),
    };
    Ask {
        goal,
        seed: effort.seed,
        outer: effort.outer,
        threads: effort.threads.map_or(0, usize::from),
    }
}

/// The answer in words.
fn text(summary: &Summary, run: &Ensemble, what_if: Option<&WhatIf>) -> String {
    let curve: Vec<f64> = run.tally.located_curve().iter().map(|(_, share)| share.mean).collect();
    let mut text = view::summary_text(summary, &curve);
    if let Some(what_if) = what_if {
        let _ = write!(text, "\n{}", what_if.sentence);
    }
    text
}

/// What each variant that is not applied would change; nothing when the scenario has none, and
/// nothing when the run is stopped meanwhile.
fn what_if(
    place: &load::Place,
    case: &Case,
    applied: &[String],
    ask: Ask,
    screen: Screen,
    watch: &dyn Watch,
) -> Result<Option<WhatIf>, Failure> {
    let mut variants = Vec::new();
    for variant in &case.scenario.file.variant {
        let id = variant.id.to_string();
        if !applied.contains(&id) {
            let all: Vec<_> = applied.iter().chain([&id]).cloned().collect();
            let other = load::case(place, &all, screen)?;
            variants.push((id, variant.why.clone(), other));
        }
    }
    if variants.is_empty() {
        return Ok(None);
    }
    let pairs = match ask.goal {
        Goal::Replications(n) => n.min(MOST_PAIRS),
        Goal::Precision(_) => MOST_PAIRS,
    };
    let ask = Ask { goal: Goal::Replications(pairs), ..ask };
    let base = if applied.is_empty() {
        "the scenario as it stands".to_owned()
    } else {
        applied.join(" + ")
    };
    Ok(study::compare((&base, case), &variants, ask, watch)?)
}

/// The folder of results: new, or empty, or that of the run to be finished.
fn folder(out: &Path, resume: bool) -> Result<Folder, Failure> {
    let folder = Folder::create(out)?;
    if resume || folder.is_empty()? {
        return Ok(folder);
    }
    let advice = if Manifest::read(&folder).is_ok_and(|manifest| manifest.is_some()) {
        "add --resume to finish the run in it, or name another folder with --out"
    } else {
        "name another folder with --out"
    };
    Err(Failure::Input(format!("{} is not empty; {advice}", out.display())))
}

fn manifest(
    arguments: &Run,
    place: &load::Place,
    case: &Case,
    ask: Ask,
) -> Result<Manifest, Failure> {
    let (replications, precision) = match ask.goal {
        Goal::Replications(n) => (n, None),
        Goal::Precision(half_width) => (ensemble::MOST, Some(half_width)),
    };
    Ok(Manifest {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        study: "run".to_owned(),
        inputs: load::inputs(place, &case.scenario)?,
        seed: ask.seed,
        replications,
        precision,
        outer: u64::from(ask.outer),
        variants: arguments.variants.clone(),
        part_size: ensemble::PART,
        scenario: arguments.scenario.display().to_string(),
        command_line: std::env::args().collect(),
        started: clock::now(),
        ..Manifest::default()
    })
}

/// The command that repeats the run, without what does not bear on its result.
fn command(arguments: &Run) -> String {
    let mut line = format!("ringfort run {}", quoted(&arguments.scenario.display().to_string()));
    for variant in &arguments.variants {
        let _ = write!(line, " --variant {}", quoted(variant));
    }
    let _ = match arguments.effort.precision {
        Some(half_width) => write!(line, " --precision {half_width}"),
        None => write!(
            line,
            " --replications {}",
            arguments.effort.replications.unwrap_or(REPLICATIONS)
        ),
    };
    let _ = write!(line, " --seed {}", arguments.effort.seed);
    if arguments.effort.outer != 200 {
        let _ = write!(line, " --outer {}", arguments.effort.outer);
    }
    line
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}
