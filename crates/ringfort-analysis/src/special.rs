//! Special functions: normal, beta and gamma, with their quantiles.
