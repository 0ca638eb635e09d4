//! Campaigns against closed forms, against themselves, and as text.
//!
//! Scenarios are written as TOML, a few lines each; the terrain is flat and made in memory.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod kit;
// two roads to one number
mod belief;
mod calibration;
mod channels;
mod crossing;
mod decide;
mod engagement;
mod evacuation;
mod habits;
mod inside;
mod leads;
mod pursuit;
mod race;
mod rounds;
mod secrets;
// what must hold whatever the numbers
mod laws;
mod strikes;
// what a person reads
mod playthroughs;
