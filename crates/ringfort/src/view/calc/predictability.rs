//! Predictability on a terminal.

use std::fmt::Write as _;

use ringfort_model::finding::PredictabilityFinding;

use crate::view::terminal::wrapped;

/// Overall, by the hours of a week in stretches that are alike, and what the order of visits says.
pub fn predictability_text(found: &PredictabilityFinding) -> String {
    let all = &found.overall;
    let told = format!(
        "Without knowing the hour, {} is the place to guess, right with probability {:.3}; three guesses are right with {:.3}. The hour known, one guess is right with {:.3} on average. A search from place to place takes {:.1} looks on average where a look finds one time in two.",
        all.guess, all.one_guess, all.three_guesses, found.one_guess_by_hour, all.looks
    );
    let mut out = wrapped(&told, 100).join("\n");
    if let Some(errs) = all.errs_km {
        let _ = write!(out, "\nThe best guess errs by {errs:.1} km on average.");
    }
    let _ = write!(
        out,
        "\n\n{:<26}  {:>7} {:>7} {:>7} {:>6}  guess\n",
        "hours of the week", "1 guess", "3", "guesses", "looks"
    );
    let mut hours = found.hours.iter().peekable();
    while let Some(first) = hours.next() {
        let mut last = first;
        while let Some(next) = hours.next_if(|next| {
            next.hour == last.hour + 1
                && next.exposure.guess == first.exposure.guess
                && (next.exposure.one_guess - first.exposure.one_guess).abs() < 0.005
        }) {
            last = next;
        }
        let until = last.hour % 24 + 1;
        let day = last.when.split(' ').next().unwrap_or("");
        let day = if first.when.starts_with(day) { String::new() } else { format!("{day} ") };
        let when = format!("{} - {day}{until:02}", first.when);
        let e = &first.exposure;
        let _ = writeln!(
            out,
            "{when:<26}  {:>7.3} {:>7.3} {:>7.2} {:>6.1}  {}",
            e.one_guess, e.three_guesses, e.guesses, e.looks, e.guess
        );
    }
    if let Some(order) = &found.sequence {
        let told = format!(
            "Entropy of {} visits, in bits: {:.2} if all places were alike, {:.2} by how often each is visited, {:.2} by their order. The last is biased high on lists of fewer than some hundred visits. Fano's inequality makes {:.2} of it, an index of predictability and no bound. Visits to known places {:.2}, to the same place again {:.2}, distinct runs {:.2}.",
            order.visits,
            order.random_bits,
            order.visited_bits,
            order.real_bits,
            order.fano,
            order.regularity,
            order.stationarity,
            order.diversity
        );
        out.push('\n');
        out.push_str(&wrapped(&told, 100).join("\n"));
    }
    out.trim_end().to_owned()
}
