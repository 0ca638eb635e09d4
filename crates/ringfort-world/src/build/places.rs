//! Where does a scenario's place lie: as it is written, or as a map says that it names?

use std::collections::BTreeMap;

use ringfort_model::diagnostic::{Code, Diagnostic, Span};
use ringfort_model::scenario::{Coordinates, FromFile, Place, Places, Scenario};
use ringfort_model::units::{LonLat, Position};

use crate::frame::Frame;
use crate::grid::Extent;
use crate::sources::Sources;
use crate::vector::{self, Layer};

/// The most posts that a map may give a layer, as when they are listed.
const MOST_POSTS: usize = 1000;

/// The frame and the maps in which places are looked up.
pub(super) struct Locator<'a> {
    frame: &'a Frame,
    extent: Extent,
    maps: BTreeMap<String, Result<Layer, String>>,
}

impl<'a> Locator<'a> {
    /// Reads every map that the scenario's places are taken from.
    pub(super) fn new(
        scenario: &Scenario,
        sources: &dyn Sources,
        frame: &'a Frame,
        extent: Extent,
    ) -> Self {
        let read = |name: &str| {
            let bytes = sources.read(name).map_err(|e| e.to_string())?;
            vector::read(name, &bytes).map_err(|e| format!("the map {name}: {e}"))
        };
        let maps = scenario.maps().into_iter().map(|name| (name.to_owned(), read(name))).collect();
        Self { frame, extent, maps }
    }

    /// The maps that could be read, by the name of their file.
    pub(super) fn into_maps(self) -> BTreeMap<String, Layer> {
        self.maps.into_iter().filter_map(|(name, map)| Some((name, map.ok()?))).collect()
    }

    /// Where a place lies on the map; `what` begins the sentence that says what is wrong with it.
    pub(super) fn position(&self, place: &Place, what: &str) -> Result<Position, Box<Diagnostic>> {
        match &place.at {
            Coordinates::Frame(east_m, north_m) => {
                let position = Position { east_m: *east_m, north_m: *north_m };
                self.on_map(Ok(position), None, place.span, what)
            }
            Coordinates::LonLat(longitude_deg, latitude_deg) => {
                let (longitude_deg, latitude_deg) = (*longitude_deg, *latitude_deg);
                self.globe(LonLat { longitude_deg, latitude_deg }, place.span, what)
            }
            Coordinates::File(from) => {
                let map = self.map(from, place.span)?;
                let lonlat = map
                    .point(from.name.as_deref())
                    .map_err(|e| Box::new(no_feature(from, place.span, what, &e.to_string())))?;
                self.globe(lonlat, place.span, what)
            }
        }
    }

    /// Where several places lie, and what is wrong with the others.
    pub(super) fn positions(
        &self,
        places: &Places,
        what: &str,
    ) -> Vec<Result<Position, Box<Diagnostic>>> {
        let (from, span) = match places {
            Places::Listed(places) => {
                return places.iter().map(|place| self.position(place, what)).collect();
            }
            Places::File(from, span) => (from, *span),
        };
        let points = self.map(from, span).and_then(|map| {
            let points = map.points(from.name.as_deref()).map_err(|e| e.to_string());
            let points = points.and_then(|points| match points.len() {
                0 => Err("the file has no point".to_owned()),
                n if n > MOST_POSTS => {
                    Err(format!("the file has {n} points, and the most is 1000"))
                }
                _ => Ok(points),
            });
            points.map_err(|reason| Box::new(no_feature(from, span, what, &reason)))
        });
        match points {
            Ok(points) => points.into_iter().map(|point| self.globe(point, span, what)).collect(),
            Err(problem) => vec![Err(problem)],
        }
    }

    fn map(&self, from: &FromFile, span: Span) -> Result<&Layer, Box<Diagnostic>> {
        match self.maps.get(&from.file) {
            Some(Ok(map)) => Ok(map),
            Some(Err(message)) => {
                let problem = Diagnostic::error(Code::WRONG_WORLD, span, message.clone());
                let help = "name a GeoJSON, GeoPackage, KML, GPX or PBF file beside the scenario";
                Err(Box::new(problem.label("cannot be used").help(help)))
            }
            None => {
                let message = format!("the map {} was not read", from.file);
                Err(Box::new(Diagnostic::error(Code::WRONG_WORLD, span, message)))
            }
        }
    }

    fn globe(&self, place: LonLat, span: Span, what: &str) -> Result<Position, Box<Diagnostic>> {
        let position = self.frame.position_from_lonlat(place).map_err(|e| e.to_string());
        self.on_map(position, Some(place), span, what)
    }

    fn on_map(
        &self,
        position: Result<Position, String>,
        place: Option<LonLat>,
        span: Span,
        what: &str,
    ) -> Result<Position, Box<Diagnostic>> {
        let message = match position {
            Ok(position) if self.extent.contains(position) => return Ok(position),
            Ok(position) => format!(
                "{what} lies off the map, at {:.0} m east and {:.0} m north; the map reaches {:.0} m east and {:.0} m north",
                position.east_m,
                position.north_m,
                self.extent.width_m(),
                self.extent.height_m()
            ),
            Err(error) => format!("{what} has no place in the frame: {error}"),
        };
        let swapped = place.is_some_and(|LonLat { longitude_deg: y, latitude_deg: x }| {
            let swapped = LonLat { longitude_deg: x, latitude_deg: y };
            self.frame.position_from_lonlat(swapped).is_ok_and(|p| self.extent.contains(p))
        });
        let help = if swapped {
            "longitude and latitude seem to have changed places: longitude comes first"
        } else {
            "mend the position, or write off_map = { area, travel } for a site beyond the map"
        };
        let problem = Diagnostic::error(Code::OFF_MAP, span, message);
        Err(Box::new(problem.label("off the map").help(help)))
    }
}

fn no_feature(from: &FromFile, span: Span, what: &str, reason: &str) -> Diagnostic {
    let message = format!("{what} is not found in {}: {reason}", from.file);
    let problem = Diagnostic::error(Code::NO_FEATURE, span, message);
    problem.label("not found").help(
        "name a point of the file; lines and areas are read, and nothing is placed by them yet",
    )
}
