//! What does a GeoTIFF of heights say, and how is one written?
//!
//! The pixels are decoded by the `tiff` crate (strips and tiles; none, Deflate, LZW and PackBits;
//! predictors 2 and 3); where they lie is read from the GeoTIFF tags here. Source: OGC 19-008r4,
//! *OGC GeoTIFF Standard* 1.1 (2019), chapters 7 and 8; the no-data tag 42113 is GDAL's (sources
//! not read: tags and keys are as commonly described, and agree with files written by GDAL).

use std::io::Cursor;

use tiff::ColorType;
use tiff::decoder::{Decoder, DecodingResult, Limits};
use tiff::encoder::{Compression, DeflateLevel, TiffEncoder, colortype};
use tiff::tags::Tag;

use super::{Raster, Reference, TerrainError};
use crate::frame::UtmZone;
use crate::grid::MOST_CELLS;

// Keys of the GeoKey directory.
const MODEL_TYPE: u16 = 1024;
const RASTER_TYPE: u16 = 1025;
const GEOGRAPHIC_TYPE: u16 = 2048;
const ANGULAR_UNITS: u16 = 2054;
const PROJECTED_TYPE: u16 = 3072;
const LINEAR_UNITS: u16 = 3076;
const VERTICAL_UNITS: u16 = 4099;
// Values of those keys.
const PROJECTED: u16 = 1;
const GEOGRAPHIC: u16 = 2;
const PIXEL_IS_AREA: u16 = 1;
const PIXEL_IS_POINT: u16 = 2;
const METRE: u16 = 9001;
const DEGREE: u16 = 9102;
const WGS_84: u16 = 4326;
/// WGS 84, ETRS89 and NAD83: within two metres of each other.
const LIKE_WGS_84: [u16; 3] = [WGS_84, 4258, 4269];

/// The most cells that a byte of a compressed file can stand for, with room to spare.
const MOST_CELLS_A_BYTE: u64 = 4096;

/// Whether the bytes start as a TIFF or a `BigTIFF` does.
pub fn is_tiff(bytes: &[u8]) -> bool {
    matches!(bytes.get(..4), Some(b"II*\0" | b"MM\0*" | b"II+\0" | b"MM\0+"))
}

/// Reads the first image of a GeoTIFF with one band of heights in metres.
///
/// Samples may be 16- or 32-bit integers or 32- or 64-bit floats. The reference system is
/// longitude and latitude on WGS 84 (EPSG 4326; 4258 and 4269 are taken as it) or a UTM zone.
pub fn read(bytes: &[u8]) -> Result<Raster, TerrainError> {
    let mut decoder = Decoder::new(Cursor::new(bytes)).map_err(tiff_error)?;
    let (cols, rows) = decoder.dimensions().map_err(tiff_error)?;
    let (wide, high) = (u64::from(cols), u64::from(rows));
    if wide < 2 || high < 2 || wide * high > MOST_CELLS {
        return Err(TerrainError::Size { cols: wide, rows: high });
    }
    if wide * high / MOST_CELLS_A_BYTE > bytes.len() as u64 {
        return Err(TerrainError::Truncated { bytes: bytes.len(), cols: wide, rows: high });
    }
    match decoder.colortype().map_err(tiff_error)? {
        ColorType::Gray(16 | 32 | 64) => {}
        other => return Err(TerrainError::Band(format!("its pixels are {other:?}"))),
    }
    let placement = Placement::read(&mut decoder)?;
    let nodata: Option<f64> = decoder
        .find_tag(Tag::GdalNodata)
        .map_err(tiff_error)?
        .and_then(|value| value.into_string().ok())
        .and_then(|text| text.trim_matches(['\0', ' ']).parse().ok());

    let mut limits = Limits::default();
    limits.decoding_buffer_size = (wide * high * 8) as usize;
    limits.intermediate_buffer_size = (wide * high * 8) as usize;
    let mut decoder = decoder.with_limits(limits);
    let mut values = into_f32(decoder.read_image().map_err(|e| match e {
        tiff::TiffError::IoError(_) => {
            TerrainError::Truncated { bytes: bytes.len(), cols: wide, rows: high }
        }
        other => tiff_error(other),
    })?)?;
    if let Some(nodata) = nodata {
        // compared as samples are stored: GDAL writes the tag with more digits than an f32 has
        for value in &mut values {
            if *value == nodata as f32 {
                *value = f32::NAN;
            }
        }
    }
    Ok(Raster {
        cols,
        rows,
        values,
        reference: placement.reference,
        x: placement.x,
        y: placement.y,
        step_x: placement.step_x,
        step_y: placement.step_y,
    })
}

