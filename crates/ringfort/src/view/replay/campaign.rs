//! Where the principal and his visitors were.

use ringfort_model::log::{Event, Side, What};
use ringfort_model::scenario::Way as Moving;
use ringfort_model::units::{Duration, Instant, Position};

use super::Scene;
use super::track::{Leg, Sample, Track, Way, between, timed};

/// The principal, from the start until the campaign ended.
pub fn principal(scene: &Scene) -> Track {
    let id = "principal".to_owned();
    let mut track = Track::new(id, "the principal".to_owned(), "principal", Side::Principal);
    let starts_at = scene.scenario.site(scene.scenario.file.principal.starts_at.as_str());
    let site = starts_at.map(|s| s as u16);
    let mut principal = Principal {
        scene,
        place: site.and_then(|s| scene.site(s)).map_or(Place::Unknown, Place::At),
        since: Instant::START,
        doing: site.map_or_else(String::new, |s| format!("at {}", scene.site_name(s))),
        picked_up: false,
        struck: None,
    };
    for event in &scene.log.events {
        principal.takes(&mut track, event);
    }
    principal.waits(&mut track, scene.ended());
    track
}

/// Where he is, as far as the log tells.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Place {
    At(Position),
    /// In flight; he was here last.
    Fleeing(Position),
    /// On the way, beyond the map, or in flight without a trace.
    Unknown,
}

/// The principal while his log is read.
struct Principal<'a> {
    scene: &'a Scene<'a>,
    place: Place,
    since: Instant,
    doing: String,
    picked_up: bool,
    /// The site struck last.
    struck: Option<u16>,
}

impl Principal<'_> {
    fn takes(&mut self, track: &mut Track, event: &Event) {
        let at = event.at;
        match event.what {
            What::Leaves { site, to } => self.moves(track, event, site, to),
            What::Arrives { site } => {
                self.place = self.scene.site(site).map_or(Place::Unknown, Place::At);
                self.since = at;
                self.doing = format!("at {}", self.scene.site_name(site));
            }
            What::StrikeBegins { site, .. } => self.struck = Some(site),
            What::BreaksOut { .. } => {
                self.waits(track, at);
                self.place = event.place.map_or(Place::Unknown, Place::Fleeing);
            }
            What::CordonCloses { .. } => self.flees(track, event, Place::Fleeing),
            What::Found {} => self.flees(track, event, Place::At),
            // where he went since is not in the log
            What::SearchEnds {} | What::SeekersYield { .. } => {
                if let Place::Fleeing(last) = self.place {
                    let doing = "in flight, shown where he was last".to_owned();
                    let stay = Leg::stay("flees", doing, last, self.since, at);
                    track.add(Leg { illustrative: true, ..stay });
                    self.place = Place::Unknown;
                }
            }
            What::Taken { .. } => {
                self.waits(track, at);
                self.doing = "in the seeker's hands".into();
            }
            What::PickedUp {} => {
                self.waits(track, at);
                self.picked_up = true;
            }
            What::ReachesCare {} | What::Dies {} if self.picked_up => self.is_carried(track, at),
            _ => {}
        }
    }

    /// He has been where he is until now; in flight the next placed event says where he got.
    fn waits(&mut self, track: &mut Track, until: Instant) {
        if let Place::At(here) = self.place {
            track.add(Leg::stay("stay", self.doing.clone(), here, self.since, until));
        }
        if !matches!(self.place, Place::Fleeing(_)) {
            self.since = until;
        }
    }

    fn moves(&mut self, track: &mut Track, event: &Event, from: u16, to: u16) {
        self.waits(track, event.at);
        let travel = self.scene.world.travel_s.get(usize::from(from));
        let travel_s = travel.and_then(|row| row.get(usize::from(to))).copied().unwrap_or(0.0);
        let until = event.at + Duration::from_seconds(travel_s.max(60.0));
        if let (Some(start), Some(end)) = (self.scene.site(from), self.scene.site(to)) {
            let way = timed(&self.scene.by_road(start, end), event.at, until);
            let samples = between(&way, event.at, self.scene.ended());
            let doing = format!("on the way to {}", self.scene.site_name(to));
            track.add(Leg::new("move", doing, samples));
        }
        self.place = Place::Unknown;
        self.since = until;
    }

    /// Straight from where he was last to where the log has him now.
    fn flees(&mut self, track: &mut Track, event: &Event, then: fn(Position) -> Place) {
        let (Place::Fleeing(from), Some(to)) = (self.place, event.place) else { return };
        let samples = vec![(self.since, from), (event.at, to)];
        track.add(Leg::new("flees", "flees on foot".to_owned(), samples));
        self.place = then(to);
        self.since = event.at;
        self.doing = "found".into();
    }

    /// The way to care is timed by the log, and drawn back to where the strike came from.
    fn is_carried(&mut self, track: &mut Track, at: Instant) {
        let Place::At(from) = self.place else { return };
        let flown = self.scene.scenario.file.seeker.strike.way == Moving::Air;
        let came_from = self.struck.filter(|_| flown).and_then(|site| {
            let ways = self.scene.plan.ways.get(usize::from(site))?.as_ref()?;
            ways[0].carried_from
        });
        let way = match came_from {
            Some(to) => vec![(0.0, from), (1.0, to)],
            None => backwards(&from_town(self.scene, from).unwrap_or_default()),
        };
        let leg = Leg::new("evacuation", "on the way to care".into(), timed(&way, self.since, at));
        track.add(Leg { illustrative: true, aloft: came_from.is_some(), ..leg });
        self.place = way.last().map_or(self.place, |p| Place::At(p.1));
        self.since = at;
        self.doing = "where the way to care ended".into();
    }
}

