//! The side that looks for the principal: how it learns, when it goes, how it comes and leaves.

use crate::form::Id;
use crate::moment::Daily;
use crate::quantity::{Chance, Day, Length, Number, Quantity, Rate, Speed, Time};
use crate::scenario::{
    Character, Fusion, Hypothesis, Liaison, Place, SetsOff, Signals, Surveillance,
};
use crate::{record, words};

record! {
    /// The side that looks for the principal.
    pub struct Seeker {
        /// What it thinks before anything is learnt.
        prior: Prior = "{}",
        /// Arrests and other openings that name people.
        lead: Vec<Lead>,
        /// People who report where he is.
        informant: Vec<Informant>,
        /// Following visitors.
        tail: Vec<Tail>,
        /// Searching from the air, or staying over a site.
        surveillance: Vec<Surveillance>,
        /// Hearing emissions.
        signals: Vec<Signals>,
        /// Reports of another agency.
        liaison: Vec<Liaison>,
        /// How what is learnt is put together.
        fusion: Fusion = "{}",
        /// Things that are so or not, and change how right a source is.
        hypothesis: Vec<Hypothesis>,
        /// When to go.
        decision: Decision,
        /// How to come.
        strike: Strike,
        /// Closing the area around the site.
        cordon: Option<Cordon>,
        /// Looking for the principal in flight.
        pursuit: Option<Pursuit>,
        /// Taking him and the wounded out.
        evacuation: Evacuation = "{}",
        /// What it takes the other side to be, where that is not the mean of the scenario.
        believes: Option<Believes>,
    }
}

record! {
    /// What the seeker thinks before anything is learnt, and of what it does not know.
    pub struct Prior {
        /// That he is at none of the sites, or on the way.
        elsewhere: Quantity<Chance> = "{ value = 0.3, assumed = 'the list of sites may be incomplete' }",
        /// That a move leads elsewhere, as the seeker thinks.
        leaves_the_list: Quantity<Chance> = "{ value = 0.1, assumed = 'the list of sites may be incomplete' }",
    }
}

record! {
    /// What the seeker takes the other side to be.
    pub struct Believes {
        /// How long he stays at one site.
        stay: Option<Quantity<Time>>,
        /// Whether the seeker knows of his needs, and so of the sites that he cannot use for long.
        knows_needs: Option<bool>,
    }
}

record! {
    /// An opening, such as an arrest.
    pub struct Lead {
        /// Its name.
        id: Id,
        /// When it comes.
        at: Quantity<Day>,
        /// Whom or what it names.
        yields: Vec<Yield>,
        /// Raids that follow from it, whose finds lead to more.
        raids: Option<Raids>,
    }
}

record! {
    /// What a lead names.
    pub struct Yield {
        /// A visitor, or someone who brings one.
        names: Id,
        /// That it does.
        p: Quantity<Chance>,
    }
}

record! {
    /// Raids that follow from a lead.
    pub struct Raids {
        /// How often, while there is something to follow.
        rate: Quantity<Rate>,
        /// How long a lead, or a raid that found something, gives something to follow.
        lasts: Quantity<Time> = "{ value = '6 d', assumed = 'finds go stale in about a week' }",
        /// That a raid finds something that names a site.
        finds: Quantity<Chance>,
        /// That the site named is where he is at the time.
        right: Quantity<Chance>,
        /// That a raid's find also leads to one of the people of a `[[compartment]]`, any of them alike.
        catches: Option<Quantity<Chance>>,
        /// That a raid's find also names each visitor not known yet.
        names_visitor: Quantity<Chance> = "{ value = 0, assumed = 'finds speak of places' }",
    }
}

record! {
    /// Somebody who reports where he is.
    pub struct Informant {
        /// Name.
        id: Id,
        /// How often a report comes.
        rate: Quantity<Rate>,
        /// That the site reported is where he is; otherwise it is any other, equally likely.
        right: Quantity<Chance>,
        /// The compartment of which he is one: with his first report he gives away what it knows.
        belongs_to: Option<Id>,
        /// Whether he means what he says; honest when absent.
        character: Option<Character>,
        /// Where he has his knowledge from; two of one origin are not counted twice.
        origin: Option<Id>,
    }
}

