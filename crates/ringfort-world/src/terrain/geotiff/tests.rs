use tiff::encoder::colortype::{ColorType as Pixels, Gray16, Gray64Float, GrayI16, RGB8};

use tiff::encoder::TiffEncoder;

use super::keys::{PIXEL_IS_POINT, PROJECTED_TYPE};
use super::*;
use crate::frame::{Crs, UtmZone};
use crate::terrain::Terrain;
use crate::testing::test_data;

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
