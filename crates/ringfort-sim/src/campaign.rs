//! One campaign, from the scenario's start until the principal's fate is settled.
//!
//! A campaign is a pure function of (scenario, world, plan, unknowns, seed, replication). Its state
//! changes only in the handlers of the modules below, each of which reads as one phase.

mod air;
mod approach;
mod crossing;
mod decide;
mod engage;
mod evacuate;
mod find;
mod fix;
mod knowledge;
mod liaison;
mod habits;
mod purpose;
mod pursue;
mod reach;
mod routine;
mod secrets;
mod signals;
mod warning;

pub use approach::race;

use ringfort_analysis::belief::Belief;
use ringfort_analysis::plan::{Channels, Plan};
use ringfort_model::log::{Event, Fate, Log, Phase, Row, Stage, What};
use ringfort_model::quantity::{Draw, Quantity, Values};
use ringfort_model::scenario::{AlertState, Scenario};
use ringfort_model::units::{Duration, Instant, Position};
use ringfort_world::World;

use crate::agenda::{Agenda, Ticket};
use crate::chance::Chance;
use crate::unknowns::{Keys, Unknowns};

/// Everything that a campaign reads and never changes.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    /// What the user said.
    pub scenario: &'a Scenario,
    /// What is there.
    pub world: &'a World,
    /// What was worked out beforehand.
    pub plan: &'a Plan,
    /// The names of draws.
    pub keys: &'a Keys,
    /// This draw of the unknowns.
    pub unknowns: &'a Unknowns,
}

/// What a caller may ask of a campaign beside its course.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Options {
    /// Keep the belief step by step.
    pub trace: bool,
    /// The sources that the seeker does without.
    pub without: Without,
}

/// Some of the sources of [`ringfort_model::log::Names`]; of more than [`Without::MOST`] the later
/// ones are never among them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Without(u128);

impl Without {
    /// How many sources can be told apart.
    pub const MOST: usize = 128;

    /// One source alone.
    pub const fn one(source: u16) -> Self {
        Self(0).and(source)
    }

    /// These, and one more.
    #[must_use]
    pub const fn and(self, source: u16) -> Self {
        if (source as usize) < Self::MOST { Self(self.0 | 1 << source) } else { self }
    }

    /// Whether a source is among them.
    pub const fn holds(self, source: u16) -> bool {
        (source as usize) < Self::MOST && self.0 >> source & 1 == 1
    }
}

/// What will happen next.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Next {
    Step,
    Depart { alarm: bool },
    Arrive,
    Visit(u16),
    Brings(u16),
    VisitEnds(u16),
    Occasion(u16),
    AlertEnds,
    Nuisance(u16),
    Lead(u16),
    Raid(u16),
    Report(u16),
    ReportMade(u16),
    ReportComes { liaison: u16, count: u32 },
    Heard { signals: u16, device: u16 },
    Leaks(u16),
    Warned(u16),
    Turned { compartment: u16, person: u32 },
    Strike,
    Cross(u16),
    Detect(u16),
    SetsOff { area: u16, count: u32 },
    Response(u16),
    Contact,
    Loss,
    HitAtSite,
    BreakOut,
    CordonCloses,
    SearchStarts,
    Found,
    SearchEnds,
    PickUp,
    Dies,
    Care,
    Forestalled,
    Habit { habit: u16, day: u32 },
    Goes(u16),
    GoesHome(u16),
    Horizon,
}

/// What will happen next, and the event that brings it about.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Planned {
    next: Next,
    cause: Option<u32>,
}

/// A campaign under way.
#[derive(Debug, Clone)]
pub struct Campaign<'a> {
    set: Setting<'a>,
    options: Options,
    chance: Chance,
    now: Instant,
    agenda: Agenda<Planned>,
    principal: routine::Principal,
    alert: routine::Alertness,
    seeker: knowledge::Knowledge,
    /// The channels as they are in this draw of the unknowns.
    truth: Channels,
    /// What is so of what is unknown of the sources.
    world: usize,
    warnings: warning::Warnings,
    leaks: secrets::Leaks,
    strike: Option<reach::Strike>,
    wound: Option<evacuate::Wound>,
    picked_up: bool,
    visitor_left: Option<Instant>,
    followed_at: Option<Instant>,
    /// Per sensor: its detector and its site.
    sensors: Vec<(u16, usize)>,
    nuisances: Vec<u32>,
    row: Row,
    events: Vec<Event>,
    beliefs: Vec<(Instant, Vec<f64>)>,
    cause: Option<u32>,
    settled: bool,
}

/// Plays one campaign to its end.
pub fn run(set: Setting<'_>, seed: u64, replication: u64, options: Options) -> Log {
    let mut campaign = Campaign::new(set, seed, replication, options);
    while campaign.step() {}
    campaign.log()
}

