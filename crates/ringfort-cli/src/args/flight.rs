//! `ringfort calc datum`, `cordon`, `evacuation`: what can be asked of a flight?

use clap::Args;
use std::path::PathBuf;

use super::calc::{amount, chance};
use super::measure::{duration, length, speed, time};

/// `ringfort calc datum`.
#[derive(Debug, Args)]
pub struct CalcDatum {
    /// The speed of whoever is in flight, such as 4km/h
    #[arg(long, value_name = "SPEED", value_parser = speed)]
    pub speed: f64,
    /// How late the search begins, such as 20min
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub late: f64,
    /// How many search
    #[arg(long, value_name = "N", value_parser = amount, default_value_t = 1.0)]
    pub searchers: f64,
    /// The speed of one who searches
    #[arg(long, value_name = "SPEED", value_parser = speed)]
    pub searcher_speed: f64,
    /// The sweep width of one who searches, such as 60m
    #[arg(long, value_name = "LENGTH", value_parser = length)]
    pub sweep_width: f64,
    /// How long they search [default: for ever]
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub lasts: Option<f64>,
    /// The radius of a ring around the place where the flight began
    #[arg(long, value_name = "LENGTH", value_parser = length, requires = "closes")]
    pub cordon: Option<f64>,
    /// When the ring closes, after the flight began
    #[arg(long, value_name = "TIME", value_parser = time, requires = "cordon")]
    pub closes: Option<f64>,
    /// Print the finding as JSON
    #[arg(long)]
    pub json: bool,
}

/// `ringfort calc cordon [EXITS]`.
#[derive(Debug, Args)]
pub struct CalcCordon {
    /// A CSV file with the header exit,distance_m,closes_mean_s; without one, --nodes alike
    #[arg(value_name = "EXITS", conflicts_with = "nodes", required_unless_present_any = ["nodes", "roads"])]
    pub exits: Option<PathBuf>,
    /// How many posts make up the ring
    #[arg(long, value_name = "N", requires = "radius", requires = "mean",
          value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub nodes: Option<u32>,
    /// How far the posts are from the start of the flight
    #[arg(long, value_name = "LENGTH", value_parser = length, requires = "nodes")]
    pub radius: Option<f64>,
    /// Mean time until a post is manned; each is manned on its own
    #[arg(long, value_name = "TIME", value_parser = time, requires = "nodes")]
    pub mean: Option<f64>,
    /// The speed of whoever is in flight
    #[arg(long, value_name = "SPEED", value_parser = speed)]
    pub speed: f64,
    /// Roads, for a chase: a CSV file with the header from,to,length_m
    #[arg(long, value_name = "ROADS", requires_all = ["start", "pursuer", "pursuer_speed"])]
    pub roads: Option<PathBuf>,
    /// The junction where he is at first
    #[arg(long, value_name = "JUNCTION", requires = "roads")]
    pub start: Option<String>,
    /// A junction where some who pursue set out, and when: NAME or NAME=5min; may be given again
    #[arg(long, value_name = "JUNCTION=TIME", requires = "roads", value_parser = pursuer)]
    pub pursuer: Vec<(String, f64)>,
    /// Their speed
    #[arg(long, value_name = "SPEED", requires = "roads", value_parser = speed)]
    pub pursuer_speed: Option<f64>,
    /// A junction where he is away; may be given again
    #[arg(long = "exit", value_name = "JUNCTION", requires = "roads")]
    pub exit: Vec<String>,
    /// Print the finding as JSON
    #[arg(long)]
    pub json: bool,
}

/// `ringfort calc evacuation`.
#[derive(Debug, Args)]
pub struct CalcEvacuation {
    /// Time from the wounding to the pick-up, such as 20min
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub pick_up: f64,
    /// Time from there to care
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub to_care: f64,
    /// Share of those hit who need care at once; the others can wait
    #[arg(long, value_name = "P", value_parser = chance, default_value_t = 0.5)]
    pub immediate: f64,
    /// Share of those hit who are dead at once [default: of the published laws, 0.649 of the
    /// immediate and 0.088 of the others]
    #[arg(long, value_name = "P", value_parser = chance)]
    pub killed_at_once: Option<f64>,
    /// Factor on the time that the wounded live without care, by first aid
    #[arg(long, value_name = "F", value_parser = amount, default_value_t = 1.0)]
    pub first_aid: f64,
    /// Print the finding as JSON
    #[arg(long)]
    pub json: bool,
}

/// Reads `NAME` or `NAME=TIME`.
fn pursuer(text: &str) -> Result<(String, f64), String> {
    match text.rsplit_once('=') {
        Some((name, delay)) => Ok((name.trim().to_owned(), time(delay)?)),
        None => Ok((text.trim().to_owned(), 0.0)),
    }
}
