//! Numbers and laws in words.

use ringfort_model::law::Law;
use ringfort_model::quantity::{Basis as ModelBasis, Day, Dimension, DimensionInfo, Entry, Rate};
use ringfort_model::report::{Basis, Estimate};

/// A share with both its intervals: `0.62 ± 0.01 (0.35–0.81)`.
pub fn share(e: &Estimate) -> String {
    let error = e.error.map_or_else(String::new, |error| format!(" ± {}", digits(error)));
    let band =
        e.band.map_or_else(String::new, |[low, high]| format!(" ({}–{})", two(low), two(high)));
    format!("{}{error}{band}", two(e.value))
}

/// Two digits after the point, or three where the number is small.
pub fn two(value: f64) -> String {
    let size = value.abs();
    let text = if size > 0.0 && size < 0.095 { format!("{size:.3}") } else { format!("{size:.2}") };
    // what rounds to nothing has no sign
    let minus = value < 0.0 && text.bytes().any(|digit| (b'1'..=b'9').contains(&digit));
    if minus { format!("-{text}") } else { text }
}

fn digits(error: f64) -> String {
    if error < 0.0095 { format!("{error:.3}") } else { format!("{error:.2}") }
}

/// A text in a column: what is longer than `most` letters ends in an ellipsis.
pub fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// A share in words: "5 in 100", "1 in 3 000".
pub fn odds(p: f64) -> String {
    if p <= 0.0 {
        "none of the".to_owned()
    } else if p >= 0.995 {
        "nearly all".to_owned()
    } else if p >= 0.0095 {
        format!("{:.0} in 100", p * 100.0)
    } else if p >= 0.00095 {
        format!("{:.0} in 1000", p * 1000.0)
    } else {
        "fewer than 1 in 1000".to_owned()
    }
}

/// A time in hours, as people say it.
pub fn hours(h: f64) -> String {
    if h >= 48.0 {
        format!("{:.1} d", h / 24.0)
    } else if h >= 1.0 {
        format!("{h:.1} h")
    } else {
        format!("{:.0} min", h * 60.0)
    }
}

/// A value in its dimension's most readable unit.
fn value(v: f64, dimension: &DimensionInfo) -> String {
    let plain = |v: f64| {
        let text = format!("{v:.4}");
        let text = text.trim_end_matches('0').trim_end_matches('.').to_owned();
        if text == "0" && v != 0.0 { format!("{v:.2e}") } else { text }
    };
    if dimension.base.is_empty() {
        return plain(v);
    }
    if dimension.base == <Day as Dimension>::INFO.base {
        let (day, second) = (libm::floor(v / 86_400.0), v.rem_euclid(86_400.0));
        let minute = libm::floor(second / 60.0);
        return format!(
            "day {:.0} {:02.0}:{:02.0}",
            day + 1.0,
            libm::floor(minute / 60.0),
            minute % 60.0
        );
    }
    if dimension.base == <Rate as Dimension>::INFO.base {
        return rate(v, dimension);
    }
    let unusual = ["ft", "mi", "nmi", "kn", "mph", "weeks", "months", "ms", "/ week", "ha"];
    let mut units: Vec<(&str, f64)> = (dimension.units.iter().copied())
        .filter(|(name, factor)| (v / factor).abs() >= 1.0 && !unusual.contains(name))
        .collect();
    units.sort_by(|a, b| b.1.total_cmp(&a.1));
    // 80 min rather than 1.3333 h: the largest unit that needs no more than two decimals
    let short = |factor: f64| ((100.0 * v / factor).fract()).abs() < 1e-9;
    let best = units.iter().find(|(_, factor)| short(*factor)).or_else(|| units.first());
    let (unit, factor) = match (best, dimension.base) {
        (_, "m/s") => ("km/h", 1.0 / 3.6),
        (_, "rad") => ("deg", std::f64::consts::PI / 180.0),
        (Some((unit, factor)), _) => (*unit, *factor),
        (None, base) => (base, 1.0),
    };
    format!("{} {unit}", plain(v / factor))
}

/// So many in a time, the time being the one that takes the fewest digits: 0.01 / h rather than
/// 87.66 / year.
fn rate(v: f64, dimension: &DimensionInfo) -> String {
    let usual = ["/ h", "/ d", "/ min", "/ s", "/ year"];
    let said = |unit: &str| {
        let (_, factor) = dimension.units.iter().find(|(name, _)| *name == unit)?;
        let number = v / factor;
        let text = format!("{number:.4}");
        let text = text.trim_end_matches('0').trim_end_matches('.').to_owned();
        let exact = (number * 1e4 - libm::round(number * 1e4)).abs() < 1e-6 && text != "0";
        exact.then(|| (text.trim_start_matches(['0', '.']).len(), format!("{text} {unit}")))
    };
    let best = usual.into_iter().filter_map(said).min_by_key(|(digits, _)| *digits);
    best.map_or_else(|| format!("{:.4} / d", v * 86_400.0), |(_, text)| text)
}

/// A quantity's law in words: `beta(6, 4)`, `90 s`, `median 3 d, 90 % below 9 d`.
pub fn law(entry: &Entry) -> String {
    let show = |v: f64| value(v, entry.dimension);
    match &entry.law {
        Law::Point(v) => show(*v),
        Law::Uniform { low, high } => format!("{} to {}, alike", show(*low), show(*high)),
        Law::Triangular { low, mode, high } => {
            format!("{} to {}, likeliest {}", show(*low), show(*high), show(*mode))
        }
        Law::Pert { low, mode, high } => {
            format!("{} to {}, about {} (PERT)", show(*low), show(*high), show(*mode))
        }
        Law::Normal { mean, sd } => format!("{} ± {} (normal)", show(*mean), show(*sd)),
        Law::Lognormal { mu, sigma } => format!(
            "median {}, 90 % below {}",
            show(libm::exp(*mu)),
            show(libm::exp(mu + 1.281_551_565_544_600_4 * sigma))
        ),
        Law::Beta { a, b } => format!("beta({a}, {b})"),
        Law::Empirical(values) => format!("one of {} values", values.len()),
    }
}

/// What a quantity rests on, as the report shows it.
pub fn basis(basis: &ModelBasis) -> Basis {
    match basis {
        ModelBasis::Evidence(claims) => Basis::Evidence { claims: claims.clone() },
        ModelBasis::Assumed(why) => Basis::Assumed { why: why.clone() },
        ModelBasis::Default(why) => Basis::Assumed { why: format!("default of the format: {why}") },
        ModelBasis::Unsaid => Basis::Assumed { why: "no reason given".to_owned() },
    }
}

#[cfg(test)]
mod tests {
    use ringfort_model::quantity::{Rate, Time};

    use super::*;

    #[test]
    fn golden_values_are_said_in_the_unit_a_person_would_choose() {
        let said = [
            value(4800.0, Time::INFO),
            value(5400.0, Time::INFO),
            value(1000.0 / 3.0, Time::INFO),
            value(1_713_600.0, Day::INFO),
            value(0.01 / 3600.0, Rate::INFO),
            value(0.8 / 86_400.0, Rate::INFO),
            value(6.0 / 31_557_600.0, Rate::INFO),
            two(-0.0002),
            two(-0.0052),
            two(0.0),
            two(0.31),
        ];
        let expected = [
            "80 min",
            "1.5 h",
            "5.5556 min",
            "day 20 20:00",
            "0.01 / h",
            "0.8 / d",
            "6 / year",
            "0.000",
            "-0.005",
            "0.00",
            "0.31",
        ];
        assert_eq!(said, expected);
    }
}
