use tiff::encoder::colortype::{ColorType as Pixels, Gray16, Gray64Float, GrayI16, RGB8};

use tiff::encoder::TiffEncoder;

use super::keys::{PIXEL_IS_POINT, PROJECTED_TYPE};
use super::*;
use crate::frame::{Crs, UtmZone};
use crate::terrain::Terrain;
use crate::testing::test_data;

mod made;

use made::{Layout, PLAIN};

fn wgs_84() -> Crs {
    Crs::wgs_84().unwrap()
}

fn raster(crs: Crs) -> Raster {
    let values = (0..20).map(|i| i as f32 * 12.5 - 3.0).collect();
    Raster { cols: 5, rows: 4, values, crs, x: 1.05, y: 42.95, step_x: 0.1, step_y: 0.1 }
}

/// Any GeoTIFF: samples, keys after the header, scale and tie point as given.
fn tiff<C: Pixels<Inner: Copy>>(
    samples: &[C::Inner],
    keys: &[[u16; 4]],
    scale: [f64; 3],
    tie: [f64; 6],
    nodata: Option<&str>,
) -> Vec<u8>
where
    [C::Inner]: tiff::encoder::TiffValue,
{
    let mut file = Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut file).unwrap();
    let mut image = encoder.new_image::<C>(2, 2).unwrap();
    let mut directory = vec![1_u16, 1, 0, keys.len() as u16];
    directory.extend(keys.as_flattened());
    let tags = image.encoder();
    tags.write_tag(Tag::GeoKeyDirectoryTag, &directory[..]).unwrap();
    tags.write_tag(Tag::ModelPixelScaleTag, &scale[..]).unwrap();
    tags.write_tag(Tag::ModelTiepointTag, &tie[..]).unwrap();
    if let Some(text) = nodata {
        tags.write_tag(Tag::GdalNodata, text).unwrap();
    }
    image.write_data(samples).unwrap();
    file.into_inner()
}

const UTM_13: [[u16; 4]; 3] = [[1024, 0, 1, 1], [1025, 0, 1, 1], [PROJECTED_TYPE, 0, 1, 32_613]];
const SCALE: [f64; 3] = [20.0, 20.0, 0.0];
const TIE: [f64; 6] = [0.0, 0.0, 0.0, 600_000.0, 2_000_000.0, 0.0];

#[test]
fn law_what_is_written_is_read() {
    let zone = UtmZone::new(31, true).unwrap();
    for crs in [wgs_84(), Crs::utm(zone).unwrap(), Crs::from_epsg(2154).unwrap()] {
        let mut before = raster(crs.clone());
        before.values[7] = f32::NAN;
        let after = read(&write_raster(&before).unwrap()).unwrap();
        assert_eq!(after.crs, crs);
        assert!((after.x - before.x).abs() < 1e-12 && (after.y - before.y).abs() < 1e-12);
        assert_eq!((after.step_x, after.step_y), (0.1, 0.1));
        assert!(after.values[7].is_nan());
        assert_eq!(after.values[6], before.values[6]);
        assert_eq!(after.values[8..], before.values[8..]);
    }
}

#[test]
fn law_sample_types_and_nodata() {
    let check = |bytes: Vec<u8>, expected: [f32; 4]| {
        let raster = read(&bytes).unwrap();
        assert_eq!(raster.values.len(), 4);
        for (value, expected) in raster.values.iter().zip(expected) {
            assert!(*value == expected || (value.is_nan() && expected.is_nan()));
        }
        assert_eq!((raster.x, raster.y), (600_010.0, 1_999_990.0));
    };
    let void = f32::NAN;
    let i16s = tiff::<GrayI16>(&[-5, 7, -32_768, 9], &UTM_13, SCALE, TIE, Some("-32768"));
    check(i16s, [-5.0, 7.0, void, 9.0]);
    let u16s = tiff::<Gray16>(&[5, 65_535, 8, 9], &UTM_13, SCALE, TIE, Some("65535"));
    check(u16s, [5.0, void, 8.0, 9.0]);
    let low = "-3.4028234663852886e+38";
    let f64s =
        tiff::<Gray64Float>(&[0.5, f64::from(f32::MIN), 8.0, 9.0], &UTM_13, SCALE, TIE, Some(low));
    check(f64s, [0.5, void, 8.0, 9.0]);
}

