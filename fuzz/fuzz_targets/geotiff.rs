//! Does any raster make the terrain readers panic, hang or grow?
//!
//! The bytes are read as whatever they say that they are: a GeoTIFF, an ASCII grid or an archive;
//! and as classes of cover over a small terrain.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ringfort_model::units::LonLat;
use ringfort_world::cover::{Class, Cover};
use ringfort_world::frame::Crs;
use ringfort_world::terrain::{Resample, Terrain, Wanted};

fuzz_target!(|bytes: &[u8]| {
    let wanted = Wanted {
        crs: Crs::from_epsg(32_631).ok(),
        resample: Resample::Cubic,
        ..Wanted::default()
    };
    for wanted in [Wanted::default(), wanted] {
        match Terrain::from_files(&[("terrain", bytes)], &wanted) {
            Ok(terrain) => {
                let (low, high) = terrain.range_m();
                assert!(low.is_finite() && high.is_finite() && low <= high);
                assert!(!terrain.readings().is_empty());
            }
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
    let middle = LonLat { longitude_deg: 1.5, latitude_deg: 42.5 };
    let Ok(terrain) = Terrain::flat(middle, 200.0, 10.0, 0.0) else { return };
    let class = Class {
        id: "wood".to_owned(),
        values: vec![10],
        tags: vec!["natural=wood".to_owned()],
        on_foot: 0.5,
        seen: 0.5,
        canopy_m: 10.0,
    };
    if let Err(error) = Cover::read(&terrain, vec![class], &[("cover", bytes)]) {
        assert!(!error.to_string().is_empty());
    }
});
