//! What happened in one campaign: its events, and its row in the table of replications.

mod what;

pub use what::{Detector, What};

use serde::{Deserialize, Serialize};

use crate::scenario::AlertState;
use crate::units::{Instant, Position};

macro_rules! named {
    ($(#[doc = $doc:literal])* $name:ident { $($(#[doc = $variant_doc:literal])* $variant:ident = $word:literal,)* }) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[doc = $variant_doc])* $variant,)*
        }

        impl $name {
            /// Each, in the order in which they are shown.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The words that stand for it in tables, pages and the terminal.
            pub const fn words(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// The one that those words stand for.
            pub fn from_words(words: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|v| v.words() == words)
            }
        }
    };
}

named! {
    /// What became of the principal.
    Fate {
        /// In the seeker's hands, alive, when he reached care.
        CapturedAlive = "captured alive",
        /// Killed at once, at the site or where he was found.
        KilledAtSite = "killed at the site",
        /// Died of wounds before he was picked up.
        DiedBeforePickUp = "died before pick-up",
        /// Died of wounds on the way to care.
        DiedInEvacuation = "died in evacuation",
        /// Free.
        Free = "free",
    }
}

named! {
    /// How far the seeker came with a principal who stayed free: the furthest, the later in this list.
    Stage {
        /// Belief in the true site never passed the threshold.
        NeverLocated = "never located",
        /// It did, but no strike began.
        LocatedNoGo = "located, no go",
        /// A strike reached a place where he was not.
        DryHole = "dry hole",
        /// A strike turned back.
        Aborted = "aborted",
        /// A strike was beaten off.
        Repelled = "repelled",
        /// He got away from a strike that had reached him.
        EscapedContact = "escaped contact",
    }
}

named! {
    /// The part of a campaign that an event belongs to.
    Phase {
        /// Learning where he may be.
        Find = "find",
        /// Making sure that he is there and stays.
        Fix = "fix",
        /// Whether to go.
        Decide = "decide",
        /// On the way, through the layers.
        Approach = "approach",
        /// The fight.
        Engage = "engage",
        /// Flight and search.
        Pursue = "pursue",
        /// Wounds, and the way to care.
        Evacuate = "evacuate",
        /// What follows.
        Aftermath = "aftermath",
    }
}

named! {
    /// Whose doing an event is.
    Side {
        /// Those around the principal.
        Protector = "protector",
        /// Those who look for him.
        Seeker = "seeker",
        /// He himself.
        Principal = "principal",
    }
}

/// One event of a campaign.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// When.
    pub at: Instant,
    /// In which part of the campaign.
    pub phase: Phase,
    /// What.
    pub what: What,
    /// Index of the event that brought it about.
    pub cause: Option<u32>,
    /// Where, if it has a place.
    pub place: Option<Position>,
    /// The seeker's belief in the site where he truly is, just after.
    pub belief: f64,
    /// The protectors' alert state, just after.
    pub alert: AlertState,
}

/// One campaign, whole. Immutable once made.
#[derive(Debug, Clone, PartialEq)]
pub struct Log {
    /// Its row in the table of replications.
    pub row: Row,
    /// Its events, in order.
    pub events: Vec<Event>,
    /// The seeker's belief step by step, when it was asked for: time, then each site in order,
    /// then elsewhere.
    pub beliefs: Vec<(Instant, Vec<f64>)>,
}

/// One line of the table of replications. Names are indices into [`Names`].
#[expect(clippy::struct_excessive_bools, reason = "each is a column of its own")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Which replication.
    pub replication: u64,
    /// Which draw of the unknowns it belongs to.
    pub outer: u32,
    /// What became of the principal.
    pub fate: Fate,
    /// How far the seeker came; none unless he is free.
    pub stage: Option<Stage>,
    /// The window closed before a strike could begin.
    pub window_missed: bool,
    /// He moved because of an alarm.
    pub moved: bool,
    /// A response was in place before the strike reached the site.
    pub interrupted: bool,
    /// A strike reached the site while he was there.
    pub reached: bool,
    /// He was hit.
    pub hit: bool,
    /// Strikes that began.
    pub strikes: u32,
    /// First lead, report or sighting.
    pub first_lead: Option<Instant>,
    /// Belief in the true site first passed the threshold.
    pub located: Option<Instant>,
    /// First decision to go.
    pub decided: Option<Instant>,
    /// The last visitor left before the last strike began.
    pub visitor_left: Option<Instant>,
    /// A visitor was last followed to a site before the last strike began.
    pub followed: Option<Instant>,
    /// The last strike began.
    pub launched: Option<Instant>,
    /// Its approach was first detected.
    pub detected: Option<Instant>,
    /// It reached the site.
    pub contact: Option<Instant>,
    /// He broke out.
    pub broke_out: Option<Instant>,
    /// He was found in flight.
    pub found: Option<Instant>,
    /// His fate was settled, or the horizon was reached.
    pub ended: Instant,
    /// The source that gave the location away: the largest summed log-likelihood ratio for the
    /// true site up to the moment he was located.
    pub deciding_source: Option<u16>,
    /// The site that the last strike went to.
    pub struck: Option<u16>,
    /// What first detected the last strike.
    pub detected_by: Option<u16>,
    /// The layer that delayed the last strike most.
    pub delayed_by: Option<u16>,
    /// Protectors killed.
    pub protectors_killed: u32,
    /// Protectors wounded.
    pub protectors_wounded: u32,
    /// Seekers killed.
    pub seekers_killed: u32,
    /// Seekers wounded.
    pub seekers_wounded: u32,
    /// People with him in flight.
    pub with_him: u32,
}

/// The names that rows and events refer to by index.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Names {
    /// Sites.
    pub sites: Vec<String>,
    /// Visitors.
    pub visitors: Vec<String>,
    /// Events at sites, such as a party.
    pub occasions: Vec<String>,
    /// Needs of the principal.
    pub needs: Vec<String>,
    /// Leads.
    pub leads: Vec<String>,
    /// Tails, by whom they follow.
    pub tails: Vec<String>,
    /// Informants.
    pub informants: Vec<String>,
    /// Early warnings.
    pub warnings: Vec<String>,
    /// Everything that gives evidence of the site: leads, their raids, tails, informants, surveillance,
    /// signals, liaison.
    pub sources: Vec<String>,
    /// Everything that can detect an approach.
    pub detectors: Vec<String>,
    /// Everything that can delay an approach.
    pub layers: Vec<String>,
    /// Responses.
    pub responses: Vec<String>,
    /// Denial areas.
    pub areas: Vec<String>,
    /// Compartments.
    pub compartments: Vec<String>,
    /// Secrets, those of `known_to` last.
    pub secrets: Vec<String>,
}

/// One line of the table of events: an event in words.
#[derive(Debug, Clone, PartialEq)]
pub struct EventRow {
    /// Which replication.
    pub replication: u64,
    /// Its index in that replication.
    pub index: u32,
    /// When.
    pub at: Instant,
    /// In which part of the campaign.
    pub phase: Phase,
    /// Whose doing.
    pub side: Side,
    /// A stable word for what happened.
    pub kind: &'static str,
    /// What happened, as a sentence.
    pub text: String,
    /// Index of the event that brought it about.
    pub cause: Option<u32>,
    /// Where, if it has a place.
    pub place: Option<Position>,
    /// The seeker's belief in the true site, just after.
    pub belief: f64,
    /// The protectors' alert state, just after.
    pub alert: AlertState,
}
