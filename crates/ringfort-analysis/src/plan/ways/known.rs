//! What does the seeker know of a protection that cannot be seen?

use std::collections::BTreeSet;

/// What somebody gave away, as far as a way in can make use of it. Numbers are indices into the
/// scenario's lists.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// Denial areas whose lane is known.
    pub lanes: BTreeSet<u16>,
    /// Layers the times of whose patrol are known.
    pub times: BTreeSet<u16>,
    /// Barriers that open at once: ids of the quantities of their delays.
    pub codes: BTreeSet<usize>,
}
