//! Where the strikes, those who answered them, and the cordons were.
//!
//! A strike follows the way in of the plan. Its pace is what the log shows: it sets out, enters
//! layers and arrives when the log says, and between these it keeps the proportions of the way.

use ringfort_analysis::plan;
use ringfort_model::log::{Event, Side, What};
use ringfort_model::scenario::Way as Moving;
use ringfort_model::units::{Duration, Instant, Position};

use super::Scene;
use super::track::{Leg, Sample, Track, Way, between};

/// A cordon, drawn at its mean radius.
#[derive(Debug, Clone, PartialEq)]
pub struct Cordon {
    /// Its name within the replay.
    pub id: String,
    /// The site that it surrounds.
    pub centre: Position,
    /// Its mean radius in metres.
    pub radius_m: f64,
    /// When it closed.
    pub from: Instant,
    /// When it was of no more use.
    pub to: Instant,
}

/// Every strike, the responses to it, and its cordon.
pub fn strikes(scene: &Scene) -> (Vec<Track>, Vec<Cordon>) {
    let events = &scene.log.events;
    let begins: Vec<usize> = (0..events.len())
        .filter(|i| matches!(events[*i].what, What::StrikeBegins { .. }))
        .collect();
    let (mut tracks, mut cordons) = (Vec::new(), Vec::new());
    for (number, first) in begins.iter().enumerate() {
        let last = begins.get(number + 1).copied().unwrap_or(events.len());
        let What::StrikeBegins { site, people } = events[*first].what else { continue };
        let strike =
            Strike { scene, number: number + 1, site, people, events: &events[*first..last] };
        tracks.extend(strike.track());
        tracks.extend(strike.responses());
        cordons.extend(strike.cordon());
    }
    (tracks, cordons)
}

/// One strike, and the events from its beginning to the next.
struct Strike<'a> {
    scene: &'a Scene<'a>,
    number: usize,
    site: u16,
    people: u16,
    events: &'a [Event],
}

