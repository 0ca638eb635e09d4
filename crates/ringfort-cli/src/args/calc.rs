//! `ringfort calc`: what can be asked of closed forms?

use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

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

/// Reads a time: a finite number of seconds, 0 or more.
fn seconds(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(time) if (0.0..=1e9).contains(&time) => Ok(time),
        Ok(time) => Err(format!("{time} is not a number of seconds from 0 up")),
        Err(_) => Err("this is not a number of seconds".to_owned()),
    }
}

/// Reads a number from 0 to 1; what looks like percent is told so.
fn chance(text: &str) -> Result<f64, String> {
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
