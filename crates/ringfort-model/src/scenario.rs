//! What the user said: a scenario, part by part.
//!
//! Each part of the model has its type here. A part that is not simulated yet is refused by
//! [`crate::parse`] with a message that names it.

mod channels;
mod grades;
mod cost;
mod habit;
mod layers;
mod principal;
mod secrets;
mod seeker;
mod unsimulated;
mod world;

pub use channels::*;
pub use cost::Cost;
pub use grades::*;
pub use habit::*;
pub use layers::*;
pub use principal::*;
pub use secrets::*;
pub use seeker::*;
pub(crate) use unsimulated::NOT_SIMULATED;
pub use unsimulated::*;
pub use world::*;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Kind, Node};
use crate::evidence::Ledger;
use crate::form::{Form, Id, Reading, Text};
use crate::moment::Start;
use crate::quantity::{Chance, Entry, Quantity, Time, Values};
use crate::schema::Definitions;
use crate::{record, words};

/// A scenario that was read, with its ledger and its register of quantities.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// Everything that the file says, after the chosen variants.
    pub file: ScenarioFile,
    /// Its evidence.
    pub ledger: Ledger,
    /// Every quantity, in the order of their ids.
    pub quantities: Vec<Entry>,
    /// The variants that were applied, in order.
    pub variants: Vec<String>,
}

impl Scenario {
    /// What the quantities are worth when each takes `value(its law)`.
    pub fn values(&self, value: impl Fn(usize, &Entry) -> f64) -> Values {
        Values::new(&self.quantities, value)
    }

    /// The files of maps that places are taken from, each once, in alphabetical order.
    pub fn maps(&self) -> BTreeSet<&str> {
        let file = &self.file;
        let posts = file.layer.iter().filter_map(|l| match &l.posts.as_ref()?.on {
            PostsOn::At(places) => Some(places),
            _ => None,
        });
        let outlines = file.layer.iter().map(|l| &l.outline);
        let several = posts.chain(outlines).chain(file.escort.iter().map(|e| &e.ways_out));
        let (mut all, mut names) = (Vec::new(), BTreeSet::new());
        for places in several {
            all.extend(places.listed());
            if let Places::File(from, _) = places {
                names.insert(from.file.as_str());
            }
        }
        all.extend(file.site.iter().filter_map(|s| s.at.as_ref()));
        all.extend(&file.seeker.strike.from);
        names.extend(all.into_iter().filter_map(|place| match &place.at {
            Coordinates::File(from) => Some(from.file.as_str()),
            _ => None,
        }));
        names
    }

    /// Index of the site of that id.
    pub fn site(&self, id: &str) -> Option<usize> {
        self.file.site.iter().position(|s| s.id == *id)
    }
}

record! {
    /// A scenario: one contest between a protector and a seeker.
    pub struct ScenarioFile {
        /// What the scenario is about, when it starts, and how long it runs.
        scenario: Head,
        /// Terrain, roads and light.
        world: WorldPart,
        /// Where the principal can be.
        site: Vec<Site>,
        /// The person or asset that is protected.
        principal: Principal,
        /// Layers of protection around sites.
        layer: Vec<Layer>,
        /// How far watchers see, by kind of watcher.
        eyesight: BTreeMap<String, Eyesight>,
        /// What an alert state does.
        alert: Alert = "{}",
        /// Forces that come when called.
        response: Vec<Response>,
        /// Those who move with the principal and fight for him.
        escort: Option<Escort>,
        /// Ground that is dangerous to whoever does not know the lane.
        denial_area: Vec<DenialArea>,
        /// What makes flying near costly.
        air_defence: Vec<AirDefence>,
        /// What degrades aerial watching.
        counter_drone: Vec<CounterDrone>,
        /// The protector's own drones.
        own_drone: Vec<OwnDrone>,
        /// Devices near the principal that can be heard.
        emission: Vec<Emission>,
        /// How well outsiders would know the principal.
        identity: Option<Identity>,
        /// Leaks out of the seeker's plans.
        early_warning: Vec<EarlyWarning>,
        /// How those who come to him look out for followers.
        watchfulness: Option<Watchfulness>,
        /// What an Admiralty grade stands for, where the scenario sees it otherwise than the format.
        grades: Grades = "{}",
        /// What only some people know.
        secret: Vec<Secret>,
        /// Who knows which lane, site or time.
        compartment: Vec<Compartment>,
        /// Groups of people and vehicles with firepower, beside escort and response.
        force: Vec<Force>,
        /// What a strike sets off.
        aftermath: Option<Aftermath>,
        /// The side that looks for the principal.
        seeker: Seeker,
        /// How fights go.
        engagement: Engagement = "{}",
        /// Named patches of this scenario.
        variant: Vec<Variant>,
        /// Claims kept for checking, and what of the model each judges.
        check: Vec<Check>,
    }
}