/// The visitors: at the site as the log tells, and on the road from and to the nearest town, which
/// the log does not tell.
pub fn visitors(scene: &Scene) -> Vec<Track> {
    let names = scene.plan.names.visitors.iter();
    let named = |name: &String| {
        let (id, label) = (format!("visitor-{name}"), format!("visitor {name}"));
        Track::new(id, label, "visitor", Side::Protector)
    };
    let mut tracks: Vec<Track> = names.map(named).collect();
    let mut visits: Vec<Option<(Instant, u16)>> = vec![None; tracks.len()];
    for event in &scene.log.events {
        match event.what {
            What::VisitBegins { visitor, site } => {
                if let Some(visit) = visits.get_mut(usize::from(visitor)) {
                    *visit = Some((event.at, site));
                }
            }
            What::VisitEnds { visitor } => {
                let visit = visits.get_mut(usize::from(visitor)).and_then(Option::take);
                if let (Some((from, site)), Some(track)) =
                    (visit, tracks.get_mut(usize::from(visitor)))
                {
                    visited(scene, track, site, from, event.at, true);
                }
            }
            _ => {}
        }
    }
    for (visit, track) in visits.into_iter().zip(&mut tracks) {
        if let Some((from, site)) = visit {
            visited(scene, track, site, from, scene.ended(), false);
        }
    }
    tracks
}

fn visited(scene: &Scene, track: &mut Track, site: u16, from: Instant, to: Instant, back: bool) {
    let Some(at) = scene.site(site) else { return };
    let name = scene.site_name(site);
    let way = from_town(scene, at).unwrap_or_default();
    let takes = Duration::from_seconds(length_s(&way));
    let there = timed(&way, Instant(from.0 - takes.0), from);
    track.add(trip(scene, &there, format!("on the way to {name}")));
    track.add(Leg::stay("visit", format!("visits {name}"), at, from, to));
    if back {
        let home = timed(&backwards(&way), to, to + takes);
        track.add(trip(scene, &home, format!("on the way back from {name}")));
    }
}

/// What of a trip lies within the campaign.
fn trip(scene: &Scene, samples: &[Sample], doing: String) -> Leg {
    let seen = between(samples, Instant::START, scene.ended());
    Leg { illustrative: true, ..Leg::new("trip", doing, seen) }
}

/// The way by road from the town from which a place is reached soonest.
fn from_town(scene: &Scene, to: Position) -> Option<Way> {
    let towns = scene.world.roads.as_ref()?.places().iter();
    let ways = towns.map(|town| scene.by_road(town.position, to));
    ways.min_by(|a, b| length_s(a).total_cmp(&length_s(b)))
}

fn length_s(way: &[(f64, Position)]) -> f64 {
    way.last().map_or(0.0, |p| p.0)
}

fn backwards(way: &[(f64, Position)]) -> Way {
    let total_s = length_s(way);
    way.iter().rev().map(|(seconds, at)| (total_s - seconds, *at)).collect()
}
