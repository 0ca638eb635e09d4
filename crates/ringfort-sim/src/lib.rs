//! One campaign: draws chance and advances time.
