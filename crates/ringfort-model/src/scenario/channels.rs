//! The channels by which he is found: from the air, by signals, through others; and what counters
//! them.

use crate::form::Id;
use crate::quantity::{Area, Chance, Length, Number, Quantity, Rate, Speed, Time};
use crate::{record, words};

record! {
    /// Searching from the air, or staying over a site.
    pub struct Surveillance {
        /// Its name.
        id: Id,
        /// Sites within the area that is searched; every site on the map when empty.
        over: Vec<Id>,
        /// Area that is searched; that of the map when absent.
        area: Option<Quantity<Area>>,
        /// Sweep width.
        sweep_width: Quantity<Length>,
        /// Speed over ground.
        speed: Quantity<Speed>,
        /// How its passes lie.
        passes: Passes = "'at random'",
        /// Height flown at; below every ceiling when absent.
        altitude: Option<Quantity<Length>>,
        /// Hours on station a day; all of them when absent.
        on_station: Option<Quantity<Time>>,
        /// That a pass over the site where he is shows that he is there.
        detects: Quantity<Chance>,
        /// That a pass over a site where he is not shows the same.
        mistakes: Quantity<Chance> = "{ value = 0.02, assumed = 'other places are guarded too' }",
        /// That as long as he stays at a site nothing of him can be seen from the air: canopy, roof, cloud, night; one cause for all passes and looks.
        masked: Quantity<Chance> = "{ value = 0, assumed = 'in the open' }",
        /// Share of what the list of sites leaves out that lies within the area.
        covers_elsewhere: Quantity<Chance> = "{ value = 0.5, assumed = 'half of where else he could be' }",
        /// Staying over a site that is believed in; it only searches when absent.
        stare: Option<Stare>,
        /// That a look from the air identifies him; as `[identity]` says when absent.
        identifies: Option<Quantity<Chance>>,
        /// Whose picture it is; reports of the same origin are not counted beside it.
        origin: Option<Id>,
    }
}

words! {
    /// How the passes of a search lie, which decides what a coverage finds.
    pub enum Passes {
        /// As if thrown at random: 1 - exp(-C).
        AtRandom = "at random",
        /// Parallel tracks under the inverse-cube law: erf(C √π/2), the optimistic bound.
        Parallel = "parallel",
        /// Without overlap: C, up to 1, which no trial reached.
        WithoutOverlap = "without overlap",
    }
}

record! {
    /// Staying over a site.
    pub struct Stare {
        /// Belief in a site from which on it stays over it; it leaves at half of that.
        at_belief: Quantity<Chance> = "{ value = 0.5, assumed = 'a place more likely than not is worth a stay' }",
        /// How often somebody who may be he is seen while he is there.
        sights: Quantity<Rate> = "{ value = '0.5 / h', assumed = 'comings and goings seen from above' }",
        /// How often somebody is taken for him while he is not there, or cannot be seen.
        mistakes: Quantity<Rate> = "{ value = '0.02 / h', assumed = 'one in twenty-five of the true ones' }",
        /// That it sees him come or go.
        sees_moves: Quantity<Chance> = "{ value = 0.9, assumed = 'a vehicle in the open' }",
        /// That it keeps contact with him on the way, to where he goes; in flight too.
        keeps: Quantity<Chance> = "{ value = 0.7, assumed = 'cover and traffic on the way' }",
    }
}

record! {
    /// What degrades aerial watching.
    pub struct CounterDrone {
        /// Its name.
        id: Id,
        /// The site that it guards.
        around: Id,
        /// How far it reaches; fixed.
        radius: Quantity<Length>,
        /// How high it reaches.
        ceiling: Quantity<Length>,
        /// Factor on the probability of detection from the air, below the ceiling.
        factor: Quantity<Chance>,
        /// That an hour of its use under an aircraft gives the site away.
        gives_away: Quantity<Chance> = "{ value = 0, assumed = 'its use is not located' }",
        /// That it is used under an aircraft although he is not there, for each time that it is used because he is.
        without_him: Quantity<Chance> = "{ value = 0.5, assumed = 'it guards the place too' }",
    }
}

record! {
    /// Hearing emissions on the map.
    pub struct Signals {
        /// Its name.
        id: Id,
        /// That an emission is heard.
        intercept: Quantity<Chance>,
        /// Radius within which half of its fixes lie.
        error: Quantity<Length>,
        /// How often something else, anywhere on the map, is taken for a device of his.
        mistakes: Quantity<Rate> = "{ value = '0 / d', assumed = 'the devices are told from others' }",
        /// Whose picture it is; reports of the same origin are not counted beside it.
        origin: Option<Id>,
    }
}

