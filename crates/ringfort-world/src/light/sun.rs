//! Where is the sun?
//!
//! Formulae and numbers of Meeus, *Astronomical Algorithms*, 2nd ed. (1998): Julian day chapter 7,
//! sidereal time (12.4), equatorial and horizontal coordinates (13.3 to 13.6), obliquity (22.2), the
//! sun's low-precision coordinates chapter 25 (book not at hand while writing; checked against its
//! example 25.a).

use ringfort_model::units::LonLat;

/// The sun as seen from the middle of the earth at one moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sun {
    /// Where it stands among the stars.
    pub direction: Direction,
    /// Apparent longitude in degrees, 0 to 360.
    pub longitude_deg: f64,
    /// Distance from the earth, in astronomical units.
    pub distance_au: f64,
}

/// An apparent direction from the middle of the earth, by the equator and equinox of the date.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Direction {
    /// Right ascension in degrees, 0 to 360.
    pub right_ascension_deg: f64,
    /// Declination in degrees.
    pub declination_deg: f64,
}

/// Where the sun is, `unix_s` seconds after 1970-01-01 0 h UTC.
///
/// UTC is taken for the dynamical time of the formulae: the minute between them moves the sun by
/// 0.0008°. Good to 0.01° from 1950 to 2050.
pub fn sun_at(unix_s: f64) -> Sun {
    sun_at_century((julian_day(unix_s) - 2_451_545.0) / 36_525.0)
}

pub(super) fn sun_at_century(t: f64) -> Sun {
    let l0 = 280.46646 + t * (36_000.769_83 + t * 0.000_303_2);
    let anomaly = (357.52911 + t * (35_999.050_29 - t * 0.000_153_7)).to_radians();
    let centre_deg = (1.914_602 - t * (0.004_817 + t * 0.000_014)) * libm::sin(anomaly)
        + (0.019_993 - t * 0.000_101) * libm::sin(2.0 * anomaly)
        + 0.000_289 * libm::sin(3.0 * anomaly);
    let longitude_deg = l0 + centre_deg - 0.005_69 - 0.004_78 * libm::sin(node(t));
    // equation 25.5
    let eccentricity = 0.016_708_634 - t * (0.000_042_037 + t * 0.000_000_126_7);
    let distance_au = 1.000_001_018 * (1.0 - eccentricity * eccentricity)
        / (1.0 + eccentricity * libm::cos(anomaly + centre_deg.to_radians()));
    Sun {
        direction: Direction::of_ecliptic(t, longitude_deg, 0.0),
        longitude_deg: wrapped(longitude_deg),
        distance_au,
    }
}

/// The longitude of the moon's ascending node, in radians.
fn node(t: f64) -> f64 {
    (125.04 - 1934.136 * t).to_radians()
}

/// Nutation in longitude, in degrees, to half a second of arc: the two largest terms of chapter 22.
pub(super) fn nutation_deg(t: f64) -> f64 {
    let twice_sun = (2.0 * (280.4665 + 36_000.769_8 * t)).to_radians();
    (-17.20 * libm::sin(node(t)) - 1.32 * libm::sin(twice_sun)) / 3600.0
}

impl Direction {
    /// The direction of an apparent longitude and latitude along the ecliptic.
    pub(super) fn of_ecliptic(t: f64, longitude_deg: f64, latitude_deg: f64) -> Self {
        let obliquity = (23.439_291_111
            - t * (0.013_004_167 + t * (0.000_000_163_9 - t * 0.000_000_503_6))
            + 0.002_56 * libm::cos(node(t)))
        .to_radians();
        let (longitude, latitude) = (longitude_deg.to_radians(), latitude_deg.to_radians());
        let (sine, cosine) = (libm::sin(longitude), libm::cos(longitude));
        let (up, level) = (libm::sin(latitude), libm::cos(latitude));
        let (tilt, upright) = (libm::sin(obliquity), libm::cos(obliquity));
        let east = upright * level * sine - tilt * up;
        Self {
            right_ascension_deg: wrapped(libm::atan2(east, level * cosine).to_degrees()),
            declination_deg: libm::asin(tilt * level * sine + upright * up).to_degrees(),
        }
    }

