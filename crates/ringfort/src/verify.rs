//! Recomputes published figures.
