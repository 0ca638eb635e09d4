//! Where in a KMZ, a zip archive, is the KML?
//!
//! Source: PKWARE, *.ZIP File Format Specification* 6.3, sections 4.3.7, 4.3.12 and 4.3.16; OGC KML
//! 2.3, annex C: the first file whose name ends in `.kml` is the document.

use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};

use super::VectorError;

/// The most that a document may unpack to, in bytes.
const MOST: usize = 64 * 1024 * 1024;

/// The archive's directory may end this many bytes before the archive, for a comment.
const MOST_COMMENT: usize = 0xffff + 22;

/// The bytes of the document.
pub(super) fn unpacked(bytes: &[u8]) -> Result<Vec<u8>, VectorError> {
    let bad = VectorError::NotKmz;
    let tail = bytes.len().saturating_sub(MOST_COMMENT);
    let end = bytes[tail..]
        .windows(4)
        .rposition(|w| w == b"PK\x05\x06")
        .ok_or(bad("its directory is missing, so it was cut off"))?;
    let number = |at: usize, size: usize| -> Option<usize> {
        let bytes = bytes.get(at..at.checked_add(size)?)?;
        Some(bytes.iter().rev().fold(0, |n, byte| n << 8 | usize::from(*byte)))
    };
    let cut = bad("its directory is cut off");
    let (entries, mut at) =
        number(tail + end + 10, 2).zip(number(tail + end + 16, 4)).ok_or_else(|| cut.clone())?;
    for _ in 0..entries {
        if bytes.get(at..at.saturating_add(4)) != Some(b"PK\x01\x02") {
            return Err(cut);
        }
        let field =
            |offset: usize, size: usize| number(at + offset, size).ok_or_else(|| cut.clone());
        let (flags, method, packed) = (field(8, 2)?, field(10, 2)?, field(20, 4)?);
        let (name, extra, comment) = (field(28, 2)?, field(30, 2)?, field(32, 2)?);
        let start = field(42, 4)?;
        let is_kml = bytes
            .get(at + 46..at + 46 + name)
            .is_some_and(|name| name.to_ascii_lowercase().ends_with(b".kml"));
        if !is_kml {
            at += 46 + name + extra + comment;
            continue;
        }
        if flags & 1 != 0 {
            return Err(bad("its document is encrypted"));
        }
        let data = number(start + 26, 2)
            .zip(number(start + 28, 2))
            .map(|(name, extra)| start + 30 + name + extra)
            .and_then(|data| bytes.get(data..data.checked_add(packed)?))
            .ok_or(bad("its document is cut off"))?;
        return match method {
            0 if data.len() > MOST => Err(VectorError::TooBig { most: MOST }),
            0 => Ok(data.to_vec()),
            8 => decompress_to_vec_with_limit(data, MOST).map_err(|e| {
                if e.status == TINFLStatus::HasMoreOutput {
                    VectorError::TooBig { most: MOST }
                } else {
                    bad("its document does not unpack")
                }
            }),
            _ => Err(bad("its document is packed neither by Deflate nor as it is")),
        };
    }
    Err(bad("no file in it ends in .kml"))
}
