//! Folders, Parquet, manifests and resumption: everything that touches the disk, and no formula.
//!
//! A run writes into one folder, part by part, so that it can be killed at any moment and taken up
//! again; what it leaves are two Parquet files and a manifest that says where they came from.

pub mod error;
pub mod folder;
pub mod manifest;
pub mod parquet;
pub mod resume;
pub mod tables;
pub mod workbook;

pub use error::StoreError;
pub use folder::{Folder, Pending};
pub use manifest::Manifest;
pub use resume::Run;
