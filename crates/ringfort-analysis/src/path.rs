//! Which way over the terrain is the most vulnerable?
