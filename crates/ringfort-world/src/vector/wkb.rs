//! Where is a geometry of a GeoPackage?
//!
//! Source: Open Geospatial Consortium, *GeoPackage Encoding Standard* 1.3 (12-128r17), clause 2.1.3
//! (the header), and *Simple Feature Access* 1.2.1 (06-103r4), clause 8.2 (well-known binary).

use ringfort_model::units::LonLat;

use super::Polygon;
use super::geojson::Found;

/// How deep collections may stand within each other.
const MOST_DEPTH: u32 = 16;

/// The parts of a geometry whose x and y are still those of the file; none if the bytes are not
/// one, an empty one if it is empty.
pub(super) fn geometry(blob: &[u8]) -> Option<Found> {
    let [b'G', b'P', _, flags, ..] = blob else { return None };
    let envelope = match (flags >> 1) & 7 {
        0 => 0,
        1 => 32,
        2 | 3 => 48,
        4 => 64,
        _ => return None,
    };
    let mut found = Found::default();
    if flags & 0x10 == 0 {
        let mut bytes = Bytes { rest: blob.get(8 + envelope..)?, big: false };
        bytes.geometry(&mut found, 0)?;
    }
    Some(found)
}

struct Bytes<'a> {
    rest: &'a [u8],
    big: bool,
}

impl Bytes<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (bytes, rest) = self.rest.split_first_chunk::<N>()?;
        self.rest = rest;
        Some(*bytes)
    }

    fn number(&mut self) -> Option<u32> {
        let bytes = self.take()?;
        Some(if self.big { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) })
    }

    fn float(&mut self) -> Option<f64> {
        let bytes = self.take()?;
        Some(if self.big { f64::from_be_bytes(bytes) } else { f64::from_le_bytes(bytes) })
    }

    /// Reads one geometry; numbers of parts are not believed beyond the bytes that are there.
    fn geometry(&mut self, found: &mut Found, depth: u32) -> Option<()> {
        let [order] = self.take()?;
        self.big = order == 0;
        let code = self.number()?;
        // thousands (ISO) or high bits (PostGIS) tell of heights and measures
        let (iso, kind) = ((code & 0xffff) / 1000, (code & 0xffff) % 1000);
        let height = code & 0x8000_0000 != 0 || iso == 1 || iso == 3;
        let measure = code & 0x4000_0000 != 0 || iso == 2 || iso == 3;
        if code & 0x2000_0000 != 0 {
            self.number()?;
        }
        let more = usize::from(height) + usize::from(measure);
        match kind {
            1 => {
                let point = self.vertex(more)?;
                // an empty point is written as not a number
                if !(point.longitude_deg.is_nan() && point.latitude_deg.is_nan()) {
                    found.points.push(point);
                }
            }
            2 => found.lines.push(self.vertices(more)?),
            3 => {
                let rings = self.number()?;
                let rings = (0..rings).map(|_| self.vertices(more)).collect::<Option<_>>()?;
                found.polygons.push(Polygon(rings));
            }
            4..=7 if depth < MOST_DEPTH => {
                for _ in 0..self.number()? {
                    self.geometry(found, depth + 1)?;
                }
            }
            _ => return None,
        }
        Some(())
    }

    fn vertices(&mut self, more: usize) -> Option<Vec<LonLat>> {
        let number = self.number()? as usize;
        if number > self.rest.len() / (16 + 8 * more) {
            return None;
        }
        (0..number).map(|_| self.vertex(more)).collect()
    }

    fn vertex(&mut self, more: usize) -> Option<LonLat> {
        let (longitude_deg, latitude_deg) = (self.float()?, self.float()?);
        for _ in 0..more {
            self.float()?;
        }
        Some(LonLat { longitude_deg, latitude_deg })
    }
}
