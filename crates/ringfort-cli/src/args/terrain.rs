//! What can a person ask about a piece of ground?

use clap::{Args, Subcommand, ValueEnum};
use ringfort_world::frame::Crs;
use ringfort_world::light::{Date, utc_offset_min};
use ringfort_world::sight::STRETCH_M;
use std::path::PathBuf;

/// `ringfort terrain COMMAND`.
#[derive(Debug, Args)]
#[command(arg_required_else_help = true)]
pub struct Terrain {
    /// What to ask.
    #[command(subcommand)]
    pub command: Ground,
}

/// The questions about a piece of ground.
#[derive(Debug, Subcommand)]
pub enum Ground {
    /// What a file of heights holds: size, reference system, heights, voids, bounds
    Info(Info),
    /// The ground in slanting light
    Hillshade(Hillshade),
    /// How steep the ground is
    Slope(Slope),
    /// What is seen from a place: 1 visible, 0 not, 255 out of reach
    Viewshed(Viewshed),
    /// How long the way takes from a place to everywhere, in seconds
    TravelTime(TravelTime),
    /// The ground under a sight line, and whether it hides one end from the other
    Profile(Profile),
    /// Sunrise, sunset, twilight and the moon at a place on a date
    Light(Light),
}

/// The files of heights.
#[derive(Debug, Clone, Args)]
pub struct Dem {
    /// Heights: GeoTIFF, SRTM .hgt (also zipped) or ESRI ASCII; several are laid side by side
    #[arg(required = true, value_name = "DEM")]
    pub files: Vec<PathBuf>,
    /// The projection to work in, such as EPSG:32631, and that of files that do not say theirs
    /// [default: the file's own if it is UTM, else the UTM zone of its middle]
    #[arg(long, value_name = "CODE", value_parser = crs)]
    pub crs: Option<Crs>,
    /// The side of the cells, in metres [default: that of the file, to a metre where it is in degrees]
    #[arg(long, value_name = "METRES", value_parser = over_zero, allow_hyphen_values = true)]
    pub cell: Option<f64>,
}

/// How places are given.
#[derive(Debug, Clone, Copy, Args)]
pub struct Places {
    /// Places are longitude,latitude in degrees instead of the DEM's own coordinates
    #[arg(long)]
    pub lonlat: bool,
}

/// How light travels.
#[derive(Debug, Clone, Copy, Args)]
pub struct Air {
    /// Let the earth fall away with distance [default: a flat earth]
    #[arg(long)]
    pub curvature: bool,
    /// Let light follow a part of that fall; on its own it means --curvature too
    #[arg(long, value_name = "K", num_args = 0..=1, default_missing_value = "0.13", value_parser = refraction)]
    pub refraction: Option<f64>,
}

/// Where an answer goes.
#[derive(Debug, Clone, Args)]
pub struct Outputs {
    /// Files to write; the ending says what: .tif, .png or .geojson
    #[arg(long, value_name = "FILE", required = true)]
    pub out: Vec<PathBuf>,
    /// Print what was found as JSON
    #[arg(long)]
    pub json: bool,
}

/// `ringfort terrain info DEM`.
#[derive(Debug, Args)]
pub struct Info {
    /// The heights.
    #[command(flatten)]
    pub dem: Dem,
    /// Print it as JSON
    #[arg(long)]
    pub json: bool,
}

/// `ringfort terrain hillshade DEM --out FILE`.
#[derive(Debug, Args)]
pub struct Hillshade {
    /// The heights.
    #[command(flatten)]
    pub dem: Dem,
    /// Where the light comes from, in degrees clockwise from north
    #[arg(long, value_name = "DEGREES", default_value_t = 315.0, value_parser = finite, allow_negative_numbers = true)]
    pub azimuth: f64,
    /// How high it stands over the horizon, in degrees
    #[arg(long, value_name = "DEGREES", default_value_t = 45.0, value_parser = right_angle, allow_hyphen_values = true)]
    pub altitude: f64,
    /// A factor on heights
    #[arg(long, value_name = "FACTOR", default_value_t = 1.0, value_parser = over_zero, allow_hyphen_values = true)]
    pub exaggeration: f64,
    /// Where it goes.
    #[command(flatten)]
    pub outputs: Outputs,
}