record! {
    /// A device near the principal that can be heard.
    pub struct Emission {
        /// Its name.
        id: Id,
        /// How often it emits.
        rate: Quantity<Rate>,
        /// Sites where it is used while he is there; it goes with him everywhere when empty.
        at: Vec<Id>,
        /// Distance kept between it and the principal.
        kept_at: Option<Quantity<Length>>,
    }
}

record! {
    /// Reports of another agency.
    pub struct Liaison {
        /// Its name.
        id: Id,
        /// How often it reports.
        rate: Quantity<Rate>,
        /// That a report names the site where he was when it was made; otherwise any other, equally likely.
        right: Quantity<Chance>,
        /// How old a report is when it comes.
        delay: Option<Quantity<Time>>,
        /// Whether it means what it says; honest when absent.
        character: Option<Character>,
        /// Where it has its knowledge from; two of one origin are not counted twice.
        origin: Id,
    }
}

record! {
    /// What a source is, once and for all: shares that are put in proportion.
    pub struct Character {
        /// It says what it knows.
        honest: Quantity<Chance>,
        /// It names any site, equally likely.
        random: Quantity<Chance> = "{ value = 0, assumed = 'it knows something' }",
        /// It names the right site as often as an honest one errs.
        hostile: Quantity<Chance> = "{ value = 0, assumed = 'it has no reason to mislead' }",
    }
}

record! {
    /// Something that is so or not, and changes how right sources are.
    pub struct Hypothesis {
        /// What is so if it holds.
        id: Id,
        /// That it holds.
        p: Quantity<Chance>,
        /// What it changes if it holds.
        changes: Vec<Change>,
    }
}

record! {
    /// How right a source is if a hypothesis holds.
    pub struct Change {
        /// The informant, the liaison, or the person whom a tail follows.
        of: Id,
        /// That what it names is right then.
        right: Quantity<Chance>,
    }
}

record! {
    /// How what is learnt is put together.
    pub struct Fusion {
        /// A report within this time after its origin's last own word repeats that word, and counts for nothing.
        repeats_within: Quantity<Time> = "{ value = '24 h', assumed = 'what is told on within a day is the same news' }",
        /// Two sources that name different sites within that time conflict when both are right with at least this probability together, taken for independent.
        conflict: Quantity<Chance> = "{ value = 0.5, assumed = 'either could be believed alone' }",
    }
}

record! {
    /// How well outsiders would know the principal.
    pub struct Identity {
        /// That one look identifies him: what is not identified is somebody, and says nothing.
        per_look: Quantity<Chance>,
    }
}

record! {
    /// A leak out of the seeker's plans.
    pub struct EarlyWarning {
        /// Its name.
        id: Id,
        /// How often each planner leaks while a strike is prepared: from belief in a site on.
        while_preparing: Quantity<Rate>,
        /// The same while a strike is under way.
        while_striking: Option<Quantity<Rate>>,
        /// How many plan and could leak, each on their own.
        planners: Quantity<Number> = "{ value = 1, assumed = 'the rate is that of all together' }",
        /// Time that it needs to reach the principal.
        lead_time: Quantity<Time>,
        /// What it sets off.
        sets_off: Vec<SetsOff>,
    }
}

words! {
    /// What a warning sets off.
    pub enum SetsOff {
        /// The alert state becomes high.
        Alert = "alert",
        /// He leaves for another site, after the reaction of `[principal.on_alarm]` or at once.
        Move = "move",
    }
}

record! {
    /// How those who come to him look out for followers: a face met again at too many places is taken for a tail.
    pub struct Watchfulness {
        /// Places on a trip where faces can be compared.
        places: u32,
        /// That a stranger seen before is met again at one of them by chance.
        by_chance: Quantity<Chance>,
        /// That a follower shows there.
        if_following: Quantity<Chance>,
        /// Attention: the share of what shows that is noticed.
        attention: Quantity<Chance> = "{ value = 1, assumed = 'a trained eye' }",
        /// Strangers on a trip among whom a follower would be.
        strangers: u32,
        /// Accepted chance that on a trip without followers anyone is taken for one.
        false_alarm: Quantity<Chance> = "{ value = 0.05, assumed = 'once in twenty trips' }",
        /// What taking somebody for a follower sets off.
        sets_off: Vec<SetsOff> = "['alert']",
    }
}
