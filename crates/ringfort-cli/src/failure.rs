//! What went wrong, and whose move is it?

use ringfort::study::StudyError;
use ringfort_store::StoreError;
use std::process::ExitCode;

/// Why a command did not answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// What was asked or written cannot be; change the input. Exit code 2.
    Input(String),
    /// As `Input`, but everything has been said already. Exit code 2.
    Said,
    /// The machine would not: a full disk, a folder that may not be written. Exit code 1.
    Environment(String),
    /// The command answered, and the answer is that something does not hold. Exit code 1.
    Unmet,
}

impl Failure {
    /// The exit code: 2 for the input, 1 for everything else.
    pub fn code(&self) -> ExitCode {
        match self {
            Self::Input(_) | Self::Said => ExitCode::from(2),
            Self::Environment(_) | Self::Unmet => ExitCode::from(1),
        }
    }

    /// The sentence still to be said, if there is one.
    pub fn sentence(&self) -> Option<&str> {
        match self {
            Self::Input(sentence) | Self::Environment(sentence) => Some(sentence),
            Self::Said | Self::Unmet => None,
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        if error.is_environment() {
            Self::Environment(error.to_string())
        } else {
            Self::Input(error.to_string())
        }
    }
}

impl From<StudyError> for Failure {
    fn from(error: StudyError) -> Self {
        Self::Environment(error.to_string())
    }
}