impl<'a> Campaign<'a> {
    /// A campaign at its start.
    pub fn new(set: Setting<'a>, seed: u64, replication: u64, options: Options) -> Self {
        let row = Row {
            replication,
            outer: set.unknowns.outer,
            fate: Fate::Free,
            stage: Some(Stage::NeverLocated),
            window_missed: false,
            moved: false,
            interrupted: false,
            reached: false,
            hit: false,
            strikes: 0,
            first_lead: None,
            located: None,
            decided: None,
            visitor_left: None,
            followed: None,
            launched: None,
            detected: None,
            contact: None,
            broke_out: None,
            found: None,
            ended: set.plan.horizon,
            deciding_source: None,
            struck: None,
            detected_by: None,
            delayed_by: None,
            protectors_killed: 0,
            protectors_wounded: 0,
            seekers_killed: 0,
            seekers_wounded: 0,
            with_him: 0,
        };
        let mut campaign = Self {
            set,
            options,
            chance: Chance::new(seed, replication),
            now: Instant::START,
            agenda: Agenda::new(),
            principal: routine::Principal::new(set),
            alert: routine::Alertness::usually(set.scenario.file.alert.usual),
            seeker: knowledge::Knowledge::new(set),
            truth: Channels::default(),
            world: 0,
            warnings: warning::Warnings::default(),
            leaks: secrets::Leaks::default(),
            strike: None,
            wound: None,
            picked_up: false,
            visitor_left: None,
            followed_at: None,
            sensors: Vec::new(),
            nuisances: Vec::new(),
            row,
            events: Vec::with_capacity(96),
            beliefs: Vec::new(),
            cause: None,
            settled: false,
        };
        campaign.truth =
            Channels::new(set.scenario, set.world, &|quantity| campaign.worth(quantity));
        campaign.begin_routine();
        campaign.begin_find();
        campaign.begin_secrets();
        campaign.begin_decide();
        campaign.plan_at(set.plan.horizon, Next::Horizon);
        campaign
    }

    /// Plays the next event; false once the campaign is over.
    pub fn step(&mut self) -> bool {
        if self.settled {
            return false;
        }
        let Some((at, Planned { next, cause })) = self.agenda.next() else { return false };
        self.now = at;
        self.cause = cause;
        match next {
            Next::Step => self.step_of_belief(),
            Next::Depart { alarm } => self.depart(alarm),
            Next::Arrive => self.arrive(),
            Next::Visit(v) => self.visit(v),
            Next::Brings(v) => self.brings(v),
            Next::VisitEnds(v) => self.visit_ends(v),
            Next::Occasion(o) => self.occasion(o),
            Next::AlertEnds => self.alert_ends(),
            Next::Nuisance(s) => self.nuisance(s),
            Next::Lead(l) => self.lead(l),
            Next::Raid(l) => self.raid(l),
            Next::Report(i) => self.report(i),
            Next::ReportMade(l) => self.report_made(l),
            Next::ReportComes { liaison, count } => self.report_comes(liaison, count),
            Next::Heard { signals, device } => self.heard(signals, device),
            Next::Leaks(w) => self.leaks(w),
            Next::Warned(w) => self.warned(w),
            Next::Turned { compartment, person } => self.turned(compartment, person),
            Next::Strike => self.strike_begins(),
            Next::Cross(layer) => self.note(Phase::Approach, What::Crosses { layer }),
            Next::Detect(detector) => self.detected(detector),
            Next::SetsOff { area, count } => self.sets_off(area, count),
            Next::Response(r) => self.response_arrives(r),
            Next::Contact => self.contact(),
            Next::Loss => self.loss(),
            Next::HitAtSite => self.hit_at_site(),
            Next::BreakOut => self.break_out(),
            Next::CordonCloses => self.cordon_closes(),
            Next::SearchStarts => self.note(Phase::Pursue, What::SearchStarts {}),
            Next::Found => self.found(),
            Next::SearchEnds => self.search_ends(),
            Next::PickUp => self.pick_up(),
            Next::Dies => self.dies(),
            Next::Care => self.reaches_care(),
            Next::Forestalled => self.forestalled(),
            Next::Habit { habit, day } => self.habit(habit, day),
            Next::Goes(habit) => self.goes(habit),
            Next::GoesHome(habit) => self.goes_home(habit),
            Next::Horizon => self.horizon(),
        }
        !self.settled
    }

    /// The log of the campaign as it stands.
    pub fn log(self) -> Log {
        Log { row: self.row, events: self.events, beliefs: self.beliefs }
    }

    /// The moment of the event played last.
    pub fn now(&self) -> Instant {
        self.now
    }

    /// The seeker's belief: each site in order, then elsewhere.
    pub fn belief(&self) -> &Belief {
        &self.seeker.belief
    }

    /// The events so far.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// The end of what is followed; a strike that is under way is played out.
    fn horizon(&mut self) {
        if !self.strike.as_ref().is_some_and(|s| s.begun) {
            self.settle();
        }
    }

    fn settle(&mut self) {
        self.settled = true;
        self.row.ended = self.now;
        if self.row.fate != Fate::Free {
            self.row.stage = None;
        }
    }

