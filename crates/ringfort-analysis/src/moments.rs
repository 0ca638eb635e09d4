//! Moments and quantiles of the laws a scenario may use.
