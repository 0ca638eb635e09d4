//! Does the program answer, refuse and resume as it says? One binary, since each is a link step.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on ends here")]

mod bad_input;
mod calc;
mod committed;
mod decide;
mod effort;
mod expose;
mod how_to;
mod paths;
mod runs;
mod terrain;
