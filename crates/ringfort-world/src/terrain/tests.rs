use super::*;
use crate::frame::UtmZone;
use crate::testing::{hills, terrain_from, test_data, unzipped};

mod tiles;

fn utm(number: u8) -> Crs {
    Crs::utm(UtmZone::new(number, false).unwrap()).unwrap()
}

fn utm_raster(cols: u32, rows: u32, f: impl Fn(u32, u32) -> f32) -> Raster {
    Raster {
        cols,
        rows,
        values: (0..rows)
            .flat_map(|r| (0..cols).map(move |c| (c, r)))
            .map(|(c, r)| f(c, r))
            .collect(),
        crs: utm(13),
        x: 630_050.0,
        y: 2_160_050.0,
        step_x: 100.0,
        step_y: 100.0,
    }
}

#[test]
fn law_projected_input_stays_as_it_is() {
    let raster = utm_raster(5, 4, |c, r| (10 * r + c) as f32);
    let terrain = Terrain::from_raster(raster.clone(), None).unwrap();
    assert_eq!(terrain.heights_m().values(), &raster.values[..]);
    // the south-western corner of the first cell of the last row is local (0, 0)
    assert_eq!(terrain.frame().origin_m(), (630_000.0, 2_159_700.0));
    let extent = terrain.lattice().extent();
    assert_eq!(
        (extent.west_m, extent.south_m, extent.east_m, extent.north_m),
        (0.0, 0.0, 500.0, 400.0)
    );
    assert_eq!(terrain.height_m(Position { east_m: 50.0, north_m: 350.0 }), Some(0.0));
    assert_eq!(terrain.height_m(Position { east_m: 100.0, north_m: 300.0 }), Some(5.5));
    assert_eq!(terrain.range_m(), (0.0, 34.0));
}

#[test]
fn law_resampling_a_plane_keeps_it() {
    let raster = utm_raster(30, 20, |c, r| 3.0 * c as f32 - 2.0 * r as f32);
    for cell_m in [60.0, 100.0, 250.0] {
        let terrain = Terrain::from_raster(raster.clone(), Some(cell_m)).unwrap();
        assert_eq!(terrain.lattice().cell_m(), cell_m);
        let (east, north) = terrain.frame().origin_m();
        for cell in 0..terrain.lattice().cells() as u32 {
            let p = terrain.lattice().centre(cell);
            let expected = 3.0 * (east + p.east_m - 630_050.0) / 100.0
                - 2.0 * (2_160_050.0 - north - p.north_m) / 100.0;
            assert!((f64::from(terrain.heights_m().get(cell)) - expected).abs() < 1e-3);
        }
    }
}

#[test]
fn law_voids_are_filled_and_counted() {
    let mut raster = utm_raster(9, 9, |_, _| 700.0);
    for cell in [0, 40, 41, 42, 50, 51] {
        raster.values[cell] = f32::NAN;
    }
    raster.values[80] = -32_768.0;
    let terrain = Terrain::from_raster(raster, None).unwrap();
    assert_eq!(terrain.voids_filled(), 7);
    assert!(terrain.heights_m().values().iter().all(|h| *h == 700.0));
}

#[test]
fn law_slope_and_shade_of_a_plane() {
    let terrain = terrain_from(8, 8, 30.0, |p| 0.3 * p.east_m - 0.4 * p.north_m);
    let slope = terrain.slope();
    for cell in 0..64 {
        let (east, north) = terrain.gradient(cell);
        assert!((east - 0.3).abs() < 1e-5 && (north + 0.4).abs() < 1e-5, "{cell}: {east} {north}");
        assert!((f64::from(slope.get(cell)) - 0.5).abs() < 1e-5);
    }
    // a level plane reflects the sine of the light's altitude; a slope that faces the light, all
    let level = terrain_from(4, 4, 30.0, |_| 5.0);
    assert_eq!(level.hillshade(315.0, 36.87, 1.0).get(5), 153);
    let facing = terrain_from(4, 4, 30.0, |p| -p.north_m);
    assert_eq!(facing.hillshade(0.0, 45.0, 1.0).get(5), 255);
    assert_eq!(facing.hillshade(180.0, 45.0, 1.0).get(5), 0);
}

