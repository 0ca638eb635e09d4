//! Where is a place of the globe in the scenario's metres, and back?
//!
//! The frame is a projection with an origin of its own, so that positions stay small: a UTM zone on
//! WGS 84 (EPSG 32601–32660 north, 32701–32760 south) unless the scenario names another. The
//! projection is `proj4rs`, a transcript of PROJ's, for UTM Poder/Engsager's transverse Mercator;
//! results are rounded to a millimetre, so that two machines whose last digits differ still agree.

use std::fmt;

use ringfort_model::units::{LonLat, Position};

mod crs;

pub(crate) use crs::METRES_A_DEGREE;
pub use crs::{Crs, CrsError, UtmZone};

/// How much a metre of a frame may differ from a metre on the ground, as a share.
const MOST_STRETCH: f64 = 0.01;

/// Why a place has no position in a frame, or a frame cannot be made.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FrameError {
    /// Longitude or latitude is not a number within the globe.
    #[error("longitude {longitude_deg}, latitude {latitude_deg} is no place on the globe")]
    NoPlace {
        /// As given.
        longitude_deg: f64,
        /// As given.
        latitude_deg: f64,
    },
    /// UTM ends at 80° south and 84° north.
    #[error("latitude {latitude_deg}° lies outside of UTM, which runs from 80° south to 84° north")]
    BeyondUtm {
        /// As given.
        latitude_deg: f64,
    },
    /// The place is so far from the zone that metres in it would mean nothing.
    #[error("longitude {longitude_deg}° lies too far from UTM zone {zone} to be shown in it")]
    FarFromZone {
        /// As given.
        longitude_deg: f64,
        /// The zone of the frame.
        zone: u8,
    },
    /// A position so far from the origin that it is nowhere on the globe.
    #[error("{east_m} m east, {north_m} m north of the origin is no place on the globe")]
    NoPosition {
        /// As given.
        east_m: f64,
        /// As given.
        north_m: f64,
    },
    /// A reference system that no frame can be made of.
    #[error(
        "{crs} measures in {unit}; a frame is measured in metres, as a UTM zone is (EPSG 326xx, 327xx)"
    )]
    NotMetres {
        /// Which it is.
        crs: String,
        /// Its unit.
        unit: &'static str,
    },
    /// A projection whose metres are not those of the ground here.
    #[error(
        "a metre of {crs} is {ground_m:.2} m on the ground here; name a system made for the place, such as EPSG:{better}"
    )]
    Stretched {
        /// Which it is.
        crs: String,
        /// Metres on the ground.
        ground_m: f64,
        /// The UTM zone of the place.
        better: u16,
    },
    /// A reference system that cannot be used.
    #[error(transparent)]
    Crs(#[from] CrsError),
    /// The projection could not be set up or evaluated.
    #[error("the projection failed: {0}")]
    Projection(String),
}

/// The projected frame of a scenario: a projection in metres, and where in it local (0, 0) lies.
///
/// Metres in a UTM zone are up to 0.04 % short at its middle and 0.1 % long at its edge. Cloning is
/// cheap.
#[derive(Clone, PartialEq)]
pub struct Frame {
    crs: Crs,
    easting_m: f64,
    northing_m: f64,
}

impl fmt::Debug for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Frame({} + {}, {})", self.crs, self.easting_m, self.northing_m)
    }
}

impl Frame {
    /// The frame whose local (0, 0) has these coordinates in `zone`, rounded to a millimetre.
    pub fn new(zone: UtmZone, easting_m: f64, northing_m: f64) -> Result<Self, FrameError> {
        Self::in_crs(&Crs::utm(zone)?, easting_m, northing_m)
    }

    /// The frame whose local (0, 0) has these coordinates in a projection, rounded to a millimetre.
    ///
    /// Whether the projection is true to the ground is not asked: see [`check_scale`](Self::check_scale).
    pub fn in_crs(crs: &Crs, easting_m: f64, northing_m: f64) -> Result<Self, FrameError> {
        if crs.is_geographic() || crs.metres_a_unit() != 1.0 {
            let unit = if crs.is_geographic() { "degrees" } else { "units other than metres" };
            return Err(FrameError::NotMetres { crs: crs.to_string(), unit });
        }
        if !(easting_m.abs() < 1e8 && northing_m.abs() < 1e8) {
            return Err(FrameError::NoPosition { east_m: easting_m, north_m: northing_m });
        }
        let (easting_m, northing_m) = (to_millimetre(easting_m), to_millimetre(northing_m));
        Ok(Self { crs: crs.clone(), easting_m, northing_m })
    }

    /// The frame whose origin is `place`, in the zone that holds it: for a scenario without a map.
    pub fn at(place: LonLat) -> Result<Self, FrameError> {
        let zone = UtmZone::containing(place)?;
        let origin = Self::new(zone, 0.0, 0.0)?.position_from_lonlat(place)?;
        Self::new(zone, origin.east_m, origin.north_m)
    }

    /// The same projection with another origin, given as a position of this frame.
    #[must_use]
    pub fn moved_to(&self, origin: Position) -> Self {
        Self {
            easting_m: to_millimetre(self.easting_m + origin.east_m),
            northing_m: to_millimetre(self.northing_m + origin.north_m),
            ..self.clone()
        }
    }

    /// Whether a metre of the frame is a metre on the ground at a place, to a hundredth.
    pub fn check_scale(&self, place: LonLat) -> Result<(), FrameError> {
        let scale = self.crs.scale_at(place)?;
        if (scale - 1.0).abs() <= MOST_STRETCH {
            return Ok(());
        }
        let better = UtmZone::containing(place)?.epsg();
        Err(FrameError::Stretched { crs: self.crs.to_string(), ground_m: 1.0 / scale, better })
    }

