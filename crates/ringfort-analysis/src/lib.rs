//! Closed forms, graphs and beliefs: exact, without chance.