#[test]
fn golden_rasters_that_are_refused() {
    let say = |raster| Terrain::from_raster(raster, None).unwrap_err().to_string();
    let good = utm_raster(4, 4, |_, _| 1.0);
    assert_eq!(
        say(utm_raster(4, 4, |_, _| f32::NAN)),
        "the raster holds no heights: all of its 16 cells are void"
    );
    assert_eq!(
        say(Raster { step_x: 0.0, ..good.clone() }),
        "the raster's cells are 0 by 100; both sides must be over 0"
    );
    assert_eq!(
        say(Raster { step_y: f64::NAN, ..good.clone() }),
        "the raster's cells are 100 by NaN; both sides must be over 0"
    );
    assert_eq!(
        say(Raster { cols: 1, ..good.clone() }),
        "the raster has 1 × 4 cells; 2 × 2 to 67108864 cells are read"
    );
    assert_eq!(
        say(Raster { cols: 100_000, rows: 100_000, ..good.clone() }),
        "the raster has 100000 × 100000 cells; 2 × 2 to 67108864 cells are read"
    );
    let geographic = Raster { crs: Crs::wgs_84().unwrap(), ..good.clone() };
    assert_eq!(
        say(geographic),
        "the raster lies from 630050.00 to 630350.00 degrees east and from 2159750.00 to 2160050.00 \
         degrees north, which is not on the globe"
    );
    let coarse = Terrain::from_raster(good.clone(), Some(1000.0)).unwrap_err();
    assert_eq!(coarse.to_string(), "no upright rectangle of 1000 m cells fits into the raster");
    assert!(Terrain::from_raster(good.clone(), Some(1e-6)).is_err());
    assert!(Terrain::from_raster(good, Some(f64::NAN)).is_err());
    assert_eq!(
        Terrain::read("notes.txt", b"hello", None).unwrap_err().to_string(),
        "this is no GeoTIFF, SRTM `.hgt` tile, ESRI ASCII grid, or `.zip` archive of those"
    );
}

/// A geographic raster of a smooth function of longitude and latitude comes out as that function.
#[test]
fn agree_resampled_heights_with_the_function_behind_them() {
    let step = 1.0 / 1200.0;
    let f = |longitude: f64, latitude: f64| {
        500.0 + 200.0 * libm::sin(60.0 * longitude) * libm::cos(80.0 * latitude)
    };
    let (west, north) = (1.2, 42.7);
    let mut raster = utm_raster(240, 200, |_, _| 0.0);
    raster.crs = Crs::wgs_84().unwrap();
    (raster.x, raster.y, raster.step_x, raster.step_y) = (west, north, step, step);
    for row in 0..200_u32 {
        for col in 0..240_u32 {
            let (x, y) = (west + f64::from(col) * step, north - f64::from(row) * step);
            raster.values[(row * 240 + col) as usize] = f(x, y) as f32;
        }
    }
    let terrain = Terrain::from_raster(raster, None).unwrap();
    assert_eq!(terrain.lattice().cell_m(), 93.0);
    assert_eq!(terrain.frame().crs().epsg(), 32_631);
    for cell in (0..terrain.lattice().cells() as u32).step_by(7) {
        let place = terrain.frame().lonlat_from_position(terrain.lattice().centre(cell)).unwrap();
        let expected = f(place.longitude_deg, place.latitude_deg);
        // bilinear error: an eighth of the squared step times the second derivatives
        let bound = step * step / 8.0 * 200.0 * (60.0 * 60.0 + 80.0 * 80.0) + 1e-3;
        let height = f64::from(terrain.heights_m().get(cell));
        assert!((height - expected).abs() < bound, "{height} {expected}");
    }
}

/// The same mountains by two roads: an SRTM tile that we project, and one projected elsewhere.
#[test]
fn agree_real_tile_with_real_geotiff() {
    let (Some(zip), Some(tif)) =
        (test_data("N42E001.hgt.zip"), test_data("andorra_dem_utm31n_75m.tif"))
    else {
        return;
    };
    let tile = Terrain::read("N42E001.hgt", &unzipped(&zip), None).unwrap();
    let projected = Terrain::read("andorra_dem_utm31n_75m.tif", &tif, None).unwrap();
    assert_eq!(projected.frame().origin_m(), (350_000.0, 4_735_000.0 - 800.0 * 75.0));
    assert_eq!(projected.range_m(), (530.461_06, 3_082.898_4));
    assert_eq!(projected.voids_filled(), 0);
    // 0.53 % of 1201²
    assert!((7500..7800).contains(&tile.voids_filled()), "{}", tile.voids_filled());
    let (a, b) = (tile.frame().origin_m(), projected.frame().origin_m());
    let mut differences: Vec<f64> = (0..projected.lattice().cells() as u32)
        .step_by(101)
        .filter_map(|cell| {
            let p = projected.lattice().centre(cell);
            let there = Position { east_m: p.east_m + b.0 - a.0, north_m: p.north_m + b.1 - a.1 };
            let here = f64::from(projected.heights_m().get(cell));
            tile.height_m(there).map(|h| (h - here).abs())
        })
        .collect();
    differences.sort_by(f64::total_cmp);
    let quantile = |q: f64| differences[(q * differences.len() as f64) as usize];
    // two rounds of bilinear smoothing at 93 m and 75 m on slopes of some 50 %
    assert!(differences.len() > 6000, "{}", differences.len());
    assert!(quantile(0.5) < 4.0 && quantile(0.95) < 16.0, "{} {}", quantile(0.5), quantile(0.95));
}

#[test]
fn law_hills_have_the_height_they_were_given() {
    let f = hills(3);
    let terrain = terrain_from(20, 20, 50.0, &f);
    let p = terrain.lattice().centre(37);
    assert!((terrain.height_m(p).unwrap() - f(p)).abs() < 1e-3);
    assert_eq!(terrain.height_m(Position { east_m: 1000.1, north_m: 0.0 }), None);
}
