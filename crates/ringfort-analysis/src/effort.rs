//! How likely does search effort find what is there?
