//! Where is the moon, how much of it is lit, and how much light does it throw?
//!
//! Meeus, *Astronomical Algorithms*, 2nd ed. (1998): place chapter 47, parallax chapter 40, phase
//! chapter 48 (book not at hand while writing; checked against its examples 47.a and 48.a).

mod terms;

use ringfort_model::units::LonLat;

use super::sun::{Direction, julian_day, nutation_deg, sun_at_century, wrapped};

/// How far dynamical time, which the moon keeps, is ahead of UTC, in seconds: 69.2 from 2017 to
/// 2026. Between 1970 and 2050 it stays within half a minute of that, in which the moon moves
/// 0.004°.
const DYNAMICAL_TIME_S: f64 = 69.2;

/// Equatorial radius of the earth, in kilometres.
const EARTH_RADIUS_KM: f64 = 6378.14;

/// The astronomical unit, in kilometres.
const ASTRONOMICAL_UNIT_KM: f64 = 149_597_870.7;

/// The moon as seen from the middle of the earth at one moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moon {
    /// Where it stands among the stars.
    pub direction: Direction,
    /// Between the centres of earth and moon, in kilometres.
    pub distance_km: f64,
    /// The share of its disc that is lit, 0 (new) to 1 (full).
    pub illuminated_fraction: f64,
    /// The angle at the moon between sun and earth, in degrees: 180 when new, 0 when full.
    pub phase_angle_deg: f64,
    /// Whether the lit share is growing.
    pub waxing: bool,
}

/// Where the moon is, `unix_s` seconds after 1970-01-01 0 h UTC.
///
/// Good to 0.01° from 1970 to 2050, where the difference between UTC and dynamical time is known;
/// the illuminated fraction to 0.001.
pub fn moon_at(unix_s: f64) -> Moon {
    moon_at_century((julian_day(unix_s + DYNAMICAL_TIME_S) - 2_451_545.0) / 36_525.0)
}

fn moon_at_century(t: f64) -> Moon {
    let place = place(t);
    let sun = sun_at_century(t);
    let longitude_deg = place.longitude_deg + nutation_deg(t);
    let elongation = (longitude_deg - sun.longitude_deg).to_radians();
    // equations 48.2, 48.3 and 48.1
    let cosine = libm::cos(place.latitude_deg.to_radians()) * libm::cos(elongation);
    let sine = (1.0 - cosine * cosine).max(0.0).sqrt();
    let sun_km = sun.distance_au * ASTRONOMICAL_UNIT_KM;
    let phase = libm::atan2(sun_km * sine, place.distance_km - sun_km * cosine);
    Moon {
        direction: Direction::of_ecliptic(t, longitude_deg, place.latitude_deg),
        distance_km: place.distance_km,
        illuminated_fraction: f64::midpoint(1.0, libm::cos(phase)),
        phase_angle_deg: phase.to_degrees(),
        waxing: libm::sin(elongation) >= 0.0,
    }
}

/// Longitude and latitude from the mean equinox of the date, and distance.
struct Place {
    longitude_deg: f64,
    latitude_deg: f64,
    distance_km: f64,
}