#[test]
fn law_a_point_raster_lies_half_a_pixel_off() {
    let mut keys = UTM_13;
    keys[1][3] = PIXEL_IS_POINT;
    let samples = [1_i16, 2, 3, 4];
    let at = |keys: &[[u16; 4]], tie| {
        let raster = read(&tiff::<GrayI16>(&samples, keys, SCALE, tie, None)).unwrap();
        (raster.x, raster.y)
    };
    assert_eq!(at(&UTM_13, TIE), (600_010.0, 1_999_990.0));
    assert_eq!(at(&keys, TIE), (600_000.0, 2_000_000.0));
    // a tie point elsewhere than at the first pixel
    let tie = [1.0, 1.0, 0.0, 600_020.0, 1_999_980.0, 0.0];
    assert_eq!(at(&UTM_13, tie), (600_010.0, 1_999_990.0));
}

#[test]
fn golden_files_that_are_refused() {
    let samples = [1_i16, 2, 3, 4];
    let with = |keys: &[[u16; 4]], scale| {
        read(&tiff::<GrayI16>(&samples, keys, scale, TIE, None)).unwrap_err().to_string()
    };
    assert_eq!(
        with(&UTM_13, [0.0, 20.0, 0.0]),
        "the raster's cells are 0 by 20; both sides must be over 0"
    );
    assert_eq!(
        with(&UTM_13, [f64::NAN, 20.0, 0.0]),
        "the raster's cells are NaN by 20; both sides must be over 0"
    );
    assert_eq!(
        with(&[[1024, 0, 1, 1], [PROJECTED_TYPE, 0, 1, 32_767]], SCALE),
        "the raster's place on the globe cannot be told: its projection is one of its own, and is \
         known by an EPSG code only; bring the file into UTM or EPSG:4326, as `gdalwarp -t_srs \
         EPSG:4326` does"
    );
    assert_eq!(
        with(&[[1024, 0, 1, 1], [PROJECTED_TYPE, 0, 1, 9999]], SCALE),
        "EPSG:9999 is not in the table of reference systems; bring the file into UTM or EPSG:4326, \
         as `gdalwarp -t_srs EPSG:4326` does"
    );
    assert_eq!(
        with(&[[1024, 0, 1, 2]], SCALE),
        "the raster's place on the globe cannot be told: its geographic system is not given, and \
         is known by an EPSG code only; bring the file into UTM or EPSG:4326, as `gdalwarp -t_srs \
         EPSG:4326` does"
    );
    let good = tiff::<GrayI16>(&samples, &UTM_13, SCALE, TIE, None);
    let rgb = tiff::<RGB8>(&[0; 12], &UTM_13, SCALE, TIE, None);
    assert_eq!(
        read(&rgb).unwrap_err().to_string(),
        "the TIFF does not hold one band of heights: its pixels are the colours of a picture"
    );
    // every cut of a good file is refused or harmless, and none panics
    for length in 0..good.len() {
        let _ = read(&good[..length]);
    }
    assert!(read(&good[..8]).is_err());
}

/// Every single bit of a small file turned over: refused or read, never a panic.
#[test]
fn law_damaged_files_do_not_panic() {
    let good = write_raster(&raster(wgs_84())).unwrap();
    for at in 0..good.len() {
        for bit in 0..8 {
            let mut bad = good.clone();
            bad[at] ^= 1 << bit;
            let _ = Terrain::read("dem.tif", &bad, None);
        }
    }
}

