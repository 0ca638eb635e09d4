//! Several files, other formats, other projections, and what is said of each.

use super::*;
use crate::testing::terrain_in_degrees;

/// Part of a raster: so many columns and rows from a first one.
fn part(raster: &Raster, col: u32, row: u32, cols: u32, rows: u32) -> Raster {
    let values = (row..row + rows)
        .flat_map(|r| (col..col + cols).map(move |c| (c, r)))
        .map(|(c, r)| raster.values[(r * raster.cols + c) as usize])
        .collect();
    let (x, y) = (raster.at_col(col), raster.at_row(row));
    Raster { cols, rows, values, x, y, ..raster.clone() }
}

fn lay(rasters: Vec<Raster>) -> Terrain {
    Terrain::from_rasters(rasters, &Wanted::default()).unwrap()
}

/// Tiles that share a row, leave none between them, or lie on each other: the same ground as one.
#[test]
fn law_tiles_are_one_ground() {
    let whole = terrain_in_degrees(1.2, 42.4);
    let one = lay(vec![whole.clone()]);
    // as SRTM tiles do, as Copernicus tiles do, and one within the other
    for (second, width) in [(19, 21), (20, 20), (3, 37)] {
        let tiles = vec![part(&whole, 0, 0, 20, 30), part(&whole, second, 0, width, 30)];
        let many = lay(tiles.clone());
        assert_eq!(one.heights_m(), many.heights_m());
        assert_eq!(one.frame(), many.frame());
        let turned = lay(tiles.into_iter().rev().collect());
        assert_eq!(one.heights_m(), turned.heights_m());
    }
}

/// Where two files lie on each other the first holds, but for its voids.
#[test]
fn law_the_first_file_holds() {
    let mut a = utm_raster(6, 4, |_, _| 10.0);
    let b = utm_raster(6, 4, |_, _| 20.0);
    a.values[8] = f32::NAN;
    let terrain = lay(vec![a.clone(), b.clone()]);
    assert_eq!(terrain.heights_m().get(8), 20.0);
    assert_eq!(terrain.heights_m().get(9), 10.0);
    assert_eq!(lay(vec![b, a]).range_m(), (20.0, 20.0));
}

/// Cells on no tile are filled, and counted.
#[test]
fn law_gaps_between_tiles_are_counted() {
    let whole = utm_raster(30, 20, |_, _| 300.0);
    let tiles = vec![part(&whole, 0, 0, 15, 20), part(&whole, 15, 0, 15, 10)];
    let terrain = lay(tiles);
    assert_eq!((terrain.lattice().cols(), terrain.lattice().rows()), (29, 19));
    assert_eq!(terrain.range_m(), (300.0, 300.0));
    let said = &terrain.readings()[0].dropped[0];
    assert!(
        said.ends_with(
            "cells of the map lie on none of the files and were filled from their neighbours"
        ),
        "{said}"
    );
}

/// Copernicus tiles north of 50° are coarser from west to east: two grids, one ground.
#[test]
fn agree_tiles_of_two_spacings() {
    let plane = |x: f64, y: f64| 1000.0 * (x - 1.0) + 500.0 * (y - 50.0);
    let tile = |south: f64, step_x: f64, step_y: f64| {
        let (cols, rows) = (libm::round(0.4 / step_x) as u32, libm::round(0.2 / step_y) as u32);
        let (x, y) = (1.0, south + 0.2);
        let cells = (0..rows).flat_map(|r| (0..cols).map(move |c| (c, r)));
        let values = cells
            .map(|(c, r)| plane(x + f64::from(c) * step_x, y - f64::from(r) * step_y) as f32)
            .collect();
        Raster { cols, rows, values, crs: Crs::wgs_84().unwrap(), x, y, step_x, step_y }
    };
    let step = 1.0 / 1200.0;
    let terrain = lay(vec![tile(49.8, step, step), tile(50.0, 1.5 * step, step)]);
    assert!(terrain.lattice().rows() > 450);
    let mut worst = 0.0_f64;
    for cell in (0..terrain.lattice().cells() as u32).step_by(13) {
        let (col, row) = terrain.lattice().col_row(cell);
        let inside = |i: u32, n: u32| (10..n - 10).contains(&i);
        // towards the poles meridians close in, and the rim of the map is on neither tile
        if !inside(col, terrain.lattice().cols()) || !inside(row, terrain.lattice().rows()) {
            continue;
        }
        let place = terrain.frame().lonlat_from_position(terrain.lattice().centre(cell)).unwrap();
        let expected = plane(place.longitude_deg, place.latitude_deg);
        worst = worst.max((f64::from(terrain.heights_m().get(cell)) - expected).abs());
    }
    // a sample of 93 m over the seam, on a slope of a metre in 70
    assert!(worst < 1.5, "{worst}");
}

