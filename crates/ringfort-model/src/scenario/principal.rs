//! The person or asset that is protected: where he is, why, and who comes to see him.

use serde_json::json;

use crate::document::{Kind, Node};
use crate::form::{Form, Id, Reading};
use crate::quantity::{Chance, Day, Quantity, Speed, Time};
use crate::scenario::{Habit, Week};
use crate::schema::Definitions;
use crate::{record, words};

record! {
    /// The person or asset that is protected.
    pub struct Principal {
        /// The site where he is at first.
        starts_at: Id,
        /// How he moves between sites.
        moves: Moves,
        /// What takes him from home at the same hours of a week, with `moves = { home = "…" }`.
        habit: Vec<Habit>,
        /// What he must do every so often, at a site that is able.
        need: Vec<Need>,
        /// Who comes to see him.
        visitor: Vec<Visitor>,
        /// What happens at a site and changes how well it is watched.
        event: Vec<Occasion>,
        /// Being on the way from one site to the next.
        transit: Transit = "{}",
        /// What he does when the alert state becomes high.
        on_alarm: Option<OnAlarm>,
    }
}

/// How the principal moves between sites.
#[derive(Debug, Clone)]
pub enum Moves {
    /// He stays where he is.
    Stay,
    /// He goes from one to another of these sites.
    Rotate(Rotation),
    /// He lives by the hours of the week.
    Week(Week),
}

record! {
    /// Going from one site to another.
    pub struct Rotation {
        /// The sites among which he rotates; the next is any of the others that his needs allow, equally likely.
        rotate: Vec<Id>,
        /// How long he stays at one.
        stay: Quantity<Time>,
    }
}

impl Form for Moves {
    fn read(node: &Node, reading: &mut Reading) -> Option<Self> {
        if let Kind::Table(_) = node.kind {
            if node.get("home").is_some() {
                return Week::read(node, reading).map(Self::Week);
            }
            return Rotation::read(node, reading).map(Self::Rotate);
        }
        reading.word(node, &["stay"]).map(|_| Self::Stay)
    }

    fn stand_in(_: &mut Reading) -> Self {
        Self::Stay
    }

    fn schema(definitions: &mut Definitions) -> serde_json::Value {
        json!({ "anyOf": [
            { "const": "stay" },
            Rotation::schema(definitions),
            Week::schema(definitions),
        ] })
    }
}

record! {
    /// Something that the principal must do every so often.
    pub struct Need {
        /// What it is; sites whose `abilities` hold this word can meet it.
        what as "for": Id,
        /// How often it falls due.
        every: Quantity<Time>,
        /// How late it may be.
        late: Quantity<Time>,
        /// Where what it takes is: in sites that are able, or brought along to any site.
        equipment: Equipment = "'of the site'",
        /// The visitor who brings it, each time that he comes to a site that is not able.
        brought_by: Option<Id>,
    }
}

impl Need {
    /// Whether it can be met at a site: one that is able, or any where what it takes is brought along.
    pub fn is_met_at(&self, site: &crate::scenario::Site) -> bool {
        self.equipment == Equipment::Portable || site.abilities.contains(&self.what.text)
    }
}

words! {
    /// Where what a need takes is.
    pub enum Equipment {
        /// In the sites that are able.
        OfTheSite = "of the site",
        /// Brought to any site.
        Portable = "portable",
    }
}

record! {
    /// Somebody who comes to see the principal.
    pub struct Visitor {
        /// Name by which leads and tails refer to them.
        id: Id,
        /// Time from one visit's end to the next visit.
        every: Quantity<Time>,
        /// How long a visit lasts.
        stays: Quantity<Time>,
        /// Who brings them; following that person is following the visit.
        comes_with: Option<Id>,
    }
}

record! {
    /// An occasion at a site, such as a party, that changes how well it is watched.
    pub struct Occasion {
        /// Its name.
        id: Id,
        /// Where it is held; it does not take place if the principal is elsewhere.
        at_site: Id,
        /// When it is held.
        on: Quantity<Day>,
        /// What it does to the alert state.
        lowers: Lowers,
    }
}

record! {
    /// A change of the alert state for a time.
    pub struct Lowers {
        /// The alert state that it brings.
        alert: crate::scenario::AlertState,
        /// How long that lasts.
        lasts as "for": Quantity<Time>,
    }
}

record! {
    /// Being on the way from one site to the next. Roads are used where there are any.
    pub struct Transit {
        /// Speed where no road leads.
        off_road: Quantity<Speed> = "{ value = '15 km/h', assumed = 'a vehicle on tracks' }",
        /// That a trip shows for what it is: a factor on the chance that whoever watches a site sees him come or go.
        signature: Option<Quantity<Chance>>,
    }
}

record! {
    /// What the principal does when the alert state becomes high.
    pub struct OnAlarm {
        /// Time until he leaves for another site.
        reaction: Quantity<Time>,
    }
}