/// Writes a raster as a GeoTIFF: 32-bit floats, Deflate, pixels as areas, NaN as no-data.
///
/// Its only errors are those of the encoder, as [`TerrainError::Tiff`]; [`read`] gives the same
/// raster back.
pub fn write(raster: &Raster) -> Result<Vec<u8>, TerrainError> {
    let mut file = Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut file)
        .map_err(tiff_error)?
        .with_compression(Compression::Deflate(DeflateLevel::Balanced));
    let mut image = encoder
        .new_image::<colortype::Gray32Float>(raster.cols, raster.rows)
        .map_err(tiff_error)?;
    let (model, type_key, code, unit_key, unit) = match raster.reference {
        Reference::Geographic => (GEOGRAPHIC, GEOGRAPHIC_TYPE, WGS_84, ANGULAR_UNITS, DEGREE),
        Reference::Utm(zone) => (PROJECTED, PROJECTED_TYPE, zone.epsg(), LINEAR_UNITS, METRE),
    };
    // keys must ascend
    let mut keys = [
        [MODEL_TYPE, 0, 1, model],
        [RASTER_TYPE, 0, 1, PIXEL_IS_AREA],
        [type_key, 0, 1, code],
        [unit_key, 0, 1, unit],
    ];
    keys.sort_unstable();
    let mut directory = vec![1_u16, 1, 1, keys.len() as u16];
    directory.extend(keys.as_flattened());
    let corner =
        [0.0, 0.0, 0.0, raster.x - raster.step_x / 2.0, raster.y + raster.step_y / 2.0, 0.0];
    let tags = image.encoder();
    tags.write_tag(Tag::ModelPixelScaleTag, &[raster.step_x, raster.step_y, 0.0][..])
        .map_err(tiff_error)?;
    tags.write_tag(Tag::ModelTiepointTag, &corner[..]).map_err(tiff_error)?;
    tags.write_tag(Tag::GeoKeyDirectoryTag, &directory[..]).map_err(tiff_error)?;
    tags.write_tag(Tag::GdalNodata, "nan").map_err(tiff_error)?;
    image.write_data(&raster.values).map_err(tiff_error)?;
    Ok(file.into_inner())
}

/// Where the samples lie.
struct Placement {
    reference: Reference,
    x: f64,
    y: f64,
    step_x: f64,
    step_y: f64,
}

impl Placement {
    fn read(decoder: &mut Decoder<Cursor<&[u8]>>) -> Result<Self, TerrainError> {
        let missing = |what: &str| TerrainError::Georeference(what.to_owned());
        let directory = decoder
            .find_tag_unsigned_vec::<u16>(Tag::GeoKeyDirectoryTag)
            .map_err(tiff_error)?
            .ok_or_else(|| missing("it is a plain TIFF without GeoTIFF keys"))?;
        let reference = reference(&directory)?;

        let mut numbers = |tag| -> Result<Option<Vec<f64>>, TerrainError> {
            let value = decoder.find_tag(tag).map_err(tiff_error)?;
            value.map(tiff::decoder::ifd::Value::into_f64_vec).transpose().map_err(tiff_error)
        };
        let scale = numbers(Tag::ModelPixelScaleTag)?;
        let tie = numbers(Tag::ModelTiepointTag)?;
        let matrix = numbers(Tag::ModelTransformationTag)?;
        // (x, y) of raster point (0, 0), and the steps
        let (x, y, step_x, step_y) = match (scale.as_deref(), tie.as_deref(), matrix.as_deref()) {
            (Some([step_x, step_y, ..]), Some([col, row, _, x, y, ..]), _) => {
                (x - col * step_x, y + row * step_y, *step_x, *step_y)
            }
            (_, _, Some([a, b, _, x, c, d, _, y, ..])) if *b == 0.0 && *c == 0.0 => {
                (*x, *y, *a, -*d)
            }
            (_, _, Some(_)) => return Err(missing("it is rotated")),
            _ => return Err(missing("it has no pixel scale with a tie point")),
        };
        if !(step_x > 0.0 && step_y > 0.0 && step_x.is_finite() && step_y.is_finite()) {
            return Err(TerrainError::Scale { x: step_x, y: step_y });
        }
        let is_point = key(&directory, RASTER_TYPE) == Some(PIXEL_IS_POINT);
        let half = if is_point { 0.0 } else { 0.5 };
        Ok(Self { reference, x: x + half * step_x, y: y - half * step_y, step_x, step_y })
    }
}

