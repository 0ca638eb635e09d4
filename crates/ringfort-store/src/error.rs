//! What can go wrong with files, said in plain sentences.

use std::io;
use std::path::Path;

/// Why a file or a folder could not be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The name points out of the folder, or is no name at all.
    #[error("`{name}` cannot be used as a name in the folder: {reason}")]
    Name {
        /// The name that was asked for.
        name: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The disk or the system refused.
    #[error("`{path}` cannot be {attempt}: {reason}")]
    Disk {
        /// The file or folder.
        path: String,
        /// What was tried: "read", "written", "removed" and so on.
        attempt: &'static str,
        /// Why not.
        reason: String,
    },
    /// The file is there, but its content is not what it should be.
    #[error("`{path}` cannot be used: {reason}")]
    Content {
        /// The file.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The folder holds the results of something else.
    #[error("`{folder}` holds another run: its {what} is {there}, not {asked}")]
    AnotherRun {
        /// The folder.
        folder: String,
        /// The first thing that differs.
        what: &'static str,
        /// What it is in the folder.
        there: String,
        /// What was asked for.
        asked: String,
    },
    /// Another process has the folder open for writing.
    #[error("another run is writing to `{folder}`")]
    Busy {
        /// The folder.
        folder: String,
    },
    /// Parts are missing that must be there.
    #[error("the run is not finished: part {part} of {parts} is missing")]
    Unfinished {
        /// The first missing part, from 0.
        part: u64,
        /// How many parts there must be.
        parts: u64,
    },
}

impl StoreError {
    /// Whether the cause is the machine (its disk, its permissions, another process) rather than
    /// what was asked.
    pub const fn is_environment(&self) -> bool {
        matches!(self, Self::Disk { .. } | Self::Busy { .. })
    }

    pub(crate) fn disk(path: &Path, attempt: &'static str, error: &io::Error) -> Self {
        Self::Disk { path: path.display().to_string(), attempt, reason: plain(error) }
    }

    pub(crate) fn content(path: &Path, reason: &impl ToString) -> Self {
        Self::Content { path: path.display().to_string(), reason: reason.to_string() }
    }
}

/// What the system said, as a clause a person understands.
pub(crate) fn plain(error: &io::Error) -> String {
    use io::ErrorKind as Kind;
    match error.kind() {
        Kind::NotFound => "there is no such file".to_owned(),
        Kind::PermissionDenied => "permission is denied".to_owned(),
        Kind::StorageFull => "the disk is full".to_owned(),
        Kind::QuotaExceeded => "the disk quota is used up".to_owned(),
        Kind::ReadOnlyFilesystem => "the disk is read-only".to_owned(),
        Kind::FileTooLarge => "the file is too large for the disk".to_owned(),
        Kind::IsADirectory => "it is a folder".to_owned(),
        Kind::NotADirectory => "a file stands where a folder should be".to_owned(),
        Kind::InvalidFilename => "its name is not allowed here".to_owned(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn golden_a_full_disk() {
        let full = io::Error::from(io::ErrorKind::StorageFull);
        let error = StoreError::disk(Path::new("out/events.parquet"), "written", &full);
        assert_eq!(error.to_string(), "`out/events.parquet` cannot be written: the disk is full");
        assert!(error.is_environment());
    }
}
