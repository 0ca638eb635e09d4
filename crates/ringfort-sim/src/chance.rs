//! Chance as a pure function of what is decided.
