//! Does any GeoJSON make the road reader panic, hang or grow?
#![no_main]

use libfuzzer_sys::fuzz_target;
use ringfort_model::units::LonLat;
use ringfort_world::frame::Frame;
use ringfort_world::network::Network;

fuzz_target!(|bytes: &[u8]| {
    let corner = LonLat { longitude_deg: -84.4, latitude_deg: 36.4 };
    let Ok(frame) = Frame::at(corner) else { return };
    match Network::read(&frame, bytes) {
        Ok(network) => assert!(network.length_m().is_finite()),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
