//! Numbers with a unit on the command line: `5min`, `4 km/h`, `300m`.

use ringfort_model::quantity::{Dimension, DimensionInfo, Length, Speed, Time};

/// Reads a time, in seconds; 0 or more.
pub fn time(text: &str) -> Result<f64, String> {
    let time_s = measure(text, Time::INFO, "5min")?;
    if time_s >= 0.0 { Ok(time_s) } else { Err(format!("{text} is no time: it must be 0 or more")) }
}

/// Reads a time over 0, in seconds.
pub fn duration(text: &str) -> Result<f64, String> {
    over_zero(text, measure(text, Time::INFO, "5min")?, "time")
}

/// Reads a length over 0, in metres.
pub fn length(text: &str) -> Result<f64, String> {
    over_zero(text, measure(text, Length::INFO, "300m")?, "length")
}

/// Reads a speed over 0, in metres a second.
pub fn speed(text: &str) -> Result<f64, String> {
    over_zero(text, measure(text, Speed::INFO, "4km/h")?, "speed")
}

fn over_zero(text: &str, value: f64, what: &str) -> Result<f64, String> {
    if value > 0.0 { Ok(value) } else { Err(format!("{text} is no {what}: it must be over 0")) }
}

/// A number with a unit of that dimension, in its base unit.
fn measure(text: &str, dimension: &DimensionInfo, example: &str) -> Result<f64, String> {
    let text = text.trim();
    let ends = |c: char| !(c.is_ascii_digit() || ".+-eE".contains(c));
    // the `e` of an exponent has a digit or a sign after it
    let split = text
        .char_indices()
        .find(|(at, c)| {
            let after = text[at + c.len_utf8()..].chars().next();
            let is_exponent = matches!(c, 'e' | 'E')
                && after.is_some_and(|next| next.is_ascii_digit() || "+-".contains(next));
            ends(*c) || (matches!(c, 'e' | 'E') && !is_exponent)
        })
        .map_or(text.len(), |(at, _)| at);
    let (number, unit) = (text[..split].trim(), text[split..].trim());
    let what = dimension.name;
    let number: f64 =
        number.parse().map_err(|_| format!("`{text}` is not {what} such as {example}"))?;
    let known =
        |units: &[(&str, f64)]| units.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
    if unit.is_empty() {
        return Err(format!("`{text}` has no unit: write it like {example}"));
    }
    let Some((_, factor)) = dimension.units.iter().find(|(name, _)| *name == unit) else {
        return Err(format!("`{unit}` is no unit of {what}: {}", known(dimension.units)));
    };
    let value = number * factor;
    if value.abs() <= 1e12 { Ok(value) } else { Err(format!("{text} is out of range")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn law_measures_have_a_unit() {
        assert_eq!(duration("5min"), Ok(300.0));
        assert_eq!(duration("90 s"), Ok(90.0));
        assert_eq!(duration("0.5h"), Ok(1800.0));
        assert_eq!(duration("1e3s"), Ok(1000.0));
        assert_eq!(length("3 km"), Ok(3000.0));
        assert!((speed("36km/h").unwrap() - 10.0).abs() < 1e-12);
        for wrong in ["", "300", "fast", "-5min", "0 s", "5 km", "5min later", "NaN s", "e s"] {
            assert!(duration(wrong).is_err(), "{wrong}");
        }
        assert!(speed("5 m").unwrap_err().contains("km/h"));
    }
}
