//! Does any GeoJSON, KML, KMZ, GPX or GeoPackage make the reader of layers panic, hang or grow?
#![no_main]

use libfuzzer_sys::fuzz_target;
use ringfort_world::vector::{Shape, read};

fuzz_target!(|bytes: &[u8]| {
    match read("a file", bytes) {
        Ok(layer) => {
            assert!(!layer.features.is_empty());
            for feature in &layer.features {
                assert!(feature.shape.vertices().all(|p| {
                    p.longitude_deg.abs() <= 180.0 && p.latitude_deg.abs() <= 90.0
                }));
                let areas = matches!(feature.shape, Shape::Polygons(_));
                assert!(areas || feature.shape.vertices().next().is_some());
            }
            assert!(!layer.reading.what.is_empty());
            let _ = layer.point(Some("gate"));
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