    fn end_with(&mut self, fate: Fate) {
        self.row.fate = fate;
        self.settle();
    }

    /// Raises the furthest stage that the seeker came to.
    fn reached_stage(&mut self, stage: Stage) {
        self.row.stage = self.row.stage.max(Some(stage));
    }

    /// Plans what the event noted last at this moment brings about.
    fn plan_at(&mut self, at: Instant, next: Next) -> Ticket {
        let planned = Planned { next, cause: self.cause };
        self.agenda.at(at.max(self.now), priority(next), planned)
    }

    fn plan_in(&mut self, seconds: f64, next: Next) -> Ticket {
        let delay = Duration::from_seconds(seconds.max(0.0));
        self.plan_at(self.now + delay, next)
    }

    /// Plans what comes of itself.
    fn plan_afresh(&mut self, seconds: f64, next: Next) -> Ticket {
        self.cause = None;
        self.plan_in(seconds, next)
    }

    /// Writes down that something happened, brought about by the event noted last at this moment.
    fn note(&mut self, phase: Phase, what: What) {
        self.note_at(phase, what, None);
    }

    fn note_at(&mut self, phase: Phase, what: What, place: Option<Position>) {
        let index = self.events.len() as u32;
        let belief = self.principal.site().map_or(0.0, |s| self.seeker.belief.probability(s));
        let alert = self.alert.state();
        let cause = self.cause.replace(index);
        self.events.push(Event { at: self.now, phase, what, cause, place, belief, alert });
    }

    /// Names the event that the next note follows from.
    fn because_of(&mut self, event: Option<u32>) {
        if event.is_some() {
            self.cause = event;
        }
    }

    fn last_event(&self) -> Option<u32> {
        self.events.len().checked_sub(1).map(|i| i as u32)
    }

    /// What a quantity is worth here: its value in this draw of the unknowns, or a draw of its own
    /// for the `occurrence`-th time that it is used.
    fn take<D>(&self, quantity: &Quantity<D>, occurrence: u32) -> f64 {
        let key = self.set.keys.quantities[quantity.id];
        let drawn = |purpose, occurrence| {
            let value = self.chance.sample(&quantity.law, key.draw(purpose, occurrence));
            self.set.scenario.quantities[quantity.id].dimension.clamp(value)
        };
        match quantity.draw {
            Draw::Study => self.set.unknowns.values.of(quantity),
            Draw::Entity => drawn(purpose::ENTITY, 0),
            Draw::Use => drawn(purpose::USE, occurrence),
        }
    }

    /// What the quantity of that id is worth in this campaign, one drawn by use as for its first time.
    fn worth(&self, id: usize) -> f64 {
        let entry = &self.set.scenario.quantities[id];
        let key = self.set.keys.quantities[id];
        let drawn = |purpose| {
            let value = self.chance.sample(&entry.law, key.draw(purpose, 0));
            entry.dimension.clamp(value)
        };
        match entry.draw {
            Draw::Study => self.set.unknowns.values.by_id(id),
            Draw::Entity => drawn(purpose::ENTITY),
            Draw::Use => drawn(purpose::USE),
        }
    }

    /// What every quantity is worth, those drawn by entity or by use as they fall for the
    /// `occurrence`-th time.
    fn values(&self, occurrence: u32) -> Values {
        let known = &self.set.unknowns.values;
        self.set.scenario.values(|id, entry| {
            let key = self.set.keys.quantities[id];
            match entry.draw {
                Draw::Study => known.by_id(id),
                Draw::Entity => self.chance.sample(&entry.law, key.draw(purpose::ENTITY, 0)),
                Draw::Use => self.chance.sample(&entry.law, key.draw(purpose::USE, occurrence)),
            }
        })
    }

    fn chance_of<D>(
        &self,
        quantity: &Quantity<D>,
        occurrence: u32,
    ) -> ringfort_model::units::Probability {
        ringfort_model::units::Probability::clamped(self.take(quantity, occurrence))
    }

    /// The factor on times that the alert state brings.
    fn time_factor(&self) -> f64 {
        let alert = &self.set.scenario.file.alert;
        match self.alert.state() {
            AlertState::High => self.take(&alert.time_high, 0),
            AlertState::Normal => 1.0,
            AlertState::Relaxed => self.take(&alert.time_relaxed, 0),
        }
    }

    /// The factor f on watching, P' = 1 - (1 - P)^f.
    fn watch_factor(&self) -> f64 {
        let alert = &self.set.scenario.file.alert;
        match self.alert.state() {
            AlertState::High => self.take(&alert.high, 0),
            AlertState::Normal => 1.0,
            AlertState::Relaxed => self.take(&alert.relaxed, 0),
        }
    }
}

/// Among events of one millisecond: what is true comes before what is seen of it, and both before
/// what is decided.
const fn priority(next: Next) -> u8 {
    match next {
        Next::Step => 8,
        Next::Strike => 9,
        Next::Horizon => 10,
        _ => 1,
    }
}
