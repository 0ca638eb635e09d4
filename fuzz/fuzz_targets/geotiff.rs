//! Does any raster make the terrain reader panic, hang or grow?
//!
//! A first byte below 32 is taken off and the rest is read as an SRTM tile; otherwise the whole is
//! read as whatever it says that it is.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ringfort_world::terrain::Terrain;

fuzz_target!(|bytes: &[u8]| {
    let read = match bytes.split_first() {
        Some((first, rest)) if *first < 32 => Terrain::read("N42E001.hgt", rest, None),
        _ => Terrain::read("terrain.tif", bytes, None),
    };
    match read {
        Ok(terrain) => {
            let (low, high) = terrain.range_m();
            assert!(low.is_finite() && high.is_finite() && low <= high);
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
