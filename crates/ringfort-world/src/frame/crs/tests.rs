use super::*;
use crate::frame::Frame;

fn lonlat(longitude_deg: f64, latitude_deg: f64) -> LonLat {
    LonLat { longitude_deg, latitude_deg }
}

/// Printed by PROJ through pyproj 3.7.2, to a tenth of a millimetre.
#[test]
fn verify_projections_against_proj() {
    let cases = [
        (2154, 1.5, 42.5, 576_530.339_2, 6_156_747.845_1),
        (2056, 7.5, 47.0, 2_604_667.476_4, 1_205_439.960_2),
        (3035, 10.5, 48.2, 4_358_185.667_1, 2_787_510.586_2),
        (3857, 1.5, 42.5, 166_979.236_2, 5_236_173.783_9),
        (2193, 174.8, -41.3, 1_750_697.521_3, 5_426_376.623_2),
        (5070, -100.0, 40.0, -338_390.587_6, 1_894_100.140),
        (2263, -73.98, 40.75, 989_791.457_3, 212_522.519_2),
        (3031, 45.0, -75.0, 1_158_794.740_8, 1_158_794.740_8),
    ];
    for (code, longitude, latitude, x, y) in cases {
        let crs = Crs::from_epsg(code).unwrap();
        let place = lonlat(longitude, latitude);
        let (our_x, our_y) = crs.xy_from_lonlat(place).unwrap();
        // half the last digit printed, and what the ellipsoid's other radius makes of a place
        assert!((our_x - x).abs() < 2e-4 && (our_y - y).abs() < 2e-4, "{code}: {our_x} {our_y}");
        let back = crs.lonlat_from_xy(our_x, our_y).unwrap();
        assert!((back.longitude_deg - longitude).abs() < 2e-8, "{code}");
        assert!((back.latitude_deg - latitude).abs() < 2e-8, "{code}");
    }
}

#[test]
fn law_scale_is_that_of_the_projection() {
    let scale = |code, place| Crs::from_epsg(code).unwrap().scale_at(place).unwrap();
    let place = lonlat(3.0, 42.5);
    assert!((scale(32_631, place) - 0.9996).abs() < 0.005);
    assert!((scale(3857, place) - 1.0 / libm::cos(42.5_f64.to_radians())).abs() < 0.01);
    // in feet, and still true to the ground
    assert!((scale(2263, lonlat(-73.98, 40.75)) - 1.0).abs() < 0.005);
}

#[test]
fn golden_systems_that_are_refused() {
    let say = |code| Crs::from_epsg(code).unwrap_err().to_string();
    assert_eq!(
        say(99_999),
        "EPSG:99999 is not in the table of reference systems; bring the file into UTM or \
         EPSG:4326, as `gdalwarp -t_srs EPSG:4326` does"
    );
    assert_eq!(
        say(26_713),
        "how EPSG:26713 lies to WGS 84 is known only from a grid file, which is not read; bring \
         the file into UTM or EPSG:4326, as `gdalwarp -t_srs EPSG:4326` does"
    );
    assert!(say(2000).starts_with("how EPSG:2000 lies to WGS 84"));
    assert!(say(4978).starts_with("EPSG:4978 is not in the table"));
    let name = |name| Crs::from_name(name).map(|c| c.epsg());
    assert_eq!(
        (name("EPSG:32631"), name(" epsg:2154 "), name("4326")),
        (Ok(32_631), Ok(2154), Ok(4326))
    );
    assert_eq!(
        name("UTM 31").unwrap_err().to_string(),
        "`UTM 31` names no reference system; write its EPSG code, such as \"EPSG:32631\""
    );
    assert!(name("ESRI:54009").is_err() && name("").is_err() && name("EPSG:é").is_err());
}

#[test]
fn golden_systems_that_make_no_frame() {
    let frame = |code| Frame::in_crs(&Crs::from_epsg(code).unwrap(), 0.0, 0.0);
    assert_eq!(
        frame(4326).unwrap_err().to_string(),
        "EPSG:4326 measures in degrees; a frame is measured in metres, as a UTM zone is (EPSG \
         326xx, 327xx)"
    );
    assert!(frame(2263).is_err());
    assert_eq!(
        frame(3857).unwrap().check_scale(lonlat(1.5, 42.5)).unwrap_err().to_string(),
        "a metre of EPSG:3857 is 0.74 m on the ground here; name a system made for the place, \
         such as EPSG:32631"
    );
    assert!(frame(2154).unwrap().check_scale(lonlat(1.5, 42.5)).is_ok());
}

/// No code of the table makes a panic, and what can be computed comes back.
#[test]
fn law_every_code_is_computed_or_refused() {
    let (mut computed, mut refused) = (0, 0);
    for code in 0..=u32::from(u16::MAX) {
        match Crs::from_epsg(code) {
            Ok(crs) => {
                computed += 1;
                let _ = crs.lonlat_from_xy(500_000.0, 4_700_000.0);
                let _ = crs.xy_from_lonlat(lonlat(1.5, 42.5));
                let _ = crs.lonlat_from_xy(f64::NAN, 1e300);
            }
            Err(CrsError::Unknown(_)) => {}
            Err(_) => refused += 1,
        }
    }
    assert!(computed > 5000, "{computed} {refused}");
}
