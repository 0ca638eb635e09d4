//! What do the coordinates of a file mean? A reference system, told by its EPSG code.
//!
//! The parameters of each code come from the `crs-definitions` crate, a table of the EPSG registry
//! in the notation of PROJ; the projections are those of `proj4rs`. Shifts between datums are the
//! three and seven parameters of that table: metres, not centimetres. A system whose shift needs a
//! grid file, or is not in the table, is refused rather than taken as WGS 84.

use std::fmt;
use std::sync::Arc;

use proj4rs::Proj;
use ringfort_model::units::LonLat;

use super::{FrameError, checked};

/// How far from the central meridian of its zone a place may lie, in degrees.
const REACH_DEG: f64 = 30.0;

/// One of the 120 zones of the Universal Transverse Mercator system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UtmZone {
    number: u8,
    south: bool,
}

/// A reference system: longitude and latitude on some datum, or a projection. Cloning is cheap.
#[derive(Clone)]
pub struct Crs(Arc<System>);

struct System {
    code: u16,
    zone: Option<UtmZone>,
    own: Proj,
    wgs_84: Proj,
}

/// Why a reference system cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CrsError {
    /// Not of the form `EPSG:32631`.
    #[error("`{0}` names no reference system; write its EPSG code, such as \"EPSG:32631\"")]
    Unreadable(String),
    /// No such code in the table, or one of neither places nor a projection.
    #[error(
        "EPSG:{0} is not in the table of reference systems; bring the file into UTM or EPSG:4326, as `gdalwarp -t_srs EPSG:4326` does"
    )]
    Unknown(u32),
    /// The shift of its datum to WGS 84 is not in the table.
    #[error(
        "how EPSG:{0} lies to WGS 84 is known only from a grid file, which is not read; bring the file into UTM or EPSG:4326, as `gdalwarp -t_srs EPSG:4326` does"
    )]
    NoShift(u32),
    /// A projection that is not computed here.
    #[error(
        "EPSG:{code} cannot be computed ({reason}); bring the file into UTM or EPSG:4326, as `gdalwarp -t_srs EPSG:4326` does"
    )]
    NotComputed {
        /// The code.
        code: u32,
        /// What is missing.
        reason: String,
    },
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

impl Crs {
    /// Longitude and latitude on WGS 84, in degrees (EPSG 4326).
    pub fn wgs_84() -> Result<Self, FrameError> {
        Ok(Self::from_epsg(4326)?)
    }

    /// A UTM zone on WGS 84, in metres.
    pub fn utm(zone: UtmZone) -> Result<Self, FrameError> {
        Ok(Self::from_epsg(u32::from(zone.epsg()))?)
    }

    /// The system of an EPSG code, geographic or projected.
    pub fn from_epsg(code: u32) -> Result<Self, CrsError> {
        let not_computed = |reason: String| CrsError::NotComputed { code, reason };
        let make = |text: &str| {
            Proj::from_proj_string(text).map_err(|error| not_computed(error.to_string()))
        };
        let zone = UtmZone::from_epsg(code);
        let known = u16::try_from(code).ok().and_then(crs_definitions::from_code);
        let definition = known.ok_or(CrsError::Unknown(code))?;
        let text = match zone {
            // ETRS89 and NAD83 too, so that their metres are the same to the last digit
            Some(zone) => {
                let south = if zone.south { " +south" } else { "" };
                format!("+proj=utm +zone={}{south} +datum=WGS84 +units=m +no_defs", zone.number)
            }
            None => definition.proj4.to_owned(),
        };
        if !is_tied_to_wgs_84(&text) {
            return Err(CrsError::NoShift(code));
        }
        let own = make(&text)?;
        if own.is_geocent() || !own.has_inverse() && !own.is_latlong() {
            return Err(CrsError::Unknown(code));
        }
        if !own.is_normalized_axis() {
            return Err(not_computed("its axes do not run east and north".to_owned()));
        }
        let wgs_84 = make("+proj=longlat +datum=WGS84 +no_defs")?;
        Ok(Self(Arc::new(System { code: definition.code, zone, own, wgs_84 })))
    }

    /// The system that a text such as `EPSG:32631` or `32631` names.
    pub fn from_name(name: &str) -> Result<Self, CrsError> {
        let code = name.trim().rsplit(':').next().unwrap_or_default();
        let prefix = name.trim().strip_suffix(code).unwrap_or_default();
        if !(prefix.is_empty() || prefix.eq_ignore_ascii_case("epsg:")) {
            return Err(CrsError::Unreadable(name.to_owned()));
        }
        let code: u32 = code.parse().map_err(|_| CrsError::Unreadable(name.to_owned()))?;
        Self::from_epsg(code)
    }

    /// Its EPSG code.
    pub fn epsg(&self) -> u16 {
        self.0.code
    }

    /// Whether its coordinates are degrees of longitude and latitude.
    pub fn is_geographic(&self) -> bool {
        self.0.own.is_latlong()
    }

    /// Metres in a unit of its coordinates; 1 for a geographic system, whose unit is the degree.
    pub fn metres_a_unit(&self) -> f64 {
        if self.is_geographic() { 1.0 } else { self.0.own.to_meter() }
    }

    /// The zone, if it is UTM on WGS 84 or what is taken as it.
    pub fn zone(&self) -> Option<UtmZone> {
        self.0.zone
    }

