//! `ringfort calc`: what can be asked of closed forms?

use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

use super::flight::{CalcCordon, CalcDatum, CalcEvacuation};

/// `ringfort calc QUESTION`.
#[derive(Debug, Args)]
pub struct Calc {
    /// What to answer.
    #[command(subcommand)]
    pub question: Question,
}

/// The questions.
#[derive(Debug, Subcommand)]
pub enum Question {
    /// Would responders arrive in time along one path? EASI, and what it leaves out
    Easi(CalcEasi),
    /// What does a performance test prove of a sensor?
    Detection(CalcDetection),
    /// Which way through a sequence diagram is the weakest, and what is each element worth?
    Diagram(CalcDiagram),
    /// When to go in a window that closes, and what would knowing more be worth?
    Decide(CalcDecide),
    /// How well can one guess where he is, hour by hour of the week?
    Predictability(CalcPredictability),
    /// Where should a search go, and how likely does it find?
    Effort(CalcEffort),
    /// Is somebody in flight found by a search that comes late?
    Datum(CalcDatum),
    /// Is the ring closed before he is there, and where on the roads is he first?
    Cordon(CalcCordon),
    /// Do the wounded live until care?
    Evacuation(CalcEvacuation),
}

/// `ringfort calc easi TABLE`.
#[derive(Debug, Args)]
pub struct CalcEasi {
    /// A CSV file with the header task,p_detection,location,delay_mean_s,delay_sd_s, or a workbook
    #[arg(value_name = "TABLE")]
    pub table: PathBuf,
    /// The sheet of the workbook [default: the first with such a table]
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    /// Mean response time in seconds, from sensing until enough are in place [default: the
    /// workbook's, else 300]
    #[arg(long, value_name = "S", value_parser = seconds)]
    pub response_mean: Option<f64>,
    /// Its standard deviation in seconds [default: the workbook's, else 30 % of the mean]
    #[arg(long, value_name = "S", value_parser = seconds)]
    pub response_sd: Option<f64>,
    /// P(an alarm gets through) [default: the workbook's, else 0.95]
    #[arg(long, value_name = "P", value_parser = chance)]
    pub communication: Option<f64>,
    /// How often communication is put to the test
    #[arg(long, value_enum, default_value_t = ConventionOf::Common)]
    pub convention: ConventionOf,
    /// Time to assess an alarm, added to the response: mean and standard deviation in seconds
    #[arg(long, value_name = "S,SD", value_parser = stage)]
    pub assessment: Option<(f64, f64)>,
    /// Time to call the response, added to it: mean and standard deviation in seconds
    #[arg(long, value_name = "S,SD", value_parser = stage)]
    pub call: Option<(f64, f64)>,
    /// How alike the delays of two tasks are, 0 to 1, in the figures that say so
    #[arg(long, value_name = "RHO", value_parser = chance, default_value_t = 0.5)]
    pub correlation: f64,
    /// A unit that comes: its mean and standard deviation in seconds, and P(neutralised) once it has
    /// joined those before it; given in the order of arrival
    #[arg(long = "unit", value_name = "S,SD,P", value_parser = unit)]
    pub units: Vec<(f64, f64, f64)>,
    /// How well mean delays are known: their coefficient of variation, such as 0.1
    #[arg(long, value_name = "CV", value_parser = chance, default_value_t = 0.0)]
    pub delays_known_to: f64,
    /// How well the mean response time is known, likewise
    #[arg(long, value_name = "CV", value_parser = chance, default_value_t = 0.0)]
    pub response_known_to: f64,
    /// How many further tests of an element to weigh, where the table has successes and trials
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    pub further_trials: u64,
    /// Print the finding as JSON
    #[arg(long)]
    pub json: bool,
}

/// How often communication with the response force is put to the test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ConventionOf {
    /// Once an attack, as the spreadsheets do
    Common,
    /// Of each alarm on its own, as the formula is printed
    PerAlarm,
}

/// `ringfort calc detection`.
#[derive(Debug, Args)]
pub struct CalcDetection {
    /// Trials in which it detected
    #[arg(long, value_name = "S")]
    pub successes: u64,
    /// All trials
    #[arg(long, value_name = "N")]
    pub trials: u64,
    /// Confidence of the bounds
    #[arg(long, value_name = "C", default_value_t = 0.95)]
    pub confidence: f64,
    /// The least P(detection) that is asked for
    #[arg(long, value_name = "P", default_value_t = 0.9)]
    pub required: f64,
    /// Print the finding as JSON
    #[arg(long)]
    pub json: bool,
}

/// `ringfort calc diagram FILE`.
#[derive(Debug, Args)]
pub struct CalcDiagram {
    /// A TOML file: `ringfort schema --of diagram --page` prints its keys
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The state of the facility [default: the first of the file]
    #[arg(long, value_name = "NAME")]
    pub state: Option<String>,
    /// The kind of adversary [default: the first of the file]
    #[arg(long, value_name = "NAME")]
    pub threat: Option<String>,
    /// Whose arrival counts as interruption [default: the first response of the file]
    #[arg(long, value_name = "NAME")]
    pub response: Option<String>,
    /// How many of the weakest courses to tell
    #[arg(long, value_name = "K", default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub best: u16,
    /// Draw it into this file too, with its weakest path
    #[arg(long, value_name = "OUT")]
    pub svg: Option<PathBuf>,
    /// Print the finding as JSON
    #[arg(long)]
    pub json: bool,
}

