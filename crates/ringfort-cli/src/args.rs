//! What can a person ask for on the command line?
//!
//! Every command that answers takes `--json`: then standard output holds one document, and all else
//! goes to standard error.

mod calc;
mod flight;
mod measure;
mod paths;
mod terrain;

pub use calc::{
    Calc, CalcDecide, CalcDetection, CalcDiagram, CalcEasi, CalcEffort, CalcPredictability,
    ConventionOf, Question,
};
pub use flight::{CalcCordon, CalcDatum, CalcEvacuation};
pub use paths::{AlertOf, LightOf, Paths};
pub use terrain::{
    Air, Dem, Ground, Hillshade, Info, Light, PaceOf, Places, Profile, Slope, SlopeUnit, Terrain,
    TravelTime, Viewshed,
};

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// How would this protection fail, and what would fix it?
#[derive(Debug, Parser)]
#[command(
    name = "ringfort",
    version,
    about,
    propagate_version = true,
    arg_required_else_help = true
)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,

    /// When to colour: on a terminal, always, or never.
    #[arg(long, global = true, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    pub color: Colour,
}

/// When output is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    /// On a terminal that has not asked for none (`NO_COLOR`).
    Auto,
    /// Even into a pipe.
    Always,
    /// Not at all.
    Never,
}

/// The commands, in the order in which a study needs them.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a folder with a scenario that runs, to change into your own
    New(New),
    /// Read a scenario and list every problem at once
    Check(Check),
    /// Say more about a code such as RF0123
    Explain(Explain),
    /// Simulate a scenario many times, and answer
    Run(Run),
    /// The difference between variants, with its interval, under common luck
    Compare(Compare),
    /// How he would be found, how soon, by what, and what would closing that buy
    Expose(Expose),
    /// One campaign of a run, event by event
    Replay(Replay),
    /// The ways into a site, the weakest first, and what each thing there is worth
    Paths(Paths),
    /// Heights, sight, ways and light over a piece of ground
    Terrain(Terrain),
    /// What closed forms answer alone: one path, a test record, a diagram
    Calc(Calc),
    /// Recompute published figures, and show the differences
    Verify(Verify),
    /// Print the JSON Schema of scenarios, for editors
    Schema(Schema),
    /// Print completions for a shell
    Completions(Completions),
}

/// `ringfort new NAME`.
#[derive(Debug, Args)]
pub struct New {
    /// The folder to make
    pub name: PathBuf,
    /// What to begin from
    #[arg(long, value_enum, default_value_t = Template::Villa)]
    pub template: Template,
}

/// The scenarios that `new` can begin from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Template {
    /// Invented people in a villa with two rings, and someone who looks for them
    Villa,
    /// A site of your own, with nobody in it named: a fence, a door, guards, a response
    Facility,
    /// A person's own protection, with consent; positions are whole kilometres
    SelfAudit,
    /// The smallest scenario that runs
    Minimal,
}

/// `ringfort check SCENARIO`.
#[derive(Debug, Args)]
pub struct Check {
    /// A folder with a scenario.toml, or the file itself
    pub scenario: PathBuf,
    /// Print the problems as one JSON document, for editors
    #[arg(long)]
    pub json: bool,
}

/// `ringfort explain CODE`.
#[derive(Debug, Args)]
pub struct Explain {
    /// The code, such as RF0123
    pub code: String,
    /// Print the explanation as JSON
    #[arg(long)]
    pub json: bool,
}

/// `ringfort run SCENARIO`.
#[derive(Debug, Args)]
pub struct Run {
    /// A folder with a scenario.toml, or the file itself
    pub scenario: PathBuf,
    /// A variant of the scenario; given more than once, they are laid over one another in order
    #[arg(long = "variant", value_name = "ID")]
    pub variants: Vec<String>,
    /// How much to simulate
    #[command(flatten)]
    pub effort: Effort,
    /// Where the results go: a new or an empty folder
    #[arg(long, value_name = "DIR", default_value = "out")]
    pub out: PathBuf,
    /// Finish a run that was stopped, in the folder it left
    #[arg(long)]
    pub resume: bool,
    /// Print summary.json instead of the summary in words
    #[arg(long)]
    pub json: bool,
}

