//! What the seeker knows, and how everything that is learnt moves it.

use ringfort_analysis::belief::{Belief, Joint, Motion};
use ringfort_analysis::channels::named::Naming;
use ringfort_model::units::Instant;

use super::{Setting, air::Eyes, fix::Room, liaison::Pending};

/// What the seeker knows.
#[derive(Debug, Clone)]
pub(super) struct Knowledge {
    pub(super) belief: Belief,
    /// P(world, place), where something is unknown of the sources themselves.
    pub(super) worlds: Option<Joint>,
    /// Reports that are on their way.
    pub(super) pending: Vec<Pending>,
    /// What searches from the air.
    pub(super) eyes: Vec<Eyes>,
    pub(super) likelihood: Vec<f64>,
    /// By world, then place: what was just said, where it depends on the world.
    said_by_world: Vec<f64>,
    /// Visitors known by name.
    pub(super) known: Vec<bool>,
    /// By source: summed log-likelihood ratio for the site where he truly is, since he came there.
    pub(super) gains: Vec<f64>,
    /// By lead: until when its raids have something to follow, and raids so far.
    pub(super) raids: Vec<(Instant, u32)>,
    /// By informant: reports so far.
    pub(super) reports: Vec<u32>,
    /// By liaison: reports so far.
    pub(super) liaison: Vec<u32>,
    /// By signals, then device, mistakes last: what was heard so far.
    pub(super) heard: Vec<Vec<u32>>,
    /// By origin: its last own word, and of which site.
    pub(super) words: Vec<Option<(Instant, usize)>>,
    /// By source: what it last named, when, and how sure of it one was.
    pub(super) named: Vec<Option<(Instant, usize, f64)>>,
    /// By tail: the site that its watchers are at.
    pub(super) watching: Vec<Option<usize>>,
    /// By tail: the event that brought its watchers there.
    pub(super) watched_since: Vec<Option<u32>>,
    /// By visitor: the event by which they became known.
    pub(super) named_by: Vec<Option<u32>>,
    pub(super) room: Room,
    /// The event that last spoke of where he is.
    pub(super) last_word: Option<u32>,
    /// The event by which a site is held.
    pub(super) held_by: Option<u32>,
    /// Steps of belief so far.
    pub(super) steps: u32,
    /// When belief in some site first passed the threshold, while it still holds.
    pub(super) sure_since: Option<(usize, Instant)>,
    pub(super) held: Option<usize>,
}

impl Knowledge {
    pub(super) fn new(set: Setting<'_>) -> Self {
        let prior = &set.plan.seeker.prior;
        let file = &set.scenario.file;
        let belief = Belief::from_weights(prior).or_else(|_| Belief::uniform(prior.len()));
        let belief = belief.expect("a scenario has at least one site, and elsewhere");
        let known = |id: &ringfort_model::form::Id| {
            let tails = file.seeker.tail.iter().filter(|t| t.known);
            tails.clone().any(|t| t.follows == *id)
        };
        let visitors = file.principal.visitor.iter();
        let (sources, devices) = (set.plan.names.sources.len(), file.emission.len());
        let weights = &set.plan.worlds.weights;
        let worlds =
            set.plan.worlds.are_several().then(|| {
                Joint::new(belief.probabilities(), weights.len(), |world, _| weights[world])
            });
        let eyes = set.plan.channels.eyes.iter();
        Self {
            likelihood: vec![1.0; prior.len()],
            said_by_world: Vec::new(),
            pending: Vec::new(),
            eyes: eyes.map(|eye| Eyes::new(eye, &belief)).collect(),
            known: visitors
                .map(|v| known(&v.id) || v.comes_with.as_ref().is_some_and(known))
                .collect(),
            gains: vec![0.0; sources],
            raids: vec![(Instant(i64::MIN), 0); file.seeker.lead.len()],
            reports: vec![0; file.seeker.informant.len()],
            liaison: vec![0; file.seeker.liaison.len()],
            heard: vec![vec![0; devices + 1]; file.seeker.signals.len()],
            words: vec![None; set.plan.origins.len()],
            named: vec![None; sources],
            watching: vec![None; file.seeker.tail.len()],
            watched_since: vec![None; file.seeker.tail.len()],
            named_by: vec![None; file.principal.visitor.len()],
            room: Room::default(),
            last_word: None,
            held_by: None,
            worlds,
            belief,
            steps: 0,
            sure_since: None,
            held: None,
        }
    }

    /// What spoke for the site where he was says nothing of the one where he is.
    pub(super) fn forget_gains(&mut self) {
        self.gains.fill(0.0);
    }

    /// He is not at `site`: searched, and nobody there.
    pub(super) fn rules_out(&mut self, site: usize) {
        self.likelihood.fill(1.0);
        self.likelihood[site] = 1e-6;
        self.weigh();
    }

    /// He is at `site`, and nowhere else.
    pub(super) fn is_certain(&mut self, site: usize) {
        self.named.fill(None);
        self.likelihood.fill(1e-9);
        self.likelihood[site] = 1.0;
        if self.belief.probability(site) <= 0.0 {
            // nobody thought that he ever goes there
            if let Ok(belief) = Belief::from_weights(&self.likelihood) {
                self.belief = belief;
            }
        }
        self.weigh();
    }

    /// After a strike: no site is held, and the force must be made ready again.
    pub(super) fn starts_anew(&mut self) {
        self.sure_since = None;
        self.held = None;
    }

