//! How is a grid written so that GDAL and QGIS open it where it lies?

use std::io::Cursor;

use tiff::encoder::colortype::{ColorType, Gray8, Gray32Float};
use tiff::encoder::{Compression, DeflateLevel, TiffEncoder, TiffValue};
use tiff::tags::Tag;

use super::keys::{
    ANGULAR_UNITS, DEGREE, GEOGRAPHIC, GEOGRAPHIC_TYPE, LINEAR_UNITS, METRE, MODEL_TYPE,
    PIXEL_IS_AREA, PROJECTED, PROJECTED_TYPE, RASTER_TYPE,
};
use super::tiff_error;
use crate::frame::Crs;
use crate::grid::{Grid, Lattice};
use crate::terrain::{Raster, Terrain, TerrainError};

/// A grid of one of the kinds that are written.
#[derive(Debug, Clone, Copy)]
pub enum GridRef<'a> {
    /// 32-bit floats.
    F32(&'a Grid<f32>),
    /// Bytes.
    U8(&'a Grid<u8>),
}

impl GridRef<'_> {
    /// Its shape.
    pub fn lattice(&self) -> &Lattice {
        match self {
            Self::F32(grid) => grid.lattice(),
            Self::U8(grid) => grid.lattice(),
        }
    }
}

/// Writes a grid on the cells of a terrain as a GeoTIFF: Deflate, pixels as areas, the projection
/// and the corner of the terrain.
///
/// - `nodata`: the value that stands for none, NaN included; without it every value counts.
/// - Its only errors are those of the encoder, as [`TerrainError::Tiff`].
pub fn write(
    terrain: &Terrain,
    grid: GridRef,
    nodata: Option<f64>,
) -> Result<Vec<u8>, TerrainError> {
    let lattice = grid.lattice();
    let (west, north) = terrain.corner();
    let place = Place {
        cols: lattice.cols(),
        rows: lattice.rows(),
        crs: terrain.frame().crs(),
        west,
        north,
        step_x: lattice.cell_m(),
        step_y: lattice.cell_m(),
    };
    match grid {
        GridRef::F32(grid) => encode::<Gray32Float>(&place, grid.values(), nodata),
        GridRef::U8(grid) => encode::<Gray8>(&place, grid.values(), nodata),
    }
}

/// Writes a raster of any reference system as a GeoTIFF of 32-bit floats, NaN as no-data;
/// [`super::read`] gives the same raster back.
pub fn write_raster(raster: &Raster) -> Result<Vec<u8>, TerrainError> {
    let place = Place {
        cols: raster.cols,
        rows: raster.rows,
        crs: &raster.crs,
        west: raster.x - raster.step_x / 2.0,
        north: raster.y + raster.step_y / 2.0,
        step_x: raster.step_x,
        step_y: raster.step_y,
    };
    encode::<Gray32Float>(&place, &raster.values, Some(f64::NAN))
}

/// Where the north-western corner of the first pixel lies, and how large pixels are.
struct Place<'a> {
    cols: u32,
    rows: u32,
    crs: &'a Crs,
    west: f64,
    north: f64,
    step_x: f64,
    step_y: f64,
}

fn encode<C: ColorType>(
    place: &Place,
    values: &[C::Inner],
    nodata: Option<f64>,
) -> Result<Vec<u8>, TerrainError>
where
    [C::Inner]: TiffValue,
{
    let mut file = Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut file)
        .map_err(tiff_error)?
        .with_compression(Compression::Deflate(DeflateLevel::Fast));
    let mut image = encoder.new_image::<C>(place.cols, place.rows).map_err(tiff_error)?;
    let (model, type_key, unit_key, unit) = if place.crs.is_geographic() {
        (GEOGRAPHIC, GEOGRAPHIC_TYPE, ANGULAR_UNITS, DEGREE)
    } else {
        (PROJECTED, PROJECTED_TYPE, LINEAR_UNITS, METRE)
    };
    // keys must ascend
    let mut keys = vec![
        [MODEL_TYPE, 0, 1, model],
        [RASTER_TYPE, 0, 1, PIXEL_IS_AREA],
        [type_key, 0, 1, place.crs.epsg()],
    ];
    if place.crs.metres_a_unit() == 1.0 {
        keys.push([unit_key, 0, 1, unit]);
    }
    keys.sort_unstable();
    let mut directory = vec![1_u16, 1, 1, keys.len() as u16];
    directory.extend(keys.as_flattened());
    let corner = [0.0, 0.0, 0.0, place.west, place.north, 0.0];
    let tags = image.encoder();
    tags.write_tag(Tag::ModelPixelScaleTag, &[place.step_x, place.step_y, 0.0][..])
        .map_err(tiff_error)?;
    tags.write_tag(Tag::ModelTiepointTag, &corner[..]).map_err(tiff_error)?;
    tags.write_tag(Tag::GeoKeyDirectoryTag, &directory[..]).map_err(tiff_error)?;
    if let Some(nodata) = nodata {
        let text = if nodata.is_nan() { "nan".to_owned() } else { nodata.to_string() };
        tags.write_tag(Tag::GdalNodata, text.as_str()).map_err(tiff_error)?;
    }
    image.write_data(values).map_err(tiff_error)?;
    Ok(file.into_inner())
}
