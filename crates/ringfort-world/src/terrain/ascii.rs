//! What does an ESRI ASCII grid say?
//!
//! A header of `ncols`, `nrows`, `xllcorner` and `yllcorner` (or `…center`), `cellsize` and
//! `NODATA_value`, in any order and case, then the heights row by row from the north. It does not
//! say its reference system. Source: Esri, *ArcGIS Desktop help*, "Esri ASCII raster format"
//! (source not read: as commonly described); `dx` and `dy` for oblong cells are GDAL's.

use super::{Raster, TerrainError};
use crate::frame::Crs;
use crate::grid::MOST_CELLS;

/// Whether the bytes start as such a grid does.
pub fn is_ascii_grid(bytes: &[u8]) -> bool {
    let start = bytes.trim_ascii_start();
    start.get(..5).is_some_and(|word| {
        word.eq_ignore_ascii_case(b"ncols") || word.eq_ignore_ascii_case(b"nrows")
    })
}

/// Reads a grid whose coordinates are in `crs`.
pub fn read(bytes: &[u8], crs: Option<&Crs>) -> Result<Raster, TerrainError> {
    let mut words = bytes.split(u8::is_ascii_whitespace).filter(|w| !w.is_empty());
    let mut header = Header::default();
    let mut first = None;
    while let Some(word) = words.next() {
        if word[0].is_ascii_alphabetic() && number(word).is_none() {
            let value = words.next().and_then(number);
            header.set(word, value)?;
        } else {
            first = Some(word);
            break;
        }
    }
    let (cols, rows) = header.size()?;
    let needed = u64::from(cols) * u64::from(rows);
    // a sample is at least a digit and a blank
    if needed > bytes.len() as u64 {
        let (cols, rows) = (u64::from(cols), u64::from(rows));
        return Err(TerrainError::Truncated { bytes: bytes.len(), cols, rows });
    }
    let Some(crs) = crs else { return Err(TerrainError::NoCrs) };
    let mut values = Vec::with_capacity(needed as usize);
    for word in first.into_iter().chain(words) {
        let Some(value) = number(word) else {
            let word = String::from_utf8_lossy(&word[..word.len().min(20)]).into_owned();
            return Err(TerrainError::Text(format!(
                "`{word}` stands where height {} of {needed} is due",
                values.len() + 1
            )));
        };
        if values.len() as u64 == needed {
            return Err(TerrainError::Text(format!("more than {cols} × {rows} heights follow")));
        }
        let is_void = header.nodata.is_some_and(|nodata| value == nodata);
        values.push(if is_void { f32::NAN } else { value as f32 });
    }
    if (values.len() as u64) < needed {
        let (cols, rows) = (u64::from(cols), u64::from(rows));
        return Err(TerrainError::Truncated { bytes: bytes.len(), cols, rows });
    }
    let step = |own: Option<f64>| own.or(header.cell).ok_or_else(|| missing("cellsize"));
    let (step_x, step_y) = (step(header.dx)?, step(header.dy)?);
    let place = |at: Option<(f64, bool)>, name: &str, step: f64| {
        let (value, is_centre) = at.ok_or_else(|| missing(name))?;
        Ok::<f64, TerrainError>(if is_centre { value } else { value + step / 2.0 })
    };
    let x = place(header.x, "xllcorner", step_x)?;
    let south = place(header.y, "yllcorner", step_y)?;
    let y = south + f64::from(rows - 1) * step_y;
    Ok(Raster { cols, rows, values, crs: crs.clone(), x, y, step_x, step_y })
}

fn number(word: &[u8]) -> Option<f64> {
    std::str::from_utf8(word).ok()?.parse().ok()
}

fn missing(key: &str) -> TerrainError {
    TerrainError::Text(format!("its header has no `{key}`"))
}

#[derive(Default)]
struct Header {
    cols: Option<f64>,
    rows: Option<f64>,
    cell: Option<f64>,
    dx: Option<f64>,
    dy: Option<f64>,
    /// Coordinate of the south-western sample, and whether of its centre.
    x: Option<(f64, bool)>,
    y: Option<(f64, bool)>,
    nodata: Option<f64>,
}

