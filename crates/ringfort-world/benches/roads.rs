//! How soon is a map of roads a network on which one can drive, and how soon is a drive found?
//!
//! Over the OpenStreetMap of Andorra in the folder that `RINGFORT_TEST_DATA` names; without it,
//! nothing is measured and that is said.

use std::path::Path;

use divan::Bencher;
use ringfort_model::units::{LonLat, Position};
use ringfort_world::frame::Frame;
use ringfort_world::network::Network;

#[expect(clippy::print_stdout, reason = "that nothing was measured is to be seen")]
fn main() {
    if file("andorra.osm.pbf").is_none() {
        println!("skipped: RINGFORT_TEST_DATA names no folder that holds andorra.osm.pbf");
        return;
    }
    divan::main();
}

fn file(name: &str) -> Option<Vec<u8>> {
    std::fs::read(Path::new(&std::env::var_os("RINGFORT_TEST_DATA")?).join(name)).ok()
}

fn frame() -> Frame {
    Frame::at(LonLat { longitude_deg: 1.4, latitude_deg: 42.4 }).expect("a place on the globe")
}

fn at(frame: &Frame, longitude_deg: f64, latitude_deg: f64) -> Position {
    let place = LonLat { longitude_deg, latitude_deg };
    frame.position_from_lonlat(place).expect("a place in the frame")
}

/// 565 KB, 69,644 nodes, 2,725 ways.
#[divan::bench]
fn read_pbf(bencher: Bencher) {
    let (frame, bytes) = (frame(), file("andorra.osm.pbf").unwrap_or_default());
    bencher.bench(|| Network::read(&frame, &bytes));
}

/// The roads of the same, 1.2 MB.
#[divan::bench]
fn read_geojson(bencher: Bencher) {
    let (frame, bytes) = (frame(), file("andorra_roads.geojson").unwrap_or_default());
    bencher.bench(|| Network::read(&frame, &bytes));
}

/// 400 positions over the map, each brought to the nearest road.
#[divan::bench]
fn nearest_400(bencher: Bencher) {
    let (frame, bytes) = (frame(), file("andorra.osm.pbf").unwrap_or_default());
    let network = Network::read(&frame, &bytes).expect("a network");
    let spots: Vec<Position> = (0..400)
        .map(|i| at(&frame, 1.42 + 0.017 * f64::from(i % 20), 42.44 + 0.01 * f64::from(i / 20)))
        .collect();
    bencher.bench(|| spots.iter().filter_map(|p| network.nearest(*p)).count());
}

/// From the capital to the pass on the French border.
#[divan::bench]
fn one_drive(bencher: Bencher) {
    let (frame, bytes) = (frame(), file("andorra.osm.pbf").unwrap_or_default());
    let network = Network::read(&frame, &bytes).expect("a network");
    let (from, to) = (at(&frame, 1.5218, 42.5075), at(&frame, 1.7330, 42.5430));
    bencher.bench(|| network.route(from, to));
}
