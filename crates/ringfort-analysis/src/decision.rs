//! When to go?
