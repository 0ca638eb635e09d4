//! Parts that have their place in the format and are not simulated yet: each is refused, by name.

use crate::form::Id;
use crate::quantity::{Chance, Length, Number, Quantity, Rate, Time};
use crate::record;

record! {
    /// What makes flying near costly.
    pub struct AirDefence {
        /// Its name.
        id: Id,
        /// The site that it guards.
        around: Id,
        /// How far it reaches.
        radius: Quantity<Length>,
        /// How high it reaches.
        ceiling: Quantity<Length>,
        /// That one exposure is a hit.
        hit: Quantity<Chance>,
        /// That a hit forces the aircraft down rather than destroying it.
        forces_down: Quantity<Chance>,
    }
}

record! {
    /// The protector's own drones.
    pub struct OwnDrone {
        /// Its name.
        id: Id,
        /// How often one is up.
        sorties: Quantity<Rate>,
        /// That one in the air detects an approach.
        detects: Quantity<Chance>,
        /// Delay that it causes.
        delay: Option<Quantity<Time>>,
        /// Losses that it causes.
        losses: Option<Quantity<Number>>,
    }
}

record! {
    /// A group of people and vehicles with firepower.
    pub struct Force {
        /// Its name.
        id: Id,
        /// The site where it is.
        at_site: Id,
        /// Its people.
        people: Quantity<Number>,
        /// Its vehicles.
        vehicles: Option<Quantity<Number>>,
        /// Share of losses at which it gives up.
        withdraws: Option<Quantity<Chance>>,
    }
}

record! {
    /// What a strike sets off.
    pub struct Aftermath {
        /// Roadblocks put up.
        roadblocks: Quantity<Number>,
        /// Time to clear one.
        clearing: Quantity<Time>,
        /// Crews that clear.
        crews: Quantity<Number>,
    }
}

/// Each part that is not simulated yet: its path, and what it is called with its verb.
pub(crate) const NOT_SIMULATED: [(&str, &str); 8] = [
    ("air_defence", "air defence is"),
    ("own_drone", "own drones are"),
    ("force", "a separate force is"),
    ("aftermath", "the aftermath is"),
    ("seeker.strike.from", "a given point of departure is"),
    ("layer.*.outline", "a layer drawn as a polygon is"),
    ("layer.*.posts.shift", "the shift of a post is"),
    ("escort.ways_out", "a prepared way out is"),
];
