//! Does any OpenStreetMap PBF make the readers of roads and areas panic, hang or grow?
#![no_main]

use libfuzzer_sys::fuzz_target;
use ringfort_model::units::LonLat;
use ringfort_world::frame::Frame;
use ringfort_world::network::Network;
use ringfort_world::vector::areas;

fuzz_target!(|bytes: &[u8]| {
    let corner = LonLat { longitude_deg: 1.5, latitude_deg: 42.5 };
    let Ok(frame) = Frame::at(corner) else { return };
    match Network::read(&frame, bytes) {
        Ok(network) => {
            assert!(network.length_m().is_finite());
            let largest = network.components().largest_part;
            assert!((0.0..=1.0 + 1e-9).contains(&largest));
            let drive = network.roads().first().zip(network.roads().last()).and_then(|(a, b)| {
                network.route(*a.points.first()?, *b.points.last()?)
            });
            assert!(drive.is_none_or(|d| d.time_s.is_finite() && d.length_m.is_finite()));
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
    match areas("a.osm.pbf", bytes) {
        Ok(layer) => assert!(!layer.features.is_empty()),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