/// `ringfort terrain slope DEM --out FILE`.
#[derive(Debug, Args)]
pub struct Slope {
    /// The heights.
    #[command(flatten)]
    pub dem: Dem,
    /// What the GeoTIFF holds
    #[arg(long, value_enum, default_value_t = SlopeUnit::Degrees)]
    pub unit: SlopeUnit,
    /// Where it goes.
    #[command(flatten)]
    pub outputs: Outputs,
}

/// The units of a slope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SlopeUnit {
    /// The angle to the level
    Degrees,
    /// A hundred times rise over run
    Percent,
}

/// `ringfort terrain viewshed DEM --observer X,Y --out FILE`.
#[derive(Debug, Args)]
pub struct Viewshed {
    /// The heights.
    #[command(flatten)]
    pub dem: Dem,
    /// Where the observer stands
    #[arg(long, value_name = "X,Y", value_parser = pair, allow_hyphen_values = true)]
    pub observer: (f64, f64),
    /// How places are given.
    #[command(flatten)]
    pub places: Places,
    /// The observer's eyes above the ground, in metres
    #[arg(long, value_name = "METRES", default_value_t = 1.8, value_parser = not_negative, allow_hyphen_values = true)]
    pub height: f64,
    /// How high what is looked for reaches above the ground, in metres
    #[arg(long, value_name = "METRES", default_value_t = 0.0, value_parser = not_negative, allow_hyphen_values = true)]
    pub target_height: f64,
    /// How far is looked, in metres [default: as far as the map]
    #[arg(long, value_name = "METRES", value_parser = over_zero, allow_hyphen_values = true)]
    pub radius: Option<f64>,
    /// At most 0.05 % of the cells differ from their exact line of sight, not 0.2 %; slower
    #[arg(long)]
    pub exact: bool,
    /// The chance of being seen instead of 0 and 1, for heights with errors of this standard
    /// deviation: numbers from 0 to 1, none out of reach
    #[arg(long, value_name = "METRES", value_parser = error_of_heights, allow_hyphen_values = true, conflicts_with = "exact")]
    pub sigma: Option<f64>,
    /// Over what length of ground heights are off by the same
    #[arg(long, value_name = "METRES", default_value_t = STRETCH_M, value_parser = over_zero, allow_hyphen_values = true, requires = "sigma")]
    pub stretch: f64,
    /// How light travels.
    #[command(flatten)]
    pub air: Air,
    /// Where it goes.
    #[command(flatten)]
    pub outputs: Outputs,
}

/// `ringfort terrain travel-time DEM --from X,Y --out FILE`.
#[derive(Debug, Args)]
pub struct TravelTime {
    /// The heights.
    #[command(flatten)]
    pub dem: Dem,
    /// Where the way begins; given more than once, the nearest counts
    #[arg(long, value_name = "X,Y", value_parser = pair, allow_hyphen_values = true, required = true)]
    pub from: Vec<(f64, f64)>,
    /// How places are given.
    #[command(flatten)]
    pub places: Places,
    /// The same speed everywhere, whatever the slope, in metres a second; 1 gives metres
    #[arg(long, value_name = "SPEED", value_parser = over_zero, allow_hyphen_values = true, conflicts_with_all = ["pace", "factor"])]
    pub speed: Option<f64>,
    /// How speed on foot hangs on the slope
    #[arg(long, value_enum, default_value_t = PaceOf::Tobler)]
    pub pace: PaceOf,
    /// A factor on that speed: 0.6 for walking off paths, less with a load
    #[arg(long, value_name = "FACTOR", default_value_t = 1.0, value_parser = over_zero, allow_hyphen_values = true)]
    pub factor: f64,
    /// Times to the place instead of from it
    #[arg(long)]
    pub towards: bool,
    /// Step in 32 directions instead of 8: ways at most 1.3 % longer than straight, not 8.2 %
    #[arg(long)]
    pub any_angle: bool,
    /// Where it goes.
    #[command(flatten)]
    pub outputs: Outputs,
}

/// How speed on foot hangs on the slope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PaceOf {
    /// Tobler's hiking function (1993)
    Tobler,
    /// Naismith's rule (1892) with Langmuir's corrections
    Naismith,
}

