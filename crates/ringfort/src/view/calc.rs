//! Findings of closed forms on a terminal.

mod decide;
mod diagram;
mod effort;
mod flight;
mod insiders;
mod predictability;
mod ways;

pub use decide::decide_text;
pub use diagram::diagram_text;
pub use effort::effort_text;
pub use flight::{cordon_text, datum_text, evacuation_text};
pub use predictability::predictability_text;
pub use ways::{ways_features, ways_text};

use std::fmt::Write as _;

use ringfort_model::finding::{
    Convention, DetectionFinding, PathFinding, PathLocation, PathUncertainty,
};

use crate::view::terminal::wrapped;
use crate::view::words;

/// One path, in a table of at most 100 columns and some sentences.
pub fn path_text(found: &PathFinding) -> String {
    let mut out = String::new();
    let longest = found.tasks.iter().map(|task| task.task.chars().count()).max().unwrap_or(0);
    let width = longest.clamp(4, 34);
    let _ = writeln!(
        out,
        "{:width$}  {:>5} {:>1} {:>8} {:>7} {:>9} {:>8} {:>8} {:>9} {:>10}",
        "task", "P(D)", "", "delay s", "sd s", "left s", "P timely", "adds", "per P(D)", "per 10 s"
    );
    for task in &found.tasks {
        let name = words::cut(&task.task, width);
        let location = match task.location {
            PathLocation::B => 'B',
            PathLocation::M => 'M',
            PathLocation::E => 'E',
        };
        let _ = writeln!(
            out,
            "{name:width$}  {:>5} {location} {:>8} {:>7} {:>9} {:>8.3} {:>8.4} {:>9.4} {:>10.4}",
            short(task.p_detection),
            short(task.delay_mean_s),
            short(task.delay_sd_s),
            short(task.time_left_s),
            task.p_timely,
            task.contribution,
            task.d_pi_d_detection,
            10.0 * task.d_pi_d_delay,
        );
    }
    let convention = match found.convention {
        Convention::Common => "one communication event an attack",
        Convention::PerAlarm => "each alarm communicated on its own",
    };
    let response = &found.response;
    let _ = writeln!(
        out,
        "\nP(interruption)  {:.4}  EASI, {convention}\n                 {:.4}  per alarm\n                 \
         {:.4}  common\n                 {:.4}  if every time were its mean",
        found.p_interruption,
        found.p_interruption_per_alarm,
        found.p_interruption_common,
        found.p_interruption_deterministic
    );
    let positive = &found.positive;
    let _ = writeln!(
        out,
        "                 {:.4}  with lognormal times\n                 {:.4}  with gamma times\n        \
         \u{20}        {:.4}  with delays alike by {}",
        positive.p_interruption_lognormal,
        positive.p_interruption_gamma,
        positive.p_interruption_correlated,
        short(positive.correlation),
    );
    if let Some(late) = &found.effectiveness {
        let _ = writeln!(
            out,
            "P(effective)     {:.4}  units arriving one after another\n                 {:.4}  as \
             P(I)·P(N)",
            late.integrated, late.product
        );
    }
    let _ = writeln!(
        out,
        "Response         {} s, sd {} s; P(communication) {}; 10 s more change P(I) by {:.4}",
        short(response.mean_s),
        short(response.sd_s),
        short(response.communication),
        10.0 * found.d_pi_d_response
    );
    let critical = found.critical_detection_point.as_deref().unwrap_or("none");
    let _ = writeln!(out, "Critical point   {critical}");
    say(&mut out, "Timely detection: ", &found.timely.verdict);
    if let Some(known) = &found.uncertainty {
        uncertainty(&mut out, known);
    }
    for text in &found.assumed {
        say(&mut out, "Assumed: ", text);
    }
    for text in &found.warnings {
        say(&mut out, "Warning: ", text);
    }
    out
}

fn uncertainty(out: &mut String, known: &PathUncertainty) {
    let [low, middle, high] = known.p05_p50_p95;
    let _ = writeln!(
        out,
        "\nOver what is not known: mean {:.3}, sd {:.3}; 5 % {low:.3}, 50 % {middle:.3}, 95 % {high:.3}",
        known.mean, known.sd
    );
    for input in known.inputs.iter().filter(|input| input.share >= 0.005).take(8) {
        let after = match (input.sd_after_testing, input.further_trials) {
            (Some(sd), Some(trials)) => format!("; {trials} more trials leave sd {sd:.3}"),
            _ => String::new(),
        };
        let _ = writeln!(out, "  {:>4.0} %  {}{after}", 100.0 * input.share, input.input);
    }
}

/// A test record, in a few lines.
pub fn detection_text(found: &DetectionFinding) -> String {
    let mut out = String::new();
    let percent = short(100.0 * found.confidence);
    let share = found.share.map_or_else(|| "none".to_owned(), |share| format!("{share:.4}"));
    let [low, high] = found.interval;
    let posterior = &found.posterior;
    let [from, to] = posterior.interval;
    let rows = [
        ("detected", format!("{} of {}", found.successes, found.trials)),
        ("share", share),
        ("proved", format!("over {:.4}, one-sided at {percent} %", found.lower_bound)),
        ("at most", format!("{:.4}, one-sided at {percent} %", found.upper_bound)),
        ("interval", format!("{low:.4} to {high:.4}, two-sided at {percent} %")),
        (
            "belief",
            format!(
                "Beta({}, {}): mean {:.4}, sd {:.4}, {percent} % between {from:.4} and {to:.4}",
                short(posterior.a),
                short(posterior.b),
                posterior.mean,
                posterior.sd
            ),
        ),
        ("required", format!("{}: met with P {:.4}", short(found.required), found.p_required_met)),
    ];
    for (name, text) in rows {
        let _ = writeln!(out, "{name:10} {text}");
    }
    say(&mut out, "", &found.verdict);
    out
}

fn say(out: &mut String, head: &str, text: &str) {
    for (line, text) in wrapped(&format!("{head}{text}"), 96).into_iter().enumerate() {
        let _ = writeln!(out, "{}{text}", if line == 0 { "" } else { "  " });
    }
}

/// A number with at most three decimals.
fn short(value: f64) -> String {
    let text = format!("{value:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