/// Chapter 47, equations 47.1 to 47.6 and the sums below them.
fn place(t: f64) -> Place {
    let polynomial = |c: [f64; 5]| c[0] + t * (c[1] + t * (c[2] + t * (c[3] + t * c[4])));
    let mean_longitude = polynomial([
        218.316_447_7,
        481_267.881_234_21,
        -0.001_578_6,
        1.0 / 538_841.0,
        -1.0 / 65_194_000.0,
    ]);
    let elongation = polynomial([
        297.850_192_1,
        445_267.111_403_4,
        -0.001_881_9,
        1.0 / 545_868.0,
        -1.0 / 113_065_000.0,
    ]);
    let sun_anomaly =
        polynomial([357.529_109_2, 35_999.050_290_9, -0.000_153_6, 1.0 / 24_490_000.0, 0.0]);
    let anomaly = polynomial([
        134.963_396_4,
        477_198.867_505_5,
        0.008_741_4,
        1.0 / 69_699.0,
        -1.0 / 14_712_000.0,
    ]);
    let node_distance = polynomial([
        93.272_095_0,
        483_202.017_523_3,
        -0.003_653_9,
        -1.0 / 3_526_000.0,
        1.0 / 863_310_000.0,
    ]);
    let eccentricity = 1.0 - t * (0.002_516 + t * 0.000_007_4);
    let angle = |m: &[i8; 4]| {
        (f64::from(m[0]) * elongation
            + f64::from(m[1]) * sun_anomaly
            + f64::from(m[2]) * anomaly
            + f64::from(m[3]) * node_distance)
            .to_radians()
    };
    // terms with the sun's anomaly shrink with the eccentricity of the earth's orbit
    let weight = |m: &[i8; 4]| match m[1].unsigned_abs() {
        0 => 1.0,
        1 => eccentricity,
        _ => eccentricity * eccentricity,
    };
    let sine = |degrees: f64| libm::sin(degrees.to_radians());
    let venus = 119.75 + 131.849 * t;
    let jupiter = 53.09 + 479_264.290 * t;
    let third = 313.45 + 481_266.484 * t;

    let mut longitude = 3958.0 * sine(venus)
        + 1962.0 * sine(mean_longitude - node_distance)
        + 318.0 * sine(jupiter);
    let mut distance = 0.0;
    for (m, l, r) in &terms::LONGITUDE_AND_DISTANCE {
        longitude += f64::from(*l) * weight(m) * libm::sin(angle(m));
        distance += f64::from(*r) * weight(m) * libm::cos(angle(m));
    }
    let mut latitude = -2235.0 * sine(mean_longitude)
        + 382.0 * sine(third)
        + 175.0 * sine(venus - node_distance)
        + 175.0 * sine(venus + node_distance)
        + 127.0 * sine(mean_longitude - anomaly)
        - 115.0 * sine(mean_longitude + anomaly);
    for (m, b) in &terms::LATITUDE {
        latitude += f64::from(*b) * weight(m) * libm::sin(angle(m));
    }
    Place {
        longitude_deg: wrapped(mean_longitude + longitude / 1e6),
        latitude_deg: latitude / 1e6,
        distance_km: 385_000.56 + distance / 1000.0,
    }
}

impl Moon {
    /// Altitude of the moon's centre over a level horizon at `place`, without refraction, in
    /// degrees, as seen from the ground and not from the middle of the earth: up to a degree lower.
    ///
    /// Source: Meeus, equation 40.1 with the parallax in altitude, for a round earth (0.003°).
    pub fn altitude_deg(&self, place: LonLat, unix_s: f64) -> f64 {
        let altitude = self.direction.altitude_deg(place, unix_s).to_radians();
        let ratio = EARTH_RADIUS_KM / self.distance_km;
        libm::atan2(libm::sin(altitude) - ratio, libm::cos(altitude)).to_degrees()
    }

    /// Altitude of the centre at which the upper limb stands on the horizon, in degrees: 34′ of
    /// refraction and the moon's own half-width.
    pub fn rising_deg(&self) -> f64 {
        // the moon's radius is 0.2725 of the earth's
        let half_width = libm::asin(0.2725 * EARTH_RADIUS_KM / self.distance_km).to_degrees();
        -34.0 / 60.0 - half_width
    }

