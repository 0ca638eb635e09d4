//! What do the numbers rest on, and which claims judge the result?

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::evidence::{Claim, Ledger, Use};
use crate::form::{Reading, nearest};
use crate::quantity::Basis;
use crate::scenario::ScenarioFile;

/// What each quantity rests on; without a ledger that could be read, no claim is missed.
pub(in crate::parse) fn bases(ledger: Option<&Ledger>, reading: &mut Reading) {
    let cited = std::mem::take(&mut reading.cited);
    let claims: BTreeMap<&str, &Claim> =
        ledger.iter().flat_map(|l| &l.claim).map(|c| (c.id.as_str(), c)).collect();
    for (path, claim) in ledger.map_or(&[][..], |_| &cited) {
        match claims.get(claim.as_str()) {
            None => {
                let ids = claims.keys().copied();
                let help = nearest(claim.as_str(), ids).map_or_else(
                    || "add the claim to the ledger, or say `assumed = \"…\"`".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                let message = format!("`{path}` cites claim `{claim}`, which the ledger lacks");
                reading.report(
                    Diagnostic::error(Code::UNKNOWN_CLAIM, claim.span, message)
                        .label("not in the ledger")
                        .help(help),
                );
            }
            // A mark inside its figure keeps the figure alone: that there was an arrest may be an
            // input although the days from there to the raid are kept.
            Some(found) if found.for_use == Some(Use::Check) => {
                let message = format!(
                    "`{path}` rests on claim `{claim}`, which is kept for checking the result"
                );
                reading.report(
                    Diagnostic::error(Code::CHECK_CLAIM, claim.span, message)
                        .label("an input may not cite it")
                        .help("assume the value and say why, or give up the check"),
                );
            }
            Some(_) => {}
        }
    }
    let unsaid: Vec<(String, Span)> = reading
        .quantities
        .iter()
        // where the text breaks off, the basis may stand in what was not read
        .filter(|entry| entry.basis == Basis::Unsaid && !reading.is_broken)
        .filter(|entry| !is_chosen(&entry.path))
        .map(|entry| (entry.path.clone(), entry.span))
        .collect();
    for (path, span) in unsaid {
        let message = format!("`{path}` says neither what it rests on nor why it is assumed");
        reading.report(
            Diagnostic::warning(Code::NO_BASIS, span, message)
                .help("write { value = …, evidence = [\"…\"] } or { value = …, assumed = \"…\" }"),
        );
    }
}

/// Claims are cited, and the scenario names no ledger in which they could stand: told once.
pub(in crate::parse) fn unnamed_ledger(file: &ScenarioFile, reading: &mut Reading) {
    if file.scenario.ledger.is_some() || !reading.is_read("scenario.ledger") {
        return;
    }
    let judged = file.check.iter().map(|check| &check.claim);
    let Some(claim) = reading.cited.iter().map(|(_, claim)| claim).chain(judged).next() else {
        return;
    };
    let message = format!("claim `{claim}` is cited, and the scenario names no ledger");
    let diagnostic = Diagnostic::error(Code::UNKNOWN_CLAIM, claim.span, message)
        .label("stands nowhere")
        .help("add ledger = \"evidence.toml\" to [scenario], and the claim to that file");
    reading.report(diagnostic);
}

/// Numbers that are chosen rather than found out: what the study looks at, not what it believes.
fn is_chosen(path: &str) -> bool {
    let last = path.rsplit('.').next().unwrap_or("");
    matches!(
        last,
        "horizon" | "radius" | "latitude" | "longitude" | "cell" | "dismount" | "weight" | "on"
    )
}

/// Claims that judge the result: they exist, and are kept for that.
pub(super) fn judged(file: &ScenarioFile, ledger: Option<&Ledger>, reading: &mut Reading) {
    let Some(ledger) = ledger else { return };
    for check in file.check.iter().filter(|check| !check.claim.as_str().is_empty()) {
        let (code, message) = match ledger.get(check.claim.as_str()) {
            None => (Code::UNKNOWN_CLAIM, format!("the ledger has no claim `{}`", check.claim)),
            Some(claim) if !Ledger::judges(claim) => {
                (Code::CHECK_CLAIM, format!("claim `{}` is not kept for checking", check.claim))
            }
            Some(_) => continue,
        };
        reading.report(
            Diagnostic::error(code, check.claim.span, message)
                .help("name a claim with use = \"check\", or mark it so in the ledger"),
        );
    }
}
