//! What does a case give its formula?

use serde_json::Value;

/// The inputs of one case, by name. Every reader gives None for what is not there or not of its kind.
#[derive(Clone, Copy)]
pub(super) struct Inputs<'a>(&'a Value);

impl<'a> Inputs<'a> {
    pub(super) fn of(value: &'a Value) -> Self {
        Self(value)
    }

    /// A number.
    pub(super) fn number(self, name: &str) -> Option<f64> {
        self.0.get(name)?.as_f64()
    }

    /// A count, 0 or more.
    pub(super) fn count(self, name: &str) -> Option<u32> {
        u32::try_from(self.0.get(name)?.as_u64()?).ok()
    }

    /// A word.
    pub(super) fn word(self, name: &str) -> Option<&'a str> {
        self.0.get(name)?.as_str()
    }

    /// A list of numbers.
    pub(super) fn list(self, name: &str) -> Option<Vec<f64>> {
        numbers(self.0.get(name)?)
    }

    /// A list of lists of numbers.
    pub(super) fn table(self, name: &str) -> Option<Vec<Vec<f64>>> {
        self.items(name)?.iter().map(numbers).collect()
    }

    /// A list of anything.
    pub(super) fn items(self, name: &str) -> Option<&'a [Value]> {
        Some(self.0.get(name)?.as_array()?.as_slice())
    }

    /// Inputs within the inputs.
    pub(super) fn inner(self, name: &str) -> Option<Self> {
        self.0.get(name).map(Self)
    }
}

/// A list of numbers, all of them.
pub(super) fn numbers(value: &Value) -> Option<Vec<f64>> {
    value.as_array()?.iter().map(Value::as_f64).collect()
}