record! {
    /// Following a visitor on the way to the principal, and watching where the visit led.
    pub struct Tail {
        /// The visitor, or the person who brings one; nobody is followed before a lead names them, unless `known`.
        follows: Id,
        /// Whether the person is known from the start.
        known: bool = "false",
        /// What is not known of who was followed, such as where two accounts differ: of the tails that name the same question, one is so in each draw of the unknowns, all alike.
        one_of: Option<Id>,
        /// That contact is kept through a trip.
        keeps: Quantity<Chance>,
        /// That the site at which the trip seems to end is the right one.
        right: Quantity<Chance> = "{ value = 0.9, assumed = 'neighbouring houses are confused now and then' }",
        /// That the tail is noticed on a trip; when absent, as often as `[watchfulness]` finds.
        noticed: Option<Quantity<Chance>>,
        /// Faces among which it rotates: each is seen so much less often.
        team: Quantity<Number> = "{ value = 1, assumed = 'one follower' }",
        /// What being noticed sets off.
        sets_off: Vec<SetsOff> = "['alert']",
        /// How often watchers left at the site see a sign of him while he is there.
        sights: Quantity<Rate> = "{ value = '0.3 / h', assumed = 'comings, goings, guards outside' }",
        /// How often they take a sign for his when he is not there.
        mistakes: Quantity<Rate> = "{ value = '0.02 / h', assumed = 'one in fifteen of the true ones' }",
        /// That they see him leave.
        sees_departure: Quantity<Chance> = "{ value = 0.7, assumed = 'one road is watched, not every path' }",
    }
}

record! {
    /// When to go.
    pub struct Decision {
        /// Go when belief and forecast are high enough.
        go_when: Option<GoWhen>,
        /// Go by the optimal stopping rule.
        optimal: Option<Optimal>,
        /// What else must hold.
        gate: Vec<Gate>,
        /// Time from belief until the force is ready.
        ready: Quantity<Time> = "{ value = '6 h', assumed = 'a force on call' }",
        /// Somebody else who acts if nothing is done; that ends the search.
        third_party: Option<ThirdParty>,
    }
}

record! {
    /// Go when belief and forecast are high enough.
    pub struct GoWhen {
        /// Least belief in the site.
        belief: Quantity<Chance>,
        /// How long he must be expected to stay, from the decision on.
        window: Quantity<Time>,
        /// Least forecast probability that he stays through the window.
        stays: Quantity<Chance> = "{ value = 0.5, assumed = 'more likely than not' }",
        /// Least forecast probability that the strike succeeds; 0 to go in any case.
        success: Quantity<Chance> = "{ value = 0, assumed = 'the force goes when it knows where' }",
    }
}

record! {
    /// Go by the optimal stopping rule: what each end is worth to the seeker, in one unit of its own, and what waiting risks as it sees it.
    pub struct Optimal {
        /// A strike that succeeds.
        gain: Quantity<Number>,
        /// What a strike at the wrong place costs.
        wrong_fix: Quantity<Number>,
        /// What a strike at the right place that fails costs.
        failed: Quantity<Number>,
        /// What never going costs.
        missed: Quantity<Number>,
        /// What any strike costs, whatever comes of it.
        fallout: Fallout = "{}",
        /// What an hour of watching costs.
        hour: Quantity<Number> = "{ value = 0, assumed = 'the watch is kept in any case' }",
        /// How often waiting is noticed, after which he is gone.
        noticed: Quantity<Rate> = "{ value = '0 / d', assumed = 'watching gives nothing away' }",
        /// Time from setting out to being there.
        lag: Quantity<Time> = "{ value = '1 h', assumed = 'a force near the site' }",
        /// When the window closes; the horizon when absent.
        closes: Option<Quantity<Day>>,
    }
}