/// Heights between exact nodes lie where the exact projection puts them.
#[test]
fn agree_interpolated_projection_with_the_exact_one() {
    let mut raster = terrain_in_degrees(1.2, 60.0);
    let (cols, step) = (raster.cols, raster.step_x);
    for (i, value) in raster.values.iter_mut().enumerate() {
        *value = (1e4 * step * f64::from(i as u32 % cols)) as f32;
    }
    for cell_m in [5.0, 50.0, 400.0] {
        let terrain = Terrain::from_raster(raster.clone(), Some(cell_m)).unwrap();
        for cell in (0..terrain.lattice().cells() as u32).step_by(97) {
            let place =
                terrain.frame().lonlat_from_position(terrain.lattice().centre(cell)).unwrap();
            let expected = 1e4 * (place.longitude_deg - raster.x);
            let height = f64::from(terrain.heights_m().get(cell));
            // 10⁴ metres a degree: a thousandth of a cell at 60° north is 1.8e-4 · cell
            assert!(
                (height - expected).abs() < 1e-3 + 1e-3 * cell_m,
                "{cell_m}: {height} {expected}"
            );
        }
    }
}

/// Cubic convolution is exact for parabolas away from the rim; bilinear stays within the samples.
#[test]
fn law_cubic_reproduces_a_parabola() {
    let raster = utm_raster(30, 20, |c, r| {
        let (x, y) = (c as f32, r as f32);
        0.25 * x * x - 0.125 * y * y + x
    });
    let wanted = |resample| Wanted { cell_m: Some(40.0), resample, ..Wanted::default() };
    let cubic = Terrain::from_rasters(vec![raster.clone()], &wanted(Resample::Cubic)).unwrap();
    let linear = Terrain::from_rasters(vec![raster], &wanted(Resample::Bilinear)).unwrap();
    let (mut worst, mut linear_worst) = (0.0_f64, 0.0_f64);
    for cell in 0..cubic.lattice().cells() as u32 {
        let p = cubic.lattice().centre(cell);
        let (east, north) = cubic.frame().xy_from_position(p);
        let (x, y) = ((east - 630_050.0) / 100.0, (2_160_050.0 - north) / 100.0);
        if !(1.0..28.0).contains(&x) || !(1.0..18.0).contains(&y) {
            continue;
        }
        let exact = 0.25 * x * x - 0.125 * y * y + x;
        worst = worst.max((f64::from(cubic.heights_m().get(cell)) - exact).abs());
        linear_worst = linear_worst.max((f64::from(linear.heights_m().get(cell)) - exact).abs());
    }
    assert!(worst < 1e-4 && linear_worst > 0.01, "{worst} {linear_worst}");
}

#[test]
fn law_a_named_projection_is_the_frame() {
    let raster = terrain_in_degrees(2.0, 46.0);
    let wanted = |code| Wanted { crs: Some(Crs::from_epsg(code).unwrap()), ..Wanted::default() };
    for code in [32_631, 32_632, 2154] {
        let terrain = Terrain::from_rasters(vec![raster.clone()], &wanted(code)).unwrap();
        assert_eq!(u32::from(terrain.frame().crs().epsg()), code);
        assert_eq!(terrain.source_crs().epsg(), 4326);
        let place = LonLat { longitude_deg: 2.1, latitude_deg: 46.07 };
        let position = terrain.frame().position_from_lonlat(place).unwrap();
        assert_eq!(terrain.position_from_source(2.1, 46.07), Ok(position));
        // 10 a column and 1 a row
        let expected = 10.0 * (2.1 - raster.x) / 0.005 + (raster.y - 46.07) / 0.005;
        assert!((terrain.height_m(position).unwrap() - expected).abs() < 0.02);
    }
    let mercator = Terrain::from_rasters(vec![raster.clone()], &wanted(3857)).unwrap_err();
    assert!(mercator.to_string().starts_with("a metre of EPSG:3857 is 0.69 m on the ground here"));
    // a file in another projection than UTM comes into UTM
    let lambert = Terrain::from_rasters(vec![raster], &wanted(2154)).unwrap();
    let file = geotiff::write(&lambert, geotiff::GridRef::F32(lambert.heights_m()), None);
    let back = Terrain::read("l93.tif", &file.unwrap(), None).unwrap();
    assert_eq!((back.frame().crs().epsg(), back.source_crs().epsg()), (32_631, 2154));
    assert_eq!(back.lattice().cell_m(), lambert.lattice().cell_m());
}

#[test]
fn law_a_level_plane_is_level() {
    let middle = LonLat { longitude_deg: 1.5, latitude_deg: 42.5 };
    let terrain = Terrain::flat(middle, 990.0, 25.0, 12.0).unwrap();
    assert_eq!((terrain.lattice().cols(), terrain.range_m()), (40, (12.0, 12.0)));
    let at = terrain.frame().position_from_lonlat(middle).unwrap();
    assert_eq!((at.east_m, at.north_m), (500.0, 500.0));
    assert_eq!(
        terrain.readings()[0].what,
        "a level plane 12 m above the sea, 40 × 40 cells of 25 m: not the ground of any place"
    );
    for (size, cell, height) in [
        (1e9, 25.0, 0.0),
        (f64::NAN, 25.0, 0.0),
        (100.0, 0.0, 0.0),
        (100.0, 5.0, f64::NAN),
        (1e7, 1e3, 0.0),
    ] {
        assert!(Terrain::flat(middle, size, cell, height).is_err(), "{size} {cell} {height}");
    }
}

