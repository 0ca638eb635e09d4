//! The same race under positive, correlated times.
