//! One scenario made ready: read, built, planned, so that campaigns can be run.

use ringfort_analysis::plan::{Plan, plan};
use ringfort_model::diagnostic::{Code, Diagnostic};
use ringfort_model::log::Log;
use ringfort_model::scenario::Scenario;
use ringfort_sim::campaign::{Options, Setting};
use ringfort_sim::replay::playthrough;
use ringfort_sim::{Keys, Unknowns, run};
use ringfort_world::World;
use ringfort_world::sources::Sources;

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
        let set = Setting {
            scenario: &self.scenario,
            world: &self.world,
            plan: &self.plan,
            keys: &self.keys,
            unknowns,
        };
        run(set, seed, replication, options)
    }

    /// The campaign of that number in a run of `outer` draws, alone.
    pub fn replay(&self, seed: u64, outer: u32, replication: u64) -> Log {
        let unknowns = self.unknowns(seed, (replication % u64::from(outer.max(1))) as u32);
        self.run(&unknowns, seed, replication, Options { trace: true, without: None })
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
