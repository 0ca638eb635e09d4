//! Where are the repository's root, cargo's target folder, and the tools we installed?

use std::env;
use std::path::{Path, PathBuf};

/// The folders that every task works in.
#[derive(Debug, Clone)]
pub struct Place {
    /// The folder that holds the workspace's `Cargo.toml`.
    pub root: PathBuf,
    /// Where cargo builds: `CARGO_TARGET_DIR`, or `target` in the root.
    pub target: PathBuf,
}

impl Place {
    /// The place this program was built in.
    pub fn find() -> Result<Self, String> {
        let own = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = own.parent().ok_or("the xtask crate has no folder above it.")?.to_path_buf();
        let target = match env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => root.join(folder),
            None => root.join("target"),
        };
        Ok(Self { root, target })
    }

    /// Where missing tools are installed, so that nothing outside the repository changes.
    pub fn tools(&self) -> PathBuf {
        self.target.join("tools")
    }

    /// `PATH` with the installed tools in front, so that `cargo deny` and `cargo fuzz` are found.
    pub fn search_path(&self) -> Result<std::ffi::OsString, String> {
        let usual = env::var_os("PATH").unwrap_or_default();
        let folders = [self.tools().join("bin")].into_iter().chain(env::split_paths(&usual));
        env::join_paths(folders).map_err(|error| format!("PATH cannot be extended: {error}."))
    }
}