/// `ringfort terrain profile DEM --from X,Y --to X,Y`.
#[derive(Debug, Args)]
pub struct Profile {
    /// The heights.
    #[command(flatten)]
    pub dem: Dem,
    /// One end
    #[arg(long, value_name = "X,Y", value_parser = pair, allow_hyphen_values = true)]
    pub from: (f64, f64),
    /// The other end
    #[arg(long, value_name = "X,Y", value_parser = pair, allow_hyphen_values = true)]
    pub to: (f64, f64),
    /// How places are given.
    #[command(flatten)]
    pub places: Places,
    /// The eyes above the ground at the first end, in metres
    #[arg(long, value_name = "METRES", default_value_t = 1.8, value_parser = not_negative, allow_hyphen_values = true)]
    pub height: f64,
    /// How high what is looked for reaches above the ground at the other end, in metres
    #[arg(long, value_name = "METRES", default_value_t = 0.0, value_parser = not_negative, allow_hyphen_values = true)]
    pub target_height: f64,
    /// How light travels.
    #[command(flatten)]
    pub air: Air,
    /// Files to write; the ending says what: .csv, .json, .geojson or .svg
    #[arg(long, value_name = "FILE")]
    pub out: Vec<PathBuf>,
    /// Print the profile as JSON
    #[arg(long)]
    pub json: bool,
}

/// `ringfort terrain light --at LON,LAT --date DATE`.
#[derive(Debug, Args)]
pub struct Light {
    /// The place, in degrees
    #[arg(long, value_name = "LON,LAT", value_parser = pair, allow_hyphen_values = true)]
    pub at: (f64, f64),
    /// The date, such as 2026-02-22
    #[arg(long, value_name = "DATE")]
    pub date: Date,
    /// How far local time is ahead of UTC, such as -06:00
    #[arg(long, value_name = "+HH:MM", default_value = "Z", value_parser = zone, allow_hyphen_values = true)]
    pub zone: i32,
    /// Print it as JSON
    #[arg(long)]
    pub json: bool,
}

fn number(text: &str) -> Result<f64, String> {
    text.trim().parse().map_err(|_| format!("`{text}` is not a number"))
}

fn finite(text: &str) -> Result<f64, String> {
    let value = number(text)?;
    if value.is_finite() { Ok(value) } else { Err(format!("{value} is not a finite number")) }
}

fn over_zero(text: &str) -> Result<f64, String> {
    let value = finite(text)?;
    if value > 0.0 { Ok(value) } else { Err(format!("{value} is not over 0")) }
}

/// The largest standard deviation of heights that is taken, in metres: beyond it nothing is known.
const MOST_SIGMA_M: f64 = 1000.0;

fn error_of_heights(text: &str) -> Result<f64, String> {
    let value = over_zero(text)?;
    if value <= MOST_SIGMA_M {
        Ok(value)
    } else {
        Err(format!(
            "heights that are off by {value:e} m say nothing of what is seen: give at most {MOST_SIGMA_M} m"
        ))
    }
}

fn not_negative(text: &str) -> Result<f64, String> {
    let value = finite(text)?;
    if value >= 0.0 { Ok(value) } else { Err(format!("{value} is under 0")) }
}

fn right_angle(text: &str) -> Result<f64, String> {
    let value = finite(text)?;
    if (0.0..=90.0).contains(&value) { Ok(value) } else { Err(format!("{value} is not 0 to 90")) }
}

fn refraction(text: &str) -> Result<f64, String> {
    let value = finite(text)?;
    if (-1.0..=1.0).contains(&value) { Ok(value) } else { Err(format!("{value} is not -1 to 1")) }
}

fn pair(text: &str) -> Result<(f64, f64), String> {
    let (x, y) = text.split_once(',').ok_or_else(|| {
        "two numbers with a comma between them are due, such as 1.5,42.5".to_owned()
    })?;
    Ok((finite(x)?, finite(y)?))
}

fn crs(text: &str) -> Result<Crs, String> {
    Crs::from_name(text).map_err(|error| error.to_string())
}

fn zone(text: &str) -> Result<i32, String> {
    utc_offset_min(text).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn law_places_and_numbers_are_finite() {
        assert_eq!(pair("-84.3, 36.2"), Ok((-84.3, 36.2)));
        for wrong in ["", "1", "1,", "1,2,3", "nan,1", "1,inf"] {
            assert!(pair(wrong).is_err(), "{wrong}");
        }
        assert!(over_zero("0").is_err() && over_zero("nan").is_err() && over_zero("2").is_ok());
        assert!(not_negative("-1").is_err() && not_negative("0").is_ok());
        assert!(refraction("2").is_err() && right_angle("91").is_err());
        assert_eq!(zone("-06:00"), Ok(-360));
    }
}