    /// Altitude over a level horizon at `place`, without refraction or parallax, in degrees.
    pub fn altitude_deg(&self, place: LonLat, unix_s: f64) -> f64 {
        let hour_angle = self.hour_angle_deg(place, unix_s).to_radians();
        let (latitude, declination) =
            (place.latitude_deg.to_radians(), self.declination_deg.to_radians());
        let sine = libm::sin(latitude) * libm::sin(declination)
            + libm::cos(latitude) * libm::cos(declination) * libm::cos(hour_angle);
        libm::asin(sine.clamp(-1.0, 1.0)).to_degrees()
    }

    /// How far it has turned past the meridian of `place`, in degrees, −180 to 180.
    pub(super) fn hour_angle_deg(&self, place: LonLat, unix_s: f64) -> f64 {
        let days = julian_day(unix_s) - 2_451_545.0;
        let t = days / 36_525.0;
        let sidereal_deg =
            280.460_618_37 + 360.985_647_366_29 * days + t * t * (0.000_387_933 - t / 38_710_000.0);
        let angle = wrapped(sidereal_deg + place.longitude_deg - self.right_ascension_deg);
        if angle > 180.0 { angle - 360.0 } else { angle }
    }
}

impl Sun {
    /// Altitude of the sun's centre over a level horizon at `place`, without refraction, in degrees.
    pub fn altitude_deg(&self, place: LonLat, unix_s: f64) -> f64 {
        self.direction.altitude_deg(place, unix_s)
    }

    /// How long ago the sun stood in the south, in seconds, −43,200 to 43,200.
    pub(super) fn since_noon_s(&self, place: LonLat, unix_s: f64) -> f64 {
        240.0 * self.direction.hour_angle_deg(place, unix_s)
    }

    /// Time between noon and passing `altitude_deg`, in seconds; `None` when it never does.
    pub(super) fn half_day_s(&self, place: LonLat, altitude_deg: f64) -> Option<f64> {
        let (latitude, declination) =
            (place.latitude_deg.to_radians(), self.direction.declination_deg.to_radians());
        let cosine = (libm::sin(altitude_deg.to_radians())
            - libm::sin(latitude) * libm::sin(declination))
            / (libm::cos(latitude) * libm::cos(declination));
        (cosine.abs() <= 1.0).then(|| 240.0 * libm::acos(cosine).to_degrees())
    }
}

pub(super) fn julian_day(unix_s: f64) -> f64 {
    2_440_587.5 + unix_s / 86_400.0
}

pub(super) fn wrapped(degrees: f64) -> f64 {
    let turn = degrees - 360.0 * libm::floor(degrees / 360.0);
    if turn < 360.0 { turn } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Meeus, example 25.a: 1992 October 13, 0 h dynamical time (book not at hand; the printed
    /// figures are as widely quoted).
    #[test]
    fn verify_sun_of_meeus_25a() {
        let t = (2_448_908.5 - 2_451_545.0) / 36_525.0;
        let sun = sun_at_century(t);
        // 199°54′32″: the decimal form is printed from intermediates that were rounded before
        let longitude_deg = 199.0 + 54.0 / 60.0 + 32.0 / 3600.0;
        assert!((sun.longitude_deg - longitude_deg).abs() < 0.5 / 3600.0, "{sun:?}");
        assert!((sun.direction.right_ascension_deg - 198.380_83).abs() < 5e-6, "{sun:?}");
        assert!((sun.direction.declination_deg - -7.785_07).abs() < 5e-6, "{sun:?}");
        assert!((sun.distance_au - 0.997_66).abs() < 5e-6, "{sun:?}");
    }

    #[test]
    fn law_the_epoch_is_j2000() {
        assert_eq!(julian_day(946_728_000.0), 2_451_545.0);
    }
}
