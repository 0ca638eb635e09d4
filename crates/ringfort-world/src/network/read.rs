//! Which of the roads and places of a file are near enough to the map to be kept?

use ringfort_model::units::{LonLat, Position};

use super::tags::{Direction, Known};
use super::{Dropped, Network, NetworkError, Parts, REACH_M, Road};
use crate::frame::{Frame, FrameError};
use crate::grid::Extent;
use crate::pbf::is_pbf;

impl Network {
    /// Reads roads, places and barriers from an OpenStreetMap PBF or a GeoJSON
    /// `FeatureCollection`, whichever the bytes are.
    ///
    /// - Speed: `speed_kmh` as it is; else [`LIMIT_SHARE`](super::LIMIT_SHARE) of `maxspeed`; else
    ///   by class ([`CLASS_SPEEDS_KM_H`](super::CLASS_SPEEDS_KM_H)); and never more than surface,
    ///   smoothness and grade of a track allow.
    /// - `oneway`, roundabouts and motorways are driven one way. Restrictions of turns are not used.
    /// - GeoJSON: coordinates are longitude and latitude; or, where the collection carries the
    ///   member `"ringfort_frame": true`, metres east and north in the scenario's frame. Source:
    ///   Butler et al., *The GeoJSON Format*, RFC 7946 (2016).
    /// - What the frame has no place for is cut off.
    /// - Errors: the first feature that is wrong. Features that are merely not roads for vehicles
    ///   are listed in [`Network::dropped`].
    pub fn read(frame: &Frame, bytes: &[u8]) -> Result<Self, NetworkError> {
        Self::read_around(Area { frame, map: None }, bytes)
    }

    /// As [`read`](Self::read), leaving out what lies more than [`REACH_M`] off the map, so that
    /// the file of a whole country can be given.
    pub fn read_near(frame: &Frame, bytes: &[u8], map: Extent) -> Result<Self, NetworkError> {
        Self::read_around(Area { frame, map: Some(map) }, bytes)
    }

    fn read_around(area: Area, bytes: &[u8]) -> Result<Self, NetworkError> {
        if bytes.is_empty() {
            return Err(NetworkError::Empty);
        }
        let parts = if is_pbf(bytes) {
            super::osm::read(area, bytes)?
        } else {
            super::geojson::read(area, bytes)?
        };
        if parts.roads.is_empty() {
            return Err(match parts.reasons.get(OFF_MAP) {
                Some(roads) => NetworkError::OffMap { roads: *roads },
                None => NetworkError::NoRoads { dropped: parts.reasons.values().sum() },
            });
        }
        Self::assemble(parts)
    }
}

/// So many features that were left out are listed one by one.
const MOST_LISTED: usize = 10_000;

/// So many different reasons are told.
const MOST_REASONS: usize = 500;

/// Why a road is dropped that lies elsewhere.
pub(super) const OFF_MAP: &str = "it lies more than 100 km off the map";

/// The frame, and the part of it that is kept.
#[derive(Clone, Copy)]
pub(super) struct Area<'a> {
    frame: &'a Frame,
    map: Option<Extent>,
}

impl Area<'_> {
    /// Where a place lies; `None` where it is off the map, an error where it is nowhere.
    pub(super) fn position(self, place: LonLat) -> Result<Option<Position>, FrameError> {
        match self.frame.position_from_lonlat(place) {
            Ok(position) => Ok(Some(position).filter(|p| self.keeps(*p))),
            Err(FrameError::FarFromZone { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    pub(super) fn keeps(self, p: Position) -> bool {
        self.map.is_none_or(|map| {
            (map.west_m - REACH_M..=map.east_m + REACH_M).contains(&p.east_m)
                && (map.south_m - REACH_M..=map.north_m + REACH_M).contains(&p.north_m)
        })
    }

    /// Whether a place is off the map, and on it once longitude and latitude change places.
    pub(super) fn seems_swapped(self, place: LonLat) -> bool {
        let swapped =
            LonLat { longitude_deg: place.latitude_deg, latitude_deg: place.longitude_deg };
        let here = |place| {
            let near = |p: &Position| {
                self.map.is_some() || p.east_m.abs().max(p.north_m.abs()) < 2.0 * REACH_M
            };
            self.position(place).is_ok_and(|p| p.as_ref().is_some_and(near))
        };
        !here(place) && here(swapped)
    }
}

/// The pieces of a line whose vertices are all there, of two vertices or more.
pub(super) fn runs<T: Copy>(vertices: &[Option<T>]) -> impl Iterator<Item = Vec<T>> {
    vertices
        .split(Option::is_none)
        .map(|run| run.iter().copied().flatten().collect())
        .filter(|run: &Vec<T>| run.len() >= 2)
}

impl Parts {
    /// Leaves a feature out. Of files with more of them than anyone reads, the first are listed and
    /// all are counted.
    pub(super) fn drop(&mut self, feature: i64, reason: impl Into<String>) {
        let reason = reason.into();
        if self.dropped.len() < MOST_LISTED {
            self.dropped.push(Dropped { feature, reason: reason.clone() });
        }
        let known = self.reasons.len() < MOST_REASONS || self.reasons.contains_key(&reason);
        let reason = if known { reason } else { "other reasons".to_owned() };
        *self.reasons.entry(reason).or_default() += 1;
    }

    /// Adds a road with its points in the order in which it is driven; `reversed` says whether that
    /// is against the order of the file.
    pub(super) fn road(&mut self, feature: i64, known: &Known, points: Vec<Position>) {
        let Known { name, class, speed_m_s, direction, passage, level } = known.clone();
        let one_way = direction != Direction::Both;
        self.roads.push(Road { name, class, speed_m_s, one_way, passage, level, points, feature });
    }
}
