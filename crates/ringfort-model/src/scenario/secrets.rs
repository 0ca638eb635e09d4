//! What only some people know: lanes, whereabouts, times, codes, and who holds them.

use crate::form::Id;
use crate::quantity::{Chance, Number, Quantity};
use crate::record;

record! {
    /// Something that only some people know, and that serves whoever comes once it is given away. It is exactly one of `lane`, `site`, `times` and `code`.
    pub struct Secret {
        /// Its name.
        id: Id,
        /// The denial area whose lane it is.
        lane: Option<Id>,
        /// The site of which it tells whether he is there, when it is given away.
        site: Option<Id>,
        /// The layer the times of whose patrol it is.
        times: Option<Id>,
        /// The barrier that it opens at once.
        code: Option<Id>,
        /// How many holders must be turned or caught before it is given away: 1, or 2 under a two-person rule.
        holders: u32 = "1",
        /// Of a site: that what is told is right.
        right: Quantity<Chance> = "{ value = 0.9, assumed = 'who holds a site is seldom wrong about it' }",
    }
}

record! {
    /// People who know the same.
    pub struct Compartment {
        /// Its name.
        id: Id,
        /// How many people know.
        people: Quantity<Number>,
        /// What they know: ids of `[[secret]]` tables. A lane may be given by `known_to` of its denial area instead.
        secrets: Vec<Id>,
        /// That any one of them is turned or caught within the horizon, each on his own.
        turned: Quantity<Chance>,
    }
}