const GRID: &str = "ncols 4\nnrows 3\nxllcorner 400000\nyllcorner 4700000\ncellsize 50\n\
                    NODATA_value -9999\n1 2 3 4\n5 6 7 8\n9 -9999 11 12\n";
const PRJ: &str = r#"PROJCS["WGS_1984_UTM_Zone_31N",GEOGCS["GCS_WGS_1984"]]"#;

/// A zip archive with Deflate of files by name.
fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    for (name, bytes) in files {
        let folded = miniz_oxide::deflate::compress_to_vec(bytes, 6);
        let checksum = crc32(bytes);
        let mut about = Vec::new();
        about.extend(20_u16.to_le_bytes());
        about.extend([0, 0, 8, 0, 0, 0, 0, 0]);
        about.extend(checksum.to_le_bytes());
        about.extend((folded.len() as u32).to_le_bytes());
        about.extend((bytes.len() as u32).to_le_bytes());
        about.extend((name.len() as u16).to_le_bytes());
        about.extend([0, 0]);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&about);
        directory.extend([0; 10]);
        directory.extend((out.len() as u32).to_le_bytes());
        directory.extend(name.as_bytes());
        out.extend(b"PK\x03\x04");
        out.extend(&about);
        out.extend(name.as_bytes());
        out.extend(folded);
    }
    let (start, count) = (out.len() as u32, files.len() as u16);
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend((directory.len() as u32).to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0, 0]);
    out
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |c, _| c >> 1 ^ (0xEDB8_8320 * (c & 1)))
    })
}

fn from(files: &[(&str, &[u8])]) -> Result<Terrain, TerrainError> {
    Terrain::from_files(files, &Wanted::default())
}

#[test]
fn law_ascii_grids_take_their_system_from_beside_them() {
    let grid = ("dem.asc", GRID.as_bytes());
    let terrain = from(&[grid, ("dem.prj", PRJ.as_bytes())]).unwrap();
    assert_eq!(terrain.frame().crs().epsg(), 32_631);
    assert_eq!(terrain.frame().origin_m(), (400_000.0, 4_700_000.0));
    assert_eq!(terrain.range_m(), (1.0, 12.0));
    assert_eq!(
        terrain.readings(),
        [Reading {
            file: "dem.asc".to_owned(),
            what: "ESRI ASCII grid; 4 × 3 samples of 50 × 50 m, EPSG:32631".to_owned(),
            dropped: vec![
                "1 of 12 (8.33 %) samples are void and were filled from their neighbours"
                    .to_owned()
            ],
        }]
    );
    let named = Wanted { crs: Some(Crs::from_epsg(32_631).unwrap()), ..Wanted::default() };
    assert!(Terrain::from_files(&[grid], &named).is_ok());
    assert_eq!(
        from(&[grid]).unwrap_err().to_string(),
        "dem.asc: the file does not say its reference system; put a `.prj` file of the same name \
         beside it, or name `crs = \"EPSG:…\"`"
    );
}

#[test]
fn law_archives_are_unpacked() {
    let file =
        zipped(&[("a/dem.asc", GRID.as_bytes()), ("a/dem.prj", PRJ.as_bytes()), ("read me", b"x")]);
    let terrain = from(&[("dem.zip", &file)]).unwrap();
    assert_eq!(terrain.readings()[0].file, "a/dem.asc");
    assert_eq!(terrain.range_m(), (1.0, 12.0));
    let say = |bytes: &[u8]| from(&[("dem.zip", bytes)]).unwrap_err().to_string();
    assert_eq!(
        say(&zipped(&[("read me", b"x")])),
        "dem.zip: the archive cannot be read: no terrain lies in it"
    );
    for length in 4..file.len() {
        let _ = from(&[("dem.zip", &file[..length])]);
    }
    for at in 0..file.len() {
        let mut bad = file.clone();
        bad[at] ^= 0x41;
        let _ = from(&[("dem.zip", &bad)]);
    }
    assert!(from(&[]).unwrap_err().to_string().contains("no file of heights was named"));
}

/// A few hundred kilobytes that unfold to more than any raster holds.
#[test]
fn golden_an_archive_that_is_a_bomb() {
    let zeros = vec![0_u8; 64 << 20];
    let names: Vec<String> = (0..11).map(|i| format!("{i}.hgt")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|n| (n.as_str(), &zeros[..])).collect();
    let bomb = zipped(&files);
    assert!(bomb.len() < 1 << 20);
    assert_eq!(
        from(&[("bomb.zip", &bomb)]).unwrap_err().to_string(),
        "bomb.zip: the archive cannot be read: it unfolds to more than 600 MB"
    );
}

#[test]
fn golden_exchanged_degrees_are_suspected() {
    let raster = Raster { x: 42.0, y: 118.0, ..terrain_in_degrees(0.0, 0.0) };
    assert_eq!(
        Terrain::from_raster(raster, None).unwrap_err().to_string(),
        "the raster lies from 42.00 to 42.20 degrees east and from 117.86 to 118.00 degrees north, \
         which is not on the globe; longitude and latitude seem to be exchanged"
    );
}
