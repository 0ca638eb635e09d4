//! What stands between the principal and whoever comes: layers, watchers, devices, forces.

use serde_json::json;

use crate::document::{Kind, Node};
use crate::form::{Form, Id, Reading};
use crate::quantity::{Chance, Length, Number, Quantity, Rate, Speed, Time};
use crate::scenario::{Cost, Place, Places};
use crate::schema::Definitions;
use crate::{record, words};

record! {
    /// A ring of protection around a site.
    pub struct Layer {
        /// Its name.
        id: Id,
        /// The site that it surrounds.
        around: Id,
        /// Its radius; fixed.
        radius: Quantity<Length>,
        /// Its outline, where it is no ring: positions, or an area of a map, `{ file = "zones.gpkg", name = "yard" }`.
        outline: Places,
        /// People who watch from fixed places on it.
        posts: Option<Posts>,
        /// People who walk it.
        patrol: Option<Patrol>,
        /// Devices that watch where it is crossed.
        sensor: Vec<Sensor>,
        /// What must be overcome where it is crossed.
        barrier: Vec<Barrier>,
        /// Where vehicles are stopped and looked at, on every road into it.
        checkpoint: Option<Checkpoint>,
    }
}

record! {
    /// People who watch from fixed places.
    pub struct Posts {
        /// Where they stand: `"every road in"` (where roads cross the layer), `"spread evenly"` around it, a list of positions, or all points of a map, `{ file = "posts.geojson" }`.
        on: PostsOn,
        /// How many posts, when they are spread evenly.
        number: Option<u32>,
        /// People at all posts of the layer together. Those of the layer nearest the site fight beside the escort.
        guards: Quantity<Number>,
        /// How long one watch lasts, where people tire.
        shift: Option<Quantity<Time>>,
        /// The kind of watcher, one of the `[eyesight]` tables.
        eyesight: Id = "'guard'",
        /// That what they see is reported and believed.
        reports: Quantity<Chance> = "{ value = 0.9, assumed = 'a staffed post with a radio' }",
        /// What all of them cost together, in the unit of your own that all costs share: `ringfort paths` ranks what to do first by it.
        cost: Option<Cost>,
    }
}

/// Where posts stand.
#[derive(Debug, Clone)]
pub enum PostsOn {
    /// Where roads cross the layer.
    EveryRoadIn,
    /// Spread evenly around the layer.
    SpreadEvenly,
    /// At given places.
    At(Places),
}

impl Form for PostsOn {
    fn read(node: &Node, reading: &mut Reading) -> Option<Self> {
        if let Kind::List(_) | Kind::Table(_) = node.kind {
            return Places::read(node, reading).map(Self::At);
        }
        match reading.word(node, &["every road in", "spread evenly"])? {
            "every road in" => Some(Self::EveryRoadIn),
            _ => Some(Self::SpreadEvenly),
        }
    }

    fn stand_in(_: &mut Reading) -> Self {
        Self::EveryRoadIn
    }

    fn schema(definitions: &mut Definitions) -> serde_json::Value {
        json!({ "anyOf": [{ "enum": ["every road in", "spread evenly"] }, Places::schema(definitions)] })
    }
}

record! {
    /// People who walk the ring between this layer and the next one inside it.
    pub struct Patrol {
        /// Groups that are out at any time.
        groups: Quantity<Number>,
        /// Speed at which they walk.
        speed: Quantity<Speed>,
        /// The kind of watcher, one of the `[eyesight]` tables; its half range is half the sweep width.
        eyesight: Id = "'guard'",
        /// That what they see is reported and believed.
        reports: Quantity<Chance> = "{ value = 0.9, assumed = 'a patrol with a radio' }",
        /// How they keep their rounds.
        timing: Timing = "'random'",
        /// What it costs, in the unit of your own that all costs share: `ringfort paths` ranks what to do first by it.
        cost: Option<Cost>,
    }
}

words! {
    /// How a patrol keeps its rounds.
    pub enum Timing {
        /// At any time and anywhere: while somebody is in the ring it finds him as random search does.
        Random = "random",
        /// By the clock: it comes past each place once a round. Whoever has watched it slips between two rounds, unless he needs longer than one.
        Clockwork = "clockwork",
    }
}

record! {
    /// Where vehicles are stopped and looked at, one after another. On foot it is not met.
    pub struct Checkpoint {
        /// How often other vehicles come to it.
        arrivals: Quantity<Rate>,
        /// How long looking at one takes, on average.
        service: Quantity<Time>,
        /// How that time varies from one vehicle to the next.
        services: Services = "'exponential'",
        /// That looking at their vehicle shows what it is.
        detects: Quantity<Chance>,
        /// That this is reported and believed.
        reports: Quantity<Chance> = "{ value = 0.9, assumed = 'a staffed post with a radio' }",
        /// What it costs, in the unit of your own that all costs share: `ringfort paths` ranks what to do first by it.
        cost: Option<Cost>,
    }
}

words! {
    /// How long looking at one vehicle takes.
    pub enum Services {
        /// It varies without memory: the queue M/M/1.
        Exponential = "exponential",
        /// Always the same: the queue M/D/1.
        Fixed = "fixed",
    }
}

