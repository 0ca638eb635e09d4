//! What can a person ask of the ways into a site?

use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// `ringfort paths SCENARIO`.
#[derive(Debug, Args)]
pub struct Paths {
    /// A folder with a scenario.toml, or the file itself
    pub scenario: PathBuf,
    /// A variant of the scenario; given more than once, they are laid over one another in order
    #[arg(long = "variant", value_name = "ID")]
    pub variants: Vec<String>,
    /// The site [default: every site on the map]
    #[arg(long, value_name = "ID")]
    pub site: Option<String>,
    /// How light it is [default: as at the first moment at which a strike may start]
    #[arg(long, value_enum)]
    pub state: Option<LightOf>,
    /// How alert the protectors are
    #[arg(long, value_enum, default_value_t = AlertOf::Normal)]
    pub alert: AlertOf,
    /// The mean response time instead of the scenario's, such as 5min or 300s
    #[arg(long, value_name = "TIME", value_parser = seconds, allow_hyphen_values = true)]
    pub response: Option<f64>,
    /// Print the finding as JSON
    #[arg(long)]
    pub json: bool,
    /// Write maps for each site into this folder: P(I), time left and noticing as GeoTIFF, the ways
    /// as GeoJSON, a picture
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// How light it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LightOf {
    /// A night without a moon
    Night,
    /// A night with one
    Moonlit,
    /// Civil twilight
    Twilight,
    /// Daylight
    Day,
}

/// How alert the protectors are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum AlertOf {
    /// Less than usual
    Relaxed,
    /// As usual
    Normal,
    /// Expecting trouble
    High,
}

/// Reads a time: a number with its unit.
fn seconds(text: &str) -> Result<f64, String> {
    let text = text.trim();
    let split = text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len());
    let (number, unit) = text.split_at(split);
    let number: f64 =
        number.trim().parse().map_err(|_| format!("`{text}` is not a time such as 5min"))?;
    let factor = match unit {
        "s" => 1.0,
        "min" => 60.0,
        "h" => 3600.0,
        "d" => 86_400.0,
        "" => return Err(format!("`{text}` has no unit: write {text}s, {text}min or {text}h")),
        other => return Err(format!("`{other}` is no unit of time: s, min, h or d")),
    };
    let time_s = number * factor;
    if time_s.is_finite() && time_s > 0.0 {
        Ok(time_s)
    } else {
        Err(format!("{text} is no response time: it must be over 0"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn law_times_have_a_unit() {
        assert_eq!(seconds("5min"), Ok(300.0));
        assert_eq!(seconds("90 s"), Ok(90.0));
        assert_eq!(seconds("0.5h"), Ok(1800.0));
        assert_eq!(seconds("2d"), Ok(172_800.0));
        for wrong in ["", "5", "min", "-3s", "0s", "nans", "5 km", "1e400s"] {
            assert!(seconds(wrong).is_err(), "{wrong}");
        }
    }
}
