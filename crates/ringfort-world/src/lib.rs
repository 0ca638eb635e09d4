//! Terrain, roads, sight, travel and light: what is there, before anyone acts in it.
//!
//! Geodata comes in as bytes through [`sources::Sources`] and is brought into one projected
//! [`frame::Frame`] in metres. This crate knows no opponents, no results and no chance.

// bytes, places
pub mod frame;
pub mod geodesic;
pub mod pbf;
pub mod sources;
// the ground and the roads on it
pub mod grid;
pub mod network;
pub mod terrain;
pub mod vector;
// what is seen from where, and how soon
pub mod coverage;
pub mod sight;
// how long a way takes
pub mod travel;
// day and night
pub mod light;
// all of it together
pub mod build;

pub use build::{LayerPlace, World, build};

#[cfg(test)]
mod testing;
