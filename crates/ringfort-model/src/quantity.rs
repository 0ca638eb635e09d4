//! A number of a scenario: its law, its unit, how often it is drawn, and what it rests on.

mod dimension;
mod laws;
mod reading;
mod schema;

pub use dimension::{
    Angle, Area, Chance, Day, Dimension, DimensionInfo, Length, Number, Rate, Speed, Time,
};

use std::marker::PhantomData;

use serde::Serialize;

use crate::diagnostic::Span;
use crate::law::Law;

/// A number of a scenario, in the base unit of its dimension `D`.
///
/// What it is worth in a given draw of the unknowns is asked of [`Values`].
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity<D> {
    /// Its index among the scenario's quantities.
    pub id: usize,
    /// How it is distributed.
    pub law: Law,
    /// How often it is drawn.
    pub draw: Draw,
    dimension: PhantomData<D>,
}

/// How often a quantity that has a distribution is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Draw {
    /// We do not know the value: one draw a study, shared by all variants.
    #[default]
    Study,
    /// It differs from one post, person or thing to the next.
    Entity,
    /// It is chance each time.
    Use,
}

/// What a quantity rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// Claims of the ledger.
    Evidence(Vec<String>),
    /// An assumption, with its reason.
    Assumed(String),
    /// A default of the format, with its reason.
    Default(String),
    /// Nothing was said.
    Unsaid,
}

/// One line of the register of quantities.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Where it is, as variants write it. It names the quantity in every draw.
    pub path: String,
    /// Its dimension.
    pub dimension: &'static DimensionInfo,
    /// How it is distributed, in the base unit.
    pub law: Law,
    /// How often it is drawn.
    pub draw: Draw,
    /// What it rests on.
    pub basis: Basis,
    /// Where it stands.
    pub span: Span,
}

impl<D> Quantity<D> {
    pub(crate) fn new(id: usize, law: Law, draw: Draw) -> Self {
        Self { id, law, draw, dimension: PhantomData }
    }

    /// Whether one draw serves a whole study.
    pub fn is_study(&self) -> bool {
        self.draw == Draw::Study
    }
}

/// What every quantity of a scenario is worth in one draw of the unknowns, or in expectation.
///
/// Quantities drawn by entity or by use carry their mean here, until they are drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Values(Vec<f64>);

impl Values {
    /// One value a quantity, in the order of their ids, each kept within its dimension's range.
    pub fn new(entries: &[Entry], value: impl Fn(usize, &Entry) -> f64) -> Self {
        Self(
            entries
                .iter()
                .enumerate()
                .map(|(id, entry)| entry.dimension.clamp(value(id, entry)))
                .collect(),
        )
    }

    /// The value in the base unit: seconds, metres, metres a second, a second to the minus one,
    /// square metres, radians, or a bare number.
    pub fn of<D>(&self, quantity: &Quantity<D>) -> f64 {
        self.0[quantity.id]
    }

    /// The value of a probability.
    pub fn chance(&self, quantity: &Quantity<Chance>) -> crate::units::Probability {
        crate::units::Probability::clamped(self.of(quantity))
    }

    /// The value by id.
    pub fn by_id(&self, id: usize) -> f64 {
        self.0[id]
    }

    /// The same values with one replaced.
    #[must_use]
    pub fn with(&self, id: usize, value: f64) -> Self {
        let mut copy = self.clone();
        copy.0[id] = value;
        copy
    }
}
