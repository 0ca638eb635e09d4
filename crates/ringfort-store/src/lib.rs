//! Folders, Parquet, manifests and resumption.
