//! Parts that have their place in the format and are not simulated yet: each is refused, by name.

use crate::form::{Id, Text};
use crate::quantity::{Area, Chance, Length, Number, Quantity, Rate, Speed, Time};
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
    /// What degrades aerial watching.
    pub struct CounterDrone {
        /// Its name.
        id: Id,
        /// The site that it guards.
        around: Id,
        /// How far it reaches.
        radius: Quantity<Length>,
        /// How high it reaches.
        ceiling: Quantity<Length>,
        /// Factor on the probability of detection from the air.
        factor: Quantity<Chance>,
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

record! {
    /// Searching from the air, or staying over a site.
    pub struct Surveillance {
        /// Its name.
        id: Id,
        /// Area that is searched.
        area: Option<Quantity<Area>>,
        /// Sweep width.
        sweep_width: Quantity<Length>,
        /// Speed over ground.
        speed: Quantity<Speed>,
        /// Height flown at.
        altitude: Option<Quantity<Length>>,
        /// Hours on station a day.
        on_station: Option<Quantity<Time>>,
        /// That a site's signature is detected at a pass.
        detects: Quantity<Chance>,
        /// That what is detected is identified.
        identifies: Option<Quantity<Chance>>,
        /// Whose picture it is; two of one origin are not counted twice.
        origin: Option<Text>,
    }
}

record! {
    /// Hearing emissions.
    pub struct Signals {
        /// Its name.
        id: Id,
        /// That an emission is heard.
        intercept: Quantity<Chance>,
        /// Radius within which half of its fixes lie.
        error: Quantity<Length>,
    }
}

record! {
    /// Reports of another agency.
    pub struct Liaison {
        /// Its name.
        id: Id,
        /// How often it reports.
        rate: Quantity<Rate>,
        /// That a report is right.
        right: Quantity<Chance>,
        /// How old a report is when it comes.
        delay: Option<Quantity<Time>>,
        /// Where it has its knowledge from; two of one origin are not counted twice.
        origin: Text,
    }
}

/// Each part that is not simulated yet: its path, and what it is called with its verb.
pub(crate) const NOT_SIMULATED: [(&str, &str); 16] = [
    ("air_defence", "air defence is"),
    ("counter_drone", "counter-drone is"),
    ("own_drone", "own drones are"),
    ("emission", "emissions are"),
    ("identity", "identity is"),
    ("early_warning", "early warning is"),
    ("force", "a separate force is"),
    ("aftermath", "the aftermath is"),
    ("principal.transit.signature", "being seen in transit is"),
    ("seeker.surveillance", "aerial surveillance is"),
    ("seeker.signals", "signals are"),
    ("seeker.liaison", "liaison is"),
    ("seeker.strike.from", "a given point of departure is"),
    ("layer.*.outline", "a layer drawn as a polygon is"),
    ("layer.*.posts.shift", "the shift of a post is"),
    ("escort.ways_out", "a prepared way out is"),
];
