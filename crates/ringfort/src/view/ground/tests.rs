use ringfort_model::units::{LonLat, Position, time_words};
use ringfort_world::frame::Frame;
use ringfort_world::grid::{Grid, Lattice};
use ringfort_world::sight::{Air, Care, Look, profile, viewshed};
use ringfort_world::terrain::Terrain;
use ringfort_world::travel::foot_time;

use super::*;

/// A ridge from north to south, 60 × 40 cells of 50 m.
fn ridge() -> Terrain {
    let lattice = Lattice::new(60, 40, 50.0, 0.0, 2000.0).unwrap();
    let heights = Grid::from_fn(lattice, |cell| {
        let east = lattice.centre(cell).east_m;
        (200.0 - ((east - 1500.0) / 5.0).abs()).max(0.0) as f32
    });
    let frame = Frame::at(LonLat { longitude_deg: 1.5, latitude_deg: 42.5 }).unwrap();
    Terrain::new(frame, heights).unwrap()
}

const WEST: Position = Position { east_m: 275.0, north_m: 1025.0 };
const LOOK: Look = Look {
    observer: WEST,
    observer_height_m: 1.8,
    target_height_m: 0.0,
    radius_m: 1000.0,
    air: Air::FLAT,
};
const EAST: Position = Position { east_m: 2725.0, north_m: 1025.0 };

#[test]
fn law_pictures_decode_to_what_they_show() {
    let terrain = ridge();
    let seen = viewshed(&terrain, None, &LOOK, Care::Fast);
    let time = foot_time(&terrain, &[WEST], 1.0).cost;
    let time = Grid::new(*time.lattice(), time.values().iter().map(|v| *v as f32).collect());
    let time = time.unwrap();
    let slope = terrain.slope();
    let shade = terrain.hillshade(315.0, 45.0, 1.0);
    let layers = [
        Layer::Shade(&shade),
        Layer::Slope(&slope),
        Layer::Seen(&seen, WEST),
        Layer::Time(&time, &[WEST]),
        Layer::Length(&time, &[WEST]),
    ];
    for layer in &layers {
        let bytes = picture(&terrain, layer, "a ridge").unwrap();
        let mut reader =
            png::Decoder::new(std::io::Cursor::new(bytes.as_slice())).read_info().unwrap();
        // 13 pixels a cell, and the margins
        assert_eq!(reader.info().width, 60 * 13 + 24);
        assert!(reader.info().height > 40 * 13 + 24);
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut pixels).unwrap();
        let white = pixels.chunks(3).filter(|p| **p == [255; 3]).count();
        assert!(white > 1000 && pixels.len() > 6 * white, "{layer:?}");
    }
}

#[test]
fn law_shapes_have_the_area_of_their_cells() {
    let terrain = ridge();
    let seen = viewshed(&terrain, None, &LOOK, Care::Fast);
    let shapes = seen_features(terrain.frame(), &seen).unwrap();
    for (feature, class) in shapes["features"].as_array().unwrap().iter().zip([1, 0]) {
        let cells: u32 = seen.values().iter().map(|v| u32::from(*v == class)).sum();
        assert_eq!(feature["properties"]["visible"], class);
        assert_eq!(feature["properties"]["area_m2"], f64::from(cells) * 2500.0);
        let ring = feature["geometry"]["coordinates"][0][0].as_array().unwrap();
        assert_eq!(ring.first(), ring.last());
    }
    let cost = Grid::from_fn(*terrain.lattice(), |cell| cell as f32);
    let bands = length_bands(2400.0, 12);
    assert_eq!(bands.len(), 12);
    let shapes = time_features(terrain.frame(), &cost, &bands, "m").unwrap();
    assert_eq!(shapes["features"][0]["properties"]["within_m"], 2400.0);
    assert_eq!(shapes["features"][0]["properties"]["area_m2"], 2400.0 * 2500.0);
    assert_eq!(shapes["features"].as_array().unwrap().len(), 12);
}

#[test]
fn golden_profile() {
    let terrain = ridge();
    let seen = profile(&terrain, (WEST, 1.8), (EAST, 1.8), Air::FLAT, 4).unwrap();
    assert_eq!(
        profile_csv(terrain.frame(), &seen).unwrap(),
        "distance_m,longitude_deg,latitude_deg,ground_m,line_m,clearance_m
0.00,1.5031256,42.5092716,0.00,1.80,1.80
612.50,1.5105785,42.5093687,77.50,1.80,-75.70
1225.00,1.5180316,42.5094654,195.00,1.80,-193.20
1837.50,1.5254846,42.5095615,77.50,1.80,-75.70
2450.00,1.5329377,42.5096572,0.00,1.80,1.80
"
    );
    let svg = profile_svg(&seen, "A & B");
    assert!(svg.contains("193.2 m too high") && svg.contains("A &amp; B"));
    let document = profile_json(terrain.frame(), &seen).unwrap();
    assert_eq!(
        (document["visible"].as_bool(), document["points"][2]["ground_m"].as_f64()),
        (Some(false), Some(195.0))
    );
    let shapes = profile_features(terrain.frame(), &seen).unwrap();
    assert_eq!(shapes["features"][1]["properties"]["clearance_m"], -193.2);
}

#[test]
fn law_bands_are_round_and_reach_the_longest() {
    for longest in [0.3, 7.0, 61.0, 1234.0, 40_000.0, 400_000.0] {
        for bands in [time_bands(longest, 12), length_bands(longest, 12)] {
            assert!(bands.len() <= 12 && *bands.last().unwrap() >= longest * (1.0 - 1e-9));
            assert!(bands.len() < 2 || bands[bands.len() - 2] < longest);
        }
    }
    assert_eq!(time_bands(4000.0, 12).last(), Some(&4200.0));
    assert_eq!(time_bands(f64::NAN, 12), [1.0]);
    assert_eq!(time_words(5400.0), "1 h 30 min");
    assert_eq!(time_words(1200.0), "20 min");
    assert_eq!((length_words(500.0), length_words(1500.0)), ("500 m".into(), "1.5 km".into()));
}
