//! How likely does search effort find what is there, and where should it go?
//!
//! - [`coverage`]: from range curves to sweep width, coverage and P(found);
//! - [`allocation`]: one resource over places, exactly, also when the sweep width is not known or no
//!   place may count as searched for certain;
//! - [`several`]: several resources at once, with a proof of how far from the best;
//! - [`timed`]: P(found by t) when effort flows in, and the mean of it;
//! - [`looks`]: looks that either find or do not, which to take next and when to stop;
//! - [`moving`]: a target that moves, with a proof of how far from the best;
//! - [`diffusing`]: a target that wanders past an eye that does not move;
//! - [`datum`]: the best plan around the point where he was last seen.
//!
//! Every plan is best for the prior it is given and for no other: [`allocation::Plan::found_under`]
//! says what it finds if another is true.

pub mod allocation;
pub mod coverage;
pub mod datum;
pub mod diffusing;
pub mod looks;
pub mod moving;
pub mod several;
pub mod timed;

pub use allocation::{Detection, Plan, allocate, plan};
pub use coverage::{
    RangeCurve, Sweep, coverage, found, look_rate_per_s, search_rate_per_s, sweep_width_m,
};
pub use datum::{found_around_datum, mean_time_around_datum_s};
