//! What does a GeoTIFF of heights, or of classes, say?
//!
//! The container is taken apart by the `tiff` crate; where the pixels lie is read from the GeoTIFF
//! tags in [`keys`], and the pixels themselves are unfolded in [`pixels`], chunk by chunk and in
//! parallel, so that a part of a large file costs no more than that part. Of a file with overviews
//! the full resolution is read. Source: OGC 19-008r4, *OGC GeoTIFF Standard* 1.1 (2019), chapters 7
//! and 8; the tags 42112 (scale, offset, unit) and 42113 (no-data) are GDAL's (sources not read:
//! tags and keys are as commonly described, and agree with files written by GDAL).

use std::io::Cursor;

use tiff::decoder::Decoder;
use tiff::decoder::ifd::Value;
use tiff::tags::Tag;

use super::{Raster, TerrainError};
use crate::grid::MOST_CELLS;

mod keys;
mod pixels;
mod unfold;
mod write;

use keys::Placement;
use pixels::Pixels;
pub use write::{GridRef, write, write_raster};

/// The most cells that a byte of a compressed file can stand for, with room to spare.
const MOST_CELLS_A_BYTE: u64 = 4096;

/// A GeoTIFF whose tags are read and whose pixels are not yet.
pub struct Tiff<'a> {
    bytes: &'a [u8],
    pixels: Pixels,
    placement: Placement,
    nodata: Option<f64>,
    /// What a sample is multiplied with, and what is added then.
    scale: (f64, f64),
    /// Whether its values stand for colours of a table: classes, not heights.
    has_palette: bool,
}

/// Which columns and rows of a raster: from the first, so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// First column.
    pub col: u32,
    /// First row.
    pub row: u32,
    /// How many columns.
    pub cols: u32,
    /// How many rows.
    pub rows: u32,
}

/// Whether the bytes start as a TIFF or a `BigTIFF` does.
pub fn is_tiff(bytes: &[u8]) -> bool {
    matches!(bytes.get(..4), Some(b"II*\0" | b"MM\0*" | b"II+\0" | b"MM\0+"))
}

/// Reads the first band of the first image: heights in metres, NaN where there is none.
pub fn read(bytes: &[u8]) -> Result<Raster, TerrainError> {
    let tiff = open(bytes)?;
    tiff.read(tiff.whole())
}

/// Reads the tags.
///
/// Samples may be integers of 8, 16 or 32 bits or floats of 32 or 64, whole or in strips or tiles,
/// plain or under Deflate, LZW, PackBits or Zstandard, with any predictor. The reference system is
/// any that [`crate::frame::Crs`] knows.
pub fn open(bytes: &[u8]) -> Result<Tiff<'_>, TerrainError> {
    let mut decoder = Decoder::new(Cursor::new(bytes)).map_err(tiff_error)?;
    let (cols, rows) = decoder.dimensions().map_err(tiff_error)?;
    if cols < 2 || rows < 2 {
        return Err(TerrainError::Size { cols: u64::from(cols), rows: u64::from(rows) });
    }
    let has_palette = match unsigned(&mut decoder, Tag::PhotometricInterpretation)?.unwrap_or(1) {
        0 | 1 => false,
        3 => true,
        other => {
            let kind = match other {
                2 => "the colours of a picture",
                5 => "the inks of a picture",
                6 => "the colours of a photograph",
                _ => "neither heights nor classes",
            };
            return Err(TerrainError::Band(format!("its pixels are {kind}")));
        }
    };
    let pixels = Pixels::read(&mut decoder, cols, rows)?;
    let placement = Placement::read(&mut decoder)?;
    let nodata =
        text(&mut decoder, Tag::GdalNodata)?.and_then(|t| t.trim_matches(['\0', ' ']).parse().ok());
    let metadata = text(&mut decoder, Tag::Unknown(42_112))?.unwrap_or_default();
    let item = |role: &str| item(&metadata, role);
    let number = |role: &str, usual: f64| {
        item(role).and_then(|t| t.parse().ok()).filter(|v: &f64| v.is_finite()).unwrap_or(usual)
    };
    let unit_m = match item("unittype") {
        Some("ft" | "feet" | "foot") => 0.3048,
        Some("us-ft" | "US survey foot") => 1200.0 / 3937.0,
        _ => placement.height_unit_m,
    };
    let scale = (number("scale", 1.0) * unit_m, number("offset", 0.0) * unit_m);
    Ok(Tiff { bytes, pixels, placement, nodata, scale, has_palette })
}

