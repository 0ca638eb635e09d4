//! Where is a place of the globe in the scenario's metres, and back?
//!
//! The frame is a UTM zone on WGS 84 (EPSG 32601–32660 north, 32701–32760 south) with an origin of
//! its own, so that positions stay small. The projection is `proj4rs`, a transcript of PROJ's
//! Poder/Engsager transverse Mercator; results are rounded to a millimetre, so that two machines
//! whose last digits differ still agree.

use std::fmt;
use std::sync::Arc;

use proj4rs::Proj;
use ringfort_model::units::{LonLat, Position};

/// How far from the central meridian of its zone a place may lie, in degrees.
const REACH_DEG: f64 = 30.0;

/// One of the 120 zones of the Universal Transverse Mercator system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UtmZone {
    number: u8,
    south: bool,
}

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
    /// The projection could not be set up or evaluated.
    #[error("the projection failed: {0}")]
    Projection(String),
}

impl UtmZone {
    /// Zone `number` (1 to 60) of the northern or southern half, or `None`.
    pub fn new(number: u8, south: bool) -> Option<Self> {
        (1..=60).contains(&number).then_some(Self { number, south })
    }

    /// The zone that a place lies in, by the plain 6° rule: the exceptions around Norway and
    /// Svalbard are not made, which costs some scale there and nothing else.
    pub fn containing(place: LonLat) -> Result<Self, FrameError> {
        let place = checked(place)?;
        let LonLat { longitude_deg, latitude_deg } = place;
        if !(-80.0..=84.0).contains(&latitude_deg) {
            return Err(FrameError::BeyondUtm { latitude_deg });
        }
        let number = (libm::floor((longitude_deg + 180.0) / 6.0) as i32).rem_euclid(60) + 1;
        Ok(Self { number: number as u8, south: latitude_deg < 0.0 })
    }

    /// The zone of an EPSG code: WGS 84 (326xx, 327xx), and ETRS89 (25828–25838) and NAD83
    /// (26901–26923), which are taken as WGS 84 (a difference under two metres). Else `None`.
    pub fn from_epsg(code: u32) -> Option<Self> {
        match code {
            32_601..=32_660 => Self::new((code - 32_600) as u8, false),
            32_701..=32_760 => Self::new((code - 32_700) as u8, true),
            25_828..=25_838 => Self::new((code - 25_800) as u8, false),
            26_901..=26_923 => Self::new((code - 26_900) as u8, false),
            _ => None,
        }
    }

    /// The EPSG code of the zone on WGS 84.
    pub fn epsg(self) -> u16 {
        u16::from(self.number) + if self.south { 32_700 } else { 32_600 }
    }

    /// 1 to 60.
    pub fn number(self) -> u8 {
        self.number
    }

    /// Whether it is the southern half, whose northings start at 10,000 km.
    pub fn is_south(self) -> bool {
        self.south
    }

    fn central_meridian_deg(self) -> f64 {
        f64::from(self.number) * 6.0 - 183.0
    }
}

/// The projected frame of a scenario: a UTM zone, and where in it local (0, 0) lies.
///
/// Metres in it are metres of the projection: up to 0.04 % short at the middle of a zone and 0.1 %
/// long at its edge. Cloning is cheap.
#[derive(Clone)]
pub struct Frame {
    zone: UtmZone,
    easting_m: f64,
    northing_m: f64,
    projections: Arc<Projections>,
}

struct Projections {
    geographic: Proj,
    utm: Proj,
}

impl fmt::Debug for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Frame(EPSG:{} + {}, {})", self.zone.epsg(), self.easting_m, self.northing_m)
    }
}

impl PartialEq for Frame {
    fn eq(&self, other: &Self) -> bool {
        self.zone == other.zone
            && self.easting_m == other.easting_m
            && self.northing_m == other.northing_m
    }
}

impl Frame {
    /// The frame whose local (0, 0) has these coordinates in `zone`, rounded to a millimetre.
    pub fn new(zone: UtmZone, easting_m: f64, northing_m: f64) -> Result<Self, FrameError> {
        if !(easting_m.abs() < 1e8 && northing_m.abs() < 1e8) {
            return Err(FrameError::NoPosition { east_m: easting_m, north_m: northing_m });
        }
        let make = |text: &str| {
            Proj::from_proj_string(text).map_err(|e| FrameError::Projection(e.to_string()))
        };
        let south = if zone.south { " +south" } else { "" };
        Ok(Self {
            zone,
            easting_m: to_millimetre(easting_m),
            northing_m: to_millimetre(northing_m),
            projections: Arc::new(Projections {
                geographic: make("+proj=longlat +datum=WGS84 +no_defs")?,
                utm: make(&format!(
                    "+proj=utm +zone={}{south} +datum=WGS84 +units=m +no_defs",
                    zone.number
                ))?,
            }),
        })
    }

    /// The frame whose origin is `place`, in the zone that holds it: for a scenario without a map.
    pub fn at(place: LonLat) -> Result<Self, FrameError> {
        let zone = UtmZone::containing(place)?;
        let origin = Self::new(zone, 0.0, 0.0)?.position_from_lonlat(place)?;
        Self::new(zone, origin.east_m, origin.north_m)
    }

    /// The same zone with another origin, given as a position of this frame.
    #[must_use]
    pub fn moved_to(&self, origin: Position) -> Self {
        Self {
            easting_m: to_millimetre(self.easting_m + origin.east_m),
            northing_m: to_millimetre(self.northing_m + origin.north_m),
            ..self.clone()
        }
    }

    /// The zone it lies in.
    pub fn zone(&self) -> UtmZone {
        self.zone
    }

    /// Easting and northing of local (0, 0) in the zone, in metres.
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
        let LonLat { longitude_deg, latitude_deg } = checked(place)?;
        let off_deg = longitude_deg - self.zone.central_meridian_deg();
        let off_deg = off_deg - 360.0 * libm::round(off_deg / 360.0);
        if off_deg.abs() > REACH_DEG {
            return Err(FrameError::FarFromZone { longitude_deg, zone: self.zone.number });
        }
        let mut point = (longitude_deg.to_radians(), latitude_deg.to_radians(), 0.0);
        let Projections { geographic, utm } = &*self.projections;
        proj4rs::transform::transform(geographic, utm, &mut point)
            .map_err(|e| FrameError::Projection(e.to_string()))?;
        Ok(Position {
            east_m: to_millimetre(point.0 - self.easting_m),
            north_m: to_millimetre(point.1 - self.northing_m),
        })
    }

    /// Which place a position is, rounded to 10⁻⁸ degrees (a millimetre).
    pub fn lonlat_from_position(&self, position: Position) -> Result<LonLat, FrameError> {
        let Position { east_m, north_m } = position;
        let nowhere = FrameError::NoPosition { east_m, north_m };
        let mut point = (self.easting_m + east_m, self.northing_m + north_m, 0.0);
        if !(point.0.abs() < 4e6 && point.1.abs() < 2e7) {
            return Err(nowhere);
        }
        let Projections { geographic, utm } = &*self.projections;
        proj4rs::transform::transform(utm, geographic, &mut point)
            .map_err(|e| FrameError::Projection(e.to_string()))?;
        let round = |radians: f64| libm::round(radians.to_degrees() * 1e8) / 1e8;
        checked(LonLat { longitude_deg: round(point.0), latitude_deg: round(point.1) })
            .map_err(|_| nowhere)
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
