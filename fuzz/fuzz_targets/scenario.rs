//! Does any text make the scenario reader panic, hang or grow?
//!
//! The input is the scenario and, after a line `---`, its ledger. Whatever comes out has to be told:
//! as plain text, as JSON, and with every variant that the text names.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ringfort_model::parse;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let (scenario, ledger) = text.split_once("\n---\n").unwrap_or((&text, ""));
    let mut read = |_: &str| Ok(ledger.to_owned());
    let diagnosed = parse::parse("scenario.toml", scenario, &[], &mut read);
    let _ = (diagnosed.plain(), diagnosed.json());
    assert!(diagnosed.value.is_some() || diagnosed.errors() > 0, "refused without a word");

    let mut variants = parse::variants(scenario);
    variants.truncate(4);
    let diagnosed = parse::parse("scenario.toml", scenario, &variants, &mut read);
    if let Some(scenario) = diagnosed.usable() {
        for entry in &scenario.quantities {
            let (low, high) = entry.law.support();
            assert!(!low.is_nan() && !high.is_nan() && low <= high, "{}: {low} to {high}", entry.path);
        }
    }
});