impl Header {
    fn set(&mut self, key: &[u8], value: Option<f64>) -> Result<(), TerrainError> {
        let key = String::from_utf8_lossy(&key[..key.len().min(40)]).to_ascii_lowercase();
        let Some(value) = value else {
            return Err(TerrainError::Text(format!("`{key}` is not followed by a number")));
        };
        match key.as_str() {
            "ncols" => self.cols = Some(value),
            "nrows" => self.rows = Some(value),
            "cellsize" => self.cell = Some(value),
            "dx" => self.dx = Some(value),
            "dy" => self.dy = Some(value),
            "xllcorner" => self.x = Some((value, false)),
            "yllcorner" => self.y = Some((value, false)),
            "xllcenter" | "xllcentre" => self.x = Some((value, true)),
            "yllcenter" | "yllcentre" => self.y = Some((value, true)),
            "nodata_value" | "nodata" => self.nodata = Some(value),
            _ => return Err(TerrainError::Text(format!("`{key}` is no key of its header"))),
        }
        Ok(())
    }

    fn size(&self) -> Result<(u32, u32), TerrainError> {
        let cols = self.cols.ok_or_else(|| missing("ncols"))?;
        let rows = self.rows.ok_or_else(|| missing("nrows"))?;
        let whole = |v: f64| v >= 2.0 && v <= f64::from(u32::MAX) && libm::floor(v) == v;
        if !whole(cols) || !whole(rows) || cols * rows > MOST_CELLS as f64 {
            return Err(TerrainError::Size { cols: cols as u64, rows: rows as u64 });
        }
        Ok((cols as u32, rows as u32))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::UtmZone;

    const GRID: &str = "ncols 3\nnrows 2\nxllcorner 350000\nyllcorner 4700000\ncellsize 50\n\
                        NODATA_value -9999\n1 2 3\n4 -9999 6.5\n";

    fn utm() -> Crs {
        Crs::utm(UtmZone::new(31, false).unwrap()).unwrap()
    }

    #[test]
    fn law_a_grid_is_read_from_the_north() {
        let raster = read(GRID.as_bytes(), Some(&utm())).unwrap();
        assert_eq!((raster.cols, raster.rows), (3, 2));
        assert_eq!((raster.x, raster.y), (350_025.0, 4_700_075.0));
        assert_eq!((raster.step_x, raster.step_y), (50.0, 50.0));
        assert_eq!(raster.values[..4], [1.0, 2.0, 3.0, 4.0]);
        assert!(raster.values[4].is_nan() && raster.values[5] == 6.5);
        let centred = GRID.replace("corner", "center").to_uppercase();
        let centred = read(centred.as_bytes(), Some(&utm())).unwrap();
        assert_eq!((centred.x, centred.y), (350_000.0, 4_700_050.0));
    }

    #[test]
    fn golden_grids_that_are_refused() {
        let say = |text: &str| read(text.as_bytes(), Some(&utm())).unwrap_err().to_string();
        assert_eq!(
            read(GRID.as_bytes(), None).unwrap_err().to_string(),
            "the file does not say its reference system; put a `.prj` file of the same name beside \
             it, or name `crs = \"EPSG:…\"`"
        );
        assert_eq!(
            say(&GRID.replace("6.5", "six")),
            "the ASCII grid cannot be read: `six` stands where height 6 of 6 is due"
        );
        assert_eq!(
            say(&GRID.replace("6.5", "")),
            "the file is truncated: 97 bytes cannot hold 3 × 2 cells"
        );
        assert_eq!(
            say(&GRID.replace("6.5", "6.5 7")),
            "the ASCII grid cannot be read: more than 3 × 2 heights follow"
        );
        assert_eq!(
            say(&GRID.replace("cellsize", "cells")),
            "the ASCII grid cannot be read: `cells` is no key of its header"
        );
        assert_eq!(
            say(&GRID.replace("ncols 3", "ncols 1000000").replace("nrows 2", "nrows 1000000")),
            "the raster has 1000000 × 1000000 cells; 2 × 2 to 67108864 cells are read"
        );
        assert_eq!(
            say(&GRID.replace("ncols 3", "ncols 8000").replace("nrows 2", "nrows 8000")),
            "the file is truncated: 106 bytes cannot hold 8000 × 8000 cells"
        );
        for length in 0..GRID.len() {
            let _ = read(&GRID.as_bytes()[..length], Some(&utm()));
        }
        for bad in ["nan", "inf", "1e400", "-3", "2.5"] {
            assert!(
                read(GRID.replace("ncols 3", &format!("ncols {bad}")).as_bytes(), None).is_err()
            );
        }
    }
}