    /// He was at `site` and has just left it: he is wherever the seeker thinks that he goes from
    /// there. Where nobody is thought to go anywhere, all that is known is that he is not there.
    pub(super) fn has_left(&mut self, motion: &Motion, site: usize) {
        // what was named before is of the place that he has left
        self.named.fill(None);
        let places = self.belief.places();
        let away: Vec<f64> = (0..places)
            .map(|to| if to == site { 0.0 } else { motion.probability(site, to) })
            .collect();
        match Belief::from_weights(&away) {
            Ok(belief) => {
                self.belief = belief;
                for joint in
                    self.worlds.iter_mut().chain(self.pending.iter_mut().filter_map(Pending::joint))
                {
                    joint.leaves(site, &away);
                }
                for eyes in &mut self.eyes {
                    eyes.starts_anew(&self.belief);
                }
            }
            Err(_) => self.rules_out(site),
        }
    }

    /// The source that has spoken most for the true site, if any did.
    pub(super) fn deciding(&self) -> Option<u16> {
        let best = (0..self.gains.len())
            .max_by(|a, b| self.gains[*a].total_cmp(&self.gains[*b]).then(b.cmp(a)))?;
        (self.gains[best] > 0.0).then_some(best as u16)
    }

    /// Whether anything beside the place is unknown, and carried along.
    pub(super) fn has_joints(&self) -> bool {
        self.worlds.is_some()
            || !self.eyes.is_empty()
            || self.pending.iter().any(|pending| pending.joint.is_some())
    }

    /// One step of motion for what is carried along; `kernel` is the motion without the moves that would
    /// have been seen.
    pub(super) fn predict_joints(&mut self, kernel: &[f64]) {
        for joint in
            self.worlds.iter_mut().chain(self.pending.iter_mut().filter_map(Pending::joint))
        {
            joint.predict(kernel);
        }
        for eyes in &mut self.eyes {
            eyes.predict(kernel);
        }
    }

    /// Weighs everything by `self.likelihood`, by place; what nothing allows is left out.
    pub(super) fn weigh(&mut self) {
        if self.belief.weigh(&self.likelihood).is_ok() {
            self.weigh_joints(None);
        }
    }

    /// The same for what is carried along, the belief being done; but for the roof of that surveillance.
    pub(super) fn weigh_joints(&mut self, but: Option<usize>) {
        let Self { worlds, pending, eyes, likelihood, .. } = self;
        for joint in worlds.iter_mut().chain(pending.iter_mut().filter_map(Pending::joint)) {
            joint.weigh(|_, place| likelihood[place]);
        }
        for (e, eyes) in eyes.iter_mut().enumerate() {
            if but != Some(e) {
                eyes.hidden.weigh(|_, place| likelihood[place]);
            }
        }
    }

    /// Sets the likelihood of a site being named, for a source that is as right as this by world.
    pub(super) fn hears_named(&mut self, site: usize, right_by_world: &[f64]) {
        let places = self.likelihood.len();
        let sites = places - 1;
        let Some(worlds) = self.worlds.as_ref().filter(|_| right_by_world.len() > 1) else {
            let naming = Naming::of(right_by_world[0], sites);
            for (place, l) in self.likelihood.iter_mut().enumerate() {
                *l = naming.at(place, site, sites);
            }
            self.said_by_world.clear();
            return;
        };
        let namings: Vec<Naming> =
            right_by_world.iter().map(|right| Naming::of(*right, sites)).collect();
        for (place, l) in self.likelihood.iter_mut().enumerate() {
            *l = worlds.expected(place, |world| namings[world].at(place, site, sites));
        }
        self.said_by_world = (0..namings.len() * places)
            .map(|at| namings[at / places].at(at % places, site, sites))
            .collect();
    }

    /// Sets the likelihood of a site being named by a report that speaks of where he was when it was
    /// made; what was known then has been carried along in `old`.
    pub(super) fn hears_of_before(&mut self, old: &Joint, site: usize, right_by_world: &[f64]) {
        let places = self.likelihood.len();
        let sites = places - 1;
        let of = |row: usize| {
            let right = right_by_world[(row / places).min(right_by_world.len() - 1)];
            Naming::of(right, sites).at(row % places, site, sites)
        };
        for (place, l) in self.likelihood.iter_mut().enumerate() {
            *l = old.expected(place, of);
        }
        self.said_by_world.clear();
        if let Some(worlds) = &self.worlds {
            // P(named | world, place): over where he may have been, given both
            for at in 0..worlds.rows() * places {
                let (world, place) = (at / places, at % places);
                let rows = world * places..(world + 1) * places;
                let (mut all, mut sum) = (0.0, 0.0);
                for row in rows {
                    all += old.probability(row, place);
                    sum += old.probability(row, place) * of(row);
                }
                self.said_by_world.push(if all > 0.0 { sum / all } else { 1.0 });
            }
        }
    }

    /// Takes in what [`Self::hears_named`] or [`Self::hears_of_before`] set.
    pub(super) fn weigh_said(&mut self) {
        if self.said_by_world.is_empty() {
            self.weigh();
            return;
        }
        if self.belief.weigh(&self.likelihood).is_err() {
            return;
        }
        let Self { worlds, pending, eyes, likelihood, said_by_world, .. } = self;
        let places = likelihood.len();
        if let Some(worlds) = worlds {
            worlds.weigh(|world, place| said_by_world[world * places + place]);
        }
        for joint in pending.iter_mut().filter_map(Pending::joint) {
            // its rows are worlds by where he was
            joint.weigh(|row, place| said_by_world[row / places * places + place]);
        }
        for eyes in eyes {
            eyes.hidden.weigh(|_, place| likelihood[place]);
        }
    }
}
