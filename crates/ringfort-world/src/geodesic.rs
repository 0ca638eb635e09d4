//! How long is the line between two places on the ellipsoid?
//!
//! A line between two positions of a file is straight in longitude and latitude (Butler et al., RFC
//! 7946 (2016), section 3.1.1). Its length is ∫ √((M dφ)² + (N cos φ dλ)²) with the meridional and
//! transverse radii of curvature M = a(1 − e²)/(1 − e² sin² φ)^{3/2} and N = a/(1 − e² sin² φ)^{1/2}
//! (Snyder, *Map Projections: A Working Manual*, USGS 1395 (1987), equations 4-18 and 4-20), taken by
//! the midpoint rule in steps of at most 0.1°. Over the lengths of roads this is the geodesic to
//! within a millionth: see the test beside Karney's algorithm.

use ringfort_model::units::LonLat;

/// Half the longest axis of WGS 84, in metres.
const A_M: f64 = 6_378_137.0;

/// Square of the eccentricity of WGS 84, f(2 − f) with f = 1/298.257223563.
const E2: f64 = 0.006_694_379_990_141_316;

/// The longest step of the midpoint rule, in degrees.
const STEP_DEG: f64 = 0.1;

/// Length in metres on WGS 84 of the line that is straight in longitude and latitude, the short way
/// around the globe.
///
/// Either place not on the globe (or not a number) gives NaN.
///
/// ```
/// # use ringfort_model::units::LonLat;
/// # use ringfort_world::geodesic::length_m;
/// let at = |longitude_deg, latitude_deg| LonLat { longitude_deg, latitude_deg };
/// // a degree of the equator, and across the date line
/// assert!((length_m(at(0.0, 0.0), at(1.0, 0.0)) - 111_319.49).abs() < 0.01);
/// assert!((length_m(at(179.5, 0.0), at(-179.5, 0.0)) - 111_319.49).abs() < 0.01);
/// assert!(length_m(at(0.0, 91.0), at(1.0, 0.0)).is_nan());
/// ```
pub fn length_m(a: LonLat, b: LonLat) -> f64 {
    let on_globe = |p: LonLat| p.longitude_deg.abs() <= 180.0 && p.latitude_deg.abs() <= 90.0;
    if !(on_globe(a) && on_globe(b)) {
        return f64::NAN;
    }
    let mut east_deg = b.longitude_deg - a.longitude_deg;
    east_deg -= 360.0 * libm::round(east_deg / 360.0);
    let north_deg = b.latitude_deg - a.latitude_deg;
    let steps = libm::ceil(east_deg.abs().max(north_deg.abs()) / STEP_DEG).max(1.0);
    let (east, north) = (east_deg.to_radians() / steps, north_deg.to_radians() / steps);
    (0..steps as u32)
        .map(|step| {
            let latitude_deg = a.latitude_deg + north_deg * (f64::from(step) + 0.5) / steps;
            let (sin, cos) = libm::sincos(latitude_deg.to_radians());
            let w2 = 1.0 - E2 * sin * sin;
            let n = A_M / w2.sqrt();
            let m = n * (1.0 - E2) / w2;
            let (north_m, east_m) = (m * north, n * cos * east);
            (north_m * north_m + east_m * east_m).sqrt()
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use geographiclib_rs::{Geodesic, InverseGeodesic};
    use proptest::prelude::*;

    use super::*;

    fn at(longitude_deg: f64, latitude_deg: f64) -> LonLat {
        LonLat { longitude_deg, latitude_deg }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]
        /// Karney, *Algorithms for geodesics*, J. Geod. 87 (2013), as `geographiclib-rs` has it.
        #[test]
        fn agree_with_karney_over_the_lengths_of_roads(
            lon in -180.0_f64..180.0,
            lat in -70.0_f64..70.0,
            east in -0.05_f64..0.05,
            north in -0.05_f64..0.05,
        ) {
            let (a, b) = (at(lon, lat), at((lon + east).clamp(-180.0, 180.0), lat + north));
            let karney: f64 = Geodesic::wgs84().inverse(
                a.latitude_deg, a.longitude_deg, b.latitude_deg, b.longitude_deg);
            let ours = length_m(a, b);
            prop_assert!((ours - karney).abs() <= 1e-6 * karney + 1e-6, "{ours} {karney}");
            prop_assert_eq!(ours, length_m(b, a));
        }
    }

    /// The quarter meridian, the longest line there is without a turn.
    #[test]
    fn agree_with_karney_from_equator_to_pole() {
        let karney: f64 = Geodesic::wgs84().inverse(0.0, 5.0, 90.0, 5.0);
        let ours = length_m(at(5.0, 0.0), at(5.0, 90.0));
        assert!((ours - karney).abs() < 0.1, "{ours} {karney}");
    }
}