    /// Which place on WGS 84 a pair of its coordinates is, in degrees, rounded to 10⁻⁸ of one (a
    /// millimetre). `x` runs east and `y` north, whatever order the registry gives the axes.
    pub fn lonlat_from_xy(&self, x: f64, y: f64) -> Result<LonLat, FrameError> {
        let nowhere = FrameError::NoPosition { east_m: x, north_m: y };
        let far = if self.zone().is_some() { (4e6, 2e7) } else { (1e8, 1e8) };
        if !(x.abs() < far.0 && y.abs() < far.1) {
            return Err(nowhere);
        }
        if self.is_geographic() {
            checked(LonLat { longitude_deg: x, latitude_deg: y })?;
        }
        let mut point =
            if self.is_geographic() { (x.to_radians(), y.to_radians(), 0.0) } else { (x, y, 0.0) };
        let System { own, wgs_84, .. } = &*self.0;
        proj4rs::transform::transform(own, wgs_84, &mut point)
            .map_err(|e| FrameError::Projection(e.to_string()))?;
        let round = |radians: f64| libm::round(radians.to_degrees() * 1e8) / 1e8;
        checked(LonLat { longitude_deg: round(point.0), latitude_deg: round(point.1) })
            .map_err(|_| nowhere)
    }

    /// The coordinates of a place on WGS 84, as [`lonlat_from_xy`](Self::lonlat_from_xy) takes
    /// them; not rounded.
    pub fn xy_from_lonlat(&self, place: LonLat) -> Result<(f64, f64), FrameError> {
        let LonLat { longitude_deg, latitude_deg } = checked(place)?;
        if let Some(zone) = self.zone() {
            let off_deg = longitude_deg - zone.central_meridian_deg();
            let off_deg = off_deg - 360.0 * libm::round(off_deg / 360.0);
            if off_deg.abs() > REACH_DEG {
                return Err(FrameError::FarFromZone { longitude_deg, zone: zone.number });
            }
        }
        let mut point = (longitude_deg.to_radians(), latitude_deg.to_radians(), 0.0);
        let System { own, wgs_84, .. } = &*self.0;
        proj4rs::transform::transform(wgs_84, own, &mut point)
            .map_err(|e| FrameError::Projection(e.to_string()))?;
        let (x, y) = if self.is_geographic() {
            (point.0.to_degrees(), point.1.to_degrees())
        } else {
            (point.0, point.1)
        };
        if !(x.is_finite() && y.is_finite()) {
            return Err(FrameError::Projection(format!(
                "longitude {longitude_deg}°, latitude {latitude_deg}° has no place in {self}"
            )));
        }
        Ok((x, y))
    }

    /// How much longer than on the ground a metre is at a place, as the square root of the factor
    /// on areas: 1 for a true map, 1.35 for Web Mercator at 42° north.
    ///
    /// By central differences over some 100 m on the sphere of the mean radius, so good to a
    /// hundredth; a geographic system gives 1.
    pub fn scale_at(&self, place: LonLat) -> Result<f64, FrameError> {
        if self.is_geographic() {
            return Ok(1.0);
        }
        let half_deg = 5e-4;
        let at = |east: f64, north: f64| {
            let LonLat { longitude_deg, latitude_deg } = place;
            self.xy_from_lonlat(LonLat {
                longitude_deg: longitude_deg + east * half_deg,
                latitude_deg: latitude_deg + north * half_deg,
            })
        };
        let (east, west, north, south) =
            (at(1.0, 0.0)?, at(-1.0, 0.0)?, at(0.0, 1.0)?, at(0.0, -1.0)?);
        let (ax, ay) = (east.0 - west.0, east.1 - west.1);
        let (bx, by) = (north.0 - south.0, north.1 - south.1);
        let side_m = 2.0 * half_deg * METRES_A_DEGREE;
        let ground_m2 = side_m * side_m * libm::cos(place.latitude_deg.to_radians());
        let unit_m = self.metres_a_unit();
        Ok(((ax * by - ay * bx).abs() * unit_m * unit_m / ground_m2).sqrt())
    }
}

/// Length of a degree of latitude on the mean sphere, for sizes only.
pub(crate) const METRES_A_DEGREE: f64 = 111_195.0;

/// Whether the table says how a system's datum lies to WGS 84. ETRS89, GDA, NZGD2000 and their
/// like, on the ellipsoid GRS80 without parameters, lie within two metres of it.
fn is_tied_to_wgs_84(text: &str) -> bool {
    let value = |key: &str| {
        text.split_whitespace().find_map(|part| part.strip_prefix(key)?.strip_prefix('='))
    };
    match (value("+datum"), value("+nadgrids"), value("+towgs84"), value("+ellps")) {
        (Some("NAD27"), ..) => false,
        (_, Some(grids), ..) => grids == "@null",
        (Some(_), ..) | (_, _, Some(_), _) => true,
        (None, None, None, ellipsoid) => matches!(ellipsoid, Some("GRS80" | "WGS84")),
    }
}

impl PartialEq for Crs {
    fn eq(&self, other: &Self) -> bool {
        self.0.code == other.0.code || (self.zone().is_some() && self.zone() == other.zone())
    }
}

impl fmt::Debug for Crs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Crs({self})")
    }
}

impl fmt::Display for Crs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EPSG:{}", self.0.code)
    }
}

#[cfg(test)]
mod tests;
