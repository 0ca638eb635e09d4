//! Where do the pixels of a GeoTIFF lie?

use tiff::decoder::ifd::Value;
use tiff::tags::Tag;

use super::{Source, TerrainError, tiff_error};
use crate::frame::{Crs, FrameError};

// Keys of the GeoKey directory.
pub(super) const MODEL_TYPE: u16 = 1024;
pub(super) const RASTER_TYPE: u16 = 1025;
pub(super) const GEOGRAPHIC_TYPE: u16 = 2048;
pub(super) const ANGULAR_UNITS: u16 = 2054;
pub(super) const PROJECTED_TYPE: u16 = 3072;
pub(super) const LINEAR_UNITS: u16 = 3076;
pub(super) const VERTICAL_UNITS: u16 = 4099;
// Values of those keys.
pub(super) const PROJECTED: u16 = 1;
pub(super) const GEOGRAPHIC: u16 = 2;
pub(super) const PIXEL_IS_AREA: u16 = 1;
pub(super) const PIXEL_IS_POINT: u16 = 2;
pub(super) const METRE: u16 = 9001;
const FOOT: u16 = 9002;
const US_SURVEY_FOOT: u16 = 9003;
pub(super) const DEGREE: u16 = 9102;
const OF_ITS_OWN: u16 = 32_767;

/// Where the samples lie: the centre of the first, and the steps, in the units of `crs`.
pub(super) struct Placement {
    pub(super) crs: Crs,
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) step_x: f64,
    pub(super) step_y: f64,
    pub(super) height_unit_m: f64,
}

impl Placement {
    pub(super) fn read(decoder: &mut Source) -> Result<Self, TerrainError> {
        let missing = |what: &str| TerrainError::Georeference(what.to_owned());
        let directory = decoder
            .find_tag_unsigned_vec::<u16>(Tag::GeoKeyDirectoryTag)
            .map_err(tiff_error)?
            .ok_or_else(|| {
                missing("it is a plain TIFF without GeoTIFF keys; write them, as `gdal_translate -a_srs EPSG:… -a_ullr …` does")
            })?;
        let crs = crs(&directory)?;
        let height_unit_m = match key(&directory, VERTICAL_UNITS) {
            None | Some(METRE) => 1.0,
            Some(FOOT) => 0.3048,
            Some(US_SURVEY_FOOT) => 1200.0 / 3937.0,
            Some(_) => return Err(missing("its heights are neither in metres nor in feet")),
        };
        let mut numbers = |tag| -> Result<Option<Vec<f64>>, TerrainError> {
            let value = decoder.find_tag(tag).map_err(tiff_error)?;
            value.map(Value::into_f64_vec).transpose().map_err(tiff_error)
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
            (_, _, Some(_)) => {
                return Err(missing("it is rotated; bring it upright, as `gdalwarp` does"));
            }
            _ => return Err(missing("it has no pixel scale with a tie point")),
        };
        if !(step_x > 0.0 && step_y > 0.0 && step_x.is_finite() && step_y.is_finite()) {
            return Err(TerrainError::Scale { x: step_x, y: step_y });
        }
        let is_point = key(&directory, RASTER_TYPE) == Some(PIXEL_IS_POINT);
        let half = if is_point { 0.0 } else { 0.5 };
        let (x, y) = (x + half * step_x, y - half * step_y);
        if !(x.is_finite() && y.is_finite()) {
            return Err(missing(&format!("its first cell lies at {x}, {y}")));
        }
        Ok(Self { crs, x, y, step_x, step_y, height_unit_m })
    }
}

/// The reference system, by the code of the projection or else of the geographic system.
fn crs(directory: &[u16]) -> Result<Crs, TerrainError> {
    let refuse = |what: String| Err(TerrainError::Georeference(what));
    let unit_is = |key_id, unit| key(directory, key_id).is_none_or(|u| u == unit);
    let (projected, geographic) = (key(directory, PROJECTED_TYPE), key(directory, GEOGRAPHIC_TYPE));
    let (code, kind) = match (key(directory, MODEL_TYPE), projected, geographic) {
        (Some(GEOGRAPHIC), _, code) | (None, None, code @ Some(_)) => (code, "geographic system"),
        (Some(PROJECTED) | None, code, _) => (code, "projection"),
        (Some(other), ..) => {
            return refuse(format!(
                "its model type is {other}, and only projected (1) and geographic (2) are read"
            ));
        }
    };
    let code = match code {
        Some(code) if code != OF_ITS_OWN => u32::from(code),
        other => {
            let said = if other.is_some() { "one of its own" } else { "not given" };
            return refuse(format!(
                "its {kind} is {said}, and is known by an EPSG code only; bring the file into UTM or EPSG:4326, as `gdalwarp -t_srs EPSG:4326` does"
            ));
        }
    };
    let crs = Crs::from_epsg(code).map_err(FrameError::from)?;
    if crs.is_geographic() && !unit_is(ANGULAR_UNITS, DEGREE) {
        return refuse("its coordinates are not in degrees".to_owned());
    }
    if !crs.is_geographic() && crs.metres_a_unit() == 1.0 && !unit_is(LINEAR_UNITS, METRE) {
        return refuse(format!("its coordinates are not in metres, as those of {crs} are"));
    }
    Ok(crs)
}

/// The value of a short key of the GeoKey directory.
fn key(directory: &[u16], id: u16) -> Option<u16> {
    let entries = directory.get(4..)?.as_chunks::<4>().0;
    entries.iter().find(|entry| entry[0] == id && entry[1] == 0).map(|entry| entry[3])
}
