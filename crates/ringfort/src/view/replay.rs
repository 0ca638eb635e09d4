//! Who was where, when? One campaign as things that move, for maps that play them.
//!
//! What the log places is drawn where it says. What it does not place (the road that a visitor
//! takes, the way to care) is drawn along the roads or the way in, and marked as illustrative. A
//! replay of a guarded subject is refused.

mod campaign;
mod czml;
mod frame;
mod geojson;
mod strike;
mod track;

pub use frame::iso;

use ringfort_analysis::plan::Plan;
use ringfort_model::log::{Event, Log};
use ringfort_model::scenario::Scenario;
use ringfort_model::units::{Instant, Position};
use ringfort_world::World;
use ringfort_world::frame::FrameError;
use serde_json::Value;

use strike::Cordon;
use track::{Track, Way};

/// Why there is no replay.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ReplayError {
    /// The subject is guarded.
    #[error("a replay is refused, because the subject is a {0}: it would show places and times")]
    Guarded(&'static str),
    /// A place of the campaign has no longitude and latitude.
    #[error(transparent)]
    Place(#[from] FrameError),
}

/// One campaign as an RFC 7946 FeatureCollection, in longitude and latitude on WGS 84.
///
/// - Sites: a Point each, `kind` "site".
/// - Tracks: a feature for every stay (Point) and every stretch on the way (LineString, with
///   `times`, one for each of its points), with `kind`, `entity`, `label`, `side`, `from`, `to` and
///   `illustrative`: whether the log tells when, but not where.
/// - Cordons: a Polygon each, at their mean radius.
/// - Events that have a place: a Point each, `kind` "event", with `event`, `phase`, `text`, `from`.
/// - Times are ISO 8601 in the scenario's offset from UTC.
pub fn geojson(
    scenario: &Scenario,
    world: &World,
    plan: &Plan,
    log: &Log,
) -> Result<Value, ReplayError> {
    geojson::document(&Scene::new(scenario, world, plan, log)?)
}

/// One campaign as a CZML document, which Cesium plays.
///
/// A packet each for the clock, every site, everything that moves (its position sampled in time,
/// shown while it is somewhere), every cordon, and every event that has a place. Heights are above
/// the ground; aircraft are drawn at 100 m.
pub fn czml(
    scenario: &Scenario,
    world: &World,
    plan: &Plan,
    log: &Log,
) -> Result<Value, ReplayError> {
    czml::document(&Scene::new(scenario, world, plan, log)?)
}

/// A campaign, and everything in it that moves.
struct Scene<'a> {
    scenario: &'a Scenario,
    world: &'a World,
    plan: &'a Plan,
    log: &'a Log,
    tracks: Vec<Track>,
    cordons: Vec<Cordon>,
}

impl<'a> Scene<'a> {
    fn new(
        scenario: &'a Scenario,
        world: &'a World,
        plan: &'a Plan,
        log: &'a Log,
    ) -> Result<Self, ReplayError> {
        let subject = &scenario.file.scenario.subject;
        if subject.is_guarded() {
            return Err(ReplayError::Guarded(subject.word()));
        }
        let empty = Self { scenario, world, plan, log, tracks: Vec::new(), cordons: Vec::new() };
        let mut tracks = vec![campaign::principal(&empty)];
        tracks.extend(campaign::visitors(&empty));
        let (strikes, cordons) = strike::strikes(&empty);
        tracks.extend(strikes);
        tracks.retain(|track| !track.legs.is_empty());
        Ok(Self { tracks, cordons, ..empty })
    }

    /// When the campaign ended.
    fn ended(&self) -> Instant {
        self.log.row.ended
    }

    /// Where a site is; none beyond the map.
    fn site(&self, index: u16) -> Option<Position> {
        *self.world.sites.get(usize::from(index))?
    }

    fn site_name(&self, index: u16) -> &str {
        self.plan.names.sites.get(usize::from(index)).map_or("a site", String::as_str)
    }

    /// Sites on the map, by name.
    fn sites(&self) -> impl Iterator<Item = (&str, Position)> {
        let all = self.plan.names.sites.iter().zip(&self.world.sites);
        all.filter_map(|(name, at)| Some((name.as_str(), (*at)?)))
    }

    /// The way by road, off it at the speed that the scenario fixes.
    fn by_road(&self, from: Position, to: Position) -> Way {
        let off_road = &self.scenario.file.principal.transit.off_road;
        track::by_road(self.world, from, to, off_road.law.support().0)
    }

    /// Events that have a place, with their indices.
    fn placed(&self) -> impl Iterator<Item = (usize, &Event, Position)> {
        let all = self.log.events.iter().enumerate();
        all.filter_map(|(i, event)| Some((i, event, event.place?)))
    }

    /// What is said of the whole replay.
    fn about(&self) -> String {
        let stand_in = self.scenario.file.world.terrain.stands_in();
        let stand_in =
            stand_in.map_or_else(String::new, |what| format!(" Stand-in terrain: {what}."));
        format!(
            "Replication {} of {}, simulated by ringfort: nothing here happened as shown.{stand_in} Stretches marked as illustrative were timed by the simulation, and not placed.",
            self.log.row.replication, self.scenario.file.scenario.title
        )
    }
}

#[cfg(test)]
mod tests;
