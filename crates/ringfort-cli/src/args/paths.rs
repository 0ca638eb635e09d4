//! What can a person ask of the ways into a site?

use clap::{Args, ValueEnum};
use std::path::PathBuf;

use super::measure::duration;

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
    #[arg(long, value_name = "TIME", value_parser = duration, allow_hyphen_values = true)]
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