    /// Its projection.
    pub fn crs(&self) -> &Crs {
        &self.crs
    }

    /// Easting and northing of local (0, 0) in the projection, in metres.
    pub fn origin_m(&self) -> (f64, f64) {
        (self.easting_m, self.northing_m)
    }

    /// Where a place lies in the frame, rounded to a millimetre.
    ///
    /// ```
    /// # use ringfort_model::units::LonLat;
    /// # use ringfort_world::frame::Frame;
    /// let place = LonLat { longitude_deg: 1.5, latitude_deg: 42.5 };
    /// let frame = Frame::at(place)?;
    /// let position = frame.position_from_lonlat(place)?;
    /// assert_eq!((position.east_m, position.north_m), (0.0, 0.0));
    /// // a frame has no place for the other side of the globe
    /// assert!(frame.position_from_lonlat(LonLat { longitude_deg: -170.0, ..place }).is_err());
    /// # Ok::<(), ringfort_world::frame::FrameError>(())
    /// ```
    pub fn position_from_lonlat(&self, place: LonLat) -> Result<Position, FrameError> {
        let (x, y) = self.crs.xy_from_lonlat(place)?;
        Ok(self.position_from_xy(x, y))
    }

    /// Which place a position is, rounded to 10⁻⁸ degrees (a millimetre).
    pub fn lonlat_from_position(&self, position: Position) -> Result<LonLat, FrameError> {
        let (x, y) = self.xy_from_position(position);
        self.crs.lonlat_from_xy(x, y)
    }

    /// Where a pair of coordinates of the frame's own projection lies, rounded to a millimetre.
    pub fn position_from_xy(&self, x: f64, y: f64) -> Position {
        Position {
            east_m: to_millimetre(x - self.easting_m),
            north_m: to_millimetre(y - self.northing_m),
        }
    }

    /// The coordinates of a position in the frame's own projection, in metres.
    pub fn xy_from_position(&self, position: Position) -> (f64, f64) {
        (self.easting_m + position.east_m, self.northing_m + position.north_m)
    }
}

fn checked(place: LonLat) -> Result<LonLat, FrameError> {
    let LonLat { longitude_deg, latitude_deg } = place;
    if longitude_deg.abs() <= 180.0 && latitude_deg.abs() <= 90.0 {
        Ok(place)
    } else {
        Err(FrameError::NoPlace { longitude_deg, latitude_deg })
    }
}

fn to_millimetre(metres: f64) -> f64 {
    libm::round(metres * 1000.0) / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lonlat(longitude_deg: f64, latitude_deg: f64) -> LonLat {
        LonLat { longitude_deg, latitude_deg }
    }

    /// Printed by PROJ through pyproj 3.7.2, to a tenth of a millimetre.
    #[test]
    fn verify_utm_against_proj() {
        let cases = [
            (32_631, 1.5, 42.5, 376_749.548_0, 4_706_383.170_5),
            (32_613, -103.62, 19.51, 644_807.579_2, 2_157_841.878_8),
            (32_614, -99.0, 0.0, 500_000.0, 0.0),
            (32_720, -63.2, -17.8, 478_803.701_1, 8_031_930.144_7),
            (32_735, 27.9, -26.2, 589_919.111_2, 7_101_855.300_4),
            (32_633, 15.0, 60.0, 500_000.0, 6_651_411.190_4),
        ];
        for (epsg, longitude, latitude, easting, northing) in cases {
            let zone = UtmZone::from_epsg(epsg).unwrap();
            let place = lonlat(longitude, latitude);
            let frame = Frame::new(zone, 0.0, 0.0).unwrap();
            let position = frame.position_from_lonlat(place).unwrap();
            // half the last digit printed there, and half a millimetre of our own rounding
            assert!((position.east_m - easting).abs() < 0.000_551, "{position:?}");
            assert!((position.north_m - northing).abs() < 0.000_551, "{position:?}");
            let back = frame.lonlat_from_position(position).unwrap();
            assert!((back.longitude_deg - longitude).abs() < 2e-8);
            assert!((back.latitude_deg - latitude).abs() < 2e-8);
            if longitude != -99.0 {
                assert_eq!(u32::from(UtmZone::containing(place).unwrap().epsg()), epsg);
            }
        }
    }

    #[test]
    fn law_moving_the_origin_moves_every_position() {
        let place = lonlat(1.6, 42.6);
        let frame = Frame::at(lonlat(1.5, 42.5)).unwrap();
        let moved = frame.moved_to(Position { east_m: 100.0, north_m: -50.0 });
        let (a, b) = (
            frame.position_from_lonlat(place).unwrap(),
            moved.position_from_lonlat(place).unwrap(),
        );
        assert!((a.east_m - b.east_m - 100.0).abs() < 1e-9);
        assert!((a.north_m - b.north_m + 50.0).abs() < 1e-9);
    }

    #[test]
    fn golden_places_that_are_none() {
        let frame = Frame::at(lonlat(1.5, 42.5)).unwrap();
        let say = |place| frame.position_from_lonlat(place).unwrap_err().to_string();
        assert_eq!(
            say(lonlat(f64::NAN, 42.0)),
            "longitude NaN, latitude 42 is no place on the globe"
        );
        assert_eq!(
            say(lonlat(90.0, 42.0)),
            "longitude 90° lies too far from UTM zone 31 to be shown in it"
        );
        assert!(UtmZone::containing(lonlat(0.0, 85.0)).is_err());
        assert!(UtmZone::new(61, false).is_none());
        let far = Position { east_m: f64::INFINITY, north_m: 0.0 };
        assert!(frame.lonlat_from_position(far).is_err());
        assert_eq!(UtmZone::containing(lonlat(180.0, 1.0)).unwrap().number(), 1);
    }
}
