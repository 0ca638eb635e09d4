//! What does a performance test prove of a sensor?

use ringfort_analysis::interval::{clopper_pearson, lower_bound, upper_bound};
use ringfort_analysis::special::{beta_cdf, beta_quantile};
use ringfort_model::finding::{DetectionFinding, Posterior};

/// The most further trials that are looked through.
const MOST_FURTHER: u64 = 1_000_000;

/// P(detection) after `successes` of `trials`, at `confidence`, against what is `required`.
///
/// - Bounds of Clopper and Pearson; the posterior is Beta(½ + s, ½ + f), from the prior of Jeffreys.
/// - Errors: a sentence when there are more successes than trials, or when `confidence` or `required`
///   does not lie between 0 and 1.
pub fn detection(
    successes: u64,
    trials: u64,
    confidence: f64,
    required: f64,
) -> Result<DetectionFinding, String> {
    if successes > trials {
        return Err(format!(
            "{successes} successes are more than {trials} trials; give all trials with --trials"
        ));
    }
    for (name, value) in [("confidence", confidence), ("required", required)] {
        if !(value > 0.0 && value < 1.0) {
            let percent = if (1.0..100.0).contains(&value) {
                format!("; if {value} percent is meant, write {}", value / 100.0)
            } else {
                String::new()
            };
            return Err(format!("--{name} {value} is not between 0 and 1{percent}"));
        }
    }
    let interval = clopper_pearson(successes, trials, confidence);
    let (a, b) = (0.5 + successes as f64, 0.5 + (trials - successes) as f64);
    let tail = 0.5 - 0.5 * confidence;
    let mean = a / (a + b);
    let posterior = Posterior {
        a,
        b,
        mean,
        sd: libm::sqrt(mean * (1.0 - mean) / (a + b + 1.0)),
        interval: [beta_quantile(a, b, tail), beta_quantile(a, b, 1.0 - tail)],
    };
    let lower = lower_bound(successes, trials, confidence);
    let further = further(successes, trials, confidence, required);
    let percent = 100.0 * confidence;
    let proved = lower >= required;
    let verdict = match (proved, further) {
        (true, _) => format!("proved: at least {required} at {percent} % confidence"),
        (false, Some(more)) => format!(
            "not proved to be at least {required} at {percent} % confidence; {more} more trials, all \
             successes, would prove it"
        ),
        (false, None) => format!(
            "not proved to be at least {required} at {percent} % confidence, and a million more \
             successes would not prove it"
        ),
    };
    Ok(DetectionFinding {
        successes,
        trials,
        confidence,
        share: (trials > 0).then(|| successes as f64 / trials as f64),
        lower_bound: lower,
        upper_bound: upper_bound(successes, trials, confidence),
        interval: [interval.low, interval.high],
        posterior,
        required,
        p_required_met: 1.0 - beta_cdf(a, b, required),
        proved,
        further_successes_needed: further,
        verdict,
    })
}

/// The fewest further trials, all successes, after which `required` is proved.
fn further(successes: u64, trials: u64, confidence: f64, required: f64) -> Option<u64> {
    let proves = |more: u64| lower_bound(successes + more, trials + more, confidence) >= required;
    if proves(0) {
        return Some(0);
    }
    if successes.max(trials) > u64::MAX / 2 || !proves(MOST_FURTHER) {
        return None;
    }
    let (mut short, mut enough) = (0, MOST_FURTHER);
    while enough - short > 1 {
        let middle = short.midpoint(enough);
        if proves(middle) { enough = middle } else { short = middle }
    }
    Some(enough)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 45 of 48 proves 0.846 at 95 %; 29 of 29 are the fewest that prove 0.90.
    #[test]
    fn verify_test_records() {
        let found = detection(45, 48, 0.95, 0.9).unwrap();
        assert!((found.lower_bound - 0.846).abs() < 5e-4, "{found:?}");
        assert!(!found.proved && found.posterior.a == 45.5);
        let more = found.further_successes_needed.unwrap();
        assert!(lower_bound(45 + more, 48 + more, 0.95) >= 0.9);
        assert!(lower_bound(44 + more, 47 + more, 0.95) < 0.9);
        assert_eq!(detection(0, 0, 0.95, 0.9).unwrap().further_successes_needed, Some(29));
        assert!(detection(29, 29, 0.95, 0.9).unwrap().proved);
    }

    #[test]
    fn law_what_cannot_be_is_refused() {
        assert!(detection(5, 4, 0.95, 0.9).is_err());
        let said = detection(4, 5, 95.0, 0.9).unwrap_err();
        assert!(said.ends_with("if 95 percent is meant, write 0.95"), "{said}");
        assert!(detection(4, 5, f64::NAN, 0.9).is_err());
    }
}