record! {
    /// A device that watches where the layer is crossed.
    pub struct Sensor {
        /// Its name.
        id: Id,
        /// That it senses a crossing on foot.
        on_foot: Quantity<Chance>,
        /// That it senses a crossing in a vehicle.
        by_vehicle: Option<Quantity<Chance>>,
        /// That an alarm is assessed rightly, in time.
        assess: Quantity<Chance> = "{ value = 0.9, assumed = 'an alarm desk that is staffed' }",
        /// That the assessed alarm is passed on.
        communicate: Quantity<Chance> = "{ value = 0.95, assumed = 'usual in worked examples of path analysis' }",
        /// How often it alarms without cause; each such alarm that is not assessed rightly raises the alert state.
        nuisance: Option<Quantity<Rate>>,
        /// What it costs, in the unit of your own that all costs share: `ringfort paths` ranks what to do first by it.
        cost: Option<Cost>,
    }
}

record! {
    /// What must be overcome where the layer is crossed.
    pub struct Barrier {
        /// Its name.
        id: Id,
        /// Time that it costs on foot.
        on_foot: Quantity<Time>,
        /// Time that it costs a vehicle.
        by_vehicle: Option<Quantity<Time>>,
        /// What it costs, in the unit of your own that all costs share: `ringfort paths` ranks what to do first by it.
        cost: Option<Cost>,
    }
}

record! {
    /// Ground that is dangerous to whoever crosses it on foot and does not keep to the lane. Roads through it are safe.
    pub struct DenialArea {
        /// Its name.
        id: Id,
        /// The layer from whose line it reaches inwards; one area a layer.
        layer: Id,
        /// How far it reaches inwards; fixed, and not past the next layer inside.
        depth: Quantity<Length>,
        /// Hazard a metre off the lane to one who goes first: a rate of harm per metre. Each harm takes one of those who come, and is noticed at once.
        hazard: Quantity<Number>,
        /// That one who comes on a hazard sets it off; what was set off is gone for those behind. At 0 each is harmed on his own.
        sets_off: Quantity<Chance> = "{ value = 1, assumed = 'what the first does not set off, nobody does' }",
        /// Time that crossing off the lane costs beside walking.
        off_lane: Option<Quantity<Time>>,
        /// Time that keeping to the lane costs beside walking; whoever knows the lane then asks whether it is worth it.
        on_lane: Option<Quantity<Time>>,
        /// The compartment that knows the lane.
        known_to: Option<Id>,
        /// What it costs, in the unit of your own that all costs share: `ringfort paths` ranks what to do first by it.
        cost: Option<Cost>,
    }
}

record! {
    /// How far one kind of watcher sees: the range at which a minute of watching detects a walker in plain sight with probability 1/2.
    pub struct Eyesight {
        /// In daylight.
        by_day: Quantity<Length>,
        /// In civil twilight; when absent, midway between day and night.
        by_twilight: Option<Quantity<Length>>,
        /// At night with a moon that lights the ground; when absent, as at night.
        by_moonlight: Option<Quantity<Length>>,
        /// At night.
        by_night: Quantity<Length>,
    }
}

words! {
    /// How alert the protectors are.
    pub enum AlertState {
        /// Less than usual.
        Relaxed = "relaxed",
        /// As usual.
        Normal = "normal",
        /// Expecting trouble.
        High = "high",
    }
}

record! {
    /// What an alert state does: a factor f on watching, P' = 1 - (1 - P)^f, and factors on times.
    pub struct Alert {
        /// The alert state while nothing raises or lowers it.
        usual: AlertState = "'normal'",
        /// f when high.
        high: Quantity<Number> = "{ value = 1.6, assumed = 'watching improves by about half' }",
        /// f when relaxed.
        relaxed: Quantity<Number> = "{ value = 0.5, assumed = 'watching halves' }",
        /// Time until a high alert state returns to normal.
        decay: Quantity<Time> = "{ value = '36 h', assumed = 'a day and a half without news' }",
        /// Factor on response and reaction times when high.
        time_high: Quantity<Number> = "{ value = 0.7, assumed = 'people stand ready' }",
        /// Factor on response and reaction times when relaxed.
        time_relaxed: Quantity<Number> = "{ value = 1.5, assumed = 'people must be woken' }",
    }
}

record! {
    /// A force that comes when called.
    pub struct Response {
        /// Its name.
        id: Id,
        /// The sites that it serves; all when empty.
        serves: Vec<Id>,
        /// Its people.
        people: Quantity<Number>,
        /// Time from the alarm until it is in place: median and spread, lognormal.
        time: Quantity<Time>,
        /// From where it sets out, by road; `time` holds the drive. It is then known what a closed road does to it.
        from: Option<Place>,
        /// Coefficient of variation of that time from one alarm to the next.
        time_cv: Quantity<Number> = "{ value = 0.3, assumed = 'the usual 30 % of path analysis' }",
        /// That the call reaches it; one call an attack.
        communication: Quantity<Chance> = "{ value = 0.95, assumed = 'usual in worked examples of path analysis' }",
        /// What it costs, in the unit of your own that all costs share: `ringfort paths` ranks what to do first by it.
        cost: Option<Cost>,
    }
}

record! {
    /// Those who move with the principal, fight for him, and take him out.
    pub struct Escort {
        /// Its people.
        people: Quantity<Number>,
        /// Factor on their fire.
        quality: Quantity<Number> = "{ value = 1, assumed = 'as good as those who come' }",
        /// Time from the first alarm or shot until he is on the way out.
        reaction: Quantity<Time> = "{ value = '6 min', assumed = 'wake, dress, leave' }",
        /// Ways out of a site that they have prepared.
        ways_out: Places,
        /// How many of them go with him.
        go_with_him: Quantity<Number> = "{ value = 2, assumed = 'a few; the others hold' }",
    }
}