#[test]
fn golden_huge_dimensions_in_a_small_file() {
    let mut bytes = write_raster(&raster(wgs_84())).unwrap();
    let dimension = |bytes: &mut Vec<u8>, tag: u16, value: u32| {
        let directory = u32::from_le_bytes(bytes[4..8].try_into().unwrap()) as usize;
        let mut entries = bytes[directory + 2..].chunks_exact_mut(12);
        let entry = entries.find(|entry| entry[..2] == tag.to_le_bytes()).unwrap();
        entry[2..4].copy_from_slice(&4_u16.to_le_bytes());
        entry[8..12].copy_from_slice(&value.to_le_bytes());
    };
    dimension(&mut bytes, 256, 8000);
    dimension(&mut bytes, 257, 8000);
    let size = bytes.len();
    assert_eq!(
        read(&bytes).unwrap_err().to_string(),
        format!("the file is truncated: {size} bytes cannot hold 8000 × 8000 cells")
    );
    dimension(&mut bytes, 256, 9000);
    dimension(&mut bytes, 257, 9000);
    assert_eq!(
        read(&bytes).unwrap_err().to_string(),
        "the raster has 9000 × 9000 cells; 2 × 2 to 67108864 cells are read"
    );
    dimension(&mut bytes, 256, u32::MAX);
    dimension(&mut bytes, 257, u32::MAX);
    assert!(read(&bytes).is_err());
}

#[test]
fn law_a_real_volcano_is_read() {
    let Some(bytes) = test_data("colima_volcano_dem_utm13n_20m.tif") else { return };
    let terrain = Terrain::read("colima.tif", &bytes, None).unwrap();
    assert_eq!((terrain.lattice().cols(), terrain.lattice().rows()), (934, 936));
    assert_eq!(terrain.frame().origin_m(), (629_320.0, 2_161_000.0 - 936.0 * 20.0));
    assert_eq!(terrain.range_m(), (706.22, 3868.7));
    assert_eq!(terrain.heights_m().get(400 * 934 + 401), 1379.8);
    for length in (0..bytes.len()).step_by(bytes.len() / 40) {
        assert!(read(&bytes[..length]).is_err(), "{length}");
    }
}

/// Every kind of sample, compression, predictor and layout gives the same numbers.
#[test]
fn law_every_layout_holds_the_same_numbers() {
    let value = |band: u16, col: u32, row: u32| {
        f64::from(band) * 50.0 + f64::from((3 * col + 7 * row) % 40) + 2.0
    };
    let mut read_so_far = 0;
    for sample in [(3, 32), (3, 64), (1, 8), (1, 16), (1, 32), (2, 8), (2, 16), (2, 32)] {
        for (compression, predictors) in
            [(1, &[1][..]), (5, &[1, 2, 3]), (8, &[1, 2, 3]), (32_773, &[1]), (50_000, &[1, 2, 3])]
        {
            for predictor in predictors.iter().filter(|p| **p != 3 || sample.0 == 3) {
                for (tile, rows_a_strip) in [(None, 4), (None, 100), (Some((16, 8)), 1)] {
                    for (is_little_endian, bands, is_planar) in
                        [(true, 1, false), (false, 1, false), (true, 2, false), (false, 2, true)]
                    {
                        let layout = Layout {
                            compression,
                            predictor: *predictor,
                            tile,
                            rows_a_strip,
                            is_little_endian,
                            sample,
                            bands,
                            is_planar,
                        };
                        let file = made::tiff(layout, 21, 13, value);
                        let tiff = open(&file).unwrap();
                        let whole = tiff.read(tiff.whole()).unwrap();
                        for (i, v) in whole.values.iter().enumerate() {
                            let expected = value(0, i as u32 % 21, i as u32 / 21) as f32;
                            assert_eq!(*v, expected, "{layout:?} {i}");
                        }
                        let part = tiff.read(Window { col: 14, row: 3, cols: 5, rows: 9 }).unwrap();
                        assert_eq!((part.x, part.y), (600_290.0, 1_999_930.0));
                        for (i, v) in part.values.iter().enumerate() {
                            let expected = value(0, 14 + i as u32 % 5, 3 + i as u32 / 5) as f32;
                            assert_eq!(*v, expected, "{layout:?} {i}");
                        }
                        assert_eq!(tiff.dropped().is_empty(), bands == 1);
                        read_so_far += 1;
                    }
                }
            }
        }
    }
    assert_eq!(read_so_far, 12 * (2 * 11 + 6 * 8));
}

