//! `ringfort compare`: what is the difference between variants, and how sure is it?

use crate::args::Compare;
use crate::commands::run;
use crate::failure::Failure;
use crate::load;
use crate::progress::Progress;
use crate::screen::Screen;
use ringfort::study;
use ringfort::study::Case;
use ringfort::view;

/// Plays every campaign under each variant with the same luck, and prints the paired differences.
///
/// One variant is compared with the scenario as it stands; of several, each with the first.
pub fn compare(arguments: &Compare, screen: Screen) -> Result<(), Failure> {
    let place = load::place(&arguments.scenario)?;
    let (base, others) = match arguments.variants.as_slice() {
        [first, others @ ..] if !others.is_empty() => (Some(first), others),
        all => (None, all),
    };
    let applied: Vec<String> = base.into_iter().cloned().collect();
    let base_case = load::case(&place, &applied, screen)?;
    let mut variants: Vec<(String, String, Case)> = Vec::new();
    for id in others {
        let case = load::case(&place, std::slice::from_ref(id), screen)?;
        let found = case.scenario.file.variant.iter().find(|variant| variant.id == **id);
        let why = found.map_or_else(String::new, |variant| variant.why.clone());
        variants.push((id.clone(), why, case));
    }
    let words = base.map_or("the scenario as it stands", String::as_str);
    let progress = Progress::new(screen)?;
    let ask = run::ask(&arguments.effort);
    let compared = study::compare((words, &base_case), &variants, ask, &progress)?;
    progress.clear();
    let Some(what_if) = compared else {
        return Err(Failure::Environment("stopped; a comparison keeps nothing".to_owned()));
    };
    if arguments.json {
        let document = serde_json::to_value(&what_if).map_err(|error| {
            Failure::Environment(format!("the answer cannot be written: {error}"))
        })?;
        return screen.json(&document);
    }
    screen.say(&view::comparison_text(&what_if))
}