/// How many campaigns, and from which seed.
#[derive(Debug, Clone, Args)]
pub struct Effort {
    /// How many campaigns to simulate
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..), conflicts_with = "precision")]
    pub replications: Option<u64>,
    /// Simulate until the interval from chance is this narrow on either side, such as 0.01
    #[arg(long, value_name = "HALF_WIDTH", value_parser = half_width)]
    pub precision: Option<f64>,
    /// The seed: the same seed gives the same bytes
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
    /// How many draws of the unknowns to spread the campaigns over
    #[arg(long, value_name = "K", default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub outer: u32,
    /// How many threads; the results do not depend on it [default: every core]
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
}

/// `ringfort compare SCENARIO --variant A --variant B`.
#[derive(Debug, Args)]
pub struct Compare {
    /// A folder with a scenario.toml, or the file itself
    pub scenario: PathBuf,
    /// A variant to compare; with one alone, it is compared with the scenario as it stands
    #[arg(long = "variant", value_name = "ID", required = true)]
    pub variants: Vec<String>,
    /// How much to simulate
    #[command(flatten)]
    pub effort: Effort,
    /// Print the comparison as JSON
    #[arg(long)]
    pub json: bool,
}

/// `ringfort expose SCENARIO`.
#[derive(Debug, Args)]
pub struct Expose {
    /// A folder with a scenario.toml, or the file itself
    pub scenario: PathBuf,
    /// A variant of the scenario; given more than once, they are laid over one another in order
    #[arg(long = "variant", value_name = "ID")]
    pub variants: Vec<String>,
    /// How much to simulate; 2000 campaigns when nothing is said
    #[command(flatten)]
    pub effort: Effort,
    /// Print the finding as JSON
    #[arg(long)]
    pub json: bool,
}

/// `ringfort replay DIR --replication K`.
#[derive(Debug, Args)]
pub struct Replay {
    /// The folder of a run
    pub results: PathBuf,
    /// Which campaign, counted from 0
    #[arg(long, value_name = "K")]
    pub replication: u64,
    /// Where replay.geojson and replay.czml go [default: the folder of the run]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Print the events as JSON
    #[arg(long)]
    pub json: bool,
}

/// `ringfort verify`.
#[derive(Debug, Args)]
pub struct Verify {
    /// Print an array of figures as JSON
    #[arg(long, conflicts_with = "page")]
    pub json: bool,
    /// Print the page docs/verification.md
    #[arg(long)]
    pub page: bool,
}

/// `ringfort schema`.
#[derive(Debug, Args)]
pub struct Schema {
    /// Which file it describes
    #[arg(long, value_enum, default_value_t = SchemaOf::Scenario)]
    pub of: SchemaOf,
    /// Print the keys as a page of Markdown instead
    #[arg(long)]
    pub page: bool,
}

/// The files that a person writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SchemaOf {
    /// scenario.toml
    Scenario,
    /// The ledger of evidence that a scenario names
    Ledger,
    /// A sequence diagram, for `ringfort calc diagram`
    Diagram,
}

/// `ringfort completions SHELL`.
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell
    pub shell: clap_complete::Shell,
}

/// Reads a half-width: a number above 0 and below one half.
fn half_width(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(width) if width > 0.0 && width < 0.5 => Ok(width),
        Ok(width) => Err(format!("{width} is not between 0 and 0.5")),
        Err(_) => Err("this is not a number".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn law_the_definition_of_arguments_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn law_a_number_and_a_precision_exclude_each_other() {
        let parse = |words: &str| Arguments::try_parse_from(words.split(' '));
        assert!(parse("ringfort run a --replications 10").is_ok());
        assert!(parse("ringfort run a --replications 10 --precision 0.01").is_err());
        assert!(parse("ringfort run a --precision nan").is_err());
        assert!(parse("ringfort run a --replications 0").is_err());
        assert!(parse("ringfort compare a").is_err());
    }
}