record! {
    /// What a scenario is about.
    pub struct Head {
        /// Its title.
        title: Text,
        /// What it is about: `"synthetic"`, `{ historical = … }`, `{ facility = … }` or `{ self-audit = … }`.
        subject: Subject,
        /// The file of its evidence, beside the scenario.
        ledger: Option<Text>,
        /// When it starts: local date, time and offset from UTC.
        start: Start,
        /// How long it is followed.
        horizon: Quantity<Time>,
        /// How many strikes the seeker may attempt.
        max_strikes: u32 = "1",
    }
}

/// What a scenario is about. RESPONSIBLE_USE.md says why it must be said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// Invented.
    Synthetic,
    /// A closed event of the past.
    Historical {
        /// The year in which it happened.
        year: u32,
    },
    /// The user's own site, with nobody in it named.
    Facility {
        /// Who gave authority for the study.
        authority: String,
    },
    /// A person's own protection, with that person's consent.
    SelfAudit {
        /// How the consent is recorded.
        consent: String,
    },
}

impl Subject {
    /// The word for it.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Synthetic => "synthetic",
            Self::Historical { .. } => "historical",
            Self::Facility { .. } => "facility",
            Self::SelfAudit { .. } => "self-audit",
        }
    }

    /// Whether a run keeps no events, and refuses replays and the geometry of ways in.
    pub const fn is_guarded(&self) -> bool {
        matches!(self, Self::SelfAudit { .. })
    }
}

record! {
    /// A closed event of the past.
    pub struct Historical {
        /// The year in which it happened.
        year: u32,
        /// Whether it is over; only closed events are taken.
        closed: bool,
    }
}

record! {
    /// The user's own site.
    pub struct Facility {
        /// Who gave authority for the study.
        authority: Text,
    }
}

record! {
    /// A person's own protection.
    pub struct SelfAudit {
        /// How the person's consent is recorded.
        consent: Text,
    }
}

record! {
    /// The tables that a subject other than `"synthetic"` is written as; one of them.
    pub struct SubjectTable {
        /// A closed event of the past.
        historical: Option<Historical>,
        /// The user's own site, with no person in it.
        facility: Option<Facility>,
        /// A person's own protection, with consent.
        self_audit as "self-audit": Option<SelfAudit>,
    }
}

impl Form for Subject {
    fn read(node: &Node, reading: &mut Reading) -> Option<Self> {
        let refuse = |reading: &mut Reading, message: &str| {
            reading.report(Diagnostic::error(Code::WRONG_SUBJECT, node.span, message).help(
                "write \"synthetic\", { historical = { year = 1998, closed = true } }, { facility = { authority = \"…\" } } or { self-audit = { consent = \"…\" } }",
            ));
            None
        };
        if node.text() == Some("synthetic") {
            return Some(Self::Synthetic);
        }
        if !matches!(node.kind, Kind::Table(_)) {
            return refuse(reading, "the subject is not one of the four kinds");
        }
        let table = SubjectTable::read(node, reading)?;
        let said = |text: String, reading: &mut Reading, what: &str| {
            if text.trim().is_empty() {
                return refuse(reading, what).map(|_: Self| String::new());
            }
            Some(text)
        };
        match (table.historical, table.facility, table.self_audit) {
            (Some(historical), None, None) => {
                if !historical.closed {
                    return refuse(
                        reading,
                        "a historical subject must be closed: ringfort takes no event that is still under way",
                    );
                }
                Some(Self::Historical { year: historical.year })
            }
            (None, Some(facility), None) => {
                let authority = said(
                    facility.authority,
                    reading,
                    "the authority for the study must be recorded",
                )?;
                Some(Self::Facility { authority })
            }
            (None, None, Some(audit)) => {
                let consent = said(audit.consent, reading, "the consent must be recorded")?;
                Some(Self::SelfAudit { consent })
            }
            _ => refuse(reading, "the subject must be exactly one of the four kinds"),
        }
    }