fn reference(directory: &[u16]) -> Result<Reference, TerrainError> {
    let refuse = |what: String| Err(TerrainError::Georeference(what));
    let unit_is = |key_id, unit| key(directory, key_id).is_none_or(|u| u == unit);
    if !unit_is(VERTICAL_UNITS, METRE) {
        return refuse("its heights are not in metres".to_owned());
    }
    match key(directory, MODEL_TYPE) {
        Some(GEOGRAPHIC) => match key(directory, GEOGRAPHIC_TYPE) {
            Some(code) if LIKE_WGS_84.contains(&code) && unit_is(ANGULAR_UNITS, DEGREE) => {
                Ok(Reference::Geographic)
            }
            code => refuse(format!(
                "its geographic system is {}, and only WGS 84 in degrees (EPSG 4326) is read",
                said(code)
            )),
        },
        Some(PROJECTED) => {
            let code = key(directory, PROJECTED_TYPE);
            match code.and_then(|c| UtmZone::from_epsg(u32::from(c))) {
                Some(zone) if unit_is(LINEAR_UNITS, METRE) => Ok(Reference::Utm(zone)),
                _ => refuse(format!(
                    "its projection is {}, and only UTM in metres (EPSG 326xx, 327xx) is read",
                    said(code)
                )),
            }
        }
        other => refuse(format!(
            "its model type is {}, and only projected (1) and geographic (2) are read",
            other.map_or("not given".to_owned(), |v| v.to_string())
        )),
    }
}

fn said(code: Option<u16>) -> String {
    match code {
        None => "not given".to_owned(),
        Some(32_767) => "one of its own".to_owned(),
        Some(code) => format!("EPSG {code}"),
    }
}

/// The value of a short key of the GeoKey directory.
fn key(directory: &[u16], id: u16) -> Option<u16> {
    let entries = directory.get(4..)?.as_chunks::<4>().0;
    entries.iter().find(|entry| entry[0] == id && entry[1] == 0).map(|entry| entry[3])
}

fn into_f32(image: DecodingResult) -> Result<Vec<f32>, TerrainError> {
    Ok(match image {
        DecodingResult::F32(values) => values,
        DecodingResult::F64(values) => values.into_iter().map(|v| v as f32).collect(),
        DecodingResult::I16(values) => values.into_iter().map(f32::from).collect(),
        DecodingResult::U16(values) => values.into_iter().map(f32::from).collect(),
        DecodingResult::I32(values) => values.into_iter().map(|v| v as f32).collect(),
        DecodingResult::U32(values) => values.into_iter().map(|v| v as f32).collect(),
        _ => return Err(TerrainError::Band("its samples are of a type not read".to_owned())),
    })
}

// by value, for `map_err`
#[allow(clippy::needless_pass_by_value)]
fn tiff_error(error: tiff::TiffError) -> TerrainError {
    TerrainError::Tiff(match error {
        tiff::TiffError::IoError(_) => "the file ends early".to_owned(),
        other => other.to_string(),
    })
}

#[cfg(test)]
mod tests;