/// `ringfort calc decide FILE`.
#[derive(Debug, Args)]
pub struct CalcDecide {
    /// A TOML file with a [window], the [worth] of each end, and [[source]]s
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Print the finding as JSON
    #[arg(long)]
    pub json: bool,
}

/// `ringfort calc effort TABLE`.
#[derive(Debug, Args)]
pub struct CalcEffort {
    /// A CSV file with the header cell,prior,effectiveness; with several resources a column
    /// effectiveness:NAME for each; other priors to try the plan against as prior:NAME
    #[arg(value_name = "TABLE")]
    pub table: PathBuf,
    /// How much effort there is; with several resources NAME=T for each. With --moving, at each step
    #[arg(long = "budget", value_name = "T", value_parser = budget)]
    pub budgets: Vec<(String, f64)>,
    /// Discrete looks instead: how many. The table then has a column detect or overlook, and may
    /// have one of costs
    #[arg(long, value_name = "N", conflicts_with_all = ["budgets", "moving", "width_cv", "cap"],
          value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub looks: Option<u32>,
    /// What finding him is worth, in the unit of cost: when should the looks stop?
    #[arg(long, value_name = "R", requires = "looks", value_parser = amount)]
    pub reward: Option<f64>,
    /// He moves: a CSV file with the header from,to,probability, one row a move within a step
    #[arg(long, value_name = "MOTION", requires = "steps", conflicts_with = "width_cv")]
    pub moving: Option<PathBuf>,
    /// How many times to look, with one of his steps in between
    #[arg(long, value_name = "N", requires = "moving", value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub steps: Option<u16>,
    /// How well the sweep width is known: its coefficient of variation, such as 0.3
    #[arg(long, value_name = "CV", value_parser = variation)]
    pub width_cv: Option<f64>,
    /// What effort at one cell is believed to find at most, such as 0.9; with --moving, a step
    #[arg(long, value_name = "P", value_parser = cap)]
    pub cap: Option<f64>,
    /// Print the finding as JSON
    #[arg(long)]
    pub json: bool,
}

/// `ringfort calc predictability FILE`.
#[derive(Debug, Args)]
pub struct CalcPredictability {
    /// A CSV file of visits with the header time,place, or a scenario, whose routine is taken
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// A variant of the scenario; may be given several times
    #[arg(long, value_name = "ID")]
    pub variant: Vec<String>,
    /// Print the finding as JSON
    #[arg(long)]
    pub json: bool,
}

/// Reads `T` or `NAME=T`.
fn budget(text: &str) -> Result<(String, f64), String> {
    match text.rsplit_once('=') {
        Some((name, value)) => Ok((name.trim().to_owned(), amount(value)?)),
        None => Ok((String::new(), amount(text)?)),
    }
}

/// Reads an amount: a finite number, 0 or more.
pub(super) fn amount(text: &str) -> Result<f64, String> {
    match text.trim().parse::<f64>() {
        Ok(amount) if (0.0..=1e12).contains(&amount) => Ok(amount),
        Ok(amount) => Err(format!("{amount} is not from 0 to 10^12")),
        Err(_) => Err("this is not a number".to_owned()),
    }
}

fn variation(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(cv) if (0.0..=10.0).contains(&cv) => Ok(cv),
        Ok(cv) => Err(format!("{cv} is not from 0 to 10; write 0.3 for 30 percent")),
        Err(_) => Err("this is not a number".to_owned()),
    }
}

fn cap(text: &str) -> Result<f64, String> {
    match chance(text)? {
        0.0 => Err("at 0 nothing could ever be found".to_owned()),
        cap => Ok(cap),
    }
}

/// Reads a time: a finite number of seconds, 0 or more.
fn seconds(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(time) if (0.0..=1e9).contains(&time) => Ok(time),
        Ok(time) => Err(format!("{time} is not a number of seconds from 0 up")),
        Err(_) => Err("this is not a number of seconds".to_owned()),
    }
}

/// Reads a number from 0 to 1; what looks like percent is told so.
pub(super) fn chance(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(chance) if (0.0..=1.0).contains(&chance) => Ok(chance),
        Ok(percent) if (1.0..=100.0).contains(&percent) => Err(format!(
            "{percent} is not between 0 and 1; if percent is meant, write {}",
            percent / 100.0
        )),
        Ok(other) => Err(format!("{other} is not between 0 and 1")),
        Err(_) => Err("this is not a number".to_owned()),
    }
}

fn stage(text: &str) -> Result<(f64, f64), String> {
    match text.split(',').collect::<Vec<_>>().as_slice() {
        [mean, sd] => Ok((seconds(mean)?, seconds(sd)?)),
        _ => Err("write a mean and a standard deviation, such as 30,9".to_owned()),
    }
}

fn unit(text: &str) -> Result<(f64, f64, f64), String> {
    match text.split(',').collect::<Vec<_>>().as_slice() {
        [mean, sd, won] => Ok((seconds(mean)?, seconds(sd)?, chance(won)?)),
        _ => {
            Err("write mean, standard deviation and P(neutralised), such as 300,90,0.8".to_owned())
        }
    }
}
