//! The things that can happen in a campaign.

use crate::log::{Names, Side};
use crate::scenario::AlertState;

/// What detected an approach: an index into [`Names::detectors`].
pub type Detector = u16;

macro_rules! happenings {
    ($($(#[doc = $doc:literal])* $variant:ident { $($(#[doc = $field_doc:literal])* $field:ident : $type:ty),* } $side:ident $kind:literal,)*) => {
        /// Something that happened. Numbers without a unit are indices into [`Names`].
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub enum What {
            $($(#[doc = $doc])* $variant { $($(#[doc = $field_doc])* $field: $type),* },)*
        }

        impl What {
            /// Whose doing it is.
            pub const fn side(&self) -> Side {
                match self { $(Self::$variant { .. } => Side::$side,)* }
            }

            /// A stable word for it.
            pub const fn kind(&self) -> &'static str {
                match self { $(Self::$variant { .. } => $kind,)* }
            }
        }
    };
}

happenings! {
    /// The principal leaves a site.
    Leaves { /** From there. */ site: u16, /** To there. */ to: u16 } Principal "leaves",
    /// He arrives.
    Arrives { /** There. */ site: u16 } Principal "arrives",
    /// A need is met.
    Treated { /** Which. */ need: u16 } Principal "treated",
    /// A need could not be met in time.
    NeedMissed { /** Which. */ need: u16 } Principal "need missed",
    /// A visitor sets out and arrives.
    VisitBegins { /** Who. */ visitor: u16, /** Where. */ site: u16 } Protector "visit begins",
    /// A visitor leaves.
    VisitEnds { /** Who. */ visitor: u16 } Protector "visit ends",
    /// An occasion is held.
    Held { /** Which. */ occasion: u16 } Protector "occasion held",
    /// The alert state changes.
    Alert { /** To this. */ state: AlertState } Protector "alert state",
    /// A device alarms without cause, and is believed.
    Nuisance { /** Which detector. */ detector: Detector } Protector "nuisance alarm",
    /// A lead comes.
    Lead { /** Which. */ lead: u16 } Seeker "lead",
    /// A visitor becomes known to the seeker.
    VisitorNamed { /** Who. */ visitor: u16 } Seeker "visitor named",
    /// A source names a site.
    SiteNamed { /** Which source. */ source: u16, /** Which site. */ site: u16 } Seeker "site named",
    /// A report tells on what its origin said before.
    Repeats { /** Which source. */ source: u16, /** Which site. */ site: u16 } Seeker "report repeats",
    /// Two sources name different sites.
    Conflict { /** Which source. */ source: u16, /** Which other one. */ other: u16 } Seeker "sources conflict",
    /// An emission is heard, and located.
    Fix { /** Which source. */ source: u16, /** The site nearest to the fix. */ site: u16 } Seeker "emission located",
    /// Surveillance comes to stay over a site.
    StaysOver { /** Which source. */ source: u16, /** Which site. */ site: u16 } Seeker "stays over",
    /// It leaves it.
    StayEnds { /** Which source. */ source: u16, /** Which site. */ site: u16 } Seeker "stay ends",
    /// It sees a sign of him.
    SeenFromAbove { /** Which source. */ source: u16, /** At this site. */ site: u16 } Seeker "seen from above",
    /// It sees him leave.
    LeavesSeenFromAbove { /** Which source. */ source: u16, /** From this site. */ site: u16 } Seeker "departure seen from above",
    /// It sees him come.
    ArrivesSeenFromAbove { /** Which source. */ source: u16, /** To this site. */ site: u16 } Seeker "arrival seen from above",
    /// It has followed him to a site.
    FollowedFromAbove { /** Which source. */ source: u16, /** To this site. */ site: u16 } Seeker "followed from above",
    /// What counters it gives a site away.
    CounterLocated { /** Which source. */ source: u16, /** Which site. */ site: u16 } Seeker "counter-drone located",
    /// It keeps contact with him as he breaks out.
    KeptInFlight { /** Which source. */ source: u16 } Seeker "kept in flight",
    /// The seeker's plans leak.
    Leaks { /** By which early warning. */ warning: u16 } Protector "plans leak",
    /// The warning reaches him.
    Warned { /** Which early warning. */ warning: u16 } Protector "warned",
    /// A stranger is taken for a follower.
    StrangerSuspected { /** By which visitor. */ visitor: u16 } Protector "stranger suspected",
    /// Somebody who knows is turned or caught.
    Turned { /** Of which compartment. */ compartment: u16 } Seeker "turned or caught",
    /// A secret is given away.
    GivenAway { /** Which. */ secret: u16 } Seeker "secret given away",
    /// Somebody who was turned or caught says that he is not at a site.
    SiteDenied { /** Which source. */ source: u16, /** Which site. */ site: u16 } Seeker "site denied",
    /// A raid finds nothing of use.
    RaidEmpty { /** Which source. */ source: u16 } Seeker "raid without finds",
    /// A tail loses contact.
    TailLost { /** Which. */ tail: u16 } Seeker "tail lost",
    /// A tail follows a visitor to a site, and watchers stay.
    TailArrives { /** Which. */ tail: u16, /** Which site it takes it to be. */ site: u16 } Seeker "tail arrives",
    /// A tail is noticed.
    TailNoticed { /** Which. */ tail: u16 } Protector "tail noticed",
    /// Watchers see a sign of him.
    Sighting { /** Which tail's watchers. */ tail: u16, /** At this site. */ site: u16 } Seeker "sighting",
    /// Watchers see him leave.
    DepartureSeen { /** Which tail's watchers. */ tail: u16, /** From this site. */ site: u16 } Seeker "departure seen",
    /// Belief in a site passes the threshold.
    Located { /** Which. */ site: u16, /** Whether he is there. */ truly: bool } Seeker "located",
    /// Belief in it falls below the threshold before a strike begins.
    Unlocated { /** Which. */ site: u16 } Seeker "location lost",
    /// The decision to go.
    Go { /** Where. */ site: u16, /** Belief in it. */ belief: f64, /** The belief that the rule asks for. */ asked: f64, /** Seconds until the start. */ in_s: f64 } Seeker "go",
    /// Somebody else acts first, and the search is over.
    Forestalled {} Seeker "forestalled",
    /// It is called off.
    CalledOff { /** Where. */ site: u16 } Seeker "called off",
    /// A strike begins.
    StrikeBegins { /** Where. */ site: u16, /** How many. */ people: u16 } Seeker "strike begins",
    /// It crosses into a layer.
    Crosses { /** Which. */ layer: u16 } Seeker "crosses",
    /// It is detected.
    Detected { /** By what. */ detector: Detector } Protector "detected",
    /// One of those who come is harmed on the ground of a denial area.
    Harmed { /** Which area. */ area: u16, /** Killed rather than wounded. */ killed: bool } Protector "harmed in a denial area",
    /// The call does not reach a response.
    CallFails { /** Which. */ response: u16 } Protector "call fails",
    /// A response is in place.
    ResponseArrives { /** Which. */ response: u16 } Protector "response arrives",
    /// The strike turns back.
    TurnsBack {} Seeker "turns back",
    /// The strike reaches the site and he is not there.
    DryHole { /** Where. */ site: u16 } Seeker "dry hole",
    /// The fight begins.
    Contact { /** Seekers. */ seekers: u16, /** Protectors. */ protectors: u16 } Seeker "contact",
    /// A protector falls.
    ProtectorFalls { /** Killed rather than wounded. */ killed: bool } Seeker "protector falls",
    /// A seeker falls.
    SeekerFalls { /** Killed rather than wounded. */ killed: bool } Protector "seeker falls",
    /// The protectors give up.
    ProtectorsYield { /** How many are left. */ left: u16 } Protector "protectors give up",
    /// The seekers withdraw.
    SeekersYield { /** How many are left. */ left: u16 } Seeker "seekers withdraw",
    /// The principal is hit.
    Hit { /** Killed at once. */ killed: bool } Principal "principal hit",
    /// He breaks out.
    BreaksOut { /** How many go with him. */ with: u16 } Principal "breaks out",
    /// The cordon closes.
    CordonCloses { /** Whether he is inside. */ inside: bool } Seeker "cordon closes",
    /// The search for him starts.
    SearchStarts {} Seeker "search starts",
    /// He is found.
    Found {} Seeker "found",
    /// The search ends without finding him.
    SearchEnds {} Seeker "search ends",
    /// He is taken.
    Taken { /** Alive. */ alive: bool } Seeker "taken",
    /// He is picked up.
    PickedUp {} Seeker "picked up",
    /// He dies of his wounds.
    Dies {} Principal "dies of wounds",
    /// He reaches care.
    ReachesCare {} Principal "reaches care",
}

fn name(list: &[String], index: u16) -> &str {
    list.get(usize::from(index)).map_or("?", String::as_str)
}

impl What {
    /// What happened, as a sentence that begins with a capital letter.
    pub fn sentence(&self, names: &Names) -> String {
        let sentence = self.clause(names);
        // names of things may begin small
        let mut letters = sentence.chars();
        letters
            .next()
            .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    }

    fn clause(self, names: &Names) -> String {
        let site = |i: u16| name(&names.sites, i);
        let kill = |killed: bool| if killed { "killed" } else { "wounded" };
        match self {
            Self::Leaves { site: from, to } => {
                format!("The principal leaves {} for {}.", site(from), site(to))
            }
            Self::Arrives { site: at } => format!("The principal arrives at {}.", site(at)),
            Self::Treated { need } => format!("The need for {} is met.", name(&names.needs, need)),
            Self::NeedMissed { need } => {
                format!("The need for {} is not met in time.", name(&names.needs, need))
            }
            Self::VisitBegins { visitor, site: at } => {
                format!("Visitor {} comes to {}.", name(&names.visitors, visitor), site(at))
            }
            Self::VisitEnds { visitor } => {
                format!("Visitor {} leaves.", name(&names.visitors, visitor))
            }
            Self::Held { occasion } => format!("The {} is held.", name(&names.occasions, occasion)),
            Self::Alert { state } => format!("The protectors' alert state is {}.", state.word()),
            Self::Nuisance { detector } => format!(
                "{} alarms without cause and is believed.",
                name(&names.detectors, detector)
            ),
            Self::Lead { lead } => format!("A lead comes: {}.", name(&names.leads, lead)),
            Self::VisitorNamed { visitor } => {
                format!("The seeker learns of visitor {}.", name(&names.visitors, visitor))
            }
            Self::SiteNamed { source, site: at } => {
                format!("{} names {}.", name(&names.sources, source), site(at))
            }
            Self::Repeats { source, site: at } => {
                format!(
                    "{} tells on what its origin said: {}.",
                    name(&names.sources, source),
                    site(at)
                )
            }
            Self::Conflict { source, other } => format!(
                "{} and {} name different sites.",
                name(&names.sources, source),
                name(&names.sources, other)
            ),
            Self::Fix { source, site: at } => {
                format!(
                    "{} locates an emission, nearest to {}.",
                    name(&names.sources, source),
                    site(at)
                )
            }
            Self::StaysOver { source, site: at } => {
                format!("{} stays over {}.", name(&names.sources, source), site(at))
            }
            Self::StayEnds { source, site: at } => {
                format!("{} leaves {}, and searches on.", name(&names.sources, source), site(at))
            }
            Self::SeenFromAbove { source, site: at } => format!(
                "{} sees at {} what it takes for the principal.",
                name(&names.sources, source),
                site(at)
            ),
            Self::LeavesSeenFromAbove { source, site: at } => {
                format!("{} sees the principal leave {}.", name(&names.sources, source), site(at))
            }
            Self::ArrivesSeenFromAbove { source, site: at } => {
                format!("{} sees the principal come to {}.", name(&names.sources, source), site(at))
            }
            Self::FollowedFromAbove { source, site: at } => format!(
                "{} has followed the principal to {}.",
                name(&names.sources, source),
                site(at)
            ),
            Self::CounterLocated { source, site: at } => format!(
                "{} locates what is used against it: at {}.",
                name(&names.sources, source),
                site(at)
            ),
            Self::KeptInFlight { source } => {
                format!("{} keeps contact with the principal.", name(&names.sources, source))
            }
            Self::Leaks { warning } => {
                format!("The plans leak: {}.", name(&names.warnings, warning))
            }
            Self::Warned { warning } => {
                format!("The protectors are warned: {}.", name(&names.warnings, warning))
            }
            Self::StrangerSuspected { visitor } => {
                format!(
                    "Visitor {} takes a stranger for a follower.",
                    name(&names.visitors, visitor)
                )
            }
            Self::Turned { compartment } => {
                format!("One of {} is turned or caught.", name(&names.compartments, compartment))
            }
            Self::GivenAway { secret } => {
                format!("The secret is out: {}.", name(&names.secrets, secret))
            }
            Self::SiteDenied { source, site: at } => {
                format!("{}: he is not at {}.", name(&names.sources, source), site(at))
            }
            Self::RaidEmpty { source } => {
                format!("{}: nothing of use is found.", name(&names.sources, source))
            }
            Self::TailLost { tail } => {
                format!("The tail on {} loses contact.", name(&names.tails, tail))
            }
            Self::TailArrives { tail, site: at } => format!(
                "The tail on {} leads to {}, and watchers stay.",
                name(&names.tails, tail),
                site(at)
            ),
            Self::TailNoticed { tail } => {
                format!("The tail on {} is noticed.", name(&names.tails, tail))
            }
            Self::Sighting { site: at, .. } => {
                format!("Watchers at {} see what they take for the principal.", site(at))
            }
            Self::DepartureSeen { site: at, .. } => {
                format!("Watchers see the principal leave {}.", site(at))
            }
            Self::Located { site: at, truly } => {
                let how = if truly { "rightly" } else { "wrongly" };
                format!("The seeker holds, {how}, that the principal is at {}.", site(at))
            }
            Self::Unlocated { site: at } => {
                format!("The seeker is no longer sure of {}.", site(at))
            }
            Self::Go { site: at, belief, asked, in_s } => format!(
                "The decision is to go to {}: belief {belief:.2} where {asked:.2} is asked, {:.1} h until the start.",
                site(at),
                in_s / 3600.0
            ),
            Self::Forestalled {} => "A third party acts first; the search is over.".to_owned(),
            Self::CalledOff { site: at } => format!("The strike on {} is called off.", site(at)),
            Self::StrikeBegins { site: at, people } => {
                format!("A strike of {people} sets out for {}.", site(at))
            }
            Self::Crosses { layer } => format!("It passes {}.", name(&names.layers, layer)),
            Self::Detected { detector } => {
                format!("It is detected by {}.", name(&names.detectors, detector))
            }
            Self::Harmed { area, killed } => {
                format!("A seeker is {} in {}.", kill(killed), name(&names.areas, area))
            }
            Self::CallFails { response } => {
                format!("The call does not reach {}.", name(&names.responses, response))
            }
            Self::ResponseArrives { response } => {
                format!("{} is in place.", name(&names.responses, response))
            }
            Self::TurnsBack {} => "The strike turns back.".to_owned(),
            Self::DryHole { site: at } => {
                format!("The strike reaches {}; the principal is not there.", site(at))
            }
            Self::Contact { seekers, protectors } => {
                format!("The fight begins, {seekers} against {protectors}.")
            }
            Self::ProtectorFalls { killed } => format!("A protector is {}.", kill(killed)),
            Self::SeekerFalls { killed } => format!("A seeker is {}.", kill(killed)),
            Self::ProtectorsYield { left } => format!("The protectors give up, with {left} left."),
            Self::SeekersYield { left } => format!("The seekers withdraw, with {left} left."),
            Self::Hit { killed: true } => "The principal is hit and dies at once.".to_owned(),
            Self::Hit { killed: false } => "The principal is wounded.".to_owned(),
            Self::BreaksOut { with } => {
                format!("The principal breaks out, with {with} companions.")
            }
            Self::CordonCloses { inside } => {
                format!(
                    "The cordon closes; the principal is {}.",
                    if inside { "inside" } else { "outside" }
                )
            }
            Self::SearchStarts {} => "The search for the principal starts.".to_owned(),
            Self::Found {} => "The principal is found.".to_owned(),
            Self::SearchEnds {} => "The search ends without finding the principal.".to_owned(),
            Self::Taken { alive } => {
                format!("The principal is taken{}.", if alive { " alive" } else { ", dead" })
            }
            Self::PickedUp {} => "The principal is picked up.".to_owned(),
            Self::Dies {} => "The principal dies of wounds.".to_owned(),
            Self::ReachesCare {} => "The principal reaches care.".to_owned(),
        }
    }
}
