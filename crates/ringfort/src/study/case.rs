//! One scenario made ready: read, built, planned, so that campaigns can be run.

use ringfort_analysis::plan::{Plan, plan};
use ringfort_model::diagnostic::{Code, Diagnostic};
use ringfort_model::log::Log;
use ringfort_model::scenario::Scenario;
use ringfort_sim::campaign::{Options, Setting, race};
use ringfort_sim::replay::playthrough;
use ringfort_sim::{Keys, Unknowns, run};
use ringfort_world::World;
use ringfort_world::light::Illumination;
use ringfort_world::sources::Sources;

/// The stream of races without a campaign: apart from every replication and every outer draw.
const RACES: u64 = 1 << 61;

/// A scenario with its world and its plan. Immutable once made.
#[derive(Debug, Clone)]
pub struct Case {
    /// What the user said.
    pub scenario: Scenario,
    /// What is there.
    pub world: World,
    /// What was worked out beforehand.
    pub plan: Plan,
    /// The names of draws.
    pub keys: Keys,
}

impl Case {
    /// Builds the world and the plan of a usable scenario, or says what stands against it.
    pub fn prepare(scenario: Scenario, sources: &dyn Sources) -> Result<Self, Vec<Diagnostic>> {
        let keys = keys(&scenario)?;
        let world = ringfort_world::build(&scenario, sources)?;
        let plan = plan(&scenario, &world);
        Ok(Self { scenario, world, plan, keys })
    }

    /// The world of a usable scenario, when nothing stands against running it: what a check needs,
    /// without the plan.
    pub fn world(scenario: &Scenario, sources: &dyn Sources) -> Result<World, Vec<Diagnostic>> {
        keys(scenario)?;
        ringfort_world::build(scenario, sources)
    }

    /// One draw of the unknowns.
    pub fn unknowns(&self, seed: u64, outer: u32) -> Unknowns {
        Unknowns::drawn(&self.scenario, &self.plan, &self.keys, seed, outer)
    }

    /// One campaign.
    pub fn run(&self, unknowns: &Unknowns, seed: u64, replication: u64, options: Options) -> Log {
        run(self.setting(unknowns), seed, replication, options)
    }

    fn setting<'a>(&'a self, unknowns: &'a Unknowns) -> Setting<'a> {
        Setting {
            scenario: &self.scenario,
            world: &self.world,
            plan: &self.plan,
            keys: &self.keys,
            unknowns,
        }
    }

    /// The campaign of that number in a run of `outer` draws, alone.
    pub fn replay(&self, seed: u64, outer: u32, replication: u64) -> Log {
        let unknowns = self.unknowns(seed, (replication % u64::from(outer.max(1))) as u32);
        self.run(&unknowns, seed, replication, Options { trace: true, ..Options::default() })
    }

    /// The share of simulated strikes on a site that are interrupted, with every state pinned at its
    /// mean, and its standard error: what [`ringfort_analysis::plan::Way::interruption`] works out
    /// exactly. None for a site beyond the map.
    pub fn interrupted_share(
        &self,
        site: usize,
        light: Illumination,
        seed: u64,
        strikes: u32,
    ) -> Option<(f64, f64)> {
        let unknowns = Unknowns::pinned(&self.scenario, &self.plan);
        let set = self.setting(&unknowns);
        let mut interrupted = 0_u32;
        for strike in 0..strikes {
            let chance = race(&set, site, light, 1.0, seed, RACES | u64::from(strike))?;
            interrupted += u32::from(chance);
        }
        let n = f64::from(strikes.max(1));
        let share = f64::from(interrupted) / n;
        Some((share, (share * (1.0 - share) / n).sqrt()))
    }

    /// A campaign's events and ending, as a person reads them: a line an event.
    pub fn playthrough(&self, log: &Log) -> String {
        playthrough(log, &self.plan.names, &self.scenario.file.scenario.start)
    }
}

/// The names of draws, or that two of them are the same.
fn keys(scenario: &Scenario) -> Result<Keys, Vec<Diagnostic>> {
    Keys::new(scenario).map_err(|(a, b)| {
        let message = format!("the names `{a}` and `{b}` have the same random key");
        vec![Diagnostic::general(Code::NAME_COLLISION, message).help("rename either of them")]
    })
}
