//! Where does the data of a scenario come from? From bytes with a name, and nowhere else.
//!
//! Disk, archives and the network stay outside of this crate: whoever owns them implements
//! [`Sources`].

use std::collections::BTreeMap;

/// Gives the bytes of a named file of a scenario.
///
/// `name` is as the scenario writes it, with `/` between folders. Reading the same name twice gives
/// the same bytes.
pub trait Sources {
    /// The whole content of `name`, or why it cannot be had.
    fn read(&self, name: &str) -> Result<Vec<u8>, SourceError>;
}

/// Why a named file could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{name}` cannot be read: {reason}")]
pub struct SourceError {
    /// The name that was asked for.
    pub name: String,
    /// A plain clause that says why, without the name.
    pub reason: String,
}

/// What a reader made of a file, for the person who brought it: one line of what was read, and one
/// for everything that was not taken, with the reason and the number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// The name of the file, as the scenario writes it.
    pub file: String,
    /// What was read: format, size, reference system.
    pub what: String,
    /// What was dropped or mended, and why; empty where everything was taken as it stands.
    pub dropped: Vec<String>,
}

/// Files held in memory, by name: for tests and for data that comes with the program.
#[derive(Debug, Clone, Default)]
pub struct Memory(pub BTreeMap<String, Vec<u8>>);

impl Sources for Memory {
    fn read(&self, name: &str) -> Result<Vec<u8>, SourceError> {
        self.0.get(name).cloned().ok_or_else(|| SourceError {
            name: name.to_owned(),
            reason: "there is no such file".to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn golden_missing_file_is_named() {
        let sources = Memory::default();
        let error = sources.read("dem.tif").unwrap_err();
        assert_eq!(error.to_string(), "`dem.tif` cannot be read: there is no such file");
    }
}