    fn stand_in(_: &mut Reading) -> Self {
        Self::Synthetic
    }

    fn schema(definitions: &mut Definitions) -> serde_json::Value {
        json!({ "anyOf": [{ "const": "synthetic" }, SubjectTable::schema(definitions)] })
    }
}

record! {
    /// How fights go: entered as figures that people can judge.
    pub struct Engagement {
        /// Protectors lost for each seeker lost, at the first strengths.
        loss_ratio: Quantity<crate::quantity::Number> = "{ value = 1, assumed = 'neither side has the better of it' }",
        /// Half of all such fights are over by then.
        median_duration: Quantity<Time> = "{ value = '20 min', assumed = 'a fight of small groups' }",
        /// The share of losses at which each side gives up.
        withdraw: Withdraw = "{}",
        /// How the principal comes to harm.
        principal: Hits = "{}",
        /// How wounds go.
        wounds: Wounds = "{}",
    }
}

record! {
    /// The share of losses at which each side gives up.
    pub struct Withdraw {
        /// Of the protectors at the site.
        protectors: Quantity<Chance> = "{ value = 0.5, assumed = 'units that lose half their people seldom hold' }",
        /// Of the seekers.
        seekers: Quantity<Chance> = "{ value = 0.3, assumed = 'a force that can leave does so earlier' }",
    }
}

record! {
    /// How the principal comes to harm.
    pub struct Hits {
        /// How often he would be hit while the fight is around him at the site.
        at_site: Quantity<crate::quantity::Rate> = "{ value = '0.5 / h', assumed = 'he is sheltered' }",
        /// That he is hit while breaking out.
        break_out: Quantity<Chance> = "{ value = 0.2, assumed = 'a short exposure' }",
        /// That he is hit when he is found in flight and those with him fight.
        when_found: Quantity<Chance> = "{ value = 0.3, assumed = 'a fight at close range' }",
    }
}

record! {
    /// How wounds go: shares of severity, and what the time until care does.
    pub struct Wounds {
        /// Share of casualties killed at once.
        killed_at_once: Quantity<Chance> = "{ value = 0.2, assumed = 'about a fifth of those hit die at once' }",
        /// Share of the wounded who need care at once rather than soon.
        immediate: Quantity<Chance> = "{ value = 0.4, assumed = 'of those wounded' }",
    }
}

record! {
    /// A named patch of the scenario, to ask what if.
    pub struct Variant {
        /// Name by which it is chosen.
        id: Id,
        /// What it asks.
        why: Text = "''",
        /// What it costs, in the scenario's own unit, where it is a change that could be made.
        cost: Option<Cost>,
        /// Keys to replace, each by its path from the top.
        set: BTreeMap<String, Node>,
        /// Paths of what is taken out.
        remove: Vec<Text>,
    }
}

record! {
    /// A claim kept for checking, and what of the model it judges.
    pub struct Check {
        /// Id of the claim.
        claim: Id,
        /// What the model gives that the claim speaks of.
        measure: Measure,
        /// The campaigns looked at are those in which a strike reached this site with him there; any site when absent.
        at_site: Option<Id>,
    }
}

words! {
    /// What the model gives that a claim may speak of.
    pub enum Measure {
        /// Days from the first lead to the strike.
        LeadToStrike = "days from first lead to strike",
        /// Days from the last visitor followed to the strike.
        FollowedToStrike = "days from following to strike",
        /// Hours from the last visitor's departure to the strike.
        DepartureToStrike = "hours from departure to strike",
        /// Protectors killed or dead of wounds.
        ProtectorsKilled = "protectors killed",
        /// Seekers wounded who live.
        SeekersWounded = "seekers wounded",
        /// People with him in flight, when he broke out.
        WithHim = "people with him in flight",
        /// Whether he died on the way to care: 1 or 0.
        DiedInEvacuation = "died in evacuation",
        /// Whether he was found in flight: 1 or 0.
        FoundInFlight = "found in flight",
    }
}