record! {
    /// What any strike costs, by an index of the scenario's own.
    pub struct Fallout {
        /// Political: borders, allies, the public.
        political: Quantity<Number> = "{ value = 0, assumed = 'none expected' }",
        /// Violent: what the other side then does.
        violent: Quantity<Number> = "{ value = 0, assumed = 'none expected' }",
    }
}

record! {
    /// Somebody else who acts if nothing is done.
    pub struct ThirdParty {
        /// How often, from the start until a strike sets out.
        acts: Quantity<Rate>,
        /// What that costs the seeker, in the unit of `optimal`.
        loss: Quantity<Number> = "{ value = 0, assumed = 'only the chance is lost' }",
    }
}

words! {
    /// What else must hold before the seeker goes.
    pub enum Gate {
        /// No visitor is seen at the site.
        VisitorGone = "visitor gone",
        /// The force is ready.
        ForceReady = "force ready",
    }
}

words! {
    /// How the seeker comes.
    pub enum Way {
        /// Walking.
        Foot = "foot",
        /// Driving.
        Vehicle = "vehicle",
        /// Flying in, then walking the last stretch.
        Air = "air",
    }
}

record! {
    /// How to come.
    pub struct Strike {
        /// Way of moving.
        way: Way,
        /// When in the day it starts, such as `40 min before sunrise`.
        start: Daily,
        /// Those who come.
        force: StrikeForce,
        /// Where the last stretch on foot begins: this far from the site (fixed).
        dismount: Quantity<Length> = "{ value = '400 m', assumed = 'out of sight of the house where the ground allows' }",
        /// By air: the distance at which the aircraft are heard at the site.
        heard: Quantity<Length> = "{ value = '3 km', assumed = 'a helicopter in still air, on the low side' }",
        /// By air: that those who hear it understand at once, when as alert as usual.
        understood: Quantity<Chance> = "{ value = 0.5, assumed = 'aircraft pass now and then' }",
        /// Speed in the air or on the road.
        speed: Quantity<Speed> = "{ value = '200 km/h', assumed = 'a helicopter near the ground' }",
        /// Coefficient of variation of the whole approach time, one factor for all of it.
        time_cv: Quantity<Number> = "{ value = 0.2, assumed = 'rehearsed' }",
        /// Factor on the time on foot that rehearsal brings.
        rehearsal: Quantity<Number> = "{ value = 1, assumed = 'no effect reported' }",
        /// That the force turns back when it learns that it was seen before the critical detection point.
        aborts: Quantity<Chance> = "{ value = 0, assumed = 'it presses on' }",
        /// Whether it has watched the patrols long enough to know their times; of those that walk at random there is nothing to know.
        watched: bool = "false",
        /// The kind of adversary, as the diagrams of sites tell kinds apart; their first when absent.
        threat: Option<Id>,
        /// From where it comes; when absent, from the best side as the seeker knows it.
        from: Option<Place>,
    }
}

record! {
    /// Those who come.
    pub struct StrikeForce {
        /// How many.
        people: Quantity<Number>,
    }
}

record! {
    /// Closing the area around the site.
    pub struct Cordon {
        /// Time from contact until it is closed.
        closes: Quantity<Time>,
        /// Its radius; fixed.
        radius: Quantity<Length>,
    }
}

record! {
    /// Looking for the principal in flight: random search over the disc that he may have reached.
    pub struct Pursuit {
        /// Speed of those in flight.
        flight_speed: Quantity<Speed>,
        /// Groups that search.
        searchers: Quantity<Number>,
        /// Speed of a searching group.
        speed: Quantity<Speed>,
        /// Sweep width of a searching group.
        sweep_width: Quantity<Length>,
        /// Time from the break-out until the search starts.
        late: Quantity<Time>,
        /// How long the search goes on.
        lasts: Quantity<Time>,
    }
}

record! {
    /// Taking the principal and the wounded out.
    pub struct Evacuation {
        /// Time until he is picked up.
        pick_up: Quantity<Time> = "{ value = '20 min', assumed = 'aircraft wait nearby' }",
        /// Time from there to care.
        to_care: Quantity<Time> = "{ value = '45 min', assumed = 'the nearest medical centre' }",
    }
}