    /// Light that the moon throws on level ground under a clear sky, in lux: 0.27 when full and
    /// overhead, a tenth of that in the quarters, 0 when it is down.
    ///
    /// Source: Janiczek and DeYoung, *Computer Programs for Sun and Moon Illuminance*, U.S. Naval
    /// Observatory Circular 171 (1987), the polynomials of moonlight (source not read; the
    /// coefficients are as commonly quoted).
    pub fn illuminance_lux(&self, place: LonLat, unix_s: f64) -> f64 {
        let altitude_deg = self.altitude_deg(place, unix_s);
        let x = altitude_deg / 90.0;
        let [a, b, c, d] = match altitude_deg {
            h if h >= 20.0 => [-1.95, 4.06, -4.24, 1.56],
            h if h >= 5.0 => [-2.58, 12.58, -42.58, 59.06],
            h if h >= -0.8 => [-2.79, 24.27, -252.95, 1321.29],
            _ => return 0.0,
        };
        let by_altitude = a + x * (b + x * (c + x * d));
        let f = self.phase_angle_deg;
        let by_phase = -8.68e-3 * f - 2.2e-9 * f * f * f * f;
        let parallax_deg = libm::asin(EARTH_RADIUS_KM / self.distance_km).to_degrees();
        let by_distance = 2.0 * libm::log10(parallax_deg / 0.951);
        libm::pow(10.0, by_altitude + by_phase + by_distance)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const APRIL_1992: f64 = (2_448_724.5 - 2_451_545.0) / 36_525.0;

    /// Meeus, example 47.a: 1992 April 12, 0 h dynamical time (book not at hand; the printed
    /// figures are as widely quoted).
    #[test]
    fn verify_moon_of_meeus_47a() {
        let seen = place(APRIL_1992);
        assert!((seen.longitude_deg - 133.162_655).abs() < 5e-7, "{}", seen.longitude_deg);
        assert!((seen.latitude_deg - -3.229_126).abs() < 5e-7, "{}", seen.latitude_deg);
        assert!((seen.distance_km - 368_409.7).abs() < 0.05, "{}", seen.distance_km);
        let moon = moon_at_century(APRIL_1992);
        // our nutation is its two largest terms, good to 0.5″
        let direction = moon.direction;
        assert!((direction.right_ascension_deg - 134.688_470).abs() < 0.000_2, "{direction:?}");
        assert!((direction.declination_deg - 13.768_368).abs() < 0.000_2, "{direction:?}");
    }

    /// Meeus, example 48.a: the same moment.
    #[test]
    fn verify_phase_of_meeus_48a() {
        let moon = moon_at_century(APRIL_1992);
        assert!((moon.illuminated_fraction - 0.6786).abs() < 5e-5, "{moon:?}");
        assert!((moon.phase_angle_deg - 69.0756).abs() < 0.002, "{moon:?}");
        assert!(moon.waxing);
    }

    /// Krisciunas and Schaefer and most textbooks give 0.27 lux for the full moon overhead; the
    /// polynomial's value at x = 1 is 10^(−0.57).
    #[test]
    fn law_moonlight_falls_with_phase_and_altitude() {
        let full = Moon {
            direction: Direction { right_ascension_deg: 0.0, declination_deg: 0.0 },
            distance_km: EARTH_RADIUS_KM / libm::sin(0.951_f64.to_radians()),
            illuminated_fraction: 1.0,
            phase_angle_deg: 0.0,
            waxing: false,
        };
        // the place over which it stands
        let longitude_deg = wrapped(
            -full.direction.hour_angle_deg(LonLat { longitude_deg: 0.0, latitude_deg: 0.0 }, 0.0),
        );
        let at = |moon: &Moon, away_deg: f64| {
            let longitude_deg = wrapped(longitude_deg + away_deg + 180.0) - 180.0;
            moon.illuminance_lux(LonLat { longitude_deg, latitude_deg: 0.0 }, 0.0)
        };
        assert!((at(&full, 0.0) - 0.269).abs() < 0.0005, "{}", at(&full, 0.0));
        let mut before = at(&full, 0.0);
        for away in 1..=89 {
            let now = at(&full, f64::from(away));
            assert!(now < before, "{away}° away");
            before = now;
        }
        assert_eq!(at(&full, 95.0), 0.0);
        let half = Moon { phase_angle_deg: 90.0, ..full };
        assert!((0.05..0.15).contains(&(at(&half, 30.0) / at(&full, 30.0))));
    }
}