/// A chunk that the file leaves out is void, and one that is cut short is not read.
#[test]
fn law_missing_chunks_are_void_and_broken_ones_refused() {
    let layout = Layout { compression: 8, tile: Some((16, 16)), ..PLAIN };
    let good = made::tiff(layout, 32, 16, |_, col, _| f64::from(col));
    assert!(read(&good).is_ok());
    for at in 8..good.len() {
        let mut bad = good.clone();
        bad[at] ^= 0x55;
        let _ = read(&bad);
    }
    let entry = |bytes: &[u8], tag: u16| {
        let start = u32::from_le_bytes(bytes[4..8].try_into().unwrap()) as usize + 2;
        (0..20).map(|i| start + 12 * i).find(|at| bytes[*at..at + 2] == tag.to_le_bytes()).unwrap()
    };
    let values_at = |bytes: &[u8], tag: u16| {
        let at = entry(bytes, tag) + 8;
        u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize
    };
    // no bytes for the second tile
    let mut sparse = good.clone();
    let at = values_at(&good, 325) + 4;
    sparse[at..at + 4].fill(0);
    let raster = read(&sparse).unwrap();
    assert_eq!(raster.values[15], 15.0);
    assert!(raster.values[16].is_nan());
    // a tile that lies beyond the file, and one that says less than it must
    for (tag, value) in [(324, 1 << 30), (325, 3_u32), (325, u32::MAX)] {
        let mut bad = good.clone();
        let at = values_at(&good, tag) + 4;
        bad[at..at + 4].copy_from_slice(&value.to_le_bytes());
        let said = read(&bad).unwrap_err().to_string();
        assert!(said.contains("truncated") || said.contains("damaged"), "{said}");
    }
    // tiles so large that nothing could fill them
    for side in [1_u32 << 16, u32::MAX] {
        let mut bad = good.clone();
        for tag in [322, 323] {
            let at = entry(&good, tag) + 8;
            bad[at..at + 4].copy_from_slice(&side.to_le_bytes());
        }
        assert!(read(&bad).is_err());
    }
    // a directory that names itself as the next, and as its own sub-directory
    let mut looped = good.clone();
    let directory = u32::from_le_bytes(good[4..8].try_into().unwrap());
    let next = directory as usize + 2 + 12 * 16;
    looped[next..next + 4].copy_from_slice(&directory.to_le_bytes());
    let _ = read(&looped);
    // 10⁶ × 10⁶
    let mut huge = good.clone();
    for tag in [256, 257] {
        let at = entry(&good, tag) + 8;
        huge[at..at + 4].copy_from_slice(&1_000_000_u32.to_le_bytes());
    }
    assert!(read(&huge).is_err());
}

/// Strips of zeros: a kilobyte that says it is a gigabyte is refused before it is unfolded.
#[test]
fn golden_a_bomb_of_zeros() {
    let layout = Layout { compression: 8, rows_a_strip: 20_000, ..PLAIN };
    let bomb = made::tiff(layout, 3000, 2000, |_, _, _| 0.0);
    assert!(bomb.len() < 40_000, "{}", bomb.len());
    assert_eq!(read(&bomb).unwrap().values.len(), 6_000_000);
    let mut more = bomb.clone();
    let directory = u32::from_le_bytes(bomb[4..8].try_into().unwrap()) as usize;
    for (i, side) in [9000_u32, 7000].into_iter().enumerate() {
        let at = directory + 2 + 12 * i + 8;
        more[at..at + 4].copy_from_slice(&side.to_le_bytes());
    }
    let size = more.len();
    assert_eq!(
        read(&more).unwrap_err().to_string(),
        format!("the file is truncated: {size} bytes cannot hold 9000 × 7000 cells")
    );
}

#[test]
fn law_scale_offset_and_unit_are_taken_from_the_metadata() {
    let metadata = "<GDALMetadata>\n  <Item name=\"SCALE\" sample=\"0\" role=\"scale\">0.1</Item>\n  \
                    <Item name=\"OFFSET\" sample=\"0\" role=\"offset\">100</Item>\n  \
                    <Item name=\"UNITTYPE\" sample=\"0\" role=\"unittype\">ft</Item>\n\
                    <Item name=\"SCALE\" sample=\"1\" role=\"scale\">7</Item></GDALMetadata>";
    assert_eq!(item(metadata, "scale"), Some("0.1"));
    assert_eq!(item(metadata, "offset"), Some("100"));
    assert_eq!(item(metadata, "unittype"), Some("ft"));
    assert_eq!(item("<Item role=\"scale\" sample=\"0\"", "scale"), None);
}
