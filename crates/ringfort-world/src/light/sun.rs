//! Where is the sun?
//!
//! Formulae and numbers of Meeus, *Astronomical Algorithms*, 2nd ed. (1998): Julian day chapter 7,
//! sidereal time (12.4), obliquity (22.2), the sun's low-precision coordinates chapter 25 (book not
//! at hand while writing; checked against its example 25.a).

use ringfort_model::units::LonLat;

/// The sun as seen from the middle of the earth at one moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sun {
    /// Apparent right ascension in degrees, 0 to 360.
    pub right_ascension_deg: f64,
    /// Apparent declination in degrees.
    pub declination_deg: f64,
    /// Apparent longitude in degrees, 0 to 360.
    pub longitude_deg: f64,
}

/// Where the sun is, `unix_s` seconds after 1970-01-01 0 h UTC.
///
/// UTC is taken for the dynamical time of the formulae: the minute between them moves the sun by
/// 0.0008°. Good to 0.01° from 1950 to 2050.
pub fn sun_at(unix_s: f64) -> Sun {
    sun_at_century((julian_day(unix_s) - 2_451_545.0) / 36_525.0)
}

fn sun_at_century(t: f64) -> Sun {
    let l0 = 280.46646 + t * (36_000.769_83 + t * 0.000_303_2);
    let anomaly = (357.52911 + t * (35_999.050_29 - t * 0.000_153_7)).to_radians();
    let centre = (1.914_602 - t * (0.004_817 + t * 0.000_014)) * libm::sin(anomaly)
        + (0.019_993 - t * 0.000_101) * libm::sin(2.0 * anomaly)
        + 0.000_289 * libm::sin(3.0 * anomaly);
    let node = (125.04 - 1934.136 * t).to_radians();
    let longitude = (l0 + centre - 0.005_69 - 0.004_78 * libm::sin(node)).to_radians();
    let obliquity = (23.439_291_111
        - t * (0.013_004_167 + t * (0.000_000_163_9 - t * 0.000_000_503_6))
        + 0.002_56 * libm::cos(node))
    .to_radians();
    let (sine, cosine) = (libm::sin(longitude), libm::cos(longitude));
    Sun {
        right_ascension_deg: wrapped(libm::atan2(libm::cos(obliquity) * sine, cosine).to_degrees()),
        declination_deg: libm::asin(libm::sin(obliquity) * sine).to_degrees(),
        longitude_deg: wrapped(longitude.to_degrees()),
    }
}

impl Sun {
    /// Altitude of the sun's centre over a level horizon at `place`, without refraction, in degrees.
    pub fn altitude_deg(&self, place: LonLat, unix_s: f64) -> f64 {
        let hour_angle = (self.hour_angle_s(place, unix_s) / 240.0).to_radians();
        let (latitude, declination) =
            (place.latitude_deg.to_radians(), self.declination_deg.to_radians());
        let sine = libm::sin(latitude) * libm::sin(declination)
            + libm::cos(latitude) * libm::cos(declination) * libm::cos(hour_angle);
        libm::asin(sine.clamp(-1.0, 1.0)).to_degrees()
    }

    /// How long ago the sun stood in the south, in seconds, −43,200 to 43,200: 240 s a degree of
    /// hour angle.
    pub(super) fn hour_angle_s(&self, place: LonLat, unix_s: f64) -> f64 {
        let days = julian_day(unix_s) - 2_451_545.0;
        let t = days / 36_525.0;
        let sidereal_deg =
            280.460_618_37 + 360.985_647_366_29 * days + t * t * (0.000_387_933 - t / 38_710_000.0);
        let angle = wrapped(sidereal_deg + place.longitude_deg - self.right_ascension_deg);
        240.0 * if angle > 180.0 { angle - 360.0 } else { angle }
    }

    /// Time between noon and passing `altitude_deg`, in seconds; `None` when it never does.
    pub(super) fn half_day_s(&self, place: LonLat, altitude_deg: f64) -> Option<f64> {
        let (latitude, declination) =
            (place.latitude_deg.to_radians(), self.declination_deg.to_radians());
        let cosine = (libm::sin(altitude_deg.to_radians())
            - libm::sin(latitude) * libm::sin(declination))
            / (libm::cos(latitude) * libm::cos(declination));
        (cosine.abs() <= 1.0).then(|| 240.0 * libm::acos(cosine).to_degrees())
    }
}

fn julian_day(unix_s: f64) -> f64 {
    2_440_587.5 + unix_s / 86_400.0
}

fn wrapped(degrees: f64) -> f64 {
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
        assert!((sun.right_ascension_deg - 198.380_83).abs() < 5e-6, "{sun:?}");
        assert!((sun.declination_deg - -7.785_07).abs() < 5e-6, "{sun:?}");
    }

    #[test]
    fn law_the_epoch_is_j2000() {
        assert_eq!(julian_day(946_728_000.0), 2_451_545.0);
    }
}