impl Strike<'_> {
    fn began(&self) -> Instant {
        self.events[0].at
    }

    /// When it reached the site.
    fn arrived(&self) -> Option<Instant> {
        let there = |what: &What| matches!(what, What::Contact { .. } | What::DryHole { .. });
        self.events.iter().find(|e| there(&e.what)).map(|e| e.at)
    }

    /// When it was over, one way or another.
    fn over(&self) -> Instant {
        let over = |what: &What| {
            matches!(
                what,
                What::DryHole { .. }
                    | What::TurnsBack {}
                    | What::SeekersYield { .. }
                    | What::SearchEnds {}
                    | What::PickedUp {}
            )
        };
        self.events.iter().find(|e| over(&e.what)).map_or(self.scene.ended(), |e| e.at)
    }

    fn flies(&self) -> bool {
        self.scene.scenario.file.seeker.strike.way == Moving::Air
    }

    /// The way of the plan under the light at which it began.
    fn way(&self) -> Option<&plan::Way> {
        let ways = self.scene.plan.ways.get(usize::from(self.site))?.as_ref()?;
        ways.get(self.scene.world.illumination_at(self.began()).index())
    }

    fn track(&self) -> Option<Track> {
        let (way, target) = (self.way()?, self.scene.site(self.site)?);
        let name = self.scene.site_name(self.site);
        let label = format!("strike {} of {}", self.number, self.people);
        let mut track =
            Track::new(format!("strike-{}", self.number), label, "strike", Side::Seeker);

        let (carried, on_foot) = self.parts(way, target);
        // without contact its pace is not known: at mean values then, and marked
        let (begun, arrived) = (self.began(), self.arrived());
        let drawn = way.drawn(self.scene.scenario, &self.scene.plan.means);
        let mean = Duration::from_seconds(drawn.iter().map(|t| t.mean_s).sum());
        let ends = arrived.unwrap_or(begun + mean);
        let clock = self.clock(&carried, &on_foot, target, ends);
        let illustrative = arrived.is_none();
        let until = if illustrative { self.over() } else { ends };
        let leg = |way: &Way, kind, doing: String| {
            let samples: Vec<Sample> = way.iter().map(|(s, at)| (clock.at(*s), *at)).collect();
            Leg { illustrative, ..Leg::new(kind, doing, between(&samples, begun, until)) }
        };
        if self.flies() {
            let flight = leg(&carried, "approach by air", format!("flies to {name}"));
            track.add(Leg { aloft: true, ..flight });
        } else {
            track.add(leg(&carried, "approach by road", format!("drives to {name}")));
        }
        track.add(leg(&on_foot, "approach on foot", format!("walks to {name}")));
        if let Some(arrived) = arrived {
            let doing = format!("at {name}");
            track.add(Leg::stay("engagement", doing, target, arrived, self.over()));
        }
        Some(track)
    }

    /// The way by air or vehicle and the way on foot, with mean seconds since the strike began. Both
    /// leave out what barriers cost.
    fn parts(&self, way: &plan::Way, target: Position) -> (Way, Way) {
        let (walk_s, all_s) = (
            way.seconds.last().copied().unwrap_or(0.0),
            way.tasks.iter().map(|t| t.moving_s).sum::<f64>(),
        );
        let landing = way.points.first().copied().unwrap_or(target);
        let carried_s = if way.carried_from.is_some() { (all_s - walk_s).max(1.0) } else { 0.0 };
        let carried = match (way.carried_from, self.scene.scenario.file.seeker.strike.way) {
            (Some(from), Moving::Vehicle) => {
                let road = self.scene.by_road(from, landing);
                let total_s = road.last().map_or(1.0, |p| p.0).max(1e-9);
                road.into_iter().map(|(s, at)| (s / total_s * carried_s, at)).collect()
            }
            (Some(from), _) => vec![(0.0, from), (carried_s, landing)],
            (None, _) => Vec::new(),
        };
        let mut on_foot: Way =
            way.seconds.iter().zip(&way.points).map(|(s, at)| (carried_s + s, *at)).collect();
        // from the middle of the last cell to the site itself
        if let Some(last) = on_foot.last_mut() {
            last.1 = target;
        }
        (carried, on_foot)
    }

    /// From mean seconds along the way to moments, held to what the log tells: when it began, when
    /// it entered each layer, when it was there.
    fn clock(&self, carried: &Way, on_foot: &Way, target: Position, ends: Instant) -> Clock {
        let flies = self.flies();
        let ground = carried.iter().filter(|_| !flies).chain(on_foot);
        let total_s = on_foot.last().map_or(1.0, |p| p.0);
        let mut held = vec![(0.0, self.began())];
        for event in self.events {
            let What::Crosses { layer } = event.what else { continue };
            let Some(place) = self.scene.world.layers.get(usize::from(layer)) else { continue };
            let inside = |at: Position| at.distance_m(target) <= place.radius_m;
            let Some((seconds, _)) = ground.clone().find(|p| inside(p.1)) else { continue };
            let after = held.last().is_some_and(|h| h.0 < *seconds && h.1 < event.at);
            if after && *seconds < total_s && event.at < ends {
                held.push((*seconds, event.at));
            }
        }
        held.push((total_s, ends));
        Clock(held)
    }

    fn responses(&self) -> Vec<Track> {
        let Some(at) = self.scene.site(self.site) else { return Vec::new() };
        let over = self.over();
        let arrivals = self.events.iter().filter_map(|event| match event.what {
            What::ResponseArrives { response } => Some((event.at, response)),
            _ => None,
        });
        arrivals
            .map(|(from, response)| {
                let names = &self.scene.plan.names.responses;
                let name = names.get(usize::from(response)).map_or("response", String::as_str);
                let id = format!("response-{}-{name}", self.number);
                let mut track = Track::new(id, name.to_owned(), "response", Side::Protector);
                track.add(Leg::stay("response", "in place".to_owned(), at, from, over));
                track
            })
            .collect()
    }

    fn cordon(&self) -> Option<Cordon> {
        let closes = self.events.iter().find(|e| matches!(e.what, What::CordonCloses { .. }))?;
        let radius = &self.scene.scenario.file.seeker.cordon.as_ref()?.radius;
        Some(Cordon {
            id: format!("cordon-{}", self.number),
            centre: self.scene.site(self.site)?,
            radius_m: self.scene.plan.means.of(radius),
            from: closes.at,
            to: self.over().max(closes.at),
        })
    }
}

/// Mean seconds along a way against moments, straight between those that are known.
struct Clock(Vec<(f64, Instant)>);

impl Clock {
    fn at(&self, seconds: f64) -> Instant {
        let next = self.0.iter().position(|h| h.0 >= seconds).unwrap_or(self.0.len() - 1).max(1);
        let way = |(s, _): &(f64, Instant)| *s;
        let (Some(a), Some(b)) = (self.0.get(next - 1), self.0.get(next)) else {
            return self.0[0].1;
        };
        let share = if way(b) > way(a) { (seconds - way(a)) / (way(b) - way(a)) } else { 1.0 };
        let ms = share.clamp(0.0, 1.0) * (b.1 - a.1).0 as f64;
        Instant(a.1.0 + libm::round(ms) as i64)
    }
}
