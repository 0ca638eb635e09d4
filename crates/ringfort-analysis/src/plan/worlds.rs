//! What is unknown of the sources themselves: who is honest, and which hypothesis holds.
//!
//! Each is one thing with a few cases, drawn once a campaign; a world is one case of each. How right a
//! source is depends on the world, and what it says moves the belief in worlds as well as in places.

use ringfort_model::form::Id;
use ringfort_model::quantity::Values;
use ringfort_model::scenario::{Character, Scenario};

use crate::channels::named::Kind;
use crate::plan::SourceIndex;

/// One thing that is unknown.
#[derive(Debug, Clone, PartialEq)]
pub struct Unknown {
    /// Its name, which its draw bears.
    pub name: String,
    /// Shares of its cases: ids of quantities. A hypothesis has one, that it holds.
    pub shares: Vec<usize>,
}

/// How a case of an unknown changes a source.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Change {
    /// By its kind.
    Kind,
    /// To this quantity, in the first case.
    To(usize),
}

/// The unknowns of a scenario, and the worlds that they make.
#[derive(Debug, Clone, Default)]
pub struct Worlds {
    /// Each, the first varying slowest.
    pub unknowns: Vec<Unknown>,
    /// P(world) as the seeker believes it; one world when nothing is unknown.
    pub weights: Vec<f64>,
    /// By source: the unknown that changes it.
    changed: Vec<Option<(usize, Change)>>,
    sites: usize,
}

impl Worlds {
    /// Of a scenario, with the seeker's means.
    pub(super) fn new(
        scenario: &Scenario,
        index: &SourceIndex,
        sources: usize,
        means: &Values,
    ) -> Self {
        let seeker = &scenario.file.seeker;
        let mut worlds = Self {
            weights: vec![1.0],
            changed: vec![None; sources],
            sites: scenario.file.site.len(),
            ..Self::default()
        };
        let mut characters: Vec<(u16, &Id, &Character)> = Vec::new();
        for (informant, source) in seeker.informant.iter().zip(&index.informants) {
            characters.extend(informant.character.as_ref().map(|c| (*source, &informant.id, c)));
        }
        for (liaison, source) in seeker.liaison.iter().zip(&index.liaison) {
            characters.extend(liaison.character.as_ref().map(|c| (*source, &liaison.id, c)));
        }
        for (source, id, character) in characters {
            let shares = [&character.honest, &character.random, &character.hostile];
            worlds.changed[usize::from(source)] = Some((worlds.unknowns.len(), Change::Kind));
            let name = format!("character of {id}");
            worlds.unknowns.push(Unknown { name, shares: shares.map(|q| q.id).to_vec() });
        }
        let named = |id: &Id| {
            let informant = seeker.informant.iter().position(|i| i.id == *id);
            let liaison = seeker.liaison.iter().position(|l| l.id == *id);
            let tail = seeker.tail.iter().position(|t| t.follows == *id);
            informant
                .map(|i| index.informants[i])
                .or_else(|| liaison.map(|l| index.liaison[l]))
                .or_else(|| tail.map(|t| index.tails[t]))
        };
        for hypothesis in &seeker.hypothesis {
            for change in &hypothesis.changes {
                if let Some(source) = named(&change.of) {
                    let to = Change::To(change.right.id);
                    worlds.changed[usize::from(source)] = Some((worlds.unknowns.len(), to));
                }
            }
            let name = format!("hypothesis {}", hypothesis.id);
            worlds.unknowns.push(Unknown { name, shares: vec![hypothesis.p.id] });
        }
        for unknown in &worlds.unknowns {
            let shares = unknown.cases(&|id| means.by_id(id));
            worlds.weights =
                worlds.weights.iter().flat_map(|w| shares.iter().map(move |s| w * s)).collect();
        }
        worlds
    }

    /// Whether anything is unknown.
    pub fn are_several(&self) -> bool {
        self.weights.len() > 1
    }

    /// The case of unknown `u` in a world.
    fn case(&self, world: usize, u: usize) -> usize {
        let later: usize = self.unknowns[u + 1..].iter().map(Unknown::count).product();
        world / later % self.unknowns[u].count()
    }

    /// The world of these cases.
    pub fn world(&self, cases: &[usize]) -> usize {
        self.unknowns.iter().zip(cases).fold(0, |world, (u, case)| world * u.count() + case)
    }

    /// Whether how right a source is depends on the world.
    pub fn changes(&self, source: u16) -> bool {
        self.changed[usize::from(source)].is_some()
    }

    /// How right a source is in a world, that is right with probability `right` otherwise.
    pub fn right(
        &self,
        source: u16,
        world: usize,
        right: f64,
        worth: &dyn Fn(usize) -> f64,
    ) -> f64 {
        match self.changed[usize::from(source)] {
            None => right,
            Some((u, Change::Kind)) => Kind::ALL[self.case(world, u)].right(right, self.sites),
            Some((u, Change::To(_))) if self.case(world, u) > 0 => right,
            Some((_, Change::To(id))) => worth(id),
        }
    }
}

impl Unknown {
    /// How many cases it has.
    pub fn count(&self) -> usize {
        self.shares.len().max(2)
    }

    /// P(case), in proportion to the shares; the first case where all shares are 0.
    pub fn cases(&self, worth: &dyn Fn(usize) -> f64) -> Vec<f64> {
        let shares: Vec<f64> = match self.shares.as_slice() {
            [holds] => {
                let p = worth(*holds).clamp(0.0, 1.0);
                vec![p, 1.0 - p]
            }
            shares => shares.iter().map(|id| worth(*id).max(0.0)).collect(),
        };
        let sum: f64 = shares.iter().sum();
        let first = |case: usize| if case == 0 { 1.0 } else { 0.0 };
        if sum > 0.0 {
            shares.iter().map(|s| s / sum).collect()
        } else {
            (0..shares.len()).map(first).collect()
        }
    }
}
