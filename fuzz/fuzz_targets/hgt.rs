//! Does any SRTM tile make its reader panic, hang or grow?
//!
//! A tile is megabytes long, so the input is a seed of one: the first byte chooses the length, the
//! next the name, the rest is repeated. Every fourth input is read as it stands.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ringfort_world::terrain::Terrain;

fuzz_target!(|bytes: &[u8]| {
    let [length, name, pattern @ ..] = bytes else { return };
    let names = ["N42E001.hgt", "S90W180.hgt", "n00e179.HGT", "N42.hgt", "N84E000.hgt"];
    let name = names[usize::from(*name) % names.len()];
    let tile: Vec<u8> = if length % 4 == 0 || pattern.is_empty() {
        pattern.to_vec()
    } else {
        pattern.iter().copied().cycle().take(2_884_802 - usize::from(length % 16 == 1)).collect()
    };
    // large cells, so that a run takes milliseconds
    match Terrain::read(name, &tile, Some(2000.0)) {
        Ok(terrain) => {
            let (low, high) = terrain.range_m();
            assert!(low.is_finite() && high.is_finite() && low <= high);
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