impl Tiff<'_> {
    /// All of it.
    pub fn whole(&self) -> Window {
        Window { col: 0, row: 0, cols: self.pixels.cols, rows: self.pixels.rows }
    }

    /// The samples that a rectangle of its own coordinates needs, two around included; `None` where
    /// the rectangle lies beside it.
    pub fn window(&self, west: f64, south: f64, east: f64, north: f64) -> Option<Window> {
        let at = &self.placement;
        let range = |from: f64, to: f64, count: u32| {
            let (first, last) = (libm::floor(from) - 2.0, libm::ceil(to) + 2.0);
            let most = f64::from(count - 1);
            if !(last >= 0.0 && first <= most) {
                return None;
            }
            let (first, last) = (first.max(0.0) as u32, last.min(most) as u32);
            (last > first).then_some((first, last - first + 1))
        };
        let (col, cols) =
            range((west - at.x) / at.step_x, (east - at.x) / at.step_x, self.pixels.cols)?;
        let (row, rows) =
            range((at.y - north) / at.step_y, (at.y - south) / at.step_y, self.pixels.rows)?;
        Some(Window { col, row, cols, rows })
    }

    /// What its coordinates mean.
    pub fn crs(&self) -> &crate::frame::Crs {
        &self.placement.crs
    }

    /// Whether its values stand for colours of a table, as those of classes do.
    pub fn has_palette(&self) -> bool {
        self.has_palette
    }

    /// Its format, in words: samples, compression, layout.
    pub fn what(&self) -> String {
        format!("GeoTIFF of {}", self.pixels.what())
    }

    /// What of it is not read, or was changed on the way, and why.
    pub fn dropped(&self) -> Vec<String> {
        let mut dropped = Vec::new();
        if self.pixels.samples > 1 {
            dropped.push(format!(
                "only the first of its {} bands was read: heights are one band",
                self.pixels.samples
            ));
        }
        if self.scale != (1.0, 0.0) {
            let (factor, offset) = self.scale;
            dropped.push(format!(
                "its samples were multiplied by {factor} and moved by {offset} m, as its tags say"
            ));
        }
        dropped
    }

    /// Reads a window, which must lie within [`whole`](Self::whole).
    pub fn read(&self, window: Window) -> Result<Raster, TerrainError> {
        let Window { col, row, cols, rows } = window;
        let (wide, high) = (u64::from(cols), u64::from(rows));
        let cells = wide.checked_mul(high).filter(|c| *c <= MOST_CELLS);
        let Some(cells) = cells else {
            return Err(TerrainError::Size { cols: wide, rows: high });
        };
        if cells / MOST_CELLS_A_BYTE > self.bytes.len() as u64 {
            return Err(TerrainError::Truncated {
                bytes: self.bytes.len(),
                cols: wide,
                rows: high,
            });
        }
        // GDAL writes the tag with more digits than an f32 has
        let mut values = self.pixels.window(self.bytes, window, self.nodata.map(|n| n as f32))?;
        if self.scale != (1.0, 0.0) {
            let (factor, offset) = self.scale;
            for value in &mut values {
                *value = (f64::from(*value) * factor + offset) as f32;
            }
        }
        let Placement { crs, x, y, step_x, step_y, .. } = &self.placement;
        let (x, y) = (x + f64::from(col) * step_x, y - f64::from(row) * step_y);
        Ok(Raster { cols, rows, values, crs: crs.clone(), x, y, step_x: *step_x, step_y: *step_y })
    }
}

/// The first band's item of GDAL's metadata that has this role.
fn item<'a>(metadata: &'a str, role: &str) -> Option<&'a str> {
    metadata.split("<Item ").find_map(|item| {
        let (attributes, after) = item.split_once('>')?;
        let is_it = attributes.contains(&format!("role=\"{role}\""))
            && (attributes.contains("sample=\"0\"") || !attributes.contains("sample="));
        is_it.then(|| after.split('<').next().unwrap_or_default().trim())
    })
}

type Source<'a> = Decoder<Cursor<&'a [u8]>>;

fn unsigned(decoder: &mut Source, tag: Tag) -> Result<Option<u32>, TerrainError> {
    decoder.find_tag_unsigned(tag).map_err(tiff_error)
}

fn text(decoder: &mut Source, tag: Tag) -> Result<Option<String>, TerrainError> {
    let value = decoder.find_tag(tag).map_err(tiff_error)?;
    Ok(value.and_then(|value: Value| value.into_string().ok()))
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
