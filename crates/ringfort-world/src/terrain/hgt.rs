//! What does an SRTM `.hgt` tile say?
//!
//! One degree square of big-endian 16-bit heights in metres, 1201² samples (3″) or 3601² (1″),
//! north-western first, −32768 for a void. The outer samples lie on the degree lines, and the name
//! gives the south-western corner. Source: NASA/USGS, *SRTM Topography* (SRTM documentation,
//! version 2.1), sections 3.1 and 3.2 (source not read: the layout is as commonly described, and
//! agrees with a real tile).

use super::{Raster, TerrainError};
use crate::frame::Crs;

/// Reads a tile; `name` may carry folders and must end as `N42E001.hgt` does.
pub fn read(name: &str, bytes: &[u8]) -> Result<Raster, TerrainError> {
    let (longitude, latitude) =
        corner(name).ok_or_else(|| TerrainError::TileName(name.to_owned()))?;
    let side: u32 = match bytes.len() {
        2_884_802 => 1201,
        25_934_402 => 3601,
        _ => return Err(TerrainError::TileLength { bytes: bytes.len() }),
    };
    let values = bytes
        .chunks_exact(2)
        .map(|pair| match i16::from_be_bytes([pair[0], pair[1]]) {
            i16::MIN => f32::NAN,
            height => f32::from(height),
        })
        .collect();
    let step = 1.0 / f64::from(side - 1);
    Ok(Raster {
        cols: side,
        rows: side,
        values,
        crs: Crs::wgs_84()?,
        x: f64::from(longitude),
        y: f64::from(latitude) + 1.0,
        step_x: step,
        step_y: step,
    })
}

/// Longitude and latitude of the south-western corner that a tile's name says.
fn corner(name: &str) -> Option<(i32, i32)> {
    let stem = name.rsplit(['/', '\\']).next()?.split('.').next()?;
    let bytes = stem.as_bytes();
    if bytes.len() != 7 || !stem.is_ascii() {
        return None;
    }
    let degrees = |digits: &str, sign: u8, plus: u8, minus: u8| {
        if !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let value: i32 = digits.parse().ok()?;
        match sign.to_ascii_uppercase() {
            s if s == plus => Some(value),
            s if s == minus => Some(-value),
            _ => None,
        }
    };
    let latitude = degrees(&stem[1..3], bytes[0], b'N', b'S')?;
    let longitude = degrees(&stem[4..7], bytes[3], b'E', b'W')?;
    ((-180..180).contains(&longitude) && (-90..90).contains(&latitude))
        .then_some((longitude, latitude))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn law_names_give_corners() {
        assert_eq!(corner("N42E001.hgt"), Some((1, 42)));
        assert_eq!(corner("dem/s17w070.HGT"), Some((-70, -17)));
        for bad in ["N42E01.hgt", "X42E001.hgt", "N+2E001.hgt", "", "N42é01.hgt", "N99E001.hgt"] {
            assert_eq!(corner(bad), None, "{bad}");
        }
    }

    #[test]
    fn golden_bad_tiles() {
        let say = |name, bytes: &[u8]| read(name, bytes).unwrap_err().to_string();
        assert_eq!(
            say("dem.hgt", &[]),
            "`dem.hgt` does not name the corner of an SRTM tile, as `N42E001.hgt` does"
        );
        assert_eq!(
            say("N42E001.hgt", &[0; 100]),
            "an SRTM tile is 2,884,802 bytes (3″) or 25,934,402 bytes (1″) long, this file 100"
        );
    }
}
